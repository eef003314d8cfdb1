"""What stands on an envelope, and on a sheet of labels for many companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Company, Visit
from kmdesk.rules.outreach import Allowed, NeedsBasis
from kmdesk.services import reference
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.visits import Visits
from kmdesk.store.store import Store

EnvelopeSize = Literal["C5", "DL"]

LABELS_ON_A_SHEET = 24


@dataclass(frozen=True)
class PostalAddress:
    """Where something is sent; any part may be "". `street` may have lines, `town` is "7400 Herning"."""

    name: str = ""
    attention: str = ""
    street: str = ""
    town: str = ""


@dataclass(frozen=True)
class Envelope:
    """The cover of a letter. `size` is "C5" (229 x 162 mm) or "DL" (220 x 110 mm)."""

    head: Letterhead
    recipient: PostalAddress
    sender: PostalAddress = PostalAddress()
    size: EnvelopeSize = "C5"


@dataclass(frozen=True)
class LabelSheet:
    """Labels for many companies. `start` is the first label to print on, 1 (top left) to 24, row by row.

    `without_address` and `not_to_contact` are the companies that got no label: nobody knows where they are,
    or they may not be written to.
    """

    head: Letterhead
    recipients: tuple[PostalAddress, ...] = ()
    start: int = 1
    without_address: tuple[str, ...] = ()
    not_to_contact: tuple[str, ...] = ()


def envelope(
    store: Store,
    company_id: str,
    printed_at: str,
    *,
    size: EnvelopeSize = "C5",
    attention: str | None = None,
    sender_street: str = "",
    sender_town: str = "",
    language: str = "da",
    broker_id: str = "",
) -> Envelope:
    """Return the envelope of a letter to a company; `printed_at` is wall-clock.

    `attention` is the person it is for: None means the main contact person, "" nobody. Raises KnownError when
    the company is gone.
    """
    head = letterhead(store, printed_at, language, broker_id)
    return Envelope(
        head=head,
        recipient=_address(store, store.require(Company, company_id), attention),
        sender=PostalAddress(head.office_name, head.broker.name, sender_street, sender_town),
        size=size,
    )


def label_sheet(
    store: Store,
    company_ids: Sequence[str],
    printed_at: str,
    *,
    start: int = 1,
    protected_too: bool = False,
    language: str = "da",
    broker_id: str = "",
) -> LabelSheet:
    """Return labels for companies in the order given; `start` is the first label to print on, 1 to 24.

    A company gets no label when it declined contact, wants no letters, or is protected from advertising
    without a recorded basis (unless `protected_too`). Raises KnownError for a label that is not on the sheet
    and when a company is gone.
    """
    if not 1 <= start <= LABELS_ON_A_SHEET:
        raise KnownError(
            tr("Arket har {n} etiketter.", n=LABELS_ON_A_SHEET),
            tr("Vælg en etiket fra 1 til {n}.", n=LABELS_ON_A_SHEET),
            field="start",
        )
    visits = Visits(store)
    recipients: list[PostalAddress] = []
    without_address: list[str] = []
    not_to_contact: list[str] = []
    for company_id in company_ids:
        company = store.require(Company, company_id)
        outreach = visits.standing(Visit(company_id=company_id, mode="letter")).outreach
        asked_for = protected_too and isinstance(outreach, NeedsBasis)
        other_ways = company.contact_channels and "letter" not in company.contact_channels
        address = _address(store, company, None)
        if other_ways or not (isinstance(outreach, Allowed) or asked_for):
            not_to_contact.append(company.name)
        elif not address.town:
            without_address.append(company.name)
        else:
            recipients.append(address)
    return LabelSheet(
        head=letterhead(store, printed_at, language, broker_id),
        recipients=tuple(recipients),
        start=start,
        without_address=tuple(without_address),
        not_to_contact=tuple(not_to_contact),
    )


def _address(store: Store, company: Company, attention: str | None) -> PostalAddress:
    """Return where a company is. The town of a known postal code is filled in when it is not recorded."""
    place = reference.postal(company.postal_code) if company.postal_code and not company.city else None
    city = company.city or (place.city if place else "")
    return PostalAddress(
        name=company.name,
        attention=contact_person(store, company.id).name if attention is None else attention,
        street=company.address,
        town=" ".join(filter(None, (company.postal_code, city))),
    )
