"""Faktaark: the sheet as it will be printed, and the ways to hand it out."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Signal
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
from kmdesk.ui.widgets.pdf_view import PageView
from kmdesk.ui.widgets.section_header import SectionHeader


class SheetPane(QWidget):
    """The live preview. `enlarge` opens the full preview, from where it is printed, saved or mailed."""

    enlarge = Signal()
    visit_wanted = Signal(bool)
    """Whether the sheet is made and logged for the visit at hand."""

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
        self.for_visit = CheckBox(tr("&Logges på besøget"))
        self.for_visit.setObjectName("log_on_visit")
        self.for_visit.setChecked(True)
        self.for_visit.clicked.connect(self.visit_wanted)
        self._about = label("", "meta", wrap=True)
        give = Button(tr("&Udskriv, gem eller send"), "primary", "printer")
        give.setObjectName("hand_out_sheet")
        give.clicked.connect(self.enlarge)
        buttons = QHBoxLayout()
        buttons.addWidget(give)
        buttons.addStretch(1)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        head.addWidget(self._head)
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        foot.setSpacing(theme.px(8))
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
        self.for_visit.setVisible(visit is not None)
        if visit is None:
            self._about.setText(tr("Intet besøg er i gang. Arket er uden virksomhed."))
            return
        day = short_date(visit.day) if visit.day else ""
        self._about.setText(" · ".join(filter(None, (visit.company, day, visit.recipient))))

    def show_sheet(self, pdf: bytes, version: int) -> None:
        """Show a sheet as it is now."""
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
        self._head.show_texts(
            tr("Faktaark"), tr("version {version} · {pages} · A4", version=version, pages=pages)
        )
