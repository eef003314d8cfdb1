"""A company worth calling because it has won a job: from a subscription's list or elsewhere (domain: 94)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kmdesk.models.record import Day, Record, register


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Lead(Record):
    """Its id follows from company, job and day: neither another list nor another desk doubles the job."""

    kind: ClassVar[str] = "lead"

    company_id: str = ""
    company_name: str = ""
    cvr: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    municipality_code: str = ""
    phone: str = ""
    task: str = ""
    """The job that was won."""
    client: str = ""
    """Who gave it."""
    work_place: str = ""
    amount: str = ""
    """As the source writes it."""
    won_on: Day = ""
    starts_on: Day = ""
    ends_on: Day = ""
    source: str = ""
    source_reference: str = ""
    status: str = ""
    """What somebody did with it, else empty: `called` or `dismissed`."""
    dismissed_reason: str = ""
    note: str = ""
    broker_id: str = ""
