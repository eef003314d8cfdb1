"""The matches on the screen: moved with mouse and keyboard, refused, agreed, ended and undone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Candidate, Company, Match, Need, StandingPlace, Task
from kmdesk.services.candidates import Candidates
from kmdesk.services.history import History
from kmdesk.services.match_interviews import interview_text, interviews_of
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.matches import Matches, MatchFilter
from kmdesk.services.placements import Placements
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.dialogs.match import MatchDialog
from kmdesk.ui.dialogs.match_interviews import InterviewRow
from kmdesk.ui.screens.matches.board import BoardView
from kmdesk.ui.screens.matches.card_menu import CardMenu
from kmdesk.ui.screens.matches.column import FoldedColumn
from kmdesk.ui.screens.matches.move_dialogs import (
    AgreementDialog,
    EndingDialog,
    FactsDialog,
    OneValueDialog,
)
from kmdesk.ui.screens.matches.new_match import NewMatchDialog
from kmdesk.ui.screens.matches.screen import MatchesScreen
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.chips import Chip
from kmdesk.ui.widgets.editors import ParsedEdit
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.fields import CheckBox, ComboBox, DateEdit
from kmdesk.ui.widgets.messages import InlineMessage
from tests.nasty import NASTY

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", city="Herning")
PLANNER = Need(company_id=VESTRUM.id, title="Produktionsplanlægger", match_type="hire")
SOFIE = Candidate(
    name="Sofie Bjerre",
    education_level="H60",
    consent_on="2026-05-14",
    consent_until="2027-05-14",
    broker_id="x",
)
JONAS = Candidate(name="Jonas Vinther", education_level="H60")
IDA = Candidate(name="Ida Holm", consent_on="2026-05-01", consent_until="2026-11-01")
AGREED = MoveFacts(
    agreed_on="2026-11-20", starts_on="2026-11-23", hours_per_week=37, employment_form="permanent"
)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = CTRL | SHIFT

Screen = MatchesScreen


class Story:
    """A screen with its services, and what a test does again and again."""

    def __init__(self, qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> None:
        theme.apply(QApplication.instance(), "light")
        self.qtbot, self.desk, self.ops = qtbot, desk, ops
        self.matches, self.moves = Matches(desk.store, clock), MatchMoves(desk.store, clock)
        with desk.store.action("Prøve", undoable=False) as unit:
            for record in (VESTRUM, PLANNER, SOFIE, JONAS, IDA):
                unit.put(record)
        self.screen = MatchesScreen(
            ops,
            self.matches,
            self.moves,
            candidates=Candidates(desk.store),
            history=History(desk.store),
            local=desk.local,
            clock=clock,
            placements=Placements(desk.store, clock),
        )
        qtbot.addWidget(self.screen)
        self.said: list[tuple[str, bool]] = []
        self.screen.toast.connect(lambda text, undo: self.said.append((text, undo)))

    def show(self, width: int = 1240, height: int = 820) -> None:
        self.screen.resize(width, height)
        self.screen.show()
        self.qtbot.waitExposed(self.screen)
        self.screen.activate()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.ops.busy, timeout=5000)

    @property
    def board(self) -> BoardView:
        return self.screen.board

    def hire(self, candidate: Candidate = SOFIE, status: str = "proposed") -> Match:
        match = self.moves.create(VESTRUM.id, PLANNER.id, candidate.id, "hire")
        return self.moves.move(match.id, status) if status != "proposed" else match

    def status(self, match: Match) -> str:
        return self.matches.detail(match.id).match.status

    def cards(self, status: str) -> list[str]:
        model = self.board.column(status).cards.cards
        return [model.card_at(row).candidate for row in range(model.rowCount())]

    def dialog(self, kind: type[QWidget]) -> QWidget:
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [w for w in self.screen.findChildren(kind) if w.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(there, timeout=5000)
        return found[0]

    def press(self, widget: QWidget, name: str) -> None:
        button = widget.findChild(Button, name)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget(), key, modifiers)
        self.settle()

    def undo(self) -> None:
        self.ops.write(self.desk.store.undo, owner=self.screen)
        self.settle()

    def click(self, match: Match, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        card = self.board.card(match.id)
        assert card is not None
        cards = self.board.column(card.status).cards
        at = cards.visualRect(cards.cards.index(cards.cards.row_of(match.id), 0)).center()
        QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, modifiers, at)
        self.settle()

    def type_in(self, dialog: FactsDialog | MatchDialog, field: str, text: str) -> None:
        line = dialog.fields.form.editor(field).parts()[0]
        line.setFocus()
        QTest.keyClicks(line, text)

    def empty(self, dialog: FactsDialog | MatchDialog, field: str) -> None:
        line = dialog.fields.form.editor(field).parts()[0]
        line.setFocus()
        QTest.keyClick(line, Qt.Key.Key_A, CTRL)
        QTest.keyClick(line, Qt.Key.Key_Delete)

    def choose(self, dialog: FactsDialog | MatchDialog, field: str, code: str) -> None:
        box = dialog.fields.form.editor(field).parts()[0]
        assert isinstance(box, ComboBox)
        box.setFocus()
        box.set_value(code)
        box.chosen.emit(code)

    def save(self, dialog: QWidget) -> None:
        self.press(dialog, "save_button")
        self.settle()

    def message(self) -> str:
        QApplication.processEvents()  # what is put into a layout is shown with the next events
        found = [m for m in self.screen.findChildren(InlineMessage, "refusal") if not m.isHidden()]
        return found[0].accessibleName() if found else ""

    def drag(self, match: Match, to: str, *, let_go: bool = True) -> None:
        card = self.board.card(match.id)
        assert card is not None
        source = self.board.column(card.status).cards
        viewport = source.viewport()
        start = source.visualRect(source.cards.index(source.cards.row_of(match.id), 0)).center()
        target = self.board.column(to)
        end = viewport.mapFromGlobal(target.mapToGlobal(target.rect().center()))
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(viewport, start + QPoint(20, 4))
        QTest.mouseMove(viewport, end)
        if let_go:
            QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=end)
            self.settle()


@pytest.fixture
def story(qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> Story:
    return Story(qtbot, desk, ops, clock)


def has_focus(story: Story) -> str:
    return next((column.status for column in story.board.columns if column.cards.hasFocus()), "")


# -- moving --------------------------------------------------------------------------------------------


def test_a_card_is_dragged_with_the_mouse_and_undo_puts_it_back(story: Story) -> None:
    match = story.hire()
    story.show()
    story.drag(match, "company_asked")
    assert story.cards("proposed") == []
    assert story.cards("company_asked") == [SOFIE.name]
    assert story.said == [("Match flyttet til Virksomhed spurgt", True)]
    story.undo()
    assert story.cards("proposed") == [SOFIE.name]
    assert story.status(match) == "proposed"


def test_esc_and_the_same_column_leave_a_dragged_card_where_it_was(story: Story) -> None:
    match = story.hire()
    story.show()
    story.drag(match, "interview", let_go=False)
    assert story.board.drag.active
    QTest.keyClick(story.board.column("proposed").cards, Qt.Key.Key_Escape)
    assert not story.board.drag.active
    story.drag(match, "proposed")
    assert story.status(match) == "proposed"
    assert story.said == []


def test_a_card_lands_on_a_folded_column_through_its_form(story: Story) -> None:
    match = story.hire()
    story.show()
    story.drag(match, "ended")
    dialog = story.dialog(EndingDialog)
    story.press(dialog, "save_button")  # the reason is missing
    story.settle()
    assert story.status(match) == "proposed"
    assert dialog.isVisible()
    reason = dialog.fields.form.editor("end_reason").parts()[0]
    assert reason.hasFocus()
    QTest.keyClicks(reason, "Timing")
    story.press(dialog, "save_button")
    story.settle()
    assert story.matches.detail(match.id).match.end_reason == "timing"
    assert story.cards("proposed") == []


def test_ctrl_shift_arrows_move_the_match_and_the_focus_with_it(story: Story) -> None:
    match = story.hire()
    story.show()
    story.screen.focus_list()
    story.key(Qt.Key.Key_Right, ALT)
    assert story.cards("company_asked") == [SOFIE.name]
    assert has_focus(story) == "company_asked"
    story.key(Qt.Key.Key_Right, ALT)
    assert story.status(match) == "cv_sent"
    story.key(Qt.Key.Key_Left, ALT)
    assert story.status(match) == "company_asked"
    story.key(Qt.Key.Key_Left, ALT)
    story.key(Qt.Key.Key_Left, ALT)  # nothing further left
    assert story.status(match) == "proposed"


def test_a_cv_without_consent_is_refused_with_its_reason(story: Story) -> None:
    match = story.hire(JONAS, "company_asked")
    story.show()
    story.drag(match, "cv_sent")
    assert story.cards("company_asked") == [JONAS.name]
    refusal = story.screen.findChild(InlineMessage, "refusal")
    assert "mangler samtykke" in refusal.accessibleName()
    assert story.said == []
    refusal.acted.emit()
    dialog = story.dialog(CandidateDialog)
    dialog.form.editor("consent_on").set_value("2026-11-24")
    dialog.form.editor("consent_until").set_value("2027-05-24")
    story.press(dialog, "save_button")
    story.settle()
    story.drag(match, "cv_sent")
    assert story.cards("cv_sent") == [JONAS.name]
    assert story.screen.findChild(InlineMessage, "refusal") is None or not refusal.isVisible()


def test_an_agreement_is_asked_for_its_facts_and_says_what_it_leads_to(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.screen.show_match(match.id)
    story.settle()
    story.press(story.screen.pane, "next_step_button")
    dialog = story.dialog(AgreementDialog)
    form = dialog.fields.form
    assert form.value("agreed_on") == "2026-11-24"
    assert form.value("type") == "hire"
    assert form.value("municipality_code") == "0657"  # the company's
    assert form.value("topic") == PLANNER.title  # the need tells
    story.press(dialog, "save_button")
    assert dialog.isVisible()
    assert form.editor("starts_on").parts()[0].hasFocus()
    story.type_in(dialog, "starts_on", "1.2.2027")
    assert form.value("evaluation_on") == "2027-08-02"  # half a year later, on a working day
    story.empty(dialog, "starts_on")
    story.type_in(dialog, "starts_on", "1.3.2027")
    assert form.value("evaluation_on") == "2027-09-01"  # it follows while the start is still being settled
    story.empty(dialog, "starts_on")
    story.type_in(dialog, "starts_on", "1.2.2027")
    story.type_in(dialog, "ends_on", "30.1.2027")
    story.choose(dialog, "employment_form", "permanent")
    form = dialog.fields.form
    assert form.value("starts_on") == "2027-02-01"  # what was typed is still there
    story.type_in(dialog, "hours_per_week", "37")
    story.press(dialog, "save_button")
    story.settle()
    assert dialog.isVisible()
    remark = form.cell("ends_on").remark
    assert remark is not None
    assert remark.text == "Perioden slutter, før den begynder. Ret en af de to datoer."
    assert form.editor("ends_on").parts()[0].hasFocus()
    story.empty(dialog, "ends_on")
    assert "Det bliver nr. 1 af 50." in dialog.findChild(QWidget, "counts_preview").text()
    assert dialog.findChild(QWidget, "follow_ups_preview").text() == (
        "Løfter om opfølgning: før start 25.01.2027 · efter en måned 01.03.2027 · evaluering 02.08.2027"
    )
    QTest.keyClick(form.editor("starts_on").parts()[0], Qt.Key.Key_Return)
    story.settle()
    found = story.matches.detail(match.id).match
    assert (found.status, found.agreed_on, found.starts_on) == ("agreed", "2026-11-24", "2027-02-01")
    assert (found.employment_form, found.hours_per_week, found.municipality_code) == ("permanent", 37, "")
    assert len(story.desk.store.find(Task, "match_id = ?", (match.id,))) == 3
    assert story.said[-1] == ("Match flyttet til Aftalt", True)
    story.undo()
    assert story.cards("interview") == [SOFIE.name]
    assert story.desk.store.find(Task) == []


def test_another_type_asks_for_other_facts_and_keeps_what_was_typed(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.drag(match, "agreed")
    dialog = story.dialog(AgreementDialog)
    story.type_in(dialog, "wage", "32.000 kr.")
    story.choose(dialog, "type", "mentor_partnership")
    assert "wage" not in dialog.fields.form.names()
    assert dialog.fields.form.editor("type").parts()[0].hasFocus()
    assert "ikke med i målene" in dialog.findChild(QWidget, "counts_preview").text()
    story.type_in(dialog, "starts_on", "1.12.")
    story.press(dialog, "save_button")
    story.settle()
    assert dialog.isVisible()  # the mentor is missing
    assert dialog.fields.form.editor("mentor").parts()[0].hasFocus()
    story.choose(dialog, "type", "hire")
    assert dialog.fields.form.value("wage") == "32.000 kr."
    story.choose(dialog, "type", "mentor_partnership")
    story.type_in(dialog, "mentor", "Hanne Nygaard")
    story.save(dialog)
    found = story.matches.detail(match.id).match
    assert (found.type, found.mentor, found.wage) == ("mentor_partnership", "Hanne Nygaard", "")


def test_odd_days_are_pointed_out_and_can_be_saved(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.drag(match, "agreed")
    dialog = story.dialog(AgreementDialog)
    story.choose(dialog, "employment_form", "permanent")
    story.type_in(dialog, "hours_per_week", "37")
    story.type_in(dialog, "starts_on", "2.11.2026")
    dialog.fields.form.editor("agreed_on").parts()[0].setFocus()
    remark = dialog.fields.form.cell("starts_on").remark
    assert remark is not None
    assert (remark.level, remark.text) == (
        "warning",
        "Det begynder før aftaledatoen. Du kan gemme alligevel.",
    )
    story.save(dialog)
    assert story.status(match) == "agreed"


def test_what_was_typed_in_an_agreement_is_there_the_next_time(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.drag(match, "agreed")
    dialog = story.dialog(AgreementDialog)
    story.type_in(dialog, "starts_on", "1.2.2027")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()  # it asks first
    story.press(dialog, "keep_draft_button")
    story.settle()
    (draft,) = story.desk.local.drafts()
    assert (draft.key, draft.title) == (f"match_move/{match.id}:agreed", "Aftal match: Sofie Bjerre")
    story.screen.resume(draft)
    again = story.dialog(AgreementDialog)
    assert again.fields.form.value("starts_on") == "2027-02-01"
    QTest.keyClick(again, Qt.Key.Key_Escape)
    story.press(again, "discard_button")
    story.settle()
    assert story.desk.local.drafts() == []
    assert story.status(match) == "interview"


def test_cancelling_the_form_moves_nothing(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.drag(match, "agreed")
    dialog = story.dialog(AgreementDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    story.settle()
    assert story.cards("interview") == [SOFIE.name]


def test_every_move_is_in_the_menu(story: Story) -> None:
    match = story.hire()
    story.show()
    card = story.board.card(match.id)
    assert card is not None
    moves = {
        action.objectName(): action for action in story.board.menu_for(card).actions()[0].menu().actions()
    }
    assert len(moves) == 7
    assert not moves["move_proposed"].isEnabled()
    moves["move_interview"].trigger()
    story.settle()
    assert story.status(match) == "interview"


# -- several at once -----------------------------------------------------------------------------------


def three(story: Story) -> tuple[Match, Match, Match]:
    first = story.hire()
    return first, story.moves.create(VESTRUM.id, "", SOFIE.id, "hire"), story.hire(IDA)


def test_several_cards_are_chosen_with_ctrl_and_shift_and_moved_at_once(story: Story) -> None:
    first, second, third = three(story)
    other = story.hire(JONAS, "company_asked")
    story.show()
    assert not story.screen.selection.isVisible()
    story.click(first)
    story.click(third, SHIFT)
    assert set(story.board.chosen_ids()) == {first.id, second.id, third.id}
    story.click(other, CTRL)
    assert len(story.board.chosen_ids()) == 4
    assert story.screen.selection.accessibleName() == "4 valgt"
    story.click(other)
    assert story.board.chosen_ids() == (other.id,)
    assert not story.screen.selection.isVisible()
    story.click(first)
    story.click(second, CTRL)
    story.click(third, CTRL)
    story.key(Qt.Key.Key_Right, ALT)
    assert sorted(story.cards("company_asked")) == [
        "Ida Holm",
        "Jonas Vinther",
        "Sofie Bjerre",
        "Sofie Bjerre",
    ]
    assert set(story.board.chosen_ids()) == {first.id, second.id, third.id}
    assert story.said == [("3 matches flyttet til Virksomhed spurgt", True)]
    story.undo()
    assert len(story.cards("proposed")) == 3


def test_those_that_may_not_be_moved_stay_and_are_named(story: Story) -> None:
    first, second, third = three(story)
    story.show()
    story.click(first)
    story.click(third, SHIFT)
    story.drag(second, "cv_sent")  # what is dragged brings the others along
    assert story.cards("proposed") == ["Ida Holm"]
    assert story.cards("cv_sent") == ["Sofie Bjerre", "Sofie Bjerre"]
    assert story.message() == ("2 matches flyttet til CV sendt. Ida Holm bliver: samtykket udløb 01.11.2026.")
    story.undo()
    assert len(story.cards("proposed")) == 3
    story.board.choose((third.id,), third.id, focus=True)
    story.key(Qt.Key.Key_Down, SHIFT)
    story.screen.acts.move((third.id,), "cv_sent")
    story.settle()
    assert "udløb 01.11.2026" in story.message()


def test_the_arrow_keys_choose_several_and_esc_lets_go(story: Story) -> None:
    first, second, third = three(story)
    story.show()
    story.screen.focus_list()
    story.key(Qt.Key.Key_Down, SHIFT)
    assert len(story.board.chosen_ids()) == 2
    story.key(Qt.Key.Key_A, CTRL)
    assert len(story.board.chosen_ids()) == 3
    current = story.board.current()
    story.key(Qt.Key.Key_Escape)
    assert story.board.chosen_ids() == (current,)
    assert {first.id, second.id, third.id} > {current}


def test_the_menu_acts_on_all_that_are_chosen(story: Story) -> None:
    first, second, third = three(story)
    story.show()
    story.click(first)
    story.click(second, CTRL)
    card = story.board.card(second.id)
    assert card is not None
    menu = story.board.menu_for(card)
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["Flyt 2 matches til", "Afslut 2 matches", "Sæt frist", "Skift kontaktmægler"]
    lone = story.board.card(third.id)
    assert lone is not None
    assert story.board.menu_for(lone).actions()[0].text() == "Flyt til"
    menu.findChild(QAction, "act_deadline").trigger()
    story.settle()
    dialog = story.dialog(OneValueDialog)
    story.type_in(dialog, "next_on", "30.11.")
    story.save(dialog)
    found = [story.matches.detail(one.id).match.next_on for one in (first, second, third)]
    assert found == ["2026-11-30", "2026-11-30", ""]
    assert story.said[-1] == ("Frist gemt i 2 matches", True)
    story.undo()
    assert story.matches.detail(first.id).match.next_on == ""


def test_the_bar_hands_over_ends_and_lets_go(story: Story) -> None:
    first, second, _third = three(story)
    colleague = Broker(name="Bo Friis")
    with story.desk.store.action("Prøve", undoable=False) as unit:
        unit.put(colleague)
    story.show()
    story.screen.filters.clear()
    story.settle()
    story.click(first)
    story.click(second, CTRL)
    bar = story.screen.selection
    story.press(bar, "bulk_broker")
    dialog = story.dialog(OneValueDialog)
    story.choose(dialog, "broker_id", colleague.id)
    story.save(dialog)
    assert story.matches.detail(second.id).match.broker_id == colleague.id
    assert len(story.board.chosen_ids()) == 2
    story.press(bar, "bulk_end")
    ending = story.dialog(EndingDialog)
    story.choose(ending, "end_reason", "timing")
    story.save(ending)
    assert [story.status(one) for one in (first, second)] == ["ended", "ended"]
    assert story.said[-1] == ("2 matches flyttet til Afsluttet", True)


def test_what_cannot_be_done_to_all_says_so_before_asking(story: Story) -> None:
    hire, internship = story.hire(), story.moves.create(VESTRUM.id, "", SOFIE.id, "internship")
    started = story.hire(JONAS)
    with story.desk.store.action("Prøve") as unit:
        unit.put(replace(started, status="started", agreed_on="2026-11-20", starts_on="2026-11-23"))
    story.show()
    story.screen.acts.move((hire.id, internship.id), "agreed")
    story.settle()
    assert story.message() == "De valgte matches er af forskellig type. Aftal hver type for sig."
    story.screen.acts.move((hire.id, started.id), "ended")
    story.settle()
    assert story.message().startswith("De valgte matches kan ikke slutte på samme måde.")


def test_several_are_agreed_at_once_with_what_they_have_in_common(story: Story) -> None:
    first = story.hire(status="interview")
    second = story.moves.create(VESTRUM.id, "", SOFIE.id, "hire")
    story.moves.move(second.id, "interview")
    story.moves.change(second.id, {"wage": "35.000 kr.", "topic": "Laborant"})
    story.show()
    story.screen.acts.move((first.id, second.id), "agreed")
    story.settle()
    dialog = story.dialog(AgreementDialog)
    assert "type" not in dialog.fields.form.names()
    story.type_in(dialog, "starts_on", "1.12.")
    story.type_in(dialog, "hours_per_week", "30")
    story.press(dialog, "save_button")
    story.settle()
    assert dialog.isVisible()  # none of them can be agreed like this
    assert "mangler: ansættelsesform" in dialog.findChild(InlineMessage, "dialog_problem").accessibleName()
    story.choose(dialog, "employment_form", "permanent")
    story.save(dialog)
    found = [story.matches.detail(one.id).match for one in (first, second)]
    assert [(m.status, m.hours_per_week, m.topic) for m in found] == [
        ("agreed", 30, ""),
        ("agreed", 30, "Laborant"),
    ]
    assert found[1].wage == "35.000 kr."
    story.undo()
    assert [story.status(one) for one in (first, second)] == ["interview", "interview"]


def test_rows_of_the_list_are_chosen_and_moved_too(story: Story) -> None:
    first, second, third = three(story)
    story.show(width=900)
    table = story.screen.table
    story.qtbot.waitUntil(lambda: table.view.model().rowCount() == 3)
    table.view.setFocus()
    story.key(Qt.Key.Key_Down)
    story.key(Qt.Key.Key_Down, SHIFT)
    chosen = table.chosen_ids()
    assert len(chosen) == 2
    assert story.screen.selection.isVisible()
    story.key(Qt.Key.Key_Right, ALT)
    story.qtbot.waitUntil(lambda: [story.status(Match(id=one)) for one in chosen] == ["company_asked"] * 2)
    story.settle()
    assert set(table.chosen_ids()) == set(chosen)
    menu = table.menu_for(chosen[0])
    assert isinstance(menu, CardMenu)
    assert menu.actions()[0].text() == "Flyt 2 matches til"
    story.key(Qt.Key.Key_Escape)
    assert len(table.chosen_ids()) == 1
    assert not story.screen.selection.isVisible()
    story.screen.filters.choose(MatchFilter(type="internship"))
    story.settle()
    assert table.chosen_ids() == ()
    assert {first.id, second.id, third.id} > set(chosen)


def test_a_match_is_given_one_of_the_companys_places(story: Story) -> None:
    told = {"company_id": VESTRUM.id, "places": 1, "confirmed_on": "2026-11-02"}
    lager = StandingPlace(title="Lager", type="student_job", **told)
    pakkeri = StandingPlace(title="Pakkeri", type="student_job", **told)
    mentor = StandingPlace(title="Mentor", type="mentor", **told)
    there = story.moves.create(VESTRUM.id, "", JONAS.id, "student_job")
    match = story.moves.create(VESTRUM.id, "", SOFIE.id, "student_job")
    with story.desk.store.action("x", undoable=False) as unit:
        for record in (lager, pakkeri, mentor):
            unit.put(record)
        unit.put(replace(there, place_id=lager.id, status="agreed"))
    story.show()
    story.screen.show_match(match.id)
    story.settle()
    story.key(Qt.Key.Key_F2)
    dialog = story.dialog(MatchDialog)
    box = dialog.fields.form.editor("place_id").parts()[0]
    offered = [box.itemText(n) for n in range(box.count())]
    assert offered == ["Ikke oplyst", "Lager – 0 ledige af 1", "Pakkeri – 1 ledig af 1"]
    cell = dialog.fields.form.cell("place_id")
    story.choose(dialog, "place_id", lager.id)
    assert (cell.remark.level, cell.remark.text) == (
        "warning",
        "Pladsen er optaget. Du kan gemme alligevel.",
    )
    story.choose(dialog, "place_id", pakkeri.id)
    assert cell.remark is None
    story.save(dialog)
    assert story.matches.detail(match.id).match.place_id == pakkeri.id
    with pytest.raises(KnownError, match="Pladsen er til") as refused:
        story.moves.change(match.id, {"place_id": mentor.id})
    assert refused.value.field == "place_id"
    assert [one.remark for one in story.matches.form(there.id).places if one.id == lager.id] == [""]


# -- correcting ----------------------------------------------------------------------------------------


def test_f2_corrects_everything_of_a_match(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.screen.show_match(match.id)
    story.settle()
    story.key(Qt.Key.Key_F2)
    dialog = story.dialog(MatchDialog)
    names = dialog.fields.form.names()
    assert {
        "type",
        "offered_on",
        "topic",
        "employment_form",
        "need_id",
        "broker_id",
        "note",
    } <= set(names)
    assert not {"agreed_on", "place_id"} & set(names)  # there is no agreement yet, and no place for a hire
    story.type_in(dialog, "note", "Ring efter kl. 14")
    story.type_in(dialog, "ends_on", "31.2.2027")
    story.press(dialog, "save_button")
    story.settle()
    assert dialog.isVisible()
    assert dialog.fields.form.editor("ends_on").parts()[0].hasFocus()
    story.empty(dialog, "ends_on")
    story.type_in(dialog, "ends_on", "28.2.2027")
    story.moves.move(match.id, "company_asked")  # meanwhile, somebody else
    story.save(dialog)
    found = story.matches.detail(match.id).match
    assert (found.note, found.ends_on, found.status) == ("Ring efter kl. 14", "2027-02-28", "company_asked")
    assert story.said[-1] == ("Matchet er gemt", True)
    assert story.desk.local.drafts() == []


def test_an_agreement_is_corrected_with_what_it_leads_to(story: Story) -> None:
    match = story.moves.move(
        story.hire(status="interview").id, "agreed", replace(AGREED, starts_on="2027-02-01")
    )
    story.show()
    story.screen.acts.edit(match.id, "starts_on")
    dialog = story.dialog(MatchDialog)
    assert dialog.fields.form.editor("starts_on").parts()[0].hasFocus()
    assert "Ansættelse af højtuddannet" in dialog.findChild(QWidget, "counts_preview").text()
    story.empty(dialog, "hours_per_week")
    story.press(dialog, "save_button")
    assert dialog.isVisible()  # an agreement on a hire needs its hours
    story.type_in(dialog, "hours_per_week", "30")
    story.empty(dialog, "starts_on")
    story.type_in(dialog, "starts_on", "1.3.2027")
    story.save(dialog)
    assert story.matches.detail(match.id).match.hours_per_week == 30
    tasks = story.desk.store.find(Task, "match_id = ?", (match.id,))
    assert sorted(task.due_on for task in tasks) == ["2027-02-22", "2027-04-01"]


def test_an_agreement_from_before_is_corrected_without_what_nobody_asked_for_then(story: Story) -> None:
    match = story.hire()
    with story.desk.store.action("Fra før") as unit:
        unit.put(replace(match, status="started", agreed_on="2026-10-01", starts_on="2026-11-02"))
    story.show()
    story.screen.acts.edit(match.id)
    dialog = story.dialog(MatchDialog)
    story.type_in(dialog, "note", "Ring efter kl. 14")
    story.save(dialog)
    assert story.matches.detail(match.id).match.note == "Ring efter kl. 14"
    story.screen.acts.edit(match.id)
    again = story.dialog(MatchDialog)
    story.choose(again, "type", "internship")  # another type asks for what it needs
    story.press(again, "save_button")
    assert again.isVisible()
    assert again.fields.form.editor("ends_on").parts()[0].hasFocus()


def test_an_end_is_corrected_in_the_same_form(story: Story) -> None:
    match = story.hire()
    story.moves.move(match.id, "ended", MoveFacts(end_outcome="refused", end_reason="timing"))
    story.show()
    story.screen.acts.edit(match.id)
    dialog = story.dialog(MatchDialog)
    assert {"end_outcome", "end_reason"} <= set(dialog.fields.form.names())
    story.choose(dialog, "end_reason", "salary")
    story.save(dialog)
    assert story.matches.detail(match.id).match.end_reason == "salary"


def test_a_deleted_candidate_is_said_on_the_card_and_the_match_can_end(story: Story) -> None:
    match = story.hire(status="interview")
    with story.desk.store.action("Slet kandidat") as unit:
        unit.delete(SOFIE)
    story.show()
    card = story.board.card(match.id)
    assert card is not None
    assert (card.candidate, card.line.text) == ("Slettet kandidat", "Kandidaten er slettet")
    story.drag(match, "agreed")
    dialog = story.dialog(AgreementDialog)
    story.choose(dialog, "employment_form", "permanent")
    story.type_in(dialog, "hours_per_week", "37")
    story.type_in(dialog, "starts_on", "1.12.")
    story.press(dialog, "save_button")
    story.settle()
    said = dialog.findChild(InlineMessage, "dialog_problem").accessibleName()
    assert (
        said == "Kandidaten er slettet. Matchet bliver i Samtale. Fortryd sletningen, eller afslut matchet."
    )
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    story.press(dialog, "discard_button")
    story.drag(match, "ended")
    ending = story.dialog(EndingDialog)
    story.choose(ending, "end_reason", "other")
    story.save(ending)
    assert story.status(match) == "ended"


# -- walking -------------------------------------------------------------------------------------------


def test_arrows_walk_between_cards_and_columns(story: Story) -> None:
    first, second = story.hire(), story.hire(JONAS)
    other = story.moves.create(VESTRUM.id, "", SOFIE.id, "internship")
    story.moves.move(other.id, "interview")
    story.show()
    story.screen.focus_list()
    walked = [story.board.current()]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left):
        story.key(key)
        walked.append(story.board.current())
    assert walked == [first.id, second.id, other.id, first.id]  # empty columns are passed over
    assert story.screen.pane.shown_id() == first.id


def test_folded_columns_open_with_enter_and_fold_again(story: Story) -> None:
    match = story.hire(status="interview")
    story.moves.move(match.id, "started", AGREED)
    story.show()
    strip = story.screen.findChild(FoldedColumn, "folded_started")
    assert "1" in strip.accessibleName()
    strip.setFocus()
    story.key(Qt.Key.Key_Return)
    assert story.cards("started") == [SOFIE.name]
    story.board.column("started").fold()
    story.settle()
    assert story.cards("started") == []
    assert strip.hasFocus()


def test_long_columns_show_more_on_request(story: Story) -> None:
    with story.desk.store.action("Prøve", undoable=False) as unit:
        for number in range(52):
            unit.put(
                Match(
                    company_id=VESTRUM.id,
                    candidate_id=SOFIE.id,
                    type="hire",
                    status_since=f"2026-11-{1 + number % 20:02}T08:00:00.000Z",
                )
            )
    story.show()
    assert len(story.cards("proposed")) == 50
    story.board.column("proposed").more.emit("proposed")
    story.settle()
    assert len(story.cards("proposed")) == 52


def test_a_card_says_how_much_of_its_order_the_candidate_meets(story: Story) -> None:
    with story.desk.store.action("Prøve", undoable=False) as unit:
        unit.put(replace(PLANNER, education_levels=("H60",), must_have=("education_level",)))
    match, other = story.hire(), story.hire(IDA)
    general = story.moves.create(VESTRUM.id, "", SOFIE.id, "hire")
    story.moves.set_deadline(other.id, "2026-11-25")
    story.show()
    story.settle()

    def line(of: Match) -> str:
        card = story.board.card(of.id)
        assert card is not None
        return card.line.text

    story.qtbot.waitUntil(lambda: line(match).endswith(" krav"))
    assert line(other) == "Frist i morgen"  # a day that is set comes first
    assert line(general) == "Oprettet i dag"
    story.moves.set_deadline(match.id, "2026-11-30")
    story.screen.activate()
    story.settle()
    assert line(match) == "Frist 30.11."


# -- the pane ------------------------------------------------------------------------------------------


def test_the_pane_says_what_bears_on_the_match(story: Story) -> None:
    match, other = story.hire(JONAS), story.hire()
    story.show()
    story.screen.show_match(match.id)
    story.settle()
    pane = story.screen.pane
    assert "mangler samtykke" in pane.findChild(InlineMessage, "consent_message").accessibleName()
    assert "når det er aftalt" in pane.findChild(QWidget, "counts_text").text()
    opened: list[str] = []
    story.screen.open_company.connect(opened.append)
    pane.findChild(QWidget, "company_link").click()
    assert opened == [VESTRUM.id]
    pane.findChild(QWidget, f"other_{other.id}").click()
    story.settle()
    assert pane.shown_id() == other.id


def test_an_offer_and_a_date_are_noted_on_the_interview(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.screen.show_match(match.id)
    story.settle()
    date = story.screen.pane.findChild(DateEdit, "deadline_edit")
    date.setFocus()
    QTest.keyClicks(date, "27.11.")
    QTest.keyClick(date, Qt.Key.Key_Return)
    story.settle()
    assert story.matches.detail(match.id).match.next_on == "2026-11-27"
    assert story.screen.pane.findChild(DateEdit, "deadline_edit").hasFocus()
    at = story.screen.pane.findChild(ParsedEdit, "interview_time_edit")
    at.setFocus()
    QTest.keyClicks(at, "9.30")
    QTest.keyClick(at, Qt.Key.Key_Return)
    story.settle()
    assert story.matches.detail(match.id).match.next_time == "09:30"
    assert story.screen.pane.findChild(ParsedEdit, "interview_time_edit").hasFocus()
    story.screen.acts.edit(match.id)
    dialog = story.dialog(MatchDialog)
    story.settle()
    assert dialog.interviews.said(dialog.interviews.value()) == "27.11.2026 kl. 09:30"
    dialog.reject()
    story.settle()
    box = story.screen.pane.findChild(CheckBox, "offer_box")
    box.click()
    story.settle()
    assert story.matches.detail(match.id).match.offered_on == "2026-11-24"


def test_the_keyboard_moves_nobody_the_other_way(story: Story) -> None:
    """Those further on stay where they are; Ctrl+A is the column's; what nobody chose is not stored."""
    first, second = story.hire(), story.hire(JONAS)
    on = story.hire(IDA)
    story.moves.move(on.id, "company_asked")
    with story.desk.store.action("x") as unit:
        unit.put(replace(story.matches.detail(first.id).match, next_on="2026-11-27"))
    story.show()
    story.click(on)
    story.click(first, CTRL)
    story.key(Qt.Key.Key_Right, ALT)
    assert [story.status(one) for one in (first, on)] == ["company_asked", "company_asked"]
    story.undo()
    story.click(on)
    story.click(second, CTRL)
    story.key(Qt.Key.Key_A, CTRL)
    assert set(story.board.chosen_ids()) == {first.id, second.id}
    story.screen.acts.deadline([first.id, second.id])
    story.save(story.dialog(FactsDialog))
    assert story.matches.detail(first.id).match.next_on == "2026-11-27"
    assert story.said[-1][0] != "Frist gemt i 2 matches"


def test_interviews_are_added_corrected_and_taken_out_on_the_keyboard(story: Story) -> None:
    match = story.hire(status="interview")
    other = {"on": "2026-12-03", "time": "", "place": "Teams", "people": ""}
    story.show()
    story.screen.show_match(match.id)
    story.settle()
    story.screen.pane.findChild(LinkButton, "interviews_link").setFocus()
    story.key(Qt.Key.Key_Return)
    dialog = story.dialog(MatchDialog)
    story.qtbot.waitUntil(lambda: bool(dialog.interviews.findChildren(InterviewRow)))

    def type_on(*texts: str) -> None:
        for text in texts:
            QTest.keyClicks(QApplication.focusWidget(), text)
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    story.qtbot.waitUntil(lambda: QApplication.focusWidget().accessibleName() == "Dato for samtale")
    type_on("31.2.", "9.30", "Struer", "Bo Lund", "")
    assert QApplication.focusWidget().objectName() == "add_interview"
    story.save(dialog)
    problem = dialog.interviews.findChild(InlineMessage, "interviews_problem")
    assert problem.isVisible()
    assert "Datoen findes ikke" in problem.accessibleName()
    row = dialog.interviews.findChild(InterviewRow)
    assert (row.day.text(), row.day.hasFocus()) == ("31.2.", True)
    row.day.selectAll()
    QTest.keyClicks(row.day, "26.11.")
    story.moves.change(match.id, {"interviews": (other,)})  # meanwhile, somebody else
    story.ops.changed.emit({("match", match.id)}, None)
    arrived = dialog.findChild(InlineMessage, "part_arrived")
    story.qtbot.waitUntil(arrived.isVisible)
    assert "03.12.2026 · Teams" in arrived.accessibleName()
    story.save(dialog)
    stored = interviews_of(story.matches.detail(match.id).match)
    assert [interview_text(one) for one in stored] == [
        "26.11.2026 kl. 09:30 · Struer · Bo Lund",
        "03.12.2026 · Teams",
    ]
    story.screen.acts.edit(match.id, "interviews")
    again = story.dialog(MatchDialog)
    story.qtbot.waitUntil(lambda: QApplication.focusWidget().accessibleName() == "Dato for samtale")
    type_on("", "", "", "")
    assert QApplication.focusWidget().objectName() == "remove_interview"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    story.save(again)
    assert len(story.matches.detail(match.id).match.interviews) == 1
    story.undo()
    assert len(story.matches.detail(match.id).match.interviews) == 2


# -- making --------------------------------------------------------------------------------------------


def test_a_match_is_made_with_type_ahead_and_a_new_candidate(story: Story) -> None:
    story.show()
    assert story.screen.findChild(EmptyState) is not None
    story.screen.new_match()
    dialog = story.dialog(NewMatchDialog)
    story.press(dialog, "save_button")
    story.settle()
    assert dialog.isVisible()
    QTest.keyClicks(dialog.company, "vestr")
    story.settle()
    popup = dialog.company.completer().popup()
    story.qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    story.settle()
    assert dialog.company.value() == VESTRUM.id
    dialog.need.set_value(PLANNER.id)
    dialog.need.chosen.emit(PLANNER.id)
    assert dialog.type.value() == "hire"
    QTest.keyClicks(dialog.candidate, "Maja Riis")
    story.settle()
    dialog.findChild(QWidget, "new_candidate_link").click()
    form = story.dialog(CandidateDialog)
    assert form.form.value("name") == "Maja Riis"
    story.press(form, "save_button")
    story.settle()
    story.press(dialog, "save_button")
    story.settle()
    assert story.cards("proposed") == ["Maja Riis"]
    assert story.said[-1] == ("Match oprettet", True)


def test_a_match_begins_with_the_company_and_need_it_was_asked_for(story: Story) -> None:
    story.show()
    story.screen.new_match(VESTRUM.id, PLANNER.id, IDA.id)
    dialog = story.dialog(NewMatchDialog)
    story.qtbot.waitUntil(lambda: dialog.need.value() == PLANNER.id)
    assert (dialog.company.value(), dialog.candidate.value()) == (VESTRUM.id, IDA.id)
    assert dialog.type.value() == "hire"
    hint = dialog.findChild(InlineMessage, "consent_hint")
    story.qtbot.waitUntil(hint.isVisible)
    assert "samtykket udløb 01.11.2026" in hint.accessibleName().lower()


def test_a_match_half_typed_is_there_the_next_time(story: Story) -> None:
    story.show()
    story.screen.new_match()
    dialog = story.dialog(NewMatchDialog)
    QTest.keyClicks(dialog.candidate, "Sofi")
    dialog.type.set_value("hire")
    dialog.type.chosen.emit("hire")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    story.press(dialog, "keep_draft_button")
    story.settle()
    (draft,) = story.desk.local.drafts()
    assert (draft.key, draft.title) == ("match_new/", "Nyt match: Sofi")
    story.screen.resume(draft)
    again = story.dialog(NewMatchDialog)
    assert (again.candidate.text(), again.type.value()) == ("Sofi", "hire")


# -- filters, table and states -------------------------------------------------------------------------


def test_filters_leave_out_and_no_hits_offer_to_clear(story: Story) -> None:
    story.hire()
    story.show()
    story.screen.filters.choose(MatchFilter(type="internship"))
    story.settle()
    empty = story.screen.findChild(EmptyState)
    assert empty.accessibleName().startswith("Ingen matches passer")
    chip = story.screen.findChild(Chip, "filter_type")
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    story.settle()
    assert story.cards("proposed") == [SOFIE.name]


def test_more_filters_come_from_the_dashed_chip(story: Story) -> None:
    match = story.hire(status="company_asked")
    other = story.moves.create(VESTRUM.id, "", JONAS.id, "internship")
    story.show()
    filters = story.screen.filters
    offered = [action.text() for action in filters.adding_menu().actions()]
    assert offered == ["Bopæl", "Frist", "Niveau", "Behov"]
    story.screen.show_need(PLANNER.id)
    story.settle()
    chip = story.screen.findChild(Chip, "filter_need")
    assert chip.accessibleName() == "Behov: Produktionsplanlægger"
    assert (story.cards("proposed"), story.cards("company_asked")) == ([], [SOFIE.name])
    assert [action.text() for action in filters.adding_menu().actions()] == ["Bopæl", "Frist", "Niveau"]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    story.settle()
    assert story.cards("proposed") == [JONAS.name]
    story.moves.set_deadline(other.id, "2026-11-23")
    filters.choose(MatchFilter(due="late"))
    story.settle()
    assert (story.cards("proposed"), story.cards("company_asked")) == ([JONAS.name], [])
    assert match.id not in story.board.chosen_ids()


def test_the_papers_are_asked_for_with_the_button(story: Story) -> None:
    story.show()
    asked: list[bool] = []
    story.screen.print_matches.connect(lambda: asked.append(True))
    story.press(story.screen, "print_button")
    assert asked == [True]


def test_the_table_shows_the_same_and_a_narrow_window_begins_with_it(story: Story) -> None:
    match = story.hire()
    story.show(width=900)
    table = story.screen.table.view
    story.qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    assert table.isVisible()
    assert not story.screen.pane.isVisible()
    table.setFocus()
    table.pick(match.id)
    story.key(Qt.Key.Key_Return)
    assert story.screen.pane.isVisible()
    QTest.keyClick(story.screen, Qt.Key.Key_Escape)
    assert not story.screen.pane.isVisible()


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_shown_and_painted(story: Story, text: str) -> None:
    person = Candidate(name=f"X{text}", education_title=text)
    with story.desk.store.action("Prøve", undoable=False) as unit:
        unit.put(person)
    match = story.moves.create(VESTRUM.id, "", person.id, "thesis_project")
    story.moves.change(match.id, {"topic": text, "note": text, "supervisor": text, "scheme": text})
    story.show()
    story.screen.focus_list()
    story.settle()
    story.screen.grab()
    assert story.cards("proposed") == [person.name]
    story.screen.acts.edit(match.id)
    dialog = story.dialog(MatchDialog)
    dialog.grab()
    dialog.reject()
    story.settle()
    assert story.matches.detail(match.id).match.topic == text
