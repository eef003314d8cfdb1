"""Search in everything (Ctrl+K): companies, people, visits and answers, needs, candidates, promises."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.folding import fold
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is, which record opens, and the two lines that show it."""

    kind: str
    record_id: str
    company_id: str
    title: str
    detail: str


class Search:
    """Finds records by the beginnings of words; å=aa, æ=ae, ø=oe and case do not matter."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find(self, text: str, limit: int = 8) -> tuple[Hit, ...]:
        """Return at most `limit` hits of each sort, companies first. Empty text finds nothing."""
        match = fts_query(text)
        if not match:
            return ()
        others = self._store.db.rows(
            "SELECT kind, record_id, company_id, title, trim(detail || ' ' || company) FROM ("
            " SELECT s.*, coalesce(r.name, '') AS company,"
            " row_number() OVER (PARTITION BY s.kind ORDER BY f.rowid DESC) AS n"
            " FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH ? ORDER BY rowid DESC LIMIT 200) f"
            " JOIN search_row s ON s.num = f.rowid LEFT JOIN company_row r ON r.company_id = s.company_id)"
            " WHERE n <= ? ORDER BY kind, n",
            (match, limit),
        )
        return (*self.companies(text, limit), *(Hit(*row) for row in others))

    def companies(self, text: str, limit: int = 12) -> tuple[Hit, ...]:
        """Return companies by name, people, place, CVR or phone; those that begin with `text` come first."""
        match = fts_query(text)
        if not match:
            return ()
        rows = self._store.db.rows(
            "SELECT 'company', r.company_id, r.company_id, r.name, label('municipality', r.municipality_code)"
            " FROM (SELECT rowid FROM company_fts WHERE company_fts MATCH ? LIMIT 200) f"
            " JOIN company_row r ON r.num = f.rowid"
            " ORDER BY instr(r.search_key, ' ' || ?) = 0, r.name_key LIMIT ?",
            (match, fold(text), limit),
        )
        return tuple(Hit(*row) for row in rows)


def fts_query(text: str) -> str:
    """Turn what a person typed into an FTS5 query of word beginnings, safe for any text; "" for no words."""
    return " ".join(f'"{word}"*' for word in fold(text).split())
