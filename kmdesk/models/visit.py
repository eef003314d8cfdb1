"""A contact with a company, from a phone call to a joint visit, and what was answered (US3, US5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kmdesk.models.record import Day, Record, Stamp, Wall, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Record):
    """A contact event: planned, under way, done or cancelled. `mode` tells a visit from a call."""

    kind: ClassVar[str] = "visit"

    number: str = ""
    company_id: str = ""
    broker_id: str = ""
    starts_at: Wall = ""
    ends_at: Wall = ""
    mode: str = "visit"
    direction: str = "out"
    purpose: str = "outreach"
    topic: str = ""
    location: str = ""
    status: str = "planned"
    participants: tuple[Mapping[str, str], ...] = ()
    """Each with `side` (us, company, other), `name`, `title`, `organisation`, `system`, `person_id`."""
    outcome: str = ""
    summary: str = ""
    confidential_note: str = ""
    next_step: str = ""
    next_step_on: Day = ""
    contact_basis: str = ""
    counts_as: str = ""
    """Empty: counted by rule. `new_contact` or `follow_up_contact`: a person decided otherwise."""
    counts_as_reason: str = ""
    guide: str = ""
    guide_version: str = ""
    short_guide: bool = False
    briefed_at: Stamp = ""
    ended_at: Stamp = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class GuideAnswer(Record):
    """The answer to one question at one visit. Its id follows from both, so two desks never double it."""

    kind: ClassVar[str] = "guide_answer"

    visit_id: str = ""
    question: str = ""
    guide: str = ""
    guide_version: str = ""
    value: Mapping[str, Any] = field(default_factory=dict[str, Any])
    skipped: bool = False
