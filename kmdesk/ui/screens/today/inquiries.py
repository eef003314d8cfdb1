"""The inquiries to answer now, below the promises of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.screens.today.due_row import DueRow
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.section_header import SectionHeader

if TYPE_CHECKING:
    from kmdesk.services.today_inquiries import InquiryDue


class InquiriesDue(QWidget):
    """The inquiries below their heading. `opened` brings an id, `everything` is the link."""

    opened = Signal(str)
    everything = Signal()

    def __init__(self, inquiries: Sequence[InquiryDue]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        everything = LinkButton(tr("Vis alle"))
        everything.setAccessibleName(tr("Vis alle henvendelser"))
        everything.activated.connect(self.everything)
        column.addWidget(SectionHeader(tr("Henvendelser at besvare"), "", everything))
        column.addSpacing(theme.px(4))
        self.rows = [
            DueRow(
                one.subject,
                one.company,
                StatusMark(one.until, one.tone, role="meta"),
                None,
                spoken=f"{one.subject}, {one.company}, {one.until}",
                last=one is inquiries[-1],
            )
            for one in inquiries
        ]
        for one, row in zip(inquiries, self.rows, strict=True):
            row.clicked.connect(lambda _=False, inquiry_id=one.id: self.opened.emit(inquiry_id))
            column.addWidget(row)
