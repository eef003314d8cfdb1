"""Text that goes past ReportLab's parser is just what the parser makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from kmdesk.printing import fonts
from kmdesk.printing.fragments import fragments
from kmdesk.printing.styles import NORMAL, TIGHT, styles_for
from tests.nasty import NASTY, each

STYLES = [styles_for(NORMAL).body, styles_for(TIGHT).cell_strong, styles_for(NORMAL).meta_right]


def parsed(marked: str, style: ParagraphStyle) -> list[dict[str, object]]:
    return [vars(piece) for piece in vars(Paragraph(marked, style))["frags"]]


def check(text: str, style: ParagraphStyle) -> None:
    marked = fonts.markup(text)
    made = fragments(marked, style)
    assert made is None or [vars(piece) for piece in made] == parsed(marked, style)


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)
@each("text", [*NASTY, "", " ", "én linje", "  to  blanke ", "\u00a0fast", "a\nb", "a & b"])
def test_nasty_texts(text: str, style: ParagraphStyle) -> None:
    check(text, style)


@settings(max_examples=300, deadline=None)
@given(st.text(), st.sampled_from(STYLES))
def test_any_text(text: str, style: ParagraphStyle) -> None:
    check(text, style)


def test_plain_words_need_no_parser_and_markup_does() -> None:
    body = STYLES[0]
    assert fragments("Løn efter overenskomst", body) is not None
    assert fragments("a <b>b</b>", body) is None
    assert fragments("a &amp; b", body) is None


def test_no_two_texts_share_what_reportlab_writes_in() -> None:
    (one,), (other,) = fragments("en", STYLES[0]) or [None], fragments("to", STYLES[0]) or [None]
    assert one is not None
    assert other is not None
    assert one.link is not other.link
    assert one.us_lines is not other.us_lines
