"""The rooms and what they may know, and the size of a thought."""

from __future__ import annotations

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture import ROOT

LONGEST = 500
"""Lines: past about 400 a file is probably two thoughts, past 500 it is a failure here."""


def test_imports_go_down_only(monkeypatch, capsys) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) == EXIT_STATUS_SUCCESS, (
        capsys.readouterr().out
    )


def test_a_file_is_one_thought() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / "kmdesk").rglob("*.py")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}
