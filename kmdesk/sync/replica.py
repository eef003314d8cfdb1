"""The desk's file as the engine sees it: each step is one transaction, nothing is kept in memory between."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from kmdesk.core.ids import new_id
from kmdesk.store import projection
from kmdesk.store.journal import Entry
from kmdesk.store.store import Store
from kmdesk.sync.applying import Applied, lost_at_office, take_collision, take_row
from kmdesk.sync.engine import ScopeState
from kmdesk.sync.file_cabinet import HAS_IT, REFUSED, FileCabinet, storages_of
from kmdesk.sync.messages import (
    Batch,
    Cursor,
    OfficeRow,
    Page,
    PushResult,
    ScopeGreeting,
    Sent,
    SentGroup,
    content_of,
)
from kmdesk.sync.same_company import unite
from kmdesk.sync.wire import blank_of, pack, unpack

MOST_ENTRIES = 2_000
"""Changes sent in one call."""

_STATE = "scope_id, epoch, version, kind, id, seq, hash, may_write, reconciling, since"


class FileReplica:
    """One desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store, self._db = store, store.db

    # -- how far we are ---------------------------------------------------------------------------

    def client_id(self, scope: str) -> str:
        """Return the name this desk sends under."""
        found: str | None = self._db.value("SELECT client_id FROM sync_scope WHERE scope_id = ?", (scope,))
        return found or ""

    def state(self, scope: str) -> ScopeState | None:
        """Return how far the desk has come in a scope, None before it joined."""
        row = self._db.row(f"SELECT {_STATE} FROM sync_scope WHERE scope_id = ?", (scope,))  # noqa: S608
        if row is None:
            return None
        return ScopeState(
            scope=row[0],
            epoch=row[1],
            cursor=Cursor(row[2], row[3], row[4]),
            seq=row[5],
            hash=row[6],
            may_write=bool(row[7]),
            reconciling=bool(row[8]),
            since=row[9],
        )

    def scopes(self) -> tuple[str, ...]:
        """Return the scopes this desk has joined, the one that new records belong to first."""
        return tuple(scope for (scope,) in self._db.rows("SELECT scope_id FROM sync_scope ORDER BY rowid"))

    def join(self, greeting: ScopeGreeting) -> None:
        """Begin with a scope, or note what the office says of one."""
        with self._db.transaction():
            self._db.run(
                "INSERT INTO sync_scope (scope_id, name, client_id, epoch, may_write) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (scope_id) DO UPDATE SET name = excluded.name, may_write = excluded.may_write",
                (greeting.scope, greeting.name, new_id(), greeting.epoch, int(greeting.may_write)),
            )

    def leave(self, scope: str) -> None:
        """Let go of a scope: its records leave the desk. What was not sent must be exported before."""
        with self._changing(scope) as cabinet:
            for kind in _known_kinds():
                for (record_id,) in self._db.rows(f'SELECT id FROM "{kind}" WHERE scope_id = ?', (scope,)):  # noqa: S608
                    cabinet.written.append(self._store.forget(kind, record_id, scope, 0, drop=True))
            for table in ("sync_scope", "sync_flight", "sync_seen", "sync_unknown"):
                self._db.run(f"DELETE FROM {table} WHERE scope_id = ?", (scope,))  # noqa: S608

    def renew(self, scope: str, known: Callable[[Sequence[str]], frozenset[str]]) -> None:
        """Send under a new name from now on; groups that the office has already are acknowledged."""
        groups = [group for (group,) in self._db.rows("SELECT id FROM journal_group WHERE acknowledged = 0")]
        have = known(groups) if groups else frozenset[str]()
        with self._db.transaction():
            self._db.run_many(
                "UPDATE journal_entry SET acknowledged = 1 WHERE group_seq ="
                " (SELECT seq FROM journal_group WHERE id = ?)",
                [(group,) for group in sorted(have)],
            )
            self._close_groups()
            self._db.run("DELETE FROM sync_flight WHERE scope_id = ?", (scope,))
            self._db.run(
                "UPDATE sync_scope SET client_id = ?, seq = 0, hash = '' WHERE scope_id = ?",
                (new_id(), scope),
            )

    def start_over(self, greeting: ScopeGreeting) -> None:
        """Read the scope from its beginning against an office that knows less than this desk."""
        with self._db.transaction():
            for table in ("sync_flight", "sync_seen"):
                self._db.run(f"DELETE FROM {table} WHERE scope_id = ?", (greeting.scope,))  # noqa: S608
            self._db.run(
                "UPDATE sync_scope SET epoch = ?, version = 0, kind = '', id = '', seq = ?, hash = ?,"
                " reconciling = 1, since = ? WHERE scope_id = ?",
                (greeting.epoch, greeting.seq, greeting.hash, greeting.since, greeting.scope),
            )

    def finish_over(self, scope: str) -> None:
        """Send what the office has lost, now that everything it has was read."""
        with self._changing(scope):
            for kind in _known_kinds():
                rows = self._db.named(
                    f'SELECT * FROM "{kind}" WHERE scope_id = ? AND version > 0 AND id NOT IN'  # noqa: S608
                    " (SELECT id FROM sync_seen WHERE scope_id = ? AND kind = ?)",
                    (scope, scope, kind),
                )
                for row in rows:
                    self._send_anew(kind, row)
            self._db.run("DELETE FROM sync_seen WHERE scope_id = ?", (scope,))
            self._db.run("UPDATE sync_scope SET reconciling = 0 WHERE scope_id = ?", (scope,))

    # -- sending ----------------------------------------------------------------------------------

    def in_flight(self, scope: str) -> Batch | None:
        """Return the batch that was sent, or about to be, and not acknowledged."""
        row = self._db.row(
            "SELECT seq, previous, content, upto FROM sync_flight WHERE scope_id = ?", (scope,)
        )
        return None if row is None else Batch(scope, *row)

    def next_batch(self, scope: str) -> Batch | None:
        """Put the next changes into a batch and remember it as in flight; None when nothing waits."""
        state = self.state(scope)
        entries = self._waiting(scope)
        if not entries or state is None:
            return None
        groups = tuple(
            SentGroup(*about, tuple(entry for *_, entry in found))
            for about, found in groupby(entries, key=lambda one: one[:5])
        )
        batch = Batch(scope, state.seq + 1, state.hash, content_of(groups), entries[-1][5])
        with self._db.transaction():
            self._db.run(
                "INSERT INTO sync_flight (scope_id, seq, previous, content, upto) VALUES (?, ?, ?, ?, ?)",
                (scope, batch.seq, batch.previous, batch.content, batch.upto),
            )
        return batch

    def acknowledge(self, batch: Batch, result: PushResult) -> int:
        """Take the answer to a batch. Returns how many conflicts were found."""
        applied = Applied()
        with self._changing(batch.scope) as cabinet:
            believed = self._note_sent(cabinet, batch, result)
            for row, names in result.collided:
                storages = storages_of(row.kind)
                if storages is not None:
                    fields = believed[row.kind, row.id]
                    refused = {
                        name: unpack(storages[name], fields[name]) for name in names if name in storages
                    }
                    take_collision(cabinet, row, refused, applied)
            unite(cabinet, applied)
            self._db.run("DELETE FROM sync_flight WHERE scope_id = ?", (batch.scope,))
            self._db.run(
                "UPDATE sync_scope SET seq = ?, hash = ? WHERE scope_id = ?",
                (batch.seq, batch.hash, batch.scope),
            )
        return applied.conflicts

    # -- fetching ---------------------------------------------------------------------------------

    def take_page(self, scope: str, page: Page) -> int:
        """Take rows, and the cursor with them. Returns how many conflicts were found."""
        state = self.state(scope)
        if state is None or not page.rows:
            return 0
        applied = Applied()
        with self._changing(scope) as cabinet:
            for row in page.rows:
                if state.reconciling:
                    self._take_reconciling(cabinet, state, row, applied)
                else:
                    take_row(cabinet, row, applied)
            unite(cabinet, applied)
            self._db.run(
                "UPDATE sync_scope SET version = ?, kind = ?, id = ? WHERE scope_id = ?",
                (*page.rows[-1].cursor, scope),
            )
        return applied.conflicts

    # -- parts ------------------------------------------------------------------------------------

    @contextmanager
    def _changing(self, scope: str) -> Generator[FileCabinet]:
        """One transaction over the records; lists, search and figures follow in it, open screens after it."""
        cabinet = FileCabinet(self._store, scope)
        with self._db.transaction():
            yield cabinet
            projection.refresh(self._db, cabinet.written)
        self._store.tell(cabinet.written)

    def _waiting(self, scope: str) -> list[tuple[str, str, str, str, str, int, Sent]]:
        """Return the next changes of a scope, each after its group's id, action, subject, at and broker."""
        found: list[tuple[str, str, str, str, str, int, Sent]] = []
        rows = self._db.each(
            "SELECT g.id, g.action, g.subject, g.at, g.broker_id, e.seq, e.kind, e.record_id, e.changes"
            " FROM journal_group g CROSS JOIN journal_entry e ON e.group_seq = g.seq"
            " WHERE g.acknowledged = 0 AND e.acknowledged = 0 ORDER BY g.seq, e.seq"
        )
        scopes: dict[str, str] = {}
        for *about, seq, kind, record_id, changes in rows:
            row = self._store.stored(kind, record_id)
            if row is None or self._scope_of(row, scopes) != scope:
                continue
            sent = self._sent(kind, record_id, row["version"], seq, json.loads(changes))
            found.append((about[0], about[1], about[2], about[3], about[4], seq, sent))
            if len(found) >= MOST_ENTRIES:
                break
        rows.close()
        return found

    def _scope_of(self, row: dict[str, Any], homes: dict[str, str]) -> str:
        """Return the scope of a record: its own, else its company's, else the one new records belong to."""
        if row["scope_id"]:
            return row["scope_id"]
        company_id = row.get("company_id", "")
        if company_id:
            if company_id not in homes:
                company = self._store.stored("company", company_id)
                homes[company_id] = company["scope_id"] if company else ""
            if homes[company_id]:
                return homes[company_id]
        if "" not in homes:
            homes[""] = next(iter(self.scopes()), "")
        return homes[""]

    def _sent(self, kind: str, record_id: str, seen: int, seq: int, changes: dict[str, Any]) -> Sent:
        storages = storages_of(kind) or {}
        cabinet = FileCabinet(self._store, "")
        settled = cabinet.settled(record_id)
        held = self._refused_before(record_id, seq)
        told: dict[str, tuple[Any, Any]] = {}
        log: dict[str, tuple[Any, Any]] = {}
        for name, (before, after) in changes.items():
            if name not in storages:
                continue
            base = blank_of(storages[name]) if before is None else held.get(name, before)
            change = (pack(storages[name], base), pack(storages[name], after))
            (log if seq <= settled.get(name, 0) else told)[name] = change
        return Sent(kind, record_id, seen, told, log, "id" in changes, "erased" in changes)

    def _refused_before(self, record_id: str, seq: int) -> dict[str, Any]:
        """Return what the office has of fields whose earlier changes it refused."""
        held: dict[str, Any] = {}
        rows = self._db.rows(
            "SELECT changes FROM journal_entry WHERE record_id = ? AND acknowledged = ? AND seq < ?"
            " ORDER BY seq",
            (record_id, REFUSED, seq),
        )
        for (changes,) in rows:
            for name, (before, _) in json.loads(changes).items():
                held.setdefault(name, before)
        return held

    def _note_sent(
        self, cabinet: FileCabinet, batch: Batch, result: PushResult
    ) -> dict[tuple[str, str], dict[str, Any]]:
        """Mark what the office has now, set aside what it refused; returns what we believed of each field."""
        believed: dict[tuple[str, str], dict[str, Any]] = {}
        refused = {(refusal.group, refusal.kind, refusal.id) for refusal in result.refused}
        for group in batch.groups:
            for entry in group.entries:
                is_refused = (group.id, entry.kind, entry.id) in refused
                self._db.run(
                    "UPDATE journal_entry SET acknowledged = ? WHERE record_id = ? AND acknowledged = 0"
                    " AND seq <= ? AND group_seq = (SELECT seq FROM journal_group WHERE id = ?)",
                    (REFUSED if is_refused else HAS_IT, entry.id, batch.upto, group.id),
                )
                if is_refused:
                    continue
                cabinet.set_version(entry.kind, entry.id, result.version)
                self._db.run(
                    "UPDATE journal_entry SET acknowledged = 1"
                    " WHERE record_id = ? AND acknowledged = ? AND seq <= ?",
                    (entry.id, REFUSED, batch.upto),
                )
                fields = believed.setdefault((entry.kind, entry.id), {})
                for name, (before, _) in entry.changes.items():
                    fields.setdefault(name, before)
        self._db.run_many(
            "INSERT INTO sync_refused (group_id, kind, record_id, reason, at) VALUES (?, ?, ?, ?, ?)",
            [(one.group, one.kind, one.id, one.reason, cabinet.now()) for one in result.refused],
        )
        self._close_groups()
        return believed

    def _close_groups(self) -> None:
        self._db.run(
            "UPDATE journal_group SET acknowledged = 1 WHERE acknowledged = 0 AND NOT EXISTS"
            " (SELECT 1 FROM journal_entry e WHERE e.group_seq = journal_group.seq AND e.acknowledged = 0)"
        )

    def _take_reconciling(
        self, cabinet: FileCabinet, state: ScopeState, row: OfficeRow, applied: Applied
    ) -> None:
        self._db.run("INSERT OR IGNORE INTO sync_seen VALUES (?, ?, ?)", (state.scope, row.kind, row.id))
        storages = storages_of(row.kind)
        mine = cabinet.row(row.kind, row.id) if storages is not None else None
        lost: dict[str, Any] = {}
        if storages is not None and mine is not None and mine["version"] > state.since and not row.erased:
            lost = lost_at_office(storages, mine, cabinet.pending(row.kind, row.id), row, state.since)
        if lost:
            take_collision(cabinet, row, lost, applied)
        else:
            take_row(cabinet, row, applied)

    def _send_anew(self, kind: str, row: dict[str, Any]) -> None:
        """Let a record that the office has lost be created there again, as it is here."""
        storages = storages_of(kind) or {}
        told = {name: (None, row[name]) for name, s in storages.items() if row[name] != blank_of(s)}
        entry = Entry(kind, row["id"], {"id": (None, row["id"]), **told})
        cabinet = FileCabinet(self._store, row["scope_id"])
        for name in storages:
            cabinet.settle(row["id"], name)
        cabinet.set_version(kind, row["id"], 0)
        self._store.journal.append(
            [entry],
            group_id=new_id(),
            action="",
            subject="",
            broker_id=self._store.broker_id,
            at=self._store.clock.stamp(),
            mode="merge",
            undoable=False,
        )


def _known_kinds() -> Iterable[str]:
    from kmdesk.models.record import kinds

    return kinds()
