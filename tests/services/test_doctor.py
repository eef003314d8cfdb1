"""`kmdesk doctor` on whole and broken desks and installations."""

from __future__ import annotations

import importlib.metadata
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from kmdesk.core import resources
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.services import doctor, doctor_installation
from kmdesk.store import backup, migrate
from kmdesk.store import desk as desks
from kmdesk.store.desk import Desk
from tests.conftest import PASSPHRASE

NAME = "Hemmelig Maskinfabrik"


@pytest.fixture
def closed(desk: Desk) -> Desk:
    with desk.store.action("Opret virksomhed") as unit:
        for n in range(30):
            unit.put(Company(name=f"{NAME} {n}", note="x" * 3_000))
    desk.close()
    return desk


def levels(profile: Profile, clock: FixedClock) -> dict[str, str]:
    return {finding.area: finding.level for finding in doctor.examine(profile, clock)}


def advice(profile: Profile, clock: FixedClock, area: str) -> str:
    return next(finding.advice for finding in doctor.examine(profile, clock) if finding.area == area)


def test_a_whole_desk_is_whole_open_or_closed(desk: Desk, clock: FixedClock) -> None:
    backup.make(desk.profile, desk.key, "manual", clock)
    for _ in range(2):
        found = levels(desk.profile, clock)
        areas = (
            "key",
            "data",
            "version",
            "journal",
            "derived",
            "backup",
            "folder",
            "lock",
            "log",
            "cipher",
            "keyring",
        )
        assert {area: found[area] for area in areas} == dict.fromkeys(areas, "ok")
        desk.close()


def test_before_the_first_start_nothing_is_wrong(profile: Profile, clock: FixedClock) -> None:
    assert levels(profile, clock)["desk"] == "ok"
    assert not profile.folder.exists()


def test_json_has_stable_keys_and_names_nobody(closed: Desk, clock: FixedClock) -> None:
    findings = doctor.examine(closed.profile, clock)
    content = json.loads(doctor.as_json(findings))
    assert content.keys() == {"format", "ok", "findings"}
    assert content["ok"] is True
    assert all(finding.keys() == {"area", "level", "text", "advice"} for finding in content["findings"])
    for text in (doctor.as_json(findings), doctor.as_text(findings)):
        assert NAME not in text
        assert "Karen" not in text


def test_the_home_folder_is_not_spelled_out(
    closed: Desk, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: closed.profile.folder.parent)
    assert advice(closed.profile, clock, "backup") == 'kmdesk backup --profile "~/desk"'


@pytest.mark.parametrize("damage", ["middle", "cut", "foreign", "empty", "gone"])
def test_a_damaged_file_is_told_with_the_command_that_mends_it(
    closed: Desk, clock: FixedClock, damage: str
) -> None:
    path = closed.profile.database
    whole = path.read_bytes()
    middle = len(whole) // 2
    damaged = {
        "middle": whole[:middle] + os.urandom(5_000) + whole[middle + 5_000 :],
        "cut": whole[:middle],
        "foreign": b"SQLite format 3\x00" * 500,
        "empty": b"",
        "gone": b"",
    }[damage]
    path.write_bytes(damaged)
    if damage == "gone":
        path.unlink()
    assert levels(closed.profile, clock)["data"] == "bad"
    assert advice(closed.profile, clock, "data") == f'kmdesk restore --profile "{closed.profile.folder}"'
    assert (path.read_bytes() if path.exists() else b"") == damaged


def test_missing_and_damaged_keys(closed: Desk, clock: FixedClock) -> None:
    closed.profile.keys.write_text("[]")
    assert levels(closed.profile, clock)["key"] == "bad"
    closed.profile.keys.unlink()
    assert levels(closed.profile, clock)["key"] == "bad"
    assert "kmdesk restore" in advice(closed.profile, clock, "key")


def test_without_the_key_the_data_are_not_looked_at(
    profile: Profile, clock: FixedClock, closed: Desk
) -> None:
    keyring.set_keyring(NoKeyring())
    found = levels(closed.profile, clock)
    assert (found["key"], found["keyring"]) == ("bad", "warn")
    locked = Profile(profile.folder.parent / "locked")
    desks.create(locked, passphrase=PASSPHRASE, use_keyring=False, clock=clock)[0].close()
    found = levels(locked, clock)
    assert found["key"] == "warn"
    assert "data" not in found
    assert "KMDESK_PASSPHRASE" in advice(locked, clock, "key")


def test_a_newer_file_is_told(desk: Desk, clock: FixedClock) -> None:
    desk.database.run(f"PRAGMA user_version = {migrate.newest() + 1}")
    desk.close()
    findings = doctor.examine(desk.profile, clock)
    assert any(finding.bad and "nyere kmdesk" in finding.text for finding in findings)


def test_records_and_lists_that_went_their_own_way(desk: Desk, clock: FixedClock) -> None:
    with desk.store.action("Opret virksomhed") as unit:
        company = unit.put(Company(name=NAME))
    desk.database.run("UPDATE company SET name = 'ændret udenom' WHERE id = ?", (company.id,))
    desk.database.run("DELETE FROM company_row")
    found = levels(desk.profile, clock)
    assert (found["data"], found["journal"], found["derived"]) == ("ok", "bad", "bad")
    assert advice(desk.profile, clock, "derived").startswith("kmdesk rebuild")


def test_old_backups_and_a_large_log_are_warned_of(closed: Desk, clock: FixedClock) -> None:
    backup.make(closed.profile, closed.key, "manual", clock)
    clock.at += timedelta(days=8)
    closed.profile.log.write_bytes(bytes(4_000_000))
    found = levels(closed.profile, clock)
    assert (found["backup"], found["log"]) == ("warn", "warn")
    text = doctor.as_text(doctor.examine(closed.profile, clock))
    assert "8 dage gammel" in text


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")
def test_a_folder_that_others_may_enter_is_warned_of(closed: Desk, clock: FixedClock) -> None:
    closed.profile.folder.chmod(0o755)
    assert levels(closed.profile, clock)["folder"] == "warn"
    assert advice(closed.profile, clock, "folder") == f'chmod 700 "{closed.profile.folder}"'


@pytest.mark.parametrize(
    ("python", "pyside", "level"),
    [
        ((3, 11, 2), "6.11.3", "ok"),
        ((3, 11, 2), "6.12.0", "bad"),
        ((3, 12, 1), "6.12.0", "ok"),
        ((3, 10, 1), "6.11.3", "bad"),
    ],
)
def test_python_and_pyside_that_do_not_go_together(
    monkeypatch: pytest.MonkeyPatch, python: tuple[int, int, int], pyside: str, level: str
) -> None:
    monkeypatch.setattr(sys, "version_info", python)
    monkeypatch.setattr(importlib.metadata, "version", lambda _: pyside)
    found = [doctor_installation._python(), doctor_installation._pyside()]
    assert max(finding.level == "bad" for finding in found) == (level == "bad")


def test_missing_fonts_and_lists_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    fonts, lists = doctor_installation._fonts(), doctor_installation._resources()
    assert fonts.bad
    assert "DejaVuSans.ttf" in fonts.text
    assert lists.bad
    assert "choices.json" in lists.text


def test_the_command_works_without_pyside(closed: Desk, tmp_path: Path) -> None:
    script = (
        "import sys, importlib.metadata as m\n"
        "sys.modules['PySide6'] = None\n"
        "def gone(name): raise m.PackageNotFoundError(name)\n"
        "m.version = gone\n"
        "from kmdesk.cli import run\n"
        f"sys.exit(run(['doctor', '--json', '--profile', {str(closed.profile.folder)!r}]))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUTF8": "1", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    )
    assert ended.returncode == 1, ended.stderr
    found = {finding["area"]: finding["level"] for finding in json.loads(ended.stdout)["findings"]}
    assert (found["pyside"], found["libraries"], found["cipher"]) == ("bad", "bad", "ok")


@pytest.mark.parametrize("place", ["a file", "in a file", "dangling link", "long name", "in /proc"])
def test_a_place_where_no_desk_can_be_is_told(tmp_path: Path, clock: FixedClock, place: str) -> None:
    (tmp_path / "fil").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    folder = {
        "a file": tmp_path / "fil",
        "in a file": tmp_path / "fil" / "desk",
        "dangling link": tmp_path / "link",
        "long name": tmp_path / ("x" * 300),
        "in /proc": Path("/proc/nowhere/desk"),
    }[place]
    if place == "in /proc" and not Path("/proc").exists():
        pytest.skip("only Linux has it")
    findings = [finding for finding in doctor.examine(Profile(folder), clock) if finding.area == "folder"]
    assert [finding.level for finding in findings] == ["bad"]
    assert "--profile" in findings[0].advice


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has the choice")
def test_a_window_system_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "nonsense")
    found = doctor_installation._libraries()
    assert found.bad
    assert "QT_QPA_PLATFORM" in found.text
