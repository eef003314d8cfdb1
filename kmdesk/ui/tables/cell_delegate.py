"""Paints the cells of a paged table: text with icon before and marks after it, on the design's rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from kmdesk.ui import icons, theme
from kmdesk.ui.tables.paged_model import Cell, model_of
from kmdesk.ui.widgets.rows import paint_row

FIRST_PADDING, CELL_PADDING = 24, 5
_ICON, _ICON_GAP, _MARK_GAP = 14, 4, 6

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Asks the model for a whole `Cell` instead of a role at a time: painting is what scrolling costs."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._hovered = -1
        view.setMouseTracking(True)

    def light_row(self, row: int) -> None:
        """Light up a row, the one under the mouse; -1 for none."""
        if row != self._hovered:
            self._hovered = row
            self._view.viewport().update()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, icon, text and marks."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        row, column = index.row(), index.column()
        first = self._is_first(column)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        paint_row(painter, box, selected=selected, hovered=row == self._hovered, first=first)
        model = model_of(index.model())
        cell = model.cell(row, column)
        if cell is not None:
            room = self._room(box, first=first)
            _paint_cell(painter, room, cell, right=model.columns[column].align == "right")

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Show the whole text when it is cut, and what the marks mean."""
        cell = model_of(index.model()).cell(index.row(), index.column()) if index.isValid() else None
        if event.type() != QEvent.Type.ToolTip or cell is None:
            return super().helpEvent(event, view, option, index)
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        room = self._room(box, first=self._is_first(index.column())).width()
        cut = QFontMetrics(_font(cell)).horizontalAdvance(cell.text) > room - _beside(cell)
        QToolTip.showText(event.globalPos(), cell.spoken if cut or cell.marks else "", view)
        return True

    def _is_first(self, column: int) -> bool:
        header = self._view.horizontalHeader()
        return header.visualIndex(column) == 0

    @staticmethod
    def _room(box: QRect, *, first: bool) -> QRect:
        return box.adjusted(
            theme.px(FIRST_PADDING if first else CELL_PADDING), 0, -theme.px(CELL_PADDING), -1
        )


def _font(cell: Cell) -> theme.QFont:
    if cell.medium:
        return theme.font("medium")
    figures = not any(letter.isalpha() for letter in cell.text)
    return theme.font("base", tabular=figures)


def _beside(cell: Cell) -> int:
    """Return the width of icon and marks in px."""
    icon = theme.px(_ICON + _ICON_GAP) if cell.icon else 0
    return icon + len(cell.marks) * theme.px(_ICON + _MARK_GAP)


def _paint_cell(painter: QPainter, room: QRect, cell: Cell, *, right: bool) -> None:
    painter.setFont(_font(cell))
    painter.setPen(theme.colour(cell.colour))
    metrics = painter.fontMetrics()
    width = room.width() - _beside(cell)
    text = cell.text
    advance = metrics.horizontalAdvance(text)
    if advance > width:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        advance = metrics.horizontalAdvance(text)
    top = room.top() + (room.height() - theme.px(_ICON)) / 2
    left = room.left()
    if cell.icon:
        icons.paint(painter, left, top, cell.icon, theme.current().colour(cell.colour), size=_ICON)
        left += theme.px(_ICON + _ICON_GAP)
    if right:
        left = room.right() + 1 - advance
    baseline = room.top() + (room.height() + metrics.ascent() - metrics.descent()) / 2
    painter.drawText(left, round(baseline), text)
    left += advance
    for icon, colour, _meaning in cell.marks:
        left += theme.px(_MARK_GAP)
        icons.paint(painter, left, top, icon, theme.current().colour(colour), size=_ICON)
        left += theme.px(_ICON)
