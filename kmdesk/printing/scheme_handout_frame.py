"""What stands around the fact sheets about schemes: whom they are for, which they are and who decides."""

from __future__ import annotations

from collections.abc import Mapping

from reportlab.lib.styles import ParagraphStyle

from kmdesk.printing import fonts, wording
from kmdesk.printing.frame import BODY_WIDTH, HEADER_RIGHT, PageFrame
from kmdesk.printing.styles import NORMAL, TIGHT, styles_for
from kmdesk.services.paper.scheme_handout import SchemeHandout, SchemeSheet

Words = Mapping[str, str]

_FOOTER_WIDTH = BODY_WIDTH * 0.85  # the rest is for the number of the page
_SURELY_CUT = 400  # characters; no line of the frame holds as many


def around_the_sheets(data: SchemeHandout, words: Words) -> tuple[PageFrame, bool]:
    """Return the frame of every page, and whether its footer says all of the only sheet there is."""
    head = data.head
    title = data.sheets[0].title if len(data.sheets) == 1 else words["kind"]
    footer, whole = _footer(data, words)
    page = PageFrame(
        title=present(" · ", title, data.company_name),
        author=present(", ", head.broker.name, head.office_name),
        language=head.language,
        office=head.office_name,
        office_line=head.office_line,
        kind=_given_to(data, words),
        footer=footer,
    )
    return page, whole


def present(separator: str, *parts: str) -> str:
    """Return the parts that say something, with `separator` between two."""
    return separator.join(part for part in parts if part.strip())


def sheet_name(sheet: SchemeSheet, words: Words) -> str:
    """Return which sheet it is: "Faktaark LT-P · version 1"."""
    return words["sheet"].format(sheet=sheet.sheet, version=sheet.version)


def _given_to(data: SchemeHandout, words: Words) -> tuple[str, str]:
    """Return what this is and whom it was given to: the company with the first where both need the room."""
    both = present(", ", data.company_name, data.recipient)
    if not both:
        return words["kind"], ""
    line = words["given_to"].format(to=both)
    only_one = both in (data.company_name, data.recipient)
    if only_one or _fits(line, styles_for(NORMAL).meta_right, HEADER_RIGHT):
        return words["kind"], line
    # The first line is also the subject of the file, which takes plain text only.
    company = words["kind_for"].format(company=fonts.plain(data.company_name)[:_SURELY_CUT])
    return company, words["given_to"].format(to=data.recipient)


def _footer(data: SchemeHandout, words: Words) -> tuple[str, bool]:
    """Return the footer, and whether it says all of its only sheet: which it is, and who decides."""
    printed = wording.texts("frame", data.head.language)["printed"].format(
        moment=wording.short_day(data.head.printed_at)
    )
    if len(data.sheets) == 1:
        (sheet,) = data.sheets
        name = sheet_name(sheet, words)
        footer = present(" · ", name, printed, sheet.guidance)
        if _fits(footer, styles_for(TIGHT).meta, _FOOTER_WIDTH):
            return footer, True
    else:
        name = words["sheets"].format(n=len(data.sheets))
    return f"{name} · {printed} · {words['guidance']}", False


def _fits(line: str, style: ParagraphStyle, width: float) -> bool:
    return len(line) < _SURELY_CUT and fonts.text_width(line, style.fontName, style.fontSize) <= width
