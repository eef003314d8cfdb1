"""The log: every run that is remembered, to be read and copied. It holds no names of people or companies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTableView, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.sync_overview import PastRun
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.screens.sync.list_model import duration, what_went
from kmdesk.ui.screens.sync.signs import moment
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.rows import dress_table

_HIGH, _WHEN, _LONG = 420, 140, 76


class SyncLogDialog(PanelDialog):
    """A table of runs, newest first."""

    def __init__(self, runs: Sequence[PastRun], now: datetime, parent: QWidget) -> None:
        super().__init__(tr("Log over synkroniseringer"), width=720, parent=parent)
        self.setObjectName("sync_log")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._lines = [(moment(run.started_at, now, day=True), duration(run), _told(run)) for run in runs]
        self.table = QTableView()
        self.table.setAccessibleName(self.windowTitle())
        self._items = QStandardItemModel(self)
        self._items.setHorizontalHeaderLabels([tr("Startet"), tr("Varede"), tr("Hvad skete der")])
        for line in self._lines:
            cells = [QStandardItem(text) for text in line]
            for cell in cells:
                cell.setToolTip(cell.text())
            self._items.appendRow(cells)
        self.table.setModel(self._items)
        dress_table(self.table)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setMinimumHeight(theme.px(_HIGH))
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, theme.px(_WHEN))
        self.table.setColumnWidth(1, theme.px(_LONG))
        self.body.addWidget(label(tr("De seneste {n} er husket.", n=len(runs)), "secondary"))
        self.body.addWidget(self.table, 1)
        self.footer.addWidget(self._footer_row())

    def open(self) -> None:
        """Show the log with the focus in it."""
        super().open()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _footer_row(self) -> QWidget:
        copy = Button(tr("&Kopiér"), icon="copy")
        copy.clicked.connect(self._copy)
        close = Button(tr("&Luk"), "primary")
        close.clicked.connect(self.accept)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        return holder

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in self._lines))


def _told(run: PastRun) -> str:
    """Return what came of a run in the words it was noted in; they say more than the list has room for."""
    return what_went(run) if run.outcome == "synced" or not run.message else run.message
