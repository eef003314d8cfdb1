"""PDFs to look at: pages of A4 with a line of their own, made without kmdesk's documents."""

from __future__ import annotations

from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas


def pdf(*pages: str, across: bool = False) -> bytes:
    """Return a PDF with one page per text; a text's lines stand below each other."""
    file = BytesIO()
    size = landscape(A4) if across else A4
    canvas = Canvas(file, pagesize=size, invariant=1)
    for page in pages:
        text = canvas.beginText(72, size[1] - 72)
        for line in page.splitlines():
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
