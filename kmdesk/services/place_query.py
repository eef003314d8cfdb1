"""The bank of standing places as a list: filtered, searched and sorted by SQL. Only reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal

from kmdesk.core import resources
from kmdesk.core.folding import search_words, sort_key
from kmdesk.core.i18n import trn
from kmdesk.models import Project
from kmdesk.rules.places import TAKING, Stand, old_before, stand_of
from kmdesk.services.reference import choice_label
from kmdesk.services.search import fts_query
from kmdesk.store.store import Store

PlaceColumn = Literal["company", "municipality", "type", "title", "free", "free_from", "confirmed"]


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """Which places are shown; all filters must hold, an empty one lets everything through.

    `free`: only those somebody can begin at today. `old`: only those nobody has confirmed lately. Without
    `statuses`, what was withdrawn is left out. Each word of `text` begins one of the place or the company.
    """

    text: str = ""
    types: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    free: bool = False
    old: bool = False
    sort: PlaceColumn = "company"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether a filter leaves anything out."""
        return replace(self, text="", sort="company", descending=False) != PlaceQuery()


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as lists show it. `stand`: can somebody begin; `old`: nobody has confirmed it lately."""

    id: str
    title: str
    type: str
    tasks: str
    company_id: str
    company: str
    municipality_code: str
    places: int
    taken: int
    status: str
    free_from: str
    free_until: str
    confirmed_on: str
    stand: Stand
    old: bool

    @property
    def free(self) -> int:
        """How many are not taken."""
        return max(self.places - self.taken, 0)

    @property
    def overfull(self) -> bool:
        """Tell whether more people are there than there are places."""
        return self.taken > self.places

    @property
    def free_text(self) -> str:
        """How many are free of how many: `2 ledige af 3`; where there are too many, `5 på 1 plads`."""
        if self.overfull:
            return trn(self.places, "{taken} på {n} plads", "{taken} på {n} pladser", taken=self.taken)
        return trn(self.free, "{n} ledig af {places}", "{n} ledige af {places}", places=self.places)


AT_A_PLACE = "m.place_id <> ''"
"""SQL of a match `m` that has a place. The index over the places has these only, and is used only by a query
that says so itself (`tests/services/test_standing_places.py`)."""


def taken_sql(place: str) -> str:
    """Return SQL for how many of a place are taken on `:today`; `place` is the SQL of its id."""
    return (
        f'(SELECT count(*) FROM "match" m WHERE {AT_A_PLACE} AND m.place_id = {place} AND m.deleted = 0'  # noqa: S608
        f" AND m.status IN {TAKING} AND (m.ends_on = '' OR m.ends_on >= :today))"
    )


_TAKEN = taken_sql("p.id")
_PLACES = "coalesce(p.places, 1)"
_FREE_NOW = (
    "p.status = 'open' AND co.status <> 'ceased' AND p.free_from <= :today"
    f" AND (p.free_until = '' OR p.free_until >= :today) AND {_TAKEN} < {_PLACES}"
)
_COLUMNS = (
    "p.id, p.title, p.type, p.tasks, p.company_id, co.name, co.municipality_code,"
    f" {_PLACES}, {_TAKEN}, p.status, p.free_from, p.free_until, p.confirmed_on, co.status"
)
_TABLES = "standing_place p JOIN company co ON co.id = p.company_id AND co.deleted = 0"
_ORDERS: Mapping[PlaceColumn, str] = {
    "company": "sort_key(co.name)",
    "municipality": "sort_key(label('municipality', co.municipality_code))",
    "type": "sort_key(label('place_type', p.type))",
    "title": "sort_key(p.title)",
    "free": f"CASE WHEN {_FREE_NOW} THEN {_PLACES} - {_TAKEN} ELSE 0 END",
    "free_from": "p.free_from",
    "confirmed": "p.confirmed_on",
}


class PlaceList:
    """The bank of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, query: PlaceQuery, offset: int = 0, limit: int = 200) -> tuple[PlaceRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        where, params = self._where(query)
        return self._rows(
            f"{where} ORDER BY {_order(query)} LIMIT :limit OFFSET :offset",
            {**params, "limit": limit, "offset": offset},
        )

    def count(self, query: PlaceQuery) -> int:
        """Return how many rows the answer has."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM {_TABLES} WHERE {where}", params)  # noqa: S608

    def ids(self, query: PlaceQuery) -> tuple[str, ...]:
        """Return the ids of all rows in their order, for an action on many of them."""
        where, params = self._where(query)
        sql = f"SELECT p.id FROM {_TABLES} WHERE {where} ORDER BY {_order(query)}"  # noqa: S608
        return tuple(row[0] for row in self._store.db.rows(sql, params))

    def one(self, place_id: str) -> PlaceRow | None:
        """Return a place as its row; None when it, or its company, is gone."""
        return next(iter(self._rows("p.deleted = 0 AND p.id = :id", {"id": place_id, **self._today()})), None)

    def of_company(self, company_id: str) -> tuple[PlaceRow, ...]:
        """Return a company's places: those on offer first, then by name."""
        return self._rows(
            "p.deleted = 0 AND p.company_id = :company ORDER BY p.status = 'withdrawn', p.status = 'paused',"
            " sort_key(p.title), p.id",
            {"company": company_id, **self._today()},
        )

    def free_now(self) -> tuple[PlaceRow, ...]:
        """Return every place somebody can begin at today, or from a day to come."""
        return tuple(
            row
            for row in self._rows(
                "p.deleted = 0 AND p.status = 'open' ORDER BY p.free_from, sort_key(co.name), p.id",
                self._today(),
            )
            if row.stand in ("free", "later")
        )

    def municipalities(self) -> tuple[tuple[str, str], ...]:
        """Return the contract's municipalities and those of the places, (code, name) in Danish order."""
        project = next(iter(self._store.find(Project)), Project())
        rows = self._store.db.rows(
            f"SELECT DISTINCT co.municipality_code FROM {_TABLES} WHERE p.deleted = 0"  # noqa: S608
        )
        codes = {*project.municipality_codes, *(code for (code,) in rows if code)}
        named = ((code, choice_label("municipality", code)) for code in codes)
        return tuple(sorted(named, key=lambda one: sort_key(one[1])))

    # -- parts -----------------------------------------------------------------------------------

    def _today(self) -> dict[str, Any]:
        return {"today": self._store.clock.today().isoformat()}

    def _rows(self, where: str, params: dict[str, Any]) -> tuple[PlaceRow, ...]:
        today = self._store.clock.today()
        found = self._store.db.rows(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE {where}", params)  # noqa: S608
        return tuple(_row(row, today) for row in found)

    def _where(self, query: PlaceQuery) -> tuple[str, dict[str, Any]]:
        """Return the SQL condition of a query and the values in it."""
        params = self._today()
        parts = ["p.deleted = 0"]
        if not query.statuses:
            parts.append("p.status <> 'withdrawn'")
        for name, column, codes in (
            ("status", "p.status", query.statuses),
            ("type", "p.type", query.types),
            ("municipality", "co.municipality_code", query.municipalities),
        ):
            if codes:
                given = {f"{name}{number}": code for number, code in enumerate(codes)}
                parts.append(f"{column} IN ({', '.join(f':{key}' for key in given)})")
                params |= given
        if query.free:
            parts.append(_FREE_NOW)
        if query.old:
            parts.append("p.confirmed_on < :recent")
            params["recent"] = old_before(self._store.clock.today(), old_after_months())
        for number, word in enumerate(search_words(query.text)):
            parts.append(
                "(p.company_id IN (SELECT c.company_id FROM company_row c"  # noqa: S608
                f" WHERE instr(c.search_key, ' ' || :word{number}) > 0) OR p.id IN (SELECT s.record_id"
                " FROM search_row s WHERE s.kind = 'standing_place' AND s.num IN"
                f" (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{number})))"
            )
            params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
        return " AND ".join(parts), params


def old_after_months() -> int:
    """Return after how many months without a word a place is said to be old."""
    return int(_reference()["old_after_months"])


def _order(query: PlaceQuery) -> str:
    direction = "DESC" if query.descending else "ASC"
    return f"{_ORDERS[query.sort]} {direction}, {_ORDERS['company']}, {_ORDERS['title']}, p.id"


def _row(row: Sequence[Any], today: date) -> PlaceRow:
    *own, company_status = row
    ident, title, kind, tasks, company_id, company, where, places, taken, status, start, end, confirmed = own
    return PlaceRow(
        *(ident, title, kind, tasks, company_id, company, where),
        *(places, taken, status, start, end, confirmed),
        stand_of(status, company_status, start, end, places - taken, today),
        confirmed < old_before(today, old_after_months()),
    )


@cache
def _reference() -> Mapping[str, Any]:
    return resources.load_json("reference", "places.json")
