"""Envelopes and sheets of labels: addresses on paper of its own size, set smaller where they are long.

An address never leaves its area: it is set at the largest size at which it fits, and what does not fit at the
smallest either is cut with ….
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from kmdesk.printing import fonts, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import ENVELOPE, LABELS
from kmdesk.printing.pdf_structure import Properties, write_structure
from kmdesk.printing.styles import INK
from kmdesk.printing.tags import Element, TaggedCanvas
from kmdesk.services.paper.common import Letterhead
from kmdesk.services.paper.envelope import (
    LABELS_IN_A_ROW,
    LABELS_ON_A_SHEET,
    Envelope,
    LabelSheet,
    PostalAddress,
)

SIZES = {"C5": (229 * mm, 162 * mm), "DL": (220 * mm, 110 * mm)}
"""Width and height of the envelopes in points (ISO 269)."""
COLUMNS, ROWS = LABELS_IN_A_ROW, LABELS_ON_A_SHEET // LABELS_IN_A_ROW
LABEL_WIDTH, LABEL_HEIGHT = 70 * mm, 36 * mm
EDGE = (A4[1] - ROWS * LABEL_HEIGHT) / 2
"""What a sheet has above the first row of labels and below the last; there is nothing beside them."""
INSIDE = 5 * mm
"""How far text stays from the edge of its label: printers do not meet a label exactly."""

_LEADING = 1.3  # of the size of the letters
_STEP = 0.5  # points from one size to the next
_LONGEST = 400  # characters; no envelope is that wide


@dataclass(frozen=True)
class Area:
    """Where an address stands, in points from the page's lower left corner, and how large it may be set."""

    left: float
    top: float
    width: float
    height: float
    largest: float
    smallest: float
    centred: bool = False


@dataclass(frozen=True)
class _Line:
    text: str
    font: str


def sender_area(size: str) -> Area:
    """Return where the sender stands on an envelope: at the top left, clear of the stamp."""
    return Area(12 * mm, SIZES[size][1] - 10 * mm, 90 * mm, 24 * mm, largest=9, smallest=7)


def recipient_area(size: str) -> Area:
    """Return where the recipient stands: right of the middle, with room below for the post's own marks."""
    width, height = SIZES[size]
    left, down, below = (110 * mm, 72 * mm, 22 * mm) if size == "C5" else (105 * mm, 46 * mm, 18 * mm)
    return Area(left, height - down, width - left - 12 * mm, height - down - below, largest=13, smallest=8)


def label_area(position: int) -> Area:
    """Return where the text of a label stands; `position` counts from 0 at the top left, row by row."""
    row, column = divmod(position, COLUMNS)
    return Area(
        column * LABEL_WIDTH + INSIDE,
        A4[1] - EDGE - row * LABEL_HEIGHT - INSIDE,
        LABEL_WIDTH - 2 * INSIDE,
        LABEL_HEIGHT - 2 * INSIDE,
        largest=11,
        smallest=7,
        centred=True,
    )


class _PostalCanvas(TaggedCanvas):
    """Pages without header and footer, on which every address is read as one paragraph."""

    def __init__(
        self, output: BytesIO, size: tuple[float, float], title: str, head: Letterhead, language: str
    ) -> None:
        fonts.register()
        super().__init__(  # pyright: ignore[reportUnknownMemberType]
            output, pagesize=size, invariant=1, lang=language, pdfVersion=(1, 7)
        )
        self._about = Properties(
            title=fonts.plain(title)[:500],
            author=fonts.plain(present(", ", head.broker.name, head.office_name))[:500],
            language=language,
        )
        self.setTitle(self._about.title)
        self.setAuthor(self._about.author)
        self.setCreator("kmdesk")
        self._root = Element("Document")

    def _make_preamble(self) -> None:
        """Begin pages without ReportLab's Helvetica, which is never shown and not in the file."""
        self._preamble = "1 0 0 1 0 0 cm"

    def draw_address(self, lines: Sequence[_Line], area: Area) -> None:
        """Draw the lines of an address within an area."""
        if lines:
            with self.content(self._root.add("P")):
                _draw(self, lines, area)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Close the page, and count the pieces of content of the next one anew."""
        super().showPage()
        self._marks = 0

    def save(self) -> None:
        """Write the structure and the file."""
        write_structure(self._doc, self._root, self._about)  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue, reportUnknownArgumentType]
        super().save()


def render_envelope(data: Envelope) -> bytes:
    """Return an envelope as a PDF page of its own size; the same bytes for the same input."""
    words = wording.texts(ENVELOPE.kind, data.head.language)
    title = present(" · ", words["kind"], data.recipient.name)
    output = BytesIO()
    canvas = _PostalCanvas(output, SIZES[data.size], title, data.head, words["pdf_language"])
    canvas.draw_address(_sender(data.sender), sender_area(data.size))
    canvas.draw_address(_recipient(data.recipient, words), recipient_area(data.size))
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def render_labels(data: LabelSheet) -> bytes:
    """Return as many sheets of labels as it takes as a PDF; the same bytes for the same input."""
    words = wording.texts(ENVELOPE.kind, data.head.language)
    output = BytesIO()
    canvas = _PostalCanvas(output, A4, LABELS.title(data.head.language), data.head, words["pdf_language"])
    for index, recipient in enumerate(data.recipients, data.start - 1):
        position = index % LABELS_ON_A_SHEET
        if position == 0 and index >= data.start:
            canvas.showPage()
        canvas.draw_address(_recipient(recipient, words), label_area(position))
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def _sender(address: PostalAddress) -> list[_Line]:
    return _lines(address.name, address.attention, address)


def _recipient(address: PostalAddress, words: Mapping[str, str]) -> list[_Line]:
    attention = words["attention"].format(name=address.attention) if _tidy(address.attention) else ""
    return _lines(address.name, attention, address)


def _lines(name: str, person: str, address: PostalAddress) -> list[_Line]:
    """Return the lines of an address as they are written, the name first and in a heavier weight."""
    texts = (person, *fonts.plain(address.street).split("\n"), address.town)
    lines = [_Line(_tidy(name), fonts.SEMIBOLD), *(_Line(_tidy(text), fonts.REGULAR) for text in texts)]
    return [line for line in lines if line.text]


def _tidy(text: str) -> str:
    # No address is this long; cutting before it is searched for spaces keeps that short.
    return " ".join(fonts.plain(text[: 10 * _LONGEST]).split())[:_LONGEST]


def _draw(canvas: Canvas, lines: Sequence[_Line], area: Area) -> None:
    size, fitted = _fitted(lines, area)
    leading = size * _LEADING
    spare = area.height - len(fitted) * leading
    first = area.top - size - (spare / 2 if area.centred else 0)
    canvas.setFillColor(INK)
    text = canvas.beginText(area.left, first)
    for line in fitted:
        for stand_by, run in fonts.font_runs(line.text, bold=line.font == fonts.SEMIBOLD):
            text.setFont(stand_by or line.font, size, leading)
            text.textOut(run)
        text.textLine("")
    canvas.drawText(text)


def _fitted(lines: Sequence[_Line], area: Area) -> tuple[float, list[_Line]]:
    """Return the largest size at which the lines fit the area, and the lines as broken there."""
    size = area.largest
    while size >= area.smallest:
        broken = [part for line in lines for part in _broken(line, size, area.width)]
        fits = all(fonts.text_width(line.text, line.font, size) <= area.width for line in broken)
        if fits and len(broken) <= _room(area, size):
            return size, broken
        size -= _STEP
    most = _room(area, area.smallest)
    # The last line is the town, and without it no letter arrives.
    kept = lines if len(lines) <= most else [*lines[: most - 1], lines[-1]]
    cut = [_Line(fonts.one_line(line.text, line.font, area.smallest, area.width), line.font) for line in kept]
    return area.smallest, cut


def _room(area: Area, size: float) -> int:
    """Return how many lines of a size the area holds."""
    return int(area.height / (size * _LEADING))


def _broken(line: _Line, size: float, width: float) -> list[_Line]:
    """Return a line broken at its spaces; a word wider than the area stands alone and sticks out."""
    parts = [""]
    for word in line.text.split(" "):
        longer = f"{parts[-1]} {word}".strip()
        if parts[-1] and fonts.text_width(longer, line.font, size) > width:
            parts.append(word)
        else:
            parts[-1] = longer
    return [_Line(part, line.font) for part in parts]
