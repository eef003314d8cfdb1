"""Who changed a record, what and when: opened from the heading of any dialog over one record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.history import HistoryLine
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.screens.companies.record_rows import RecordList, history_row
from kmdesk.ui.widgets.buttons import Button

_WIDTH = 560


class HistoryDialog(PanelDialog):
    """Shows the lines, newest first. Nothing can be changed here."""

    def __init__(self, lines: Sequence[HistoryLine], parent: QWidget) -> None:
        super().__init__(tr("Historik"), width=_WIDTH, parent=parent)
        self.setObjectName("history_dialog")
        empty = ("history", tr("Ingen ændringer endnu"), tr("Her står, hvem der ændrede hvad og hvornår."))
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(RecordList([history_row(line) for line in lines], add=None, empty=empty))
        close = Button(tr("&Luk"))
        close.clicked.connect(self.accept)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.addStretch(1)
        row.addWidget(close)
        self.footer.addWidget(foot)
        close.setFocus()
