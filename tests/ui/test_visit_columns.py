"""How the screens of visits fit narrow windows, and what the left column says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kmdesk.core.clock import FixedClock
from kmdesk.services.visit_list import VisitList
from kmdesk.services.visits import Visits
from kmdesk.store.desk import Desk
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.visits.screen import VisitListScreen
from kmdesk.ui.screens.visits.section_list import SectionList, SectionState
from kmdesk.ui.screens.visits.visit_left import VisitLeft, said_line

SECTIONS = [
    SectionState("A", "Virksomheden i dag", 0, 5, done=False),
    SectionState("C", "Opgaver til højtudd.", 0, 8, done=False),
    SectionState("F", "Afslutning", 0, 3, done=False),
]


@pytest.mark.parametrize(("width", "hidden"), [(1232, []), (1072, [4]), (968, [4, 6])])
def test_outcome_then_number_give_way_to_the_topic(  # noqa: PLR0917 - fixtures
    qtbot: QtBot, ops: Operations, desk: Desk, clock: FixedClock, width: int, hidden: list[int]
) -> None:
    screen = VisitListScreen(ops, Visits(desk.store), VisitList(desk.store), clock)
    qtbot.addWidget(screen)
    screen.resize(width, 600)
    with qtbot.waitExposed(screen):
        screen.show()
    assert [n for n in range(7) if screen.table.isColumnHidden(n)] == hidden
    screen.table.grab()
    assert screen.table.columnWidth(3) >= 250


def test_long_names_of_sections_wrap_where_the_list_is_narrow(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    shown = SectionList()
    qtbot.addWidget(shown)
    shown.show_sections(SECTIONS, "A")
    wide, narrow = shown.heightForWidth(240), shown.heightForWidth(160)
    assert wide == 3 * 40
    assert narrow > wide
    shown.resize(160, narrow)
    shown.show()
    QApplication.processEvents()
    assert shown.visualRect(shown.model().index(2, 0)).bottom() < narrow


def test_the_privacy_message_stays_at_the_foot(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    left = VisitLeft()
    qtbot.addWidget(left)
    left.sections.show_sections(SECTIONS, "A")
    left.resize(184, 260)
    with qtbot.waitExposed(left):
        left.show()
    message = left.findChild(object, "privacy_message")
    assert message is not None
    assert message.visibleRegion().boundingRect() == message.rect()
    qtbot.keyClick(left.sections, Qt.Key.Key_Down)
    assert left.sections.currentIndex().row() == 1


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Praktik, Hvordan gik det?: 4/5, Uddybning:", "Praktik · Hvordan gik det? 4 af 5"),
        ("Ansatte: 42, Med videregående uddannelse: 1", "Ansatte: 42 · Med videregående uddannelse: 1"),
        ("Vi bygger maskiner, mest til slagterier", "Vi bygger maskiner, mest til slagterier"),
        ("Uddybning:", ""),
    ],
)
def test_what_was_said_the_last_time_is_readable(line: str, shown: str) -> None:
    assert said_line(line) == shown
