"""Whom a mail about a company goes to: who the paper is for, whom one met, the main contact, the company."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kmdesk.models import Company, ContactPerson, Visit
from kmdesk.services.paper.contacts import email_for
from kmdesk.store.desk import Desk

VESTRUM = Company(name="Vestrum", email="post@vestrum.example")
HANNE = ContactPerson(
    company_id=VESTRUM.id, name="Hanne Nygaard", email="hn@vestrum.example", main_contact=True
)
PER = ContactPerson(company_id=VESTRUM.id, name="Per Juhl", email="pj@vestrum.example")
VISIT = Visit(
    company_id=VESTRUM.id,
    participants=(
        {"side": "us", "name": "Karen Lyngholm"},
        {"side": "company", "name": "Somebody new"},
        {"side": "company", "name": "P. Juhl", "person_id": PER.id},
    ),
)


def put(desk: Desk, *records: Company | ContactPerson | Visit) -> None:
    with desk.store.action("x") as unit:
        for record in records:
            unit.put(record)


def test_who_the_paper_is_for_then_whom_one_met_then_the_main_contact(desk: Desk) -> None:
    put(desk, VESTRUM, HANNE, PER, VISIT)
    store = desk.store
    assert email_for(store, VESTRUM.id) == "hn@vestrum.example"
    assert email_for(store, VESTRUM.id, visit_id=VISIT.id) == "pj@vestrum.example"
    assert email_for(store, VESTRUM.id, visit_id=VISIT.id, name="Hanne Nygaard") == "hn@vestrum.example"
    assert email_for(store, VESTRUM.id, name="Nobody we know") == "hn@vestrum.example"


def test_a_person_met_may_be_known_by_name_alone(desk: Desk) -> None:
    met = replace(VISIT, participants=({"side": "company", "name": "Per Juhl"},))
    put(desk, VESTRUM, HANNE, PER, met)
    assert email_for(desk.store, VESTRUM.id, visit_id=met.id) == "pj@vestrum.example"


def test_without_persons_the_company_itself_but_never_for_what_is_personal(desk: Desk) -> None:
    put(desk, VESTRUM, replace(HANNE, email=""), replace(PER, email=""), VISIT)
    assert email_for(desk.store, VESTRUM.id, visit_id=VISIT.id) == "post@vestrum.example"
    assert email_for(desk.store, VESTRUM.id, visit_id=VISIT.id, personal=True) == ""


@pytest.mark.parametrize("company_id", ["", "gone"])
def test_nobody_is_known_at_no_company(desk: Desk, company_id: str) -> None:
    put(desk, VESTRUM, HANNE)
    assert email_for(desk.store, company_id, visit_id="gone") == ""
