"""Small drawings that stand for a word: a square to tick, and the triangle of a warning."""

from __future__ import annotations

from typing import Any, cast

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from kmdesk.printing.styles import INK
from kmdesk.printing.tags import Element, content
from kmdesk.printing.wording import texts


class Sign(Flowable):
    """A drawing of `size` points that is read as a word of `resources/print/frame.json`."""

    def __init__(self, size: float, word: str) -> None:
        super().__init__()
        self.width = self.height = size
        self._word = word
        self.elements: tuple[Element, ...] = ()  # it is part of another
        self._element: Element | None = None

    def read_within(self, element: Element, language: str) -> Sign:
        """Make it part of `element`, read in `language`; return it."""
        self._element = Element("Span", spoken=texts("frame", language)[self._word])
        element.parts.append(self._element)
        return self

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - ReportLab's signature
        """Return the size in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw it with its lower left corner in the origin."""
        with content(self.canv, self._element):
            self._draw(self.canv, self.width)

    def _draw(self, canvas: Canvas, size: float) -> None:
        raise NotImplementedError


class Checkbox(Sign):
    """A square to tick by hand, drawn as lines; `ticked` draws the tick as well."""

    def __init__(self, size: float, *, ticked: bool) -> None:
        super().__init__(size, "ticked" if ticked else "not_ticked")
        self.ticked = ticked

    def _draw(self, canvas: Canvas, size: float) -> None:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(0.8)
        canvas.translate(0, -size * 0.16)  # onto the line of the text beside it
        canvas.roundRect(0, 0, size, size, size * 0.16)
        if self.ticked:
            canvas.setLineWidth(1.3)
            canvas.line(size * 0.22, size * 0.5, size * 0.42, size * 0.28)
            canvas.line(size * 0.42, size * 0.28, size * 0.8, size * 0.76)


class WarningSign(Sign):
    """A triangle with an exclamation mark."""

    def __init__(self, size: float) -> None:
        super().__init__(size, "warning")

    def _draw(self, canvas: Canvas, size: float) -> None:
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.1)
        pen = cast("Any", canvas)  # its stubs do not know the types of paths
        pen.setLineJoin(1)
        pen.setLineCap(1)
        triangle = pen.beginPath()
        triangle.moveTo(size * 0.5, size * 0.93)
        triangle.lineTo(size * 0.97, size * 0.1)
        triangle.lineTo(size * 0.03, size * 0.1)
        triangle.close()
        pen.drawPath(triangle)
        pen.line(size * 0.5, size * 0.64, size * 0.5, size * 0.4)
        pen.setLineWidth(1.6)
        pen.line(size * 0.5, size * 0.24, size * 0.5, size * 0.235)
