"""A calculation in words: rows and notes to show, labels of its inputs, and typed texts read as numbers.

The words are in `resources/wording/calculations.json` in Danish and English, and figures are written as each
language has them; what stands in an input is in the language in use. A placeholder says how its figure is
written: `{hours}` with the decimals it has, `{rate:kr}` as an amount, `{amount:2}` with that many decimals,
`{weeks:uge/uger}` with the noun for one or for several.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import cast

from kmdesk.core import resources
from kmdesk.rules.calculation import (
    NO_PARAMS,
    Calculation,
    Calculator,
    Field,
    InputProblem,
    Mark,
    Problems,
    Step,
    Unit,
    Value,
    check,
)
from kmdesk.rules.calculators.cost_comparison import COST_WITH, COST_WITHOUT, SUPPORT
from kmdesk.rules.numbers import format_kroner, format_number, format_plain, parse_number

Words = Mapping[str, Mapping[str, str]]

_MONEY: frozenset[Unit] = frozenset({"kr", "kr_per_hour", "kr_per_month"})
_MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """A line to show. `key` is the step's, for whoever shows only some of them."""

    label: str
    amount_text: str
    strong: bool
    mark: Mark
    key: str


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison as a table: the headings (the first is empty) and the rows, each with its label first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def title(calculator: str, language: str) -> str:
    """Return the name of a calculator: "Løntilskud"."""
    return _words(language)["calculators"][calculator]


def subtitle(calculation: Calculation, language: str) -> str:
    """Return what stands beside the heading: "vejledende · med satsen for 2023"."""
    words = _words(language)["subtitle"]
    year = calculation.rate_year
    return words["plain"] if year is None else words["rate"].format(year=year)


def rows(calculation: Calculation, language: str) -> tuple[Row, ...]:
    """Return every step as a line. Show `notes` with them: the first one says who decides."""
    words = _words(language)
    return tuple(
        Row(
            words["steps"][step.key].format(**_written(step.values, language)),
            _amount_text(step, language),
            step.strong,
            step.mark,
            step.key,
        )
        for step in calculation.steps
    )


def notes(calculation: Calculation, language: str) -> tuple[str, ...]:
    """Return the sentences to show with a calculation, first of all that it is guidance only."""
    words = _words(language)["notes"]
    return tuple(words[key] for key in calculation.notes)


def comparison_table(calculation: Calculation, language: str) -> Table:
    """Return cost without support, support and cost with support side by side, a column for each span.

    Without a rate there is only the cost without support. Other calculations than a cost comparison give a
    table without rows.
    """
    words = _words(language)
    found = {(step.key, step.values.get("months")): step for step in calculation.steps}
    spans = [step.values["months"] for step in calculation.steps if step.key == COST_WITHOUT]
    lines = [
        (words["table"][key], *(_amount_text(found[key, months], language) for months in spans))
        for key in (COST_WITHOUT, SUPPORT, COST_WITH)
        if (key, next(iter(spans), None)) in found
    ]
    headings = (words["table"]["column"].format(months=months) for months in spans)
    return Table(("", *headings), tuple(lines))


def field_labels(
    calculator: Calculator, language: str, params: Mapping[str, Decimal] = NO_PARAMS
) -> Mapping[str, str]:
    """Return the label of each input by its name, in order.

    `params` are the scheme's own figures: where they leave one choice only, there is no input.
    """
    words = _words(language)["fields"]
    return {
        declared.name: words[declared.name] for declared in calculator.fields_for(params) if declared.asked
    }


def choices(
    calculator: Calculator, name: str, language: str, params: Mapping[str, Decimal] = NO_PARAMS
) -> tuple[tuple[str, str], ...]:
    """Return what can be chosen in an input as (text to put into it, label); () for one that is typed.

    `params` are the scheme's own figures, as in `field_labels`.
    """
    words = _words(language)["options"]
    (declared,) = (one for one in calculator.fields_for(params) if one.name == name)
    return tuple((code, words[code]) for code in declared.allowed)


def unit_text(unit: Unit, language: str) -> str:
    """Return what stands behind an input: "t./uge", "kr./t."."""
    return _words(language)["units"][unit]


def input_text(declared: Field, value: Decimal) -> str:
    """Return a value as it stands in its input: "182,50 kr.", "37". `read_inputs` reads it back.

    Of a choice it is the code: `choices` has the labels.
    """
    if declared.options:
        return declared.options[int(value)]
    return format_kroner(value) if declared.unit in _MONEY else _plain(value)


def default_texts(calculator: Calculator, params: Mapping[str, Decimal] = NO_PARAMS) -> Mapping[str, str]:
    """Return what an empty form begins with, for the inputs that begin with something."""
    return {
        declared.name: input_text(declared, declared.default)
        for declared in calculator.fields_for(params)
        if declared.default is not None and declared.asked
    }


def read_inputs(
    calculator: Calculator, texts: Mapping[str, str], params: Mapping[str, Decimal] = NO_PARAMS
) -> Mapping[str, Decimal] | Problems:
    """Return the typed numbers by name, an empty text being none, or what is wrong with them.

    `params` are the scheme's own figures: they can narrow what is allowed. A text is read as
    `rules.numbers.parse_number` does, with or without its unit behind it.
    """
    fields = calculator.fields_for(params)
    by_name = {declared.name: declared for declared in fields}
    inputs: dict[str, Decimal] = {}
    for name, text in texts.items():
        if text.strip():
            number = _read(text, by_name.get(name))
            # "Not a number" travels on as such, so that one place names all that is wrong.
            inputs[name] = Decimal("NaN") if number is None else number
    return check(fields, inputs) or inputs


def problem_text(problem: InputProblem, language: str) -> str:
    """Return the sentence that says what is wrong: "Uger skal være mellem 1 og 26."."""
    words = _words(language)
    declared = problem.declared
    if declared is None:
        return words["problems"][problem.kind].format(field=problem.field)
    return words["problems"][problem.kind].format(
        field=words["fields"][declared.name],
        choices=", ".join(words["options"][code] for code in declared.allowed),
        least=_plain(declared.least, language),
        most=_plain(declared.most, language),
        places=declared.places,
    )


class _Figure:
    """A number that is written as its placeholder says."""

    def __init__(self, value: Decimal, language: str) -> None:
        self._value, self._language = value, language

    def __format__(self, how: str) -> str:
        if how == "kr":
            return format_kroner(self._value, language=self._language)
        if "/" in how:
            return counted(_plain(self._value, self._language), how, one=self._value == 1)
        return (
            format_number(self._value, int(how), self._language)
            if how
            else _plain(self._value, self._language)
        )


def counted(number: str, nouns: str, *, one: bool) -> str:
    """Return a number with its noun; `nouns` are those for one and for several: "uge/uger"."""
    singular, _, plural = nouns.partition("/")
    return f"{number} {singular if one else plural}"


def _plain(value: Decimal, language: str = "") -> str:
    return format_plain(value, _MOST_DECIMALS, language)


def _written(values: Mapping[str, Value], language: str) -> dict[str, _Figure | str]:
    return {
        name: value if isinstance(value, str) else _Figure(Decimal(value), language)
        for name, value in values.items()
    }


def _amount_text(step: Step, language: str) -> str:
    words = _words(language)
    pattern = words["amounts_of_steps"].get(step.key) or words["amounts"][step.unit]
    if step.amount is None:
        return pattern
    if step.amount == 1:
        pattern = words["amounts_one"].get(step.unit, pattern)
    return pattern.format(amount=_Figure(step.amount, language))


def _read(text: str, declared: Field | None) -> Decimal | None:
    """Return the typed number, None for no number; of a choice the number of the code or label."""
    if declared is None or not declared.options:
        return parse_number(_without_unit(text, declared.unit if declared else ""))
    said = text.strip().casefold()
    words = [words["options"] for words in _all_words().values()]
    known = (
        n
        for n, code in enumerate(declared.options)
        if said in {code, *(labels[code].casefold() for labels in words)}
    )
    return next(map(Decimal, known), None)


def _without_unit(text: str, unit: Unit) -> str:
    """Return the text without the unit that may stand behind the number, in either language."""
    bare = text.strip()
    for words in _all_words().values():
        word = words["units"][unit]
        if word and bare.casefold().endswith(word):
            return bare[: -len(word)].strip()
    return bare


@cache
def _all_words() -> Mapping[str, Words]:
    return cast("Mapping[str, Words]", resources.load_json("wording", "calculations.json"))


def _words(language: str) -> Words:
    every = _all_words()
    return every.get(language, every["da"])
