"""Calling companies one after the other: the list, and noting what came of each call in one action (US2)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company, Task, Visit
from kmdesk.rules.holidays import working_day_from
from kmdesk.services.companies import Companies
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.day_checks import check_day
from kmdesk.services.leads import note_call, won_by, won_text
from kmdesk.services.next_step import origin_of
from kmdesk.services.paper.call_list import Callee, NotToCall, gather_calls
from kmdesk.services.reference import choice_label, choices
from kmdesk.services.saved_filters import SavedFilter, built_in, not_contacted
from kmdesk.services.service_rules import rules_in_use, shipped
from kmdesk.services.visits import Visits, day_of
from kmdesk.store.store import Store, Unit

NEVER_AGAIN = "no_contact_wanted"
"""The outcome after which nobody calls again, so that no day can be promised."""

_AGAIN = "calls_again"
"""The key in `extra` under which a call keeps that what follows from it is another call."""


@dataclass(frozen=True, slots=True)
class CallEntry:
    """A company on the list. Exactly one of `callee` and `not_to_call` is there.

    `outcome` is the code of what came of this broker's newest call of the day, `note` what was noted at it;
    both are empty while nobody was called.
    """

    company_id: str
    company: str
    city: str
    callee: Callee | None
    not_to_call: NotToCall | None
    facts: str = ""
    outcome: str = ""
    note: str = ""
    won: tuple[str, ...] = ()
    """What the company has won lately, a line each."""


@dataclass(frozen=True, slots=True)
class CallRound:
    """A list of companies to call, in order; `more` tells that the question had more answers than fit."""

    entries: tuple[CallEntry, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class CallDone:
    """What was noted about a call. `again_on` is the day promised, or empty."""

    company_id: str
    company: str
    visit_id: str
    outcome: str
    again_on: str


# The newest of this broker's calls of the day to each company.
_TODAY = """
SELECT company_id, outcome, summary FROM (
  SELECT company_id, outcome, summary,
    row_number() OVER (PARTITION BY company_id ORDER BY starts_at DESC, id DESC) AS place
  FROM visit WHERE company_id IN (SELECT value FROM json_each(:ids)) AND deleted = 0 AND status = 'done'
    AND mode = 'phone' AND direction = 'out' AND broker_id = :me
    AND starts_at >= :today AND starts_at < :tomorrow)
WHERE place = 1
"""


def most_on_a_list() -> int:
    """Return how many companies a list has at most."""
    return shipped("call_list_most")


class Calls:
    """The call list of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._visits = Visits(store)

    def lists(self) -> tuple[SavedFilter, ...]:
        """Return the lists the program brings, by the office's rules, their names in the language in use."""
        rules = rules_in_use(self._store.db)
        least, most = rules.call_employees_least, rules.call_employees_most
        return (
            *(one for one in built_in(rules) if one.query.filtered),
            SavedFilter(tr("Ingen højtuddannede"), CompanyQuery(graduates_min=0, graduates_max=0)),
            SavedFilter(tr("Ingen højtuddannede, eller antal ukendt"), CompanyQuery(graduates_max=0)),
            SavedFilter(
                tr("{least}–{most} ansatte", least=least, most=most),
                CompanyQuery(employees_min=least, employees_max=most),
            ),
            not_contacted(rules.call_quiet_months),
            not_contacted(rules.call_long_quiet_months),
            _won_a_job(),
        )

    def list(self, query: CompanyQuery, limit: int | None = None) -> CallRound:
        """Return the first `limit` companies of a question in its order; without it as many as a list has."""
        limit = most_on_a_list() if limit is None else limit
        rows = Companies(self._store).page(query, 0, limit + 1)
        return CallRound(self.entries([row.company_id for row in rows[:limit]]), more=len(rows) > limit)

    def entries(self, company_ids: Sequence[str]) -> tuple[CallEntry, ...]:
        """Return these companies as they stand now, in their order; deleted ones are left out."""
        today = self._store.clock.today()
        ids = json.dumps(list(company_ids))
        rows = self._store.db.rows(
            _TODAY,
            {
                "ids": ids,
                "me": self._store.broker_id,
                "today": today.isoformat(),
                "tomorrow": (today + timedelta(days=1)).isoformat(),
            },
        )
        called = {row[0]: (row[1], row[2]) for row in rows}
        companies = {
            company.id: company
            for company in self._store.find(Company, "id IN (SELECT value FROM json_each(?))", (ids,))
        }
        return tuple(
            replace(
                _entry(found, companies[found.company_id], *called.get(found.company_id, ("", ""))),
                won=tuple(won_text(lead) for lead in won_by(self._store, found.company_id)),
            )
            for found in gather_calls(self._store, company_ids)
        )

    def on_this_desk(self, notes: Mapping[str, str]) -> dict[str, str]:
        """Return the notes, by company, of companies that are in the file, deleted or not."""
        ids = json.dumps(list(notes))
        rows = self._store.db.rows(
            "SELECT id FROM company WHERE id IN (SELECT value FROM json_each(?))", (ids,)
        )
        known = {company_id for (company_id,) in rows}
        return {company_id: note for company_id, note in notes.items() if company_id in known}

    def next_day(self) -> date:
        """Return the next working day: when one calls again unless another day is agreed."""
        return working_day_from(self._store.clock.today() + timedelta(days=1))

    def record(self, company_id: str, outcome: str, note: str = "", again_on: str = "") -> CallDone:
        """Note a call of just now and what follows from it, as one action.

        `outcome` is a code of the list of outcomes. `again_on` is the day to call again, promised whatever
        came of the call; after `call_back` it is the next working day unless given. An earlier promise to
        call the company again is kept with this call, unless nobody answered. Who wants no contact is left
        alone from now on. Raises KnownError when the company is gone or must not be called, when the day has
        been, or when one is written for a company that wants no contact.
        """
        if outcome not in {choice.code for choice in choices("outcome")}:
            raise KnownError(
                tr("Udfaldet mangler."), tr("Vælg, hvad der kom ud af opkaldet."), field="outcome"
            )
        day = self._again_on(outcome, again_on)
        form = self._visits.new_form(company_id, mode="phone")
        visit = replace(
            form.visit,
            outcome=outcome,
            summary=note.strip(),
            next_step=tr("Ring til {company} igen", company=form.company.name) if day else "",
            next_step_on=day,
            extra={**form.visit.extra, _AGAIN: True} if day else form.visit.extra,
        )
        with self._store.action(tr("Notér opkald"), form.company.name) as unit:
            if outcome != "not_reached":
                self._keep_promises(unit, company_id)
                note_call(unit, company_id)
            made = self._visits.record(visit)
            if outcome == NEVER_AGAIN:
                self._leave_alone(unit, company_id, note)
        return CallDone(company_id, form.company.name, made.id, outcome, day)

    def _again_on(self, outcome: str, again_on: str) -> str:
        if not again_on:
            return self.next_day().isoformat() if outcome == "call_back" else ""
        if outcome == NEVER_AGAIN:
            raise KnownError(
                tr("Virksomheden ønsker ikke kontakt."),
                tr("Tøm dagen til næste opkald, eller vælg et andet udfald."),
                field="again_on",
            )
        check_day(again_on, "again_on", self._store.clock.today())
        day = day_of(again_on)
        if day is None or day < self._store.clock.today():
            raise KnownError(
                tr("Dagen til næste opkald har været."),
                tr("Skriv i dag eller en senere dag."),
                field="again_on",
            )
        return day.isoformat()

    def _keep_promises(self, unit: Unit, company_id: str) -> None:
        """Mark what earlier calls promised, to call again, as done: this is that call."""
        calls = self._store.find(
            Visit,
            "company_id = ? AND mode = 'phone' AND (outcome IN ('call_back', 'interested_later')"
            f" OR json_extract(extra, '$.{_AGAIN}'))",
            (company_id,),
        )
        origins = {origin_of(call.id) for call in calls}
        for task in self._store.find(Task, "company_id = ? AND done_at = ''", (company_id,)):
            if task.origin in origins:
                unit.put(replace(task, done_at=self._store.clock.stamp()))

    def _leave_alone(self, unit: Unit, company_id: str, note: str) -> None:
        company = self._store.require(Company, company_id)
        unit.put(
            replace(
                company,
                contact_declined_on=self._store.clock.today().isoformat(),
                contact_declined_reason=note.strip() or tr("Sagt i telefonen"),
            )
        )


def _won_a_job() -> SavedFilter:
    months = shipped("call_won_months")
    name = trn(
        months, "Har vundet en opgave inden for {n} måned", "Har vundet en opgave inden for {n} måneder"
    )
    return SavedFilter(name, CompanyQuery(won_within=months))


def rung(entries: Iterable[CallEntry]) -> tuple[int, int]:
    """Return how many companies were called today, and how many there are to call, those included."""
    counted = [entry for entry in entries if entry.outcome or entry.callee is not None]
    return sum(bool(entry.outcome) for entry in counted), len(counted)


def _entry(found: Callee | NotToCall, company: Company, outcome: str, note: str) -> CallEntry:
    industry = choice_label("industry_group", company.industry_group) if company.industry_group else ""
    employees = "" if company.employees is None else tr("{n} ansatte", n=company.employees)
    graduates = "" if company.graduates is None else tr("{n} højtuddannede", n=company.graduates)
    return CallEntry(
        company.id,
        company.name,
        company.city,
        found if isinstance(found, Callee) else None,
        found if isinstance(found, NotToCall) else None,
        " · ".join(part for part in (company.city, industry, employees, graduates) if part),
        outcome,
        note,
    )
