"""One case from need to evaluation, through the whole window with keys and mouse."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from kmdesk.app.session import Session, application
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.models import (
    Agreement,
    Broker,
    Candidate,
    Company,
    ContactPerson,
    Handout,
    Match,
    Need,
    Project,
    Task,
)
from kmdesk.store import desk as desks
from kmdesk.store import proof
from kmdesk.store.desk import Desk
from kmdesk.store.store import Store
from kmdesk.tour.player import Player
from kmdesk.ui.dialogs.preview import PreviewDialog
from kmdesk.ui.dialogs.shortlist import ShortlistDialog
from tests.conftest import PASSPHRASE
from tests.stories.conftest import OpenWindow, close
from tests.stories.hands import choose, focused, follow_link, pick_from_menu, tab_to, texts, tick
from tests.ui.shortlist_story import badges, person, shown

VESTRUM = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", city="Herning")
HANNE = ContactPerson(company_id=VESTRUM.id, name="Hanne Nygaard", title="direktør", main_contact=True)
IDA = person("Ida Holm", competences=("CNC",))
SOFIE = person("Sofie Bjerre", consent_on="", consent_until="", competences=())
RASMUS = person("Rasmus Lodberg", education_level="H30")
COLLEAGUE = Broker(name="Jens Toft")
TITLE = "Produktionsplanlægger"
ENDED_WELL = "Hun bliver på fuld tid."
FOLLOW_UPS = ["2027-01-25", "2027-03-01", "2027-07-30", "2027-07-30"]
"""Before the start, after a month, at the end, and the evaluation, which the end brings forward."""


@pytest.fixture
def case(profile: Profile, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A desk that opens by passphrase: one company, three candidates, two brokers; closed again."""
    from kmdesk.services.labels import labels

    monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)
    desk, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock, labels=labels())
    karen = Broker(name="Karen Lyngholm", organisation="Erhvervsråd Midtvest")
    project = Project(
        name="Erhvervsråd Midtvest",
        starts_on="2026-01-01",
        ends_on="2027-12-31",
        municipality_codes=("0657",),
        goals={"binding_collaboration": 300, "hire": 50},
    )
    with desk.store.action("Opret skrivebord", undoable=False) as unit:
        for record in (karen, COLLEAGUE, project, VESTRUM, HANNE, IDA, SOFIE, RASMUS):
            unit.put(record)
    desk.store.broker_id = karen.id
    desk.local.set("broker_id", karen.id)
    desk.close()
    return profile


@pytest.mark.timeout(180)
def test_one_case_from_need_to_the_end(start_program: OpenWindow, case: Profile, clock: FixedClock) -> None:
    player = start_program(case, clock)
    open_the_need(player)
    make_it_an_order(player)
    post_it(player, clock)
    propose_two(player)
    send_the_cv(player)
    agree(player)
    promises_follow(player)
    sign_a_letter_of_intent(player, clock)
    undo_takes_back_the_signature(player)
    close(player.session)
    clock.at = datetime(2027, 2, 1, 9, 0).astimezone()
    killed_in_the_middle_of_the_end(case, clock)
    again = start_program(case, clock)
    everything_is_there(again)
    end_it(again)


# -- the need becomes an order ------------------------------------------------------------------------


def open_the_need(player: Player) -> None:
    """Ctrl+4, Ctrl+N: the company is found while one types, and the form is filled."""
    player.keys("Ctrl+4")
    player.find(QWidget, "needs_screen")
    player.keys("Ctrl+N")
    finder = player.dialog("choose_company_dialog")
    player.type("Vestr")
    player.keys("Down")
    player.keys("Return")
    assert player.find(QWidget, "choose_company", finder).property("text").startswith(VESTRUM.name)
    player.keys("Return")
    dialog = form_of(player, "Nyt behov")
    player.fill(dialog, "title", TITLE)
    choose(player, player.editor(dialog, "type"), "Faglært")
    choose(player, player.editor(dialog, "match_type"), "Ansættelse")
    levels = player.find(QWidget, "field_education_levels", dialog)
    tick(player, levels, "Mellemlange videregående uddannelser")
    player.fill(dialog, "desirable", "Erfaring med CNC eller metal")
    player.keys("Ctrl+Return")
    player.wait(lambda: store_of(player).find(Need), "the need to be saved")
    player.settle()


def make_it_an_order(player: Player) -> None:
    """The promise is told before, the clocks after."""
    player.keys("Ctrl+L")
    player.keys("Return")
    player.wait(lambda: focused().objectName() == "next_step_button", "the next step to have the focus")
    player.keys("Space")
    dialog = player.dialog("receive_dialog")
    promise = player.find(QWidget, "promise_message", dialog)
    assert "annoncering i morgen kl. 08:24" in texts(promise)
    player.keys("Ctrl+Return")
    player.gone(dialog)
    order = the_order(player)
    assert (order.order_number, order.order_status) == ("2026-0001", "received")
    pane = order_pane(player)
    assert "2026-0001" in texts(pane)
    assert "Annoncering" in texts(pane)
    assert "Senest i morgen kl. 08:24" in texts(pane)


def post_it(player: Player, clock: FixedClock) -> None:
    """Annoncér på Jobnet, after it is said that the order lacks something."""
    clock.at = clock.at.replace(hour=9, minute=30)
    player.click("Annoncér på …", order_pane(player))
    dialog = player.dialog("post_dialog")
    assert "Opslaget mangler oplysninger." in texts(dialog)
    choose(player, player.editor(dialog, "channel"), "Jobnet")
    player.keys("Ctrl+Return")
    player.gone(dialog)
    assert the_order(player).order_status == "posted"
    assert "Jobnet i dag kl. 09:30" in texts(order_pane(player))


# -- candidates ---------------------------------------------------------------------------------------


def propose_two(player: Player) -> None:
    """Whoever is knocked out is named with the reason; two are marked with Space and proposed as one act."""
    player.click("Find kandidater", order_pane(player))
    dialog = player.dialog("shortlist_dialog")
    player.settle()
    assert isinstance(dialog, ShortlistDialog)
    assert shown(dialog) == ["# Andre kandidater (3)", "Ida Holm", "Sofie Bjerre", "Rasmus Lodberg"]
    assert "Knock-out: uddannelsesniveau" in badges(dialog, "Rasmus Lodberg")
    assert "Samtykke mangler" in badges(dialog, "Sofie Bjerre")
    for keys in ("Space", "Down", "Space"):
        player.keys(keys)
    assert "Foreslå 2 valgte" in texts(dialog)
    player.keys("Return")
    assert shown(dialog)[:3] == ["# Allerede foreslået", "Ida Holm", "Sofie Bjerre"]
    player.keys("Escape")
    player.gone(dialog)
    assert [match.status for match in store_of(player).find(Match)] == ["proposed", "proposed"]
    said = texts(order_pane(player))
    assert "Ida Holm Foreslået" in said
    assert "Sofie Bjerre Foreslået" in said


def send_the_cv(player: Player) -> None:
    """Without consent the CV stays here, in a plain sentence; with it, the order is answered."""
    link = player.find(QAbstractButton, f"match_{match_of(player, SOFIE).id}", order_pane(player))
    player.click(link)
    cards = player.find(QListView, "cards_proposed")
    player.wait(lambda: focused() is cards, "the card to have the focus")
    player.keys("Ctrl+Shift+Right")
    assert match_of(player, SOFIE).status == "company_asked"
    player.keys("Ctrl+Shift+Right")
    refusal = player.find(QWidget, "refusal")
    assert "Matchet bliver i Virksomhed spurgt." in texts(refusal)
    assert "samtykke" in texts(refusal).casefold()
    assert match_of(player, SOFIE).status == "company_asked"
    assert the_order(player).order_status == "posted"
    follow_link(player, refusal)
    form = player.dialog("candidate_dialog")
    player.fill(form, "consent_on", "24.11.2026")
    player.keys("Tab")
    player.keys("Ctrl+Return")
    player.gone(form)
    player.find(QListView, "cards_company_asked").setFocus()
    player.keys("Ctrl+Shift+Right")
    assert match_of(player, SOFIE).status == "cv_sent"
    assert (the_order(player).order_status, the_order(player).candidates_at) == (
        "candidates_sent",
        "2026-11-24T09:30",
    )
    player.keys("Ctrl+4")
    pane = order_pane(player)
    assert "Kandidater sendt" in texts(pane)
    assert texts(pane).count("sket i dag kl. 09:30") == 2, "posted, and answered"
    player.keys("Ctrl+6")
    player.find(QListView, "cards_cv_sent").setFocus()
    player.keys("Ctrl+Shift+Right")
    assert match_of(player, SOFIE).status == "interview"
    assert the_order(player).order_status == "interviews"


def agree(player: Player) -> None:
    """The day, the period, the hours and the form; and what the match counts towards, before it is saved."""
    player.keys("Ctrl+Shift+Right")
    dialog = player.dialog("match_agreed_dialog")
    player.settle()
    player.keys("Ctrl+Return")
    assert "Skal udfyldes" in texts(player.find(QWidget, "field_starts_on", dialog))
    player.fill(dialog, "starts_on", "1.2.2027")
    player.fill(dialog, "ends_on", "30.7.2027")
    player.fill(dialog, "hours_per_week", "37")
    choose_form(player, dialog, "Ordinær tidsbegrænset")
    player.keys("Tab")
    counts = player.find(QLabel, "counts_preview", dialog)
    assert "Det bliver nr. 1 af 50." in counts.text()
    assert "før start 25.01.2027" in player.find(QLabel, "follow_ups_preview", dialog).text()
    player.keys("Ctrl+Return")
    player.gone(dialog)
    match = match_of(player, SOFIE)
    assert (match.status, match.starts_on, match.ends_on, match.hours_per_week, match.employment_form) == (
        "agreed",
        "2027-02-01",
        "2027-07-30",
        37,
        "fixed_term",
    )
    assert the_order(player).order_status == "filled"
    player.keys("Ctrl+4")
    assert "Besat" in texts(order_pane(player))


def promises_follow(player: Player) -> None:
    """Løfter shows what follows from the agreement, by the day it is due."""
    player.keys("Ctrl+8")
    listed = player.find(QListView, "promise_list")
    player.wait(lambda: listed.model().rowCount(), "the promises")
    said = " ".join(
        str(listed.model().index(row, 0).data() or "") for row in range(listed.model().rowCount())
    )
    promised = follow_ups(player)
    assert [task.due_on for task in promised] == FOLLOW_UPS
    for task in promised:
        assert task.title in said


# -- an agreement -------------------------------------------------------------------------------------


def sign_a_letter_of_intent(player: Player, clock: FixedClock) -> None:
    """Made, sent, signed and printed."""
    player.keys("Ctrl+7")
    player.find(QWidget, "agreements_screen")
    player.keys("Ctrl+N")
    pick_from_menu(player, "Hensigtserklæring")
    player.dialog("choose_company_dialog")
    player.type("Vestr")
    player.keys("Down")
    player.keys("Return")
    player.keys("Return")
    form = player.dialog("agreement_form")
    player.fill(form, "content", "Vestrum vil ansætte to planlæggere i 2027.")
    player.keys("Ctrl+Return")
    player.gone(form)
    pane = player.find(QWidget, "agreement_pane")
    player.settle()
    player.click("Markér som sendt", pane)
    assert the_agreement(player).status == "sent"
    clock.at = clock.at.replace(hour=14, minute=0)
    player.click("Underskriv", pane)
    step = [d for d in player.window.findChildren(QWidget, "field_signed_on") if d.isVisible()]
    assert step
    player.keys("Return")
    player.wait(lambda: the_agreement(player).status == "signed", "the signature")
    player.settle()
    assert the_agreement(player).signed_on == "2026-11-24"
    assert "Underskrevet" in texts(pane)
    player.click(player.find(QAbstractButton, "print_agreement", pane))
    preview = player.dialog("preview_dialog")
    assert isinstance(preview, PreviewDialog)
    player.settle()
    pages = range(preview.document.pageCount())
    printed = " ".join(preview.document.getAllText(page).text() for page in pages)
    assert VESTRUM.name in printed
    assert "to planlæggere" in " ".join(printed.split())
    player.keys("Escape")
    player.gone(preview)
    assert not store_of(player).find(Handout)


def undo_takes_back_the_signature(player: Player) -> None:
    """Ctrl+Z takes back the last act only; Ctrl+Shift+Z does it again."""
    player.keys("Ctrl+Z")
    assert the_agreement(player).status == "sent"
    assert match_of(player, SOFIE).status == "agreed"
    player.keys("Ctrl+Shift+Z")
    assert the_agreement(player).status == "signed"


# -- killed -------------------------------------------------------------------------------------------


def killed_in_the_middle_of_the_end(profile: Profile, clock: FixedClock) -> None:
    """In a process of its own: the match starts, its end is half written, and the process is killed."""
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


def everything_is_there(player: Player) -> None:
    assert proof.faults_of(desk_of(player).database) == []
    assert match_of(player, SOFIE).status == "started"
    assert match_of(player, IDA).status == "proposed"
    assert the_order(player).order_status == "filled"
    assert the_agreement(player).status == "signed"
    assert [task.due_on for task in follow_ups(player)] == FOLLOW_UPS[1:], "begun: no call before"


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


def start_and_half_end(player: Player) -> None:
    """Move the agreed match to Startet, then write half of its end."""
    player.keys("Ctrl+6")
    player.settle()
    player.find(QListView, "cards_agreed").setFocus()
    player.keys("Ctrl+Shift+Right")
    player.wait(lambda: store_of(player).find(Match, "status = 'started'"), "the match to start")
    player.settle()
    pane = player.find(QWidget, "match_pane")  # what has started is folded away; the pane still shows it
    player.click(player.find(QAbstractButton, "next_step_button", pane))
    dialog = player.dialog("ending_dialog")
    player.settle()
    player.fill(dialog, "note", ENDED_WELL)


# -- two brokers --------------------------------------------------------------------------------------


@pytest.fixture
def shared(case: Profile, clock: FixedClock) -> Profile:
    """The desk with a job order nobody has taken."""
    key = desks.find_key(case, PASSPHRASE, None)
    desk = desks.open_desk(case, key, clock=clock)
    with desk.store.action("x", undoable=False) as unit:
        unit.put(ORDER)
    desk.close()
    return case


ORDER = Need(
    company_id=VESTRUM.id,
    title=TITLE,
    type="skilled",
    match_type="hire",
    order_number="2026-0001",
    order_status="received",
    received_at="2026-11-24T08:00",
)


def test_a_colleague_who_took_the_order_first_is_named(
    start_program: OpenWindow, shared: Profile, clock: FixedClock
) -> None:
    player = start_program(shared, clock)
    player.keys("Ctrl+4")
    player.keys("Ctrl+L")
    player.keys("Return")
    take = player.find(QAbstractButton, "take_button")
    player.settle()
    with store_of(player).action("Tag ordren") as unit:
        unit.put(replace(ORDER, broker_id=COLLEAGUE.id))
    player.click(take)
    assert "Jens Toft har allerede taget 2026-0001" in texts(player.window.toast)
    assert the_order(player).broker_id == COLLEAGUE.id
    player.keys("Ctrl+5")
    player.keys("Ctrl+4")
    assert "Kontaktmægler Jens Toft" in texts(order_pane(player))
    assert not take.isVisible()


# -- a deleted candidate ------------------------------------------------------------------------------


@pytest.fixture
def half_way(shared: Profile, clock: FixedClock) -> Profile:
    """The desk with Ida at an interview, who is deleted meanwhile as a merge can bring it."""
    desk = desks.open_desk(shared, desks.find_key(shared, PASSPHRASE, None), clock=clock)
    with desk.store.action("x", undoable=False) as unit:
        unit.put(
            Match(
                company_id=VESTRUM.id,
                need_id=ORDER.id,
                candidate_id=IDA.id,
                type="hire",
                status="interview",
                status_since=clock.stamp(),
                broker_id=desk.store.broker_id,
            )
        )
        unit.delete(IDA)
    desk.close()
    return shared


def test_a_match_outlives_its_candidate_and_can_be_ended(
    start_program: OpenWindow, half_way: Profile, clock: FixedClock
) -> None:
    player = start_program(half_way, clock)
    player.keys("Ctrl+4")
    player.keys("Ctrl+L")
    player.keys("Return")
    pane = order_pane(player)
    assert "Slettet kandidat" in texts(pane)
    (match,) = store_of(player).find(Match)
    player.click(player.find(QAbstractButton, f"match_{match.id}", pane))
    cards = player.find(QListView, "cards_interview")
    player.wait(lambda: focused() is cards, "the card to have the focus")
    card = cards.model().index(0, 0)
    said = " ".join(str(card.data(role) or "") for role in (0, 11))  # shown and accessible text
    assert "Slettet kandidat" in said
    match_pane = player.find(QWidget, "match_pane")
    assert "Kandidaten er slettet." in texts(match_pane)
    player.keys("Ctrl+Shift+Right")
    dialog = player.dialog("match_agreed_dialog")
    player.settle()
    player.fill(dialog, "starts_on", "1.2.2027")
    player.fill(dialog, "hours_per_week", "37")
    choose_form(player, dialog, "Ordinær fast")
    player.keys("Ctrl+Return")
    player.settle()
    assert "Fortryd sletningen, eller afslut matchet." in texts(dialog)
    player.keys("Escape")
    player.click("Kassér", dialog)
    player.click(player.find(QAbstractButton, "more_button", match_pane))
    pick_from_menu(player, "Afslut match")
    ending = player.dialog("ending_dialog")
    player.settle()
    choose(player, player.editor(ending, "end_reason"), "Timing")
    player.keys("Ctrl+Return")
    player.gone(ending)
    (ended,) = store_of(player).find(Match)
    assert (ended.status, ended.end_outcome, ended.end_reason) == ("ended", "refused", "timing")


# -- parts --------------------------------------------------------------------------------------------


def desk_of(player: Player) -> Desk:
    desk = player.session.desk
    assert desk is not None
    return desk


def store_of(player: Player) -> Store:
    return desk_of(player).store


def the_order(player: Player) -> Need:
    (order,) = store_of(player).find(Need)
    return order


def the_agreement(player: Player) -> Agreement:
    (agreement,) = store_of(player).find(Agreement)
    return agreement


def follow_ups(player: Player) -> list[Task]:
    """Return what is promised about the match, by the day it is due."""
    found = store_of(player).find(Task, "match_id = ?", (match_of(player, SOFIE).id,))
    return sorted(found, key=lambda task: task.due_on)


def match_of(player: Player, candidate: Candidate) -> Match:
    (match,) = store_of(player).find(Match, "candidate_id = ?", (candidate.id,))
    return match


def order_pane(player: Player) -> QWidget:
    pane = player.find(QWidget, "order_pane")
    player.settle()
    return pane


def choose_form(player: Player, dialog: QWidget, text: str) -> None:
    """Choose the employment form with the arrow keys: each step makes the form anew and keeps the focus."""
    tab_to(player, player.editor(dialog, "employment_form"))
    for _ in range(10):
        box = focused()
        assert isinstance(box, QComboBox)
        assert box is player.editor(dialog, "employment_form")
        if box.currentText() == text:
            return
        player.keys("Down")
    raise AssertionError(f"{text!r} is not reached")


def form_of(player: Player, title: str) -> QWidget:
    """Return the open form of a record by its title."""
    field = player.find(QWidget, "field_title")
    dialog = field.window()
    assert title in dialog.windowTitle() or title in texts(dialog)
    return dialog


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
    start_and_half_end(player)
    local = desk_of(player).local
    player.wait(lambda: any(ENDED_WELL in str(draft.state) for draft in local.drafts()), "the draft")
    print("half written", flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
