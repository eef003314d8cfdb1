"""Referrals: their order, their promise to the company, and what cannot be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, Referral, Task
from kmdesk.services.referrals import ReferralQuery, Referrals, promise_id
from kmdesk.services.tasks import Tasks
from tests.nasty import NASTY


@pytest.fixture
def company(desk):
    made = Company(name="Vestrum Maskinfabrik")
    with desk.store.action("x", undoable=False) as unit:
        unit.put(made)
    return made


@pytest.fixture
def service(desk, clock):
    return Referrals(desk.store, clock)


@pytest.fixture
def make(service, company):
    def made(topic="Eksport", **fields):
        return service.save(
            replace(service.blank(company.id, topic=topic), **{"system": "education", **fields})
        )

    return made


def test_a_referral_promises_to_tell_the_company(desk, company, make):
    referral = make(due_on="2026-12-01")
    (task,) = desk.store.find(Task)
    assert task.id == promise_id(referral.id)
    assert task.title == "Fortæl virksomheden, hvad der kom ud af det"
    assert (task.company_id, task.due_on, task.note) == (company.id, "2026-12-01", "Eksport")
    desk.store.undo()
    assert desk.store.find(Task) == desk.store.find(Referral) == []


def test_the_promise_follows_the_deadline_until_somebody_edits_it(desk, service, make):
    referral = make(due_on="2026-12-01")
    service.save(replace(referral, due_on="2026-12-08"))
    (task,) = desk.store.find(Task)
    assert task.due_on == "2026-12-08"
    with desk.store.action("x") as unit:
        unit.put(replace(task, due_on="2026-12-10"))
    service.save(replace(referral, due_on="2026-12-15"))
    assert [one.due_on for one in desk.store.find(Task)] == ["2026-12-10"]


def test_telling_the_company_keeps_the_promise_as_one_act(desk, service, make):
    referral = make(status="solved", answer="Plads i januar")
    service.report_back(referral.id)
    assert service.get(referral.id).reported_on == "2026-11-24"
    assert desk.store.find(Task)[0].done_at
    desk.store.undo()
    assert service.get(referral.id).reported_on == ""
    assert desk.store.find(Task)[0].done_at == ""


def test_ticking_the_promise_tells_the_referral_and_opening_it_takes_it_back(desk, clock, service, make):
    referral = make()
    tasks = Tasks(desk.store, clock)
    with pytest.raises(KnownError, match="intet svar endnu") as refused:
        tasks.finish(promise_id(referral.id))
    assert refused.value.field == "answer"
    other = tasks.save(replace(tasks.blank().task, title="Ring"))
    finished = tasks.finish_all((promise_id(referral.id), other.id))
    assert (finished.done, finished.left) == (1, (desk.store.require(Task, promise_id(referral.id)).title,))
    assert "intet svar endnu" in finished.why
    service.set_status(referral.id, "solved", "De kan hjælpe")
    tasks.finish(promise_id(referral.id))
    assert service.get(referral.id).reported_on == "2026-11-24"
    tasks.reopen(promise_id(referral.id))
    assert service.get(referral.id).reported_on == ""


def test_a_promise_somebody_deleted_stays_deleted(desk, clock, service, make):
    referral = make()
    Tasks(desk.store, clock).delete(promise_id(referral.id))
    service.save(replace(referral, topic="Import"))
    assert desk.store.find(Task) == []


def test_deleting_takes_the_untouched_promise_along(desk, service, make):
    referral = make()
    service.delete(referral.id)
    assert desk.store.find(Task) == desk.store.find(Referral) == []
    desk.store.undo()
    assert len(desk.store.find(Task)) == len(desk.store.find(Referral)) == 1


def test_late_answers_stand_first_then_those_to_tell(service, make):
    make("Senere", due_on="2027-01-01")
    make("Svaret", status="rejected", answer="Nej")
    make("Sen", sent_on="2026-11-01", due_on="2026-11-23")
    make("I dag", due_on="2026-11-24")
    told = make("Fortalt", status="solved", answer="Ja")
    service.report_back(told.id)
    assert [(row.topic, row.stand) for row in service.page(ReferralQuery())] == [
        ("Sen", "overdue"),
        ("Svaret", "to_tell"),
        ("I dag", "open"),
        ("Senere", "open"),
    ]
    assert [row.topic for row in service.page(ReferralQuery(told=True))] == ["Fortalt"]
    assert [row.topic for row in service.overdue()] == ["Sen"]
    assert service.count(ReferralQuery()) == 4


@pytest.mark.parametrize("sort", ["stand", "company", "topic", "recipient", "due_on", "status", "broker"])
def test_each_column_sorts_both_ways(service, make, sort):
    make("Anden", organisation="Å", due_on="2026-12-02", status="accepted")
    make("Første", organisation="B", due_on="2026-12-01")
    for down in (False, True):
        assert len(service.page(ReferralQuery(sort=sort, descending=down))) == 2
    if sort == "recipient":
        assert [row.organisation for row in service.page(ReferralQuery(sort=sort))] == ["B", "Å"]


@pytest.mark.parametrize(
    ("text", "hits"), [("vestr eks", 1), ("EKSPORT", 1), ("port", 0), ("hedes", 1), ('"*)', 1)]
)
def test_the_text_finds_beginnings_of_words(service, make, text, hits):
    make(organisation="Hedeskolen")
    assert service.count(ReferralQuery(text=text)) == hits


def test_a_colleagues_referrals_are_shown_among_all(service, make):
    make(broker_id="somebody else")
    assert service.count(ReferralQuery()) == 0
    assert service.count(ReferralQuery(mine=False)) == 1


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"topic": "  "}, "topic"),
        ({"system": ""}, "system"),
        ({"due_on": "2026-11-20"}, "due_on"),
        ({"reported_on": "2026-11-25"}, "reported_on"),
        ({"status": "solved"}, "answer"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(desk, make, fields, at_fault):
    with pytest.raises(KnownError) as refused:
        make(**fields)
    assert refused.value.field == at_fault
    assert refused.value.advice
    assert desk.store.find(Task) == []


def test_the_status_moves_on_and_an_end_needs_its_answer(service, make):
    referral = make()
    service.set_status(referral.id, "in_progress")
    with pytest.raises(KnownError):
        service.set_status(referral.id, "rejected")
    service.set_status(referral.id, "rejected", " Ingen plads ")
    assert service.get(referral.id).answer == "Ingen plads"


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept(service, make, text):
    if not text.strip():
        return
    referral = make(topic=text, organisation=text, person=text, answer=text)
    assert service.get(referral.id) == referral
    assert service.page(ReferralQuery())[0].topic == text


def test_a_referral_that_is_open_again_is_to_be_told_again(desk, clock, service, make):
    referral = make()
    service.set_status(referral.id, "solved", "De kan hjælpe")
    service.report_back(referral.id)
    for reopen in (
        lambda: service.set_status(referral.id, "in_progress"),
        lambda: service.save(replace(service.get(referral.id), status="in_progress")),
    ):
        reopen()
        assert service.get(referral.id).reported_on == ""
        assert [task.done_at for task in desk.store.find(Task)] == [""]
        desk.store.undo()
        assert service.get(referral.id).reported_on == "2026-11-24"
        assert all(task.done_at for task in desk.store.find(Task))
    service.set_status(referral.id, "rejected", "Alligevel ikke")
    assert service.get(referral.id).reported_on == "2026-11-24"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sent_on": "2026-11-25"}, "sent_on"),
        ({"sent_on": "1900-01-01"}, "sent_on"),
        ({"due_on": "2206-01-01"}, "due_on"),
        ({"reported_on": "2026-11-25", "answer": "Ja"}, "reported_on"),
        ({"sent_on": "2026-11-20", "reported_on": "2026-11-19", "answer": "Ja"}, "reported_on"),
        ({"reported_on": "2026-11-24"}, "answer"),
    ],
)
def test_days_that_cannot_be_and_an_answer_that_is_not_there_are_refused(make, fields, field):
    with pytest.raises(KnownError) as refused:
        make(**fields)
    assert refused.value.field == field
