"""Phone numbers: Danish ones as eight digits, foreign ones with `+`."""

from __future__ import annotations

import re

_SEPARATORS = re.compile(r"[\s.\-‐‑–—/()]+")
_LABEL = re.compile(r"^(?:telefon|mobil|tlf|mob)(?![a-zæøå])[.:]*", re.IGNORECASE)
_DANISH = re.compile(r"(?:\+45)?([2-9][0-9]{7})")
_FOREIGN = re.compile(r"\+[1-9][0-9]{5,14}")


def normalise_phone(text: str) -> str:
    """Return `"96113701"` for a Danish number in any spelling and `"+4791234567"` for a foreign one.

    `"Tlf. 9611 3701"`, `"+45 96 11 37 01"` and `"0045 96113701"` are the same number. Text that is no
    phone number comes back trimmed, never cut. Doing it twice changes nothing.
    """
    kept = text.strip()
    bare = _SEPARATORS.sub("", _LABEL.sub("", kept))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    danish = _DANISH.fullmatch(bare)
    if danish:
        return danish[1]
    return bare if _FOREIGN.fullmatch(bare) and not bare.startswith("+45") else kept


def format_phone(text: str) -> str:
    """Return a Danish number in pairs, `"12 34 56 78"`; anything else is only normalised."""
    phone = normalise_phone(text)
    if not _DANISH.fullmatch(phone):
        return phone
    return " ".join(phone[i : i + 2] for i in range(0, 8, 2))


def is_phone(text: str) -> bool:
    """Tell whether the text is a Danish number (first digit 2–9) or a foreign one with `+` or `00`."""
    phone = normalise_phone(text)
    return bool(_DANISH.fullmatch(phone) or _FOREIGN.fullmatch(phone)) and not phone.startswith("+45")
