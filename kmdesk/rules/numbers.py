"""Numbers as the language has them, `1.284,50` in Danish and `1,284.50` in English, and read back."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from kmdesk.core import i18n

_UNIT = re.compile(r"\s*(?:%|pct\.?|kr\.?|dkk)$", re.IGNORECASE)
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[. ][0-9]{3})+(?:,[0-9]+)?")
_GROUPED_IN_ENGLISH = re.compile(
    r"-?[0-9]{1,3}(?P<between>[., ])[0-9]{3}(?:(?P=between)[0-9]{3})*(?:(?!(?P=between))[.,][0-9]+)?"
)
_SWAPPED = str.maketrans(",.", ".,")
_PLAIN = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


def format_number(value: Decimal | float, places: int = 0, language: str = "") -> str:
    """Return `1.284` or, with `places=2`, `86,16`; in English `1,284` and `86.16`.

    `language` is the one in use unless said. Halves are rounded away from zero. A float is taken for the
    shortest decimal that reads as it (0.285 is 0.285), so the rounding is the one a person does on paper.
    """
    step = Decimal(1).scaleb(-places)
    rounded = Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP)
    unsigned_zero = rounded or abs(rounded)
    english = f"{unsigned_zero:,.{places}f}"
    return english if _is_english(language) else english.translate(_SWAPPED)


def format_plain(value: Decimal | float, most_places: int, language: str = "") -> str:
    """Return a number with the decimals it has, at most `most_places`: `42`, `42,5`."""
    written = format_number(value, most_places, language)
    return written.rstrip("0").rstrip(".,") if most_places else written


def format_percent(percent: Decimal | float, places: int = 1, language: str = "") -> str:
    """Return `57,3 %` for 57.3 (percent, not a share of one)."""
    return f"{format_number(percent, places, language)} %"


def format_kroner(amount: Decimal | float, places: int = 2, language: str = "") -> str:
    """Return `86,16 kr.` for an amount in kroner."""
    return f"{format_number(amount, places, language)} kr."


def parse_number(text: str, language: str = "") -> Decimal | None:
    """Return the number in `1.284`, `86,16`, `1.284,50 kr.`, `57,3 %` or `-3`; None when there is none.

    A dot before exactly three digits stands between thousands. A dot that cannot (`86.16`) is read as
    the decimal point people type on a numeric keypad. In English a comma is read like that too: `1,284` is
    more than a thousand there, and `86,16` is not.
    """
    bare = _UNIT.sub("", " ".join(text.replace("−", "-").split()))
    if not _is_english(language):
        if _GROUPED.fullmatch(bare):
            return Decimal(bare.replace(".", "").replace(" ", "").replace(",", "."))
    elif (found := _GROUPED_IN_ENGLISH.fullmatch(bare)) is not None:
        return Decimal(bare.replace(found["between"], "").replace(",", "."))
    return Decimal(bare.replace(",", ".")) if _PLAIN.fullmatch(bare) else None


def parse_whole_number(text: str) -> int | None:
    """Return the whole number in the text, or None when there is none or it has decimals."""
    number = parse_number(text)
    return int(number) if number is not None and number == number.to_integral_value() else None


def _is_english(language: str) -> bool:
    return (language or i18n.language()) == "en"
