"""An emptied, wrong or restored office, and a page that would delete much: asked before anything goes."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.sync import engine, trust
from kmdesk.sync.engine import RunReport, run
from kmdesk.sync.handed_replica import HandedReplica
from kmdesk.sync.link import at_once
from kmdesk.sync.messages import OfficeRow, ScopeGreeting
from kmdesk.sync.parties import ScopeState
from tests.sync.file_desk import FileDesk
from tests.sync.held import content
from tests.sync.model_office import ModelOffice, ModelScope
from tests.sync.simulation import SCOPE

COMPANIES = 60


@pytest.fixture
def office() -> ModelOffice:
    return ModelOffice(SCOPE)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock, office: ModelOffice) -> FileDesk:
    """A desk in step with the office, with one change that waits."""
    made = FileDesk("one", tmp_path, clock)
    for number in range(COMPANIES):
        made.put("company", f"c{number:02}", name=f"n{number}")
    run(made, office)
    run(made, office)
    made.put("company", "c00", note="waits")
    return made


def stopped(desk: FileDesk, office: ModelOffice) -> RunReport:
    """Run, and see that nothing was touched on either side."""
    before = (copy.deepcopy(office.scopes), desk.rows, desk.waiting, desk.state(SCOPE))
    office.calls.clear()
    report = run(desk, office)
    assert report.stopped
    assert not {"push", "pull"} & set(office.calls)
    after = (office.scopes, desk.rows, desk.waiting, desk.state(SCOPE))
    for one, other in zip(before[1:], after[1:], strict=True):
        assert one == other
    assert {name: scope.rows for name, scope in before[0].items()} == {
        name: scope.rows for name, scope in after[0].items()
    }
    return report


def goes_on(desk: FileDesk, office: ModelOffice) -> None:
    """A person says yes: everything the desk has is at the office afterwards."""
    report = run(desk, office, allow={"reconcile"})
    assert not report.stopped
    assert report.started_over
    assert len([row for row in office.scopes[SCOPE].rows.values() if row.kind == "company"]) >= COMPANIES
    assert office.scopes[SCOPE].rows["company", "c00"].doc["note"] == "waits"
    assert not desk.waiting
    assert not run(desk, office).stopped


def test_an_emptied_office_in_another_epoch(desk: FileDesk, office: ModelOffice) -> None:
    office.scopes[SCOPE] = ModelScope(epoch="2", lineage=[("2", 0)])
    assert stopped(desk, office).stopped == trust.EMPTIED
    goes_on(desk, office)


def test_an_emptied_office_in_the_same_epoch(desk: FileDesk, office: ModelOffice) -> None:
    office.scopes[SCOPE].rows.clear()
    assert stopped(desk, office).stopped == trust.EMPTIED
    goes_on(desk, office)


def test_an_office_back_at_version_0(desk: FileDesk, office: ModelOffice) -> None:
    office.scopes[SCOPE].version = 0
    assert stopped(desk, office).stopped == trust.EMPTIED


def test_another_office(desk: FileDesk, office: ModelOffice) -> None:
    office.identity = "another"
    office.scopes[SCOPE].rows["company", "x"] = OfficeRow("company", "x", 9, {"name": "theirs"})
    office.scopes[SCOPE].version = 9
    report = stopped(desk, office)
    assert (report.stopped, report.stopped_scope) == (trust.OTHER_OFFICE, SCOPE)
    goes_on(desk, office)
    assert desk.rows["company", "x"]["name"] == "theirs"


def test_an_office_restored_from_something_else(desk: FileDesk, office: ModelOffice) -> None:
    rows = {("company", f"z{n}"): OfficeRow("company", f"z{n}", 1, {"name": "z"}) for n in range(80)}
    office.scopes[SCOPE].rows = rows
    office.scopes[SCOPE].begin_epoch("2")
    assert stopped(desk, office).stopped == trust.UNLIKE
    goes_on(desk, office)


def test_an_office_restored_from_yesterday_goes_on_by_itself(desk: FileDesk, office: ModelOffice) -> None:
    yesterday = copy.deepcopy(office.scopes[SCOPE])
    desk.put("company", "c01", note="today")
    desk.put("company", "new", name="today")
    run(desk, office)
    yesterday.begin_epoch("2")
    office.scopes[SCOPE] = yesterday
    report = run(desk, office)
    assert (report.started_over, report.stopped, report.deleted) == (True, "", 0)
    run(desk, office)
    rows = office.scopes[SCOPE].rows
    assert rows["company", "c01"].doc["note"] == "today"
    assert rows["company", "new"].doc["name"] == "today"
    assert content(desk) == {key: row.doc for key, row in rows.items()}


@pytest.mark.parametrize(
    ("mine", "theirs", "common"),
    [
        ([("a", 0)], [("a", 0), ("b", 7)], 7),
        ([("a", 0), ("b", 7)], [("a", 0), ("c", 9)], 7),
        ([("a", 0), ("b", 7)], [("a", 0), ("b", 7), ("c", 9)], 9),
        ([("a", 0), ("b", 7)], [("a", 0)], 7),
        ([("a", 0)], [("b", 0)], 0),
    ],
)
def test_what_two_lines_of_epochs_have_in_common(mine: list, theirs: list, common: int) -> None:
    state = ScopeState(SCOPE, mine[-1][0], lineage=tuple(mine))
    greeting = ScopeGreeting(SCOPE, theirs[-1][0], 20, lineage=tuple(theirs))
    assert trust.common_version(greeting, state) == common


@pytest.mark.parametrize("erased", [False, True])
def test_more_than_fifty_deletions_are_asked_about_first(
    desk: FileDesk, office: ModelOffice, erased: bool
) -> None:
    here = office.scopes[SCOPE]
    here.version += 1
    for key, row in list(here.rows.items()):
        if key[0] == "company":
            doc = {"deleted": True} if erased else {**row.doc, "deleted": True}
            here.rows[key] = OfficeRow(*key, here.version, doc, erased=erased)
    report = run(desk, office)
    assert (report.stopped, report.deleted) == (trust.DELETIONS, 0)
    assert not any(row["deleted"] for row in desk.rows.values())
    assert ("company", "c00") in desk.waiting
    report = run(desk, office, allow={"deletions"})
    assert not report.stopped
    # What was worked on here stays when it was only deleted; erasing always wins.
    assert report.deleted == COMPANIES - (0 if erased else 1)
    assert not run(desk, office).stopped


def test_fifty_deletions_are_not_asked_about_nor_are_companies_that_were_united(
    desk: FileDesk, office: ModelOffice
) -> None:
    here = office.scopes[SCOPE]
    here.version += 1
    for number in range(1, COMPANIES):
        row = here.rows["company", f"c{number:02}"]
        merged = {"extra": '{"merged_into":"c00"}'} if number > 50 else {}
        doc = {**row.doc, "deleted": True, **merged}
        here.rows["company", row.id] = OfficeRow("company", row.id, here.version, doc)
    report = run(desk, office)
    assert (report.stopped, report.deleted) == ("", 50)


def handed(desk: FileDesk, office: ModelOffice, *allow: str) -> RunReport:
    """Run as the program does: a replica of its own each time, whose pages are taken in slices."""
    return run(HandedReplica(desk, at_once), office, allow=allow)


def delete(office: ModelOffice, *numbers: int) -> None:
    here = office.scopes[SCOPE]
    for number in numbers:
        here.version += 1
        row = here.rows["company", f"c{number:02}"]
        here.rows["company", row.id] = OfficeRow(
            "company", row.id, here.version, {**row.doc, "deleted": True}
        )


def gone(desk: FileDesk) -> int:
    return sum(row["deleted"] for row in desk.rows.values())


@pytest.mark.parametrize("page_rows", [7, engine.PAGE_ROWS])
def test_nothing_goes_before_the_answer_whatever_the_slices_pages_and_runs(
    desk: FileDesk, office: ModelOffice, monkeypatch: pytest.MonkeyPatch, page_rows: int
) -> None:
    monkeypatch.setattr(engine, "PAGE_ROWS", page_rows)
    delete(office, *range(1, COMPANIES))
    for _ in range(3):
        report = handed(desk, office)
        assert (report.stopped, report.deleted, gone(desk)) == (trust.DELETIONS, 0, 0)
    assert desk.waiting
    assert handed(desk, office, "deletions").deleted == COMPANIES - 1
    assert gone(desk) == COMPANIES - 1
    assert not handed(desk, office).stopped


def test_a_question_stays_open_until_it_is_answered(desk: FileDesk, office: ModelOffice) -> None:
    """Few enough are left the next time, since the others have come back: still nobody has said yes."""
    delete(office, *range(1, COMPANIES))
    assert handed(desk, office).stopped == trust.DELETIONS
    here = office.scopes[SCOPE]
    for number in range(6, COMPANIES):
        here.version += 1
        row = here.rows["company", f"c{number:02}"]
        here.rows["company", row.id] = OfficeRow(
            "company", row.id, here.version, {**row.doc, "deleted": False}
        )
    assert (handed(desk, office).stopped, gone(desk)) == (trust.DELETIONS, 0)
    assert handed(desk, office, "deletions").deleted == 5
    delete(office, 6)
    assert handed(desk, office).deleted == 1


def test_what_comparing_would_delete_is_asked_about_too(desk: FileDesk, office: ModelOffice) -> None:
    """The office's rows were changed behind its back: no new version, so no page tells of it."""
    handed(desk, office)
    here = office.scopes[SCOPE]
    for number in range(COMPANIES):
        row = here.rows["company", f"c{number:02}"]
        here.rows["company", row.id] = OfficeRow("company", row.id, row.version, {**row.doc, "deleted": True})
    for _ in range(2):
        report = handed(desk, office)
        assert (report.stopped, report.deleted, gone(desk)) == (trust.DELETIONS, 0, 0)
    assert handed(desk, office, "deletions").deleted == COMPANIES
