"""Kommunerne under Indstillinger: each municipality's contact is written, shown, drafted and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kmdesk.core.clock import FixedClock
from kmdesk.models import MunicipalityContact, Project
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.store.desk import Desk
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.municipalities_page import MunicipalitiesPage

Settle = Callable[[], None]


@pytest.fixture
def page(qtbot: QtBot, ops: Operations, desk: Desk, clock: FixedClock) -> MunicipalitiesPage:
    made = MunicipalitiesPage(ops, OfficeSettings(desk.store), clock)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    return made


@pytest.fixture
def settle(qtbot: QtBot, ops: Operations) -> Settle:
    return lambda: qtbot.waitUntil(lambda: not ops.busy)


def rows(page: MunicipalitiesPage) -> list[tuple[str, ...]]:
    model = page.table.model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(4)) for row in range(model.rowCount())
    ]


def open_row(qtbot: QtBot, page: MunicipalitiesPage, settle: Settle, row: int) -> RecordDialog:
    page.table.setFocus()
    page.table.selectRow(row)
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    settle()
    found = page.window().findChild(RecordDialog, "municipality_dialog")
    assert found is not None
    return found


def write(dialog: RecordDialog, **texts: str) -> None:
    for name, text in texts.items():
        editor = dialog.form.editor(name).widget
        editor.setFocus()
        editor.setText(text)  # type: ignore[attr-defined]
        editor.textEdited.emit(text)  # type: ignore[attr-defined]


def test_a_contact_is_written_and_shown_at_once(
    qtbot: QtBot, page: MunicipalitiesPage, desk: Desk, settle: Settle
) -> None:
    said: list[tuple[str, bool]] = []
    page.toast.connect(lambda text, undo: said.append((text, undo)))
    assert rows(page)[1] == ("Herning", "Mangler", "", "")
    dialog = open_row(qtbot, page, settle, 1)
    assert dialog.windowTitle() == "Herning Kommune"
    write(dialog, name="Lone Bach", unit="virksomhedsindgangen", phone="97001802", email="lb@herning.example")
    qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    settle()
    kept = ("Herning", "Lone Bach, virksomhedsindgangen", "97 00 18 02", "lb@herning.example")
    assert rows(page)[1] == kept
    assert page.table.currentIndex().row() == 1
    assert said == [("Kommunens kontakt er gemt", True)]
    assert [one.name for one in desk.store.find(MunicipalityContact)] == ["Lone Bach"]


def test_what_is_typed_and_not_saved_comes_back(
    qtbot: QtBot, page: MunicipalitiesPage, desk: Desk, settle: Settle
) -> None:
    dialog = open_row(qtbot, page, settle, 0)
    write(dialog, name="Ole Vig")
    dialog._drafts.keep()
    settle()
    assert [draft.key for draft in desk.local.drafts()] == ["municipality/0710"]
    dialog.accept()
    qtbot.waitUntil(lambda: page.window().findChild(RecordDialog, "municipality_dialog") is None)
    again = open_row(qtbot, page, settle, 0)
    settle()
    assert again.form.value("name") == "Ole Vig"


def test_the_rows_follow_the_contract_and_undo(
    qtbot: QtBot, page: MunicipalitiesPage, ops: Operations, desk: Desk, settle: Settle
) -> None:
    contacts = OfficeSettings(desk.store).contacts
    ops.write(lambda: contacts.save(replace(contacts.contact("0657"), name="Lone Bach")), owner=ops)
    settle()
    settle()
    assert rows(page)[1][1] == "Lone Bach"
    ops.write(desk.store.undo, owner=ops)
    settle()
    settle()
    assert rows(page)[1][1] == "Mangler"
    office = OfficeSettings(desk.store)
    ops.write(
        lambda: office.save_project(replace(desk.store.find(Project)[0], municipality_codes=("0661",))),
        owner=ops,
    )
    settle()
    settle()
    assert [row[0] for row in rows(page)] == ["Holstebro"]
