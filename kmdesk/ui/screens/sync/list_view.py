"""The left column: rows of two lines under headings. Enter or a double click opens, the links too."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.screens.sync.list_model import ROW, Heading, Index, Item, Nothing, SyncListModel
from kmdesk.ui.widgets.badge import badge_size, paint_badge
from kmdesk.ui.widgets.rows import RowDelegate

_LEFT, _RIGHT, _GAP, _ICON = 24, 16, 10, 16
_HEADING, _ITEM, _NOTHING = 44, 50, 28
_LINE, _MOST_LINES = 16, 3
_WRAPPED = int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class SyncDelegate(RowDelegate):
    """Paints headings, items and empty lines; `link_of` is where the link of a row is.

    An item is as high as its sentence needs, up to some lines: what went wrong is read whole.
    """

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the height of a row."""
        row = index.data(ROW)
        high = _HEADING if isinstance(row, Heading) else _ITEM if isinstance(row, Item) else _NOTHING
        more = self._more_lines(row) if isinstance(row, Item) else 0
        return QSize(theme.px(200), theme.px(high + more * _LINE))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        row = index.data(ROW)
        if isinstance(row, Heading):
            self._paint_heading(painter, box, row)
        elif isinstance(row, Item):
            self.paint_ground(painter, option, index)
            self._paint_item(painter, box, row)
        elif isinstance(row, Nothing):
            room = QRectF(box).adjusted(theme.px(_LEFT), 0, -theme.px(_RIGHT), 0)
            _write(painter, room, row.text, theme.font("meta"), "muted")

    def link_of(self, row: object, box: QRect) -> QRect:
        """Return where the link of a row is, empty when it has none."""
        link = row.link if isinstance(row, Heading | Item) else ""
        if not link:
            return QRect()
        width = QFontMetricsF(theme.font("link_small")).horizontalAdvance(link)
        top = box.bottom() - theme.px(28) if isinstance(row, Heading) else box.top() + theme.px(4)
        left = box.right() - theme.px(_RIGHT) - round(width)
        return QRect(left - theme.px(6), top, round(width) + theme.px(12), theme.px(26))

    def _more_lines(self, row: Item) -> int:
        """Return how many lines the second line of a row needs beyond one."""
        width = self._view.viewport().width() - theme.px(_LEFT + _ICON + _GAP + _RIGHT)
        measure = QFontMetricsF(theme.font("meta"))
        if width < theme.px(_ICON) or measure.horizontalAdvance(row.detail) <= width:
            return 0
        high = measure.boundingRect(QRectF(0, 0, width, 10_000), _WRAPPED, row.detail).height()
        return min(math.ceil(high / theme.px(_LINE)), _MOST_LINES) - 1

    def _paint_heading(self, painter: QPainter, box: QRect, row: Heading) -> None:
        line = QRectF(box.left(), box.bottom() - theme.px(28), box.width(), theme.px(24))
        left = line.left() + theme.px(_LEFT)
        font = theme.font("section")
        _write(painter, QRectF(left, line.top(), line.width(), line.height()), row.text, font, "text")
        if row.count:
            left += QFontMetricsF(font).horizontalAdvance(row.text) + theme.px(8)
            high = badge_size(row.count, row.icon).height()
            corner = QPointF(left, line.top() + (line.height() - high) / 2)
            left += paint_badge(painter, corner, row.count, row.tone, row.icon)
        right = row.link or row.note
        font = theme.font("link_small" if row.link else "meta")
        room = line.right() - theme.px(_RIGHT) - left - theme.px(8)
        if right and (row.link or QFontMetricsF(font).horizontalAdvance(right) <= room):
            _write_right(painter, line, right, font, "accent_text" if row.link else "muted")

    def _paint_item(self, painter: QPainter, box: QRect, row: Item) -> None:
        tokens = theme.current()
        top = box.top() + theme.px(6)
        icon_left = box.left() + theme.px(_LEFT)
        icons.paint(painter, icon_left, top + theme.px(2), row.icon, tokens.colour(row.colour), size=_ICON)
        left = icon_left + theme.px(_ICON + _GAP)
        first = QRectF(left, top, box.right() - theme.px(_RIGHT) - left, theme.px(20))
        line = QRectF(box.left(), top, box.width(), theme.px(20))
        beside = 0.0
        if row.link:
            beside = _write_right(painter, line, row.link, theme.font("link_small"), "accent_text")
        elif row.when:
            beside = _write_right(painter, line, row.when, theme.font("meta"), "muted")
        title = first.adjusted(0, 0, -(beside + theme.px(8) if beside else 0), 0)
        _write(painter, title, row.title, theme.font("base"), "text")
        second = first.translated(0, theme.px(20))
        more = self._more_lines(row)
        second.setHeight(theme.px(_LINE * (1 + more)))
        if not more:
            _write(painter, second, row.detail, theme.font("meta"), "muted")
            return
        painter.setFont(theme.font("meta"))
        painter.setPen(QColor(tokens.colour("muted")))
        painter.drawText(second, _WRAPPED, row.detail)


class SyncList(QListView):
    """Signals bring the `Item` they are about. `picked` follows the current row, None for none."""

    picked = Signal(object)
    opened = Signal(object)
    log_wanted = Signal()

    def __init__(self, model: SyncListModel) -> None:
        super().__init__()
        self.items = model
        self.setObjectName("sync_list")
        self.setAccessibleName(tr("Konflikter, ændringer og synkroniseringer"))
        self.setModel(model)
        self._delegate = SyncDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.picked.emit(model.item(now.row()))
        )
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def current(self) -> Item | None:
        """Return the item the reader is at."""
        return self.items.item(self.currentIndex().row())

    def go_to(self, row: int) -> None:
        """Move to a row and scroll it into view; -1 leaves nothing chosen."""
        if row < 0:
            self.clearSelection()
            self.setCurrentIndex(self.items.index(-1, 0))
        else:
            self.setCurrentIndex(self.items.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the record or the log, Esc leaves the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape:
            self.go_to(-1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link that was pressed."""
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row = self._linked_row(event.position().toPoint())
        if row >= 0:
            self._open(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over links."""
        super().mouseMoveEvent(event)
        over = self._linked_row(event.position().toPoint()) >= 0
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the keyboard find a row at once."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.step_in()

    def step_in(self) -> None:
        """Go to the first row when the reader is at none."""
        if self.current() is None:
            self.go_to(next((n for n in range(self.items.rowCount()) if self.items.item(n)), -1))

    def changeEvent(self, event: QEvent) -> None:
        """Measure the rows anew when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()

    def _linked_row(self, at: QPoint) -> int:
        index = self.indexAt(at)
        row = self.items.rows[index.row()] if index.isValid() else None
        return index.row() if self._delegate.link_of(row, self.visualRect(index)).contains(at) else -1

    def _open(self, row: int) -> None:
        found = self.items.rows[row] if 0 <= row < len(self.items.rows) else None
        if isinstance(found, Heading) or (isinstance(found, Item) and found.sort == "run"):
            self.log_wanted.emit()
        elif isinstance(found, Item):
            self.opened.emit(found)


def _write(painter: QPainter, room: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(theme.current().colour(colour)))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


def _write_right(painter: QPainter, line: QRectF, text: str, font: QFont, colour: str) -> float:
    """Write at the right end of a line; return the width."""
    width = QFontMetricsF(font).horizontalAdvance(text)
    room = QRectF(line.right() - theme.px(_RIGHT) - width - 1, line.top(), width + 2, line.height())
    _write(painter, room, text, font, colour)
    return width
