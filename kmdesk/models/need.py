"""What a company needs (US7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


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
