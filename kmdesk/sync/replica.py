"""The desk's file as the engine sees it: each step is one transaction, nothing is kept in memory between."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

from kmdesk.core import collecting
from kmdesk.core.ids import new_id
from kmdesk.models.record import kinds
from kmdesk.services import erasure, erasure_heard
from kmdesk.store import projection
from kmdesk.store.store import Store
from kmdesk.sync import deletions, first_read, leaving, own_card, unknown
from kmdesk.sync.applying import Applied, going, take_collision, take_restored, take_row
from kmdesk.sync.checking import Checking
from kmdesk.sync.file_cabinet import FileCabinet, storages_of
from kmdesk.sync.messages import (
    END,
    Batch,
    Cursor,
    Differing,
    OfficeRow,
    Page,
    PushResult,
    ScopeGreeting,
    Window,
)
from kmdesk.sync.outbox import Outbox
from kmdesk.sync.parties import Healed, ManyDeletionsError, Name, ScopeState, Taken
from kmdesk.sync.unite import unite
from kmdesk.sync.wire import unpack

_STATE = "scope_id, epoch, version, kind, id, seq, hash, may_write, reconciling, since, office, lineage, name"


class FileReplica:
    """One desk. Used on the store's thread only."""

    def __init__(self, store: Store, *, alone: bool = False) -> None:
        """Take an open store. `alone`: nobody types meanwhile, so that a first read may write less often."""
        self._store, self._db, self._alone = store, store.db, alone
        self._outbox = Outbox(store)

    # -- how far we are ---------------------------------------------------------------------------

    def client_id(self, scope: str) -> str:
        """Return the name this desk sends under, the same in every scope; "" before it joined one."""
        found: str | None = self._db.value(
            "SELECT client_id FROM sync_scope ORDER BY scope_id <> ?", (scope,)
        )
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
            office=row[10],
            lineage=tuple((epoch, since) for epoch, since in json.loads(row[11])),
            name=row[12],
        )

    def scopes(self) -> tuple[str, ...]:
        """Return the scopes this desk has joined, in that order."""
        return tuple(scope for (scope,) in self._db.rows("SELECT scope_id FROM sync_scope ORDER BY rowid"))

    def adopt_known(self) -> int:
        """Take over what was kept for a newer version and this version knows. Returns how many records."""
        rows = unknown.learned(self._db)
        for scope in sorted({row[0] for row in rows}):
            applied = Applied()
            with self._changing(scope) as cabinet:
                for kept in (row for row in rows if row[0] == scope):
                    unknown.take_over(cabinet, kept, applied)
                    if not kept[3]:  # the office has lost it, and it waits to be sent anew
                        self._outbox.send_anew(scope, kept[1], kept[2])
                unite(cabinet, applied)
        return len(rows)

    def join(self, greeting: ScopeGreeting) -> None:
        """Begin with a scope, or note what the office says of one.

        Whatever is here when the desk joins for the first time is new to the office.
        """
        before = self.state(greeting.scope)
        with self._db.transaction():
            left = own_card.is_kept(self._store) or self._db.value("SELECT EXISTS (SELECT 1 FROM sync_left)")
            if not self.scopes() and not left:
                for table in ("journal_group", "journal_entry"):
                    self._db.run(f"UPDATE {table} SET acknowledged = 0")  # noqa: S608 - names of ours
            self._db.run(
                "INSERT INTO sync_scope (scope_id, name, client_id, epoch, may_write, office, lineage)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (scope_id) DO UPDATE SET name = excluded.name,"
                " may_write = excluded.may_write, office = coalesce(nullif(office, ''), excluded.office)",
                (
                    *(greeting.scope, greeting.name, self.client_id("") or new_id()),
                    *(greeting.epoch, int(greeting.may_write), greeting.office),
                    json.dumps(greeting.lineage),
                ),
            )
            if before is not None and greeting.may_write and not before.may_write:
                self._stand_up(greeting.scope)

    def leave(self, scope: str) -> int:
        """Let go of a scope: what was not sent is kept aside, then its records leave the desk.

        Returns how many changes were kept aside.
        """
        with self._db.transaction():
            gone, kept = leaving.leave(self._store, scope)
        leaving.wipe_log(self._db)
        self._store.tell(gone)
        return kept

    def settle_in(self) -> None:
        """Be known by a card of the areas that are here if the old one belongs to another area."""
        with self._db.transaction():
            made = own_card.renew(self._store)
        self._store.tell(made)

    def sample(self, scope: str, upto: int, most: int) -> tuple[Name, ...]:
        """Return some records that the office had at that version, the oldest first."""
        found: list[tuple[int, str, str]] = []
        for kind in kinds():
            rows = self._db.rows(
                f'SELECT version, id FROM "{kind}" WHERE scope_id = ? AND version BETWEEN 1 AND ?'  # noqa: S608
                " ORDER BY version, id LIMIT ?",
                (scope, upto, most),
            )
            found += [(version, kind, record_id) for version, record_id in rows]
        return tuple((kind, record_id) for _, kind, record_id in sorted(found)[:most])

    def open_groups(self) -> tuple[str, ...]:
        """Return the actions of which something waits."""
        rows = self._db.rows("SELECT id FROM journal_group WHERE acknowledged = 0 ORDER BY seq")
        return tuple(group for (group,) in rows)

    def recognise(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        """Note which changes the office has already: scope -> (group, id)."""
        with self._db.transaction():
            for scope, changes in have.items():
                self._outbox.acknowledge(scope, changes)

    def renew(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        """Send under a new name from now on, everywhere. `have` is what the office has, see `recognise`."""
        with self._db.transaction():
            self.recognise(have)
            self._db.run("DELETE FROM sync_flight")
            self._db.run("UPDATE sync_scope SET client_id = ?, seq = 0, hash = ''", (new_id(),))

    def start_over(self, greeting: ScopeGreeting) -> None:
        """Read the scope from its beginning against an office that knows less than this desk.

        `greeting.since` is the version up to which both have the same.
        """
        with self._db.transaction():
            for table in ("sync_flight", "sync_seen"):
                self._db.run(f"DELETE FROM {table} WHERE scope_id = ?", (greeting.scope,))  # noqa: S608
            self._db.run(
                "UPDATE sync_scope SET epoch = ?, version = 0, kind = '', id = '', seq = ?, hash = ?,"
                " reconciling = 1, since = ?, office = ?, lineage = ? WHERE scope_id = ?",
                (
                    *(greeting.epoch, greeting.seq, greeting.hash, greeting.since, greeting.office),
                    *(json.dumps(greeting.lineage), greeting.scope),
                ),
            )

    def finish_over(self, scope: str) -> int:
        """Send what the office has lost, now that everything it has was read. Returns how many records."""
        with self._changing(scope):
            lost = self._outbox.send_unseen(scope)
            self._db.run("DELETE FROM sync_seen WHERE scope_id = ?", (scope,))
            self._db.run("UPDATE sync_scope SET reconciling = 0 WHERE scope_id = ?", (scope,))
        return lost

    def come_through(self) -> None:
        """Note that a run came to its end: office and desk had everything of each other."""
        erasure.forget_remembered(self._store)

    # -- sending ----------------------------------------------------------------------------------

    def in_flight(self, scope: str) -> Batch | None:
        """Return the batch that was sent, or about to be, and not acknowledged."""
        row = self._db.row(
            "SELECT seq, previous, content, upto FROM sync_flight WHERE scope_id = ?", (scope,)
        )
        return None if row is None else Batch(scope, *row)

    def next_batch(self, scope: str, *, singly: bool = False) -> Batch | None:
        """Put the next changes into a batch and remember it as in flight; None when nothing waits.

        `singly`: what was done to one record only.
        """
        state = self.state(scope)
        if state is None:
            return None
        with self._db.transaction():
            batch = self._outbox.next_batch(state, singly=singly)
            if batch is not None:
                self._db.run(
                    "INSERT INTO sync_flight (scope_id, seq, previous, content, upto) VALUES (?, ?, ?, ?, ?)",
                    (scope, batch.seq, batch.previous, batch.content, batch.upto),
                )
        return batch

    def take_back(self, batch: Batch) -> int:
        """Take back a batch that the office cannot read; returns how many changes were put aside."""
        with self._db.transaction():
            self._db.run("DELETE FROM sync_flight WHERE scope_id = ?", (batch.scope,))
            return self._outbox.put_aside(batch)

    def acknowledge(self, batch: Batch, result: PushResult, *, alone: bool = False) -> Taken:
        """Take the answer to a batch. `alone`: nobody else has written since the desk read the scope."""
        applied = Applied()
        with self._changing(batch.scope) as cabinet:
            believed = self._outbox.note_sent(cabinet, batch, result)
            for row, names in result.collided:
                storages = storages_of(row.kind)
                if storages is not None:
                    fields = believed.get((row.kind, row.id), {})
                    refused = {
                        name: unpack(storages[name], fields[name])
                        for name in names
                        if name in storages and name in fields
                    }
                    take_collision(cabinet, row, refused, applied)
            unite(cabinet, applied)
            self._db.run("DELETE FROM sync_flight WHERE scope_id = ?", (batch.scope,))
            self._db.run(
                "UPDATE sync_scope SET seq = ?, hash = ? WHERE scope_id = ?",
                (batch.seq, batch.hash, batch.scope),
            )
            if alone:
                self._read_upto(batch.scope, Cursor(result.version, END))
            deleted = applied.deleted(cabinet)
            deletions.note(self._store, deleted, allowed=False)
        return Taken(applied.conflicts, deleted)

    # -- fetching ---------------------------------------------------------------------------------

    def going(self, scope: str, rows: Sequence[OfficeRow]) -> int:
        """Return how many records that are live here taking some rows would delete."""
        return going(FileCabinet(self._store, scope), rows)

    def asks(self, scope: str) -> bool:
        """Tell whether a person was asked about many deletions in a scope and has not said yes."""
        return deletions.asks(self._store, scope)

    def ask(self, scope: str, *, asks: bool) -> None:
        """Remember that a person is asked about the deletions in a scope, or no longer is."""
        deletions.ask(self._store, scope, asks=asks)

    def deleted_lately(self) -> int:
        """Return how many records the office has deleted here in a day, since a person was last asked."""
        return deletions.lately(self._store)

    def take_page(self, scope: str, page: Page, most_deletions: int | None = None) -> Taken:
        """Take rows, and the cursor with them.

        Raises ManyDeletionsError, and nothing was taken, when more than `most_deletions` records would go.
        """
        state = self.state(scope)
        if state is None:
            return Taken()
        first = not state.reconciling and first_read.goes_on(self._store, scope)
        if first and page.more:
            self._db.expect_much(much=True)
        applied = Applied()
        with self._changing(scope, held=self._alone and first and page.more) as cabinet:
            for row in self._take_new(scope, page) if first else page.rows:
                if state.reconciling:
                    self._take_reconciling(cabinet, state, row, applied)
                else:
                    take_row(cabinet, row, applied)
            unite(cabinet, applied)
            if first and not page.more:
                first_read.end(self._store, scope)
            read = page.rows[-1].cursor if page.rows else state.cursor
            self._read_upto(scope, read if page.more else Cursor(read.version, END))
            if not page.more:
                own_card.tell_if_lost(cabinet, self._outbox, scope)
                self._outbox.send_what_was_lost(scope)
            deleted = self._deleted(cabinet, applied, most_deletions)
        return Taken(applied.conflicts, deleted)

    def _take_new(self, scope: str, page: Page) -> list[OfficeRow]:
        with collecting.put_off():
            return first_read.take_new(self._store, scope, page.rows, more=page.more)

    def catch_up(self, seconds: float = 1.0) -> bool:
        """Make the next of what a first read left due, for about so many seconds."""
        more = first_read.catch_up(self._store, seconds)
        if not more:
            self._db.expect_much(much=False)
        return more

    # -- comparing --------------------------------------------------------------------------------

    def windows(self, scope: str, *, anew: bool = False) -> tuple[Window, ...]:
        """Return the records to be compared next, or `anew` from the beginning."""
        return Checking(self._store, scope).windows(anew=anew)

    def wanted(self, scope: str, found: Sequence[Differing]) -> tuple[Name, ...]:
        """Return what must be fetched to mend the differences."""
        return Checking(self._store, scope).wanted(found, self._read(scope))

    def compared(
        self,
        scope: str,
        windows: Sequence[Window],
        found: Sequence[Differing],
        rows: Sequence[OfficeRow],
        most_deletions: int | None = None,
    ) -> Healed:
        """Mend the differences with the rows fetched, and go on after these windows the next time.

        Raises ManyDeletionsError as `take_page` does.
        """
        checking = Checking(self._store, scope)
        with self._changing(scope) as cabinet:
            lost = checking.lost(found, self._read(scope))
            applied = checking.heal(cabinet, rows, lost)
            unite(cabinet, applied)
            deleted = self._deleted(cabinet, applied, most_deletions)
            ended = checking.go_on(windows, found)
        return Healed(len(rows), len(lost), applied.conflicts, deleted, ended)

    # -- parts ------------------------------------------------------------------------------------

    @contextmanager
    def _changing(self, scope: str, *, held: bool = False) -> Generator[FileCabinet]:
        """One transaction over the records; lists, search and figures follow in it, open screens after it."""
        cabinet = FileCabinet(self._store, scope)
        with self._db.transaction(held=held):
            yield cabinet
            known = erasure.remembered(self._store)  # the records that name them may come with a later page
            written = {(entry.kind, entry.record_id) for entry in cabinet.written} if known else set[Name]()
            cabinet.written += erasure_heard.take_out(self._store, cabinet.gone, known, written)
            projection.refresh(self._db, cabinet.written)
            for gone in (*known, *cabinet.gone):
                erasure.forget_here(self._store, gone)
            erasure.remember(self._store, cabinet.gone)
        self._store.broker_id = cabinet.author()
        self._store.tell(cabinet.written)

    def _deleted(self, cabinet: FileCabinet, applied: Applied, most: int | None) -> int:
        """Return how many records went, in the transaction that is undone when they are too many."""
        deleted = applied.deleted(cabinet)
        if most is not None and deleted > most:
            raise ManyDeletionsError
        deletions.note(self._store, deleted, allowed=most is None)
        if applied.erased:
            self._outbox.close_groups()
        return deleted

    def _stand_up(self, scope: str) -> None:
        """Send what stood back while this desk could only read."""
        with self._changing(scope) as cabinet:
            unite(cabinet, own_card.stand_up(cabinet, self._outbox, scope))

    def _read(self, scope: str) -> int:
        state = self.state(scope)
        return state.cursor.version if state is not None else 0

    def _read_upto(self, scope: str, cursor: Cursor) -> None:
        self._db.run(
            "UPDATE sync_scope SET version = ?, kind = ?, id = ? WHERE scope_id = ?", (*cursor, scope)
        )

    def _take_reconciling(
        self, cabinet: FileCabinet, state: ScopeState, row: OfficeRow, applied: Applied
    ) -> None:
        self._db.run("INSERT OR IGNORE INTO sync_seen VALUES (?, ?, ?)", (state.scope, row.kind, row.id))
        mine = cabinet.row(row.kind, row.id) if storages_of(row.kind) is not None else None
        take_restored(cabinet, row, mine["version"] if mine else 0, state.since, applied)
