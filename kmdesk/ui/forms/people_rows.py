"""People on a form: some to tick, and rows to write others in, each with what is asked of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.reference import choices
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import IconButton
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.tab_order import tab_after

Person = Mapping[str, str]
Lines = Sequence[tuple[str, str, int]]
"""Key of a person, what its line is called, and its share of the width."""
_COLUMNS = 2
_WHO_WIDTH = 78


class PersonRow(QWidget):
    """Somebody not among those to tick. `who` stands before the lines; without `system` none is asked for."""

    edited = Signal()
    removed = Signal()

    def __init__(self, person: Person, lines: Lines, *, who: str = "", system: bool = True) -> None:
        super().__init__()
        self._person = dict(person)
        self._lines = {key: LineEdit(person.get(key, ""), placeholder=name) for key, name, _ in lines}
        systems = [("", tr("Ikke oplyst")), *((one.code, one.label) for one in choices("system"))]
        self._system = ComboBox(systems, placeholder=tr("System"))
        self._system.set_value(person.get("system") or None)
        self._system.setAccessibleName(_called(who, tr("System")))
        self._system.chosen.connect(lambda _code: self.edited.emit())
        remove = IconButton("x", tr("Fjern deltager"), colour="muted")
        remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        if who:
            before = label(who, "meta")
            before.setFixedWidth(theme.px(_WHO_WIDTH))
            row.addWidget(before)
        for key, name, share in lines:
            line = self._lines[key]
            line.setAccessibleName(_called(who, name))
            line.textEdited.connect(lambda _text: self.edited.emit())
            row.addWidget(line, share)
        row.addWidget(self._system, 4)
        self._system.setVisible(system)
        row.addWidget(remove)

    def focus_name(self) -> None:
        """Move the focus to the first line."""
        next(iter(self._lines.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def person(self) -> Person:
        """Return who it is, as it stands."""
        written = {key: " ".join(line.text().split()) for key, line in self._lines.items()}
        return {**self._person, **written, "system": self._system.value() or ""}


class PeopleRows(QWidget):
    """The boxes, and below them the rows. `edited` tells that a person changed something."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._boxes: list[tuple[CheckBox, Person]] = []
        self._rows: list[PersonRow] = []
        self._ticks = QWidget()
        self._others = QVBoxLayout()
        self._others.setSpacing(theme.px(6))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._column.addWidget(self._ticks)
        self._column.addLayout(self._others)

    def offer(self, ticks: Sequence[tuple[CheckBox, Person]]) -> None:
        """Show these boxes, each for the person it stands for, and no rows."""
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setColumnStretch(_COLUMNS, 1)
        for n, (tick, _person) in enumerate(ticks):
            tick.clicked.connect(lambda _on: self.edited.emit())
            grid.addWidget(tick, n // _COLUMNS, n % _COLUMNS)
        self._boxes = list(ticks)
        self._column.replaceWidget(self._ticks, box)
        for old in (self._ticks, *self._rows):
            old.hide()
            old.deleteLater()
        self._ticks, self._rows = box, []
        self._put_in_order()

    def add(self, row: PersonRow, *, focus: bool = False) -> None:
        """Add a row; `focus` for one that a person asked for."""
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        self._others.addWidget(row)
        self._put_in_order()
        if focus:
            row.show()  # what is not shown yet cannot take the focus
            row.focus_name()

    def ticked(self) -> list[Person]:
        """Return who is ticked."""
        return [person for tick, person in self._boxes if tick.isChecked()]

    def written(self) -> list[Person]:
        """Return who stands in the rows, also in empty ones."""
        return [row.person() for row in self._rows]

    def showEvent(self, event: QShowEvent) -> None:
        """Come after the field before, now that there is one."""
        super().showEvent(event)
        self._put_in_order()

    def _put_in_order(self) -> None:
        tab_after(self, self._ticks, *self._rows)

    def _remove(self, row: PersonRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self.edited.emit()


def _called(who: str, name: str) -> str:
    return f"{who}: {name}" if who else name
