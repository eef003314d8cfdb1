"""The rooms and what they may know, and the size of a thought."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.architecture import ROOT

LONGEST = 500
"""Lines: past about 400 a file is probably two thoughts, past 500 it is a failure here."""


def test_imports_go_down_only() -> None:
    """In a process of its own: import-linter switches off the loggers of the one it runs in."""
    lint = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_file_is_one_thought() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / "kmdesk").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}
