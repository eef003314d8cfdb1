"""Plain text as paragraphs, each of which is one element of the document on however many pages it ends up."""

from __future__ import annotations

import re
from typing import Any, cast

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Spacer

from kmdesk.printing import fonts
from kmdesk.printing.fragments import fragments
from kmdesk.printing.long_text import LongText, is_long
from kmdesk.printing.styles import is_bold
from kmdesk.printing.tags import Element, content

_BROKEN_WORDS = "_splitLongWordCount"  # ReportLab's count of words that are wider than a line
_BLANK_LINE = re.compile(r"\n\s*\n")


class Text(Paragraph):
    """A paragraph of marked-up text that is read as `element`; without one it is an artifact."""

    def __init__(self, *args: Any, element: Element | None = None, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.element = element
        self.goes_on = False  # in another part, below

    @property
    def elements(self) -> tuple[Element, ...]:
        """The element this is, if any."""
        return (self.element,) if self.element else ()

    def split(self, availWidth: float, availHeight: float) -> list[Flowable]:  # noqa: N803 - ReportLab's name
        """Return the parts above and below the end of a page; both are the same element."""
        parts: list[Flowable] = super().split(availWidth, availHeight)
        for part in parts:
            if isinstance(part, Text):
                part.element, part.goes_on = self.element, part is not parts[-1]
                vars(part).setdefault(_BROKEN_WORDS, vars(self)[_BROKEN_WORDS])
        return parts

    def draw(self) -> None:
        """Draw the lines, if any."""
        lines: list[Any] = vars(self)["blPara"].lines
        if not lines:
            return
        if not vars(self)[_BROKEN_WORDS]:
            _part_words(lines if self.goes_on else lines[:-1], self.style.fontName)
        with content(self.canv, self.element):
            super().draw()


def _part_words(lines: list[Any], font: str) -> None:
    """End each of ReportLab's broken lines with a space, set in `font` when there are several.

    It draws none there, so that who copies, searches or listens would meet two words as one.
    """
    for line in lines:
        if isinstance(line, tuple):
            words = cast("list[str]", line[1])
            if words[-1]:
                words.append("")
        elif line.words and not line.words[-1].text.endswith(" "):
            line.words.append(line.words[-1].clone(text=" ", fontName=font))


def is_blank(text: str) -> bool:
    """Tell whether nothing of `text` would be seen."""
    return not fonts.plain(text).strip()


def set_text(text: str, style: ParagraphStyle, element: Element | None) -> Flowable:
    """Return plain `text` as one flowable that is read as `element`, or not at all."""
    shown = fonts.plain(text)
    if is_long(shown):
        return LongText(shown, style, style.leading, element)
    marked = fonts.markup(shown, bold=is_bold(style))
    return Text(marked, style, frags=fragments(marked, style), element=element)


def paragraph(text: str, style: ParagraphStyle) -> Flowable:
    """Return plain `text` as one paragraph."""
    return set_text(text, style, Element("P"))


def flowing(text: str, style: ParagraphStyle, gap: float) -> list[Flowable]:
    """Return plain `text` of any length; a blank line in it becomes `gap` points of air."""
    shown = fonts.plain(text).strip()
    if is_long(shown):
        return [LongText(shown, style, gap, Element("Div"))]
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
    return [Text(opening, style, element=Element("P"))]
