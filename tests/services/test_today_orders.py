"""The orders of I dag: the same as the list's, in the same order, with what to say of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.models import Broker, Candidate, Circulation, Company, Match, Need, Project
from kmdesk.services.order_query import OrderList, OrderQuery
from kmdesk.services.today import TodayService
from kmdesk.services.today_orders import OrderDue
from kmdesk.store.desk import Desk
from tests.nasty import NASTY

RECEIVED = {
    "order_number": "2026-0001",
    "order_status": "received",
    "received_at": "2026-11-23T16:00",
    "posting_due": "2026-11-24T16:00",
    "meeting_due": "2026-11-25T16:00",
    "candidates_due": "2026-11-25T16:00",
}
POSTED = {
    "order_status": "posted",
    "postings": ({"channel": "jobnet", "at": "2026-11-23T17:00", "where": ""},),
}


@pytest.fixture
def company(desk: Desk) -> Company:
    return put(desk, Company(name="Vestrum Maskinfabrik A/S"))


def put(desk: Desk, record):
    with desk.store.action("x") as unit:
        return unit.put(record)


def order(desk: Desk, company: Company, **fields: object) -> Need:
    mine = {"company_id": company.id, "title": "Ordre", "broker_id": desk.store.broker_id}
    return put(desk, Need(**{**mine, **RECEIVED, **fields}))  # pyright: ignore[reportArgumentType]


def shown(desk: Desk, clock: FixedClock) -> tuple[OrderDue, ...]:
    return TodayService(desk.store, clock).view().orders


def at(text: str) -> FixedClock:
    return FixedClock(datetime.fromisoformat(text))


def test_a_desk_without_orders_shows_none(desk, clock, company):
    put(desk, Need(company_id=company.id, title="Behov"))
    assert shown(desk, clock) == ()


@pytest.mark.parametrize(
    ("now", "fields", "said"),
    [
        ("2026-11-23T16:05", {}, ("opslag i morgen 16:00", "neutral")),
        ("2026-11-24T08:24", {}, ("opslag i dag 16:00", "soon")),
        ("2026-11-24T16:30", {}, ("opslag 30 min. over", "late")),
        ("2026-11-24T08:24", POSTED, ("møde i morgen 16:00", "neutral")),
        (
            "2026-11-24T08:24",
            {**POSTED, "first_meeting_at": "2026-11-23T17:00"},
            ("svar i morgen 16:00", "neutral"),
        ),
        ("2026-11-23T16:05", {**POSTED, "meeting_due": ""}, ("svar 25.11. 16:00", "neutral")),
        ("2026-11-24T08:24", {"posting_due": "2026-11-25T00:00"}, ("opslag i dag 24:00", "soon")),
        ("2026-11-27T16:00", {**POSTED, "meeting_due": ""}, ("svar 2 hverdage over", "late")),
        (
            "2026-11-28T16:00",
            {**POSTED, "meeting_due": "", "candidates_due": "2026-11-28T00:00"},
            ("svar over tiden", "late"),
        ),
    ],
)
def test_what_is_said_of_an_order(desk, company, now, fields, said):
    order(desk, company, **fields)
    assert [(one.until, one.tone) for one in shown(desk, at(now))] == [said]


def test_the_clocks_run_as_the_project_says(desk, company):
    project = desk.store.find(Project)[0]
    order(desk, company, received_at="2026-11-20T16:00", posting_due="2026-11-20T20:00")
    monday = at("2026-11-23T08:00")
    before = shown(desk, monday)[0].until
    put(desk, replace(project, service_clock="working_days"))
    assert (before, shown(desk, monday)[0].until) == ("opslag 2 dage over", "opslag 12 t. over")


def test_candidates_are_counted(desk, clock, company):
    wanted = order(desk, company)
    person = put(desk, Candidate(name="Sofie Bjerre"))
    for status, outcome in (("proposed", ""), ("cv_sent", ""), ("ended", "refused"), ("ended", "completed")):
        put(
            desk,
            Match(
                company_id=company.id,
                candidate_id=person.id,
                need_id=wanted.id,
                status=status,
                end_outcome=outcome,
            ),
        )
    for proposed in (2, None):
        put(desk, Circulation(need_id=wanted.id, company_id=company.id, candidates_proposed=proposed))
    assert shown(desk, clock)[0].candidates == 5


def test_they_are_those_of_the_list_in_its_order(desk, clock, company):
    colleague = put(desk, Broker(name="Jens Overgaard"))
    order(desk, company, title="b", **POSTED)
    order(desk, company, title="a", posting_due="2026-11-24T09:00")
    order(desk, company, title="alles", broker_id="", posting_due="2026-11-24T08:00")
    order(desk, company, title="kollegas", broker_id=colleague.id)
    order(desk, company, title="ingen ved hvem", broker_id="er væk", posting_due="2026-11-24T07:00")
    order(desk, company, title="lukket", order_status="withdrawn", status="closed")
    order(desk, company, title="besvaret", candidates_at="2026-11-23T18:00", meeting_due="", **POSTED)
    order(desk, company, title="til samtale", meeting_due="", **{**POSTED, "order_status": "interviews"})
    running = [
        row.id
        for row in OrderList(desk.store, clock).page(OrderQuery(view="orders"))
        if any(one.runs for one in row.clocks)
    ]
    assert [one.need_id for one in shown(desk, clock)] == running
    assert [one.title for one in shown(desk, clock)] == ["ingen ved hvem", "alles", "a", "b"]


def test_five_are_enough(desk, clock, company):
    for _ in range(7):
        order(desk, company)
    assert len(shown(desk, clock)) == 5


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_back(desk, clock, text):
    order(desk, put(desk, Company(name=text)), title=text, order_number=text or "2026-0001")
    one = shown(desk, clock)[0]
    assert (one.title, one.company) == (text, text)
