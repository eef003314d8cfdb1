"""Rows and answers of the office, taken into the desk: one road for pulls and for pushes that collided."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kmdesk.core.ids import derived_id
from kmdesk.models.record import Storage
from kmdesk.sync.cabinet import Cabinet
from kmdesk.sync.decide import DELETED, LOCAL, Decision, FieldConflict, Row, decide
from kmdesk.sync.messages import Known, OfficeRow
from kmdesk.sync.wire import blank_of, comes_back, doc_hash, unpack

CONFLICT = "conflict"
ERASED = "erased"
"""What a change is called, and waits under, that forgets a record."""
MERGED = "merged_into"
"""In `extra` of a deleted record: the one that took over from it."""

_HASH_OF_MARK = doc_hash({DELETED: True})
"""Of what an erased record leaves at the office."""


@dataclass
class Applied:
    """What was touched, to be looked at once more when the page is in."""

    rows: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    conflicts: int = 0
    gone: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Records that the office has deleted and this desk had not."""
    erased: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Records that the office has forgotten and this desk had."""

    def deleted(self, cabinet: Cabinet) -> int:
        """Return how many records that were live here are gone now; one merged into another is not."""
        rows = (cabinet.row(kind, record_id) for kind, record_id in self.gone)
        return len(self.erased) + sum(
            bool(row and row[DELETED] and MERGED not in (row.get("extra") or "")) for row in rows
        )


def may_delete(office: OfficeRow) -> bool:
    """Tell whether taking a row might delete a record: asked of many rows, so it looks at the row only."""
    return office.erased or (DELETED in office.doc and MERGED not in str(office.doc.get("extra", "")))


def going(cabinet: Cabinet, rows: Iterable[OfficeRow]) -> int:
    """Return how many records that are live on this desk taking some rows would delete."""
    return sum(may_delete(row) and _goes(cabinet, row) for row in rows)


def _goes(cabinet: Cabinet, office: OfficeRow) -> bool:
    mine = cabinet.row(office.kind, office.id) if cabinet.storages(office.kind) is not None else None
    if mine is None or mine[DELETED] or _lives_elsewhere(cabinet, office.kind, mine, erased=office.erased):
        return False
    worked_on = cabinet.pending(office.kind, office.id).keys() - {DELETED}
    return office.erased or bool(office.doc[DELETED] and not worked_on)


def may_be_taken(cabinet: Cabinet, kind: str, there: Known) -> bool:
    """Tell whether taking what the office has changes anything: not what was forgotten here meanwhile."""
    mine = cabinet.row(kind, there.id)
    if mine is not None and _lives_elsewhere(cabinet, kind, mine, erased=there.hash == _HASH_OF_MARK):
        return False
    return ERASED not in cabinet.pending(kind, there.id)


def _lives_elsewhere(cabinet: Cabinet, kind: str, mine: Row, *, erased: bool) -> bool:
    """Tell whether a record stays what another area of this desk has under its id, and this one's is let be.

    Two areas may have one id: two records, and a desk has room for one. It lives in the first of them, so
    that they never take it from each other in turn; the mark of one `erased` makes way for one that lives.
    """
    other = cabinet.elsewhere(kind, mine)
    if not other or ERASED in cabinet.pending(kind, mine["id"]):
        return bool(other)
    is_mark = _is_forgotten(cabinet.storages(kind) or {}, mine)
    return other == "before" if is_mark == erased else erased


def take_row(cabinet: Cabinet, office: OfficeRow, applied: Applied) -> None:
    """Take one row of a pull."""
    _take(cabinet, office, cabinet.pending(office.kind, office.id), (), applied, again="always")


def take_collision(
    cabinet: Cabinet,
    office: OfficeRow,
    refused: Mapping[str, Any],
    applied: Applied,
    *,
    again: Again = "always",
) -> None:
    """Take a row whose fields `refused` (field -> what we believed the office had) were not set by a push.

    The push is acknowledged: what the office did not take is merged, kept as a conflict, or sent anew.
    """
    pending = {**cabinet.pending(office.kind, office.id), **refused}
    _take(cabinet, office, pending, refused.keys(), applied, again=again)


def take_restored(cabinet: Cabinet, office: OfficeRow, version: int, since: int, applied: Applied) -> None:
    """Take a row of an office that is back at an earlier version than this desk's `version` of the record.

    `since` is the version up to which both have the same. What this desk has from later is sent again; not
    what it has from another area, in which versions are others.
    """
    storages = cabinet.storages(office.kind)
    mine = None if storages is None else cabinet.row(office.kind, office.id)
    from_here = mine is not None and version > since and not cabinet.elsewhere(office.kind, mine)
    if storages is not None and mine is not None and from_here and not office.erased:
        pending = cabinet.pending(office.kind, office.id)
        if _is_forgotten(storages, mine) and ERASED not in pending:
            cabinet.forget(office.kind, office.id)
            return
        lost = {} if ERASED in pending else lost_at_office(storages, mine, pending, office, since)
        if lost:
            take_collision(cabinet, office, lost, applied, again="never")
            return
    take_row(cabinet, office, applied)


def _is_forgotten(storages: Mapping[str, Storage], row: Row) -> bool:
    """Tell whether a record is the mark that an erased one leaves."""
    return bool(row[DELETED]) and all(
        row[name] == blank_of(storage)
        for name, storage in storages.items()
        if name not in LOCAL and name != DELETED
    )


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


Again = Literal["never", "solved", "always"]
"""Whether a conflict that says what one before it said is another one.

`never`: others find what I find, whenever they come to it (what a restored office has lost). `solved`: others
may find it at the same time; once it was solved it has happened anew. `always`: I typed it, and nobody else.
"""


def find_conflict(
    cabinet: Cabinet,
    kind: str,
    record_id: str,
    found: FieldConflict,
    applied: Applied,
    *,
    again: Again = "solved",
) -> None:
    """Write a conflict down as a record of its own, so that it reaches everybody.

    There is none about a conflict: who found it first and who settled it is what the office says. Where two
    have settled one and one of them took what the office had, the other's value stands, and is told.
    """
    if kind == CONFLICT:
        if found.field == "resolution" and found.office == "office" != found.mine and found.mine:
            told = {"resolution": found.mine, "resolved_by": cabinet.author(), "resolved_at": cabinet.now()}
            cabinet.make(CONFLICT, record_id, told)
        return
    told = {name: json.dumps(getattr(found, name), ensure_ascii=False) for name in ("base", "mine", "office")}
    names = (CONFLICT, kind, record_id, found.field, *told.values())
    conflict_id, times = derived_id(*names), 1
    while (before := cabinet.row(CONFLICT, conflict_id)) is not None:
        is_open = before["status"] == "open" and not before[DELETED]
        if again == "never" or (is_open and again == "solved"):
            return
        times += 1
        conflict_id = derived_id(*names, str(times))
    applied.conflicts += 1
    applied.rows.append((CONFLICT, conflict_id))
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
    *,
    again: Again,
) -> None:
    storages = cabinet.storages(office.kind)
    if storages is None:
        cabinet.keep_unknown(office, office.doc)
        return
    mine = cabinet.row(office.kind, office.id)
    if mine is not None and _lives_elsewhere(cabinet, office.kind, mine, erased=office.erased):
        return
    applied.rows.append((office.kind, office.id))
    if ERASED in pending and not office.erased:
        cabinet.take(office, {})  # erased here, of which the office will hear: nothing comes back
        return
    if office.erased:
        _erase(cabinet, office, applied)
        return
    theirs = {name: unpack(storages[name], value) for name, value in office.doc.items() if name in storages}
    unknown = {
        name: value
        for name, value in office.doc.items()
        if name not in storages or not comes_back(storages[name], value)
    }
    cabinet.keep_unknown(office, unknown)
    decision = decide(storages, mine, pending, theirs)
    if mine is not None and theirs.get(DELETED) and not mine[DELETED]:
        applied.gone.append((office.kind, office.id))
    decision = _with_resent(decision, mine, theirs, refused, storages)
    _carry_out(cabinet, office, mine, decision, applied, again=again)


def _erase(cabinet: Cabinet, office: OfficeRow, applied: Applied) -> None:
    """Forget a record, and what conflicts about it still tell of it."""
    mine = cabinet.row(office.kind, office.id)
    if mine is not None and not mine[DELETED]:
        applied.erased.append((office.kind, office.id))
    cabinet.erase(office)
    for conflict in cabinet.live(CONFLICT, "about_id", office.id):
        cabinet.forget(CONFLICT, conflict["id"])


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
    cabinet: Cabinet,
    office: OfficeRow,
    mine: Row | None,
    decision: Decision,
    applied: Applied,
    *,
    again: Again,
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
        # That a record was deleted while it was worked on, everybody finds who worked on it.
        of_all = found.field == DELETED and again == "always"
        find_conflict(cabinet, office.kind, office.id, found, applied, again="solved" if of_all else again)
