"""What several calculators share: common inputs, what a wage costs, and support under a cap."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kmdesk.rules.calculation import Field, Given, Step, percent_of, rounded
from kmdesk.rules.dates import HOURS_IN_A_WEEK

# The limits here only catch a slip of the keyboard. What is usual, and what a rule allows, are figures that
# come in from outside: `default_hours_per_week`, `most_hours_per_week`, `most_weeks`.
HOURS_PER_WEEK = Field("hours_per_week", "hours_per_week", None, Decimal(1), Decimal(HOURS_IN_A_WEEK), 2)
WEEKS = Field("weeks", "weeks", None, Decimal(1), Decimal(520), 0)
HOURLY_WAGE = Field("hourly_wage", "kr_per_hour", None, Decimal(1), Decimal(10_000), 2)
HOLIDAY_PERCENT = Field("holiday_percent", "percent", None, Decimal(0), Decimal(50), 2, optional=True)
PENSION_PERCENT = Field("pension_percent", "percent", None, Decimal(0), Decimal(50), 2, optional=True)

USUAL_HOURS = ("default_hours_per_week", "most_hours_per_week")
"""What a form begins with, and the most hours a week: figures that ship."""

PRIVATE, PUBLIC = Decimal(0), Decimal(1)
EMPLOYER = Field("employer", "", PRIVATE, PRIVATE, PRIVATE, 0, optional=True, options=("private", "public"))
"""Asked only where the cap is for private employers: a scheme says so with `most_employer = 1`."""

WEEKS_A_YEAR = Decimal(52)
"""A month is a twelfth of so many weeks, as every page that uses it says: reckoning, and no rule."""
MONTHS_A_YEAR = Decimal(12)

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Support:
    """Support for some hours: what the rate alone gives, the most the cap allows, and what is paid.

    `cap` is None where there is none.
    """

    by_rate: Decimal
    cap: Decimal | None

    @property
    def paid(self) -> Decimal:
        """The lower of the two."""
        return self.by_rate if self.cap is None else min(self.by_rate, self.cap)

    @property
    def capped(self) -> bool:
        """Whether the cap takes something off."""
        return self.cap is not None and self.by_rate > self.cap


def support(hours: Decimal, rate: Decimal, wage_cost: Decimal, percent: Decimal | None) -> Support:
    """Return the support for `hours` at `rate`, at most `percent` of what the wages cost (None: no cap)."""
    return Support(rounded(hours * rate), None if percent is None else percent_of(wage_cost, percent))


def cap_percent(given: Given) -> Decimal | None:
    """Return the cap in percent of the wage costs; None for a public employer, where only others have one."""
    return None if given.inputs.get("employer") == PUBLIC else given.params["cap_percent"]


def employer_steps(given: Given) -> list[Step]:
    """Return the line that says whom the cap is for, where it is not for everybody."""
    if given.params.get("most_employer", PRIVATE) != PUBLIC:
        return []
    percent = cap_percent(given)
    if percent is None:
        return [Step(key="employer_public")]
    return [Step(key="employer_private", amount=percent, unit="percent")]


@dataclass(frozen=True, slots=True)
class WageCost:
    """What some hours cost. Holiday pay and pension are shares of the wage; None without a percentage."""

    wage: Decimal
    holiday: Decimal | None
    pension: Decimal | None

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.wage + (self.holiday or NOTHING) + (self.pension or NOTHING)


def wage_cost(hours: Decimal, given: Given) -> WageCost:
    """Return what `hours` cost at the wage and percentages that were typed in."""
    wage = rounded(hours * given.inputs["hourly_wage"])
    holiday, pension = given.inputs.get("holiday_percent"), given.inputs.get("pension_percent")
    return WageCost(
        wage,
        None if holiday is None else percent_of(wage, holiday),
        None if pension is None else percent_of(wage, pension),
    )


def addition_steps(cost: WageCost, given: Given, **about: int) -> list[Step]:
    """Return a line each for holiday pay and pension, where a percentage was typed in."""
    named = (("holiday", cost.holiday), ("pension", cost.pension))
    return [
        Step(
            key=key,
            values={"percent": given.inputs[f"{key}_percent"], **about},
            amount=amount,
            unit="kr",
        )
        for key, amount in named
        if amount is not None
    ]
