"""The desk's real file in the simulations: cuts, restored and copied desks, and then everybody is equal."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.store import proof
from tests.sync.file_desk import FileDesk
from tests.sync.simulation import SCOPE, World, content, everything_kept


def file_world(seed: int, folder: Path, *, restores: bool) -> World:
    clock = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    world = World(seed, steps=35, restores=restores)
    world.desks = [FileDesk(desk.name, folder, clock) for desk in world.desks]
    world.take_snapshots()
    return world


@pytest.mark.parametrize("seed", range(24))
def test_files_and_office_come_to_the_same(tmp_path: Path, seed: int) -> None:
    world = file_world(seed, tmp_path, restores=bool(seed % 2))
    world.play()
    wanted = {key: dict(row.doc) for key, row in world.office.scopes[SCOPE].rows.items()}
    for desk in world.desks:
        assert content(desk) == wanted, f"seed {seed}: {desk.name} ({world.told})"
        assert proof.derived_unlike_records(desk.database) == []
        assert proof.unlike_journal(desk.database)[1] == 0
    assert not world.typed - everything_kept(world)
