"""The net increase rule (merbeskæftigelse): the last month against the average of so many."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step, rounded

MONTHS = "increase_months"
"""The figure that says how many months there are in the average, the last one among them."""
MOST_MONTHS = 12
"""As many as the guide has rows and the form has room for; how many count is a figure of the rule."""

_FIELDS = tuple(
    Field(f"month_{number}", "persons", None, Decimal(0), Decimal(1_000_000), 2)
    for number in range(1, MOST_MONTHS + 1)
)
"""The last month first, as in the guide: `month_1` is the last, `month_12` eleven months before it."""


def is_met(months: Sequence[Decimal]) -> bool:
    """Tell whether the last month (the first figure) is at least the average of all of them.

    Full-time persons of the whole company, by CVR number since 1 July 2019 (indberet.virk.dk,
    danskerhverv.dk). Compared without division, so that no rounding decides.
    """
    return months[0] * len(months) >= sum(months)


def _run(given: Given) -> Answer:
    count = given.params[MONTHS]
    months = [given.inputs[declared.name] for declared in _FIELDS[: int(count)]]
    total = sum(months, Decimal(0))
    average = rounded(total / count)
    met = is_met(months)
    steps = [
        Step(key="months_sum", values={"months": count}, amount=total, unit="persons"),
        Step(key="average", values={"sum": total, "months": count}, amount=average, unit="persons"),
        Step(key="last_month", amount=months[0], unit="persons"),
        Step(
            key="increase_met" if met else "increase_unmet",
            strong=True,
            mark="ok" if met else "warn",
        ),
    ]
    exact = [] if average * count == total else ["average_rounded"]
    alone = [] if total else ["no_ordinary_employees"]
    return Answer(steps, None, [*exact, *alone, "counted_in_company"])


NET_INCREASE = Calculator("net_increase", _FIELDS, None, _run, params=(MONTHS,), counted=MONTHS)
