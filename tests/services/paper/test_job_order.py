"""A need as an order: all of its fields as people read them, and what is still to be told."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, ContactPerson, Need
from kmdesk.services.paper.job_order import JobOrder, job_order
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"
NOT_ON_PAPER = {
    *("id", "scope_id", "version", "deleted", "extra"),
    *("company_id", "visit_id", "origin", "source_questions", "broker_id"),
    "contact_name",  # stands with the company
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
    assert (data.type, data.match_type, data.status) == ("Højtuddannet", "Ansættelse", "Åbent")
    assert (data.employment_form, data.horizon) == ("Ordinær fast", "0–3 mdr.")
    assert not any(level.startswith("H") for level in data.education_levels)
    assert data.fields_of_study != PLANNER.fields_of_study
    assert data.company.industry != "CK"
    english = order(desk, PLANNER, language="en", number="2026-0164")
    assert (english.type, english.status, english.number) == ("Graduate", "Open", "2026-0164")


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
            ("niveau", "form", "baggrund", "start", "timer", "løn"),
        ),
        (
            Need(
                title="Projekt",
                type="project_thesis",
                match_type="thesis_project",
                horizon="m3_6",
                hours_per_week=0,
            ),
            ("baggrund",),
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
