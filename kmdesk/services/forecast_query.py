"""The companies of the forecast panel in a quarter, as the list shows them: filtered and sorted by SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kmdesk.core.folding import search_words
from kmdesk.rules.forecast import FIGURES, GROUPS, Direction, Expected, Quarter, read
from kmdesk.rules.forecast_figures import WHOLE, Said, Sum
from kmdesk.store.database import Database

State = Literal["open", "invited", "answered", "declined"]
"""`open`: in the panel and not invited yet; it and `invited` lack an answer."""
MISSING: tuple[State, ...] = ("open", "invited")
SortColumn = Literal["company", "municipality", "industry", "state", "now", "contact"]


@dataclass(frozen=True, slots=True)
class ForecastQuery:
    """Which companies of a quarter to show. Each word of `text` begins a word of name, CVR number or town."""

    quarter: Quarter
    text: str = ""
    missing: bool = False
    municipality: str = ""
    industry: str = ""
    sort: SortColumn = "company"
    descending: bool = False

    @property
    def filtered(self) -> bool:
        """Tell whether anything is filtered away."""
        return replace(self, sort="company", descending=False) != ForecastQuery(self.quarter)


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """A company of the panel in a quarter, with codes; days are `YYYY-MM-DD` or empty."""

    company_id: str
    company: str
    municipality_code: str
    industry_group: str
    state: State
    contact: str
    answer_way: str
    shortage: str
    answered_on: str
    said: Said

    def today(self) -> int | None:
        """Return how many work there now, of all groups that were given; None when no number was."""
        found = self.said.numbers(WHOLE, "now")
        return found[0] if found else None

    def change(self, horizon: str) -> Sum:
        """Return the change that is expected until `m3` or `m12`, where it was given in numbers."""
        found = self.said.numbers(WHOLE, horizon)
        return Sum(1, *found) if found else Sum()

    def direction(self, horizon: str) -> Direction | None:
        """Return which way the company goes as a whole."""
        return self.said.direction(WHOLE, horizon)


IN_PANEL = "m.since <= :last AND (m.until = '' OR m.until > :last)"
"""Whether a membership `m` holds when the quarter ends."""
# A company that came back has a membership for each time, and one made of two has both.
_FROM = f"""
FROM (SELECT m.company_id FROM forecast_member m WHERE m.deleted = 0 AND {IN_PANEL}
  UNION SELECT company_id FROM forecast_answer
    WHERE deleted = 0 AND quarter = :quarter AND status <> 'invited') p
JOIN company c ON c.id = p.company_id AND c.deleted = 0
JOIN company_row r ON r.company_id = c.id
LEFT JOIN forecast_member m ON m.id = (SELECT x.id FROM forecast_member x
  WHERE x.company_id = c.id AND x.deleted = 0 ORDER BY x.until = '' DESC, x.since DESC, x.id LIMIT 1)
LEFT JOIN contact_person k ON k.id = m.contact_id AND k.deleted = 0
LEFT JOIN forecast_answer a ON a.id = (SELECT x.id FROM forecast_answer x
  WHERE x.company_id = c.id AND x.quarter = :quarter AND x.deleted = 0
  ORDER BY x.status = 'answered' DESC, x.id LIMIT 1)
"""  # noqa: S608 - no value is in it
_STATE = "coalesce(a.status, 'open')"
_NOW = " + ".join(f"CAST(a.{group}_now AS INTEGER)" for group in GROUPS)
_SORTS: Mapping[SortColumn, str] = {
    "company": "r.name_key",
    "municipality": "r.municipality_key",
    "industry": "r.industry_key",
    "state": f"CASE {_STATE} WHEN 'open' THEN 0 WHEN 'invited' THEN 1 WHEN 'answered' THEN 2 ELSE 3 END",
    "now": f"coalesce({_NOW}, -1)",
    "contact": "sort_key(coalesce(k.name, ''))",
}
_FIGURES = ", ".join(f"coalesce(a.{name}, '')" for name in FIGURES)
_COLUMNS = (
    f"c.id, c.name, c.municipality_code, c.industry_group, {_STATE}, coalesce(k.name, ''),"
    " coalesce(nullif(a.answer_way, ''), m.answer_way, ''), coalesce(a.shortage, ''),"
    f" coalesce(a.answered_on, ''), {_FIGURES}"
)


def page(db: Database, query: ForecastQuery, offset: int, limit: int) -> list[ForecastRow]:
    """Return some rows of the answer."""
    where, params = _where(query)
    direction = "DESC" if query.descending else "ASC"
    rows = db.rows(
        f"SELECT {_COLUMNS} {_FROM} WHERE {where}"
        f" ORDER BY {_SORTS[query.sort]} {direction}, r.name_key, c.id LIMIT :limit OFFSET :offset",
        {**params, "limit": limit, "offset": offset},
    )
    return [_row(row) for row in rows]


def count(db: Database, query: ForecastQuery) -> int:
    """Return how many rows the answer has."""
    where, params = _where(query)
    return db.value(f"SELECT count(*) {_FROM} WHERE {where}", params)


def ids(db: Database, query: ForecastQuery) -> tuple[str, ...]:
    """Return every company of the answer in its order."""
    where, params = _where(query)
    direction = "DESC" if query.descending else "ASC"
    rows = db.rows(
        f"SELECT c.id {_FROM} WHERE {where} ORDER BY {_SORTS[query.sort]} {direction}, r.name_key, c.id",
        params,
    )
    return tuple(row[0] for row in rows)


def quarter_params(quarter: Quarter) -> dict[str, Any]:
    """Return what SQL is told of a quarter."""
    return {"quarter": quarter.code, "last": quarter.last_day.isoformat()}


def said_in(company_id: str, values: Sequence[str], shortage: str = "") -> Said:
    """Return an answer of twelve stored figures in the order of `FIGURES`."""
    found: dict[str, Expected] = {name: read(value) for name, value in zip(FIGURES, values, strict=True)}
    return Said(company_id, found, shortage)


def _where(query: ForecastQuery) -> tuple[str, dict[str, Any]]:
    parts = ["1"]
    params: dict[str, Any] = quarter_params(query.quarter)
    for number, word in enumerate(search_words(query.text)):
        params[f"word{number}"] = f" {word}"
        parts.append(f"instr(r.search_key, :word{number})")
    if query.missing:
        parts.append(f"{_STATE} IN {MISSING}")
    for name, value in (("municipality_code", query.municipality), ("industry_group", query.industry)):
        if value:
            params[name] = value
            parts.append(f"c.{name} = :{name}")
    return " AND ".join(parts), params


def _row(row: Sequence[Any]) -> ForecastRow:
    told = row[:9]
    return ForecastRow(*told, said=said_in(row[0], row[9:], row[7]))
