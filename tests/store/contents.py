"""The whole content of an open file in a form that two files, or two moments, can be compared by."""

from __future__ import annotations

from typing import Any

from kmdesk.models.record import kinds
from kmdesk.store.database import Database

_LISTED = (
    "SELECT company_id, name, name_key, search_key, municipality_code, municipality_key, industry_group,"
    " industry_key, employees, graduates, status, advertising_protected, broker_id, broker_key,"
    " last_contact, next_on, next_text FROM company_row ORDER BY company_id"
)
_FOUND = "SELECT kind, record_id, company_id, title, detail FROM search_row ORDER BY record_id"
_COUNTED = "SELECT * FROM counted ORDER BY record_id"
_INDEXES = {
    "company_fts": "SELECT r.company_id FROM company_fts f JOIN company_row r ON r.num = f.rowid",
    "search_fts": "SELECT r.record_id FROM search_fts f JOIN search_row r ON r.num = f.rowid",
}


def records(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every record's table."""
    return {kind: database.rows(f'SELECT * FROM "{kind}" ORDER BY id') for kind in kinds()}


def derived(database: Database) -> dict[str, object]:
    """Return what is derived, without the row numbers that only the tables themselves use."""
    content: dict[str, object] = {
        "listed": database.rows(_LISTED),
        "found": database.rows(_FOUND),
        "counted": database.rows(_COUNTED),
    }
    for index, sql in _INDEXES.items():
        content[f"{index} rows"] = database.value(f"SELECT count(*) FROM {index}")
        for word in _words(database, index):
            hits = database.rows(f"{sql} WHERE {index} MATCH ? ORDER BY 1", (f'"{word}"',))
            if hits:
                content[f"{index} {word}"] = hits
    return content


def _words(database: Database, index: str) -> list[str]:
    database.run(
        f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_{index} USING fts5vocab(main, {index}, 'row')"
    )
    return [word for (word,) in database.rows(f"SELECT term FROM temp.words_{index}")]
