"""From what the services know to what the printed pages are made from."""

from __future__ import annotations

from collections.abc import Mapping

from kmdesk.printing.visit_summary_data import (
    AgreedRow,
    BrokerContact,
    NeedRow,
    Participant,
    SchemeRow,
    VisitSummary,
)
from kmdesk.rules.phone import format_phone
from kmdesk.services import reference
from kmdesk.services.visit_summary import SummaryFacts


def visit_summary(facts: SummaryFacts, language: str = "da") -> VisitSummary:
    """Return the data of the printed summary of a visit in `language` ("da" or "en")."""
    broker = facts.broker
    return VisitSummary(
        office_name=facts.office_name,
        office_line=facts.office_line,
        document_number=facts.number,
        company_name=facts.company_name,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        finished=facts.finished,
        broker=BrokerContact(
            broker.name, broker.title, format_phone(broker.phone), broker.email, broker.organisation
        ),
        printed_at=facts.printed_at,
        from_company=tuple(_participant(p) for p in facts.participants if p.get("side") == "company"),
        from_us=tuple(_participant(p) for p in facts.participants if p.get("side") != "company"),
        told=facts.told,
        needs=tuple(NeedRow(need.title, need.solution, need.when) for need in facts.needs),
        schemes=tuple(SchemeRow(scheme.name, scheme.known) for scheme in facts.schemes),
        agreed=tuple(
            AgreedRow(promise.what, promise.who, promise.due, promise.done) for promise in facts.promises
        ),
        next_contact_at=facts.next_contact_at,
        next_contact_text=facts.next_step,
        language=language,
    )


def _participant(person: Mapping[str, str]) -> Participant:
    system = person.get("system", "")
    ours = person.get("side") == "us"
    return Participant(
        name=person.get("name", ""),
        title="" if ours else person.get("title", ""),
        # The office stands in the heading of the page already.
        organisation="" if ours else person.get("organisation", ""),
        system=reference.choice_label("system", system).lower() if system else "",
    )
