"""Two brokers created the same company: one of the two lives on, with the visits and needs of both.

Every desk that sees both decides alike, by the records alone: the company with the lower id stays. So it does
not matter who notices first, nor that several do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kmdesk.sync.applying import Applied, find_conflict
from kmdesk.sync.cabinet import Cabinet
from kmdesk.sync.decide import DELETED, LOCAL, FieldConflict, Row
from kmdesk.sync.merge import merge
from kmdesk.sync.wire import blank_of

COMPANY, PARENT, NUMBER, MERGED = "company", "company_id", "cvr", "merged_into"
_OF_ITS_OWN = LOCAL | {DELETED, "extra", NUMBER}


def unite(cabinet: Cabinet, applied: Applied) -> None:
    """Let companies with one CVR number become one, and what belongs to them follow, as far as touched."""
    touched = list(applied.rows)
    for kind, record_id in touched:
        if kind == COMPANY:
            _unite_company(cabinet, record_id, applied)
    for kind, record_id in touched:
        _follow(cabinet, kind, record_id)
    for kind, record_id in applied.gone:
        if kind == COMPANY:
            _keep_if_worked_on(cabinet, record_id, applied)


def merged_into(row: Row) -> str:
    """Return the company that took over from this one, or empty text."""
    extra: Mapping[str, Any] = json.loads(row.get("extra") or "{}")
    return str(extra.get(MERGED, ""))


def _unite_company(cabinet: Cabinet, company_id: str, applied: Applied) -> None:
    row = cabinet.row(COMPANY, company_id)
    if row is None:
        return
    if row[DELETED]:
        heir = _heir(cabinet, row)
        if heir:
            _move_children(cabinet, company_id, heir)
        return
    if not row[NUMBER]:
        return
    same = cabinet.live(COMPANY, NUMBER, row[NUMBER])
    for other in same[1:]:
        _merge_into(cabinet, same[0], other, applied)


def _merge_into(cabinet: Cabinet, kept: Row, other: Row, applied: Applied) -> None:
    kept_id, other_id = kept["id"], other["id"]
    changes: dict[str, Any] = {}
    for name, storage in (cabinet.storages(COMPANY) or {}).items():
        if name in _OF_ITS_OWN or kept[name] == other[name] or other[name] == blank_of(storage):
            continue
        merged = merge(storage, blank_of(storage), other[name], kept[name])
        if merged.conflict:
            found = FieldConflict(name, blank_of(storage), other[name], kept[name])
            find_conflict(cabinet, COMPANY, kept_id, found, applied)
        if merged.value != kept[name]:
            changes[name] = merged.value
    if changes:
        cabinet.make(COMPANY, kept_id, changes)
    _move_children(cabinet, other_id, kept_id)
    extra = {**json.loads(other["extra"] or "{}"), MERGED: kept_id}
    told = json.dumps(extra, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    cabinet.make(COMPANY, other_id, {DELETED: 1, "extra": told})


def _move_children(cabinet: Cabinet, from_id: str, to_id: str) -> None:
    for kind in cabinet.kinds_with(PARENT):
        for child in cabinet.live(kind, PARENT, from_id):
            cabinet.make(kind, child["id"], {PARENT: to_id})


def _follow(cabinet: Cabinet, kind: str, record_id: str) -> None:
    """Let a record of a company that was merged away belong to the one that stayed."""
    row = cabinet.row(kind, record_id)
    if row is None or row[DELETED] or not row.get(PARENT):
        return
    company = cabinet.row(COMPANY, row[PARENT])
    heir = _heir(cabinet, company) if company is not None and company[DELETED] else ""
    if heir:
        cabinet.make(kind, record_id, {PARENT: heir})


def _heir(cabinet: Cabinet, company: Row) -> str:
    """Return the company that stands in for one that was merged away, through several merges; "" for none."""
    seen = {company["id"]}
    heir = merged_into(company)
    while heir and heir not in seen:
        seen.add(heir)
        row = cabinet.row(COMPANY, heir)
        if row is None:
            return ""
        if not row[DELETED]:
            return heir
        heir = merged_into(row)
    return ""


def _keep_if_worked_on(cabinet: Cabinet, company_id: str, applied: Applied) -> None:
    """Bring back a company that was deleted elsewhere while something new was put on it here, and ask."""
    row = cabinet.row(COMPANY, company_id)
    if row is None or not row[DELETED] or merged_into(row):
        return
    for kind in cabinet.kinds_with(PARENT):
        for child in cabinet.live(kind, PARENT, company_id):
            if cabinet.pending(kind, child["id"]):
                cabinet.make(COMPANY, company_id, {DELETED: 0})
                find_conflict(cabinet, COMPANY, company_id, FieldConflict(DELETED, 0, 0, 1), applied)
                return
