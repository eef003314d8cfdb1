"""What the visit summary is made from. Confidential notes have no place here, so they cannot be printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Participant:
    """Somebody who took part; any part may be "". `system` is what they represent, e.g. "beskæftigelse"."""

    name: str
    title: str = ""
    organisation: str = ""
    system: str = ""


@dataclass(frozen=True)
class NeedRow:
    """A need, what may solve it, and when."""

    title: str
    solution: str = ""
    when: str = ""


@dataclass(frozen=True)
class SchemeRow:
    """A scheme that was talked about, and what is known about it for this company."""

    name: str
    known: str = ""


@dataclass(frozen=True)
class AgreedRow:
    """Something somebody promised. `due` is a day (`YYYY-MM-DD`) or a few words."""

    what: str
    who: str = ""
    due: str = ""
    done: bool = False


@dataclass(frozen=True)
class BrokerContact:
    """Whom the company can turn to."""

    name: str
    title: str = ""
    phone: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class VisitSummary:
    """The summary the company gets after a visit.

    `starts_at`, `ends_at` and `printed_at` are local wall-clock (`YYYY-MM-DDTHH:MM`). `next_contact_at`
    is wall-clock, a day or ""; `next_contact_text` follows it, e.g. "Karen ringer til Hanne Nygaard."
    `told` are paragraphs. `language` is "da" or "en". Empty parts are left out of the page.
    """

    office_name: str
    office_line: str
    document_number: str
    company_name: str
    starts_at: str
    ends_at: str
    finished: bool
    broker: BrokerContact
    printed_at: str
    from_company: tuple[Participant, ...] = ()
    from_us: tuple[Participant, ...] = ()
    told: tuple[str, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    schemes: tuple[SchemeRow, ...] = ()
    agreed: tuple[AgreedRow, ...] = ()
    next_contact_at: str = ""
    next_contact_text: str = ""
    language: str = "da"
