"""One case from the planned visit to the evaluation day, through the whole window with keys and mouse."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, datetime
from datetime import time as day_time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QListView, QPlainTextEdit, QTextEdit, QWidget

from kmdesk.app.session import Session, application
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.models import Match, Need, Referral, Task, Visit
from kmdesk.store import proof
from kmdesk.tour.player import Player
from kmdesk.ui.screens.today.follow_ups import FollowUpList
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.cards import TargetCell
from tests.conftest import PASSPHRASE
from tests.stories.case import (
    IDA,
    SOFIE,
    TITLE,
    VESTRUM,
    create_desk,
    desk_of,
    follow_ups,
    match_of,
    store_of,
    the_agreement,
    the_order,
)
from tests.stories.case_steps import (
    FOLLOW_UPS,
    agree,
    make_it_an_order,
    post_it,
    promises_follow,
    propose_two,
    send_the_cv,
    sign_a_letter_of_intent,
    undo_takes_back_the_signature,
)
from tests.stories.conftest import OpenWindow, close
from tests.stories.hands import choose, focused, go_to_section, part, question, tab_to, texts, tick
from tests.stories.steps import agree_on_next_steps, finish_visit, guide_is_open, needs_found

PROMISE = "Send profil af planlæggeren"
TALK_AGAIN = f"Tal med {VESTRUM.name} igen"
EXPORT = "Hjælp til eksport til Norge"
ANSWER = "Erhvervshuset holder et møde med jer i april."
ENDED_WELL = "Hun bliver på fuld tid."
START, MONTH_LATER, LAST_DAY = date(2027, 2, 1), date(2027, 3, 1), date(2027, 7, 30)
HOW_IS_IT = f"{TITLE}: hvordan går det efter den første måned?"
NEXT_STEP_AT_END = f"{TITLE} slutter 30.07.2027: aftal, hvad der så skal ske"
EVALUATION = f"{TITLE}: hent virksomhedens evaluering"
TELL = "Fortæl virksomheden, hvad der kom ud af det"


@pytest.fixture
def case(profile: Profile, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A desk that opens by passphrase, with a visit planned for today; closed again."""
    monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)
    create_desk(profile, clock)
    return profile


@pytest.mark.timeout(180)
def test_one_case_from_the_visit_to_the_evaluation(
    start_program: OpenWindow, case: Profile, clock: FixedClock
) -> None:
    player = start_program(case, clock)
    begin_the_visit(player)
    hear_what_they_need(player)
    end_the_visit(player, clock)
    complete_the_need(player)
    make_it_an_order(player)
    post_it(player, clock)
    propose_two(player)
    send_the_cv(player)
    agree(player)
    promises_follow(player)
    keep_what_was_promised(player)
    pass_a_question_on(player)
    sign_a_letter_of_intent(player, clock)
    undo_takes_back_the_signature(player)
    start_the_match(player, clock)
    follow_up_after_a_month(player, clock)
    report_back(player)
    close(player.session)
    go_to(clock, LAST_DAY)
    killed_in_the_middle_of_the_end(case, clock)
    again = start_program(case, clock)
    everything_is_there(again)
    end_it(again)
    evaluate(again)
    it_counts(again)


# -- the visit ----------------------------------------------------------------------------------------


def begin_the_visit(player: Player) -> None:
    """I dag shows the planned visit; Start besøg opens the guide."""
    today = player.find(QWidget, "today_screen")
    player.settle()
    assert VESTRUM.name in texts(today)
    player.click("Start besøg", today)
    guide_is_open(player)
    assert the_visit(player).status == "in_progress"


def hear_what_they_need(player: Player) -> None:
    """What is lacking and which skills are looked for: the panel shows the need that follows."""
    go_to_section(player, "D")
    lacking = question(player, "q20")
    part(player, lacking, "position").setFocus()
    player.type(TITLE)
    choose(player, part(player, lacking, "kind"), "Faglært")
    part(player, lacking, "start").setFocus()
    player.type("01.02.2027")
    part(player, question(player, "q21"), "items").setFocus()
    player.type("CNC")
    player.keys("Tab")
    agree_on_next_steps(player, what=PROMISE, due="1.12.", next_contact="10.12.")
    (card,) = needs_found(player)
    assert TITLE in card.accessibleName()
    assert "Fra spørgsmål 20–21" in card.accessibleName()


def end_the_visit(player: Player, clock: FixedClock) -> None:
    """What was heard and promised is stored, tied to the visit."""
    clock.at = clock.at.replace(hour=9, minute=40)
    finish_visit(player, summary="I mangler en planlægger fra februar.")
    visit, need = the_visit(player), the_order(player)
    assert (visit.status, visit.outcome, visit.ends_at) == ("done", "need_registered", "2026-11-24T09:40")
    assert (need.visit_id, need.type, need.match_type) == (visit.id, "skilled", "hire")
    assert (need.competences, need.starts) == (("CNC",), "01.02.2027")
    (promise,) = store_of(player).find(Task, "title = ?", (PROMISE,))
    assert (promise.visit_id, promise.due_on) == (visit.id, "2026-12-01")


def complete_the_need(player: Player) -> None:
    """F2 in the list: the need that came of the visit is given what was not asked for."""
    player.keys("Ctrl+4")
    player.find(QWidget, "needs_screen")
    player.keys("Ctrl+L")
    player.keys("F2")
    dialog = player.find(QWidget, "field_title").window()
    assert "Ret behov" in dialog.windowTitle() or "Ret behov" in texts(dialog)
    tick(
        player,
        player.find(QWidget, "field_education_levels", dialog),
        "Mellemlange videregående uddannelser",
    )
    player.fill(dialog, "desirable", "Erfaring med CNC eller metal")
    player.keys("Ctrl+Return")
    player.wait(lambda: store_of(player).find(Need)[0].desirable, "the need to be saved")
    player.settle()


# -- what was promised --------------------------------------------------------------------------------


def keep_what_was_promised(player: Player) -> None:
    """Løfter shows what was promised at the visit; Space keeps it."""
    promises = player.find(QListView, "promise_list")
    for title in (PROMISE, TALK_AGAIN):
        player.keys("Ctrl+L")
        player.keys("Home")
        while title not in str(promises.currentIndex().data()):
            before = promises.currentIndex().row()
            player.keys("Down")
            assert promises.currentIndex().row() > before, f"{title} is not in the list"
        player.keys("Space")
        (promise,) = store_of(player).find(Task, "title = ?", (title,))
        assert promise.done_at


def pass_a_question_on(player: Player) -> None:
    """Another system is to help with export; with it comes the promise to tell the company."""
    turn_to_referrals(player)
    player.keys("Ctrl+N")
    player.dialog("choose_company_dialog")
    player.type("Vestr")
    player.keys("Down")
    player.keys("Return")
    player.keys("Return")
    form = player.dialog("referral_dialog")
    player.fill(form, "topic", EXPORT)
    choose(player, player.editor(form, "system"), "Erhvervsservice")
    player.fill(form, "organisation", "Erhvervshus Midtjylland")
    player.fill(form, "due_on", "1.3.2027")
    player.keys("Ctrl+Return")
    player.gone(form)
    (promise,) = store_of(player).find(Task, "title = ?", (TELL,))
    assert (promise.due_on, promise.done_at) == (MONTH_LATER.isoformat(), "")


# -- the clock goes on --------------------------------------------------------------------------------


def start_the_match(player: Player, clock: FixedClock) -> None:
    """On its first day the match moves to Startet; nobody is to call before the start any more."""
    go_to(clock, START)
    player.keys("Ctrl+6")
    player.settle()
    player.find(QListView, "cards_agreed").setFocus()
    player.keys("Ctrl+Shift+Right")
    assert match_of(player, SOFIE).status == "started"
    assert [task.due_on for task in follow_ups(player)] == FOLLOW_UPS[1:], "begun: no call before"


def follow_up_after_a_month(player: Player, clock: FixedClock) -> None:
    """I dag asks on its day how it goes, and for the answer on what was passed on."""
    go_to(clock, MONTH_LATER)
    assert due_today(player) == sorted((HOW_IS_IT, TELL))
    tick_off(player, HOW_IS_IT)
    assert due_today(player) == [TELL]
    assert [bool(task.done_at) for task in follow_ups(player)] == [True, False, False]


def report_back(player: Player) -> None:
    """The answer is written, and the company told: that keeps the promise too."""
    player.keys("Ctrl+8")
    turn_to_referrals(player)
    player.keys("Ctrl+L")
    player.keys("Home")
    player.keys("Return")
    form = player.dialog("referral_dialog")
    choose(player, player.editor(form, "status"), "Løst")
    player.fill(form, "answer", ANSWER)
    player.keys("Ctrl+Return")
    player.gone(form)
    table = player.find(TableView, "referral_table")
    assert "Fortæl virksomheden" in str(table.model().index(0, 0).data())
    player.keys("Ctrl+L")
    player.keys("Home")
    player.keys("Alt+Return")
    (referral,) = store_of(player).find(Referral)
    assert (referral.status, referral.answer) == ("solved", ANSWER)
    assert referral.reported_on == MONTH_LATER.isoformat()
    assert due_today(player) == []


# -- killed -------------------------------------------------------------------------------------------


def killed_in_the_middle_of_the_end(profile: Profile, clock: FixedClock) -> None:
    """In a process of its own: the end of the match is half written, and the process is killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.stories.test_whole_case", str(profile.folder), clock.at.isoformat()],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    process.kill()
    errors = process.communicate()[1]
    assert said.strip() == "half written", errors


def half_end(player: Player) -> None:
    """Unfold what has started, and write half of its end."""
    assert due_today(player) == sorted((NEXT_STEP_AT_END, EVALUATION))
    player.keys("Ctrl+6")
    player.click(player.find(QAbstractButton, "folded_started"))
    player.find(QListView, "cards_started").setFocus()
    player.keys("Home")
    player.keys("Ctrl+Shift+Right")
    player.fill(player.dialog("ending_dialog"), "note", ENDED_WELL)


def everything_is_there(player: Player) -> None:
    assert proof.faults_of(desk_of(player).database) == []
    assert match_of(player, SOFIE).status == "started"
    assert match_of(player, IDA).status == "proposed"
    assert the_order(player).order_status == "filled"
    assert the_agreement(player).status == "signed"
    assert [task.due_on for task in follow_ups(player)] == FOLLOW_UPS[1:]


# -- the end and the evaluation -----------------------------------------------------------------------


def end_it(player: Player) -> None:
    """The half-written end is offered back, and the match ends as Gennemført."""
    offer = player.find(QWidget, "draft_offer")
    player.click("Fortsæt", offer)
    dialog = player.dialog("ending_dialog")
    player.settle()
    note = player.editor(dialog, "note")
    assert isinstance(note, QTextEdit | QPlainTextEdit)
    player.wait(note.toPlainText, "the draft to be shown")
    assert note.toPlainText() == ENDED_WELL
    choose(player, player.editor(dialog, "end_outcome"), "Gennemført")
    player.keys("Ctrl+Return")
    player.gone(dialog)
    match = match_of(player, SOFIE)
    assert (match.status, match.end_outcome, match.note) == ("ended", "completed", ENDED_WELL)
    assert the_order(player).order_status == "filled"
    player.keys("Ctrl+Z")
    assert match_of(player, SOFIE).status == "started"
    player.keys("Ctrl+Shift+Z")
    assert match_of(player, SOFIE).status == "ended"


def evaluate(player: Player) -> None:
    """Of what followed from the match only the evaluation is left on its day, and it is done."""
    assert due_today(player) == [EVALUATION]
    tick_off(player, EVALUATION)
    assert due_today(player) == []
    done, evaluated = follow_ups(player)
    assert (done.title, evaluated.title) == (HOW_IS_IT, EVALUATION)
    assert done.done_at
    assert evaluated.done_at


def it_counts(player: Player) -> None:
    """The match that ended well is the first of the contract's hires."""
    goals = player.find(QWidget, "goals").findChildren(TargetCell)
    assert " 1 af 50 " in texts(next(cell for cell in goals if "nsættelser" in texts(cell)))
    ended = store_of(player).find(Match, "status = 'ended'")
    assert [match.end_outcome for match in ended] == ["completed"]
    assert proof.faults_of(desk_of(player).database) == []


# -- parts --------------------------------------------------------------------------------------------


def go_to(clock: FixedClock, day: date) -> None:
    """Let it be nine o'clock on another day."""
    clock.at = datetime.combine(day, day_time(9)).astimezone()


def the_visit(player: Player) -> Visit:
    (visit,) = store_of(player).find(Visit)
    return visit


def turn_to_referrals(player: Player) -> None:
    """Turn Løfter to the part Henvisninger."""
    player.click("Henvisninger", player.find(QWidget, "promises_part"))


def due_today(player: Player) -> list[str]:
    """Return what I dag says is due on this very day, read anew."""
    player.keys("Ctrl+1")
    player.find(QWidget, "today_screen")
    player.settle()
    titles = [tick.accessibleName().removeprefix("Gjort: ") for tick in listed(player).ticks]
    said = texts(listed(player))
    return sorted(title for title in titles if f"{title} {VESTRUM.name} i dag" in said)


def listed(player: Player) -> FollowUpList:
    """Return the promises on I dag."""
    return next(one for one in player.window.findChildren(FollowUpList) if one.isVisible())


def tick_off(player: Player, title: str) -> None:
    """Press the tick of a promise of I dag with Space."""
    box = next(one for one in listed(player).ticks if one.accessibleName() == f"Gjort: {title}")
    tab_to(player, box)
    assert focused() is box
    player.keys("Space")


def main(folder: Path, at: str) -> None:
    """Play the end of the case until the process is killed."""
    os.environ["KMDESK_PASSPHRASE"] = PASSPHRASE  # the tests' own conftest took it away
    application(Settings(mode="light"))
    session = Session(Profile(folder), FixedClock(datetime.fromisoformat(at)))
    session.window.resize(1280, 800)
    session.start()
    player = Player(session)
    player.wait(lambda: session.desk is not None, "the desk to open")
    session.window.activateWindow()
    player.settle()
    half_end(player)
    local = desk_of(player).local
    player.wait(lambda: any(ENDED_WELL in str(draft.state) for draft in local.drafts()), "the draft")
    print("half written", flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
