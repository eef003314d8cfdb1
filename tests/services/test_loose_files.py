"""What lies open for a mail program: only the user's, and gone when kmdesk ends or starts again."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.services.loose_files import LooseFiles, base_folder, sweep

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has other rights")

_RUN = """
import os, sys
from pathlib import Path
from kmdesk.services.loose_files import LooseFiles
files = LooseFiles(Path(sys.argv[1]))
print(files.keep("mail.eml", b"x"), flush=True)
if sys.argv[2] == "wait":
    sys.stdin.read()
"""


def run(base: Path, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _RUN, str(base), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def end(process: subprocess.Popen[str]) -> None:
    process.communicate()
    assert process.returncode is not None


def test_files_are_kept_and_cleared(tmp_path: Path) -> None:
    files = LooseFiles(tmp_path)
    assert list(tmp_path.iterdir()) == []  # nothing before it is needed
    first, second = files.keep("Ærø.eml", b"en"), files.keep("Ærø.eml", b"to")
    assert (first.read_bytes(), second.read_bytes()) == (b"en", b"to")
    assert first.name == second.name == "Ærø.eml"
    files.clear()
    assert list(tmp_path.iterdir()) == []
    files.clear()
    again = files.keep("c.eml", b"tre")
    assert again.read_bytes() == b"tre"
    files.clear()


@posix
def test_only_the_user_may_read_them(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        files = LooseFiles(tmp_path)
        path = files.keep("a.eml", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in path.parents[:2]:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    files.clear()


def test_they_go_when_the_program_ends(tmp_path: Path) -> None:
    process = run(tmp_path, "end")
    end(process)
    assert list(tmp_path.iterdir()) == []


@posix
def test_what_a_killed_program_left_goes_at_the_next_start(tmp_path: Path) -> None:
    process = run(tmp_path, "wait")
    assert process.stdout is not None
    path = Path(process.stdout.readline().strip())
    assert sweep(tmp_path) == 0  # it still runs
    assert path.read_bytes() == b"x"
    os.kill(process.pid, signal.SIGKILL)
    end(process)
    assert path.exists()
    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


@posix
def test_what_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "lock").write_bytes(b"")
    (elsewhere / "vigtigt.txt").write_bytes(b"x")
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "kmdesk-mail-trap").symlink_to(elsewhere)
    (tmp_path / "base" / "kmdesk-mail-nolock").mkdir()
    (tmp_path / "base" / "kmdesk-mail-file").write_bytes(b"x")
    assert sweep(tmp_path / "base") == 0
    assert (elsewhere / "vigtigt.txt").exists()
    assert len(list((tmp_path / "base").iterdir())) == 3


def test_memory_is_preferred_to_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert base_folder() == tmp_path
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "ingen"))
    assert base_folder().is_dir()
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert base_folder().is_dir()


def test_no_room_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="Mailen kunne ikke lægges klar"):
        LooseFiles(tmp_path / "ingen").keep("a.eml", b"x")
