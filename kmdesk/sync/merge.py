"""Merging one field: what it was, what I made of it, what the office has now. Pure.

Sets of values merge by element, maps by key, long texts by paragraph when the changed paragraphs do not
touch. Everything else that two people changed differently is a conflict: the office's value stays live, mine
is kept beside it until a person has chosen.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, cast

from kmdesk.models.record import Storage

_MISSING = object()


@dataclass(frozen=True, slots=True)
class Merged:
    """The value to live on. `conflict`: somebody must look, for a value was not taken over."""

    value: Any
    conflict: bool = False


def merge(storage: Storage, base: Any, mine: Any, theirs: Any) -> Merged:  # noqa: ANN401 - stored values
    """Merge stored values of a field.

    Re-applying changes nothing: `merge(s, theirs, value, theirs).value == value`.
    """
    if mine in (theirs, base):
        return Merged(theirs)
    if theirs == base:
        return Merged(mine)
    if storage == "list":
        return Merged(_dump(_merge_lists(_load(base), _load(mine), _load(theirs))))
    if storage == "map":
        return _merge_maps(_load(base), _load(mine), _load(theirs))
    if storage == "text":
        combined = merge_paragraphs(base, mine, theirs)
        if combined is not None:
            return Merged(combined)
    return Merged(theirs, conflict=True)


def merge_paragraphs(base: str, mine: str, theirs: str) -> str | None:
    """Merge texts of several lines by line; None when both changed the same place, or it is one line only."""
    old, ours, other = base.split("\n"), mine.split("\n"), theirs.split("\n")
    if max(len(old), len(ours), len(other)) == 1:
        return None
    merged: list[str] = []
    at = 0
    for start, end, my_lines, their_lines in _hunks(old, ours, other):
        merged += old[at:start]
        if my_lines is not None and their_lines is not None and my_lines != their_lines:
            return None
        merged += cast("list[str]", their_lines if my_lines is None else my_lines)
        at = end
    return "\n".join(merged + old[at:])


def _merge_lists(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """Return theirs, without what I took out, with what I put in. An element counts once."""
    had, kept = _keys(base), _keys(mine)
    result = {_key(item): item for item in theirs if _key(item) in kept or _key(item) not in had}
    for item in mine:
        if _key(item) not in had:
            result.setdefault(_key(item), item)
    return list(result.values())


def _merge_maps(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    result, conflict = dict(theirs), False
    for name in sorted(base.keys() | mine.keys() | theirs.keys()):
        old, my, their = (side.get(name, _MISSING) for side in (base, mine, theirs))
        if my in (old, their):
            continue
        if their != old:
            conflict = True
        elif my is _MISSING:
            del result[name]
        else:
            result[name] = my
    return Merged(_dump(result), conflict)


Hunk = tuple[int, int, list[str] | None, list[str] | None]


def _hunks(base: list[str], mine: list[str], theirs: list[str]) -> list[Hunk]:
    """Return the changed stretches of `base`, from and to, with the lines of whoever changed them, else None.

    Changes that touch each other, also two insertions at the same place, are one stretch changed by both.
    """
    changes = sorted(
        [(*span, 0) for span in _changes(base, mine)] + [(*span, 1) for span in _changes(base, theirs)]
    )
    hunks: list[Hunk] = []
    place = 0
    while place < len(changes):
        start, end = changes[place][0], changes[place][1]
        last = place
        while last + 1 < len(changes) and changes[last + 1][0] <= end:
            last += 1
            end = max(end, changes[last][1])
        touched = {side for *_, side in changes[place : last + 1]}
        sides = [
            _lines_between(base, new, start, end) if side in touched else None
            for side, new in enumerate((mine, theirs))
        ]
        hunks.append((start, end, sides[0], sides[1]))
        place = last + 1
    return hunks


def _changes(base: list[str], new: list[str]) -> list[tuple[int, int]]:
    matcher = SequenceMatcher(None, base, new, autojunk=False)
    return [(i1, i2) for tag, i1, i2, _, _ in matcher.get_opcodes() if tag != "equal"]


def _lines_between(base: list[str], new: list[str], start: int, end: int) -> list[str]:
    """Return what a side has in place of lines `start` to `end` of `base`, both at edges of changes."""
    lines: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, base, new, autojunk=False).get_opcodes():
        if tag == "equal":
            low, high = max(i1, start), min(i2, end)
            if low < high:
                lines += new[j1 + low - i1 : j1 + high - i1]
        elif start <= i1 and i2 <= end:
            lines += new[j1:j2]
    return lines


def _load(value: str) -> Any:  # noqa: ANN401 - any JSON value
    return json.loads(value) if value else []


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _key(item: object) -> str:
    return _dump(item)


def _keys(items: Sequence[object]) -> set[str]:
    return {_key(item) for item in items}
