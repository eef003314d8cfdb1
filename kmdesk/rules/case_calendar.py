"""When institutions want project cases: the next time a yearly window comes, and how near it is.

Cases are wanted before the semester begins, so the window of a spring project lies in the autumn before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import long_date

WindowState = Literal["open", "ahead", "past", "undated"]


@dataclass(frozen=True, slots=True)
class YearlyWindow:
    """A window as it comes every year; each day is `MM-DD`."""

    wanted_from: str
    wanted_until: str
    starts_on: str
    ends_on: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One year's window: when cases are wanted, and when the course runs."""

    wanted_from: date
    wanted_until: date
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """How near a window is, in a state and a few words; `urgent` when little time is left."""

    state: WindowState
    text: str
    urgent: bool = False


def next_occurrence(window: YearlyWindow, today: date) -> Occurrence:
    """Return the first occurrence that can still be met on `today`.

    Counted back from the day the course begins: cases are wanted until the last such day before it, and from
    the last one before that; the course ends on the first such day after. ValueError for a day there is not.
    """
    for year in range(today.year - 1, today.year + 3):
        starts_on = _day(year, window.starts_on)
        wanted_until = _last_before(starts_on, window.wanted_until)
        if wanted_until >= today:
            return Occurrence(
                _last_before(wanted_until, window.wanted_from),
                wanted_until,
                starts_on,
                _first_after(starts_on, window.ends_on),
            )
    raise ValueError(window)


def standing(wanted_from: date | None, wanted_until: date | None, today: date, *, soon_days: int) -> Standing:
    """Return how near a window is; both its days belong to it, and either may be unknown.

    It is urgent from `soon_days` before it closes.
    """
    if wanted_from is None and wanted_until is None:
        return Standing("undated", tr("uden dato"))
    if wanted_until is not None and wanted_until < today:
        return Standing("past", tr("sluttede {day}", day=long_date(wanted_until)))
    if wanted_from is not None and today < wanted_from:
        days = (wanted_from - today).days
        return Standing("ahead", trn(days, "ønskes i morgen", "ønskes om {n} dage"))
    if wanted_until is None:
        return Standing("open", tr("ønskes nu"))
    left = (wanted_until - today).days
    if left == 0:
        return Standing("open", tr("ønskes nu, sidste dag i dag"), urgent=True)
    text = trn(left, "ønskes nu, {n} dag endnu", "ønskes nu, {n} dage endnu")
    return Standing("open", text, urgent=left <= soon_days)


def _day(year: int, month_day: str) -> date:
    """Return a day of a year; 29 February is the 28th in a year without one."""
    month, day = (int(part) for part in month_day.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        if (month, day) == (2, 29):
            return date(year, 2, 28)
        raise


def _last_before(day: date, month_day: str) -> date:
    here = _day(day.year, month_day)
    return here if here <= day else _day(day.year - 1, month_day)


def _first_after(day: date, month_day: str) -> date:
    here = _day(day.year, month_day)
    return here if here >= day else _day(day.year + 1, month_day)
