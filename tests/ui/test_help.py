"""The keyboard help: every command with a key, and what has a key without being a command."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

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
