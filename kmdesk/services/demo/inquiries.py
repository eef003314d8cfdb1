"""The demo's inquiries: calls to the hotline, a company that settles, and what was brought to the group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kmdesk.core.ids import derived_id
from kmdesk.models import Inquiry, InquiryQuestion
from kmdesk.models.record import Record
from kmdesk.rules.service_clock import due_after
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import Row, load, values
from kmdesk.services.demo.days import Days, wall
from kmdesk.services.service_rules import shipped

_OWN = ("company", "received", "answered", "questions", "brought")


def records(firm: Callable[[str], Firm], days: Days, broker_id: str) -> list[Record]:
    """Return a broker's inquiries, then their questions. `firm` gives a company of the cast by its key."""
    inquiries: list[Record] = []
    questions: list[Record] = []
    for n, row in enumerate(load("inquiries")["inquiries"], 1):
        inquiry = _inquiry(row, n, firm, days, broker_id)
        inquiries.append(inquiry)
        for number, asked in enumerate(row.get("questions", ()), 1):
            questions.append(_question(asked, number, inquiry, days))
    return [*inquiries, *questions]


def _inquiry(row: Row, n: int, firm: Callable[[str], Firm], days: Days, broker_id: str) -> Inquiry:
    company = firm(row["company"]).company if "company" in row else None
    received = _moment(row["received"], days)
    due = due_after(datetime.fromisoformat(received), shipped("inquiry_hours"), "working_days")
    told = values(row, without=_OWN)
    if company is not None:
        told |= {"company_id": company.id, "municipality_code": company.municipality_code}
    if "answered" in row:
        told |= {"answered_at": _moment(row["answered"], days), "status": "answered"}
    if "brought" in row:
        told["brought_on"] = days.on(row["brought"], work=True).isoformat()
    return Inquiry(
        id=derived_id("inquiry", "demo", str(n)),
        received_at=received,
        answer_due=due.strftime("%Y-%m-%dT%H:%M"),
        broker_id=broker_id,
        **told,
    )


def _question(row: Row, number: int, inquiry: Inquiry, days: Days) -> InquiryQuestion:
    told = values(row, without=("asked", "due", "answered"))
    told |= {
        f"{name}_on": days.on(row[name], work=True).isoformat()
        for name in ("asked", "due", "answered")
        if name in row
    }
    return InquiryQuestion(
        id=derived_id("inquiry_question", inquiry.id, str(number)),
        inquiry_id=inquiry.id,
        company_id=inquiry.company_id,
        broker_id=inquiry.broker_id,
        **told,
    )


def _moment(given: tuple[int, str], days: Days) -> str:
    offset, at = given
    return wall(days.on(offset, work=True), at)
