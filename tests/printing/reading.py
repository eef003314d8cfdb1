"""How the tests read a printed file: two readers that know nothing of each other."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from pypdf import PdfReader

from kmdesk.printing.frame import BOTTOM, PAGE_HEIGHT, TOP

if TYPE_CHECKING:
    from PIL.Image import Image


def page_texts(data: bytes) -> list[str]:
    """Return the text of each page, with plain spaces."""
    pages = PdfReader(BytesIO(data), strict=True).pages
    return [page.extract_text().replace("\u00a0", " ") for page in pages]


def lines(data: bytes) -> list[str]:
    """Return the non-empty lines of all pages."""
    return [line.strip() for text in page_texts(data) for line in text.splitlines() if line.strip()]


def pages_in_second_reader(data: bytes) -> int:
    """Return the page count PDFium sees."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        return len(pdf)
    finally:
        pdf.close()


def body_texts(data: bytes) -> list[str]:
    """Return the text of each page between its header and its footer, as PDFium reads it (fast)."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        found: list[str] = []
        for page in pdf:
            words = page.get_textpage()
            # As in frame.py, in points: the header's rule stands 36 below the margin, the footer's 13 above.
            found.append(words.get_text_bounded(bottom=BOTTOM + 14, top=PAGE_HEIGHT - TOP - 37))
            words.close()
            page.close()
        return found
    finally:
        pdf.close()


def pictures(data: bytes, scale: float = 1.0) -> list[Image]:
    """Return every page as a grey picture, `scale` pixels to the point."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [pdf[number].render(scale=scale).to_pil().convert("L") for number in range(len(pdf))]
    finally:
        pdf.close()


def embedded(data: bytes) -> list[str]:
    """Return what a file carries besides text and fonts: pictures, attachments, links, scripts."""
    reader = PdfReader(BytesIO(data))
    found = [f"image {image.name}" for page in reader.pages for image in page.images]
    found += [f"attachment {name}" for name in reader.attachments]
    found += ["annotation" for page in reader.pages if "/Annots" in page]
    return found + [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in reader.trailer["/Root"]]
