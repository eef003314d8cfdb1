"""The page of a document that begins with a letterhead."""

from __future__ import annotations

from kmdesk.printing import wording
from kmdesk.printing.day_words import present
from kmdesk.printing.frame import PageFrame
from kmdesk.services.paper.common import Letterhead


def letter_page(head: Letterhead, *, title: str, kind: tuple[str, ...], footer: str) -> PageFrame:
    """Return the page around a document: its sender from `head`, when it was printed after `footer`."""
    moment = wording.short_moment(head.printed_at, head.language)
    printed = wording.texts("frame", head.language)["printed"].format(moment=moment) if moment else ""
    return PageFrame(
        title=title,
        author=present(", ", head.broker.name, head.office_name),
        language=head.language,
        office=head.office_name,
        office_line=head.office_line,
        kind=kind,
        footer=present(" · ", footer, printed),
    )
