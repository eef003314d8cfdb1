"""What the company form says besides its fields: a likely duplicate, and the protection from advertising."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from kmdesk.core.i18n import tr, trn
from kmdesk.services.company_duplicates import Duplicate
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.messages import InlineMessage


class DuplicateMessage(InlineMessage):
    """Names the likeliest company that is there already; hidden when there is none."""

    open_existing = Signal(str)
    is_another = Signal(str)

    def __init__(self) -> None:
        super().__init__("soon", tr("Ligner en virksomhed, der allerede findes."), "")
        self.setObjectName("duplicate_message")
        self._company_id = ""
        existing = Button(tr("Åbn den eksisterende"), dense=True)
        existing.setObjectName("open_existing")
        existing.clicked.connect(lambda: self.open_existing.emit(self._company_id))
        another = LinkButton(tr("Det er en anden virksomhed"))
        another.setObjectName("is_another")
        another.activated.connect(lambda: self.is_another.emit(self._company_id))
        row = QHBoxLayout()
        row.setSpacing(theme.px(18))
        row.addWidget(existing)
        row.addWidget(another)
        row.addStretch(1)
        self.extra.addLayout(row)

    def show_for(self, found: Sequence[Duplicate]) -> None:
        """Name the first of these and say how many more there are."""
        if not found:
            self.hide()
            return
        more = len(found) - 1
        rest = " " + trn(more, "{n} mere ligner.", "{n} andre ligner også.") if more else ""
        self._company_id = found[0].company_id
        self.show_text(tr("Ligner en virksomhed, der allerede findes."), found[0].sentence + rest)
        self.show()


def protected_line() -> StatusMark:
    """Return the line that stops outreach without a recorded basis (CVR-loven § 19)."""
    text = tr("Du skal notere et grundlag, før du kontakter virksomheden.")
    line = StatusMark(text, "late", "shield-alert", role="label")
    line.setObjectName("protected_line")
    return line
