"""An icon and a text that takes as many lines as it needs."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.labels import label

_ICON, _GAP = 14, 8


class BulletLine(QWidget):
    """A point of a list; `icon` may be "" for a text that belongs to the point above."""

    def __init__(
        self,
        icon: str,
        text: str,
        *,
        role: theme.Role = "base",
        colour: str = "muted",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        mark = _Mark(icon, colour, theme.TEXT_STYLES[role].line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(_GAP))
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label(text, role, wrap=True, selectable=True), 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class _Mark(QWidget):
    def __init__(self, icon: str, colour: str, line: float) -> None:
        super().__init__()
        self._icon, self._colour = icon, colour
        self.setFixedSize(theme.px(_ICON), theme.px(line))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon in the middle of the first line."""
        if self._icon:
            top = (self.height() - theme.px(_ICON)) / 2
            colour = theme.current().colour(self._colour)
            icons.paint(QPainter(self), 0, top, self._icon, colour, size=_ICON)
