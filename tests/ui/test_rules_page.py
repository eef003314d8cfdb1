"""Indstillinger, Regler: what stands below the fields, to read."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from kmdesk.services.office_settings import OfficeSettings
from kmdesk.ui.screens.settings.rules_page import RulesPage


def test_every_source_is_read_to_its_end_however_narrow_the_page(qtbot, ops, desk, clock) -> None:
    page = RulesPage(ops, OfficeSettings(desk.store), clock)
    qtbot.addWidget(page)
    page.show()
    area, heights = page.area, []
    for width in (1000, 670):
        page.resize(width, 640)
        qtbot.waitUntil(lambda: area.widget().height() == area.widget().heightForWidth(area.widget().width()))
        shown = [one for one in area.findChildren(QLabel) if one.wordWrap() and one.isVisibleTo(area)]
        assert all(one.height() >= one.heightForWidth(one.width()) for one in shown)
        assert area.widget().width() == area.viewport().width()
        heights.append(sum(one.height() for one in shown))
    assert heights[1] > heights[0]  # some of them needed a second line
