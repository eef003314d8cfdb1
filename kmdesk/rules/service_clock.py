"""The clocks of service: until when an order is to be posted, met about and answered, and how that went.

All times are wall-clock times of the place, without a zone: "within 24 hours" means "tomorrow at the same
time". So the hour that summer time takes or gives in a night moves no deadline, and is not counted when a
time is measured: such a day has 24 hours here like any other.

Two ways of running: by `clock_hours` a clock never stands still; by `working_days` it stands still on
weekends and public holidays, and a working day has 24 hours. What comes in on a day off begins at midnight
before the next working day. A setting of the project says which clock runs how: all one way, or `mixed`, as
the service is promised (domain: US7): posting and meeting within hours, the candidates within working days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.holidays import is_working_day, working_days

ServiceMode = Literal["clock_hours", "working_days"]
ClockCode = Literal["posting", "meeting", "candidates"]
Modes = Mapping[ClockCode, ServiceMode]
"""How each clock runs."""
ClockState = Literal["running", "soon", "late", "kept", "ahead", "missed", "never", "stopped", "done"]

MOST_HOURS = 24 * 365
"""The longest promise that can be made."""
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta(0)
_WHOLE_DAYS_FROM = 3
"""Days from which on hours are not said any more."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clock stands.

    `amount` is the time left (running, soon), the time over (late) or the time it took (kept, missed, done).
    `done` is what was done without a promise, `ahead` what was done before the order came. What was not done
    when the order was closed is `never` kept, or has `stopped` where its time was not up.
    """

    state: ClockState
    amount: timedelta


def modes_of(setting: str) -> Modes:
    """Return how each clock runs by the project's setting; one that is not known counts as `mixed`."""
    if setting == "clock_hours":
        return {"posting": "clock_hours", "meeting": "clock_hours", "candidates": "clock_hours"}
    if setting == "working_days":
        return {"posting": "working_days", "meeting": "working_days", "candidates": "working_days"}
    return {"posting": "clock_hours", "meeting": "clock_hours", "candidates": "working_days"}


def due_after(start: datetime, hours: int, mode: ServiceMode) -> datetime:
    """Return when so many hours from `start` are over."""
    left = timedelta(hours=hours)
    if mode == "clock_hours":
        return start + left
    at = _when_running(start)
    while left > (today := _midnight(at.date() + _DAY) - at):
        left -= today
        at = _when_running(at + today)
    return at + left


def running_time(start: datetime, end: datetime, mode: ServiceMode) -> timedelta:
    """Return how long a clock runs between two times; negative when `end` is before `start`."""
    if end < start:
        return -running_time(end, start, mode)
    if mode == "clock_hours":
        return end - start
    first, last = _when_running(start), _when_running(end)
    if last <= first:
        return _NOTHING
    days = timedelta(days=working_days(first.date(), last.date()))
    return days - (first - _midnight(first.date())) + (last - _midnight(last.date()))


def read_clock(
    received: datetime,
    due: datetime | None,
    done: datetime | None,
    *,
    now: datetime,
    mode: ServiceMode,
    soon_percent: int,
    closed: date | None = None,
    stopped: bool = False,
) -> Reading | None:
    """Return how a clock stands `now`; None when nothing was promised and nothing was done.

    It is `soon` from the moment when at most so many percent of its time are left.
    `closed` is the day the order was closed. That day's hour is not known: a promise for the same day counts
    as stopped, but one for its first midnight was over. `stopped`: it was done, and nobody knows when.
    """
    if done is not None and done < received:
        return Reading("ahead", _NOTHING)
    if done is not None:
        took = running_time(received, done, mode)
        return Reading("done" if due is None else "kept" if done <= due else "missed", took)
    if due is None:
        return None
    if stopped or closed is not None:
        never = not stopped and closed is not None and _midnight(closed) >= due
        return Reading("never" if never else "stopped", _NOTHING)
    if now > due:
        return Reading("late", running_time(due, now, mode))
    # A promise made by another way of running may fall due on a day off: the time on the clock is left then.
    left = running_time(now, due, mode) or due - now
    soon = 100 * left <= soon_percent * running_time(received, due, mode)
    return Reading("soon" if soon else "running", left)


def last_day(due: datetime) -> date:
    """Return the day that a deadline ends: at midnight the day before, for people say "at 24" of it."""
    return due.date() - _DAY if due == _midnight(due.date()) else due.date()


def hours(span: timedelta) -> float:
    """Return a time in hours, as it is reported."""
    return span / timedelta(hours=1)


def span_text(span: timedelta, mode: ServiceMode) -> str:
    """Return `5 t. 20 min.`, `1 dag 4 t.`, `3 dage`; in working days `3 hverdage`. Seconds are dropped."""
    minutes = int(span / _MINUTE)
    days, minutes = divmod(minutes, 24 * 60)
    whole, minutes = divmod(minutes, 60)
    if days:
        shown = _days_text(days, mode)
        return shown if days >= _WHOLE_DAYS_FROM or not whole else f"{shown} {tr('{n} t.', n=whole)}"
    parts = [tr("{n} t.", n=whole) if whole else "", tr("{n} min.", n=minutes) if minutes else ""]
    return " ".join(filter(None, parts)) or tr("under 1 min.")


def short_text(reading: Reading, mode: ServiceMode) -> str:
    """Return what a narrow cell says of a running clock: `5 t. 20 min.`, `2 dage`, `22 t. over`.

    What is over by nothing that counts, for its clock has stood still since, is `over tiden`.
    """
    if reading.state == "late":
        over = over_text(reading, mode)
        return tr("{span} over", span=over) if over else tr("over tiden")
    days = reading.amount.days
    return span_text(timedelta(days=days) if days else reading.amount, mode)


def over_text(reading: Reading, mode: ServiceMode) -> str:
    """Return by how much a clock is over, roughly: `2 dage`, `22 t.`; "" for nothing that counts."""
    if reading.amount < _MINUTE:
        return ""
    days = reading.amount.days
    unit = timedelta(hours=1) if reading.amount >= timedelta(hours=1) else _MINUTE
    return span_text(timedelta(days=days) if days else reading.amount // unit * unit, mode)


def reading_text(reading: Reading, mode: ServiceMode) -> str:
    """Return `5 t. 20 min. tilbage`, `3 dage over`, `Overholdt: 5 t.`, `For sent: 2 dage` and the like."""
    span = span_text(reading.amount, mode)
    return {
        "running": tr("{span} tilbage", span=span),
        "soon": tr("{span} tilbage", span=span),
        "late": tr("{span} over", span=span) if reading.amount >= _MINUTE else tr("over tiden"),
        "kept": tr("Overholdt: {span}", span=span),
        "ahead": tr("Sket i forvejen"),
        "missed": tr("For sent: {span}", span=span),
        "never": tr("Ikke nået"),
        "stopped": tr("Stoppet"),
        "done": tr("Efter {span}", span=span),
    }[reading.state]


def _days_text(days: int, mode: ServiceMode) -> str:
    if mode == "working_days":
        return trn(days, "{n} hverdag", "{n} hverdage")
    return trn(days, "{n} dag", "{n} dage")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall-clock, see above


def _when_running(at: datetime) -> datetime:
    """Return `at`, or on a day off the midnight that begins the next working day."""
    day = at.date()
    if is_working_day(day):
        return at
    while not is_working_day(day):
        day += _DAY
    return _midnight(day)
