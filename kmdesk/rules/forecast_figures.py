"""What answers of a forecast panel say: of one company, and of several put together.

Numbers and directions are told apart: only directions are shares, only numbers are sums, and both say of how
many answers. `forecast_telling` says which of it is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kmdesk.rules.forecast import (
    AHEAD,
    FIGURES,
    GROUPS,
    Direction,
    Expected,
    direction_of,
    percent_change,
    whole_direction,
)

K = TypeVar("K", bound=Hashable)
WHOLE = ""
"""Stands where a group's code stands for all groups together."""


@dataclass(frozen=True, slots=True)
class Said:
    """One company's answer: its figures by the record's fields, and whether it lacks labour."""

    company_id: str
    figures: Mapping[str, Expected]
    shortage: str = ""

    def direction(self, group: str, horizon: str) -> Direction | None:
        """Return which way a group goes, or the company as a whole."""
        if group == WHOLE:
            return whole_direction(self.figures, horizon)
        return direction_of(self.figures[f"{group}_now"], self.figures[f"{group}_{horizon}"])

    def numbers(self, group: str, horizon: str) -> tuple[int, int] | None:
        """Return how many there are now and then, where both are numbers. The whole has every group."""
        groups = self._numbered() if group == WHOLE else (group,)
        now = [self.figures[f"{one}_now"].number for one in groups]
        then = [self.figures[f"{one}_{horizon}"].number for one in groups]
        known_now = [one for one in now if one is not None]
        known_then = [one for one in then if one is not None]
        if not groups or len(known_now) < len(groups) or len(known_then) < len(groups):
            return None
        return sum(known_now), sum(known_then)

    def _numbered(self) -> tuple[str, ...]:
        return tuple(
            group
            for group in GROUPS
            if not all(self.figures[f"{group}_{end}"].blank for end in ("now", *AHEAD))
        )


@dataclass(frozen=True, slots=True)
class Sum:
    """Numbers put together: of how many answers, how many there were, and how many there are then."""

    answers: int = 0
    old: int = 0
    new: int = 0
    bare: bool = False
    """Whether only the change may be told: the numbers themselves would give an answer away."""

    @property
    def change(self) -> int:
        """Return how many more there are."""
        return self.new - self.old

    @property
    def percent(self) -> float | None:
        """Return the change in percent, where there is one and it may be told."""
        return None if self.bare or not self.answers else percent_change(self.old, self.new)


@dataclass(frozen=True, slots=True)
class Shares:
    """How many answers go which way; `answers` are those that say anything, *do not know* included."""

    more: int = 0
    same: int = 0
    fewer: int = 0
    unknown: int = 0

    @property
    def answers(self) -> int:
        """Return how many answers there are."""
        return self.more + self.same + self.fewer + self.unknown

    def percent(self, direction: Direction) -> float | None:
        """Return a direction's share in percent of all that said anything; None of nobody."""
        count: int = getattr(self, direction)
        return count / self.answers * 100 if self.answers else None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is told of some answers; `sums` and `shares` by horizon in the order of `AHEAD`.

    `today` has the same number twice: how many there are now. `since` has those of a quarter before and of
    now, in the companies that gave both.
    """

    today: Sum = Sum()
    since: Sum = Sum()
    sums: tuple[Sum, Sum] = (Sum(), Sum())
    shares: tuple[Shares, Shares] = (Shares(), Shares())

    @property
    def answers(self) -> tuple[int, ...]:
        """Return of how many answers each of its figures is made."""
        return tuple(one.answers for one in (self.today, self.since, *self.sums, *self.shares))


def merged(cells: Mapping[K, Sequence[Said]], fewest: int) -> tuple[dict[K, list[Said]], list[Said]]:
    """Return the cells of `fewest` answers or more, and the answers of all others together.

    Where the others are too few as well, the smallest cells go to them, until they are enough or alone.
    """
    kept = {key: list(said) for key, said in cells.items() if len(said) >= fewest}
    others = [one for key, said in cells.items() if key not in kept for one in said]
    while 0 < len(others) < fewest and kept:
        smallest = min(kept, key=lambda key: len(kept[key]))
        others += kept.pop(smallest)
    return kept, others


def open_places(counts: Sequence[int], fewest: int) -> frozenset[int]:
    """Return which parts of a total may tell a figure, by how many answers each makes it of.

    A part may with no answer, or with `fewest` at least. Where those that may not could be reckoned out of
    the total and the others, the smallest of the others are kept back too.
    """
    hidden = {place for place, count in enumerate(counts) if 0 < count < fewest}
    rest = sorted((count, place) for place, count in enumerate(counts) if count >= fewest)
    while 0 < sum(counts[place] for place in hidden) < fewest and rest:
        hidden.add(rest.pop(0)[1])
    return frozenset(range(len(counts))) - hidden


def response_rate(answered: int, invited: int) -> float | None:
    """Return the answers in percent of the companies that were asked; None when none was."""
    return answered / invited * 100 if invited else None


def figures_of(values: Mapping[str, Expected]) -> dict[str, Expected]:
    """Return all twelve figures, with nothing said where none is given."""
    return {name: values.get(name, Expected()) for name in FIGURES}
