"""The first start and unlocking: going back where nothing is lost, and no step where there is only one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kmdesk.ui import theme
from kmdesk.ui.screens.start.first_run import FirstRunPage
from kmdesk.ui.screens.start.unlock import UnlockPage


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication) -> FirstRunPage:
    theme.apply(qapp, "light")
    shown = FirstRunPage(keyring=False, version="1")
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    return shown


def test_back_is_there_where_nothing_is_lost(page: FirstRunPage) -> None:
    assert page._back.isHidden()
    page._next.click()
    page.passphrase.setText("en lang adgangskode")
    assert page._back.isVisible()
    page._back.click()
    assert page.empty.radio.isVisible()
    page._next.click()
    assert page.passphrase.text() == "en lang adgangskode"
    page.again.setText("en lang adgangskode")
    page._next.click()
    assert not page._back.isEnabled(), "the desk is being made"
    page.show_code("RN4V")
    assert page._back.isHidden(), "the desk is made"
    page.kept.setChecked(True)
    page._next.click()
    page.person["name"].setText("Karen Lyngholm")
    page._back.click()
    assert page._code.isVisible()
    assert page._next.isEnabled()
    page._next.click()
    assert page.person["name"].text() == "Karen Lyngholm"


def test_unlocking_shows_no_steps(qtbot: QtBot) -> None:
    shown = UnlockPage("Skrivebordet er låst")
    qtbot.addWidget(shown)
    shown.grab()
    assert shown.steps._texts == []
