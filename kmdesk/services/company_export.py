"""The company list as a CSV file that Danish spreadsheets open: semicolons, UTF-8 with a byte order mark."""

from __future__ import annotations

import csv
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Company
from kmdesk.services import reference
from kmdesk.services.companies import Companies, CompanyRow
from kmdesk.services.company_query import CompanyQuery

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(companies: Companies, query: CompanyQuery, path: Path, *, protected_too: bool = False) -> int:
    """Write the companies of a query in the list's order; return how many there were.

    Companies protected from advertising are left out unless asked for. Raises KnownError when the file cannot
    be written. Runs on the store's thread.
    """
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(_heads())
            count = 0
            for company, row in companies.for_export(query, protected_too=protected_too):
                writer.writerow([harmless(value) for value in _values(company, row)])
                count += 1
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke skrives.", name=path.name),
            tr("Vælg en anden mappe, eller luk filen i regnearket."),
        ) from error
    return count


def _heads() -> list[str]:
    return [
        tr("Navn"),
        tr("CVR-nummer"),
        tr("Adresse"),
        tr("Postnr."),
        tr("By"),
        tr("Kommune"),
        tr("Branche"),
        tr("Ansatte"),
        tr("Højtuddannede"),
        tr("Status"),
        tr("Telefon"),
        tr("E-mail"),
        tr("Kontaktmægler"),
        tr("Sidst kontakt"),
    ]


def _values(company: Company, row: CompanyRow) -> list[str]:
    return [
        company.name,
        company.cvr,
        company.address,
        company.postal_code,
        company.city,
        reference.choice_label("municipality", company.municipality_code),
        reference.choice_label("industry_group", company.industry_group),
        "" if company.employees is None else str(company.employees),
        "" if company.graduates is None else str(company.graduates),
        reference.choice_label("company_status", company.status),
        company.phone,
        company.email,
        row.broker_name,
        row.last_contact[:10],
    ]


def harmless(value: str) -> str:
    """Return text a spreadsheet does not take for a formula; a foreign phone number keeps its `+`."""
    is_number = value[1:].isdigit()
    return f"'{value}" if value.startswith(_FORMULA_STARTS) and not is_number else value
