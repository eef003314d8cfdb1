"""The structure of a document: its parts in the order they are read, and where they stand on the pages.

A block makes an `Element` where it makes its flowables, so the order of reading comes from what is said and
never from where it lands: a paragraph parted between two pages, or a table row too tall for a page, is still
one element. While pages are drawn, each piece of content is marked and noted on its element; everything
else that is drawn is marked as an artifact (rules, frames, the page's header and footer).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any, TypeVar

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable
from reportlab.platypus.flowables import NullDraw

CLOSING = "EMC"
"""Ends the piece of content, or the artifact, that was opened last."""


_Placed = TypeVar("_Placed", bound=Flowable)


class Element:
    """One part of a document: its PDF tag, what it is read as, its parts and its places on the pages.

    `spoken` is what a drawing is read as. `scope` tells what a table's title cell heads ("Column", "Row").
    `numbering` is PDF's word for how a list is numbered ("Decimal", "Disc").
    """

    __slots__ = ("numbering", "parts", "places", "scope", "spoken", "tag")

    def __init__(
        self,
        tag: str,
        parts: Iterable[Element] = (),
        *,
        spoken: str = "",
        scope: str = "",
        numbering: str = "",
    ) -> None:
        self.tag, self.spoken, self.scope, self.numbering = tag, spoken, scope, numbering
        self.parts = list(parts)
        self.places: list[tuple[int, int]] = []
        """Its pieces of content as they are drawn: the page (from 1) and the number of the mark there."""

    def add(self, tag: str, *, scope: str = "") -> Element:
        """Return a new last part."""
        part = Element(tag, scope=scope)
        self.parts.append(part)
        return part

    def add_item(self) -> tuple[Element, Element]:
        """Return the label and the body of a new last item; for lists."""
        item = self.add("LI")
        return item.add("Lbl"), item.add("LBody")


class TaggedCanvas(Canvas):
    """A canvas that marks what is drawn on it."""

    _doc: PDFDocument
    _code: list[str]  # what ReportLab has written for the page so far
    _marks = 0  # on this page
    _in_artifact = False

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **{"pdfVersion": (1, 7), **options})  # pyright: ignore[reportUnknownMemberType]

    def _make_preamble(self) -> None:
        """Begin pages without ReportLab's Helvetica, which is never shown and not in the file."""
        self._preamble = "1 0 0 1 0 0 cm"

    def begin_page(self) -> None:
        """Begin the next page without having written this one."""
        self._startPage()

    def _startPage(self) -> None:  # noqa: N802 - ReportLab's name
        super()._startPage()  # pyright: ignore[reportUnknownMemberType, reportAttributeAccessIssue]
        self._marks = 0

    def opening(self, element: Element) -> str:
        """Return what opens a piece of content of `element`; `CLOSING` closes it. "" within an artifact."""
        if self._in_artifact:
            return ""
        mark = self._marks
        self._marks += 1
        element.places.append((self.getPageNumber(), mark))
        return f"/{element.tag} <</MCID {mark}>> BDC"

    @contextmanager
    def content(self, element: Element) -> Generator[None]:
        """Mark what is drawn meanwhile as content of `element`, unless all of it is an artifact anyway."""
        opening = self.opening(element)
        if not opening:
            yield
            return
        self._code.append(opening)
        yield
        self._code.append(CLOSING)

    @contextmanager
    def artifact(self, kind: str = "") -> Generator[None]:
        """Mark what is drawn meanwhile as no part of the text; `kind` is PDF's word for a page's "Header"."""
        if self._in_artifact:
            yield
            return
        properties = f" <</Type /Pagination /Subtype /{kind}>> BDC" if kind else " BMC"
        self._code.append(f"/Artifact{properties}")
        self._in_artifact = True
        yield
        self._in_artifact = False
        self._code.append(CLOSING)


@contextmanager
def content(canvas: Canvas, element: Element | None) -> Generator[None]:
    """Mark what is drawn meanwhile as content of `element`, or as an artifact; not on a plain canvas."""
    if not isinstance(canvas, TaggedCanvas):
        yield
        return
    with canvas.content(element) if element else canvas.artifact():
        yield


def elements_of(flowables: Sequence[Flowable]) -> list[Element]:
    """Return the elements of `flowables` in the order of reading, each once.

    Raises TypeError for a flowable that neither says what it is read as nor is mere air.
    """
    found: dict[Element, None] = {}
    for flowable in flowables:
        elements: Iterable[Element] | None = getattr(flowable, "elements", None)
        if elements is not None:
            found.update(dict.fromkeys(elements))
        elif not isinstance(flowable, NullDraw):
            message = f"{type(flowable).__name__} is not read as anything; use the blocks"
            raise TypeError(message)
    return list(found)


def part_of(flowable: _Placed, **changes: object) -> _Placed:
    """Return a copy of `flowable` with other attributes, and without ReportLab's notes of where it stands."""
    part = copy(flowable)
    for note in ("_postponed", "_frame", "canv"):
        vars(part).pop(note, None)
    vars(part).update(changes)
    return part
