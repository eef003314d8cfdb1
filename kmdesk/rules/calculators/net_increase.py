"""The net increase rule (merbeskæftigelse): the last month against the average of twelve."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step, rounded

MONTHS = 12

_FIELDS = tuple(
    Field(f"month_{number}", "persons", None, Decimal(0), Decimal(1_000_000), 2)
    for number in range(1, MONTHS + 1)
)
"""The last month first, as in the guide: `month_1` is the last, `month_12` eleven months before it."""


def is_met(months: Sequence[Decimal]) -> bool:
    """Tell whether the last month (the first figure) is at least the average of all of them.

    Full-time persons of the whole company, by CVR number since 1 July 2019 (indberet.virk.dk,
    danskerhverv.dk). Compared without division, so that no rounding decides.
    """
    return months[0] * len(months) >= sum(months)


def _run(given: Given) -> Answer:
    months = [given.inputs[declared.name] for declared in _FIELDS]
    total = sum(months, Decimal(0))
    average = rounded(total / MONTHS)
    met = is_met(months)
    steps = [
        Step(key="months_sum", values={"months": MONTHS}, amount=total, unit="persons"),
        Step(key="average", values={"sum": total, "months": MONTHS}, amount=average, unit="persons"),
        Step(key="last_month", amount=months[0], unit="persons"),
        Step(
            key="increase_met" if met else "increase_unmet",
            strong=True,
            mark="ok" if met else "warn",
        ),
    ]
    exact = [] if average * MONTHS == total else ["average_rounded"]
    alone = [] if total else ["no_ordinary_employees"]
    return Answer(steps, None, [*exact, *alone, "counted_in_company"])


NET_INCREASE = Calculator("net_increase", _FIELDS, None, _run)
