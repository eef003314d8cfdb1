"""The call list: in order, in a fixed number of queries, and nobody called who must not be."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from kmdesk.core.plain import from_plain, to_plain
from kmdesk.models import Broker, Company, ContactPerson, Task, Visit
from kmdesk.services.paper.call_list import Callee, CallList, NotToCall, call_list
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.models.record import Record
    from kmdesk.store.desk import Desk

AT = "2026-11-24T08:24"


def put(desk: Desk, *records: Record) -> None:
    with desk.store.action("Opret") as unit:
        for record in records:
            unit.put(record)


def listed(desk: Desk, *companies: Company) -> CallList:
    put(desk, *companies)
    return call_list(desk.store, [company.id for company in companies], AT)


def only(desk: Desk, company: Company, *records: Record) -> Callee:
    put(desk, company, *records)
    (callee,) = call_list(desk.store, [company.id], AT).callees
    return callee


def test_the_order_is_the_one_asked_for_and_each_company_comes_once(desk: Desk) -> None:
    companies = [Company(name=name) for name in ("Østjysk", "Anker", "Midt")]
    put(desk, *companies)
    ids = [companies[0].id, companies[2].id, "gone", companies[1].id, companies[2].id]
    names = [callee.company for callee in call_list(desk.store, ids, AT).callees]
    assert names == ["Østjysk", "Midt", "Anker"]


def test_a_row_tells_whom_to_ask_for_and_who_spoke_with_them_last(desk: Desk) -> None:
    company = Company(name="Vestrum", city="Herning", phone="97003100")
    callee = only(
        desk,
        company,
        ContactPerson(company_id=company.id, name="Anna Aas", phone="20000001"),
        ContactPerson(
            company_id=company.id, name="Hanne Nygaard", role="owner", phone="20002137", main_contact=True
        ),
        Visit(
            company_id=company.id,
            broker_id=desk.store.broker_id,
            starts_at="2026-10-26T10:00",
            status="done",
            outcome="interested_later",
        ),
        Visit(company_id=company.id, starts_at="2026-11-30T10:00", status="planned"),
        Task(company_id=company.id, title="Senere", due_on="2026-12-24"),
        Task(company_id=company.id, title="Send oplæg", due_on="2026-11-26"),
        Task(company_id=company.id, title="Gjort", due_on="2026-11-01", done_at="2026-11-01T08:00:00.000Z"),
    )
    assert callee == Callee(
        company="Vestrum",
        city="Herning",
        phone="97 00 31 00",
        contact="Hanne Nygaard",
        contact_title="Ejer/direktør",
        contact_phone="20 00 21 37",
        last_on="2026-10-26",
        last_mode="Besøg",
        last_who="Karen Lyngholm",
        last_outcome="Interesseret senere",
        promise="Send oplæg",
        promise_due_on="2026-11-26",
        company_id=company.id,
    )


@pytest.mark.parametrize(
    ("day", "mode", "days", "visited"),
    [
        ("2026-11-12", "visit", 12, True),
        ("2026-11-12", "phone", 12, False),
        ("2026-10-25", "visit", 30, True),
        ("2026-10-24", "visit", None, False),
    ],
)
def test_a_colleague_who_was_there_lately_is_told(
    desk: Desk, day: str, mode: str, days: int | None, visited: bool
) -> None:
    company, jens = Company(name="Nørkær"), Broker(name="Jens Overgaard")
    callee = only(
        desk,
        company,
        jens,
        Visit(company_id=company.id, broker_id=jens.id, starts_at=f"{day}T10:00", mode=mode, status="done"),
        Visit(
            company_id=company.id,
            broker_id=desk.store.broker_id,
            starts_at="2026-11-20T10:00",
            status="done",
        ),
    )
    assert (callee.colleague_days, callee.colleague_visited) == (days, visited)
    assert callee.last_who == "Karen Lyngholm"


def test_a_colleague_who_reached_nobody_was_not_in_contact(desk: Desk) -> None:
    company, jens = Company(name="Nørkær"), Broker(name="Jens Overgaard")
    call = Visit(
        company_id=company.id,
        broker_id=jens.id,
        starts_at="2026-11-20T10:00",
        mode="phone",
        status="done",
        outcome="not_reached",
    )
    callee = only(desk, company, jens, call)
    assert callee.colleague_days is None
    assert (callee.last_who, callee.last_outcome) == ("Jens Overgaard", "Ikke truffet")


def test_a_contact_of_another_system_is_told_by_its_first_participant(desk: Desk) -> None:
    company = Company(name="Vestrum")
    lone = {"side": "other", "name": "Lone Bach"}
    visit = Visit(company_id=company.id, starts_at="2026-11-20T10:00", status="done", participants=(lone,))
    callee = only(desk, company, visit)
    assert callee.last_who == "Lone Bach"
    assert callee.colleague_days == 4


def test_who_must_not_be_called_stands_apart_and_without_a_number(desk: Desk) -> None:
    protected = Company(name="Uden grundlag", city="Ikast", phone="97001111", advertising_protected=True)
    consented = replace(
        protected,
        id="consented",
        name="Med samtykke",
        contact_basis="consent",
        contact_basis_on="2026-01-05",
    )
    declined = Company(name="Frabedt", phone="97002222", contact_declined_on="2026-02-01")
    found = listed(desk, protected, consented, declined)
    (callee,) = found.callees
    assert (callee.company, callee.basis, callee.basis_on) == ("Med samtykke", "Samtykke", "2026-01-05")
    assert [row.company for row in found.not_to_call] == ["Uden grundlag", "Frabedt"]
    assert "Angiv et grundlag" in found.not_to_call[0].why
    assert "01.02.2026" in found.not_to_call[1].why
    assert "97 00" not in str(found.not_to_call)


def test_a_wish_for_other_ways_than_the_phone_is_told(desk: Desk) -> None:
    assert only(desk, Company(name="A", contact_channels=("email", "letter"))).channels == "E-mail, Brev"
    assert only(desk, Company(name="B", contact_channels=("email", "phone"))).channels == ""


def test_three_hundred_companies_take_as_many_queries_as_one(desk: Desk) -> None:
    companies = [Company(name=f"Firma {n}", phone="97001111") for n in range(300)]
    desk.store.load(
        [*companies, *(Task(company_id=company.id, title="Ring") for company in companies)], text="Demo"
    )

    def queries(ids: list[str]) -> int:
        asked: list[str] = []
        desk.store.db.connection.set_trace_callback(asked.append)
        found = call_list(desk.store, ids, AT)
        desk.store.db.connection.set_trace_callback(None)
        assert len(found.callees) == len(ids)
        return len(asked)

    ids = [company.id for company in companies]
    assert queries(ids) == queries(ids[:1]) <= 10


def test_english_codes(desk: Desk) -> None:
    company = Company(name="Vestrum", advertising_protected=True)
    put(desk, company)
    found = call_list(desk.store, [company.id], AT, language="en")
    assert "protected" in found.not_to_call[0].why
    assert found.head.language == "en"


def test_it_can_be_kept_and_built_again(desk: Desk) -> None:
    protected = Company(name="Uden grundlag", advertising_protected=True)
    found = listed(desk, Company(name="Vestrum"), protected)
    assert from_plain(CallList, to_plain(found)) == found


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_through(desk: Desk, text: str) -> None:
    company = Company(name=text, city=text, phone=text, contact_channels=(text,))
    callee = only(
        desk,
        company,
        ContactPerson(company_id=company.id, name=text, title=text),
        Task(company_id=company.id, title=text, due_on=text),
        Visit(company_id=company.id, starts_at="2026-11-20T10:00", status="done", outcome=text),
    )
    assert callee.company == text
    assert isinstance(from_plain(Callee, to_plain(callee)), Callee)


def test_those_not_to_call_have_no_field_for_a_number() -> None:
    assert {field.name for field in fields(NotToCall)} == {"company", "city", "why", "company_id"}
