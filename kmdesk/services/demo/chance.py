"""The demo's one source of chance: a fixed seed, so that the same day gives the same desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

SEED = 49_000_000


class Chance:
    """Draws that read like what they are for."""

    def __init__(self, seed: int = SEED) -> None:
        self._random = Random(seed)  # noqa: S311 - made-up data must repeat, not surprise

    def one(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[int(self._random.random() * len(items))]

    def some(self, items: Sequence[T], at_most: int) -> list[T]:
        """Return between one and `at_most` different items, in their order."""
        n = min(len(items), self.between(1, at_most))
        chosen = set(self._random.sample(range(len(items)), n))
        return [item for index, item in enumerate(items) if index in chosen]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """Return one of the items, the heavier the likelier."""
        return self._random.choices(items, weights)[0]

    def by_last(self, rows: Iterable[Sequence[Any]]) -> Sequence[Any]:
        """Return one of the rows whose last value is its weight."""
        listed = list(rows)
        return self.weighted(listed, [row[-1] for row in listed])

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def happens(self, probability: float) -> bool:
        """Return True as often as `probability` says."""
        return self._random.random() < probability

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """Return the items in another order."""
        listed = list(items)
        self._random.shuffle(listed)
        return listed
