"""One company as its pane shows it, read with a bounded number of indexed queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kmdesk.models import (
    Broker,
    Candidate,
    Company,
    Conflict,
    ContactPerson,
    Handout,
    Lead,
    Match,
    Need,
    ProductionUnit,
    Task,
    Visit,
)
from kmdesk.services.colleague import colleague_contacts
from kmdesk.services.leads import won_by
from kmdesk.store.store import Store

_CONTACTS_SHOWN = 50
HAS_OFFICE = "SELECT EXISTS (SELECT 1 FROM sync_scope)"
"""Whether this desk shares with an office: only then can anything be on its way to one."""
UNSYNCED = "FROM journal_entry e WHERE e.record_id = {record} AND e.acknowledged <> 1"
"""The changes of a record that the office has not: what waits to be sent, and what it refused."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact that took place, for the timeline."""

    visit: Visit
    who: str
    """The broker's name, or the first participant's for a contact without a broker of ours."""
    system: str
    """The system of whoever held it: business_service, employment, education, other; empty when not known."""


@dataclass(frozen=True, slots=True)
class ColleagueNotice:
    """Somebody else was in contact recently: read it before calling."""

    contact: Contact
    days_ago: int
    organisation: str


@dataclass(frozen=True, slots=True)
class CompanyMatch:
    """A match of the company with the candidate's name, for it is the name people look for."""

    match: Match
    candidate_name: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The earliest planned visit or open promise. `visit` is None for a promise."""

    on: str
    text: str
    visit: Visit | None


@dataclass(frozen=True, slots=True)
class CompanyDetail:
    """A company and what belongs to it. Lists are newest or most important first."""

    company: Company
    people: tuple[ContactPerson, ...]
    units: tuple[ProductionUnit, ...]
    needs: tuple[Need, ...]
    matches: tuple[CompanyMatch, ...]
    open_tasks: tuple[Task, ...]
    handouts: tuple[Handout, ...]
    contacts: tuple[Contact, ...]
    next_step: NextStep | None
    colleague: ColleagueNotice | None
    broker_name: str
    standin_name: str
    """Who takes over when the broker is away; empty when nobody was named."""
    unsynced: int
    """Actions on this company that the office has not got; 0 on a desk without an office."""
    won: tuple[Lead, ...] = ()
    """What it has won lately, newest first."""
    conflict: bool = False
    """Whether two people changed the company differently, and nobody has chosen yet."""


def read_detail(store: Store, company_id: str) -> CompanyDetail:
    """Read a company. Raises KnownError when it was deleted."""
    company = store.require(Company, company_id)
    of_company = (company_id,)
    brokers = {broker.id: broker for broker in store.find(Broker)}
    visits = store.find(
        Visit,
        "company_id = ? AND status IN ('done', 'in_progress')",
        of_company,
        order=f"starts_at DESC, id DESC LIMIT {_CONTACTS_SHOWN}",
    )
    contacts = tuple(_contact(visit, brokers) for visit in visits)
    tasks = store.find(
        Task,
        "company_id = ? AND done_at = ''",
        of_company,
        order="CASE due_on WHEN '' THEN '9999' ELSE due_on END, due_time, id",
    )
    broker, standin = brokers.get(company.broker_id), brokers.get(company.standin_broker_id)
    return CompanyDetail(
        company=company,
        people=tuple(
            store.find(
                ContactPerson, "company_id = ?", of_company, order="main_contact DESC, sort_key(name), id"
            )
        ),
        units=tuple(
            store.find(ProductionUnit, "company_id = ?", of_company, order="main DESC, p_number, id")
        ),
        needs=tuple(store.find(Need, "company_id = ?", of_company, order="status <> 'open', id DESC")),
        matches=_matches(store, company_id),
        open_tasks=tuple(tasks),
        handouts=tuple(store.find(Handout, "company_id = ?", of_company, order="at DESC, id DESC")),
        contacts=contacts,
        next_step=_next_step(store, company_id, tasks),
        colleague=_colleague(store, company_id, brokers),
        broker_name=broker.name if broker else "",
        standin_name=standin.name if standin else "",
        unsynced=_unsynced(store, company_id),
        won=won_by(store, company_id),
        conflict=bool(
            store.find(Conflict, "about_kind = 'company' AND about_id = ? AND status = 'open'", (company_id,))
        ),
    )


def _contact(visit: Visit, brokers: Mapping[str, Broker]) -> Contact:
    broker = brokers.get(visit.broker_id)
    if broker is not None:
        return Contact(visit, broker.name, broker.system)
    first = _first_participant(visit)
    return Contact(visit, first.get("name", ""), first.get("system", ""))


def _colleague(store: Store, company_id: str, brokers: Mapping[str, Broker]) -> ColleagueNotice | None:
    """Return the newest contact by another broker, or by another system, while it is recent."""
    today = store.clock.today()
    found = colleague_contacts(store.db, [company_id], store.broker_id, today).get(company_id)
    visit = store.get(Visit, found.visit_id) if found else None
    if found is None or visit is None:
        return None
    return ColleagueNotice(_contact(visit, brokers), (today - found.on).days, found.organisation)


def _matches(store: Store, company_id: str) -> tuple[CompanyMatch, ...]:
    matches = store.find(
        Match, "company_id = ?", (company_id,), order="status = 'ended', status_since DESC, id DESC"
    )
    ids = sorted({match.candidate_id for match in matches if match.candidate_id})
    marks = ", ".join("?" * len(ids))
    names = {candidate.id: candidate.name for candidate in store.find(Candidate, f"id IN ({marks})", ids)}
    return tuple(CompanyMatch(match, names.get(match.candidate_id, "")) for match in matches)


def _next_step(store: Store, company_id: str, tasks: list[Task]) -> NextStep | None:
    steps = [
        NextStep(visit.starts_at, visit.topic, visit)
        for visit in store.find(
            Visit, "company_id = ? AND status = 'planned'", (company_id,), order="starts_at, id LIMIT 1"
        )
    ]
    steps += [NextStep(f"{t.due_on} {t.due_time}".strip(), t.title, None) for t in tasks[:1] if t.due_on]
    return min(steps, key=lambda step: step.on, default=None)


def _unsynced(store: Store, company_id: str) -> int:
    if not store.db.value(HAS_OFFICE):
        return 0  # without an office there is nothing to wait for
    return store.db.value(
        f"SELECT count(DISTINCT group_seq) {UNSYNCED.format(record='?')}",
        (company_id,),
    )


def _first_participant(visit: Visit) -> Mapping[str, str]:
    return visit.participants[0] if visit.participants else {}
