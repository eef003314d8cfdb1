"""A need as an order to hand on (Jobordre): what the company wants, and what is still to be told."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.i18n import tr
from kmdesk.core.languages import in_language
from kmdesk.models import Company, ContactPerson, Need
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.dates import long_date
from kmdesk.rules.guide_results import MISSING_NAMES
from kmdesk.rules.phone import format_phone
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.paper.people import label, place_of
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store

_WITHOUT_WAGE = frozenset({"internship", "thesis_project", "mentor_partnership"})
"""Types of match in which no wage is settled."""


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
class JobOrder:
    """An order. Codes stand as labels in the order's language; `deadline` is a day (`YYYY-MM-DD`) or "".

    `number` is the order's, "" while it has none. `missing` names what nobody has told yet, e.g. "løn".
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
    desirable: tuple[str, ...] = ()
    employment_form: str = ""
    headcount: int | None = None
    hours_per_week: int | None = None
    languages: tuple[str, ...] = ()
    horizon: str = ""
    starts: str = ""
    workplace: str = ""
    wage: str = ""
    deadline: str = ""
    confidential_agreement: bool = False
    missing: tuple[str, ...] = ()


def job_order(
    store: Store,
    need_id: str,
    printed_at: str,
    *,
    number: str = "",
    language: str = "da",
    broker_id: str = "",
) -> JobOrder:
    """Return a need as an order; `printed_at` is wall-clock, `number` the order's when it has one.

    Raises KnownError when the need or its company is gone.
    """
    need = store.require(Need, need_id)
    company = store.require(Company, need.company_id)
    person = _to_ask(store, need)
    with in_language(language):
        return JobOrder(
            head=letterhead(store, printed_at, language, broker_id or need.broker_id),
            company=_company(company, person),
            title=need.title,
            number=number,
            type=label("need_type", need.type),
            match_type=label("match_type", need.match_type),
            status=label("need_status", need.status),
            description=need.description.strip(),
            education_levels=tuple(label("education_level", level) for level in need.education_levels),
            fields_of_study=tuple(label("field_of_study", field) for field in need.fields_of_study),
            competences=need.competences,
            mandatory=need.mandatory,
            desirable=need.desirable,
            employment_form=label("employment_form", need.employment_form),
            headcount=need.headcount,
            hours_per_week=need.hours_per_week,
            languages=need.languages,
            horizon=label("horizon", need.horizon),
            starts=start_of(need),
            workplace=need.workplace,
            wage=need.wage,
            deadline=need.deadline,
            confidential_agreement=need.confidential_agreement,
            missing=_missing(need, person),
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


def _missing(need: Need, person: ContactPerson) -> tuple[str, ...]:
    """Return what an order lacks, in the order it is named."""
    known = {
        "type": bool(need.type),
        "match_type": bool(need.match_type),
        "education": bool(need.education_levels or need.fields_of_study),
        "contact": bool(person.name),
        "start": bool(need.starts or need.horizon),
        "hours": need.hours_per_week is not None,
        "salary": bool(need.wage) or need.match_type in _WITHOUT_WAGE,
    }
    return tuple(tr(name) for code, name in MISSING_NAMES.items() if not known[code])
