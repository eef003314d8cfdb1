"""A row of I dag that opens something: two lines, each with a left and a right part."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.labels import ElidedLabel


class DueRow(Ringed, QAbstractButton):
    """What and whose at the left, two lines at the right; a hairline to the next. `spoken` is all of it."""

    ring_radius = 4

    def __init__(
        self, what: str, whose: str, upper: QWidget, lower: QWidget | None, *, spoken: str, last: bool
    ) -> None:
        super().__init__()
        self._last = last
        self.setAccessibleName(spoken)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(theme.px(4), theme.px(5), 0, theme.px(5) + (not last))  # ring, hairline
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(ElidedLabel(what, "base"), 0, 0)
        grid.addWidget(ElidedLabel(whose, "meta"), 1, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(upper, 0, 1, right)
        if lower is not None:
            grid.addWidget(lower, 1, 1, right)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of its lines; a button alone would ask for none."""
        return self._grid.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the room of its lines, cut."""
        return self._grid.minimumSize()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline."""
        if not self._last:
            QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("hairline"))
