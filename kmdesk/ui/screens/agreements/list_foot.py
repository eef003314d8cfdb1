"""The line below the agreements: how many there are, and what can be done to several at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label

MANY: Mapping[str, str] = {
    "postpone": mark("Flyt revision"),
    "end": mark("Afslut"),
    "delete": mark("Slet"),
}
"""What can be done to several agreements, and what it is called."""


class AgreementFoot(QWidget):
    """Says `30 aftaler · 3 valgt`. With more than one chosen it offers what can be done: `wanted(name)`."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._said = label("", "meta")
        self._said.setObjectName("list_foot")
        self._buttons: list[Button] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(4), theme.px(16), theme.px(4))
        row.setSpacing(theme.px(8))
        row.addWidget(self._said)
        row.addStretch(1)
        for name, text in MANY.items():
            button = Button(tr(text), "destructive" if name == "delete" else "secondary", dense=True)
            button.setObjectName(f"bulk_{name}")
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            button.hide()
            row.addWidget(button)
            self._buttons.append(button)
        self.setMinimumHeight(theme.px(36))

    def text(self) -> str:
        """Return what it says."""
        return self._said.text()

    def say(self, count: int | None, chosen: int) -> None:
        """Say how many there are (None while they are counted) and how many of them are chosen."""
        parts: list[str] = []
        if count is not None:
            parts.append(trn(count, "{number} aftale", "{number} aftaler", number=format_number(count)))
        if chosen:
            parts.append(tr("{n} valgt", n=chosen))
        self._said.setText(" · ".join(parts))
        for button in self._buttons:
            button.setVisible(chosen > 1)
