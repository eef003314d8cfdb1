"""A desk with an order and five candidates, and what tests of matching on the screen do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from kmdesk.models import Candidate, Company, Need
from kmdesk.services.shortlist import Shortlists
from kmdesk.ui import theme
from kmdesk.ui.dialogs.explained_dialog import ExplainedDialog
from kmdesk.ui.dialogs.explained_rows import ROW, RowHeading
from kmdesk.ui.dialogs.shortlist import ShortlistDialog
from kmdesk.ui.screens.matches.explained import CriterionRow, ExplainedView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", city="Herning")
PLANNER = Need(
    company_id=VESTRUM.id,
    title="Produktionsplanlægger",
    match_type="hire",
    education_levels=("H50",),
    mandatory=("Kørekort B",),
    desirable=("Erfaring med CNC eller metal",),
)
NURSE = Need(company_id=VESTRUM.id, title="Sygeplejerske", match_type="hire", fields_of_study=("health",))
NO_MODIFIER, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


def person(name: str, **known: Any) -> Candidate:
    given: dict[str, Any] = {
        "education_title": "Maskiningeniør",
        "education_level": "H50",
        "field_of_study": "engineering_it",
        "driving_licence": "B",
        "municipality_code": "0657",
        "wishes": ("hire",),
        "consent_on": "2026-05-14",
        "consent_until": "2027-05-14",
        "delete_after": "2027-05-14",
    }
    return Candidate(name=name, **{**given, **known})


IDA = person("Ida Holm", competences=("CNC",))
JONAS = person("Jonas Vinther")
SOFIE = person("Sofie Bjerre", driving_licence="", competences=("CNC",))
RASMUS = person("Rasmus Lodberg", education_level="H30", consent_until="2026-10-01")
GONE = person("Gerda Gone", delete_after="2026-11-01")


class Story:
    def __init__(self, qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> None:
        theme.apply(QApplication.instance(), "light")  # pyright: ignore[reportArgumentType]
        self.qtbot, self.desk, self.ops, self.clock = qtbot, desk, ops, clock
        self.lists = Shortlists(desk.store, clock)
        self.put(VESTRUM, PLANNER, NURSE, IDA, JONAS, SOFIE, RASMUS, GONE)
        self.window = QWidget()
        self.window.resize(1240, 820)
        qtbot.addWidget(self.window)
        self.window.show()

    def put(self, *records: Any) -> None:
        with self.desk.store.action("Prøve", undoable=False) as unit:
            for record in records:
                unit.put(record)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.ops.busy, timeout=5000)

    def open(self, dialog: ExplainedDialog) -> ExplainedDialog:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self.qtbot.addWidget(dialog)
        dialog.begin()
        self.settle()
        self.settle()
        return dialog

    def shortlist(self) -> ShortlistDialog:
        dialog = self.open(ShortlistDialog(self.ops, self.lists, PLANNER.id, self.window))
        assert isinstance(dialog, ShortlistDialog)
        return dialog

    def key(self, dialog: ExplainedDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        QTest.keyClick(dialog.list, key, modifiers)
        self.settle()
        self.settle()

    def undo(self) -> None:
        self.ops.write(self.desk.store.undo, owner=self.window)
        self.settle()
        self.settle()


def shown(dialog: ExplainedDialog) -> list[str]:
    rows = dialog.list.rows
    found = [rows.index(n, 0).data(ROW) for n in range(rows.rowCount())]
    return [f"# {row.text}" if isinstance(row, RowHeading) else row.title for row in found]


def badges(dialog: ExplainedDialog, title: str) -> list[str]:
    rows = dialog.list.rows
    row = next(one for n in range(rows.rowCount()) if (one := rows.row_at(n)) and one.title == title)
    return [row.count, *(badge.text for badge in row.badges)]


def said(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(QLabel) if label.isVisible()]


def answer(view: ExplainedView, row: CriterionRow, number: int) -> None:
    menu = view.answer_menu(row.criterion)
    menu.actions()[number].trigger()
    menu.deleteLater()
