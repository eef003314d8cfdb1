"""A desk with one of everything, so that every document can be made."""

from __future__ import annotations

import pytest

from kmdesk.models import (
    Agreement,
    Candidate,
    Company,
    ContactPerson,
    ForecastAnswer,
    Match,
    Need,
    Partnership,
    PartnershipDecision,
    PartnershipMeeting,
    PartnershipMember,
    Visit,
)
from kmdesk.models.record import Record
from kmdesk.printing.making import Subject
from kmdesk.services.gathering import GatherQuery
from kmdesk.services.placements import PlacementQuery
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
    need = Need(
        id="01a20846-fe00-7000-8000-000000000000",  # noted on 23.11.2026
        company_id=company.id,
        title="Kortere omstillingstid",
        match_type="thesis_project",
    )
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
            *partnership_meeting(company.id),
            *placed_people(),
        ):
            unit.put(record)
    return Subject(
        visit_id=visit.id,
        company_id=company.id,
        company_ids=(company.id,),
        candidate_id=person.id,
        need_id=need.id,
        agreement_id=agreement.id,
        meeting_id="meeting",
        day=desk.store.clock.today(),
        quarter="2026-Q4",
        placements=PlacementQuery(),
        gathered=GatherQuery(),
        codes=("wage_subsidy_private",),
    )


def partnership_meeting(company_id: str) -> list[Record]:
    """A meeting of two of the three systems with what it decided for a company, and the one after it."""
    of = {"partnership_id": "lks"}
    bo = {"name": "Bo Lund", "organisation": "Struer Kommune", "system": "employment"}
    rikke = {"name": "Rikke Elm", "organisation": "Erhvervsråd Midtvest", "system": "business_service"}
    return [
        Partnership(
            id="lks", name="LKS Midtvest", type="lks", municipality_codes=("0657", "0671"),
            note="Kun til os selv",
        ),
        PartnershipMember(
            id="coordinator", **of, organisation="Struer Kommune", role="coordinator", note="Kun til os selv"
        ),
        PartnershipMember(id="office", **of, organisation="VEU-center Midtvest", role="secretariat"),
        PartnershipMeeting(
            id="meeting", **of, at="2026-11-20T09:00", until="2026-11-20T11:00", theme="Vækst og varslinger",
            place="Rådhuset", host_company_id=company_id, speakers="Bo Lund", attendees=(bo, rikke),
            minutes="En virksomhed blev gennemgået.", status="held",
        ),
        PartnershipMeeting(id="next", **of, at="2026-12-17T09:00"),
        PartnershipDecision(
            id="d", **of, meeting_id="meeting", company_id=company_id, consultants=(bo,), due_on="2026-12-01",
            solution="Opkvalificering af to operatører", reason="Kun til os selv",
        ),
    ]  # fmt: skip


def placed_people() -> list[Record]:
    """Twelve people placed elsewhere, half of them across the border of their municipality."""
    people = [
        Candidate(id=f"placed{number}", name=f"Nr. {number}", municipality_code=("0657", "0791")[number % 2])
        for number in range(12)
    ]
    matches = [
        Match(
            candidate_id=person.id,
            company_id="elsewhere",
            municipality_code="0657",
            type="hire",
            status="agreed",
            agreed_on="2026-11-10",
        )
        for person in people
    ]
    return [*people, *matches]


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
