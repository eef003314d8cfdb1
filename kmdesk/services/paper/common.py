"""What stands on every printed page: the office, the broker, the language and when it was printed."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.models import Broker, Project
from kmdesk.rules.phone import format_phone
from kmdesk.store.store import Store


@dataclass(frozen=True)
class BrokerContact:
    """Whom the reader can turn to; any part may be "". The phone number is as people write it."""

    name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Letterhead:
    """The head and foot of a document. `printed_at` is wall-clock (`YYYY-MM-DDTHH:MM`)."""

    office_name: str = ""
    office_line: str = ""
    broker: BrokerContact = BrokerContact()
    printed_at: str = ""
    language: str = "da"


def letterhead(store: Store, printed_at: str, language: str = "da", broker_id: str = "") -> Letterhead:
    """Return the head of a document from the broker `broker_id`, or from the one this desk belongs to."""
    project = next(iter(store.find(Project)), None)
    broker = store.get(Broker, broker_id or store.broker_id) or Broker()
    return Letterhead(
        office_name=(project.name if project else "") or broker.organisation,
        office_line=project.subtitle if project else "",
        broker=contact_of(broker),
        printed_at=printed_at,
        language=language,
    )


def contact_of(broker: Broker) -> BrokerContact:
    """Return how to reach a broker."""
    return BrokerContact(
        broker.name, broker.title, format_phone(broker.phone), broker.email, broker.organisation
    )
