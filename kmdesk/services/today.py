"""I dag: the day's visits, promises late and due, and how far the contract is. A handful of queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from kmdesk.core.clock import Clock
from kmdesk.services.colleague import ColleagueContact, colleague_contacts
from kmdesk.services.match_interviews import AT_INTERVIEW
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.store import Store

if TYPE_CHECKING:
    from kmdesk.services.today_forecast import PanelRound
    from kmdesk.services.today_inquiries import InquiryDue
    from kmdesk.services.today_orders import OrderDue
    from kmdesk.services.today_partnerships import PartnershipDue

GOALS = ("new_contact", "follow_up_contact", "binding_collaboration", "hire")


@dataclass(frozen=True, slots=True)
class TodayVisit:
    """A visit of the day as its card shows it."""

    id: str
    company_id: str
    company: str
    starts_at: str
    ends_at: str
    mode: str
    status: str
    address: str
    location: str
    purpose: str
    topic: str
    protected: bool
    participants: tuple[Mapping[str, str], ...]
    open_promises: int
    briefed_at: str
    colleague: str
    colleague_on: str

    @property
    def others(self) -> tuple[Mapping[str, str], ...]:
        """Who comes along from other systems."""
        return tuple(person for person in self.participants if person.get("side") == "other")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A promise as the list of the day shows it."""

    id: str
    title: str
    company_id: str
    company: str
    owner: str
    due_on: str
    due_time: str


@dataclass(frozen=True, slots=True)
class InterviewDue:
    """An interview today or tomorrow. `at` is its time of day, `HH:MM` or empty."""

    match_id: str
    candidate: str
    company: str
    title: str
    on: str
    at: str


@dataclass(frozen=True, slots=True)
class GoalCount:
    """How many records count towards a goal by now, all in all and for this broker."""

    goal: str
    target: int
    everybody: int
    mine: int


@dataclass(frozen=True, slots=True)
class Today:
    """All that the screen I dag shows."""

    day: date
    visits: tuple[TodayVisit, ...] = ()
    tomorrow: tuple[tuple[str, str, str], ...] = ()
    """Visit id, wall-clock time and company."""
    overdue: tuple[FollowUp, ...] = ()
    due_today: tuple[FollowUp, ...] = ()
    this_week: tuple[FollowUp, ...] = ()
    open_promises: int = 0
    interviews: tuple[InterviewDue, ...] = ()
    """Interviews of today and tomorrow, this broker's and those of nobody's matches: the first ten."""
    more_interviews: int = 0
    """How many there are beside those ten."""
    orders: tuple[OrderDue, ...] = ()
    """The job orders, this broker's and those nobody has taken, whose deadlines come first."""
    inquiries: tuple[InquiryDue, ...] = ()
    """The inquiries, this broker's and those nobody has taken, to answer by tomorrow."""
    partnerships: tuple[PartnershipDue, ...] = ()
    """The partnership meetings of today and tomorrow, and this broker's late decisions."""
    goals: tuple[GoalCount, ...] = ()
    pace_soon_percent: int = 100
    """Percent of the expected from which a goal is nearly as planned."""
    period: tuple[date, date] | None = None
    companies: bool = False
    panel: PanelRound | None = None
    """The forecast panel's round while answers of the quarter are missing."""


_VISITS = """
SELECT v.id, v.company_id, c.name, v.starts_at, v.ends_at, v.mode, v.status,
  c.address || CASE WHEN c.postal_code <> '' THEN ', ' || c.postal_code || ' ' || c.city ELSE '' END,
  v.location, v.purpose, v.topic, c.advertising_protected, v.participants,
  (SELECT count(*) FROM task t WHERE t.company_id = c.id AND t.deleted = 0 AND t.done_at = ''), v.briefed_at
FROM visit v JOIN company c ON c.id = v.company_id
WHERE v.deleted = 0 AND c.deleted = 0 AND v.status <> 'cancelled'
  AND v.starts_at >= :day AND v.starts_at < :next_day
  AND v.broker_id = :broker
ORDER BY v.starts_at
"""

_TASKS = """
SELECT t.id, t.title, t.company_id, coalesce(c.name, ''), t.owner, t.due_on, t.due_time
FROM task t LEFT JOIN company c ON c.id = t.company_id
WHERE t.deleted = 0 AND t.done_at = '' AND t.due_on <> '' AND t.due_on <= :until AND t.broker_id = :broker
ORDER BY t.due_on, t.due_time, t.title LIMIT 60
"""

_INTERVIEWS = f"""
WITH {AT_INTERVIEW}
SELECT m.id, c.name, coalesce(co.name, ''), coalesce(n.title, ''), i.day, i.at, count(*) OVER ()
FROM interview i JOIN "match" m ON m.id = i.id JOIN candidate c ON c.id = m.candidate_id AND c.deleted = 0
  LEFT JOIN company co ON co.id = m.company_id LEFT JOIN need n ON n.id = m.need_id AND n.deleted = 0
WHERE i.day BETWEEN :day AND :next_day AND m.broker_id IN (:broker, '')
ORDER BY i.day, i.at = '', i.at, m.id LIMIT 10
"""  # noqa: S608 - the interviews are ours


class TodayService:
    """Reads the screen I dag for one broker."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def view(self) -> Today:
        """Return the day as it stands now."""
        db, day, broker = self._store.db, self._clock.today(), self._store.broker_id
        near = {"broker": broker, "day": day.isoformat(), "next_day": _plus(day, 1)}
        visits = db.rows(_VISITS, near)
        colleagues = colleague_contacts(db, [row[1] for row in visits], broker, day)
        tomorrow = db.rows(
            "SELECT v.id, v.starts_at, c.name FROM visit v JOIN company c ON c.id = v.company_id"
            " WHERE v.deleted = 0"
            " AND v.status = 'planned' AND v.starts_at >= ? AND v.starts_at < ? AND v.broker_id = ?"
            " ORDER BY v.starts_at LIMIT 4",
            (_plus(day, 1), _plus(day, 2), broker),
        )
        week_end = day + timedelta(days=6 - day.weekday())
        tasks = [FollowUp(*row) for row in db.rows(_TASKS, {"until": week_end.isoformat(), "broker": broker})]
        interviews = db.rows(_INTERVIEWS, near)
        project = db.row(
            "SELECT starts_on, ends_on, goals, service_clock FROM project"
            " WHERE deleted = 0 ORDER BY id LIMIT 1"
        )
        period = (
            (date.fromisoformat(project[0]), date.fromisoformat(project[1]))
            if project and project[0]
            else None
        )
        return Today(
            day=day,
            visits=tuple(_visit(row, colleagues.get(row[1])) for row in visits),
            tomorrow=tuple((row[0], row[1], row[2]) for row in tomorrow),
            overdue=tuple(task for task in tasks if task.due_on < day.isoformat()),
            due_today=tuple(task for task in tasks if task.due_on == day.isoformat()),
            this_week=tuple(task for task in tasks if task.due_on > day.isoformat()),
            open_promises=db.value(
                "SELECT count(*) FROM task WHERE deleted = 0 AND done_at = '' AND due_on <> ''"
                " AND broker_id = ?",
                (broker,),
            ),
            interviews=tuple(InterviewDue(*row[:-1]) for row in interviews),
            more_interviews=interviews[0][-1] - len(interviews) if interviews else 0,
            orders=self._orders(project[3] if project else ""),
            inquiries=self._inquiries(project[3] if project else ""),
            partnerships=self._partnerships(day),
            goals=self._goals(json.loads(project[2]) if project else {}, period, broker),
            pace_soon_percent=rules_in_use(db).pace_soon_percent,
            period=period,
            companies=db.value("SELECT 1 FROM company_row LIMIT 1") is not None,
            panel=self._panel(day),
        )

    def _panel(self, day: date) -> PanelRound | None:
        """Return the forecast panel's round. A desk without a panel loads nothing for it."""
        if self._store.db.value("SELECT 1 FROM forecast_member WHERE deleted = 0 LIMIT 1") is None:
            return None
        from kmdesk.services.today_forecast import panel_round

        return panel_round(self._store.db, day)

    def _orders(self, service_clock: str) -> tuple[OrderDue, ...]:
        """Return the orders with a deadline. A desk without orders loads nothing for them."""
        known = "SELECT 1 FROM need WHERE order_number <> '' AND deleted = 0 LIMIT 1"
        if self._store.db.value(known) is None:
            return ()
        from kmdesk.services.today_orders import orders_due

        now = datetime.fromisoformat(self._clock.wall())
        return orders_due(self._store.db, self._store.broker_id, now, service_clock)

    def _inquiries(self, service_clock: str) -> tuple[InquiryDue, ...]:
        """Return the inquiries to answer. A desk without open ones loads nothing for them."""
        known = (
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM inquiry WHERE answered_at = '' AND deleted = 0)"
            " OR EXISTS (SELECT 1 FROM inquiry_question WHERE answered_on = '' AND deleted = 0)"
        )
        if self._store.db.value(known) is None:
            return ()
        from kmdesk.services.today_inquiries import inquiries_due

        now = datetime.fromisoformat(self._clock.wall())
        return inquiries_due(self._store.db, self._store.broker_id, now, service_clock)

    def _partnerships(self, day: date) -> tuple[PartnershipDue, ...]:
        """Return what the cooperations ask for. A desk without any loads nothing for them."""
        if self._store.db.value("SELECT 1 FROM partnership WHERE deleted = 0 LIMIT 1") is None:
            return ()
        from kmdesk.services.today_partnerships import partnerships_due

        return partnerships_due(self._store.db, self._store.broker_id, day)

    def _goals(
        self, targets: Mapping[str, int], period: tuple[date, date] | None, broker: str
    ) -> tuple[GoalCount, ...]:
        if period is None:
            return ()
        rows = self._store.db.rows(
            "SELECT goal, count(*), sum(broker_id = ?) FROM counted WHERE day BETWEEN ? AND ? GROUP BY goal",
            (broker, period[0].isoformat(), period[1].isoformat()),
        )
        counts = {goal: (everybody, mine) for goal, everybody, mine in rows}
        return tuple(GoalCount(goal, targets.get(goal, 0), *counts.get(goal, (0, 0))) for goal in GOALS)


def _visit(row: Sequence[Any], colleague: ColleagueContact | None) -> TodayVisit:
    return TodayVisit(
        *row[:11],
        protected=bool(row[11]),
        participants=tuple(json.loads(row[12])),
        open_promises=row[13],
        briefed_at=row[14],
        colleague=(colleague.who or colleague.organisation) if colleague else "",
        colleague_on=colleague.on.isoformat() if colleague else "",
    )


def _plus(day: date, days: int) -> str:
    return (day + timedelta(days=days)).isoformat()
