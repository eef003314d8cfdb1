"""PDF pages on paper: the system's print dialog, and the pages painted at the printer's own size."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

_DPI = 300


def choose_printer(
    title: str, document: QPdfDocument | None, parent: QWidget, accepted: Callable[[QPrinter], None]
) -> QPrintDialog:
    """Ask for a printer and its settings; `accepted(printer)` follows when the reader prints.

    `title` is what the job is called in the printer's queue. With a document, pages of it can be chosen.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    chooser = QPrintDialog(printer, parent)
    chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    chooser.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, document is not None)
    if document is not None:
        printer.setPageSize(_size_of(document, 0))
        chooser.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage)
        chooser.setMinMax(1, document.pageCount())
        chooser.setFromTo(1, document.pageCount())
    chooser.accepted.connect(lambda: accepted(printer))
    QDialog.open(chooser)  # a print dialog's own `open` wants a slot
    return chooser


def pages_to_print(printer: QPrinter, count: int, current: int = 0) -> list[int]:
    """Return the pages (from 0) the reader chose of `count`, in the order they are to be painted.

    What the printer cannot do by itself, several copies and the last page first, is done here.
    """
    kind = printer.printRange()
    chosen = range(count)
    pages = list(chosen)
    if kind == QPrinter.PrintRange.CurrentPage:
        pages = [current]
    elif kind == QPrinter.PrintRange.PageRange:
        ranges = printer.pageRanges()
        pages = [page for page in chosen if ranges.contains(page + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return pages * copies
    return [page for page in pages for _ in range(copies)]


class PrintJob(QObject):
    """Paints chosen pages of one document, one at a time, so that the window can be used meanwhile.

    `printed` follows when all are with the printer, `failed` when the printer does not take them. The job
    goes with its parent; `stop` takes it back from the printer's queue as far as the system can.
    """

    printed = Signal()
    failed = Signal()
    progressed = Signal(int, int)
    """Pages painted, and of how many."""

    def __init__(
        self, document: QPdfDocument, printer: QPrinter, pages: Sequence[int], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document, self._printer, self._pages = document, printer, list(pages)
        self._painter = QPainter()
        self._done = 0

    def start(self) -> None:
        """Begin; the first page is painted at once."""
        self._printer.setResolution(_DPI)
        self._printer.setFullPage(True)
        if self._pages:
            self._turn(self._pages[0])
        if not self._pages or not self._painter.begin(self._printer):
            QTimer.singleShot(0, self, self.failed.emit)
            return
        self._paint()

    def stop(self) -> None:
        """Print nothing more."""
        if self._painter.isActive():
            self._printer.abort()
            self._painter.end()

    def _paint(self) -> None:
        """Paint the next page, and come back for the one after it."""
        if not self._painter.isActive():  # stopped
            return
        page = self._pages[self._done]
        if self._done:
            self._turn(page)
            if not self._printer.newPage():
                self._painter.end()
                self.failed.emit()
                return
        self._draw(page)
        self._done += 1
        self.progressed.emit(self._done, len(self._pages))
        if self._done < len(self._pages):
            QTimer.singleShot(0, self, self._paint)
        elif self._painter.end():
            self.printed.emit()
        else:
            self.failed.emit()

    def _turn(self, page: int) -> None:
        """Lay the paper across for a page that lies across."""
        size = self._document.pagePointSize(page)
        lies = size.width() > size.height()
        self._printer.setPageOrientation(
            QPageLayout.Orientation.Landscape if lies else QPageLayout.Orientation.Portrait
        )

    def _draw(self, page: int) -> None:
        """Draw a page as large as the paper lets it be, in its middle, its proportions kept."""
        sheet = self._printer.paperRect(QPrinter.Unit.DevicePixel).size()
        shown: QSizeF = self._document.pagePointSize(page).scaled(sheet, Qt.AspectRatioMode.KeepAspectRatio)
        picture = QImage(shown.toSize(), QImage.Format.Format_RGB32)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.drawImage(0, 0, self._document.render(page, picture.size()))
        painter.end()
        corner = QPointF((sheet.width() - shown.width()) / 2, (sheet.height() - shown.height()) / 2)
        self._painter.drawImage(QRectF(corner, shown), picture)


def _size_of(document: QPdfDocument, page: int) -> QPageSize:
    """Return the paper a page was made for."""
    points = document.pagePointSize(page)
    if points.width() > points.height():
        points.transpose()
    return QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
