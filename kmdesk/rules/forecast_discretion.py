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

    def __init__(self, fewest: int, told: Iterable[Column] = (), *, most_tried: int = _MOST_TRIED) -> None:
        self._fewest, self._before, self.told = fewest, list(told), list[Column]()
        self._most_tried = most_tried

    def take(self, columns: Sequence[Column]) -> bool:
        """Take figures along and tell so; take none of them where they would give somebody away."""
        if gives_away([*self._before, *self.told, *columns], self._fewest, self._most_tried):
            return False
        self.told += columns
        return True


def gives_away(columns: Sequence[Column], fewest: int, most_tried: int = _MOST_TRIED) -> bool:
    """Tell whether something that fewer than `fewest` companies said can be reckoned out of the columns.

    Ranks are those modulo 2, which are quick and never too high: where that does not do, it says yes.
    """
    # In the order they came: a search that is given up must be given up at the same place in every session.
    distinct = list({frozenset(column.items()): column for column in columns}.values())
    bits: dict[Atom, int] = {}
    for place, column in enumerate(distinct):
        for atom in column:
            bits[atom] = bits.get(atom, 0) | 1 << place
    said: dict[str, set[int]] = {}
    for atom, row in bits.items():
        said.setdefault(atom[0], set()).add(row)
    alike = Counter(frozenset(rows) for rows in said.values()).most_common()
    rank = len(_basis(alike, len(distinct)))
    if rank < len(distinct):
        exact = exact_rank({tuple(column.get(atom, 0) for column in distinct) for atom in bits})
        if rank < exact:
            return True
    if _is_manifold(alike, fewest, rank):
        return False
    return _loses({}, alike, fewest - 1, rank, iter(range(most_tried)))


def _is_manifold(alike: Sequence[tuple[_Rows, int]], fewest: int, rank: int) -> bool:
    """Tell whether `fewest` companies' worth of others stand for all the figures, without a search.

    Who is left when fewer are taken away has then one whole heap of companies that stands for everything.
    """
    common = _basis([one for one in alike if one[1] >= fewest], rank)
    heaps = [dict(common) for _ in range(fewest)]
    for rows, size in alike:
        if size >= fewest:
            continue
        heaps = [heap for heap in heaps if len(heap) < rank]
        for _ in range(size):
            any(_raise(heap, rows) for heap in heaps)
    return all(len(heap) == rank for heap in heaps)


def _loses(
    pivots: _Pivots, others: Sequence[tuple[_Rows, int]], left: int, needed: int, tries: Iterator[int]
) -> bool:
    """Tell whether the rank of `pivots` and `others` falls when at most `left` of the others are taken away.

    Companies that say alike go together: one that stays keeps all they stand for. Whatever makes the rank
    fall has one of those that make it up. The first such one stands here, and those before it stay: what has
    one of them was looked into before.
    """
    if next(tries, None) is None:
        return True
    for place, (rows, size) in enumerate(others):
        if len(pivots) == needed:
            return False
        before = dict(pivots) if size <= left else None
        raised = _raise(pivots, rows)
        if raised and before is not None and _loses(before, others[place + 1 :], left - size, needed, tries):
            return True
    return len(pivots) < needed


def _basis(alike: Iterable[tuple[_Rows, int]], rank: int) -> _Pivots:
    """Return the pivots of all rows; `rank` is how many there are at most: then nobody else adds one."""
    pivots: _Pivots = {}
    for rows, _ in alike:
        if len(pivots) == rank:
            break
        _raise(pivots, rows)
    return pivots


def _raise(pivots: _Pivots, rows: _Rows) -> bool:
    """Add a company's rows to the pivots; tells whether the rank has risen."""
    before = len(pivots)
    for row in rows:
        rest = row
        while rest:
            pivot = pivots.setdefault(rest.bit_length(), rest)
            if pivot is rest:
                break
            rest ^= pivot
    return len(pivots) > before


def exact_rank(rows: Iterable[Sequence[int]]) -> int:
    """Return how many rows are independent of each other; all are as long as one another."""
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
