"""Which company is it about? Asked where a contact or a match begins without one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.search import Search
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.finder import Finder, Found
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import Field

_WIDTH = 520


class ChooseCompanyDialog(PanelDialog):
    """Finds a company while one types. `chosen(company_id)`, or `new_asked` for one that is not there yet."""

    chosen = Signal(str)
    new_asked = Signal()

    def __init__(self, title: str, ops: Operations, search: Search, parent: QWidget) -> None:
        super().__init__(title, width=_WIDTH, parent=parent)
        self.setObjectName("choose_company_dialog")
        self._search = search
        self.company = Finder(ops, self._find, placeholder=tr("fx Vestrum"))
        self.company.setObjectName("choose_company")
        self._field = Field(
            tr("Virk&somhed"), self.company, required=True, hint=tr("Skriv navn, by, CVR eller telefon.")
        )
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        new, cancel = Button(tr("&Ny virksomhed"), icon="plus"), Button(tr("&Annullér"))
        self._go_on = Button(tr("&Fortsæt"), "primary")
        self._go_on.setObjectName("choose_company_go_on")
        row.addWidget(new)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self._go_on)
        self.footer.addWidget(foot)
        new.clicked.connect(self._ask_new)
        cancel.clicked.connect(self.reject)
        self._go_on.clicked.connect(self._accept)
        self.company.returnPressed.connect(self._accept)
        self.company.setFocus()

    def _find(self, text: str) -> Sequence[Found]:
        return [
            (hit.record_id, f"{hit.title}, {hit.detail}" if hit.detail else hit.title)
            for hit in self._search.companies(text)
        ]

    def _accept(self) -> None:
        if not self.company.value():
            self._field.set_state("error", tr("Vælg en virksomhed på listen, eller opret en ny."))
            self.company.setFocus()
            return
        self.accept()
        self.chosen.emit(self.company.value())

    def _ask_new(self) -> None:
        self.reject()
        self.new_asked.emit()
