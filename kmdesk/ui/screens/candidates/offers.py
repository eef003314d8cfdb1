"""Choosing from what is known to be there: institutions of the area, periods that come every year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_WIDTH = 640


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing on offer: what it is called, a line about it, and whether it wants checking."""

    key: str
    title: str
    about: str
    uncertain: bool = False


class OffersDialog(PanelDialog):
    """Offers things to create. `chosen` brings the keys of those that are ticked."""

    chosen = Signal(object)

    def __init__(self, title: str, source: str, offers: Sequence[Offer], parent: QWidget) -> None:
        super().__init__(title, width=_WIDTH, parent=parent)
        self.setObjectName("offers_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._boxes: dict[str, CheckBox] = {}
        if not offers:
            self.body.addWidget(label(tr("Alt på listen er oprettet."), wrap=True))
        else:
            self.body.addWidget(InlineMessage("info", "", source))
            every = LinkButton(tr("Vælg alle"), small=True)
            every.setObjectName("choose_all")
            every.activated.connect(self._choose_all)
            self.body.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
        for offer in offers:
            self.body.addLayout(self._row(offer))
        self.body.addStretch(1)
        cancel = Button(tr("&Annullér"))
        cancel.setObjectName("cancel_button")
        cancel.clicked.connect(self.reject)
        create = Button(tr("&Opret valgte"), "primary")
        create.setObjectName("create_button")
        create.setEnabled(bool(offers))
        create.clicked.connect(self._create)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(create)
        self.footer.addWidget(foot)

    def _row(self, offer: Offer) -> QVBoxLayout:
        box = self._boxes[offer.key] = CheckBox(offer.title.replace("&", "&&"))
        box.setObjectName(f"offer_{offer.key}")
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(box)
        if offer.uncertain:
            head.addWidget(StatusMark(tr("skal kontrolleres"), "soon", role="meta"))
        head.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(head)
        about = label(offer.about, "meta", wrap=True)
        about.setContentsMargins(theme.px(26), 0, 0, 0)
        column.addWidget(about)
        return column

    def _choose_all(self) -> None:
        for box in self._boxes.values():
            box.setChecked(True)

    def _create(self) -> None:
        keys = tuple(key for key, box in self._boxes.items() if box.isChecked())
        self.accept()
        if keys:
            self.chosen.emit(keys)
