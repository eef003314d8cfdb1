"""The desk's backups: which there are, take one now, check the newest, and how to get one back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.dates import clock_time, long_date
from kmdesk.rules.numbers import format_number
from kmdesk.services.security import BackupFile, CheckedBackup, Security
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.own_thread import OwnThread
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import Field, LineEdit
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

REASONS = {
    "hourly": mark("Hver time"),
    "daily": mark("Hver dag"),
    "weekly": mark("Hver uge"),
    "manual": mark("Taget af dig"),
    "migration": mark("Før opdatering"),
    "before-restore": mark("Før gendannelse"),
}


class BackupGroup(QWidget):
    """A short table of backups and two buttons. `taken(text)` tells of a new backup."""

    taken = Signal(str)

    def __init__(self, ops: Operations, security: Security, clock: Clock) -> None:
        super().__init__()
        self._ops, self._security, self._clock = ops, security, clock
        self._table = QWidget()
        self._table.setObjectName("backup_table")
        self.take = Button(tr("&Tag sikkerhedskopi nu"), icon="save")
        self.take.setObjectName("take_backup")
        self.take.clicked.connect(self._take)
        self.verify = Button(tr("Kontrollér den n&yeste"), icon="circle-check")
        self.verify.setObjectName("check_backup")
        self.verify.clicked.connect(self._check)
        self._working = label("", "secondary")
        self.good = InlineMessage("ok", "", "")
        self.good.setObjectName("backup_good")
        self.bad = InlineMessage("late", "", "")
        self.bad.setObjectName("backup_bad")
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        for part in (self.take, self.verify, self._working):
            buttons.addWidget(part)
        buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._column.addWidget(self._table)
        self._column.addLayout(buttons)
        for message in (self.good, self.bad):
            message.hide()
            self._column.addWidget(message)

    def activate(self) -> None:
        """Read which backups there are."""
        self._ops.read(self._security.backups, self._show, owner=self, key="backups")

    # -- taking and checking -----------------------------------------------------------------------

    def _take(self) -> None:
        self._begin(tr("Tager sikkerhedskopi …"))
        OwnThread(lambda: self._security.take_backup(self._clock), self._on_taken, self._refuse, owner=self)

    def _check(self) -> None:
        self._begin(tr("Læser sikkerhedskopien …"))
        OwnThread(self._security.check_newest, self._on_checked, self._refuse, owner=self)

    def _on_taken(self, file: BackupFile) -> None:
        self._end()
        self.taken.emit(tr("Sikkerhedskopi taget ({size})", size=size_text(file.size)))
        self.activate()

    def _on_checked(self, checked: CheckedBackup) -> None:
        self._end()
        contents = checked.contents
        self.good.show_text(
            tr("Sikkerhedskopien fra {when} er hel.", when=_when(checked.file)),
            tr(
                "Den har {companies} og {visits}.",
                companies=trn(contents.companies, "{n} virksomhed", "{n} virksomheder"),
                visits=trn(contents.visits, "{n} besøg", "{n} besøg"),
            ),
        )
        self.good.show()

    def _refuse(self, error: KnownError) -> None:
        self._end()
        self.bad.show_text(error.message, error.advice)
        self.bad.show()

    def _begin(self, text: str) -> None:
        for message in (self.good, self.bad):
            message.hide()
        self._working.setText(text)
        for button in (self.take, self.verify):
            button.setEnabled(False)

    def _end(self) -> None:
        self._working.setText("")
        for button in (self.take, self.verify):
            button.setEnabled(True)

    # -- the table ---------------------------------------------------------------------------------

    def _show(self, files: Sequence[BackupFile]) -> None:
        table = _table(files)
        self._column.replaceWidget(self._table, table)
        self._table.deleteLater()
        self._table = table
        self.verify.setEnabled(bool(files) and self.take.isEnabled())


class RestoreHint(QWidget):
    """The command that brings a backup back, ready to be copied."""

    def __init__(self, command: str) -> None:
        super().__init__()
        shown = LineEdit(command)
        shown.setObjectName("restore_command")
        shown.setReadOnly(True)
        copied = Button(tr("Kopiér"), icon="copy")
        copied.setAccessibleName(tr("Kopiér kommandoen"))
        copied.clicked.connect(lambda: QGuiApplication.clipboard().setText(command))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(Field(tr("Kommando"), shown), 1)
        row.addWidget(copied, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        text = tr(
            "Luk kmdesk, og skriv kommandoen i en terminal. Den nyeste kopi kontrolleres først, "
            "og det, der ligger her nu, gemmes ved siden af. Sæt en fils navn bagefter for at vælge en ældre."
        )
        column.addWidget(label(text, "secondary", wrap=True))
        column.addLayout(row)


def size_text(size: int) -> str:
    """Return a file's size as people read it: `640 kB`, `12,4 MB`."""
    if size < 1_000_000:
        return f"{format_number(max(size / 1000, 1))} kB"
    return f"{format_number(size / 1_000_000, 1)} MB"


def _when(file: BackupFile) -> str:
    at = file.at.astimezone()
    return tr("{date} kl. {time}", date=long_date(at.date()), time=clock_time(at.time()))


def _table(files: Sequence[BackupFile]) -> QWidget:
    table = QWidget()
    table.setObjectName("backup_table")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(24))
    grid.setVerticalSpacing(theme.px(4))
    if not files:
        none_yet = tr("Ingen endnu. Den første tages, kort efter at kmdesk er åbnet.")
        grid.addWidget(label(none_yet, "secondary"), 0, 0)
        return table
    for column, title in enumerate((tr("Taget"), tr("Hvorfor"), tr("Størrelse"))):
        side = Qt.AlignmentFlag.AlignRight if column == 2 else Qt.AlignmentFlag.AlignLeft
        grid.addWidget(label(title, "label"), 0, column, side)
    for row, file in enumerate(files, start=1):
        grid.addWidget(label(_when(file)), row, 0)
        grid.addWidget(label(tr(REASONS.get(file.reason, file.reason)), "secondary"), row, 1)
        grid.addWidget(label(size_text(file.size)), row, 2, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(3, 1)
    return table
