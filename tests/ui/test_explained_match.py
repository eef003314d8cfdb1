"""The explained match in the pane, and the weights under Indstillinger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kmdesk.models import Match, Project
from kmdesk.services.candidates import Candidates
from kmdesk.services.history import History
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.match_weights import MatchWeights
from kmdesk.services.matches import Matches
from kmdesk.services.placements import Placements
from kmdesk.ui.screens.matches.explained import ExplainedView
from kmdesk.ui.screens.matches.screen import MatchesScreen
from kmdesk.ui.screens.settings.matching_page import MatchingPage
from kmdesk.ui.widgets.buttons import LinkButton

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations

from tests.ui.shortlist_story import IDA, PLANNER, RASMUS, SOFIE, VESTRUM, Story, answer, said


@pytest.fixture
def story(qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> Story:
    return Story(qtbot, desk, ops, clock)


# -- the pane of a match ---------------------------------------------------------------------------


@pytest.fixture
def screen(story: Story) -> MatchesScreen:
    made = MatchesScreen(
        story.ops,
        Matches(story.desk.store, story.clock),
        MatchMoves(story.desk.store, story.clock),
        candidates=Candidates(story.desk.store),
        history=History(story.desk.store),
        local=story.desk.local,
        clock=story.clock,
        placements=Placements(story.desk.store, story.clock),
    )
    story.qtbot.addWidget(made)
    made.pane.explain_with(story.ops, story.lists)
    made.resize(1240, 820)
    made.show()
    return made


def show_match(story: Story, screen: MatchesScreen, match: Match) -> ExplainedView:
    screen.activate()
    screen.show_match(match.id)
    for _ in range(4):
        story.settle()
    return screen.pane.findChild(ExplainedView)


def test_the_pane_explains_the_match_and_names_the_others(story: Story, screen: MatchesScreen) -> None:
    made = story.lists.propose(PLANNER.id, [SOFIE.id, RASMUS.id, IDA.id]).matches
    view = show_match(story, screen, made[0])
    assert view.isVisible()
    assert "Forklaret match" in said(screen.pane)
    assert len(view.rows()) == 5
    others = [
        one.text() for one in screen.pane.findChildren(LinkButton) if one.objectName().startswith("other_")
    ]
    assert others == ["Ida Holm", "Rasmus Lodberg"]
    opened: list[str] = []
    screen.open_match.connect(opened.append)
    screen.pane.findChild(LinkButton, f"other_{made[1].id}").click()
    for _ in range(4):
        story.settle()
    assert screen.shown_match_id == made[1].id


def test_an_answer_in_the_pane_is_told_and_the_focus_stays(story: Story, screen: MatchesScreen) -> None:
    told: list[tuple[str, bool]] = []
    screen.pane.toast.connect(lambda text, undo: told.append((text, undo)))
    match = story.lists.propose(PLANNER.id, [SOFIE.id]).matches[0]
    view = show_match(story, screen, match)
    view.rows()[0].focus_link()
    answer(view, view.rows()[0].criterion and view.rows()[0], 0)
    for _ in range(4):
        story.settle()
    assert told == [("Svaret er noteret", True)]
    row = screen.pane.findChild(ExplainedView).rows()[0]
    assert (row.criterion.state, row.has_focus()) == ("met", True)


def test_a_match_without_a_need_or_candidate_has_no_explanation(story: Story, screen: MatchesScreen) -> None:
    moves = MatchMoves(story.desk.store, story.clock)
    view = show_match(story, screen, story.lists.propose(PLANNER.id, [IDA.id]).matches[0])
    assert view.isVisible()
    show_match(story, screen, moves.create(VESTRUM.id, "", IDA.id, "hire"))
    assert not screen.pane.findChild(ExplainedView).isVisible()
    screen.pane.show_nothing()
    assert not screen.pane.findChild(ExplainedView).isVisible()


# -- the weights -----------------------------------------------------------------------------------


@pytest.fixture
def page(story: Story) -> MatchingPage:
    made = MatchingPage(story.ops, MatchWeights(story.desk.store))
    story.qtbot.addWidget(made)
    made.show()
    made.activate()
    story.settle()
    return made


def test_a_weight_is_kept_at_once_and_the_shipped_ones_come_back(story: Story, page: MatchingPage) -> None:
    told: list[tuple[str, bool]] = []
    page.toast.connect(lambda text, undo: told.append((text, undo)))
    assert page.box("place").value() == "3"
    assert not page.reset.isEnabled()
    page.box("place").setFocus()
    QTest.keyClick(page.box("place"), Qt.Key.Key_Down)
    story.settle()
    story.settle()
    assert story.desk.store.find(Project)[0].match_weights == {"place": 4}
    assert told == [("Vægten er gemt", True)]
    assert page.reset.isEnabled()
    story.undo()
    assert page.box("place").value() == "3"
    assert not page.reset.isEnabled()
    page.box("place").chosen.emit("0")
    page.box("hours").chosen.emit("5")
    story.settle()
    story.settle()
    page.reset.click()
    story.settle()
    story.settle()
    assert story.desk.store.find(Project)[0].match_weights == {}
    assert page.box("hours").value() == "2"
    story.undo()
    assert story.desk.store.find(Project)[0].match_weights == {"place": 0, "hours": 5}


def test_a_weight_beyond_the_scale_is_a_mistake_of_the_program(story: Story) -> None:
    weights = MatchWeights(story.desk.store)
    for code, weight in (("place", 6), ("place", -1), ("age", 1)):
        with pytest.raises(ValueError, match=code):
            weights.set(code, weight)
    weights.set("place", 4)
    weights.set("place", 3)
    assert story.desk.store.find(Project)[0].match_weights == {}
