"""The message above the matches that says why one stays where it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.messages import InlineMessage


class Refusal(QWidget):
    """Takes no room while there is nothing to say."""

    mend_asked = Signal(str)
    """The candidate of this match is to be corrected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message: InlineMessage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(24), theme.px(12), theme.px(12), theme.px(8))
        self.hide()

    def say(self, error: KnownError | None, match_id: str = "") -> None:
        """Say why a match stays; None takes the message away. A missing consent can be mended at once."""
        if self._message is not None:
            self._column.removeWidget(self._message)
            self._message.hide()
            self._message.deleteLater()
            self._message = None
        self.setVisible(error is not None)
        if error is None:
            return
        action = tr("Ret kandidaten") if error.field == "consent" and match_id else ""
        self._message = InlineMessage("late", error.message, error.advice, action)
        self._message.setObjectName("refusal")
        self._message.acted.connect(lambda: self.mend_asked.emit(match_id))
        self._column.addWidget(self._message)
