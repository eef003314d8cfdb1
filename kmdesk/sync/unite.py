"""One thing kept as two records: one of them lives on, with what belongs to the other.

Two brokers create the same company; desks that were begun alone bring each its own contract and its own
record of the same broker. Every desk that sees both decides alike, by the records alone: the one with the
lower id stays. So it does not matter who notices first, nor that several do.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kmdesk.models.record import Storage
from kmdesk.sync.applying import CONFLICT, MERGED, Applied, find_conflict
from kmdesk.sync.cabinet import Cabinet
from kmdesk.sync.decide import DELETED, LOCAL, FieldConflict, Row
from kmdesk.sync.merge import merge
from kmdesk.sync.messages import OfficeRow
from kmdesk.sync.owners import keep_owners
from kmdesk.sync.wire import blank_of

COMPANY, NUMBER = "company", "cvr"
PARENTS = ("company_id", "host_company_id")
"""Fields in which others say which company they are of."""
BROKER, PROJECT = "broker", "project"
BEGUN_WITH = (BROKER, PROJECT)
"""Kinds of which every desk brings one record of its own."""
ABOUT = "about_id"
_LONGEST_CIRCLE = 20
NAMED_BROKER = ("broker_id", "standin_broker_id", "mine_by", "resolved_by")
"""Fields in which others say which broker they are of."""


@dataclass(frozen=True, slots=True)
class Sameness:
    """What makes two records of a kind one. `named_in` are the fields in which others say whose they are.

    `known_by` is the field that makes them one; without it all records of the area are one. `asks`: settings,
    of which every two that differ are shown to a person; else lists are put together.
    """

    kind: str
    known_by: str
    named_in: tuple[str, ...]
    asks: bool = False


SAMENESS = (
    Sameness(COMPANY, NUMBER, PARENTS),
    Sameness(BROKER, "email", NAMED_BROKER),
    Sameness(PROJECT, "", (), asks=True),
)
_BY_KIND = {rule.kind: rule for rule in SAMENESS}


def unite(cabinet: Cabinet, applied: Applied) -> None:
    """Let records of one thing become one, and what belongs to them follow, as far as they were touched.

    A desk that may only read leaves that to those who may write.
    """
    if cabinet.may_write():
        _unite_touched(cabinet, applied)
    else:
        _stand_back(cabinet)
    me = cabinet.row(BROKER, cabinet.author())
    heir = heir_of(cabinet, me) if me is not None and me[DELETED] else ""
    if heir:
        cabinet.become(heir)
    keep_owners(cabinet, applied)


def _unite_touched(cabinet: Cabinet, applied: Applied) -> None:
    for kind, record_id in list(applied.rows):
        if kind in _BY_KIND:
            _unite(cabinet, _BY_KIND[kind], record_id, applied)
    touched = list(applied.rows)  # with the conflicts found, in which I may be one that was merged away
    for rule in SAMENESS:
        heirs = heirs_of(cabinet, rule.kind)
        if heirs:
            _follow(cabinet, rule, heirs, touched)


def _stand_back(cabinet: Cabinet) -> None:
    """Let the contract and the broker this desk began with make way for the office's, and wait for nothing.

    That is this desk's own affair, nothing of it is sent. `stands_up` takes it back.
    """
    for rule in (_BY_KIND[kind] for kind in BEGUN_WITH):
        for own in cabinet.untold(rule.kind):
            cabinet.keep_here(rule.kind, own["id"])
            told = {row["id"] for row in cabinet.untold(rule.kind)}
            theirs = [row for row in _same(cabinet, rule, own) if row["id"] not in told]
            if theirs:
                office = OfficeRow(rule.kind, own["id"], 0, {})
                cabinet.take(office, {DELETED: 1, "extra": _extra(own, merged_into=theirs[0]["id"])})


def stands_up(cabinet: Cabinet, kind: str, row: Row) -> None:
    """Take back for one record what standing back did, on a desk that may write from now on."""
    if row[DELETED] and merged_into(row):
        cabinet.take(OfficeRow(kind, row["id"], 0, {}), {DELETED: 0, "extra": _extra(row, merged_into="")})


def _extra(row: Row, *, merged_into: str) -> str:
    """Return what a record has in `extra` when it is, or is no longer, merged into another."""
    extra = {**json.loads(row["extra"] or "{}"), MERGED: merged_into}
    told = {name: value for name, value in extra.items() if value or name != MERGED}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def merged_into(row: Mapping[str, Any]) -> str:
    """Return the record that took over from this one, or empty text."""
    extra: Mapping[str, Any] = json.loads(row.get("extra") or "{}")
    return str(extra.get(MERGED, ""))


def heir_of(cabinet: Cabinet, row: Row, kind: str = BROKER) -> str:
    """Return the record that stands in for one merged away, through several merges; "" for none."""
    seen = {row["id"]}
    heir = merged_into(row)
    while heir and heir not in seen:
        seen.add(heir)
        found = cabinet.row(kind, heir)
        if found is None:
            return ""
        if not found[DELETED]:
            return heir
        heir = merged_into(found)
    return ""


def heirs_of(cabinet: Cabinet, kind: str) -> dict[str, str]:
    """Return the records of a kind that were merged away, each with the one that stands in for it now."""
    found = {row["id"]: heir_of(cabinet, row, kind) for row in cabinet.merged(kind)}
    return {record_id: heir for record_id, heir in found.items() if heir}


def _unite(cabinet: Cabinet, rule: Sameness, record_id: str, applied: Applied) -> None:
    row = cabinet.row(rule.kind, record_id)
    if row is None:
        return
    if row[DELETED]:
        heir = heir_of(cabinet, row, rule.kind)
        if heir:
            _move_children(cabinet, rule, record_id, heir)
        else:
            _open_circle(cabinet, rule, row)
        return
    same = _same(cabinet, rule, row)
    for other in same[1:]:
        _merge_into(cabinet, rule, same[0]["id"], other, applied)


def _open_circle(cabinet: Cabinet, rule: Sameness, row: Row) -> None:
    """Let the lowest of some records live again that were each merged into another one of them.

    No two desks that go by the rule do that to each other; somebody may have done it in another way.
    """
    circle = [row]
    while True:
        heir = cabinet.row(rule.kind, merged_into(circle[-1]))
        if heir is None or not heir[DELETED]:
            return
        if heir["id"] == row["id"]:
            break
        if len(circle) > _LONGEST_CIRCLE:
            return
        circle.append(heir)
    kept = min(circle, key=lambda one: one["id"])
    cabinet.make(rule.kind, kept["id"], {DELETED: 0, "extra": _extra(kept, merged_into="")})
    for other in circle:
        if other["id"] != kept["id"]:
            cabinet.make(rule.kind, other["id"], {"extra": _extra(other, merged_into=kept["id"])})
            _move_children(cabinet, rule, other["id"], kept["id"])


def _same(cabinet: Cabinet, rule: Sameness, row: Row) -> list[Row]:
    """Return the live records that are one with this one, itself among them, by id."""
    if not rule.known_by:
        return cabinet.everyone(rule.kind)
    known_by = row[rule.known_by]
    if rule.kind == COMPANY:
        return cabinet.live(COMPANY, NUMBER, known_by) if known_by else []
    address = _folded(known_by)
    if not address:
        return []
    return [one for one in cabinet.everyone(rule.kind) if _folded(one[rule.known_by]) == address]


def _folded(address: str) -> str:
    return address.strip().casefold()


def _merge_into(cabinet: Cabinet, rule: Sameness, kept_id: str, other: Row, applied: Applied) -> None:
    kept = cabinet.row(rule.kind, kept_id)
    if kept is None:
        return
    of_its_own = LOCAL | {DELETED, "extra", rule.known_by}
    changes: dict[str, Any] = {}
    for name, storage in (cabinet.storages(rule.kind) or {}).items():
        if name in of_its_own or kept[name] == other[name]:
            continue
        value, conflict = _joined(storage, kept[name], other[name], asks=rule.asks)
        if conflict:
            found = FieldConflict(name, blank_of(storage), other[name], kept[name])
            find_conflict(cabinet, rule.kind, kept_id, found, applied)
        if value != kept[name]:
            changes[name] = value
    if changes:
        cabinet.make(rule.kind, kept_id, changes)
    _move_children(cabinet, rule, other["id"], kept_id)
    cabinet.make(rule.kind, other["id"], {DELETED: 1, "extra": _extra(other, merged_into=kept_id)})


def _joined(storage: Storage, kept: Any, other: Any, *, asks: bool) -> tuple[Any, bool]:  # noqa: ANN401
    """Return the value of the two that lives on, and whether a person must look at the other one."""
    blank = blank_of(storage)
    if asks and storage != "boolean":
        return (other, False) if kept == blank else (kept, other != blank)
    if asks:
        return kept, True  # no is an answer as well
    if other == blank:
        return kept, False
    merged = merge(storage, blank, other, kept)
    return merged.value, merged.conflict


def _move_children(cabinet: Cabinet, rule: Sameness, from_id: str, to_id: str) -> None:
    for name in (*rule.named_in, ABOUT):
        for kind in cabinet.kinds_with(name):
            for child in cabinet.live(kind, name, from_id):
                cabinet.make(kind, child["id"], _naming(cabinet, child, name, to_id))


def _naming(cabinet: Cabinet, child: Row, name: str, heir: str) -> dict[str, Any]:
    """Return what changes in a record that now names the heir.

    A conflict is settled by that when the heir has the value that was kept beside.
    """
    changes: dict[str, Any] = {name: heir}
    if name == ABOUT and child["status"] == "open":
        about = cabinet.row(child["about_kind"], heir) or {}
        if json.dumps(about.get(child["field"]), ensure_ascii=False) == child["mine"]:
            changes |= {"status": "resolved", "resolution": "office"}
    return changes


def _follow(
    cabinet: Cabinet, rule: Sameness, heirs: Mapping[str, str], touched: Collection[tuple[str, str]]
) -> None:
    """Let records that name one that was merged away name the one that stayed."""
    for kind, record_id in touched:
        names = [name for name in (*rule.named_in, ABOUT) if name in (cabinet.storages(kind) or {})]
        row = cabinet.row(kind, record_id) if names else None
        if row is None or row[DELETED]:
            continue
        for name in names:
            if row[name] in heirs:
                cabinet.make(kind, record_id, _naming(cabinet, row, name, heirs[row[name]]))


__all__ = ["COMPANY", "CONFLICT", "MERGED", "NUMBER", "heirs_of", "merged_into", "unite"]
