"""Another value below the one that stands in a field, with a link that takes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import ElidedLabel


class OfferLine(QWidget):
    """Shows what is on offer, and takes it when the reader wants it."""

    taken = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setObjectName("suggestion")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        shown = ElidedLabel(text, "meta")
        shown.setToolTip(text)
        self.use = LinkButton(tr("Brug"), small=True)
        self.use.setObjectName("offer_use")
        self.use.setAccessibleName(tr("Brug {value}", value=text))
        self.use.activated.connect(self.taken)
        row.addWidget(shown, 1)
        row.addWidget(self.use)


def stored_meanwhile(value: str) -> str:
    """Return how it is told that somebody else has stored another value meanwhile."""
    return tr("Rettet til: {value}", value=value or tr("(tomt)"))
