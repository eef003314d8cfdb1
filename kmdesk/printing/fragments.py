"""Marked-up text for ReportLab's paragraphs, past its parser where nothing in the text is marked up."""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import cleanBlockQuotedText


def fragments(marked: str, style: ParagraphStyle) -> list[Any] | None:
    """Return what ReportLab's parser would make of `marked`; None where only the parser can tell.

    The parser reads every text as HTML, which takes longer than breaking it into lines and drawing it.
    """
    if "<" in marked or "&" in marked:
        return None
    text: str = cleanBlockQuotedText(marked)
    return [_like(style).clone(text=text, link=[], us_lines=[])] if text else None


@cache
def _like(style: ParagraphStyle) -> Any:  # noqa: ANN401 - ReportLab's ParaFrag
    """Return a piece of text in a style, as the parser makes it."""
    return vars(Paragraph("x", style))["frags"][0]
