"""Knowledge institutions: who to ask there, and when they want cases (domain: 6, 34)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Institution(Record):
    """A university, university college, business academy or the like."""

    kind: ClassVar[str] = "institution"

    name: str = ""
    type: str = ""
    city: str = ""
    municipality_code: str = ""
    website: str = ""
    job_bank: str = ""
    cooperation: str = ""
    """What is agreed with the institution, in a few words."""
    note: str = ""
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionContact(Record):
    """Somebody at an institution. Personal data: deletable without the institution."""

    kind: ClassVar[str] = "institution_contact"

    institution_id: str = ""
    name: str = ""
    title: str = ""
    programme: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""
    system: str = ""
    """Business service, employment or education: a code of `system`."""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWindow(Record):
    """When a programme wants project cases or internships, and when they run."""

    kind: ClassVar[str] = "case_window"

    institution_id: str = ""
    programme: str = ""
    match_type: str = ""
    field_of_study: str = ""
    wanted_from: Day = ""
    wanted_until: Day = ""
    starts_on: Day = ""
    ends_on: Day = ""
    ects: int | None = None
    source: str = ""
    checked_on: Day = ""
    note: str = ""
