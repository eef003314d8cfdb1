"""The interview guide on paper: every question with its fields, with a visit and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.core.plain import from_plain, to_plain
from kmdesk.models import Company, Visit
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.paper.guide_form import GuideForm, PaperColumn, PaperField, guide_form
from kmdesk.services.visits import participant
from tests.nasty import NASTY

if TYPE_CHECKING:
    from kmdesk.services.paper.guide_form import PaperQuestion
    from kmdesk.store.desk import Desk

AT = "2026-11-23T15:40"


def asked(form: GuideForm) -> dict[int, PaperQuestion]:
    return {question.number: question for section in form.sections for question in section.questions}


def test_a_blank_form_has_every_question_once(desk: Desk) -> None:
    form, guide = guide_form(desk.store, AT), newest_guide()
    ours = [question.number for question in guide.questions if question.internal]
    assert list(asked(form)) == [question.number for question in guide.questions if not question.internal]
    assert [question.number for question in form.internal] == ours == [37]
    assert (form.number, form.company, form.version) == ("", "", guide.version)
    assert form.head.broker.name == "Karen Lyngholm"
    assert form.intro.startswith("Tak for tiden")


def test_every_kind_of_field_brings_what_paper_needs(desk: Desk) -> None:
    questions = asked(guide_form(desk.store, AT))
    assert questions[1].fields == (PaperField("text"),)
    assert questions[13].fields == (PaperField("choice", options=("Ja", "Nej", "Måske")),)
    assert questions[17].fields[1] == PaperField("number", "Timer pr. uge", "t./uge")
    assert questions[12].fields[0].columns == (
        PaperColumn("text", "Opgave"),
        PaperColumn("choice", "Hvornår", ("0–3 mdr.", "3–6 mdr.", "6–12 mdr.", "Over 12 mdr.")),
    )
    areas = questions[11].fields[0]
    assert areas.rows[0] == "Produkter og ydelser"
    assert len(areas.rows) == 5
    assert areas.columns[0].heading
    assert (areas.columns[1].low, areas.columns[1].high) == ("stort udviklingsbehov", "i top")
    assert questions[28].hint.startswith("Skriv ingen navne")
    kinds = {field.kind for question in questions.values() for field in question.fields}
    assert kinds == {"text", "line", "number", "choice", "multi", "scale", "date", "list", "rows"}


def test_the_form_of_a_visit_carries_its_number(desk: Desk) -> None:
    company = Company(name="Vestrum")
    visit = Visit(
        company_id=company.id,
        number="B-2026-0418",
        starts_at="2026-11-24T09:00",
        participants=(participant("us", "Karen Lyngholm"), participant("company", "Hanne Nygaard")),
    )
    with desk.store.action("Opret") as unit:
        unit.put(company)
        unit.put(visit)
    form = guide_form(desk.store, AT, visit_id=visit.id)
    assert (form.number, form.company, form.starts_at) == ("B-2026-0418", "Vestrum", "2026-11-24T09:00")
    assert form.people == ("Karen Lyngholm", "Hanne Nygaard")


def test_a_version_this_program_does_not_have_is_told(desk: Desk) -> None:
    visit = Visit(guide="visit", guide_version="99.1")
    with desk.store.action("Opret") as unit:
        unit.put(visit)
    with pytest.raises(KnownError, match=r"99\.1"):
        guide_form(desk.store, AT, visit_id=visit.id)


def test_english(desk: Desk) -> None:
    form = guide_form(desk.store, AT, language="en")
    assert form.sections[0].title == "The company today"
    assert asked(form)[13].fields[0].options == ("Yes", "No", "Maybe")


def test_it_can_be_kept_and_built_again(desk: Desk) -> None:
    form = guide_form(desk.store, AT)
    assert from_plain(GuideForm, to_plain(form)) == form


@pytest.mark.parametrize("text", NASTY)
def test_any_text_comes_through(desk: Desk, text: str) -> None:
    company = Company(name=text)
    visit = Visit(company_id=company.id, number=text, participants=(participant("company", text),))
    with desk.store.action("Opret") as unit:
        unit.put(company)
        unit.put(visit)
    form = guide_form(desk.store, AT, visit_id=visit.id)
    assert (form.company, form.number, form.people) == (text, text, (text,))
