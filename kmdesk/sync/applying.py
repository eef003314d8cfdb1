"""Rows and answers of the office, taken into the desk: one road for pulls and for pushes that collided."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from kmdesk.core.ids import derived_id
from kmdesk.models.record import Storage
from kmdesk.sync.cabinet import Cabinet
from kmdesk.sync.decide import DELETED, LOCAL, Decision, FieldConflict, Row, decide
from kmdesk.sync.messages import OfficeRow
from kmdesk.sync.wire import blank_of, unpack

CONFLICT = "conflict"


@dataclass
class Applied:
    """What was touched, to be looked at once more when the page is in."""

    rows: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    conflicts: int = 0
    gone: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Records that the office has deleted and this desk had not."""


def take_row(cabinet: Cabinet, office: OfficeRow, applied: Applied) -> None:
    """Take one row of a pull."""
    _take(cabinet, office, cabinet.pending(office.kind, office.id), (), applied)


def take_collision(cabinet: Cabinet, office: OfficeRow, refused: Mapping[str, Any], applied: Applied) -> None:
    """Take a row whose fields `refused` (field -> what we believed the office had) were not set by a push.

    The push is acknowledged: what the office did not take is merged, kept as a conflict, or sent anew.
    """
    pending = {**cabinet.pending(office.kind, office.id), **refused}
    _take(cabinet, office, pending, refused.keys(), applied)


def lost_at_office(
    storages: Mapping[str, Storage], mine: Row, pending: Mapping[str, Any], office: OfficeRow, since: int
) -> dict[str, Any]:
    """Return the fields that an office restored from a backup no longer has as this desk sent them.

    Each with what they build on: the office's value where the record is as the backup had it. Where somebody
    has changed it since, nobody knows what both came from; then it is a blank, so that no value goes unseen.
    """
    lost: dict[str, Any] = {}
    for name, storage in storages.items():
        theirs = unpack(storage, office.doc.get(name))
        if name in LOCAL or name in pending or mine[name] == theirs:
            continue
        lost[name] = theirs if office.version <= since else blank_of(storage)
    return lost


def find_conflict(
    cabinet: Cabinet, kind: str, record_id: str, found: FieldConflict, applied: Applied
) -> None:
    """Write a conflict down as a record of its own, so that it reaches everybody."""
    told = {name: json.dumps(getattr(found, name), ensure_ascii=False) for name in ("base", "mine", "office")}
    conflict_id = derived_id(CONFLICT, kind, record_id, found.field, *told.values())
    if cabinet.row(CONFLICT, conflict_id) is not None:
        return
    applied.conflicts += 1
    about = {"about_kind": kind, "about_id": record_id, "field": found.field, "status": "open"}
    cabinet.make(
        CONFLICT, conflict_id, {**about, **told, "mine_by": cabinet.author(), "found_at": cabinet.now()}
    )


def _take(
    cabinet: Cabinet,
    office: OfficeRow,
    pending: Mapping[str, Any],
    refused: Collection[str],
    applied: Applied,
) -> None:
    storages = cabinet.storages(office.kind)
    if storages is None:
        cabinet.keep_unknown(office, office.doc)
        return
    applied.rows.append((office.kind, office.id))
    if office.erased:
        cabinet.erase(office)
        return
    theirs = {name: unpack(storages[name], value) for name, value in office.doc.items() if name in storages}
    unknown = {name: value for name, value in office.doc.items() if name not in storages}
    if unknown:
        cabinet.keep_unknown(office, unknown)
    mine = cabinet.row(office.kind, office.id)
    decision = decide(storages, mine, pending, theirs)
    if mine is not None and theirs.get(DELETED) and not mine[DELETED]:
        applied.gone.append((office.kind, office.id))
    _carry_out(cabinet, office, mine, _with_resent(decision, mine, theirs, refused, storages), applied)


def _with_resent(
    decision: Decision,
    mine: Row | None,
    theirs: Row,
    refused: Collection[str],
    storages: Mapping[str, Any],
) -> Decision:
    """Send anew what was refused though the office has the value it was built on (a deleted record)."""
    if mine is None:
        return decision
    again = {
        name: (theirs.get(name, blank_of(storages[name])), mine[name])
        for name in refused
        if name not in decision.settled and name not in LOCAL
    }
    again = {name: change for name, change in again.items() if change[0] != change[1]}
    return Decision(decision.take, {**decision.make, **again}, decision.settled, decision.conflicts)


def _carry_out(
    cabinet: Cabinet, office: OfficeRow, mine: Row | None, decision: Decision, applied: Applied
) -> None:
    values = dict(decision.take)
    if mine is not None:
        values |= {name: before for name, (before, _) in decision.make.items() if mine[name] != before}
    cabinet.take(office, values)
    for name in decision.settled:
        cabinet.settle(office.id, name)
    if decision.make:
        cabinet.make(office.kind, office.id, {name: to for name, (_, to) in decision.make.items()})
    for found in decision.conflicts:
        find_conflict(cabinet, office.kind, office.id, found, applied)
