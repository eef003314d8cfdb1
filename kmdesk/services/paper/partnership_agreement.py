"""A partnership agreement (Partnerskabsaftale): who agrees on which of the seven points, for how long."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from kmdesk.core import resources
from kmdesk.core.languages import in_language
from kmdesk.models import Agreement, Company
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.phone import format_phone
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.paper.people import place_of
from kmdesk.services.reference import choice_label
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
    """A party and who signs for it; what is not known is "" and may be written by hand."""

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

    `subject` is what it is called besides being one, `third_party` who agrees beside the two, `content` what
    is agreed besides the points. `revised_on` is the day the parties look at the agreement again.
    """

    head: Letterhead
    office: AgreementParty = AgreementParty()
    company: AgreementParty = AgreementParty()
    points: tuple[AgreementPoint, ...] = ()
    starts_on: str = ""
    ends_on: str = ""
    revised_on: str = ""
    subject: str = ""
    third_party: str = ""
    content: str = ""
    agreed_on: str = ""
    signed_on: str = ""

    @property
    def recipient(self) -> str:
        """Who gets the paper at the company."""
        return self.company.contact


def usual_points(language: str) -> tuple[AgreementPoint, ...]:
    """Return the seven points in `language`, none of them chosen."""
    texts = cast("dict[str, dict[str, str]]", resources.load_json("print", "partnership_agreement.json"))
    words = texts.get(language, texts["da"])
    return tuple(AgreementPoint(number, words[f"point_{number}"]) for number in range(1, POINTS + 1))


def partnership_agreement(
    store: Store, agreement_id: str, printed_at: str, *, language: str = "da"
) -> PartnershipAgreement:
    """Return a recorded partnership agreement; `printed_at` is wall-clock.

    Raises KnownError when the agreement or its company is gone.
    """
    agreement = store.require(Agreement, agreement_id)
    head = letterhead(store, printed_at, language, agreement.broker_id)
    points = tuple(
        replace(
            point,
            chosen=str(point.number) in agreement.points,
            text=agreement.point_texts.get(str(point.number), "")
            if str(point.number) in agreement.points
            else "",
        )
        for point in usual_points(language)
    )
    return PartnershipAgreement(
        head=head,
        office=office_party(head, agreement),
        company=company_party(store, agreement.company_id, agreement),
        points=points,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        revised_on=agreement.revised_on,
        subject=subject_of(agreement),
        third_party=agreement.third_party,
        content=agreement.content,
        agreed_on=agreement.agreed_on,
        signed_on=agreement.signed_on,
    )


def blank_agreement(
    store: Store, company_id: str, printed_at: str, *, language: str = "da", broker_id: str = ""
) -> PartnershipAgreement:
    """Return an agreement with a company to fill in by hand; `printed_at` is wall-clock.

    The main contact person signs for the company. Raises KnownError when the company is gone.
    """
    head = letterhead(store, printed_at, language, broker_id)
    return PartnershipAgreement(
        head=head,
        office=office_party(head),
        company=company_party(store, company_id),
        points=usual_points(language),
    )


def office_party(head: Letterhead, agreement: Agreement | None = None) -> AgreementParty:
    """Return the office as a party: as the agreement names it, else as the letterhead does."""
    broker = head.broker
    signs = (agreement.office_signatory if agreement else "") or broker.name
    own = signs == broker.name
    return AgreementParty(
        name=(agreement.office_party if agreement else "") or head.office_name,
        contact=signs,
        contact_title=broker.title if own else "",
        phone=broker.phone if own else "",
        email=broker.email if own else "",
    )


def company_party(store: Store, company_id: str, agreement: Agreement | None = None) -> AgreementParty:
    """Return the company as a party, with who signs for it: whom the agreement names, else its main contact.

    Raises KnownError when the company is gone.
    """
    company = store.require(Company, company_id)
    named = agreement.company_signatory if agreement else ""
    person = contact_person(store, company_id, named)
    known = not named or person.name == named
    title = (agreement.company_signatory_title if agreement else "") or (person.title if known else "")
    return AgreementParty(
        name=company.name,
        cvr=format_cvr(company.cvr),
        address=place_of(company),
        contact=named or person.name,
        contact_title=title,
        phone=format_phone((person.phone if known else "") or company.phone),
        email=(person.email if known else "") or company.email,
    )


def subject_of(agreement: Agreement) -> str:
    """Return what an agreement is called, "" when that is only what type it is, in either language."""
    for language in ("da", "en"):
        with in_language(language):
            if agreement.title == choice_label("agreement_type", agreement.type):
                return ""
    return agreement.title
