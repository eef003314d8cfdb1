"""The question a broker asks of the company list, and how SQLite answers it without reading everything.

There are two plans, chosen by how rare the rarest filter is, so that the first rows take as long among
300,000 companies as among 3,000:

* **gather**: a filter with few hits (`RARE`) is looked up in its own index; the few rows are then tested
  against the other filters and sorted.
* **walk**: the index of the sorted column is read from its end until enough rows pass the filters; since no
  filter is rare, that is soon.

Text is the exception, for it goes with the order by name: all of "nør" stands far down the alphabet. So with
a text, companies whose name begins with it come first, read from their own stretch of the index; the others
follow. That is also what people look for.

The index is named in the query (`INDEXED BY`), so the plan does not depend on statistics.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from kmdesk.core.folding import search_words, sort_key
from kmdesk.rules.partnerships import IS_IN_SQL
from kmdesk.services.colleague import MEETING_MODES
from kmdesk.store.database import Database

SortColumn = Literal[
    "name", "municipality", "industry", "employees", "graduates", "last_contact", "next_on", "broker"
]
TaskFilter = Literal["", "open", "overdue"]

RARE = 5_000
"""Hits up to which gathering and sorting beats walking an index of 300,000 rows to the 60th hit."""
RARE_BY_NAME = 1_000
"""The same for the order by name: its index carries what is filtered by, so walking it is cheaper."""

# sort column -> column, index
_SORTS: dict[SortColumn, tuple[str, str]] = {
    "name": ("name_key", "company_row_name"),
    "municipality": ("municipality_key", "company_row_municipality"),
    "industry": ("industry_key", "company_row_industry"),
    "employees": ("employees", "company_row_employees"),
    "graduates": ("graduates", "company_row_graduates"),
    "last_contact": ("last_contact", "company_row_last"),
    "next_on": ("next_on", "company_row_next"),
    "broker": ("broker_key", "company_row_broker"),
}


@dataclass(frozen=True, slots=True)
class CompanyQuery:
    """Filters and order of the company list. Empty filters let everything through; all of them must hold.

    Numbers that are not known: `employees_min`/`employees_max` leave out companies whose size nobody knows.
    `graduates_max` keeps those with an unknown number of graduates, because a company nobody has asked
    may well be one "without a tradition for graduates" to call; `graduates_min` leaves them out.
    """

    text: str = ""
    municipalities: tuple[str, ...] = ()
    industry_groups: tuple[str, ...] = ()
    employees_min: int | None = None
    employees_max: int | None = None
    graduates_min: int | None = None
    graduates_max: int | None = None
    statuses: tuple[str, ...] = ()
    not_contacted_since: int | None = None
    """Months without a contact; a company never contacted counts. 0 means: never contacted at all.

    A call that nobody answered is no contact.
    """
    visited: bool | None = None
    """Whether somebody met the company, at its place, at ours or online; a call is no visit."""
    broker_ids: tuple[str, ...] = ()
    tasks: TaskFilter = ""
    advertising_protected: bool | None = None
    won_within: int | None = None
    """Months within which the company won a job that nobody has put aside."""
    partnership_ids: tuple[str, ...] = ()
    """Cooperations the company is a member of today; being in one of them is enough."""
    sort: SortColumn = "name"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether anything is filtered away."""
        return replace(self, sort="name", descending=False) != CompanyQuery()


IN_STRETCH = "r.name_key >= ? AND r.name_key < ?"
BESIDE_STRETCH = "+r.name_key >= ? AND +r.name_key < ?"
"""The same test, not to be used to find rows: `NOT` it to get the others in the index's order."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One filter as SQL over `company_row r`.

    `driver` finds the `num` of all its rows (and perhaps others) by an index of its own, if it has one.
    """

    sql: str
    params: tuple[Any, ...]
    driver: str = ""
    driver_params: tuple[Any, ...] | None = None

    @property
    def found_by(self) -> tuple[Any, ...]:
        """Return the parameters of the driver: the condition's own, unless it has others."""
        return self.params if self.driver_params is None else self.driver_params


@dataclass(frozen=True, slots=True)
class Plan:
    """How a query is carried out: the rows' source and condition, and whether it walks the sorted index."""

    where: str
    params: tuple[Any, ...]
    walks: bool
    order: str
    index: str
    unfiltered: bool = False
    stretch: tuple[str, str] | None = None
    """The names that come first: from a key up to, but not including, another. Only for the order by name."""

    @property
    def source(self) -> str:
        """Return the FROM part with the index that must be used."""
        return f"company_row r INDEXED BY {self.index}" if self.walks else "company_row r NOT INDEXED"


def plan(database: Database, query: CompanyQuery, today: date) -> Plan:
    """Choose the plan of a query, at the cost of one capped look-up per filter, however many companies."""
    column, index = _SORTS[query.sort]
    direction = " DESC" if query.descending else ""
    # The same direction throughout lets one index serve both: it is read from the other end.
    keys = [column, *(["name_key"] if column != "name_key" else []), "num"]
    order = ", ".join(f"r.{key}{direction}" for key in keys)
    conditions = _conditions(query, today)
    begins = sort_key(query.text) if query.sort == "name" else ""
    stretch = (begins, begins + _AFTER_ALL) if begins else None
    text = search_words(query.text)
    if text:
        conditions[:0] = _text_conditions(database, text)
    most = min(RARE, RARE_BY_NAME) if query.sort == "name" else RARE
    rare = next((c for c in conditions if c.driver and _is_rare(database, c, most)), None)
    if rare is None:
        where = " AND ".join(c.sql for c in conditions) or "1"
        params = tuple(p for c in conditions for p in c.params)
        return Plan(where, params, True, order, index, not conditions, stretch)  # noqa: FBT003
    rest = [c for c in conditions if c is not rare or c.driver_params is not None]
    where = " AND ".join([f"r.num IN ({rare.driver})", *(c.sql for c in rest)])
    params = (*rare.found_by, *(p for c in rest for p in c.params))
    return Plan(where, params, False, order, index, stretch=stretch)  # noqa: FBT003


def match_expression(words: Sequence[str]) -> str:
    """Return an FTS5 expression for folded words, each the beginning of a word: `"aero"* AND "sm"*`.

    Quoting keeps `AND`, `*` and the like what people typed: text.
    """
    return " AND ".join(f'"{word}"*' for word in words)


def months_before(day: date, months: int) -> date:
    """Return the day `months` earlier, or the month's last day when that month is shorter."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


_LONG_WORD = 3
_AFTER_ALL = "\U0010ffff"  # sorts after every letter
_FTS = "SELECT rowid FROM company_fts WHERE company_fts MATCH ?"


def _text_conditions(database: Database, words: Sequence[str]) -> list[Condition]:
    """Return what `words` ask for.

    Words of one or two letters are looked for in what the list shows: beginnings of words in name, CVR number
    and town. Longer words are looked for in everything that is indexed, also address, phone and the people
    there, as long as at most `RARE` companies have them. More common ones ("aps") would take the longer the
    more companies there are; they, too, are looked for in what the list shows, tested while walking.
    """
    found = [_shown(word) for word in words if len(word) < _LONG_WORD]
    long_words = [word for word in words if len(word) >= _LONG_WORD]
    if long_words:
        indexed = Condition(f"r.num IN ({_FTS})", (match_expression(long_words),), _FTS)
        found[:0] = (
            [indexed]
            if _is_rare(database, indexed, RARE)
            else [_shown(word, driven=False) for word in long_words]
        )
    return found


def _shown(word: str, *, driven: bool = True) -> Condition:
    """Return the test for a beginning of a word in what the list shows."""
    params, driver_params = (f" {word}",), (match_expression([word]),)
    return Condition("instr(r.search_key, ?)", params, _FTS if driven else "", driver_params)


def _is_rare(database: Database, condition: Condition, most: int) -> bool:
    capped = f"SELECT count(*) FROM ({condition.driver} LIMIT {most + 1})"  # noqa: S608 - our own SQL
    return database.value(capped, condition.found_by) <= most


def _conditions(query: CompanyQuery, today: date) -> list[Condition]:
    found = [
        _one_of("municipality_code", query.municipalities),
        _one_of("industry_group", query.industry_groups),
        _one_of("status", query.statuses),
        _one_of("broker_id", query.broker_ids),
        _range("employees", query.employees_min, query.employees_max),
        _range(
            "graduates", query.graduates_min, query.graduates_max, unknown_too=query.graduates_min is None
        ),
        _not_contacted(query.not_contacted_since, today),
        _visited(query.visited),
        _tasks(query.tasks, today),
        _protected(query.advertising_protected),
        _won(query.won_within, today),
        _member(query.partnership_ids, today),
    ]
    return [condition for condition in found if condition is not None]


def _one_of(column: str, codes: tuple[str, ...]) -> Condition | None:
    if not codes:
        return None
    marks = ", ".join("?" * len(codes))
    return _driven(f"{column} IN ({marks})", codes)


def _range(column: str, low: int | None, high: int | None, *, unknown_too: bool = False) -> Condition | None:
    if low is None and high is None:
        return None
    parts = [(f"{column} >= ?", low), (f"{column} <= ?", high)]
    used = [(sql, value) for sql, value in parts if value is not None]
    test = " AND ".join(sql for sql, _ in used)
    params = tuple(value for _, value in used)
    return _driven(f"({column} IS NULL OR {test})" if unknown_too else f"({test})", params)


def _not_contacted(months: int | None, today: date) -> Condition | None:
    if months is None:
        return None
    since = months_before(today, months).isoformat() if months else ""
    test = "last_contact < ?" if since else "last_contact = ?"
    # The row's last contact may be a call that nobody answered: then what counts is the last one before it.
    unanswered = "FROM visit WHERE deleted = 0 AND status IN ('done', 'in_progress') AND starts_at >= ?"
    sql = (
        f"({test} OR NOT EXISTS (SELECT 1 {unanswered} AND visit.company_id = r.company_id"
        " AND outcome <> 'not_reached'))"
    )
    driver = (
        f"SELECT num FROM company_row WHERE {test} UNION ALL"  # noqa: S608
        f" SELECT c.num FROM (SELECT DISTINCT company_id {unanswered} AND outcome = 'not_reached') t"
        " CROSS JOIN company_row c ON c.company_id = t.company_id"
    )
    return Condition(sql, (since, since), driver)


def _visited(visited: bool | None) -> Condition | None:
    if visited is None:
        return None
    met = f"SELECT company_id FROM visit WHERE deleted = 0 AND status = 'done' AND mode IN {MEETING_MODES}"  # noqa: S608
    if not visited:
        return Condition(f"r.company_id NOT IN ({met})", ())
    driver = (
        f"SELECT c.num FROM (SELECT DISTINCT company_id FROM ({met})) t"  # noqa: S608
        " CROSS JOIN company_row c ON c.company_id = t.company_id"
    )
    return Condition(f"r.company_id IN ({met})", (), driver)


def _tasks(tasks: TaskFilter, today: date) -> Condition | None:
    if not tasks:
        return None
    late = " AND due_on <> '' AND due_on < ?" if tasks == "overdue" else ""
    companies = f"SELECT company_id FROM task WHERE done_at = '' AND deleted = 0{late}"  # noqa: S608
    params = (today.isoformat(),) if late else ()
    # CROSS JOIN keeps SQLite from reading all companies to look each of them up among the tasks.
    driver = (
        f"SELECT c.num FROM (SELECT DISTINCT company_id FROM ({companies})) t"  # noqa: S608
        " CROSS JOIN company_row c ON c.company_id = t.company_id"
    )
    return Condition(f"company_id IN ({companies})", params, driver)


def _won(months: int | None, today: date) -> Condition | None:
    if months is None:
        return None
    won = (
        "SELECT company_id FROM lead WHERE deleted = 0 AND company_id <> ''"
        " AND status <> 'dismissed' AND won_on >= ?"
    )
    return _among(won, (months_before(today, months).isoformat(),))


def _member(partnership_ids: tuple[str, ...], today: date) -> Condition | None:
    if not partnership_ids:
        return None
    is_in = IS_IN_SQL.format(since="since", until="until").replace(":today", "?")
    members = (
        "SELECT company_id FROM partnership_member WHERE deleted = 0 AND company_id <> ''"  # noqa: S608
        " AND partnership_id IN"
        " (SELECT id FROM partnership WHERE deleted = 0 AND id IN (SELECT value FROM json_each(?)))"
        f" AND {is_in}"
    )
    day = today.isoformat()
    return _among(members, (json.dumps(partnership_ids), day, day))


def _among(companies: str, params: tuple[Any, ...]) -> Condition:
    """Return the condition that a company is among those a question about other records gives."""
    driver = (
        f"SELECT c.num FROM (SELECT DISTINCT company_id FROM ({companies})) t"  # noqa: S608
        " CROSS JOIN company_row c ON c.company_id = t.company_id"
    )
    return Condition(f"r.company_id IN ({companies})", params, driver)


def _protected(protected: bool | None) -> Condition | None:
    return None if protected is None else _driven("advertising_protected = ?", (int(protected),))


def _driven(test: str, params: tuple[Any, ...]) -> Condition:
    return Condition(test, params, f"SELECT num FROM company_row WHERE {test}")  # noqa: S608
