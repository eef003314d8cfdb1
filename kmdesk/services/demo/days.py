"""The demo's calendar: working days, the contract's period and moments counted from today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from kmdesk.core.clock import Clock

# How busy a month is for a broker: summer is quiet, the weeks after it are not.
_SEASON = (0.9, 1.0, 1.2, 1.1, 1.2, 1.1, 0.3, 0.9, 1.2, 1.1, 1.2, 0.8)


class Days:
    """Days and moments seen from the clock's today."""

    def __init__(self, clock: Clock) -> None:
        self.today = clock.today()
        self.contract_first = date(self.today.year, 1, 1)
        self.contract_last = date(self.today.year + 1, 12, 31)

    @property
    def contract_day(self) -> int:
        """Today's number in the contract, from 1."""
        return (self.today - self.contract_first).days + 1

    def on(self, offset: int, *, work: bool = False) -> date:
        """Return the day so many days from today; with `work`, the working day on or before it."""
        day = self.today + timedelta(days=offset)
        while work and day.weekday() > 4:
            day -= timedelta(days=1)
        return day

    @cached_property
    def before_contract(self) -> Sequence[date]:
        """The working days of the year before the contract."""
        return self._working_days(date(self.today.year - 1, 1, 1), self.contract_first - timedelta(days=1))

    @cached_property
    def in_contract(self) -> Sequence[date]:
        """The contract's working days up to yesterday."""
        return self._working_days(self.contract_first, self.today - timedelta(days=1))

    @cached_property
    def ahead(self) -> Sequence[date]:
        """The working days of the next four weeks, without today and tomorrow."""
        return self._working_days(self.today + timedelta(days=2), self.today + timedelta(days=28))

    def _working_days(self, first: date, last: date) -> Sequence[date]:
        off = _holidays(first.year) | _holidays(last.year)
        days = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return [day for day in days if day.weekday() < 5 and day not in off]


def season(day: date) -> float:
    """Return how busy a day's month is; 1 is usual."""
    return _SEASON[day.month - 1]


def wall(day: date, at: str) -> str:
    """Return the wall-clock moment `at` ("09:00") on a day."""
    return f"{day.isoformat()}T{at}"


def later(moment: str, minutes: int) -> str:
    """Return the wall-clock moment so many minutes later."""
    return (datetime.fromisoformat(moment) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def stamp(moment: str) -> str:
    """Return a local wall-clock moment as UTC text with milliseconds."""
    at = datetime.fromisoformat(moment).astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _holidays(year: int) -> set[date]:
    """Return the Danish public holidays of a year, and the days between Christmas and New Year."""
    easter = _easter(year)
    moving = {easter + timedelta(days=n) for n in (-3, -2, 1, 39, 40, 50)}
    fixed = {date(year, 1, 1), date(year, 1, 2), date(year, 6, 5)}
    return moving | fixed | {date(year, 12, day) for day in range(23, 32)}


def _easter(year: int) -> date:
    """Return Easter Sunday (the Gregorian computus in the form of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
