"""Marking several rows by their records: Space and Ctrl+click mark one, Ctrl+A all of the answer.

Marks hold ids, not rows: a list that is sorted, filtered or refreshed meanwhile never puts somebody else
under what is done next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.tables.paged_model import Cell, Column, PagedModel
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.labels import label

R = TypeVar("R")


class Marks:
    """Which records are marked."""

    def __init__(self, *, always_shown: bool = False) -> None:
        self.ids: set[str] = set()
        self._always_shown = always_shown

    def cell(self, record_id: str, cell: Cell) -> Cell:
        """Return a cell with the mark before its text; none while nothing is marked."""
        if record_id in self.ids:
            return replace(cell, icon="circle-check", colour="accent_text")
        if self.ids or self._always_shown:
            return replace(cell, icon="circle")
        return cell

    def column(
        self,
        key: str,
        title: str,
        width: int,
        of: Callable[[R], tuple[str, str]],
        *,
        sortable: bool = True,
        stretches: bool = False,
    ) -> Column[R]:
        """Return the column a row is marked in; `of` gives the record's id and what the column says."""

        def cell(row: R) -> Cell:
            record_id, text = of(row)
            return self.cell(record_id, Cell(text, medium=True))

        return Column(key, title, width, cell, sortable=sortable, stretches=stretches)


class MarkTable(TableView):
    """A table whose rows can be marked. `all_wanted` asks for the ids of the whole answer.

    `give_way` are the keys of the columns that hide where they would not all fit, in the order they go.
    """

    marks_changed = Signal()
    all_wanted = Signal()

    def __init__(
        self, model: PagedModel[Any], marks: Marks, *, name: str, give_way: Sequence[str] = ()
    ) -> None:
        super().__init__(model, name=name)
        self._rows, self.marks, self._give_way = model, marks, tuple(give_way)
        self._gone: list[str] = []
        self._letters: dict[Qt.Key, Callable[[], object]] = {}

    def on_letter(self, key: Qt.Key, act: Callable[[], object]) -> None:
        """Do something at a letter, which the table would take for the beginning of a name."""
        self._letters[key] = act

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns go until the others fit, and come back when there is room again."""
        super().resizeEvent(event)
        widths = {column.key: theme.px(column.width) for column in self._rows.columns}
        gone: list[str] = []
        for key in self._give_way:
            if sum(widths.values()) <= self.viewport().width():
                break
            del widths[key]
            gone.append(key)
        if gone != self._gone:
            self._gone = gone
            self.restore_layout({"hidden": gone, "comfortable": self.comfortable})

    def mark(self, ids: Iterable[str]) -> None:
        """Mark these records and no others."""
        self.marks.ids = set(ids)
        self.viewport().update()
        self.marks_changed.emit()

    def toggle(self, record_id: str) -> None:
        """Mark a record, or take the mark off."""
        self.mark(self.marks.ids ^ {record_id})

    def chosen(self) -> tuple[str, ...]:
        """Return the marked records, or the current one when none is marked."""
        if self.marks.ids:
            return tuple(sorted(self.marks.ids))
        current = self.currentIndex().row()
        one = self._rows.id_at(current) if current >= 0 else None
        return (one,) if one else ()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space marks and goes on, Ctrl+A marks all, Esc takes the marks off, Del deletes those marked."""
        key, control = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        letter = self._letters.get(Qt.Key(key)) if not event.modifiers() else None
        row = self.currentIndex().row()
        if key == Qt.Key.Key_Space and row >= 0:
            self._toggle_row(row)
            if row + 1 < self._rows.rowCount():
                self.setCurrentIndex(self._rows.index(row + 1, self.currentIndex().column()))
        elif key == Qt.Key.Key_A and control:
            self.all_wanted.emit()
        elif key == Qt.Key.Key_Escape and self.marks.ids:
            self.mark(())
        elif key == Qt.Key.Key_Delete and self.marks.ids:
            self.delete_wanted.emit(min(self.marks.ids))
        elif letter is not None:
            letter()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ctrl+click marks; so does a click once something is marked, as long as it is on the mark."""
        row = self.rowAt(event.position().toPoint().y())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        on_mark = event.position().x() < theme.px(_MARK_ROOM) and self.marks.cell("", Cell("")).icon
        if row >= 0 and event.button() == Qt.MouseButton.LeftButton and (control or on_mark):
            self.setCurrentIndex(self._rows.index(row, 0))
            self._toggle_row(row)
        else:
            super().mousePressEvent(event)

    def _toggle_row(self, row: int) -> None:
        record_id = self._rows.id_at(row)
        if record_id is not None:
            self.toggle(record_id)


_MARK_ROOM = 44
"""Up to where a click is meant for the mark, px."""


_GAP, _AROUND = 8, 24 + 16 + 2 * 8
"""Between two parts of the bar, and all else around the actions, px."""


class BulkBar(QWidget):
    """Says how many are marked and offers what can be done with them all. Hidden while none is.

    The actions there is no room for are in a menu.
    """

    cleared = Signal()

    def __init__(self, actions: Sequence[Button]) -> None:
        super().__init__()
        self.setObjectName("bulk_bar")
        self._actions = tuple(actions)
        self._said = label("", "medium")
        self._said.setObjectName("marked_count")
        self._more = Button(tr("Mere"), icon="chevron-down", dense=True)
        self._more.setObjectName("more_bulk")
        self._more.clicked.connect(self._open_menu)
        self._clear = LinkButton(tr("Fjern markering"), small=True)
        self._clear.setObjectName("clear_marks")
        self._clear.activated.connect(self.cleared)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(6), theme.px(16), theme.px(6))
        row.setSpacing(theme.px(8))
        for part in (self._said, *self._actions, self._more, self._clear):
            row.addWidget(part)
        row.addStretch(1)
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many are marked."""
        self._said.setText(trn(count, "{n} markeret", "{n} markerede"))
        self._fit()
        self.setVisible(count > 0)

    def minimumSizeHint(self) -> QSize:
        """Return room for the count and the menu: the list is never held wide by its actions."""
        room = sum(part.sizeHint().width() for part in (self._said, self._more, self._clear))
        return QSize(room + theme.px(_AROUND), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the actions to the new width."""
        super().resizeEvent(event)
        self._fit()

    def left_over(self) -> QMenu:
        """Return the menu of the actions there is no room for."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._actions:
            if action.isHidden():
                menu.addAction(action.text()).triggered.connect(action.click)
        return menu

    def _fit(self) -> None:
        gap = theme.px(_GAP)
        widths = [action.sizeHint().width() + gap for action in self._actions]
        room = (
            self.width() - theme.px(_AROUND) - self._said.sizeHint().width() - self._clear.sizeHint().width()
        )
        cut = sum(widths) > room
        if cut:
            room -= self._more.sizeHint().width() + gap
        for action, width in zip(self._actions, widths, strict=True):
            room -= width
            action.setVisible(not cut or room >= 0)
        self._more.setVisible(cut)

    def _open_menu(self) -> None:
        self.left_over().popup(self._more.mapToGlobal(self._more.rect().topLeft()))
