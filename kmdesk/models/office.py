"""Who works here and what they have promised the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import ClassVar

from kmdesk.core import resources
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


@cache
def _promised(code: str) -> int:
    """Return a promise of service as it ships."""
    rules = resources.load_json("reference", "service_rules.json")["rules"]
    return next(rule["value"] for rule in rules if rule["code"] == code)


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
    address: str = ""
    postal_code: str = ""
    city: str = ""
    service_clock: str = "mixed"
    """How the clocks of service run: `clock_hours`, `working_days` (weekends and holidays stand still), or
    `mixed`: hours for posting and meeting, working days for the candidates."""
    posting_hours: int | None = field(default_factory=lambda: _promised("posting_hours"))
    """This and the next two: the clocks; None promises nothing. A new contract begins with what ships."""
    meeting_hours: int | None = field(default_factory=lambda: _promised("meeting_hours"))
    candidate_days: int | None = field(default_factory=lambda: _promised("candidate_days"))
    match_weights: Mapping[str, int] = field(default_factory=dict[str, int])
    """Criterion -> weight; a criterion that is not there weighs what `kmdesk.rules.matching` says."""
    cvs_wanted: int | None = None
    """This and those down to `key_areas`: the office's own figure for a rule; None follows what ships
    (`resources/reference/service_rules.json`)."""
    sharing_days: int | None = None
    colleague_days: int | None = None
    asked_patience_days: int | None = None
    cv_patience_days: int | None = None
    start_notice_days: int | None = None
    first_follow_up_months: int | None = None
    evaluation_months: int | None = None
    candidate_months: int | None = None
    consent_months: int | None = None
    pace_soon_percent: int | None = None
    call_employees_least: int | None = None
    call_employees_most: int | None = None
    tradition_graduates: int | None = None
    call_quiet_months: int | None = None
    call_long_quiet_months: int | None = None
    call_longest_quiet_months: int | None = None
    inquiry_hours: int | None = None
    key_areas: tuple[str, ...] = ()
    """The headings of the growth plan, where the project has its own; else those of the reference list."""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityContact(Record):
    """Whom a company can ask at its municipality; printed on fact sheets. Its id follows from the code."""

    kind: ClassVar[str] = "municipality_contact"

    municipality_code: str = ""
    unit: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    system: str = ""
    """Business service, employment or education: a code of `system`."""
