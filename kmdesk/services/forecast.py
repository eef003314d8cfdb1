"""The forecast panel: who is in it, the quarter's invitations, and keying in what was answered (US12)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.core.ids import derived_id
from kmdesk.models import Company, ContactPerson, ForecastAnswer, ForecastMember
from kmdesk.rules.dates import parse_date
from kmdesk.rules.forecast import FIGURES, Quarter
from kmdesk.services import forecast_query
from kmdesk.services.companies import Companies
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.day_checks import check_happened
from kmdesk.services.forecast_query import ForecastQuery, ForecastRow
from kmdesk.services.forecast_summary import Summary, summary
from kmdesk.services.forecast_words import figure_to_store, quarter_text
from kmdesk.store.store import Store, Unit

MOST_AT_ONCE = 500
"""Companies that are added at once: more is a filter somebody forgot."""
_QUESTION, _WISH = "q32", "forecast_panel"
"""The interview guide's question of what a company takes part in, and its answer for the panel."""
_TYPED = ("shortage", "shortage_what", "answered_on", "answered_by", "answer_way", "note")

_PROPOSED = """
SELECT v.company_id, c.name, c.city, max(substr(v.starts_at, 1, 10)) AS said_on
FROM guide_answer g JOIN visit v ON v.id = g.visit_id AND v.deleted = 0
JOIN company c ON c.id = v.company_id AND c.deleted = 0
WHERE g.deleted = 0 AND g.question = :question
  AND EXISTS (SELECT 1 FROM json_each(g.value, '$.activities') w WHERE w.value = :wish)
  AND NOT EXISTS (SELECT 1 FROM forecast_member m WHERE m.company_id = v.company_id AND m.deleted = 0)
GROUP BY v.company_id ORDER BY said_on DESC, sort_key(c.name)
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A company that said at a visit that it would take part, and is not in the panel."""

    company_id: str
    company: str
    city: str
    said_on: str


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What the form of an answer shows: the answer stored or a new one, and what was said last time.

    `people` are the company's contact persons; the member is None where the company is not in the panel.
    """

    company: Company
    quarter: Quarter
    answer: ForecastAnswer
    stored: bool
    before: ForecastAnswer | None
    before_quarter: Quarter
    member: ForecastMember | None
    people: tuple[ContactPerson, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What a company said, the newest quarter first, and whether it is in the panel."""

    member: ForecastMember | None
    contact: str
    answers: tuple[ForecastAnswer, ...]


class Forecasts:
    """The forecast panel of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    # -- reading ---------------------------------------------------------------------------------

    def this_quarter(self) -> Quarter:
        """Return the quarter of today."""
        return Quarter.of(self._clock.today())

    def bounds(self) -> tuple[Quarter, Quarter]:
        """Return the first and the last quarter the panel has: from the contract's start to the next quarter.

        What was answered before it, or is stored for later, can be reached as well, and the year that went.
        """
        this = self.this_quarter()
        started = self._store.db.value(
            "SELECT min(starts_on) FROM project WHERE deleted = 0 AND starts_on <> ''"
        )
        first, last = self._store.db.row(
            "SELECT min(quarter), max(quarter) FROM forecast_answer WHERE deleted = 0"
        ) or ("", "")
        known = [found for code in (first, last) if (found := Quarter.parse(code or ""))]
        begun = [Quarter.of(day)] if (day := parse_date(started or "")) else []
        return min([this.later(-4), *begun, *known]), max([this.later(), *known])

    def page(self, query: ForecastQuery, offset: int = 0, limit: int = 200) -> list[ForecastRow]:
        """Return some rows of a quarter's panel."""
        return forecast_query.page(self._store.db, query, offset, limit)

    def count(self, query: ForecastQuery) -> int:
        """Return how many rows the answer has."""
        return forecast_query.count(self._store.db, query)

    def ids(self, query: ForecastQuery) -> tuple[str, ...]:
        """Return every company of the answer, in its order."""
        return forecast_query.ids(self._store.db, query)

    def summary(self, quarter: Quarter) -> Summary:
        """Return what the answers of a quarter say together."""
        return summary(self._store, quarter)

    def form(self, company_id: str, quarter: Quarter) -> AnswerForm:
        """Return what the form of a company's answer shows. Raises KnownError when the company is gone."""
        company = self._store.require(Company, company_id)
        member, stored = self.member(company_id), self._stored(company_id, quarter)
        before = self._answers(company_id, "quarter < ? AND status = 'answered'", quarter.code)
        people = self._store.find(
            ContactPerson, "company_id = ?", (company_id,), order="main_contact DESC, sort_key(name), id"
        )
        contact = next((one.name for one in people if member and one.id == member.contact_id), "")
        answer = stored or self._blank(company_id, quarter)
        if answer.status != "answered":
            way = answer.answer_way or (member.answer_way if member else "") or "paper"
            answer = replace(
                answer,
                answered_on=answer.answered_on or self._clock.today().isoformat(),
                answered_by=answer.answered_by or contact,
                answer_way=way,
            )
        newest = before[0] if before else None
        return AnswerForm(
            company,
            quarter,
            answer,
            stored is not None,
            newest,
            (Quarter.parse(newest.quarter) if newest else None) or quarter.later(-1),
            member,
            tuple(people),
        )

    def next_missing(self, query: ForecastQuery, after: str = "") -> str:
        """Return the next company without an answer in the list's order, after one of them; "" for none."""
        listed = self.ids(replace(query, missing=False))
        wanted = set(self.ids(replace(query, missing=True)))
        start = listed.index(after) + 1 if after in listed else 0
        around = (*listed[start:], *listed[:start])
        return next((one for one in around if one in wanted and one != after), "")

    def series(self, company_id: str) -> Series:
        """Return what a company said so far."""
        member = self.member(company_id)
        contact = self._store.get(ContactPerson, member.contact_id) if member and member.contact_id else None
        answers = self._answers(company_id, "status <> 'invited' OR quarter = ?", self.this_quarter().code)
        return Series(member, contact.name if contact else "", tuple(answers))

    def member(self, company_id: str) -> ForecastMember | None:
        """Return a company's newest membership, ended or not; None when it was never in the panel."""
        found = self._memberships(company_id)
        return found[0] if found else None

    def proposed(self) -> tuple[Proposed, ...]:
        """Return the companies that said at a visit that they would take part, the newest first."""
        rows = self._store.db.rows(_PROPOSED, {"question": _QUESTION, "wish": _WISH})
        return tuple(Proposed(*row) for row in rows)

    # -- who is in it ----------------------------------------------------------------------------

    def add(self, company_ids: Sequence[str]) -> int:
        """Take companies into the panel from today on, as one action; returns how many were not in it.

        Their main contact answers, until somebody says otherwise.
        """
        today = self._clock.today().isoformat()

        def change(unit: Unit, company: Company) -> bool:
            known = self.member(company.id)
            if known is not None and not known.until:
                return False
            if known is not None and known.until == today:
                unit.put(replace(known, until=""))  # who comes back on the day it left was never away
                return True
            made = self._blank_member(company.id, today if known else "")
            if known is not None:
                made = replace(
                    made, contact_id=known.contact_id, answer_way=known.answer_way, note=known.note
                )
            unit.put(replace(made, since=today))
            return True

        return self._each(company_ids, tr("Tilføj til prognosepanelet"), change)

    def add_listed(self, query: CompanyQuery) -> int:
        """Take the companies of a list into the panel; returns how many were not in it.

        Raises KnownError for more than `MOST_AT_ONCE`.
        """
        rows = Companies(self._store).page(query, 0, MOST_AT_ONCE + 1)
        if len(rows) > MOST_AT_ONCE:
            raise KnownError(
                tr("Listen har flere end {n} virksomheder.", n=MOST_AT_ONCE),
                tr("Filtrér listen Virksomheder først."),
            )
        return self.add([row.company_id for row in rows])

    def remove(self, company_ids: Sequence[str]) -> int:
        """Let companies leave the panel today, with invitations to later quarters, as one action.

        What they answered stays, and that they were asked this quarter. Returns how many were in it.
        """
        today, this = self._clock.today().isoformat(), self.this_quarter().code

        def change(unit: Unit, company: Company) -> bool:
            for one in self._answers(company.id, "status = 'invited' AND quarter > ?", this):
                unit.delete(one)
            held = [one for one in self._memberships(company.id) if not one.until]
            for one in held:
                unit.put(replace(one, until=today))
            return bool(held)

        return self._each(company_ids, tr("Fjern fra prognosepanelet"), change)

    def save_member(self, member: ForecastMember, seen: ForecastMember | None = None) -> ForecastMember:
        """Change who answers for a company, how, and since when. Raises KnownError for an impossible day."""
        company, today = self._store.require(Company, member.company_id), self._clock.today()
        if not member.since:
            raise KnownError(
                tr("Der mangler en dag."), tr("Skriv, hvornår virksomheden kom med."), field="since"
            )
        check_happened(member.since, "since", today)
        with self._store.action(tr("Ret deltagelse i prognosepanelet"), company.name) as unit:
            return unit.put(member, seen)

    # -- the quarter's round ---------------------------------------------------------------------

    def invite(self, company_ids: Sequence[str], quarter: Quarter) -> int:
        """Note that companies were asked for a quarter's answer, as one action; returns how many were not."""
        today = self._clock.today().isoformat()
        self._check_quarter(quarter)

        def change(unit: Unit, company: Company) -> bool:
            if self._stored(company.id, quarter) is not None:
                return False
            unit.put(replace(self._blank(company.id, quarter), invited_on=today))
            return True

        return self._each(company_ids, tr("Inviter til {quarter}", quarter=quarter_text(quarter)), change)

    def decline(self, company_ids: Sequence[str], quarter: Quarter) -> int:
        """Note that companies do not want to answer this time; who has answered is left alone."""
        today = self._clock.today().isoformat()
        self._check_quarter(quarter)

        def change(unit: Unit, company: Company) -> bool:
            stored = self._stored(company.id, quarter)
            if stored is not None and stored.status != "invited":
                return False
            known = stored or self._blank(company.id, quarter)
            unit.put(replace(known, status="declined", answered_on=today))
            return True

        return self._each(company_ids, tr("Notér afslag"), change)

    def take_back(self, company_ids: Sequence[str], quarter: Quarter) -> int:
        """Delete what companies answered in a quarter; who was invited is so again."""

        def change(unit: Unit, company: Company) -> bool:
            stored = self._stored(company.id, quarter)
            if stored is None or stored.status == "invited":
                return False
            if stored.invited_on:
                unit.put(replace(stored, status="invited", **_nothing_said()))
            else:
                unit.delete(stored)
            return True

        return self._each(company_ids, tr("Slet prognosesvar"), change)

    def answer(
        self,
        company_id: str,
        quarter: Quarter,
        typed: Mapping[str, object],
        seen: ForecastAnswer | None = None,
    ) -> ForecastAnswer:
        """Store what a company answered, as it was typed, by the names of the record's fields.

        Where somebody answered meanwhile, only what differs from the form that was `seen`, an empty one when
        there was none, is changed. Raises KnownError naming the field for a figure or day that cannot be, and
        when nothing was said.
        """
        company = self._store.require(Company, company_id)
        self._check_quarter(quarter)
        figures = {name: figure_to_store(str(typed.get(name) or ""), name) for name in FIGURES}
        others = {name: str(typed.get(name) or "").strip() for name in _TYPED}
        if not any((*figures.values(), others["shortage"])):
            raise KnownError(
                tr("Svaret er tomt."), tr("Skriv mindst ét tal, eller ? for ved ikke."), field=FIGURES[0]
            )
        today = self._clock.today()
        others["answered_on"] = others["answered_on"] or today.isoformat()
        check_happened(others["answered_on"], "answered_on", today)
        if others["shortage_what"] and others["shortage"] in {"no", "unknown"}:
            raise KnownError(
                tr("Der står, hvad der mangler, men ikke, at noget mangler."),
                tr("Vælg Ja, eller tøm feltet."),
                field="shortage_what",
            )
        if others["shortage_what"]:
            others["shortage"] = "yes"
        changes: dict[str, Any] = {**figures, **others, "status": "answered"}
        known = self._stored(company_id, quarter) or self._blank(company_id, quarter)
        new = known.status != "answered"
        text = tr("Indtast prognosesvar") if new else tr("Ret prognosesvar")
        with self._store.action(text, f"{company.name}, {quarter_text(quarter)}") as unit:
            return unit.put(
                replace(known, **changes), None if new else seen or replace(known, **_nothing_said())
            )

    # -- parts -----------------------------------------------------------------------------------

    def _each(self, company_ids: Iterable[str], text: str, change: Callable[[Unit, Company], bool]) -> int:
        """Change something of each company that is there, in one action; returns how many changed."""
        ids = json.dumps(list(dict.fromkeys(company_ids)))
        companies = self._store.find(Company, "id IN (SELECT value FROM json_each(?))", (ids,))
        subject = (
            companies[0].name
            if len(companies) == 1
            else trn(len(companies), "{n} virksomhed", "{n} virksomheder")
        )
        with self._store.action(text, subject) as unit:
            return sum(change(unit, company) for company in companies)

    def _check_quarter(self, quarter: Quarter) -> None:
        """Raise KnownError for a quarter the panel does not have."""
        first, last = self.bounds()
        if not first <= quarter <= last:
            raise KnownError(
                tr("Panelet har ikke {quarter}.", quarter=quarter_text(quarter)),
                tr("Vælg fra {first} til {last}.", first=quarter_text(first), last=quarter_text(last)),
            )

    def _answers(self, company_id: str, where: str, *params: str) -> list[ForecastAnswer]:
        """Return some of a company's answers, the newest quarter first."""
        return self._store.find(
            ForecastAnswer, f"company_id = ? AND ({where})", (company_id, *params), order="quarter DESC, id"
        )

    def _memberships(self, company_id: str) -> list[ForecastMember]:
        """Return a company's memberships, the one that holds first, then the newest."""
        newest_first = "until = '' DESC, since DESC, id"
        return self._store.find(ForecastMember, "company_id = ?", (company_id,), order=newest_first)

    def _stored(self, company_id: str, quarter: Quarter) -> ForecastAnswer | None:
        found = self._answers(company_id, "quarter = ?", quarter.code)
        return min(found, key=lambda one: (one.status != "answered", one.id), default=None)

    def _blank(self, company_id: str, quarter: Quarter) -> ForecastAnswer:
        return ForecastAnswer(
            id=derived_id("forecast_answer", company_id, quarter.code),
            company_id=company_id,
            quarter=quarter.code,
            broker_id=self._store.broker_id,
        )

    def _blank_member(self, company_id: str, again_on: str) -> ForecastMember:
        """Return a new membership; one that comes back on a day has its own record."""
        people = self._store.find(
            ContactPerson, "company_id = ?", (company_id,), order="main_contact DESC, sort_key(name), id"
        )
        return ForecastMember(
            id=derived_id("forecast_member", company_id, *filter(None, (again_on,))),
            company_id=company_id,
            contact_id=people[0].id if people else "",
            answer_way="mail" if people and people[0].email else "paper",
            broker_id=self._store.broker_id,
        )


def _nothing_said() -> dict[str, Any]:
    return dict.fromkeys((*FIGURES, *_TYPED), "")
