"""What may befall a case on its way: a colleague was faster, or the candidate is deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QListView, QWidget

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Match, Need
from kmdesk.store import desk as desks
from tests.conftest import PASSPHRASE
from tests.stories.case import (
    COLLEAGUE,
    IDA,
    TITLE,
    VESTRUM,
    choose_form,
    create_desk,
    order_pane,
    store_of,
    the_order,
)
from tests.stories.conftest import OpenWindow
from tests.stories.hands import choose, focused, pick_from_menu, texts

ORDER = Need(
    company_id=VESTRUM.id,
    title=TITLE,
    type="skilled",
    match_type="hire",
    order_number="2026-0001",
    order_status="received",
    received_at="2026-11-24T08:00",
)


@pytest.fixture
def shared(profile: Profile, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """The desk with a job order nobody has taken."""
    monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)
    create_desk(profile, clock)
    desk = desks.open_desk(profile, desks.find_key(profile, PASSPHRASE, None), clock=clock)
    with desk.store.action("x", undoable=False) as unit:
        unit.put(ORDER)
    desk.close()
    return profile


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
