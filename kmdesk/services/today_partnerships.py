"""What the cooperations ask of I dag: meetings that are near, and decisions past their deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kmdesk.core.i18n import tr
from kmdesk.rules.partnerships import OPEN_DECISIONS
from kmdesk.services.match_cards import day_text
from kmdesk.services.service_rules import shipped
from kmdesk.services.visits import moment_of
from kmdesk.store.database import Database

_MOST = 5
_DUE = f"""
SELECT 'meeting', p.id, p.name, coalesce(nullif(m.theme, ''), m.place), m.at
FROM partnership_meeting m JOIN partnership p ON p.id = m.partnership_id AND p.deleted = 0
WHERE m.deleted = 0 AND m.status = 'planned' AND m.at >= :today AND m.at < :after
UNION ALL
SELECT 'decision', p.id, d.solution, coalesce(co.name, p.name), d.due_on
FROM partnership_decision d JOIN partnership p ON p.id = d.partnership_id AND p.deleted = 0
  LEFT JOIN company co ON co.id = d.company_id AND co.deleted = 0
WHERE d.deleted = 0 AND d.status IN {OPEN_DECISIONS} AND d.due_on <> '' AND d.due_on < :today
  AND d.broker_id IN (:broker, '')
ORDER BY 1 DESC, 5, 2 LIMIT {_MOST}
"""  # noqa: S608 - the statuses are ours


@dataclass(frozen=True, slots=True)
class PartnershipDue:
    """A meeting or a late decision: what and whose it is, and when in words. `id` is the cooperation's."""

    id: str
    what: str
    whose: str
    when: str
    tone: Literal["late", "soon", "neutral"]


def partnerships_due(db: Database, broker_id: str, today: date) -> tuple[PartnershipDue, ...]:
    """Return the meetings by their time, then this broker's late decisions, the first few of both."""
    after = (today + timedelta(days=1 + shipped("meeting_soon_days"))).isoformat()
    rows = db.rows(_DUE, {"today": today.isoformat(), "after": after, "broker": broker_id})
    return tuple(_due(*row, today=today) for row in rows)


def _due(sort: str, ident: str, what: str, whose: str, at: str, *, today: date) -> PartnershipDue:
    moment = moment_of(at)
    day = day_text(moment.date(), today) if moment else ""
    if sort == "decision":
        return PartnershipDue(ident, what, whose, tr("skulle have været gjort {day}", day=day), "late")
    when = tr("{day} kl. {time}", day=day, time=f"{moment:%H:%M}") if moment else ""
    return PartnershipDue(ident, what, whose, when, "soon" if at[:10] == today.isoformat() else "neutral")
