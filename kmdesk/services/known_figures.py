"""What a visit, its need and its company already say, as figures that need not be typed into a calculator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from kmdesk.models import Company, Need, ProductionUnit, Visit
from kmdesk.rules.calculation import Field
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.calculators.net_increase import MOST_MONTHS
from kmdesk.rules.eligibility import Facts
from kmdesk.rules.guide_heard import number_in
from kmdesk.rules.guide_values import ROW
from kmdesk.rules.numbers import parse_number
from kmdesk.services import calculations
from kmdesk.services.guide import VisitGuides
from kmdesk.services.guide_files import guide_version
from kmdesk.services.scheme_advice import SchemeAdvice
from kmdesk.store.store import Store

Source = Literal["visit", "need", "company"]

_AN_HOUR = re.compile(r"^([\d.,\s]+?)\s*kr\.?\s*(?:/|pr\.?|i)\s*(?:t|timen?)\.?$", re.IGNORECASE)
_ORDINARY, _SUPPORTED = "ordinary_employees", "supported_now"
_FIELDS: Mapping[str, Field] = {
    declared.name: declared for calculator in CALCULATORS.values() for declared in calculator.fields
}


@dataclass(frozen=True, slots=True)
class Known:
    """A figure as it stands in its input, and who said it.

    An `example` is only close to what is asked for: nothing is calculated with it until somebody types it.
    """

    text: str
    source: Source
    example: bool = False


class KnownFigures:
    """Looks up the figures of a visit. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_visit(self, visit_id: str) -> Mapping[str, Known]:
        """Return name of an input -> what is known of it; nothing without a visit, or when it is gone."""
        visit = self._store.get(Visit, visit_id) if visit_id else None
        if visit is None:
            return {}
        company = self._store.require(Company, visit.company_id)
        guide = guide_version(visit.guide, visit.guide_version)
        answers = VisitGuides(self._store).answers(visit.id)
        facts = SchemeAdvice(self._store).facts(company, guide, answers)
        return {**dict(self._of_company(company)), **dict(self._of_need(visit)), **dict(_heard(facts))}

    def _of_company(self, company: Company) -> Iterator[tuple[str, Known]]:
        """Give the sector; and all employees as an example of the workplace's, where there is only one.

        They are persons and not full-time persons, and nobody was asked: the rules do not go by them either.
        """
        if company.sector in _FIELDS["employer"].options:
            yield "employer", Known(company.sector, "company")
        workplaces = self._store.find(ProductionUnit, "company_id = ?", (company.id,))
        if company.employees is not None and len(workplaces) <= 1:
            all_of_them = _known(_ORDINARY, Decimal(company.employees), "company")
            yield _ORDINARY, replace(all_of_them, example=True)

    def _of_need(self, visit: Visit) -> Iterator[tuple[str, Known]]:
        """Give hours and hourly wage where the open needs of the visit agree on them."""
        needs = self._store.find(Need, "visit_id = ? AND status = 'open'", (visit.id,))
        hours = {Decimal(need.hours_per_week) for need in needs if need.hours_per_week}
        wages = {wage for need in needs if (wage := hourly_wage(need.wage)) is not None}
        for name, figures in (("hours_per_week", hours), ("hourly_wage", wages)):
            if len(figures) == 1:
                yield name, _known(name, figures.pop(), "need")


def hourly_wage(text: str) -> Decimal | None:
    """Return the wage in kroner an hour that a need speaks of ("182,50 kr./t."); None for any other text."""
    found = _AN_HOUR.match(text.strip())
    return parse_number(found[1], "da") if found else None


def _heard(facts: Facts) -> Iterator[tuple[str, Known]]:
    """Give what the company said at the visit."""
    ordinary = facts.answers.number(_ORDINARY, "n")
    if ordinary is not None:
        yield _ORDINARY, _known(_ORDINARY, ordinary, "visit")
    in_use = facts.answers.whole(_SUPPORTED, "n")
    if in_use is not None:
        yield _SUPPORTED, _known(_SUPPORTED, Decimal(in_use), "visit")
    for row in facts.answers.rows("monthly_employees", "months"):
        said, n = str(row[ROW]), number_in(row, "n")
        shown = said.isdecimal() and len(said) <= len(str(MOST_MONTHS)) and 1 <= int(said) <= MOST_MONTHS
        if n is not None and shown:
            yield f"month_{int(said)}", _known(f"month_{int(said)}", n, "visit")


def _known(name: str, value: Decimal, source: Source) -> Known:
    return Known(calculations.input_text(_FIELDS[name], value), source)
