"""Placements by where people live and where they work: counted for a period and a filter (domain: 87)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from kmdesk.core import resources
from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr
from kmdesk.models import Project
from kmdesk.rules.counting import Period
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.forecast import Quarter
from kmdesk.rules.match_types import MATCH_TYPES
from kmdesk.rules.pipeline import STATUSES
from kmdesk.rules.placements import Group, Key, Split, figures, lines, split, told_figures
from kmdesk.services.forecast_words import panel_rules, quarter_text
from kmdesk.services.match_facts import day_in
from kmdesk.services.match_filter import HOME, WORK
from kmdesk.services.reference import choice_label
from kmdesk.store.store import Store

PeriodKind = Literal["contract", "quarter", "own"]
SHARED = "neighbour_municipalities"
"""The channel of an order that was shared with other municipalities."""

_REACHED = ", ".join(f"'{status}'" for status in STATUSES[STATUSES.index("agreed") : -1])
AGREED = f"""(+m.status IN ({_REACHED})
 OR +m.status = 'ended' AND m.agreed_on <> '' AND m.end_outcome <> 'refused')"""
"""The matches that are placements, as `kmdesk.rules.pipeline.has_been_agreed` says it.

The `+` keeps SQLite from reading nearly all of them through the index of the statuses, which is slower.
"""

_GROUPS = f"""
WITH way AS (
  SELECT n.id AS need_id, json_extract(p.value, '$.channel') AS channel FROM need n, json_each(n.postings) p
   WHERE n.deleted = 0 AND n.postings <> '[]'
  UNION SELECT need_id, '{SHARED}' FROM circulation WHERE deleted = 0),
offered AS (
  SELECT need_id, group_concat(channel, ' ') AS channels
  FROM (SELECT need_id, channel FROM way WHERE channel <> '' ORDER BY need_id, channel) GROUP BY need_id),
placed AS MATERIALIZED (
  SELECT coalesce(c.municipality_code, '') AS home,
    coalesce(nullif(m.municipality_code, ''), co.municipality_code, '') AS work,
    m.type AS type, m.agreed_on AS day, m.need_id AS need_id
  FROM "match" m LEFT JOIN candidate c ON c.id = m.candidate_id LEFT JOIN company co ON co.id = m.company_id
  WHERE m.deleted = 0 AND {AGREED} AND (:type = '' OR m.type = :type))
SELECT home, work, type, coalesce(o.channels, ''), count(*)
FROM placed LEFT JOIN offered o ON o.need_id = placed.need_id
WHERE day <> '' AND (:first = '' OR day BETWEEN :first AND :last)
  AND (:home = '' OR home = :home) AND (:work = '' OR work = :work)
GROUP BY home, work, type, coalesce(o.channels, '') ORDER BY home, work, type, coalesce(o.channels, '')
"""  # noqa: S608 - constants of this file
_UNDATED = f"""SELECT count(*) FROM "match" m WHERE m.deleted = 0 AND {AGREED} AND m.agreed_on = ''
  AND (:type = '' OR m.type = :type) AND (:home = '' OR {HOME} = :home) AND (:work = '' OR {WORK} = :work)"""  # noqa: S608
_PLACES = f"""SELECT DISTINCT {{place}} AS code FROM "match" m WHERE m.deleted = 0 AND {AGREED}
  AND {{place}} <> '' ORDER BY sort_key(label('municipality', code))"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Compared:
    """The share that is compared with, in percent, how it is said, and where it comes from."""

    percent: float
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class PlacementQuery:
    """Which placements: the contract's, a `quarter`'s (`2026-Q4`), or from `first` to `last`, as typed.

    `type`, `work` and `home` narrow to a match type and to the municipalities of work and home; empty: all.
    """

    period: PeriodKind = "contract"
    quarter: str = ""
    first: str = ""
    last: str = ""
    type: str = ""
    work: str = ""
    home: str = ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found. `undated` have been agreed, nobody wrote when: they are in none of the figures.

    `about` says the period and the filters in the language in use.
    """

    query: PlacementQuery
    about: str
    groups: tuple[Group, ...]
    undated: int
    fewest: int

    @property
    def split(self) -> Split:
        """How many live where they work, and how many elsewhere."""
        return split(self.groups)


@dataclass(frozen=True, slots=True)
class Shown:
    """Figures with the municipalities that are lines (`homes`) and columns (`works`) of the tables.

    `told`: only what others may be told is among them.
    """

    figures: Mapping[Key, int]
    homes: tuple[str, ...]
    works: tuple[str, ...]
    told: bool = False


@dataclass(frozen=True, slots=True)
class PlacementChoices:
    """What can be filtered by: (code, name) of the types, and of the municipalities placements have."""

    types: tuple[tuple[str, str], ...] = ()
    works: tuple[tuple[str, str], ...] = ()
    homes: tuple[tuple[str, str], ...] = ()


class Placements:
    """Counts the placements of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def find(self, query: PlacementQuery) -> Analysis:
        """Count. Raises KnownError with `field` (`first`, `last`) for days of one's own that cannot be."""
        period = self._period(query)
        params = {
            "first": period.first.isoformat() if period else "",
            "last": period.last.isoformat() if period else "",
            "type": query.type,
            "work": query.work,
            "home": query.home,
        }
        groups = tuple(
            Group(home=home, work=work, type=kind, channels=tuple(channels.split()), count=count)
            for home, work, kind, channels, count in self._store.db.rows(_GROUPS, params)
        )
        undated: int = self._store.db.value(_UNDATED, params)
        about = " · ".join((_period_text(query, period), *_filter_texts(query)))
        return Analysis(query, about, groups, undated, panel_rules().fewest_answers)

    def choices(self) -> PlacementChoices:
        """Return what the filters offer."""
        return PlacementChoices(
            tuple((code, choice_label("match_type", code)) for code in MATCH_TYPES),
            self._municipalities(WORK),
            self._municipalities(HOME),
        )

    def this_quarter(self) -> Quarter:
        """Return the quarter of today."""
        return Quarter.of(self._clock.today())

    def _municipalities(self, place: str) -> tuple[tuple[str, str], ...]:
        rows = self._store.db.rows(_PLACES.format(place=place))
        return tuple((code, choice_label("municipality", code)) for (code,) in rows)

    def _period(self, query: PlacementQuery) -> Period | None:
        """Return the period; None for all time, where the contract has no days."""
        if query.period == "quarter":
            quarter = Quarter.parse(query.quarter) or self.this_quarter()
            return Period(quarter.first_day, quarter.last_day)
        if query.period == "own":
            return _own_period(query, self._clock.today())
        project = next(iter(self._store.find(Project)), Project())
        first, last = day_in(project.starts_on), day_in(project.ends_on)
        return Period(first, last) if first and last else None


def everything(found: Analysis) -> Shown:
    """Return all figures, for whoever works with the people."""
    homes, works = lines(found.groups, "home"), lines(found.groups, "work")
    return Shown(figures(found.groups, homes, works), homes, works)


def for_others(found: Analysis) -> Shown:
    """Return what may leave the house: nothing of fewer people than the office's smallest count."""
    limits = _data()
    homes = lines(found.groups, "home", fewest=found.fewest, most=limits["most_homes"])
    works = lines(found.groups, "work", fewest=found.fewest, most=limits["most_works"])
    return Shown(told_figures(found.groups, homes, works, found.fewest), homes, works, told=True)


def compared() -> Compared:
    """Return the share that is compared with, in the language in use."""
    data, spoken = _data()["outside"], "en" if language() == "en" else "da"
    return Compared(data["percent"], data["label"][spoken], data["source"][spoken])


@cache
def _data() -> Mapping[str, Any]:
    return resources.load_json("reference", "placements.json")


def _own_period(query: PlacementQuery, today: date) -> Period:
    first, last = (_typed_day(query, field, today) for field in ("first", "last"))
    if last < first:
        raise KnownError(tr("Perioden slutter, før den begynder."), tr("Ret en af datoerne."), field="last")
    return Period(first, last)


def _typed_day(query: PlacementQuery, field: Literal["first", "last"], today: date) -> date:
    text = query.first if field == "first" else query.last
    day = parse_date(text, today=today) if text.strip() else None
    if day is None:
        missing = tr("Datoen mangler.") if not text.strip() else tr("Datoen kan ikke læses.")
        raise KnownError(missing, tr("Skriv en dato, fx 24.11.2026."), field=field)
    return day


def _period_text(query: PlacementQuery, period: Period | None) -> str:
    if period is None:
        return tr("Hele tiden: kontrakten har ingen datoer")
    days = f"{long_date(period.first)}–{long_date(period.last)}"
    if query.period == "contract":
        return tr("Kontrakten {days}", days=days)
    return quarter_text(Quarter.of(period.first)) if query.period == "quarter" else days


def _filter_texts(query: PlacementQuery) -> list[str]:
    texts: list[str] = []
    if query.type:
        texts.append(choice_label("match_type", query.type))
    if query.work:
        texts.append(tr("arbejder i {place}", place=choice_label("municipality", query.work)))
    if query.home:
        texts.append(tr("bor i {place}", place=choice_label("municipality", query.home)))
    return texts
