"""The briefing sheet: what is known, what was promised and said, and what is still to be asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.plain import from_plain, to_plain
from kmdesk.models import Broker, Company, ContactPerson, Need, SkillsNeed, StandingPlace, Task, Visit
from kmdesk.services.guide import VisitGuides
from kmdesk.services.paper.briefing import (
    BriefContact,
    Briefing,
    Briefings,
    BriefNeed,
    BriefPromise,
    KnownAnswer,
    SchemeHint,
)
from kmdesk.services.paper.people import PaperPerson
from kmdesk.services.paper.standing import BriefPlace, BriefSkill
from kmdesk.services.visits import of_company, participant
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.models.record import Record
    from kmdesk.store.desk import Desk

AT = "2026-11-23T15:40"
SHORT = [1, 2, 6, 12, 13, 14, 16, 20, 22, 24, 33]


def put(desk: Desk, *records: Record) -> None:
    with desk.store.action("Opret") as unit:
        for record in records:
            unit.put(record)


@pytest.fixture
def company(desk: Desk) -> Company:
    made = Company(
        name="Vestrum Maskinfabrik A/S",
        cvr="49108702",
        address="Industrivænget 14",
        postal_code="7400",
        city="Herning",
        phone="97003100",
        industry_group="CK",
        employees=42,
        graduates=1,
        note="Indgang vest",
    )
    put(desk, made)
    return made


@pytest.fixture
def planned(desk: Desk, company: Company) -> Visit:
    visit = Visit(
        company_id=company.id,
        broker_id=desk.store.broker_id,
        number="B-2026-0418",
        starts_at="2026-11-24T09:00",
        ends_at="2026-11-24T10:30",
        location="mødelokale 2",
        topic="Opfølgning",
    )
    put(desk, visit)
    return visit


def held(desk: Desk, company: Company, day: str, **values: object) -> Visit:
    made: dict[str, object] = {"broker_id": desk.store.broker_id, "status": "done", **values}
    visit = Visit(company_id=company.id, starts_at=f"{day}T10:00", **made)  # type: ignore[arg-type]
    put(desk, visit)
    return visit


def sheet(desk: Desk, visit: Visit, **wanted: object) -> Briefing:
    return Briefings(desk.store).data(visit.id, AT, **wanted)  # type: ignore[arg-type]


def test_company_time_and_place(desk: Desk, planned: Visit) -> None:
    found = sheet(desk, planned)
    assert (found.company, found.cvr) == ("Vestrum Maskinfabrik A/S", "49 10 87 02")
    assert (found.address, found.phone) == ("Industrivænget 14, 7400 Herning", "97 00 31 00")
    assert (found.industry, found.employees, found.graduates) == ("Maskinindustri", 42, 1)
    assert (found.number, found.starts_at, found.ends_at) == (
        "B-2026-0418",
        "2026-11-24T09:00",
        "2026-11-24T10:30",
    )
    assert (found.mode, found.location, found.topic) == ("Besøg", "mødelokale 2", "Opfølgning")
    assert (found.note, found.outreach, found.head.broker.name) == ("Indgang vest", "", "Karen Lyngholm")


def test_a_place_that_is_the_address_is_not_told_twice(desk: Desk, company: Company) -> None:
    visit = Visit(company_id=company.id, starts_at="2026-11-24T09:00", location="Industrivænget 14, Herning")
    put(desk, visit)
    assert sheet(desk, visit).location == ""


def test_whom_one_meets_and_who_comes_along(desk: Desk, company: Company) -> None:
    hanne = ContactPerson(
        company_id=company.id, name="Hanne Nygaard", title="direktør", phone="20002137", main_contact=True
    )
    per = ContactPerson(company_id=company.id, name="Per Juhl", role="operations_manager")
    nobody_named = Visit(company_id=company.id, starts_at="2026-11-24T09:00")
    named = Visit(
        company_id=company.id,
        broker_id=desk.store.broker_id,
        starts_at="2026-11-25T09:00",
        participants=(
            participant("us", "Karen Lyngholm", system="business_service"),
            participant("us", "Jens Overgaard", organisation="Erhvervsråd Midtvest"),
            of_company(hanne),
            participant("company", "En ny", title="mester"),
            participant("other", "Lone Bach", organisation="Herning Kommune", system="employment"),
        ),
    )
    put(desk, hanne, per, nobody_named, named)
    assert sheet(desk, nobody_named).to_meet == (
        PaperPerson("Hanne Nygaard", "direktør", phone="20 00 21 37"),
        PaperPerson("Per Juhl", "Driftsleder"),
    )
    found = sheet(desk, named)
    assert found.to_meet == (
        PaperPerson("Hanne Nygaard", "direktør", phone="20 00 21 37"),
        PaperPerson("En ny", "mester"),
    )
    assert found.with_us == (
        PaperPerson("Jens Overgaard"),
        PaperPerson("Lone Bach", "", "Herning Kommune", "beskæftigelse"),
    )


def test_promises_open_first_and_those_kept_lately(desk: Desk, company: Company, planned: Visit) -> None:
    before = held(desk, company, "2026-10-26")
    me, of_it = desk.store.broker_id, company.id
    put(
        desk,
        Task(company_id=of_it, broker_id=me, visit_id=before.id, title="Oplæg", due_on="2026-12-01"),
        Task(company_id=of_it, owner="company", owner_name="Per Juhl", title="Tal", due_on="2026-11-25"),
        Task(company_id=of_it, broker_id=me, title="Faktaark", done_at="2026-10-27T08:00:00.000Z"),
        Task(company_id=of_it, broker_id=me, title="Længe siden", done_at="2026-06-01T08:00:00.000Z"),
    )
    assert sheet(desk, planned).promises == (
        BriefPromise("Tal", "Per Juhl", ours=False, due_on="2026-11-25"),
        BriefPromise("Oplæg", "Karen Lyngholm", promised_on="2026-10-26", due_on="2026-12-01"),
        BriefPromise("Faktaark", "Karen Lyngholm", done_on="2026-10-27"),
    )


def test_the_last_contacts_and_who_else_was_there(desk: Desk, company: Company, planned: Visit) -> None:
    for month in range(1, 7):
        held(desk, company, f"2026-0{month}-10", summary=f"Måned {month}")
    lone = participant("other", "Lone Bach", organisation="Herning Kommune", system="employment")
    held(desk, company, "2026-10-26", summary="Ordrebogen er fuld.", participants=(lone,))
    found = sheet(desk, planned)
    assert len(found.contacts) == 3
    assert found.contacts[0] == BriefContact(
        at="2026-10-26T10:00",
        mode="Besøg",
        who="Karen Lyngholm",
        others=(PaperPerson("Lone Bach", "", "Herning Kommune", "beskæftigelse"),),
        said="Ordrebogen er fuld.",
    )
    assert [contact.said for contact in found.contacts[1:]] == [f"Måned {month}" for month in (6, 5)]


def test_without_a_summary_the_answers_or_the_topic_are_told(
    desk: Desk, company: Company, planned: Visit
) -> None:
    held(desk, company, "2026-09-01", topic="Temamøde")
    answered = held(desk, company, "2026-10-26", topic="Behov")
    VisitGuides(desk.store).save_answer(answered.id, "q06", {"answer": "Ordrebogen er fuld."})
    assert [contact.said for contact in sheet(desk, planned).contacts] == ["Ordrebogen er fuld.", "Temamøde"]


def test_a_confidential_note_is_nowhere(desk: Desk, company: Company, planned: Visit) -> None:
    held(desk, company, "2026-10-26", confidential_note="HEMMELIGT", summary="Åbent")
    put(desk, replace(planned, confidential_note="HEMMELIGT"))
    found = str(sheet(desk, planned, questions="all"))
    assert "HEMMELIGT" not in found
    assert "Åbent" in found


def test_the_brokers_own_assessment_is_not_told(desk: Desk, company: Company, planned: Visit) -> None:
    answered = held(desk, company, "2026-10-26", summary="Besøg")
    VisitGuides(desk.store).save_answer(answered.id, "q37", {"next_action": "EGEN VURDERING"})
    assert "EGEN VURDERING" not in str(sheet(desk, planned, questions="all"))


def test_a_recent_answer_is_told_and_not_asked_again(desk: Desk, company: Company, planned: Visit) -> None:
    assert [question.number for question in sheet(desk, planned).questions] == SHORT
    long_ago, lately = held(desk, company, "2026-03-01"), held(desk, company, "2026-10-26")
    guides = VisitGuides(desk.store)
    guides.save_answer(long_ago.id, "q06", {"answer": "Gammelt nyt"})
    guides.save_answer(long_ago.id, "q13", {"answer": "no"})
    guides.save_answer(lately.id, "q13", {"answer": "yes"})
    guides.save_answer(lately.id, "q14", {}, skipped=True)
    found = sheet(desk, planned)
    assert found.known == (KnownAnswer("Projekt på 1–6 måneder", "Ja", "2026-10-26"),)
    assert [question.number for question in found.questions] == [n for n in SHORT if n != 13]
    asked = {question.number: question for question in found.questions}
    assert (asked[6].earlier, asked[6].earlier_on) == ("Gammelt nyt", "2026-03-01")


def test_all_questions_but_ones_own_and_those_with_a_place_of_their_own(
    desk: Desk, company: Company, planned: Visit
) -> None:
    VisitGuides(desk.store).save_answer(held(desk, company, "2026-10-26").id, "q13", {"answer": "yes"})
    found = sheet(desk, planned, questions="all")
    assert [question.number for question in found.questions] == list(range(1, 35))
    assert found.known == ()
    assert found.questions[12].earlier == "Ja"


def test_open_needs_and_schemes(desk: Desk, company: Company, planned: Visit) -> None:
    put(
        desk,
        Need(company_id=company.id, title="Omstilling", match_type="thesis_project", horizon="m0_3"),
        Need(company_id=company.id, title="Dækket", status="met"),
        Need(company_id=company.id, title="Svejser", type="skilled", starts="straks"),
        StandingPlace(company_id=company.id, title="Lager", type="student_job", places=2),
        StandingPlace(company_id=company.id, title="Væk", type="student_job", status="withdrawn"),
        SkillsNeed(company_id=company.id, competence="Tysk", people_now=0, people_wanted=1, horizon="m0_3"),
        SkillsNeed(company_id=company.id, competence="Nok", people_now=1, people_wanted=1),
    )
    found = sheet(desk, planned, schemes=(SchemeHint("Løntilskud", "ansatte i 12 mdr.?"),))
    assert set(found.needs) == {
        BriefNeed("Omstilling", "Afgangsprojekt", "0–3 mdr."),
        BriefNeed("Svejser", "Faglært", "straks"),
    }
    assert found.schemes == (SchemeHint("Løntilskud", "ansatte i 12 mdr.?"),)
    assert found.places == (BriefPlace("Lager", "Studiejob", 2, 2, ask=True),)
    assert found.skills == (BriefSkill("Tysk", 1, "0–3 mdr."),)


def test_a_colleague_who_was_there_and_a_protected_company(desk: Desk) -> None:
    company = Company(name="Nørkær", advertising_protected=True)
    jens = Broker(name="Jens Overgaard")
    visit = Visit(company_id=company.id, broker_id=desk.store.broker_id, starts_at="2026-11-24T09:00")
    put(desk, company, jens, visit)
    held(desk, company, "2026-11-12", broker_id=jens.id)
    found = sheet(desk, visit)
    assert (found.colleague, found.colleague_days) == ("Jens Overgaard", 12)
    assert "Angiv et grundlag" in found.outreach


def test_a_visit_under_way_is_not_among_the_contacts(desk: Desk, company: Company) -> None:
    visit = held(desk, company, "2026-11-24", status="in_progress")
    assert sheet(desk, visit).contacts == ()


def test_english(desk: Desk, planned: Visit) -> None:
    found = sheet(desk, planned, language="en")
    assert (found.mode, found.head.language) == ("Visit", "en")
    assert found.questions[0].text.startswith("What do you do")


def test_a_visit_that_is_gone(desk: Desk) -> None:
    with pytest.raises(KnownError):
        Briefings(desk.store).data("gone", AT)


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_through(desk: Desk, text: str) -> None:
    company = Company(name=text, cvr=text, address=text, phone=text, note=text, industry_group=text)
    person = ContactPerson(company_id=company.id, name=text, title=text)
    visit = Visit(
        company_id=company.id,
        starts_at="2026-11-24T09:00",
        location=text,
        topic=text,
        participants=(of_company(person), participant("other", text, organisation=text, system=text)),
    )
    put(
        desk,
        company,
        person,
        visit,
        Task(company_id=company.id, title=text, owner_name=text, due_on=text),
        Need(company_id=company.id, title=text, type=text, starts=text),
    )
    answered = held(desk, company, "2026-10-26", summary=text, topic=text)
    VisitGuides(desk.store).save_answer(answered.id, "q06", {"answer": text})
    found = sheet(desk, visit, schemes=(SchemeHint(text, text),))
    assert found.company == text
    assert found.promises[0].what == text
    assert from_plain(Briefing, to_plain(found)) == found
