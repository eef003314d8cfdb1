"""A company's growth plan, the skills it needs, and what it was offered of the tool box (42, 43, 123)."""

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
    strategy: str = ""
    """How far the company's strategy for its skills has come, a code of `skills_strategy` (row 124)."""
    strategy_on: Day = ""
    strategy_place: str = ""
    """Where the document lies: a path, a link or the name of a case."""


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


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsNeed(Record):
    """A line of the mapping of skills (domain: 123): what a function can do now, and what it is to.

    How many are lacking is not stored: it follows from the two numbers.
    """

    kind: ClassVar[str] = "skills_need"

    company_id: str = ""
    function: str = ""
    competence: str = ""
    field_of_study: str = ""
    people_now: int | None = None
    people_wanted: int | None = None
    horizon: str = ""
    way: str = ""
    """How it is to be met, a code of skills_way."""
    initiative_id: str = ""
    area: str = ""
    """The key area it serves where it serves no initiative in particular."""
    need_id: str = ""
    mapped_on: Day = ""
    note: str = ""
    broker_id: str = ""
