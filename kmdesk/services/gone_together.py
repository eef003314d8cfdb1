"""What was deleted together with a company, and so comes back together with it.

A record remembers in `extra` with which company it went. That travels with the deletion: every desk knows
what belonged to it, whoever deleted, whatever the clocks say, and in however many parts it came.
"""

from __future__ import annotations

from dataclasses import replace

from kmdesk.models.record import Record, columns, kinds, record_class
from kmdesk.store.store import Store, Unit

_WITH = "gone_with"
"""The key in `extra` under which a record remembers the company that it was deleted with."""


def remember(unit: Unit, company_id: str) -> None:
    """Let what an action has deleted remember that it went with a company; called after the deleting."""
    store = unit.store
    for place, gone in enumerate(unit.entries):
        row = store.stored(gone.kind, gone.record_id) if gone.changes.get("deleted") == (0, 1) else None
        if row is None or gone.record_id == company_id:
            continue
        record = record_class(gone.kind).from_row(row)
        told = store.difference(replace(record, extra={**record.extra, _WITH: company_id}))
        if told is not None:
            store.apply(told)
            unit.entries[place] = replace(gone, changes={**gone.changes, **told.changes})


def bring_along(unit: Unit, company_id: str) -> int:
    """Bring back what was deleted together with a company that stays; returns how many."""
    gone = _of(unit.store, company_id)
    for record in gone:
        unit.put(replace(stays(record), deleted=False))
    return len(gone)


def stays(record: Record) -> Record:
    """Return a record that stays though it was deleted with its company: it has forgotten that."""
    if _WITH not in record.extra:
        return record
    return replace(record, extra={name: value for name, value in record.extra.items() if name != _WITH})


def _of(store: Store, company_id: str) -> list[Record]:
    found: list[Record] = []
    for kind in kinds():
        if "company_id" not in columns(record_class(kind)):
            continue
        rows = store.db.named(
            f'SELECT * FROM "{kind}" WHERE company_id = ? AND deleted = 1'  # noqa: S608 - a kind of ours
            f" AND json_extract(extra, '$.{_WITH}') = ? ORDER BY id",
            (company_id, company_id),
        )
        found += [record_class(kind).from_row(row) for row in rows]
    return found
