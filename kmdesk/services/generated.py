"""Records that the program makes from what people wrote elsewhere, and that people may change afterwards.

What was put into a record is remembered beside it (`record.extra["guide"]`). A field that still holds what
was put there may be brought up to date; a field that holds something else was edited by a person and is left
alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar, cast

from kmdesk.models.record import Record, columns

R = TypeVar("R", bound=Record)

KEPT = "guide"
"""The key in `extra` under which the copy lies: field name -> value as JSON."""

_IDENTITY = frozenset(
    {"id", "scope_id", "version", "deleted", "extra", "company_id", "visit_id", "origin", "broker_id"}
)


def kept(record: Record) -> Mapping[str, Any]:
    """Return what was put into the record last, by field; empty when a person made it."""
    copy: object = record.extra.get(KEPT)
    return cast("Mapping[str, Any]", copy) if isinstance(copy, Mapping) else {}


def brought(record: R, wanted: Mapping[str, object]) -> R:
    """Return the record with the `wanted` values in every field that no person edited, and the copy kept.

    A field that was never put is filled only while it is blank.
    """
    blank = type(record)()
    before = kept(record)
    changes: dict[str, Any] = {}
    copy = dict(before)
    for name, value in wanted.items():
        now = _plain(getattr(record, name))
        untouched = now == (before[name] if name in before else _plain(getattr(blank, name)))
        if untouched:
            changes[name] = value
            copy[name] = _plain(value)
    return replace(record, **changes, extra={**record.extra, KEPT: copy})


def is_untouched(record: Record) -> bool:
    """Tell whether the record holds exactly what was put into it, so that it may go when its reason goes."""
    blank, copy = type(record)(), kept(record)
    if not copy:
        return False
    names: Iterable[str] = (name for name in columns(type(record)) if name not in _IDENTITY)
    return all(
        _plain(getattr(record, name)) == copy.get(name, _plain(getattr(blank, name))) for name in names
    )


def _plain(value: object) -> object:
    """Return a value the way JSON gives it back."""
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value
