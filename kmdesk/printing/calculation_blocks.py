"""Calculations on a fact sheet: lines that add up, how they were worked out, and a comparison as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportlab.platypus import Flowable, Spacer

from kmdesk.printing import blocks, form_blocks
from kmdesk.printing.styles import Styles
from kmdesk.services.paper.sheet_calculation import SheetCalculation

Words = Mapping[str, str]

_AMOUNTS = 0.66  # of the width of a comparison


def calculation_box(
    calculation: SheetCalculation, words: Words, styles: Styles, *, brief: bool = False
) -> list[Flowable]:
    """Return the lines of a calculation and how they were worked out: content of a box.

    `brief` leaves out its side lines and side notes.
    """
    rows = [(row.label, row.amount, row.strong) for row in calculation.rows if not (row.side and brief)]
    flow = form_blocks.sums(_title(calculation, words), rows, styles)
    told = [note.text for note in calculation.notes if not (note.side and brief)]
    notes = " ".join(filter(str.strip, told))
    return [*flow, Spacer(0, styles.gap(4)), *blocks.flowing(notes, styles.box, 0)] if notes else flow


def further_calculations(every: Sequence[SheetCalculation], words: Words, styles: Styles) -> list[Flowable]:
    """Return calculations below each other: a comparison as a table before its steps, others in a frame."""
    flow: list[Flowable] = []
    for one in every:
        shown = one
        if one.table:
            flow += _comparison(one, words, styles)
            shown = replace(one, name=words["workings"], rate_year=None)
        flow += [
            Spacer(0, styles.gap(10)),
            *form_blocks.one_box(calculation_box(shown, words, styles), styles),
        ]
    return flow


def _comparison(calculation: SheetCalculation, words: Words, styles: Styles) -> list[Flowable]:
    share = _AMOUNTS / max(len(calculation.columns), 1)
    columns = [
        blocks.Column(words["comparison"], 1 - _AMOUNTS, strong=True),
        *(blocks.Column(column, share) for column in calculation.columns),
    ]
    rows = [(row.label, *row.amounts) for row in calculation.table]
    return blocks.table_section(_title(calculation, words), columns, rows, styles)


def _title(calculation: SheetCalculation, words: Words) -> str:
    """Return what is calculated, and with which year's rate."""
    name, year = calculation.name or words["example"], calculation.rate_year
    if year is None:
        return name
    key = "uncertain_year" if calculation.uncertain else "with_year"
    return words[f"named_{key}" if calculation.name else key].format(name=name, year=year)
