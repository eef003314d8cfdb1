"""The record for the file holds all of a visit; the confidential note only when it was asked for."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, GuideAnswer, Handout, Visit
from kmdesk.services.guide import VisitGuides
from kmdesk.services.paper.visit_record import RecordAnswer, VisitRecord, visit_record
from kmdesk.services.visits import Visits, participant
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"
SECRET = "De overvejer at flytte produktionen."


@pytest.fixture
def visit_id(desk: Desk) -> str:
    with desk.store.action("Opret virksomhed") as unit:
        company = unit.put(Company(name="Vestrum", cvr="49827857", municipality_code="0657"))
    visits = Visits(desk.store)
    form = visits.new_form(company.id, starts_at="2026-11-24T09:00").visit
    others = participant("other", "Lone Bach", organisation="Herning Kommune", system="employment")
    visit = visits.plan(replace(form, topic="Ny hal", participants=(*form.participants, others)))
    visits.start(visit.id)
    visits.finish(
        visit.id,
        outcome="need_registered",
        summary="Fuld ordrebog.",
        next_step="Ring til Hanne",
        next_step_on="2026-12-10",
        ends_at="2026-11-24T10:45",
    )
    done = desk.store.require(Visit, visit.id)
    visits.save(replace(done, confidential_note=SECRET))
    return visit.id


def record(
    desk: Desk, visit_id: str, *, language: str = "da", with_confidential: bool = False
) -> VisitRecord:
    return visit_record(desk.store, visit_id, AT, language=language, with_confidential=with_confidential)


def test_the_confidential_note_is_there_only_when_asked_for(desk: Desk, visit_id: str) -> None:
    assert SECRET not in json.dumps(asdict(record(desk, visit_id)), ensure_ascii=False)
    assert record(desk, visit_id, with_confidential=True).confidential_note == SECRET


def test_it_tells_how_the_contact_went(desk: Desk, visit_id: str) -> None:
    data = record(desk, visit_id)
    assert data.number.startswith("B-2026-")
    assert (data.company, data.cvr, data.topic) == ("Vestrum", "49 82 78 57", "Ny hal")
    assert (data.starts_at, data.ends_at) == ("2026-11-24T09:00", "2026-11-24T10:45")
    assert (data.mode, data.direction, data.status) == ("Besøg", "Ud", "Gennemført")
    assert (data.purpose, data.outcome) == ("Opsøgende", "Behov registreret")
    assert data.counts == "Ny kontakt: første registrerede kontakt i projektperioden."
    assert (data.next_step, data.next_step_on) == ("Ring til Hanne", "2026-12-10")


def test_it_names_everybody_and_their_system(desk: Desk, visit_id: str) -> None:
    data = record(desk, visit_id)
    assert [(p.name, p.side, p.system) for p in data.people] == [
        ("Karen Lyngholm", "Os", "Erhvervsservice"),
        ("Lone Bach", "Andre aktører", "Beskæftigelse"),
    ]
    assert data.joint
    assert data.people[1].organisation == "Herning Kommune"


def test_a_decision_on_how_it_counts_is_told_with_its_reason(desk: Desk, visit_id: str) -> None:
    visit = desk.store.require(Visit, visit_id)
    decided = replace(visit, counts_as="follow_up_contact", counts_as_reason="Besøgt af kollega i maj")
    Visits(desk.store).save(decided)
    assert record(desk, visit_id).counts == "Opfølgende kontakt efter vurdering: Besøgt af kollega i maj"


def test_the_answers_stand_in_the_order_of_the_guide_also_the_internal_and_the_skipped(
    desk: Desk, visit_id: str
) -> None:
    guides = VisitGuides(desk.store)
    guides.save_answer(visit_id, "q37", {"potential": 4, "next_action": "Tag en kollega med"})
    guides.save_answer(visit_id, "q02", {"employees": 42})
    guides.save_answer(visit_id, "q05", {}, skipped=True)
    guides.save_answer(visit_id, "q01", {"answer": "Vi bygger maskiner"})
    guides.save_answer(visit_id, "q06", {"answer": "Fortrudt"})
    guides.save_answer(visit_id, "q06", {})
    data = record(desk, visit_id)
    assert data.answers == (
        RecordAnswer("Virksomheden", "Vi bygger maskiner"),
        RecordAnswer("Ansatte", "Ansatte: 42"),
        RecordAnswer("Tillidsrepræsentant", skipped=True),
        RecordAnswer(
            "Egen vurdering",
            "Potentiale for højtuddannet: 4/5\nNæste bedste handling: Tag en kollega med",
        ),
    )
    assert data.guide_version


def test_an_answer_to_a_question_the_guide_does_not_have_comes_last(desk: Desk, visit_id: str) -> None:
    VisitGuides(desk.store).save_answer(visit_id, "q01", {"answer": "Maskiner"})
    with desk.store.action("Hent fra kontoret") as unit:
        unit.put(GuideAnswer(visit_id=visit_id, question="a99", value={"answer": "Nyt"}))
        unit.put(GuideAnswer(visit_id=visit_id, question="a98"))
    assert [answer.question for answer in record(desk, visit_id).answers] == ["Virksomheden", "a99"]
    assert record(desk, visit_id).answers[-1].answer == "answer: Nyt"


def test_needs_and_promises_follow_from_the_answers(desk: Desk, visit_id: str) -> None:
    guides = VisitGuides(desk.store)
    guides.save_answer(
        visit_id, "q20", {"wanted": [{"position": "Svejser", "kind": "skilled", "start": "2027-02-01"}]}
    )
    guides.save_answer(
        visit_id,
        "q35",
        {"tasks": [{"what": "Send faktaark", "owner": "broker", "due": "2026-11-30"}]},
    )
    data = record(desk, visit_id)
    assert [(need.title, need.type) for need in data.needs] == [("Svejser", "Faglært")]
    assert data.needs[0].details == "Ansættelse, 01.02.2027"
    assert data.needs[0].missing.startswith("mangler: ")
    assert [(p.what, p.who, p.due, p.done) for p in data.promises] == [
        ("Send faktaark", "Karen Lyngholm", "2026-11-30", False)
    ]


def test_what_was_handed_out_at_this_visit_is_listed_in_its_order(desk: Desk, visit_id: str) -> None:
    with desk.store.action("Udlevér") as unit:
        later = Handout(
            visit_id=visit_id,
            title="Faktaark",
            template_version="7",
            recipient="Hanne Nygaard",
            method="email",
            at="2026-11-24T12:00:00.000Z",
        )
        unit.put(later)
        unit.put(replace(later, id="earlier", title="Besøgsresumé", at="2026-11-24T11:00:00.000Z"))
        unit.put(replace(later, id="elsewhere", visit_id="another"))
    handouts = record(desk, visit_id).handouts
    assert [handout.title for handout in handouts] == ["Besøgsresumé", "Faktaark"]
    assert (handouts[1].version, handouts[1].recipient, handouts[1].method) == ("7", "Hanne Nygaard", "email")
    assert handouts[1].at.startswith("2026-11-24T")
    assert len(handouts[1].at) == len("2026-11-24T13:00")


def test_english(desk: Desk, visit_id: str) -> None:
    VisitGuides(desk.store).save_answer(visit_id, "q04", {"who": "owner"})
    data = record(desk, visit_id, language="en")
    assert (data.mode, data.outcome) == ("Visit", "Need registered")
    assert data.counts.startswith("New contact")
    assert data.answers[0].question == "Staff matters"


def test_a_visit_that_is_gone_is_told(desk: Desk) -> None:
    with pytest.raises(KnownError):
        record(desk, "gone")
