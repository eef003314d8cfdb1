"""Standing cooperations, their meetings, what they decide per company (domain: 51, 72, 84, 88, 120, 121)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, Wall, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership(Record):
    """A local coordinating cooperation (LKS), a network of companies or mentors, or a shared project."""

    kind: ClassVar[str] = "partnership"

    name: str = ""
    type: str = ""
    purpose: str = ""
    municipality_codes: tuple[str, ...] = ()
    starts_on: Day = ""
    ends_on: Day = ""
    meetings_per_year: int | None = None
    reply_days: int | None = None
    """Within how many working days its companies are promised an answer; None promises nothing."""
    status: str = "active"
    note: str = ""
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipMember(Record):
    """A partner: a company of ours, or an actor of one of the three systems. One coordinates."""

    kind: ClassVar[str] = "partnership_member"

    partnership_id: str = ""
    company_id: str = ""
    organisation: str = ""
    system: str = ""
    person: str = ""
    phone: str = ""
    email: str = ""
    role: str = ""
    """A code of partnership_role: coordinator (tovholder), secretariat, partner, company, mentor."""
    since: Day = ""
    until: Day = ""
    note: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipMeeting(Record):
    """A meeting of a partnership: planned, held or cancelled."""

    kind: ClassVar[str] = "partnership_meeting"

    partnership_id: str = ""
    at: Wall = ""
    until: Wall = ""
    theme: str = ""
    place: str = ""
    host_company_id: str = ""
    speakers: str = ""
    attendees: tuple[Mapping[str, str], ...] = ()
    """Each with `name`, `organisation`, `system` and, where it is a member, `member_id`."""
    minutes: str = ""
    status: str = "planned"
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipDecision(Record):
    """What a meeting decided to do for one company, and which consultants of which systems do it."""

    kind: ClassVar[str] = "partnership_decision"

    meeting_id: str = ""
    partnership_id: str = ""
    company_id: str = ""
    solution: str = ""
    reason: str = ""
    consultants: tuple[Mapping[str, str], ...] = ()
    """Each with `name`, `organisation` and `system`."""
    due_on: Day = ""
    status: str = "decided"
    done_on: Day = ""
    result: str = ""
    task_id: str = ""
    """The promise that follows from it, if one was made."""
    broker_id: str = ""
