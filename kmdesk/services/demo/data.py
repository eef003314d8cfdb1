"""The demo's word lists, read once each, and the ids that follow from a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from kmdesk.core import resources

Row = Mapping[str, Any]

# 1 January 2025 as milliseconds: ids look like UUIDv7 and ascend, so that loading appends to the table.
_FIRST_MILLISECOND = 1_735_689_600_000
_KINDS = (
    "broker",
    "project",
    "company",
    "contact_person",
    "visit",
    "need",
    "candidate",
    "match",
    "task",
    "handout",
)
_SCATTER = 0x9E3779B97F4B
"""An odd number near 2⁴⁸ over the golden ratio: its multiples look random and never repeat below 2⁴⁸."""


def demo_id(kind: str, n: int) -> str:
    """Return the id of the demo's `n`th record of a kind: the same everywhere, ascending with `n`."""
    moment = f"{_FIRST_MILLISECOND + n:012x}"
    tail = n * _SCATTER % (1 << 48)
    return f"{moment[:8]}-{moment[8:]}-7{_KINDS.index(kind):03x}-8000-{tail:012x}"


@cache
def load(name: str) -> Row:
    """Return one of the files in `resources/demo`."""
    return cast("Row", resources.load_json("demo", f"{name}.json"))


@cache
def places() -> Mapping[str, Row]:
    """Return the contract's municipalities by code, with their weights, postal codes, brokers and counts."""
    return {row["code"]: row for row in load("places")["municipalities"]}


@cache
def trades() -> Mapping[str, Row]:
    """Return the trades by key: what such companies make, say, need and are called."""
    return {row["key"]: row for row in load("industries")["trades"]}


def values(row: Row, *, without: tuple[str, ...]) -> dict[str, Any]:
    """Return a row as values of a record: lists as tuples, and without the keys that mean something else."""
    return {
        name: tuple(cast("list[Any]", value)) if isinstance(value, list) else value
        for name, value in row.items()
        if name not in without
    }


def partners() -> Sequence[Row]:
    """Return the people from other systems who come along to joint visits."""
    return cast("Sequence[Row]", load("places")["partners"])
