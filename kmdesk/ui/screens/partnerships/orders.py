"""The open job orders of a network's companies, as the pane shows them: what was sent, and if in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.services.network_orders import NetworkOrder
from kmdesk.ui.widgets.badge import TONE_ICONS, Badge
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.link_row import LinkRow
from kmdesk.ui.widgets.section_header import SectionHeader


def add_orders(
    column: QVBoxLayout, orders: Sequence[NetworkOrder], open_need: Callable[[str], object]
) -> None:
    """Add the job orders with how many of them got candidates in time; a title opens its order."""
    column.addWidget(SectionHeader(tr("Medlemmernes åbne jobordrer"), str(len(orders) or "")))
    if not orders:
        column.addWidget(label(tr("Ingen åbne jobordrer."), "secondary"))
        return
    standing = label(_standing(orders), "secondary", wrap=True)
    standing.setObjectName("orders_standing")
    column.addWidget(standing)
    for order in orders:
        column.addWidget(_row(order, open_need))


def _standing(orders: Sequence[NetworkOrder]) -> str:
    """Return how the promise of candidates stands over all of them."""
    states = [order.clock.reading.state if order.clock else "" for order in orders]
    kept = sum(state in ("kept", "ahead") for state in states)
    late = sum(state in ("late", "missed", "never") for state in states)
    waiting = sum(state in ("running", "soon") for state in states)
    parts = (
        (kept, tr("{n} fik kandidater til tiden", n=kept)),
        (late, tr("{n} for sent", n=late)),
        (waiting, tr("{n} venter", n=waiting)),
    )
    return " · ".join(text for count, text in parts if count)


def _row(order: NetworkOrder, open_need: Callable[[str], object]) -> LinkRow:
    clock, after = order.clock, list[QWidget]()
    if clock is not None:
        icon = TONE_ICONS[clock.tone] if clock.tone != "neutral" else "clock"
        after.append(Badge(clock.text, clock.tone, icon))
    sent = trn(order.sent, "{n} kandidat sendt", "{n} kandidater sendt")
    row = LinkRow(f"{order.number} {order.title}", (f"{order.company} · {sent}",), after=after)
    row.opened.connect(lambda: open_need(order.need_id))
    return row
