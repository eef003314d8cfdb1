"""What a scheme's file from the office must keep besides its form, so that nothing breaks where it is used.

`kmdesk.rules.scheme_file` sees that a file is whole. This sees that what it names exists in this version of
the program: rules with their parameters, questions, calculators with their figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import cast

from kmdesk.rules.calculation import Calculator
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.calculators.headcount_ratio import DIVISORS, FIGURES
from kmdesk.rules.calculators.net_increase import MONTHS, MOST_MONTHS
from kmdesk.rules.data_file import DataError
from kmdesk.rules.eligibility import RULES
from kmdesk.rules.scheme_questions import with_all_questions
from kmdesk.rules.schemes import CalculatorUse, RateKind, Scheme
from kmdesk.services.guide_files import newest_guide

FIRST_YEAR, LAST_YEAR = 1990, 2100
LARGEST_AMOUNT = Decimal(10) ** 9
_MOST_PERCENT = Decimal(100)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_LONGEST_SHEET = 12
_MOST_YEARS = 100

Values = Mapping[str, object]
_Taker = Callable[[object], bool]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, cast("list[object]", value)))


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_AMOUNT


def _is_number(value: object) -> bool:
    return _is_whole(value) or (
        isinstance(value, Decimal) and value.is_finite() and 0 <= value <= LARGEST_AMOUNT
    )


def _is_above_zero(value: object) -> bool:
    return _is_number(value) and value != 0


def _is_months(value: object) -> bool:
    return _is_number(value) and value in range(1, MOST_MONTHS + 1)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_day(value: object) -> bool:
    return type(value) is date


def _is_years(value: object) -> bool:
    return _is_whole(value) and cast("int", value) <= _MOST_YEARS


def _is_sector(value: object) -> bool:
    return value in {"private", "public"}


def _is_checks(value: object) -> bool:
    return isinstance(value, list) and value != []  # what stands in it is looked at one by one


@dataclass(frozen=True, slots=True)
class _Takes:
    """What a rule must be given and what it may be given: name -> whether a value will do."""

    must: Mapping[str, _Taker] = field(default_factory=dict[str, _Taker])
    may: Mapping[str, _Taker] = field(default_factory=dict[str, _Taker])


_TAKES: Mapping[str, _Takes] = {
    "has_cvr": _Takes(),
    "sector": _Takes({"is": _is_sector}),
    "employees_between": _Takes(may={"least": _is_whole, "most": _is_whole}),
    "headcount_ratio": _Takes(
        {name: _is_above_zero if name in DIVISORS else _is_number for name in FIGURES},
    ),
    "net_increase": _Takes({MONTHS: _is_months}),
    "answer": _Takes({"role": _is_text, "met": _is_texts}, {"unmet": _is_texts, "part": _is_text}),
    "told": _Takes({"role": _is_text}),
    "number_at_least": _Takes({"role": _is_text, "least": _is_number}, {"part": _is_text}),
    "unemployed_months": _Takes({"least": _is_whole}, {"early_access": _is_flag}),
    "graduated_within": _Takes({"years": _is_years}),
    "starts_before": _Takes({"day": _is_day}),
    "any_of": _Takes({"checks": _is_checks}),
}
"""For each of `kmdesk.rules.eligibility.RULES`, whose functions say what the values mean."""


def require_sound(scheme: Scheme) -> None:
    """Refuse a scheme this program could not show, test or calculate. DataError names the first fault."""
    if not _NAME.fullmatch(scheme.code):
        raise DataError(f"{scheme.code}.code", "must be small letters, digits and _")
    if len(scheme.sheet) > _LONGEST_SHEET or not scheme.sheet.isprintable():
        raise DataError(f"{scheme.code}.sheet", f"must be at most {_LONGEST_SHEET} characters")
    for n, condition in enumerate(scheme.conditions):
        if condition.check:
            place = f"{scheme.code}.conditions[{n}].check"
            _require_check(condition.check.rule, condition.check.values, place)
    for n, kind in enumerate(scheme.rate_kinds):
        _require_rates(kind, f"{scheme.code}.rates[{n}]")
    if scheme.calculator:
        _require_figures(scheme.calculator, scheme.rate_kinds, f"{scheme.code}.calculator")


def _require_check(rule: str, values: Values, place: str) -> None:
    if rule not in RULES:
        raise DataError(f"{place}.rule", f"there is no rule {rule!r}")
    takes = _TAKES[rule]
    for name, will_do in takes.must.items():
        if name not in values:
            raise DataError(f"{place}.{name}", "is missing")
        if not will_do(values[name]):
            raise DataError(f"{place}.{name}", "cannot be used here")
    for name, value in values.items():
        if name not in takes.must and name not in takes.may:
            raise DataError(f"{place}.{name}", "is not a known key here")
        if name in takes.may and not takes.may[name](value):
            raise DataError(f"{place}.{name}", "cannot be used here")
    if "role" in values and values["role"] not in _roles():
        raise DataError(f"{place}.role", f"there is no question {values['role']!r}")
    if rule == "any_of":
        for n, inner in enumerate(cast("list[object]", values["checks"])):
            _require_inner(inner, f"{place}.checks[{n}]")


def _require_inner(inner: object, place: str) -> None:
    if not isinstance(inner, Mapping):
        raise DataError(place, "must be an object")
    values = cast("Values", inner)
    if not isinstance(rule := values.get("rule"), str):
        raise DataError(f"{place}.rule", "is missing")
    _require_check(rule, {name: value for name, value in values.items() if name != "rule"}, place)


def _require_rates(kind: RateKind, place: str) -> None:
    most = _MOST_PERCENT if kind.unit == "percent" else LARGEST_AMOUNT
    for n, rate in enumerate(kind.rates):
        at = f"{place}.amounts[{n}]"
        if not _is_number(rate.amount) or rate.amount > most:
            raise DataError(f"{at}.amount", f"must be from 0 to {most}")
        if not FIRST_YEAR <= rate.year <= LAST_YEAR:
            raise DataError(f"{at}.year", f"must be from {FIRST_YEAR} to {LAST_YEAR}")


def _require_figures(use: CalculatorUse, kinds: tuple[RateKind, ...], place: str) -> None:
    calculator = CALCULATORS.get(use.id)
    if calculator is None:
        raise DataError(f"{place}.id", f"there is no calculator {use.id!r}")
    for name in calculator.params:
        if name not in use.values:
            raise DataError(f"{place}.values.{name}", "is missing")
    known = _figures_of(calculator)
    for name, figure in use.values.items():
        most = _MOST_PERCENT if name.endswith("percent") else LARGEST_AMOUNT
        if name not in known:
            raise DataError(f"{place}.values.{name}", "is not a known key here")
        if not _is_number(figure) or figure > most:
            raise DataError(f"{place}.values.{name}", f"must be from 0 to {most}")
        if name in DIVISORS and not figure:
            raise DataError(f"{place}.values.{name}", "cannot be used here")
    unit = next((kind.unit for kind in kinds if kind.id == use.rate), None)
    if unit != calculator.rate:
        raise DataError(f"{place}.rate", f"must be a rate in {calculator.rate or 'nothing'}")


def _figures_of(calculator: Calculator) -> frozenset[str]:
    """Return the figures a scheme may give a calculator: its own, and the limits of its inputs."""
    limits = (f"{limit}_{one.name}" for limit in ("least", "most", "default") for one in calculator.fields)
    return frozenset((*calculator.params, *limits))


@cache
def _roles() -> frozenset[str]:
    """Return the roles of every question there is: what a condition can ask for."""
    guide = with_all_questions(newest_guide(), newest_guide("schemes"))
    return frozenset(question.role for question in guide.questions if question.role)
