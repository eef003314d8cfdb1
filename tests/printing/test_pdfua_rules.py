"""Every document against the machine-checkable rules of PDF/UA-1, by a checker that knows nothing of ours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import page
import pytest
from reportlab.pdfgen.canvas import Canvas

from kmdesk.printing.making import PAPERS, Subject, make
from kmdesk.printing.recovery_sheet import render_recovery_sheet
from kmdesk.printing.recovery_sheet_data import RecoverySheet
from kmdesk.printing.visit_summary import render_visit_summary
from kmdesk.store.desk import Desk

from .example import EXAMPLE

AT = "2026-11-24T10:47"


def broken_rules(pdf: bytes, folder: Path) -> list[str]:
    """Return the rules of PDF/UA-1 that a file breaks, each with why."""
    file = folder / "file.pdf"
    file.write_bytes(pdf)
    return [f"{one.rule_id}: {one.message}" for one in page.validate_pdf(str(file), profile="ua1").failures]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.code)
def test_a_document_keeps_the_rules(desk: Desk, subject: Subject, paper, language, tmp_path) -> None:
    assert broken_rules(make(paper.code, desk.store, subject, AT, language).pdf, tmp_path) == []


def test_many_pages_and_letters_from_anywhere_keep_them_too(tmp_path: Path) -> None:
    told = ("Ærø 👩🏽‍🔧 Ирина 中文 שלום Zażółć. " * 40, "ord " * 4000)
    assert broken_rules(render_visit_summary(replace(EXAMPLE, told=told)), tmp_path) == []


def test_the_recovery_sheet_keeps_them(tmp_path: Path) -> None:
    sheet = RecoverySheet(
        desk_name="kmdesk", broker_name="Karen", code="ABCD-EFGH", made_on="2026-11-24", language="da"
    )
    assert broken_rules(render_recovery_sheet(sheet), tmp_path) == []


def test_a_page_without_structure_breaks_them(tmp_path: Path) -> None:
    file = tmp_path / "bare.pdf"
    canvas = Canvas(str(file))
    canvas.drawString(72, 720, "uden struktur")
    canvas.save()
    assert len(broken_rules(file.read_bytes(), tmp_path)) >= 5
