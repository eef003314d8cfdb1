"""Contacts: planned, recorded, started, ended; numbers, rules, and the promise of the next step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, ContactPerson, Need, Task, Visit
from kmdesk.rules.outreach import NeedsBasis
from kmdesk.services.visit_list import VisitFilter, VisitList
from kmdesk.services.visits import Visits, participant
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.store.desk import Desk


def company(desk: Desk, **values: object) -> Company:
    made = Company(**{"name": "Vestrum Maskinfabrik A/S", "city": "Herning", **values})  # type: ignore[arg-type]
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(made)
        unit.put(ContactPerson(company_id=made.id, name="Hanne Nygaard", title="direktør", main_contact=True))
    return made


def test_a_new_form_has_broker_and_main_contact(desk: Desk) -> None:
    form = Visits(desk.store).new_form(company(desk).id)
    assert [(p["side"], p["name"]) for p in form.visit.participants] == [
        ("us", "Karen Lyngholm"),
        ("company", "Hanne Nygaard"),
    ]
    assert form.visit.starts_at == "2026-11-24T08:24"
    assert form.is_new


def test_numbers_run_per_year_and_survive_deletion(desk: Desk) -> None:
    visits = Visits(desk.store)
    owner = company(desk)
    first = visits.plan(Visit(company_id=owner.id, starts_at="2026-11-24T09:00"))
    second = visits.record(Visit(company_id=owner.id, starts_at="2026-11-20T09:00"))
    assert (first.number, second.number) == ("B-2026-0001", "B-2026-0002")
    with desk.store.action("Slet") as unit:
        unit.delete(second)
    assert visits.plan(Visit(company_id=owner.id, starts_at="2026-12-01T09:00")).number == "B-2026-0003"
    assert visits.plan(Visit(company_id=owner.id, starts_at="2027-01-05T09:00")).number == "B-2027-0001"
    with desk.store.action("Importér") as unit:
        unit.put(Visit(company_id=owner.id, number="B-2026-9999"))
    assert visits.plan(Visit(company_id=owner.id, starts_at="2026-12-02T09:00")).number == "B-2026-10000"
    assert visits.plan(Visit(company_id=owner.id, starts_at="2026-12-03T09:00")).number == "B-2026-10001"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": ""}, "starts_at"),
        ({"starts_at": "i morgen"}, "starts_at"),
        ({"ends_at": "2026-11-24T08:00"}, "ends_at"),
        ({"next_step": "Ring"}, "next_step_on"),
        ({"counts_as": "new_contact"}, "counts_as_reason"),
    ],
)
def test_what_is_missing_is_named(desk: Desk, changes: dict[str, str], field: str) -> None:
    visit = replace(Visit(company_id=company(desk).id, starts_at="2026-11-24T09:00"), **changes)
    with pytest.raises(KnownError) as caught:
        Visits(desk.store).plan(visit)
    assert caught.value.field == field
    assert caught.value.advice
    assert desk.store.find(Visit) == []


def test_a_protected_company_asks_for_a_basis_which_is_then_recorded(desk: Desk) -> None:
    visits = Visits(desk.store)
    owner = company(desk, advertising_protected=True)
    visit = Visit(company_id=owner.id, starts_at="2026-11-24T09:00")
    assert isinstance(visits.standing(visit).outreach, NeedsBasis)
    with pytest.raises(KnownError) as caught:
        visits.plan(visit)
    assert caught.value.field == "contact_basis"
    visits.record(replace(visit, id=Visit().id, direction="in"))
    visits.plan(replace(visit, contact_basis="consent"), basis_note="Sagt i telefonen")
    kept = desk.store.require(Company, owner.id)
    assert (kept.contact_basis, kept.contact_basis_on, kept.contact_basis_note) == (
        "consent",
        "2026-11-24",
        "Sagt i telefonen",
    )
    visits.plan(Visit(company_id=owner.id, starts_at="2026-12-24T09:00"))


def test_a_company_that_declined_is_left_alone(desk: Desk) -> None:
    owner = company(desk, contact_declined_on="2026-10-01", contact_declined_reason="Ingen tid")
    with pytest.raises(KnownError, match="Ingen tid") as caught:
        Visits(desk.store).plan(Visit(company_id=owner.id, starts_at="2026-11-24T09:00"))
    assert caught.value.field == "direction"


def test_new_and_follow_up_are_explained_and_joint_is_computed(desk: Desk) -> None:
    visits = Visits(desk.store)
    owner = company(desk)
    first = Visit(company_id=owner.id, starts_at="2026-10-26T09:00")
    assert visits.standing(first).counted.counts_as == "new_contact"
    visits.record(first)
    second = Visit(company_id=owner.id, starts_at="2026-11-24T09:00")
    assert visits.standing(second).counted.counts_as == "follow_up_contact"
    assert "26.10.2026" in visits.standing(second).counted.explanation
    decided = replace(second, counts_as="new_contact", counts_as_reason="Ny ejer")
    assert visits.standing(decided).counted.overridden
    assert not visits.standing(second).joint
    both = (participant("us", "K", system="business_service"), participant("other", "L", system="employment"))
    assert visits.standing(replace(second, participants=both)).joint
    assert visits.standing(replace(second, starts_at="")).counted.counts_as == ""


def test_start_finish_and_the_next_step(desk: Desk) -> None:
    visits = Visits(desk.store)
    owner = company(desk)
    visit = visits.plan(Visit(company_id=owner.id, starts_at="2026-11-24T09:00"))
    started = visits.start(visit.id)
    assert (started.status, started.guide, started.guide_version) == ("in_progress", "visit", "3.2")
    end = {"outcome": "need_registered", "summary": "Godt", "ends_at": "2026-11-24T10:45"}
    done = visits.finish(visit.id, next_step="Send oplæg", next_step_on="2026-11-27", **end)
    assert (done.status, done.number) == ("done", "B-2026-0001")
    [task] = desk.store.find(Task)
    assert (task.origin, task.title, task.due_on) == (f"visit:{visit.id}:next", "Send oplæg", "2026-11-27")
    visits.save(replace(done, next_step="Send to oplæg"))
    assert desk.store.require(Task, task.id).title == "Send to oplæg"
    visits.save(replace(done, next_step="", next_step_on=""))
    assert desk.store.find(Task) == []
    desk.store.undo()
    assert [t.title for t in desk.store.find(Task)] == ["Send to oplæg"]
    assert desk.store.require(Visit, visit.id).next_step == "Send to oplæg"


def test_a_next_step_edited_by_hand_is_not_overwritten(desk: Desk) -> None:
    visits = Visits(desk.store)
    visit = visits.record(
        Visit(
            company_id=company(desk).id,
            starts_at="2026-11-24T09:00",
            next_step="Ring",
            next_step_on="2026-11-27",
        )
    )
    [task] = desk.store.find(Task)
    with desk.store.action("Ret løfte") as unit:
        unit.put(replace(task, title="Ring til Hanne"))
    visits.save(replace(visit, next_step="Skriv", next_step_on="2026-12-01"))
    [kept] = desk.store.find(Task)
    assert (kept.title, kept.due_on) == ("Ring til Hanne", "2026-12-01")
    visits.save(replace(visit, next_step="", next_step_on=""))
    assert len(desk.store.find(Task)) == 1


def test_cancelling_takes_the_promise_away(desk: Desk) -> None:
    visits = Visits(desk.store)
    visit = visits.plan(
        Visit(
            company_id=company(desk).id,
            starts_at="2026-11-24T09:00",
            next_step="Ring",
            next_step_on="2026-11-27",
        )
    )
    visits.cancel(visit.id)
    assert desk.store.find(Task) == []


def test_saving_the_form_leaves_what_the_form_does_not_show(desk: Desk) -> None:
    visits = Visits(desk.store)
    visit = visits.plan(Visit(company_id=company(desk).id, starts_at="2026-11-24T09:00"))
    visits.start(visit.id)
    saved = visits.save(replace(visit, topic="Ny aftale"))
    assert (saved.status, saved.guide_version, saved.topic) == ("in_progress", "3.2", "Ny aftale")


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept_listed_and_searched_for(desk: Desk, text: str) -> None:
    visits = Visits(desk.store)
    visit = visits.record(
        Visit(
            company_id=company(desk, name=f"Firma {text}").id,
            starts_at="2026-11-24T09:00",
            topic=text,
            summary=text,
            confidential_note=text,
            location=text,
            next_step=f"a {text}",
            next_step_on="2026-11-27",
            participants=(participant("other", text, organisation=text, system="education"),),
        )
    )
    assert desk.store.require(Visit, visit.id) == visit
    listed = VisitList(desk.store)
    assert [row.topic for row in listed.page(VisitFilter(), "done", offset=0, limit=10)] == [text]
    assert len(listed.page(VisitFilter(text=text), "done", offset=0, limit=10)) <= 1


def test_the_list_is_filtered_grouped_and_paged(desk: Desk) -> None:
    owner, other = company(desk), company(desk, name="Nørkær Møbler ApS")
    systems = (
        participant("us", "K", system="business_service"),
        participant("other", "L", system="education"),
    )
    with desk.store.action("Opret") as unit:
        for day in range(1, 29):
            unit.put(
                Visit(company_id=owner.id, starts_at=f"2026-10-{day:02}T09:00", status="done", broker_id="k")
            )
        unit.put(
            Visit(company_id=other.id, starts_at="2026-12-02T09:00", status="planned", participants=systems)
        )
        planned = unit.put(
            Visit(company_id=other.id, starts_at="2026-12-01T09:00", status="planned", topic="Montør")
        )
        unit.put(Visit(company_id=other.id, starts_at="2026-11-24T09:00", status="in_progress"))
        unit.put(Need(company_id=other.id, visit_id=planned.id, title="Montør"))
    listed = VisitList(desk.store)
    everything = VisitFilter()
    assert listed.counts(everything) == {"in_progress": 1, "planned": 2, "done": 28}
    first = listed.page(everything, "done", offset=0, limit=20)
    rest = listed.page(everything, "done", offset=20, limit=20)
    assert (len(first), len(rest)) == (20, 8)
    assert first[0].starts_at == "2026-10-28T09:00"
    planned_rows = listed.page(everything, "planned", offset=0, limit=20)
    assert [(row.starts_at, row.joint, row.needs) for row in planned_rows] == [
        ("2026-12-01T09:00", False, 1),
        ("2026-12-02T09:00", True, 0),
    ]
    assert listed.counts(VisitFilter(text="norkær mob", groups=("planned", "done"))) == {
        "planned": 0,
        "done": 0,
    }
    assert listed.counts(VisitFilter(text="nørkær mø", groups=("planned", "done"))) == {
        "planned": 2,
        "done": 0,
    }
    assert listed.counts(VisitFilter(text="montør", groups=("planned",))) == {"planned": 1}
    assert listed.counts(
        VisitFilter(broker_id="k", groups=("done",), first_day="2026-10-05", last_day="2026-10-06")
    ) == {"done": 2}
