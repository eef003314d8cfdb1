"""How the tests read a printed file: two readers that know nothing of each other."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdfium2
from pypdf import PdfReader
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

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


def read_by_both(data: bytes) -> None:
    """Check that both readers, pypdf being strict, make something of every page, and of as many."""
    pages = PdfReader(BytesIO(data), strict=True).pages
    assert all(content.operations for content in (page.get_contents() for page in pages) if content)
    assert len(pages) == len(body_texts(data))


def _painted_pictures(data: bytes) -> list[str]:
    """Return the pictures that are painted, also those written into the page itself, as PDFium finds them."""
    pdf = pypdfium2.PdfDocument(data)
    try:
        found: list[str] = []
        for page in pdf:
            found += [f"picture on page {len(found)}" for _ in page.get_objects([FPDF_PAGEOBJ_IMAGE])]
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
    found = [f"object {name}" for page in reader.pages for name in page["/Resources"].get("/XObject", ())]
    found += _painted_pictures(data)
    found += [f"attachment {name}" for name in reader.attachments]
    found += ["annotation" for page in reader.pages if "/Annots" in page]
    return found + [key for key in ("/OpenAction", "/AA", "/AcroForm") if key in reader.trailer["/Root"]]
