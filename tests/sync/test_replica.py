"""The desk's real file in the simulations: cuts, restored and copied desks, and then everybody is equal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.store import proof
from tests.sync.file_desk import FileDesk
from tests.sync.held import check
from tests.sync.simulation import World

WRONG = (timedelta(), timedelta(hours=1), timedelta(days=3652), timedelta(days=-3652))


def file_world(seed: int, folder: Path, *, restores: bool) -> World:
    """A world of real files, each with a clock that is wrong in its own way."""
    world = World(seed, steps=35, restores=restores, damages=seed % 3 == 0)
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    world.begin(
        [
            FileDesk(desk.name, folder, FixedClock(now + WRONG[number % len(WRONG)]))
            for number, desk in enumerate(world.desks)
        ]
    )
    return world


@pytest.mark.parametrize("seed", range(24))
def test_files_and_office_come_to_the_same(tmp_path: Path, seed: int) -> None:
    world = file_world(seed, tmp_path, restores=bool(seed % 2))
    world.play()
    check(world)
    for desk in world.desks:
        assert proof.derived_unlike_records(desk.database) == [], f"seed {seed}: {desk.name}"
        if not world.damaged:
            assert proof.unlike_journal(desk.database)[1] == 0, f"seed {seed}: {desk.name}"
