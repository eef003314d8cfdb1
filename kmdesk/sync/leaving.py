"""An area leaves this desk: what was not sent is kept aside, everything else of it goes.

Kept aside is a list in the encrypted file itself (table `sync_left`) and not a file beside it: it is written
in the transaction that takes the records away, needs no further key, goes into the backups, and nobody can
mislay it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kmdesk.models.record import kinds
from kmdesk.store import projection
from kmdesk.store.database import Database
from kmdesk.store.journal import Entry
from kmdesk.store.store import Store
from kmdesk.sync import left_behind, own_card
from kmdesk.sync.file_cabinet import REFUSED, FileCabinet
from kmdesk.sync.homes import home_of
from kmdesk.sync.outbox import Outbox
from kmdesk.sync.parties import Name

_BROKER = "broker"
_GOING = "SELECT id FROM temp.leaving"
_OF_RECORDS = {
    "journal_entry": "record_id",
    "sync_settled": "record_id",
    "sync_refused": "record_id",
    "handout_copy": "handout_id",
}
_OF_SCOPE = ("sync_flight", "sync_seen", "sync_unknown", "sync_scope")


@dataclass(frozen=True, slots=True)
class Unsent:
    """One change that did not reach the office. `changes`: field -> [from, to] as stored; `refused` by it.

    `company` is the name of the one that the record is about, which may be gone when this is read.
    """

    at: str
    action: str
    subject: str
    broker_id: str
    kind: str
    record_id: str
    changes: Mapping[str, Any]
    refused: bool = False
    company: str = ""


@dataclass(frozen=True, slots=True)
class KeptAside:
    """What had not been sent when an area left this desk. `drafts`: form -> what was typed into it."""

    scope: str
    name: str
    left_at: str
    changes: tuple[Unsent, ...]
    drafts: Mapping[str, Any]


def unsent(store: Store, scope: str) -> tuple[Unsent, ...]:
    """Return what waits for an area's office, oldest first: for an export while this desk may only read."""
    return _unsent(store, _records_of(store, scope))


def kept_aside(database: Database) -> tuple[KeptAside, ...]:
    """Return what was kept aside of areas that have left this desk, the last one first."""
    rows = database.rows("SELECT scope_id, name, left_at, content FROM sync_left ORDER BY num DESC")
    found: list[KeptAside] = []
    for scope, name, left_at, content in rows:
        told = json.loads(content)
        found.append(
            KeptAside(scope, name, left_at, tuple(Unsent(**one) for one in told["changes"]), told["drafts"])
        )
    return tuple(found)


def leave(store: Store, scope: str) -> tuple[list[Entry], int]:
    """Keep aside what was not sent and take the area's records away, in the caller's transaction.

    The card of the broker at this desk stays (`own_card`). Returns what changed, and how many changes were
    kept aside. What the pages held is overwritten; call `wipe_log` after the transaction.
    """
    db = store.db
    going = _records_of(store, scope)
    kept = _keep(store, scope, going)
    me = store.stored(_BROKER, store.broker_id) if (_BROKER, store.broker_id) in going else None
    untold = FileCabinet(store, scope).pending(_BROKER, store.broker_id)
    db.run("CREATE TEMP TABLE IF NOT EXISTS leaving (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID")
    db.run("DELETE FROM temp.leaving")
    db.run_many("INSERT OR IGNORE INTO temp.leaving VALUES (?)", [(record_id,) for _, record_id in going])
    db.run(
        "UPDATE journal_group SET subject = '', undoable = 0 WHERE seq IN"  # noqa: S608 - texts of ours
        f" (SELECT group_seq FROM journal_entry WHERE record_id IN ({_GOING}))"
    )
    for table, column in _OF_RECORDS.items():
        db.run(f"DELETE FROM {table} WHERE {column} IN ({_GOING})")  # noqa: S608
    for kind in kinds():
        db.run(f'DELETE FROM "{kind}" WHERE id IN ({_GOING})')  # noqa: S608
    for table in _OF_SCOPE:
        db.run(f"DELETE FROM {table} WHERE scope_id = ?", (scope,))  # noqa: S608
    db.run("DROP TABLE temp.leaving")
    left_behind.clean(db, _ids(store, going))
    left_behind.remember_backups(db)
    if me is not None:
        own_card.keep(store, me, untold)
    Outbox(store).close_groups()
    projection.rebuild(db)  # the words of an index stay in it until it is made anew
    return [Entry(kind, record_id, {"deleted": (0, 1)}) for kind, record_id in sorted(going)], kept


def wipe_log(database: Database) -> None:
    """Let nothing of what was taken away stay in the write-ahead log."""
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def _records_of(store: Store, scope: str) -> set[Name]:
    homes: dict[Name, str] = {}
    going: set[Name] = set()
    for kind in kinds():
        rows = store.db.rows(f'SELECT id FROM "{kind}" WHERE scope_id = ?', (scope,))  # noqa: S608
        going.update((kind, record_id) for (record_id,) in rows)
        new = store.db.named(f"SELECT * FROM \"{kind}\" WHERE scope_id = ''")  # noqa: S608
        going.update((kind, row["id"]) for row in new if home_of(store, kind, row, homes) == scope)
    return going


def _unsent(store: Store, going: set[Name]) -> tuple[Unsent, ...]:
    rows = store.db.rows(
        "SELECT g.at, g.action, g.subject, g.broker_id, e.kind, e.record_id, e.changes, e.acknowledged"
        " FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq WHERE e.acknowledged <> 1"
        " ORDER BY e.seq"
    )
    return tuple(
        Unsent(
            *(at, action, subject, broker, kind, record_id, json.loads(changes), acknowledged == REFUSED),
            company=_company_of(store, kind, record_id),
        )
        for at, action, subject, broker, kind, record_id, changes, acknowledged in rows
        if (kind, record_id) in going
    )


def _company_of(store: Store, kind: str, record_id: str) -> str:
    """Return the name of the company that a record is about; empty when there is none, or it is one."""
    row = store.stored(kind, record_id) or {}
    if not row.get("company_id") and row.get("visit_id"):
        row = store.stored("visit", row["visit_id"]) or {}
    company = store.stored("company", row.get("company_id", "")) if row.get("company_id") else None
    return company["name"] if company else str(row.get("company_name", ""))


def _keep(store: Store, scope: str, going: set[Name]) -> int:
    ids = _ids(store, going)
    changes = _unsent(store, going)
    drafts = {**left_behind.drafts_of(store.db, ids), **left_behind.typed_in_settings(store.db, ids)}
    if changes or drafts:
        name = store.db.value("SELECT name FROM sync_scope WHERE scope_id = ?", (scope,)) or ""
        content = {"changes": [asdict(one) for one in changes], "drafts": drafts}
        store.db.run(
            "INSERT INTO sync_left (scope_id, name, left_at, changes, content) VALUES (?, ?, ?, ?, ?)",
            (scope, name, store.clock.stamp(), len(changes), json.dumps(content, ensure_ascii=False)),
        )
    return len(changes)


def _ids(store: Store, going: set[Name]) -> set[str]:
    """Return the ids of the records that go for good; the broker at this desk stays."""
    return {record_id for _, record_id in going} - {store.broker_id}
