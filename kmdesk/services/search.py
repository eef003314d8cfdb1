"""Search in everything (Ctrl+K): companies, people, visits and answers, needs, candidates, promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kmdesk.core.folding import fold, search_words
from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date
from kmdesk.rules.forecast import Quarter
from kmdesk.services.forecast_words import quarter_text
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store

_DATED = (
    "visit",
    "task",
    "agreement",
    "referral",
    "inquiry",
    "lead",
    "partnership_meeting",
    "partnership_decision",
)
"""The sorts of hits whose detail is stored as a day or a moment."""
_CODED = {"partnership": "partnership_type", "partnership_member": "partnership_role"}
"""The sorts of hits whose detail is stored as a code -> its list."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is, which record opens, and the two texts that show it, ready to be read."""

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
            "SELECT kind, record_id, company_id, title, detail, company FROM ("
            " SELECT s.*, coalesce(r.name, '') AS company,"
            " row_number() OVER (PARTITION BY s.kind ORDER BY f.rowid DESC) AS n"
            " FROM (SELECT rowid FROM search_fts WHERE search_fts MATCH ? ORDER BY rowid DESC LIMIT 200) f"
            " JOIN search_row s ON s.num = f.rowid LEFT JOIN company_row r ON r.company_id = s.company_id)"
            " WHERE n <= ? ORDER BY kind, n",
            (match, limit),
        )
        return (*self.companies(text, limit), *(_hit(row) for row in others))

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


def _hit(row: Sequence[str]) -> Hit:
    kind, record_id, company_id, title, stored, company = row
    shown = _when(stored) if kind in _DATED else stored
    if kind == "forecast_answer":
        quarter = Quarter.parse(stored)
        shown = quarter_text(quarter) if quarter else stored
    if kind == "standing_place":
        shown = choice_label("place_type", stored)
    if kind in _CODED:
        shown = choice_label(_CODED[kind], stored)
    return Hit(kind, record_id, company_id, title, " · ".join(part for part in (shown, company) if part))


def _when(stored: str) -> str:
    """Return `14.04.2026 kl. 09:00` for a meeting and `24.11.2026` for a day; no text for none."""
    if not stored:
        return ""
    day = long_date(date.fromisoformat(stored[:10]))
    return tr("{day} kl. {time}", day=day, time=stored[11:16]) if len(stored) > len("2026-04-14") else day


def fts_query(text: str) -> str:
    """Turn what a person typed into an FTS5 query of word beginnings, safe for any text; "" for no words."""
    return " ".join(f'"{word}"*' for word in search_words(text))
