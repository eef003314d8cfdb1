"""Danish text as words that can be compared: folded, without endings, and taken out of compounds.

The endings are those of Danish nouns, verbs and adjectives, much as in the Snowball project's Danish stemmer
but written from memory, on folded text (å=aa), and with -ning, -ing and the -t of *svejst* taken off too, so
that *svejsning*, *svejser* and *svejse* are one word. It need not be grammar: both sides go the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kmdesk.core.folding import fold

_WORD = re.compile(r"\.net\b|[^\W_]+[+#]*", re.IGNORECASE)
_SPELLED = {"c++": "cplusplus", "c#": "csharp", "f#": "fsharp", ".net": "dotnet"}
"""Names whose signs are the point."""
_LONG_ENDINGS = ("ernes", "erens", "erets", "endes", "erer", "erne", "eren", "eret", "ende", "enes", "eres")
_ENDINGS = (*_LONG_ENDINGS, "ede", "ene", "ere", "ens", "ers", "ets", "en", "er", "et", "es", "e", "s")
_DERIVED = ("ning", "ing")
_OF_VERBS = frozenset({"erer", "ere"})
"""Endings of verbs like *programmere*; after a vowel it is the verb itself that ends in -r: *bogføre*."""
_SHORT = 3
"""A stem is at least so long."""
_LONG_STEM = 4
_PAST = 5
_IN_PAST = re.compile(r"[bdfghjklmnprsv]t$")
"""*svejst* goes with *svejse*; short words as *test* keep their t."""
_DOUBLED = re.compile(r"([bdfgklmnprst])\1$")
_FIRST_PART, _AFTER = 5, 4
"""As the first part of a compound a word has this many letters, and this many follow."""
_LAST_PART, _BEFORE = 4, 3
_CLAUSE = re.compile(r"[.!?]\s+|[;\n\r\u2028\u2029]+|,\s+(?:(?:men|but)\s)?|\s(?:men|but)\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: as it was written, folded, and its stem."""

    text: str
    folded: str
    stem: str


def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in their order. Hyphens part words: `ERP-system` is two."""
    return tuple(word for found in _WORD.findall(text) for word in _words_of(found))


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text."""
    return tuple(word.stem for word in words(text))


def clauses(text: str) -> tuple[str, ...]:
    """Return the parts of a text between full stops, commas, line breaks and *men*, without empty ones."""
    return tuple(part for part in (piece.strip() for piece in _CLAUSE.split(text)) if part)


def stem(folded: str) -> str:
    """Return a folded word without its ending: *planlægger* and *planlægning* have the same stem."""
    if len(folded) <= _SHORT or not folded.isalpha():
        return folded
    bare = _without(folded, _ENDINGS, _SHORT, after_consonant=_OF_VERBS)
    derived = _without(bare, _DERIVED, _LONG_STEM)
    if derived != bare:  # programmering goes with programmere, bogføring with bogføre
        bare = _without(derived, ("er",), _SHORT, after_consonant=frozenset({"er"}))
    bare = _DOUBLED.sub(r"\1", bare)
    return bare[:-1] if len(bare) > _PAST and _IN_PAST.search(bare) else bare


def has_part(word: str, part: str) -> bool:
    """Tell whether a word is a compound that begins or ends with `part`; both as stems or folded words.

    `has_part("metalvirksomh", "metal")`, `has_part("produktionsplanlaeg", "planlaeg")`. Short parts are not
    looked for, since *plan* also ends *kaplan*.
    """
    left = len(word) - len(part)
    if left >= _AFTER and len(part) >= _FIRST_PART and word.startswith(part):
        return True
    return left >= _BEFORE and len(part) >= _LAST_PART and word.endswith(part)


def _without(
    word: str, endings: tuple[str, ...], least: int, *, after_consonant: frozenset[str] = frozenset()
) -> str:
    for ending in endings:
        left = word[: -len(ending)]
        if word.endswith(ending) and len(left) >= least:
            if ending in after_consonant and left[-1] in "aeiouy":
                continue
            return left
    return word


@lru_cache(maxsize=65_536)
def _words_of(found: str) -> tuple[Word, ...]:
    spelled = _SPELLED.get(found.casefold())
    if spelled:
        return (Word(found, spelled, spelled),)
    return tuple(Word(found, part, stem(part)) for part in fold(found).split())
