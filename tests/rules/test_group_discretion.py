"""Figures about groups of people: what is told is exactly what the slow search would tell, and never less."""

from __future__ import annotations

from random import Random

import pytest

from kmdesk.rules import group_discretion
from kmdesk.rules.forecast_discretion import Column, gives_away
from kmdesk.rules.group_discretion import GroupLedger

FOR_EVER = 10**9


def column(figure: int, sizes: list[int]) -> Column:
    return {
        (f"{group} {one}",): 1
        for group, size in enumerate(sizes)
        if figure >> group & 1
        for one in range(size)
    }


def some_figures(random: Random, groups: int) -> list[int]:
    """Return figures of which some are sums and differences of others, as in a table with totals."""
    figures = [random.randrange(1, 1 << groups) for _ in range(random.randint(1, 5))]
    for _ in range(random.randint(0, 4)):
        one, other = random.choice(figures), random.choice(figures)
        figures += [made for made in (one & ~other, one | other, one ^ other) if made]
    random.shuffle(figures)
    return figures


@pytest.mark.parametrize("most_sets", [10**6, 0], ids=["by sets", "by the search"])
def test_it_says_what_a_search_without_end_says(most_sets: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_discretion, "_MOST_SETS", most_sets)
    answers = set[bool]()
    for seed in range(400):
        random = Random(seed)
        sizes = [random.choice((1, 1, 1, 2, 3, 6)) for _ in range(random.randint(1, 9))]
        figures, fewest = some_figures(random, len(sizes)), random.randint(2, 7)
        expected = not gives_away([column(one, sizes) for one in figures], fewest, FOR_EVER)
        assert GroupLedger(sizes, fewest, most_tried=FOR_EVER).take(figures) is expected, seed
        answers.add(expected)
    assert answers == {True, False}


def test_a_ledger_takes_as_the_slow_one_does_figure_by_figure() -> None:
    for seed in range(60):
        random = Random(seed)
        sizes = [random.choice((1, 2, 2, 3, 5)) for _ in range(12)]
        ledger, told = GroupLedger(sizes, 5, most_tried=FOR_EVER), list[int]()
        for figure in some_figures(random, 12):
            expected = not gives_away([column(one, sizes) for one in (*told, figure)], 5, FOR_EVER)
            assert ledger.take([figure]) is expected
            told += [figure] * expected
