"""What stands on an envelope, and on a sheet of labels for many companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Company, Project, Visit
from kmdesk.rules.outreach import Allowed, NeedsBasis
from kmdesk.services import reference
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.visits import Visits
from kmdesk.store.local import Local
from kmdesk.store.store import Store

EnvelopeSize = Literal["C5", "DL"]

LABELS_ON_A_SHEET, LABELS_IN_A_ROW = 24, 3
_FIRST = "labels.first"


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
    language: str = "da",
    broker_id: str = "",
) -> Envelope:
    """Return the envelope of a letter from the office to a company; `printed_at` is wall-clock.

    `attention` is the person it is for: None means the main contact person, "" nobody. Raises KnownError when
    the company is gone.
    """
    head = letterhead(store, printed_at, language, broker_id)
    office = next(iter(store.find(Project)), Project())
    return Envelope(
        head=head,
        recipient=_address(store, store.require(Company, company_id), attention),
        sender=PostalAddress(
            head.office_name, head.broker.name, office.address, _town(office.postal_code, office.city)
        ),
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


def first_label(store: Store) -> int:
    """Return the first label that is free on the sheet in this machine's printer, as far as is known."""
    kept: object = Local(store.db).get(_FIRST, 1)
    return kept if isinstance(kept, int) and 1 <= kept <= LABELS_ON_A_SHEET else 1


def keep_first_label(store: Store, label: int) -> None:
    """Remember on this machine where the next labels begin; a full sheet is followed by a new one."""
    Local(store.db).set(_FIRST, (label - 1) % LABELS_ON_A_SHEET + 1)


def _address(store: Store, company: Company, attention: str | None) -> PostalAddress:
    """Return where a company is."""
    return PostalAddress(
        name=company.name,
        attention=contact_person(store, company.id).name if attention is None else attention,
        street=company.address,
        town=_town(company.postal_code, company.city),
    )


def _town(postal_code: str, city: str) -> str:
    """Return "7400 Herning". The town of a known postal code is filled in when it is not recorded."""
    place = reference.postal(postal_code) if postal_code and not city else None
    return " ".join(filter(None, (postal_code, city or (place.city if place else ""))))
