"""The job orders whose deadlines come first, below the promises of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.screens.today.due_row import DueRow
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label
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
        self.rows = [_row(order, last=order is orders[-1]) for order in orders]
        for order, row in zip(orders, self.rows, strict=True):
            row.clicked.connect(lambda _=False, need_id=order.need_id: self.opened.emit(need_id))
            column.addWidget(row)


def _row(order: OrderDue, *, last: bool) -> DueRow:
    """Return an order: what and for whom, until when and how many candidates."""
    count = trn(order.candidates, "{n} kandidat", "{n} kandidater")
    found = count if order.candidates else tr("Ingen endnu")
    whose = " · ".join(part for part in (order.company, order.number) if part)
    icon = None if order.tone != "neutral" else ""
    return DueRow(
        order.title,
        whose,
        StatusMark(order.until, order.tone, icon, role="meta"),
        label(found, "link_small" if order.candidates else "meta"),
        spoken=f"{order.title}, {whose}, {order.until}, {count}",
        last=last,
    )
