"""A partnership agreement (Partnerskabsaftale): who agrees on which of the seven points, for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from kmdesk.core import resources
from kmdesk.models import Company
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.phone import format_phone
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.paper.people import place_of
from kmdesk.store.store import Store

POINTS = 7
"""How many points an agreement has (Slagelse's model, in Kommunernes Landsforening: God praksis, 2013)."""


@dataclass(frozen=True)
class AgreementPoint:
    """One point: whether it is chosen, and what was agreed about it; without `text` there are lines."""

    number: int
    title: str
    chosen: bool = False
    text: str = ""


@dataclass(frozen=True)
class AgreementParty:
    """A party and its contact person; what is not known is "" and may be written by hand."""

    name: str = ""
    cvr: str = ""
    address: str = ""
    contact: str = ""
    contact_title: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class PartnershipAgreement:
    """An agreement between the office and a company. The days (`YYYY-MM-DD`) may be "": then there are lines.

    `revised_on` is the day the parties look at the agreement again.
    """

    head: Letterhead
    office: AgreementParty = AgreementParty()
    company: AgreementParty = AgreementParty()
    points: tuple[AgreementPoint, ...] = ()
    starts_on: str = ""
    ends_on: str = ""
    revised_on: str = ""


def usual_points(language: str) -> tuple[AgreementPoint, ...]:
    """Return the seven points in `language`, none of them chosen."""
    texts = cast("dict[str, dict[str, str]]", resources.load_json("print", "partnership_agreement.json"))
    words = texts.get(language, texts["da"])
    return tuple(AgreementPoint(number, words[f"point_{number}"]) for number in range(1, POINTS + 1))


def blank_agreement(
    store: Store, company_id: str, printed_at: str, *, language: str = "da", broker_id: str = ""
) -> PartnershipAgreement:
    """Return an agreement with a company to fill in by hand; `printed_at` is wall-clock.

    The main contact person signs for the company. Raises KnownError when the company is gone.
    """
    company = store.require(Company, company_id)
    head = letterhead(store, printed_at, language, broker_id)
    broker = head.broker
    person = contact_person(store, company_id)
    return PartnershipAgreement(
        head=head,
        office=AgreementParty(
            name=head.office_name,
            contact=broker.name,
            contact_title=broker.title,
            phone=broker.phone,
            email=broker.email,
        ),
        company=AgreementParty(
            name=company.name,
            cvr=format_cvr(company.cvr),
            address=place_of(company),
            contact=person.name,
            contact_title=person.title,
            phone=format_phone(person.phone or company.phone),
            email=person.email or company.email,
        ),
        points=usual_points(language),
    )
