"""What was typed into any field of a record is saved unharmed and found again, whatever it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.folding import MOST_WORDS, fold
from kmdesk.models import Candidate, Company, ContactPerson, GuideAnswer, Need, Task, Visit
from kmdesk.models.record import Record
from kmdesk.rules.forecast import Quarter
from kmdesk.services import forecast_query
from kmdesk.services.agreement_query import AgreementList, AgreementQuery
from kmdesk.services.candidate_list import CandidateList, CandidateQuery
from kmdesk.services.candidates import Candidates
from kmdesk.services.case_windows import CaseWindows, WindowQuery
from kmdesk.services.companies import Companies
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.forecast_query import ForecastQuery
from kmdesk.services.institutions import InstitutionQuery, Institutions
from kmdesk.services.order_query import OrderList, OrderQuery
from kmdesk.services.place_query import PlaceList, PlaceQuery
from kmdesk.services.referrals import ReferralQuery, Referrals
from kmdesk.services.search import Search
from kmdesk.services.tasks import PromiseQuery, Tasks
from kmdesk.services.visit_list import VisitFilter, VisitList
from kmdesk.store.desk import Desk
from tests.nasty import NASTY

COMPANY = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", industry_group="CK")
VISIT = Visit(company_id=COMPANY.id, starts_at="2026-11-24T09:00", status="planned", number="B-2026-0001")
CANDIDATE = Candidate(name="Sofie Gårdmand")
PERSON = ContactPerson(company_id=COMPANY.id, name="Hanne Nygaard")
NEED = Need(company_id=COMPANY.id, title="Produktionsplanlægger")
TASK = Task(company_id=COMPANY.id, title="Send projektoplæg")

FOUND_BY: list[tuple[Record, str]] = [
    (COMPANY, "name city address email website note tags"),
    (PERSON, "name title email note"),
    (VISIT, "topic summary next_step location"),
    (NEED, "title description competences mandatory desirable workplace wage contact_name"),
    (CANDIDATE, "name education_title institution competences motivation email mobility"),
    (TASK, "title note owner_name"),
]
FIELDS = [(record, field) for record, fields in FOUND_BY for field in fields.split()]


@pytest.fixture
def filled(desk: Desk) -> Desk:
    with desk.store.action("Opret") as unit:
        for record in (COMPANY, PERSON, VISIT, NEED, CANDIDATE, TASK):
            unit.put(record)
    return desk


@pytest.mark.parametrize(("record", "field"), FIELDS, ids=[f"{r.kind}.{f}" for r, f in FIELDS])
def test_any_text_in_any_field_is_saved_unharmed_and_found(filled: Desk, record: Record, field: str) -> None:
    search = Search(filled.store)
    for text in NASTY:
        value = (text,) if isinstance(getattr(record, field), tuple) else text
        with filled.store.action("Ret") as unit:
            unit.put(replace(record, **{field: value}))
        stored = filled.store.require(type(record), record.id)
        assert getattr(stored, field) == value
        if fold(text):
            hits = search.find(text)
            assert (record.kind, record.id) in {(hit.kind, hit.record_id) for hit in hits}, repr(text[:60])


def test_an_answer_of_the_guide_is_found_on_its_visit(filled: Desk) -> None:
    search = Search(filled.store)
    for text in NASTY:
        with filled.store.action("Svar") as unit:
            unit.put(GuideAnswer(id=VISIT.id, visit_id=VISIT.id, question="q01", value={"answer": text}))
        if fold(text):
            assert VISIT.id in {hit.record_id for hit in search.find(text)}, repr(text[:60])


def test_a_confidential_note_does_not_come_up(filled: Desk) -> None:
    with filled.store.action("Ret") as unit:
        unit.put(replace(VISIT, confidential_note="Ejerskifte undervejs"))
    assert Search(filled.store).find("Ejerskifte") == ()


def test_what_is_typed_is_never_taken_for_a_query(filled: Desk) -> None:
    search = Search(filled.store)
    for text in (*NASTY, '"', '""', "*", "NEAR(", "a AND", "-x", "vestrum:"):
        search.find(text)
    assert search.find("vestrum OR intet") == ()


def test_a_whole_page_pasted_into_a_search_is_looked_for_by_its_first_words(filled: Desk, clock) -> None:
    store, text = filled.store, " ".join(f"ord{n}" for n in range(5_000))
    with store.action("Opret") as unit:
        unit.put(replace(NEED, title=" ".join(text.split()[:MOST_WORDS])))
    orders = OrderList(store, clock)
    assert [row.id for row in orders.page(OrderQuery(text=text, broker=""))] == [NEED.id]
    assert orders.count_part(OrderQuery(text=text, broker="")) == (1, None)
    assert [hit.record_id for hit in Search(store).find(text)] == [NEED.id]
    found = (
        Companies(store).page(CompanyQuery(text=text)),
        CandidateList(store).page(CandidateQuery(text=text)),
        Candidates(store).list(text),
        AgreementList(store).page(AgreementQuery(text=text), clock.today(), 0, 10),
        PlaceList(store).page(PlaceQuery(text=text)),
        Referrals(store, clock).page(ReferralQuery(text=text)),
        forecast_query.page(store.db, ForecastQuery(Quarter(2026, 4), text=text), 0, 10),
        Tasks(store, clock).listed(PromiseQuery(text=text)).shown,
        VisitList(store).page(VisitFilter(text=text), "done", offset=0, limit=10),
        Institutions(store).page(InstitutionQuery(text=text)),
        CaseWindows(store).listed(WindowQuery(text=text)),
    )
    assert [tuple(one) for one in found] == [()] * len(found)
