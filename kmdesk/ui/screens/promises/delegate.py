"""A promise as a row: a box to tick, two lines of text, and when it is due."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from kmdesk.ui import icons, theme
from kmdesk.ui.screens.promises.list_model import ROW, Heading, Index, PromiseRow
from kmdesk.ui.widgets.badge import TONE_ICONS, mark_size, paint_mark
from kmdesk.ui.widgets.paint import rounded
from kmdesk.ui.widgets.rows import RowDelegate

_BOX, _LEFT, _GAP = 16, 24, 10
_HEADING, _LINES, _PADDING = 36, 36, 6


class PromiseDelegate(RowDelegate):
    """Paints headings and promises; `box_of` is where the tick of a row is."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the height of a heading or of two lines."""
        row = index.data(ROW)
        high = _HEADING if isinstance(row, Heading) else _LINES + 2 * _PADDING
        return QSize(theme.px(200), theme.px(high))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        row = index.data(ROW)
        if isinstance(row, Heading):
            tone_icon = "" if row.tone == "neutral" else TONE_ICONS[row.tone]
            room = QRectF(box).adjusted(theme.px(_LEFT), theme.px(12), 0, -theme.px(4))
            paint_mark(painter, room, row.text, row.tone, tone_icon, role="group")
        elif isinstance(row, PromiseRow):
            self.paint_ground(painter, option, index)
            self._paint_promise(painter, box, row)

    def box_of(self, row: QRect) -> QRect:
        """Return where the box to tick is within a row, with room for a finger around it."""
        side = theme.px(_BOX)
        return QRect(row.left() + theme.px(_LEFT), row.top() + (row.height() - side) // 2, side, side)

    def _paint_promise(self, painter: QPainter, box: QRect, row: PromiseRow) -> None:
        tokens = theme.current()
        done = bool(row.promise.done_at)
        tick = self.box_of(box)
        fill, line = (tokens.accent, tokens.accent) if done else (tokens.canvas, tokens.border)
        rounded(painter, QRectF(tick), fill=fill, line=line, radius=theme.px(4))
        if done:
            icons.paint(
                painter,
                tick.left() + theme.px(2),
                tick.top() + theme.px(2),
                "check",
                tokens.on_accent,
                size=12,
            )
        right = self._paint_due(painter, box, row)
        left = tick.right() + theme.px(_GAP) + 1
        room = QRectF(left, box.top() + theme.px(_PADDING), max(right - theme.px(16) - left, 0), theme.px(20))
        _write(painter, room, row.promise.title, theme.font("base"), tokens.muted if done else tokens.text)
        room.translate(0, theme.px(20))
        room.setHeight(theme.px(16))
        _write(painter, room, row.detail, theme.font("meta"), tokens.muted)

    @staticmethod
    def _paint_due(painter: QPainter, box: QRect, row: PromiseRow) -> float:
        """Write at the right when it is due; return where the text before it ends."""
        icon = "" if row.tone == "neutral" else TONE_ICONS[row.tone]
        size = mark_size(row.due, icon, "base")
        left = box.right() - theme.px(_LEFT) - size.width()
        top = box.top() + (box.height() - size.height()) / 2
        paint_mark(painter, QRectF(QPointF(left, top), size), row.due, row.tone, icon, role="base")
        return left


def _write(painter: QPainter, room: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
