"""The facts of a visit's summary: told in sentences, needs as rows, numbers found whatever the case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.models import Company, Visit
from kmdesk.services.guide import VisitGuides
from kmdesk.services.visit_summary import SummaryFacts, VisitSummaries
from kmdesk.services.visits import Visits
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:42"


@pytest.fixture
def visit_id(desk: Desk) -> str:
    with desk.store.action("Opret virksomhed") as unit:
        company = unit.put(Company(name="Vestrum", municipality_code="0657", industry_group="CK"))
    visits = Visits(desk.store)
    visit = visits.plan(visits.new_form(company.id, starts_at="2026-11-24T09:00").visit)
    visits.start(visit.id)
    return visit.id


def facts(desk: Desk, visit_id: str, **answers: dict[str, object]) -> SummaryFacts:
    guides = VisitGuides(desk.store)
    for question, value in answers.items():
        guides.save_answer(visit_id, question, value)
    return VisitSummaries(desk.store).data(visit_id, AT)


def test_what_was_told_is_one_paragraph_of_sentences(desk: Desk, visit_id: str) -> None:
    told = facts(
        desk,
        visit_id,
        q01={"answer": "vi bygger maskiner"},
        q02={"employees": 42, "graduates": 1},
        q06={"answer": "Kan vi få folk nok?"},
    ).told
    expected = "Vi bygger maskiner. I er 42 ansatte, heraf 1 med videregående uddannelse. Kan vi få folk nok?"
    assert told == (expected,)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"employees": 1}, "I er 1 ansat."),
        ({"employees": 7}, "I er 7 ansatte."),
        ({"employees": 1, "graduates": 0}, "I er 1 ansat, heraf 0 med videregående uddannelse."),
        ({"graduates": 2}, ""),
    ],
    ids=repr,
)
def test_the_headcount_is_a_sentence(
    desk: Desk, visit_id: str, value: dict[str, object], sentence: str
) -> None:
    assert "".join(facts(desk, visit_id, q02=value).told) == sentence


def test_a_wish_that_can_be_met_in_two_ways_is_one_row(desk: Desk, visit_id: str) -> None:
    (need,) = facts(
        desk,
        visit_id,
        q12={"tasks": [{"task": "Kortere omstillingstid"}]},
        q16={"types": ["hire", "thesis_project"]},
    ).needs
    assert need.title == "Kortere omstillingstid"
    assert set(need.solution.split("\n")) == {"Ansættelse", "Afgangsprojekt"}
    assert need.when == "Start aftales"


def test_a_visit_is_found_by_its_number_whatever_the_case(desk: Desk, visit_id: str) -> None:
    summaries = VisitSummaries(desk.store)
    number = summaries.data(visit_id, AT).number
    assert summaries.visit_id_of(f" {number.lower()} ") == visit_id
    with pytest.raises(KnownError, match="intet besøg med nummeret B-1"):
        summaries.visit_id_of("B-1")


def test_where_nobody_was_reached_the_company_told_nothing(desk: Desk, visit_id: str) -> None:
    with desk.store.action("Ret") as unit:
        visit = desk.store.require(Visit, visit_id)
        unit.put(replace(visit, outcome="not_reached", summary="Ingen tog telefonen"))
    assert facts(desk, visit_id, q01={"answer": "vi bygger maskiner"}).told == ()
    with desk.store.action("Ret") as unit:
        unit.put(
            replace(desk.store.require(Visit, visit_id), outcome="need_registered", summary="I vil vokse. ")
        )
    assert facts(desk, visit_id).told == ("I vil vokse.",)


def test_the_latest_visit_is_ones_own_and_one_where_somebody_was_reached(desk: Desk, visit_id: str) -> None:
    summaries = VisitSummaries(desk.store)
    assert summaries.latest_visit_id() == visit_id

    def put(**changes: str) -> None:
        """Keep a newer visit than the one there is."""
        company = desk.store.require(Visit, visit_id).company_id
        newer = Visit(
            company_id=company,
            broker_id=desk.store.broker_id,
            status="in_progress",
            starts_at="2026-11-24T12:00",
        )
        with desk.store.action("x") as unit:
            unit.put(replace(newer, **changes))

    put(outcome="not_reached")
    put(broker_id="somebody-else")
    assert summaries.latest_visit_id() == visit_id
    put()
    assert summaries.latest_visit_id() != visit_id
