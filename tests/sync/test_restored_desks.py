"""Laptops that were copied or restored: nothing arrives twice or is lost, nobody is asked without need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company
from kmdesk.sync import outbox
from kmdesk.sync.engine import RunReport, run
from kmdesk.sync.handed_replica import HandedReplica
from kmdesk.sync.link import at_once
from kmdesk.sync.messages import OutOfReachError
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk
from tests.sync.model_office import ModelOffice, copied
from tests.sync.simulation import SCOPE

CLOCK = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


class CutError(Exception):
    """The line goes down."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FileDesk]:
    made = FileDesk("karen", tmp_path, CLOCK)
    yield made
    made.database.close()


def test_a_copy_that_also_lost_an_area_goes_on_in_the_others(office: Office, desk: FileDesk) -> None:
    """The office answers no question about an area that was taken from the login."""
    line = office.gateway(office.broker("Karen", SCOPE, "viborg"))
    desk.put("company", "c", name="n")
    run(HandedReplica(desk, at_once), line)
    copy = desk.copy()
    desk.put("company", "c", name="n2")
    run(HandedReplica(desk, at_once), line)
    copy.put("company", "c", note="mine")
    office.admin.execute("DELETE FROM kmdesk_office.member WHERE scope_id = 'viborg'")
    report = run(HandedReplica(copy, at_once), line)
    assert (report.renewed, report.left) == (True, ("viborg",))
    assert (copy.rows["company", "c"]["name"], copy.rows["company", "c"]["note"]) == ("n2", "mine")
    assert not copy.waiting


def test_who_has_only_read_gives_back_what_a_restored_office_lost(desk: FileDesk, tmp_path: Path) -> None:
    """A first read leaves no journal, so that there is none to go by."""
    office, colleague = ModelOffice(SCOPE), FileDesk("bo", tmp_path, CLOCK)
    backup = copied(office)
    desk.put("company", "c", name="n")
    for one in (desk, colleague):
        run(one, office)
    backup.scopes[SCOPE].begin_epoch("restored")
    assert run(colleague, backup, allow={"reconcile"}).resent
    assert ("company", "c") in backup.scopes[SCOPE].rows
    colleague.database.close()


def test_what_one_action_did_to_a_record_is_never_sent_in_parts(
    desk: FileDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The office says of an action which records it has; a laptop restored from before must not be misled."""
    monkeypatch.setattr(outbox, "MOST_ENTRIES", 3)
    office, numbers = ModelOffice(SCOPE), count()
    run(desk, office)
    with desk.store.action("Import") as unit:
        first = unit.put(Company(id="r", name="a"))
        for number in range(5):
            unit.put(Company(id=f"c{number}", name="x"))
        unit.put(replace(first, note="typed last"))
    before = desk.copy()

    def cut(report: RunReport) -> None:
        if report.pushed and not next(numbers):
            raise CutError

    with pytest.raises(CutError):
        run(desk, office, cut)
    assert ("company", "c4") not in office.scopes[SCOPE].rows
    assert run(before, office).renewed
    assert office.scopes[SCOPE].rows["company", "r"].doc["note"] == "typed last"
    assert before.rows["company", "r"]["note"] == "typed last"
    assert ("company", "c4") in office.scopes[SCOPE].rows


def away(*_: Any) -> None:
    raise OutOfReachError("away")


def test_restored_from_before_joining_only_what_the_office_lacks_is_new(
    desk: FileDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the run that joined was cut before it asked what the office has."""
    office = ModelOffice(SCOPE)
    for number in range(3):
        desk.put("company", f"c{number}", name=f"n{number}", note="a\nb")
    before = desk.copy()
    run(desk, office)
    for number in range(3):
        desk.put("company", f"c{number}", name=f"better {number}")
    run(desk, office)
    before.put("company", "c0", address="typed after restoring")
    before.put("company", "new", name="typed after restoring")
    with monkeypatch.context() as cut:
        cut.setattr(office, "known", away)
        with pytest.raises(OutOfReachError):
            run(before, office)
    assert run(before, office).conflicts == 0
    assert not before.waiting
    assert {row["name"] for (kind, _), row in before.rows.items() if kind == "company"} == {
        *("better 0", "better 1", "better 2"),
        "typed after restoring",
    }
    assert office.scopes[SCOPE].rows["company", "c0"].doc["address"] == "typed after restoring"
