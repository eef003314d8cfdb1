"""PDF pages as pictures: a document opened from memory, and bands of its pages while they are looked at."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

BAND = 512
"""Height of a band, in the screen's own pixels."""
_MOST_HELD = 48_000_000
"""Bytes of bands held ready."""


def document_of(pdf: bytes, parent: QObject) -> QPdfDocument:
    """Return `pdf` opened; what is no PDF has no pages."""
    document = QPdfDocument(parent)
    buffer = QBuffer(document)
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    return document


class Bands:
    """The bands of one document's pages at one size; those that were not looked at for long are let go."""

    def __init__(self, document: QPdfDocument) -> None:
        self._document = document
        self._held: OrderedDict[tuple[int, int], QImage] = OrderedDict()

    def band(self, page: int, number: int, whole: QSize) -> QImage:
        """Return band `number` of a page that is `whole` large, in the screen's own pixels, on no ground."""
        key = (page, number)
        held = self._held.get(key)
        if held is None:
            top = number * BAND
            clip = QRect(0, top, whole.width(), max(min(BAND, whole.height() - top), 1))
            options = QPdfDocumentRenderOptions()
            options.setScaledSize(whole)
            # Qt measures from the first to the last pixel, not to where the last one ends.
            options.setScaledClipRect(clip.adjusted(0, 0, 1, 1))
            held = self._held[key] = self._document.render(page, clip.size(), options)
            while len(self._held) > 1 and self._size() > _MOST_HELD:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return held

    def clear(self) -> None:
        """Let all go, because the pages are shown at another size."""
        self._held.clear()

    def _size(self) -> int:
        return sum(band.sizeInBytes() for band in self._held.values())
