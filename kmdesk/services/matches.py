"""Matches: the pipeline as a board and as a table, and one match with all that bears on it. Only reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.models import Broker, Candidate, Company, Match, Need, Project, StandingPlace
from kmdesk.rules.dates import local_day
from kmdesk.rules.match_types import MATCH_TYPES
from kmdesk.rules.pipeline import STATUSES
from kmdesk.services.candidates import Consent, sharing_of
from kmdesk.services.match_cards import (
    CARD_COLUMNS,
    CARD_TABLES,
    MatchCard,
    Standing,
    StatusLine,
    card,
    met_line,
    status_line,
)
from kmdesk.services.match_counts import Counts, counting_for, counts_of
from kmdesk.services.match_filter import MatchFilter, Where, where_of
from kmdesk.services.match_form import MatchForm, match_form, match_forms
from kmdesk.services.match_interviews import NEXT_ON, next_of
from kmdesk.services.reference import choice_label, choices
from kmdesk.services.search import fts_query
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.store import Store

if TYPE_CHECKING:
    from kmdesk.services.shortlist import Shortlists

__all__ = ["TYPES", "Board", "Column", "Counts", "MatchDetail", "MatchFilter", "Matches"]

TYPES = MATCH_TYPES
IN_PROGRESS = ("proposed", "company_asked", "cv_sent", "interview", "agreed")
"""The statuses whose columns are always open on the board."""
COLLAPSED = ("started", "ended")
"""The statuses whose cards are read when their column is opened."""
CARDS_PER_COLUMN = 50
_NEEDS_OFFERED = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board. `cards` is empty for a collapsed one and may be fewer than `total`."""

    status: str
    total: int
    cards: tuple[MatchCard, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """The seven columns in their order. `everything` counts the matches without any filter."""

    columns: tuple[Column, ...] = ()
    everything: int = 0

    @property
    def in_progress(self) -> int:
        """How many matches are on their way."""
        return sum(column.total for column in self.columns if column.status in IN_PROGRESS)

    @property
    def started(self) -> int:
        """How many have started."""
        return sum(column.total for column in self.columns if column.status == "started")

    @property
    def total(self) -> int:
        """How many matches the filter lets through."""
        return sum(column.total for column in self.columns)


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filters offer: (id, name) of brokers, (code, name) of the contract's municipalities.

    `needs` are the needs candidates are under way for, those with an order number by it.
    """

    brokers: tuple[tuple[str, str], ...] = ()
    municipalities: tuple[tuple[str, str], ...] = ()
    levels: tuple[tuple[str, str], ...] = ()
    needs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OtherMatch:
    """Another candidate for the same need."""

    id: str
    candidate: str
    status: str
    type: str


@dataclass(frozen=True, slots=True)
class MatchDetail:
    """One match with its company, need, candidate and what bears on it."""

    match: Match
    company: Company
    need: Need | None
    candidate: Candidate | None
    consent: Consent
    counts: Counts
    line: StatusLine
    others: tuple[OtherMatch, ...] = ()
    place: StandingPlace | None = None
    """The standing place it fills, or is to fill."""
    company_gone: bool = False
    """Whether the company was deleted; `company` is then as it was."""


@dataclass(frozen=True, slots=True)
class CompanyHit:
    """A company as the type-ahead offers it."""

    id: str
    name: str
    place: str


TableColumn = Literal[
    "candidate", "company", "need", "type", "status", "since", "next", "municipality", "broker"
]

_STATUS_ORDER = (
    "CASE m.status " + " ".join(f"WHEN '{code}' THEN {n}" for n, code in enumerate(STATUSES)) + " END"
)
_ORDERS: Mapping[TableColumn, str] = {
    "candidate": "sort_key(c.name)",
    "company": "sort_key(co.name)",
    "need": "sort_key(n.title)",
    "type": "m.type",
    "status": _STATUS_ORDER,
    "since": "m.status_since",
    "next": (
        f"(m.status IN ('started', 'ended')) || coalesce(nullif({NEXT_ON}, ''),"
        " CASE WHEN m.status IN ('agreed', 'started', 'ended') THEN nullif(m.starts_on, '') END, '9999')"
    ),
    "municipality": (
        "sort_key(label('municipality', coalesce(nullif(m.municipality_code, ''), co.municipality_code)))"
    ),
    "broker": "sort_key(b.name)",
}
# On the board the nearest date comes first, else what has waited longest; what is over, newest first.
_BOARD_ORDER = f"coalesce(nullif({NEXT_ON}, ''), substr(m.status_since, 1, 10)), m.id"
_OVER_ORDER = "m.status_since DESC, m.id DESC"


class Matches:
    """Reads the matches of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def board(
        self,
        chosen: MatchFilter,
        *,
        opened: Sequence[str] = (),
        limits: Mapping[str, int] | None = None,
    ) -> Board:
        """Return the columns; at most `limits[status]` cards each (CARDS_PER_COLUMN unless told).

        Of started and ended only the number is read, unless their status is in `opened`.
        """
        where = self._where(chosen)
        totals: dict[str, int] = {
            row[0]: row[1]
            for row in self._store.db.rows(
                f"SELECT m.status, count(*) FROM {CARD_TABLES} WHERE {where.sql} GROUP BY m.status",  # noqa: S608
                where.params,
            )
        }
        columns = tuple(
            Column(
                status,
                totals.get(status, 0),
                self._cards(where, status, (limits or {}).get(status, CARDS_PER_COLUMN))
                if totals.get(status) and (status in IN_PROGRESS or status in opened)
                else (),
            )
            for status in STATUSES
        )
        everything: int = self._store.db.value('SELECT count(*) FROM "match" WHERE deleted = 0')
        return Board(columns, everything)

    def page(
        self,
        chosen: MatchFilter,
        *,
        order: TableColumn = "next",
        descending: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> list[MatchCard]:
        """Return a page of the table, sorted in SQL."""
        where, today = self._where(chosen), self._clock.today()
        direction = "DESC" if descending else "ASC"
        rows = self._store.db.rows(
            f"SELECT {CARD_COLUMNS} FROM {CARD_TABLES} WHERE {where.sql}"  # noqa: S608
            f" ORDER BY {_ORDERS[order]} {direction}, m.id {direction} LIMIT :limit OFFSET :offset",
            {**where.params, "today": today.isoformat(), "limit": limit, "offset": offset},
        )
        rules = rules_in_use(self._store.db)
        return [card(row, today, rules) for row in rows]

    def count(self, chosen: MatchFilter) -> int:
        """Return how many rows `page` has in all."""
        where = self._where(chosen)
        return self._store.db.value(f"SELECT count(*) FROM {CARD_TABLES} WHERE {where.sql}", where.params)  # noqa: S608

    def detail(self, match_id: str) -> MatchDetail:
        """Return one match, also when its company is gone. Raises KnownError when it was deleted itself."""
        match = self._store.require(Match, match_id)
        candidate = self._store.get(Candidate, match.candidate_id)
        today = self._clock.today()
        company = self._store.get(Company, match.company_id)
        next_on, next_time = next_of(match, today)
        standing = Standing(
            status=match.status,
            since=local_day(match.status_since),
            agreed_on=match.agreed_on,
            starts_on=match.starts_on,
            ends_on=match.ends_on,
            offered_on=match.offered_on,
            end_outcome=match.end_outcome,
            end_reason=match.end_reason,
            next_on=next_on,
            next_time=next_time,
            candidate_gone=candidate is None,
            company_gone=company is None,
        )
        need = self._store.get(Need, match.need_id) if match.need_id else None
        return MatchDetail(
            match=match,
            company=company or self._deleted_company(match.company_id),
            company_gone=company is None,
            need=need,
            candidate=candidate,
            consent=sharing_of(candidate or Candidate(), company, today),
            counts=counts_of(counting_for(self._store, match), match, today),
            line=status_line(standing, today, rules_in_use(self._store.db)),
            others=self._others(match) if need else (),
            place=self._store.get(StandingPlace, match.place_id) if match.place_id else None,
        )

    def form(self, match_id: str, *, agreeing: bool = False) -> MatchForm:
        """Return what the form of a match shows. Raises KnownError when the match is gone."""
        return match_form(self._store, self._clock.today(), match_id, agreeing=agreeing)

    def forms(self, match_ids: Sequence[str], *, agreeing: bool = False) -> tuple[MatchForm, ...]:
        """Return the forms of several matches, without those that are gone; KnownError when all are."""
        return match_forms(self._store, self._clock.today(), match_ids, agreeing=agreeing)

    def met_lines(self, match_ids: Sequence[str]) -> Mapping[str, StatusLine]:
        """Return how much of its order's demands each candidate meets, for the matches that have an order.

        It takes a few milliseconds a match: asked for after the board is shown.
        """
        lines: dict[str, StatusLine] = {}
        for match in filter(None, (self._store.get(Match, one) for one in match_ids)):
            explained = self._shortlists.of_match(match.id)
            if explained.criteria:
                lines[match.id] = met_line(
                    explained.met, len(explained.criteria), explained.missing, out=bool(explained.knock_outs)
                )
        return lines

    def filter_choices(self) -> FilterChoices:
        """Return the brokers by name, and the contract's municipalities in Danish order."""
        brokers = self._store.find(Broker, order="sort_key(name)")
        project = next(iter(self._store.find(Project)), Project())
        codes = self._store.db.rows(
            "SELECT value FROM json_each(?) ORDER BY sort_key(label('municipality', value))",
            (_json_list(project.municipality_codes),),
        )
        return FilterChoices(
            tuple((broker.id, broker.name) for broker in brokers),
            tuple((code, choice_label("municipality", code)) for (code,) in codes),
            tuple((choice.code, choice.label) for choice in choices("education_level")),
            self._needs_under_way(),
        )

    def need_name(self, need_id: str) -> str:
        """Return what a need is called in a filter: its title, after the order's number if it has one."""
        need = self._store.get(Need, need_id)
        return _need_name(need.order_number, need.title) if need else tr("Slettet behov")

    def find_companies(self, text: str, *, limit: int = 12) -> list[CompanyHit]:
        """Return companies in which every word of `text` begins a word, by name; the first for no text."""
        match = fts_query(text)
        found = "r.num IN (SELECT rowid FROM company_fts WHERE company_fts MATCH :match)" if match else "1"
        rows = self._store.db.rows(
            "SELECT r.company_id, r.name, label('municipality', r.municipality_code) FROM company_row r"  # noqa: S608
            f" WHERE {found} ORDER BY r.name_key, r.num LIMIT :limit",
            {"match": match, "limit": limit} if match else {"limit": limit},
        )
        return [CompanyHit(*row) for row in rows]

    def company(self, company_id: str) -> CompanyHit:
        """Return one company as the type-ahead shows it. Raises KnownError when it was deleted."""
        company = self._store.require(Company, company_id)
        return CompanyHit(company.id, company.name, choice_label("municipality", company.municipality_code))

    def sharing(self, candidate_id: str, company_id: str) -> Consent:
        """Return whether a candidate's CV may be sent to a company today (none: to nobody in particular)."""
        company = self._store.get(Company, company_id) if company_id else None
        candidate = self._store.get(Candidate, candidate_id) or Candidate()
        return sharing_of(candidate, company, self._clock.today())

    def open_needs(self, company_id: str) -> list[Need]:
        """Return a company's open needs, newest first."""
        return self._store.find(Need, "company_id = ? AND status = 'open'", (company_id,), order="id DESC")

    # -- parts -----------------------------------------------------------------------------------

    @cached_property
    def _shortlists(self) -> Shortlists:
        from kmdesk.services.shortlist import Shortlists  # it changes matches too, and so builds on this

        return Shortlists(self._store, self._clock)

    def _needs_under_way(self) -> tuple[tuple[str, str], ...]:
        rows = self._store.db.rows(
            "SELECT n.id, n.order_number, n.title FROM need n WHERE n.deleted = 0 AND n.id IN"
            " (SELECT need_id FROM \"match\" WHERE deleted = 0 AND status <> 'ended')"
            " ORDER BY n.order_number = '', n.order_number DESC, sort_key(n.title), n.id LIMIT ?",
            (_NEEDS_OFFERED,),
        )
        return tuple((need_id, _need_name(number, title)) for need_id, number, title in rows)

    def _cards(self, where: Where, status: str, limit: int) -> tuple[MatchCard, ...]:
        order = _BOARD_ORDER if status in IN_PROGRESS else _OVER_ORDER
        today = self._clock.today()
        rows = self._store.db.rows(
            f"SELECT {CARD_COLUMNS} FROM {CARD_TABLES} WHERE {where.sql} AND m.status = :status"  # noqa: S608
            f" ORDER BY {order} LIMIT :limit",
            {**where.params, "today": today.isoformat(), "status": status, "limit": limit},
        )
        rules = rules_in_use(self._store.db)
        return tuple(card(row, today, rules) for row in rows)

    def _where(self, chosen: MatchFilter) -> Where:
        rules = rules_in_use(self._store.db)
        return where_of(chosen, self._store.broker_id, self._clock.today(), rules)

    def _deleted_company(self, company_id: str) -> Company:
        row = self._store.stored(Company.kind, company_id)
        return Company.from_row(row) if row else Company(id=company_id, name=tr("Slettet virksomhed"))

    def _others(self, match: Match) -> tuple[OtherMatch, ...]:
        rows = self._store.db.rows(
            "SELECT m.id, coalesce(c.name, ''), m.status, m.type FROM \"match\" m"  # noqa: S608
            " LEFT JOIN candidate c ON c.id = m.candidate_id AND c.deleted = 0"
            f" WHERE m.deleted = 0 AND m.need_id = ? AND m.id <> ? ORDER BY {_STATUS_ORDER}, m.id LIMIT 20",
            (match.need_id, match.id),
        )
        return tuple(OtherMatch(row[0], row[1] or tr("Slettet kandidat"), row[2], row[3]) for row in rows)


def _need_name(number: str, title: str) -> str:
    return " ".join(text for text in (number, title.strip()) if text) or tr("Behov uden navn")


def _json_list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{text}"' for text in texts if text.isalnum()) + "]"
