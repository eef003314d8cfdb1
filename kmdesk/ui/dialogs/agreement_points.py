"""The seven points of a partnership agreement: chosen with a check box, worded in a field below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import language, tr
from kmdesk.services.paper.partnership_agreement import usual_points
from kmdesk.ui import theme
from kmdesk.ui.forms.offer import OfferLine, stored_meanwhile
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.editors import TextEdit

_INDENT = 28

Points = tuple[Sequence[str], Mapping[str, str]]
"""The numbers of the chosen points, and what was written, by point."""


class PointsEditor(QWidget):
    """A check box per point; a chosen one has room to write what was agreed. `changed` when a person did so.

    What was written about a point stays when its box is unchecked, and is shown again when it is checked.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("agreement_points")
        self._boxes: dict[str, CheckBox] = {}
        self._texts: dict[str, TextEdit] = {}
        self._columns: dict[str, QVBoxLayout] = {}
        self._offers: dict[str, OfferLine] = {}
        self._loading = False
        self._problem = StatusMark("", "late", role="label")
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        for point in usual_points(language()):
            column.addLayout(self._point(str(point.number), point.title))
        column.addWidget(self._problem)

    def load(self, points: Sequence[str], texts: Mapping[str, str]) -> None:
        """Show which points are chosen, and what was agreed about them."""
        self._loading = True
        for number, box in self._boxes.items():
            box.setChecked(number in points)
            self._texts[number].setPlainText(texts.get(number, ""))
            self._texts[number].setVisible(number in points)
        self._loading = False

    def points(self) -> tuple[str, ...]:
        """Return the numbers of the chosen points."""
        return tuple(number for number, box in self._boxes.items() if box.isChecked())

    def texts(self) -> dict[str, str]:
        """Return what was written, by point; also of points that are not chosen any more."""
        return {number: text for number, edit in self._texts.items() if (text := edit.toPlainText())}

    def arrive(self, before: Points, now: Points) -> None:
        """Take what somebody else has stored of the points; what was entered here stays."""
        self._loading = True
        for number in self._boxes:
            were, theirs, here = _of(before, number), _of(now, number), self._here(number)
            if theirs == were:
                continue
            self._withdraw(number)
            if here == were:
                self._put(number, theirs)
            elif here != theirs:
                self._offer(number, theirs)
        self._loading = False

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the points, and put the focus on the first; empty text takes it back."""
        self._problem.show_text(text, "late", "circle-alert")
        self._problem.setVisible(bool(text))
        if text:
            next(iter(self._boxes.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _point(self, number: str, title: str) -> QVBoxLayout:
        box = CheckBox(f"{number}. {title}".replace("&", "&&"))
        box.setObjectName(f"point_{number}")
        edit = TextEdit(placeholder=tr("Hvad har I aftalt?"), lines=1, most_lines=6)
        edit.setObjectName(f"point_text_{number}")
        edit.setAccessibleName(tr("Aftalt om punkt {n}", n=number))
        edit.hide()
        box.clicked.connect(lambda on: self._on_checked(number, chosen=on))
        edit.textChanged.connect(self._on_typed)
        self._boxes[number], self._texts[number] = box, edit
        indented = QHBoxLayout()
        indented.setContentsMargins(theme.px(_INDENT), 0, 0, 0)
        indented.addWidget(edit)
        column = QVBoxLayout()
        column.setSpacing(theme.px(4))
        column.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(indented)
        self._columns[number] = column
        return column

    def _here(self, number: str) -> tuple[bool, str]:
        return self._boxes[number].isChecked(), self._texts[number].toPlainText()

    def _put(self, number: str, point: tuple[bool, str]) -> None:
        chosen, text = point
        self._boxes[number].setChecked(chosen)
        self._texts[number].setPlainText(text)
        self._texts[number].setVisible(chosen)

    def _offer(self, number: str, point: tuple[bool, str]) -> None:
        chosen, text = point
        line = OfferLine(stored_meanwhile((text or tr("valgt")) if chosen else tr("ikke valgt")))

        def take() -> None:
            self._withdraw(number)
            self._put(number, point)
            self.changed.emit()

        line.taken.connect(take)
        self._offers[number] = line
        self._columns[number].addWidget(line)
        self.setTabOrder(self._texts[number], line.use)

    def _withdraw(self, number: str) -> None:
        line = self._offers.pop(number, None)
        if line is not None:
            line.hide()
            line.deleteLater()

    def _on_checked(self, number: str, *, chosen: bool) -> None:
        self.show_problem("")
        self._texts[number].setVisible(chosen)
        if chosen:
            self._texts[number].setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_typed(self) -> None:
        if not self._loading:
            self.changed.emit()


def _of(points: Points, number: str) -> tuple[bool, str]:
    chosen, texts = points
    return number in chosen, texts.get(number, "")
