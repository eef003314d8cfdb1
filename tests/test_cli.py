"""The command line: what it says, where it says it, and with which code it ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from kmdesk.cli import run
from kmdesk.core.clock import FixedClock
from kmdesk.core.languages import use_language
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.store import backup
from kmdesk.store.desk import Desk
from tests.conftest import PASSPHRASE

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has it")
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def danish() -> Iterator[None]:
    yield
    use_language("da")


@pytest.fixture
def closed(desk: Desk) -> Desk:
    with desk.store.action("Opret virksomhed") as unit:
        for n in range(30):
            unit.put(Company(name=f"Vestrum {n}", note="x" * 9_000))
    desk.close()
    return desk


def at(profile: Profile, *arguments: str) -> list[str]:
    return [*arguments, "--profile", str(profile.folder)]


def fails(capsys: Captured, arguments: list[str]) -> str:
    """Run a command that must end with one plain line and 1; returns the line."""
    assert run(arguments) == 1
    said = capsys.readouterr().err
    assert said.startswith("kmdesk: ")
    assert said.count("\n") == 1
    return said


def process(
    *arguments: str, env: dict[str, str] | None = None, out: int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    """Run the real command; its standard output is `out`."""
    not_ours = ("DISPLAY", "WAYLAND_DISPLAY", "PYTHONUNBUFFERED")
    kept = {name: text for name, text in os.environ.items() if name not in not_ours}
    return subprocess.run(
        [sys.executable, "-m", "kmdesk", *arguments],
        stdout=out,
        stderr=subprocess.PIPE,
        check=False,
        cwd=Path(__file__).parent.parent,
        env={**kept, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **(env or {})},
    )


def one_line(ended: subprocess.CompletedProcess[bytes]) -> str:
    said = ended.stderr.decode()
    assert (ended.returncode, said.count("\n")) == (1, 1), said
    assert said.startswith("kmdesk: ")
    return said


# -- backup and restore ------------------------------------------------------------------------------


def test_a_damaged_desk_is_not_backed_up(closed: Desk, capsys: Captured) -> None:
    whole = closed.profile.database.read_bytes()
    middle = len(whole) // 2
    closed.profile.database.write_bytes(whole[:middle] + os.urandom(9_000) + whole[middle + 9_000 :])
    assert "beskadiget" in fails(capsys, at(closed.profile, "backup"))
    closed.profile.database.write_bytes(b"")
    assert "mangler eller er tom" in fails(capsys, at(closed.profile, "backup"))
    assert backup.existing(closed.profile) == []


def test_backup_without_a_data_file_says_so_and_leaves_nothing(closed: Desk, capsys: Captured) -> None:
    closed.profile.database.unlink()
    for log in closed.profile.folder.glob("desk.kmdesk-*"):
        log.unlink()
    before = sorted(closed.profile.folder.iterdir())
    said = fails(capsys, at(closed.profile, "backup"))
    assert "mangler eller er tom" in said
    assert "Gør plads" not in said
    assert sorted(closed.profile.folder.iterdir()) == before


def test_backup_out_replaces_nothing(closed: Desk, capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "x.kmbackup"
    assert run(at(closed.profile, "backup", "--out", str(file))) == 0
    before = file.read_bytes()
    assert "findes allerede" in fails(capsys, at(closed.profile, "backup", "--out", str(file)))
    assert file.read_bytes() == before
    there = tmp_path / "usb" / "x.kmbackup"
    assert "findes ikke" in fails(capsys, at(closed.profile, "backup", "--out", str(there)))
    assert not there.parent.exists()


def test_restore_takes_the_newest_sound_backup_and_names_the_others(
    closed: Desk, clock: FixedClock, capsys: Captured
) -> None:
    sound = backup.make(closed.profile, closed.key, "manual", clock)
    clock.at += timedelta(minutes=1)
    newest = backup.make(closed.profile, closed.key, "manual", clock)
    newest.write_bytes(newest.read_bytes()[:-500])
    assert run(at(closed.profile, "restore")) == 0
    skipped, restored = capsys.readouterr().out.splitlines()
    assert newest.name in skipped
    assert restored.startswith(f"Gendannet {sound.name}: 30 virksomheder, 0 besøg. Det gamle ligger i ")
    (aside,) = closed.profile.folder.glob("before-restore-*")
    assert restored.endswith(f"{aside}.")


def test_restore_into_a_new_folder_claims_nothing_of_old_data(
    closed: Desk, clock: FixedClock, capsys: Captured, tmp_path: Path
) -> None:
    path = backup.make(closed.profile, closed.key, "manual", clock)
    assert run(at(Profile(tmp_path / "new"), "restore", str(path))) == 0
    assert capsys.readouterr().out == f"Gendannet {path.name}: 30 virksomheder, 0 besøg.\n"


def test_print_tells_a_missing_key_file_from_a_missing_desk(closed: Desk, capsys: Captured) -> None:
    command = at(closed.profile, "print", "visit", "latest", "--out", "/tmp/never.pdf")
    closed.profile.keys.unlink()
    said = fails(capsys, command)
    assert "Nøglefilen" in said
    assert "kmdesk restore" in said


def test_print_replaces_a_file_only_when_told_to(closed: Desk, capsys: Captured, tmp_path: Path) -> None:
    def printing(file: Path, *more: str) -> list[str]:
        return at(closed.profile, "print", "scheme", "LT-P", "--out", str(file), *more)

    file, link = tmp_path / "ark.pdf", tmp_path / "link.pdf"
    assert run(printing(file)) == 0
    file.write_bytes(b"mit eget")
    link.symlink_to(file)
    for taken in (file, link):
        said = fails(capsys, printing(taken))
        assert "findes allerede" in said
        assert "--replace" in said
        assert file.read_bytes() == b"mit eget"
    assert run(printing(link, "--replace")) == 0
    assert link.is_symlink()
    assert file.read_bytes().startswith(b"%PDF")
    there = tmp_path / "usb" / "ark.pdf"
    assert "findes ikke" in fails(capsys, printing(there, "--replace"))
    assert sorted(tmp_path.iterdir()) == sorted({file, link, closed.profile.folder})


@linux
def test_print_to_a_pipe_when_told_to(closed: Desk, tmp_path: Path) -> None:
    pipe = tmp_path / "rør"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    assert run(at(closed.profile, "print", "scheme", "LT-P", "--out", str(pipe), "--replace")) == 0
    reader.join()
    assert read[0].startswith(b"%PDF")
    assert pipe.is_fifo()


# -- the demo ----------------------------------------------------------------------------------------


def test_the_demo_opens_whatever_passphrase_is_in_the_environment(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", threading.excepthook)
    shown: list[str] = []

    def look() -> None:
        for window in QApplication.topLevelWidgets():
            for name in ("today_screen", "error_state", "unlock_secret"):
                if any(widget.isVisible() for widget in window.findChildren(QWidget, name)):
                    shown.append(name)
                    window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    QTimer.singleShot(60_000, qapp, qapp.quit)
    assert run(["demo", "--companies", "20"]) == 0
    timer.stop()
    assert shown[:1] == ["today_screen"]
    assert os.environ["KMDESK_PASSPHRASE"] == PASSPHRASE


def test_the_tour_unlocks_its_desk_whatever_passphrase_is_in_the_environment(tmp_path: Path) -> None:
    env = {**os.environ, "KMDESK_PASSPHRASE": PASSPHRASE, "QT_QPA_PLATFORM": "offscreen"}
    playing = subprocess.Popen(
        [sys.executable, "-m", "kmdesk", "demo", "--companies", "30", "--tour", str(tmp_path)],
        cwd=Path(__file__).parent.parent,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not list(tmp_path.glob("*_unlock_light.png")) or not list(tmp_path.glob("*_today_light.png")):
            try:
                assert playing.wait(0.1) is None, "ended before the desk was open"
            except subprocess.TimeoutExpired:
                continue
    finally:
        playing.kill()
        playing.wait()


def test_the_tour_says_when_a_picture_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "01_first_run_choose_dark.png").mkdir()
    ended = process("demo", "--tour", str(tmp_path), env={"QT_QPA_PLATFORM": "offscreen"})
    said = ended.stderr.decode().splitlines()[-1]
    assert ended.returncode == 1
    assert said.startswith("kmdesk: ")
    assert "01_first_run_choose_dark.png kan ikke skrives" in said
    assert b"Traceback" not in ended.stderr


def test_the_tour_asks_for_its_folder_and_its_desk_before_it_plays(
    qapp: QApplication, closed: Desk, capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = tmp_path / "pictures"
    said = fails(capsys, at(closed.profile, "demo", "--tour", str(pictures)))
    assert "allerede et skrivebord" in said
    assert not pictures.exists()
    (tmp_path / "fil").write_bytes(b"")
    said = fails(capsys, ["demo", "--tour", str(tmp_path / "fil")])
    assert "kan ikke skrives til" in said

    def refused(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kmdesk.tour.day.TemporaryFile", refused)  # root may write everywhere
    said = fails(capsys, ["demo", "--tour", str(pictures)])
    assert "kan ikke skrives til" in said
    assert list(pictures.iterdir()) == []


# -- the window system -------------------------------------------------------------------------------


@linux
@pytest.mark.parametrize("platform", ["xcb", "nonsense", "eglfs", "wayland"])
@pytest.mark.parametrize("command", [(), ("demo",), ("demo", "--tour", "never")])
def test_a_window_system_that_is_not_there_is_one_line(
    tmp_path: Path, platform: str, command: tuple[str, ...]
) -> None:
    chosen = ["--profile", str(tmp_path / "desk")]
    said = one_line(process(*command, *chosen, env={"QT_QPA_PLATFORM": platform}))
    assert "QT_QPA_PLATFORM" in said or "Systembiblioteket" in said
    assert list(tmp_path.iterdir()) == []


@linux
def test_without_a_screen_the_window_is_one_line(tmp_path: Path) -> None:
    said = one_line(process("--profile", str(tmp_path / "desk"), env={"QT_QPA_PLATFORM": ""}))
    assert "ingen skærm" in said


def test_a_scale_that_is_no_number_does_not_keep_the_window_from_opening(
    qapp: QApplication, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", threading.excepthook)
    profile.folder.mkdir()
    profile.settings.write_text('{"scale": NaN}')
    shown: list[QWidget] = []

    def look() -> None:
        for window in QApplication.topLevelWidgets():
            if any(widget.isVisible() for widget in window.findChildren(QWidget, "start_page")):
                shown.append(window)
                window.close()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    QTimer.singleShot(60_000, qapp, qapp.quit)
    assert run(["--profile", str(profile.folder)]) == 0
    timer.stop()
    assert shown


# -- where it is said --------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_what_a_terminal_cannot_show_becomes_a_question_mark(profile: Profile, encoding: str) -> None:
    ended = process(*at(profile, "doctor"), env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == b""
    assert ended.stdout.decode(encoding).startswith("? Python")


@linux
def test_nobody_who_listens_is_no_trouble(profile: Profile) -> None:
    for command in (at(profile, "doctor"), ["--help"]):
        reading, writing = os.pipe()
        os.close(reading)
        try:
            ended = process(*command, out=writing)
        finally:
            os.close(writing)
        assert (ended.returncode, ended.stderr) == (1, b"")


@linux
def test_a_full_standard_output_is_one_line(profile: Profile) -> None:
    for command in (at(profile, "doctor"), ["--help"], ["--version"]):
        full = os.open("/dev/full", os.O_WRONLY)
        try:
            ended = process(*command, out=full)
        finally:
            os.close(full)
        assert "kunne ikke skrives ud" in one_line(ended)


@linux
def test_a_name_that_the_system_refuses_is_one_line(tmp_path: Path, capsys: Captured) -> None:
    profile = Profile(tmp_path / ("x" * 300))
    for command in (
        ["backup"],
        ["restore"],
        ["rebuild"],
        ["demo"],
        ["print", "visit", "latest", "--out", str(tmp_path / "x.pdf")],
    ):
        said = fails(capsys, at(profile, *command))
        assert "xxx" in said
    assert run(at(profile, "doctor")) == 1
    assert re.search(r"✗ Mappen .*xxx.* kan ikke bruges", capsys.readouterr().out)
    assert list(tmp_path.iterdir()) == []


def test_doctor_reports_a_file_in_the_place_of_a_folder(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "fil").write_bytes(b"")
    assert run(["doctor", "--profile", str(tmp_path / "fil")]) == 1
    assert "er ikke en mappe" in capsys.readouterr().out


def test_what_the_program_itself_raises_is_a_bug_and_no_plain_line(
    closed: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Profile) -> list[backup.Backup]:
        raise TimeoutError("for the test")

    monkeypatch.setattr(backup, "existing", fail)
    with pytest.raises(TimeoutError):
        run(at(closed.profile, "backup", "--list"))


def test_help_and_wrong_usage_end_as_ever(capsys: Captured) -> None:
    for arguments, code in (
        (["--help"], 0),
        (["--version"], 0),
        (["nonsense"], 2),
        (["demo", "--companies", "0"], 2),
    ):
        with pytest.raises(SystemExit) as ended:
            run(arguments)
        assert ended.value.code == code
