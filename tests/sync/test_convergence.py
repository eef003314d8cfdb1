"""Desks and office come to the same, whatever is cut, restored, copied or spoiled, and nothing typed is lost.

`KMDESK_SYNC_RUNS=1000000` makes the long night of it, in as many tests as keep each far from its time limit.
"""

from __future__ import annotations

import os

import pytest

from tests.sync.held import check, content
from tests.sync.simulation import World

RUNS = int(os.environ.get("KMDESK_SYNC_RUNS", "2000"))
PARTS = max(20, RUNS // 1000)


def play(seed: int, *, clocks: bool = False) -> World:
    world = World(seed, steps=20 + seed % 81, restores=bool(seed % 2), damages=seed % 3 == 0, clocks=clocks)
    world.play()
    check(world)
    return world


@pytest.mark.parametrize("part", range(PARTS))
def test_desks_and_office_come_to_the_same(part: int) -> None:
    for seed in range(part, RUNS, PARTS):
        play(seed)


def told(world: World) -> list[dict[tuple[str, str], dict[str, object]]]:
    """Return what the desks hold, without when a conflict was found and ended: it is only shown."""
    shown = {"found_at", "resolved_at"}
    return [
        {key: {n: v for n, v in doc.items() if n not in shown} for key, doc in content(desk).items()}
        for desk in world.desks
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_wrong_clocks_change_nothing(part: int) -> None:
    """Clocks ahead by an hour or ten years, or running backwards: the same records as with right clocks."""
    for seed in range(part, max(RUNS // 10, PARTS), PARTS):
        assert told(play(seed)) == told(play(seed, clocks=True)), f"seed {seed}"
