"""Rows a guide starts with: always there, in its order, never removed; others can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kmdesk.rules.guide_answers import Answer
from kmdesk.rules.guide_values import ROW
from kmdesk.services.guide_files import newest_guide
from kmdesk.ui.screens.visits.part_grid import RowsPart
from kmdesk.ui.screens.visits.question_widget import QuestionWidget
from kmdesk.ui.widgets.buttons import IconButton

MONTHS = [f"{n:02}" for n in range(1, 13)]


def asked(qtbot: QtBot, role: str, guide: str = "schemes") -> QuestionWidget:
    question = newest_guide(guide).with_role(role)
    assert question is not None
    made = QuestionWidget(question, "da", lambda: date(2026, 11, 24))
    qtbot.addWidget(made)
    made.resize(600, 900)
    made.show()
    return made


def rows(made: QuestionWidget) -> RowsPart:
    (found,) = made.findChildren(RowsPart)
    return found


def ids(made: QuestionWidget) -> list[object]:
    """Return the ids of the rows that are shown, in their order."""
    shown = rows(made).read()
    assert isinstance(shown, list)
    return [row[ROW] for row in shown]


def removers(made: QuestionWidget) -> Iterator[IconButton]:
    QApplication.processEvents()  # what was laid out just now is shown with the next event
    for button in rows(made).findChildren(IconButton):
        if button.isVisibleTo(made):
            yield button


@pytest.mark.parametrize("given", [[], [{"row": "01", "n": 42}]])
def test_no_month_can_be_removed_or_added(qtbot: QtBot, given: list[dict[str, object]]) -> None:
    made = asked(qtbot, "monthly_employees")
    made.set_answer(Answer({"months": given}))
    assert ids(made) == MONTHS
    assert list(removers(made)) == []
    made.add_row()
    assert ids(made) == MONTHS


def test_a_row_too_many_comes_after_the_fixed_ones_and_can_be_removed(qtbot: QtBot) -> None:
    made = asked(qtbot, "monthly_employees")
    made.set_answer(
        Answer({"months": [{"row": "13", "n": 7}, {"row": "02", "n": 41}, {"row": "01", "n": 42}]})
    )
    assert ids(made) == [*MONTHS, "13"]
    shown = rows(made).read()
    assert isinstance(shown, list)
    assert [row.get("n") for row in shown[:3]] == [42, 41, None]
    (button,) = removers(made)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert ids(made) == MONTHS
    assert list(removers(made)) == []


def test_the_rows_of_a_growing_answer_can_be_removed(qtbot: QtBot) -> None:
    made = asked(qtbot, "development_tasks", "visit")
    made.set_answer(Answer({"tasks": [{"row": "1", "task": "A"}, {"row": "2", "task": "B"}]}))
    assert len(list(removers(made))) == 2
    made.add_row()
    assert len(list(removers(made))) == 3
