"""The office's backup: whole, encrypted, and brought back without losing, doubling or unearthing anything."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.models import Candidate
from kmdesk.store.database import CannotSaveError
from kmdesk.store.keys import WrongSecretError
from kmdesk.sync.engine import run
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.office import archive, backup, people, setup
from tests.sync.conftest import Office
from tests.sync.file_desk import FileDesk
from tests.sync.held import content

PASSPHRASE = "kontorets egen adgangskode"
CLOCK = FixedClock(datetime(2026, 11, 24, 8, 24))  # noqa: DTZ001 - wall-clock
Desks = list[tuple[FileDesk, PostgresGateway]]


@pytest.fixture
def desks(office: Office, tmp_path: Path) -> Iterator[Desks]:
    """Three brokers' desks, each connected."""
    made = [FileDesk(name, tmp_path, CLOCK) for name in ("d0", "d1", "d2")]
    yield [(desk, office.gateway(office.broker(desk.name))) for desk in made]
    for desk in made:
        desk.database.close()


def share(desks: Desks) -> None:
    """Let everybody sync until nothing waits anywhere."""
    for _ in range(30):
        before = [len(desk.journal) for desk, _ in desks]
        for desk, gateway in desks:
            run(desk, gateway)
        if before == [len(desk.journal) for desk, _ in desks] and not any(d.waiting for d, _ in desks):
            return
    raise AssertionError("it never comes to rest")


def same_everywhere(office: Office, desks: Desks) -> dict[tuple[str, str], dict[str, object]]:
    """Return what all hold, after comparing."""
    rows = office.admin.execute("SELECT kind, id, doc FROM kmdesk_office.record").fetchall()
    held = {(kind, id_): {name: v for name, v in doc.items() if name != "id"} for kind, id_, doc in rows}
    for desk, _ in desks:
        assert content(desk) == held
    return held


def saved(office: Office, folder: Path, name: str = "b.kmoffice") -> Path:
    return backup.make(office.admin, folder / name, PASSPHRASE, CLOCK).path


def everything(office: Office) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of the office, as text."""
    return {
        name: sorted(
            office.admin.execute(f'SELECT x::text FROM kmdesk_office."{name}" x').fetchall()  # type: ignore[arg-type]
        )
        for name in backup._tables(office.admin)
    }


def test_all_tables_come_back_as_they_were(office: Office, desks: Desks, tmp_path: Path) -> None:
    texts = ("Søgård\t\\N\n\\.", 'a"b,c', "\\", "\r\n", "å" * 300_000, "a\x00b", "")
    for number, text in enumerate(texts):
        desks[0][0].put("company", f"c{number}", name=text, note=text, employees=number)
    share(desks)
    people.add_reader(office.admin, "Power BI")
    before, path = everything(office), saved(office, tmp_path)
    for table in ("history", "record", "client", "member", "epoch", "scope"):
        office.admin.execute(f"DELETE FROM kmdesk_office.{table}")  # type: ignore[arg-type]
    done = backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    after = everything(office)
    for table in ("record", "history", "member", "reader", "setting"):
        assert after[table] == before[table], table
    assert done.before is None
    assert (done.rows["record"], done.without_login, done.readers_gone) == (len(texts), (), ())
    share(desks)
    assert len(same_everywhere(office, desks)) == len(texts)


def test_nothing_is_readable_in_the_file_and_a_wrong_passphrase_does_not_open_it(
    office: Office, desks: Desks, tmp_path: Path
) -> None:
    desks[0][0].put("company", "c1", name="Vestrum Maskinfabrik", note="hemmelig note")
    share(desks)
    path = saved(office, tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    data = path.read_bytes()
    for text in (b"Vestrum", b"hemmelig", b"company", b"SQLite format", b"herning"):
        assert text not in data
    assert sorted(path.name for path in tmp_path.glob("*")) == sorted(
        [*(path.name for path in tmp_path.glob("d*.kmdesk*")), "b.kmoffice"]
    )
    with pytest.raises(WrongSecretError):
        backup.restore(office.admin, tmp_path / "b.kmoffice", "en helt anden adgangskode", CLOCK)


def test_it_is_of_one_moment_while_others_write(office: Office, desks: Desks, tmp_path: Path) -> None:
    desk, gateway = desks[0]
    desk.put("company", "c1", name="first")
    run(desk, gateway)
    copied = backup._copy_out

    def slowly(connection, into, name, columns):
        desk.put("company", f"c-{name}", name="meanwhile")
        run(desk, gateway)
        return copied(connection, into, name, columns)

    backup._copy_out = slowly
    try:
        path = saved(office, tmp_path)
    finally:
        backup._copy_out = copied
    with archive.reading(path, PASSPHRASE) as told:
        rows = {table.name: table.rows for table in told.tables()}
    assert rows["record"] == rows["history"] == 1


@pytest.mark.parametrize("seed", range(4))
def test_a_restored_office_and_its_desks_find_together_again(
    office: Office, desks: Desks, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    typed: set[tuple[str, str, str]] = set()

    def work(rounds: int) -> None:
        for _ in range(rounds):
            desk, gateway = dice.choice(desks)
            record_id, text = f"c{dice.randrange(8)}", f"w{dice.random():.9f}"
            name = dice.choice(("address", "website", "phone"))
            desk.put("company", record_id, **{name: text})
            typed.add((record_id, name, text))
            if dice.random() < 0.4:
                run(desk, gateway)

    work(25)
    share(desks)
    path = saved(office, tmp_path)
    work(25)
    share(desks)
    before = same_everywhere(office, desks)
    work(10)
    done = backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    assert done.before is not None
    share(desks)
    held = same_everywhere(office, desks)
    assert {key for key in held if key[0] == "company"} >= {key for key in before if key[0] == "company"}
    kept = _kept(office, desks)
    assert {one for one in typed if one not in kept} == set()
    numbers = office.admin.execute(
        "SELECT count(*) FROM kmdesk_office.record WHERE kind = 'company'"
    ).fetchone()
    assert numbers == (len({record_id for record_id, _, _ in typed}),)


def test_an_office_lost_with_its_server_comes_back_on_another(
    office: Office, desks: Desks, tmp_path: Path
) -> None:
    desks[0][0].put("company", "c1", name="before")
    share(desks)
    path = saved(office, tmp_path)
    desks[1][0].put("company", "c1", name="after")
    desks[1][0].put("company", "c2", name="new")
    share(desks)
    other = Office(office.server, f"{office.name}_again")
    roles = [one.role for one in people.members(office.admin)]
    for role in roles:  # as on a server that never had them
        office.admin.execute(f"DROP OWNED BY {role}")  # type: ignore[arg-type]
        setup.end_sessions(office.admin, role)
        office.admin.execute(f"DROP ROLE {role}")  # type: ignore[arg-type]
    done = backup.restore(other.admin, path, PASSPHRASE, CLOCK)
    assert sorted(done.without_login) == sorted(roles)
    again: Desks = []
    for (desk, _), role in zip(desks, roles, strict=True):
        member, secret = people.find(other.admin, role), setup.new_secret()
        people.give_key(other.admin, member, secret)
        again.append((desk, other.gateway(setup.NewBroker(member.role, secret, ("herning",)))))
    share(again)
    assert same_everywhere(other, again)["company", "c1"] == {"name": "after"}
    assert ("company", "c2") in same_everywhere(other, again)
    assert people.members(other.admin)[0].there
    other.close()


def test_what_was_erased_after_the_backup_stays_erased(office: Office, desks: Desks, tmp_path: Path) -> None:
    person, path = _erased_since(desks, office, tmp_path)
    run(*desks[0])
    done = backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    assert done.erased == 1
    assert not _names_freja(office)
    share(desks)
    share(desks)
    told = office.admin.execute(
        "SELECT erased, doc FROM kmdesk_office.record WHERE id = %s", (person.id,)
    ).fetchone()
    assert told == (True, {"deleted": True})
    assert not _names_freja(office)
    assert not _desks_name_freja(desks)
    assert (
        backup.restore(office.admin, saved(office, tmp_path, "again.kmoffice"), PASSPHRASE, CLOCK).erased == 0
    )


def test_what_a_desk_erased_stays_erased_when_the_office_is_lost_with_its_server(
    office: Office, desks: Desks, tmp_path: Path
) -> None:
    _, path = _erased_since(desks, office, tmp_path)
    share(desks)
    other = Office(office.server, f"{office.name}_again")
    backup.restore(other.admin, path, PASSPHRASE, CLOCK)
    assert _names_freja(other)
    again: Desks = []
    for (desk, _), one in zip(desks, people.members(other.admin), strict=True):
        member, secret = one, setup.new_secret()
        people.give_key(other.admin, member, secret)
        again.append((desk, other.gateway(setup.NewBroker(member.role, secret, ("herning",)))))
    share(again)
    share(again)
    assert not _desks_name_freja(again)
    assert not _names_freja(other)
    other.close()


def test_who_was_shown_out_since_the_backup_stays_out(office: Office, desks: Desks, tmp_path: Path) -> None:
    desks[0][0].put("company", "c1", name="x")
    share(desks)
    path = saved(office, tmp_path)
    gone = people.remove(office.admin, "d2")
    newcomer = office.broker("d3")
    backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    roles = {one.role for one in people.members(office.admin)}
    assert gone.role not in roles
    assert newcomer.role in roles
    assert len(roles) == 3
    # In a copy beside it, made to practise, the login of those shown out opens nothing either.
    beside = Office(office.server, f"{office.name}_beside")
    backup.restore(beside.admin, path, PASSPHRASE, CLOCK)
    assert gone.role not in {one.role for one in people.members(beside.admin)}
    assert len(people.members(beside.admin)) == 2
    beside.close()


def test_an_area_the_backup_does_not_know_stays(office: Office, desks: Desks, tmp_path: Path) -> None:
    desks[0][0].put("company", "c1", name="x")
    share(desks)
    path = saved(office, tmp_path)
    setup.add_scope(office.admin, "skive", "Skive")
    office.admin.execute(
        "INSERT INTO kmdesk_office.record (scope_id, kind, id, version, doc, updated_by)"
        " VALUES ('skive', 'company', 's1', 1, '{}', 'x')"
    )
    epoch = office.admin.execute(
        "SELECT store_epoch FROM kmdesk_office.scope WHERE scope_id = 'skive'"
    ).fetchone()
    backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    told = office.admin.execute(
        "SELECT s.store_epoch, r.id FROM kmdesk_office.scope s JOIN kmdesk_office.record r USING (scope_id)"
        " WHERE s.scope_id = 'skive'"
    ).fetchone()
    assert epoch is not None
    assert told == (epoch[0], "s1")


def test_another_offices_backup_is_refused(office: Office, desks: Desks, tmp_path: Path) -> None:
    desks[0][0].put("company", "c1", name="x")
    share(desks)
    other = Office(office.server, f"{office.name}_other")
    with pytest.raises(KnownError, match="andet kontor"):
        backup.restore(office.admin, saved(other, tmp_path), PASSPHRASE, CLOCK)
    assert office.admin.execute("SELECT count(*) FROM kmdesk_office.record").fetchone() == (1,)
    other.close()


def test_what_is_replaced_is_kept_and_can_be_brought_back(
    office: Office, desks: Desks, tmp_path: Path
) -> None:
    path = saved(office, tmp_path)
    desks[0][0].put("company", "c1", name="kept")
    run(*desks[0])
    done = backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    assert done.before is not None
    assert office.admin.execute("SELECT count(*) FROM kmdesk_office.record").fetchone() == (0,)
    backup.restore(office.admin, done.before, PASSPHRASE, CLOCK)
    assert office.admin.execute("SELECT doc ->> 'name' FROM kmdesk_office.record").fetchone() == ("kept",)


@pytest.mark.parametrize("place", [0.02, 0.3, 0.5, 0.8, 0.98])
def test_a_damaged_file_changes_nothing(office: Office, desks: Desks, tmp_path: Path, place: float) -> None:
    for number in range(40):
        desks[0][0].put("company", f"c{number}", note="x" * 20_000)
    share(desks)
    path = saved(office, tmp_path)
    data = bytearray(path.read_bytes())
    where = int(len(data) * place)
    data[where : where + 64] = bytes(byte ^ 0x55 for byte in data[where : where + 64])
    path.write_bytes(data)
    before = everything(office)
    with pytest.raises(KnownError):
        backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    assert everything(office) == before


def test_a_file_that_is_something_else_is_told_so(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "x.kmoffice"
    for data in (b"", b"PK", b"x" * 10_000):
        path.write_bytes(data)
        with pytest.raises(KnownError):
            backup.restore(office.admin, path, PASSPHRASE, CLOCK)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("office.kmdesk", "x")
        packed.writestr("keys.json", "{}")
    with pytest.raises(KnownError):
        backup.restore(office.admin, path, PASSPHRASE, CLOCK)


def test_a_table_this_version_does_not_know_is_refused(office: Office, desks: Desks, tmp_path: Path) -> None:
    office.admin.execute("CREATE TABLE kmdesk_office.later (scope_id text)")
    path = saved(office, tmp_path)
    office.admin.execute("DROP TABLE kmdesk_office.later")
    with pytest.raises(KnownError, match="nyere"):
        backup.restore(office.admin, path, PASSPHRASE, CLOCK)


def test_a_full_disk_leaves_no_file(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise CannotSaveError("x")

    monkeypatch.setattr(archive.Archive, "add", full)
    with pytest.raises(KnownError, match="ikke skrives"):
        saved(office, tmp_path)
    assert list(tmp_path.iterdir()) == []


def _erased_since(desks: Desks, office: Office, folder: Path) -> tuple[Candidate, Path]:
    """Return a candidate that everybody had when the backup was taken, and whom a desk has erased since."""
    desk = desks[0][0]
    person = Candidate(name="Freja Lund Kjær", email="freja@example.dk")
    with desk.store.action("Opret kandidat", "Freja Lund Kjær") as unit:
        unit.put(person)
    share(desks)
    path = saved(office, folder)
    stored = desk.store.get(Candidate, person.id)
    assert stored is not None
    desk.store.erase(stored)
    return person, path


def _desks_name_freja(desks: Desks) -> bool:
    """Tell whether a desk holds the name in any column of any table."""
    for desk, _ in desks:
        tables = desk.database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"
        )
        for (name,) in tables:
            if "freja" in str(desk.database.rows(f'SELECT * FROM "{name}"')).casefold():
                return True
    return False


def _names_freja(office: Office) -> bool:
    """Tell whether the office holds the name in any column of any table."""
    return any("Freja" in str(rows) or "freja" in str(rows) for rows in everything(office).values())


def _kept(office: Office, desks: Desks) -> set[tuple[str, str, str]]:
    """Return every value of a company that is live, in a conflict, or in somebody's history."""
    kept: set[tuple[str, str, str]] = set()
    for desk, _ in desks:
        for (kind, record_id), row in desk.rows.items():
            if kind == "company":
                kept |= {(record_id, name, str(value)) for name, value in row.items()}
            if kind == "conflict":
                for side in ("base", "mine", "office"):
                    kept.add((row["about_id"], row["field"], row[side].strip('"')))
        for record_id, changes in desk.database.rows("SELECT record_id, changes FROM journal_entry"):
            import json

            for name, pair in json.loads(changes).items():
                kept |= {(record_id, name, str(value)) for value in pair}
    for (entry,) in office.admin.execute("SELECT entry FROM kmdesk_office.history WHERE entry IS NOT NULL"):
        for name, pair in {**entry["changes"], **entry.get("log", {})}.items():
            kept |= {(entry["id"], name, str(value)) for value in pair}
    return kept
