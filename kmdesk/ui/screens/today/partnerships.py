"""The partnership meetings of today and tomorrow, and what they decided that is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.screens.today.due_row import DueRow
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.section_header import SectionHeader

if TYPE_CHECKING:
    from kmdesk.services.today_partnerships import PartnershipDue


class PartnershipsDue(QWidget):
    """The rows below their heading. `opened` brings the id of a cooperation."""

    opened = Signal(str)

    def __init__(self, due: Sequence[PartnershipDue]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHeader(tr("Partnerskaber")))
        column.addSpacing(theme.px(4))
        self.rows: list[DueRow] = []
        for one in due:
            mark = StatusMark(one.when, one.tone, "" if one.tone == "neutral" else None, role="meta")
            spoken = ", ".join(filter(None, (one.what, one.whose, one.when)))
            row = DueRow(one.what, one.whose, mark, None, spoken=spoken, last=one is due[-1])
            row.clicked.connect(lambda _=False, ident=one.id: self.opened.emit(ident))
            self.rows.append(row)
            column.addWidget(row)
