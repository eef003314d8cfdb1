"""A case from the received order to the signed agreement, step by step in the whole window."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QListView, QWidget

from kmdesk.core.clock import FixedClock
from kmdesk.models import Handout, Match
from kmdesk.tour.player import Player
from kmdesk.ui.dialogs.preview import PreviewDialog
from kmdesk.ui.dialogs.shortlist import ShortlistDialog
from tests.stories.case import (
    SOFIE,
    VESTRUM,
    choose_form,
    follow_ups,
    match_of,
    order_pane,
    store_of,
    the_agreement,
    the_order,
)
from tests.stories.hands import choose, focused, pick_from_menu, texts
from tests.stories.steps import give_consent
from tests.ui.shortlist_story import badges, shown

FOLLOW_UPS = ["2027-01-25", "2027-03-01", "2027-07-30", "2027-07-30"]
"""Before the start, after a month, at the end, and the evaluation, which the end brings forward."""


def make_it_an_order(player: Player) -> None:
    """The promise is told before, the clocks after."""
    player.keys("Ctrl+L")
    player.keys("Return")
    player.wait(lambda: focused().objectName() == "next_step_button", "the next step to have the focus")
    player.keys("Space")
    dialog = player.dialog("receive_dialog")
    promise = player.find(QWidget, "promise_message", dialog)
    assert "annoncering i morgen kl. 09:40" in texts(promise)
    player.keys("Ctrl+Return")
    player.gone(dialog)
    order = the_order(player)
    assert (order.order_number, order.order_status) == ("2026-0001", "received")
    pane = order_pane(player)
    assert "2026-0001" in texts(pane)
    assert "Annoncering" in texts(pane)
    assert "Senest i morgen kl. 09:40" in texts(pane)


def post_it(player: Player, clock: FixedClock) -> None:
    """Annoncér på Jobnet, after it is said that the order lacks something."""
    clock.at = clock.at.replace(hour=10, minute=30)
    player.click("Annoncér på …", order_pane(player))
    dialog = player.dialog("post_dialog")
    assert "Opslaget mangler oplysninger." in texts(dialog)
    choose(player, player.editor(dialog, "channel"), "Jobnet")
    player.keys("Ctrl+Return")
    player.gone(dialog)
    assert the_order(player).order_status == "posted"
    assert "Jobnet i dag kl. 10:30" in texts(order_pane(player))


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
    give_consent(player, refusal, "24.11.2026")
    player.find(QListView, "cards_company_asked").setFocus()
    player.keys("Ctrl+Shift+Right")
    assert match_of(player, SOFIE).status == "cv_sent"
    assert (the_order(player).order_status, the_order(player).candidates_at) == (
        "candidates_sent",
        "2026-11-24T10:30",
    )
    player.keys("Ctrl+4")
    pane = order_pane(player)
    assert "Kandidater sendt" in texts(pane)
    assert texts(pane).count("sket i dag kl. 10:30") == 2, "posted, and answered"
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
