"""What an office cannot read or hold: put aside by itself, told, and nothing else waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Company
from kmdesk.store import store as store_module
from kmdesk.sync import trouble
from kmdesk.sync.engine import run
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.handed_replica import HandedReplica
from kmdesk.sync.link import at_once
from kmdesk.sync.messages import AccessEndedError, Batch, OutOfReachError, Sent, SentGroup, content_of
from kmdesk.sync.wire import comes_back, doc_hash, readable
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk
from tests.sync.model_office import ModelOffice
from tests.sync.simulation import SCOPE

CLOCK = FixedClock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
Run = Callable[[FileDesk], object]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FileDesk]:
    made = FileDesk("karen", tmp_path, CLOCK)
    yield made
    made.database.close()


@pytest.fixture
def line(office: Office) -> PostgresGateway:
    return office.gateway(office.broker("Karen"))


def quarantine(desk: FileDesk) -> list[tuple[str, str]]:
    return desk.database.rows("SELECT record_id, reason FROM sync_refused ORDER BY num")


def test_a_name_with_a_nul_travels_also_as_the_subject(
    office: Office, desk: FileDesk, line: PostgresGateway
) -> None:
    with desk.store.action("Ret virksomhed", "a\x00b") as unit:
        unit.put(Company(id="c", name="a\x00b"))
    assert run(HandedReplica(desk, at_once), line).pushed == 1
    found = office.admin.execute("SELECT DISTINCT subject FROM kmdesk_office.history").fetchall()
    assert found == [("a\ufffdb",)]
    assert line.fetch(SCOPE, [("company", "c")])[0].doc["name"] == {"b64": "YQBi"}


def test_one_poisoned_change_among_a_thousand_on_the_whole_road(
    office: Office, desk: FileDesk, line: PostgresGateway
) -> None:
    """From the journal over outbox and engine to the office's tables: 999 arrive, and one is told apart."""
    ids = [f"c{n:03}" if n != 500 else "c 500" for n in range(1000)]
    with desk.store.action("Hent virksomheder") as unit:
        for record_id in ids:
            unit.put(Company(id=record_id, name=record_id))
    report = run(HandedReplica(desk, at_once), line)
    assert (report.pushed, report.refused, report.unfinished) == (1000, 1, False)
    assert quarantine(desk) == [("c 500", "kmdesk: id")]
    found = office.admin.execute("SELECT id FROM kmdesk_office.record ORDER BY id").fetchall()
    assert [name for (name,) in found] == [name for name in ids if name != "c 500"]
    assert desk.store.require(Company, "c 500").name == "c 500"
    again = run(HandedReplica(desk, at_once), line)
    assert (again.pushed, again.refused) == (0, 0)


@pytest.mark.parametrize("model", [True, False])
def test_a_batch_from_before_that_the_office_cannot_read_is_taken_apart(
    office: Office, desk: FileDesk, line: PostgresGateway, *, model: bool
) -> None:
    """In flight since an older version, with a NUL in it: it is made anew, and what can arrive does."""
    gateway = ModelOffice(SCOPE) if model else line
    run(HandedReplica(desk, at_once), gateway)
    for number in range(3):
        desk.put("company", f"c{number}", name=f"n{number}")
    batch = desk.next_batch(SCOPE)
    assert batch is not None
    desk.database.run("UPDATE sync_flight SET content = replace(content, '\"n1\"', '\"n\\u00001\"')")
    report = run(HandedReplica(desk, at_once), gateway)
    assert (report.pushed, report.refused, report.unfinished) == (3, 0, False)
    assert not desk.waiting
    assert not quarantine(desk)


def test_a_change_that_no_batch_can_hold_is_put_aside(
    office: Office, desk: FileDesk, line: PostgresGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saved by an earlier version; today's says so when it is saved."""
    push = "pg_get_functiondef('kmdesk_1.push'::regproc)"
    office.admin.execute(f"DO $$ BEGIN EXECUTE replace({push}, '> 64000000', '> 64000'); END $$".encode())
    with pytest.raises(KnownError, match="for lang") as refused, desk.store.action("x") as unit:
        unit.put(Company(id="big", note="æ" * 1_300_000))
    assert refused.value.field == "note"
    assert "big" not in str(desk.rows.keys())
    desk.put("company", "small", name="s")
    desk.put("company", "big", name="b", note="æ" * 40_000)
    desk.put("company", "after", name="s")
    for _ in range(2):
        run(HandedReplica(desk, at_once), line)
    assert [name for name, _ in quarantine(desk)] == ["big"]
    assert not desk.waiting
    found = office.admin.execute("SELECT id FROM kmdesk_office.record ORDER BY id").fetchall()
    assert found == [("after",), ("small",)]
    desk.put("company", "big", note="shorter")
    assert run(HandedReplica(desk, at_once), line).pushed == 1
    assert store_module.LARGEST * 3 < 8_000_000


VALUES = ('["b64"]', '{"b64": 5}', '{"b64": "YQ==", "a": 1}', '{"x": "b64"}', "1.5", "1e30")


def test_values_that_no_desk_writes_are_refused_by_the_office(office: Office, line: PostgresGateway) -> None:
    entries = tuple(
        Sent("company", f"c{number}", 0, {"name": (None, "WORD")}) for number in range(len(VALUES))
    )
    content = content_of([SentGroup("g", "", "", "", "", entries)])
    for value in VALUES:
        content = content.replace('"WORD"', value, 1)
    result = line.push("m", Batch(SCOPE, 1, "", content, 1))
    assert [one.reason for one in result.refused] == ["kmdesk: value"] * len(VALUES)
    assert not office.admin.execute("SELECT 1 FROM kmdesk_office.record").fetchall()


def test_values_are_written_out_as_postgresql_does(office: Office) -> None:
    values = ['{"b64": "æ\\"", "a": [1, true, null], "bb": {}}', '["x", -5]', '"plain"', "12", "true"]
    for value in values:
        query = "SELECT d, kmdesk_office.row_hash(d) FROM (SELECT %s::jsonb) AS x (d)"
        rows = office.admin.execute(query, (f'{{"a": {value}}}',))
        ((doc, told),) = rows.fetchall()
        assert doc_hash(doc) == told


def test_what_a_field_cannot_hold_is_not_mended_at_every_run_and_can_be_typed_over(
    office: Office, desk: FileDesk, line: PostgresGateway
) -> None:
    desk.put("company", "c", name="n", tags='["a"]')
    run(HandedReplica(desk, at_once), line)
    office.admin.execute(
        "UPDATE kmdesk_office.record SET version = version + 1, doc = doc ||"
        """ '{"employees": "mange", "tags": "[1", "note": {"b64": "%%"}, "graduates": 9223372036854775808}'"""
    )
    office.admin.execute("UPDATE kmdesk_office.scope SET version = version + 1")
    assert [run(HandedReplica(desk, at_once), line).healed for _ in range(3)] == [0, 0, 0]
    assert desk.rows["company", "c"]["employees"] is None
    desk.put("company", "c", employees=7, note="typed")
    report = run(HandedReplica(desk, at_once), line)
    assert (report.pushed, report.conflicts, report.unfinished) == (1, 0, False)
    doc = line.fetch(SCOPE, [("company", "c")])[0].doc
    assert (doc["employees"], doc["note"], doc["tags"]) == (7, "typed", "[1")
    assert [run(HandedReplica(desk, at_once), line).healed for _ in range(2)] == [0, 0]


def test_passing_troubles_end_the_call_and_nothing_is_refused(
    office: Office, desk: FileDesk, line: PostgresGateway
) -> None:
    """A lock that took too long is no fault of the change: it is sent again."""
    desk.put("company", "c", name="n")
    run(HandedReplica(desk, at_once), line)
    office.admin.execute("ALTER DATABASE " + office.name + " SET lock_timeout = '50ms'")
    desk.put("company", "c", name="n2")
    line.close()
    with psycopg.connect(office.owner_dsn) as other:
        other.execute("SELECT 1 FROM kmdesk_office.record WHERE id = 'c' FOR UPDATE")
        with pytest.raises(OutOfReachError, match="optaget"):
            run(HandedReplica(desk, at_once), line)
    assert not quarantine(desk)
    assert run(HandedReplica(desk, at_once), line).pushed == 1


def test_what_the_office_answers_is_told_in_words() -> None:
    def said(code: str, told: str = "") -> tuple[type[KnownError], str]:
        error = trouble.answered("kontor.dk", code, told)
        return type(error), error.message

    assert said("42501", "kmdesk: not a member")[0] is AccessEndedError
    assert "et andet login" in said("42501", "kmdesk: another login's desk")[1]
    assert "optaget" in said("57014")[1]
    assert "plads" in said("53100")[1]
    assert "XX000" in said("XX000")[1]
    assert "ikke nås" in said("57P01")[1]
    assert said("53100")[0] is OutOfReachError


def test_what_is_only_shown_is_made_readable() -> None:
    assert readable("a\x00b\ud800") == "a\ufffdb?"
    assert readable("Æ") == "Æ"
    assert not comes_back("boolean", 1)
    assert comes_back("boolean", True)  # noqa: FBT003 - the value is what is asked about
