"""The figures of rules that several schemes share, where a scheme's file does not say them itself.

How many supported places a workplace has room for is one rule, how many months the net increase looks back
on another. They stand with source, year and the day they were checked in
`resources/reference/service_rules.json`; a file that says another figure goes before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast

from kmdesk.rules.calculation import Calculator
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.calculators.cost_comparison import HORIZONS
from kmdesk.rules.calculators.headcount_ratio import FIGURES
from kmdesk.rules.calculators.net_increase import MONTHS
from kmdesk.rules.schemes import Check, Scheme
from kmdesk.services.service_rules import shipped

_SHIPPED: Mapping[str, str] = {
    **{name: name for name in (*FIGURES, *HORIZONS, MONTHS)},
    "default_hours_per_week": "full_week_hours",
    "most_hours_per_week": "long_week_hours",
}
"""Figure, by the name a scheme uses -> the rule that ships."""


def usual_figures(calculator: Calculator) -> Mapping[str, Decimal]:
    """Return the figures a calculator takes that ship, by the names a scheme uses."""
    taken = (*calculator.params, *calculator.usual)
    return {name: Decimal(shipped(_SHIPPED[name])) for name in taken if name in _SHIPPED}


def figures_among(values: Mapping[str, object]) -> Mapping[str, Decimal]:
    """Return the values of a check that are numbers; whether they will do is seen later."""
    return {
        name: Decimal(value)
        for name, value in values.items()
        if isinstance(value, int | Decimal) and not isinstance(value, bool)
    }


def with_usual_figures(scheme: Scheme) -> Scheme:
    """Return the scheme with the figures that its conditions and its calculator do not say themselves.

    What a condition says holds for the calculator too.
    """
    conditions = tuple(
        replace(one, check=_check(one.check)) if one.check else one for one in scheme.conditions
    )
    use = scheme.calculator
    known = CALCULATORS.get(use.id) if use else None
    if use and known:
        said = {
            name: figure
            for one in reversed(conditions)
            if one.check and one.check.rule in CALCULATORS
            for name, figure in figures_among(one.check.values).items()
            if name in known.params
        }
        use = replace(use, values={**usual_figures(known), **said, **use.values})
    return replace(scheme, conditions=conditions, calculator=use)


def _of_rule(rule: object) -> Mapping[str, Decimal]:
    """Return the usual figures of a rule; one that takes any has the name of its calculator."""
    calculator = CALCULATORS.get(rule) if isinstance(rule, str) else None
    return usual_figures(calculator) if calculator else {}


def _check(check: Check) -> Check:
    """Return a check with the usual figures where it takes them, and so for each of several (`any_of`)."""
    inner = check.values.get("checks")
    if not isinstance(inner, list):
        return replace(check, values={**_of_rule(check.rule), **check.values})
    checks = [_inner(one) for one in cast("list[object]", inner)]
    return replace(check, values={**check.values, "checks": checks})


def _inner(check: object) -> object:
    if not isinstance(check, Mapping):
        return check
    values = cast("Mapping[str, object]", check)
    return {**_of_rule(values.get("rule")), **values}
