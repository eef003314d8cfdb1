"""What a run mended is told: in the list of runs, on the command line, and to machines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kmdesk.cli.sync import as_json, as_text
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.services.labels import labels
from kmdesk.services.sync_overview import SyncOverview
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.engine import RunReport
from kmdesk.sync.happened import happened
from kmdesk.sync.outcome import RunOutcome
from kmdesk.ui.screens.sync.list_model import what_went
from tests.sync.conftest import Office
from tests.sync.test_desk_sync import add, enrolment


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (RunReport(), ()),
        (RunReport(started_over=True), ("Kontoret er gendannet fra en ældre kopi; det manglede intet.",)),
        (
            RunReport(started_over=True, resent=12, renewed=True),
            (
                "Kontoret er gendannet fra en ældre kopi; 12 poster er sendt igen.",
                "Denne pc var en kopi eller gendannet; den har fået sit eget navn hos kontoret.",
            ),
        ),
        (RunReport(resent=1), ("Kontoret havde mistet 1 post; den er sendt igen.",)),
        (RunReport(healed=3), ("3 poster var beskadiget på denne pc og er hentet igen.",)),
        (RunReport(kept_aside=2), ()),
        (
            RunReport(kept_aside=2, stopped="deletions"),
            ("2 ændringer var ikke sendt og er lagt til side.",),
        ),
    ],
)
def test_in_plain_words(report: RunReport, said: tuple[str, ...]) -> None:
    assert happened(report) == said
    outcome = RunOutcome("synced", report)
    assert all(sentence in as_text(outcome).splitlines() for sentence in said)
    told = json.loads(as_json(outcome))
    assert told["happened"] == list(said)
    assert (told["renewed"], told["resent"], told["healed"]) == (report.renewed, report.resent, report.healed)


def test_a_copied_laptop_and_a_spoiled_record_stand_in_the_list_of_runs(
    desk: Desk, office: Office, tmp_path: Path, clock: FixedClock
) -> None:
    sync = DeskSync(desk)
    sync.connect(enrolment(office, office.broker("Karen Lyngholm")))
    add(desk, "Vestrum")
    assert sync.run().outcome == "synced"
    assert what_went(SyncOverview(desk.store).runs(1)[0]) == "Sendt 3 · hentet 0"
    key, folder = desk.key, tmp_path / "copy"
    desk.database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(desk.profile.folder, folder)
    add(desk, "Nordlys")
    sync.run()
    profile = Profile(folder)
    for lock in folder.glob("*.lock"):
        lock.unlink()
    copy = desks.open_desk(profile, key, clock=clock, labels=labels())
    try:
        copy.store.broker_id = desk.store.broker_id
        copy.database.run("UPDATE company SET note = 'spoiled'")
        outcome = DeskSync(copy).run(thorough=True)
        assert (outcome.outcome, outcome.report.renewed, outcome.report.healed) == ("synced", True, 1)
        newest = SyncOverview(copy.store).runs(1)[0]
        line = what_went(newest)
        assert line.startswith("Denne pc var en kopi eller gendannet")
        assert "1 post var beskadiget på denne pc" in line
    finally:
        copy.close()
