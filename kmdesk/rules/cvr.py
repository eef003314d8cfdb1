"""CVR numbers and P-numbers: eight and ten digits, kept as text.

Source: erhvervsstyrelsen.dk, "Modulus 11". Every CVR number is said to pass the check; because that may
change, a failed check is a warning and never stops a save. P-numbers have no check digit: the generator
once used wrong weights, so real P-numbers fail it.
"""

from __future__ import annotations

import re
from enum import StrEnum

_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)
_SEPARATORS = re.compile(r"[\s.\-‐‑–—]+")
_PREFIX = re.compile(r"^(?:DK)+", re.IGNORECASE)
_EIGHT_DIGITS = re.compile(r"[0-9]{8}")
_TEN_DIGITS = re.compile(r"[0-9]{10}")


class CvrState(StrEnum):
    """What can be said of a typed CVR number."""

    EMPTY = "empty"
    NOT_8_DIGITS = "not_8_digits"
    BAD_CHECK_DIGIT = "bad_check_digit"
    OK = "ok"


def normalise_cvr(text: str) -> str:
    """Return the number without DK, spaces, dots and hyphens: `"DK-13 74 81 36"` gives `"13748136"`.

    Anything else in the text stays, so that the reader recognises what was typed. Doing it twice
    changes nothing.
    """
    return _PREFIX.sub("", _SEPARATORS.sub("", text))


def format_cvr(text: str) -> str:
    """Return eight digits in pairs, `"49 82 78 57"`; other text is only normalised."""
    cvr = normalise_cvr(text)
    return _in_pairs(cvr) if _EIGHT_DIGITS.fullmatch(cvr) else cvr


def check_cvr(text: str) -> CvrState:
    """Judge a CVR number in any spelling. A number with a leading zero was never issued."""
    cvr = normalise_cvr(text)
    if not cvr:
        return CvrState.EMPTY
    if not _EIGHT_DIGITS.fullmatch(cvr):
        return CvrState.NOT_8_DIGITS
    weighted = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, cvr, strict=True))
    return CvrState.OK if weighted % 11 == 0 and cvr[0] != "0" else CvrState.BAD_CHECK_DIGIT


def normalise_p_number(text: str) -> str:
    """Return a P-number without spaces, dots and hyphens; anything else stays."""
    return _SEPARATORS.sub("", text)


def is_p_number(text: str) -> bool:
    """Tell whether the text is ten digits. There is nothing more to check."""
    return _TEN_DIGITS.fullmatch(normalise_p_number(text)) is not None


def _in_pairs(digits: str) -> str:
    return " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))
