"""The inquiries as a list: filtered, searched and sorted by SQL. Only reading."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from kmdesk.core.folding import search_words, sort_key
from kmdesk.models import Project
from kmdesk.rules.inquiries import InquiryStand, inquiry_mode, inquiry_stand, read_inquiry
from kmdesk.rules.service_clock import Reading, ServiceMode
from kmdesk.services.reference import choice_label, choices
from kmdesk.services.search import fts_query
from kmdesk.services.service_rules import shipped
from kmdesk.services.visits import moment_of
from kmdesk.store.store import Store

InquiryColumn = Literal["stand", "company", "subject", "type", "topics", "municipality", "received", "broker"]
InquiryState = Literal["open", "answered", "all"]
"""`answered` are those that wait for nothing more: answered or closed."""


@dataclass(frozen=True, slots=True)
class InquiryQuery:
    """Which inquiries are shown; all filters must hold, an empty one lets everything through.

    `late`: only those whose answer, or a department's to one of their questions, is overdue. `not_brought`:
    only those that were not brought to the internal group. Each word of `text` begins one of the inquiry, its
    questions or the company.
    """

    text: str = ""
    state: InquiryState = "open"
    mine: bool = False
    late: bool = False
    not_brought: bool = False
    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    company_id: str = ""
    sort: InquiryColumn = "stand"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether a filter leaves anything out that the state and whose it is let through."""
        kept = InquiryQuery(state=self.state, mine=self.mine, company_id=self.company_id)
        return replace(self, text="", sort="stand", descending=False) != kept


@dataclass(frozen=True, slots=True)
class InquiryRow:
    """An inquiry as lists show it, with codes; moments are wall-clock texts or empty.

    `company` is the company's name, or what the caller said it is called. `reading` tells how its clock
    stands. `questions` are put to departments, `unanswered` of them wait for an answer, `late` of those have
    waited too long.
    """

    id: str
    company_id: str
    company: str
    person: str
    municipality_code: str
    type: str
    topics: tuple[str, ...]
    subject: str
    received_at: str
    answer_due: str
    answered_at: str
    status: str
    brought_on: str
    questions: int
    unanswered: int
    late: int
    broker: str
    stand: InquiryStand
    reading: Reading | None
    mode: ServiceMode


_PLACE = "coalesce(nullif(i.municipality_code, ''), c.municipality_code, '')"
_NAME = "coalesce(c.name, i.company_name)"
_LATE = "i.status = 'open' AND i.answered_at = '' AND i.answer_due <> '' AND i.answer_due < :now"
_STAND = (
    f"CASE WHEN i.status = 'closed' THEN 3 WHEN i.status = 'answered' THEN 2 WHEN {_LATE} THEN 0 ELSE 1 END"
)
_FROM = "inquiry i LEFT JOIN company c ON c.id = i.company_id LEFT JOIN broker b ON b.id = i.broker_id"
_OF_IT = "FROM inquiry_question q WHERE q.inquiry_id = i.id AND q.deleted = 0"
_UNANSWERED = f"{_OF_IT} AND q.answered_on = ''"
_LATE_OF_IT = f"{_UNANSWERED} AND q.due_on <> '' AND q.due_on < substr(:now, 1, 10)"
_LATE_HERE = f"({_LATE} OR (i.status <> 'closed' AND EXISTS (SELECT 1 {_LATE_OF_IT})))"
_COLUMNS = (
    f"i.id, i.company_id, {_NAME}, i.person, {_PLACE}, i.type, i.topics, i.subject, i.received_at,"
    " i.answer_due, i.answered_at, i.status, i.brought_on,"
    f" (SELECT count(*) {_OF_IT}), (SELECT count(*) {_UNANSWERED}), (SELECT count(*) {_LATE_OF_IT}),"
    " coalesce(b.name, ''), i.closed_on"
)
_ORDERS: Mapping[InquiryColumn, str] = {
    "stand": _STAND,
    "company": f"sort_key({_NAME})",
    "subject": "sort_key(i.subject)",
    "type": "{type}",
    "topics": "{topic}",
    "municipality": f"sort_key(label('municipality', {_PLACE}))",
    "received": "i.received_at",
    "broker": "sort_key(coalesce(b.name, ''))",
}
# What is open goes by its deadline, what is done by when it came, the newest first.
_THEN = "CASE WHEN i.status = 'open' THEN i.answer_due END, i.received_at DESC, i.id"


class InquiryList:
    """The inquiries of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def page(self, query: InquiryQuery, offset: int = 0, limit: int = 200) -> tuple[InquiryRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        where, params = self._where(query)
        return self._rows(
            f"{where} ORDER BY {_order(query)} LIMIT :limit OFFSET :offset",
            {**params, "limit": limit, "offset": offset},
        )

    def count(self, query: InquiryQuery) -> int:
        """Return how many rows the answer has."""
        where, params = self._where(query)
        return self._store.db.value(f"SELECT count(*) FROM {_FROM} WHERE {where}", params)  # noqa: S608

    def ids(self, query: InquiryQuery) -> tuple[str, ...]:
        """Return the ids of all rows in their order, for an action on many of them."""
        where, params = self._where(query)
        sql = f"SELECT i.id FROM {_FROM} WHERE {where} ORDER BY {_order(query)}"  # noqa: S608
        return tuple(row[0] for row in self._store.db.rows(sql, params))

    def one(self, inquiry_id: str) -> InquiryRow | None:
        """Return an inquiry as its row; None when it is gone."""
        params = {"id": inquiry_id, "now": self._store.clock.wall()}
        return next(iter(self._rows("i.deleted = 0 AND i.id = :id", params)), None)

    def of_company(self, company_id: str) -> tuple[InquiryRow, ...]:
        """Return all inquiries of a company: those to answer first, then the newest."""
        return self.page(InquiryQuery(state="all", company_id=company_id))

    def municipalities(self) -> tuple[tuple[str, str], ...]:
        """Return the contract's municipalities and those of the inquiries, (code, name) in Danish order."""
        project = next(iter(self._store.find(Project)), Project())
        rows = self._store.db.rows(f"SELECT DISTINCT {_PLACE} FROM {_FROM} WHERE i.deleted = 0")  # noqa: S608
        codes = {*project.municipality_codes, *(code for (code,) in rows if code)}
        named = ((code, choice_label("municipality", code)) for code in codes)
        return tuple(sorted(named, key=lambda one: sort_key(one[1])))

    # -- parts -----------------------------------------------------------------------------------

    def _rows(self, where: str, params: Mapping[str, Any]) -> tuple[InquiryRow, ...]:
        now = datetime.fromisoformat(self._store.clock.wall())
        mode = mode_of(self._store)
        found = self._store.db.rows(f"SELECT {_COLUMNS} FROM {_FROM} WHERE {where}", params)  # noqa: S608
        return tuple(_row(row, now, mode) for row in found)

    def _where(self, query: InquiryQuery) -> tuple[str, dict[str, Any]]:
        """Return the SQL condition of a query and the values in it."""
        params: dict[str, Any] = {"now": self._store.clock.wall()}
        parts = ["i.deleted = 0"]
        if query.state != "all":
            parts.append(f"i.status {'=' if query.state == 'open' else '<>'} 'open'")
        if query.late:
            parts.append(_LATE_HERE)
        if query.not_brought:
            parts.append("i.brought_on = ''")
        if query.mine:
            parts.append("i.broker_id = :broker")
            params["broker"] = self._store.broker_id
        if query.company_id:
            parts.append("i.company_id = :company")
            params["company"] = query.company_id
        for name, column, codes in (
            ("type", "i.type", query.types),
            ("municipality", _PLACE, query.municipalities),
        ):
            if codes:
                parts.append(f"{column} IN ({_given(name, codes, params)})")
        if query.topics:
            of_topics = _given("topic", query.topics, params)
            parts.append(f"EXISTS (SELECT 1 FROM json_each(i.topics) WHERE value IN ({of_topics}))")  # noqa: S608
        for number, word in enumerate(search_words(query.text)):
            found = f"SELECT rowid FROM search_fts WHERE search_fts MATCH :fts{number}"  # noqa: S608
            parts.append(
                "(i.company_id IN (SELECT r.company_id FROM company_row r"  # noqa: S608
                f" WHERE instr(r.search_key, ' ' || :word{number}) > 0) OR i.id IN (SELECT s.record_id"
                f" FROM search_row s WHERE s.kind = 'inquiry' AND s.num IN ({found})) OR i.id IN"
                " (SELECT q.inquiry_id FROM search_row s JOIN inquiry_question q ON q.id = s.record_id"
                f" WHERE s.kind = 'inquiry_question' AND s.num IN ({found})))"
            )
            params |= {f"word{number}": word, f"fts{number}": fts_query(word)}
        return " AND ".join(parts), params


def mode_of(store: Store) -> ServiceMode:
    """Return how the clock of an inquiry runs at this office."""
    setting = store.db.value("SELECT service_clock FROM project WHERE deleted = 0 ORDER BY id LIMIT 1")
    return inquiry_mode(setting or "")


def _given(name: str, codes: Sequence[str], params: dict[str, Any]) -> str:
    """Put codes into `params` and return the names they have there."""
    given = {f"{name}{number}": code for number, code in enumerate(codes)}
    params |= given
    return ", ".join(f":{key}" for key in given)


def in_list_order(name: str, column: str) -> str:
    """Return SQL that sorts codes as their reference list does; what is not on it comes last."""
    ranked = " ".join(f"WHEN '{choice.code}' THEN {place}" for place, choice in enumerate(choices(name)))
    return f"CASE {column} {ranked} ELSE 999 END"


def _order(query: InquiryQuery) -> str:
    order = _ORDERS[query.sort].format(
        type=in_list_order("inquiry_type", "i.type"),
        topic=in_list_order("inquiry_topic", "json_extract(i.topics, '$[0]')"),
    )
    return f"{order} {'DESC' if query.descending else 'ASC'}, {_THEN}"


def _row(row: Sequence[Any], now: datetime, mode: ServiceMode) -> InquiryRow:
    *told, questions, unanswered, late, broker, closed_on = row
    ident, company_id, company, person, where, kind, topics, *rest = told
    subject, received_at, answer_due, answered_at, status, brought_on = rest
    received, due, closed = moment_of(received_at), moment_of(answer_due), moment_of(closed_on)
    reading = None
    if received is not None:
        reading = read_inquiry(
            received,
            due,
            moment_of(answered_at),
            now=now,
            mode=mode,
            soon_percent=shipped("clock_soon_percent"),
            closed=closed.date() if closed and status == "closed" else None,
        )
    return InquiryRow(
        *(ident, company_id, company, person, where, kind, tuple(json.loads(topics)), subject),
        *(received_at, answer_due, answered_at, status, brought_on, questions, unanswered, late, broker),
        inquiry_stand(status, reading, due, now.date()),
        reading,
        mode,
    )
