"""The keyboard help: every command with a key, and what has a key without being a command."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

import kmdesk.ui
from kmdesk.ui.dialogs.help import FIXED, HelpDialog, all_keys
from kmdesk.ui.shell.window import Command
from kmdesk.ui.widgets.badge import Badge

COMMANDS = (
    Command("undo", "&Fortryd", "Ctrl+Z", list, "&Rediger"),
    Command("redo", "&Gentag", "Ctrl+Shift+Z | Ctrl+Y", list, "&Rediger"),
    Command("back", "&Tilbage", "Alt+Left", list, "&Vis"),
    Command("save", "&Gem alt", "Ctrl+S", list, "&Fil"),
    Command("new_match", "Nyt &match", "", list, "&Fil"),
)


@pytest.fixture
def dialog(qtbot):
    window = QWidget()
    window.resize(1280, 720)
    qtbot.addWidget(window)
    window.show()
    made = HelpDialog(COMMANDS, window)
    made.open()
    made.window_kept = window  # the dialog does not own what it stands before
    return made


def texts(dialog) -> set[str]:
    return {one.text() for one in dialog._shown.findChildren(QLabel)}


def caps(dialog) -> set[str]:
    return {one.text() for one in dialog._shown.findChildren(Badge)}


def test_commands_and_fixed_keys_are_shown(dialog):
    assert {"Fortryd", "Gentag", "Tilbage", "Rediger", "Næste ubesvarede spørgsmål"} <= texts(dialog)
    assert {"Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y", "Alt+←", "Ctrl+J"} <= caps(dialog)


def test_a_command_without_a_key_is_left_out(dialog):
    assert "Nyt match" not in texts(dialog)


def test_a_key_with_a_command_is_not_told_twice(dialog):
    assert [key.text for key in all_keys(COMMANDS) if key.keys == "Ctrl+S"] == ["&Gem alt"]
    assert any(key.keys == "Ctrl+S" for key in FIXED)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gentag", "Gentag"),
        ("ctrl+y", "Gentag"),
        ("besog sektion", None),
        ("besøg sektion", "Forrige eller næste sektion"),
    ],
)
def test_search_by_key_or_words(dialog, qtbot, text, found):
    qtbot.keyClicks(dialog.filter, text)
    if found is None:
        assert texts(dialog) | {dialog._shown.text()} == {"Ingen taster passer."}
    else:
        assert found in texts(dialog)
        assert "Tilbage" not in texts(dialog)


def test_escape_clears_then_closes(dialog, qtbot):
    qtbot.keyClicks(dialog.filter, "gentag")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "Tilbage" in texts(dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


UI = Path(kmdesk.ui.__file__).parent
_KEYS = re.compile(r"(?:Ctrl\+|Alt\+|Shift\+)+(?:[A-Z]|Left|Right|Up|Down|PgDown|PgUp|Home|End)|F\d{1,2}")
_SAID = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "PgDown": "PgDn"}
_BESIDE = {"Ctrl+Z", "Ctrl+Y", "Ctrl+H", "F"}
"""Undo and redo are the window's commands, and Ctrl+H of dialogs is; F goes with Ctrl in the promises."""


def keys_in(file: Path) -> set[str]:
    """Return the keys a file of the window gives a meaning: shortcuts, and letters of a list."""
    found: set[str] = set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    shortcuts = any(isinstance(node, ast.Name) and node.id == "QShortcut" for node in ast.walk(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and re.fullmatch(r"Key_([A-Z]|F\d{1,2})", node.attr):
            found.add(node.attr.removeprefix("Key_"))
        elif shortcuts and isinstance(node, ast.Constant) and _KEYS.fullmatch(str(node.value)):
            found.add("+".join(_SAID.get(part, part) for part in str(node.value).split("+")))
    return found


def test_every_key_that_the_pages_listen_to_is_told() -> None:
    told = {key for one in FIXED for key in one.keys.split(" | ")}
    told |= {key.rpartition("+")[2] for key in told}  # Ctrl+A: the letter stands alone where it is read
    commands = (UI / "shell").rglob("*.py")
    told |= {key for file in commands for key in keys_in(file)}
    for file in (*(UI / "screens").rglob("*.py"), *(UI / "dialogs").rglob("*.py")):
        untold = keys_in(file) - told - _BESIDE
        assert not untold, (file.name, untold)
