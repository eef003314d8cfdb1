"""Planning and recording a contact in its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from kmdesk.models import Company, ContactPerson, Task, Visit
from kmdesk.services.visits import Visits
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.contact_dialog import ContactDialog
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from tests.nasty import NASTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations
    from kmdesk.ui.screens.visits.contact_fields import ContactMode

    Open = Callable[..., ContactDialog]
    Wait = Callable[[], None]


@pytest.fixture
def company(desk: Desk) -> Company:
    made = Company(name="Vestrum Maskinfabrik A/S", address="Industrivej 4", city="Herning")
    with desk.store.action("Opret") as unit:
        unit.put(made)
        unit.put(ContactPerson(company_id=made.id, name="Hanne Nygaard", title="direktør", main_contact=True))
        unit.put(ContactPerson(company_id=made.id, name="Per Juhl"))
    return made


@pytest.fixture
def settle(qtbot: QtBot, ops: Operations) -> Wait:
    def wait() -> None:
        for _ in range(2):
            qtbot.waitUntil(lambda: not ops.busy, timeout=5000)
            QApplication.processEvents()

    return wait


@pytest.fixture
def opened(  # noqa: PLR0917 - fixtures
    qtbot: QtBot,
    qapp: QApplication,
    ops: Operations,
    desk: Desk,
    clock: FixedClock,
    company: Company,
    settle: Wait,
) -> Open:
    theme.apply(qapp, "light")
    window = QWidget()
    window.resize(1440, 900)
    qtbot.addWidget(window)
    window.show()

    def make(mode: ContactMode = "plan", visit_id: str = "") -> ContactDialog:
        dialog = ContactDialog(ops, Visits(desk.store), desk.local, clock, mode=mode, parent=window)
        if visit_id:
            dialog.begin_edit(visit_id)
        else:
            dialog.begin_new(company.id, starts_at="2026-11-26T10:00")
        settle()
        assert dialog.isVisible()
        dialog.activateWindow()
        return dialog

    return make


def button(dialog: ContactDialog, name: str) -> QAbstractButton:
    return cast("QAbstractButton", dialog.findChild(QAbstractButton, name))


def test_a_visit_is_planned_with_the_keyboard(qtbot: QtBot, opened: Open, desk: Desk, settle: Wait) -> None:
    dialog = opened()
    assert dialog.form.value("location") == "Industrivej 4, Herning"
    dialog.form.focus_field("topic")
    qtbot.keyClicks(QApplication.focusWidget(), "Opgaver til en studerende")
    dialog.form.focus_field("minutes")
    qtbot.keyClicks(QApplication.focusWidget(), "105")
    with qtbot.waitSignal(dialog.saved, timeout=3000) as saved:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    [visit] = desk.store.find(Visit)
    assert saved.args == [visit.id, False]
    assert (visit.status, visit.number, visit.topic) == (
        "planned",
        "B-2026-0001",
        "Opgaver til en studerende",
    )
    assert (visit.starts_at, visit.ends_at) == ("2026-11-26T10:00", "2026-11-26T11:45")
    assert [p["name"] for p in visit.participants] == ["Karen Lyngholm", "Hanne Nygaard"]
    settle()
    assert desk.local.drafts() == []


def test_planned_and_started_at_once(qtbot: QtBot, opened: Open) -> None:
    dialog = opened()
    with qtbot.waitSignal(dialog.saved, timeout=3000) as saved:
        button(dialog, "start_button").click()
    assert saved.args[1] is True


def test_a_call_is_recorded_with_what_came_of_it(qtbot: QtBot, opened: Open, desk: Desk) -> None:
    dialog = opened("record")
    for name, value in {
        "outcome": "visit_agreed",
        "summary": "Vil gerne mødes",
        "confidential_note": "Mellem os",
        "next_step": "Book besøg",
        "next_step_on": "2026-12-01",
    }.items():
        dialog.form.put(name, value)
    with qtbot.waitSignal(dialog.saved, timeout=3000):
        dialog.save()
    [visit] = desk.store.find(Visit)
    assert (visit.status, visit.mode, visit.outcome) == ("done", "phone", "visit_agreed")
    assert (visit.summary, visit.confidential_note) == ("Vil gerne mødes", "Mellem os")
    assert [task.title for task in desk.store.find(Task)] == ["Book besøg"]


def test_participants_make_a_joint_visit(qtbot: QtBot, opened: Open, desk: Desk, settle: Wait) -> None:
    dialog = opened()
    assert "Fælles besøg" not in dialog.counted.accessibleName()
    per = next(box for box in dialog.people.findChildren(CheckBox) if box.text() == "Per Juhl")
    per.click()
    button(dialog, "add_other_person").click()
    qtbot.keyClicks(QApplication.focusWidget(), "Lone Bach")
    row = QApplication.focusWidget().parentWidget()
    system = row.findChild(ComboBox)
    system.set_value("employment")
    system.chosen.emit("employment")
    settle()
    assert "Fælles besøg" in dialog.counted.accessibleName()
    with qtbot.waitSignal(dialog.saved, timeout=3000):
        dialog.save()
    people = desk.store.find(Visit)[0].participants
    assert [(p["side"], p["name"]) for p in people] == [
        ("us", "Karen Lyngholm"),
        ("company", "Hanne Nygaard"),
        ("company", "Per Juhl"),
        ("other", "Lone Bach"),
    ]


def test_new_or_follow_up_is_explained_and_overridden_with_a_reason(
    qtbot: QtBot, opened: Open, desk: Desk, company: Company, settle: Wait
) -> None:
    Visits(desk.store).record(Visit(company_id=company.id, starts_at="2026-10-26T09:00"))
    dialog = opened()
    assert "26.10.2026" in dialog.counted.accessibleName()
    dialog.form.put("counts_as", "new_contact")
    dialog.save()
    settle()
    assert dialog.isVisible()
    dialog.form.put("counts_as_reason", "Ny ejer")
    with qtbot.waitSignal(dialog.saved, timeout=3000):
        dialog.save()
    assert desk.store.find(Visit, "counts_as <> ''")[0].counts_as_reason == "Ny ejer"


def test_a_protected_company_asks_for_its_basis(
    qtbot: QtBot, opened: Open, desk: Desk, company: Company, settle: Wait
) -> None:
    from dataclasses import replace

    with desk.store.action("Ret") as unit:
        unit.put(replace(company, advertising_protected=True))
    dialog = opened()
    assert dialog.basis.isVisible()
    dialog.save()
    settle()
    assert dialog.isVisible()
    assert desk.store.find(Visit) == []
    dialog.basis.put("contact_basis", "consent")
    dialog.basis.put("contact_basis_note", "Aftalt på messen")
    with qtbot.waitSignal(dialog.saved, timeout=3000):
        dialog.save()
    assert desk.store.find(Visit)[0].contact_basis == "consent"
    assert desk.store.find(Company)[0].contact_basis_note == "Aftalt på messen"


def test_wrong_times_are_said_at_the_field(opened: Open, desk: Desk, settle: Wait) -> None:
    dialog = opened()
    dialog.form.put("time", "25:99")
    dialog.save()
    settle()
    assert dialog.isVisible()
    assert desk.store.find(Visit) == []
    assert "Tiden findes ikke" in dialog.form.cell("time").findChild(QLineEdit).toolTip()


def test_what_is_typed_is_kept_as_a_draft_and_comes_back(
    qtbot: QtBot, opened: Open, desk: Desk, settle: Wait
) -> None:
    dialog = opened()
    dialog.form.focus_field("topic")
    qtbot.keyClicks(QApplication.focusWidget(), "Halvt skrevet")
    qtbot.waitUntil(lambda: bool(desk.local.drafts()), timeout=1000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    again = opened()
    assert again.form.value("topic") == "Halvt skrevet"
    again.form.put("topic", "x")
    button(again, "discard_button").setVisible(True)
    button(again, "discard_button").click()
    settle()
    assert desk.local.drafts() == []
    assert opened().form.value("topic") == ""


def test_a_recorded_contact_is_corrected(qtbot: QtBot, opened: Open, desk: Desk, company: Company) -> None:
    visit = Visits(desk.store).record(
        Visit(company_id=company.id, starts_at="2026-11-20T09:00", ends_at="2026-11-20T09:30", summary="Før")
    )
    dialog = opened("edit", visit.id)
    assert dialog.form.value("minutes") == 30
    dialog.form.put("summary", "Efter")
    with qtbot.waitSignal(dialog.saved, timeout=3000):
        dialog.save()
    stored = desk.store.require(Visit, visit.id)
    assert (stored.summary, stored.status, stored.number) == ("Efter", "done", visit.number)


def test_any_text_in_every_field(qtbot: QtBot, opened: Open, desk: Desk) -> None:
    for text in NASTY:
        dialog = opened("record")
        for name in ("topic", "location", "summary", "confidential_note"):
            dialog.form.put(name, text)
        with qtbot.waitSignal(dialog.saved, timeout=3000):
            dialog.save()
    assert len(desk.store.find(Visit)) == len(NASTY)
