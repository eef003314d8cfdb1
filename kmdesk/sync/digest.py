"""Comparing what the desk has with what the office has, a bounded part of it in every run. Pure.

A run compares at most `MOST_ROWS` records, going on where the last one ended and beginning anew after the
last kind: it costs the same however many records there are, and in time everything was compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from kmdesk.models.record import Storage
from kmdesk.sync.decide import LOCAL, Row
from kmdesk.sync.messages import Differing, Known, Window
from kmdesk.sync.wire import Doc, blank_of, is_blank, pack, sum_of, unpack

MOST_ROWS = 200

Between = Callable[[str, str, str, int], Sequence[Known]]
"""(kind, after, upto, most) -> the desk's records that the office has, by id; an empty `upto` is no limit."""


class Place(NamedTuple):
    """Where comparing goes on: after this record. The blank place is the beginning."""

    kind: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What to do about a window. `wanted` is to be fetched, `lost` the office ought to have and has not."""

    wanted: tuple[Known, ...]
    lost: tuple[str, ...]


def windows(kinds: Sequence[str], place: Place, most: int, between: Between) -> tuple[Window, ...]:
    """Return what to compare next: at most `most` records, from a place on, of one kind or several."""
    found: list[Window] = []
    for kind in (kind for kind in kinds if kind >= place.kind):
        after = place.after if kind == place.kind else ""
        rows = between(kind, after, "", most)
        upto = rows[-1].id if len(rows) == most else ""
        found.append(Window(kind, after, upto, len(rows), sum_of(rows)))
        most -= len(rows)
        if not most:
            break
    return tuple(found)


def next_place(kinds: Sequence[str], compared: Sequence[Window], differing: Sequence[Differing]) -> Place:
    """Return where to go on; the beginning when everything was compared."""
    if not compared:
        return Place()
    for found in differing:
        window = next(one for one in compared if one.kind == found.kind)
        if found.upto != window.upto:
            return Place(found.kind, found.upto)
    last = compared[-1]
    if last.upto:
        return Place(last.kind, last.upto)
    return Place(next((kind for kind in kinds if kind > last.kind), ""))


def judge(mine: Sequence[Known], found: Differing, read: int) -> Judgement:
    """Compare the desk's records of a window with the office's. `read` is the version the desk has read.

    What the office has changed since comes with the next page and is left alone here.
    """
    have = {one.id: one for one in mine}
    there = {one.id for one in found.rows}
    return Judgement(
        tuple(one for one in found.rows if one.version <= read and have.get(one.id) != one),
        tuple(one.id for one in mine if one.id not in there),
    )


def expected_doc(
    storages: Mapping[str, Storage], row: Row, pending: Mapping[str, Any], unknown: Mapping[str, Any]
) -> Doc:
    """Return a record as the office must have it: without what waits, with what has no place here."""
    doc = {name: value for name, value in unknown.items() if not is_blank(value)}
    for name, storage in storages.items():
        value = pending[name] if name in pending else row[name]
        if name in LOCAL or (name in doc and value == unpack(storage, doc[name])):
            continue
        if value != blank_of(storage):
            doc[name] = pack(storage, value)
        else:
            doc.pop(name, None)
    return doc
