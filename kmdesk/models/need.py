"""What a company needs, the job order it may become, and the neighbours it is shared with (US7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, Wall, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Need(Record):
    """A need, found in a visit or told otherwise. `origin` ties it to the answer it came from."""

    kind: ClassVar[str] = "need"

    company_id: str = ""
    visit_id: str = ""
    origin: str = ""
    title: str = ""
    type: str = ""
    match_type: str = ""
    description: str = ""
    education_levels: tuple[str, ...] = ()
    fields_of_study: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()
    mandatory: tuple[str, ...] = ()
    desirable: tuple[str, ...] = ()
    employment_form: str = ""
    headcount: int | None = None
    hours_per_week: int | None = None
    languages: tuple[str, ...] = ()
    horizon: str = ""
    starts: str = ""
    workplace: str = ""
    wage: str = ""
    deadline: Day = ""
    contact_name: str = ""
    confidential_agreement: bool = False
    source_questions: tuple[str, ...] = ()
    status: str = "open"
    broker_id: str = ""
    driving_licence: str = ""
    starts_by: Day = ""
    """The latest day the work may begin, where the company names one; `starts` is what they said."""
    must_have: tuple[str, ...] = ("education_level", "field_of_study", "languages", "driving_licence")
    """Criteria (codes of match_criterion) that are knock-outs like `mandatory`; the others are wishes."""
    order_number: str = ""
    """`2026-0164`. A need with a number is a job order; the fields below are the order's."""
    received_at: Wall = ""
    order_status: str = ""
    posting_due: Wall = ""
    """Until when the order is to be posted, as the clocks of service promised when it was received."""
    meeting_due: Wall = ""
    candidates_due: Wall = ""
    first_meeting_at: Wall = ""
    candidates_at: Wall = ""
    """When the first candidates were sent to the company."""
    postings: tuple[Mapping[str, str], ...] = ()
    """Each with `channel` (a code of posting_channel), `at` (Wall) and `where` (a link or a name)."""
    closed_on: Day = ""
    close_reason: str = ""
    brought_on: Day = ""
    """When it was brought to the internal group (domain: 86); the next two: which group, and what came."""
    brought_to: str = ""
    brought_result: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Circulation(Record):
    """A job order shared with a neighbouring municipality, and what came of it."""

    kind: ClassVar[str] = "circulation"

    need_id: str = ""
    company_id: str = ""
    municipality_code: str = ""
    recipient: str = ""
    shared_at: Wall = ""
    expires_on: Day = ""
    seen_at: Wall = ""
    seen_by: str = ""
    candidates_at: Wall = ""
    candidates_proposed: int | None = None
    proposed_by: str = ""
    note: str = ""
    broker_id: str = ""
