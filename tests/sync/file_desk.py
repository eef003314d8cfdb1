"""A real desk's file that simulations can play with as they play with a model desk."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from kmdesk.core.clock import FixedClock
from kmdesk.core.ids import new_id
from kmdesk.models.record import record_class
from kmdesk.services.labels import labels
from kmdesk.services.sync_overview import HOME_SETTING
from kmdesk.store import migrate
from kmdesk.store.database import Database
from kmdesk.store.journal import Entry
from kmdesk.store.local import Local
from kmdesk.store.store import Store
from kmdesk.sync.file_cabinet import FileCabinet
from kmdesk.sync.leaving import kept_aside
from kmdesk.sync.replica import FileReplica
from tests.sync.model_cabinet import STORAGES

KEY = b"0123456789abcdef0123456789abcdef"
_files = count()


class FileDesk(FileReplica):
    """The file of one broker; `rows` and `waiting` are as a model desk has them."""

    def __init__(self, name: str, folder: Path, clock: FixedClock, path: Path | None = None) -> None:
        self.name, self.folder, self.clock = name, folder, clock
        self.path = path or folder / f"{name}-{next(_files)}.kmdesk"
        self.database = Database(self.path, KEY, labels=labels())
        migrate.migrate(self.database)
        self.database.use_write_ahead_log()
        self.store = Store(self.database, clock)
        self.store.broker_id = Local(self.database).get("broker_id", name)
        self.groups = 0
        super().__init__(self.store)

    @property
    def rows(self) -> dict[tuple[str, str], dict[str, Any]]:
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for kind, storages in STORAGES.items():
            for row in self.database.named(f'SELECT * FROM "{kind}"'):
                found[kind, row["id"]] = {name: row[name] for name in storages}
        return found

    @property
    def versions(self) -> dict[tuple[str, str], int]:
        return {
            (kind, record_id): version
            for kind in STORAGES
            for record_id, version in self.database.rows(f'SELECT id, version FROM "{kind}"')
        }

    @property
    def me(self) -> str:
        return self.store.broker_id

    @me.setter
    def me(self, broker_id: str) -> None:
        self.store.broker_id = broker_id
        Local(self.database).set("broker_id", broker_id)

    def author(self) -> str:
        return self.store.broker_id

    def pending(self, kind: str, record_id: str) -> Mapping[str, Any]:
        return FileCabinet(self.store, "").pending(kind, record_id)

    def everyone(self, kind: str) -> list[Mapping[str, Any]]:
        return [row for (k, _), row in sorted(self.rows.items()) if k == kind and not row["deleted"]]

    def wipe(self, kind: str, record_id: str) -> None:
        """Erase a record for good, as a person does."""
        record = self.store.get(record_class(kind), record_id)
        assert record is not None
        self.store.erase(record)

    def spoil(self, kind: str, record_id: str, name: str, value: str) -> None:
        """Change a value behind the program's back."""
        self.database.run(f'UPDATE "{kind}" SET "{name}" = ? WHERE id = ?', (value, record_id))

    def lose(self, kind: str, record_id: str) -> None:
        """Let a row vanish behind the program's back."""
        self.database.run(f'DELETE FROM "{kind}" WHERE id = ?', (record_id,))

    @property
    def journal(self) -> range:
        return range(self.database.value("SELECT coalesce(max(seq), 0) FROM journal_entry"))

    @property
    def waiting(self) -> Mapping[tuple[str, str], list[Any]]:
        rows = self.database.rows("SELECT kind, record_id, changes FROM journal_entry WHERE acknowledged = 0")
        import json

        found: dict[tuple[str, str], list[Any]] = {}
        for kind, record_id, changes in rows:
            told = {name: tuple(change) for name, change in json.loads(changes).items()}
            found.setdefault((kind, record_id), []).append(Entry(kind, record_id, told))
        return found

    def choose(self, scope: str) -> None:
        """Let new records go to an area; not while something is under way."""
        if not self.database.value("SELECT EXISTS (SELECT 1 FROM sync_flight)"):
            Local(self.database).set(HOME_SETTING, scope)

    def put(self, kind: str, record_id: str, **values: Any) -> None:
        self.make(kind, record_id, values)

    def make(self, kind: str, record_id: str, changes: Mapping[str, Any]) -> None:
        with self.store.action("x") as unit:
            cabinet = FileCabinet(self.store, "")
            entry = cabinet.entry(kind, record_id, self.store.stored(kind, record_id), changes)
            if entry is not None:
                self.store.apply(entry)
                unit.entries.append(entry)

    @property
    def aside(self) -> list[tuple[str, Any]]:
        """What was not sent from areas that have left, as (field, value)."""
        changes = [change.changes for kept in kept_aside(self.database) for change in kept.changes]
        return [(name, to) for change in changes for name, (_, to) in change.items()]

    def reopened(self) -> FileDesk:
        """Return what is on disk at this moment, log and all, opened by another run of the program."""
        path = self.folder / f"{self.name}-{next(_files)}-{new_id()[-6:]}.kmdesk"
        for end in ("", "-wal"):
            shutil.copy(f"{self.path}{end}", f"{path}{end}")
        self.database.close()
        return FileDesk(self.name, self.folder, self.clock, path)

    def copy(self) -> FileDesk:
        self.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        path = self.folder / f"{self.name}-{next(_files)}-{new_id()[-6:]}.kmdesk"
        shutil.copy(self.path, path)
        return FileDesk(self.name, self.folder, self.clock, path)
