"""A document beside what it is made from, shown anew while one types."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QWidget

from kmdesk.ui.widgets.pdf_pages import document_of
from kmdesk.ui.widgets.pdf_view import PageView


class PdfPane(PageView):
    """A document beside a form, made anew while one types: never blank in between, and it stays in place.

    `enlarge_asked` comes with Enter and a double click; what is done then is the caller's.
    """

    enlarge_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._pdf = b""
        super().__init__(QPdfDocument(), ground="subtle", around=0, between=0, parent=parent)
        self._document.setParent(self)

    def show_pdf(self, pdf: bytes) -> None:
        """Show these pages instead of the ones shown."""
        if pdf != self._pdf:
            self._pdf = pdf
            before, made = self._document, document_of(pdf, self)
            self.set_document(made)
            before.deleteLater()

    def pdf(self) -> bytes:
        """Return what is shown; empty before anything was."""
        return self._pdf

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for the document in full size."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enlarge_asked.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for the document in full size."""
        self.enlarge_asked.emit()
        event.accept()
