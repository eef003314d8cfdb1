"""Building blocks shared by the printed documents.

All texts that come in are plain text; escaping and fonts are handled here. Every block survives any
text: what would be taller than a page flows on as paragraphs instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Paragraph, Spacer, Table, TableStyle

from kmdesk.printing import fonts
from kmdesk.printing.frame import BODY_HEIGHT, BODY_WIDTH
from kmdesk.printing.long_text import LongText, is_long
from kmdesk.printing.styles import INK, RADIUS, RULE, Styles, is_bold

_SURELY_TOO_TALL = 20_000  # characters; no table row of that length fits a page, so it is not measured
_LABEL_WIDTH = BODY_WIDTH * 0.1875
_BLANK_LINE = re.compile(r"\n\s*\n")


class Checkbox(Flowable):
    """A square to tick by hand, drawn as lines; `ticked` draws the tick as well."""

    def __init__(self, size: float, *, ticked: bool) -> None:
        super().__init__()
        self.width = self.height = size
        self.ticked = ticked

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's signature
        """Return the size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the square with its lower left corner in the origin."""
        canvas: Canvas = self.canv
        size = self.width
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.8)
        canvas.translate(0, -size * 0.16)  # onto the line of the text beside it
        canvas.roundRect(0, 0, size, size, size * 0.16)
        if self.ticked:
            canvas.setLineWidth(1.3)
            canvas.line(size * 0.22, size * 0.5, size * 0.42, size * 0.28)
            canvas.line(size * 0.42, size * 0.28, size * 0.8, size * 0.76)


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, its share of the width (all shares add up to 1), and its weight."""

    title: str
    share: float
    strong: bool = False


Cell = str | Checkbox


def paragraph(text: str, style: ParagraphStyle) -> Flowable:
    """Return plain `text` as one paragraph."""
    shown = fonts.plain(text)
    if is_long(shown):
        return LongText(shown, style, style.leading)
    return Paragraph(fonts.markup(shown, bold=is_bold(style)), style)


def flowing(text: str, style: ParagraphStyle, gap: float) -> list[Flowable]:
    """Return plain `text` of any length; a blank line in it becomes `gap` points of air."""
    shown = fonts.plain(text).strip()
    if is_long(shown):
        return [LongText(shown, style, gap)]
    flow: list[Flowable] = []
    for block in filter(None, _BLANK_LINE.split(shown)):
        if flow:
            flow.append(Spacer(0, gap))
        flow.append(paragraph(block, style))
    return flow


def lead_in(lead: str, text: str, style: ParagraphStyle) -> list[Flowable]:
    """Return plain `text` that opens with `lead` in bold, on the same line; what fills a page has no bold."""
    if is_long(lead) or is_long(text):
        return flowing(f"{lead} {text}", style, style.leading)
    opening = f"<b>{fonts.markup(lead, bold=True)}</b> {fonts.markup(fonts.plain(text).strip())}"
    return [Paragraph(opening, style)]


def _height(flowable: Flowable, width: float) -> float:
    return flowable.wrap(width, BODY_HEIGHT)[1]


def heading(text: str, styles: Styles, *, needs: float) -> list[Flowable]:
    """Return a section heading that moves to the next page unless `needs` points fit below it."""
    title = paragraph(text, styles.section)
    above, below = styles.gap(14), styles.gap(3.5)
    room = above + _height(title, BODY_WIDTH) + below + needs
    return [CondPageBreak(min(room, BODY_HEIGHT)), Spacer(0, above), title, Spacer(0, below)]


def text_section(title: str, text: str, styles: Styles) -> list[Flowable]:
    """Return a heading with running text below it."""
    return [
        *heading(title, styles, needs=3 * styles.body.leading),
        *flowing(text, styles.body, styles.gap(5)),
    ]


def _flowing_row(titles: Sequence[str], cells: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return a row that is taller than a page as running text: each cell under its column's title."""
    flow: list[Flowable] = []
    for title, cell in zip(titles, cells, strict=True):
        if cell.strip():
            flow += [Spacer(0, styles.gap(4)), *flowing(title, styles.column_title, 0)]
            flow += flowing(cell, styles.cell, styles.gap(4))
    flow.append(Spacer(0, styles.gap(6)))
    return flow


def _set_cell(cell: Cell, column: Column, styles: Styles) -> Flowable:
    if isinstance(cell, Checkbox):
        return cell
    return paragraph(cell, styles.cell_strong if column.strong else styles.cell)


def table_section(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], styles: Styles
) -> list[Flowable]:
    """Return a heading and a ruled table whose column titles return on every page.

    A row is never parted between two pages. A row too tall for any page leaves the table and flows
    as running text, after which the table goes on.
    """
    gutter, air = 8.0, styles.gap(3.8)
    widths = [BODY_WIDTH * column.share for column in columns]
    inner = [*(width - gutter for width in widths[:-1]), widths[-1]]
    head: list[Flowable] = [paragraph(column.title, styles.column_title) for column in columns]

    def row_height(cells: Sequence[Flowable]) -> float:
        return 2 * air + max(_height(cell, width) for cell, width in zip(cells, inner, strict=True))

    head_height = row_height(head)
    look = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-2, -1), gutter),
            ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), air),
            ("BOTTOMPADDING", (0, 0), (-1, -1), air),
            ("BOTTOMPADDING", (0, 0), (-1, 0), air - 0.5),
            ("LINEBELOW", (0, 0), (-1, 0), 0.9, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.6, RULE),
        ]
    )
    flow: list[Flowable] = []
    waiting: list[list[Flowable]] = []
    first_height = 0.0

    def close_table() -> None:
        if waiting:
            flow.append(Table([head, *waiting], colWidths=widths, style=look, repeatRows=1))
            waiting.clear()

    for row in rows:
        words = ["" if isinstance(cell, Checkbox) else fonts.plain(cell) for cell in row]
        height = BODY_HEIGHT
        if sum(map(len, words)) < _SURELY_TOO_TALL:
            cells = [_set_cell(cell, column, styles) for cell, column in zip(row, columns, strict=True)]
            height = row_height(cells)
            if head_height + height < BODY_HEIGHT:
                waiting.append(cells)
                first_height = first_height or head_height + height
                continue
        close_table()
        flow += _flowing_row([column.title for column in columns], words, styles)
        first_height = first_height or 5 * styles.cell.leading
    close_table()
    return [*heading(title, styles, needs=first_height), *flow]


def key_values(rows: Sequence[tuple[str, str]], styles: Styles) -> list[Flowable]:
    """Return rows of a quiet label and its value; rows without a value are left out."""
    flow: list[Flowable] = []
    for label, value in rows:
        if not value.strip():
            continue
        cells: list[Flowable] = [paragraph(label, styles.label)]
        small = len(value) < _SURELY_TOO_TALL
        if small:
            cells.append(paragraph(value, styles.cell))
        if small and _height(cells[1], BODY_WIDTH - _LABEL_WIDTH) < BODY_HEIGHT:
            flow.append(Table([cells], colWidths=[_LABEL_WIDTH, BODY_WIDTH - _LABEL_WIDTH], style=_BARE))
        else:
            flow += [*cells[:1], *flowing(value, styles.cell, styles.gap(4))]
        flow.append(Spacer(0, styles.gap(2.4)))
    return flow


_BARE = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
)


def box(columns: Sequence[Sequence[Flowable]], shares: Sequence[float], styles: Styles) -> list[Flowable]:
    """Return a round-cornered frame around columns of flowables; `shares` of the width add up to 1.

    What is too tall for a page flows without the frame.
    """
    padding = styles.gap(11)
    widths = [BODY_WIDTH * share for share in shares]
    inner = max(
        sum(_height(flowable, width - 2 * padding) for flowable in column)
        for column, width in zip(columns, widths, strict=True)
    )
    if inner + 2 * padding > BODY_HEIGHT * 0.9:
        return [flowable for column in columns for flowable in column]
    look = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), padding),
            ("RIGHTPADDING", (0, 0), (-1, -1), padding),
            ("TOPPADDING", (0, 0), (-1, -1), padding - 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), padding - 2),
            ("BOX", (0, 0), (-1, -1), 0.8, RULE),
            ("ROUNDEDCORNERS", [RADIUS] * 4),
        ]
    )
    return [Table([[list(column) for column in columns]], colWidths=widths, style=look)]


def numbered(items: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return short `items` as a numbered list."""
    widths = [styles.body.fontSize * 1.8, BODY_WIDTH - styles.body.fontSize * 1.8]
    rows = [
        [paragraph(f"{n}.", styles.body), paragraph(item, styles.body)] for n, item in enumerate(items, 1)
    ]
    return [Table(rows, colWidths=widths, style=_BARE)]


def contact_box(title: str, text: str, contact: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return the box that says whom to turn to: why on the left, `contact` (first line bold) on the right."""
    why = [*flowing(title, styles.box_title, 0), *flowing(text, styles.box, 4)]
    who: list[Flowable] = []
    for line in filter(str.strip, contact):
        who += flowing(line, styles.box if who else styles.box_strong, 0)
    return box([why, who], [0.515, 0.485], styles)
