"""The next question is on its way while a page is written: cut, stopped or shut out, nothing else changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from kmdesk.models import Company
from kmdesk.store.desk import Desk
from kmdesk.sync import answer
from kmdesk.sync.desk_sync import DeskSync
from kmdesk.sync.engine import RunReport, run
from kmdesk.sync.enrolment import Enrolment
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.messages import Cursor, OutOfReachError, Page
from kmdesk.sync.parties import Taken
from tests.sync.conftest import Office
from tests.sync.cutting import CuttingProxy
from tests.sync.model_desk import ModelDesk
from tests.sync.simulation import SCOPE
from tests.sync.test_desk_sync import file, karen
from tests.sync.test_questions import fill

__all__ = ["file", "karen"]

MANY, AT_ONCE = 20, 6


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer, "_ROWS_AT_ONCE", AT_ONCE)


class Noting(ModelDesk):
    """A desk that notes its pages."""

    def take_page(self, scope: str, page: Page, most_deletions: int | None = None) -> Taken:
        self.sizes = [*getattr(self, "sizes", ()), len(page.rows)]
        return super().take_page(scope, page, most_deletions)


def office_asks(office: Office, name: str) -> list[tuple[str, str]]:
    """Return what the desk's connection is doing: state and what it waits for."""
    query = "SELECT state, wait_event_type FROM pg_stat_activity WHERE usename = %s AND query LIKE '%%pull%%'"
    return office.admin.execute(query, (name,)).fetchall()


@pytest.mark.parametrize("side", ["server", "client"])
def test_cut_at_every_message_the_page_at_hand_is_written(office: Office, side: str) -> None:
    broker = office.broker("Karen")
    fill(office, MANY)
    ids = [id_ for (id_,) in office.admin.execute("SELECT id FROM kmdesk_office.record ORDER BY version, id")]
    with CuttingProxy(office.server.port, counts=side) as proxy:
        dsn = office.dsn(broker).replace(f"port={office.server.port}", f"port={proxy.port}")
        whole, sizes = ids_read(dsn, proxy, 0)
        assert (whole, sizes) == (ids, [6, 6, 6, 2])
        halfway = set[int]()
        for at in range(1, proxy.passed + 1):
            desk = Noting("karen")
            read, sizes = ids_read(dsn, proxy, at, desk)
            assert read == ids[: len(read)], f"cut at {at}"
            assert len(read) == sum(sizes)
            halfway.add(len(read))
            assert ids_read(dsn, proxy, 0, desk)[0] == ids, f"cut at {at}"
        assert {0, 6, 12, 18} <= halfway, "each of the questions was cut"


def ids_read(
    dsn: str, proxy: CuttingProxy, at: int, desk: Noting | None = None
) -> tuple[list[str], list[int]]:
    """Read until the line is cut, 0 for never; returns what the desk then holds, and the pages."""
    desk = desk or Noting("karen")
    gateway = PostgresGateway(dsn)
    proxy.cut_after(at)
    # The driver speaks for itself where it was not connected yet.
    with suppress(OutOfReachError, psycopg.OperationalError):
        run(desk, gateway)
    gateway.close()
    return [id_ for _, id_ in desk.rows], getattr(desk, "sizes", [])


@pytest.fixture
def reader(office: Office) -> Iterator[tuple[PostgresGateway, CuttingProxy]]:
    """An office with four pages, read over a line that can be cut."""
    dsn = office.dsn(office.broker("Karen"))
    fill(office, MANY)
    with CuttingProxy(office.server.port) as proxy:
        gateway = PostgresGateway(dsn.replace(f"port={office.server.port}", f"port={proxy.port}"))
        yield gateway, proxy
        gateway.close()


def test_a_line_cut_meanwhile_is_told_once_and_after_the_page(
    reader: tuple[PostgresGateway, CuttingProxy],
) -> None:
    gateway, proxy = reader
    proxy.cut_at(b"kmdesk_1.pull", 2)
    page = gateway.pull(SCOPE, Cursor(), 100)
    assert (len(page.rows), page.more) == (AT_ONCE, True)
    with pytest.raises(OutOfReachError) as told:
        gateway.pull(SCOPE, page.rows[-1].cursor, 100)
    assert told.value.message
    again = gateway.pull(SCOPE, page.rows[-1].cursor, 100)
    assert len(again.rows) == AT_ONCE, "the next call finds the office again"


def test_a_question_that_cannot_be_asked_takes_no_page_away(
    reader: tuple[PostgresGateway, CuttingProxy],
) -> None:
    gateway, proxy = reader
    page = gateway.pull(SCOPE, Cursor(), AT_ONCE - 1)
    proxy.cut_now()
    last = gateway.pull(SCOPE, page.rows[-1].cursor, 100)  # it is here already; with it the next is asked for
    assert (len(last.rows), last.more) == (1, True)
    with pytest.raises(OutOfReachError):
        gateway.pull(SCOPE, last.rows[-1].cursor, 100)


def test_who_needs_something_else_is_not_kept_waiting(
    reader: tuple[PostgresGateway, CuttingProxy],
) -> None:
    gateway, _ = reader
    page = gateway.pull(SCOPE, Cursor(), 100)
    assert [scope.scope for scope in gateway.hello("").scopes] == [SCOPE]
    assert len(gateway.pull(SCOPE, page.rows[-1].cursor, 100).rows) == AT_ONCE


def test_an_office_that_stops_between_two_pages_can_be_hung_up_on(
    desk: Desk, office: Office, file: Enrolment
) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    fill(office, MANY)
    with psycopg.connect(office.owner_dsn) as holder:

        def stop(report: RunReport) -> None:
            if report.pulled == AT_ONCE:  # the next question has been asked: what comes after it waits
                holder.execute("LOCK TABLE kmdesk_office.record IN ACCESS EXCLUSIVE MODE")

        outcomes: list[str] = []
        runner = threading.Thread(target=lambda: outcomes.append(sync.run(stop).outcome))
        runner.start()
        while ("active", "Lock") not in office_asks(office, file.role):
            assert runner.is_alive()
        sync.cancel()
        runner.join(timeout=60)
        holder.rollback()
    assert outcomes == ["cancelled"]
    assert len(desk.store.find(Company)) in (AT_ONCE, 2 * AT_ONCE)
    assert sync.run().outcome == "synced"
    assert len(desk.store.find(Company)) == MANY


def test_shut_out_between_two_pages_what_was_read_stays(desk: Desk, office: Office, file: Enrolment) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    fill(office, MANY)

    def shut_out(report: RunReport) -> None:
        if report.pulled == AT_ONCE:
            office.admin.execute("DELETE FROM kmdesk_office.member")

    outcome = sync.run(shut_out)
    assert (outcome.outcome, outcome.message) == ("ended", "Kontoret giver ikke længere adgang.")
    # The page that was asked for before may still come; none after it.
    assert len(desk.store.find(Company)) in (AT_ONCE, 2 * AT_ONCE)
