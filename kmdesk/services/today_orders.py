"""The job orders whose clocks run out next, as I dag shows them.

I dag is what the start waits for, so the orders are read here from plain values: the services of job orders
and all that they load are not needed for a few lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import short_date
from kmdesk.rules.job_orders import OPEN
from kmdesk.rules.service_clock import Reading, ServiceMode, read_clock, short_text
from kmdesk.store.database import Database

_LIMIT = 5
_CLOCKS: Mapping[str, tuple[str, str]] = {
    "posting": (mark("opslag {day} {time}"), mark("opslag {span}")),
    "meeting": (mark("møde {day} {time}"), mark("møde {span}")),
    "candidates": (mark("svar {day} {time}"), mark("svar {span}")),
}
"""What is to be done: until when, and how long it is over."""
_RUNNING = {
    "posting": "n.postings = '[]'",
    "meeting": "n.first_meeting_at = ''",
    "candidates": "n.candidates_at = ''",
}
# What belongs to a broker who is gone belongs to all, as in the list of orders.
_MINE_OR_SHARED = (
    "(n.broker_id IN (:broker, '')"
    " OR NOT EXISTS (SELECT 1 FROM broker b WHERE b.id = n.broker_id AND b.deleted = 0))"
)
_OPEN = f"n.deleted = 0 AND n.order_number <> '' AND n.order_status IN {OPEN} AND {_MINE_OR_SHARED}"
_EACH = " UNION ALL ".join(
    f"SELECT n.id, {number} AS number, '{clock}' AS clock, n.{clock}_due AS due FROM need n"  # noqa: S608
    f" WHERE {_OPEN} AND {undone} AND n.{clock}_due <> ''"
    for number, (clock, undone) in enumerate(_RUNNING.items())
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


def orders_due(db: Database, broker_id: str, now: datetime, mode: ServiceMode) -> tuple[OrderDue, ...]:
    """Return the open orders, a broker's or nobody's, whose clocks run out first, at most five.

    `now` is wall-clock. An order that waits for nothing with a deadline is not among them.
    """
    found: list[OrderDue] = []
    for row in db.rows(_DUE, {"broker": broker_id}):
        received, clock, due_text = row[6:]
        due = datetime.fromisoformat(due_text)
        reading = read_clock(datetime.fromisoformat(received), due, None, now=now, mode=mode)
        if reading is not None:
            late, soon = reading.state == "late", reading.state == "soon" or _last_day(due) == now.date()
            tone = "late" if late else "soon" if soon else "neutral"
            found.append(OrderDue(*row[:6], until=_until(clock, due, reading, now.date(), mode), tone=tone))
    return tuple(found)


def _until(clock: str, due: datetime, reading: Reading, today: date, mode: ServiceMode) -> str:
    in_time, over = _CLOCKS[clock]
    if reading.state == "late":
        return tr(over, span=short_text(reading, mode))
    day = _last_day(due)
    near = {0: tr("i dag"), 1: tr("i morgen")}.get((day - today).days, short_date(day)[:6])
    return tr(in_time, day=near, time=f"{due:%H:%M}" if day == due.date() else "24:00")


def _last_day(due: datetime) -> date:
    """Return the day that ends with a deadline at midnight, else the deadline's own."""
    return due.date() - timedelta(days=1) if (due.hour, due.minute) == (0, 0) else due.date()
