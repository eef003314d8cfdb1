"""Names any system takes, and files that are whole or not there."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kmdesk.core.errors import KnownError
from kmdesk.exchange.handed_out import plain_line, safe_name, write_new, write_over
from tests.nasty import NASTY


@pytest.mark.parametrize("text", NASTY)
def test_any_text_gives_a_name_that_any_system_takes(text: str, tmp_path: Path) -> None:
    name = safe_name(text)
    assert name.endswith(".pdf")
    assert len(name.encode()) <= 154
    assert not set("<>:\"/\\|?*'") & set(name)
    assert not any(unicodedata.category(sign)[0] in "CZ" and sign not in " \u200d" for sign in name)
    assert name[0] not in " .-"
    assert name == safe_name(name)
    assert write_new(tmp_path, name, b"x").read_bytes() == b"x"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Besøgsresumé B-2026-0418", "Besøgsresumé B-2026-0418.pdf"),
        ("Ærø Smede & Søn A/S.pdf", "Ærø Smede - Søn A-S.pdf"),
        ("con", "_con.pdf"),
        ("LPT1.pdf", "_LPT1.pdf"),
        ("nul.kopi", "_nul.kopi.pdf"),
        ("konsol", "konsol.pdf"),
        ("...", "dokument.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.exe.pdf"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_a_line_is_one_line() -> None:
    assert plain_line("a\r\nb\u2028c\x00d\te\u00a0 f") == "a b c d e f"
    assert all(len(plain_line(text).splitlines()) <= 1 for text in NASTY)


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"gammel")
    (tmp_path / "a (2).pdf").mkdir()
    assert write_new(tmp_path, "a.pdf", b"ny") == tmp_path / "a (3).pdf"
    assert write_new(tmp_path, "b.pdf", b"ny") == tmp_path / "b.pdf"
    assert (tmp_path / "a.pdf").read_bytes() == b"gammel"
    assert (tmp_path / "a (3).pdf").read_bytes() == b"ny"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a (2).pdf", "a (3).pdf", "a.pdf", "b.pdf"]


def test_what_is_replaced_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"gammel")
    write_over(path, b"ny")
    assert path.read_bytes() == b"ny"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["ingen", "fil"])
def test_a_folder_that_is_none_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "fil").write_bytes(b"x")
    with pytest.raises(KnownError, match=f"mappen {name}"):
        write_new(tmp_path / name, "a.pdf", b"x")
    with pytest.raises(KnownError, match=f"mappen {name}"):
        write_over(tmp_path / name / "a.pdf", b"x")


def test_on_a_full_disk_the_old_file_stays_and_no_half_one_is_left(small_disk: Callable[[int], Path]) -> None:
    disk = small_disk(1)
    old = disk / "a.pdf"
    old.write_bytes(b"gammel")
    for write in (lambda data: write_over(old, data), lambda data: write_new(disk, "b.pdf", data)):
        with pytest.raises(KnownError, match="gør plads"):
            write(bytes(2_000_000))
    assert old.read_bytes() == b"gammel"
    assert list(disk.iterdir()) == [old]
    assert write_new(disk, "b.pdf", b"lille").read_bytes() == b"lille"


def test_a_folder_in_the_files_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    with pytest.raises(KnownError):
        write_over(tmp_path / "a.pdf", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.pdf"]
