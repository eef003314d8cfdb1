"""A desk with one of everything, so that every document can be made."""

from __future__ import annotations

import pytest

from kmdesk.models import Agreement, Candidate, Company, ContactPerson, ForecastAnswer, Need, Visit
from kmdesk.printing.making import Subject
from kmdesk.store.desk import Desk


@pytest.fixture
def subject(desk: Desk) -> Subject:
    company = Company(
        name="Vestrum Maskinfabrik A/S",
        cvr="13748136",
        address="Industrivænget 14",
        postal_code="7400",
        city="Herning",
        municipality_code="0657",
        employees=42,
    )
    need = Need(company_id=company.id, title="Kortere omstillingstid", match_type="thesis_project")
    person = Candidate(
        name="Ida Kjær", education_title="Diplomingeniør", consent_on="2026-11-01", consent_until="2027-11-01"
    )
    agreement = Agreement(
        company_id=company.id,
        type="training_centre",
        title="Virksomhedscenter i montagen",
        places=4,
        goal="To i ordinært arbejde inden sommer",
        mentor="Hanne Nygaard",
        tasks="Montage og pakning",
        agreed_on="2026-11-24",
        starts_on="2027-01-01",
        ends_on="2027-12-31",
        revised_on="2027-06-01",
    )
    visit = Visit(
        company_id=company.id,
        broker_id=desk.store.broker_id,
        number="B-2026-0418",
        starts_at="2026-11-24T09:00",
        status="in_progress",
        participants=({"side": "company", "name": "Hanne Nygaard"},),
    )
    with desk.store.action("x") as unit:
        for record in (
            company,
            need,
            person,
            visit,
            agreement,
            ContactPerson(company_id=company.id, name="Hanne Nygaard", main_contact=True),
            *panel_answers(company.id),
        ):
            unit.put(record)
    return Subject(
        visit_id=visit.id,
        company_id=company.id,
        company_ids=(company.id,),
        candidate_id=person.id,
        need_id=need.id,
        agreement_id=agreement.id,
        day=desk.store.clock.today(),
        quarter="2026-Q4",
        codes=("wage_subsidy_private",),
    )


def panel_answers(company_id: str) -> list[ForecastAnswer]:
    """What seven companies said to the forecast panel in two quarters, and one that has not answered yet."""
    said = [
        ForecastAnswer(
            company_id=company_id if number == 0 else f"panel{number}",
            quarter=quarter,
            status="answered",
            unskilled_now=str(10 + number + later),
            unskilled_m3=str(12 + number),
            unskilled_m12="more",
            skilled_now=str(20 + number),
            skilled_m3=str(19 + number + later),
            skilled_m12=str(20 + number * later),
            shortage="yes" if number < 3 else "no",
            shortage_what="Smede" if number == 0 else "",
        )
        for later, quarter in enumerate(("2026-Q3", "2026-Q4"))
        for number in range(later, 7)
    ]
    return [*said, ForecastAnswer(company_id="panel7", quarter="2026-Q4", invited_on="2026-10-10")]
