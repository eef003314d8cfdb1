"""A calculation as it stands on a fact sheet: in the company's words, every step of it, and its notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kmdesk.rules.calculation import Calculation
from kmdesk.rules.calculators.headcount_ratio import HEADCOUNT_RATIO
from kmdesk.rules.schemes import Scheme, ShownRate
from kmdesk.services import calculations, scheme_wording

_PLACES = frozenset({"places_most", "places_free", "places_counted", "no_ordinary_employees"})
"""Steps and notes about places: beside an amount they are by the way, and go first where a page is full."""


@dataclass(frozen=True)
class SheetSum:
    """A line of a calculation. A `side` line may be left out where the page has no room for it."""

    label: str
    amount: str
    strong: bool = False
    side: bool = False


@dataclass(frozen=True)
class SheetNote:
    """How a calculation was worked out. A `side` note goes where a side line does."""

    text: str
    side: bool = False


@dataclass(frozen=True)
class SheetTableRow:
    """A line of a comparison: what it is, then an amount for each column."""

    label: str
    amounts: tuple[str, ...]


@dataclass(frozen=True)
class SheetCalculation:
    """An example worked out for the company.

    `rate_year` is the year of the rate it uses, or None; `uncertain` when that rate is. `name` says what is
    calculated where it is not the scheme's own calculation. A comparison has a table, with the titles of its
    columns; `rows` are then the steps that lead to it. `notes` say how it was worked out.
    """

    rows: tuple[SheetSum, ...]
    rate_year: int | None = None
    uncertain: bool = False
    name: str = ""
    columns: tuple[str, ...] = ()
    table: tuple[SheetTableRow, ...] = ()
    notes: tuple[SheetNote, ...] = ()


def is_of_day(scheme: Scheme, calculation: Calculation, day: date) -> bool:
    """Tell whether a calculation may stand on a sheet for `day`: with a rate shown that day, or with none.

    One with a rate of long ago is for looking back on the screen only.
    """
    return calculation.rate_year is None or _rate_used(scheme, calculation, day) is not None


def sheet_calculation(scheme: Scheme, calculation: Calculation, day: date, language: str) -> SheetCalculation:
    """Return a calculation of `scheme` in the company's words; the last strong line is what it ends in.

    The note that says who decides is left out: the sheet says it of everything on it.
    """
    own_words = scheme_wording.words_for_schemes(language)["own_words"]
    own = scheme.calculator is not None and calculation.calculator == scheme.calculator.id
    rows = calculations.rows(calculation, language)
    ends_in = next((row for row in reversed(rows) if row.strong), None)
    side = frozenset[str]() if calculation.calculator == HEADCOUNT_RATIO.id else _PLACES
    noted = zip(calculation.notes, calculations.notes(calculation, language), strict=True)
    table = calculations.comparison_table(calculation, language)
    used = _rate_used(scheme, calculation, day)

    return SheetCalculation(
        rows=tuple(
            SheetSum(
                own_words.get(row.key) or row.label,
                row.amount_text,
                strong=row is ends_in and not table.rows,
                side=row.key in side,
            )
            for row in rows
        ),
        rate_year=calculation.rate_year,
        uncertain=used is not None and used.rate.uncertain,
        name="" if own else calculations.title(calculation.calculator, language),
        columns=table.columns[1:] if table.rows else (),
        table=tuple(SheetTableRow(label, tuple(amounts)) for label, *amounts in table.rows),
        notes=tuple(SheetNote(text, side=key in side) for key, text in [*noted][1:]),
    )


def _rate_used(scheme: Scheme, calculation: Calculation, day: date) -> ShownRate | None:
    """Return the rate shown on `day` that a calculation was worked out with."""
    with_rates = {step.values["rate"] for step in calculation.steps if "rate" in step.values}
    return next(
        (
            shown
            for shown in scheme.shown_rates(day)
            if shown.rate.year == calculation.rate_year and shown.rate.amount in with_rates
        ),
        None,
    )
