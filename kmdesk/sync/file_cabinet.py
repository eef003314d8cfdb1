"""The desk's file as a cabinet: records and journal written together, inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kmdesk.core.i18n import tr
from kmdesk.core.ids import new_id
from kmdesk.models.record import Storage, columns, kinds, record_class
from kmdesk.services import erasure
from kmdesk.store import unsent
from kmdesk.store.database import Database
from kmdesk.store.journal import Entry, Mode
from kmdesk.store.local import Local
from kmdesk.store.store import Store
from kmdesk.sync.applying import ERASED
from kmdesk.sync.cabinet import Elsewhere
from kmdesk.sync.decide import LOCAL, Row
from kmdesk.sync.homes import home_of
from kmdesk.sync.messages import OfficeRow
from kmdesk.sync.parties import Name
from kmdesk.sync.wire import blank_of

WAITING, HAS_IT, REFUSED = 0, 1, 2
"""What `journal_entry.acknowledged` says."""


class FileCabinet:
    """Records of one scope. `written` are the entries, so that what is derived can follow.

    `gone` are the persons that the office has forgotten.
    """

    def __init__(self, store: Store, scope: str) -> None:
        self._store, self._db, self._scope = store, store.db, scope
        self._me = store.broker_id
        self.written: list[Entry] = []
        self.gone: list[erasure.Gone] = []

    def storages(self, kind: str) -> Mapping[str, Storage] | None:
        """Return field -> how it is stored; None for a kind this version does not know."""
        return storages_of(kind)

    def row(self, kind: str, record_id: str) -> Row | None:
        """Return a record, deleted or not."""
        return self._store.stored(kind, record_id)

    def elsewhere(self, kind: str, row: Row) -> Elsewhere:  # noqa: ARG002 - a row knows its area here
        """Tell whether a record is what another area of this desk has under its id, and which goes first."""
        if not row["version"] or row["scope_id"] == self._scope:
            return ""
        return "before" if row["scope_id"] < self._scope else "after"

    def pending(self, kind: str, record_id: str) -> dict[str, Any]:
        """Return field -> its value before the first change that the office has not acknowledged."""
        found: dict[str, Any] = {}
        storages = storages_of(kind) or {}
        rows = self._db.rows(
            "SELECT seq, changes FROM journal_entry WHERE record_id = ? AND acknowledged <> 1 ORDER BY seq",
            (record_id,),
        )
        if not rows:
            return found
        settled = self.settled(record_id)
        for seq, changes in rows:
            for name, (before, _) in json.loads(changes).items():
                if name == ERASED:
                    found[ERASED] = 0
                elif name not in LOCAL and name in storages and seq > settled.get(name, 0):
                    found.setdefault(name, blank_of(storages[name]) if before is None else before)
        return found

    def settled(self, record_id: str) -> dict[str, int]:
        """Return field -> the last entry whose changes of it are history only."""
        return dict(self._db.rows("SELECT field, upto FROM sync_settled WHERE record_id = ?", (record_id,)))

    def live(self, kind: str, field: str, value: str) -> list[Row]:
        """Return the records that are not deleted and have this value, by id."""
        return self._live(kind, f"{field} = ? AND {field} <> ''", value)  # so that its index will do

    def everyone(self, kind: str) -> list[Row]:
        """Return all records of a kind that are not deleted, by id; for kinds of which there are few."""
        return self._live(kind, "1")

    def merged(self, kind: str) -> list[Row]:
        """Return the deleted records of a kind that have something in `extra`; few, found by an index."""
        sql = f"SELECT * FROM \"{kind}\" WHERE deleted = 1 AND extra <> '{{}}' AND scope_id = ?"  # noqa: S608
        return [*self._db.named(sql, (self._scope,))]

    def kinds_with(self, field: str) -> tuple[str, ...]:
        """Return the kinds that have a field."""
        return tuple(kind for kind in kinds() if field in (storages_of(kind) or {}))

    def take(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        """Write values as the office has them, creating the record if need be, and its version."""
        entry = self.entry(office.kind, office.id, self._held(office.kind, office.id, values), values)
        if entry is not None:
            self._write(entry, "pull", tr("Hentet fra kontoret"), office.by)
        self.set_version(office.kind, office.id, office.version)

    def make(self, kind: str, record_id: str, changes: Mapping[str, Any]) -> None:
        """Change values on this desk's own account: to be sent. Creates the record if there is none."""
        entry = self.entry(kind, record_id, self._held(kind, record_id, changes), changes)
        if entry is not None:
            self._write(entry, "merge", tr("Flettet med kontoret"), self._me)
            self._db.run(
                f"UPDATE \"{kind}\" SET scope_id = ? WHERE id = ? AND scope_id = ''",  # noqa: S608
                (self._scope, record_id),
            )

    def settle(self, record_id: str, field: str) -> None:
        """Let what waits of a field be history only: the field builds on the office's value now."""
        self._db.run(
            "INSERT INTO sync_settled (record_id, field, upto)"
            " VALUES (?, ?, (SELECT coalesce(max(seq), 0) FROM journal_entry))"
            " ON CONFLICT (record_id, field) DO UPDATE SET upto = excluded.upto",
            (record_id, field),
        )

    def keep_unknown(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        """Keep what this version has no field for, as it travels; nothing any more when it is empty.

        Of one id in two areas what the first of them has, as of records.
        """
        name = (office.kind, office.id)
        if not values:
            self._db.run("DELETE FROM sync_unknown WHERE kind = ? AND id = ?", name)
            return
        self._db.run(
            "INSERT INTO sync_unknown (kind, id, scope_id, version, doc) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (kind, id) DO UPDATE SET scope_id = excluded.scope_id, version = excluded.version,"
            " doc = excluded.doc WHERE version <= 0 OR scope_id >= excluded.scope_id",
            (*name, self._scope, office.version, json.dumps(dict(values), ensure_ascii=False)),
        )

    def erase(self, office: OfficeRow) -> None:
        """Forget a record and all that was ever written about it."""
        self.keep_unknown(office, {})
        gone = erasure.who_goes(self._store, office.kind, office.id)
        self.gone += [gone] if gone is not None else []
        self.written.append(self._store.forget(office.kind, office.id, self._scope, office.version))

    def forget(self, kind: str, record_id: str) -> None:
        """Forget a record on this desk's own account: the office is told to forget it too."""
        row = self._store.stored(kind, record_id)
        version = row["version"] if row else 0
        self.written.append(self._store.forget(kind, record_id, self._scope, version))
        self._journal(Entry(kind, record_id, {ERASED: (0, 1)}), "merge", self._me)

    def may_write(self) -> bool:
        """Tell whether what is made here can be sent."""
        sql = "SELECT may_write FROM sync_scope WHERE scope_id = ?"
        return self._db.value(sql, (self._scope,)) != 0

    def untold(self, kind: str) -> list[Row]:
        """Return the records of a kind that are not deleted and no office has, by id."""
        return self._live(kind, "version = 0")

    def held_back(self, kind: str) -> list[Row]:
        """Return the records of a kind that no office has and of which nothing waits, also deleted ones."""
        waits = "SELECT 1 FROM journal_entry e WHERE e.record_id = t.id AND e.acknowledged <> 1"
        sql = f'SELECT * FROM "{kind}" t WHERE version = 0 AND scope_id = ? AND NOT EXISTS ({waits})'  # noqa: S608
        return [*self._db.named(f"{sql} ORDER BY id", (self._scope,))]

    def keep_here(self, kind: str, record_id: str) -> None:
        """Let nothing of a record wait that no office has: it is this desk's own until it may write."""
        self.set_version(kind, record_id, 0)
        self._db.run(
            "UPDATE journal_entry SET acknowledged = 1 WHERE record_id = ? AND acknowledged <> 1",
            (record_id,),
        )
        close_groups(self._db)

    def author(self) -> str:
        """Return the broker at this desk."""
        return self._me

    def become(self, broker_id: str) -> None:
        """Let the broker at this desk be known by another record: the own one was merged into it."""
        self._me = broker_id
        Local(self._db).set("broker_id", broker_id)

    def now(self) -> str:
        """Return this moment as UTC; shown, never compared."""
        return self._store.clock.stamp()

    def set_version(self, kind: str, record_id: str, version: int) -> None:
        """Note which version of a record the office has; it is the office's own figure and not journalled."""
        self._db.run(
            f'UPDATE "{kind}" SET version = ?, scope_id = ? WHERE id = ?',  # noqa: S608 - a kind of ours
            (version, self._scope, record_id),
        )

    def entry(self, kind: str, record_id: str, mine: Row | None, values: Mapping[str, Any]) -> Entry | None:
        """Return what writing some values changes in a record, None when nothing."""
        storages = storages_of(kind) or {}
        if mine is None:
            told = {
                name: (None, value) for name, value in values.items() if value != blank_of(storages[name])
            }
            return Entry(kind, record_id, {"id": (None, record_id), **told})
        changes = {name: (mine[name], value) for name, value in values.items() if mine[name] != value}
        return Entry(kind, record_id, changes) if changes else None

    def _held(self, kind: str, record_id: str, fields: Iterable[str]) -> Row | None:
        """Return some fields of a record as they are stored: reading all takes five times as long."""
        names = ", ".join(f'"{name}"' for name in ("id", *fields))
        rows = self._db.named(f'SELECT {names} FROM "{kind}" WHERE id = ?', (record_id,))  # noqa: S608
        return rows[0] if rows else None

    def _live(self, kind: str, where: str, *params: str) -> list[Row]:
        sql = f"SELECT * FROM \"{kind}\" WHERE {where} AND deleted = 0 AND scope_id IN (?, '') ORDER BY id"  # noqa: S608
        homes: dict[Name, str] = {}
        return [
            row
            for row in self._db.named(sql, (*params, self._scope))
            if row["scope_id"] or home_of(self._store, kind, row, homes) == self._scope
        ]

    def _write(self, entry: Entry, mode: Mode, action: str, author: str) -> None:
        self._store.apply(entry)
        self._journal(entry, mode, author, action)
        self.written.append(entry)

    def _journal(self, entry: Entry, mode: Mode, author: str, action: str = "") -> None:
        self._store.journal.append(
            [entry],
            group_id=new_id(),
            action=action,
            subject="",
            broker_id=author,
            at=self.now(),
            mode=mode,
            undoable=False,
        )


def close_groups(database: Database) -> None:
    """Mark the actions of which nothing waits any more."""
    database.run(
        "UPDATE journal_group SET acknowledged = 1 WHERE acknowledged = 0 AND NOT EXISTS"
        " (SELECT 1 FROM journal_entry e WHERE e.group_seq = journal_group.seq AND e.acknowledged = 0)"
    )
    unsent.forget_sent(database)


@cache
def storages_of(kind: str) -> Mapping[str, Storage] | None:
    """Return the fields of a kind that travel; None for a kind this version does not know."""
    if kind not in kinds():
        return None
    return {name: storage for name, storage in columns(record_class(kind)).items() if name not in LOCAL}
