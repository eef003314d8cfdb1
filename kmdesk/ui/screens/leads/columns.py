"""The columns of the list of companies that won a job."""

from __future__ import annotations

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import parse_date, short_date
from kmdesk.services.lead_query import LeadRow
from kmdesk.services.reference import choice_label
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.tables.paged_model import Cell, Column
from kmdesk.ui.widgets.badge import Tone

STANDS: dict[str, tuple[Tone, str]] = {
    "new": ("neutral", ""),
    "linked": ("ok", "building-2"),
    "called": ("neutral", "check"),
    "dismissed": ("neutral", "x"),
}
"""Status -> the tone and icon it is shown with."""


def lead_columns(marks: Marks) -> tuple[Column[LeadRow], ...]:
    """Return the columns; marked rows show it before the company."""
    return (
        marks.column("company", mark("Virksomhed"), 190, lambda row: (row.id, row.company)),
        Column("task", mark("Opgave"), 200, lambda row: Cell(row.task), stretches=True),
        Column("won_on", mark("Vundet"), 84, lambda row: Cell(_short(row.won_on))),
        Column("client", mark("Bygherre"), 140, lambda row: Cell(row.client)),
        Column(
            "municipality",
            mark("Kommune"),
            128,
            lambda row: Cell(choice_label("municipality", row.municipality_code)),
        ),
        Column("source", mark("Kilde"), 104, lambda row: Cell(row.source)),
        Column("status", mark("Status"), 154, _status),
    )


def _status(row: LeadRow) -> Cell:
    tone, icon = STANDS[row.status]
    gone = row.status == "linked" and not row.company_id
    text = tr("Virksomheden er slettet") if gone else choice_label("lead_status", row.status)
    return Cell(text, "ok" if tone == "ok" and not gone else "text2", icon="" if gone else icon)


def _short(day: str) -> str:
    found = parse_date(day) if day else None
    return short_date(found) if found else ""
