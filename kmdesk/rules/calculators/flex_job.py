"""Flex job (fleksjob): the company pays for the hours that the person's work intensity amounts to."""

from __future__ import annotations

from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step, rounded
from kmdesk.rules.calculators.parts import (
    HOLIDAY_PERCENT,
    HOURLY_WAGE,
    HOURS_PER_WEEK,
    MONTHS_A_YEAR,
    PENSION_PERCENT,
    WEEKS_A_YEAR,
    addition_steps,
    wage_cost,
)

_INTENSITY = Field("intensity_percent", "percent", None, Decimal(1), Decimal(100), 0)


def _run(given: Given) -> Answer:
    """Work out what the company pays; the result is the cost per month, a twelfth of 52 weeks."""
    weekly, percent = given.inputs["hours_per_week"], given.inputs["intensity_percent"]
    paid = rounded(weekly * percent / 100)
    cost = wage_cost(paid, given)
    monthly = rounded(cost.total * WEEKS_A_YEAR / MONTHS_A_YEAR)
    steps = [
        Step(
            key="paid_hours",
            values={"weekly": weekly, "percent": percent},
            amount=paid,
            unit="hours_per_week",
        ),
        Step(
            key="weekly_wage",
            values={"hours": paid, "wage": given.inputs["hourly_wage"]},
            amount=cost.wage,
            unit="kr",
        ),
        *addition_steps(cost, given),
        Step(key="weekly_cost", amount=cost.total, unit="kr", strong=True),
        Step(
            key="monthly_cost",
            values={"weeks": WEEKS_A_YEAR, "months": MONTHS_A_YEAR},
            amount=monthly,
            unit="kr",
            strong=True,
        ),
    ]
    return Answer(steps, monthly, ["flex_supplement", "rounding"])


FLEX_JOB = Calculator(
    "flex_job",
    (
        HOURS_PER_WEEK,
        _INTENSITY,
        HOURLY_WAGE,
        HOLIDAY_PERCENT,
        PENSION_PERCENT,
    ),
    None,
    _run,
    # Flex jobs are small as a rule, down to a single hour: no week is more likely than another.
    usual=("most_hours_per_week",),
)
