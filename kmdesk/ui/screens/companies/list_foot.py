"""The line below the company list: how many there are, whether one is chosen, and what the marks mean."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.numbers import format_number
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.labels import label


class ListFoot(QWidget):
    """Says `1.200 virksomheder · 1 valgt`, and explains the marks after the names."""

    def __init__(self) -> None:
        super().__init__()
        self._said = label("", "meta")
        self._said.setObjectName("list_foot")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(6), theme.px(16), theme.px(6))
        row.setSpacing(theme.px(16))
        row.addWidget(self._said)
        row.addWidget(StatusMark(tr("Reklamebeskyttet"), "late", "shield-alert", role="meta"))
        row.addWidget(StatusMark(tr("Ikke synkroniseret"), "neutral", "cloud-off", role="meta"))
        row.addWidget(StatusMark(tr("Konflikt"), "late", "git-merge", role="meta"))
        row.addStretch(1)

    def text(self) -> str:
        """Return what it says."""
        return self._said.text()

    def say(self, count: int | None, *, chosen: bool) -> None:
        """Say how many there are (None while they are counted), and whether a row is chosen."""
        parts: list[str] = []
        if count is not None:
            parts.append(trn(count, "1 virksomhed", "{number} virksomheder", number=format_number(count)))
        if chosen:
            parts.append(tr("1 valgt"))
        self._said.setText(" · ".join(parts))
