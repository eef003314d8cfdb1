"""Needs and job orders as a list: filtered and sorted by SQL, with the clocks of each. Only reading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from kmdesk.core.clock import Clock
from kmdesk.core.folding import search_words, sort_key
from kmdesk.models import Broker, Need, Project
from kmdesk.rules.job_orders import OPEN
from kmdesk.services.order_clocks import ServiceClock, clocks_of, service_modes
from kmdesk.services.reference import choice_label
from kmdesk.services.search import fts_query
from kmdesk.services.today_orders import UNDONE
from kmdesk.services.whose import mine_or_shared
from kmdesk.store.store import Store

OrderView = Literal["open", "orders", "needs", "overdue", "closed", "all"]
OrderColumn = Literal["number", "title", "company", "type", "clocks", "status", "broker", "deadline"]


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """Which needs and orders are shown. Empty text lets everything through; all filters must hold.

    `view`: what is open, open job orders, open needs that are none yet, orders with a clock run out, what is
    closed, or all. `broker` is a broker's id, "mine", or "mine_and_shared": the broker's own and those nobody
    has. `status` is a job order's. Each word of `text` begins one of the need, its number or the company.
    """

    text: str = ""
    view: OrderView = "open"
    broker: str = "mine_and_shared"
    status: str = ""
    type: str = ""
    municipality: str = ""
    sort: OrderColumn = "clocks"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether anything open of anybody is left out."""
        return replace(self, sort="clocks", descending=False) != OrderQuery(broker="")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A need as the list shows it; `number` and `order_status` are "" while it is no job order."""

    id: str
    number: str
    title: str
    company_id: str
    company: str
    type: str
    status: str
    order_status: str
    broker_id: str
    broker: str
    deadline: str
    clocks: tuple[ServiceClock, ...]


@dataclass(frozen=True, slots=True)
class OrderChoices:
    """What the filters offer: (id, name) of brokers, (code, name) of the contract's municipalities."""

    brokers: tuple[tuple[str, str], ...] = ()
    municipalities: tuple[tuple[str, str], ...] = ()


def _first_due() -> str:
    """Return SQL for when the next clock of an open order runs out; NULL when none runs."""
    dues = (
        f"CASE WHEN {undone} AND n.{clock}_due <> '' THEN n.{clock}_due ELSE '~' END"
        for clock, undone in UNDONE.items()
    )
    return f"CASE WHEN n.order_status IN {OPEN} THEN nullif(min({', '.join(dues)}), '~') END"


_DUE = _first_due()
_VIEWS: Mapping[OrderView, str] = {
    "open": "n.status = 'open'",
    "orders": f"n.order_status IN {OPEN}",
    "needs": "n.status = 'open' AND n.order_number = ''",
    "overdue": f"{_DUE} < :now",
    "closed": "n.status <> 'open'",
    "all": "1",
}
_STATUS = (
    "CASE n.order_status WHEN '' THEN 0"
    + "".join(f" WHEN '{code}' THEN {n}" for n, code in enumerate(OPEN, 1))
    + " ELSE 9 END"
)
_ORDERS: Mapping[OrderColumn, str] = {
    "number": "coalesce(nullif(n.order_number, ''), '~')",
    "title": "sort_key(n.title)",
    "company": "sort_key(co.name)",
    "type": "n.type",
    "clocks": f"coalesce({_DUE}, '~')",
    "status": _STATUS,
    "broker": "sort_key(b.name)",
    "deadline": "coalesce(nullif(n.deadline, ''), '~')",
}
_TABLES = (
    "need n LEFT JOIN company co ON co.id = n.company_id"
    " LEFT JOIN broker b ON b.id = n.broker_id AND b.deleted = 0"
)
_ABOUT = "n.id, n.order_number, n.title, n.company_id, coalesce(co.name, '')"
_TIMES = (
    "received_at",
    "order_status",
    "posting_due",
    "meeting_due",
    "candidates_due",
    "first_meeting_at",
    "candidates_at",
    "closed_on",
    "postings",
)
_TIME_COLUMNS = ", ".join(f"n.{name}" for name in _TIMES)


class OrderList:
    """The list Behov & jobordrer of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def page(self, query: OrderQuery, offset: int = 0, limit: int = 200) -> tuple[OrderRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        where, params = self._where(query)
        rows = self._store.db.rows(
            f"SELECT {_ABOUT}, n.type, n.status, n.order_status, n.broker_id, coalesce(b.name, ''),"  # noqa: S608
            f" n.deadline, {_TIME_COLUMNS} FROM {_TABLES} WHERE {where} ORDER BY {_order(query)}"
            " LIMIT :limit OFFSET :offset",
            {**params, "limit": limit, "offset": offset},
        )
        now, modes = self._now(), service_modes(self._store)
        return tuple(OrderRow(*row[:11], clocks=clocks_of(_timed(row[11:]), now, modes)) for row in rows)

    def count_part(self, query: OrderQuery, _after: int = 0) -> tuple[int, int | None]:
        """Return the number of rows, in one part."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM {_TABLES} WHERE {where}", params), None  # noqa: S608

    def ids(self, query: OrderQuery) -> tuple[str, ...]:
        """Return the ids of all rows in their order, for an action on many of them."""
        where, params = self._where(query)
        sql = f"SELECT n.id FROM {_TABLES} WHERE {where} ORDER BY {_order(query)}"  # noqa: S608
        return tuple(row[0] for row in self._store.db.rows(sql, params))

    def total(self) -> int:
        """Return how many needs and orders there are."""
        return self._store.db.value("SELECT count(*) FROM need WHERE deleted = 0")

    def filter_choices(self) -> OrderChoices:
        """Return the brokers by name, and the contract's municipalities in Danish order."""
        brokers = self._store.find(Broker, order="sort_key(name), id")
        project = next(iter(self._store.find(Project)), Project())
        places = [(code, choice_label("municipality", code)) for code in project.municipality_codes]
        return OrderChoices(
            tuple((broker.id, broker.name) for broker in brokers),
            tuple(sorted(places, key=lambda place: sort_key(place[1]))),
        )

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock.wall())

    def _where(self, query: OrderQuery) -> tuple[str, dict[str, Any]]:
        """Return the SQL condition of a query and the values in it."""
        parts = ["n.deleted = 0", _VIEWS[query.view]]
        params: dict[str, Any] = {"now": self._clock.wall()}
        if query.broker in ("mine", "mine_and_shared"):
            params["broker"] = self._store.broker_id
            parts.append("n.broker_id = :broker" if query.broker == "mine" else mine_or_shared("n"))
        for name, column in (
            ("broker", "n.broker_id"),
            ("status", "n.order_status"),
            ("type", "n.type"),
            ("municipality", "co.municipality_code"),
        ):
            value = getattr(query, name)
            if value and name not in params:
                parts.append(f"{column} = :{name}")
                params[name] = value
        for number, word in enumerate(search_words(query.text)):
            parts.append(
                "(n.company_id IN (SELECT c.company_id FROM company_row c"  # noqa: S608
                f" WHERE instr(c.search_key, ' ' || :word{number}) > 0) OR n.id IN (SELECT s.record_id"
                " FROM search_row s WHERE s.kind = 'need' AND s.num IN"
                f" (SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{number})))"
            )
            params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
        return " AND ".join(parts), params


def open_count(store: Store, broker_id: str) -> int:
    """Return how many open job orders are a broker's or nobody's."""
    return store.db.value(
        f"SELECT count(*) FROM need n WHERE n.deleted = 0 AND {_VIEWS['orders']} AND {mine_or_shared('n')}",  # noqa: S608
        {"broker": broker_id},
    )


def _order(query: OrderQuery) -> str:
    direction = "DESC" if query.descending else "ASC"
    keys = dict.fromkeys((_ORDERS[query.sort], _ORDERS["clocks"], _ORDERS["deadline"]))
    return ", ".join([*(f"{key} {direction}" for key in keys), f"n.id {direction}"])


def _timed(values: Sequence[Any]) -> Need:
    """Return an order of which only the times are known."""
    *texts, postings = values
    return Need(id="", **dict(zip(_TIMES[:-1], texts, strict=True)), postings=tuple(json.loads(postings)))
