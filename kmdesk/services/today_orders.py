"""The job orders whose clocks run out next, as I dag shows them.

I dag is what the start waits for, so the orders are read here from plain values: the services of job orders
and all that they load are not needed for a few lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import short_date
from kmdesk.rules.job_orders import ANSWERED, OPEN
from kmdesk.rules.service_clock import (
    ClockCode,
    Reading,
    ServiceMode,
    last_day,
    modes_of,
    read_clock,
    short_text,
)
from kmdesk.services.service_rules import shipped
from kmdesk.services.whose import mine_or_shared
from kmdesk.store.database import Database

_LIMIT = 5
_CLOCKS: Mapping[ClockCode, tuple[str, str]] = {
    "posting": (mark("opslag {day} {time}"), mark("opslag {span}")),
    "meeting": (mark("møde {day} {time}"), mark("møde {span}")),
    "candidates": (mark("svar {day} {time}"), mark("svar {span}")),
}
"""What is to be done: until when, and how long it is over."""
UNDONE: Mapping[ClockCode, str] = {
    "posting": "n.postings = '[]'",
    "meeting": "n.first_meeting_at = ''",
    "candidates": f"(n.candidates_at = '' AND n.order_status NOT IN {ANSWERED})",
}
"""Code of a clock -> SQL for an open order `n` in which it runs, if anything is promised."""
_OPEN = f"n.deleted = 0 AND n.order_number <> '' AND n.order_status IN {OPEN} AND {mine_or_shared('n')}"
_EACH = " UNION ALL ".join(
    f"SELECT n.id, {number} AS number, '{clock}' AS clock, n.{clock}_due AS due FROM need n"  # noqa: S608
    f" WHERE {_OPEN} AND {undone} AND n.{clock}_due <> ''"
    for number, (clock, undone) in enumerate(UNDONE.items())
)
_DUE = f"""
SELECT n.id, n.order_number, n.title, n.company_id, coalesce(co.name, ''),
  (SELECT count(*) FROM "match" m WHERE m.need_id = n.id AND m.deleted = 0
    AND (m.status <> 'ended' OR m.end_outcome = 'completed'))
  + (SELECT coalesce(sum(s.candidates_proposed), 0) FROM circulation s
    WHERE s.need_id = n.id AND s.deleted = 0),
  n.received_at, d.clock, d.due
FROM (SELECT id, clock, due, min(due || number) FROM ({_EACH}) GROUP BY id) d
JOIN need n ON n.id = d.id LEFT JOIN company co ON co.id = n.company_id
ORDER BY d.due, n.id LIMIT {_LIMIT}
"""  # noqa: S608 - all that is put in are the words above


@dataclass(frozen=True, slots=True)
class OrderDue:
    """A job order and its clock that runs out next."""

    need_id: str
    number: str
    title: str
    company_id: str
    company: str
    candidates: int
    """Candidates there are for it: in matches that were not refused, and proposed by the neighbours."""
    until: str
    """What is to be done and until when: `svar i dag 16:00`, `opslag 5 t. over`."""
    tone: Literal["neutral", "soon", "late"]


def orders_due(db: Database, broker_id: str, now: datetime, service_clock: str) -> tuple[OrderDue, ...]:
    """Return the open orders, a broker's or nobody's, whose clocks run out first, at most five.

    `now` is wall-clock, `service_clock` the project's setting. An order that waits for nothing with a
    deadline is not among them.
    """
    modes, near = modes_of(service_clock), shipped("clock_soon_percent")
    found: list[OrderDue] = []
    for row in db.rows(_DUE, {"broker": broker_id}):
        received, clock, due_text = row[6:]
        due, mode = datetime.fromisoformat(due_text), modes[clock]
        came = datetime.fromisoformat(received)
        reading = read_clock(came, due, None, now=now, mode=mode, soon_percent=near)
        if reading is not None:
            late, soon = reading.state == "late", reading.state == "soon" or last_day(due) == now.date()
            tone = "late" if late else "soon" if soon else "neutral"
            found.append(OrderDue(*row[:6], until=_until(clock, due, reading, now.date(), mode), tone=tone))
    return tuple(found)


def _until(clock: ClockCode, due: datetime, reading: Reading, today: date, mode: ServiceMode) -> str:
    in_time, over = _CLOCKS[clock]
    if reading.state == "late":
        return tr(over, span=short_text(reading, mode))
    day = last_day(due)
    near = {0: tr("i dag"), 1: tr("i morgen")}.get((day - today).days, short_date(day)[:6])
    return tr(in_time, day=near, time=f"{due:%H:%M}" if day == due.date() else "24:00")
