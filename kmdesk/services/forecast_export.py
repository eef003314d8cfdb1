"""The panel's figures of a quarter as rows for a spreadsheet: copied, or written as a CSV file.

Only what may leave the house stands in them: no company, and nothing that a few answers alone say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.rules.forecast import AHEAD, DIRECTIONS
from kmdesk.rules.forecast_figures import Sum
from kmdesk.services.forecast_summary import Line, Response, Summary
from kmdesk.services.forecast_words import percent_text, quarter_text
from kmdesk.services.reference import choice_label


def rows(found: Summary) -> list[list[str]]:
    """Return the heading and every line of the three tables, as the spreadsheet shows them."""
    tables = (
        (tr("Faggruppe"), found.groups),
        (tr("Kommune"), found.municipalities),
        (tr("Branche"), found.industries),
    )
    quarter = quarter_text(found.quarter)
    body = [[quarter, name, *_line(line)] for name, lines in tables for line in lines]
    return [_heads(), *body]


def copied(found: Summary) -> str:
    """Return the rows as text a spreadsheet takes from the clipboard."""
    return "\n".join("\t".join(row) for row in rows(found))


def as_csv(found: Summary) -> str:
    """Return the rows as CSV with semicolons."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows(found))
    return text.getvalue()


def write_csv(found: Summary, path: Path) -> Path:
    """Write the rows as a CSV file that Danish spreadsheets open. Raises KnownError when that fails."""
    try:
        path.write_text(as_csv(found), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke skrives.", name=path.name),
            tr("Vælg en anden mappe, eller luk filen i regnearket."),
        ) from error
    return path


def ahead_text(horizon: str) -> str:
    """Return `om 3 måneder` or `om 12 måneder`."""
    return tr("om 3 måneder") if horizon == AHEAD[0] else tr("om 12 måneder")


def _heads() -> list[str]:
    heads = [
        tr("Kvartal"),
        tr("Opdelt på"),
        tr("Gruppe"),
        tr("Spurgt"),
        tr("Besvaret"),
        tr("Svarprocent"),
        tr("Beskæftigede i dag"),
        tr("Svar bag tallet"),
        tr("Ændring siden sidste kvartal"),
        tr("Ændring i procent"),
        tr("Svar bag tallet"),
    ]
    for horizon in AHEAD:
        when = ahead_text(horizon)
        heads += [
            tr("Forventet ændring {when}", when=when),
            tr("Ændring i procent"),
            tr("Svar bag tallet"),
            *(f"{choice_label('forecast_direction', one)} {when} (%)" for one in DIRECTIONS),
            tr("Svar bag tallet"),
        ]
    return heads


def _line(line: Line) -> list[str]:
    today, since = line.outlook.today, line.outlook.since
    cells = [
        line.label,
        *_response(line.response),
        str(today.new) if today.answers else "",
        str(today.answers or ""),
        *_change(since),
    ]
    for found, shares in zip(line.outlook.sums, line.outlook.shares, strict=True):
        cells += _change(found)
        cells += [_percent(shares.percent(one)) for one in DIRECTIONS]
        cells.append(str(shares.answers or ""))
    return cells


def _response(response: Response) -> Sequence[str]:
    return (str(response.invited), str(response.answered), _percent(response.rate))


def _change(found: Sum) -> Sequence[str]:
    if not found.answers:
        return ("", "", "")
    return (str(found.change), _percent(found.percent), str(found.answers))


def _percent(percent: float | None) -> str:
    """Return a number of percent without its sign, so that the spreadsheet can reckon with it."""
    return percent_text(percent).removesuffix("\u00a0%").replace("−", "-")
