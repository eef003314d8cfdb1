"""An icon in a soft square, before an option or a result."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.paint import rounded

_SIDE, _ICON = 40, 20


class IconBox(QWidget):
    """A square of 40 px with the icon in its middle."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.setFixedSize(theme.px(_SIDE), theme.px(_SIDE))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the square and the icon."""
        painter = QPainter(self)
        tokens = theme.current()
        rounded(painter, QRectF(self.rect()), fill=tokens.accent_soft, line="", radius=theme.px(6))
        inset = theme.px((_SIDE - _ICON) / 2)
        icons.paint(painter, inset, inset, self._icon, tokens.accent_text, size=_ICON)
