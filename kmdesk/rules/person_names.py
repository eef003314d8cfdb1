"""Finds a person in text by name, however it is spelled, so that the text can go on without the name.

The full name is told by its words in their order or the last one first, in capitals or not, with å as aa,
with a genitive s. A single part of it, a first name, is also a word of the language often enough (*bo*,
*lund*): it only counts where the text is known to be about the person, and in small letters only when long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kmdesk.core.folding import fold

_WORD = re.compile(r"(?!(?<=\\)[nrtbf])[^\W_](?:[^\W_]|[\u0300-\u036f])*")
"""In text that is kept as JSON a word after a new line stands after `\\n`, which is not a part of it."""
_BETWEEN = re.compile(
    r"(?:\\[nrt]|[\s.,_'’‐–-]){1,3}"
    r"|\s{1,2}(?:\\?\"|[“”„«»(\[])|(?:\\?\"|[“”«»)\]])\s{1,2}|\s?[&/]\s?"
)
"""Between two words of a name; a nickname may stand in quotes or brackets. What stands between two values of
JSON is none of it: a quote here has a space on its other side."""
_SPLIT_LETTERS = re.compile(r"aa|ae|oe|ue|[^a-z]", re.IGNORECASE | re.ASCII)
"""What can be spelled in another way, or in two: between these stand letters that are always the same."""
_LONG = 4
"""From so many letters on a part of a name counts in small letters too."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    folded: str
    start: int
    end: int


class PersonNames:
    """All names one person has had; `addresses` are mail addresses and phone numbers."""

    def __init__(self, names: Iterable[str], addresses: Iterable[str] = ()) -> None:
        listed = [" ".join(name.split()) for name in names if name.strip()]
        self._parts: set[str] = set()
        self._small: set[str] = set()
        """Parts that count in small letters, as they are written and as they are spelled without æ, ø, å."""
        self._full: set[tuple[str, ...]] = set()
        self._needles: set[str] = set()
        for name in listed:
            self._add([token for token in _tokens(name) if token.folded])
        wordless = [name for name in listed if not _WORD.search(name)]
        self._exact = _any_of([*wordless, *(one.strip() for one in addresses if len(one.strip()) >= _LONG)])

    @property
    def is_full(self) -> bool:
        """Tell whether there is a name of more than one word, by which somebody can be told from others."""
        return bool(self._full)

    @property
    def needles(self) -> tuple[str, ...]:
        """Letters that stand in every text with a full name in it, one text for each way to write one.

        Plain ASCII, so that a search which only knows those capitals finds them.
        """
        return tuple(sorted(self._needles))

    def stands_in(self, text: str) -> bool:
        """Tell whether a full name stands in a text."""
        return any(True for _ in self._full_spans(_tokens(text), text))

    def is_hinted_in(self, text: str) -> bool:
        """Tell whether a part of a name stands in a text, with a capital, where no full name does."""
        return any(token.text[0].isupper() and self._is_part(token) for token in _tokens(text))

    def without_full(self, text: str, instead: str) -> str:
        """Return a text with each full name said in another way."""
        return _replaced(text, self._full_spans(_tokens(text), text), instead)

    def without_known(self, text: str, instead: str) -> str:
        """Return a text without full names and addresses."""
        if self._exact is not None:
            text = self._exact.sub(lambda _found: instead, text)
        return self.without_full(text, instead)

    def without_any(self, text: str, instead: str) -> str:
        """Return a text about the person without full names, parts of names and addresses."""
        text = self.without_known(text, instead)
        parts = [(token.start, token.end) for token in _tokens(text) if self._is_part(token)]
        return _replaced(text, _joined(parts, text), instead)

    def without_own(self, text: str, instead: str) -> str:
        """Return what names somebody without the person; part of a name only counts where it stands alone."""
        tokens = _tokens(text)
        if tokens and all(self._is_part(token) for token in tokens):
            return self.without_any(text, instead)
        return self.without_full(text, instead)

    # -- parts -----------------------------------------------------------------------------------

    def _add(self, tokens: Sequence[_Token]) -> None:
        words = tuple(token.folded for token in tokens)
        if len(words) > 1:
            first_and_last = (words[0], words[-1])
            ends = (tokens[0].text, tokens[-1].text)  # every way to write the name has these two
            runs = [run for text in ends for run in _SPLIT_LETTERS.split(text)]
            self._needles.add(max(runs, key=len, default="").lower())
            self._full |= {words, first_and_last, first_and_last[::-1], (words[-1], *words[:-1])}
        for token in tokens:
            long = len(token.text) >= _LONG
            if len(token.text) > 1 and (long or not token.text.islower()):  # *von*, *de* are no name alone
                self._parts.add(token.folded)
            if long:
                self._small |= {token.text.casefold(), _without_danish(token.text)}

    def _is_part(self, token: _Token) -> bool:
        if token.text[0].isupper():
            return _bare(token.folded, self._parts.__contains__)
        return _bare(token.text.casefold(), self._small.__contains__)

    def _full_spans(self, tokens: Sequence[_Token], text: str) -> Iterator[tuple[int, int]]:
        lengths = sorted({len(words) for words in self._full}, reverse=True)
        at = 0
        while at < len(tokens):
            size = next((size for size in lengths if self._begins(tokens[at : at + size], size, text)), 0)
            if size:
                yield tokens[at].start, tokens[at + size - 1].end
            at += size or 1

    def _begins(self, tokens: Sequence[_Token], size: int, text: str) -> bool:
        if len(tokens) < size or not all(
            _BETWEEN.fullmatch(text, one.end, other.start) for one, other in pairwise(tokens)
        ):
            return False
        before = tuple(token.folded for token in tokens[:-1])
        return _bare(tokens[-1].folded, lambda last: (*before, last) in self._full)


def _tokens(text: str) -> list[_Token]:
    return [_Token(found[0], fold(found[0]), *found.span()) for found in _WORD.finditer(text)]


def _bare(word: str, known: Callable[[str], bool]) -> bool:
    """Tell whether a word, or what is left of it without a genitive s, is known."""
    return known(word) or (word.endswith("s") and known(word[:-1]))


def _without_danish(text: str) -> str:
    """Return a word in small letters with æ, ø and å spelled out; accents stay: *andré* is not *andre*."""
    return text.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")


def _any_of(texts: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern for any of the texts; spaces within a phone number do not matter."""
    patterns = [
        r"\s?".join(re.escape(sign) for sign in "".join(text.split()))
        if text.replace(" ", "").lstrip("+").isdecimal()
        else re.escape(text)
        for text in sorted(set(texts), key=len, reverse=True)
    ]
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None


def _joined(spans: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    """Yield spans with those that follow each other, only space between them, as one."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last is not None and _BETWEEN.fullmatch(text, last[1], start):
            last = (last[0], end)
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _replaced(text: str, spans: Iterable[tuple[int, int]], instead: str) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += [text[at:start], instead]
        at = end
    return "".join([*pieces, text[at:]])
