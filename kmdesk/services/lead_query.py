"""The companies that won a job as a list: filtered, searched and sorted by SQL. Only reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from kmdesk.core.folding import search_words, sort_key
from kmdesk.services.company_query import months_before
from kmdesk.services.reference import choice_label
from kmdesk.services.search import fts_query
from kmdesk.services.service_rules import shipped
from kmdesk.store.store import Store

LeadColumn = Literal["company", "task", "client", "municipality", "won_on", "source", "status"]

DONE = ("called", "dismissed")
"""The statuses that are stored: somebody has called, or put it aside. What else a lead is, is seen."""


@dataclass(frozen=True, slots=True)
class LeadQuery:
    """Which leads are shown; all filters must hold, an empty one lets everything through.

    Without `statuses`, what was put aside is left out. `open`: only those nobody has called. `won_within`:
    months. `unknown_industry`: no company is known, or one whose industry nobody has noted.
    """

    text: str = ""
    statuses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    won_within: int | None = None
    open: bool = False
    unknown_industry: bool = False
    sort: LeadColumn = "won_on"
    descending: bool = True

    @property
    def filtered(self) -> bool:
        """Tell whether a filter leaves anything out."""
        return replace(self, text="", sort="won_on", descending=True) != LeadQuery()


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as lists show it. `company` is the name of the one it is linked to, else the source's."""

    id: str
    company_id: str
    company: str
    task: str
    client: str
    municipality_code: str
    won_on: str
    source: str
    status: str


_TABLES = "lead l LEFT JOIN company co ON co.id = l.company_id AND co.deleted = 0"
_NAME = "coalesce(co.name, l.company_name)"
_WHERE = "coalesce(nullif(co.municipality_code, ''), l.municipality_code)"
_STATUS = f"CASE WHEN l.status IN {DONE} THEN l.status WHEN l.company_id <> '' THEN 'linked' ELSE 'new' END"
_COLUMNS = f"l.id, coalesce(co.id, ''), {_NAME}, l.task, l.client, {_WHERE}, l.won_on, l.source, {_STATUS}"
_ORDERS: Mapping[LeadColumn, str] = {
    "company": f"sort_key({_NAME})",
    "task": "sort_key(l.task)",
    "client": "sort_key(l.client)",
    "municipality": f"sort_key(label('municipality', {_WHERE}))",
    "won_on": "l.won_on",
    "source": "sort_key(l.source)",
    "status": f"sort_key(label('lead_status', {_STATUS}))",
}
_OLD = "l.deleted = 0 AND l.status <> 'called' AND l.won_on < :kept"


class LeadList:
    """The leads of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, query: LeadQuery, offset: int = 0, limit: int = 200) -> tuple[LeadRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        where, params = self._where(query)
        sql = (
            f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {where}"  # noqa: S608
            f" ORDER BY {_order(query)} LIMIT :limit OFFSET :offset"
        )
        rows = self._store.db.rows(sql, {**params, "limit": limit, "offset": offset})
        return tuple(LeadRow(*row) for row in rows)

    def count(self, query: LeadQuery) -> int:
        """Return how many rows the answer has."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM {_TABLES} WHERE {where}", params)  # noqa: S608

    def ids(self, query: LeadQuery) -> tuple[str, ...]:
        """Return the ids of all rows in their order, for an action on many of them."""
        where, params = self._where(query)
        sql = f"SELECT l.id FROM {_TABLES} WHERE {where} ORDER BY {_order(query)}"  # noqa: S608
        return tuple(row[0] for row in self._store.db.rows(sql, params))

    def old(self) -> tuple[str, ...]:
        """Return the leads that are older than leads are kept and were never called, oldest first."""
        rows = self._store.db.rows(
            f"SELECT l.id FROM lead l WHERE {_OLD} ORDER BY l.won_on, l.id",  # noqa: S608
            {"kept": self._months("lead_keep_months")},
        )
        return tuple(row[0] for row in rows)

    def offered(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Return the municipalities and the sources there are, (code, name) in Danish order."""
        found = self._store.db.rows(
            f"SELECT DISTINCT {_WHERE}, l.source FROM {_TABLES} WHERE l.deleted = 0"  # noqa: S608
        )
        codes = {code: choice_label("municipality", code) for code, _ in found if code}
        sources = {source: source for _, source in found if source}
        return _sorted(codes), _sorted(sources)

    # -- parts -----------------------------------------------------------------------------------

    def _months(self, rule: str) -> str:
        return months_before(self._store.clock.today(), shipped(rule)).isoformat()

    def _where(self, query: LeadQuery) -> tuple[str, dict[str, Any]]:
        """Return the SQL condition of a query and the values in it."""
        parts, params = ["l.deleted = 0"], dict[str, Any]()
        if not query.statuses:
            parts.append("l.status <> 'dismissed'")
        for name, column, codes in (
            ("status", _STATUS, query.statuses),
            ("source", "l.source", query.sources),
            ("municipality", _WHERE, query.municipalities),
        ):
            if codes:
                given = {f"{name}{number}": code for number, code in enumerate(codes)}
                parts.append(f"{column} IN ({', '.join(f':{key}' for key in given)})")
                params |= given
        if query.open:
            parts.append(f"l.status NOT IN {DONE}")
        if query.unknown_industry:
            parts.append("coalesce(co.industry_group, '') = ''")
        if query.won_within is not None:
            parts.append("l.won_on >= :since")
            params["since"] = months_before(self._store.clock.today(), query.won_within).isoformat()
        for number, word in enumerate(search_words(query.text)):
            parts.append(
                "(l.company_id IN (SELECT c.company_id FROM company_row c"  # noqa: S608
                f" WHERE instr(c.search_key, ' ' || :word{number}) > 0) OR l.id IN (SELECT s.record_id"
                " FROM search_row s WHERE s.kind = 'lead' AND s.num IN"
                f" (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{number})))"
            )
            params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
        return " AND ".join(parts), params


def _order(query: LeadQuery) -> str:
    direction = "DESC" if query.descending else "ASC"
    return f"{_ORDERS[query.sort]} {direction}, l.won_on DESC, {_ORDERS['company']}, l.id"


def _sorted(named: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(named.items(), key=lambda one: sort_key(one[1])))
