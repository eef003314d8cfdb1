"""The clock of an inquiry (domain: 47, 58): until when it is answered, how it stands, and how it went.

The promise runs by the same setting as the clocks of job orders. Where the office has the mixed one, an
inquiry runs in working days, like the candidates: nobody sits at the hotline on a Sunday.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from kmdesk.rules.service_clock import Reading, ServiceMode, last_day, read_clock

InquiryStand = Literal["late", "soon", "open", "answered", "closed"]

TASK_FORCE = "establishment"
"""The type of an inquiry that is a case for the municipality's task force."""


def inquiry_mode(service_clock: str) -> ServiceMode:
    """Return how the clock runs by the project's setting; one that is not known counts as mixed."""
    return "clock_hours" if service_clock == "clock_hours" else "working_days"


def read_inquiry(
    received: datetime,
    due: datetime | None,
    answered: datetime | None,
    *,
    now: datetime,
    mode: ServiceMode,
    soon_percent: int,
    closed: date | None = None,
) -> Reading | None:
    """Return how the clock of an inquiry stands `now`; None without a promise and an answer."""
    return read_clock(received, due, answered, now=now, mode=mode, soon_percent=soon_percent, closed=closed)


def inquiry_stand(status: str, reading: Reading | None, due: datetime | None, today: date) -> InquiryStand:
    """Return where an inquiry stands: closed, answered, late, due soon or today, or open."""
    if status == "closed":
        return "closed"
    if status == "answered":
        return "answered"
    if reading is None or due is None:
        return "open"
    if reading.state == "late":
        return "late"
    return "soon" if reading.state == "soon" or last_day(due) <= today else "open"
