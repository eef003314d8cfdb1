"""What the preparation of an application is filled with, and that it names nobody but the company's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.plain import from_plain, to_plain
from kmdesk.models import Candidate, Company, ContactPerson, Match, Need, ProductionUnit
from kmdesk.models.record import Record
from kmdesk.rules.schemes import Scheme
from kmdesk.services.guide import VisitGuides
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.paper.vitas import MonthFigure, VitasContact, VitasSheet, vitas
from kmdesk.services.schemes import shipped_schemes
from kmdesk.services.visits import Visits
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"
SHIPPED = shipped_schemes()
PRIVATE = SHIPPED["wage_subsidy_private"]


def put(desk: Desk, *records: Record) -> None:
    with desk.store.action("Opret") as unit:
        for record in records:
            unit.put(record)


@pytest.fixture
def company(desk: Desk) -> Company:
    company = Company(
        name="Vestrum",
        cvr="12345678",
        p_number="1000000001",
        address="Industrivænget 14",
        postal_code="7400",
        city="Herning",
        municipality_code="0657",
        phone="97001100",
        email="post@vestrum.example",
        industry_group="CK",
    )
    put(desk, company)
    return company


@pytest.fixture
def visit_id(desk: Desk, company: Company) -> str:
    visits = Visits(desk.store)
    visit = visits.plan(visits.new_form(company.id, starts_at="2026-11-24T09:00").visit)
    visits.start(visit.id)
    return visit.id


def answer(desk: Desk, visit_id: str, **by_role: dict[str, object]) -> None:
    guides = VisitGuides(desk.store)
    for role, value in by_role.items():
        question = next(
            q for name in ("schemes", "visit") for q in newest_guide(name).questions if role in (q.role, q.id)
        )
        guides.save_answer(visit_id, question.id, value)


def test_the_company_and_its_main_contact(desk: Desk, company: Company) -> None:
    put(
        desk,
        ContactPerson(company_id=company.id, name="Anna Aa", email="aa@vestrum.example"),
        ContactPerson(
            company_id=company.id,
            name="Hanne Nygaard",
            title="direktør",
            phone="97001111",
            email="hn@vestrum.example",
            main_contact=True,
        ),
    )
    sheet = vitas(desk.store, PRIVATE, company.id, AT)
    assert (sheet.company, sheet.cvr, sheet.p_number) == ("Vestrum", "12 34 56 78", "1000000001")
    assert sheet.address == "Industrivænget 14, 7400 Herning"
    assert sheet.contact == VitasContact("Hanne Nygaard", "direktør", "97 00 11 11", "hn@vestrum.example")
    assert sheet.scheme == PRIVATE.name.da
    assert (sheet.channel, sheet.in_vitas) == ("VITAS på virk.dk", True)
    assert sheet.asks
    assert sheet.steps


def test_without_people_the_company_itself_is_reached(desk: Desk, company: Company) -> None:
    contact = vitas(desk.store, PRIVATE, company.id, AT).contact
    assert contact == VitasContact(phone="97 00 11 00", email="post@vestrum.example")


def test_the_workplace_is_the_main_one_or_the_one_named(desk: Desk, company: Company) -> None:
    main = ProductionUnit(company_id=company.id, p_number="1000000002", address="Havnen 1", main=True)
    other = ProductionUnit(
        company_id=company.id, p_number="1000000003", address="Torvet 2", postal_code="7500", city="Holstebro"
    )
    put(desk, other, main)
    sheet = vitas(desk.store, PRIVATE, company.id, AT)
    assert (sheet.p_number, sheet.address) == ("1000000002", "Havnen 1")
    named = vitas(desk.store, PRIVATE, company.id, AT, unit_id=other.id)
    assert (named.p_number, named.address) == ("1000000003", "Torvet 2, 7500 Holstebro")


def test_the_place_comes_from_the_match_then_from_its_need_and_never_names_the_candidate(
    desk: Desk, company: Company
) -> None:
    need = Need(
        company_id=company.id,
        title="Planlægger",
        description="En ugeplan.",
        hours_per_week=37,
        headcount=2,
        starts="straks",
        wage="Efter aftale",
        contact_name="Per Juhl",
    )
    candidate = Candidate(name="Ida Holm", email="ida@example.org", phone="22334455")
    match = Match(
        company_id=company.id,
        need_id=need.id,
        candidate_id=candidate.id,
        starts_on="2027-02-01",
        ends_on="2027-07-31",
        hours_per_week=30,
        note="Ida Holm kan begynde nu.",
    )
    put(desk, need, candidate, match)
    wanted = vitas(desk.store, PRIVATE, company.id, AT, need_id=need.id)
    assert (wanted.position, wanted.tasks, wanted.people) == ("Planlægger", "En ugeplan.", "2")
    assert (wanted.starts, wanted.ends, wanted.hours) == ("straks", "", "37")
    assert (wanted.wage, wanted.day_to_day) == ("Efter aftale", "Per Juhl")
    matched = vitas(desk.store, PRIVATE, company.id, AT, match_id=match.id)
    assert (matched.position, matched.hours) == ("Planlægger", "30")
    assert (matched.starts, matched.ends) == ("2027-02-01", "2027-07-31")
    assert not any(word in repr(matched) for word in ("Ida", "ida@", "22334455"))


def test_what_was_told_at_the_visit(desk: Desk, company: Company, visit_id: str) -> None:
    months = [{"row": f"{n:02}", "n": 40 + n / 2} for n in range(1, 13)]
    answer(
        desk,
        visit_id,
        ordinary_employees={"n": 42.5},
        supported_now={"n": 0},
        monthly_employees={"months": months},
        day_to_day_contact={"who": "Per Juhl"},
        q05={"answer": "yes", "who": "Jens Holm"},
    )
    sheet = vitas(desk.store, PRIVATE, company.id, AT, visit_id=visit_id)
    assert (sheet.ordinary, sheet.supported) == ("42,5", "0")
    assert (sheet.representative, sheet.no_representative) == ("Jens Holm", False)
    assert sheet.day_to_day == "Per Juhl"
    assert len(sheet.months) == 12
    assert sheet.months[0].employees == "40,5"
    english = vitas(desk.store, PRIVATE, company.id, AT, visit_id=visit_id, language="en")
    assert english.ordinary == "42.5"


@pytest.mark.parametrize(
    ("given", "none"),
    [
        ({"q05": {"answer": "no"}}, True),
        ({"representative": {"answer": "none"}}, True),
        ({"representative": {"answer": "not_yet"}}, False),
        ({"q05": {"answer": "unknown"}}, False),
        ({}, False),
    ],
)
def test_that_there_is_no_representative(
    desk: Desk, company: Company, visit_id: str, given: dict[str, dict[str, object]], none: bool
) -> None:
    answer(desk, visit_id, **given)
    sheet = vitas(desk.store, PRIVATE, company.id, AT, visit_id=visit_id)
    assert (sheet.representative, sheet.no_representative) == ("", none)


def test_a_month_that_was_not_told_is_left_out(desk: Desk, company: Company, visit_id: str) -> None:
    rows = [{"row": "01", "n": 41}, {"row": "02"}, {"row": "03", "n": 40}]
    answer(desk, visit_id, monthly_employees={"months": rows})
    months = vitas(desk.store, PRIVATE, company.id, AT, visit_id=visit_id).months
    assert [month.employees for month in months] == ["41", "40"]
    assert all(isinstance(month, MonthFigure) for month in months)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("wage_subsidy_private", (True, True, True, True, True)),
        ("innobooster", (False, False, False, False, False)),
    ],
)
def test_only_what_the_scheme_asks_for(
    desk: Desk, company: Company, code: str, expected: tuple[bool, ...]
) -> None:
    sheet = vitas(desk.store, SHIPPED[code], company.id, AT)
    asked = (sheet.agreed, sheet.for_person, sheet.by_workplace, sheet.by_company, sheet.before_start)
    assert asked == expected


@pytest.mark.parametrize("scheme", [SHIPPED["knowledge_pilot"], replace(PRIVATE, application=None)])
def test_what_cannot_be_applied_for_says_so(desk: Desk, company: Company, scheme: Scheme) -> None:
    with pytest.raises(KnownError, match="kan ikke søges"):
        vitas(desk.store, scheme, company.id, AT)


def test_what_is_applied_for_elsewhere_or_later_says_so(desk: Desk, company: Company) -> None:
    by_phone = vitas(desk.store, SHIPPED["flex_job"], company.id, AT)
    assert (by_phone.in_vitas, vitas(desk.store, PRIVATE, company.id, AT).in_vitas) == (False, True)
    later = replace(PRIVATE.periods[0], valid_from=date(2027, 1, 1))
    with pytest.raises(KnownError, match="kan ikke søges"):
        vitas(desk.store, replace(PRIVATE, periods=(later,)), company.id, AT)


def test_a_warning_of_one_time_is_on_the_sheet_of_that_time(desk: Desk, company: Company) -> None:
    mentor = SHIPPED["mentor_support"]
    assert "loft over kommunens udgifter" in vitas(desk.store, mentor, company.id, AT).warning
    assert vitas(desk.store, mentor, company.id, "2025-11-24T10:00").warning == ""


def test_what_is_gone_says_so(desk: Desk, company: Company) -> None:
    for gone in ({"unit_id": "x"}, {"visit_id": "x"}, {"need_id": "x"}, {"match_id": "x"}):
        with pytest.raises(KnownError):
            vitas(desk.store, PRIVATE, company.id, AT, **gone)
    with pytest.raises(KnownError):
        vitas(desk.store, PRIVATE, "x", AT)


def test_it_can_be_kept_and_built_again(desk: Desk, company: Company, visit_id: str) -> None:
    answer(desk, visit_id, monthly_employees={"months": [{"row": "01", "n": 41}]})
    sheet = vitas(desk.store, PRIVATE, company.id, AT, visit_id=visit_id)
    assert from_plain(VitasSheet, to_plain(sheet)) == sheet
