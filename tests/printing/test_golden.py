"""Every document as a picture, held against the one somebody looked at.

After a change that is meant: `KMDESK_GOLDEN=write pytest -n0 tests/printing/test_golden.py`, look at what
changed in `tests/printing/golden`, raise the template's version, and commit both.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from kmdesk.printing.making import PAPERS, Subject, make
from kmdesk.store.desk import Desk

from .reading import page_texts, pictures

AT = "2026-11-24T10:47"
GOLDEN = Path(__file__).parent / "golden"
_SCALE = 0.75
_MUCH = 96
"""Difference of a grey value that is more than another smoothing of the same letter."""
_MOST_DIFFERENT = 0.0005
"""Share of such points that still is the same page."""


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.code)
def test_a_page_looks_and_reads_as_it_was_approved(desk: Desk, subject: Subject, paper, language) -> None:
    pdf = make(paper.code, desk.store, subject, AT, language).pdf
    page, text = pictures(pdf, _SCALE)[0], "\n".join(page_texts(pdf)) + "\n"
    picture, words = GOLDEN / f"{paper.code}-{language}.png", GOLDEN / f"{paper.code}-{language}.txt"
    if os.environ.get("KMDESK_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        page.quantize(16).save(picture, optimize=True)
        words.write_text(text, encoding="utf-8")
    assert text == words.read_text(encoding="utf-8")
    approved = Image.open(picture).convert("L")
    assert page.size == approved.size
    different = sum(ImageChops.difference(page, approved).histogram()[_MUCH:])
    assert different <= page.width * page.height * _MOST_DIFFERENT


def test_another_page_is_told_apart(desk: Desk, subject: Subject) -> None:
    pdfs = [make(code, desk.store, subject, AT, "da").pdf for code in ("summary", "record")]
    pages = [pictures(pdf, _SCALE)[0] for pdf in pdfs]
    different = sum(ImageChops.difference(*pages).histogram()[_MUCH:])
    assert different > pages[0].width * pages[0].height * _MOST_DIFFERENT
