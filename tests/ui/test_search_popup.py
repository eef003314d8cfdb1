"""The list below the search field: readable rows that end in … and stay when one comes back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QListWidget, QVBoxLayout, QWidget

from kmdesk.models import Company, Task, Visit
from kmdesk.services.search import Search
from kmdesk.ui import theme
from kmdesk.ui.shell.search_popup import SearchPopup
from kmdesk.ui.shell.top_bar import SearchField

ENGTOFT = Company(name="Engtoft Pumper A/S", city="Viborg")


@pytest.fixture
def popup(qtbot, ops, desk):
    with desk.store.action("x", undoable=False) as unit:
        unit.put(ENGTOFT)
        unit.put(Visit(company_id=ENGTOFT.id, topic="Test af pumper " * 9, starts_at="2026-04-14T09:00"))
        unit.put(Task(company_id=ENGTOFT.id, title="Send pumper", due_on="2026-11-27"))
    window = QWidget()
    window.resize(900, 600)
    column = QVBoxLayout(window)
    field = SearchField()
    column.addWidget(field)
    column.addStretch(1)
    qtbot.addWidget(window)
    made = SearchPopup(field, ops, Search(desk.store), window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    qtbot.keyClicks(field, "pumper")
    qtbot.waitUntil(made.isVisible)
    made.field, made.list, made.window_kept = field, made.findChild(QListWidget), window
    return made


def darkest_and_lightest(popup) -> tuple[int, int]:
    """Look at the icon of the first row."""
    image = popup.list.grab(popup.list.visualItemRect(popup.list.item(0))).toImage()
    shades = [image.pixelColor(x, y).lightness() for x in range(6, 28) for y in range(image.height())]
    return min(shades), max(shades)


def test_rows_say_dates_as_people_do(popup):
    texts = [popup.list.item(row).text() for row in range(popup.list.count())]
    assert texts[0].startswith("Engtoft Pumper A/S – Virksomhed")
    assert texts[1] == "Send pumper – Løfte · 27.11.2026 · Engtoft Pumper A/S"
    assert texts[2].endswith("– Besøg · 14.04.2026 kl. 09:00 · Engtoft Pumper A/S")


def test_nothing_scrolls_sideways_and_the_rows_follow_the_theme(popup, qapp):
    assert not popup.list.horizontalScrollBar().isVisible()
    assert popup.list.horizontalScrollBar().maximum() == 0
    assert darkest_and_lightest(popup)[0] < 110  # an icon in ink on light ground
    theme.apply(qapp, "dark")
    assert darkest_and_lightest(popup)[1] > 150  # and in light on dark
    theme.apply(qapp, "light")


def test_coming_back_keeps_it_open(popup, qtbot):
    popup.field.clearFocus()
    popup.field.setFocus()
    qtbot.waitUntil(lambda: not popup._going.isActive())
    assert popup.isVisible()
    popup.field.clearFocus()
    qtbot.waitUntil(popup.isHidden)
