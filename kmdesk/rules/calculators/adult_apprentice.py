"""Subsidy for an adult apprentice (voksenlærling): the weeks at the company count, those at school do not.

Who comes from a job gets it for two years at most: a scheme says so with `most_weeks` for that rate.
"""

from __future__ import annotations

from kmdesk.rules.calculation import Answer, Calculator, Given, Step, rounded
from kmdesk.rules.calculators.parts import HOURS_PER_WEEK, USUAL_HOURS, WEEKS


def _run(given: Given) -> Answer:
    """Work out the subsidy at the rate of the person's origin, unemployed or employed."""
    most = given.params.get("most_weeks")
    weekly, weeks = given.inputs["hours_per_week"], given.inputs["weeks"]
    hours = rounded(weekly * weeks)
    steps = [Step(key="hours", values={"weekly": weekly, "weeks": weeks}, amount=hours, unit="hours")]
    if most is not None:
        steps.append(Step(key="weeks_within", values={"most": most}, mark="ok"))
    notes = ["school_weeks", "apprentice_duration", "rounding"]
    if given.rate is None:
        return Answer(steps, None, notes)
    subsidy = rounded(hours * given.rate)
    values = {"hours": hours, "rate": given.rate}
    steps.append(Step(key="subsidy", values=values, amount=subsidy, unit="kr", strong=True))
    return Answer(steps, subsidy, notes)


ADULT_APPRENTICE = Calculator(
    "adult_apprentice", (HOURS_PER_WEEK, WEEKS), "kr_per_hour", _run, usual=USUAL_HOURS
)
