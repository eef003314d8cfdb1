"""The demo's institutions, the made-up people there, and the periods in which they want cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count

from kmdesk.core.ids import derived_id
from kmdesk.models import CaseWindow, Institution, InstitutionContact
from kmdesk.models.record import Record
from kmdesk.rules.dates import months_later, parse_date
from kmdesk.services.case_windows import yearly_windows
from kmdesk.services.demo.data import Row, load
from kmdesk.services.demo.days import Days
from kmdesk.services.demo.names import mail_name
from kmdesk.services.institutions import reference_institution


def demo_institution_id(key: str) -> str:
    """Return the id of the demo's institution of the reference list's `key`."""
    return derived_id("institution", "demo", key)


def records(days: Days, broker_id: str) -> list[Record]:
    """Return institutions, people and periods, each kind in one go, the same every time on the same day."""
    rows = load("institutions")["institutions"]
    institutions = [
        replace(
            reference_institution(row["at"]),
            id=demo_institution_id(row["at"]),
            cooperation=row["cooperation"],
            broker_id=broker_id,
        )
        for row in rows
    ]
    people = [person for row, one in zip(rows, institutions, strict=True) for person in _people(row, one)]
    return [*institutions, *people, *_windows(days)]


def _people(row: Row, institution: Institution) -> Iterator[InstitutionContact]:
    for number, (name, title, programme, phone) in enumerate(row["people"]):
        yield InstitutionContact(
            id=derived_id("institution_contact", institution.id, str(number)),
            institution_id=institution.id,
            name=name,
            title=title,
            programme=programme,
            phone=phone,
            email=f"{mail_name(name)}@studie.example",
            system="education",
        )


def _windows(days: Days) -> list[CaseWindow]:
    """Return the next occurrence of most yearly windows, and a year-old one of each that was checked."""
    script, numbers = load("institutions"), count()
    checked = (days.today - timedelta(days=18)).isoformat()
    made: list[CaseWindow] = []
    for offer in yearly_windows(days.today):
        if offer.key in script["left_out"]:
            continue
        window = replace(
            offer.window,
            id=derived_id("case_window", "demo", str(next(numbers))),
            institution_id=demo_institution_id(offer.at),
            checked_on=checked if offer.key in script["checked"] else "",
        )
        made.append(window)
        if window.checked_on:
            made.append(_a_year_ago(window, f"{next(numbers)}"))
    return made


def _a_year_ago(window: CaseWindow, number: str) -> CaseWindow:
    earlier = {
        name: months_later(day, -12).isoformat()
        for name in ("wanted_from", "wanted_until", "starts_on", "ends_on", "checked_on")
        if (day := parse_date(getattr(window, name)))
    }
    return replace(window, id=derived_id("case_window", "demo", number), **earlier)
