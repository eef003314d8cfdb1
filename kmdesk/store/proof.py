"""Proof that the file is whole, that records and journal agree, and that lists and search follow them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from kmdesk.models.record import kinds
from kmdesk.store import projection
from kmdesk.store.database import Database, FileDamagedError
from kmdesk.store.journal import Journal

_DERIVED = {
    "company_row": "SELECT (SELECT count(*) FROM company WHERE deleted = 0), count(*) FROM company_row",
    "company_fts": "SELECT (SELECT count(*) FROM company_row), count(*) FROM company_fts",
    "search_row": "SELECT {searched}, count(*) FROM search_row",
    "search_fts": "SELECT (SELECT count(*) FROM search_row), count(*) FROM search_fts",
}


def faults_of(database: Database) -> list[str]:
    """Read every page of the file; returns what is wrong in SQLite's words, nothing when it is whole."""
    try:
        found = [str(row[0]) for row in database.rows("PRAGMA cipher_integrity_check")]
        found += [str(row[0]) for row in database.rows("PRAGMA integrity_check") if row != ("ok",)]
    except FileDamagedError as error:
        return [error.message]
    return found


def unlike_journal(database: Database, sample: int | None = None) -> tuple[int, int]:
    """Compare records with the last values that the journal has of them.

    Looks at all records, or at `sample` of them: half of them the last changed, half of them at random.
    Returns how many were looked at, and how many differ. The version is not compared: the office gives it.
    """
    journal = Journal(database)
    looked_at = list(_chosen(database, sample))
    return len(looked_at), sum(
        not _agrees(_stored(database, kind, record_id), journal.last_values(record_id))
        for kind, record_id in looked_at
    )


def derived_unlike_records(database: Database) -> list[str]:
    """Return the derived tables that have another number of rows than the records say."""
    searched = projection.searched_count()
    return [
        name
        for name, sql in _DERIVED.items()
        for row in database.rows(sql.format(searched=searched))
        if row[0] != row[1]
    ]


def _chosen(database: Database, sample: int | None) -> Iterable[tuple[str, str]]:
    everything: set[tuple[str, str]] = set(
        database.rows("SELECT DISTINCT kind, record_id FROM journal_entry")
    )
    for kind in kinds():
        everything.update(database.rows(f"SELECT '{kind}', id FROM \"{kind}\""))  # noqa: S608
    if sample is None or len(everything) <= sample:
        return everything
    newest = database.rows(
        "SELECT kind, record_id FROM journal_entry ORDER BY seq DESC LIMIT ?", (sample // 2,)
    )
    return set(newest) | set(random.sample(sorted(everything), sample // 2))


def _stored(database: Database, kind: str, record_id: str) -> dict[str, Any] | None:
    rows = database.named(f'SELECT * FROM "{kind}" WHERE id = ?', (record_id,)) if kind in kinds() else []  # noqa: S608
    return rows[0] if rows else None


def _agrees(row: dict[str, Any] | None, last: dict[str, Any]) -> bool:
    if row is None:
        return False
    if not last:  # read from the office, which has its history; or the mark of an erased one
        return row["version"] > 0
    known = {name: value for name, value in last.items() if name not in ("version", "erased")}
    return all(row.get(name) == value for name, value in known.items())
