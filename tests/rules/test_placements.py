"""Placements by home and workplace: counted, and told to others so that nobody few can be reckoned out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product
from math import inf
from random import Random

import pytest

from kmdesk.rules.placements import (
    OTHERS,
    Group,
    Key,
    Split,
    figures,
    keys_of,
    lines,
    split,
    told_figures,
)

FEWEST = 5
HOMES, WORKS, TYPES = ("0657", "0791", "0671", "0760", ""), ("0657", "0791", "0671"), ("hire", "internship")
Variable = tuple[str, str, str]


def test_they_divide_and_the_unknown_are_never_inside() -> None:
    groups = (
        Group(home="0657", work="0657", type="hire", count=4),
        Group(home="0791", work="0657", type="hire", channels=("jobnet", "linkedin"), count=2),
        Group(home="", work="0657", count=3),
        Group(home="0657", work="", count=1),
        Group(home="", work="", count=1),
    )
    found = split(groups)
    assert found == Split(inside=4, outside=2, unknown=5)
    assert found.total == 11
    assert found.share == pytest.approx(100 / 3)
    assert Split(unknown=5).share is None
    every = figures(groups, ("0657", "0791"), ("0657",))
    assert every["cell", "0791", "0657"] == every["work", "0657", "outside"] == every["outside",] == 2
    assert every["channel", "linkedin", "outside"] == 2
    assert every["known",] == 6
    assert every["unknown",] == 5
    assert ("home", "") not in every


def test_lines_are_the_largest_first_and_the_small_go_together() -> None:
    groups = [
        Group(home=code, work="0657", count=count)
        for code, count in (("a", 9), ("b", 7), ("c", 6), ("d", 3), ("e", 1), ("", 40))
    ]
    assert lines(groups, "home") == ("a", "b", "c", "d", "e")
    # Those with less than five are four together, and so the smallest of the others goes with them.
    assert lines(groups, "home", fewest=5) == ("a", "b", OTHERS)
    assert lines(groups, "home", fewest=5, most=1) == ("a", OTHERS)
    assert lines(groups, "work", fewest=5) == ("0657",)
    assert lines(groups[3:5], "home", fewest=5) == (OTHERS,)


# -- what others are told, read with a pencil --------------------------------------------------------------


class Reader:
    """Somebody who has the told figures, and knows that no number of people is below nothing."""

    def __init__(self, told: Mapping[Key, int], of: Mapping[Key, set[Variable]]) -> None:
        self._told, self._of = told, of
        self._pivots: list[tuple[Variable, dict[Variable, Fraction]]] = []
        for key in told:
            rest = self._rest({name: Fraction(1) for name in of[key]})
            if rest:
                first = min(rest)
                self._pivots.append((first, {name: value / rest[first] for name, value in rest.items()}))
        self._low: dict[Variable, float] = dict.fromkeys(set().union(*of.values()), 0)
        self._high: dict[Variable, float] = dict.fromkeys(self._low, inf)
        for _ in range(6):
            self._narrow()

    def reckons(self, key: Key) -> bool:
        """Tell whether sums and differences give a figure."""
        return not self._rest({name: Fraction(1) for name in self._of[key]})

    def sees(self, key: Key) -> bool:
        """Tell whether only one number is possible for a figure."""
        names = self._of[key]
        return sum(self._low[name] for name in names) == sum(self._high[name] for name in names)

    def _narrow(self) -> None:
        for key, value in self._told.items():
            names = self._of[key]
            low, high = sum(self._low[name] for name in names), sum(self._high[name] for name in names)
            for name in names:
                self._high[name] = min(self._high[name], value - (low - self._low[name]))
                if high < inf:
                    self._low[name] = max(self._low[name], value - (high - self._high[name]))

    def _rest(self, equation: Mapping[Variable, Fraction]) -> dict[Variable, Fraction]:
        rest = dict(equation)
        for first, pivot in self._pivots:
            factor = rest.get(first, Fraction(0))
            for name, value in pivot.items():
                rest[name] = rest.get(name, Fraction(0)) - factor * value
        return {name: value for name, value in rest.items() if value}


def some_placements(random: Random) -> list[Group]:
    """Return placements of which most live where they work, as many as a quarter or a contract has."""
    groups: list[Group] = []
    size = random.choice((1, 3, 8))
    for home, work, kind in product(HOMES, WORKS, TYPES):
        count = random.choice((0, 0, 1, 2, 6)) * size if home == work else random.choice((0, 0, 1, 1, 2, 5))
        if count:
            groups.append(Group(home=home, work=work, type=kind, count=count))
    return groups


def variables(homes: Iterable[str], works: Iterable[str]) -> dict[Key, set[Variable]]:
    """Return what each figure is the sum of, as a reader of the tables must think it."""
    found: dict[Key, set[Variable]] = {}
    for home, work, kind in product(HOMES, WORKS, TYPES):
        for key in keys_of(Group(home=home, work=work, type=kind), tuple(homes), tuple(works)):
            found.setdefault(key, set()).add((home, work, kind))
    return found


@pytest.mark.parametrize("seed", range(25))
def test_nobody_few_can_be_reckoned_out_of_what_others_are_told(seed: int) -> None:
    groups = some_placements(Random(seed))
    homes, works = lines(groups, "home", fewest=FEWEST), lines(groups, "work", fewest=FEWEST)
    every = figures(groups, homes, works)
    told = told_figures(groups, homes, works, FEWEST)
    assert all(value == every[key] >= FEWEST for key, value in told.items())
    reader = Reader(told, variables(homes, works))
    small = [key for key, value in every.items() if value < FEWEST]
    assert not [key for key in small if reader.reckons(key) or reader.sees(key)]
    assert told == told_figures(list(groups), homes, works, FEWEST)


def test_a_row_sum_does_not_give_a_hidden_cell_away_and_much_is_still_told() -> None:
    groups = [
        Group(home="0657", work="0657", type="hire", count=20),
        Group(home="0657", work="0791", type="hire", count=3),
        Group(home="0791", work="0657", type="hire", count=12),
        Group(home="0791", work="0791", type="hire", count=30),
    ]
    told = told_figures(groups, ("0657", "0791"), ("0657", "0791"), FEWEST)
    assert told["inside",] == 50
    assert told["outside",] == 15
    assert told["work", "0657"] == 32
    assert told["work", "0791"] == 33
    # With either of them the three who live in Herning and work in Viborg would be known.
    assert ("cell", "0657", "0791") not in told
    assert ("cell", "0791", "0791") not in told
    assert ("work", "0791", "inside") not in told


def test_few_are_not_told_at_all() -> None:
    groups = [Group(home="0657", work="0791", type="hire", channels=("linkedin",), count=4)]
    assert told_figures(groups, (OTHERS,), (OTHERS,), FEWEST) == {}
    many = [Group(home="0657", work="0791", type="hire", channels=("linkedin",), count=9)]
    assert not [key for key in told_figures(many, ("0657",), ("0791",), FEWEST) if key[0] == "channel"]
