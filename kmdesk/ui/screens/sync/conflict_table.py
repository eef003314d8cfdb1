"""The table of a record in conflict: a field a row, what it was, mine, the office's, and the result."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.conflict_reading import Choice, FieldRow, Pick, RecordConflicts
from kmdesk.ui import theme
from kmdesk.ui.screens.sync.conflict_cells import ShownRow, narrow
from kmdesk.ui.screens.sync.conflict_row import Cell, ConflictRow, When
from kmdesk.ui.widgets.paint import rounded

_SHARES = (113, 152, 155, 155, 178)
"""The columns of the design at 1440, which share the width there is."""
_RESULT = 4
_NAME_PADDING, _NAME_MOST = 20, 170
_CHOICES: frozenset[str] = frozenset({"mine", "office", "earlier", "combined", "both"})


class ConflictTable(QWidget):
    """Shows fields and takes choices. `changed` after every choice, `combine_wanted` brings a field.

    Arrows move between fields and values. M or 1 takes mine, K or 2 the office's, B or 3 both, T begins a
    text of one's own, Backspace takes the choice back.
    """

    changed = Signal()
    combine_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("conflict_table")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._rows: list[ConflictRow] = []
        self._heads: list[QWidget] = []
        self._grid = QGridLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(0)
        for number, share in enumerate(_SHARES):
            self._grid.setColumnStretch(number, share)

    @property
    def rows(self) -> Sequence[ConflictRow]:
        """The fields in their order."""
        return self._rows

    def row(self, field: str) -> ConflictRow | None:
        """Return the row of a field."""
        return next((one for one in self._rows if one.row.field == field), None)

    def show_conflicts(self, shown: RecordConflicts | None, rows: Sequence[ShownRow], when: When) -> None:
        """Show a record's fields, nothing chosen but what chooses itself; None empties the table."""
        self._clear()
        if shown is None:
            return
        whose = {(side.who, side.me) for row in shown.rows if row.conflict_ids for side in row.mine}
        with_names = len(whose) > 1
        titles = (
            (tr("Felt"), ""),
            (tr("Oprindelig"), shown.base_by),
            (shown.mine_title, "" if with_names else shown.mine_by),
            (tr("Kontoret"), shown.office_by),
            (tr("Resultat"), tr("det, der bliver gemt")),
        )
        for number, (title, below) in enumerate(titles):
            head = _head(title, below)
            self._heads.append(head)
            self._grid.addWidget(head, 0, number)
        for number, shown_row in enumerate(rows, 1):
            row = ConflictRow(shown_row, shown.mine_title, when, with_names=with_names)
            row.picked.connect(self._on_picked)
            row.moved.connect(self._move)
            row.combine_wanted.connect(lambda field=shown_row.row.field: self.combine_wanted.emit(field))
            for column, cell in enumerate(row.cells):
                self._grid.addWidget(cell, number, column)
            self._rows.append(row)
        self._grid.setColumnMinimumWidth(0, _widest_word([one.row.label for one in rows]))
        self._tab_order()
        self.changed.emit()

    # -- choices -----------------------------------------------------------------------------------

    def picks(self) -> dict[str, Pick]:
        """Return field -> choice, of those that have one."""
        return {row.row.field: row.pick for row in self._rows if row.pick is not None}

    def state(self) -> dict[str, Any]:
        """Return the choices as JSON, each with a sign of the values it was made by."""
        return {
            row.row.field: {
                "choice": row.pick.choice,
                "conflict_id": row.pick.conflict_id,
                "text": row.pick.text,
                "seen": sign_of(row.row),
            }
            for row in self._rows
            if row.pick is not None and not row.is_automatic
        }

    def take_state(self, state: Mapping[str, Any]) -> None:
        """Choose again what was chosen, where the field is still what it was then."""
        for row in self._rows:
            told = state.get(row.row.field)
            if not isinstance(told, dict):
                continue
            kept = cast("dict[str, Any]", told)
            choice = str(kept.get("choice", ""))
            conflict_id = str(kept.get("conflict_id", ""))
            known = {side.conflict_id for side in row.row.sides}
            if kept.get("seen") == sign_of(row.row) and choice in _CHOICES and conflict_id in {*known, ""}:
                pick = Pick(cast("Choice", choice), conflict_id, str(kept.get("text", "")))
                row.set_pick(pick, told=False)
        self.changed.emit()

    def choose_all(self, side: Choice) -> None:
        """Take mine, or the office's, for every field that asks; what was merged by itself stays."""
        for row in self._rows:
            if row.row.automatic or (side == "mine" and row.row.locked):
                continue
            own = next((one for one in row.row.mine if one.me), row.row.mine[0])
            row.set_pick(Pick("mine", own.conflict_id) if side == "mine" else Pick("office"), told=False)
        self.changed.emit()

    def undo_all(self) -> None:
        """Take all choices back."""
        for row in self._rows:
            row.undo()

    def to_combine(self) -> list[ConflictRow]:
        """Return the texts that are not chosen yet, else the one where the focus is, if it is a text."""
        texts = [row for row in self._rows if row.row.sort in ("note", "line") and row.row.can_type]
        open_ones = [row for row in texts if not row.done]
        at = self.current()
        return open_ones or [row for row in texts if row is at]

    # -- focus -------------------------------------------------------------------------------------

    def current(self) -> ConflictRow | None:
        """Return the row where the focus is."""
        focused = QApplication.focusWidget()
        return next(
            (row for row in self._rows if focused and any(c.isAncestorOf(focused) for c in row.cells)), None
        )

    def focus_first(self) -> None:
        """Move to the first field without a choice, or to the first."""
        row = next((one for one in self._rows if not one.done), self._rows[0] if self._rows else None)
        if row is not None:
            row.focus()

    def show_problem(self, field: str, text: str) -> bool:
        """Say what is wrong with a field and go there; False when it is not in the table."""
        row = self.row(field)
        if row is None:
            return False
        row.result.show_problem(text)
        editor = row.result.editor
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            row.focus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by a letter or a digit for the field where the focus is."""
        row = self.current()
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        key = Qt.Key(event.key())
        if row is None or not plain:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_M, Qt.Key.Key_1):
            row.choose("mine")
        elif key in (Qt.Key.Key_K, Qt.Key.Key_2):
            row.choose("office")
        elif key in (Qt.Key.Key_B, Qt.Key.Key_3):
            row.choose("both")
        elif key in (Qt.Key.Key_T, Qt.Key.Key_4) and row.row.can_type:
            row.combine_wanted.emit()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            row.undo()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(row, -1 if key == Qt.Key.Key_Up else 1, 0)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw grounds, chosen values and lines."""
        painter = QPainter(self)
        tokens = theme.current()
        box = QRectF(self.rect())
        if not self._rows:
            return
        for head in self._heads:
            painter.fillRect(head.geometry(), theme.colour("subtle"))
        for row in self._rows:
            chosen = row.chosen_column()
            for number, cell in enumerate(row.cells):
                token = "selected" if number == chosen else "subtle" if number == _RESULT else ""
                if token:
                    painter.fillRect(cell.geometry(), theme.colour(token))
        line = theme.colour("hairline")
        for head in self._heads[1:]:
            painter.fillRect(QRectF(head.geometry().left(), 0, 1, box.height()), line)
        for row in self._rows:
            painter.fillRect(QRectF(0, row.cells[0].geometry().top(), box.width(), 1), line)
        rounded(painter, box, line=tokens.line2, radius=theme.px(6))

    # -- parts -------------------------------------------------------------------------------------

    def _clear(self) -> None:
        for widget in [*self._heads, *(cell for row in self._rows for cell in row.cells)]:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        for row in self._rows:
            row.deleteLater()
        self._heads, self._rows = [], []
        self.update()

    def _on_picked(self) -> None:
        self.update()
        self.changed.emit()

    def _move(self, row: ConflictRow, down: int, side: int) -> None:
        place = self._rows.index(row) + down
        if 0 <= place < len(self._rows):
            self._rows[place].focus(side)

    def _tab_order(self) -> None:
        stops = [
            stop
            for row in self._rows
            for stop in (
                *(option.radio for option in row.options),
                row.result.undo,
                row.result.both,
                row.result.combine,
            )
        ]
        for first, second in pairwise(stops):
            self.setTabOrder(first, second)


def sign_of(row: FieldRow) -> int:
    """Return a sign of a field's present value and its conflicts: another sign, another question."""
    told = json.dumps([row.seen, *row.conflict_ids], ensure_ascii=False)
    return zlib.crc32(told.encode("utf-8", "surrogatepass"))


def _head(title: str, below: str) -> QWidget:
    head = Cell(narrow(title, "group"), *([narrow(below, "meta")] if below else []))
    layout = head.layout()
    if layout is not None:
        layout.setSpacing(0)
    return head


def _widest_word(names: Sequence[str]) -> int:
    """Return how wide the column of names must be for no word to be broken, up to a limit."""
    measure = QFontMetricsF(theme.font("medium"))
    widest = max((measure.horizontalAdvance(word) for name in names for word in name.split()), default=0.0)
    return min(round(widest) + 1 + theme.px(_NAME_PADDING), theme.px(_NAME_MOST))
