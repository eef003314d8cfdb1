"""Building blocks shared by the printed documents.

All texts that come in are plain text; escaping and fonts are handled here. Every block survives any
text: what would be taller than a page flows on as paragraphs instead. A block makes its part of the
document's structure (tags.py) together with what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from kmdesk.printing.frame import BODY_HEIGHT, BODY_WIDTH
from kmdesk.printing.layout import Line, Row, hanging, shared, trimmed
from kmdesk.printing.signs import Checkbox
from kmdesk.printing.styles import RULE, Styles
from kmdesk.printing.table import Cell, Column, RuledTable
from kmdesk.printing.tags import Element
from kmdesk.printing.text import flowing, is_blank, lead_in, paragraph, set_text

__all__ = [
    "Cell",
    "Checkbox",
    "Column",
    "box",
    "contact_box",
    "flowing",
    "headed",
    "heading",
    "key_values",
    "labelled",
    "lead_in",
    "numbered",
    "paragraph",
    "table_section",
    "text_section",
    "title",
]

_LABEL_WIDTH = BODY_WIDTH * 0.1875
_LABEL_SHARE = 0.32  # of a narrow column


def title(text: str, styles: Styles) -> list[Flowable]:
    """Return the title of the document, once at its beginning; nothing when it is blank."""
    if is_blank(text):
        return []
    return [set_text(text, styles.title, Element("H1")), Spacer(0, styles.gap(3))]


def headed(
    text: str, tag: str, style: ParagraphStyle, air: tuple[float, float], *, needs: float
) -> list[Flowable]:
    """Return a heading with `air` (above, below) that moves on unless `needs` points fit below it.

    A blank one is left out.
    """
    if is_blank(text):
        return []
    above, below = air
    shown = set_text(text, style, Element(tag))
    room = above + shown.wrap(BODY_WIDTH, BODY_HEIGHT)[1] + below + needs
    return [CondPageBreak(min(room, BODY_HEIGHT)), Spacer(0, above), shown, Spacer(0, below)]


def heading(text: str, styles: Styles, *, needs: float) -> list[Flowable]:
    """Return a section heading that moves to the next page unless `needs` points fit below it."""
    return headed(text, "H2", styles.section, (styles.gap(14), styles.gap(3.5)), needs=needs)


def text_section(title: str, text: str, styles: Styles) -> list[Flowable]:
    """Return a heading with running text below it."""
    return [
        *heading(title, styles, needs=3 * styles.body.leading),
        *flowing(text, styles.body, styles.gap(5)),
    ]


def table_section(
    title: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], styles: Styles
) -> list[Flowable]:
    """Return a heading and a ruled table whose column titles return on every page."""
    table = RuledTable(columns, rows, styles)
    return [*heading(title, styles, needs=table.needs(BODY_WIDTH)), *([table] if rows else [])]


def key_values(rows: Sequence[tuple[str, str]], styles: Styles) -> list[Flowable]:
    """Return rows of a quiet label and its value; rows without a value are left out."""
    whole, widths = Element("L"), hanging(_LABEL_WIDTH, _LABEL_SHARE)
    flow: list[Flowable] = []
    for label, value in rows:
        if value.strip():
            left, right = whole.add_item()
            cells = [set_text(label, styles.label, left)], [set_text(value, styles.cell, right)]
            flow += [Row(cells, widths, element=whole), Spacer(0, styles.gap(2.4))]
    return flow


def labelled(
    items: Iterable[tuple[str, str]], style: ParagraphStyle, *, indent: float, gap: float, numbering: str
) -> list[Flowable]:
    """Return a list of (label, text), the text `indent` points from the left, `gap` points between two.

    `numbering` is PDF's word for the kind of labels: "Decimal", "Disc".
    """
    whole = Element("L", numbering=numbering)
    flow: list[Flowable] = []
    for label, text in items:
        left, right = whole.add_item()
        cells = [set_text(label, style, left)], [set_text(text, style, right)]
        flow += [Spacer(0, gap)] if flow else []
        flow.append(Row(cells, hanging(indent), element=whole))
    return flow


def numbered(items: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return short `items` as a numbered list."""
    labels = [(f"{number}.", item) for number, item in enumerate(items, 1)]
    indent = styles.body.fontSize * 1.6
    return labelled(labels, styles.body, indent=indent, gap=styles.gap(1.5), numbering="Decimal")


def box(columns: Sequence[Sequence[Flowable]], shares: Sequence[float], styles: Styles) -> list[Flowable]:
    """Return a round-cornered frame around columns of flowables; `shares` of the width add up to 1.

    What is too tall for a page flows without the frame.
    """
    padding = styles.gap(11)
    return [
        Row(
            [trimmed(column) for column in columns],
            shared(shares),
            padding=(padding, padding - 2, padding - 2),
            frame=Line(0.8, RULE),
        )
    ]


def contact_box(title: str, text: str, contact: Sequence[str], styles: Styles) -> list[Flowable]:
    """Return the box that says whom to turn to: why on the left, `contact` (first line bold) on the right."""
    why = [*flowing(title, styles.box_title, 0), *flowing(text, styles.box, 4)]
    who: list[Flowable] = []
    for line in filter(str.strip, contact):
        who += flowing(line, styles.box if who else styles.box_strong, 0)
    return box([why, who], [0.515, 0.485], styles)
