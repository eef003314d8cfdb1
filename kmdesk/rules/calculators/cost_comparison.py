"""What a new employee costs over three spans of months, with and without support.

A month is a twelfth of 52 weeks: 3, 6 and 12 of them are 13, 26 and 52 weeks. Support stops after the
scheme's longest duration, `most_weeks`; a scheme without that figure has no end. The cap is taken of wage,
holiday pay and pension in the supported weeks, not of other costs.
"""

from __future__ import annotations

from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Mark, Step, rounded
from kmdesk.rules.calculators.parts import (
    EMPLOYER,
    HOLIDAY_PERCENT,
    HOURLY_WAGE,
    HOURS_PER_WEEK,
    MONTHS_A_YEAR,
    PENSION_PERCENT,
    USUAL_HOURS,
    WEEKS_A_YEAR,
    addition_steps,
    cap_percent,
    employer_steps,
    support,
    wage_cost,
)

HORIZONS = ("cost_months_1", "cost_months_2", "cost_months_3")
"""The figures that say how long the spans are, in months, the longest last."""

COST_WITHOUT, SUPPORT, COST_WITH = "cost_without", "support", "cost_with"
"""The steps that make the table: each comes once per horizon, its value `months` says which."""

_OTHER = Field("other_costs", "kr_per_month", None, Decimal(0), Decimal(1_000_000), 2, optional=True)


def _run(given: Given) -> Answer:
    """Work out all horizons; the result is the cost with support over the longest."""
    steps = employer_steps(given)
    result: Decimal | None = None
    horizons = [int(given.params[name]) for name in HORIZONS]
    for months in horizons:
        weeks = WEEKS_A_YEAR * months / MONTHS_A_YEAR
        without, lines = _without(given, months, weeks)
        steps += lines
        if given.rate is not None:
            supported = min(weeks, given.params.get("most_weeks", weeks))
            paid, lines = _support(given, given.rate, months, supported)
            steps += lines
            result = without - paid
            steps.append(
                Step(key=COST_WITH, values={"months": months}, amount=result, unit="kr", strong=True)
            )
    longest = WEEKS_A_YEAR * horizons[-1] / MONTHS_A_YEAR
    stops = given.rate is not None and given.params.get("most_weeks", longest) < longest
    return Answer(steps, result, [*(["support_stops"] if stops else []), "month_of_weeks", "rounding"])


def _without(given: Given, months: int, weeks: Decimal) -> tuple[Decimal, list[Step]]:
    """Return what the employee costs in that time, and the lines that say how."""
    weekly, wage = given.inputs["hours_per_week"], given.inputs["hourly_wage"]
    hours = rounded(weekly * weeks)
    cost = wage_cost(hours, given)
    other = given.inputs.get("other_costs")
    steps = [
        Step(
            key="horizon_wage",
            values={"months": months, "hours": hours, "wage": wage},
            amount=cost.wage,
            unit="kr",
        ),
        *addition_steps(cost, given, months=months),
    ]
    total = cost.total
    if other is not None:
        costs = rounded(other * months)
        total += costs
        values = {"months": months, "other": other}
        steps.append(Step(key="other_costs", values=values, amount=costs, unit="kr"))
    steps.append(Step(key=COST_WITHOUT, values={"months": months}, amount=total, unit="kr", strong=True))
    return total, steps


def _support(given: Given, rate: Decimal, months: int, weeks: Decimal) -> tuple[Decimal, list[Step]]:
    """Return the support for the supported weeks of a horizon, and the lines that say how."""
    percent = cap_percent(given)
    hours = rounded(given.inputs["hours_per_week"] * weeks)
    found = support(hours, rate, wage_cost(hours, given).total, percent)
    about = {"months": months, "weeks": weeks}
    steps = [
        Step(
            key="support_by_rate",
            values={**about, "hours": hours, "rate": rate},
            amount=found.by_rate,
            unit="kr",
        ),
    ]
    if percent is not None:
        capped = {**about, "percent": percent}
        mark: Mark = "warn" if found.capped else "ok"
        steps.append(Step(key="support_cap", values=capped, amount=found.cap, unit="kr", mark=mark))
    steps.append(Step(key=SUPPORT, values=about, amount=found.paid, unit="kr"))
    return found.paid, steps


COST_COMPARISON = Calculator(
    "cost_comparison",
    (HOURS_PER_WEEK, HOURLY_WAGE, HOLIDAY_PERCENT, PENSION_PERCENT, _OTHER, EMPLOYER),
    "kr_per_hour",
    _run,
    params=("cap_percent", *HORIZONS),
    usual=USUAL_HOURS,
)
