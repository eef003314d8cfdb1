"""Job orders on a real desk: received, posted, taken, shared, closed, and every step undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import (
    Broker,
    Candidate,
    Circulation,
    Company,
    ContactPerson,
    Match,
    Need,
    Project,
    Visit,
)
from kmdesk.services.circulation import CHANNEL, Circulations
from kmdesk.services.history import History
from kmdesk.services.order_clocks import moment_text, until_text
from kmdesk.services.order_detail import OrderDetails
from kmdesk.services.order_query import OrderList, OrderQuery
from kmdesk.services.orders import Orders, note_candidates_sent, note_filled, note_interview
from kmdesk.services.today import TodayService
from tests.nasty import NASTY

NOW = "2026-11-24T08:24"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def orders(desk, clock):
    return Orders(desk.store, clock)


@pytest.fixture
def shares(desk, clock):
    return Circulations(desk.store, clock)


@pytest.fixture
def listed(desk, clock):
    return OrderList(desk.store, clock)


@pytest.fixture
def company(desk):
    made = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", city="Herning")
    put(desk, made)
    return made


@pytest.fixture
def colleague(desk):
    made = Broker(name="Jens Overgaard")
    put(desk, made)
    return made


@pytest.fixture
def need(desk, company):
    return put(desk, Need(company_id=company.id, title="Produktionsplanlægger", type="graduate"))


@pytest.fixture
def order(orders, need):
    return orders.receive(need.id)


def put(desk, *records):
    with desk.store.action("x", undoable=False) as unit:
        for record in records:
            unit.put(record)
    return records[0]


def stored(desk, need) -> Need:
    return desk.store.require(Need, need.id)


def set_project(desk, **changes) -> None:
    put(desk, replace(desk.store.find(Project)[0], **changes))


def listed_titles(listed, **query) -> list[str]:
    return [row.title for row in listed.page(OrderQuery(**query))]


# -- becoming an order -------------------------------------------------------------------------------


def test_a_need_becomes_a_numbered_order_with_promised_deadlines(orders, need, desk):
    order = orders.receive(need.id)
    assert (order.order_number, order.order_status) == ("2026-0001", "received")
    assert order.received_at == NOW
    assert (order.posting_due, order.meeting_due, order.candidates_due) == (
        "2026-11-25T08:24",
        "2026-11-26T08:24",
        "2026-11-26T08:24",
    )
    assert order.broker_id == desk.store.broker_id
    assert stored(desk, need) == order
    desk.store.undo()
    assert stored(desk, need) == need


def test_the_deadlines_follow_the_projects_settings(orders, need, desk):
    set_project(desk, service_clock="working_days", posting_hours=8, meeting_hours=None, candidate_days=3)
    order = orders.receive(need.id, "2026-11-20T20:00")  # a Friday evening
    assert (order.posting_due, order.meeting_due, order.candidates_due) == (
        "2026-11-23T04:00",
        "",
        "2026-11-25T20:00",
    )


def test_a_promise_stands_when_the_settings_change(orders, order, desk):
    set_project(desk, posting_hours=1, service_clock="working_days")
    assert stored(desk, order).posting_due == order.posting_due


def test_numbers_go_on_within_their_year_and_past_ten_thousand(orders, desk, company, clock):
    def received(day: str, **about) -> str:
        one = put(desk, Need(company_id=company.id, title="x", type="other", **about))
        return orders.receive(one.id, day).order_number

    assert [received("2026-01-05T10:00"), received("2026-11-01T10:00")] == ["2026-0001", "2026-0002"]
    assert received("2025-12-31T23:59") == "2025-0001"
    put(desk, Need(company_id=company.id, title="fra en anden pc", order_number="2026-9999"))
    assert received("2026-11-02T10:00") == "2026-10000"
    assert received("2026-11-02T11:00") == "2026-10001"


def test_the_number_of_a_deleted_order_is_not_given_again(orders, order, desk, company):
    with desk.store.action("x") as unit:
        unit.delete(order)
    again = put(desk, Need(company_id=company.id, title="x", type="other"))
    assert orders.receive(again.id).order_number == "2026-0002"


def test_two_desks_may_give_the_same_number_and_one_gets_another(orders, order, desk, company, clock):
    twin = put(desk, replace(order, id="01a00000-0000-7000-8000-000000000000", title="Fra en anden pc"))
    detail = OrderDetails(desk.store, clock).detail(order.id)
    assert detail.twins == ("Fra en anden pc",)
    assert orders.renumber(twin.id) == "2026-0002"
    assert OrderDetails(desk.store, clock).detail(order.id).twins == ()
    assert desk.store.undo().action == "Giv jobordren nyt nummer"


def test_the_visit_where_the_need_was_found_is_the_first_meeting(orders, desk, company):
    visit = put(desk, Visit(company_id=company.id, starts_at="2026-11-23T09:00", status="done"))
    planned = put(desk, Visit(company_id=company.id, starts_at="2026-11-23T09:00", status="planned"))
    found, planned_for = (
        put(desk, Need(company_id=company.id, title="x", type="other", visit_id=one.id))
        for one in (visit, planned)
    )
    assert orders.receive(found.id).first_meeting_at == "2026-11-23T09:00"
    assert orders.receive(planned_for.id).first_meeting_at == ""


@pytest.mark.parametrize(
    ("received_at", "said"),
    [
        ("2026-11-24T08:25", "ikke kommet endnu"),
        ("2027-01-01T00:00", "ikke kommet endnu"),
        ("9999-99-99T99:99", "findes ikke"),
        ("i går", "findes ikke"),
        ("2026-11-24T06:00:00.000+00:00", "findes ikke"),
    ],
)
def test_an_impossible_time_is_refused_at_its_field(orders, need, desk, received_at, said):
    with pytest.raises(KnownError, match=said) as refused:
        orders.receive(need.id, received_at)
    assert refused.value.field == "received_at"
    assert stored(desk, need) == need


def test_what_is_an_order_already_or_closed_becomes_none(orders, order, desk, company):
    with pytest.raises(KnownError, match="allerede jobordre 2026-0001"):
        orders.receive(order.id)
    closed = put(desk, Need(company_id=company.id, title="x", status="met"))
    with pytest.raises(KnownError, match="lukket"):
        orders.receive(closed.id)
    with pytest.raises(KnownError, match="ikke en jobordre"):
        orders.note_meeting(put(desk, Need(company_id=company.id, title="y")).id, NOW)


def test_when_it_was_received_can_be_corrected_until_something_was_done_before(orders, order):
    assert orders.set_received(order.id, "2026-11-23T10:00").posting_due == "2026-11-24T10:00"
    orders.post(order.id, "jobnet", "2026-11-23T15:00")
    with pytest.raises(KnownError, match="slået op eller besvaret") as refused:
        orders.set_received(order.id, "2026-11-23T16:00")
    assert refused.value.field == "received_at"


# -- channels ----------------------------------------------------------------------------------------


def test_an_order_is_posted_on_several_channels_each_undone_by_itself(orders, order, desk, clock):
    orders.post(order.id, "jobnet", NOW, " jobnet.example/1 ")
    clock.at = at("2026-11-24T12:00").astimezone()
    orders.post(order.id, "university_job_bank", "2026-11-24T11:00")
    posted = stored(desk, order)
    assert posted.order_status == "posted"
    assert posted.postings == (
        {"channel": "jobnet", "at": NOW, "where": "jobnet.example/1"},
        {"channel": "university_job_bank", "at": "2026-11-24T11:00", "where": ""},
    )
    assert desk.store.undo().action == "Annoncér jobordre"
    assert [one["channel"] for one in stored(desk, order).postings] == ["jobnet"]
    desk.store.undo()
    assert stored(desk, order) == order


def test_a_posting_is_taken_down_and_the_status_follows(orders, order, desk):
    orders.post(order.id, "jobnet", NOW)
    orders.post(order.id, "linkedin", NOW)
    orders.take_down(order.id, "jobnet", NOW)
    assert stored(desk, order).order_status == "posted"
    orders.take_down(order.id, "linkedin", NOW)
    assert (stored(desk, order).order_status, stored(desk, order).postings) == ("received", ())
    orders.take_down(order.id, "linkedin", NOW)  # gone already


def test_a_posting_before_the_order_twice_or_nowhere_is_refused(orders, order, desk):
    for channel, when, field in (
        ("jobnet", "2026-11-24T08:23", "at"),
        ("jobnet", "2026-11-24T09:00", "at"),
        ("jobnet", "", "at"),
        ("", NOW, "channel"),
        ("radio", NOW, "channel"),
    ):
        with pytest.raises(KnownError) as refused:
            orders.post(order.id, channel, when)
        assert refused.value.field == field
    orders.post(order.id, "jobnet", NOW)
    with pytest.raises(KnownError, match="noteret allerede"):
        orders.post(order.id, "jobnet", NOW)
    orders.close([order.id], "withdrawn", "terms")
    with pytest.raises(KnownError, match="lukket"):
        orders.post(order.id, "linkedin", NOW)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_survives_as_where_and_as_reason(orders, order, desk, text):
    orders.post(order.id, "jobnet", NOW, text)
    assert stored(desk, order).postings[0]["where"] == text.strip()
    if text.strip():
        orders.close([order.id], "withdrawn", text)
        assert stored(desk, order).close_reason == text.strip()
    else:
        with pytest.raises(KnownError, match="grund"):
            orders.close([order.id], "withdrawn", text)


# -- clocks ------------------------------------------------------------------------------------------


def clocks(desk, clock, order) -> dict[str, str]:
    return {one.code: one.text for one in OrderDetails(desk.store, clock).detail(order.id).clocks}


def test_the_clocks_run_and_are_kept_or_missed(orders, order, desk, clock):
    assert clocks(desk, clock, order)["posting"] == "1 dag tilbage"
    clock.at = at("2026-11-24T13:44").astimezone()
    assert clocks(desk, clock, order)["posting"] == "18 t. 40 min. tilbage"
    orders.post(order.id, "jobnet", "2026-11-24T13:44")
    clock.at = at("2026-11-29T09:00").astimezone()
    assert clocks(desk, clock, order) == {
        "posting": "Overholdt: 5 t. 20 min.",
        "meeting": "3 dage over",
        "candidates": "1 hverdag 15 t. over",
    }
    orders.note_meeting(order.id, "2026-11-29T08:24")
    orders.note_candidates(order.id, "2026-11-26T08:24")
    assert clocks(desk, clock, order) == {
        "posting": "Overholdt: 5 t. 20 min.",
        "meeting": "For sent: 5 dage",
        "candidates": "Overholdt: 2 hverdage",
    }
    orders.note_meeting(order.id, "")
    assert clocks(desk, clock, order)["meeting"] == "3 dage over"


def test_a_closed_order_has_no_running_clock(orders, order, desk, clock):
    orders.close([order.id], "withdrawn", "terms")
    clock.at = at("2027-03-01T12:00").astimezone()
    assert set(clocks(desk, clock, order).values()) == {"Stoppet"}


def test_days_near_today_have_names():
    today = at(NOW).date()
    assert until_text(at("2026-11-25T00:00"), today) == "i dag kl. 24:00"
    assert until_text(at("2026-11-25T08:24"), today) == "i morgen kl. 08:24"
    assert moment_text(at("2027-01-04T10:00"), today) == "04.01.27 kl. 10:00"


def test_how_the_promises_were_kept_is_reported(orders, desk, company, clock):
    made = [put(desk, Need(company_id=company.id, title=f"{n}", type="other")) for n in range(3)]
    for one in made:
        orders.receive(one.id, "2026-11-20T08:00")  # a Friday
    orders.post(made[0].id, "jobnet", "2026-11-20T14:00")
    orders.post(made[1].id, "jobnet", "2026-11-22T08:00")
    orders.note_candidates(made[0].id, "2026-11-23T08:00")
    found = {one.code: one for one in OrderDetails(desk.store, clock).record()}
    posting, candidates = found["posting"], found["candidates"]
    assert (posting.kept, posting.total, posting.mean_hours) == (1, 3, 27.0)
    assert posting.mode == "clock_hours"
    # On the clock the answer took three days; in working days it was one. The others' time is up now.
    assert (candidates.kept, candidates.total, candidates.mean_hours) == (1, 3, 24.0)
    assert candidates.mode == "working_days"
    assert OrderDetails(desk.store, clock).record("2026-11-21")[0].total == 0


# -- status ------------------------------------------------------------------------------------------


def test_the_status_goes_forward_and_back_and_takes_with_it_what_it_brought(orders, order, desk):
    orders.set_status([order.id], "candidates_sent")
    assert stored(desk, order).candidates_at == NOW
    orders.set_status([order.id], "received")
    assert (stored(desk, order).order_status, stored(desk, order).candidates_at) == ("received", "")
    desk.store.undo()
    assert stored(desk, order).candidates_at == NOW


def test_a_status_that_is_not_so_is_refused(orders, order):
    with pytest.raises(KnownError, match="ikke annonceret nogen steder"):
        orders.set_status([order.id], "posted")
    orders.post(order.id, "jobnet", NOW)
    with pytest.raises(KnownError, match="Fjern opslagene først"):
        orders.set_status([order.id], "received")
    with pytest.raises(KnownError, match="Vælg en grund") as refused:
        orders.set_status([order.id], "withdrawn")
    assert refused.value.field == "close_reason"


def test_an_order_is_closed_with_its_need_and_opened_again(orders, order, desk):
    orders.post(order.id, "jobnet", NOW)
    orders.close([order.id], "closed_unfilled", "no_candidates")
    closed = stored(desk, order)
    assert (closed.status, closed.closed_on, closed.close_reason) == ("closed", "2026-11-24", "no_candidates")
    orders.close([order.id], "closed_unfilled", "Firmaet flyttede")
    assert stored(desk, order).close_reason == "Firmaet flyttede"
    orders.close([order.id], "filled", "terms")
    assert (stored(desk, order).status, stored(desk, order).close_reason) == ("met", "")
    desk.store.undo()
    orders.reopen(order.id)
    again = stored(desk, order)
    assert (again.order_status, again.status, again.closed_on, again.close_reason) == (
        "posted",
        "open",
        "",
        "",
    )


def test_forgetting_the_candidates_takes_the_status_back(orders, order, desk):
    orders.note_candidates(order.id, NOW)
    assert stored(desk, order).order_status == "candidates_sent"
    orders.note_candidates(order.id, "")
    assert (stored(desk, order).order_status, stored(desk, order).candidates_at) == ("received", "")


# -- whose it is -------------------------------------------------------------------------------------


def test_an_order_a_colleague_has_taken_meanwhile_is_refused_by_name(orders, order, desk, colleague):
    put(desk, replace(order, broker_id=colleague.id))
    with pytest.raises(KnownError) as refused:
        orders.take([order.id])
    assert str(refused.value) == (
        "Jens Overgaard har allerede taget 2026-0001 Produktionsplanlægger."
        " Aftal med Jens Overgaard, hvem der har den."
    )
    assert stored(desk, order).broker_id == colleague.id


def test_what_nobody_has_can_be_taken_and_handed_over(orders, order, desk, colleague):
    me = desk.store.broker_id
    put(desk, replace(order, broker_id=""))
    assert orders.take([order.id]).changed == 1
    assert orders.take([order.id]).changed == 0  # it is ours already
    assert stored(desk, order).broker_id == me
    orders.hand_over(order.id, colleague.id, seen=me)
    assert stored(desk, order).broker_id == colleague.id
    with pytest.raises(KnownError, match="Jens Overgaard har taget ordren imens"):
        orders.hand_over(order.id, "", seen=me)
    orders.hand_over(order.id, "", seen=colleague.id)
    with pytest.raises(KnownError, match="givet fri imens"):
        orders.hand_over(order.id, me, seen=colleague.id)


def test_an_order_of_a_broker_who_is_gone_can_be_taken(orders, order, desk, colleague):
    put(desk, replace(order, broker_id=colleague.id))
    with desk.store.action("x") as unit:
        unit.delete(colleague)
    assert orders.open_count() == 1
    assert orders.take([order.id]).changed == 1


def test_many_at_once_are_one_action_and_what_cannot_be_stays(orders, desk, company, colleague):
    made = [
        put(desk, Need(company_id=company.id, title=f"Nr. {n}", type="other", broker_id=owner))
        for n, owner in enumerate(("", "", colleague.id))
    ]
    ids = [one.id for one in made]
    outcome = orders.take(ids)
    assert (outcome.changed, len(outcome.refused)) == (2, 1)
    assert "Jens Overgaard" in outcome.refused[0]
    assert desk.store.undo().subject == "2 jobordrer"
    assert [desk.store.require(Need, one).broker_id for one in ids] == ["", "", colleague.id]
    for one in ids[:2]:
        orders.receive(one)
    assert orders.close(ids, "withdrawn", "mistake").changed == 2
    desk.store.undo()
    assert [desk.store.require(Need, one).order_status for one in ids] == ["received", "received", ""]
    with pytest.raises(KnownError, match="ikke en jobordre"):
        orders.close(ids[2:], "withdrawn", "mistake")


def test_the_history_tells_what_happened_to_an_order(orders, order, desk):
    orders.post(order.id, "jobnet", NOW)
    orders.close([order.id], "filled")
    actions = [line.action for line in History(desk.store).of("need", order.id)]
    assert actions[:3] == ["Luk jobordre", "Annoncér jobordre", "Opret jobordre"]


# -- what the pipeline notes -------------------------------------------------------------------------


def noted(desk, note, *args) -> None:
    with desk.store.action("Flyt match") as unit:
        note(unit, *args)


def test_the_first_cv_sent_answers_the_order_and_one_undo_takes_all(order, desk):
    noted(desk, note_candidates_sent, order.id, "2026-11-24T08:30")
    noted(desk, note_candidates_sent, order.id, "2026-11-25T08:30")
    assert stored(desk, order).candidates_at == "2026-11-24T08:30"
    assert stored(desk, order).order_status == "candidates_sent"
    desk.store.undo()
    assert stored(desk, order).order_status == "received"


def test_a_moment_in_utc_is_noted_in_local_time(order, desk, clock):
    noted(desk, note_candidates_sent, order.id, clock.stamp())
    assert stored(desk, order).candidates_at == NOW


def test_an_interview_takes_the_order_on_and_never_back(orders, order, desk):
    noted(desk, note_interview, order.id)
    assert (stored(desk, order).order_status, stored(desk, order).candidates_at) == ("interviews", "")
    noted(desk, note_candidates_sent, order.id, NOW)
    assert stored(desk, order).order_status == "interviews"
    orders.close([order.id], "withdrawn", "terms")
    for note, args in ((note_interview, ()), (note_candidates_sent, (NOW,)), (note_filled, ())):
        noted(desk, note, order.id, *args)
    assert stored(desk, order).order_status == "withdrawn"


def test_an_order_is_filled_when_as_many_are_agreed_as_were_wanted(order, desk, company):
    put(desk, replace(order, headcount=2))
    for n, expected in ((1, "interviews"), (2, "filled")):
        with desk.store.action("Aftal match") as unit:
            unit.put(Match(company_id=company.id, need_id=order.id, status="agreed", candidate_id=f"c{n}"))
            note_filled(unit, order.id)
        assert stored(desk, order).order_status == expected
    filled = stored(desk, order)
    assert (filled.status, filled.closed_on, filled.candidates_at) == ("met", "2026-11-24", "")


def test_one_who_was_agreed_fills_an_order_for_one(order, desk):
    noted(desk, note_filled, order.id)
    assert stored(desk, order).order_status == "filled"


@pytest.mark.parametrize("note", [note_interview, note_filled])
def test_what_is_no_order_is_left_alone(need, desk, note):
    noted(desk, note, need.id)
    noted(desk, note, "")
    noted(desk, note, "gone")
    assert stored(desk, need) == need


# -- clocks that stopped or ran out --------------------------------------------------------------------


@pytest.mark.parametrize("status", ["interviews", "filled"])
def test_an_order_that_was_answered_nobody_knows_when_has_its_clock_stopped(
    desk, orders, order, clock, status
):
    listed = OrderList(desk.store, clock)
    orders.post(order.id, "jobnet", NOW)
    orders.note_meeting(order.id, NOW)
    (orders.set_status if status == "interviews" else orders.close)([order.id], status)
    assert stored(desk, order).candidates_at == ""
    clock.at = at("2027-03-01T12:00").astimezone()
    assert clocks(desk, clock, order)["candidates"] == "Stoppet"
    assert listed_titles(listed, view="overdue") == []
    (row,) = listed.page(OrderQuery(view="all"))
    assert {one.code: one.text for one in row.clocks}["candidates"] == "Stoppet"
    assert TodayService(desk.store, clock).view().orders == ()
    assert {one.code: one.total for one in OrderDetails(desk.store, clock).record()}["candidates"] == 0


def test_a_deadline_at_midnight_was_not_kept_when_the_order_closed_after_it(desk, orders, order, clock):
    put(desk, replace(stored(desk, order), posting_due="2026-11-25T00:00", meeting_due="2026-11-25T12:00"))
    clock.at = at("2026-11-25T08:00").astimezone()
    orders.close([order.id], "withdrawn", "terms")
    assert clocks(desk, clock, order)["posting"] == "Ikke nået"
    assert clocks(desk, clock, order)["meeting"] == "Stoppet"
    totals = {one.code: one.total for one in OrderDetails(desk.store, clock).record()}
    assert (totals["posting"], totals["meeting"]) == (1, 0)


def test_an_order_is_received_near_today(orders, need):
    with pytest.raises(KnownError, match="for langt fra i dag") as refused:
        orders.receive(need.id, "1900-05-01T08:00")
    assert refused.value.field == "received_at"


# -- the list ----------------------------------------------------------------------------------------


@pytest.fixture
def several(orders, desk, company, colleague, clock):
    """One need, three orders of different age, one of a colleague, one closed."""
    other = put(desk, Company(name="Bækmark Energi A/S", municipality_code="0671"))

    def made(title: str, received: str = "", **about) -> Need:
        about = {"company_id": company.id, "type": "graduate", **about}
        one = put(desk, Need(title=title, **about))
        return orders.receive(one.id, received) if received else one

    put(desk, Need(company_id=other.id, title="Smed", type="skilled", deadline="2026-12-01"))
    made("Nyest", "2026-11-24T08:00", company_id=other.id)
    made("Ældst", "2026-11-20T08:00")
    orders.post(made("Slået op", "2026-11-23T10:00").id, "jobnet", "2026-11-23T12:00")
    made("Kollegas", "2026-11-24T07:00", broker_id=colleague.id)
    orders.close([made("Lukket", "2026-11-23T09:00").id], "filled")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Ældst", "Nyest", "Slået op", "Smed"]),
        ({"broker": ""}, ["Ældst", "Kollegas", "Nyest", "Slået op", "Smed"]),
        ({"broker": "mine"}, ["Ældst", "Nyest", "Slået op"]),
        ({"view": "orders"}, ["Ældst", "Nyest", "Slået op"]),
        ({"view": "needs"}, ["Smed"]),
        ({"view": "overdue"}, ["Ældst"]),
        ({"view": "closed"}, ["Lukket"]),
        ({"view": "all", "status": "posted"}, ["Slået op"]),
        ({"type": "skilled"}, ["Smed"]),
        ({"municipality": "0671"}, ["Nyest", "Smed"]),
        ({"text": "vestr slå"}, ["Slået op"]),
        ({"text": "2026-0002"}, ["Ældst"]),
        ({"text": "aeldst"}, ["Ældst"]),
        ({"text": "findes ikke"}, []),
        ({"text": '"*)'}, ["Ældst", "Nyest", "Slået op", "Smed"]),
        ({"sort": "title"}, ["Nyest", "Slået op", "Smed", "Ældst"]),
        ({"sort": "title", "descending": True}, ["Ældst", "Smed", "Slået op", "Nyest"]),
        ({"sort": "number"}, ["Nyest", "Ældst", "Slået op", "Smed"]),
        ({"sort": "company"}, ["Nyest", "Smed", "Ældst", "Slået op"]),
        ({"sort": "status"}, ["Smed", "Ældst", "Nyest", "Slået op"]),
        ({"sort": "deadline"}, ["Smed", "Ældst", "Nyest", "Slået op"]),
        ({"sort": "type"}, ["Ældst", "Nyest", "Slået op", "Smed"]),
        ({"sort": "broker"}, ["Smed", "Ældst", "Nyest", "Slået op"]),
    ],
)
def test_the_list_is_filtered_and_sorted_by_sql(listed, several, query, titles):
    wanted = OrderQuery(**query)
    page = listed.page(wanted)
    assert [row.title for row in page] == titles
    assert listed.count_part(wanted) == (len(titles), None)
    assert listed.ids(wanted) == tuple(row.id for row in page)
    assert tuple(row for n in range(len(page)) for row in listed.page(wanted, n, 1)) == page


def test_one_colleagues_orders(listed, several, colleague):
    assert listed_titles(listed, broker=colleague.id) == ["Kollegas"]


def test_a_row_tells_its_clocks(listed, several):
    row = listed.page(OrderQuery())[2]
    assert (row.number, row.company, row.broker, row.order_status) == (
        "2026-0003",
        "Vestrum Maskinfabrik A/S",
        "Karen Lyngholm",
        "posted",
    )
    assert [(one.code, one.tone) for one in row.clocks] == [
        ("posting", "ok"),
        ("meeting", "neutral"),
        ("candidates", "neutral"),
    ]


def test_how_many_are_open(orders, several):
    assert orders.open_count() == 3


@pytest.mark.parametrize("text", NASTY)
def test_any_text_can_be_looked_for(listed, several, text):
    listed.page(OrderQuery(text=text[:200]))


# -- sharing -----------------------------------------------------------------------------------------


def test_an_order_is_shared_with_neighbours_and_undone_as_one(orders, shares, order, desk):
    assert shares.share(order.id, ("0661", "0671", "0661"), recipient=" Lone  Bach ", note="haster") == 2
    shared = shares.of_order(order.id)
    assert [one.municipality for one in shared] == ["Holstebro", "Struer"]
    assert [(one.text, one.tone) for one in shared] == [("Ikke set endnu", "soon")] * 2
    record = shared[0].record
    assert (record.recipient, record.shared_at, record.note) == ("Lone Bach", NOW, "haster")
    posted = stored(desk, order)
    assert posted.order_status == "posted"
    assert posted.postings == ({"channel": CHANNEL, "at": NOW, "where": "Holstebro, Struer"},)
    shares.share(order.id, ("0756",))
    assert len(stored(desk, order).postings) == 1
    desk.store.undo()
    desk.store.undo()
    assert shares.of_order(order.id) == ()
    assert stored(desk, order) == order


def test_a_municipality_sees_proposes_and_is_taken_off(shares, order, clock):
    shares.share(order.id, ("0661",))
    (one,) = shares.of_order(order.id)
    clock.at = at("2026-11-24T10:00").astimezone()
    shares.note_seen(one.record.id, "2026-11-24T09:00", "Lone Bach")
    assert shares.of_order(order.id)[0].text == "Set i dag"
    shares.note_proposed(one.record.id, "2026-11-24T09:30", 3, "Bo Friis")
    (answered,) = shares.of_order(order.id)
    assert (answered.text, answered.tone) == ("3 kandidater foreslået", "ok")
    assert (answered.record.seen_by, answered.record.proposed_by) == ("Lone Bach", "Bo Friis")
    shares.note_proposed(one.record.id, "2026-11-24T09:30", 0, "Bo Friis")
    assert shares.of_order(order.id)[0].text == "Ingen kandidater at foreslå"
    assert shares.remove(one.record.id) == "Holstebro"
    assert shares.of_order(order.id) == ()


def test_who_answers_has_seen_it(shares, order):
    shares.share(order.id, ("0661",))
    (one,) = shares.of_order(order.id)
    shares.note_proposed(one.record.id, NOW, 1, "Bo Friis")
    answered = shares.of_order(order.id)[0].record
    assert (answered.seen_at, answered.seen_by) == (NOW, "Bo Friis")


def test_four_cvs_are_wanted_by_the_end_of_the_first_day(shares, order, clock):
    assert shares.cvs(order.id) is None
    shares.share(order.id, ("0661", "0671"))
    first, second = shares.of_order(order.id)
    shares.note_proposed(first.record.id, NOW, 3, "")
    count = shares.cvs(order.id)
    assert (count.text, count.tone) == ("3 af 4 CV’er inden dagen er omme", "soon")
    clock.at = at("2026-11-25T10:00").astimezone()
    shares.note_proposed(second.record.id, "2026-11-25T09:00", 4, "")
    count = shares.cvs(order.id)
    assert (count.text, count.tone) == ("3 af 4 CV’er samme dag, 7 i alt", "late")
    shares.note_proposed(second.record.id, "2026-11-24T16:00", 4, "")
    count = shares.cvs(order.id)
    assert (count.text, count.tone) == ("7 CV’er samme dag", "ok")


def test_a_sharing_expires_and_may_then_be_made_again(orders, shares, order, clock):
    shares.share(order.id, ("0661",), expires_on="2026-11-30")
    with pytest.raises(KnownError, match="Holstebro har ordren allerede") as refused:
        shares.share(order.id, ("0671", "0661"))
    assert refused.value.field == "municipality_codes"
    clock.at = at("2026-12-01T10:00").astimezone()
    assert shares.of_order(order.id)[0].text == "Udløb 30.11.2026"
    shares.share(order.id, ("0661",))
    assert len(shares.of_order(order.id)) == 2


def test_impossible_sharings_are_refused_at_their_field(orders, shares, order, need, desk):
    with pytest.raises(KnownError) as refused:
        shares.share(order.id, ())
    assert refused.value.field == "municipality_codes"
    with pytest.raises(KnownError) as refused:
        shares.share(order.id, ("0661",), expires_on="2026-11-23")
    assert refused.value.field == "expires_on"
    shares.share(order.id, ("0661",))
    (one,) = shares.of_order(order.id)
    for call, field in (
        (lambda: shares.note_seen(one.record.id, "2026-11-24T08:00", ""), "at"),
        (lambda: shares.note_seen(one.record.id, "2026-11-25T08:00", ""), "at"),
        (lambda: shares.note_proposed(one.record.id, NOW, None, ""), "candidates_proposed"),
        (lambda: shares.note_proposed(one.record.id, NOW, -1, ""), "candidates_proposed"),
        (lambda: shares.change(one.record, recipient="", expires_on="2026-01-01", note=""), "expires_on"),
    ):
        with pytest.raises(KnownError) as refused:
            call()
        assert refused.value.field == field
    orders.close([order.id], "filled")
    with pytest.raises(KnownError, match="lukket"):
        shares.share(order.id, ("0671",))


@pytest.mark.parametrize("text", NASTY)
def test_any_text_survives_in_a_sharing(shares, order, desk, text):
    shares.share(order.id, ("0661",), recipient=text, note=text)
    (one,) = shares.of_order(order.id)
    shares.note_seen(one.record.id, NOW, text)
    shares.change(one.record, recipient=text, expires_on="", note=text)
    kept = desk.store.require(Circulation, one.record.id)
    assert (kept.recipient, kept.seen_by, kept.note) == (*(" ".join(text.split()),) * 2, text.strip())


# -- one order ---------------------------------------------------------------------------------------


def test_an_order_shows_whom_to_talk_to_what_is_missing_and_its_matches(order, desk, company, clock):
    person = put(desk, Candidate(name="Ida Kjær"))
    put(
        desk,
        ContactPerson(company_id=company.id, name="Hanne Nygaard", main_contact=True),
        Match(company_id=company.id, need_id=order.id, candidate_id=person.id, status="cv_sent", type="hire"),
        Match(company_id=company.id, need_id=order.id, candidate_id="gone", status="ended", type="hire"),
    )
    detail = OrderDetails(desk.store, clock).detail(order.id)
    assert (detail.contact.name, detail.broker, detail.closed) == ("Hanne Nygaard", "Karen Lyngholm", False)
    assert detail.missing == ("form", "opgave", "baggrund", "start", "timer", "løn")
    assert [(one.candidate, one.status) for one in detail.matches] == [
        ("Ida Kjær", "cv_sent"),
        ("Slettet kandidat", "ended"),
    ]
    assert detail.matches_running == 1
    put(desk, replace(order, contact_name="Formanden"))
    assert OrderDetails(desk.store, clock).detail(order.id).contact.name == "Formanden"


def test_an_order_whose_company_is_gone_is_told(order, desk, company, clock):
    with desk.store.action("x") as unit:
        unit.delete(company)
    with pytest.raises(KnownError):
        OrderDetails(desk.store, clock).detail(order.id)


def test_what_came_in_time_stays_counted_when_more_comes_later(orders, shares, order, desk, clock):
    shares.share(order.id, ("0661",))
    (one,) = shares.of_order(order.id)
    shares.note_proposed(one.record.id, NOW, 3, "Lone Bach")
    clock.at = at("2026-11-25T10:00").astimezone()
    shares.note_proposed(one.record.id, "2026-11-25T09:00", 5, "Lone Bach")
    found = shares.cvs(order.id)
    assert (found.in_time, found.in_all) == (3, 5)
    shares.note_proposed(one.record.id, "2026-11-25T10:00", 2, "Lone Bach")
    assert (shares.cvs(order.id).in_time, shares.cvs(order.id).in_all) == (2, 2)
    shares.note_proposed(one.record.id, "2026-11-24T12:00", 4, "Lone Bach")
    assert (shares.cvs(order.id).in_time, shares.cvs(order.id).in_all) == (4, 4)


def test_the_last_sharing_takes_its_posting_with_it(orders, shares, order, desk):
    shares.share(order.id, ("0661", "0671"))
    first, second = shares.of_order(order.id)
    shares.remove(first.record.id)
    assert stored(desk, order).order_status == "posted"
    shares.remove(second.record.id)
    assert (stored(desk, order).postings, stored(desk, order).order_status) == ((), "received")
    desk.store.undo()
    assert len(stored(desk, order).postings) == len(shares.of_order(order.id)) == 1
    orders.post(order.id, "jobnet", NOW)
    shares.remove(second.record.id)
    assert [one["channel"] for one in stored(desk, order).postings] == ["jobnet"]
    assert stored(desk, order).order_status == "posted"


def test_a_sharing_does_not_expire_in_another_age(shares, order):
    with pytest.raises(KnownError, match="for langt fra i dag") as refused:
        shares.share(order.id, ("0661",), expires_on="2206-12-01")
    assert refused.value.field == "expires_on"
