"""Wage subsidy (løntilskud): the subsidy by the rate, its cap, and what the company pays itself."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Mark, Step, percent_of, rounded
from kmdesk.rules.calculators.headcount_ratio import (
    FIGURES,
    ORDINARY,
    SUPPORTED,
    Ratio,
    places_notes,
    places_step,
)
from kmdesk.rules.calculators.parts import (
    EMPLOYER,
    HOURS_PER_WEEK,
    USUAL_HOURS,
    WEEKS,
    Support,
    cap_percent,
    employer_steps,
    support,
)

_WAGE_COST = Field("wage_cost_per_hour", "kr_per_hour", None, Decimal(1), Decimal(10_000), 2)


def _run(given: Given) -> Answer:
    """Work out the subsidy; the result is what is paid. Places only when the employees are given."""
    weekly, weeks = given.inputs["hours_per_week"], given.inputs["weeks"]
    wage, percent = given.inputs["wage_cost_per_hour"], cap_percent(given)
    hours = rounded(weekly * weeks)
    cost = rounded(hours * wage)
    steps = [
        Step(key="hours", values={"weekly": weekly, "weeks": weeks}, amount=hours, unit="hours"),
        Step(key="wage_cost", values={"hours": hours, "wage": wage}, amount=cost, unit="kr"),
        *employer_steps(given),
    ]
    paid: Decimal | None = None
    if given.rate is None:
        steps += _cap_steps("cap", percent, None if percent is None else percent_of(cost, percent))
    else:
        found = support(hours, given.rate, cost, percent)
        paid = found.paid
        steps += _subsidy_steps(found, hours, given.rate, percent)
        steps.append(Step(key="own_cost", amount=cost - paid, unit="kr", strong=True))
    notes: list[str] = []
    ordinary = given.inputs.get("ordinary_employees")
    if ordinary is not None:
        steps.append(places_step(Ratio.of(given.params), ordinary, given.inputs.get("supported_now")))
        notes = places_notes(ordinary)
    return Answer(steps, paid, [*notes, "rounding"])


def _cap_steps(key: str, percent: Decimal | None, cap: Decimal | None, mark: Mark = "") -> list[Step]:
    """Return the line that says the cap, none without one."""
    if percent is None or cap is None:
        return []
    return [Step(key=key, values={"percent": percent}, amount=cap, unit="kr", mark=mark)]


def _subsidy_steps(found: Support, hours: Decimal, rate: Decimal, percent: Decimal | None) -> list[Step]:
    by_rate = Step(
        key="subsidy",
        values={"hours": hours, "rate": rate},
        amount=found.by_rate,
        unit="kr",
        strong=not found.capped,
    )
    if found.capped:
        return [
            by_rate,
            *_cap_steps("cap_exceeded", percent, found.cap, "warn"),
            Step(key="subsidy_paid", amount=found.paid, unit="kr", strong=True),
        ]
    key = "cap_reached" if found.by_rate == found.cap else "cap_kept"
    return [by_rate, *_cap_steps(key, percent, found.cap, "ok")]


WAGE_SUBSIDY = Calculator(
    "wage_subsidy",
    (HOURS_PER_WEEK, WEEKS, _WAGE_COST, EMPLOYER, replace(ORDINARY, optional=True), SUPPORTED),
    "kr_per_hour",
    _run,
    params=("cap_percent", *FIGURES),
    usual=USUAL_HOURS,
)
