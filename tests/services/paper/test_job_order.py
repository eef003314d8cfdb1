"""A need as an order: all of its fields as people read them, and what is still to be told."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, ContactPerson, Need
from kmdesk.services.paper.job_order import JobOrder, PostedAt, job_order
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"
NOT_ON_PAPER = {
    *("id", "scope_id", "version", "deleted", "extra"),
    *("company_id", "visit_id", "origin", "source_questions", "broker_id"),
    "contact_name",  # stands with the company
    *("order_number", "order_status"),  # stand as `number` and `status`
    # What happened inside the office is not the company's to approve.
    *("first_meeting_at", "candidates_at", "closed_on", "close_reason"),
    *("brought_on", "brought_to", "brought_result"),
}
PLANNER = Need(
    title="Produktionsplanlægger",
    type="graduate",
    match_type="hire",
    description="Planlægge produktionen.",
    education_levels=("H50", "H60"),
    fields_of_study=("engineering_it",),
    competences=("ERP",),
    mandatory=("Kørekort B",),
    desirable=("Tysk",),
    employment_form="permanent",
    headcount=2,
    hours_per_week=37,
    languages=("dansk",),
    horizon="m0_3",
    starts="1. februar 2027",
    workplace="Herning",
    wage="38.000 kr.",
    deadline="2026-12-10",
    contact_name="Per Juhl",
    confidential_agreement=True,
    driving_licence="B",
    starts_by="2027-03-01",
    order_number="2026-0164",
    order_status="posted",
    received_at="2026-11-24T08:24",
    posting_due="2026-11-25T08:24",
    meeting_due="2026-11-26T08:24",
    candidates_due="2026-11-26T00:00",
    postings=({"channel": "jobnet", "at": "2026-11-24T10:12", "where": "jobnet.dk/1"},),
)


def order(desk: Desk, need: Need, **options: str) -> JobOrder:
    with desk.store.action("Opret behov") as unit:
        company = unit.put(
            Company(name="Vestrum", cvr="49827857", industry_group="CK", employees=42, phone="97121314")
        )
        unit.put(
            ContactPerson(company_id=company.id, name="Hanne Nygaard", main_contact=True, phone="20002137")
        )
        unit.put(ContactPerson(company_id=company.id, name="Per Juhl", title="produktionschef"))
        stored = unit.put(replace(need, company_id=company.id))
    return job_order(desk.store, stored.id, AT, **options)


def test_every_field_of_a_need_is_on_the_order(desk: Desk) -> None:
    names = {field.name for field in fields(Need)} - NOT_ON_PAPER
    assert names <= {field.name for field in fields(JobOrder)}
    data = order(desk, PLANNER)
    assert [name for name in names if not getattr(data, name)] == []


def test_codes_stand_as_people_read_them(desk: Desk) -> None:
    data = order(desk, PLANNER)
    assert (data.type, data.match_type, data.status) == ("Højtuddannet", "Ansættelse", "Annonceret")
    assert (data.employment_form, data.horizon) == ("Ordinær fast", "0–3 mdr.")
    assert not any(level.startswith("H") for level in data.education_levels)
    assert data.fields_of_study != PLANNER.fields_of_study
    assert data.company.industry != "CK"
    assert data.postings == (PostedAt("Jobnet", "2026-11-24T10:12", "jobnet.dk/1"),)
    english = order(desk, PLANNER, language="en")
    assert (english.type, english.status, english.number) == ("Graduate", "Posted", "2026-0164")
    assert english.must_have == ("Level of education", "Field of study", "Languages", "Driving licence")


def test_a_need_that_is_no_order_says_how_the_need_stands(desk: Desk) -> None:
    data = order(desk, Need(title="Svejser"))
    assert (data.number, data.status, data.received_at, data.postings) == ("", "Åbent", "", ())


def test_only_demands_that_say_something_are_named(desk: Desk) -> None:
    bare = replace(PLANNER, languages=(), driving_licence="", must_have=("languages", "start", "hours"))
    assert order(desk, bare).must_have == ("Kan starte i tide", "Timer om ugen")
    assert order(desk, replace(PLANNER, must_have=())).must_have == ()


def test_promises_stand_until_they_are_kept(desk: Desk) -> None:
    data = order(desk, PLANNER)
    assert (data.posting_due, data.meeting_due) == ("2026-11-25T08:24", "2026-11-26T08:24")
    assert data.candidates_due == "2026-11-25"  # at midnight: by the end of the day before
    assert order(desk, replace(PLANNER, first_meeting_at="2026-11-24T09:00")).meeting_due == ""


def test_the_person_the_need_names_is_the_one_to_talk_to(desk: Desk) -> None:
    company = order(desk, PLANNER).company
    assert (company.contact, company.contact_title, company.phone) == (
        "Per Juhl",
        "produktionschef",
        "97 12 13 14",
    )
    company = order(desk, replace(PLANNER, contact_name="Formanden")).company
    assert (company.contact, company.contact_title, company.phone) == ("Formanden", "", "97 12 13 14")
    company = order(desk, Need(title="Svejser")).company
    assert (company.contact, company.phone) == ("Hanne Nygaard", "20 00 21 37")


@pytest.mark.parametrize(
    ("need", "missing"),
    [
        (PLANNER, ()),
        (
            Need(title="Svejser"),
            ("niveau", "form", "opgave", "baggrund", "start", "timer", "løn"),
        ),
        (
            Need(
                title="Projekt",
                type="project_thesis",
                match_type="thesis_project",
                horizon="m3_6",
                hours_per_week=0,
            ),
            ("opgave", "baggrund"),
        ),
    ],
    ids=["all known", "nothing known", "no wage in a thesis"],
)
def test_what_is_missing_is_named_in_its_order(desk: Desk, need: Need, missing: tuple[str, ...]) -> None:
    assert order(desk, need).missing == missing


def test_what_is_missing_is_named_in_the_language_of_the_paper(desk: Desk) -> None:
    danish, english = (
        order(desk, Need(title="x")).missing,
        order(desk, Need(title="x"), language="en").missing,
    )
    assert (danish[-1], english[-1]) == ("løn", "pay")


def test_a_company_without_people_lacks_a_contact_person(desk: Desk) -> None:
    with desk.store.action("Opret behov") as unit:
        company = unit.put(Company(name="Vestrum"))
        need = unit.put(Need(company_id=company.id, title="Svejser"))
    assert "kontaktperson" in job_order(desk.store, need.id, AT).missing


def test_a_need_that_is_gone_is_told(desk: Desk) -> None:
    with pytest.raises(KnownError):
        job_order(desk.store, "gone", AT)
