"""The columns of the company list: what each shows of a row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.dates import short_date
from kmdesk.services import reference
from kmdesk.services.companies import CompanyRow
from kmdesk.ui.screens.companies.industry import industry_short
from kmdesk.ui.tables.paged_model import Cell, Column


def company_columns(today: Callable[[], date]) -> tuple[Column[CompanyRow], ...]:
    """Return the columns; `today` decides what is due and what is late."""
    return (
        Column("name", mark("Navn"), 150, _name, stretches=True),
        Column("municipality", mark("Kommune"), 124, _municipality),
        Column("industry", mark("Branche"), 116, _industry, roomy=True),
        Column("employees", mark("Ansatte"), 56, lambda row: _number(row.employees), align="right"),
        Column("graduates", mark("Højtudd."), 60, lambda row: _number(row.graduates), align="right"),
        Column("last_contact", mark("Sidst kontakt"), 84, lambda row: last_contact(row.last_contact)),
        Column("next_on", mark("Næste skridt"), 102, lambda row: next_step(row.next_on, today())),
        Column("broker", mark("Kontaktmægler"), 97, _broker, roomy=True),
    )


def _name(row: CompanyRow) -> Cell:
    marks: list[tuple[str, str, str]] = []
    if row.conflict:
        marks.append(("git-merge", "late", tr("Konflikt")))
    if row.advertising_protected:
        marks.append(("shield-alert", "late", tr("Reklamebeskyttet")))
    if row.unsynced:
        marks.append(("cloud-off", "muted", tr("Ikke synkroniseret")))
    return Cell(row.name, medium=True, marks=tuple(marks))


def _municipality(row: CompanyRow) -> Cell:
    return Cell(reference.choice_label("municipality", row.municipality_code))


def _industry(row: CompanyRow) -> Cell:
    return Cell(industry_short(row.industry_group), "text2")


def _number(value: int | None) -> Cell:
    return Cell("–", "muted") if value is None else Cell(str(value))


def _broker(row: CompanyRow) -> Cell:
    return Cell(with_initials(row.broker_name), "text2")


def with_initials(name: str) -> str:
    """Return `A. M. Krog` for `Anne Marie Krog`."""
    *given, family = name.split() or [""]
    return " ".join([*(f"{part[0]}." for part in given), family])


def last_contact(at: str) -> Cell:
    """Return the day of the last contact; *Aldrig* when there was none."""
    return Cell(short_date(date.fromisoformat(at[:10]))) if at else Cell(tr("Aldrig"), "muted")


def next_step(on: str, today: date) -> Cell:
    """Return when the next step is: late ones count the days, today's say the time."""
    if not on:
        return Cell(tr("Ingen"), "muted")
    day, clock = date.fromisoformat(on[:10]), on[11:16]
    late = (today - day).days
    if late > 0:
        return Cell(trn(late, "{n} dag over", "{n} dage over"), "late", icon="circle-alert")
    if late == 0:
        return Cell(f"{tr('I dag')} {clock}".strip(), "soon", icon="clock")
    shown = f"{day.day:02}.{day.month:02}." if day.year == today.year else short_date(day)
    return Cell(f"{shown} {clock}".strip())
