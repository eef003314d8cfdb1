"""That no few companies can be reckoned out of figures told together."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kmdesk.rules.forecast_discretion import Column, Ledger, gives_away


def column(*companies: int, sign: int = 1) -> Column:
    return {(str(one), "x"): sign for one in companies}


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ([], False),
        ([column(1, 2)], True),
        ([column(1, 2, 3)], False),
        ([column(1, 2, 3, 4), column(1, 2, 3)], True),
        ([column(1, 2, 3, 4, 5, 6), column(1, 2, 3)], False),
        # Two tables: one line of the one, and all but one company of it in a line of the other.
        ([column(*range(9)), column(0, 1, 2, 3), column(0, 1, 2), column(3, 4, 5, 6, 7, 8)], True),
        # Three sums of two heaps each give each heap away, which ranks modulo 2 do not see.
        ([column(1, 2, 3, 4), column(3, 4, 5, 6), column(5, 6, 1, 2)], True),
        ([column(1, 2, 3, 4), column(1, 2, 3, 4, sign=-1)], False),
    ],
)
def test_few_are_given_away(columns: list[Column], found: bool) -> None:
    assert gives_away(columns, 3) == found


@given(st.lists(st.sets(st.integers(0, 7), min_size=1), max_size=4))
@settings(max_examples=80, deadline=None)
def test_no_sum_or_difference_of_what_is_taken_is_of_few(wanted: list[set[int]]) -> None:
    ledger = Ledger(3)
    taken = [companies for companies in wanted if ledger.take([column(*companies)])]
    for factors in product(range(-3, 4), repeat=len(taken)):
        left = [
            sum(factor for factor, companies in zip(factors, taken, strict=True) if one in companies)
            for one in range(8)
        ]
        assert not 0 < sum(value != 0 for value in left) < 3


def rank_of(rows: Iterable[int]) -> int:
    """Return the rank modulo 2 of rows of bits."""
    pivots: dict[int, int] = {}
    for one in rows:
        row = one
        while row and row.bit_length() in pivots:
            row ^= pivots[row.bit_length()]
        if row:
            pivots[row.bit_length()] = row
    return len(pivots)


@given(
    st.lists(st.sets(st.tuples(st.integers(0, 4), st.sampled_from("xy")), min_size=1), max_size=5),
    st.integers(2, 5),
)
@settings(max_examples=60, deadline=None)
def test_the_search_finds_what_taking_away_every_few_finds(
    wanted: list[set[tuple[int, str]]], fewest: int
) -> None:
    columns: list[Column] = [{(str(one), what): 1 for one, what in atoms} for atoms in wanted]
    distinct = list(dict.fromkeys(map(frozenset, wanted)))

    def rows(gone: Collection[int] = ()) -> list[int]:
        return [
            sum(1 << place for place, atoms in enumerate(distinct) if (one, what) in atoms)
            for one, what in product(range(5), "xy")
            if one not in gone
        ]

    rank = rank_of(rows())
    assume(rank == len(distinct))
    few = [gone for size in range(1, fewest) for gone in combinations(range(5), size)]
    assert gives_away(columns, fewest) == any(rank_of(rows(gone)) < rank for gone in few)
