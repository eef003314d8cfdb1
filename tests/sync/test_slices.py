"""A run takes the store a slice at a time, and nobody who types waits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest

from kmdesk.models import Company
from kmdesk.store import database
from kmdesk.store.database import Database
from kmdesk.store.desk import Desk
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.enrolment import Enrolment
from kmdesk.sync.handed_replica import HandedReplica
from kmdesk.sync.link import at_once
from kmdesk.sync.messages import Cursor, OfficeRow, Page, ScopeGreeting
from kmdesk.sync.parties import Taken
from kmdesk.sync.replica import FileReplica
from tests.sync.conftest import Office
from tests.sync.test_desk_sync import Killed, T, add, enrolment, file, karen, other

__all__ = ["file", "karen", "other"]


class Recorder:
    """A replica that notes the pages it is given."""

    def __init__(self) -> None:
        self.pages: list[Page] = []

    def take_page(self, scope: str, page: Page, most_deletions: int | None = None) -> Taken:
        self.pages.append(page)
        return Taken(deleted=1)


def rows(*sizes: int) -> tuple[OfficeRow, ...]:
    return tuple(
        OfficeRow("company", f"c{n:05}", n + 1, {"note": "x" * size}) for n, size in enumerate(sizes)
    )


@pytest.mark.parametrize("more", [False, True])
def test_a_page_is_handed_over_in_slices_that_make_it_up(more: bool) -> None:
    recorder = Recorder()
    page = Page(rows(*[10] * 900, 1_000_000, 1_000_000, *[10] * 50), 2_000, more=more)
    taken = HandedReplica(recorder, at_once).take_page("herning", page)  # pyright: ignore[reportArgumentType]
    assert tuple(row for part in recorder.pages for row in part.rows) == page.rows
    assert [part.more for part in recorder.pages] == [True] * (len(recorder.pages) - 1) + [more]
    assert {part.version for part in recorder.pages} == {2_000}
    assert len(recorder.pages[0].rows) <= 25
    assert taken.deleted == len(recorder.pages) > 3


def test_an_empty_page_is_handed_over_as_well() -> None:
    recorder = Recorder()
    page = Page((), 7)
    HandedReplica(recorder, at_once).take_page("herning", page)  # pyright: ignore[reportArgumentType]
    assert recorder.pages == [page]


def test_a_note_of_a_megabyte_goes_alone() -> None:
    recorder = Recorder()
    page = Page(rows(*[1_000_000] * 5), 5)
    HandedReplica(recorder, at_once).take_page("herning", page)  # pyright: ignore[reportArgumentType]
    assert len(recorder.pages[0].rows) == 1


def test_killed_it_reads_again_what_was_held_back_and_no_more(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody types, slices wait for each other to be written, but never for long."""
    page = rows(*[10] * 90)
    replica = FileReplica(desk.store, alone=True)
    replica.join(ScopeGreeting("herning", "1", 100))

    def on_disk() -> tuple[int, Cursor]:
        with closing(Database(desk.database.path, desk.key, read_only=True)) as other:
            place = other.row("SELECT version, kind, id FROM sync_scope")
            assert place is not None
            return other.value("SELECT count(*) FROM company"), Cursor(*place)

    replica.take_page("herning", Page(page[:30], 100, more=True))
    assert on_disk() == (0, Cursor())
    monkeypatch.setattr(database, "_HELD_SECONDS", -1.0)
    replica.take_page("herning", Page(page[30:60], 100, more=True))
    assert on_disk() == (60, page[59].cursor)
    monkeypatch.setattr(database, "_HELD_SECONDS", 3600.0)
    replica.take_page("herning", Page(page[60:80], 100, more=True))
    assert on_disk() == (60, page[59].cursor), "a kill now costs these twenty, which are asked for again"
    with desk.store.action("Opret") as unit:
        unit.put(Company(id="own", name="Mit eget"))
    assert on_disk() == (81, page[79].cursor), "who saves does not wait for the rest"


def test_the_store_is_free_between_two_slices(
    desk: Desk, other: Desk, office: Office, file: Enrolment
) -> None:
    """Every piece of work on the store's thread is short in rows; others get in between."""
    changed: list[int] = []

    def on_store(work: Callable[[], T], /) -> T:
        before = other.database.value("SELECT count(*) FROM company")
        result = work()
        changed.append(other.database.value("SELECT count(*) FROM company") - before)
        return result

    one, two = DeskSync(desk), DeskSync(other, on_store)
    one.connect(file)
    two.connect(enrolment(office, office.broker("Anna Krog")))
    add(desk, *(f"Vestrum {n}" for n in range(300)))
    one.run()
    assert two.run().outcome == "synced"
    assert sum(changed) == 300
    assert max(changed) < 300


def test_a_cursor_is_kept_with_each_slice(desk: Desk, file: Enrolment, office: Office, other: Desk) -> None:
    """Killed between two slices, the next run does not begin the page again."""
    one = DeskSync(desk)
    one.connect(file)
    add(desk, *(f"Vestrum {n}" for n in range(300)))
    one.run()
    cursors: set[Cursor] = set()

    def on_store(work: Callable[[], T], /) -> T:
        result = work()
        row = other.database.row("SELECT version, kind, id FROM sync_scope")
        if row is not None:
            cursors.add(Cursor(*row))
        if other.database.value("SELECT count(*) FROM company") >= 100:
            raise Killed
        return result

    file_two = enrolment(office, office.broker("Anna Krog"))
    DeskSync(other).connect(file_two)
    with pytest.raises(Killed):
        DeskSync(other, on_store).run()
    assert len(cursors) > 2
    had = other.database.value("SELECT count(*) FROM company")
    assert 100 <= had < 300
    outcome = DeskSync(other).run()
    assert outcome.outcome == "synced"
    assert outcome.report.pulled <= 300 - had + 5
    assert len(other.store.find(Company)) == 300
