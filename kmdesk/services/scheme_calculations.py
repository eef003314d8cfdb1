"""A scheme's calculators with what stands in them: worked out on the screen, and again for the sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kmdesk.rules.calculation import Calculation, Problems, calculate
from kmdesk.rules.calculators import CALCULATORS
from kmdesk.rules.calculators.cost_comparison import COST_COMPARISON
from kmdesk.rules.calculators.net_increase import NET_INCREASE
from kmdesk.rules.calculators.wage_subsidy import WAGE_SUBSIDY
from kmdesk.rules.schemes import CalculatorUse, Scheme, ShownRate
from kmdesk.services import calculations
from kmdesk.services.known_figures import Known
from kmdesk.services.scheme_figures import figures_among, usual_figures


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody chose in a calculator: `texts` by name of the input, only those that were typed.

    `rate` is the code of the chosen rate, "" for the usual one. `on_sheet`: it goes with the fact sheet.
    `unfolded`: its steps are shown.
    """

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    rate: str = ""
    on_sheet: bool = False
    unfolded: bool = False


EnteredAt = Mapping[str, Entered]
"""Calculator -> what was entered in it."""


def calculators_of(scheme: Scheme) -> tuple[CalculatorUse, ...]:
    """Return the calculators worth having at a scheme: its own first, then what else it can be asked."""
    own = (scheme.calculator,) if scheme.calculator else ()
    compared = tuple(
        replace(use, id=COST_COMPARISON.id, values={**usual_figures(COST_COMPARISON), **use.values})
        for use in own
        if use.id == WAGE_SUBSIDY.id
    )
    checks = [condition.check for condition in scheme.conditions if condition.check]
    asked = next((check for check in checks if check.rule == NET_INCREASE.id), None)
    increase = (CalculatorUse(NET_INCREASE.id, "", figures_among(asked.values)),) if asked else ()
    return (*own, *compared, *increase)


def is_own(scheme: Scheme, use: CalculatorUse) -> bool:
    """Tell whether a calculator is the scheme's own: what it gives goes with the sheet unless told not to."""
    return scheme.calculator is not None and scheme.calculator.id == use.id


def rates_for(scheme: Scheme, use: CalculatorUse, day: date) -> tuple[ShownRate, ...]:
    """Return the rates a calculator can be used with on `day`, () for one that takes none."""
    unit = CALCULATORS[use.id].rate
    return tuple(shown for shown in scheme.rates_to_choose(day) if unit and shown.kind.unit == unit)


def rate_code(shown: ShownRate) -> str:
    """Return what a rate is called among those to choose from."""
    return f"{shown.kind.id} {shown.rate.valid_from.isoformat()}"


def chosen_rate(scheme: Scheme, use: CalculatorUse, code: str, day: date) -> ShownRate | None:
    """Return the rate with a code; without one, or when it is gone, the newest of the calculator's kind."""
    rates = rates_for(scheme, use, day)
    usual = next((shown for shown in rates if shown.kind.id == use.rate), None)
    return next((shown for shown in rates if rate_code(shown) == code), usual)


def is_history(scheme: Scheme, shown: ShownRate | None, day: date) -> bool:
    """Tell whether a rate is one to look back on: it is not shown as a rate of `day`."""
    return shown is not None and all(shown.rate is not one.rate for one in scheme.shown_rates(day))


def texts_of(use: CalculatorUse, known: Mapping[str, Known], entered: Entered) -> Mapping[str, str]:
    """Return what stands in each input: what was typed, else what is known, else the usual figure."""
    calculator = CALCULATORS[use.id]
    defaults = calculations.default_texts(calculator, use.values)
    names = [declared.name for declared in calculator.fields_for(use.values) if declared.asked]
    found = {name: known[name].text for name in names if name in known and not known[name].example}
    typed = {name: text for name, text in entered.texts.items() if name in names}
    return {**{name: defaults.get(name, "") for name in names}, **found, **typed}


def work_out(
    scheme: Scheme, use: CalculatorUse, texts: Mapping[str, str], rate: str, day: date
) -> Calculation | Problems:
    """Return the calculation of what stands in the inputs, or what is wrong with them.

    `rate` is the code of the chosen rate, "" for the usual one.
    """
    calculator = CALCULATORS[use.id]
    shown = chosen_rate(scheme, use, rate, day)
    values = use.values_for(shown.kind.id if shown else "")
    read = calculations.read_inputs(calculator, texts, values)
    if isinstance(read, tuple):
        return read
    return calculate(
        calculator,
        read,
        rate=shown.rate.amount if shown else None,
        rate_year=shown.rate.year if shown else None,
        params=values,
    )


def for_the_sheet(
    scheme: Scheme, entered: EnteredAt, known: Mapping[str, Known], day: date
) -> Sequence[Calculation]:
    """Return what was calculated for a scheme and goes with its sheet; the scheme's own comes first."""
    found: list[Calculation] = []
    for use in calculators_of(scheme):
        one = entered.get(use.id)
        if one is None or not one.on_sheet:
            continue
        if is_history(scheme, chosen_rate(scheme, use, one.rate, day), day):
            continue
        worked = work_out(scheme, use, texts_of(use, known, one), one.rate, day)
        if isinstance(worked, Calculation):
            found.append(worked)
    return found
