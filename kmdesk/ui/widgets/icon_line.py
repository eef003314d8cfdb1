"""A line of text with an icon before it, as cards and lists use it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kmdesk.ui import icons, theme

Span = tuple[str, theme.Role, str]
"""Text, role of its font, colour token."""

_ICON, _GAP = 14, 7


class IconLine(QWidget):
    """One line: icon, then spans of text in their own colours, elided at the end; the whole as tooltip."""

    def __init__(
        self, icon: str, spans: Sequence[Span], *, colour: str = "muted", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon, self._spans, self._colour = icon, list(spans), colour
        text = "".join(span[0] for span in spans)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return one line's height."""
        return QSize(theme.px(120), theme.px(theme.TEXT_STYLES["base"].line))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon and text."""
        painter = QPainter(self)
        top = (self.height() - theme.px(_ICON)) / 2
        icons.paint(painter, 0, top, self._icon, theme.current().colour(self._colour), size=_ICON)
        left = float(theme.px(_ICON + _GAP))
        for text, role, colour in self._spans:
            font = theme.font(role)
            metrics = QFontMetricsF(font)
            room = self.width() - left
            shown = (
                metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                if metrics.horizontalAdvance(text) > room
                else text
            )
            painter.setFont(font)
            painter.setPen(QColor(theme.current().colour(colour)))
            painter.drawText(QPointF(left, (self.height() + metrics.ascent() - metrics.descent()) / 2), shown)
            left += metrics.horizontalAdvance(shown)
            if shown != text:
                return
