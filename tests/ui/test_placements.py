"""The view Bopæl og arbejdssted, and a need that is passed on: by keyboard, with a way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from kmdesk.models import Candidate, Company, Match
from kmdesk.services.placements import PlacementQuery, Placements
from kmdesk.ui.screens.matches.homes_view import HomesView
from kmdesk.ui.screens.matches.placement_table import PlacementTable
from kmdesk.ui.widgets.chips import Chip
from kmdesk.ui.widgets.messages import InlineMessage


@pytest.fixture
def view(qtbot, ops, desk, clock):
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(id="vestrum", name="Vestrum A/S", municipality_code="0657"))
        for number, home in enumerate(("0657", "0657", "0791", "")):
            person = unit.put(Candidate(name=f"Nr. {number}", municipality_code=home))
            unit.put(
                Match(
                    company_id="vestrum",
                    candidate_id=person.id,
                    type="hire" if number else "internship",
                    status="agreed",
                    agreed_on="2026-11-10",
                )
            )
    made = HomesView(ops, Placements(desk.store, clock))
    qtbot.addWidget(made)
    made.said = []
    made.toast.connect(lambda text, undo: made.said.append((text, undo)))
    made.resize(1000, 700)
    made.show()
    made.settle = lambda: qtbot.waitUntil(lambda: not ops.busy)
    made.activate()
    made.settle()
    return made


def texts(view):
    return [one.text() for one in view.findChildren(QLabel) if one.isVisibleTo(view)]


def test_it_counts_narrows_copies_and_writes_without_leaving_the_keyboard(view, tmp_path, qtbot) -> None:
    assert "33,3\u00a0%" in texts(view)
    assert any("ukendt bopæl" in text for text in texts(view))
    view.focus_list()
    table = QApplication.focusWidget()
    assert isinstance(table, PlacementTable)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().splitlines()
    assert copied[0].split("\t")[:3] == ["Type", "Samme kommune", "Anden kommune"]
    assert copied[-1].split("\t")[:4] == ["I alt", "2", "1", "1"]
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert table.copied().splitlines()[0].split("\t") == ["Type", "Samme kommune"]

    chip = view.findChild(Chip, "placement_type")
    chip.setFocus()
    next(one for one in view.menu_for("type").actions() if one.text() == "Ansættelse").trigger()
    view.settle()
    assert view.found.split.total == 3
    again = view.findChild(Chip, "placement_type")
    assert again.accessibleName() == "Type: Ansættelse"
    assert again.hasFocus()
    QTest.keyClick(again, Qt.Key.Key_Delete)
    view.settle()
    assert view.found.split.total == 4

    view.copy()
    assert "Bor i" in QApplication.clipboard().text()
    view.export_to(tmp_path / "p.csv")
    view.settle()
    assert view.said[-1] == ("p.csv er skrevet uden små tal", False)
    assert ";2" not in (tmp_path / "p.csv").read_text("utf-8-sig")
    with qtbot.waitSignal(view.print_wanted) as asked:
        view.print_report()
    assert asked.args == [PlacementQuery()]


def test_days_that_cannot_be_are_said_and_what_is_found_since_is_shown(view, desk) -> None:
    view.period.set_value("own")
    view._change_period("own")
    view.settle()
    assert view.findChild(InlineMessage) is not None
    for edit, text in zip(view.days, ("1.11.2026", "30.11.2026"), strict=True):
        edit.setFocus()
        QTest.keyClicks(edit, text)
        QTest.keyClick(edit, Qt.Key.Key_Return)
        view.settle()
    assert view.found is not None
    assert view.found.split.total == 4
    match = desk.store.find(Match)[0]
    with desk.store.action("Slet") as unit:
        unit.delete(match)
    view._on_changed(frozenset({("match", match.id)}), None)
    view.settle()
    assert view.found.split.total == 3
