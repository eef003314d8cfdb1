"""What can be said of a value typed into a field: it blocks, it warns, or it is confirmed.

Only impossible values block. Everything that may be right after all is a warning, so that a rule that
changes never keeps a broker from saving what is true.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kmdesk.core import resources
from kmdesk.core.i18n import mark, tr
from kmdesk.rules.cpr_like import find_cpr_like
from kmdesk.rules.cvr import CvrState, check_cvr, is_p_number
from kmdesk.rules.dates import parse_date
from kmdesk.rules.health_like import SensitiveWords, find_health_like, read_words
from kmdesk.rules.numbers import format_number, parse_whole_number
from kmdesk.rules.phone import is_phone
from kmdesk.services import reference

Level = Literal["error", "warning", "ok"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark on a value. `error` keeps the form from being saved, `warning` and `ok` do not."""

    level: Level
    text: str


_LOOKED_AT = 50_000
LARGEST_NUMBER = 9_999_999
"""No field takes a larger number of people or things."""
_TOO_PRIVATE = {
    "health": mark("“{words}” ligner helbred. Fjern det, hvis det handler om en person."),
    "union": mark("“{words}” ligner fagforening. Fjern det, hvis det handler om en person."),
}

Check = Callable[[str], Remark | None]
"""Looks at the text of a field as it was typed; None when there is nothing to say."""


def check_cvr_field(text: str) -> Remark | None:
    """Judge a CVR number: other than eight digits is impossible, a wrong check digit only a warning."""
    state = check_cvr(text)
    if state is CvrState.NOT_8_DIGITS:
        return Remark("error", tr("Et CVR-nummer har otte cifre. Ret det, eller lad feltet stå tomt."))
    if state is CvrState.BAD_CHECK_DIGIT:
        return Remark("warning", tr("Kontroltallet passer ikke. Du kan gemme alligevel."))
    return Remark("ok", tr("Gyldigt CVR-nummer")) if state is CvrState.OK else None


def check_p_number_field(text: str) -> Remark | None:
    """Judge a P-number: ten digits, and never a check digit, for real ones fail it."""
    if not text.strip() or is_p_number(text):
        return None
    return Remark("error", tr("Et P-nummer har ti cifre. Ret det, eller lad feltet stå tomt."))


def check_phone_field(text: str) -> Remark | None:
    """Warn of what does not look like a phone number; extensions and short numbers may be right."""
    if not text.strip() or is_phone(text):
        return None
    return Remark("warning", tr("Det ligner ikke et telefonnummer. Du kan gemme alligevel."))


def check_email_field(text: str) -> Remark | None:
    """Warn of what does not look like an e-mail address."""
    local, at, domain = text.strip().rpartition("@")
    if not text.strip() or (local and at and "." in domain and " " not in text.strip()):
        return None
    return Remark("warning", tr("Det ligner ikke en e-mailadresse. Du kan gemme alligevel."))


def check_postal_code_field(text: str) -> Remark | None:
    """Judge a postal code: four digits, and preferably one the list knows."""
    code = text.strip()
    if not code:
        return None
    if not (len(code) == 4 and code.isascii() and code.isdigit()):
        return Remark("error", tr("Et postnummer har fire cifre, fx 7500."))
    if reference.postal(code) is None:
        return Remark("warning", tr("Postnummeret står ikke på listen. Skriv selv byen, og vælg kommunen."))
    return None


def check_industry_code_field(text: str) -> Remark | None:
    """Judge an industry code: six digits, with or without dots."""
    digits = text.replace(".", "").replace(" ", "")
    if not digits or (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        return None
    return Remark("warning", tr("En branchekode har seks cifre, fx 28.25.00. Du kan gemme alligevel."))


def check_number_field(text: str) -> Remark | None:
    """Judge a number of people or things: whole and not below zero."""
    number = parse_whole_number(text)
    if not text.strip() or (number is not None and 0 <= number <= LARGEST_NUMBER):
        return None
    return Remark(
        "error", tr("Skriv et helt tal, fx 3.") if number is None else between_text(0, LARGEST_NUMBER)
    )


def number_between(least: int, most: int) -> Check:
    """Return the check of a whole number that has bounds of its own; empty text is fine."""

    def check(text: str) -> Remark | None:
        number = parse_whole_number(text)
        if not text.strip() or (number is not None and least <= number <= most):
            return None
        return Remark("error", between_text(least, most))

    return check


def between_text(least: int, most: int) -> str:
    """Return what to write where a whole number has bounds: `Skriv et helt tal fra 1 til 50.`."""
    return tr("Skriv et helt tal fra {least} til {most}.", least=least, most=format_number(most))


def check_date_field(text: str) -> Remark | None:
    """Judge a date in any Danish spelling."""
    if not text.strip() or parse_date(text):
        return None
    return Remark("error", tr("Datoen findes ikke. Skriv fx 24.11.2026."))


def check_free_text(text: str) -> Remark | None:
    """Warn of what has no place in a note: a CPR number, health, a trade union.

    Source: databeskyttelsesloven § 11, databeskyttelsesforordningen art. 9. It never blocks: a note about the
    company's sick leave is none about a person. Of a very long text only the beginning is looked at.
    """
    told = [tr("Teksten ligner et CPR-nummer. Fjern det, hvis det er et.")] if find_cpr_like(text) else []
    seen: set[str] = set()
    for found in find_health_like(text[:_LOOKED_AT], _sensitive_words()):
        if found.kind not in seen:
            seen.add(found.kind)
            told.append(tr(_TOO_PRIVATE[found.kind], words=text[found.start : found.end]))
    return Remark("warning", " ".join(told)) if told else None


@cache
def _sensitive_words() -> SensitiveWords:
    data = resources.load_json("wording", "sensitive.json")
    return read_words(data["kinds"], data["harmless"])


def missing() -> Remark:
    """Return the remark on a required field that is empty."""
    return Remark("error", tr("Skal udfyldes."))
