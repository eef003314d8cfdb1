"""The programme of a day: in order, with what to bring, the air between, and what is due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kmdesk.core.plain import from_plain, to_plain
from kmdesk.models import Broker, Company, ContactPerson, Task, Visit
from kmdesk.services.paper.day_programme import DayFollowUp, DayProgramme, DayPromise, day_programme
from kmdesk.services.paper.people import PaperPerson
from kmdesk.services.visits import of_company, participant
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.models.record import Record
    from kmdesk.store.desk import Desk

AT, DAY = "2026-11-23T15:40", date(2026, 11, 24)


def put(desk: Desk, *records: Record) -> None:
    with desk.store.action("Opret") as unit:
        for record in records:
            unit.put(record)


def visit(desk: Desk, company: Company, time: str, ends: str = "", **values: object) -> Visit:
    return Visit(
        company_id=company.id,
        broker_id=desk.store.broker_id,
        starts_at=f"{DAY}T{time}",
        ends_at=f"{DAY}T{ends}" if ends else "",
        **values,  # type: ignore[arg-type]
    )


def test_a_visit_tells_where_whom_why_and_what_to_bring(desk: Desk) -> None:
    company = Company(
        name="Vestrum",
        address="Industrivænget 14",
        postal_code="7400",
        city="Herning",
        phone="97003100",
        note="Indgang vest",
        advertising_protected=True,
    )
    hanne = ContactPerson(company_id=company.id, name="Hanne Nygaard", title="direktør", phone="20002137")
    put(
        desk,
        company,
        hanne,
        ContactPerson(company_id=company.id, name="Per Juhl", main_contact=True),
        visit(
            desk,
            company,
            "09:00",
            "10:30",
            location="mødelokale 2",
            topic="Opfølgning",
            briefed_at="2026-11-23T14:40:00.000Z",
            participants=(
                participant("us", "Karen Lyngholm", system="business_service"),
                of_company(hanne),
                participant("other", "Lone Bach", organisation="Herning Kommune", system="employment"),
            ),
        ),
        Task(company_id=company.id, title="Send oplæg", due_on="2026-11-26"),
        Task(company_id=company.id, title="Uden frist"),
        Task(company_id=company.id, title="De finder tal", owner="company", due_on="2026-11-25"),
        Task(company_id=company.id, title="Gjort", done_at="2026-11-01T08:00:00.000Z"),
    )
    (item,) = day_programme(desk.store, DAY, AT).items
    assert (item.mode, item.place, item.room) == (
        "Besøg",
        "Industrivænget 14, 7400 Herning",
        "mødelokale 2",
    )
    assert (item.phone, item.topic, item.note) == ("97 00 31 00", "Opfølgning", "Indgang vest")
    assert item.joint
    assert item.protected
    assert item.briefed
    assert item.to_meet == (PaperPerson("Hanne Nygaard", "direktør", phone="20 00 21 37"),)
    assert item.with_us == (PaperPerson("Lone Bach", "", "Herning Kommune", "beskæftigelse"),)
    assert item.promises == (DayPromise("Send oplæg", "2026-11-26"), DayPromise("Uden frist"))


def test_a_call_has_no_address_and_the_main_contact_when_nobody_is_named(desk: Desk) -> None:
    company = Company(name="Engtoft", address="Vej 1", city="Viborg")
    put(
        desk,
        company,
        ContactPerson(company_id=company.id, name="Anna"),
        ContactPerson(company_id=company.id, name="Birgitte", main_contact=True),
        visit(desk, company, "12:45", mode="phone", purpose="follow_up", location="Vej 1, Viborg"),
    )
    (item,) = day_programme(desk.store, DAY, AT).items
    assert (item.place, item.room, item.mode, item.topic) == ("", "", "Telefon", "Opfølgende")
    assert [person.name for person in item.to_meet] == ["Birgitte"]


def test_the_air_between_two_visits(desk: Desk) -> None:
    company = Company(name="Vestrum")
    put(
        desk,
        company,
        visit(desk, company, "09:00", "10:30"),
        visit(desk, company, "11:15"),
        visit(desk, company, "13:00", "14:00"),
        visit(desk, company, "13:45"),
        visit(desk, company, "15:00", status="cancelled"),
    )
    assert [item.gap for item in day_programme(desk.store, DAY, AT).items] == [None, 45, None, -15]


def test_a_colleague_who_was_there_before_the_visit(desk: Desk) -> None:
    company, jens = Company(name="Nørkær"), Broker(name="Jens Overgaard")
    before = Visit(company_id=company.id, broker_id=jens.id, starts_at="2026-11-12T10:00", status="done")
    put(desk, company, jens, before, visit(desk, company, "11:15"))
    (item,) = day_programme(desk.store, DAY, AT).items
    assert (item.colleague, item.colleague_days) == ("Jens Overgaard", 12)


def test_what_is_due_that_day_and_before(desk: Desk) -> None:
    company = Company(name="Birkmose", phone="97005838")
    me = desk.store.broker_id
    put(
        desk,
        company,
        Task(company_id=company.id, broker_id=me, title="Senere", due_on="2026-11-25"),
        Task(broker_id=me, title="Uden virksomhed", due_on="2026-11-24", due_time="12:00"),
        Task(company_id=company.id, broker_id=me, title="For sent", owner="company", due_on="2026-11-20"),
        Task(company_id=company.id, broker_id="another", title="En andens", due_on="2026-11-24"),
    )
    assert day_programme(desk.store, DAY, AT).follow_ups == (
        DayFollowUp("For sent", "Birkmose", "97 00 58 38", "2026-11-20", "", ours=False),
        DayFollowUp("Uden virksomhed", "", "", "2026-11-24", "12:00", ours=True),
    )


def test_another_day_than_today(desk: Desk) -> None:
    company = Company(name="Vestrum")
    put(
        desk,
        company,
        Visit(company_id=company.id, broker_id=desk.store.broker_id, starts_at="2026-12-01T08:00"),
        visit(desk, company, "09:00"),
    )
    programme = day_programme(desk.store, date(2026, 12, 1), AT)
    assert programme.day == "2026-12-01"
    assert [item.starts_at for item in programme.items] == ["2026-12-01T08:00"]


def test_a_full_day_takes_as_many_queries_as_a_quiet_one(desk: Desk) -> None:
    def queries() -> int:
        asked: list[str] = []
        desk.store.db.connection.set_trace_callback(asked.append)
        day_programme(desk.store, DAY, AT)
        desk.store.db.connection.set_trace_callback(None)
        return len(asked)

    quiet = queries()
    companies = [Company(name=f"Firma {n}") for n in range(9)]
    put(desk, *companies, *(visit(desk, company, f"0{n}:00") for n, company in enumerate(companies)))
    assert queries() == quiet


def test_english(desk: Desk) -> None:
    company = Company(name="Vestrum")
    put(desk, company, visit(desk, company, "09:00", purpose="outreach"))
    programme = day_programme(desk.store, DAY, AT, language="en")
    assert (programme.items[0].mode, programme.items[0].topic) == ("Visit", "Outreach")


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_through(desk: Desk, text: str) -> None:
    company = Company(name=text, address=text, postal_code=text, city=text, phone=text, note=text)
    person = ContactPerson(company_id=company.id, name=text, title=text, role=text, phone=text)
    put(
        desk,
        company,
        person,
        visit(
            desk,
            company,
            "09:00",
            location=text,
            topic=text,
            participants=(of_company(person), participant("other", text, organisation=text, system=text)),
        ),
        Task(company_id=company.id, broker_id=desk.store.broker_id, title=text, due_on="2026-11-24"),
    )
    programme = day_programme(desk.store, DAY, AT)
    assert programme.items[0].company == text
    assert programme.follow_ups[0].what == text
    assert from_plain(DayProgramme, to_plain(programme)) == programme
