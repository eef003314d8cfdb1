"""A button that ends in an arrow or a chevron: what it does leads on, or opens a menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.buttons import Button, Kind, mnemonic_flag
from kmdesk.ui.widgets.paint import rounded

_ICON, _GAP, _PADDING, _RADIUS = 16, 8, 12, 6


class ArrowButton(Button):
    """A primary or secondary button with the icon `after` its text, and perhaps another one before it."""

    def __init__(
        self,
        text: str,
        kind: Kind = "secondary",
        icon: str | None = None,
        *,
        after: str = "chevron-right",
        dense: bool = False,
    ) -> None:
        super().__init__(text, kind, icon, dense=dense)
        self._after = after

    def sizeHint(self) -> QSize:
        """Return the room of a button and of the icon after its text."""
        return super().sizeHint() + QSize(theme.px(_GAP + _ICON), 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, icon, text and the icon after it."""
        painter = QPainter(self)
        fill, line, ink = self._colours()
        rounded(painter, QRectF(self.rect()), fill=fill, line=line, radius=theme.px(_RADIUS))
        spare = (self.width() - self.sizeHint().width()) // 2
        left, right = spare + theme.px(_PADDING), self.width() - spare - theme.px(_PADDING + _ICON)
        top = (self.height() - theme.px(_ICON)) / 2
        if self._icon_name:
            icons.paint(painter, left, top, self._icon_name, ink, size=_ICON)
            left += theme.px(_ICON + _GAP)
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        room = QRect(QPoint(left, 0), QPoint(right, self.height() - 1))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | mnemonic_flag(self), self.text())
        icons.paint(painter, right, top, self._after, ink, size=_ICON)

    def _colours(self) -> tuple[str, str, str]:
        """Return fill, line and text colour as the button is now, those of the other buttons."""
        tokens = theme.current()
        if not self.isEnabled():
            return tokens.subtle, tokens.hairline, tokens.disabled
        lit = self.underMouse() or self.isDown()
        if self._kind == "primary":
            return tokens.accent_hover if lit else tokens.accent, "", tokens.on_accent
        return tokens.hover if lit else tokens.canvas, tokens.line2, tokens.text
