"""How alike two company names are, to ask "is this the same company?" before it is created twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kmdesk.core.folding import fold
from kmdesk.rules.phone import is_phone, normalise_phone

_LEGAL_FORMS = tuple(
    form.split()
    for form in (
        "a s",
        "aps",
        "i s",
        "k s",
        "p s",
        "ivs",
        "a m b a",
        "amba",
        "f m b a",
        "fmba",
        "s m b a",
        "smba",
        "aktieselskab",
        "anpartsselskab",
        "interessentskab",
    )
)
# Everybody's mail: the same domain says nothing about the company.
_SHARED_DOMAINS = frozenset(
    {
        "gmail.com",
        "hotmail.com",
        "hotmail.dk",
        "icloud.com",
        "jubii.dk",
        "live.com",
        "live.dk",
        "mail.dk",
        "mail.tele.dk",
        "me.com",
        "msn.com",
        "ofir.dk",
        "outlook.com",
        "outlook.dk",
        "post.tele.dk",
        "privat.dk",
        "protonmail.com",
        "sol.dk",
        "stofanet.dk",
        "tdcadsl.dk",
        "webspeed.dk",
        "yahoo.com",
        "yahoo.dk",
        "youmail.dk",
    }
)
_HOST = re.compile(r"^(?:[a-z]+://)?(?:www\.)?([^/:?#\s]+)", re.IGNORECASE)


def bare_name(name: str) -> str:
    """Return the folded name without the legal form at its end: `"Ærø Smede A/S"` gives `"aeroe smede"`.

    A name that is nothing but a legal form is kept.
    """
    words = fold(name).split()
    while True:
        form = next((f for f in _LEGAL_FORMS if words[-len(f) :] == f and len(words) > len(f)), None)
        if form is None:
            return " ".join(words)
        words = words[: -len(form)]


def name_similarity(one: str, other: str) -> float:
    """Return 0..1: 1 when the bare names have the same words, 0 when they share nothing.

    Words and three-letter pieces of words are compared, so that order, a spelling mistake and a space
    too many ("Vestjysk", "Vest Jysk") each cost little. It does not matter which name comes first.
    From about 0.8 on, two names deserve a question.
    """
    a, b = bare_name(one).split(), bare_name(other).split()
    by_word = 0.4 * _shared(a, b) + 0.6 * _shared(_pieces(a), _pieces(b))
    as_one_word = _shared(_pieces(["".join(a)]), _pieces(["".join(b)]))
    return max(by_word, as_one_word)


def same_phone(one: str, other: str) -> bool:
    """Tell whether both are the same phone number, however it is written."""
    return is_phone(one) and normalise_phone(one) == normalise_phone(other)


def same_email(one: str, other: str) -> bool:
    """Tell whether both are the same e-mail address; capitals do not count."""
    return "@" in one and one.strip().casefold() == other.strip().casefold()


def own_domain(address: str) -> str:
    """Return the domain of an e-mail address or website, or empty text for none or a shared one.

    `"Info@Firma.dk"` and `"https://www.firma.dk/kontakt"` both give `"firma.dk"`; `"x@gmail.com"` gives `""`.
    """
    found = _HOST.match(address.strip().casefold().rpartition("@")[2])
    domain = found[1].strip(".") if found else ""
    return domain if "." in domain and domain not in _SHARED_DOMAINS else ""


def same_domain(one: str, other: str) -> bool:
    """Tell whether two e-mail addresses or websites belong to the same domain of their own."""
    domain = own_domain(one)
    return domain != "" and domain == own_domain(other)


def _pieces(words: list[str]) -> list[str]:
    """Return the three-letter pieces of each word, with a space before and after it."""
    return [padded[i : i + 3] for word in words for padded in [f" {word} "] for i in range(len(padded) - 2)]


def _shared(one: Iterable[str], other: Iterable[str]) -> float:
    """Return twice what two bags have in common over what they hold together (Dice), 0 when empty."""
    a, b = Counter(one), Counter(other)
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0
