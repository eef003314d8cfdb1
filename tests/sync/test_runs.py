"""Runs of real desks against a real office: noted, told plainly, broken off and gone on with."""

from __future__ import annotations

import threading
from typing import Any

import keyring
import psycopg
import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company
from kmdesk.store.desk import Desk
from kmdesk.sync.desk_sync import KEPT_RUNS, DeskSync
from kmdesk.sync.enrolment import Enrolment
from kmdesk.sync.office import setup
from tests.conftest import MemoryKeyring
from tests.sync.conftest import Office
from tests.sync.cutting import CuttingProxy
from tests.sync.test_desk_sync import add, either, enrolment, file, karen, names, other, ring

__all__ = ["either", "file", "karen", "other"]


def noted(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.database.rows(
        "SELECT outcome, pushed, pulled, conflicts, refused, message FROM sync_run ORDER BY num"
    )


def test_two_desks_meet_and_every_run_is_noted(
    desk: Desk, other: Desk, office: Office, file: Enrolment, clock: FixedClock
) -> None:
    one, two = DeskSync(desk), DeskSync(other)
    one.connect(file)
    two.connect(enrolment(office, office.broker("Anna Krog")))
    add(desk, "Vestrum", "Nordlys")
    seen: list[int] = []
    outcome = one.run(lambda report: seen.append(report.pushed))
    assert (outcome.outcome, outcome.message, outcome.advice) == ("synced", "", "")
    assert (outcome.started_at, outcome.ended_at) == (clock.stamp(), clock.stamp())
    assert seen[-1] == outcome.report.pushed >= 2
    assert two.run().outcome == "synced"
    assert sorted(company.name for company in other.store.find(Company)) == ["Nordlys", "Vestrum"]
    assert one.run().outcome == "synced"
    assert [run[0] for run in noted(desk)] == ["synced", "synced"]
    assert noted(desk)[0][1] == outcome.report.pushed


def test_a_note_of_a_megabyte_travels_both_ways(
    desk: Desk, other: Desk, office: Office, file: Enrolment
) -> None:
    one, two = DeskSync(desk), DeskSync(other)
    one.connect(file)
    two.connect(enrolment(office, office.broker("Anna Krog")))
    note = "Blåbærgrød 🫐 " * 70_000
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(id="c", name="Vestrum", note=note))
    assert (one.run().outcome, two.run().outcome) == ("synced", "synced")
    assert other.store.require(Company, "c").note == note


def test_the_newest_two_hundred_runs_are_kept(desk: Desk, file: Enrolment) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    desk.database.run_many(
        "INSERT INTO sync_run (started_at, ended_at, outcome) VALUES (?, '', 'synced')",
        [(str(n),) for n in range(KEPT_RUNS + 30)],
    )
    sync.run()
    assert desk.database.value("SELECT count(*) FROM sync_run") == KEPT_RUNS
    assert desk.database.value("SELECT min(num) FROM sync_run") == 32


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER ROLE {role} NOLOGIN",
        "ALTER ROLE {role} PASSWORD NULL",
        "ALTER ROLE {role} PASSWORD 'en anden'",
        "REVOKE kmdesk_broker FROM {role}",
        "DROP ROLE {role}",
    ],
)
def test_an_access_that_has_ended_is_told_plainly(
    desk: Desk, office: Office, file: Enrolment, statement: str
) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    add(desk, "Vestrum")
    sync.run()
    add(desk, "Nordlys")
    office.admin.execute(statement.format(role=file.role).encode())
    outcome = sync.run()
    assert (outcome.outcome, outcome.message) == ("ended", "Kontoret giver ikke længere adgang.")
    assert "administrator" in outcome.advice
    assert len(desk.store.find(Company)) == 2
    assert noted(desk)[-1][0] == "ended"


def test_a_membership_that_has_ended_is_told_plainly(desk: Desk, office: Office, file: Enrolment) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    add(desk, "Vestrum")
    sync.run()
    office.admin.execute("DELETE FROM kmdesk_office.member")
    outcome = sync.run()
    assert (outcome.outcome, outcome.message) == ("ended", "Kontoret giver ikke længere adgang.")


def test_a_reader_is_told_that_what_was_typed_is_not_sent(
    desk: Desk, office: Office, file: Enrolment
) -> None:
    office.admin.execute("UPDATE kmdesk_office.member SET may_write = false")
    sync = DeskSync(desk)
    sync.connect(file)
    add(desk, "Vestrum")
    outcome = sync.run()
    assert outcome.outcome == "unfinished"
    assert "må kun læse" in outcome.message
    assert names(office) == []


def test_a_computer_without_the_secret_says_so(desk: Desk, file: Enrolment) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    ring().kept.clear()
    outcome = sync.run()
    assert (outcome.outcome, outcome.message) == ("ended", "Denne pc har ikke nøglen til kontoret.")


def test_a_keyring_that_stops_working_does_not_lose_the_secret(desk: Desk, file: Enrolment) -> None:
    class Deaf(MemoryKeyring):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise OSError

    keyring.set_keyring(Deaf())
    DeskSync(desk).connect(file)
    assert DeskSync(desk).run().outcome == "synced"


def test_an_office_out_of_reach(desk: Desk, office: Office, file: Enrolment) -> None:
    with CuttingProxy(office.server.port) as proxy:
        sync = DeskSync(desk)
        sync.connect(enrolment(office, setup.NewBroker(file.role, file.secret, ()), port=proxy.port))
    outcome = sync.run()
    assert outcome.outcome == "out_of_reach"
    assert "svarer ingen" in outcome.message
    assert noted(desk)[-1][0] == "out_of_reach"


def test_a_bug_is_noted_and_goes_on_upwards(desk: Desk, file: Enrolment) -> None:
    sync = DeskSync(desk)
    sync.connect(file)

    def broken(_report: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        sync.run(broken)
    assert noted(desk)[-1][0] == "stopped"
    assert sync.run().outcome == "synced"


# -- breaking off ------------------------------------------------------------------------------------


def test_cancelling_while_the_office_lets_one_wait(desk: Desk, office: Office, file: Enrolment) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    sync.run()
    add(desk, "Vestrum")
    with psycopg.connect(office.owner_dsn) as holder:
        holder.execute("SELECT * FROM kmdesk_office.scope FOR UPDATE")
        outcomes: list[str] = []
        runner = threading.Thread(target=lambda: outcomes.append(sync.run().outcome))
        runner.start()
        waits = "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND wait_event_type = 'Lock'"
        while office.admin.execute(waits, (file.role,)).fetchone() == (0,):
            assert runner.is_alive()
        sync.cancel()
        runner.join(timeout=60)
        assert outcomes == ["cancelled"]
        holder.rollback()
    assert noted(desk)[-1][0] == "cancelled"
    assert sync.run().outcome == "synced"
    assert names(office) == ["Vestrum"]


def test_an_office_that_falls_silent_is_given_up(
    desk: Desk, office: Office, file: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = DeskSync(desk)
    sync.connect(file)
    sync.run()
    add(desk, "Vestrum")
    monkeypatch.setattr("kmdesk.sync.gateway._PATIENCE", 1)
    with psycopg.connect(office.owner_dsn) as holder:
        holder.execute("SELECT * FROM kmdesk_office.scope FOR UPDATE")
        outcome = sync.run()
        holder.rollback()
    assert (outcome.outcome, outcome.message) == (
        "out_of_reach",
        "Kontorets server 127.0.0.1 svarer ikke.",
    )
    monkeypatch.undo()
    assert sync.run().outcome == "synced"
    assert names(office) == ["Vestrum"]


def test_cancelling_between_two_steps_and_going_on(
    desk: Desk, other: Desk, office: Office, file: Enrolment
) -> None:
    one, two = DeskSync(desk), DeskSync(other)
    one.connect(file)
    two.connect(enrolment(office, office.broker("Anna Krog")))
    add(desk, *(f"Vestrum {n}" for n in range(120)))
    assert one.run().outcome == "synced"
    outcome = two.run(lambda _report: two.cancel())
    assert (outcome.outcome, outcome.message) == ("cancelled", "Synkroniseringen blev afbrudt.")
    assert "Intet er tabt" in outcome.advice
    two.cancel()  # nothing is under way: it does no harm to the next one
    assert two.run().outcome == "synced"
    assert len(other.store.find(Company)) == 120


# -- pages in slices ---------------------------------------------------------------------------------
