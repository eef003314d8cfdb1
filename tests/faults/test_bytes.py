"""Nothing that was typed lies readable on the disk: not in the file, its log, backups or temporary files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks
from kmdesk.store import migrate, projection
from tests.faults.processes import SECRETS, start

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "latin-1")


def readable(*folders: Path) -> list[tuple[str, str]]:
    """Return the files, and which secret each holds readably, in any encoding, whole or its longest word."""
    needles = {
        word.encode(encoding): secret
        for secret in SECRETS
        for word in (secret, max(secret.split(), key=len))
        for encoding in ENCODINGS
    }
    found: list[tuple[str, str]] = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                found += [(path.name, secret) for needle, secret in needles.items() if needle in content]
                found += [(path.name, secret) for secret in SECRETS if secret in str(path)]
    return found


def test_the_search_finds_what_is_readable(tmp_path: Path) -> None:
    for n, encoding in enumerate(ENCODINGS):
        (tmp_path / f"{n}").write_bytes(b"\x00\xff" + SECRETS[0].encode(encoding) + b"\xff")
    assert {name for name, _ in readable(tmp_path)} == {"0", "1", "2", "3"}


def test_nothing_is_readable_while_running_after_a_crash_and_after_a_migration(
    profile: Profile, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = desks.create(profile, clock=clock)
    desk.close()
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    places = {
        "TMPDIR": str(temporary),
        "TEMP": str(temporary),
        "TMP": str(temporary),
        "SQLITE_TMPDIR": str(temporary),
    }
    with start("fill_with_secrets", profile, desk.key, **places) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert Path(f"{profile.database}-wal").stat().st_size > 0
        assert list(profile.backups.iterdir())
        assert profile.log.read_text(encoding="utf-8").count("ValueError at processes.py") == 1
        assert readable(profile.folder, temporary) == []
        process.kill()
    assert readable(profile.folder, temporary) == []

    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    monkeypatch.setattr(migrate, "FOLDER", folder)
    (folder / f"{migrate.newest() + 1:04}_next.sql").write_text(
        "CREATE TABLE copied AS SELECT * FROM company ORDER BY note;\n"
        "CREATE INDEX copied_note ON copied (note, name);\n"
    )
    for name, value in places.items():
        monkeypatch.setenv(name, value)
    again = desks.open_desk(profile, desk.key, clock=clock, labels=labels())
    assert again.store.find(Company, "cvr = ?", (SECRETS[2],))
    projection.rebuild(again.database)
    again.database.run("VACUUM")
    assert readable(profile.folder, temporary) == []
    again.close()
    assert readable(profile.folder, temporary) == []


def test_what_was_erased_is_overwritten(profile: Profile, clock: FixedClock) -> None:
    """A draft that was dropped leaves nothing, not even for somebody who has the key."""
    desk, _ = desks.create(profile, clock=clock)
    desk.local.set("secret", SECRETS[0] * 50)
    desk.database.run("DELETE FROM local_setting WHERE key = 'secret'")
    desk.close()
    again = desks.open_desk(profile, desk.key, clock=clock)
    plain = profile.folder.parent / "plain"
    again.database.run("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
    again.database.run("SELECT sqlcipher_export('plain')")
    again.close()
    assert SECRETS[0].encode() not in plain.read_bytes()
