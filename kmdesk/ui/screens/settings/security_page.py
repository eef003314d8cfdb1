"""Sikkerhed og kopier: where the data lies, what opens it, and the backups."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.core.paths import Profile
from kmdesk.services.security import KeyState, Security
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.backup_group import BackupGroup, RestoreHint
from kmdesk.ui.screens.settings.folder_line import FolderLine
from kmdesk.ui.screens.settings.key_group import KeyMarks, PassphraseForm, RecoveryForm
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.widgets.labels import label


class SecurityPage(SettingsPage):
    """Keys and backups. `print_code(code)` asks for the recovery sheet on paper."""

    print_code = Signal(str)

    def __init__(self, ops: Operations, security: Security, profile: Profile, clock: Clock) -> None:
        super().__init__(
            tr("Sikkerhed og kopier"), tr("Alt ligger krypteret på denne pc. Uden nøglen kan ingen åbne det.")
        )
        self._ops, self._security = ops, security
        self.marks = KeyMarks()
        self.passphrase = PassphraseForm(ops, security)
        self.recovery = RecoveryForm(ops, security)
        self.backups = BackupGroup(ops, security, clock)
        self.add_group(tr("Dine data")).addWidget(FolderLine(profile.folder))
        keys = self.add_group(tr("Nøglen"))
        keys.addWidget(self.marks)
        self.add_group(tr("Adgangskode")).addWidget(self.passphrase)
        code = self.add_group(tr("Gendannelseskode"))
        text = tr("Koden åbner dine data, hvis pc’en går i stykker, eller du glemmer adgangskoden.")
        code.addWidget(label(text, "secondary", wrap=True))
        code.addWidget(self.recovery)
        copies = self.add_group(tr("Sikkerhedskopier"))
        text = tr("kmdesk tager selv en kopi hver time, hver dag og hver uge og rydder op i de gamle.")
        copies.addWidget(label(text, "secondary", wrap=True))
        copies.addWidget(self.backups)
        self.add_group(tr("Gendan en kopi")).addWidget(RestoreHint(security.restore_command()))
        self.column.addStretch(1)
        self.passphrase.kept.connect(self._on_passphrase)
        self.recovery.made.connect(self._read_state)
        self.recovery.print_code.connect(self.print_code)
        self.backups.taken.connect(lambda text: self.toast.emit(text, False))  # noqa: FBT003 - the signal's own order

    def activate(self) -> None:
        """Read what opens the desk and which backups there are."""
        self._read_state()
        self.backups.activate()

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the recovery code off the screen."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.recovery.forget()

    def _read_state(self) -> None:
        self._ops.read(self._security.state, self._show, owner=self, key="state")

    def _show(self, state: KeyState) -> None:
        self.marks.show_state(state)
        self.passphrase.show_state(state)

    def _on_passphrase(self) -> None:
        self._read_state()
        self.toast.emit(tr("Den nye adgangskode gælder nu"), False)  # noqa: FBT003 - the signal's own order
