"""What the office and a company agree in writing (US10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Record):
    """A partnership agreement, training centre, employer declaration, cooperation or letter of intent."""

    kind: ClassVar[str] = "agreement"

    company_id: str = ""
    visit_id: str = ""
    type: str = "partnership"
    title: str = ""
    status: str = "draft"
    office_party: str = ""
    office_signatory: str = ""
    company_signatory: str = ""
    company_signatory_title: str = ""
    third_party: str = ""
    """A party beside the two, e.g. the municipality or an institution."""
    points: tuple[str, ...] = ()
    """The chosen points of a partnership agreement, by their numbers "1"-"7"."""
    point_texts: Mapping[str, str] = field(default_factory=dict[str, str])
    """Number of a point -> what was agreed about it."""
    content: str = ""
    places: int | None = None
    position: str = ""
    education: str = ""
    mentor: str = ""
    goal: str = ""
    target_group: str = ""
    tasks: str = ""
    economy: str = ""
    agreed_on: Day = ""
    signed_on: Day = ""
    starts_on: Day = ""
    ends_on: Day = ""
    revised_on: Day = ""
    """When the parties look at it again."""
    broker_id: str = ""
