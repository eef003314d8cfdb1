"""What can be chosen about a paper, and what is told of it before it is given out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from kmdesk.models import Company, Visit
from kmdesk.services.paper.common import Letterhead
from kmdesk.services.paper.envelope import Envelope, LabelSheet, PostalAddress
from kmdesk.services.paper.options import (
    Choice,
    Chosen,
    LabelChoice,
    NoteChoice,
    Notice,
    choice_of,
    notice_on,
)
from kmdesk.services.paper.visit_record import visit_record
from kmdesk.store.desk import Desk

AT = "2026-11-24T10:47"
SHEET = LabelSheet(Letterhead(), recipients=(PostalAddress("Vestrum"),) * 3, start=5)


@pytest.fixture
def record(desk: Desk) -> Callable[..., Choice | None]:
    def choice(note: str, chosen: Chosen) -> Choice | None:
        company = Company(name="Vestrum")
        visit = Visit(company_id=company.id, confidential_note=note)
        with desk.store.action("x") as unit:
            unit.put(company)
            unit.put(visit)
        facts = visit_record(desk.store, visit.id, AT, with_confidential=chosen.confidential)
        return choice_of(desk.store, facts, chosen, visit.id)

    return choice


@pytest.mark.parametrize(("note", "there_is_one"), [("Sælger snart", True), (" \n", False), ("", False)])
@pytest.mark.parametrize("taken", [True, False])
def test_the_record_can_have_the_confidential_note(
    record: Callable[..., Choice | None], note: str, there_is_one: bool, taken: bool
) -> None:
    assert record(note, Chosen(confidential=taken)) == NoteChoice(there_is_one, taken)


def test_labels_can_begin_anywhere_and_other_papers_have_nothing_to_choose(desk: Desk) -> None:
    assert choice_of(desk.store, SHEET, Chosen(), "") == LabelChoice(5, 3)
    assert choice_of(desk.store, Envelope(Letterhead(), PostalAddress()), Chosen(), "") is None


def test_who_gets_no_label_is_told() -> None:
    assert notice_on(SHEET) is None
    some = replace(SHEET, not_to_contact=("Frabedt", "Kun mail"), without_address=("Uden",))
    assert notice_on(some) == Notice(
        "3 virksomheder får ingen etiket.", "Må ikke få brev: Frabedt, Kun mail. Mangler adresse: Uden."
    )
    many = replace(SHEET, without_address=("A", "B", "C", "D", "E"))
    assert notice_on(many) == Notice("5 virksomheder får ingen etiket.", "Mangler adresse: A, B, C og 2 til.")
    one = replace(SHEET, not_to_contact=("Frabedt",))
    assert notice_on(one) == Notice("1 virksomhed får ingen etiket.", "Må ikke få brev: Frabedt.")


def test_an_envelope_without_a_sender_says_where_to_write_it() -> None:
    to = PostalAddress("Vestrum", town="7400 Herning")
    told = notice_on(Envelope(Letterhead(), to, PostalAddress("Midtvest", "Karen", "Torvet 1", "")))
    assert told is not None
    assert "Kontrakten" in told.text
    assert notice_on(Envelope(Letterhead(), to, to)) is None
