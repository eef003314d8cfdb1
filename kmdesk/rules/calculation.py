"""What every calculator of a support scheme shares: declared inputs, the steps of an answer, and rounding.

Amounts are Decimal and never float. Each named amount is rounded where it is named (kroner to whole øre,
hours to hundredths, halves away from zero), and the next line is worked out from the amount as shown: whoever
adds the lines up on paper gets the same figures. Numbers of places are rounded down, as the rule says.
Rates and a scheme's own figures come in as arguments; what is known of them stands in the scheme's file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

Unit = Literal[
    "kr",
    "kr_per_hour",
    "kr_per_month",
    "hours",
    "hours_per_week",
    "weeks",
    "months",
    "percent",
    "persons",
    "places",
    "places_free",
    "places_over",
    "",
]
RateUnit = Literal["kr_per_hour", "kr_per_month"]
Mark = Literal["", "ok", "warn"]
ProblemKind = Literal["missing", "not_a_number", "below", "above", "whole", "decimals", "choice", "unknown"]
Value = Decimal | int | str

_WIDE = Context(prec=100, rounding=ROUND_HALF_UP)
_LARGEST = Decimal(10) ** 9
"""No rate or figure of a scheme comes near it; whatever does is a mistake in a file."""


@dataclass(frozen=True, slots=True)
class Field:
    """A declared input. `least` and `most` are allowed; `places` is how many decimals (0: a whole number).

    `default` is what an empty form begins with, not what an emptied field means: a field that is not
    `optional` has to be filled in. With `options` (codes) the value is the number of the one chosen, from 0;
    where only one is allowed there is nothing to ask.
    """

    name: str
    unit: Unit
    default: Decimal | None
    least: Decimal
    most: Decimal
    places: int
    optional: bool = False
    options: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """The codes that may be chosen."""
        return tuple(code for n, code in enumerate(self.options) if self.least <= n <= self.most)

    @property
    def asked(self) -> bool:
        """Whether there is anything to fill in."""
        return not self.options or len(self.allowed) > 1


@dataclass(frozen=True, slots=True)
class InputProblem:
    """What is wrong with one input. `declared` is its field; None when there is no such field (unknown)."""

    field: str
    kind: ProblemKind
    declared: Field | None


Problems = tuple[InputProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of an answer: the key of its text, what goes into the text, and the amount it ends in.

    `amount` is None for a line that is a verdict. `strong` marks the lines people look for.
    """

    key: str
    values: Mapping[str, Value] = field(default_factory=dict[str, Value])
    amount: Decimal | None = None
    unit: Unit = ""
    strong: bool = False
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Calculation:
    """An answer with every step on the way. `notes` are keys of texts to be shown with it.

    `result` is the amount it ends in; None when it needed a rate that is missing, or ends in a verdict.
    """

    calculator: str
    steps: tuple[Step, ...]
    result: Decimal | None
    rate_year: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """What a calculator works from: checked inputs (an empty optional one is absent), rate and figures."""

    inputs: Mapping[str, Decimal]
    rate: Decimal | None
    params: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a calculator returns: its steps, what they end in, and keys of its own notes."""

    steps: Sequence[Step]
    result: Decimal | None
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Calculator:
    """A way to calculate: its inputs, the unit of the rate it takes (None: it takes none), and the rule.

    `params` are the figures the scheme must give. Besides these a scheme may narrow an input `x` with
    `least_x` and `most_x` and say what the form begins with, `default_x`; those named in `usual` come from
    the rules that ship where the scheme says nothing. `counted` is the figure that says how many of the
    inputs there are, the first ones; "" for all. `guidance` is the key of the note that says who decides.
    """

    id: str
    fields: tuple[Field, ...]
    rate: RateUnit | None
    run: Callable[[Given], Answer]
    params: tuple[str, ...] = ()
    guidance: str = "guidance"
    usual: tuple[str, ...] = ()
    counted: str = ""

    def fields_for(self, params: Mapping[str, Decimal]) -> tuple[Field, ...]:
        """Return the inputs with a scheme's own limits and defaults."""
        asked = int(params.get(self.counted, len(self.fields)))
        return tuple(
            replace(
                declared,
                least=params.get(f"least_{declared.name}", declared.least),
                most=params.get(f"most_{declared.name}", declared.most),
                default=params.get(f"default_{declared.name}", declared.default),
            )
            for declared in self.fields[:asked]
        )


NO_PARAMS: Mapping[str, Decimal] = {}


def calculate(
    calculator: Calculator,
    inputs: Mapping[str, Decimal | None],
    *,
    rate: Decimal | None = None,
    rate_year: int | None = None,
    params: Mapping[str, Decimal] = NO_PARAMS,
) -> Calculation | Problems:
    """Return the answer, or what is wrong with the inputs by field.

    Without a rate, a calculator that takes one gives the steps that do without it, no result, and the note
    `rate_missing`. ValueError if the scheme's file is wrong: a figure the calculator needs is not there, or
    a figure or the rate is negative, no number, or a percentage above 100.
    """
    _require_sound(calculator, rate, params)
    problems = check(calculator.fields_for(params), inputs)
    if problems:
        return problems
    given = Given({name: value for name, value in inputs.items() if value is not None}, rate, params)
    answer = calculator.run(given)
    unpaid = calculator.rate is not None and rate is None
    missing = ("rate_missing",) if unpaid else ()
    return Calculation(
        calculator.id,
        tuple(answer.steps),
        answer.result,
        None if unpaid or calculator.rate is None else rate_year,
        (calculator.guidance, *missing, *answer.notes),
    )


def check(fields: Sequence[Field], inputs: Mapping[str, Decimal | None]) -> Problems:
    """Return what is wrong with the inputs, in the order of the fields; unknown names come last."""
    declared = {one.name for one in fields}
    wrong = (
        InputProblem(one.name, kind, one)
        for one in fields
        if (kind := problem_with(one, inputs.get(one.name)))
    )
    unknown = (InputProblem(name, "unknown", None) for name in inputs if name not in declared)
    return (*wrong, *unknown)


def problem_with(declared: Field, value: Decimal | None) -> ProblemKind | None:
    """Return what is wrong with one value, or None."""
    if value is None:
        return None if declared.optional else "missing"
    return _choice_problem(declared, value) if declared.options else _number_problem(declared, value)


def _choice_problem(declared: Field, value: Decimal) -> ProblemKind | None:
    chosen = (code for n, code in enumerate(declared.options) if value.is_finite() and value == n)
    return None if next(chosen, None) in declared.allowed else "choice"


def _number_problem(declared: Field, value: Decimal) -> ProblemKind | None:
    if not value.is_finite():
        return "not_a_number"
    if value < declared.least:
        return "below"
    if value > declared.most:
        return "above"
    if value != rounded(value, declared.places):
        return "decimals" if declared.places else "whole"
    return None


def rounded(value: Decimal, places: int = 2) -> Decimal:
    """Return the value to that many decimals, halves away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """Return that many percent of an amount, to whole øre."""
    return rounded(amount * percent / 100)


def _require_sound(calculator: Calculator, rate: Decimal | None, params: Mapping[str, Decimal]) -> None:
    lacking = [name for name in calculator.params if name not in params]
    if lacking:
        raise ValueError(f"{calculator.id} needs {', '.join(lacking)}")
    figures = dict(params) if rate is None else {**params, "rate": rate}
    for name, figure in figures.items():
        most = Decimal(100) if name.endswith("percent") else _LARGEST
        if not figure.is_finite() or not 0 <= figure <= most:
            raise ValueError(f"{calculator.id}: {name} cannot be {figure}")
