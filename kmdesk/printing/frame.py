"""The page every printed document stands on: A4, header, footer with page x of y, and the fitting of it.

A document is a function that makes its flowables for given styles; it is called again when the first
try does not fit, because ReportLab's flowables are used up by a build.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from kmdesk.printing import fonts
from kmdesk.printing.fragments import fragments
from kmdesk.printing.pdf_structure import Properties, level_headings, write_structure
from kmdesk.printing.styles import INK, NORMAL, RULE, TIGHT, Density, Styles, is_bold, styles_for
from kmdesk.printing.tags import Element, TaggedCanvas, elements_of
from kmdesk.printing.wording import texts

rl_config.useA85 = 0  # ReportLab would write what it compressed as text: a fifth larger, and slower

PAGE_WIDTH, PAGE_HEIGHT = A4
TOP, RIGHT, BOTTOM, LEFT = 14 * mm, 16 * mm, 14 * mm, 18 * mm  # wider on the left, for the holes of a binder
BODY_WIDTH = PAGE_WIDTH - LEFT - RIGHT
_HEADER = 36.0  # from the top margin to the header's rule
_HEADER_GAP = 14.0
_FOOTER = 13.0  # from the bottom margin up to the footer's rule
_FOOTER_GAP = 8.0
BODY_HEIGHT = PAGE_HEIGHT - TOP - _HEADER - _HEADER_GAP - BOTTOM - _FOOTER - _FOOTER_GAP
HEADER_RIGHT = BODY_WIDTH * 0.38
"""Room for the lines at the top right."""
_NUMBER_WIDTH = BODY_WIDTH * 0.15
_PDF_LANGUAGE = {"da": "da-DK", "en": "en-GB"}

Story = Callable[[Styles], list[Flowable]]


@dataclass(frozen=True)
class PageFrame:
    """What stands around the text on every page. All texts are plain; long ones are cut with ….

    `office` and `office_line` stand at the top left, `kind` (document kind, date) at the top right as
    one or two lines, `footer` at the bottom left. `title` and `author` are the file's properties.
    """

    title: str
    author: str
    language: str
    office: str
    office_line: str
    kind: tuple[str, ...]
    footer: str


def _draw_line(
    canvas: Canvas, text: str, style: ParagraphStyle, *, x: float, top: float, width: float
) -> None:
    """Draw one line of plain text whose upper left corner is (`x`, `top`) from the page's lower left one."""
    line = fonts.one_line(text, style.fontName, style.fontSize, width)
    marked = fonts.markup(line, bold=is_bold(style))
    paragraph = Paragraph(marked, style, frags=fragments(marked, style))
    # A hair wider than measured, so that rounding never breaks the one line into two.
    paragraph.wrapOn(canvas, width + 1, style.leading)
    paragraph.drawOn(canvas, x - 1 if style.alignment else x, top - style.leading)


def _draw_header(canvas: Canvas, page: PageFrame, styles: Styles) -> None:
    """Draw who writes and what this is."""
    top, right = PAGE_HEIGHT - TOP, PAGE_WIDTH - RIGHT
    left_width, right_width = BODY_WIDTH * 0.6, HEADER_RIGHT
    _draw_line(canvas, page.office, styles.org, x=LEFT, top=top, width=left_width)
    _draw_line(canvas, page.office_line, styles.meta, x=LEFT, top=top - styles.org.leading, width=left_width)
    for row, text in enumerate(page.kind[:2]):
        line_top = top - row * styles.meta.leading
        _draw_line(canvas, text, styles.meta_right, x=right - right_width, top=line_top, width=right_width)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.2)
    canvas.line(LEFT, top - _HEADER, right, top - _HEADER)


def _draw_footer(canvas: Canvas, page: PageFrame, styles: Styles) -> None:
    """Draw the footer, but for the page's number."""
    foot, right = BOTTOM + _FOOTER, PAGE_WIDTH - RIGHT
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, foot, right, foot)
    _draw_line(canvas, page.footer, styles.meta, x=LEFT, top=foot - 5, width=BODY_WIDTH - _NUMBER_WIDTH)


def _draw_number(canvas: Canvas, page: PageFrame, styles: Styles, number: int, of: int) -> None:
    text = texts("frame", page.language)["page"].format(page=number, pages=of)
    x, top = PAGE_WIDTH - RIGHT - _NUMBER_WIDTH, BOTTOM + _FOOTER - 5
    _draw_line(canvas, text, styles.meta_right, x=x, top=top, width=_NUMBER_WIDTH)


class _FramedCanvas(TaggedCanvas):
    """Keeps its pages back until it is known how many there are, then puts the frame around each.

    The frame comes before the text of the page, as it is read; all of it but the page number is drawn once.
    At the end the structure below `root` is written, which was drawn on the pages.
    """

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        page: PageFrame,
        styles: Styles,
        root: Element,
        **options: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **options)  # pyright: ignore[reportUnknownMemberType]
        self._page, self._styles, self._root = page, styles, root
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Keep the page that is done, and begin the next."""
        self._kept.append(dict(self.__dict__))
        self.begin_page()

    def save(self) -> None:
        """Put the frame around each page and write the file."""
        header, footer = self._drawn(_draw_header), self._drawn(_draw_footer)
        for number, kept in enumerate(self._kept, 1):
            self.__dict__.update(kept)
            body, self._code = self._code, []
            self.saveState()
            with self.artifact("Header"):
                self._code += header
            with self.artifact("Footer"):
                self._code += footer
                _draw_number(self, self._page, self._styles, number, len(self._kept))
            self.restoreState()
            self._code += body
            super().showPage()
        write_structure(self._doc, self._root, _properties(self._page))
        super().save()

    def _drawn(self, draw: Callable[[Canvas, PageFrame, Styles], None]) -> list[str]:
        """Return the code of what `draw` draws."""
        body, self._code = self._code, []
        draw(self, self._page, self._styles)
        drawn, self._code = self._code, body
        return drawn


def _properties(page: PageFrame) -> Properties:
    """Return what the file says of itself; a file has a title, whatever was typed."""
    title = next((text for text in (page.title, *page.kind) if text.strip()), "kmdesk")
    return Properties(
        title=fonts.plain(title)[:500],
        author=fonts.plain(page.author)[:500],
        language=_PDF_LANGUAGE.get(page.language, "da-DK"),
    )


def _set(page: PageFrame, story: Story, density: Density) -> tuple[bytes, int]:
    """Set the document once; return the file and the number of its pages."""
    styles = styles_for(density, page.language)
    flow = story(styles)
    root = Element("Document", elements_of(flow))
    level_headings(root)
    about = _properties(page)
    output = BytesIO()
    document = BaseDocTemplate(
        output,
        pagesize=A4,
        title=about.title,
        author=about.author,
        creator="kmdesk",
        subject=page.kind[0] if page.kind else "",
        lang=about.language,
        invariant=1,
    )
    body = Frame(
        LEFT,
        BOTTOM + _FOOTER + _FOOTER_GAP,
        BODY_WIDTH,
        BODY_HEIGHT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates(PageTemplate(id="page", frames=[body]))
    document.build(flow, canvasmaker=partial(_FramedCanvas, page=page, styles=styles, root=root))
    return output.getvalue(), document.page


def render(page: PageFrame, story: Story) -> bytes:
    """Return the PDF of `story` on `page`: one page when it can be, else as many as it takes.

    It is set at normal size first; when that spills onto a second page, tighter; when that does not
    help either, the first stands. The same input gives the same bytes. A page takes about 30 ms, a
    megabyte of text some seconds (benchmarks/print.py).
    """
    data, pages = _set(page, story, NORMAL)
    if pages == 2:
        tight, tight_pages = _set(page, story, TIGHT)
        if tight_pages == 1:
            return tight
    return data
