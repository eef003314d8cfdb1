"""Finding what looks like a CPR number in free text, so that a person can take it out again.

Source: databeskyttelsesloven § 11; cpr.dk (numbers without modulus 11 are issued since 2007), which is
why the check digit is not looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CANDIDATE = re.compile(r"(?<![0-9])([0-9]{2})([0-9]{2})([0-9]{2})(?: ?[-‐‑–] ?| )?[0-9]{4}(?![0-9])")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, from `start` up to but not including `end`, counted in characters."""

    start: int
    end: int


def find_cpr_like(text: str) -> tuple[Span, ...]:
    """Return where the text has six digits that are a date and four more, with or without a hyphen.

    A P-number can look the same (1012697712 does): the caller warns and lets the broker decide.
    """
    return tuple(
        Span(*found.span())
        for found in _CANDIDATE.finditer(text)
        if _is_birth_date(int(found[1]), int(found[2]), int(found[3]))
    )


def _is_birth_date(day: int, month: int, two_digit_year: int) -> bool:
    """Tell whether the day exists in some century: 29 February needs a year divisible by four."""
    if not 1 <= month <= 12:
        return False
    leap_day = month == 2 and two_digit_year % 4 == 0
    return 1 <= day <= _DAYS[month - 1] + leap_day
