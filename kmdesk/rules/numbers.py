"""Numbers as Danes write them: decimal comma, dot between thousands."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

_UNIT = re.compile(r"\s*(?:%|pct\.?|kr\.?|dkk)$", re.IGNORECASE)
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]+)?")
_SWAPPED = str.maketrans(",.", ".,")
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def format_number(value: Decimal | float, places: int = 0) -> str:
    """Return `1.284` or, with `places=2`, `86,16`. Halves are rounded away from zero.

    A float is taken for the shortest decimal that reads as it (0.285 is 0.285), so the rounding is
    the one a person does on paper.
    """
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    unsigned_zero = rounded or abs(rounded)
    # Comma and dot change places: Python groups the English way.
    return f"{unsigned_zero:,.{places}f}".translate(_SWAPPED)


def format_percent(percent: Decimal | float, places: int = 1) -> str:
    """Return `57,3 %` for 57.3 (percent, not a share of one)."""
    return f"{format_number(percent, places)} %"


def format_kroner(amount: Decimal | float, places: int = 2) -> str:
    """Return `86,16 kr.` for an amount in kroner."""
    return f"{format_number(amount, places)} kr."


def parse_number(text: str) -> Decimal | None:
    """Return the number in `1.284`, `86,16`, `1.284,50 kr.`, `57,3 %` or `-3`; None when there is none.

    A dot before exactly three digits stands between thousands. A dot that cannot (`86.16`) is read as
    the decimal point people type on a numeric keypad.
    """
    bare = _UNIT.sub("", " ".join(text.replace("−", "-").split()))
    if _GROUPED.fullmatch(bare):
        return Decimal(bare.replace(".", "").replace(" ", "").replace(",", "."))
    return Decimal(bare.replace(",", ".")) if _PLAIN.fullmatch(bare) else None


def parse_whole_number(text: str) -> int | None:
    """Return the whole number in the text, or None when there is none or it has decimals."""
    number = parse_number(text)
    return int(number) if number is not None and number == number.to_integral_value() else None
