"""The figures of rules that several schemes share, where a scheme's file does not say them itself.

How many supported places a workplace has room for is one rule. It stands with source, year and the day it was
checked in `resources/reference/service_rules.json`; a file that says another figure goes before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import cast

from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.calculators.headcount_ratio import FIGURES, HEADCOUNT_RATIO
from kmdesk.rules.schemes import Check, Scheme
from kmdesk.services.service_rules import shipped

_RULE = HEADCOUNT_RATIO.id
"""The rule of a condition has the name of its calculator."""


def usual_figures() -> Mapping[str, Decimal]:
    """Return the figures of the headcount ratio as they ship, by the names a scheme uses."""
    return {name: Decimal(shipped(name)) for name in FIGURES}


def with_usual_figures(scheme: Scheme) -> Scheme:
    """Return the scheme with the figures that its conditions and its calculator do not say themselves.

    What a condition says holds for the calculator too.
    """
    usual = usual_figures()
    conditions = tuple(
        replace(one, check=_check(one.check, usual)) if one.check else one for one in scheme.conditions
    )
    said = next((one.check for one in conditions if one.check and one.check.rule == _RULE), None)
    use = scheme.calculator
    known = CALCULATORS.get(use.id) if use else None
    if use and known and set(FIGURES) <= set(known.params):
        figures = {**usual, **(_numbers(said.values) if said else {})}
        use = replace(use, values={**figures, **use.values})
    return replace(scheme, conditions=conditions, calculator=use)


def _check(check: Check, usual: Mapping[str, Decimal]) -> Check:
    """Return a check with the usual figures where it takes them, and so for each of several (`any_of`)."""
    if check.rule == _RULE:
        return replace(check, values={**usual, **check.values})
    inner = check.values.get("checks")
    if not isinstance(inner, list):
        return check
    checks = [_inner(one, usual) for one in cast("list[object]", inner)]
    return replace(check, values={**check.values, "checks": checks})


def _inner(check: object, usual: Mapping[str, Decimal]) -> object:
    if not isinstance(check, Mapping):
        return check
    values = cast("Mapping[str, object]", check)
    return {**usual, **values} if values.get("rule") == _RULE else values


def _numbers(values: Mapping[str, object]) -> Mapping[str, Decimal]:
    """Return the figures among the values of a check that are numbers; whether they will do is seen later."""
    return {name: Decimal(value) for name, value in values.items() if isinstance(value, int | Decimal)}
