"""Finding what looks like health, a diagnosis, sick leave or a trade union in free text.

Source: databeskyttelsesforordningen art. 9. Such details have no place in a note about a person. The words
are data; this only knows how they are written down and found. A broker writes about trades and workplaces
all day ("sundhedsvæsen", "sygeplejerske"), so what is known to be harmless goes first.

A pattern is words with spaces between them. A word is `sygemeldt`, a beginning `sygemeld*`, an end
`*diagnose`, a number `<18-70>`, or several of these, `har|haft|får`. `…` stands for up to three words between
two others. The same patterns tell requirements about a person (`kmdesk.rules.match_personal`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kmdesk.core.folding import fold

GAP = 3
"""How many words `…` may stand for."""

_NUMBER = re.compile(r"<(\d{1,4})-(\d{1,4})>")
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
# What is said in one sentence does not go on in the next; "pga. stress" is no end of one.
_BREAK = re.compile(r"[\n\r!?;\u2028\u2029]|\.\s+(?=[A-ZÆØÅ])")


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a text, from `start` up to but not including `end`, and the kind of detail it may be."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of a pattern, folded; `gap` is the word `…`."""

    whole: frozenset[str]
    begins: tuple[str, ...]
    ends: tuple[str, ...]
    gap: bool = False

    def fits(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.begins) or word.endswith(self.ends)


Pattern = tuple[_Word, ...]


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Patterns by their first word: most words of a text are the first word of none."""

    by_word: Mapping[str, tuple[Pattern, ...]]
    loose: tuple[Pattern, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]

    def beginning_with(self, word: str) -> Sequence[Pattern]:
        """Return the patterns whose first word this may be."""
        listed = self.by_word.get(word, ())
        if word.startswith(self.begins) or word.endswith(self.ends):
            return (*listed, *(pattern for pattern in self.loose if pattern[0].fits(word)))
        return listed


@dataclass(frozen=True, slots=True)
class SensitiveWords:
    """What to look for, by kind, and what is harmless although it looks alike. Made by `read_words`."""

    kinds: Mapping[str, _Patterns]
    harmless: _Patterns


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int
    sentence: int


def read_words(kinds: Mapping[str, Sequence[str]], harmless: Sequence[str]) -> SensitiveWords:
    """Return the words of a data file, ready for use. ValueError for a pattern that would fit anything."""
    return SensitiveWords({kind: _indexed(patterns) for kind, patterns in kinds.items()}, _indexed(harmless))


def find_health_like(text: str, words: SensitiveWords) -> tuple[Finding, ...]:
    """Return what in the text looks like a detail of one of the kinds, in the order of the text."""
    tokens = _tokens(text)
    safe = {place for span in _spans(tokens, words.harmless) for place in range(*span)}
    found = {
        (first, last, kind)
        for kind, patterns in words.kinds.items()
        for first, last in _spans(tokens, patterns)
        if safe.isdisjoint(range(first, last))
    }
    return tuple(
        Finding(tokens[first].start, tokens[last - 1].end, kind) for first, last, kind in sorted(found)
    )


def _spans(tokens: Sequence[_Token], patterns: _Patterns) -> list[tuple[int, int]]:
    """Return where patterns fit, as numbers of tokens: the first, and the one after the last."""
    spans: list[tuple[int, int]] = []
    for place, token in enumerate(tokens):
        for pattern in patterns.beginning_with(token.word):
            end = _end(tokens, place, pattern)
            if end:
                spans.append((place, end))
    return spans


def _end(tokens: Sequence[_Token], place: int, pattern: Pattern) -> int:
    """Return the token after a pattern that begins at `place`; 0 when it does not fit there."""
    if not pattern:
        return place
    if pattern[0].gap:
        return next((end for skip in range(GAP + 1) if (end := _end(tokens, place + skip, pattern[1:]))), 0)
    if place >= len(tokens) or not pattern[0].fits(tokens[place].word):
        return 0
    end = _end(tokens, place + 1, pattern[1:])
    return end if end and tokens[place].sentence == tokens[end - 1].sentence else 0


def _tokens(text: str) -> list[_Token]:
    found = list(_WORD.finditer(text))
    sentence, tokens = 0, list[_Token]()
    for match in found[:1]:
        tokens.append(_Token(fold(match[0]), *match.span(), sentence))
    for before, match in pairwise(found):
        # One letter more, so that the pattern sees what the next sentence begins with.
        sentence += bool(_BREAK.search(text[before.end() : match.start() + 1]))
        tokens.append(_Token(fold(match[0]), *match.span(), sentence))
    return tokens


def _indexed(texts: Sequence[str]) -> _Patterns:
    patterns = [_pattern(text) for text in texts]
    by_word: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        for word in pattern[0].whole:
            by_word.setdefault(word, []).append(pattern)
    loose = tuple(pattern for pattern in patterns if pattern[0].begins or pattern[0].ends)
    return _Patterns(
        {word: tuple(listed) for word, listed in by_word.items()},
        loose,
        tuple(begin for pattern in loose for begin in pattern[0].begins),
        tuple(end for pattern in loose for end in pattern[0].ends),
    )


def _pattern(text: str) -> Pattern:
    made = tuple(_word(part) for part in text.split())
    if not made or made[0].gap or made[-1].gap:
        raise ValueError(text)
    return made


def _word(text: str) -> _Word:
    if text == "…":
        return _Word(frozenset(), (), (), gap=True)
    parts = text.split("|")
    if not all(fold(part) for part in parts):
        raise ValueError(text)
    return _Word(
        frozenset(whole for part in parts if "*" not in part for whole in _wholes(part)),
        tuple(fold(part) for part in parts if part.endswith("*")),
        tuple(fold(part) for part in parts if part.startswith("*")),
    )


def _wholes(part: str) -> Iterable[str]:
    """Return the words a part without `*` stands for: itself folded, or every number of a range."""
    numbers = _NUMBER.fullmatch(part)
    return map(str, range(int(numbers[1]), int(numbers[2]) + 1)) if numbers else (fold(part),)
