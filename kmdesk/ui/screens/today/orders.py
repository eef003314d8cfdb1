"""The job orders whose deadlines come first, below the promises of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.section_header import SectionHeader

if TYPE_CHECKING:
    from kmdesk.services.today_orders import OrderDue


class OrdersDue(QWidget):
    """The orders below their heading. `opened(need_id)` when one is opened, `everything()` by the link."""

    opened = Signal(str)
    everything = Signal()

    def __init__(self, orders: Sequence[OrderDue]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        everything = LinkButton(tr("Vis alle"))
        everything.setAccessibleName(tr("Vis alle jobordrer"))
        everything.activated.connect(self.everything)
        column.addWidget(SectionHeader(tr("Jobordrer med frist"), "", everything))
        column.addSpacing(theme.px(4))
        self.rows = [_Row(order, last=order is orders[-1]) for order in orders]
        for order, row in zip(orders, self.rows, strict=True):
            row.clicked.connect(lambda _=False, need_id=order.need_id: self.opened.emit(need_id))
            column.addWidget(row)


class _Row(Ringed, QAbstractButton):
    """An order: what and for whom, until when and how many candidates; a hairline to the next."""

    ring_radius = 4

    def __init__(self, order: OrderDue, *, last: bool) -> None:
        super().__init__()
        self._last = last
        count = trn(order.candidates, "{n} kandidat", "{n} kandidater")
        found = count if order.candidates else tr("Ingen endnu")
        whose = " · ".join(part for part in (order.company, order.number) if part)
        self.setAccessibleName(f"{order.title}, {whose}, {order.until}, {count}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        icon = None if order.tone != "neutral" else ""
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(theme.px(4), theme.px(5), 0, theme.px(5) + (not last))  # ring, hairline
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(ElidedLabel(order.title, "base"), 0, 0)
        grid.addWidget(ElidedLabel(whose, "meta"), 1, 0)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(StatusMark(order.until, order.tone, icon, role="meta"), 0, 1, right)
        grid.addWidget(label(found, "link_small" if order.candidates else "meta"), 1, 1, right)
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
