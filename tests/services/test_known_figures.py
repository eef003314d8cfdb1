"""Figures that need not be typed: what the visit, its need and its company already say."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kmdesk.models import Company, Need, ProductionUnit, Record, Visit
from kmdesk.rules.calculation import Calculation
from kmdesk.services.guide import VisitGuides
from kmdesk.services.known_figures import Known, KnownFigures, hourly_wage
from kmdesk.services.scheme_calculations import (
    Entered,
    calculators_of,
    chosen_rate,
    for_the_sheet,
    rate_code,
    rates_for,
    texts_of,
    work_out,
)
from kmdesk.services.schemes import shipped_schemes
from kmdesk.store.desk import Desk
from tests.nasty import NASTY

SHIPPED = shipped_schemes()
PRIVATE = SHIPPED["wage_subsidy_private"]
TYPED = Entered({"weeks": "26", "wage_cost_per_hour": "182,50"}, on_sheet=True)


def put(desk: Desk, *records: Record) -> None:
    with desk.store.action("x", undoable=False) as unit:
        for record in records:
            unit.put(record)


@pytest.fixture
def visit(desk: Desk) -> Visit:
    company = Company(name="Vestrum", employees=42)
    found = Visit(company_id=company.id, broker_id=desk.store.broker_id, starts_at="2026-11-24T09:00")
    put(desk, company, found)
    return found


def known(desk: Desk, visit: Visit) -> dict[str, Known]:
    return dict(KnownFigures(desk.store).of_visit(visit.id))


def test_the_answers_of_the_visit_go_before_the_company(desk: Desk, visit: Visit) -> None:
    assert known(desk, visit)["ordinary_employees"] == Known("42", "company", example=True)
    guides = VisitGuides(desk.store)
    guides.save_answer(visit.id, "s01", {"n": 38.5})
    guides.save_answer(visit.id, "s02", {"n": 0})
    guides.save_answer(visit.id, "s03", {"months": [{"row": "01", "n": 40}, {"row": "12", "n": 41}]})
    found = known(desk, visit)
    assert found["ordinary_employees"] == Known("38,5", "visit")
    assert found["supported_now"] == Known("0", "visit")
    assert (found["month_1"].text, found["month_12"].text) == ("40", "41")
    assert "month_2" not in found


def test_all_employees_are_the_workplaces_only_where_there_is_one(desk: Desk, visit: Visit) -> None:
    put(desk, *(ProductionUnit(company_id=visit.company_id, name=name) for name in "ab"))
    assert "ordinary_employees" not in known(desk, visit)


def test_needs_that_disagree_say_nothing(desk: Desk, visit: Visit) -> None:
    need = Need(company_id=visit.company_id, visit_id=visit.id, hours_per_week=30, wage="190 kr. pr. time")
    put(desk, need)
    found = known(desk, visit)
    assert (found["hours_per_week"], found["hourly_wage"]) == (
        Known("30", "need"),
        Known("190,00 kr.", "need"),
    )
    put(desk, Need(company_id=visit.company_id, visit_id=visit.id, hours_per_week=37))
    assert "hours_per_week" not in known(desk, visit)
    put(desk, replace(need, status="closed"))
    assert known(desk, visit)["hours_per_week"] == Known("37", "need")


def test_without_a_visit_nothing_is_known(desk: Desk) -> None:
    assert KnownFigures(desk.store).of_visit("") == {}
    assert KnownFigures(desk.store).of_visit("gone") == {}


@pytest.mark.parametrize(
    ("text", "wage"),
    [
        ("182,50 kr./t.", "182.50"),
        ("1.182,50 kr. pr. time", "1182.50"),
        ("190 kr/time", "190"),
        ("190 kr. i timen", "190"),
        ("32.000 kr.", None),
        ("32.000 kr. pr. måned", None),
        ("efter overenskomst", None),
        ("", None),
    ],
)
def test_a_wage_is_read_when_it_says_that_it_is_an_hour_s(text: str, wage: str | None) -> None:
    assert hourly_wage(text) == (None if wage is None else Decimal(wage))


@pytest.mark.parametrize("text", NASTY)
def test_any_text_can_be_a_wage(text: str) -> None:
    hourly_wage(text)


def test_what_is_typed_goes_before_what_is_known_and_that_before_the_usual(desk: Desk, visit: Visit) -> None:
    (own, *_) = calculators_of(PRIVATE)
    found = known(desk, visit)
    texts = texts_of(own, found, Entered({"hours_per_week": "30"}))
    # All who are employed at the company are an example only: the places are counted at the workplace.
    assert (texts["hours_per_week"], texts["weeks"], texts["ordinary_employees"]) == ("30", "26", "")
    VisitGuides(desk.store).save_answer(visit.id, "s01", {"n": 38})
    asked = known(desk, visit)
    assert texts_of(own, asked, Entered())["ordinary_employees"] == "38"
    assert texts_of(own, asked, Entered({"ordinary_employees": ""}))["ordinary_employees"] == ""


def test_what_was_calculated_is_worked_out_again_for_the_sheet_with_the_rate_of_the_day(desk: Desk) -> None:
    today = desk.store.clock.today()
    (own, compared, increase) = calculators_of(PRIVATE)
    assert [use.id for use in (own, compared, increase)] == [
        "wage_subsidy",
        "cost_comparison",
        "net_increase",
    ]
    (worked,) = for_the_sheet(PRIVATE, {own.id: TYPED, compared.id: Entered(on_sheet=True)}, {}, today)
    assert worked.result == Decimal("82885.92")
    assert for_the_sheet(PRIVATE, {own.id: replace(TYPED, on_sheet=False)}, {}, today) == []
    assert for_the_sheet(PRIVATE, {}, {}, today) == []


def test_a_rate_of_long_ago_is_worked_out_but_never_for_the_sheet(desk: Desk) -> None:
    today = desk.store.clock.today()
    rotation = SHIPPED["job_rotation"]
    (use,) = calculators_of(rotation)
    raised = next(
        shown for shown in rates_for(rotation, use, today) if shown.rate.amount == Decimal("194.84")
    )
    texts = {"course_hours": "10"}
    worked = work_out(rotation, use, texts, rate_code(raised), today)
    assert isinstance(worked, Calculation)
    assert (worked.result, worked.rate_year) == (Decimal("1948.40"), 2013)
    entered = Entered(texts, rate_code(raised), on_sheet=True)
    assert for_the_sheet(rotation, {use.id: entered}, {}, today) == []
    assert len(for_the_sheet(rotation, {use.id: replace(entered, rate="")}, {}, today)) == 1
    usual = chosen_rate(rotation, use, "gone", today)
    assert usual is not None
    assert usual.rate.amount == Decimal("203.17")


def test_what_goes_with_one_kind_of_rate_only_does(desk: Desk) -> None:
    today = desk.store.clock.today()
    scheme = SHIPPED["adult_apprentice"]
    (use, *_) = calculators_of(scheme)
    job = next(shown for shown in rates_for(scheme, use, today) if shown.kind.id == "from_job")
    texts = {"hours_per_week": "37", "weeks": "120"}
    assert isinstance(work_out(scheme, use, texts, "", today), Calculation)
    assert isinstance(work_out(scheme, use, texts, rate_code(job), today), tuple)
