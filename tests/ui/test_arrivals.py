"""Somebody types in a form while a colleague's change to the same record arrives: every form does alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kmdesk.models import (
    Candidate,
    Company,
    ContactPerson,
    GuideAnswer,
    Institution,
    Project,
)
from kmdesk.services.company_form import CompanyForms
from kmdesk.services.guide import VisitGuides
from kmdesk.services.tasks import Tasks
from kmdesk.services.visits import Visits
from kmdesk.ui.dialogs.agreement_points import PointsEditor
from kmdesk.ui.forms.offer import OfferLine
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import SENT
from kmdesk.ui.screens.companies.form import CompanyDialog
from kmdesk.ui.screens.visits.visit_screen import VisitScreen
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import ElidedLabel
from kmdesk.ui.widgets.messages import InlineMessage
from tests.ui.every_form import FORMS, Place, open_candidate

TYPED = "Vil gerne have en studerende. Helst fra februar."
OFFICE = "Vil gerne have en studerende til CAD-tegning."


@pytest.fixture
def company(desk):
    made = Company(
        name="Hjortdal Maskiner ApS",
        municipality_code="0671",
        industry_group="CK",
        phone="97005510",
        note="Ring",
    )
    with desk.store.action("x", undoable=False) as unit:
        unit.put(made)
        unit.put(ContactPerson(name="Inge Hjort", company_id=made.id))
    return made


@pytest.fixture
def dialog(qtbot, ops, desk, *, clock, company, window):
    forms = CompanyForms(desk.store)
    made = CompanyDialog(ops, forms, desk.local, clock, company_id=company.id, parent=window)
    with qtbot.waitSignal(made.ready):
        made.open()
    return made


def type_note(qtbot, dialog, text=TYPED):
    note = dialog.form.editor("note").parts()[0]
    note.setFocus()
    note.selectAll()
    qtbot.keyClicks(note, text)


def stored(desk, company) -> Company:
    return desk.store.require(Company, company.id)


def save(qtbot, dialog):
    with qtbot.waitSignal(dialog.saved):
        dialog.save()


def offer(dialog, name) -> QWidget:
    return dialog.form.cell(name).findChild(QWidget, "suggestion")


def test_what_is_typed_stays_and_the_other_is_offered(qtbot, dialog, desk, company, arrive):
    type_note(qtbot, dialog)
    arrive(replace(stored(desk, company), note=OFFICE, phone="97005599"))
    assert dialog.form.value("note") == TYPED
    assert dialog.form.value("phone") == "97 00 55 99"  # nobody had touched it here
    assert dialog.form.cell("note").suggested()
    assert not dialog.form.cell("phone").suggested()
    qtbot.keyClicks(dialog.form.editor("note").parts()[0], " Ja.")
    assert dialog.form.cell("note").suggested()  # it waits until somebody chooses
    save(qtbot, dialog)
    kept = stored(desk, company)
    assert (kept.note, kept.phone) == (f"{TYPED} Ja.", "97005599")


def test_a_field_that_was_typed_in_and_did_not_arrive_is_offered_nothing(
    qtbot, dialog, desk, company, arrive
):
    phone = dialog.form.editor("phone").parts()[0]
    phone.setFocus()
    phone.selectAll()
    qtbot.keyClicks(phone, "20001271")
    arrive(replace(stored(desk, company), employees=21))
    assert dialog.form.value("employees") == 21
    assert not dialog.form.cell("phone").suggested()
    arrive(replace(stored(desk, company), phone=""))
    assert "(tomt)" in offer(dialog, "phone").findChild(ElidedLabel).text()
    save(qtbot, dialog)
    assert (stored(desk, company).phone, stored(desk, company).employees) == ("20001271", 21)


def test_the_other_can_be_taken(qtbot, dialog, desk, company, arrive):
    type_note(qtbot, dialog)
    arrive(replace(stored(desk, company), note=OFFICE))
    take = offer(dialog, "note").findChild(LinkButton)
    qtbot.mouseClick(take, Qt.MouseButton.LeftButton)
    assert dialog.form.value("note") == OFFICE
    save(qtbot, dialog)
    assert stored(desk, company).note == OFFICE


def test_what_came_in_is_not_put_back_by_saving_something_else(qtbot, dialog, desk, company, arrive):
    type_note(qtbot, dialog)
    came = ContactPerson(name="Ole Skov", company_id=company.id)
    inge = desk.store.find(ContactPerson)[0]
    arrive(replace(stored(desk, company), employees=21), came, replace(inge, phone="20001271"))
    save(qtbot, dialog)
    kept = stored(desk, company)
    assert (kept.employees, kept.note) == (21, TYPED)
    people = {person.name: person.phone for person in desk.store.find(ContactPerson)}
    assert people == {"Inge Hjort": "20001271", "Ole Skov": ""}


def test_people_typed_here_and_people_that_came_are_all_kept(qtbot, dialog, desk, company, arrive):
    inge = desk.store.find(ContactPerson)[0]
    people = CompanyForms(desk.store).load(company.id).people
    dialog._people._on_add()
    dialog._people._cards[-1].form.put("name", "Mads Hjort")
    arrive(ContactPerson(name="Ole Skov", company_id=company.id), replace(inge, phone="20001271"))
    assert people[0].phone == ""
    save(qtbot, dialog)
    found = {person.name: person.phone for person in desk.store.find(ContactPerson)}
    assert found == {"Inge Hjort": "20001271", "Mads Hjort": "", "Ole Skov": ""}


def test_a_company_that_is_deleted_meanwhile_keeps_the_typing(
    qtbot, ops, dialog, desk, *, company, arrive, reporter
):
    type_note(qtbot, dialog)
    arrive(replace(stored(desk, company), deleted=True))
    assert dialog.form.value("note") == TYPED
    assert reporter.known_errors == []
    dialog.save()
    qtbot.waitUntil(lambda: not ops.busy)
    assert dialog.isVisible()
    assert dialog.form.value("note") == TYPED


# -- every other form ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_every_form_takes_what_came_and_keeps_what_was_typed(  # noqa: PLR0917 - fixtures
    qtbot, ops, desk, clock, window, arrive, name
) -> None:
    given = FORMS[name]
    field, other = ((given.stored or {}).get(name, name) for name in (given.typed, given.other))
    with desk.store.action("x", undoable=False) as unit:
        if isinstance(given.record, Project):  # there is one contract only
            given = replace(given, record=replace(desk.store.find(Project)[0], subtitle="a"))
        for record in (Company(id="c", name="Hjortdal ApS"), Institution(id="i", name="VIA")):
            unit.put(record)
        unit.put(Candidate(id="k", name="Anna Holm", delete_after="2027-05-01"))
        unit.put(given.record)
    place = Place(qtbot, ops, desk, clock, window)
    dialog = given.open(place, given.record)
    form: RecordForm = getattr(dialog, "fields", dialog).form
    original = getattr(given.record, field)

    def now() -> Any:
        return desk.store.require(type(given.record), given.record.id)

    def type_in(text: str) -> None:
        part = form.editor(given.typed).parts()[0]
        part.setFocus()
        part.selectAll()
        qtbot.keyClicks(part, text)
        if not text:
            qtbot.keyClick(part, Qt.Key.Key_Delete)

    type_in(TYPED)
    arrive(replace(now(), **{field: OFFICE, other: given.value}))
    place.settle()
    assert form.editor(given.other).said(form.value(given.other)) == form.editor(given.other).said(
        given.value
    )
    assert form.value(given.typed) == TYPED
    line = form.cell(given.typed).findChild(QWidget, "suggestion")
    assert OFFICE in line.findChild(ElidedLabel).text()
    type_in(original)  # back to what stood there is also an answer
    dialog.save() if hasattr(dialog, "save") else dialog._on_save()
    place.settle()
    assert (getattr(now(), field), getattr(now(), other)) == (original, given.value)


def test_a_draft_brings_back_what_was_typed_and_nothing_else(qtbot, ops, desk, clock, *, window, arrive):
    """Left half typed; meanwhile a colleague changes that field and another one."""
    given = FORMS["person"]
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(id="c", name="Hjortdal ApS"))
        unit.put(given.record)
    place = Place(qtbot, ops, desk, clock, window)
    first = given.open(place, given.record)
    qtbot.keyClicks(first.form.editor("phone").parts()[0], "20001271")
    first._keep()
    place.settle()
    now = replace(given.record, phone="97005510", title="direktør")
    arrive(now)
    again = given.open(place, now)
    assert (again.form.value("phone"), again.form.value("title")) == ("20 00 12 71", "direktør")
    line = again.form.cell("phone").findChild(QWidget, "suggestion")
    assert line.findChild(ElidedLabel).text() == "Rettet til: 97 00 55 10"
    again._on_save()
    place.settle()
    kept = desk.store.require(ContactPerson, "p")
    assert (kept.phone, kept.title) == ("20 00 12 71", "direktør")


def test_a_run_that_sent_something_leaves_an_open_form_alone(qtbot, ops, desk, clock, *, window, reporter):
    place = Place(qtbot, ops, desk, clock, window)
    person = FORMS["candidate"].record
    with desk.store.action("x") as unit:
        unit.put(person)
    dialog = open_candidate(place, person)
    dialog._drafts.keep()
    ops.changed.emit(frozenset({(SENT, "")}), None)
    place.settle()
    assert (reporter.known_errors, len(desk.local.drafts())) == ([], 1)


def test_nothing_is_kept_of_somebody_erased_while_the_form_is_open(qtbot, ops, desk, clock, *, window):
    place = Place(qtbot, ops, desk, clock, window)
    person = Candidate(id="p", name="Signe Toft", delete_after="2027-05-24")
    with desk.store.action("x") as unit:
        unit.put(person)
    dialog = open_candidate(place, person)
    dialog.form.editor("motivation").parts()[0].setFocus()
    qtbot.keyClicks(dialog.form.editor("motivation").parts()[0], "Bor i Hammerum")
    dialog._drafts.keep()
    place.settle()
    assert len(desk.local.drafts()) == 1
    ops.write(lambda: desk.store.erase(person), owner=window)  # as by a colleague
    place.settle()
    place.settle()
    problem = dialog.findChild(InlineMessage, "dialog_problem")
    assert problem.isVisible()
    dialog._drafts.keep()
    dialog.save()
    place.settle()
    assert dialog.isVisible()
    assert desk.local.drafts() == []
    assert "Hammerum" not in str(desk.database.rows("SELECT changes FROM journal_entry"))


def test_an_answer_in_a_visit_keeps_both(qtbot, ops, desk, clock, *, window, arrive):
    """Three parts of one question: typed here, typed by a colleague, typed by both while it is unsaved."""
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(id="c", name="Hjortdal ApS"))
    visits, guides = Visits(desk.store), VisitGuides(desk.store)
    visit_id = visits.start(visits.plan(visits.new_form("c", starts_at="2026-11-24T08:00").visit).id).id
    guides.save_answer(visit_id, "q02", {"employees": 40, "graduates": 1})
    place = Place(qtbot, ops, desk, clock, window)
    screen = VisitScreen(ops, visits, guides, Tasks(desk.store, clock), local=desk.local, clock=clock)
    place.inside(screen)
    screen.open_visit(visit_id)
    place.settle()
    screen.go_to_question("q02")
    question = screen.page.questions["q02"]

    def type_in(part: str, text: str) -> None:
        line = question._grid.editors[part].focusProxy()
        line.selectAll()
        qtbot.keyClicks(line, text)

    def stored() -> dict[str, Any]:
        return dict(guides.answers(visit_id)["q02"].value)

    type_in("employees", "42")
    record = desk.store.find(GuideAnswer)[0]
    arrive(replace(record, value={"employees": 50, "graduates": 3}))  # before half a second has gone
    place.settle()
    assert question.answer().value == {"employees": 42, "graduates": 3}
    assert "50" in question.findChild(QWidget, "suggestion").findChild(ElidedLabel).text()
    screen.flush()
    place.settle()
    assert stored() == {"employees": 42, "graduates": 3}
    type_in("graduates", "4")
    screen.flush()
    place.settle()
    assert stored() == {"employees": 42, "graduates": 4}
    qtbot.mouseClick(question.findChild(LinkButton, "offer_use"), Qt.MouseButton.LeftButton)
    screen.flush()
    place.settle()
    assert stored() == {"employees": 50, "graduates": 4}
    assert question.findChild(QWidget, "suggestion") is None


def test_points_of_a_partnership_are_taken_one_by_one(qtbot) -> None:
    points = PointsEditor()
    qtbot.addWidget(points)
    points.show()
    before = (("1", "2"), {"1": "a", "2": "b"})
    points.load(*before)
    points.findChild(QWidget, "point_text_1").setPlainText("mit")
    points.arrive(before, (("1", "2", "3"), {"1": "deres", "2": "nyt", "3": "c"}))
    assert points.texts() == {"1": "mit", "2": "nyt", "3": "c"}
    assert points.points() == ("1", "2", "3")
    (line,) = points.findChildren(OfferLine)
    assert "deres" in line.findChild(ElidedLabel).text()
    line.use.activated.emit()
    assert points.texts()["1"] == "deres"
