"""Rows of tables and lists: hairline below, hover, and the bar of 3 px at a selected row."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QIcon, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from kmdesk.ui import theme

COMPACT, COMFORTABLE = 32, 40
SELECTION_BAR = 3
PADDING = 8

Index = QModelIndex | QPersistentModelIndex


def row_height(*, comfortable: bool = False, lines: int = 1) -> int:
    """Return a row's height in px: the design's, or what `lines` of text need at the reader's scale."""
    design = theme.px(COMFORTABLE if comfortable else COMPACT)
    return design + (lines - 1) * theme.px(theme.TEXT_STYLES["meta"].line)


def paint_row(
    painter: QPainter, box: QRect, *, selected: bool = False, hovered: bool = False, first: bool = True
) -> None:
    """Paint the ground of a row or a cell of it: fill, hairline, and the bar in the `first` cell."""
    tokens = theme.current()
    if selected or hovered:
        painter.fillRect(box, QColor(tokens.selected if selected else tokens.hover))
    painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(tokens.hairline))
    if selected and first:
        painter.fillRect(
            QRect(box.left(), box.top(), SELECTION_BAR, box.height() - 1), QColor(tokens.accent_text)
        )


class RowDelegate(QStyledItemDelegate):
    """A cell with text, cut at the right, and perhaps an icon; its looks are the model's roles.

    It also knows which row the mouse is over, so that the whole row lights up. The leftmost column carries
    the selection's bar.
    """

    def __init__(self, view: QAbstractItemView, *, comfortable: bool = False) -> None:
        super().__init__(view)
        self._view = view
        self._viewport = view.viewport()
        self._comfortable = comfortable
        self._hovered = -1
        view.setMouseTracking(True)
        self._viewport.installEventFilter(self)

    def set_comfortable(self, *, comfortable: bool) -> None:
        """Give rows more air, or less."""
        self._comfortable = comfortable
        self._view.scheduleDelayedItemsLayout()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse from row to row.

        The view may already be gone when its viewport sends its last events; an exception here would end the
        process, so the view is asked only when the mouse moved.
        """
        if watched is self._viewport:
            if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
                self.light_row(self._view.indexAt(event.position().toPoint()).row())
            elif event.type() == QEvent.Type.Leave:
                self.light_row(-1)
            return False
        return super().eventFilter(watched, event)

    def light_row(self, row: int) -> None:
        """Light up a row as if the mouse were over it; -1 for none."""
        if row != self._hovered:
            self._hovered = row
            self._viewport.update()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the row's height and the text's width."""
        width = super().sizeHint(option, index).width()
        return QSize(width + theme.px(2 * PADDING), row_height(comfortable=self._comfortable))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground, icon and text of a cell."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        self.paint_ground(painter, option, index)
        left = box.left() + theme.px(PADDING)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QIcon):
            side = theme.px(16)
            picture.paint(painter, QRect(left, box.center().y() - side // 2, side, side))
            left += side + theme.px(6)
        font = index.data(Qt.ItemDataRole.FontRole)
        ink = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(ink.color() if isinstance(ink, QBrush) else theme.colour("text"))
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        align = Qt.AlignmentFlag(int(side)) if side is not None else Qt.AlignmentFlag.AlignLeft
        room = QRect(left, box.top(), box.right() - theme.px(PADDING) - left + 1, box.height() - 1)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        figures = not any(letter.isalpha() for letter in text)
        painter.setFont(font if isinstance(font, QFont) else theme.font("base", tabular=figures))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(align & Qt.AlignmentFlag.AlignHorizontal_Mask) | _MIDDLE, shown)

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row's ground and, in a view walked cell by cell, the frame of the current cell."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        paint_row(
            painter,
            box,
            selected=bool(state & QStyle.StateFlag.State_Selected),
            hovered=index.row() == self._hovered,
            first=self._is_first(index),
        )
        by_cell = self._view.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectItems
        if by_cell and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.current().focus))
            painter.drawRect(box.adjusted(0, 0, -1, -1))

    def _is_first(self, index: Index) -> bool:
        """Tell whether the cell is leftmost in the view."""
        if isinstance(self._view, QTableView):
            return self._view.horizontalHeader().visualIndex(index.column()) == 0
        return index.column() == 0


_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)


def dress_list(view: QAbstractItemView, *, comfortable: bool = False) -> RowDelegate:
    """Give a list or a tree the design's rows; return its delegate, whose density can be changed.

    Without it the rows get their height from the style sheet, which Qt asks too late when something is
    selected before the view is shown.
    """
    delegate = RowDelegate(view, comfortable=comfortable)
    view.setItemDelegate(delegate)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    return delegate


def dress_table(view: QTableView, *, comfortable: bool = False) -> RowDelegate:
    """Give a table the design's rows and header; return its delegate, whose density can be changed."""
    delegate = RowDelegate(view, comfortable=comfortable)
    view.setItemDelegate(delegate)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.verticalHeader().hide()
    view.verticalHeader().setMinimumSectionSize(1)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(row_height(comfortable=comfortable))
    header = view.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setFixedHeight(row_height() + 1)
    return delegate
