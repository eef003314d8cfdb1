"""Faktaark: the sheet as it will be printed, and the ways to hand it out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import short_date
from kmdesk.services.scheme_page import VisitAtHand
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.pdf_view import PageView
from kmdesk.ui.widgets.section_header import SectionHeader

_VIEW_LEAST = 24
"""Height in px of the page at least: what is said below it goes before."""


class SheetPane(QWidget):
    """The live preview. `enlarge` opens the full preview, from where it is printed, saved or mailed."""

    enlarge = Signal()
    visit_wanted = Signal(bool)
    """Whether the sheet belongs to the visit at hand. That it was handed out is noted in any case."""
    picked_cleared = Signal()
    """Only the scheme that is shown is wanted, not the ticked ones."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sheet_pane")
        larger = LinkButton(tr("Forstør"))
        larger.setObjectName("enlarge_sheet")
        larger.activated.connect(self.enlarge)
        self._head = SectionHeader(tr("Faktaark"), "", larger)
        self._buffer: QBuffer | None = None
        self._document = QPdfDocument(self)
        self.view = PageView(self._document, around=16, parent=self)
        self.view.setAccessibleName(tr("Forhåndsvisning af faktaarket"))
        self.view.setMinimumHeight(theme.px(_VIEW_LEAST))
        self.for_visit = CheckBox(tr("&Hører til besøget"))
        self.for_visit.setObjectName("log_on_visit")
        self.for_visit.setChecked(True)
        self.for_visit.clicked.connect(self._on_visit_clicked)
        self._visit: VisitAtHand | None = None
        self._about = label("", "meta", wrap=True)
        self._about.setObjectName("where_it_is_noted")
        self._give = Button(tr("&Udskriv, gem eller send"), "primary", "printer")
        self._give.setObjectName("hand_out_sheet")
        self._give.clicked.connect(self.enlarge)
        buttons = QHBoxLayout()
        buttons.addWidget(self._give)
        buttons.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        head.addWidget(self._head)
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        foot.setSpacing(theme.px(8))
        foot.addWidget(self._picked_part())
        foot.addWidget(self.for_visit)
        foot.addWidget(self._about)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(Hairline())
        column.addLayout(foot)

    def show_visit(self, visit: VisitAtHand | None) -> None:
        """Say which visit the sheet is for; without one there is nothing to choose."""
        before, self._visit = self._visit, visit
        if visit is not None and (before is None or before.visit_id != visit.visit_id):
            self.for_visit.setChecked(True)
        self.for_visit.setVisible(visit is not None)
        self._say_where()

    def show_picked(self, names: Sequence[str], clash: str) -> None:
        """Say which schemes were ticked to go into one file, and which of them cannot be combined."""
        self._picked.setVisible(bool(names))
        self._names.setText(tr("I filen: {names}", names=", ".join(names)))
        self._clash.setVisible(bool(clash))
        self._clash.show_text(tr("De kan ikke bruges sammen."), clash)
        one = tr("&Udskriv, gem eller send")
        self._give.setText(trn(len(names), "&Udlevér arket", "&Udlevér {n} ark") if names else one)
        self._give.updateGeometry()

    def show_sheet(self, pdf: bytes, about: str) -> None:
        """Show a sheet as it is now; `about` says what it is: "version 1", "3 ark"."""
        buffer, document = QBuffer(self), QPdfDocument(self)
        buffer.setData(QByteArray(pdf))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document.load(buffer)
        self.view.set_document(document)
        self._document.deleteLater()
        if self._buffer is not None:
            self._buffer.deleteLater()
        self._document, self._buffer = document, buffer
        pages = trn(document.pageCount(), "{n} side", "{n} sider")
        self._head.show_texts(tr("Faktaark"), tr("{about} · {pages} · A4", about=about, pages=pages))

    def _on_visit_clicked(self, on: bool) -> None:
        self._say_where()
        self.visit_wanted.emit(on)

    def _say_where(self) -> None:
        """Say where it is noted that the sheet was handed out: it always is."""
        visit = self._visit
        if visit is None:
            self._about.setText(tr("Intet besøg er i gang. Udleveringen noteres uden virksomhed."))
        elif not self.for_visit.isChecked():
            self._about.setText(tr("Arket er uden virksomhed. Udleveringen noteres alligevel."))
        else:
            day = short_date(visit.day) if visit.day else ""
            told = " · ".join(filter(None, (visit.company, day, visit.recipient)))
            self._about.setText(tr("{visit}. Udleveringen noteres på besøget.", visit=told))

    def _picked_part(self) -> QWidget:
        self._picked = QWidget()
        self._picked.setObjectName("picked_sheets")
        self._names = label("", "meta", wrap=True)
        only = LinkButton(tr("Kun den viste"), small=True)
        only.setObjectName("clear_picked")
        only.activated.connect(self.picked_cleared)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(self._names, 1)
        row.addWidget(only, 0, Qt.AlignmentFlag.AlignTop)
        self._clash = InlineMessage("soon", "", "")
        self._clash.setObjectName("picked_clash")
        column = QVBoxLayout(self._picked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(row)
        column.addWidget(self._clash)
        self._picked.hide()
        return self._picked
