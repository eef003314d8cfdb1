"""Whether figures that are sums over groups of people give few of them away: exactly, and for thousands.

The figures told, added and subtracted in any way, make others; modulo 2 these are the words of a code, with a
place for each group. Few are given away where some word is about few people only. The question is the one of
`forecast_discretion`, and the answer that of a search there which is never given up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kmdesk.rules.forecast_discretion import Column, exact_rank, gives_away

Figure = int
"""The groups a figure is the sum of, a bit each."""
_MOST_SETS = 250_000
"""Sets of groups that are compared with each other; where there are more, the slower search answers."""


class GroupLedger:
    """The figures that are told. Takes more only where fewer than `fewest` people stay hidden.

    `sizes` are how many people each group has.
    """

    def __init__(self, sizes: Sequence[int], fewest: int, *, most_tried: int) -> None:
        self._sizes, self._fewest, self._most_tried = sizes, fewest, most_tried
        self._told: list[Figure] = []
        self._sums: dict[tuple[Figure, ...], bool] = {}

    def take(self, figures: Sequence[Figure]) -> bool:
        """Take figures along and tell so; take none of them where they would give somebody away."""
        together = list(dict.fromkeys((*self._told, *figures)))
        if self._give_away(together):
            return False
        self._told = together
        return True

    def _give_away(self, figures: Sequence[Figure]) -> bool:
        independent = self._independent(figures)
        if independent is None:
            return True
        rows = _transposed(independent, len(self._sizes))
        sizes: dict[int, int] = {}
        for row, size in zip(rows, self._sizes, strict=True):
            if row:  # those that are told of alike hide each other
                sizes[row] = sizes.get(row, 0) + size
        code = _transposed(list(sizes), len(independent))
        few = _has_light_word(code, list(sizes.values()), self._fewest - 1)
        if few is None:
            return gives_away(
                [self._column(figure) for figure in independent], self._fewest, self._most_tried
            )
        return few

    def _independent(self, figures: Sequence[Figure]) -> list[Figure] | None:
        """Return the figures that do not follow from those before; None where modulo 2 that is not known."""
        pivots: dict[int, tuple[int, int]] = {}
        kept: list[Figure] = []
        doubtful = False
        for figure in figures:
            rest, sum_of = figure, 0
            while rest and (found := pivots.get(rest.bit_length())):
                rest, sum_of = rest ^ found[0], sum_of ^ found[1]
            if rest:
                pivots[rest.bit_length()] = rest, sum_of | 1 << len(kept)
                kept.append(figure)
            elif not doubtful:
                doubtful = not self._is_sum(*(kept[place] for place in _bits(sum_of)), figure)
        return None if doubtful and _rank(figures) > len(kept) else kept

    def _is_sum(self, *figures: Figure) -> bool:
        """Tell whether the last figure can be reckoned from the others, which are independent."""
        known = self._sums.get(figures)
        if known is None:
            known = self._sums[figures] = _rank(figures) < len(figures)
        return known

    def _column(self, figure: Figure) -> Column:
        return {
            (f"{group} {one}",): 1
            for group in _bits(figure)
            for one in range(min(self._sizes[group], self._fewest))
        }


def _rank(figures: Sequence[Figure]) -> int:
    groups = max(figure.bit_length() for figure in figures)
    rows = set(_transposed(figures, groups))
    return exact_rank({tuple(row >> place & 1 for place in range(len(figures))) for row in rows})


def _has_light_word(code: Sequence[int], sizes: Sequence[int], most: int) -> bool | None:
    """Tell whether a word of the code that some rows span is of at most `most` people.

    None where too many sets would have to be looked at. Two sets of places that differ by a word, and only
    such two, have the same checks.
    """
    seen = {0: 0}  # checks -> the fewest people of a set that has them; the empty set has none
    for tried, (people, check) in enumerate(_sets(_checks(code, len(sizes)), sizes, most)):
        if tried >= _MOST_SETS:
            return None
        fewest = seen.get(check)
        if fewest is not None and fewest + people <= most:
            return True
        if fewest is None or people < fewest:
            seen[check] = people
    return False


def _checks(code: Sequence[int], places: int) -> list[int]:
    """Return the checks of each place: the sum over a set of places is 0 where the set is a word."""
    pivots: dict[int, int] = {}
    for word in code:
        rest = word
        for place, row in pivots.items():
            if rest >> place & 1:
                rest ^= row
        pivot = rest.bit_length() - 1
        for place, row in pivots.items():
            if row >> pivot & 1:
                pivots[place] = row ^ rest
        pivots[pivot] = rest
    return [pivots.get(place, 0) ^ 1 << place for place in range(places)]


def _sets(checks: Sequence[int], sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Yield people and checks of every set that is needed to find a word of `most` people as two of them.

    A word falls into one place and the rest, or into two sets of at most two thirds of its people each.
    """
    places = sorted(zip(sizes, checks, strict=True))
    part = 2 * most // 3
    yield from ((size, check) for size, check in places if part < size <= most)
    grown: list[tuple[int, int, int]] = [(0, 0, 0)]
    while grown:
        first, people, check = grown.pop()
        for place in range(first, len(places)):
            size, more = places[place]
            if people + size > part:
                break
            yield people + size, check ^ more
            grown.append((place + 1, people + size, check ^ more))


def _transposed(rows: Sequence[int], width: int) -> list[int]:
    columns = [0] * width
    for place, row in enumerate(rows):
        for bit in _bits(row):
            columns[bit] |= 1 << place
    return columns


def _bits(number: int) -> Iterator[int]:
    while number:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
