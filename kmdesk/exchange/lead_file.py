"""Lists of won jobs, as a subscription or a spreadsheet gives them, read into leads: row by row.

A row that cannot be used is told in a plain sentence and kept as it stands; the others are read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr
from kmdesk.exchange.delimited import TextRow, TextTable, read_table, save_as_csv, write_table
from kmdesk.models import Lead
from kmdesk.rules.cvr import CvrState, check_cvr, normalise_cvr
from kmdesk.rules.dates import implausible, parse_date
from kmdesk.rules.phone import normalise_phone
from kmdesk.services.field_labels import field_label
from kmdesk.services.leads import lead_id, of_namesake
from kmdesk.services.reference import municipalities, municipality, postal

LONGEST = 10_000
"""Characters of one cell; what is longer is no row of such a list."""

_CLOCK = re.compile(r"[ t]+\d{1,2}[:.]\d{2}([:.]\d{2})?$", re.IGNORECASE)
_CODE_AND_TOWN = re.compile(r"(?:dk-?)?(\d{4})[\s,]+(\D.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is not read: where it is, what is wrong and what to do, and what stands in it."""

    line: int
    what: str
    advice: str
    cells: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return it as one text: `Linje 4: Virksomhedens navn mangler. Skriv det.`."""
        return tr("Linje {line}: {what} {advice}", line=self.line, what=self.what, advice=self.advice)


@dataclass(frozen=True, slots=True)
class LeadFile:
    """What a list holds. `columns` says which column each field is read from; `unused` are the others."""

    header: tuple[str, ...]
    columns: Mapping[str, int]
    leads: tuple[Lead, ...]
    bad: tuple[BadRow, ...] = ()
    twice: int = 0
    """Rows that say what one before them said."""
    unused: tuple[str, ...] = ()
    examples: Mapping[int, str] = field(default_factory=dict[int, str])
    """Column -> the first text in it."""

    def missing(self) -> tuple[str, ...]:
        """Return the fields a lead cannot do without and that no column gives."""
        return tuple(name for name in required() if name not in self.columns)


def open_table(content: bytes | str) -> TextTable:
    """Return the table in a file, or in what was pasted. Raises KnownError for anything else."""
    table = read_table(content, is_heading)
    if len(table.header) < len(required()):
        raise KnownError(
            tr("Der er kun {n} kolonne i listen.", n=1)
            if len(table.header) == 1
            else tr("Der er kun {n} kolonner i listen.", n=len(table.header)),
            save_as_csv(),
        )
    if not table.rows:
        raise KnownError(tr("Der er ingen rækker under overskriften."), tr("Vælg en anden fil."))
    return table


def read_leads(
    table: TextTable, today: date, source: str, columns: Mapping[str, int] | None = None
) -> LeadFile:
    """Return the leads of a table.

    `source` is where the rows come from that do not say so themselves. `columns` (field -> column) is what
    a person chose; without it the headings decide.
    """
    chosen = columns_of(table.header) if columns is None else dict(columns)
    unused = tuple(
        name
        for place, name in enumerate(table.header)
        if name and place not in chosen.values() and fold(name) not in _ignored()
    )
    examples: dict[int, str] = {}
    for row in table.rows[:50]:
        for place, cell in enumerate(row.cells):
            if cell.strip():
                examples.setdefault(place, _line(cell))
    leads: dict[str, Lead] = {}
    bad: list[BadRow] = []
    twice = 0
    told = LeadFile(table.header, chosen, (), (), 0, unused, examples)
    if told.missing():
        return told
    for row in table.rows:
        try:
            lead = _lead(row, len(table.header), chosen, today, source_name(source))
        except KnownError as error:
            bad.append(BadRow(row.line, error.message, error.advice, row.cells))
            continue
        if lead.id in leads:
            lead = of_namesake(lead, leads[lead.id].cvr)
        twice += lead.id in leads
        leads.setdefault(lead.id, lead)
    return LeadFile(table.header, chosen, tuple(leads.values()), tuple(bad), twice, unused, examples)


def write_bad(file: LeadFile) -> bytes:
    """Return the rows that were not read as a file to be mended and read again, each with what is wrong."""
    rows = [(str(row.line), f"{row.what} {row.advice}".strip(), *row.cells) for row in file.bad]
    return write_table((*_ADDED, *file.header), rows)


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Return which column each field is read from, by the headings that are known."""
    folded = [fold(name) for name in header]
    found: dict[str, int] = {}
    for name, known in _names().items():
        places = [place for place, text in enumerate(folded) if text in known and place not in found.values()]
        if places:
            # The synonyms stand in their order: "Vundet" goes before "Dato" where a list has both.
            found[name] = min(places, key=lambda place: known.index(folded[place]))
    return found


def is_heading(text: str) -> bool:
    """Tell whether a text is a known name of a column."""
    folded = fold(text)
    return any(folded in known for known in _names().values())


def fields() -> tuple[str, ...]:
    """Return the fields of a lead that a list can give, the needed ones first."""
    return tuple(_names())


def required() -> tuple[str, ...]:
    """Return the fields a lead cannot do without."""
    return tuple(row["field"] for row in _reference()["fields"] if row["required"])


def known_sources() -> tuple[str, ...]:
    """Return the sources that are known by name."""
    return tuple(_reference()["sources"])


def source_name(text: str) -> str:
    """Return a source as it is written: a known one in one spelling, so that two desks say the same."""
    folded = fold(text)
    return next((name for name in known_sources() if fold(name) == folded), _line(text))


# -- one row ---------------------------------------------------------------------------------------


def _lead(row: TextRow, width: int, columns: Mapping[str, int], today: date, source: str) -> Lead:
    _check_shape(row, width)
    told = {
        name: (row.cells[place] if place < len(row.cells) else "").strip() for name, place in columns.items()
    }
    note = told.pop("note", "")
    values: dict[str, Any] = {name: _line(text) for name, text in told.items()}
    for name in required():
        if not values[name]:
            raise KnownError(
                tr("{field} mangler.", field=field_label(name)), tr("Skriv det i linjen."), field=name
            )
    values["won_on"] = _won_on(values["won_on"], today)
    values["cvr"] = _cvr(values.get("cvr", ""))
    values["phone"] = normalise_phone(values.get("phone", ""))
    values["source"] = source_name(values.get("source", "")) or source
    left: list[str] = []
    for name in ("starts_on", "ends_on"):
        text = values.get(name, "")
        day = parse_date(_CLOCK.sub("", text))
        if day and (implausible(day, today) or (name == "ends_on" and day.isoformat() < values["starts_on"])):
            day = None
        if text and day is None:  # "primo 2027" is no day, nor is an end before the start; worth knowing
            left.append(f"{field_label(name)}: {text}")
        values[name] = day.isoformat() if day else ""
    values |= _place(values)
    values["note"] = "\n".join(filter(None, (note, *left)))
    key = lead_id(values["company_name"], values["task"], values["won_on"])
    return Lead(id=key, status="", **values)


def _check_shape(row: TextRow, width: int) -> None:
    if row.torn:
        raise KnownError(
            tr("Et anførselstegn bliver ikke lukket."), tr("Slet det, eller sæt et til sidst i feltet.")
        )
    if any(cell.strip() for cell in row.cells[width:]):
        raise KnownError(
            tr("Linjen har flere felter end overskriften."),
            tr("Sæt felter med skilletegn i, fx beløb, i anførselstegn."),
        )
    if any(len(cell) > LONGEST for cell in row.cells):
        raise KnownError(tr("Et felt er for langt."), tr("Forkort teksten."))


def _won_on(text: str, today: date) -> str:
    day = parse_date(_CLOCK.sub("", text))
    if day is None:
        raise KnownError(
            tr("Datoen “{text}” kan ikke læses.", text=text[:40]),
            tr("Skriv den som 24.11.2026."),
            field="won_on",
        )
    if day > today:
        raise KnownError(
            tr("Datoen {text} er ikke kommet endnu.", text=text[:40]),
            tr("Skriv den dag, opgaven blev vundet."),
            field="won_on",
        )
    if implausible(day, today):
        raise KnownError(tr("Datoen {text} kan ikke passe.", text=text[:40]), tr("Ret året."), field="won_on")
    return day.isoformat()


def _cvr(text: str) -> str:
    cvr = normalise_cvr(text)
    if check_cvr(cvr) is CvrState.NOT_8_DIGITS:
        raise KnownError(
            tr("CVR-nummeret “{text}” har ikke otte cifre.", text=text[:40]),
            tr("Ret det, eller gør feltet tomt."),
            field="cvr",
        )
    return cvr


def _place(values: Mapping[str, str]) -> dict[str, str]:
    """Return postal code, town and municipality: what the row says, and else what follows from it."""
    code, city = values.get("postal_code", ""), values.get("city", "")
    both = _CODE_AND_TOWN.fullmatch(code) or (None if code else _CODE_AND_TOWN.fullmatch(city))
    if both:
        code, city = both[1], city if city and not _CODE_AND_TOWN.fullmatch(city) else both[2]
    found = postal(code) if code else None
    own = _municipality(values.get("municipality_code", ""))
    town = city or (found.city if found else "")
    return {
        "postal_code": code,
        "city": town,
        "municipality_code": own or (_likely(found.municipalities, town) if found else ""),
    }


def _likely(codes: Sequence[str], town: str) -> str:
    """Return the municipality of a postal code: the only one, or the one that is called as the town."""
    if len(codes) == 1:
        return codes[0]
    named = _municipality(town)
    return named if named in codes else ""


def _municipality(text: str) -> str:
    """Return the code of a municipality by its code or its name, with or without "Kommune"."""
    known = municipality(text) if text.isdecimal() else None
    if known:
        return known.code
    wanted = fold(text).removesuffix("s kommune").removesuffix(" kommune")
    return _municipalities().get(wanted, "")


def _line(text: str) -> str:
    return " ".join(text.split())


_ADDED = ("Linje", "Fejl")
"""The columns that say what to mend; they are passed over when the file is read again."""


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Return field -> its folded names, in the order of the file."""
    return {row["field"]: tuple(map(fold, row["names"])) for row in _reference()["fields"]}


@cache
def _ignored() -> frozenset[str]:
    return frozenset(map(fold, _reference()["ignored"]))


@cache
def _municipalities() -> Mapping[str, str]:
    """Return the codes of the municipalities by their folded names."""
    return {fold(one.name): one.code for one in municipalities()}


@cache
def _reference() -> Mapping[str, Any]:
    return resources.load_json("reference", "lead_columns.json")
