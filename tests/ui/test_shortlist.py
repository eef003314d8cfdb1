"""Find kandidater and Find jobordrer on the screen: keys, marks, answers, undo, any text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from kmdesk.models import Candidate, Match
from kmdesk.ui import theme
from kmdesk.ui.dialogs.fitting_orders import FittingOrdersDialog
from kmdesk.ui.screens.matches.explained import ExplainedView
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.messages import InlineMessage
from tests.nasty import NASTY

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations
    from tests.conftest import Reporter

from tests.ui.shortlist_story import (
    ALT,
    GONE,
    IDA,
    JONAS,
    PLANNER,
    SOFIE,
    VESTRUM,
    Story,
    answer,
    badges,
    person,
    said,
    shown,
)


@pytest.fixture
def story(qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> Story:
    return Story(qtbot, desk, ops, clock)


# -- the shortlist --------------------------------------------------------------------------------


def test_everybody_is_shown_in_groups_with_what_stands_in_the_way(story: Story) -> None:
    dialog = story.shortlist()
    assert shown(dialog) == [
        "# Andre kandidater (4)",
        *("Ida Holm", "Jonas Vinther", "Sofie Bjerre", "Rasmus Lodberg"),
        "# Kan ikke foreslås (1)",
        "Gerda Gone",
    ]
    assert badges(dialog, "Sofie Bjerre") == ["4 af 5 krav", "1 ikke oplyst", "CV må deles"]
    assert badges(dialog, "Rasmus Lodberg") == [
        *("3 af 5 krav", "Knock-out: uddannelsesniveau", "1 ikke oplyst", "Samtykke udløbet")
    ]
    assert badges(dialog, "Gerda Gone")[1:] == ["Slettefristen var 01.11.2026."]
    assert "5 kandidater i emnebanken" in dialog.sub.text()
    assert "3 uden knock-out" in dialog.sub.text()


def test_the_one_the_reader_is_at_is_explained_without_a_score(story: Story) -> None:
    dialog = story.shortlist()
    story.key(dialog, Qt.Key.Key_Down)
    story.key(dialog, Qt.Key.Key_Down)
    assert dialog.side_head.text() == "Sofie Bjerre"
    view = dialog.findChild(ExplainedView)
    rows = view.rows()
    assert [row.criterion.label for row in rows] == [
        "Kørekort B",
        "Niveau: MVU eller højere",
        "Erfaring med CNC eller metal",
        "Kan nå arbejdsstedet i Herning",
        "Søger ansættelse",
    ]
    assert rows[0].accessibleName() == "Mangler oplysning: Kørekort B. Ikke oplyst. vægt 5"
    explained = story.lists.of_pair(PLANNER.id, SOFIE.id)
    everything = " ".join([*said(dialog), *(row.accessibleName() for row in rows)])
    assert str(explained.score) not in everything
    assert "Vejledende – du beslutter" in everything


def test_space_marks_and_enter_proposes_the_marked_as_one_action(story: Story) -> None:
    dialog = story.shortlist()
    proposed: list[int] = []
    dialog.proposed.connect(proposed.append)
    button = dialog.findChild(Button, "propose_button")
    assert button.text() == "&Foreslå Ida Holm"
    story.key(dialog, Qt.Key.Key_Space)
    story.key(dialog, Qt.Key.Key_Down)
    story.key(dialog, Qt.Key.Key_Space)
    assert button.text() == "&Foreslå 2 valgte"
    story.key(dialog, Qt.Key.Key_Return)
    assert proposed == [2]
    assert shown(dialog)[:4] == [
        "# Allerede foreslået",
        "Ida Holm",
        "Jonas Vinther",
        "# Andre kandidater (2)",
    ]
    assert dialog.list.rows.marked() == ()
    assert dialog.toast.isVisible()
    story.undo()
    assert shown(dialog)[0] == "# Andre kandidater (4)"
    assert story.desk.store.find(Match) == []


def test_without_a_mark_enter_proposes_the_one_the_reader_is_at(story: Story) -> None:
    dialog = story.shortlist()
    story.key(dialog, Qt.Key.Key_Down)
    story.key(dialog, Qt.Key.Key_Return)
    assert [match.candidate_id for match in story.desk.store.find(Match)] == [JONAS.id]


def test_enter_twice_proposes_once(story: Story) -> None:
    dialog = story.shortlist()
    for _ in range(2):
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    story.settle()
    assert len(story.desk.store.find(Match)) == 1


def test_who_is_proposed_or_barred_cannot_be_marked(story: Story) -> None:
    story.lists.propose(PLANNER.id, [IDA.id])
    dialog = story.shortlist()
    for name in ("Ida Holm", "Gerda Gone"):
        dialog.list.go_to(shown(dialog).index(name))
        story.key(dialog, Qt.Key.Key_Space)
        assert dialog.list.rows.marked() == ()
        assert not dialog.findChild(Button, "propose_button").isEnabled()


def test_the_mouse_marks_at_the_box_only(story: Story) -> None:
    dialog = story.shortlist()
    index = dialog.list.rows.index(1, 0)
    box = dialog.list.visualRect(index)
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert dialog.list.rows.marked() == ()
    at = box.topLeft() + dialog.list.rect().topLeft()
    at.setX(box.left() + theme.px(24))
    at.setY(box.top() + theme.px(18))
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert dialog.list.rows.marked() == (IDA.id,)


def test_alt_and_an_arrow_move_a_proposed_one_and_the_link_takes_it_back(story: Story) -> None:
    story.lists.propose(PLANNER.id, [IDA.id, JONAS.id, SOFIE.id])
    dialog = story.shortlist()
    link = dialog.findChild(LinkButton, "by_score_link")
    assert not link.isVisible()
    dialog.list.go_to(shown(dialog).index("Sofie Bjerre"))
    assert any(one.text() == "Alt+pil flytter en foreslået kandidat." for one in dialog.findChildren(QLabel))
    story.key(dialog, Qt.Key.Key_Up, ALT)
    assert shown(dialog)[1:4] == ["Ida Holm", "Sofie Bjerre", "Jonas Vinther"]
    assert dialog.list.current() is not None
    assert dialog.list.current().title == "Sofie Bjerre"  # pyright: ignore[reportOptionalMemberAccess]
    story.key(dialog, Qt.Key.Key_Up, ALT)
    assert shown(dialog)[1] == "Sofie Bjerre"
    story.undo()
    assert shown(dialog)[1] == "Ida Holm"
    link.click()
    story.settle()
    story.settle()
    assert shown(dialog)[1:4] == ["Ida Holm", "Jonas Vinther", "Sofie Bjerre"]
    assert not link.isVisible()


def test_the_filters_leave_out_knock_outs_and_cvs_that_may_not_be_shared(story: Story) -> None:
    story.put(replace(JONAS, consent_until="2026-10-01"))
    dialog = story.shortlist()
    dialog.hide_knock_outs.setChecked(True)
    story.settle()
    assert "Rasmus Lodberg" not in shown(dialog)
    dialog.with_consent.setChecked(True)
    story.settle()
    assert "Jonas Vinther" not in shown(dialog)
    dialog.hide_knock_outs.setChecked(False)
    dialog.with_consent.setChecked(False)
    story.settle()
    assert len(shown(dialog)) == 7


def test_an_answer_ranks_anew_stays_with_the_person_and_can_be_undone(story: Story) -> None:
    dialog = story.shortlist()
    dialog.list.go_to(shown(dialog).index("Sofie Bjerre"))
    story.settle()
    view = dialog.findChild(ExplainedView)
    assert shown(dialog).index("Sofie Bjerre") > shown(dialog).index("Jonas Vinther")
    answer(view, view.rows()[0], 0)
    story.settle()
    story.settle()
    assert shown(dialog).index("Sofie Bjerre") < shown(dialog).index("Jonas Vinther")
    assert dialog.side_head.text() == "Sofie Bjerre"
    assert view.rows()[0].criterion.because == "Kandidaten har svaret ja."
    assert dialog.toast.isVisible()
    asked: list[bool] = []
    dialog.undo_asked.connect(lambda: asked.append(True))
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert asked == [True]
    answer(view, view.rows()[0], 2)
    story.settle()
    assert story.desk.store.require(Candidate, SOFIE.id).answers == {}


def test_the_keyboard_reaches_the_answer(story: Story) -> None:
    dialog = story.shortlist()
    dialog.list.go_to(shown(dialog).index("Sofie Bjerre"))
    story.settle()
    row = dialog.findChild(ExplainedView).rows()[0]
    row.focus_link()
    assert row.has_focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    menu = next(one for one in dialog.findChildren(QMenu) if one.isVisible())
    assert [action.text() for action in menu.actions()] == ["Kandidaten siger &ja", "Kandidaten siger &nej"]
    menu.close()


def test_more_follow_when_the_reader_comes_to_the_end(story: Story) -> None:
    story.desk.store.load([person(f"Person {n:03}") for n in range(150)], text="Prøve")
    dialog = story.shortlist()
    assert len(shown(dialog)) == 101
    story.key(dialog, Qt.Key.Key_End)
    story.settle()
    assert len(shown(dialog)) == 157
    assert shown(dialog)[-1] == "Gerda Gone"


def test_a_closed_order_offers_nobody(story: Story) -> None:
    story.put(replace(PLANNER, status="closed"))
    dialog = story.shortlist()
    assert "ikke åbent længere" in dialog.sub.text()
    assert not dialog.findChild(Button, "propose_button").isEnabled()
    story.key(dialog, Qt.Key.Key_Return)
    assert story.desk.store.find(Match) == []


def test_a_refusal_is_told_in_the_dialog(story: Story) -> None:
    story.put(replace(PLANNER, match_type="", type="other"))
    dialog = story.shortlist()
    story.key(dialog, Qt.Key.Key_Return)
    problem = dialog.findChild(InlineMessage, "problem")
    assert problem.isVisible()
    assert "hvilken slags match" in problem.accessibleName()
    assert dialog.findChild(Button, "propose_button").isEnabled()


def test_what_others_change_meanwhile_shows(story: Story) -> None:
    dialog = story.shortlist()

    def change() -> None:
        with story.desk.store.action("Ret") as unit:
            unit.put(replace(JONAS, name="Jonas Ny"))

    story.ops.write(change, owner=story.window)
    story.settle()
    story.settle()
    assert "Jonas Ny" in shown(dialog)


def test_a_deleted_need_is_told(story: Story, reporter: Reporter) -> None:
    with story.desk.store.action("Slet") as unit:
        unit.delete(PLANNER)
    dialog = story.shortlist()
    assert "slettet" in dialog.findChild(InlineMessage, "problem").accessibleName()
    assert not dialog.findChild(Button, "propose_button").isEnabled()
    assert reporter.known_errors == []


def test_opening_the_person_closes_the_dialog(story: Story) -> None:
    dialog = story.shortlist()
    opened: list[str] = []
    dialog.open_asked.connect(opened.append)
    dialog.findChild(LinkButton, "open_link").click()
    assert opened == [IDA.id]
    assert not dialog.isVisible()


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (1024, 700), (1024, 640)])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_fits_the_window(story: Story, size: tuple[int, int], mode: str) -> None:
    theme.apply(QApplication.instance(), mode)  # pyright: ignore[reportArgumentType]
    story.window.resize(*size)
    dialog = story.shortlist()
    assert dialog.width() <= size[0] - 32
    assert dialog.height() <= size[1] - 32
    for part in (dialog.list, dialog.findChild(ExplainedView), dialog.findChild(Button, "propose_button")):
        assert part.isVisible()
        left = part.mapTo(dialog, part.rect().topLeft()).x()
        assert left >= 0
        assert left + part.width() <= dialog.width()
    dialog.grab()


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_shown_and_painted(story: Story, text: str) -> None:
    story.put(
        replace(
            IDA, name=text or "x", education_title=text, competences=(text,), motivation=text, mobility=text
        ),
        replace(PLANNER, title=text or "x", mandatory=(text,), desirable=(text,), competences=(text,)),
        replace(VESTRUM, name=text or "x"),
    )
    dialog = story.shortlist()
    assert len([one for one in shown(dialog) if not one.startswith("# ")]) == 5
    dialog.list.go_to(dialog.list.rows.number_of(IDA.id))
    story.settle()
    dialog.grab()


# -- a candidate's orders --------------------------------------------------------------------------


def test_a_candidate_is_proposed_for_the_orders_that_fit(story: Story) -> None:
    dialog = story.open(FittingOrdersDialog(story.ops, story.lists, IDA.id, story.window))
    assert shown(dialog) == ["# Andre behov og jobordrer", "Produktionsplanlægger", "Sygeplejerske"]
    assert "Knock-out: fagområde" in badges(dialog, "Sygeplejerske")
    assert dialog.findChild(Button, "propose_button").text() == "&Foreslå til behovet"
    story.key(dialog, Qt.Key.Key_Return)
    assert [match.need_id for match in story.desk.store.find(Match)] == [PLANNER.id]
    assert shown(dialog)[:2] == ["# Allerede foreslået", "Produktionsplanlægger"]
    assert isinstance(dialog, FittingOrdersDialog)
    dialog.hide_knock_outs.setChecked(True)
    assert "Sygeplejerske" not in shown(dialog)


def test_nothing_is_offered_for_a_candidate_who_may_not_be_proposed(story: Story) -> None:
    dialog = story.open(FittingOrdersDialog(story.ops, story.lists, GONE.id, story.window))
    assert shown(dialog) == []
    assert dialog.sub.text() == "Gerda Gone kan ikke foreslås. Slettefristen var 01.11.2026."
