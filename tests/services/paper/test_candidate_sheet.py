"""A candidate sheet comes out only with a consent that holds today, and holds what a company may read."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate, Company, Need
from kmdesk.services.paper.candidate_sheet import CandidateSheet, candidate_sheet
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"
SOFIE = Candidate(
    name="Sofie Bjerre",
    email="sofie@post.example",
    phone="20304050",
    postal_code="7430",
    municipality_code="0756",
    education_title="Diplomingeniør",
    education_level="H50",
    field_of_study="engineering_it",
    institution="VIA University College",
    graduates_on="2026-06-30",
    status="unemployed",
    unemployed_since="2026-07",
    competences=("CNC", "Lean"),
    languages=("dansk", "tysk"),
    driving_licence="B",
    mobility="Herning og omegn",
    wishes=("hire", "internship"),
    earliest_start="2027-01-01",
    motivation="Virkede nervøs til samtalen.",
    screened_by="Karen Lyngholm",
    screened_on="2026-10-12",
    consent_on="2026-10-12",
    consent_until="2027-04-12",
)


def put(desk: Desk, candidate: Candidate) -> Candidate:
    with desk.store.action("Opret kandidat") as unit:
        return unit.put(candidate)


def sheet(desk: Desk, **changes: str) -> CandidateSheet:
    return candidate_sheet(desk.store, put(desk, replace(SOFIE, **changes)).id, AT)


def test_the_sheet_tells_what_a_company_asks_for(desk: Desk) -> None:
    with desk.store.action("Opret behov") as unit:
        company = unit.put(Company(name="Vestrum"))
        need = unit.put(Need(company_id=company.id, title="Produktionsplanlægger"))
    put(desk, SOFIE)
    data = candidate_sheet(desk.store, SOFIE.id, AT, need_id=need.id, presentation=" Kan CNC. ")
    assert (data.company, data.need, data.presentation) == ("Vestrum", "Produktionsplanlægger", "Kan CNC.")
    assert (data.name, data.education, data.institution) == (
        "Sofie Bjerre",
        "Diplomingeniør",
        "VIA University College",
    )
    assert data.wishes == ("Ansættelse", "Praktik")
    assert (data.consent_on, data.consent_until) == ("2026-10-12", "2027-04-12")
    assert data.head.broker.name == "Karen Lyngholm"


@pytest.mark.parametrize(
    "secret",
    [
        *("sofie@post.example", "20304050", "20 30 40 50", "7430", "0756", "Ikast-Brande"),
        *("nervøs", "2026-07", "unemployed", "Ledig", "2026-10-12T"),
    ],
)
def test_what_is_the_brokers_own_is_not_on_it(desk: Desk, secret: str) -> None:
    assert secret not in json.dumps(asdict(sheet(desk)), ensure_ascii=False)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"consent_on": "", "consent_until": ""}, "mangler samtykke"),
        ({"consent_withdrawn_on": "2026-11-01"}, "trukket tilbage 01.11.2026"),
        ({"consent_until": "2026-11-23"}, "udløb 23.11.2026"),
        ({"consent_on": "2026-11-25"}, ""),
    ],
)
def test_without_a_valid_consent_there_is_no_sheet(desk: Desk, changes: dict[str, str], told: str) -> None:
    with pytest.raises(KnownError) as caught:
        sheet(desk, **changes)
    assert caught.value.message == "Kandidatarket må kun udleveres med gyldigt samtykke."
    assert told in caught.value.advice
    assert caught.value.advice.endswith(".")


def test_the_consent_is_judged_by_today_and_not_by_what_stands_on_the_paper(
    desk: Desk, clock: FixedClock
) -> None:
    put(desk, SOFIE)
    clock.at += timedelta(days=365)
    with pytest.raises(KnownError):
        candidate_sheet(desk.store, SOFIE.id, AT)


@pytest.mark.parametrize("name", ["consent_on", "consent_until"])
def test_the_first_and_the_last_day_of_a_consent_count(desk: Desk, name: str) -> None:
    assert getattr(sheet(desk, **{name: "2026-11-24"}), name) == "2026-11-24"


def test_a_consent_for_named_companies_gives_a_sheet_to_those_alone(desk: Desk) -> None:
    named = {"consent_scope": "named", "consent_companies": ("Vestrum",)}
    put(desk, replace(SOFIE, **named))
    with desk.store.action("Opret") as unit:
        vestrum, other = unit.put(Company(name="Vestrum A/S")), unit.put(Company(name="Tangsø Plast A/S"))
    data = candidate_sheet(desk.store, SOFIE.id, AT, company_id=vestrum.id)
    assert (data.company, data.consent_named) == ("Vestrum A/S", True)
    for company_id in (other.id, ""):
        with pytest.raises(KnownError) as caught:
            candidate_sheet(desk.store, SOFIE.id, AT, company_id=company_id)
        assert "gælder kun Vestrum" in caught.value.advice


def test_a_sheet_shared_on_another_basis_says_nothing_of_a_consent(desk: Desk) -> None:
    basis = {"legal_basis": "public_task", "legal_basis_reference": "LAB § 6, sag 27-114"}
    data = sheet(desk, consent_withdrawn_on="2026-11-01", **basis)
    assert (data.consent_on, data.consent_until, data.consent_named) == ("", "", False)
    assert "27-114" not in json.dumps(asdict(data), ensure_ascii=False)


def test_where_and_how_much_somebody_can_work_is_on_it(desk: Desk) -> None:
    practical = {
        "programme": "Cand.polyt.",
        "semester": "3.",
        "hours_per_week": 30,
        "max_distance_km": 40,
        "mobility_municipalities": ("0657", "0661"),
    }
    data = candidate_sheet(desk.store, put(desk, replace(SOFIE, **practical)).id, AT)
    assert data.work_places == ("Herning", "Holstebro")
    assert (data.hours_per_week, data.max_distance_km) == (30, 40)
    assert (data.programme, data.semester) == ("Cand.polyt.", "3.")


def test_english(desk: Desk) -> None:
    put(desk, SOFIE)
    data = candidate_sheet(desk.store, SOFIE.id, AT, language="en")
    assert data.wishes == ("Hire", "Internship")
    assert data.head.language == "en"


def test_a_candidate_for_nobody_in_particular(desk: Desk) -> None:
    assert (sheet(desk).company, sheet(desk).need) == ("", "")
