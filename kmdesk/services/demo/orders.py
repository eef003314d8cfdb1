"""The demo's job orders: some answered in time, one posted late, one filled, one withdrawn, two shared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from kmdesk.core.ids import derived_id
from kmdesk.models import Circulation, Match, Need, Project
from kmdesk.rules.holidays import is_working_day
from kmdesk.rules.job_orders import NEED_STATUS, OPEN
from kmdesk.rules.service_clock import ClockCode, due_after, modes_of
from kmdesk.services.demo.data import Row, load
from kmdesk.services.demo.days import Days, wall
from kmdesk.services.order_parts import as_wall, furthest

_SENT = ("cv_sent", "interview", "agreed", "started")
"""Matches in which the candidate was shown to the company."""


def of_cast(
    needs: Mapping[str, Need], matches: Sequence[Match], project: Project, days: Days
) -> tuple[list[Need], list[Circulation]]:
    """Return the cast's needs (by key), some of them job orders now, and with whom those are shared.

    The deadlines are those that the project promises. The same every time on the same day.
    """
    rows = {row["need"]: row for row in load("orders")["orders"]}
    orders = {
        key: _order(need, rows[key], matches, project, days) if key in rows else need
        for key, need in needs.items()
    }
    shared = [one for key, row in rows.items() for one in _shared(orders[key], row, days)]
    return list(orders.values()), shared


def _order(need: Need, row: Row, matches: Iterable[Match], project: Project, days: Days) -> Need:
    received = _moment(row["received"], days)
    postings = tuple(
        {"channel": channel, "at": _moment(at, days), "where": where}
        for channel, at, where in row["postings"]
    )
    told = _moment(row["candidates"], days) if "candidates" in row else _first_sent(need, received, matches)
    status: str = row["status"]
    if status in OPEN:
        status = furthest("posted" if postings else status, "candidates_sent" if told else status)
    return replace(
        need,
        order_number=f"{received[:4]}-{row['number']:04}",
        received_at=received,
        **_promised(project, received),
        order_status=status,
        status=NEED_STATUS.get(status, "open"),
        first_meeting_at=_moment(row["met"], days) if "met" in row else "",
        candidates_at=told,
        postings=postings,
        closed_on=days.on(row["closed"]).isoformat() if "closed" in row else "",
        close_reason=row.get("reason", ""),
        broker_id="" if row.get("everybody") else need.broker_id,
    )


def _promised(project: Project, received: str) -> dict[str, str]:
    """Return until when everything is promised, by the project's clocks."""
    modes = modes_of(project.service_clock)
    hours: Mapping[ClockCode, int | None] = {
        "posting": project.posting_hours,
        "meeting": project.meeting_hours,
        "candidates": None if project.candidate_days is None else 24 * project.candidate_days,
    }
    start = datetime.fromisoformat(received)
    return {
        f"{code}_due": due_after(start, long, modes[code]).strftime("%Y-%m-%dT%H:%M")
        for code, long in hours.items()
        if long is not None
    }


def _first_sent(need: Need, received: str, matches: Iterable[Match]) -> str:
    """Return when the first candidate was sent since the order came; what came before is not its answer."""
    sent = (
        as_wall(match.status_since) for match in matches if match.need_id == need.id and match.status in _SENT
    )
    return min((at for at in sent if at >= received), default="")


def _shared(order: Need, row: Row, days: Days) -> Iterator[Circulation]:
    for one in row.get("shared", ()):
        yield Circulation(
            id=derived_id("circulation", "demo", order.order_number[5:], one["with"]),
            need_id=order.id,
            company_id=order.company_id,
            municipality_code=one["with"],
            recipient=one["recipient"],
            shared_at=_moment(one["at"], days),
            expires_on=days.on(one["expires"]).isoformat(),
            seen_at=_moment(one["seen"], days) if "seen" in one else "",
            seen_by=one.get("by", ""),
            candidates_at=_moment(one["candidates"], days) if "candidates" in one else "",
            candidates_proposed=one.get("count"),
            proposed_by=one["by"] if "count" in one else "",
            note=one.get("note", ""),
            broker_id=order.broker_id,
        )


def _moment(told: Sequence[int | str], days: Days) -> str:
    """Return the moment of `[-2, "16:00"]`: two working days before today, at four."""
    back, at = -int(told[0]), str(told[1])
    day = days.today
    while back:
        day -= timedelta(days=1)
        back -= is_working_day(day)
    return wall(day, at)
