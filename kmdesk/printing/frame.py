"""The page every printed document stands on: A4, header, footer with page x of y, and the fitting of it.

A document is a function that makes its flowables for given styles; it is called again when the first
try does not fit, because ReportLab's flowables are used up by a build.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from kmdesk.printing import fonts
from kmdesk.printing.styles import INK, NORMAL, RULE, TIGHT, Density, Styles, is_bold, styles_for
from kmdesk.printing.wording import texts

PAGE_WIDTH, PAGE_HEIGHT = A4
TOP, RIGHT, BOTTOM, LEFT = 14 * mm, 16 * mm, 14 * mm, 18 * mm  # wider on the left, for the holes of a binder
BODY_WIDTH = PAGE_WIDTH - LEFT - RIGHT
_HEADER = 36.0  # from the top margin to the header's rule
_HEADER_GAP = 14.0
_FOOTER = 13.0  # from the bottom margin up to the footer's rule
_FOOTER_GAP = 8.0
BODY_HEIGHT = PAGE_HEIGHT - TOP - _HEADER - _HEADER_GAP - BOTTOM - _FOOTER - _FOOTER_GAP
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
    paragraph = Paragraph(fonts.markup(line, bold=is_bold(style)), style)
    # A hair wider than measured, so that rounding never breaks the one line into two.
    paragraph.wrapOn(canvas, width + 1, style.leading)
    paragraph.drawOn(canvas, x - 1 if style.alignment else x, top - style.leading)


def _draw_frame(canvas: Canvas, page: PageFrame, styles: Styles, number: int, of: int) -> None:
    top, right = PAGE_HEIGHT - TOP, PAGE_WIDTH - RIGHT
    left_width, right_width = BODY_WIDTH * 0.6, BODY_WIDTH * 0.38
    canvas.saveState()
    _draw_line(canvas, page.office, styles.org, x=LEFT, top=top, width=left_width)
    _draw_line(canvas, page.office_line, styles.meta, x=LEFT, top=top - styles.org.leading, width=left_width)
    for row, text in enumerate(page.kind[:2]):
        line_top = top - row * styles.meta.leading
        _draw_line(canvas, text, styles.meta_right, x=right - right_width, top=line_top, width=right_width)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.2)
    canvas.line(LEFT, top - _HEADER, right, top - _HEADER)

    foot = BOTTOM + _FOOTER
    canvas.setStrokeColor(RULE)
    canvas.setLineWidth(0.6)
    canvas.line(LEFT, foot, right, foot)
    of_text = texts("frame", page.language)["page"].format(page=number, pages=of)
    number_width = BODY_WIDTH * 0.15
    _draw_line(canvas, page.footer, styles.meta, x=LEFT, top=foot - 5, width=BODY_WIDTH - number_width)
    _draw_line(canvas, of_text, styles.meta_right, x=right - number_width, top=foot - 5, width=number_width)
    canvas.restoreState()


def _set(page: PageFrame, story: Story, density: Density, pages: int) -> tuple[bytes, int]:
    """Set the document once, with `pages` printed as the total; return the file and the true total."""
    styles = styles_for(density)
    output = BytesIO()
    document = BaseDocTemplate(
        output,
        pagesize=A4,
        title=fonts.plain(page.title)[:500],
        author=fonts.plain(page.author)[:500],
        creator="kmdesk",
        subject=page.kind[0] if page.kind else "",
        lang=_PDF_LANGUAGE.get(page.language, "da-DK"),
        invariant=1,
    )

    def draw_frame(canvas: Canvas, template: BaseDocTemplate) -> None:
        _draw_frame(canvas, page, styles, template.page, pages)

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
    document.addPageTemplates(PageTemplate(id="page", frames=[body], onPage=draw_frame))
    document.build(story(styles))
    return output.getvalue(), document.page


def render(page: PageFrame, story: Story) -> bytes:
    """Return the PDF of `story` on `page`: one page when it can be, else as many as it takes.

    It is set at normal size first; when that spills onto a second page, tighter; when that does not
    help either, at normal size once more, now knowing the number of pages. The same input gives the
    same bytes. A page takes about 30 ms, a megabyte of text some seconds.
    """
    data, pages = _set(page, story, NORMAL, 1)
    if pages == 1:
        return data
    if pages == 2:
        tight, tight_pages = _set(page, story, TIGHT, 1)
        if tight_pages == 1:
            return tight
    return _set(page, story, NORMAL, pages)[0]
