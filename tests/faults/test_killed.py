"""A program that is killed while it saves loses nothing that it had said was saved."""

from __future__ import annotations

import random
import subprocess
import threading

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks
from kmdesk.store import projection, proof
from tests.faults.processes import start
from tests.store.contents import derived, records

KILLS = 25


def killed_at_random(process: subprocess.Popen[str], chance: random.Random) -> list[tuple[str, int]]:
    """Kill the writer some milliseconds after its first saves; returns every save it told of."""
    assert process.stdout is not None
    told: list[str] = [process.stdout.readline()]
    timer = threading.Timer(chance.uniform(0.0, 0.25), process.kill)
    timer.start()
    told += process.stdout.readlines()
    timer.join()
    process.communicate()
    whole = [line.split() for line in told if line.endswith("\n")]
    return [(record_id, int(n)) for record_id, n in whole]


@pytest.mark.timeout(300)
def test_every_save_that_was_told_is_there_after_being_killed(profile: Profile, clock: FixedClock) -> None:
    desk, _ = desks.create(profile, clock=clock, labels=labels())
    desk.close()
    chance = random.Random()
    told: dict[str, int] = {}
    for _ in range(KILLS):
        saves = killed_at_random(start("write_on", profile, desk.key), chance)
        assert saves
        told |= dict(saves)
        again = desks.open_desk(profile, desk.key, clock=clock, labels=labels())
        assert proof.faults_of(again.database) == []
        there = {company.id: int(company.name.split()[1]) for company in again.store.find(Company)}
        assert {record_id: n for record_id, n in told.items() if there.get(record_id, -1) < n} == {}
        (draft,) = again.local.drafts()
        assert draft.state["n"] >= saves[-1][1]
        assert proof.unlike_journal(again.database, 500)[1] == 0
        assert proof.derived_unlike_records(again.database) == []
        again.close()
    last = desks.open_desk(profile, desk.key, clock=clock, labels=labels())
    assert proof.unlike_journal(last.database)[1] == 0
    before = derived(last.database)
    projection.rebuild(last.database)
    assert derived(last.database) == before
    copy, _ = desks.create(Profile(profile.folder.parent / "copy"), clock=clock, labels=labels())
    copy.store.replay(last.store.journal.everything())
    assert records(copy.database) == records(last.database)
    copy.close()
    last.close()


def test_the_lock_of_a_killed_window_is_free(profile: Profile, clock: FixedClock) -> None:
    desk, _ = desks.create(profile, clock=clock)
    desk.close()
    with start("hold", profile, desk.key) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(desks.AlreadyOpenError, match="allerede åbent i et andet kmdesk-vindue"):
            desks.open_desk(profile, desk.key, clock=clock)
        beside = desks.open_for_reading(profile, desk.key, clock=clock)
        assert beside.read_only
        beside.close()
        process.kill()
    desks.open_desk(profile, desk.key, clock=clock).close()
