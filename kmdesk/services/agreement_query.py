"""The question a broker asks of the list of agreements, and the rows that answer it, filtered in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from kmdesk.core.folding import search_words
from kmdesk.rules.agreements import STATUSES
from kmdesk.services.search import fts_query
from kmdesk.services.service_rules import shipped
from kmdesk.store.store import Store

SortColumn = Literal["company", "title", "type", "status", "ends_on", "revised_on", "municipality", "broker"]
FollowUp = Literal["", "due", "soon", "expired", "none"]
"""`due`: to be looked at again today or before. `soon`: within some days (a rule).
`none`: without such a day. `expired`: in force after its end."""
RevisionState = Literal["", "later", "soon", "late", "done"]


@dataclass(frozen=True, slots=True)
class AgreementQuery:
    """Filters and order of the list. Empty filters let everything through; all of them must hold."""

    text: str = ""
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    follow_up: FollowUp = ""
    municipalities: tuple[str, ...] = ()
    mine: bool = False
    sort: SortColumn = "revised_on"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether anything is left out."""
        return self != AgreementQuery(sort=self.sort, descending=self.descending)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as lists show it, with codes; days are `YYYY-MM-DD` or empty.

    `revision` is how the day of revision stands: `late` when it is past, `done` when it was held.
    """

    id: str
    company_id: str
    company: str
    title: str
    type: str
    status: str
    municipality_code: str
    broker: str
    agreed_on: str
    signed_on: str
    starts_on: str
    ends_on: str
    revised_on: str
    revision: RevisionState
    expired: bool


_REVIEWED = (
    "EXISTS (SELECT 1 FROM task t WHERE t.company_id = a.company_id AND t.agreement_id = a.id"
    " AND t.deleted = 0 AND t.done_at <> '' AND t.origin = 'agreement:' || a.id || ':revision'"
    " AND json_extract(t.extra, '$.guide.due_on') = a.revised_on)"
)
_IN_FORCE = "a.status IN ('draft', 'sent', 'signed')"
_EXPIRED = "(a.status IN ('sent', 'signed') AND a.ends_on <> '' AND a.ends_on < :today)"
_REVISION = f"""CASE WHEN a.revised_on = '' OR NOT {_IN_FORCE} THEN '' WHEN {_REVIEWED} THEN 'done'
 WHEN a.revised_on < :today THEN 'late' WHEN a.revised_on <= :soon THEN 'soon' ELSE 'later' END"""
_COLUMNS = (
    "a.id, a.company_id, coalesce(c.name, ''), a.title, a.type, a.status, coalesce(c.municipality_code, ''),"
    " coalesce(b.name, ''), a.agreed_on, a.signed_on, a.starts_on, a.ends_on, a.revised_on,"
    f" {_REVISION}, {_EXPIRED}"
)
_FROM = (
    "agreement a LEFT JOIN company c ON c.id = a.company_id AND c.deleted = 0"
    " LEFT JOIN broker b ON b.id = a.broker_id"
)
_STATUS_ORDER = (
    "CASE a.status " + " ".join(f"WHEN '{code}' THEN {n}" for n, code in enumerate(STATUSES)) + " END"
)
# An agreement that waits for nothing stands last among the revisions, whichever way they are sorted.
_ORDERS: Mapping[SortColumn, str] = {
    "company": "sort_key(CAST(coalesce(c.name, '') AS BLOB)) {way}",
    "title": "sort_key(CAST(a.title AS BLOB)) {way}",
    "type": "sort_key(label('agreement_type', a.type)) {way}",
    "status": f"{_STATUS_ORDER} {{way}}",
    "ends_on": "a.ends_on = '', a.ends_on {way}, a.starts_on {way}",
    "revised_on": f"(a.revised_on = '' OR NOT {_IN_FORCE} OR {_REVIEWED}), a.revised_on {{way}}",
    "municipality": "sort_key(label('municipality', coalesce(c.municipality_code, ''))) {way}",
    "broker": "sort_key(CAST(coalesce(b.name, '') AS BLOB)) {way}",
}
_FOLLOW_UPS: Mapping[FollowUp, str] = {
    "due": f"{_IN_FORCE} AND a.revised_on <> '' AND a.revised_on <= :today AND NOT {_REVIEWED}",
    "soon": f"{_IN_FORCE} AND a.revised_on <> '' AND a.revised_on <= :soon AND NOT {_REVIEWED}",
    "expired": _EXPIRED,
    "none": f"{_IN_FORCE} AND a.revised_on = ''",
}
_FOUND = (
    "(instr((SELECT r.search_key FROM company_row r WHERE r.company_id = a.company_id), ' ' || :word{n}) > 0"
    " OR a.id IN (SELECT s.record_id FROM search_row s WHERE s.kind = 'agreement' AND s.num IN"
    " (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{n})))"
)


class AgreementList:
    """Reads pages of agreements. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, query: AgreementQuery, today: date, offset: int, limit: int) -> tuple[AgreementRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        where, params = self._where(query)
        order = _ORDERS[query.sort].format(way="DESC" if query.descending else "ASC")
        return self._rows(
            f"{where} ORDER BY {order}, sort_key(CAST(coalesce(c.name, '') AS BLOB)), a.id"
            " LIMIT :limit OFFSET :offset",
            {**params, "limit": limit, "offset": offset},
            today,
        )

    def count(self, query: AgreementQuery, today: date) -> int:
        """Return how many agreements the query lets through."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM {_FROM} WHERE {where}", {**_days(today), **params})  # noqa: S608

    def of_company(self, company_id: str, today: date) -> tuple[AgreementRow, ...]:
        """Return a company's agreements, those that hold first and the newest of each first."""
        order = "a.status = 'ended', a.agreed_on DESC, a.id DESC"
        where = f"a.deleted = 0 AND a.company_id = :company ORDER BY {order}"
        return self._rows(where, {"company": company_id}, today)

    def _rows(self, where: str, params: Mapping[str, Any], today: date) -> tuple[AgreementRow, ...]:
        rows = self._store.db.rows(
            f"SELECT {_COLUMNS} FROM {_FROM} WHERE {where}",  # noqa: S608
            {**_days(today), **params},
        )
        return tuple(AgreementRow(*row[:-1], expired=bool(row[-1])) for row in rows)

    def _where(self, query: AgreementQuery) -> tuple[str, dict[str, Any]]:
        """Return the condition of a query on `a` and `c`, and its parameters."""
        parts, params = ["a.deleted = 0"], dict[str, Any]()
        for column, name, codes in (
            ("a.type", "type", query.types),
            ("a.status", "status", query.statuses),
            ("c.municipality_code", "municipality", query.municipalities),
        ):
            if codes:
                parts.append(f"{column} IN ({_named(name, codes, params)})")
        if query.follow_up:
            parts.append(_FOLLOW_UPS[query.follow_up])
        if query.mine:
            parts.append("a.broker_id = :broker")
            params["broker"] = self._store.broker_id
        for number, word in enumerate(search_words(query.text)):
            parts.append(_FOUND.format(n=number))
            params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
        return " AND ".join(parts), params


def _days(today: date) -> dict[str, str]:
    return {
        "today": today.isoformat(),
        "soon": (today + timedelta(days=shipped("agreement_soon_days"))).isoformat(),
    }


def _named(name: str, codes: Sequence[str], params: dict[str, Any]) -> str:
    """Put the codes into `params` under names of their own; return the names for `IN (…)`."""
    names = {f"{name}{number}": code for number, code in enumerate(codes)}
    params |= names
    return ", ".join(f":{one}" for one in names)
