"""What both public shapes of a CVR document share: the result, and patient readers of loose JSON values.

Public JSON writes the same thing as number or text, true or "1", 101 or "0101". Every reader here takes
any JSON value and answers with a plain one, or with "not there"; none of them raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast

from kmdesk.core.i18n import tr
from kmdesk.rules.cvr import CvrState, check_cvr, normalise_cvr
from kmdesk.rules.dates import parse_date
from kmdesk.services import reference

Shape = Literal["elasticsearch", "elasticsearch_unit", "cvrapi"]

LONGEST_TEXT = 500
_YES = frozenset({"1", "true", "ja"})
_NO = frozenset({"0", "false", "nej"})


@dataclass(frozen=True, slots=True, kw_only=True)
class CvrProductionUnit:
    """A workplace in the document. The fields are named as in `models.company.ProductionUnit`."""

    p_number: str
    name: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    employees_class: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class CvrDocument:
    """What a CVR document says of one company.

    `values` holds what is known, by the field names of `models.company.Company`; a field that is not
    there is unknown. `extracted_on` is the register's own date, when the document has one. `warnings`
    are sentences for the broker.
    """

    shape: Shape
    values: Mapping[str, object]
    production_units: tuple[CvrProductionUnit, ...]
    extracted_on: date | None
    warnings: tuple[str, ...]


@dataclass(slots=True)
class Findings:
    """What has been read so far; becomes a CvrDocument."""

    values: dict[str, object] = field(default_factory=dict[str, object])
    warnings: list[str] = field(default_factory=list[str])

    def put(self, name: str, value: object) -> None:
        """Note a value, unless it is empty: an unknown value is left out."""
        if value not in {"", None}:
            self.values[name] = value

    def text(self, name: str) -> str:
        """Return a text noted before, or empty text."""
        return str(self.values.get(name, ""))

    def warn(self, sentence: str) -> None:
        """Note a sentence for the broker, once."""
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def put_cvr(self, value: object) -> None:
        """Note the CVR number; one that fails the check is kept with a warning."""
        cvr = as_cvr(value)
        self.put("cvr", cvr)
        if check_cvr(cvr) is CvrState.BAD_CHECK_DIGIT:
            self.warn(tr("CVR-nummeret {cvr} består ikke modulus 11-kontrollen. Se det efter.", cvr=cvr))

    def put_protection(self, value: object) -> None:
        """Note whether the company is protected from advertising; warn when the document is silent."""
        protected = as_flag(value)
        self.put("advertising_protected", protected)
        if protected is None:
            self.warn(tr("Dokumentet siger ikke, om virksomheden er reklamebeskyttet. Slå det op i CVR."))

    def put_industry(self, code: str, classification: str) -> None:
        """Note an industry code; `classification` is DB07, DB25 or empty for not known."""
        if not code:
            return
        self.put("industry_code", code)
        self.put("industry_classification", classification)
        # DB25 gave up division 45 and moved none of the others, so DB07's spans propose for a code of
        # unknown classification, too.
        self.put("industry_group", reference.industry_group_for(code, classification or "DB07"))
        if not classification:
            self.warn(tr("Dokumentet siger ikke, om branchekoden er DB07 eller DB25. Vælg det selv."))
        if classification != "DB07":
            self.warn(tr("Branchegruppen er et forslag ud fra branchekoden. Se den efter."))

    def put_employees(self, count: int | None, interval: str, as_of: date | None) -> None:
        """Note the number of employees, or only their class when the document gives a span."""
        size = (
            reference.size_class_for(count)
            if count is not None
            else reference.size_class_for_interval(interval)
        )
        if size == reference.UNKNOWN_SIZE:
            return
        self.put("employees", count)
        self.put("employees_class", size)
        self.put("employees_as_of", as_of.isoformat() if as_of else "")


def as_map(value: object) -> Mapping[str, object]:
    """Return a JSON object, or an empty one for anything else."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def as_maps(value: object) -> list[Mapping[str, object]]:
    """Return the JSON objects in a list, or none for anything else."""
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [entry for entry in map(as_map, items) if entry]


def as_text(value: object) -> str:
    """Return text or a whole number as trimmed, printable text; empty for anything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return str(value)
    if not isinstance(value, str):
        return ""
    return "".join(c for c in " ".join(value[:LONGEST_TEXT].split()) if c.isprintable())


def as_digits(value: object, width: int) -> str:
    """Return a number of `width` digits with the leading zeros JSON numbers lose; empty if it is none."""
    text = as_text(value)
    return text.zfill(width) if text.isascii() and text.isdigit() and len(text) <= width else ""


def as_cvr(value: object) -> str:
    """Return a CVR number of eight digits, or empty text."""
    return as_digits(normalise_cvr(as_text(value)), 8)


def as_industry_code(value: object) -> str:
    """Return a branch code of six digits (five have lost a zero), or empty text."""
    text = as_text(value).replace(".", "")
    return as_digits(text, 6) if len(text) >= 5 else ""


def as_count(value: object) -> int | None:
    """Return a number that counts something, or None."""
    text = as_digits(value, 7)
    return int(text) if text else None


def as_flag(value: object) -> bool | None:
    """Return yes or no for true, 1, "1", "true" or "ja" and their opposites; None for anything else."""
    if isinstance(value, bool):
        return value
    text = as_text(value).casefold()
    return True if text in _YES else False if text in _NO else None


def as_date(value: object) -> date | None:
    """Return the date in ISO text, `23/04 - 1980` and the other Danish forms, or None."""
    return parse_date(as_text(value))
