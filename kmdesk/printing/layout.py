"""Flowables that put others side by side and into frames; what is too tall for a page flows without them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from kmdesk.printing.frame import BODY_HEIGHT
from kmdesk.printing.signs import Sign
from kmdesk.printing.styles import INK, RADIUS
from kmdesk.printing.tags import Element, content, elements_of

Widths = Callable[[float], Sequence[float]]
"""From the width of a row (points) to the widths of its columns."""

TALLEST = BODY_HEIGHT - 1  # of what is kept together; a hair less than a page, for rounding


def shared(shares: Sequence[float], gap: float = 0.0) -> Widths:
    """Return columns that share what `gap` points between them leave; all shares add up to 1."""

    def widths(whole: float) -> list[float]:
        free = whole - gap * (len(shares) - 1)
        return [free * share for share in shares]

    return widths


def hanging(first: float, most: float = 0.5) -> Widths:
    """Return a first column of `first` points, at `most` that share of the row; the second has the rest."""

    def widths(whole: float) -> list[float]:
        label = min(first, whole * most)
        return [label, whole - label]

    return widths


class Nothing(Spacer):
    """Takes no room and fits anywhere: what comes before the end of a page when all goes after it."""

    _ZEROSIZE = True  # ReportLab's word: asked even when the page is full

    def __init__(self) -> None:
        super().__init__(0, 0)


@dataclass(frozen=True)
class Line:
    """A line of `width` points; 0 draws nothing."""

    width: float
    color: Color = INK


NO_LINE = Line(0)


def draw_line(canvas: Canvas, line: Line, x: float, y: float, length: float) -> None:
    """Draw a horizontal rule from (`x`, `y`)."""
    if line.width:
        with content(canvas, None):
            canvas.setStrokeColor(line.color)
            canvas.setLineWidth(line.width)
            canvas.line(x, y, x + length, y)


def kept(flowables: Sequence[Flowable]) -> list[Flowable]:
    """Return `flowables` without page breaks, which mean nothing beside or within something."""
    return [flowable for flowable in flowables if not isinstance(flowable, CondPageBreak)]


def trimmed(flowables: Sequence[Flowable]) -> list[Flowable]:
    """Return `flowables` without page breaks, and without air at the ends, as a frame wants them."""
    inner = kept(flowables)
    while inner and isinstance(inner[0], Spacer):
        inner = inner[1:]
    while inner and isinstance(inner[-1], Spacer):
        inner = inner[:-1]
    return inner


class Row(Flowable):
    """Columns of flowables side by side, read from the left; with frames, a rule below, dividers as wanted.

    `padding` is (sides, top, bottom) within each column. Frames stand around each column where there is a
    gap between them, else around the row. `element` is what the row is read as part of, when it is not just
    what it holds. A row is never parted: what is too tall for a page flows as if there were no columns.
    """

    def __init__(
        self,
        cells: Sequence[Sequence[Flowable]],
        widths: Widths,
        *,
        gap: float = 0.0,
        padding: tuple[float, float, float] = (0.0, 0.0, 0.0),
        frame: Line = NO_LINE,
        rule: Line = NO_LINE,
        divider: Line = NO_LINE,
        element: Element | None = None,
    ) -> None:
        super().__init__()
        self.cells = [list(cell) for cell in cells]
        self._widths, self._gap, self._padding = widths, gap, padding
        self._border, self._rule, self._divider, self._element = frame, rule, divider, element
        self._columns: list[float] = []
        self._heights: list[list[float]] = []
        self._set_width = -1.0
        self.surely_too_tall = any(
            getattr(flowable, "surely_too_tall", False) for cell in cells for flowable in cell
        )

    @property
    def elements(self) -> list[Element]:
        """What it is read as, in the order of reading."""
        if self._element:
            return [self._element]
        return elements_of([flowable for cell in self.cells for flowable in cell])

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's signature
        """Return the size in points when set to `aW`; what surely fits no page is not measured."""
        if self.surely_too_tall:
            self.width, self.height = aW, 2 * BODY_HEIGHT
        elif self._set_width != aW:
            sides, top, bottom = self._padding
            self._columns = list(self._widths(aW))
            self._heights = [
                [flowable.wrap(width - 2 * sides, BODY_HEIGHT)[1] for flowable in cell]
                for cell, width in zip(self.cells, self._columns, strict=True)
            ]
            self._set_width = self.width = aW
            self.height = top + bottom + max(map(sum, self._heights), default=0.0)
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - ReportLab's signature
        """Return nothing when the row fits on a page of its own, else what is in it."""
        if self.wrap(aW, aH)[1] <= TALLEST:
            return []
        return [Nothing(), *(flowable for cell in self.cells for flowable in cell)]

    def draw(self) -> None:
        """Draw frames and rule, then the columns from the left."""
        canvas: Canvas = self.canv
        sides, top, _bottom = self._padding
        self._draw_frames(canvas)
        draw_line(canvas, self._rule, 0, 0, self.width)
        x = 0.0
        for cell, heights, width in zip(self.cells, self._heights, self._columns, strict=True):
            y = self.height - top
            for flowable, height in zip(cell, heights, strict=True):
                y -= height
                flowable.drawOn(canvas, x + sides, y)
            x += width + self._gap
            if self._divider.width and x < self.width - 1:
                self._draw_divider(canvas, x - self._gap / 2)

    def _draw_divider(self, canvas: Canvas, x: float) -> None:
        with content(canvas, None):
            canvas.setStrokeColor(self._divider.color)
            canvas.setLineWidth(self._divider.width)
            canvas.line(x, 0, x, self.height)

    def _draw_frames(self, canvas: Canvas) -> None:
        if not self._border.width:
            return
        with content(canvas, None):
            canvas.setStrokeColor(self._border.color)
            canvas.setLineWidth(self._border.width)
            x = 0.0
            for width in self._columns if self._gap else [self.width]:
                canvas.roundRect(x, 0, width, self.height, RADIUS)
                x += width + self._gap


@dataclass(frozen=True)
class Pair:
    """A sign and the text beside it, which would be `natural` points wide on one line."""

    sign: Sign
    text: Flowable
    natural: float


class Inline(Flowable):
    """Pairs of sign and text that fill line after line; a text wider than the row has lines of its own.

    `gaps` are the points after a sign, after a text and between two lines.
    """

    def __init__(self, pairs: Sequence[Pair], gaps: tuple[float, float, float], element: Element) -> None:
        super().__init__()
        self._pairs, self._gaps = pairs, gaps
        self.elements = (element,)
        self._places: list[tuple[float, float]] = []  # of the upper left corners, from the upper left one

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - ReportLab's signature
        """Return the size in points when set to `aW`."""
        after_sign, after_text, between = self._gaps
        x = top = line = 0.0
        self._places = []
        for pair in self._pairs:
            indent = pair.sign.width + after_sign
            # A hair more than measured, so that rounding never breaks the one line into two.
            wide = min(pair.natural + 1, aW - indent)
            if x and x + indent + wide > aW:
                x, top, line = 0.0, top + line + between, 0.0
            line = max(line, pair.text.wrap(wide, aH)[1])
            self._places.append((x, top))
            x += indent + wide + after_text
        self.width, self.height = aW, top + line
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - ReportLab's signature
        """Return nothing when it fits on a page of its own, else each pair in a row."""
        if self.wrap(aW, aH)[1] <= TALLEST:
            return []
        rows = [
            Row([[pair.sign], [pair.text]], hanging(pair.sign.width + self._gaps[0])) for pair in self._pairs
        ]
        return [Nothing(), *rows]

    def draw(self) -> None:
        """Draw the pairs in the order of reading."""
        for pair, (x, top) in zip(self._pairs, self._places, strict=True):
            pair.sign.drawOn(self.canv, x, self.height - top - pair.sign.height)
            beside = x + pair.sign.width + self._gaps[0]
            pair.text.drawOn(self.canv, beside, self.height - top - pair.text.height)


class Ruled(Flowable):
    """Empty lines to write on by hand, each `pitch` points high."""

    elements: tuple[Element, ...] = ()  # nothing to read

    def __init__(self, count: int, pitch: float, line: Line) -> None:
        super().__init__()
        self._count, self._pitch, self._line = count, pitch, line

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's signature
        """Return the size in points."""
        self.width, self.height = aW, self._count * self._pitch
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: ARG002, N803 - ReportLab's signature
        """Return the lines that fit and the others."""
        fit = min(int(aH / self._pitch), self._count)
        if fit < 1:
            return []
        return [Ruled(count, self._pitch, self._line) for count in (fit, self._count - fit) if count]

    def draw(self) -> None:
        """Draw the lines from the top."""
        for number in range(1, self._count + 1):
            draw_line(self.canv, self._line, 0, self.height - number * self._pitch, self.width)
