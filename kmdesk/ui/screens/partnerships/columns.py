"""The columns of the list of cooperations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kmdesk.core.i18n import mark, tr
from kmdesk.services.named import named
from kmdesk.services.partnership_query import PartnershipRow
from kmdesk.services.reference import choice_label
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.screens.partnerships.words import short
from kmdesk.ui.tables.paged_model import Cell, Column


def partnership_columns(marks: Marks, now: Callable[[], datetime]) -> tuple[Column[PartnershipRow], ...]:
    """Return the columns; marked rows show it before the name. `now` decides what is late."""
    return (
        marks.column("name", mark("Samarbejde"), 180, lambda row: (row.id, row.name), stretches=True),
        Column("type", mark("Type"), 168, lambda row: Cell(choice_label("partnership_type", row.type))),
        Column("municipalities", mark("Kommuner"), 150, _municipalities, sortable=False),
        Column("members", mark("Medlemmer"), 88, lambda row: Cell(str(row.members)), align="right"),
        Column("last", mark("Sidste møde"), 96, lambda row: Cell(short(row.last) or "–")),
        Column("next", mark("Næste møde"), 128, lambda row: _next(row, now())),
        Column("decisions", mark("Beslutninger"), 120, _decisions),
    )


def _municipalities(row: PartnershipRow) -> Cell:
    return Cell(named([choice_label("municipality", code) for code in row.municipality_codes], 2), "text2")


def _next(row: PartnershipRow, now: datetime) -> Cell:
    if row.status == "ended":
        return Cell(tr("Afsluttet"), "text2")
    late = row.meeting_late(f"{now:%Y-%m-%dT%H:%M}")
    if row.planned:
        return Cell(short(row.planned), "late" if late else "text", icon="circle-alert" if late else "")
    if not row.due:
        return Cell("–", "muted")
    said = tr("inden {day}", day=short(row.due))
    return Cell(said, "late" if late else "text2", icon="circle-alert" if late else "")


def _decisions(row: PartnershipRow) -> Cell:
    if row.late_decisions:
        said = tr("{n} åbne, {late} sene", n=row.open_decisions, late=row.late_decisions)
        return Cell(said, "late", icon="circle-alert")
    return Cell(tr("{n} åbne", n=row.open_decisions) if row.open_decisions else "–", "text2")
