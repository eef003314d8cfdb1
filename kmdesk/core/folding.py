"""Danish text folded for searching, comparing and sorting."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans(
    {"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "đ": "d", "ł": "l"}
)
_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
# Danish alphabetical order: … z, æ, ø, å, and "aa" counts as å (Aabenraa comes last).
_SORT = str.maketrans({"æ": "z\x7f1", "ä": "z\x7f1", "ø": "z\x7f2", "ö": "z\x7f2", "å": "z\x7f3", "ü": "y"})


# Letters of their own, not accented ones: put aside while accents are taken off.
_KEEP = str.maketrans("æøåäöü", "\ue000\ue001\ue002\ue003\ue004\ue005")
_UNKEEP = str.maketrans("\ue000\ue001\ue002\ue003\ue004\ue005", "æøåäöü")


def _plain(text: str) -> str:
    """Return lower-case text whose accents are gone, keeping æ, ø and å as single letters."""
    text = unicodedata.normalize("NFC", text).casefold()
    kept = text.translate(_KEEP)
    bare = "".join(c for c in unicodedata.normalize("NFKD", kept) if not unicodedata.combining(c))
    return bare.casefold().translate(_UNKEEP)  # taking letters apart can bring capitals back


def fold(text: str) -> str:
    """Fold for search: case, accents and punctuation vanish, å=aa, æ=ae, ø=oe.

    `fold("Ærø Smede & Søn A/S") == "aeroe smede soen a s"`. Folding twice changes nothing.
    """
    return _NOT_WORD.sub(" ", _plain(text).translate(_LETTERS)).strip()


def sort_key(text: str, *, aa_as_one: bool = True) -> str:
    """Return a key that sorts in Danish order (… z æ ø å); with `aa_as_one`, Aalborg sorts under å."""
    plain = _NOT_WORD.sub(" ", _plain(text)).strip()
    if aa_as_one:
        plain = plain.replace("aa", "å")
    return plain.translate(_SORT)
