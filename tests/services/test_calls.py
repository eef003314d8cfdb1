"""Calls: the list in order, and each outcome noted as one action that one undo takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Company, Task, Visit
from kmdesk.services.calls import Calls, rung
from kmdesk.services.company_detail import read_detail
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.reference import choices
from kmdesk.services.service_rules import OFFICE_RULES, shipped
from kmdesk.services.today import TodayService
from kmdesk.services.visits import Visits
from tests.nasty import NASTY


@pytest.fixture
def companies(desk):
    found = [
        Company(name="Anker", city="Struer", phone="97003100"),
        Company(name="Beskyttet", advertising_protected=True, phone="97003101"),
        Company(name="Dansk Pumpe", phone="97003102"),
    ]
    with desk.store.action("x", undoable=False) as unit:
        for company in found:
            unit.put(company)
    return found


def only_visit(desk) -> Visit:
    (visit,) = desk.store.find(Visit)
    return visit


def test_the_list_is_in_the_order_of_the_question_and_says_who_must_not_be_called(desk, companies):
    entries = Calls(desk.store).list(CompanyQuery(descending=True)).entries
    assert [entry.company for entry in entries] == ["Dansk Pumpe", "Beskyttet", "Anker"]
    assert [entry.callee is None for entry in entries] == [False, True, False]
    assert entries[1].not_to_call is not None
    assert "reklamebeskyttet" in entries[1].not_to_call.why
    assert rung(entries) == (0, 2)


def test_more_than_the_limit_is_told(desk, companies):
    calls = Calls(desk.store)
    assert calls.list(CompanyQuery(), 2).more
    assert len(calls.list(CompanyQuery(), 2).entries) == 2
    assert not calls.list(CompanyQuery(), 3).more


@pytest.mark.parametrize("outcome", [choice.code for choice in choices("outcome")])
def test_each_outcome_is_one_contact_by_phone_and_one_undo_takes_it_all(desk, companies, outcome):
    calls, company = Calls(desk.store), companies[0]
    done = calls.record(company.id, outcome, "  Talte med Hanne. ")
    visit = only_visit(desk)
    assert (visit.id, visit.mode, visit.status, visit.outcome) == (done.visit_id, "phone", "done", outcome)
    assert (visit.summary, visit.starts_at) == ("Talte med Hanne.", "2026-11-24T08:24")
    entry = calls.entries([company.id])[0]
    assert (entry.outcome, entry.note) == (outcome, "Talte med Hanne.")
    assert rung([entry]) == (1, 1)
    assert len(desk.store.find(Task)) == (1 if outcome == "call_back" else 0)
    desk.store.undo()
    assert desk.store.find(Visit) == desk.store.find(Task) == []
    assert desk.store.require(Company, company.id) == company


def test_call_back_promises_the_next_working_day(desk, companies, clock):
    Calls(desk.store).record(companies[0].id, "call_back")
    (task,) = desk.store.find(Task)
    assert (task.title, task.due_on) == ("Ring til Anker igen", "2026-11-25")
    assert task.broker_id == desk.store.broker_id


def test_the_next_working_day_passes_over_weekend_and_holidays(desk, clock):
    clock.at = clock.at.replace(month=12, day=24)  # a Thursday
    assert Calls(desk.store).next_day().isoformat() == "2026-12-28"


def test_another_day_may_be_agreed_but_not_one_that_has_been(desk, companies):
    calls = Calls(desk.store)
    with pytest.raises(KnownError) as refused:
        calls.record(companies[0].id, "call_back", again_on="2026-11-23")
    assert refused.value.field == "again_on"
    assert desk.store.find(Visit) == []
    calls.record(companies[0].id, "interested_later", again_on="2027-02-01")
    assert [task.due_on for task in desk.store.find(Task)] == ["2027-02-01"]
    with pytest.raises(KnownError, match="for langt fra i dag"):
        calls.record(companies[0].id, "call_back", again_on="2206-02-01")


@pytest.mark.parametrize("outcome", [choice.code for choice in choices("outcome")])
def test_a_day_that_is_written_is_promised_whatever_came_of_the_call(desk, companies, outcome):
    calls, company_id = Calls(desk.store), companies[0].id
    if outcome == "no_contact_wanted":
        with pytest.raises(KnownError) as refused:
            calls.record(company_id, outcome, again_on="2026-12-01")
        assert refused.value.field == "again_on"
        assert desk.store.find(Visit) == desk.store.find(Task) == []
        return
    assert calls.record(company_id, outcome, again_on="2026-12-01").again_on == "2026-12-01"
    (task,) = desk.store.find(Task)
    assert (task.title, task.due_on) == ("Ring til Anker igen", "2026-12-01")
    calls.record(company_id, "not_relevant")
    (task,) = desk.store.find(Task)
    assert task.done_at


def test_a_call_does_not_keep_what_an_earlier_one_promised_otherwise(desk, companies):
    visits = Visits(desk.store)
    call = visits.new_form(companies[0].id, mode="phone").visit
    visits.record(replace(call, outcome="referred", next_step="Send faktaark", next_step_on="2026-12-01"))
    Calls(desk.store).record(companies[0].id, "need_registered")
    assert [task.done_at for task in desk.store.find(Task)] == [""]


def test_the_call_that_was_promised_keeps_the_promise_unless_nobody_answers(desk, companies):
    calls, company_id = Calls(desk.store), companies[0].id
    calls.record(company_id, "call_back")
    own = Task(company_id=company_id, title="Send faktaark")
    with desk.store.action("x") as unit:
        unit.put(own)
    calls.record(company_id, "not_reached")
    assert [task.done_at for task in desk.store.find(Task)] == ["", ""]
    calls.record(company_id, "need_registered")
    assert {task.title: bool(task.done_at) for task in desk.store.find(Task)} == {
        "Ring til Anker igen": True,
        "Send faktaark": False,
    }


def test_who_wants_no_contact_is_not_callable_any_more(desk, companies):
    calls, company_id = Calls(desk.store), companies[0].id
    calls.record(company_id, "no_contact_wanted", "Har ikke tid")
    company = desk.store.require(Company, company_id)
    assert (company.contact_declined_on, company.contact_declined_reason) == ("2026-11-24", "Har ikke tid")
    entry = calls.entries([company_id])[0]
    assert entry.callee is None
    assert entry.outcome == "no_contact_wanted"
    with pytest.raises(KnownError):
        calls.record(company_id, "not_reached")


def test_a_protected_company_cannot_be_recorded_as_called(desk, companies):
    with pytest.raises(KnownError) as refused:
        Calls(desk.store).record(companies[1].id, "not_reached")
    assert "reklamebeskyttet" in refused.value.message
    assert desk.store.find(Visit) == []


def test_an_unknown_outcome_is_refused(desk, companies):
    with pytest.raises(KnownError) as refused:
        Calls(desk.store).record(companies[0].id, "")
    assert refused.value.field == "outcome"


@pytest.mark.parametrize("text", NASTY)
def test_any_note_is_kept(desk, companies, text):
    Calls(desk.store).record(companies[0].id, "not_relevant", text)
    assert only_visit(desk).summary == text.strip()


def test_every_list_of_the_program_can_be_asked_for_and_follows_the_offices_rules(desk, companies):
    calls, office = Calls(desk.store), OfficeSettings(desk.store)
    figures = dict.fromkeys(OFFICE_RULES)
    for own, names in (
        ({}, ["5–100 ansatte", "Ikke kontaktet i 3 måneder", "Ikke kontaktet i 6 måneder"]),
        (
            {"call_employees_least": 10, "call_employees_most": 249, "call_quiet_months": 1},
            ["10–249 ansatte", "Ikke kontaktet i 1 måned", "Ikke kontaktet i 6 måneder"],
        ),
    ):
        office.save_rules({**figures, **own})
        lists = calls.lists()
        assert set(names) <= {one.name for one in lists}
        for one in lists:
            assert one.query.filtered
            calls.list(one.query)
    assert lists[0].query.employees_min == 10


@pytest.mark.parametrize(("beyond", "told"), [(0, True), (1, False)])
def test_a_colleague_is_told_on_the_same_days_everywhere(desk, companies, clock, beyond, told):
    days = shipped("colleague_days") + beyond
    jens = Broker(name="Jens")
    day = clock.today() - timedelta(days=days)
    visit = Visit(
        company_id=companies[0].id, broker_id=jens.id, starts_at=f"{day.isoformat()}T10:00", status="done"
    )
    coming = replace(visit, id="01", broker_id=desk.store.broker_id, starts_at="2026-11-24T13:00")
    with desk.store.action("x") as unit:
        unit.put(jens)
        unit.put(visit)
        unit.put(replace(coming, status="planned"))
    entry = Calls(desk.store).entries([companies[0].id])[0]
    assert entry.callee is not None
    assert (entry.callee.colleague_days == days) is told
    assert (read_detail(desk.store, companies[0].id).colleague is not None) is told
    assert bool(TodayService(desk.store, clock).view().visits[0].colleague) is told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Jens"),
        ({"status": "in_progress"}, "Jens"),
        ({"status": "planned"}, ""),
        ({"outcome": "not_reached"}, ""),
        ({"broker_id": "", "participants": ({"name": "Lone Bach", "system": "employment"},)}, "Lone Bach"),
        ({"broker_id": "", "participants": ({"organisation": "Jobcenter Herning"},)}, "Jobcenter Herning"),
    ],
)
def test_the_same_contacts_of_others_are_told_everywhere(desk, companies, clock, fields, told):
    jens = Broker(name="Jens")
    company_id = companies[0].id
    about = {"broker_id": jens.id, "status": "done", **fields}
    visit = Visit(company_id=company_id, starts_at="2026-11-20T10:00", mode="visit", **about)
    coming = Visit(
        company_id=company_id, broker_id=desk.store.broker_id, starts_at="2026-11-24T13:00", status="planned"
    )
    with desk.store.action("x") as unit:
        for record in (jens, visit, coming):
            unit.put(record)
    entry = Calls(desk.store).entries([company_id])[0]
    assert entry.callee is not None
    assert (entry.callee.colleague_days, entry.callee.colleague_visited) == (
        (4, True) if told else (None, False)
    )
    notice = read_detail(desk.store, company_id).colleague
    assert (notice is not None) is bool(told)
    assert notice is None or (notice.contact.who or notice.organisation) == told
    assert TodayService(desk.store, clock).view().visits[0].colleague == told


def test_companies_without_graduates_are_those_of_whom_that_is_known(desk, companies):
    lists = {one.name: one.query for one in Calls(desk.store).lists()}
    with desk.store.action("x") as unit:
        unit.put(replace(companies[0], graduates=0))
        for other in companies[1:]:
            unit.put(replace(other, graduates=None))
    calls = Calls(desk.store)
    assert len(calls.list(lists["Ingen højtuddannede"]).entries) == 1
    unknown_too = calls.list(lists["Ingen højtuddannede, eller antal ukendt"])
    assert len(unknown_too.entries) == len(companies)
