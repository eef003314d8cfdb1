"""Desks and office come to the same, whatever is cut, restored or copied, and nothing typed is lost."""

from __future__ import annotations

import os

import pytest

from tests.sync.simulation import SCOPE, World, content, everything_kept

RUNS = int(os.environ.get("KMDESK_SYNC_RUNS", "2000"))
PARTS = 20


def play(seed: int, *, restores: bool) -> World:
    world = World(seed, steps=20 + seed % 81, restores=restores)
    world.play()
    office = world.office.scopes[SCOPE]
    wanted = {key: dict(row.doc) for key, row in office.rows.items()}
    for desk in world.desks:
        assert content(desk) == wanted, f"seed {seed}: {desk.name} and the office differ ({world.told})"
    cvrs = [
        doc["cvr"]
        for (kind, _), doc in wanted.items()
        if kind == "company" and not doc.get("deleted") and doc.get("cvr")
    ]
    assert len(cvrs) == len(set(cvrs)), f"seed {seed}: one CVR number on two companies"
    return world


@pytest.mark.parametrize("part", range(PARTS))
def test_desks_and_office_come_to_the_same(part: int) -> None:
    for seed in range(part, RUNS, PARTS):
        world = play(seed, restores=bool(seed % 2))
        lost = world.typed - everything_kept(world)
        assert not lost, f"seed {seed}: {sorted(lost)[:5]} vanished ({world.told})"
