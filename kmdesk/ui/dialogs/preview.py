"""A printed document before it is printed: pages, print, save as PDF. Nothing touches the disk unasked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPalette, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.widgets.buttons import Button, IconButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_PRINT_DPI = 300
_WIDTH, _MOST_HEIGHT = 880, 1280
"""Room for a whole A4 page at the size it is printed in, where the window has it."""
_AROUND, _BETWEEN = 24, 16
_ZOOM_STEP, _LEAST_ZOOM, _MOST_ZOOM = 1.2, 0.25, 4.0
_POINTS_PER_INCH = 72


class PreviewDialog(PanelDialog):
    """Shows one PDF. `given(method)` follows when it was printed ("paper") or saved ("pdf")."""

    given = Signal(str)

    def __init__(self, title: str, pdf: bytes, file_name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, width=_WIDTH, most_height=_MOST_HEIGHT, parent=parent)
        self.setObjectName("preview_dialog")
        self._pdf, self._file_name = pdf, file_name
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document = QPdfDocument(self)
        self.document.load(self._buffer)
        self._view = PageView(self.document, self)
        self._view.setAccessibleName(tr("Forhåndsvisning af {title}", title=title))
        self._problem = InlineMessage("late", "", "")
        self._said = QWidget()
        said = QVBoxLayout(self._said)
        said.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        said.addWidget(self._problem)
        self._said.hide()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.body.addWidget(self._said)
        self.body.addWidget(self._view, 1)
        self.footer.addWidget(self._buttons())
        QShortcut(QKeySequence.StandardKey.ZoomIn, self, self._view.enlarge)
        QShortcut(QKeySequence.StandardKey.ZoomOut, self, self._view.shrink)
        self._print.setFocus()

    def _buttons(self) -> QWidget:
        smaller = IconButton("minus", tr("Mindre"), bordered=True, dense=False, colour="text2")
        larger = IconButton("plus", tr("Større"), bordered=True, dense=False, colour="text2")
        smaller.clicked.connect(self._view.shrink)
        larger.clicked.connect(self._view.enlarge)
        close = Button(tr("&Luk"))
        close.clicked.connect(self.reject)
        self._save = Button(tr("&Gem PDF"), "secondary", "download")
        self._save.setObjectName("save_pdf_button")
        self._save.clicked.connect(self._ask_file)
        self._print = Button(tr("&Udskriv"), "primary", "printer")
        self._print.setObjectName("print_button")
        self._print.clicked.connect(self._ask_printer)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addWidget(smaller)
        row.addWidget(larger)
        row.addWidget(label(trn(self.document.pageCount(), "{n} side", "{n} sider"), "meta"), 1)
        for button in (close, self._save, self._print):
            row.addWidget(button)
        return holder

    def save_to(self, path: Path) -> bool:
        """Write the PDF to `path`; on failure say so in the dialog and return False."""
        try:
            path.write_bytes(self._pdf)
        except OSError:
            self._complain(
                tr("PDF-filen kunne ikke gemmes."), tr("Vælg en anden mappe, eller gør plads på disken.")
            )
            return False
        self.given.emit("pdf")
        return True

    def print_on(self, printer: QPrinter) -> None:
        """Print every page at the printer's own size."""
        printer.setResolution(_PRINT_DPI)
        painter = QPainter()
        if not painter.begin(printer):
            self._complain(tr("Printeren svarer ikke."), tr("Vælg en anden printer, eller gem som PDF."))
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

    def _complain(self, lead: str, advice: str) -> None:
        self._problem.show_text(lead, advice)
        self._said.show()

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


class PageView(QPdfView):
    """The pages below each other on sunken ground, as wide as the view until somebody zooms."""

    def __init__(self, document: QPdfDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDocument(document)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.setFrameShape(QFrame.Shape.NoFrame)
        around, between = theme.px(_AROUND), theme.px(_BETWEEN)
        self.setDocumentMargins(QMargins(around, between, around, between))
        self.setPageSpacing(between)
        self._take_ground()

    def sizeHint(self) -> QSize:
        """Return the room of a page at the size it is printed in: the dialog takes what the window has."""
        page = self.document().pagePointSize(0) * (self.logicalDpiX() / _POINTS_PER_INCH)
        margins = self.documentMargins()
        return page.toSize().grownBy(margins)

    def enlarge(self) -> None:
        """Show the pages a step larger."""
        self._zoom(_ZOOM_STEP)

    def shrink(self) -> None:
        """Show the pages a step smaller."""
        self._zoom(1 / _ZOOM_STEP)

    def changeEvent(self, event: QEvent) -> None:
        """Take the ground of the new theme; the page stays white."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._take_ground()

    def _take_ground(self) -> None:
        """Set the role Qt paints behind the pages."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme.colour("sunken"))
        self.setPalette(palette)

    def _zoom(self, factor: float) -> None:
        if self.zoomMode() != QPdfView.ZoomMode.Custom:
            margins = self.documentMargins()
            points = self.document().pagePointSize(0).width() or 1
            shown = self.viewport().width() - margins.left() - margins.right()
            self.setZoomMode(QPdfView.ZoomMode.Custom)
            self.setZoomFactor(shown / (points * self.logicalDpiX() / _POINTS_PER_INCH))
        self.setZoomFactor(min(max(self.zoomFactor() * factor, _LEAST_ZOOM), _MOST_ZOOM))
