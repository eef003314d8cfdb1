"""Which days are working days in Denmark: neither Saturday, Sunday nor a public holiday.

Public holidays are those of the national church, which the law on closing days follows, and New Year's Day.
Constitution Day, Christmas Eve and New Year's Eve are none: whether an office is open is its own matter.
Store bededag was one until 2023 and is none since 1 January 2024 (lov nr. 214 af 6. marts 2023).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

# The days are the law's, and every clock reckons with them: so they stand here with their law, and not among
# the figures of `resources/`.
_LAST_PRAYER_DAY = 2023
_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Return Easter Sunday by the Gregorian reckoning (the anonymous algorithm of 1876)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leaps = century // 4
    moon_drift = (century + 8) // 25
    epact = (19 * golden + century - leaps - (century - moon_drift + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of a year, those on a weekend included."""
    sunday = easter(year)
    # Maundy Thursday, Good Friday, both days of Easter, Ascension, both days of Pentecost.
    movable = (-3, -2, 0, 1, 39, 49, 50, *((26,) if year <= _LAST_PRAYER_DAY else ()))
    fixed = (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26))
    return frozenset((*fixed, *(sunday + timedelta(days=days) for days in movable)))


def is_working_day(day: date) -> bool:
    """Tell whether a day is a working day."""
    return day.weekday() < 5 and day not in public_holidays(day.year)


def working_day_from(day: date) -> date:
    """Return the working day on or after a day."""
    while not is_working_day(day) and day < date.max:
        day += _DAY
    return day


def working_day_until(day: date) -> date:
    """Return the working day on or before a day."""
    while not is_working_day(day) and day > date.min:
        day -= _DAY
    return day


def working_days(first: date, end: date) -> int:
    """Return how many working days there are from `first` up to, but not including, `end`; 0 when none."""
    if end <= first:
        return 0
    weeks, rest = divmod((end - first).days, 7)
    weekdays = 5 * weeks + sum((first.weekday() + n) % 7 < 5 for n in range(rest))
    closed = (
        day
        for year in range(first.year, end.year + 1)
        for day in public_holidays(year)
        if first <= day < end and day.weekday() < 5
    )
    return weekdays - sum(1 for _ in closed)
