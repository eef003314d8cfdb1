"""What waits for the office in the desk's file: the entries of the journal that it has not acknowledged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from kmdesk.core.ids import new_id
from kmdesk.models.record import kinds
from kmdesk.store.database import Database
from kmdesk.store.journal import Entry
from kmdesk.store.local import Local
from kmdesk.store.store import Store
from kmdesk.sync.applying import ERASED
from kmdesk.sync.file_cabinet import HAS_IT, REFUSED, FileCabinet, close_groups, storages_of
from kmdesk.sync.homes import home_of, settle_home
from kmdesk.sync.messages import Batch, PushResult, Sent, SentGroup, content_of, net_of
from kmdesk.sync.parties import Name, ScopeState
from kmdesk.sync.unknown import held_of, replaced, unknown_of
from kmdesk.sync.wire import blank_of, pack, unpack

MOST_ENTRIES = 150
"""Changes sent in one call."""
MOST_LETTERS = 8_000_000
"""Length of what is sent in one call, as far as whole changes allow."""
LARGEST_CHANGE = 8_000_000
"""Bytes of one change; the office refuses what is larger."""
_RECOGNISED = "sync_recognised"
"""Setting: records of which the office has had something, as it said, and that it has not shown yet."""
_NOTE = (
    "UPDATE journal_entry SET acknowledged = ? WHERE record_id = ? AND acknowledged = 0 AND seq <= ?"
    " AND group_seq = (SELECT seq FROM journal_group WHERE id = ?)"
)
_REFUSE = "INSERT INTO sync_refused (group_id, kind, record_id, reason, at) VALUES (?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One change to be sent, after its action's id, name, subject, moment and broker."""

    group: tuple[str, str, str, str, str]
    seq: int
    sent: Sent


class Outbox:
    """Used inside the caller's transaction, on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store, self._db = store, store.db

    def next_batch(self, state: ScopeState, *, singly: bool) -> Batch | None:
        """Put the next changes of a scope into a batch, None when nothing waits; `singly`: of one record.

        What is new belongs to the scope from here on, in the caller's transaction: it may arrive unheard.
        """
        entries = self.waiting(state.scope, most=1 if singly else MOST_ENTRIES)
        settle_home(
            self._db, state.scope, {(one.sent.kind, one.sent.id) for one in entries if not one.sent.seen}
        )
        groups = [
            SentGroup(*about, tuple(one.sent for one in found), forgets=self._forgets(about[0]))
            for about, found in groupby(entries, key=lambda one: one.group)
        ]
        upto = max((one.seq for one in entries), default=0)
        if not groups:
            kept = self._unknown_lost(state.scope)
            if not kept:
                return None
            kept = kept[:1] if singly else kept
            groups = [SentGroup(new_id(), "", "", self._store.clock.stamp(), self._store.broker_id, kept)]
        return Batch(state.scope, state.seq + 1, state.hash, content_of(net_of(groups)), upto)

    def waiting(self, scope: str, most: int = 2**62) -> list[Waiting]:
        """Return the next changes of a scope in the order they were made, at least one when there is one.

        What one action did to one record stays together: the office tells what it has of an action by record.
        """
        found: list[Waiting] = []
        rows = self._db.each(
            "SELECT g.id, g.action, g.subject, g.at, g.broker_id, g.seq, e.seq, e.kind, e.record_id,"
            " e.changes FROM journal_group g CROSS JOIN journal_entry e ON e.group_seq = g.seq"
            " WHERE g.acknowledged = 0 AND e.acknowledged = 0 ORDER BY g.seq, e.seq"
        )
        homes: dict[Name, str] = {}
        letters, rest = 0, list[Waiting]()
        for *about, group_seq, seq, kind, record_id, changes in rows:
            row = self._store.stored(kind, record_id)
            if row is None or home_of(self._store, kind, row, homes) != scope:
                continue
            letters += len(changes)
            if found and (len(found) >= most or letters > MOST_LETTERS):
                if about[0] == found[-1].group[0]:
                    rest = self._rest(group_seq, found)
                break
            sent = self._sent(kind, row, seq, json.loads(changes))
            found.append(Waiting((about[0], about[1], about[2], about[3], about[4]), seq, sent))
        rows.close()
        return found + rest

    def _forgets(self, group_id: str) -> bool:
        """Tell whether an action erased something: what it changed elsewhere is then forgotten as well."""
        return bool(
            self._db.value(
                "SELECT EXISTS (SELECT 1 FROM journal_group g JOIN journal_entry e ON e.group_seq = g.seq"
                " WHERE g.id = ? AND json_extract(e.changes, '$.erased') IS NOT NULL)",
                (group_id,),
            )
        )

    def _rest(self, group_seq: int, found: Sequence[Waiting]) -> list[Waiting]:
        """Return what else an action that is cut here did to the records that are sent."""
        last = found[-1]
        have = {(one.sent.kind, one.sent.id) for one in found if one.group == last.group}
        rows = self._db.rows(
            "SELECT seq, kind, record_id, changes FROM journal_entry WHERE group_seq = ? AND acknowledged = 0"
            " AND seq > ? AND record_id IN (SELECT value FROM json_each(?)) ORDER BY seq",
            (group_seq, last.seq, json.dumps([record_id for _, record_id in have])),
        )
        return [
            Waiting(last.group, seq, self._sent(kind, row, seq, json.loads(changes)))
            for seq, kind, record_id, changes in rows
            if (kind, record_id) in have and (row := self._store.stored(kind, record_id)) is not None
        ]

    def put_aside(self, batch: Batch) -> int:
        """Put aside what an unreadable batch did to its one record; returns how many changes."""
        entries = [(group.id, entry) for group in batch.groups for entry in group.entries]
        names = {(entry.kind, entry.id) for _, entry in entries}
        if len(names) != 1:
            return 0
        large = len(batch.content.encode()) > LARGEST_CHANGE
        reason, at = "kmdesk: too large" if large else "kmdesk: unreadable", self._store.clock.stamp()
        for group, entry in entries:
            self._db.run(_NOTE, (REFUSED, entry.id, batch.upto, group))
            self._db.run(_REFUSE, (group, entry.kind, entry.id, reason, at))
        self._db.run("UPDATE sync_unknown SET version = -1 WHERE kind = ? AND id = ? AND version = 0", *names)
        self.close_groups()
        return len(entries)

    def note_sent(self, cabinet: FileCabinet, batch: Batch, result: PushResult) -> dict[Name, dict[str, Any]]:
        """Mark what the office has now, set aside what it refused, send anew what it had lost.

        Returns what we believed of each field that was sent.
        """
        believed: dict[Name, dict[str, Any]] = {}
        refused = {(refusal.group, refusal.kind, refusal.id) for refusal in result.refused}
        lost = set(result.lost)
        for group in batch.groups:
            for entry in group.entries:
                is_refused = (group.id, entry.kind, entry.id) in refused
                self._db.run(_NOTE, (REFUSED if is_refused else HAS_IT, entry.id, batch.upto, group.id))
                if not is_refused and (entry.kind, entry.id) not in lost:
                    self._note_arrived(cabinet, entry, batch.upto, result.version)
                    fields = believed.setdefault((entry.kind, entry.id), {})
                    for name, (before, _) in entry.changes.items():
                        fields.setdefault(name, before)
        self._db.run_many(
            _REFUSE,
            [(one.group, one.kind, one.id, one.reason, cabinet.now()) for one in result.refused],
        )
        for kind, record_id in sorted(lost):
            self.send_anew(batch.scope, kind, record_id)
        self.close_groups()
        return believed

    def acknowledge(self, scope: str, have: frozenset[tuple[str, str]]) -> None:
        """Mark changes, group and record, that the office has already from another desk of this name.

        It tells too where a record lives of which this desk no longer knows that it was sent.
        """
        named: list[Name] = []
        for group, record_id in sorted(have):
            rows = self._db.rows(
                "SELECT e.seq, e.kind FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq"
                " WHERE g.id = ? AND e.record_id = ? AND e.acknowledged = 0",
                (group, record_id),
            )
            for seq, kind in rows:
                row = self._store.stored(kind, record_id)
                if row is not None and row["scope_id"] in ("", scope):
                    settle_home(self._db, scope, [(kind, record_id)])
                    self._db.run("UPDATE journal_entry SET acknowledged = 1 WHERE seq = ?", (seq,))
                    if not row["version"]:
                        named.append((kind, record_id))
        if named:
            local = Local(self._db)
            local.set(_RECOGNISED, [*local.get(_RECOGNISED, ()), *named])
        self.close_groups()

    def send_unseen(self, scope: str) -> int:
        """Send anew what a scope that was read anew did not show any more; returns how many records."""
        unseen = " AND version > 0 AND id NOT IN (SELECT id FROM sync_seen WHERE scope_id = ? AND kind = ?)"
        lost: list[Name] = []
        for kind in kinds():
            rows = self._db.rows(
                f'SELECT id FROM "{kind}" WHERE scope_id = ?{unseen} ORDER BY id',  # noqa: S608
                (scope, scope, kind),
            )
            lost += [(kind, record_id) for (record_id,) in rows]
        kept = self._db.rows("SELECT kind, id FROM sync_unknown WHERE scope_id = ? AND version > 0", (scope,))
        seen = set(self._db.rows("SELECT kind, id FROM sync_seen WHERE scope_id = ?", (scope,)))
        lost += [name for name in kept if name not in seen and name[0] not in kinds()]
        for kind, record_id in lost:
            self.send_anew(scope, kind, record_id)
        return len(lost)

    def send_what_was_lost(self, scope: str) -> None:
        """Send anew what the office had once, by its history, and did not show when all of it was read."""
        local = Local(self._db)
        named: list[list[str]] = local.get(_RECOGNISED, [])
        if not named:
            return
        waits = "SELECT EXISTS (SELECT 1 FROM journal_entry WHERE record_id = ? AND acknowledged <> 1)"
        rest: list[list[str]] = []
        for kind, record_id in dict.fromkeys((kind, record_id) for kind, record_id in named):
            row = self._store.stored(kind, record_id)
            if row is not None and row["scope_id"] != scope:
                rest.append([kind, record_id])
            elif row is not None and not row["version"] and not self._db.value(waits, (record_id,)):
                self.send_anew(scope, kind, record_id)
        local.set(_RECOGNISED, rest)

    def close_groups(self) -> None:
        """Mark the actions of which nothing waits any more."""
        close_groups(self._db)

    def send_anew(self, scope: str, kind: str, record_id: str) -> None:
        """Let a record that the office has lost be created there again, as it is here."""
        self._db.run("UPDATE sync_unknown SET version = 0 WHERE kind = ? AND id = ?", (kind, record_id))
        row = self._store.stored(kind, record_id) if kind in kinds() else None
        if row is None:
            return
        storages = storages_of(kind) or {}
        told = {name: (None, row[name]) for name, s in storages.items() if row[name] != blank_of(s)}
        cabinet = FileCabinet(self._store, scope)
        for name in storages:
            cabinet.settle(record_id, name)
        cabinet.set_version(kind, record_id, 0)
        self._store.journal.append(
            [Entry(kind, record_id, {"id": (None, record_id), **told})],
            group_id=new_id(),
            action="",
            subject="",
            broker_id=self._store.broker_id,
            at=self._store.clock.stamp(),
            mode="merge",
            undoable=False,
        )

    # -- parts ------------------------------------------------------------------------------------

    def _note_arrived(self, cabinet: FileCabinet, entry: Sent, upto: int, version: int) -> None:
        self._db.run(
            "UPDATE sync_unknown SET version = ? WHERE kind = ? AND id = ?", (version, entry.kind, entry.id)
        )
        row = self._store.stored(entry.kind, entry.id) if entry.kind in kinds() else None
        if row is None:
            return
        if cabinet.elsewhere(entry.kind, row) != "before":
            cabinet.set_version(entry.kind, entry.id, version)
        replaced(
            self._db, entry.kind, entry.id, entry.changes.keys() & held_of(self._db, entry.kind, entry.id)
        )
        self._db.run(
            "UPDATE journal_entry SET acknowledged = 1 WHERE record_id = ? AND acknowledged = ? AND seq <= ?",
            (entry.id, REFUSED, upto),
        )

    def _sent(self, kind: str, row: Mapping[str, Any], seq: int, changes: dict[str, Any]) -> Sent:
        storages, record_id = storages_of(kind) or {}, row["id"]
        cabinet = FileCabinet(self._store, "")
        settled = cabinet.settled(record_id)
        held, at_office = self._refused_before(record_id, seq), held_of(self._db, kind, record_id)
        creates = "id" in changes
        if creates and not row["version"]:
            changes = {**self._unspoken(kind, row, seq, changes), **changes}
        told: dict[str, tuple[Any, Any]] = {}
        log: dict[str, tuple[Any, Any]] = {}
        for name, (before, after) in changes.items():
            if name not in storages:
                continue
            base = blank_of(storages[name]) if before is None else held.get(name, before)
            change = (pack(storages[name], base), pack(storages[name], after))
            if name in at_office and base == unpack(storages[name], at_office[name]):
                change = (at_office[name], change[1])
            (log if seq <= settled.get(name, 0) else told)[name] = change
        if creates and not row["version"]:
            kept = unknown_of(self._db, kind, record_id)
            told |= {name: (None, value) for name, value in kept.items() if name not in storages}
        return Sent(kind, record_id, row["version"], told, log, creates, ERASED in changes)

    def _unspoken(
        self, kind: str, row: Mapping[str, Any], seq: int, changes: Mapping[str, Any]
    ) -> dict[str, tuple[None, Any]]:
        """Return what a record held from its beginning though nobody wrote it: given by a migration."""
        found: dict[str, tuple[None, Any]] = {}
        for name in defaults_of(self._db, kind):
            if name in changes or row[name] == blank_of((storages_of(kind) or {})[name]):
                continue
            first = self._db.value(
                "SELECT json_extract(changes, '$.' || ?2 || '[0]') FROM journal_entry WHERE record_id = ?1"
                " AND seq > ?3 AND json_type(changes, '$.' || ?2) IS NOT NULL ORDER BY seq LIMIT 1",
                (row["id"], name, seq),
            )
            found[name] = (None, row[name] if first is None else first)
        return found

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

    def _unknown_lost(self, scope: str) -> tuple[Sent, ...]:
        """Return records of kinds this version does not know that the office has lost."""
        rows = self._db.rows(
            "SELECT kind, id, doc FROM sync_unknown WHERE scope_id = ? AND version = 0 ORDER BY kind, id",
            (scope,),
        )
        return tuple(
            Sent(
                *(kind, record_id, 0),
                {name: (None, value) for name, value in json.loads(doc).items()},
                creates=True,
            )
            for kind, record_id, doc in rows
            if kind not in kinds()
        )


def defaults_of(database: Database, kind: str) -> tuple[str, ...]:
    """Return the fields of a kind that are not blank in a row that says nothing of them."""
    storages = storages_of(kind) or {}
    blanks = {"''", "0", "'[]'", "'{}'", "NULL", ""}
    return tuple(
        name
        for _, name, _, _, default, _ in database.rows(f'PRAGMA table_info("{kind}")')
        if name in storages and (default or "") not in blanks
    )
