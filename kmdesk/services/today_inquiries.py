"""The inquiries whose answer is late or due soon, as I dag shows them: read from plain values.

What a department is to answer stands among them, by the day it was asked to answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import short_date
from kmdesk.rules.inquiries import inquiry_mode, read_inquiry
from kmdesk.rules.service_clock import last_day, over_text
from kmdesk.services.service_rules import shipped
from kmdesk.services.whose import mine_or_shared
from kmdesk.store.database import Database

_LIMIT = 5
_LONGEST = 20
_DUE = f"""
SELECT i.id, i.subject, coalesce(c.name, nullif(i.company_name, ''), i.person) AS company, i.received_at,
  i.answer_due AS due, '' AS department
FROM inquiry i LEFT JOIN company c ON c.id = i.company_id
WHERE i.answered_at = '' AND i.deleted = 0 AND i.status = 'open' AND i.answer_due <> ''
  AND i.answer_due < :until AND {mine_or_shared("i")}
UNION ALL
SELECT i.id, i.subject, coalesce(c.name, nullif(i.company_name, ''), i.person), '', q.due_on, q.department
FROM inquiry_question q JOIN inquiry i ON i.id = q.inquiry_id LEFT JOIN company c ON c.id = i.company_id
WHERE q.answered_on = '' AND q.deleted = 0 AND q.due_on <> '' AND q.due_on < :until
  AND i.deleted = 0 AND i.status <> 'closed' AND {mine_or_shared("i")}
ORDER BY due, 1, department LIMIT {_LIMIT}
"""  # noqa: S608 - all that is put in are words of ours


@dataclass(frozen=True, slots=True)
class InquiryDue:
    """An inquiry to answer. `until` says until when: `svar i dag 13:10`, `svar 22 t. for sent`."""

    id: str
    subject: str
    company: str
    until: str
    tone: Literal["soon", "late"]


def inquiries_due(db: Database, broker_id: str, now: datetime, service_clock: str) -> tuple[InquiryDue, ...]:
    """Return a broker's inquiries, and those nobody has, to answer soon: at most five, late first.

    `now` is wall-clock, `service_clock` the project's setting. How soon is the rule `answer_soon_days`.
    """
    mode, near = inquiry_mode(service_clock), shipped("clock_soon_percent")
    until = (now.date() + timedelta(days=1 + shipped("answer_soon_days"))).isoformat()
    found: list[InquiryDue] = []
    for inquiry_id, subject, company, received, due_text, department in db.rows(
        _DUE, {"broker": broker_id, "until": until}
    ):
        due = datetime.fromisoformat(due_text)
        if department:
            late = due.date() < now.date()
            said = tr(
                "{department}: svar {day}", department=_short(department), day=_near(due.date(), now.date())
            )
            found.append(InquiryDue(inquiry_id, subject, company, said, "late" if late else "soon"))
            continue
        reading = read_inquiry(
            datetime.fromisoformat(received), due, None, now=now, mode=mode, soon_percent=near
        )
        if reading is not None and reading.state == "late":
            over = over_text(reading, mode)
            text = tr("svar {span} for sent", span=over) if over else tr("svar for sent")
            found.append(InquiryDue(inquiry_id, subject, company, text, "late"))
        else:
            day = last_day(due)
            at = f"{due:%H:%M}" if day == due.date() else "24:00"
            text = tr("svar {day} {time}", day=_near(day, now.date()), time=at)
            found.append(InquiryDue(inquiry_id, subject, company, text, "soon"))
    return tuple(found)


def _short(department: str) -> str:
    """Return what a department is called in a narrow cell."""
    return department if len(department) <= _LONGEST else f"{department[: _LONGEST - 1].rstrip()}…"


def _near(day: date, today: date) -> str:
    return {0: tr("i dag"), 1: tr("i morgen")}.get((day - today).days, short_date(day)[:6])
