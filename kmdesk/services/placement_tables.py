"""The analysis of placements as sentences and tables: the same on the screen, on paper and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.match_types import MATCH_TYPES
from kmdesk.rules.placements import OTHERS, SIDES, Key, share
from kmdesk.services.forecast_words import number_text, percent_text
from kmdesk.services.placements import Analysis, Shown, compared, for_others
from kmdesk.services.reference import choice_label, choices

NOT_TOLD = "–"
"""Stands for nobody, and on what leaves the house for a number that may not be told: it is not said which."""


@dataclass(frozen=True)
class Table:
    """A table as it is read; the first column names the line. The last line may be the total."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_total: bool = True


def tables(found: Analysis, shown: Shown) -> tuple[Table, ...]:
    """Return the tables that have lines, in reading order and in the language in use."""
    made = (
        _by_type(shown),
        _cross(shown),
        _by_place(shown, "work", tr("Arbejdssted"), tr("Arbejder i")),
        _by_place(shown, "home", tr("Bopæl"), tr("Bor i")),
        *(() if shown.told else (_by_channel(found, shown),)),
    )
    return tuple(table for table in made if len(table.rows) > table.has_total)


def result_text(shown: Shown) -> str:
    """Return `34 af 98 placeringer ligger i en anden kommune … (34,7 %)`; or why that is not said."""
    outside, known = shown.figures.get(("outside",), 0), shown.figures.get(("known",), 0)
    percent = share(known - outside, outside)
    if percent is None or (shown.told and ("outside",) not in shown.figures):
        return tr("Der er for få placeringer til at vise tal.") if shown.told else tr("Ingen placeringer.")
    return tr(
        "{n} af {all} placeringer ligger i en anden kommune end bopælen ({share})",
        n=number_text(outside),
        all=number_text(known),
        share=percent_text(percent),
    )


def compared_text() -> str:
    """Return what the share is compared with, and where that figure comes from."""
    known = compared()
    return tr("Til sammenligning: {label}. Kilde: {source}.", label=known.label, source=known.source)


def left_out_texts(found: Analysis, shown: Shown) -> list[str]:
    """Return a sentence for each sort of placement that is in no table, or in some only."""
    texts: list[str] = []
    unknown = shown.figures.get(("unknown",), 0)
    if unknown:
        texts.append(
            trn(
                unknown,
                "{n} placering har ukendt bopæl eller arbejdssted. Den er ikke med i andelen.",
                "{n} placeringer har ukendt bopæl eller arbejdssted. De er ikke med i andelen.",
            )
        )
    if found.undated and (not shown.told or found.undated >= found.fewest):
        texts.append(
            trn(
                found.undated,
                "{n} aftalt match mangler aftaledato og er ikke talt med.",
                "{n} aftalte matches mangler aftaledato og er ikke talt med.",
            )
        )
    return texts


def definition_text() -> str:
    """Return what counts as a placement."""
    return tr(
        "En placering er et match, der er aftalt, startet eller afsluttet uden afslag. Den hører til den dag,"
        " den blev aftalt. Arbejdsstedet er matchets kommune, ellers virksomhedens."
    )


def csv_rows(found: Analysis) -> list[list[str]]:
    """Return what may leave the house, a line for each figure that is told."""
    heads = [tr("Periode og udvalg"), tr("Tabel"), tr("Linje"), tr("Kolonne"), tr("Tal")]
    body = [
        [found.about, table.title, row[0], head, cell.removesuffix("\u00a0%")]
        for table in tables(found, for_others(found))
        for row in table.rows
        for head, cell in zip(table.heads[1:], row[1:], strict=True)
        if cell != NOT_TOLD
    ]
    return [heads, *body]


def write_csv(found: Analysis, path: Path) -> Path:
    """Write the rows as a CSV file that Danish spreadsheets open. Raises KnownError when that fails."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(csv_rows(found))
    try:
        path.write_text(text.getvalue(), encoding="utf-8-sig", newline="")
    except OSError as error:
        raise KnownError(
            tr("Filen {name} kan ikke skrives.", name=path.name),
            tr("Vælg en anden mappe, eller luk filen i regnearket."),
        ) from error
    return path


def copied(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as text a spreadsheet takes from the clipboard."""
    return "\n".join("\t".join(row) for row in rows)


def _number(shown: Shown, key: Key) -> str:
    found = shown.figures.get(key)
    return number_text(found) if found else NOT_TOLD


def _share(shown: Shown, of: Callable[[str], Key]) -> str:
    """Return those outside in percent; not told where one of the two numbers is not."""
    inside, outside = (shown.figures.get(of(side)) for side in SIDES[:2])
    if not shown.told:
        inside, outside = inside or 0, outside or 0
    percent = share(inside, outside)
    return NOT_TOLD if percent is None else percent_text(percent)


def _sides(shown: Shown, label: str, of: Callable[[str], Key]) -> tuple[str, ...]:
    return (label, *(_number(shown, of(side)) for side in SIDES), _share(shown, of))


def _side_heads(first: str) -> tuple[str, ...]:
    return (first, tr("Samme kommune"), tr("Anden kommune"), tr("Ukendt"), tr("Andel i anden kommune"))


def _by_type(shown: Shown) -> Table:
    used = {key[1] for key in shown.figures if key[0] == "type"}
    order = [*(code for code in MATCH_TYPES if code in used), *sorted(used.difference(MATCH_TYPES))]
    rows = [
        _sides(
            shown,
            choice_label("match_type", code) or tr("Ukendt"),
            lambda side, code=code: ("type", code, side),
        )
        for code in order
    ]
    total = _sides(shown, tr("I alt"), lambda side: (side,))
    return Table(tr("Matchtype"), _side_heads(tr("Type")), (*rows, total))


def _by_channel(found: Analysis, shown: Shown) -> Table:
    used = {channel for group in found.groups for channel in group.channels}
    rows = [
        _sides(shown, one.label, lambda side, code=one.code: ("channel", code, side))
        for one in choices("posting_channel")
        if one.code in used
    ]
    title = tr("Hvor jobordren var slået op")
    return Table(title, _side_heads(tr("Kanal")), tuple(rows), has_total=False)


def _by_place(shown: Shown, place: str, title: str, first: str) -> Table:
    rows = [
        (
            _place_name(code),
            _number(shown, (place, code)),
            _number(shown, (place, code, "inside")),
            _number(shown, (place, code, "outside")),
            _share(shown, lambda side, code=code: (place, code, side)),
        )
        for code in (shown.homes if place == "home" else shown.works)
    ]
    heads = (first, tr("I alt"), tr("Samme kommune"), tr("Anden kommune"), tr("Andel i anden kommune"))
    return Table(title, heads, tuple(rows), has_total=False)


def _cross(shown: Shown) -> Table:
    """Return the table of homes by workplaces."""
    rows = [
        (
            _place_name(home),
            *(_number(shown, ("cell", home, work)) for work in shown.works),
            _number(shown, ("home", home)),
        )
        for home in shown.homes
    ]
    total = (
        tr("I alt"),
        *(_number(shown, ("work", work)) for work in shown.works),
        _number(shown, ("known",)),
    )
    heads = (tr("Bor i"), *(_place_name(work) for work in shown.works), tr("I alt"))
    return Table(tr("Bopæl (linjer) og arbejdssted (kolonner)"), heads, (*rows, total))


def _place_name(code: str) -> str:
    return tr("Øvrige") if code == OTHERS else choice_label("municipality", code)
