"""What companies ask, wish or need to have settled, until it is answered (domain: 47, 56, 58, 86)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, Wall, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry(Record):
    """Somebody turned to the office: a call to the hotline, a wish, a question, or a company that settles."""

    kind: ClassVar[str] = "inquiry"

    company_id: str = ""
    company_name: str = ""
    """Who asks, where the company is not in the list yet."""
    person: str = ""
    phone: str = ""
    email: str = ""
    municipality_code: str = ""
    type: str = ""
    """A code of inquiry_type; `establishment` is a case for the municipality's task force."""
    topics: tuple[str, ...] = ()
    channel: str = ""
    received_at: Wall = ""
    answer_due: Wall = ""
    """Until when an answer was promised, as the clock of service said when it was received."""
    subject: str = ""
    text: str = ""
    answered_at: Wall = ""
    answer: str = ""
    answer_way: str = ""
    status: str = "open"
    closed_on: Day = ""
    visit_id: str = ""
    need_id: str = ""
    """The need it became, if it became one."""
    brought_on: Day = ""
    """When it was brought to the internal group; `brought_to` names the group, `brought_result` what came."""
    brought_to: str = ""
    brought_result: str = ""
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryQuestion(Record):
    """One question of an inquiry, put to one department: land, labour, roads, permits."""

    kind: ClassVar[str] = "inquiry_question"

    inquiry_id: str = ""
    company_id: str = ""
    topic: str = ""
    question: str = ""
    department: str = ""
    person: str = ""
    asked_on: Day = ""
    due_on: Day = ""
    answered_on: Day = ""
    answer: str = ""
    broker_id: str = ""
