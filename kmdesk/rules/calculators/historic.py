"""Two schemes of the past, job rotation and knowledge pilot: a rate times hours or months."""

from __future__ import annotations

from decimal import Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step, Unit, rounded

_COURSE_HOURS = Field("course_hours", "hours", None, Decimal("0.25"), Decimal(10_000), 2)
_MONTHS = Field("months", "months", None, Decimal(1), Decimal(120), 0)


def _run_job_rotation(given: Given) -> Answer:
    """Course hours with a substitute in place, at the rate of that year."""
    steps, subsidy = _product(given, "course_hours", "hours", key="subsidy", placeholder="hours")
    return Answer(steps, subsidy, ["phased_out", "rounding"])


def _run_knowledge_pilot(given: Given) -> Answer:
    """Whole months of employment at the monthly rate; the scheme says from how many months to how many."""
    steps, subsidy = _product(given, "months", "months", key="subsidy_months", placeholder="months")
    return Answer(steps, subsidy, ["rounding"])


def _product(
    given: Given, name: str, unit: Unit, *, key: str, placeholder: str
) -> tuple[list[Step], Decimal | None]:
    count = given.inputs[name]
    steps = [Step(key=name, amount=count, unit=unit)]
    if given.rate is None:
        return steps, None
    subsidy = rounded(count * given.rate)
    values = {placeholder: count, "rate": given.rate}
    steps.append(Step(key=key, values=values, amount=subsidy, unit="kr", strong=True))
    return steps, subsidy


JOB_ROTATION = Calculator("job_rotation", (_COURSE_HOURS,), "kr_per_hour", _run_job_rotation)
KNOWLEDGE_PILOT = Calculator(
    "knowledge_pilot",
    (_MONTHS,),
    "kr_per_month",
    _run_knowledge_pilot,
    params=("least_months", "most_months"),
    guidance="guidance_historic",
)
