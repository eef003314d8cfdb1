"""Parts laid out in lines of twelve columns, and the rows a growing answer is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.guide import Part
from kmdesk.rules.guide_values import ROW
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.answer_editors import make_part_editor
from kmdesk.ui.screens.visits.part_editor import PartEditor
from kmdesk.ui.widgets.buttons import IconButton, LinkButton
from kmdesk.ui.widgets.fields import Field

GRID = 12
_SHORT_LABEL = 14


class PartGrid(QWidget):
    """Editors of some parts beside and below each other; `edited` tells that one of them was."""

    edited = Signal()

    def __init__(
        self,
        parts: Sequence[Part],
        language: str,
        name: str,
        today: Callable[[], date],
        *,
        in_row: bool = False,
    ) -> None:
        super().__init__()
        self.editors: dict[str, PartEditor] = {}
        self._fields: dict[str, QWidget] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for line in _lines(parts, in_row=in_row):
            row = QHBoxLayout()
            row.setSpacing(theme.px(8))
            for part, columns in line:
                row.addLayout(_level(self._make(part, language, name, today), part, len(line)), columns)
            column.addLayout(row)

    def values(self) -> dict[str, object]:
        """Return part id -> value, blank ones left out."""
        found = {part_id: editor.value() for part_id, editor in self.editors.items()}
        return {part_id: value for part_id, value in found.items() if value not in (None, "", [])}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show these values."""
        for part_id, editor in self.editors.items():
            editor.set_value(values.get(part_id))
            self._say(editor)

    def take(self, values: Mapping[str, object]) -> None:
        """Show these values, and leave the other parts as they stand."""
        for part_id in values.keys() & self.editors.keys():
            self.editors[part_id].set_value(values[part_id])
            self._say(self.editors[part_id])

    def show_only(self, asked: Sequence[Part]) -> None:
        """Show the parts that are to be asked, and hide the others."""
        wanted = {part.id for part in asked}
        for part_id, field in self._fields.items():
            field.setVisible(part_id in wanted)

    def tidy(self) -> None:
        """Write values in their usual form and say what cannot be read."""
        for editor in self.editors.values():
            editor.tidy()
            self._say(editor)

    def focus_first(self) -> None:
        """Move the focus to the first editor."""
        next(iter(self.editors.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _make(self, part: Part, language: str, name: str, today: Callable[[], date]) -> QWidget:
        editor = (
            RowsPart(part, language, today)
            if part.type == "rows"
            else make_part_editor(part, language, today)
        )
        editor.setObjectName(f"part_{part.id}")
        editor.edited.connect(self.edited)
        self.editors[part.id] = editor
        text = part.label.in_language(language)
        if not text:
            editor.name(name)
            self._fields[part.id] = editor
            return editor
        field = Field(text.replace("&", "&&"), editor)
        editor.name(text)
        self._fields[part.id] = field
        return field

    def _say(self, editor: PartEditor) -> None:
        field = self._fields[editor.part.id]
        if isinstance(field, Field):
            problem = editor.problem()
            field.set_state("warn" if problem else "normal", problem)


class RowsPart(PartEditor):
    """A growing answer: rows of the same columns, each with an id of its own that outlives edits.

    The rows the guide starts with are fixed: they are always there, in its order, and cannot be removed.
    """

    def __init__(self, part: Part, language: str, today: Callable[[], date]) -> None:
        super().__init__(part, language)
        self._today = today
        self._rows: list[tuple[dict[str, object], PartGrid, QWidget]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(10))
        self._name = ""

    def read(self) -> object:
        """Return the rows, with what the columns do not know kept."""
        return [{**rest, **grid.values()} for rest, grid, _ in self._rows]

    def show_given(self, value: object) -> None:
        """Show the rows the guide starts with, then the others; without any, an empty one."""
        for _, _, holder in self._rows:
            holder.hide()
            holder.deleteLater()
        self._rows = []
        given = cast("list[object]", value) if isinstance(value, list) else []
        rows = [cast("dict[str, object]", row) for row in given if isinstance(row, Mapping)]
        for row in self._with_fixed(rows):
            self._add(row)

    def add(self) -> None:
        """Make another row and go there."""
        grid = self._add({ROW: self._free_id()})
        self._rows[-1][2].show()  # what is not shown yet cannot take the focus
        grid.focus_first()

    def name(self, text: str) -> None:
        """Remember the question; each column says its own label."""
        self._name = text

    def tidy(self) -> None:
        """Tidy each row."""
        for _, grid, _ in self._rows:
            grid.tidy()

    def _with_fixed(self, rows: list[dict[str, object]]) -> list[dict[str, object]]:
        language = self.language
        given = {str(row.get(ROW, "")): row for row in rows}
        fixed: list[dict[str, object]] = [
            given.get(start.row)
            or {ROW: start.row, **{column: text.in_language(language) for column, text in start.headings}}
            for start in self.part.starts_with
        ]
        others = [row for row in rows if not any(row is one for one in fixed)]
        return [*fixed, *others] or [{ROW: "1"}]

    def _is_fixed(self, row: Mapping[str, object]) -> bool:
        return any(start.row == row.get(ROW) for start in self.part.starts_with)

    def _free_id(self) -> str:
        taken = {str(rest.get(ROW, "")) for rest, _, _ in self._rows}
        return next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)

    def _add(self, row: Mapping[str, object]) -> PartGrid:
        known = {column.id for column in self.part.columns}
        rest = {key: value for key, value in row.items() if key not in known}
        alone = len(self.part.columns) == 1
        grid = PartGrid(self.part.columns, self.language, self._name, self._today, in_row=True)
        grid.set_values(row)
        grid.edited.connect(self.note_edit)
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.px(4))
        line.addWidget(grid, 1)
        remove = IconButton("x", tr("Fjern linjen"), colour="muted")
        remove.clicked.connect(lambda: self._remove(holder))
        line.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop if alone else Qt.AlignmentFlag.AlignBottom)
        self._rows.append((rest, grid, holder))
        self._column.addWidget(holder)
        self._show_removers()
        self.setFocusProxy(next(iter(self._rows[0][1].editors.values())))
        return grid

    def _remove(self, holder: QWidget) -> None:
        self._rows = [row for row in self._rows if row[2] is not holder]
        holder.hide()
        holder.deleteLater()
        if not self._rows:
            self._add({ROW: "1"})
        self._rows[0][1].focus_first()
        self._show_removers()
        self.note_edit()

    def _show_removers(self) -> None:
        """Offer to remove a row when it is not fixed and there is more than one."""
        for rest, _, holder in self._rows:
            for button in holder.findChildren(IconButton, options=Qt.FindChildOption.FindDirectChildrenOnly):
                button.setVisible(len(self._rows) > 1 and not self._is_fixed(rest))


def add_link(part: Part, language: str, add_text: str, add: Callable[[], None]) -> LinkButton:
    """Return the link that adds to a growing answer: the text given, else named after its first column."""
    first = part.columns[0].label.in_language(language).lower() if part.columns else ""
    text = add_text or (tr("Tilføj {what}", what=first) if first else tr("Tilføj linje"))
    made = LinkButton(text, icon="plus", small=True)
    made.setObjectName(f"add_{part.id}")
    made.activated.connect(add)
    return made


def _level(field: QWidget, part: Part, beside: int) -> QVBoxLayout:
    """Let fields beside each other begin level; one without label stands beside their editors."""
    cell = QVBoxLayout()
    cell.setSpacing(0)
    without_label = beside > 1 and not part.label.da
    if without_label:
        cell.addStretch(1)
    cell.addWidget(field)
    if without_label:
        cell.addSpacing(theme.px(6))
    else:
        cell.addStretch(1)
    return cell


def _columns(part: Part, *, names_row: bool) -> int:
    """Return how many of the twelve columns a part asks for; what names a row has more room."""
    if names_row and part.type == "line":
        return 7
    if part.type == "number":
        return 2 if len(part.label.da) <= _SHORT_LABEL else 4
    if part.type == "choice":
        return {"segments": 5, "combobox": 4}.get(part.display, GRID)
    if part.type == "multi":
        return 3 if len(part.options) == 1 else GRID
    return {"text": 8, "line": 4, "date": 3, "scale": 8}.get(part.type, GRID)


def _lines(parts: Sequence[Part], *, in_row: bool) -> list[list[tuple[Part, int]]]:
    """Return the parts line by line with their columns; a text that stands alone fills its line."""
    lines: list[list[tuple[Part, int]]] = []
    room = 0
    for part in parts:
        columns = _columns(part, names_row=in_row and part is parts[0] and not part.heading)
        if columns > room:
            lines.append([])
            room = GRID
        lines[-1].append((part, columns))
        room -= columns
    return lines
