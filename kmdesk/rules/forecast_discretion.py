"""Whether figures that are sums over several companies give a few of them away when they are read together.

Every figure told is an equation about what the companies said. A few companies are given away where the
equations can be added and subtracted until nobody but those few is left. That can be done exactly where the
equations no longer are independent of each other once those few companies are taken out of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

Atom = tuple[str, ...]
"""Something one company said; the company's id is its first part."""
Column = Mapping[Atom, int]
"""A figure: what it is the sum of, each with 1 or -1."""

_MOST_TRIED = 100
"""Sets of companies that are looked into; with more the figures count as giving somebody away."""
_PRIME = 2**61 - 1
"""A whole matrix' rank is that modulo a prime this large."""
_Rows = frozenset[int]
"""What a company stands for: for each thing it said the figures that it is in, a bit each."""
_Pivots = dict[int, int]


class Ledger:
    """The figures that are told. Takes more only where no `fewest` - 1 companies are given away by it all."""

    def __init__(self, fewest: int, told: Iterable[Column] = ()) -> None:
        self._fewest, self._before, self.told = fewest, list(told), list[Column]()

    def take(self, columns: Sequence[Column]) -> bool:
        """Take figures along and tell so; take none of them where they would give somebody away."""
        if gives_away([*self._before, *self.told, *columns], self._fewest):
            return False
        self.told += columns
        return True


def gives_away(columns: Sequence[Column], fewest: int) -> bool:
    """Tell whether something that fewer than `fewest` companies said can be reckoned out of the columns.

    Ranks are those modulo 2, which are quick and never too high: where that does not do, it says yes.
    """
    distinct = [dict(items) for items in dict.fromkeys(frozenset(column.items()) for column in columns)]
    said: dict[str, set[int]] = {}
    for atom in dict.fromkeys(atom for column in distinct for atom in column):
        bits = sum(1 << place for place, column in enumerate(distinct) if atom in column)
        said.setdefault(atom[0], set()).add(bits)
    alike = Counter(frozenset(rows) for rows in said.values()).most_common()
    rank = len(_basis(alike)[0])
    if rank < len(distinct) and rank < _exact_rank(distinct):
        return True
    return not _is_manifold(alike, fewest, rank) and _loses(alike, fewest - 1, rank, iter(range(_MOST_TRIED)))


def _is_manifold(alike: Sequence[tuple[_Rows, int]], fewest: int, rank: int) -> bool:
    """Tell whether `fewest` companies' worth of others stand for all the figures, without a search.

    Who is left when fewer are taken away has then one whole heap of companies that stands for everything.
    """
    heaps = [_basis([one for one in alike if one[1] >= fewest])[0] for _ in range(fewest)]
    for rows, size in alike:
        if size >= fewest:
            continue
        for _ in range(size):
            any(_raise(heap, rows) for heap in heaps)
    return all(len(heap) == rank for heap in heaps)


def _loses(alike: Sequence[tuple[_Rows, int]], left: int, needed: int, tries: Iterator[int]) -> bool:
    """Tell whether the rank falls when at most `left` companies are taken away.

    Companies that say alike go together: one that stays keeps all they stand for. Whatever makes the rank
    fall has one of those that make up the rank now.
    """
    pivots, making = _basis(alike)
    return (
        len(pivots) < needed
        or next(tries, None) is None
        or any(
            _loses([*alike[:place], *alike[place + 1 :]], left - alike[place][1], needed, tries)
            for place in making
            if alike[place][1] <= left
        )
    )


def _basis(alike: Sequence[tuple[_Rows, int]]) -> tuple[_Pivots, list[int]]:
    """Return the pivots of all rows, and the places of the companies that make them up, the most first."""
    pivots: _Pivots = {}
    making = [place for place, (rows, _) in enumerate(alike) if _raise(pivots, rows)]
    return pivots, making


def _raise(pivots: _Pivots, rows: _Rows) -> bool:
    """Add a company's rows to the pivots; tells whether the rank has risen."""
    before = len(pivots)
    for row in rows:
        rest = row
        while rest and rest.bit_length() in pivots:
            rest ^= pivots[rest.bit_length()]
        if rest:
            pivots[rest.bit_length()] = rest
    return len(pivots) > before


def _exact_rank(columns: Sequence[Column]) -> int:
    rows = {tuple(column.get(atom, 0) for column in columns) for column in columns for atom in column}
    pivots: dict[int, list[int]] = {}
    for one in rows:
        row = list(one)
        for place in range(len(row)):
            factor = row[place] % _PRIME
            if factor and place in pivots:
                pivot = pivots[place]
                row = [(value - factor * other) % _PRIME for value, other in zip(row, pivot, strict=True)]
            elif factor:
                inverse = pow(factor, -1, _PRIME)
                pivots[place] = [value * inverse % _PRIME for value in row]
                break
    return len(pivots)
