"""What a record from the office does to mine: taken over, left, merged, or a conflict to look at. Pure.

A field is *pending* while the office has not acknowledged a change of mine. Its base is what the office had
when the change was made. Fields that are not pending follow the office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kmdesk.models.record import Storage
from kmdesk.sync.merge import merge
from kmdesk.sync.wire import blank_of

Row = Mapping[str, Any]
"""Field -> stored value."""
DELETED = "deleted"
LOCAL = frozenset({"id", "scope_id", "version"})
"""Columns that do not travel in a record's content."""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Two people changed a field differently; `office` is live, `mine` is kept."""

    field: str
    base: Any
    mine: Any
    office: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a record. `take`: values written as the office has them, journalled as the office's.

    `make`: values of mine that change in answer, (from, to), to be journalled and sent. `settled`: fields
    whose pending changes need not be sent any more because the office's value is the new base.
    """

    take: dict[str, Any] = field(default_factory=dict[str, Any])
    make: dict[str, tuple[Any, Any]] = field(default_factory=dict[str, tuple[Any, Any]])
    settled: dict[str, Any] = field(default_factory=dict[str, Any])
    conflicts: tuple[FieldConflict, ...] = ()


def decide(
    storages: Mapping[str, Storage], mine: Row | None, pending: Mapping[str, Any], office: Row
) -> Decision:
    """Return what the office's record does to mine. `pending` is field -> base; rows hold stored values.

    Fields the office does not name are blank there. `mine` is None for a record this desk never had.
    """
    if mine is None:
        return Decision(take=dict(office))
    take: dict[str, Any] = {}
    make: dict[str, tuple[Any, Any]] = {}
    settled: dict[str, Any] = {}
    conflicts: list[FieldConflict] = []
    for name, storage in storages.items():
        if name in LOCAL or name == DELETED:
            continue
        theirs = office.get(name, blank_of(storage))
        my = mine[name]
        if name not in pending:
            if theirs != my:
                take[name] = theirs
            continue
        base = pending[name]
        if theirs == base:
            continue
        merged = merge(storage, base, my, theirs)
        settled[name] = theirs
        if merged.conflict:
            conflicts.append(FieldConflict(name, base, my, theirs))
        if merged.value == theirs:
            if my != theirs:
                take[name] = theirs
        else:
            make[name] = (theirs, merged.value)
    _decide_deletion(
        mine, pending, office, changed=bool(take or settled), into=(take, make, settled, conflicts)
    )
    return Decision(take, make, settled, tuple(conflicts))


_Parts = tuple[dict[str, Any], dict[str, tuple[Any, Any]], dict[str, Any], list[FieldConflict]]


def _decide_deletion(
    mine: Row, pending: Mapping[str, Any], office: Row, *, changed: bool, into: _Parts
) -> None:
    """Keep a record that one deleted and the other worked on, and ask."""
    take, make, settled, conflicts = into
    my, theirs = int(mine[DELETED]), int(office.get(DELETED, 0))
    work = [name for name in pending if name != DELETED]
    if DELETED not in pending:
        if theirs and not my and work:
            settled[DELETED] = theirs
            make[DELETED] = (theirs, 0)
            conflicts.append(FieldConflict(DELETED, 0, 0, theirs))
        elif theirs != my:
            take[DELETED] = theirs
        return
    if theirs == my:
        settled[DELETED] = theirs
    elif my and changed:
        settled[DELETED] = theirs
        take[DELETED] = theirs
        conflicts.append(FieldConflict(DELETED, pending[DELETED], my, theirs))
    elif theirs != int(pending[DELETED]):
        # I brought it back, they deleted it again: it stays, for somebody works with it.
        settled[DELETED] = theirs
        make[DELETED] = (theirs, my)
