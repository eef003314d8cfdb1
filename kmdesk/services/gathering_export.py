"""What was gathered for the internal group as a CSV file that Danish spreadsheets open."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.company_export import harmless
from kmdesk.services.gathering import Gathered, topic_and_type
from kmdesk.services.reference import choice_label


def rows(found: Sequence[Gathered]) -> list[list[str]]:
    """Return the heading and a line for each, as the spreadsheet shows them."""
    return [_heads(), *([harmless(value) for value in _values(row)] for row in found)]


def write_csv(found: Sequence[Gathered], path: Path) -> Path:
    """Write the rows as a CSV file. Raises KnownError when that fails."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows(found))
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke skrives.", name=path.name),
            tr("Vælg en anden mappe, eller luk filen i regnearket."),
        ) from error
    return path


def _heads() -> list[str]:
    return [
        tr("Emne"),
        tr("Type"),
        tr("Virksomhed"),
        tr("Kommune"),
        tr("Overskrift"),
        tr("Hvad blev der sagt"),
        tr("Modtaget"),
        tr("Bragt videre den"),
        tr("Bragt videre til"),
        tr("Hvad kom der ud af det"),
        tr("Kontaktmægler"),
    ]


def _values(row: Gathered) -> list[str]:
    return [
        *topic_and_type(row),
        row.company,
        choice_label("municipality", row.municipality_code) if row.municipality_code else "",
        row.title,
        row.text,
        row.day,
        row.brought_on,
        row.brought_to,
        row.brought_result,
        row.broker,
    ]
