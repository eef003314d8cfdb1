"""What was promised, and what was handed out."""

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
