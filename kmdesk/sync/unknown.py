"""Fields and kinds of a newer version: kept as they travel, sent back unharmed, taken over when learned.

A value that its field cannot hold is kept here too, so that the desk knows what the office has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kmdesk.models.record import Storage
from kmdesk.store.database import Database
from kmdesk.sync.applying import Applied, take_row
from kmdesk.sync.digest import expected_doc
from kmdesk.sync.file_cabinet import FileCabinet, storages_of
from kmdesk.sync.messages import OfficeRow
from kmdesk.sync.wire import comes_back

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
    return [row for row in rows if _has_learned(storages_of(row[1]) or {}, row[4])]


def held_of(database: Database, kind: str, record_id: str) -> dict[str, Any]:
    """Return what the office has in fields of a record that cannot hold it here."""
    found = unknown_of(database, kind, record_id)
    return {name: value for name, value in found.items() if name in (storages_of(kind) or {})}


def replaced(database: Database, kind: str, record_id: str, names: Iterable[str]) -> None:
    """Let go of what was kept of some fields: the office has something else there now."""
    for name in names:
        database.run(
            "UPDATE sync_unknown SET doc = json_remove(doc, '$.' || ?3) WHERE kind = ?1 AND id = ?2",
            (kind, record_id, name),
        )


def _has_learned(storages: Mapping[str, Storage], doc: Mapping[str, Any]) -> bool:
    return any(name in storages and comes_back(storages[name], value) for name, value in doc.items())


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
