"""What a fact sheet is made from: the scheme of a day, the company it is for, and whom to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.plain import from_plain, to_plain
from kmdesk.models import Company
from kmdesk.rules.calculation import Calculation, calculate
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.eligibility import assess
from kmdesk.services.municipality_contacts import MunicipalityContacts
from kmdesk.services.paper.scheme_handout import (
    MunicipalityContact,
    SchemeHandout,
    about_company,
    scheme_handout,
    sheet_of,
)
from kmdesk.services.scheme_figures import usual_figures
from kmdesk.services.schemes import shipped_schemes
from kmdesk.store.desk import Desk
from tests.rules.scheme_cases import facts, months

AT = "2026-11-24T10:47"
TODAY = date(2026, 11, 24)
SHIPPED = shipped_schemes()
PRIVATE = SHIPPED["wage_subsidy_private"]
PLACES = CALCULATORS["headcount_ratio"]


@pytest.fixture
def company(desk: Desk) -> Company:
    with desk.store.action("Opret virksomhed") as unit:
        return unit.put(Company(name="Vestrum", municipality_code="0657"))


def example() -> Calculation:
    inputs = {
        "hours_per_week": Decimal(37),
        "weeks": Decimal(26),
        "wage_cost_per_hour": Decimal("182.50"),
        "ordinary_employees": Decimal(42),
    }
    answer = calculate(
        CALCULATORS["wage_subsidy"],
        inputs,
        rate=Decimal("86.16"),
        rate_year=2023,
        params={**usual_figures(CALCULATORS["wage_subsidy"]), "cap_percent": Decimal(50)},
    )
    assert isinstance(answer, Calculation)
    return answer


def test_it_is_for_the_company_and_names_its_municipality(desk: Desk, company: Company) -> None:
    data = scheme_handout(desk.store, [PRIVATE], AT, company_id=company.id, recipient="Hanne Nygaard")
    assert data.company_name == "Vestrum"
    assert data.recipient == "Hanne Nygaard"
    assert data.municipality == MunicipalityContact(name="Herning Kommune")
    assert data.head.broker.name == "Karen Lyngholm"
    assert data.head.printed_at == AT
    assert [sheet.code for sheet in data.sheets] == ["wage_subsidy_private"]
    assert data.sheets[0].day == "2026-11-24"


def test_it_can_be_for_nobody_and_for_somebody_at_the_municipality(desk: Desk) -> None:
    lone = MunicipalityContact("Herning Kommune", "Lone Bach", "97 00 18 02", "lb@herning.example")
    assert scheme_handout(desk.store, [PRIVATE], AT, municipality=lone).municipality == lone
    assert scheme_handout(desk.store, [PRIVATE], AT).municipality == MunicipalityContact()
    with pytest.raises(KnownError):
        scheme_handout(desk.store, [PRIVATE], AT, company_id="gone")


def test_it_names_whom_the_office_knows_at_the_municipality(desk: Desk, company: Company) -> None:
    contacts = MunicipalityContacts(desk.store)
    lone = replace(contacts.contact("0657"), name="Lone Bach", unit="virksomhedsindgangen", phone="97001802")
    contacts.save(replace(lone, email="lb@herning.example"))
    data = scheme_handout(desk.store, [PRIVATE], AT, company_id=company.id)
    assert data.municipality == MunicipalityContact(
        "Herning Kommune", "Lone Bach", "97 00 18 02", "lb@herning.example", "virksomhedsindgangen"
    )


def test_each_scheme_gets_what_is_said_of_it(desk: Desk) -> None:
    data = scheme_handout(
        desk.store,
        [PRIVATE, SHIPPED["flex_job"]],
        AT,
        at_company={"flex_job": ["Her er plads."]},
        calculated={"wage_subsidy_private": [example()]},
    )
    private, flex = data.sheets
    assert (private.at_company, flex.at_company) == ((), ("Her er plads.",))
    assert private.calculation is not None
    assert flex.calculation is None
    assert data.printed_rates[0] == (
        "wage_subsidy_private: 86,16 kr. pr. time · Sats for 2023 – kontrolleret 21.11.2026"
    )
    assert len(data.printed_rates) == len(private.rates) + len(flex.rates)


def test_the_day_decides_status_and_rates(desk: Desk) -> None:
    rotation = SHIPPED["job_rotation"]
    (then,) = scheme_handout(desk.store, [rotation], AT, day=date(2013, 6, 1)).sheets
    assert (then.day, then.status) == ("2013-06-01", "active")
    assert {rate.amount for rate in then.rates} == {"173,09 kr. pr. time", "194,84 kr. pr. time"}
    assert {(rate.year, rate.old) for rate in then.rates} == {(2013, False)}
    assert then.warning == ""
    (now,) = scheme_handout(desk.store, [rotation], AT).sheets
    assert (now.status, now.status_uncertain) == ("phasing_out", True)
    assert all(rate.old for rate in now.rates)
    assert now.warning == rotation.warning_on(TODAY).da != ""


def test_what_has_ended_has_no_amount_at_all() -> None:
    sheet = sheet_of(
        SHIPPED["knowledge_pilot"], TODAY, "da", at_company=["I har plads."], calculated=[example()]
    )
    assert (sheet.rates, sheet.calculation, sheet.at_company, sheet.asks) == ((), None, (), ())
    assert sheet.steps == ()
    assert sheet.instead == SHIPPED["knowledge_pilot"].instead_on(TODAY).da


def test_a_scheme_named_twice_has_one_sheet(desk: Desk) -> None:
    data = scheme_handout(desk.store, [PRIVATE, SHIPPED["flex_job"], PRIVATE], AT)
    assert [sheet.code for sheet in data.sheets] == ["wage_subsidy_private", "flex_job"]


def test_sheets_that_exclude_each_other_name_each_other(desk: Desk) -> None:
    three = [PRIVATE, SHIPPED["flex_job"], SHIPPED["job_rotation"]]
    private, flex, rotation = scheme_handout(desk.store, three, AT).sheets
    assert private.clash == "Kan ikke kombineres med Jobrotation."
    assert flex.clash == ""
    assert rotation.clash == "Kan ikke kombineres med Løntilskud – privat."
    assert scheme_handout(desk.store, three[:2], AT).sheets[0].clash == ""


def test_a_calculation_with_a_rate_of_long_ago_stays_on_the_screen() -> None:
    assert sheet_of(PRIVATE, TODAY, "da", calculated=[example()]).calculation is not None
    with_old = replace(example(), rate_year=2018)
    assert sheet_of(PRIVATE, TODAY, "da", calculated=[with_old]).calculation is None


def test_no_rate_known_for_a_day_is_not_the_same_as_no_rate_at_all() -> None:
    then = date(2013, 6, 1)
    assert sheet_of(PRIVATE, then, "da").rate_unknown
    assert not sheet_of(SHIPPED["mentor_support"], then, "da").rate_unknown
    assert not sheet_of(SHIPPED["knowledge_pilot"], date(1999, 6, 1), "da").rate_unknown


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        (
            "da",
            [
                ("Timer i alt: 37 t./uge × 26 uger", "962 timer", False),
                ("Lønudgift: 962 timer × 182,50 kr.", "175.565,00 kr.", False),
                ("Tilskud: 962 timer × 86,16 kr.", "82.885,92 kr.", False),
                ("Loft: 50 % af lønudgiften", "under 87.782,50 kr.", False),
                ("I betaler selv", "92.679,08 kr.", True),
                ("Støttede pladser: højst", "8 pladser", False),
            ],
        ),
        (
            "en",
            [
                ("Hours in all: 37 h/week × 26 weeks", "962 hours", False),
                ("Wage cost: 962 hours × 182.50 kr.", "175,565.00 kr.", False),
                ("Subsidy: 962 hours × 86.16 kr.", "82,885.92 kr.", False),
                ("Cap: 50 % of the wage cost", "below 87,782.50 kr.", False),
                ("You pay yourselves", "92,679.08 kr.", True),
                ("Supported places: at most", "8 places", False),
            ],
        ),
    ],
)
def test_a_calculation_in_the_words_of_the_company(language: str, rows: list[tuple[str, str, bool]]) -> None:
    shown = sheet_of(PRIVATE, TODAY, language, calculated=[example()]).calculation
    assert shown is not None
    assert [(row.label, row.amount, row.strong) for row in shown.rows] == rows
    assert shown.rate_year == 2023
    assert any("øre" in note.text for note in shown.notes)


def test_a_calculation_of_places_shows_the_places() -> None:
    answer = calculate(PLACES, {"ordinary_employees": Decimal(42)}, params=usual_figures(PLACES))
    assert isinstance(answer, Calculation)
    shown = sheet_of(SHIPPED["company_placement"], TODAY, "da", calculated=[answer]).calculation
    assert shown is not None
    assert shown.rows[-1].amount == "8 pladser"
    assert shown.rate_year is None


def test_the_language_of_the_sheet() -> None:
    sheet = sheet_of(PRIVATE, TODAY, "en")
    assert sheet.title == PRIVATE.title.en
    assert sheet.authority == "the municipality"
    assert sheet.guidance == "For guidance. The municipality decides each case."
    assert sheet.rates[0].amount == "86.16 kr. per hour"


def test_the_companys_own_numbers_against_the_conditions() -> None:
    known = facts(
        {
            "ordinary_employees": {"n": 42},
            "supported_now": {"n": 1},
            "monthly_employees": months(*[42] * 12),
            "vacancy": {"answer": "no"},
        }
    )
    told = about_company(assess(PRIVATE, known), "da")
    assert told == (
        "Der er plads til 7 mere på arbejdspladsen: 1 af 8 støttede pladser er i brug.",
        "Ordinært ansatte: 42 i sidste måned, 42 i gennemsnit over 12 måneder. Kravet er opfyldt.",
    )
    assert about_company(assess(PRIVATE, facts()), "da") == ()


@pytest.mark.parametrize("code", SHIPPED)
def test_it_can_be_kept_and_built_again(desk: Desk, code: str) -> None:
    data = scheme_handout(desk.store, [SHIPPED[code]], AT, calculated={code: [example()]})
    assert from_plain(SchemeHandout, to_plain(data)) == data
