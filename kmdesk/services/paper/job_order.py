"""A need as an order to hand on (Jobordre): what the company wants, and what is still to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from kmdesk.core.languages import in_language
from kmdesk.models import Company, ContactPerson, Need
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.dates import long_date
from kmdesk.rules.phone import format_phone
from kmdesk.rules.postable import missing_names
from kmdesk.services.need_facts import demanded, still_missing
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.paper.people import label, place_of
from kmdesk.services.visits import day_of, moment_of
from kmdesk.store.store import Store


@dataclass(frozen=True)
class OrderingCompany:
    """Who orders, and whom to talk to there; any part but the name may be ""."""

    name: str
    cvr: str = ""
    address: str = ""
    industry: str = ""
    employees: int | None = None
    graduates: int | None = None
    collective_agreement: str = ""
    contact: str = ""
    contact_title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class PostedAt:
    """Where and when an order was posted; `where` is a link or a name, "" when nobody noted one."""

    channel: str
    at: str
    where: str = ""


@dataclass(frozen=True)
class JobOrder:
    """An order. Codes stand as labels in the order's language; days and wall-clock times as stored, or "".

    `number` is the order's, "" while it has none. What is due is a time, or a day whose end is meant.
    `must_have` names what is demanded besides `mandatory`, `missing` what nobody has told yet, e.g. "løn".
    """

    head: Letterhead
    company: OrderingCompany
    title: str
    number: str = ""
    type: str = ""
    match_type: str = ""
    status: str = ""
    description: str = ""
    education_levels: tuple[str, ...] = ()
    fields_of_study: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()
    must_have: tuple[str, ...] = ()
    desirable: tuple[str, ...] = ()
    employment_form: str = ""
    headcount: int | None = None
    hours_per_week: int | None = None
    languages: tuple[str, ...] = ()
    driving_licence: str = ""
    horizon: str = ""
    starts: str = ""
    starts_by: str = ""
    workplace: str = ""
    wage: str = ""
    deadline: str = ""
    received_at: str = ""
    posting_due: str = ""
    meeting_due: str = ""
    candidates_due: str = ""
    postings: tuple[PostedAt, ...] = ()
    confidential_agreement: bool = False
    missing: tuple[str, ...] = ()


def job_order(
    store: Store, need_id: str, printed_at: str, *, language: str = "da", broker_id: str = ""
) -> JobOrder:
    """Return a need as an order; `printed_at` is wall-clock.

    A first meeting that was held is not promised any more. Raises KnownError when the need or its company is
    gone.
    """
    need = store.require(Need, need_id)
    company = store.require(Company, need.company_id)
    status = ("job_order_status", need.order_status) if need.order_status else ("need_status", need.status)
    with in_language(language):
        return JobOrder(
            head=letterhead(store, printed_at, language, broker_id or need.broker_id),
            company=_company(company, _to_ask(store, need)),
            title=need.title,
            number=need.order_number,
            type=label("need_type", need.type),
            match_type=label("match_type", need.match_type),
            status=label(*status),
            description=need.description.strip(),
            education_levels=tuple(label("education_level", level) for level in need.education_levels),
            fields_of_study=tuple(label("field_of_study", field) for field in need.fields_of_study),
            competences=need.competences,
            mandatory=need.mandatory,
            must_have=tuple(label("match_criterion", code) for code in demanded(need)),
            desirable=need.desirable,
            employment_form=label("employment_form", need.employment_form),
            headcount=need.headcount,
            hours_per_week=need.hours_per_week,
            languages=need.languages,
            driving_licence=need.driving_licence,
            horizon=label("horizon", need.horizon),
            starts=start_of(need),
            starts_by=need.starts_by,
            workplace=need.workplace,
            wage=need.wage,
            deadline=need.deadline,
            received_at=need.received_at,
            posting_due=_until(need.posting_due),
            meeting_due="" if need.first_meeting_at else _until(need.meeting_due),
            candidates_due=_until(need.candidates_due),
            postings=tuple(map(_posted, need.postings)),
            confidential_agreement=need.confidential_agreement,
            missing=missing_names(still_missing(store, need)),
        )


def start_of(need: Need) -> str:
    """Return when somebody is to begin, in words as they were told; a stored day as 24.11.2026."""
    day = day_of(need.starts)
    return long_date(day) if day else need.starts


def _company(company: Company, person: ContactPerson) -> OrderingCompany:
    return OrderingCompany(
        name=company.name,
        cvr=format_cvr(company.cvr),
        address=place_of(company),
        industry=label("industry_group", company.industry_group),
        employees=company.employees,
        graduates=company.graduates,
        collective_agreement=company.collective_agreement,
        contact=person.name,
        contact_title=person.title,
        phone=format_phone(person.phone or company.phone),
        email=person.email or company.email,
    )


def _to_ask(store: Store, need: Need) -> ContactPerson:
    """Return whom to talk to: the one the need names, also when nothing else is known of that person."""
    person = contact_person(store, need.company_id, need.contact_name)
    return ContactPerson(name=need.contact_name) if need.contact_name not in ("", person.name) else person


def _posted(posting: Mapping[str, str]) -> PostedAt:
    channel = label("posting_channel", posting.get("channel", ""))
    return PostedAt(channel, posting.get("at", ""), posting.get("where", ""))


def _until(due: str) -> str:
    """Return what is due at midnight as the day that ends then: that is how people say it."""
    at = moment_of(due)
    if at is None or (at.hour, at.minute) != (0, 0):
        return due
    return (at.date() - timedelta(days=1)).isoformat()
