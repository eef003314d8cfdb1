"""A table of the analysis of placements: read with the arrow keys, copied with Ctrl+C."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

from kmdesk.core.i18n import tr
from kmdesk.services.placement_tables import Table, copied
from kmdesk.ui import theme
from kmdesk.ui.widgets.rows import dress_table, row_height

_FIRST, _PADDING, _LEAST = 190, 24, 64
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PlacementTable(QTableView):
    """Shows all lines of one table; what is too wide for the window is scrolled sideways."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.table = table
        self.setAccessibleName(tr("{table}. Ctrl+C kopierer det valgte.", table=table.title))
        rows = QStandardItemModel(len(table.rows), len(table.heads), self)
        rows.setHorizontalHeaderLabels(table.heads)
        for place, head in enumerate(table.heads):
            item = rows.horizontalHeaderItem(place)
            item.setToolTip(head)
            item.setTextAlignment(_RIGHT if place else Qt.AlignmentFlag.AlignVCenter)
        for number, row in enumerate(table.rows):
            for place, text in enumerate(row):
                rows.setItem(
                    number, place, self._item(text, first=not place, last=number == len(table.rows) - 1)
                )
        self.setModel(rows)
        dress_table(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        metrics = QFontMetrics(theme.font("strong"))
        for place, head in enumerate(table.heads):
            texts = (head, *(row[place] for row in table.rows))
            wanted = max(map(metrics.horizontalAdvance, texts)) + theme.px(_PADDING)
            header.resizeSection(place, max(wanted, theme.px(_LEAST if place else _FIRST)))

    def sizeHint(self) -> QSize:
        """Return room for every line, and for the bar where the table is wider than the window."""
        height = self.horizontalHeader().sizeHint().height() + len(self.table.rows) * row_height() + 2
        wide = self.horizontalHeader().length() > self.viewport().width()
        return QSize(theme.px(200), height + (self.horizontalScrollBar().sizeHint().height() if wide else 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+C copies what is chosen, with its headings; without a choice the whole table."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.copied())
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Let Home and End go to the first and the last line, as in the lists."""
        at = max(self.currentIndex().column(), 0)
        if action is QAbstractItemView.CursorAction.MoveHome:
            return self.model().index(0, at)
        if action is QAbstractItemView.CursorAction.MoveEnd:
            return self.model().index(len(self.table.rows) - 1, at)
        return super().moveCursor(action, modifiers)

    def copied(self) -> str:
        """Return what is chosen as a spreadsheet takes it; the whole table where one cell at most is."""
        chosen = self.selectionModel().selectedIndexes()
        lines = sorted({index.row() for index in chosen})
        places = sorted({0, *(index.column() for index in chosen)})
        if len(chosen) <= 1:
            lines, places = list(range(len(self.table.rows))), list(range(len(self.table.heads)))
        rows = (self.table.heads, *(self.table.rows[line] for line in lines))
        return copied([row[place] for place in places] for row in rows)

    def focus_first(self) -> None:
        """Put the focus on the first line."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid():
            first = self.model().index(0, 0)
            self.selectionModel().setCurrentIndex(first, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _item(self, text: str, *, first: bool, last: bool) -> QStandardItem:
        item = QStandardItem(text)
        item.setToolTip(text)
        if not first:
            item.setTextAlignment(_RIGHT)
        if last and self.table.has_total:
            item.setFont(theme.font("medium"))
        return item
