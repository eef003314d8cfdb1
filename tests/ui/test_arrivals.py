"""Somebody types in a company's form while a colleague's change to the same company arrives."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kmdesk.models import Company, ContactPerson
from kmdesk.services.company_form import CompanyForms
from kmdesk.ui.screens.companies.form import CompanyDialog
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import ElidedLabel

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
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    return made


@pytest.fixture
def dialog(qtbot, ops, desk, *, clock, company, window):
    forms = CompanyForms(desk.store)
    made = CompanyDialog(ops, forms, desk.local, clock, company_id=company.id, parent=window)
    with qtbot.waitSignal(made.ready):
        made.open()
    return made


@pytest.fixture
def arrive(qtbot, ops, desk):
    """Let records come in as sync brings them: on the store's thread, asked for by another one."""

    def come(*records):
        def work():
            with desk.store.action("Hentet fra kontoret", undoable=False) as unit:
                for record in records:
                    unit.put(record)

        thread = threading.Thread(target=lambda: ops.call(work))
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: not ops.busy)

    return come


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
