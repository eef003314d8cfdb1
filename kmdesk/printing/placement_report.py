"""The report of placements across municipal borders: one or two pages that name no person and no company."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, wording
from kmdesk.printing.day_words import present
from kmdesk.printing.documents import PLACEMENT_REPORT
from kmdesk.printing.frame import render
from kmdesk.printing.letter_page import letter_page
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.placement_report import PlacementReport
from kmdesk.services.placement_tables import Table

_FIRST, _NARROW, _TOTAL, _MANY = 0.28, 0.14, 0.07, 6
"""The shares of the line's name, wide and narrow, and of its total beside many others; and what is many.

In a table of so many columns double names are broken, and their longer half needs the room.
"""


def render_placement_report(data: PlacementReport) -> bytes:
    """Return the report as a PDF file; the same bytes for the same input."""
    words = wording.texts(PLACEMENT_REPORT.kind, data.head.language)
    page = letter_page(
        data.head,
        title=present(" · ", words["pdf_title"], data.about),
        kind=(words["kind"], data.about),
        footer=present(" · ", words["kind"], words["footer"]),
    )

    def story(styles: Styles) -> list[Flowable]:
        flow = [*blocks.title(words["title"], styles), Spacer(0, styles.gap(3))]
        for sentence in (data.about, data.result, data.compared, *data.left_out):
            flow += blocks.flowing(sentence, styles.body, styles.gap(3))
        for table in data.tables:
            flow += _table(table, styles)
        return flow + _reading(data, words, styles)

    return render(page, story)


def _table(table: Table, styles: Styles) -> list[Flowable]:
    others = len(table.heads) - 1
    many = others >= _MANY
    shares = (
        (_NARROW, *[(1 - _NARROW - _TOTAL) / (others - 1)] * (others - 1), _TOTAL)
        if many
        else (_FIRST, *[(1 - _FIRST) / others] * others)
    )
    columns = [
        blocks.Column(_broken(head, many=many), share, strong=not place, numbers=bool(place))
        for place, (head, share) in enumerate(zip(table.heads, shares, strict=True))
    ]
    rows = [(_broken(row[0], many=many), *row[1:]) for row in table.rows]
    return blocks.table_section(table.title, columns, rows, styles)


def _broken(name: str, *, many: bool) -> str:
    return name.replace("-", "-\n") if many else name


def _reading(data: PlacementReport, words: Mapping[str, str], styles: Styles) -> list[Flowable]:
    """Return how the figures are to be read, and what is left out."""
    flow = blocks.text_section(words["how_title"], data.definition, styles)
    if data.fewest:
        flow += blocks.flowing(words["discreet"].format(n=data.fewest), styles.body, styles.gap(3))
    return flow
