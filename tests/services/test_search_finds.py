"""What was typed into any field of a record is saved unharmed and found again, whatever it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.core.folding import fold
from kmdesk.models import Candidate, Company, ContactPerson, GuideAnswer, Need, Task, Visit
from kmdesk.models.record import Record
from kmdesk.services.search import Search
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
