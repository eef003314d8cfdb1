"""The pace towards a target: what was expected by now, where it ends, and when the target is reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

PaceStatus = Literal["ok", "soon", "late"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How a target stands on day `day` of `days`.

    `expected` and `forecast` are whole numbers as shown: what should be reached by today, and what will be
    reached on the last day at the pace so far. `reached_on` is the day the target is reached at that pace;
    None when it is reached already, when nothing was achieved yet, or when it lies beyond the calendar.
    """

    goal: int
    achieved: int
    day: int
    days: int
    expected: int
    forecast: int
    reached_on: date | None
    soon_percent: int

    @property
    def is_reached(self) -> bool:
        """Whether the target is reached."""
        return self.achieved >= self.goal

    @property
    def ahead(self) -> int:
        """How many ahead of the expected; negative is behind."""
        return self.achieved - self.expected

    @property
    def status(self) -> PaceStatus:
        """Return ok from 100 % of the expected, soon from `soon_percent`, else late; by the figure shown."""
        if self.achieved >= self.expected:
            return "ok"
        return "soon" if 100 * self.achieved >= self.soon_percent * self.expected else "late"


def pace(*, goal: int, achieved: int, first: date, last: date, today: date, soon_percent: int) -> Pace:
    """Return the pace of a target for the period `first`–`last`, both days included, as seen on `today`.

    Expected = goal × day/days, forecast = achieved × days/day, halves rounded up. Before the first day
    nothing is expected and the forecast is what there is; after the last day the period counts as full.
    ValueError if a number is negative or the period ends before it begins.
    """
    if goal < 0 or achieved < 0 or last < first:
        raise ValueError("a target needs numbers from 0 and a period that ends after it begins")
    days = (last - first).days + 1
    day = min(max((today - first).days + 1, 0), days)
    return Pace(
        goal=goal,
        achieved=achieved,
        day=day,
        days=days,
        expected=_rounded(goal * day, days),
        forecast=_rounded(achieved * days, day) if day else achieved,
        reached_on=_reached_on(goal, achieved, first, day),
        soon_percent=soon_percent,
    )


def _reached_on(goal: int, achieved: int, first: date, day: int) -> date | None:
    if achieved >= goal or not achieved or not day:
        return None
    days_needed = _rounded(goal * day, achieved)
    try:
        return first + timedelta(days=days_needed - 1)
    except OverflowError:
        return None


def _rounded(numerator: int, denominator: int) -> int:
    """Return the quotient rounded to a whole number, halves up, without passing through floats."""
    return (2 * numerator + denominator) // (2 * denominator)
