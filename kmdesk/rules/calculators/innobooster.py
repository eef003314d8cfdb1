"""InnoBooster: a share of a project's budget within the least and the most grant; the rest is one's own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from kmdesk.rules.calculation import Answer, Calculator, Field, Given, Step, percent_of
from kmdesk.rules.calculators.parts import NOTHING

_BUDGET = Field("budget", "kr", None, Decimal(1), Decimal(1_000_000_000), 2)
_OERE = Decimal("0.01")

FIGURES_OF_RATES: Mapping[str, str] = {"grant_percent": "share", "least_grant": "least", "most_grant": "most"}
"""A figure the calculator takes -> the rate of the scheme that says what it is today."""


def _run(given: Given) -> Answer:
    """Work out the grant; the result is 0 when the share is below the least grant."""
    budget, percent = given.inputs["budget"], given.params["grant_percent"]
    least, most = given.params["least_grant"], given.params["most_grant"]
    share = percent_of(budget, percent)
    steps = [Step(key="grant_share", values={"percent": percent, "budget": budget}, amount=share, unit="kr")]
    if share < least:
        grant = NOTHING
        steps.append(Step(key="grant_too_small", values={"least": least}, mark="warn"))
        if percent:
            needed = (least * 100 / percent).quantize(_OERE, rounding=ROUND_CEILING)
            steps.append(Step(key="budget_needed", amount=needed, unit="kr"))
    elif share > most:
        grant = most
        steps.append(Step(key="grant_most", amount=most, unit="kr", mark="warn"))
    else:
        grant = share
        steps.append(Step(key="grant_within", values={"least": least, "most": most}, mark="ok"))
    steps.append(Step(key="grant", amount=grant, unit="kr", strong=True))
    steps.append(Step(key="self_financed", amount=budget - grant, unit="kr", strong=True))
    return Answer(steps, grant, ["grant_expenses", "rounding"])


INNOBOOSTER = Calculator(
    "innobooster",
    (_BUDGET,),
    None,
    _run,
    params=("grant_percent", "least_grant", "most_grant"),
    guidance="guidance_fund",
)
