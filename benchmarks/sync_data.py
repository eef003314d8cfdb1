"""What the benchmarks of sync share: an office with so many records in a real PostgreSQL, and empty desks.

The records are those of the demo desk, again and again under other ids and numbers: companies, people,
visits with their answers, needs, matches and tasks in the proportions of two years' work, and in the order in
which a desk would have sent them.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.desks import NOW, desk_of
from kmdesk.core.clock import FixedClock
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks
from kmdesk.store import migrate
from kmdesk.store.database import Database
from kmdesk.store.store import Store
from kmdesk.sync.file_cabinet import storages_of
from kmdesk.sync.office import setup
from kmdesk.sync.outbox import MOST_ENTRIES
from kmdesk.sync.wire import is_blank, pack
from tests.sync.postgres import Server

SCOPE = "herning"
KEY = b"0123456789abcdef0123456789abcdef"
COMPANIES = 3_000
"""Companies of the demo desk whose records are used again and again."""

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_ONCE = ("broker", "project")
_numbers = count()


class Office:
    """An office in a database of its own; `admin` is its owner's connection."""

    def __init__(self, server: Server, records: int = 0) -> None:
        self._server, self.name = server, f"bench_{next(_numbers)}"
        self.admin = psycopg.connect(server.new_database(self.name), autocommit=True)
        setup.prepare(self.admin)
        setup.add_scope(self.admin, SCOPE, "Herning")
        if records:
            self._fill(records)

    def broker(self, name: str = "Karen Lyngholm") -> str:
        """Make a login; returns how it connects."""
        return self.login(setup.add_broker(self.admin, name, (SCOPE,)))

    def login(self, broker: setup.NewBroker) -> str:
        """Return how a broker connects."""
        return self._server.dsn(broker.role, broker.secret, self.name)

    def close(self) -> None:
        """Hang up."""
        self.admin.close()

    def _fill(self, records: int) -> None:
        columns = "scope_id, kind, id, version, erased, doc, updated_by, updated_at"
        with (
            self.admin.cursor() as cursor,
            cursor.copy(f"COPY kmdesk_office.record ({columns}) FROM STDIN") as copy,  # pyright: ignore[reportArgumentType]
        ):
            for number, (kind, record_id, doc) in enumerate(made_up(records)):
                version = 1 + number // MOST_ENTRIES
                copy.write_row((SCOPE, kind, record_id, version, False, doc, "karen", "2026-11-24T08:00Z"))
        self.admin.execute(
            "UPDATE kmdesk_office.scope SET version = (SELECT max(version) FROM kmdesk_office.record)"
        )
        self.admin.execute("VACUUM ANALYZE kmdesk_office.record")


def made_up(most: int) -> Iterator[tuple[str, str, str]]:
    """Yield kind, id and content of so many records, as they travel."""
    return islice(_without_end(most), most)


def _without_end(most: int) -> Iterator[tuple[str, str, str]]:
    profile = desk_of(COMPANIES)
    desk = desks.open_desk(profile, desks.find_key(profile), clock=FixedClock(NOW), labels=labels())
    try:
        order = "SELECT kind, record_id FROM journal_entry GROUP BY kind, record_id ORDER BY min(seq)"
        rows = [(kind, desk.store.stored(kind, record_id)) for kind, record_id in desk.database.rows(order)]
    finally:
        desk.close()
    found = [(kind, row) for kind, row in rows if row is not None]
    records = [(kind, str(row["id"]), _doc(kind, row)) for kind, row in _thinned(found, most)]
    shared = {record_id for kind, record_id, _ in records if kind in _ONCE}
    cvr = count(10_000_000)
    for turn in count():

        def renamed(found: re.Match[str], turn: int = turn) -> str:
            name = found.group()
            return name if name in shared else f"{(int(name[:2], 16) + turn) % 256:02x}{name[2:]}"

        for kind, record_id, doc in records:
            if turn and kind in _ONCE:
                continue
            told = {**doc, "cvr": str(next(cvr))} if kind == "company" else doc
            text = json.dumps(told, ensure_ascii=False)
            yield kind, _ID.sub(renamed, record_id), _ID.sub(renamed, text)


@contextmanager
def empty_desk(folder: Path) -> Generator[Store]:
    """Open a new, empty, encrypted file."""
    database = Database(folder / f"desk-{next(_numbers)}.kmdesk", KEY, labels=labels())
    try:
        database.use_write_ahead_log()
        migrate.migrate(database)
        store = Store(database, FixedClock(NOW))
        store.warm_up()
        yield store
    finally:
        database.close()


def _thinned(found: list[tuple[str, dict[str, Any]]], most: int) -> list[tuple[str, dict[str, Any]]]:
    """Leave out companies with all that belongs to them, so that a small office is like a large one."""
    companies = [row["id"] for kind, row in found if kind == "company"]
    # Drawn, not every so-manieth: the demo deals its visits out in turn.
    kept = set(random.Random(1).sample(companies, min(len(companies), len(companies) * most // len(found))))
    visits = {row["id"] for kind, row in found if kind == "visit" and row["company_id"] in kept}

    def stays(row: dict[str, Any]) -> bool:
        if "visit_id" in row and "company_id" not in row:
            return row["visit_id"] in visits
        return not row.get("company_id") or row["company_id"] in kept

    return [(kind, row) for kind, row in found if (row["id"] in kept if kind == "company" else stays(row))]


def _doc(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    packed = {name: pack(storage, row[name]) for name, storage in (storages_of(kind) or {}).items()}
    return {name: value for name, value in packed.items() if not is_blank(value)}
