"""The rules of service in use: what ships with the program, and the office's own figures where it has some.

What ships stands with source, year and the day it was checked in `resources/reference/service_rules.json`;
the office's own are fields of the contract, empty where it follows what ships. They are read with plain SQL:
the screen I dag waits for one of them when the program starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any

from kmdesk.core import resources
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr, trn
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.field_checks import between_text
from kmdesk.store.database import Database


@dataclass(frozen=True, slots=True)
class ShippedRule:
    """A rule as it ships. `label` and `source` are in the language in use; `year` None: the source has none.

    `unit` is hours, days, months, years, percent, ects, persons, companies, records or meetings. An office
    may choose from `least` to `most`, if it may choose at all (`office`).
    """

    code: str
    office: bool
    label: str
    value: int
    unit: str
    least: int
    most: int
    source: str
    year: int | None
    checked_on: date

    @property
    def shown(self) -> str:
        """The shipped value with its unit: `14 dage`, `6 måneder`, `4`."""
        if self.unit in ("persons", "companies", "ects", "records", "meetings"):
            return str(self.value)
        if self.unit == "percent":
            return f"{self.value} %"
        if self.unit == "years":
            return tr("{n} år", n=self.value)
        if self.unit == "hours":
            return trn(self.value, "{n} time", "{n} timer")
        if self.unit == "months":
            return trn(self.value, "{n} måned", "{n} måneder")
        return trn(self.value, "{n} dag", "{n} dage")


OFFICE_RULES: tuple[str, ...] = tuple(one.name for one in fields(ServiceRules))
"""The rules an office may have a figure of its own for: the contract's field of the same name."""
_IN_ORDER = (("call_employees_least", "call_employees_most"),)
"""Rules of which the first is never above the second."""
_FROM_CONTRACT = f"SELECT {', '.join(OFFICE_RULES)} FROM project WHERE deleted = 0 ORDER BY id LIMIT 1"  # noqa: S608


def shipped_rules() -> tuple[ShippedRule, ...]:
    """Return every rule as it ships, in reading order."""
    words = language()
    return tuple(
        ShippedRule(
            code=row["code"],
            office=row["office"],
            label=row["label"][words],
            value=row["value"],
            unit=row["unit"],
            least=row["least"],
            most=row["most"],
            source=row["source"][words],
            year=row["year"],
            checked_on=date.fromisoformat(row["checked_on"]),
        )
        for row in _rows().values()
    )


def shipped(code: str) -> int:
    """Return the value a rule ships with. Raises KeyError for a rule there is none of."""
    return _rows()[code]["value"]


def rules_as_shipped() -> ServiceRules:
    """Return the rules of an office without a figure of its own."""
    return ServiceRules(**{code: shipped(code) for code in OFFICE_RULES})


def rules_in_use(db: Database) -> ServiceRules:
    """Return the rules of this desk: the office's own figures, and what ships where it has none.

    A figure that cannot be (an older or a foreign record) counts as none.
    """
    own = db.row(_FROM_CONTRACT) or (None,) * len(OFFICE_RULES)
    return ServiceRules(**{code: _figure(code, n) for code, n in zip(OFFICE_RULES, own, strict=True)})


def check_rules(given: Mapping[str, int | None]) -> None:
    """Raise KnownError naming the field of the first figure that cannot be. None follows what ships."""
    for code, figure in given.items():
        if figure is not None and _figure(code, figure) != figure:
            row = _rows()[code]
            raise KnownError(
                tr("Tallet er ikke muligt."),
                between_text(row["least"], row["most"]),
                field=code,
            )
    for low, high in _IN_ORDER:
        least, most = (given.get(code) or shipped(code) for code in (low, high))
        if least > most:
            raise KnownError(
                tr("Det mindste er større end det største."), tr("Ret et af de to tal."), field=low
            )


def _figure(code: str, own: int | None) -> int:
    """Return an office's figure if it is one that can be, else what ships."""
    row = _rows()[code]
    return own if own is not None and row["least"] <= own <= row["most"] else row["value"]


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in resources.load_json("reference", "service_rules.json")["rules"]}
