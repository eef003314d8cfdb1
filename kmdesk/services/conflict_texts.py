"""Two versions of a text compared and joined word by word. Pure, and quick also for texts of a megabyte."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_CUTS = (re.compile(r"\w+|\s+|[^\w\s]"), re.compile(r"\S*\s*"), re.compile(r".*\n|.+"))
"""Words and signs; words with the blank after them; lines."""
_MOST_WORK = 600_000
"""Pairs of equal parts looked at: a text that would take more is cut in the next way, at last not at all."""

Span = tuple[int, int]
"""From and to, in characters."""


@dataclass(frozen=True, slots=True)
class Union:
    """A text with what all sides added. `spans` are the stretches only some side wrote, in their order."""

    text: str
    spans: tuple[Span, ...] = ()


def added(before: str, after: str) -> tuple[Span, ...]:
    """Return the stretches of `after` that are not in `before`; none when the two share no word."""
    start, end = _shared_ends(before, after)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    parts_before, parts_after = _parts(old, new)
    found: list[Span] = []
    shares = any(one.isalnum() for one in (before[:start] + before[len(before) - end :]))
    place = start
    for tag, i1, i2, j1, j2 in _opcodes(parts_before, parts_after):
        length = sum(map(len, parts_after[j1:j2]))
        if tag == "equal":
            shares = shares or any(letter.isalnum() for part in parts_before[i1:i2] for letter in part)
        elif length:
            found.append((place, place + length))
        place += length
    return tuple(_trimmed(after, found)) if shares else ()


def union(before: str, sides: Sequence[str]) -> Union:
    """Return `before` with everything the sides added and without what any of them took out.

    What several put at the same place stands in the order of `sides`; the same addition counts once.
    """
    texts = list(dict.fromkeys(sides))
    if len(texts) == 1:
        return Union(texts[0])
    start = min(_shared_ends(before, text)[0] for text in texts)
    end = min(_shared_ends(before[start:], text[start:])[1] for text in texts)
    old = before[start : len(before) - end]
    news = [text[start : len(text) - end] for text in texts]
    base, *others = _parts(old, *news)
    gone = [False] * len(base)
    put: list[list[str]] = [[] for _ in range(len(base) + 1)]
    for other in others:
        for tag, i1, i2, j1, j2 in _opcodes(base, other):
            if tag == "equal":
                continue
            gone[i1:i2] = [True] * (i2 - i1)
            addition = "".join(other[j1:j2])
            if addition and addition not in put[i1]:
                put[i1].append(addition)
    return _written(before[:start], base, gone, put, before[len(before) - end :] if end else "")


def excerpt(text: str, spans: Sequence[Span], most: int) -> tuple[str, tuple[Span, ...]]:
    """Return about `most` characters of a text, around its first marked stretch, and the marks there."""
    if len(text) <= most:
        return text, tuple(spans)
    start = max(spans[0][0] - most // 4, 0) if spans else 0
    end = start + most
    moved = tuple(
        (max(a, start) - start + bool(start), min(b, end) - start + bool(start))
        for a, b in spans
        if a < end and b > start
    )
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else ""), moved


def _written(head: str, base: Sequence[str], gone: Sequence[bool], put: list[list[str]], tail: str) -> Union:
    pieces, spans, length = [head], list[Span](), len(head)

    def add(text: str, *, marked: bool) -> None:
        nonlocal length
        if marked:
            spans.append((length, length + len(text)))
        pieces.append(text)
        length += len(text)

    for place, additions in enumerate(put):
        for number, addition in enumerate(additions):
            if number and not (pieces[-1][-1:].isspace() or addition[0].isspace()):
                add("\n" if "\n" in addition or "\n" in additions[number - 1] else " ", marked=False)
            add(addition, marked=True)
        if place < len(base) and not gone[place]:
            add(base[place], marked=False)
    text = "".join([*pieces, tail])
    return Union(text, tuple(_trimmed(text, spans)))


def _trimmed(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Join neighbours and leave out blanks at the edges."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for start, end in joined:
        piece = text[start:end]
        left, right = len(piece) - len(piece.lstrip()), len(piece) - len(piece.rstrip())
        if left < len(piece):
            yield start + left, end - right


def _shared_ends(one: str, other: str) -> tuple[int, int]:
    """Return how much both texts share at the beginning and at the end, by whole words."""
    start = _shared(one, other)
    while start > 0 and not (_edge(one, start) and _edge(other, start)):
        start -= 1
    rest, rest_other = one[start:], other[start:]
    end = _shared(rest[::-1], rest_other[::-1])
    while end > 0 and not (_edge(rest, len(rest) - end) and _edge(rest_other, len(rest_other) - end)):
        end -= 1
    return start, end


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common, found by halves."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _edge(text: str, place: int) -> bool:
    """Tell whether no word goes on over a place."""
    if place in (0, len(text)):
        return True
    before, after = text[place - 1], text[place]
    return not ((before.isalnum() and after.isalnum()) or (before.isspace() and after.isspace()))


def _parts(*texts: str) -> list[list[str]]:
    """Return texts in words, or in larger parts where that would take long, or each as one."""
    for cut in _CUTS:
        found: list[list[str]] = [[part for part in cut.findall(text) if part] for text in texts]
        often = Counter(found[0])
        if all(sum(often[part] for part in other) <= _MOST_WORK for other in found[1:]):
            return found
    return [[text] if text else [] for text in texts]


def _opcodes(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return list(SequenceMatcher(None, one, other, autojunk=False).get_opcodes())
