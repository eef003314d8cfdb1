"""A printed document before it is printed: pages, print, save as PDF. Nothing touches the disk unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_PRINT_DPI = 300


class PreviewDialog(QDialog):
    """Shows one PDF. `given(method)` follows when it was printed ("paper") or saved ("pdf")."""

    given = Signal(str)

    def __init__(self, title: str, pdf: bytes, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview_dialog")
        self.setWindowTitle(title)
        self.resize(theme.px(860), theme.px(760))
        self._pdf, self._file_name = pdf, file_name
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self._view = QPdfView(self)
        self._view.setDocument(self.document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setAccessibleName(tr("Forhåndsvisning af {title}", title=title))
        self._problem = InlineMessage("late", "", "")
        self._problem.hide()
        pages = self.document.pageCount()
        self._print = Button(tr("&Udskriv"), "primary", "printer")
        self._print.setObjectName("print_button")
        self._save = Button(tr("&Gem PDF"), "secondary", "download")
        self._save.setObjectName("save_pdf_button")
        close = Button(tr("&Luk"))
        self._print.clicked.connect(self._ask_printer)
        self._save.clicked.connect(self._ask_file)
        close.clicked.connect(self.reject)
        zoom_in, zoom_out = Button("+", dense=True), Button("–", dense=True)
        zoom_in.setAccessibleName(tr("Større"))
        zoom_out.setAccessibleName(tr("Mindre"))
        zoom_in.clicked.connect(lambda: self._zoom(1.2))
        zoom_out.clicked.connect(lambda: self._zoom(1 / 1.2))
        QShortcut(QKeySequence.StandardKey.ZoomIn, self, lambda: self._zoom(1.2))
        QShortcut(QKeySequence.StandardKey.ZoomOut, self, lambda: self._zoom(1 / 1.2))
        foot = QHBoxLayout()
        foot.addWidget(label(trn(pages, "{n} side", "{n} sider"), "meta"))
        foot.addWidget(zoom_out)
        foot.addWidget(zoom_in)
        foot.addStretch(1)
        for button in (close, self._save, self._print):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.addWidget(self._view, 1)
        column.addWidget(self._problem)
        column.addLayout(foot)
        self._print.setFocus()
        if parent is not None:
            self.move(parent.window().frameGeometry().center() - self.rect().center())

    def save_to(self, path: Path) -> bool:
        """Write the PDF to `path`; on failure say so in the dialog and return False."""
        try:
            path.write_bytes(self._pdf)
        except OSError:
            self._problem.show_text(
                tr("PDF-filen kunne ikke gemmes."), tr("Vælg en anden mappe, eller gør plads på disken.")
            )
            self._problem.show()
            return False
        self.given.emit("pdf")
        return True

    def print_on(self, printer: QPrinter) -> None:
        """Print every page at the printer's own size."""
        printer.setResolution(_PRINT_DPI)
        painter = QPainter()
        if not painter.begin(printer):
            self._problem.show_text(
                tr("Printeren svarer ikke."), tr("Vælg en anden printer, eller gem som PDF.")
            )
            self._problem.show()
            return
        for number in range(self.document.pageCount()):
            if number:
                printer.newPage()
            sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
            size = sheet.size().toSize()
            painter.drawImage(
                QRectF(-printer.pageRect(QPrinter.Unit.DevicePixel).topLeft(), sheet.size()),
                self.document.render(number, size),
            )
        painter.end()
        self.given.emit("paper")

    def _zoom(self, factor: float) -> None:
        if self._view.zoomMode() != QPdfView.ZoomMode.Custom:
            points = self.document.pagePointSize(0)
            shown = self._view.viewport().width() / (points.width() * self.logicalDpiX() / 72)
            self._view.setZoomMode(QPdfView.ZoomMode.Custom)
            self._view.setZoomFactor(shown)
        self._view.setZoomFactor(min(max(self._view.zoomFactor() * factor, 0.25), 4.0))

    def _ask_file(self) -> None:
        chooser = QFileDialog(self, tr("Gem PDF"), self._file_name, "PDF (*.pdf)")
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("pdf")
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.fileSelected.connect(lambda name: self.save_to(Path(name)))
        chooser.open()

    def _ask_printer(self) -> None:
        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        self._printer.setDocName(self.windowTitle())
        chooser = QPrintDialog(self._printer, self)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.accepted.connect(lambda: self.print_on(self._printer))
        chooser.open()  # pyright: ignore[reportCallIssue] - the stubs lack the overload without arguments
