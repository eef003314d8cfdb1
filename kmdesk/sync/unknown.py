"""Fields and kinds of a newer version: kept as they travel, sent back unharmed, taken over when learned."""

from __future__ import annotations

import json
from typing import Any

from kmdesk.models.record import Storage
from kmdesk.store.database import Database
from kmdesk.sync.applying import Applied, take_row
from kmdesk.sync.digest import expected_doc
from kmdesk.sync.file_cabinet import FileCabinet, storages_of
from kmdesk.sync.messages import OfficeRow

Kept = tuple[str, str, str, int, dict[str, Any]]
"""Scope, kind, id, version and what is kept of a record."""


def unknown_of(database: Database, kind: str, record_id: str) -> dict[str, Any]:
    """Return what is kept of a record that this version has no field for, as it travels."""
    doc: str | None = database.value(
        "SELECT doc FROM sync_unknown WHERE kind = ? AND id = ?", (kind, record_id)
    )
    return json.loads(doc) if doc else {}


def learned(database: Database) -> list[Kept]:
    """Return what is kept and this version has a field for, after an update of the program."""
    kept = database.rows("SELECT scope_id, kind, id, version, doc FROM sync_unknown ORDER BY kind, id")
    rows = [
        (scope, kind, record_id, version, json.loads(doc)) for scope, kind, record_id, version, doc in kept
    ]
    return [row for row in rows if not (storages_of(row[1]) or {}).keys().isdisjoint(row[4])]


def take_over(cabinet: FileCabinet, kept: Kept, applied: Applied) -> None:
    """Take over a record as the office has it; what this desk has changed in it meanwhile is merged."""
    _, kind, record_id, version, doc = kept
    mine = cabinet.row(kind, record_id)
    if mine is not None:
        there: dict[str, Storage] = {**(storages_of(kind) or {})}
        for name in doc:
            there.pop(name, None)
        doc = expected_doc(there, mine, cabinet.pending(kind, record_id), doc)
        version = mine["version"]
    take_row(cabinet, OfficeRow(kind, record_id, version, doc), applied)
