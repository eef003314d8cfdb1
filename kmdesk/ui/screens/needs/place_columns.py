"""The columns of the bank of standing places."""

from __future__ import annotations

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import parse_date, short_date
from kmdesk.services.place_query import PlaceRow
from kmdesk.services.reference import choice_label
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.screens.needs.place_words import STANDS
from kmdesk.ui.tables.paged_model import Cell, Column


def place_columns(marks: Marks) -> tuple[Column[PlaceRow], ...]:
    """Return the columns; marked rows show it before the company."""
    return (
        marks.column("company", mark("Virksomhed"), 176, lambda row: (row.id, row.company)),
        Column(
            "municipality",
            mark("Kommune"),
            124,
            lambda row: Cell(choice_label("municipality", row.municipality_code)),
        ),
        Column("type", mark("Type"), 140, lambda row: Cell(choice_label("place_type", row.type))),
        Column("free", mark("Ledige"), 148, _free),
        Column("title", mark("Plads og opgaver"), 190, _work, stretches=True),
        Column("free_from", mark("Ledig fra"), 88, lambda row: Cell(_short(row.free_from))),
        Column("confirmed", mark("Bekræftet"), 104, _confirmed),
    )


def _free(row: PlaceRow) -> Cell:
    text, tone, icon = STANDS[row.stand]
    said = tr("{n} af {places}", n=row.free, places=row.places)
    colour = {"ok": "ok", "late": "late", "soon": "soon"}.get(tone, "text2")
    if row.stand in ("free", "later"):
        return Cell(said, "text" if row.stand == "free" else "text2", icon=icon)
    if row.overfull:
        return Cell(row.free_text, "soon", icon="triangle-alert")
    return Cell(tr(text), colour, icon=icon)


def _work(row: PlaceRow) -> Cell:
    return Cell(": ".join(part for part in (row.title, " ".join(row.tasks.split())) if part))


def _confirmed(row: PlaceRow) -> Cell:
    text = _short(row.confirmed_on) or tr("aldrig")
    return Cell(text, "soon", icon="clock") if row.old else Cell(text)


def _short(day: str) -> str:
    found = parse_date(day) if day else None
    return short_date(found) if found else ""
