"""The focus ring: 2 px around a control, 1 px away from it, shown when the keyboard moved the focus.

The ring lies outside the control, so it is a widget of its own, placed over the nearest ancestor that has
room for it, and it follows when that ancestor's parts move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.paint import rounded

REACH = 3  # 1 px of air and a line of 2 px


class FocusRing(QWidget):
    """The one ring of a window, moved to whatever has the focus."""

    def __init__(self, target: QWidget, radius: int) -> None:
        host = _host(target)
        super().__init__(host)
        self._host = host
        self._target = target
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        part: QWidget | None = target
        while part is not None and part is not host:
            part.installEventFilter(self)
            part = part.parentWidget()
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        corner = self._target.mapTo(self._host, QPoint(0, 0))
        self.setGeometry(QRect(corner, self._target.size()).adjusted(-REACH, -REACH, REACH, REACH))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the control; nothing is held back. A control that hides may be going: it is not asked."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._place()
        elif event.type() == QEvent.Type.Hide:
            self.hide()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        radius = theme.px(self._radius) + REACH
        rounded(painter, QRectF(self.rect()), line=theme.current().focus, radius=radius, width=2)


def _host(target: QWidget) -> QWidget:
    """Return the nearest ancestor with room for a ring around `target`."""
    part = target
    while True:
        above = part.parentWidget()
        if above is None:
            return part
        part = above
        wanted = QRect(target.mapTo(part, QPoint(0, 0)), target.size()).adjusted(-REACH, -REACH, REACH, REACH)
        at_edge = part.isWindow() or isinstance(part.parentWidget(), QAbstractScrollArea)
        if at_edge or part.rect().contains(wanted):
            return part


# Two Qt classes cannot be mixed at run time; the type checker must still see a widget.
_Widget = QWidget if TYPE_CHECKING else object


class Ringed(_Widget):
    """A control that shows the ring; mixed in before the Qt class. `ring_radius` is the control's own."""

    ring_radius = 6
    _ring: FocusRing | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring, unless the mouse gave the focus."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason:
            self.show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.drop_ring()

    def show_ring(self) -> None:
        """Draw the ring around this control."""
        self.drop_ring()
        self._ring = FocusRing(self, self.ring_radius)

    def drop_ring(self) -> None:
        """Remove the ring, if there is one."""
        ring, self._ring = self._ring, None
        if ring is not None and shiboken6.isValid(ring):
            ring.hide()
            ring.deleteLater()
