"""A company's growth plan, and what was offered it from the tool box (domain: 42, 43, 139)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthPlan(Record):
    """How a company stands in each key area. Its id follows from the company's: two desks never double it."""

    kind: ClassVar[str] = "growth_plan"

    company_id: str = ""
    scores: Mapping[str, int] = field(default_factory=dict[str, int])
    """Number of a key area, "1"-"5" -> 1 (much to do) to 5 (at the top)."""
    observations: Mapping[str, str] = field(default_factory=dict[str, str])
    looked_at_on: Day = ""
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthInitiative(Record):
    """One of the one to three things a company sets out to do."""

    kind: ClassVar[str] = "growth_initiative"

    company_id: str = ""
    area: str = ""
    title: str = ""
    responsible: str = ""
    due_on: Day = ""
    needs_graduate: bool = False
    need_id: str = ""
    status: str = "planned"
    note: str = ""
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class ToolOffer(Record):
    """What a company said to one of the twelve tools. Its id follows from both."""

    kind: ClassVar[str] = "tool_offer"

    company_id: str = ""
    tool: str = ""
    status: str = ""
    said_on: Day = ""
    note: str = ""
    broker_id: str = ""
