"""Danish text folded for searching, comparing and sorting."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

_LETTERS = str.maketrans(
    {"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "d", "ł": "l"}
)
MOST_WORDS = 20
"""Words that are looked for; more would be no search, and SQLite takes only so many conditions."""
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
# Nearly every text is of these signs and needs no taking apart: saves and the index go this short way.
_DANISH = re.compile("[\x00-\x7fæøå–’“”·]*").fullmatch
_SPACED = bytes(32 if _NOT_WORD.match(chr(code)) else code for code in range(128)) + bytes(128)
# Danish alphabetical order: … z, æ, ø, å, and "aa" counts as å (Aabenraa comes last).
_SORT = str.maketrans({"æ": "z\x7f1", "ä": "z\x7f1", "ø": "z\x7f2", "ö": "z\x7f2", "å": "z\x7f3", "ü": "y"})


# Letters of their own, not accented ones: put aside while accents are taken off.
_KEEP = str.maketrans("æøåäöü", "\ue000\ue001\ue002\ue003\ue004\ue005")
_UNKEEP = str.maketrans("\ue000\ue001\ue002\ue003\ue004\ue005", "æøåäöü")


def _plain(text: str) -> str:
    """Return lower-case text whose accents are gone, keeping æ, ø and å as single letters."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFC", text).casefold()
    if _DANISH(text):
        return text
    kept = text.translate(_KEEP)
    bare = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", kept)))
    return bare.casefold().translate(_UNKEEP)  # taking letters apart can bring capitals back


def _words(text: str) -> str:
    """Return the words of a text with one space between them."""
    if text.isascii():
        return b" ".join(text.encode().translate(_SPACED).split()).decode()
    return _NOT_WORD.sub(" ", text).strip()


def fold(text: str) -> str:
    """Fold for search: case, accents and punctuation vanish, å=aa, æ=ae, ø=oe.

    `fold("Ærø Smede & Søn A/S") == "aeroe smede soen a s"`. Folding twice changes nothing.
    """
    plain = _plain(text).replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return _words(plain if plain.isascii() else plain.translate(_LETTERS))


def search_words(text: str) -> tuple[str, ...]:
    """Return the folded words to look for in what a person typed, each once, `MOST_WORDS` at most.

    What is no word but a sign (`_`) is nothing to look for.
    """
    return tuple(dict.fromkeys(word for word in fold(text).split() if word.strip("_")))[:MOST_WORDS]


def sort_key(text: str, *, aa_as_one: bool = True) -> str:
    """Return a key that sorts in Danish order (… z æ ø å); with `aa_as_one`, Aalborg sorts under å."""
    plain = _words(_plain(text))
    if aa_as_one:
        plain = plain.replace("aa", "å")
    return plain if plain.isascii() else plain.translate(_SORT)
