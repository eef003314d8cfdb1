"""Words and dates of the printed pages, in Danish and English, from `resources/print`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from kmdesk.core import resources
from kmdesk.rules.dates import long_date


@cache
def texts(document: str, language: str) -> Mapping[str, str]:
    """Return the texts of `document` (a file in `resources/print`); unknown languages get Danish."""
    by_language = cast("dict[str, dict[str, str]]", resources.load_json("print", f"{document}.json"))
    return by_language.get(language, by_language["da"])


@cache
def _calendar(language: str) -> Mapping[str, Any]:
    by_language = cast("dict[str, dict[str, Any]]", resources.load_json("print", "calendar.json"))
    return by_language.get(language, by_language["da"])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _time(text: str) -> str:
    """Return the "10:42" of a wall-clock moment, or "" when it has none."""
    try:
        return datetime.fromisoformat(text).strftime("%H:%M") if len(text) > 10 else ""
    except ValueError:
        return ""


def full_day(moment: str, language: str, *, weekday: bool = True) -> str:
    """Return "tirsdag den 24. november 2026" for a day or wall-clock text.

    Text that is no date comes back as it is: on paper a strange date is better than a lost one.
    """
    day = _day(moment)
    if day is None:
        return moment
    words = _calendar(language)
    pattern: str = words["weekday_day"] if weekday else words["day"]
    return pattern.format(
        weekday=words["weekdays"][day.weekday()],
        d=day.day,
        month=words["months"][day.month - 1],
        year=day.year,
    )


def full_moment(moment: str, language: str) -> str:
    """Return "torsdag den 10. december 2026 kl. 10:00", or only the day when there is no time."""
    time = _time(moment)
    pattern: str = _calendar(language)["at"] if time else "{day}"
    return pattern.format(day=full_day(moment, language), time=time)


def full_span(starts_at: str, ends_at: str, language: str) -> str:
    """Return "tirsdag den 24. november 2026 kl. 09:00–10:45"; an end on another day is written in full."""
    start, end = full_moment(starts_at, language), _time(ends_at)
    if not ends_at.strip():
        return start
    if end and _time(starts_at) and starts_at[:10] == ends_at[:10]:
        return f"{start}–{end}"
    return f"{start} – {full_moment(ends_at, language)}"


def short_day(day: str) -> str:
    """Return "24.11.2026" for `2026-11-24`; other text comes back as it is."""
    parsed = _day(day)
    return long_date(parsed) if parsed else day


def short_moment(moment: str, language: str) -> str:
    """Return "24.11.2026 kl. 10:47" for a wall-clock text."""
    time = _time(moment)
    pattern: str = _calendar(language)["at"] if time else "{day}"
    return pattern.format(day=short_day(moment), time=time)
