"""The standing cooperations as a list: filtered, searched and sorted by SQL. Only reading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kmdesk.core.folding import search_words, sort_key
from kmdesk.models import Project
from kmdesk.rules.partnerships import IS_IN_SQL, OPEN_DECISIONS
from kmdesk.services.reference import choice_label
from kmdesk.services.search import fts_query
from kmdesk.store.store import Store

PartnershipColumn = Literal["name", "type", "members", "last", "next", "decisions"]


@dataclass(frozen=True, slots=True)
class PartnershipQuery:
    """Which cooperations are shown; all filters must hold, an empty one lets everything through.

    `due`: those whose next meeting should have been, or is not planned in time. `late`: with a decision past
    its deadline. Without `statuses`, what has ended is left out.
    """

    text: str = ""
    types: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    due: bool = False
    late: bool = False
    sort: PartnershipColumn = "name"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether a filter leaves anything out."""
        return replace(self, text="", sort="name", descending=False) != PartnershipQuery()


@dataclass(frozen=True, slots=True)
class PartnershipRow:
    """A cooperation as lists show it. Times are wall-clock, days `YYYY-MM-DD`, or "" for none.

    `last` is the latest meeting held, `planned` the next one that is planned. Where none is planned, `due`
    is the day the next one should be by, reckoned from how many there are in a year.
    """

    id: str
    name: str
    type: str
    status: str
    municipality_codes: tuple[str, ...]
    members: int
    last: str
    planned: str
    due: str
    open_decisions: int
    late_decisions: int

    def meeting_late(self, now: str) -> bool:
        """Tell whether the next meeting should have been by `now` (wall-clock)."""
        if self.planned:
            return self.planned < now
        return bool(self.due) and self.due < now[:10]


_MEETINGS = "FROM partnership_meeting m WHERE m.partnership_id = p.id AND m.deleted = 0"
_LAST = f"coalesce((SELECT max(m.at) {_MEETINGS} AND m.status = 'held'), '')"
_PLANNED = f"coalesce((SELECT min(m.at) {_MEETINGS} AND m.status = 'planned'), '')"
# A year is shared evenly by its meetings, from the last one or from when the cooperation began.
_DUE = (
    f"CASE WHEN p.status <> 'active' OR coalesce(p.meetings_per_year, 0) < 1 OR {_PLANNED} <> '' THEN ''"
    f" ELSE coalesce(date(coalesce(nullif(substr({_LAST}, 1, 10), ''), p.starts_on),"
    " '+' || CAST(round(365.0 / p.meetings_per_year) AS INTEGER) || ' days'), '') END"
)
_DECISIONS = (  # without the last bracket, for more conditions
    "(SELECT count(*) FROM partnership_decision d WHERE d.partnership_id = p.id AND d.deleted = 0"  # noqa: S608 - the codes are ours
    f" AND d.status IN {OPEN_DECISIONS}"
)
_LATE = f"{_DECISIONS} AND d.due_on <> '' AND d.due_on < :today)"
_IS_IN = IS_IN_SQL.format(since="b.since", until="b.until")
_MEMBERS = (
    "(SELECT count(*) FROM partnership_member b LEFT JOIN company co ON co.id = b.company_id"  # noqa: S608 - the condition is ours
    f" WHERE b.partnership_id = p.id AND b.deleted = 0 AND {_IS_IN}"
    " AND (b.company_id = '' OR co.deleted = 0))"
)
_OF_COMPANY = (
    "SELECT b.partnership_id FROM partnership_member b WHERE b.deleted = 0"  # noqa: S608 - the condition is ours
    f" AND b.company_id = :company AND {_IS_IN}"
)
_COLUMNS = (
    f"p.id, p.name, p.type, p.status, p.municipality_codes, {_MEMBERS}, {_LAST}, {_PLANNED}, {_DUE},"
    f" {_DECISIONS}), {_LATE}"
)
_ORDERS: Mapping[PartnershipColumn, str] = {
    "name": "sort_key(p.name)",
    "type": "sort_key(label('partnership_type', p.type))",
    "members": _MEMBERS,
    "last": _LAST,
    "next": f"coalesce(nullif({_PLANNED}, ''), nullif({_DUE}, ''), '9999')",
    "decisions": f"{_DECISIONS})",
}
_FOUND = (
    "(p.id IN (SELECT s.record_id FROM search_row s WHERE s.kind = 'partnership' AND s.num IN"
    " (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{n}))"
    " OR p.id IN (SELECT b.partnership_id FROM partnership_member b WHERE b.deleted = 0 AND (b.id IN"
    " (SELECT s.record_id FROM search_row s WHERE s.kind = 'partnership_member' AND s.num IN"
    " (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{n})) OR b.company_id IN"
    " (SELECT c.company_id FROM company_row c WHERE instr(c.search_key, ' ' || :word{n}) > 0))))"
)


class PartnershipList:
    """The cooperations of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, query: PartnershipQuery, offset: int = 0, limit: int = 200) -> tuple[PartnershipRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        where, params = self._where(query)
        return self._rows(
            f"{where} ORDER BY {_order(query)} LIMIT :limit OFFSET :offset",
            {**params, "limit": limit, "offset": offset},
        )

    def count(self, query: PartnershipQuery) -> int:
        """Return how many rows the answer has."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM partnership p WHERE {where}", params)  # noqa: S608

    def ids(self, query: PartnershipQuery) -> tuple[str, ...]:
        """Return the ids of all rows in their order, for an action on many of them."""
        where, params = self._where(query)
        sql = f"SELECT p.id FROM partnership p WHERE {where} ORDER BY {_order(query)}"  # noqa: S608
        return tuple(row[0] for row in self._store.db.rows(sql, params))

    def one(self, partnership_id: str) -> PartnershipRow | None:
        """Return a cooperation as its row; None when it is gone."""
        params = {"id": partnership_id, **self._now()}
        return next(iter(self._rows("p.deleted = 0 AND p.id = :id", params)), None)

    def of_company(self, company_id: str) -> tuple[PartnershipRow, ...]:
        """Return the cooperations a company is in today, by name."""
        return self._rows(
            f"p.deleted = 0 AND p.id IN ({_OF_COMPANY}) ORDER BY p.status = 'ended', sort_key(p.name), p.id",
            {"company": company_id, **self._now()},
        )

    def names(self) -> tuple[tuple[str, str], ...]:
        """Return what all cooperations are called, (id, name); those that have ended come last."""
        rows = self._store.db.rows(
            "SELECT id, name FROM partnership WHERE deleted = 0 ORDER BY status = 'ended', sort_key(name), id"
        )
        return tuple((str(ident), str(name)) for ident, name in rows)

    def municipalities(self) -> tuple[tuple[str, str], ...]:
        """Return the contract's municipalities and those named here, (code, name) in Danish order."""
        project = next(iter(self._store.find(Project)), Project())
        rows = self._store.db.rows(
            "SELECT DISTINCT j.value FROM partnership p, json_each(p.municipality_codes) j"
            " WHERE p.deleted = 0"
        )
        codes = {*project.municipality_codes, *(code for (code,) in rows if code)}
        named = ((code, choice_label("municipality", code)) for code in codes)
        return tuple(sorted(named, key=lambda one: sort_key(one[1])))

    # -- parts -----------------------------------------------------------------------------------

    def _now(self) -> dict[str, Any]:
        clock = self._store.clock
        return {"today": clock.today().isoformat(), "now": clock.wall()}

    def _rows(self, where: str, params: dict[str, Any]) -> tuple[PartnershipRow, ...]:
        found = self._store.db.rows(f"SELECT {_COLUMNS} FROM partnership p WHERE {where}", params)  # noqa: S608
        return tuple(_row(*row) for row in found)

    def _where(self, query: PartnershipQuery) -> tuple[str, dict[str, Any]]:
        """Return the SQL condition of a query and the values in it."""
        params = self._now()
        parts = ["p.deleted = 0"]
        if not query.statuses:
            parts.append("p.status <> 'ended'")
        for column, name, codes in (
            ("p.status", "status", query.statuses),
            ("p.type", "type", query.types),
        ):
            if codes:
                parts.append(f"{column} IN ({_named(name, codes, params)})")
        if query.municipalities:
            names = _named("municipality", query.municipalities, params)
            parts.append(
                f"EXISTS (SELECT 1 FROM json_each(p.municipality_codes) j WHERE j.value IN ({names}))"  # noqa: S608
            )
        if query.due:
            parts.append(f"(({_PLANNED} <> '' AND {_PLANNED} < :now) OR ({_DUE} <> '' AND {_DUE} < :today))")
        if query.late:
            parts.append(f"{_LATE} > 0")
        for number, word in enumerate(search_words(query.text)):
            parts.append(_FOUND.format(n=number))
            params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
        return " AND ".join(parts), params


def _row(ident: str, name: str, kind: str, status: str, codes: str, *rest: Any) -> PartnershipRow:  # noqa: ANN401
    """Turn a row of the answer into what lists show; `rest` is in the order of the fields."""
    return PartnershipRow(ident, name, kind, status, tuple(json.loads(codes)), *rest)


def _named(name: str, codes: Sequence[str], params: dict[str, Any]) -> str:
    """Put the codes into `params` under names of their own; return the names for `IN (…)`."""
    names = {f"{name}{number}": code for number, code in enumerate(codes)}
    params |= names
    return ", ".join(f":{one}" for one in names)


def _order(query: PartnershipQuery) -> str:
    direction = "DESC" if query.descending else "ASC"
    return f"{_ORDERS[query.sort]} {direction}, {_ORDERS['name']}, p.id"
