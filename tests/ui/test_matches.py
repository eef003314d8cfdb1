"""The matches on the screen: moved with mouse and keyboard, refused, agreed, ended and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kmdesk.models import Candidate, Company, Match, Need
from kmdesk.services.candidates import Candidates
from kmdesk.services.history import History
from kmdesk.services.match_moves import MatchMoves, MoveFacts
from kmdesk.services.matches import Matches, MatchFilter
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.screens.candidates.screen import CandidatesScreen
from kmdesk.ui.screens.matches.board import BoardView
from kmdesk.ui.screens.matches.column import FoldedColumn
from kmdesk.ui.screens.matches.move_dialogs import AgreementDialog, EndingDialog
from kmdesk.ui.screens.matches.new_match import NewMatchDialog
from kmdesk.ui.screens.matches.screen import MatchesScreen
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.chips import Chip
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.fields import CheckBox, DateEdit, LineEdit
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
ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

Screen = MatchesScreen


class Story:
    """A screen with its services, and what a test does again and again."""

    def __init__(self, qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> None:
        theme.apply(QApplication.instance(), "light")
        self.qtbot, self.desk, self.ops = qtbot, desk, ops
        self.matches, self.moves = Matches(desk.store, clock), MatchMoves(desk.store, clock)
        with desk.store.action("Prøve", undoable=False) as unit:
            for record in (VESTRUM, PLANNER, SOFIE, JONAS):
                unit.put(record)
        self.screen = MatchesScreen(
            ops,
            self.matches,
            self.moves,
            candidates=Candidates(desk.store),
            history=History(desk.store),
            local=desk.local,
            clock=clock,
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
    reason = dialog.form.editor("end_reason").parts()[0]
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


def test_an_agreement_is_asked_for_date_and_period(story: Story) -> None:
    match = story.hire(status="interview")
    story.show()
    story.screen.show_match(match.id)
    story.settle()
    story.press(story.screen.pane, "next_step_button")
    dialog = story.dialog(AgreementDialog)
    assert dialog.form.value("agreed_on") == "2026-11-24"
    assert dialog.form.value("type") == "hire"
    story.press(dialog, "save_button")
    assert dialog.isVisible()
    start = dialog.form.editor("starts_on").parts()[0]
    assert start.hasFocus()
    QTest.keyClicks(start, "1.12.")
    end = dialog.form.editor("ends_on").parts()[0]
    QTest.keyClicks(end, "30.11.2026")
    story.press(dialog, "save_button")
    story.settle()
    assert dialog.isVisible()
    end.clear()
    QTest.keyClick(start, Qt.Key.Key_Return)
    story.settle()
    found = story.matches.detail(match.id).match
    assert (found.status, found.agreed_on, found.starts_on) == ("agreed", "2026-11-24", "2026-12-01")
    assert story.said[-1] == ("Match flyttet til Aftalt", True)
    story.undo()
    assert story.cards("interview") == [SOFIE.name]


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
    story.moves.move(match.id, "started", MoveFacts(agreed_on="2026-11-20", starts_on="2026-11-23"))
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
    box = story.screen.pane.findChild(CheckBox, "offer_box")
    box.click()
    story.settle()
    assert story.matches.detail(match.id).match.offered_on == "2026-11-24"


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
    story.screen.new_match(VESTRUM.id, PLANNER.id)
    dialog = story.dialog(NewMatchDialog)
    story.qtbot.waitUntil(lambda: dialog.need.value() == PLANNER.id)
    assert dialog.company.value() == VESTRUM.id
    assert dialog.type.value() == "hire"


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


# -- candidates ----------------------------------------------------------------------------------------


@pytest.fixture
def bank(qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> CandidatesScreen:
    theme.apply(QApplication.instance(), "light")
    screen = CandidatesScreen(ops, Candidates(desk.store), local=desk.local, clock=clock)
    qtbot.addWidget(screen)
    screen.resize(1232, 820)
    screen.show()
    qtbot.waitExposed(screen)
    screen.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    return screen


def opened_form(qtbot: QtBot, screen: QWidget, open_it: Callable[[], object]) -> CandidateDialog:
    open_it()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in screen.findChildren(CandidateDialog)))
    return next(d for d in screen.findChildren(CandidateDialog) if d.isVisible())


def test_a_candidate_is_typed_saved_found_and_deleted(
    qtbot: QtBot, bank: CandidatesScreen, ops: Operations, desk: Desk
) -> None:
    form = opened_form(qtbot, bank, bank.new_candidate)
    name = form.form.editor("name").parts()[0]
    QTest.keyClicks(name, "Åse Bæk")
    form.form.editor("postal_code").parts()[0].setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "7430")
    motivation = form.form.editor("motivation").parts()[0]
    motivation.setFocus()
    assert form.form.value("municipality_code") == "0756"
    QTest.keyClicks(motivation, "Hendes nummer er 010190-1234")
    form.form.editor("screened_by").parts()[0].setFocus()
    remark = form.form.cell("motivation").remark
    assert remark is not None
    assert "CPR" in remark.text
    QTest.keyClick(form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not ops.busy and bank.view.model().rowCount() == 1)
    assert desk.local.drafts() == []
    bank.focus_filter()
    find = bank.findChild(LineEdit, "candidate_filter")
    QTest.keyClicks(find, "zzz")
    qtbot.waitUntil(lambda: not ops.busy and bank.view.model().rowCount() == 0)
    QTest.keyClick(find, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not ops.busy and bank.view.model().rowCount() == 1)
    bank.focus_list()
    QTest.keyClick(bank.view, Qt.Key.Key_Down)
    QTest.keyClick(bank.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: not ops.busy and Candidates(desk.store).count() == 0)


def test_what_is_typed_is_a_draft_within_a_second(
    qtbot: QtBot, bank: CandidatesScreen, ops: Operations, desk: Desk
) -> None:
    form = opened_form(qtbot, bank, bank.new_candidate)
    QTest.keyClicks(form.form.editor("name").parts()[0], "Åse")
    qtbot.waitUntil(lambda: not ops.busy and bool(desk.local.drafts()), timeout=2000)
    assert desk.local.drafts()[0].state["name"] == "Åse"
    QTest.keyClick(form, Qt.Key.Key_Escape)  # asks first
    assert form.isVisible()
    form.findChild(Button, "discard_button").click()
    qtbot.waitUntil(lambda: not ops.busy and not desk.local.drafts())


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_shown_and_painted(
    qtbot: QtBot, bank: CandidatesScreen, ops: Operations, story: Story, text: str
) -> None:
    candidates = Candidates(story.desk.store)
    saved = candidates.save(
        Candidate(name=f"X{text}", education_title=text, motivation=text, competences=(text,))
    )
    story.moves.create(VESTRUM.id, "", saved.id, "hire")
    story.show()
    story.screen.focus_list()
    story.settle()
    story.screen.grab()
    assert story.cards("proposed") == [saved.name]
    form = opened_form(qtbot, bank, lambda: bank.edit_candidate(saved.id))
    assert form.form.value("name") == saved.name or not saved.name.isprintable()
    form.grab()
    form.reject()
    qtbot.waitUntil(lambda: not ops.busy)
