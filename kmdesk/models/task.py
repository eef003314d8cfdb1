"""What was promised, what was referred to others, and what was handed out (US11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from kmdesk.models.record import Day, Record, Stamp, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Record):
    """A promise or follow-up with an owner (the broker or the company) and a day."""

    kind: ClassVar[str] = "task"

    company_id: str = ""
    visit_id: str = ""
    origin: str = ""
    title: str = ""
    owner: str = "broker"
    owner_name: str = ""
    broker_id: str = ""
    due_on: Day = ""
    due_time: str = ""
    done_at: Stamp = ""
    note: str = ""
    need_id: str = ""
    match_id: str = ""
    agreement_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(Record):
    """Something passed on to one of the three systems, with a deadline and an answer for the company."""

    kind: ClassVar[str] = "referral"

    company_id: str = ""
    visit_id: str = ""
    topic: str = ""
    system: str = ""
    organisation: str = ""
    person: str = ""
    sent_on: Day = ""
    due_on: Day = ""
    status: str = "sent"
    answer: str = ""
    reported_on: Day = ""
    """When the company was told what came of it."""
    broker_id: str = ""
    need_id: str = ""
    """The need that was passed on, if it was one (domain: 48)."""
    inquiry_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Handout(Record):
    """A document that was given out: which, to whom, how and when, and the data it was made from.

    `rates` names every rate printed on it, with its year and the day it was checked.
    """

    kind: ClassVar[str] = "handout"

    company_id: str = ""
    visit_id: str = ""
    document: str = ""
    template_version: str = ""
    title: str = ""
    recipient: str = ""
    method: str = ""
    at: Stamp = ""
    sha256: str = ""
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    broker_id: str = ""
    language: str = "da"
    rates: tuple[str, ...] = ()
