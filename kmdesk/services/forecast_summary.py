"""What a quarter's answers say together, by group, municipality and industry; nothing gives one away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kmdesk.core.i18n import tr
from kmdesk.rules.forecast import FIGURES, GROUPS, Quarter
from kmdesk.rules.forecast_discretion import Column
from kmdesk.rules.forecast_figures import WHOLE, Outlook, Said, merged, response_rate
from kmdesk.rules.forecast_telling import Told, tell
from kmdesk.services.forecast_query import IN_PANEL, quarter_params, said_in
from kmdesk.services.forecast_words import panel_rules
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store

# Asked is who is in the panel when the quarter ends, and who was asked or answered, also who has left since.
_ASKED = f"""
WITH a AS (SELECT * FROM forecast_answer WHERE deleted = 0 AND quarter = :quarter)
SELECT p.company_id, coalesce(a.status, 'open'), coalesce(c.municipality_code, ''),
  coalesce(c.industry_group, ''), coalesce(c.deleted, 1), coalesce(a.shortage, ''),
  {", ".join(f"coalesce(a.{name}, '')" for name in FIGURES)}
FROM (SELECT company_id FROM a UNION SELECT m.company_id FROM forecast_member m
  JOIN company k ON k.id = m.company_id AND k.deleted = 0 WHERE m.deleted = 0 AND {IN_PANEL}) p
LEFT JOIN a ON a.company_id = p.company_id LEFT JOIN company c ON c.id = p.company_id
ORDER BY p.company_id, a.status = 'answered' DESC, a.id
"""  # noqa: S608 - the record's own fields

OTHERS = "others"
"""Stands where a line's code stands for all too small for a line."""


@dataclass(frozen=True, slots=True)
class Response:
    """How many were asked, answered and declined."""

    invited: int = 0
    answered: int = 0
    declined: int = 0

    @property
    def rate(self) -> float | None:
        """Return the answers in percent of those asked; None when nobody was."""
        return response_rate(self.answered, self.invited)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: what it is about, who answered, and what is told of what they say together."""

    code: str
    label: str
    response: Response
    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Summary:
    """A quarter of the panel. The last line of each table is the total.

    `lacking` are those that lack labour, of `lacking_of` who said; None where too few said.
    """

    quarter: Quarter
    before: Quarter
    response: Response
    response_before: Response
    groups: tuple[Line, ...]
    municipalities: tuple[Line, ...]
    industries: tuple[Line, ...]
    lacking: int | None
    lacking_of: int
    fewest: int
    deleted: int
    """How many of the answers are of companies that have been deleted since: no list shows them."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A company that was asked: how that stands, where it is, and what it said."""

    status: str
    municipality: str
    industry: str
    deleted: bool
    said: Said

    @property
    def answered(self) -> bool:
        """Tell whether it answered."""
        return self.status == "answered"


def summary(store: Store, quarter: Quarter) -> Summary:
    """Return what the answers of a quarter say together."""
    fewest, earlier = panel_rules().fewest_answers, quarter.later(-1)
    now, before, long_ago = (_asked(store, quarter.later(-back)) for back in range(3))
    told = _told(now, before, fewest, _told(before, long_ago, fewest).columns)
    shortages = [one.said.shortage for one in now if one.answered and one.said.shortage]
    return Summary(
        quarter=quarter,
        before=earlier,
        response=_response(now),
        response_before=_response(before),
        groups=tuple(
            Line(
                group,
                choice_label("forecast_group", group) if group else tr("I alt"),
                _response(now),
                told.groups[group],
            )
            for group in (*GROUPS, WHOLE)
        ),
        municipalities=_table(now, told, 0, "municipality", fewest),
        industries=_table(now, told, 1, "industry_group", fewest),
        lacking=shortages.count("yes") if len(shortages) >= fewest else None,
        lacking_of=len(shortages),
        fewest=fewest,
        deleted=sum(one.answered and one.deleted for one in now),
    )


def _told(
    now: Sequence[_Asked], before: Sequence[_Asked], fewest: int, told_before: Iterable[Column] = ()
) -> Told:
    tables = [
        {
            code: frozenset(one.said.company_id for one in asked)
            for code, asked in _parts(now, place, fewest).items()
        }
        for place in range(2)
    ]
    return tell(_said(now), _said(before), tables, fewest, told_before)


def _parts(now: Sequence[_Asked], place: int, fewest: int) -> Mapping[str, list[_Asked]]:
    """Return the lines of the table of municipalities (0) or industries (1), those too small as one."""
    cells: dict[str, list[_Asked]] = {}
    for one in now:
        cells.setdefault((one.municipality, one.industry)[place], []).append(one)
    answered = {code: [one.said for one in asked if one.answered] for code, asked in cells.items()}
    kept, _ = merged({code: said for code, said in answered.items() if said}, fewest)
    rest = [one for code, asked in cells.items() if code not in kept for one in asked]
    parts = {code: cells[code] for code in kept}
    return {**parts, OTHERS: rest} if parts and rest else parts


def _table(now: Sequence[_Asked], told: Told, place: int, listed: str, fewest: int) -> tuple[Line, ...]:
    """Return a line for each part, the largest first and the others last, and the total."""
    parts = _parts(now, place, fewest)
    names = {code: choice_label(listed, code) if code else tr("Ukendt") for code in parts}
    names |= {OTHERS: tr("Øvrige")}
    responses = {code: _response(asked) for code, asked in parts.items()}
    order = sorted(parts, key=lambda code: (code == OTHERS, -responses[code].answered, names[code]))
    lines = [Line(code, names[code], responses[code], told.tables[place][code]) for code in order]
    return (*lines, Line(WHOLE, tr("I alt"), _response(now), told.groups[WHOLE]))


def _asked(store: Store, quarter: Quarter) -> list[_Asked]:
    """Return every company that was asked, each once."""
    found: dict[str, _Asked] = {}
    for row in store.db.rows(_ASKED, quarter_params(quarter)):
        company_id, status, municipality, industry, deleted, shortage, *figures = row
        said = said_in(company_id, figures, shortage)
        found.setdefault(company_id, _Asked(status, municipality, industry, bool(deleted), said))
    return list(found.values())


def _said(asked: Sequence[_Asked]) -> list[Said]:
    return [one.said for one in asked if one.answered]


def _response(asked: Sequence[_Asked]) -> Response:
    states = [one.status for one in asked]
    return Response(len(states), states.count("answered"), states.count("declined"))
