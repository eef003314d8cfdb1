"""The columns of the lists of the candidate bank."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import parse_date, short_date
from kmdesk.services.candidate_list import CandidateRow
from kmdesk.services.candidate_removal import DeletedRow, DueRow
from kmdesk.services.institutions import InstitutionRow
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.tables.paged_model import Cell, Column
from kmdesk.ui.widgets.badge import TONE_ICONS

_LONG_DAY = re.compile(r"\b([0-9]{2}\.[0-9]{2}\.)[0-9]{2}([0-9]{2})\b")


def candidate_columns(marks: Marks) -> tuple[Column[CandidateRow], ...]:
    """Return the columns of the bank; marked rows show it before the name."""
    return (
        marks.column("name", mark("Navn"), 180, lambda row: (row.id, row.name), stretches=True),
        Column("education", mark("Uddannelse"), 184, lambda row: Cell(row.education)),
        Column("level", mark("Niveau"), 84, lambda row: Cell(row.level)),
        Column("municipality", mark("Kommune"), 124, lambda row: Cell(row.municipality)),
        Column("status", mark("Status"), 176, lambda row: Cell(row.status)),
        Column("start", mark("Kan starte"), 84, lambda row: Cell(short(row.earliest_start))),
        Column(
            "consent",
            mark("Samtykke"),
            136,
            lambda row: Cell(
                _LONG_DAY.sub(r"\1\2", row.consent), row.consent_tone, icon=TONE_ICONS[row.consent_tone]
            ),
        ),
        Column(
            "matches",
            mark("I gang"),
            78,
            lambda row: Cell(_count(row.open_matches)),
            align="right",
        ),
        Column("delete_after", mark("Slettes efter"), 98, _last_day),
    )


def due_columns(marks: Marks) -> tuple[Column[DueRow], ...]:
    """Return the columns of those to delete."""
    return (
        marks.column("name", mark("Navn"), 190, lambda row: (row.id, row.name), sortable=False),
        Column("education", mark("Uddannelse"), 200, lambda row: Cell(row.education), sortable=False),
        Column(
            "matches",
            mark("I gang"),
            78,
            lambda row: Cell(_count(row.open_matches)),
            align="right",
            sortable=False,
        ),
        Column(
            "reason",
            mark("Hvorfor"),
            260,
            lambda row: Cell(row.text, "late", icon="circle-alert"),
            sortable=False,
            stretches=True,
        ),
    )


def deleted_columns(marks: Marks) -> tuple[Column[DeletedRow], ...]:
    """Return the columns of those deleted."""
    return (
        marks.column(
            "name", mark("Navn"), 190, lambda row: (row.id, row.name), sortable=False, stretches=True
        ),
        Column("education", mark("Uddannelse"), 200, lambda row: Cell(row.education), sortable=False),
        Column("deleted_on", mark("Slettet"), 90, lambda row: Cell(short(row.deleted_on)), sortable=False),
        Column(
            "undo_until",
            mark("Kan hentes til"),
            120,
            lambda row: Cell(short(row.undo_until), "soon", icon="clock"),
            sortable=False,
        ),
    )


def institution_columns(today: Callable[[], date]) -> tuple[Column[InstitutionRow], ...]:
    """Return the columns of the institutions; `today` decides whether cases are wanted now."""

    def wanted(row: InstitutionRow) -> Cell:
        now = bool(row.next_wanted) and row.next_wanted <= today().isoformat()
        return Cell(tr("Nu"), "ok", icon=TONE_ICONS["ok"]) if now else Cell(short(row.next_wanted))

    return (
        Column("name", mark("Navn"), 220, lambda row: Cell(row.name, medium=True), stretches=True),
        Column("type", mark("Type"), 150, lambda row: Cell(row.type)),
        Column("city", mark("By"), 110, lambda row: Cell(row.city)),
        Column("contacts", mark("Personer"), 76, lambda row: Cell(_count(row.contacts)), align="right"),
        Column("candidates", mark("Kandidater"), 86, lambda row: Cell(_count(row.candidates)), align="right"),
        Column("next_wanted", mark("Cases ønskes"), 110, wanted),
    )


def short(day: str) -> str:
    """Return `24.11.26` for an ISO day, and an empty text for none."""
    found = parse_date(day)
    return short_date(found) if found else ""


def _count(number: int) -> str:
    return str(number) if number else ""


def _last_day(row: CandidateRow) -> Cell:
    if row.due:
        return Cell(short(row.delete_after) or "–", "late", icon="circle-alert")
    return Cell(short(row.delete_after))
