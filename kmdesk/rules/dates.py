"""Danish dates and times: read in the forms people write, shown in the forms they expect."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from kmdesk.core.i18n import mark, tr

MONTHS = (
    mark("januar"),
    mark("februar"),
    mark("marts"),
    mark("april"),
    mark("maj"),
    mark("juni"),
    mark("juli"),
    mark("august"),
    mark("september"),
    mark("oktober"),
    mark("november"),
    mark("december"),
)
WEEKDAYS = (
    mark("mandag"),
    mark("tirsdag"),
    mark("onsdag"),
    mark("torsdag"),
    mark("fredag"),
    mark("lørdag"),
    mark("søndag"),
)

HOURS_IN_A_WEEK = 7 * 24
MINUTES_IN_A_DAY = 24 * 60

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[t ][0-9:.+z-]*)?")
_BETWEEN = r"\s*[./\-–\s]\s*"
_NUMERIC = re.compile(
    rf"([0-9]{{1,2}}){_BETWEEN}([0-9]{{1,2}})\.?(?:{_BETWEEN}(?:[-–]\s*)?([0-9]{{4}}|[0-9]{{2}}))?"
)
_WORDS = re.compile(
    rf"(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?(?:den\s+|d\.\s*)?([0-9]{{1,2}})\.?\s*([a-zæøå]{{3,}})\.?(?:\s+([0-9]{{4}}))?"
)
_TIME = re.compile(r"(?:kl\.?\s*)?(?:([0-9]{1,2})(?:\s*[.:]\s*([0-9]{2}))?|([0-9]{1,2})([0-9]{2}))")
# Two digits: 70–99 are the last century, as in the dates on which old firms started.
_PIVOT = 70
_EARLIEST = date(1990, 1, 1)
_YEARS_AHEAD = 15


def parse_date(text: str, *, today: date | None = None) -> date | None:
    """Return the date a Danish text names, or None when it names none.

    Read are ISO (`2026-11-21`, also with a time after it), `21.11.2026`, `21-11-2026`, `21/11 2026`,
    `21.11.26`, `23/04 - 1980`, `21. november 2026` and `tirsdag 24. nov. 2026`. With `today`, the year
    may be left out: then the day nearest to today is meant.
    """
    text = " ".join(text.casefold().split())
    if iso := _ISO.fullmatch(text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if numeric := _NUMERIC.fullmatch(text):
        return _with_year(numeric[3], int(numeric[2]), int(numeric[1]), today)
    if words := _WORDS.fullmatch(text):
        month = next((n for n, name in enumerate(MONTHS, 1) if name.startswith(words[2])), 0)
        return _with_year(words[3], month, int(words[1]), today)
    return None


def parse_time(text: str) -> time | None:
    """Return the time of day in `9.30`, `09:30`, `930`, `0930`, `9` or `kl. 9.30`; None for anything else."""
    found = _TIME.fullmatch(" ".join(text.casefold().split()))
    if not found:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or found[4] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def implausible(day: date, today: date) -> bool:
    """Tell whether a day is too far away to be one of this work, so that its year is likely mistyped.

    Nothing here is older than 1990: the schemes in use began after it. Ahead, the longest there is (a hire
    for a term, an agreement for several years) ends well within fifteen years; the last of them counts whole.
    """
    return day < _EARLIEST or day.year > today.year + _YEARS_AHEAD


def short_date(day: date) -> str:
    """Return `24.11.26`."""
    return f"{day.day:02}.{day.month:02}.{day.year % 100:02}"


def long_date(day: date) -> str:
    """Return `24.11.2026`."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def date_in_words(day: date) -> str:
    """Return `24. november 2026`, in the reader's language."""
    return tr("{day}. {month} {year}", day=day.day, month=tr(MONTHS[day.month - 1]), year=f"{day.year:04}")


def date_with_weekday(day: date) -> str:
    """Return `tirsdag 24. november 2026`."""
    return f"{tr(WEEKDAYS[day.weekday()])} {date_in_words(day)}"


def iso_week(day: date) -> int:
    """Return the ISO week number, Monday first: 48 for 24 November 2026."""
    return day.isocalendar().week


def quarter(day: date) -> int:
    """Return the quarter of the year, 1–4."""
    return (day.month + 2) // 3


def clock_time(at: time) -> str:
    """Return `09:30`."""
    return f"{at.hour:02}:{at.minute:02}"


def month_end(year: int, month: int) -> date | None:
    """Return the last day of a month, or None when there is no such month."""
    first = _date(year, month, 1)
    if first is None or (year, month) == (date.max.year, 12):
        return None
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or that month's last one; the last day there is beyond it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = month_end(year, month + 1)
    return date.max if last is None else last.replace(day=min(day.day, last.day))


def local_day(stamp: str | None) -> date | None:
    """Return the local day of a UTC stamp (`2026-11-24T09:42:07.123Z`), or None for none."""
    return datetime.fromisoformat(stamp).astimezone().date() if stamp else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_year(year: str | None, month: int, day: int, today: date | None) -> date | None:
    if year is not None:
        century = 0 if len(year) == 4 else 1900 if int(year) >= _PIVOT else 2000
        return _date(century + int(year), month, day)
    if today is None:
        return None
    near = [_date(candidate, month, day) for candidate in (today.year - 1, today.year, today.year + 1)]
    return min((d for d in near if d), key=lambda d: abs(d - today), default=None)
