"""What is derived, made for many records at once: those of a kind between two ids."""

from __future__ import annotations

from collections.abc import Sequence

from kmdesk.core.folding import fold
from kmdesk.store import counted, projection
from kmdesk.store.database import Database


def make_between(database: Database, kind: str, start: str, end: str) -> None:
    """Make anew what is derived of the records of a kind from one id on and before another ("" for no end).

    Of what the search finds, only what is missing is made, for who is changed is brought up to date at once;
    but a visit goes by its answers too.
    """
    ids = (start, end) if end else (start,)
    if kind != "company":
        _make_found(database, kind, ids)
        return
    listed = _within("company_id", ids)
    old = database.rows(f"SELECT num FROM company_row WHERE 1 {listed}", ids)  # noqa: S608
    database.run_many("DELETE FROM company_fts WHERE rowid = ?", old)
    database.run_many("DELETE FROM company_row WHERE num = ?", old)
    database.run(projection.insert_listed(listed, _within("c.id", ids)), ids)
    database.run(projection.insert_worded(f"WHERE 1 {_within('r.company_id', ids)}"), ids)
    counted.refresh_between(database, listed, ids)


def _make_found(database: Database, kind: str, ids: Sequence[str]) -> None:
    within = _within("x.id", ids)
    if kind == "visit":
        old = database.rows(
            f"SELECT r.num FROM visit x JOIN search_row r ON r.record_id = x.id WHERE 1 {within}",  # noqa: S608
            ids,
        )
        database.run_many("DELETE FROM search_fts WHERE rowid = ?", old)
        database.run_many("DELETE FROM search_row WHERE num = ?", old)
    missing = "AND NOT EXISTS (SELECT 1 FROM search_row r WHERE r.record_id = x.id)"
    found = database.rows(projection.select_found(kind, f"{within} {missing}"), ids)
    last: int = database.value("SELECT coalesce(max(num), 0) FROM search_row")
    numbered = list(enumerate(found, last + 1))
    database.run_many(
        "INSERT INTO search_row (num, kind, record_id, company_id, title, detail) VALUES (?, ?, ?, ?, ?, ?)",
        [(num, *row[:5]) for num, row in numbered],
    )
    database.run_many(
        "INSERT INTO search_fts (rowid, text) VALUES (?, ?)", [(num, fold(row[5])) for num, row in numbered]
    )


def _within(column: str, ids: Sequence[str]) -> str:
    """Return the condition that a column is not before the first of two ids, and before the other one."""
    return f"AND {column} >= ?1" + (f" AND {column} < ?2" if len(ids) > 1 else "")
