"""Reading a full list of postal codes from CSV into a list of one's own.

The file has the columns `AMTS_NR;ADRESSERINGSNAVN;KOMMUNE_NR;ADRESSERINGSNAVN_1;POSTNR;BYNAVN`, one row for
each pair of postal code and municipality. Only KOMMUNE_NR, POSTNR and BYNAVN are used; their order is free.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import asdict
from itertools import islice
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.reference import PostalCode

LARGEST_FILE = 5_000_000
"""Bytes (or characters). The whole country is under 100,000."""

_COLUMNS = ("KOMMUNE_NR", "POSTNR", "BYNAVN")


def import_postal_codes(content: bytes | str, own: Path) -> int:
    """Write the postal codes of a CSV file to `own` and return how many there are.

    `own` is replaced in one step, so that a failed import leaves the old list. The program uses it after
    `reference.use_postal_codes(own)`. Raises KnownError for a file that is not such a list, naming the
    line, and when the list cannot be written.
    """
    codes = read_postal_codes(content)
    document = {"source": "CSV", "rows": [asdict(code) for code in codes]}
    draft = own.with_name(own.name + ".new")
    try:
        own.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        draft.replace(own)
    except OSError as error:
        raise KnownError(
            tr("Listen over postnumre kan ikke gemmes."),
            tr(
                "Se efter, om der er plads på disken, og om du må skrive i mappen {folder}.",
                folder=own.parent,
            ),
        ) from error
    return len(codes)


def read_postal_codes(content: bytes | str) -> tuple[PostalCode, ...]:
    """Return the postal codes of a CSV file with their municipalities, by code.

    Bytes are UTF-8 (with or without BOM) or Windows-1252. Raises KnownError naming the line at fault.
    """
    if len(content) > LARGEST_FILE:
        raise KnownError(
            tr("Filen er for stor til at være en liste over postnumre."), tr("Vælg en anden fil.")
        )
    cities: dict[str, str] = {}
    areas: dict[str, list[str]] = {}
    for code, city, municipality_code in _rows(_decoded(content)):
        cities.setdefault(code, city)
        known = areas.setdefault(code, [])
        if municipality_code not in known:
            known.append(municipality_code)
    if not cities:
        raise KnownError(tr("Der er ingen postnumre i filen."), tr("Vælg en anden fil."))
    return tuple(PostalCode(code, cities[code], tuple(areas[code])) for code in sorted(cities))


def _decoded(content: bytes | str) -> str:
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Danish Excel saves "CSV" as Windows-1252. Bytes it does not know are shown as a question mark.
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterable[tuple[str, str, str]]:
    """Yield code, city and municipality code of each line, empty lines left out."""
    reader = csv.reader(text.splitlines(), delimiter=";")
    try:
        header = [name.strip().upper() for line in islice(reader, 1) for name in line]
        missing = [name for name in _COLUMNS if name not in header]
        if missing:
            raise KnownError(
                tr("Linje 1 mangler {columns}.", columns=", ".join(missing)),
                tr("Filen skal være CSV med semikolon og kolonnerne KOMMUNE_NR, POSTNR og BYNAVN."),
            )
        places = [header.index(name) for name in _COLUMNS]
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _row(cells, places, reader.line_num)
    except csv.Error as error:
        raise _bad_line(reader.line_num, tr("Linjen kan ikke læses som CSV.")) from error


def _row(cells: list[str], places: list[int], line: int) -> tuple[str, str, str]:
    if len(cells) <= max(places):
        raise _bad_line(line, tr("Der er for få kolonner."))
    municipality_code, code, city = (cells[place].strip() for place in places)
    if not re.fullmatch(r"[0-9]{3,4}", code):
        raise _bad_line(line, tr("Et postnummer har fire cifre, men der står “{value}”.", value=code[:40]))
    if not re.fullmatch(r"[0-9]{3,4}", municipality_code):
        raise _bad_line(
            line,
            tr(
                "En kommunekode har tre eller fire cifre, men der står “{value}”.",
                value=municipality_code[:40],
            ),
        )
    if not city:
        raise _bad_line(line, tr("Bynavnet mangler."))
    return code.zfill(4), city, municipality_code.zfill(4)


def _bad_line(line: int, reason: str) -> KnownError:
    return KnownError(
        tr("Fejl i linje {line}. {reason}", line=line, reason=reason),
        tr("Ret linjen, og indlæs filen igen. Intet er ændret."),
    )
