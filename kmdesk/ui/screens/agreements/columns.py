"""The columns of the list of agreements: what each shows of a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import short_date
from kmdesk.services.agreement_query import AgreementRow
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.ui.screens.companies.columns import next_step, with_initials
from kmdesk.ui.tables.paged_model import Cell, Column
from kmdesk.ui.widgets.badge import Tone

STATUSES: Mapping[str, tuple[str, Tone, str]] = {
    "draft": (mark("Kladde"), "neutral", "pencil"),
    "sent": (mark("Sendt"), "soon", "send"),
    "signed": (mark("Underskrevet"), "ok", "circle-check"),
    "ended": (mark("Afsluttet"), "neutral", "circle-x"),
}
"""Status -> what it is called for short, its tone and its icon."""

_COLOURS: Mapping[Tone, str] = {"neutral": "text2", "soon": "soon", "ok": "ok", "late": "late"}


def agreement_columns(today: Callable[[], date]) -> tuple[Column[AgreementRow], ...]:
    """Return the columns; `today` decides what is due and what is late."""
    return (
        Column("company", mark("Virksomhed"), 150, _company, stretches=True),
        Column("title", mark("Aftale"), 152, lambda row: Cell(row.title)),
        Column("status", mark("Status"), 114, _status),
        Column("ends_on", mark("Gælder til"), 116, lambda row: end_cell(row, today())),
        Column("revised_on", mark("Revision"), 108, lambda row: revision_cell(row, today())),
        Column("municipality", mark("Kommune"), 84, _municipality, roomy=True),
        Column("broker", mark("Kontaktmægler"), 97, _broker, roomy=True),
    )


def _company(row: AgreementRow) -> Cell:
    return Cell(row.company or tr("Slettet virksomhed"), "text" if row.company else "muted", medium=True)


def _status(row: AgreementRow) -> Cell:
    name, tone, icon = STATUSES[row.status]
    return Cell(tr(name), _COLOURS[tone], icon=icon)


def end_cell(row: AgreementRow, today: date) -> Cell:
    """Return until when an agreement holds; one past its end says so."""
    starts, ends = day_of(row.starts_on), day_of(row.ends_on)
    if row.expired and ends:
        day = f"{ends.day:02}.{ends.month:02}." if ends.year == today.year else short_date(ends)
        return Cell(tr("Udløb {day}", day=day), "late", icon="circle-alert")
    if ends:
        return Cell(short_date(ends))
    return Cell(tr("Fra {day}", day=short_date(starts))) if starts else Cell("–", "muted")


def revision_cell(row: AgreementRow, today: date) -> Cell:
    """Return when the parties look at the agreement again, or that they have."""
    if row.revision == "done":
        return Cell(tr("Holdt"), "ok", icon="check")
    if not row.revision:
        return Cell("–", "muted")
    cell = next_step(row.revised_on, today)
    return Cell(cell.text, "soon", icon="clock") if row.revision == "soon" else cell


def _municipality(row: AgreementRow) -> Cell:
    return Cell(choice_label("municipality", row.municipality_code) if row.municipality_code else "", "text2")


def _broker(row: AgreementRow) -> Cell:
    return Cell(with_initials(row.broker), "text2")
