"""Look-ups in the shipped lists: municipalities, postal codes, industries, sizes, education, choices.

The lists are files in `resources/reference/`; each is read once, when it is first asked for. What people
see comes in the language in use, so labels are made at the moment of asking.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr

UNKNOWN_SIZE = "unknown"
UNSTATED_ACTIVITY = "999999"
_own_postal_codes: dict[str, PostalCode] = {}


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from: the stored code and what people read."""

    code: str
    da: str
    en: str

    @property
    def label(self) -> str:
        """The text in the language in use."""
        return self.en if _in_english() else self.da


@dataclass(frozen=True, slots=True)
class Region:
    """A region while it exists. `code` is None as long as none is known; `valid_to` None: still."""

    key: str
    code: str | None
    name: str
    valid_from: date
    valid_to: date | None

    def exists_on(self, day: date) -> bool:
        """Tell whether the region exists on that day; both ends of its time count."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality by its four-digit code. Christiansø (0411) is none, but an address can lie there."""

    code: str
    name: str
    genitive: str
    kind: str
    regions: tuple[str, ...]
    special_area: bool

    @property
    def official_name(self) -> str:
        """`Herning Kommune`, `Københavns Kommune`, `Bornholms Regionskommune`, `Christiansø`."""
        return self.name if self.special_area else f"{self.genitive} {self.kind}"


@dataclass(frozen=True, slots=True)
class PostalCode:
    """A postal code, its town and the municipalities it may lie in, the likeliest first."""

    code: str
    city: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndustryGroup(Choice):
    """One of Statistics Denmark's 36 groups, or X. Spans are of two-digit divisions, both ends included."""

    short: str
    db07: tuple[tuple[int, int], ...]
    db25: tuple[tuple[int, int], ...]
    share_dk: float
    share_25_municipalities: float


@dataclass(frozen=True, slots=True)
class SizeClass(Choice):
    """A class of employees. `highest` None: no upper end. The class "unknown" has neither end."""

    lowest: int | None
    highest: int | None
    cvr_intervals: tuple[str, ...]
    share_dk: float | None
    share_25_municipalities: float | None

    def holds(self, employees: int) -> bool:
        """Tell whether so many employees fall in this class."""
        if self.lowest is None or employees < self.lowest:
            return False
        return self.highest is None or employees <= self.highest


@dataclass(frozen=True, slots=True)
class EducationLevel(Choice):
    """A main group of DISCED-15; `graduate` says whether it counts as højtuddannet by default."""

    short: str
    graduate: bool


@dataclass(frozen=True, slots=True)
class LegalForm(Choice):
    """A form of company by its CVR code."""

    short: str


@cache
def regions() -> tuple[Region, ...]:
    """Return every region there is, was or is decided."""
    return tuple(
        Region(
            row["key"],
            row["code"],
            row["name"],
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        )
        for row in _load("municipalities")["regions"]
    )


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Return the 98 municipalities and Christiansø, by code."""
    return tuple(
        Municipality(
            code=row["code"],
            name=row["name"],
            genitive=row.get("genitive", row["name"]),
            kind=row.get("kind", "Kommune"),
            regions=tuple(row["regions"]),
            special_area=row.get("special_area", False),
        )
        for row in _load("municipalities")["rows"]
    )


def municipality(code: str | int) -> Municipality | None:
    """Return the municipality with a code in any spelling (`"0657"`, `"657"`, 657), or None."""
    return _municipality_index().get(str(code).strip().zfill(4))


def region_of(code: str | int, on: date) -> Region | None:
    """Return the region a municipality belongs to on a day; None for Christiansø and unknown codes."""
    found = municipality(code)
    keys = found.regions if found else ()
    return next((region for region in regions() if region.key in keys and region.exists_on(on)), None)


def municipality_group(key: str) -> tuple[str, ...]:
    """Return the codes in a named group: project_default, emnebank_10 or business_region_midtvest.

    Raises KeyError for a group there is none of.
    """
    groups: dict[str, list[str]] = {
        group["key"]: group["codes"] for group in _load("municipalities")["groups"]
    }
    return tuple(groups[key])


def postal(code: str | int) -> PostalCode | None:
    """Return the postal code, or None when no list has it. It suggests municipalities, never decides.

    A list read in by `use_postal_codes` goes before the shipped one.
    """
    wanted = str(code).strip().zfill(4)
    return _own_postal_codes.get(wanted) or _shipped_postal_codes().get(wanted)


def use_postal_codes(own: Path) -> None:
    """Let the list in `own` (written by `postal_import`) go before the shipped one; no such file: none.

    Raises KnownError when the file cannot be read; the shipped list is then used alone.
    """
    _own_postal_codes.clear()
    if not own.is_file():
        return
    try:
        read = _postal_index(json.loads(own.read_text(encoding="utf-8"))["rows"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KnownError(
            tr("Din egen liste over postnumre kan ikke læses."),
            tr("Indlæs filen med postnumre igen. Indtil da bruges den liste, der følger med programmet."),
        ) from error
    _own_postal_codes.update(read)


def own_postal_codes() -> int:
    """Return how many postal codes the list read in by `use_postal_codes` has; 0 without one."""
    return len(_own_postal_codes)


@cache
def industry_groups() -> tuple[IndustryGroup, ...]:
    """Return the 36 groups and X in their order."""
    return tuple(
        IndustryGroup(
            code=row["code"],
            da=row["label"],
            en=row["label_en"],
            short=row["short"],
            db07=_spans(row["db07"]),
            db25=_spans(row["db25"]),
            share_dk=row["share_dk"],
            share_25_municipalities=row["share_25_municipalities"],
        )
        for row in _load("industry_groups")["rows"]
    )


def industry_group_for(code: str | int, classification: str) -> str | None:
    """Return the group of an industry code by its division (the first two digits), or None.

    `code` is `"28.99.00"`, `"289900"`, 11100 (a lost leading zero) or the division alone. With DB07 the
    group is certain; with DB25 it is a proposal a person confirms. Any other classification has no group.
    """
    digits = re.sub(r"[.\s]", "", str(code))
    if classification not in {"DB07", "DB25"} or not re.fullmatch(r"[0-9]{1,6}", digits):
        return None
    if digits == UNSTATED_ACTIVITY:
        return "X"
    # Five digits (and one) are six (and two) whose leading zero was lost on the way through a number.
    division = int(digits.zfill(6)[:2] if len(digits) == 5 else digits[:2])
    for group in industry_groups():
        spans = group.db07 if classification == "DB07" else group.db25
        if any(first <= division <= last for first, last in spans):
            return group.code
    return None


@cache
def size_classes() -> tuple[SizeClass, ...]:
    """Return the size classes, smallest first, with "unknown" last."""
    return tuple(
        SizeClass(
            code=row["code"],
            da=row["da"],
            en=row["en"],
            lowest=row["lowest"],
            highest=row["highest"],
            cvr_intervals=tuple(row["cvr_intervals"]),
            share_dk=row["share_dk"],
            share_25_municipalities=row["share_25_municipalities"],
        )
        for row in _load("size_classes")["rows"]
    )


def size_class_for(employees: int | None) -> str:
    """Return the size class of a number of employees; "unknown" for None and for less than none."""
    if employees is None:
        return UNKNOWN_SIZE
    return next((size.code for size in size_classes() if size.holds(employees)), UNKNOWN_SIZE)


def size_class_for_interval(interval: str) -> str:
    """Return the size class of `ANTAL_10_19` or `10-19`; "unknown" when it fits in no single class."""
    bounds = re.findall(r"[0-9]+", interval)
    if not 1 <= len(bounds) <= 2 or len(interval) > 40:
        return UNKNOWN_SIZE
    lowest, highest = size_class_for(int(bounds[0])), size_class_for(int(bounds[-1]))
    return lowest if lowest == highest else UNKNOWN_SIZE


def is_sme(employees: int) -> bool:
    """Tell whether so many employees are below the EU's limit for a small or medium-sized company."""
    return employees < int(_load("size_classes")["sme_below"])


@cache
def education_levels() -> tuple[EducationLevel, ...]:
    """Return the levels H10–H90, lowest first."""
    return tuple(
        EducationLevel(row["code"], row["da"], row["en"], row["short"], row["graduate"])
        for row in _load("education")["rows"]
    )


@cache
def legal_forms() -> tuple[LegalForm, ...]:
    """Return the forms of company by CVR code."""
    return tuple(
        LegalForm(row["code"], row["da"], row["en"], row["short"]) for row in _load("legal_forms")["rows"]
    )


def choices(list_name: str) -> tuple[Choice, ...]:
    """Return a list to choose from, in its order: a list of choices.json, or one of the lists above
    as `municipality`, `industry_group`, `size_class`, `education_level`, `field_of_study`, `legal_form`.

    Raises KeyError for a list there is none of.
    """  # noqa: D205 - the names of the lists need the room
    return _choice_lists()[list_name]


def choice_label(list_name: str, code: str) -> str:
    """Return what people read for a code in the language in use; an unknown code is shown as it is."""
    found = _choice_index(list_name).get(code)
    return found.label if found else code


def _in_english() -> bool:
    return language() == "en"


@cache
def _load(name: str) -> Any:  # noqa: ANN401 - the shape is checked by the tests of the shipped files
    return resources.load_json("reference", f"{name}.json")


@cache
def _municipality_index() -> dict[str, Municipality]:
    return {row.code: row for row in municipalities()}


@cache
def _shipped_postal_codes() -> dict[str, PostalCode]:
    return _postal_index(_load("postal_codes")["rows"])


def _postal_index(rows: list[dict[str, Any]]) -> dict[str, PostalCode]:
    return {row["code"]: PostalCode(row["code"], row["city"], tuple(row["municipalities"])) for row in rows}


@cache
def _choice_lists() -> dict[str, tuple[Choice, ...]]:
    lists = {name: _plain_choices(rows) for name, rows in _load("choices")["lists"].items()}
    lists["municipality"] = tuple(Choice(m.code, m.name, m.name) for m in municipalities())
    lists["industry_group"] = industry_groups()
    lists["size_class"] = size_classes()
    lists["education_level"] = education_levels()
    lists["field_of_study"] = _plain_choices(_load("education")["fields"])
    lists["legal_form"] = legal_forms()
    return lists


@cache
def _choice_index(list_name: str) -> dict[str, Choice]:
    return {choice.code: choice for choice in choices(list_name)}


def _plain_choices(rows: list[dict[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(row["code"], row["da"], row["en"]) for row in rows)


def _spans(rows: list[list[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in rows)
