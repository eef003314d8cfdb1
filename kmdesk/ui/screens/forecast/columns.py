"""The columns of the forecast panel's list."""

from __future__ import annotations

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.numbers import format_number
from kmdesk.services.forecast_query import ForecastRow
from kmdesk.services.forecast_words import change_text
from kmdesk.services.reference import choice_label
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.screens.companies.industry import industry_short
from kmdesk.ui.tables.paged_model import Cell, Column

_STATES = {
    "open": (mark("Ikke inviteret"), "text2", ""),
    "invited": (mark("Mangler svar"), "soon", "clock"),
    "answered": (mark("Besvaret"), "ok", "circle-check"),
    "declined": (mark("Afslået"), "muted", "minus"),
}
"""State -> what it is called, its colour and its icon."""


def forecast_columns(marks: Marks) -> tuple[Column[ForecastRow], ...]:
    """Return the columns; marked rows show it before the name."""
    return (
        marks.column(
            "company", mark("Virksomhed"), 220, lambda row: (row.company_id, row.company), stretches=True
        ),
        Column(
            "municipality",
            mark("Kommune"),
            124,
            lambda row: Cell(_label("municipality", row.municipality_code)),
        ),
        Column(
            "industry", mark("Branche"), 132, lambda row: Cell(industry_short(row.industry_group), "text2")
        ),
        Column("state", mark("Svar"), 132, _state),
        Column("now", mark("I dag"), 64, _today, align="right"),
        Column("m3", mark("Om 3 mdr."), 124, lambda row: _ahead(row, "m3"), align="right", sortable=False),
        Column("m12", mark("Om 12 mdr."), 124, lambda row: _ahead(row, "m12"), align="right", sortable=False),
        Column("shortage", mark("Mangler folk"), 96, _shortage, sortable=False),
        Column("contact", mark("Hvem svarer"), 196, lambda row: Cell(_who(row), "text2")),
    )


def _state(row: ForecastRow) -> Cell:
    text, colour, icon = _STATES.get(row.state, _STATES["open"])
    return Cell(tr(text), colour, icon=icon)


def _today(row: ForecastRow) -> Cell:
    found = row.today()
    return Cell("" if found is None else format_number(found))


def _ahead(row: ForecastRow, horizon: str) -> Cell:
    """Return the change in numbers, or which way it goes where there are none."""
    change = row.change(horizon)
    direction = row.direction(horizon)
    if not change.answers:
        return Cell(choice_label("forecast_direction", direction) if direction else "")
    return Cell(change_text(change))


def _shortage(row: ForecastRow) -> Cell:
    text = _label("forecast_shortage", row.shortage)
    return Cell(text, "soon", icon="triangle-alert") if row.shortage == "yes" else Cell(text, "text2")


def _who(row: ForecastRow) -> str:
    return " · ".join(part for part in (row.contact, _label("forecast_way", row.answer_way)) if part)


def _label(listed: str, code: str) -> str:
    return choice_label(listed, code) if code else ""
