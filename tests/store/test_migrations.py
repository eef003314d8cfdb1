"""The schema grows by numbered files; what is newer than the program is left alone."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.paths import Profile
from kmdesk.models import Company, Visit
from kmdesk.models.tables import all_tables
from kmdesk.store import backup, migrate, proof
from kmdesk.store import desk as desks
from kmdesk.store.database import Database, FileDamagedError
from kmdesk.store.desk import Desk
from tests.store import make_fixture

FIXTURE = Path(__file__).with_name("data") / "v0001.kmdesk"


def test_the_migrated_schema_is_that_of_the_models(desk: Desk) -> None:
    for table in all_tables():
        found = {
            name: (kind, bool(required))
            for _, name, kind, required, _, _ in desk.database.rows(f'PRAGMA table_info("{table.name}")')
        }
        wanted = {
            column.name: ("INTEGER" if isinstance(column.type, sa.Integer) else "TEXT", not column.nullable)
            for column in table.columns
        }
        assert found == wanted, table.name
        keys = desk.database.rows(f'SELECT name FROM pragma_table_info("{table.name}") WHERE pk > 0')
        assert keys == [("id",)]
        assert desk.database.value("SELECT strict FROM pragma_table_list WHERE name = ?", (table.name,)) == 1


def test_migrations_are_numbered_without_a_gap_and_hold_no_program() -> None:
    assert list(migrate.available()) == list(range(1, migrate.newest() + 1))
    assert {file.suffix for file in migrate.FOLDER.iterdir()} == {".sql"}


def test_the_migrator_knows_no_record() -> None:
    tree = ast.parse(Path(migrate.__file__).read_text(encoding="utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not {name for name in imported if name and name.startswith(("kmdesk.models", "kmdesk.services"))}


def test_a_file_of_version_1_still_opens(tmp_path: Path) -> None:
    path = tmp_path / "desk.kmdesk"
    shutil.copy(FIXTURE, path)
    database = Database(path, make_fixture.KEY)
    assert migrate.version(database) == 1
    migrate.migrate(database)
    assert migrate.version(database) == migrate.newest()
    names = [name for (name,) in database.rows("SELECT name FROM company ORDER BY name")]
    assert names == sorted(make_fixture.NAMES)
    assert proof.faults_of(database) == []
    assert proof.unlike_journal(database) == (4, 0)
    database.close()


@pytest.fixture
def another_migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations with one more than the program has; returns the new file."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    number = migrate.newest() + 1
    monkeypatch.setattr(migrate, "FOLDER", folder)
    file = folder / f"{number:04}_next.sql"
    file.write_text("ALTER TABLE company ADD COLUMN shoe_size TEXT NOT NULL DEFAULT '42'; -- a comment\n")
    return file


def _desk_of_before(profile: Profile, clock: FixedClock, another_migration: Path) -> bytes:
    script = another_migration.read_text()
    another_migration.unlink()
    desk, _ = desks.create(profile, clock=clock)
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="Fra før"))
    desk.close()
    another_migration.write_text(script)
    return desk.key


def test_a_backup_is_made_before_a_migration(
    profile: Profile, clock: FixedClock, another_migration: Path
) -> None:
    key = _desk_of_before(profile, clock, another_migration)
    desk = desks.open_desk(profile, key, clock=clock)
    assert desk.database.rows("SELECT name, shoe_size FROM company") == [("Fra før", "42")]
    (company,) = desk.store.find(Company)
    assert company.name == "Fra før"
    desk.close()
    (made,) = backup.existing(profile)
    assert made.reason == "migration"
    folder = profile.folder / "unpacked"
    backup.unpack(made.path, folder, ("desk.kmdesk", "keys.json"))
    assert backup.check(folder, key).version == migrate.newest() - 1
    desks.open_desk(profile, key, clock=clock).close()
    assert len(backup.existing(profile)) == 1


def test_a_migration_that_fails_leaves_the_file_as_it_was(
    profile: Profile, clock: FixedClock, another_migration: Path
) -> None:
    key = _desk_of_before(profile, clock, another_migration)
    good = another_migration.read_text()
    another_migration.write_text(good + "CREATE TABLE visit (id TEXT);\n")
    with pytest.raises(Exception, match="already exists"):
        desks.open_desk(profile, key, clock=clock)
    another_migration.write_text(good)
    desk = desks.open_desk(profile, key, clock=clock)
    assert desk.database.value("SELECT count(*) FROM company") == 1
    desk.close()


def test_without_a_backup_nothing_is_migrated(
    profile: Profile, clock: FixedClock, another_migration: Path
) -> None:
    key = _desk_of_before(profile, clock, another_migration)
    before = profile.database.read_bytes()
    profile.backups.write_text("a file where the folder should be")
    with pytest.raises(KnownError, match="Sikkerhedskopien kunne ikke skrives"):
        desks.open_desk(profile, key, clock=clock)
    assert profile.database.read_bytes() == before


def test_an_old_file_is_not_read_without_being_migrated(
    profile: Profile, clock: FixedClock, another_migration: Path
) -> None:
    key = _desk_of_before(profile, clock, another_migration)
    with pytest.raises(KnownError, match="skal opdateres"):
        desks.open_for_reading(profile, key, clock=clock)


@pytest.mark.parametrize("journal_mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("way", [desks.open_desk, desks.open_for_reading])
def test_a_file_of_a_newer_program_is_refused_and_not_touched(
    desk: Desk, clock: FixedClock, journal_mode: str, way
) -> None:
    desk.database.run(f"PRAGMA user_version = {migrate.newest() + 1}")
    desk.database.run(f"PRAGMA journal_mode = {journal_mode}")
    desk.close()
    before = desk.profile.database.read_bytes()
    with pytest.raises(migrate.FileTooNewError, match=r"nyere kmdesk.*ikke rørt"):
        way(desk.profile, desk.key, clock=clock)
    assert desk.profile.database.read_bytes() == before
    log = desk.profile.folder / "desk.kmdesk-wal"
    assert not log.exists() or log.stat().st_size == 0


@pytest.mark.parametrize("way", [desks.open_desk, desks.open_for_reading])
def test_a_missing_or_empty_file_never_becomes_an_empty_desk(desk: Desk, clock: FixedClock, way) -> None:
    with desk.store.action("Opret besøg") as unit:
        unit.put(Visit())
    desk.close()
    desk.profile.database.write_bytes(b"")
    with pytest.raises(FileDamagedError, match=r"mangler eller er tom.*kmdesk restore"):
        way(desk.profile, desk.key, clock=clock)
    desk.profile.database.unlink()
    with pytest.raises(FileDamagedError, match="mangler eller er tom"):
        way(desk.profile, desk.key, clock=clock)
    assert not desk.profile.database.exists()
