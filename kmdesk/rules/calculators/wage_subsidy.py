"""Wage subsidy (løntilskud): the subsidy by the rate, its cap, and what the company pays itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step, percent_of, rounded
from kmdesk.rules.calculators.headcount_ratio import ORDINARY, SUPPORTED, places_notes, places_step
from kmdesk.rules.calculators.parts import HOURS_PER_WEEK, WEEKS, Support, support

_WAGE_COST = Field("wage_cost_per_hour", "kr_per_hour", None, Decimal(1), Decimal(10_000), 2)


def _run(given: Given) -> Answer:
    """Work out the subsidy; the result is what is paid. Places only when the employees are given."""
    weekly, weeks = given.inputs["hours_per_week"], given.inputs["weeks"]
    wage, percent = given.inputs["wage_cost_per_hour"], given.params["cap_percent"]
    hours = rounded(weekly * weeks)
    cost = rounded(hours * wage)
    steps = [
        Step(key="hours", values={"weekly": weekly, "weeks": weeks}, amount=hours, unit="hours"),
        Step(key="wage_cost", values={"hours": hours, "wage": wage}, amount=cost, unit="kr"),
    ]
    paid: Decimal | None = None
    if given.rate is None:
        cap = percent_of(cost, percent)
        steps.append(Step(key="cap", values={"percent": percent}, amount=cap, unit="kr"))
    else:
        found = support(hours, given.rate, cost, percent)
        paid = found.paid
        steps += _subsidy_steps(found, hours, given.rate, percent)
        steps.append(Step(key="own_cost", amount=cost - paid, unit="kr", strong=True))
    notes: list[str] = []
    ordinary = given.inputs.get("ordinary_employees")
    if ordinary is not None:
        steps.append(places_step(ordinary, given.inputs.get("supported_now")))
        notes = places_notes(ordinary)
    return Answer(steps, paid, [*notes, "rounding"])


def _subsidy_steps(found: Support, hours: Decimal, rate: Decimal, percent: Decimal) -> list[Step]:
    by_rate = Step(
        key="subsidy",
        values={"hours": hours, "rate": rate},
        amount=found.by_rate,
        unit="kr",
        strong=not found.capped,
    )
    about = {"percent": percent}
    if found.capped:
        return [
            by_rate,
            Step(key="cap_exceeded", values=about, amount=found.cap, unit="kr", mark="warn"),
            Step(key="subsidy_paid", amount=found.paid, unit="kr", strong=True),
        ]
    key = "cap_kept" if found.by_rate < found.cap else "cap_reached"
    return [by_rate, Step(key=key, values=about, amount=found.cap, unit="kr", mark="ok")]


WAGE_SUBSIDY = Calculator(
    "wage_subsidy",
    (HOURS_PER_WEEK, WEEKS, _WAGE_COST, replace(ORDINARY, optional=True), SUPPORTED),
    "kr_per_hour",
    _run,
    params=("cap_percent",),
)
