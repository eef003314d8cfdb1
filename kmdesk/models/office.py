"""Who works here and what they have promised the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Broker(Record):
    """A kontaktmægler."""

    kind: ClassVar[str] = "broker"

    name: str = ""
    title: str = ""
    organisation: str = ""
    system: str = "business_service"
    phone: str = ""
    email: str = ""
    municipality_codes: tuple[str, ...] = ()


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """The contract: its period, its municipalities and its goals (1000 / 500 / 300 / 50)."""

    kind: ClassVar[str] = "project"

    name: str = ""
    subtitle: str = ""
    starts_on: Day = ""
    ends_on: Day = ""
    municipality_codes: tuple[str, ...] = ()
    goals: Mapping[str, int] = field(default_factory=dict[str, int])
    """Keys new_contact, follow_up_contact, binding_collaboration, hire."""
    call_counts_as_visit: bool = False
    graduate_levels: tuple[str, ...] = ("H50", "H60", "H70", "H80")
    data_controller: str = ""
