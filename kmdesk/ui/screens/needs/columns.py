"""The columns of the list of needs and job orders: what each shows of a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import short_date
from kmdesk.services.match_cards import day_text
from kmdesk.services.order_clocks import ClockCode, ServiceClock, next_clock, until_text
from kmdesk.services.order_query import OrderRow
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.ui.screens.companies.columns import with_initials
from kmdesk.ui.tables.paged_model import Cell, Column
from kmdesk.ui.widgets.badge import TONE_ICONS

CLOCK_ICONS: dict[ClockCode, str] = {"posting": "send", "meeting": "handshake", "candidates": "users"}
"""Code of a clock -> its icon."""

_COLOURS = {"neutral": "muted", "ok": "ok", "soon": "soon", "late": "late", "accent": "accent_text"}


def order_columns(today: Callable[[], date]) -> tuple[Column[OrderRow], ...]:
    """Return the columns; `today` decides how near a day is."""
    return (
        Column("number", mark("Nr."), 108, _number),
        Column("title", mark("Behov"), 126, lambda row: Cell(row.title, medium=True), stretches=True),
        Column("company", mark("Virksomhed"), 160, lambda row: Cell(row.company)),
        Column("type", mark("Type"), 150, _type, roomy=True),
        Column("clocks", mark("Ure"), 164, lambda row: clock_cell(row.clocks, today())),
        Column("status", mark("Status"), 118, _status),
        Column("broker", mark("Kontaktmægler"), 108, _broker, roomy=True),
        Column("deadline", mark("Svarfrist"), 88, lambda row: _deadline(row, today()), roomy=True),
    )


def status_text(order_status: str, need_status: str) -> str:
    """Return how an order stands; a need that is none stands as a need."""
    if order_status:
        return choice_label("job_order_status", order_status)
    return choice_label("need_status", need_status)


def clock_cell(clocks: tuple[ServiceClock, ...], today: date) -> Cell:
    """Return the clock that runs out next, and a mark for each: kept, missed, near or far."""
    if not clocks:
        return Cell("–", "muted")
    marks = tuple(
        (CLOCK_ICONS[clock.code], _COLOURS[clock.tone], f"{clock.name}: {_said(clock, today)}")
        for clock in clocks
    )
    running = next_clock(clocks)
    if running is None:
        return Cell("", "muted", marks=marks)
    # What is late says so in words; what is near has an icon besides its colour.
    icon = TONE_ICONS["soon"] if running.tone == "soon" else ""
    colour = running.tone if running.tone in ("soon", "late") else "text2"
    return Cell(running.short, colour, icon=icon, marks=marks)


def _said(clock: ServiceClock, today: date) -> str:
    if clock.runs and clock.due is not None:
        return tr("{left}, senest {when}", left=clock.text, when=until_text(clock.due, today))
    return clock.text


def _number(row: OrderRow) -> Cell:
    return Cell(row.number) if row.number else Cell("–", "muted")


def _type(row: OrderRow) -> Cell:
    return Cell(choice_label("need_type", row.type) if row.type else "–", "text2")


def _status(row: OrderRow) -> Cell:
    open_ = row.status == "open"
    return Cell(status_text(row.order_status, row.status), "text" if open_ else "muted")


def _broker(row: OrderRow) -> Cell:
    return Cell(with_initials(row.broker), "text2") if row.broker else Cell(tr("Fælles"), "muted")


def _deadline(row: OrderRow, today: date) -> Cell:
    day = day_of(row.deadline)
    if day is None:
        return Cell("–", "muted")
    if row.status != "open":
        return Cell(short_date(day), "muted")
    if day < today:
        return Cell(day_text(day, today), "late", icon="circle-alert")
    return Cell(day_text(day, today), "soon" if (day - today).days <= 1 else "text")
