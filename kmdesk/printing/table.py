"""A ruled table whose column titles return on every page, and whose rows are never parted."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer

from kmdesk.printing.layout import TALLEST, Line, Nothing, Row, Widths
from kmdesk.printing.signs import Checkbox
from kmdesk.printing.styles import INK, RULE, Styles
from kmdesk.printing.tags import Element, content, part_of
from kmdesk.printing.text import set_text

_GUTTER = 8.0  # points between two columns
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, its share of the width (all shares add up to 1), and its weight.

    A strong first column holds the titles of the rows. Numbers stand to the right.
    """

    title: str
    share: float
    strong: bool = False
    numbers: bool = False


Cell = str | Checkbox


def _column_widths(columns: Sequence[Column]) -> Widths:
    def widths(whole: float) -> list[float]:
        return [
            *(column.share * whole - _GUTTER for column in columns[:-1]),
            *(column.share * whole for column in columns[-1:]),
        ]

    return widths


class RuledTable(Flowable):
    """A table of one or more columns. `rows` are texts and checkboxes; a row of () is one to fill by hand.

    A row too tall for any page leaves the columns and flows as running text, each cell under its column's
    title, after which the table goes on.
    """

    def __init__(
        self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], styles: Styles, *, blank: float = 0.0
    ) -> None:
        super().__init__()
        self._columns, self._styles, self._widths = columns, styles, _column_widths(columns)
        table = Element("Table")
        titles = table.add("THead").add("TR")
        self.elements = (table,)
        self._titles = [titles.add("TH", scope="Column") for _ in columns]
        self._head = self._ruled(
            [[self._title(number)] for number in range(len(columns))], Line(0.9, INK), less=0.5
        )
        body = table.add("TBody")
        self._blank = blank
        self._rows = [self._row(cells, body.add("TR")) for cells in rows]
        self._first, self._stop = 0, len(self._rows)
        self._head_shown = False
        self._ends: list[float] = []
        self._set_width = -1.0

    def _ruled(self, cells: Sequence[Sequence[Flowable]], rule: Line, *, less: float = 0.0) -> Row:
        air = self._styles.gap(3.8)
        return Row(cells, self._widths, gap=_GUTTER, padding=(0, air, air - less), rule=rule)

    def _title(self, number: int) -> Flowable:
        column, styles = self._columns[number], self._styles
        style = styles.column_amount if column.numbers else styles.column_title
        return set_text(column.title, style, self._titles[number])

    def _row(self, cells: Sequence[Cell], element: Element) -> Row:
        made: list[list[Flowable]] = []
        for number, column in enumerate(self._columns):
            titles_row = column.strong and number == 0
            place = element.add("TH", scope="Row") if titles_row else element.add("TD")
            cell = cells[number] if cells else ""
            if isinstance(cell, Checkbox):
                made.append([cell.read_within(place, self._styles.language)])
            elif not cells:
                made.append([Spacer(0, self._blank)])
            else:
                style = self._cell_style(column)
                made.append([set_text(cell, style, place)] if cell.strip() else [])
        return self._ruled(made, Line(0.6, RULE))

    def _cell_style(self, column: Column) -> ParagraphStyle:
        styles = self._styles
        if column.numbers:
            return styles.amount_strong if column.strong else styles.amount
        return styles.cell_strong if column.strong else styles.cell

    def needs(self, width: float) -> float:
        """Return how many points the column titles and the first row take at `width`."""
        self.wrap(width, 0)
        if not self._rows or self._head.height + self._rows[0].height > TALLEST:
            return 5 * self._styles.cell.leading
        return self._head.height + self._rows[0].height

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's signature
        """Return the size in points when set to `aW`."""
        if self._set_width != aW:
            self._head.wrap(aW, aH)
            self._ends = list(accumulate((row.wrap(aW, aH)[1] for row in self._rows), initial=0.0))
            self._set_width = aW
        self.width = aW
        self.height = self._head.height + self._ends[self._stop] - self._ends[self._first]
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - ReportLab's signature
        """Return the rows that fit and the others; nothing when the first row waits for the next page."""
        self.wrap(aW, aH)
        first = self._first
        room = self._ends[first] + aH - self._head.height + _ROUNDING
        fit = bisect_right(self._ends, room, first, self._stop + 1) - 1
        if fit >= self._stop:
            return [self]
        if fit > first:
            return [self._part(first, fit), self._part(fit, self._stop, head_shown=True)]
        if first == self._stop or self._head.height + self._rows[first].height <= TALLEST:
            return []
        flow: list[Flowable] = [Nothing(), *self._flowing(first)]
        if first + 1 < self._stop:
            flow.append(self._part(first + 1, self._stop, head_shown=True))
        return flow

    def _part(self, first: int, stop: int, *, head_shown: bool = False) -> RuledTable:
        return part_of(self, _first=first, _stop=stop, _head_shown=self._head_shown or head_shown)

    def _flowing(self, number: int) -> list[Flowable]:
        """Return the row `number` as running text."""
        styles = self._styles
        flow: list[Flowable] = []
        for column, cell in enumerate(self._rows[number].cells):
            if not cell:
                continue
            element = None if self._head_shown else self._titles[column]
            title = set_text(self._columns[column].title, styles.column_title, element)
            flow += [Spacer(0, styles.gap(4)), title, *cell]
        flow.append(Spacer(0, styles.gap(6)))
        return flow

    def draw(self) -> None:
        """Draw the column titles and the rows; titles that were shown before are no part of the text."""
        canvas = self.canv
        y = self.height - self._head.height
        if self._head_shown:
            with content(canvas, None):
                self._head.drawOn(canvas, 0, y)
        else:
            self._head.drawOn(canvas, 0, y)
        for row in self._rows[self._first : self._stop]:
            y -= row.height
            row.drawOn(canvas, 0, y)
