"""Unlocking a desk whose key is not in this machine's keyring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.screens.start.frame import StartFrame
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label


class UnlockPage(StartFrame):
    """Asks for the passphrase, or for the recovery code. `tried(passphrase, recovery_code)`; one is empty."""

    tried = Signal(str, str)
    quit_asked = Signal()

    def __init__(self, title: str) -> None:
        super().__init__([])
        self._by_code = False
        self.column.addWidget(label(title, "title"))
        self._explain = label("", "secondary", wrap=True)
        self.column.addWidget(self._explain)
        self.secret = LineEdit()
        self.secret.setObjectName("unlock_secret")
        self.secret.setMaximumWidth(theme.px(420))
        self._field = Field(tr("&Adgangskode"), self.secret)
        self.column.addWidget(self._field)
        self._switch = LinkButton("")
        self._switch.activated.connect(lambda: self._show(by_code=not self._by_code))
        self.column.addWidget(self._switch)
        self._open = Button(tr("&Lås op"), "primary", "lock")
        self._open.setObjectName("unlock_button")
        self._open.setDefault(True)
        leave = Button(tr("A&fslut"))
        self.foot_right.addWidget(leave)
        self.foot_right.addWidget(self._open)
        self._open.clicked.connect(self._try)
        self.secret.returnPressed.connect(self._try)
        leave.clicked.connect(self.quit_asked)
        self._show(by_code=False)

    def failed(self, error: KnownError) -> None:
        """Say that it did not open, and let the reader try again."""
        self._open.setEnabled(True)
        self._field.set_state("error", str(error))
        self.secret.selectAll()
        self.secret.setFocus()

    def _show(self, *, by_code: bool) -> None:
        self._by_code = by_code
        self._explain.setText(
            tr("Skriv gendannelseskoden fra arket, du fik, da skrivebordet blev oprettet.")
            if by_code
            else tr("Denne pc's nøglering har ikke nøglen. Skriv adgangskoden.")
        )
        self._switch.setText(tr("Brug adgangskoden") if by_code else tr("Brug gendannelseskoden"))
        self.secret.setEchoMode(QLineEdit.EchoMode.Normal if by_code else QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText("7K4Q-92RD-…" if by_code else "")
        self.secret.clear()
        self._field.set_state("normal")
        self.secret.setFocus()

    def _try(self) -> None:
        if self.secret.text():
            self._open.setEnabled(False)
            text = self.secret.text()
            self.tried.emit("" if self._by_code else text, text if self._by_code else "")
