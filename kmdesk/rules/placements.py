"""Placements by where people live and where they work: how they are counted, and what others may be told.

A placement is a match that has been agreed: agreed, started or ended, and not refused. It is outside when the
two municipalities are known and differ. One of an unknown municipality is told apart, never as inside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kmdesk.rules.group_discretion import GroupLedger

Side = Literal["inside", "outside", "unknown"]
SIDES: tuple[Side, ...] = ("inside", "outside", "unknown")
OTHERS = "others"
"""Stands where a municipality's code stands for all those with too few for a line of their own."""
_MOST_TRIED = 1000
"""Few placements are quite alike, so more sets of people are looked into than of companies."""
Key = tuple[str, ...]
"""What a figure is about; `figures` says which there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """So many placements that are alike. Municipalities are codes, empty when they are not known.

    `channels` is how the job was offered; one placement can have several.
    """

    home: str = ""
    work: str = ""
    type: str = ""
    channels: tuple[str, ...] = ()
    count: int = 0

    @property
    def side(self) -> Side:
        """Tell whether they live in the municipality they work in."""
        if not (self.home and self.work):
            return "unknown"
        return "inside" if self.home == self.work else "outside"


@dataclass(frozen=True, slots=True)
class Split:
    """How many live where they work, how many elsewhere, and of how many it is not known."""

    inside: int = 0
    outside: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.inside + self.outside + self.unknown

    @property
    def share(self) -> float | None:
        """Return those outside in percent of those that are known; None when none is."""
        return share(self.inside, self.outside)


def share(inside: int | None, outside: int | None) -> float | None:
    """Return those outside in percent of both; None when one of them is not told, or both are 0."""
    if inside is None or outside is None or not inside + outside:
        return None
    return outside / (inside + outside) * 100


def split(groups: Iterable[Group]) -> Split:
    """Return how the placements divide."""
    counts: Counter[Side] = Counter()
    for group in groups:
        counts[group.side] += group.count
    return Split(*(counts[side] for side in SIDES))


def keys_of(group: Group, homes: Sequence[str], works: Sequence[str]) -> list[Key]:
    """Return the figures a placement is counted in. What is not among `homes` and `works` is OTHERS.

    `(side,)` of all; `("type", code, side)`, `("channel", code, side)`; and of those whose both
    municipalities are known `("known",)`, `("home", code)`, `("work", code)`, each also with its side, and
    `("cell", home, work)`.
    """
    side = group.side
    keys: list[Key] = [(side,), ("type", group.type, side)]
    keys += [("channel", channel, side) for channel in group.channels]
    if side == "unknown":
        return keys
    home = group.home if group.home in homes else OTHERS
    work = group.work if group.work in works else OTHERS
    return [
        *keys,
        ("known",),
        ("home", home),
        ("work", work),
        ("home", home, side),
        ("work", work, side),
        ("cell", home, work),
    ]


def figures(groups: Iterable[Group], homes: Sequence[str], works: Sequence[str]) -> dict[Key, int]:
    """Return every figure that is not 0, for whoever may see them all."""
    found: Counter[Key] = Counter()
    for group in groups:
        for key in keys_of(group, homes, works):
            found[key] += group.count
    return dict(found)


def told_figures(
    groups: Sequence[Group], homes: Sequence[str], works: Sequence[str], fewest: int
) -> dict[Key, int]:
    """Return the figures others may be told: none is, or lets anybody reckon one, of fewer than `fewest`.

    A figure that is missing is 0, or too small, or gives another one away: it is not said which. Those that
    say most are taken first. Channels are not told at all.
    """
    alike: Counter[tuple[Key, ...]] = Counter()
    for group in groups:
        alike[tuple(key for key in keys_of(group, homes, works) if key[0] != "channel")] += group.count
    every: Counter[Key] = Counter()
    sums: dict[Key, int] = {}
    for number, (keys, count) in enumerate(alike.items()):
        for key in keys:
            every[key] += count
            sums[key] = sums.get(key, 0) | 1 << number
    ledger = GroupLedger(list(alike.values()), fewest, most_tried=_MOST_TRIED)
    told: dict[Key, int] = {}
    enough = sorted((key for key in every if every[key] >= fewest), key=lambda key: (_rank(key), -every[key]))
    for rank in dict.fromkeys(_rank(key) for key in enough):
        for key in _taken(ledger, [key for key in enough if _rank(key) == rank], sums):
            told[key] = every[key]
    return told


def lines(
    groups: Iterable[Group], place: Literal["home", "work"], *, fewest: int = 0, most: int | None = None
) -> tuple[str, ...]:
    """Return the municipalities of a table's lines, the largest first, and OTHERS last where there are any.

    Those of fewer than `fewest` have no line, nor those after the first `most`; where they are too few
    together, the smallest of the others go with them.
    """
    counts: Counter[str] = Counter()
    for group in groups:
        if group.side != "unknown":
            counts[group.home if place == "home" else group.work] += group.count
    order = sorted(counts, key=lambda code: (-counts[code], code))
    kept = [code for code in order if counts[code] >= fewest][:most]
    left = sum(counts[code] for code in order if code not in kept)
    while 0 < left < fewest and kept:
        left += counts[kept.pop()]
    return (*kept, OTHERS) if left else tuple(kept)


def _rank(key: Key) -> int:
    """Return how early a figure is told: the whole, then types, municipalities and cells."""
    if len(key) == 1:
        return 0
    order = ("type", "work", "home", "cell")
    return 1 + 2 * order.index(key[0]) + (len(key) > 2)  # a line's side comes after it


def _taken(ledger: GroupLedger, keys: Sequence[Key], sums: Mapping[Key, int]) -> list[Key]:
    """Return which of the figures the ledger takes: all at once, or else half by half."""
    if not keys or ledger.take([sums[key] for key in keys]):
        return list(keys)
    if len(keys) == 1:
        return []
    middle = len(keys) // 2
    return [*_taken(ledger, keys[:middle], sums), *_taken(ledger, keys[middle:], sums)]
