"""The forecast panel: which companies take part, and what each said in a quarter (domain: 53, US12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastMember(Record):
    """That a company is in the panel. Its id follows from the company's: two desks never double it."""

    kind: ClassVar[str] = "forecast_member"

    company_id: str = ""
    since: Day = ""
    until: Day = ""
    """The day the company left the panel; empty while it is in it."""
    contact_id: str = ""
    """Who answers: one of the company's contact persons."""
    answer_way: str = ""
    note: str = ""
    broker_id: str = ""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastAnswer(Record):
    """What a company said in a quarter. Its id follows from both: two desks never double it.

    Each of the twelve figures is a whole number as text, or a code of forecast_direction, or empty.
    """

    kind: ClassVar[str] = "forecast_answer"

    company_id: str = ""
    quarter: str = ""
    """`2026-Q4`."""
    status: str = "invited"
    invited_on: Day = ""
    unskilled_now: str = ""
    unskilled_m3: str = ""
    unskilled_m12: str = ""
    skilled_now: str = ""
    skilled_m3: str = ""
    skilled_m12: str = ""
    graduates_now: str = ""
    graduates_m3: str = ""
    graduates_m12: str = ""
    students_now: str = ""
    students_m3: str = ""
    students_m12: str = ""
    shortage: str = ""
    shortage_what: str = ""
    answered_on: Day = ""
    answered_by: str = ""
    answer_way: str = ""
    note: str = ""
    broker_id: str = ""
