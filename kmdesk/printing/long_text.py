"""Text longer than a page, set in time that grows with its length.

ReportLab's paragraph is set anew on every page it reaches and measures each word against every change
of font before it on the line. That is no matter for a page, but a megabyte with emoji took minutes. Here
the lines are broken once, and what is left for the next page is a pair of numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import getAscentDescent, stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from kmdesk.printing import fonts
from kmdesk.printing.styles import is_bold
from kmdesk.printing.tags import CLOSING, Element, TaggedCanvas, content, part_of

Run = tuple[str, str]
"""A font and the text set in it."""

# No page holds this much, so an ordinary document never meets this way of setting.
_CHARACTERS = 6000
_LINES = 60
_SURELY_TOO_TALL = 20_000  # characters; no column of a page holds them, so it is not tried
_ROUNDING = 1e-6  # points
_BLANK_LINE = re.compile(r"\n\s*\n")
_HOLDS_PARAGRAPHS = frozenset({"Div", "TD", "LBody"})


def is_long(text: str) -> bool:
    """Tell whether `text` is surely longer than a page."""
    return len(text) > _CHARACTERS or text.count("\n") > _LINES


class _Breaker:
    """Breaks text into lines no wider than `width`: at spaces, and a word wider than a line anywhere."""

    def __init__(self, style: ParagraphStyle, width: float) -> None:
        self._font, self._size, self._bold = style.fontName, style.fontSize, is_bold(style)
        self._width = width
        self._space = stringWidth(" ", self._font, self._size)
        self._known: dict[Run, float] = {}
        self._line: list[list[str]] = []
        self._used = 0.0

    def lines(self, text: str) -> list[list[Run]]:
        """Return the lines of plain `text` without line breaks; at least one."""
        broken: list[list[Run]] = []
        word: list[Run] = []
        for font, run in fonts.font_runs(text, bold=self._bold):
            first, *later = run.split(" ")
            if first:
                word.append((font or self._font, first))
            for part in later:
                self._add(word, broken)
                word = [(font or self._font, part)] if part else []
        self._add(word, broken)
        self._end_line(broken, after_word=True)
        return broken

    def _measure(self, run: Run) -> float:
        width = self._known.get(run)
        if width is None:
            width = self._known[run] = stringWidth(run[1], run[0], self._size)
        return width

    def _end_line(self, broken: list[list[Run]], *, after_word: bool) -> None:
        if after_word and self._line:  # or who copies, searches or listens would meet two words as one
            self._put(self._font, " ", 0.0)
        broken.append([(font, text) for font, text in self._line])
        self._line, self._used = [], 0.0

    def _put(self, font: str, text: str, width: float) -> None:
        if self._line and self._line[-1][0] == font:
            self._line[-1][1] += text
        else:
            self._line.append([font, text])
        self._used += width

    def _add(self, word: list[Run], broken: list[list[Run]]) -> None:
        if not word:
            return
        widths = [self._measure(run) for run in word]
        wanted = sum(widths)
        if self._line and wanted <= self._width < self._used + self._space + wanted:
            self._end_line(broken, after_word=True)
        if self._line:
            self._put(self._font, " ", self._space)
        if self._used + wanted <= self._width:
            for (font, text), width in zip(word, widths, strict=True):
                self._put(font, text, width)
            return
        for font, text in word:
            for char in text:
                width = self._measure((font, char))
                if self._line and self._used + width > self._width:
                    self._end_line(broken, after_word=False)
                self._put(font, char, width)


@dataclass(frozen=True)
class _Set:
    """Text set to a width: its lines (None: a gap), and how far below the top each of them ends (points).

    `gaps` are the numbers of the lines that are gaps.
    """

    lines: list[list[Run] | None]
    ends: list[float]
    gaps: list[int]


def _set(blocks: list[str], style: ParagraphStyle, gap: float, width: float) -> _Set:
    breaker = _Breaker(style, width)
    lines: list[list[Run] | None] = []
    gaps: list[int] = []
    for block in blocks:
        if lines:
            gaps.append(len(lines))
            lines.append(None)
        for line in block.split("\n"):
            lines += breaker.lines(line)
    return _Set(lines, list(accumulate(gap if line is None else style.leading for line in lines)), gaps)


class LongText(Flowable):
    """Plain text of any length, set to the left in `style`; a blank line becomes `gap` points of air.

    `text` has been through `fonts.plain`. No page begins or ends with a single line of it. It is read as
    `element`, as paragraphs within it when it can hold such; without an element it is an artifact.
    """

    def __init__(self, text: str, style: ParagraphStyle, gap: float, element: Element | None) -> None:
        super().__init__()
        self._blocks = _BLANK_LINE.split(text)
        self._style, self._gap = style, gap
        self.elements = (element,) if element else ()
        self._read_as = [element] * len(self._blocks)
        if element and element.tag in _HOLDS_PARAGRAPHS:
            self._read_as = [element.add("P") for _ in self._blocks]
        self.surely_too_tall = len(text) > _SURELY_TOO_TALL
        self._set: _Set | None = None
        self._first, self._stop = 0, 0  # the lines of `_set` that are shown
        self._set_width = -1.0

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's signature
        """Return the size in points when set to `aW`."""
        if self._set is None or self._set_width != aW:
            self._set, self._set_width = _set(self._blocks, self._style, self._gap, aW), aW
            self._first, self._stop = 0, len(self._set.lines)
        self.width, self.height = (
            aW,
            self._end_of(self._set, self._stop) - self._end_of(self._set, self._first),
        )
        return self.width, self.height

    @staticmethod
    def _end_of(made: _Set, count: int) -> float:
        """Return how far down the first `count` lines reach."""
        return made.ends[count - 1] if count else 0.0

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - ReportLab's signature
        """Return what fits into `aH` points and the rest; nothing when that would part a single line."""
        self.wrap(aW, aH)
        made = self._set
        if made is None or self.height <= aH:
            return [self]
        top = self._end_of(made, self._first)
        cut = bisect_right(made.ends, top + aH + _ROUNDING, self._first, self._stop)
        if self._stop - cut == 1:
            cut -= 1
        if cut - self._first < 2:
            return []
        rest = cut + 1 if made.lines[cut] is None else cut  # a page does not begin with a gap
        return [self._part(self._first, cut), self._part(rest, self._stop)]

    def _part(self, first: int, stop: int) -> LongText:
        return part_of(self, _first=first, _stop=stop)

    def draw(self) -> None:
        """Draw the lines with the lower left corner in the origin."""
        if self.elements:
            self._draw()
        else:
            with content(self.canv, None):
                self._draw()

    def _draw(self) -> None:
        made = self._set
        if made is None:
            return
        style = self._style
        canvas: Canvas = self.canv
        canvas.saveState()
        canvas.setFillColor(style.textColor)
        text = canvas.beginText(0, self.height - getAscentDescent(style.fontName, style.fontSize)[0])
        code: list[str] = vars(text)["_code"]  # ReportLab has no word for marks
        font = ""
        block = bisect_left(made.gaps, self._first)
        marked = False
        for line in made.lines[self._first : self._stop]:
            if line is None:
                if marked:
                    code.append(CLOSING)
                text.moveCursor(0, self._gap)
                block, marked = block + 1, False
                continue
            if line and not marked:
                marked = self._open(code, block)
            for run_font, run in line:
                if run_font != font:
                    font = run_font
                    text.setFont(font, style.fontSize, style.leading)
                text.textOut(run)
            text.textLine("")
        if marked:
            code.append(CLOSING)
        canvas.drawText(text)
        canvas.restoreState()

    def _open(self, code: list[str], block: int) -> bool:
        """Open the piece of content that is `block`; tell whether there is one to close."""
        canvas: Canvas = self.canv
        element = self._read_as[block]
        opening = canvas.opening(element) if element and isinstance(canvas, TaggedCanvas) else ""
        if opening:
            code.append(opening)
        return bool(opening)
