"""What the panel hands out, read with a pencil: no sum or difference gives an answer away."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from fractions import Fraction
from random import Random

import pytest

from kmdesk.models import Company, ForecastAnswer
from kmdesk.rules.forecast import GROUPS, Quarter
from kmdesk.services import forecast_export
from kmdesk.services.forecast_summary import Line, Summary, summary
from kmdesk.services.paper.forecast_report import forecast_report

NOW, LAST = Quarter(2026, 4), Quarter(2026, 3)
FEWEST = 5
PLACES, TRADES = ("0657", "0791", "0671"), ("manufacturing", "trade", "construction")
Unknown = tuple[str, str, str]
"""A company, a group, and which of its numbers."""
Equation = Mapping[Unknown, int]


class Known:
    """What can be reckoned out of equations: all that is a sum of multiples of them."""

    def __init__(self) -> None:
        self._pivots: list[tuple[Unknown, dict[Unknown, Fraction]]] = []

    def learn(self, equation: Equation) -> None:
        rest = self._rest(equation)
        if rest:
            first = min(rest)
            self._pivots.append((first, {name: value / rest[first] for name, value in rest.items()}))

    def gives(self, equation: Equation) -> bool:
        return bool(equation) and not self._rest(equation)

    def _rest(self, equation: Equation) -> dict[Unknown, Fraction]:
        rest = {name: Fraction(value) for name, value in equation.items()}
        for first, pivot in self._pivots:
            factor = rest.get(first, Fraction(0))
            for name, value in pivot.items():
                rest[name] = rest.get(name, Fraction(0)) - factor * value
        return {name: value for name, value in rest.items() if value}


class Panel:
    """What the companies said, and which companies each line of a table has."""

    def __init__(self, random: Random) -> None:
        self.companies = {
            f"c{number:02}": (random.choice(PLACES), random.choice(TRADES)) for number in range(15)
        }
        self.numbers: dict[Unknown, int] = {}
        common = random.sample(GROUPS, 2)
        for company_id in self.companies:
            for quarter in (LAST, NOW):
                if random.random() < 0.1:
                    continue
                for group in GROUPS:
                    if random.random() < (0.8 if group in common else 0.12):
                        for horizon in ("now", "m3", "m12"):
                            if horizon == "now" or random.random() < 0.9:
                                key = (company_id, group, f"{quarter.code} {horizon}")
                                self.numbers[key] = random.randint(0, 40)

    def records(self) -> Iterable[ForecastAnswer]:
        for quarter in (LAST, NOW):
            for company_id in self.companies:
                figures = {
                    f"{group}_{what.split()[1]}": str(number)
                    for (of, group, what), number in self.numbers.items()
                    if of == company_id and what.startswith(quarter.code)
                }
                if figures:
                    yield ForecastAnswer(
                        id=f"{company_id} {quarter.code}",
                        company_id=company_id,
                        quarter=quarter.code,
                        status="answered",
                        **figures,  # pyright: ignore[reportArgumentType]
                    )

    def pairs(self, old: str, new: str) -> list[tuple[str, str]]:
        """Return which companies gave both numbers of which groups."""
        return sorted(
            (one, group)
            for one, group, what in self.numbers
            if what == new and (one, group, old) in self.numbers
        )


def lines_of(found: Summary, panel: Panel) -> Iterable[tuple[Line, set[str], tuple[str, ...]]]:
    """Yield each line in the order of the CSV file, with the companies and the groups it is about."""
    for line in found.groups:
        yield line, set(panel.companies), (line.code,) if line.code else GROUPS
    for place, table in enumerate((found.municipalities, found.industries)):
        named = {line.code for line in table} - {"", "others"}
        for number, line in enumerate(table):
            if number == len(table) - 1:
                yield line, set(panel.companies), GROUPS
            else:
                yield line, {
                    one for one, where in panel.companies.items()
                    if (where[place] == line.code or (line.code == "others" and where[place] not in named))
                }, GROUPS  # fmt: skip


def read_all(panel: Panel, found: Summary, known: Known) -> list[Equation]:
    """Learn every figure of the CSV file; returns those that few answers make and that are left out."""
    rows = list(csv.reader(forecast_export.as_csv(found).splitlines(), delimiter=";"))[1:]
    quarter, before = found.quarter.code, found.before.code
    measures = (
        (6, None, f"{quarter} now", f"{quarter} now"),
        (8, 9, f"{before} now", f"{quarter} now"),
        (11, 12, f"{quarter} now", f"{quarter} m3"),
        (19, 20, f"{quarter} now", f"{quarter} m12"),
    )
    hidden: list[Equation] = []
    told: dict[int, set[str]] = {}
    for row, (line, companies, groups) in zip(rows, lines_of(found, panel), strict=True):
        for place, percent, old, new in measures:
            every = [(one, g) for one, g in panel.pairs(old, new) if one in companies and g in groups]
            if row[1] == rows[0][1] and line.code and row[place]:
                told.setdefault(place, set()).add(line.code)
            atoms = [(one, g) for one, g in every if g in told.get(place, set())]

            def vector(of: list[tuple[str, str]], old: str = old, new: str = new) -> dict[Unknown, int]:
                signs = {new: 1} if old == new else {new: 1, old: -1}
                return {(one, g, what): sign for one, g in of for what, sign in signs.items()}

            if row[place]:
                equation = vector(atoms)
                assert int(row[place]) == sum(panel.numbers[name] * sign for name, sign in equation.items())
                known.learn(equation)
                if percent and row[percent]:
                    known.learn({(one, g, old): 1 for one, g in atoms})
            if len({one for one, _ in every}) < FEWEST:
                assert not row[place]
                hidden.append(vector(every))
    return hidden


@pytest.mark.parametrize("seed", range(8))
def test_no_figure_that_is_kept_back_can_be_reckoned(desk, seed):
    panel, known = Panel(Random(seed)), Known()
    with desk.store.action("x", undoable=False) as unit:
        for company_id, (place, trade) in panel.companies.items():
            unit.put(Company(id=company_id, name=company_id, municipality_code=place, industry_group=trade))
        for record in panel.records():
            unit.put(record)
    found = summary(desk.store, NOW)
    assert found.groups[-1].outlook.today.answers >= FEWEST
    hidden = [*read_all(panel, summary(desk.store, LAST), known), *read_all(panel, found, known)]
    whats = sorted({what for _, _, what in panel.numbers})
    hidden += [{name: 1} for name in panel.numbers]
    for one in panel.companies:
        for what in whats:
            said = [name for name in panel.numbers if name[0] == one and name[2] == what]
            hidden.append(dict.fromkeys(said, 1))
            now = f"{what.split()[0]} now"
            both = [name for name in said if what != now and (one, name[1], now) in panel.numbers]
            hidden.append(dict.fromkeys(both, 1) | {(one, name[1], now): -1 for name in both})
    assert not [equation for equation in hidden if known.gives(equation)]
    paper = forecast_report(desk.store, NOW.code, "2026-11-24T10:47")
    for lines, printed in ((found.groups, paper.groups), (found.municipalities, paper.municipalities)):
        for line, said in zip(lines, printed, strict=True):
            assert (said.today == "–") == (not line.outlook.today.answers)
            assert ("%" in said.since) <= (line.outlook.since.percent is not None)
