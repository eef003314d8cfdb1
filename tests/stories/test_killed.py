"""A program killed while somebody types: at most the last second is gone, and the rest is offered back."""

from __future__ import annotations

import random
import subprocess
import threading
import time

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextEdit, QWidget

from kmdesk.core.clock import Clock, FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Company
from kmdesk.services.visits import Visits
from kmdesk.store import desk as desks
from kmdesk.store import proof
from kmdesk.tour.player import Player
from kmdesk.ui.dialogs.preview import PreviewDialog
from tests.conftest import PASSPHRASE
from tests.stories.conftest import OpenWindow, close
from tests.stories.driver import start
from tests.stories.hands import part, question, texts

KILLS = 3
LOST = 1.0
"""Seconds of typing that may be lost."""


@pytest.fixture
def locked(profile: Profile, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """A desk that opens by passphrase, with a visit that is under way today."""
    from kmdesk.services.labels import labels

    monkeypatch.setenv("KMDESK_PASSPHRASE", PASSPHRASE)
    desk, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock, labels=labels())
    company = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", industry_group="CK")
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(company)
    visits = Visits(desk.store)
    form = visits.new_form(company.id, starts_at=Clock().wall())
    visits.start(visits.plan(form.visit).id)
    desk.close()
    return profile


def typed_until_killed(process: subprocess.Popen[str], after: float) -> int:
    """Kill the typist `after` seconds after the first word; return the number that had to be kept by then."""
    assert process.stdout is not None
    lines = [process.stdout.readline()]
    assert lines[0], process.communicate()[1]
    killed: list[float] = []

    def kill() -> None:
        killed.append(time.time())
        process.kill()

    timer = threading.Timer(after, kill)
    timer.start()
    lines += process.stdout.readlines()
    timer.join()
    process.communicate()
    typed = [line.split() for line in lines if line.endswith("\n")]
    return max((int(n) for n, at in typed if float(at) < killed[0] - LOST), default=0)


def numbers(text: str) -> int:
    """Return the last whole number of `1 2 3 …`, after making sure that none is missing."""
    found = [int(word) for word in text.split()]
    whole = found[:-1] if found and found[-1] != len(found) else found
    assert whole == list(range(1, len(whole) + 1))
    return len(whole)


@pytest.mark.timeout(120)
def test_what_was_answered_in_the_guide(start_program: OpenWindow, locked: Profile) -> None:
    chance = random.Random()
    for _ in range(KILLS):
        kept = typed_until_killed(start("guide", locked, PASSPHRASE), chance.uniform(1.2, 2.4))
        assert kept
        player = start_program(locked, Clock())
        player.click("Fortsæt besøg")
        answer = part(player, question(player, "q01"), "answer")
        assert isinstance(answer, QTextEdit)
        assert numbers(answer.toPlainText()) >= kept
        assert player.session.desk is not None
        assert proof.faults_of(player.session.desk.database) == []
        answer.setFocus()
        player.keys("Ctrl+A")
        player.keys("Delete")
        close(player.session)


@pytest.mark.timeout(120)
def test_a_company_form_half_filled(start_program: OpenWindow, locked: Profile) -> None:
    chance = random.Random()
    for _ in range(KILLS):
        kept = typed_until_killed(start("form", locked, PASSPHRASE), chance.uniform(1.2, 2.4))
        assert kept
        player = start_program(locked, Clock())
        offer = player.find(QWidget, "draft_offer")
        said = texts(offer)
        assert "Du var i gang med noget, der ikke blev gemt." in said
        assert "1 2 3" in said
        assert f"{Clock().now():%H:}" in said
        player.click("Fortsæt", offer)
        dialog = player.dialog("company_dialog")
        name, city = _line(player, dialog, "name"), _line(player, dialog, "city")
        player.wait(name.text, "the draft to be shown")
        assert numbers(name.text()) >= kept
        assert city.text() == "Ærøskøbing"
        player.keys("Escape")
        player.click("Kassér", dialog)
        close(player.session)
        again = start_program(locked, Clock())
        assert not again.window.findChildren(QWidget, "draft_offer")
        close(again.session)


def _line(player: Player, dialog: QWidget, name: str) -> QLineEdit:
    editor = player.editor(dialog, name)
    assert isinstance(editor, QLineEdit)
    return editor


def test_closing_the_window_in_the_middle_of_a_word_keeps_it(
    start_program: OpenWindow, locked: Profile
) -> None:
    player = start_program(locked, Clock())
    player.click("Fortsæt besøg")
    part(player, question(player, "q01"), "answer").setFocus()
    player.type("Sidste ord")
    player.window.close()
    again = start_program(locked, Clock())
    again.click("Fortsæt besøg")
    answer = part(again, question(again, "q01"), "answer")
    assert isinstance(answer, QTextEdit)
    assert answer.toPlainText() == "Sidste ord"


def test_closing_while_an_earlier_word_is_being_written_keeps_the_later_ones(
    start_program: OpenWindow, locked: Profile
) -> None:
    player = start_program(locked, Clock())
    player.click("Fortsæt besøg")
    answer = part(player, question(player, "q01"), "answer")
    session, gate = player.session, threading.Event()
    session.ops.read(gate.wait, lambda _: None, owner=player.window)  # a disk that is slow to answer
    QTest.keyClicks(answer, "Tidlige ")
    player.wait(lambda: session.store_thread._queue.qsize() > 0, "the first word to be on its way")
    QTest.keyClicks(answer, "sidste")
    threading.Timer(0.2, gate.set).start()
    player.window.close()
    again = start_program(locked, Clock())
    again.click("Fortsæt besøg")
    answer = part(again, question(again, "q01"), "answer")
    assert isinstance(answer, QTextEdit)
    assert answer.toPlainText() == "Tidlige sidste"


def test_ctrl_p_prints_the_word_just_typed(start_program: OpenWindow, locked: Profile) -> None:
    player = start_program(locked, Clock())
    player.click("Fortsæt besøg")
    part(player, question(player, "q01"), "answer").setFocus()
    player.type("Vindmølledele")
    player.keys("Ctrl+P")
    preview = player.dialog("preview_dialog")
    assert isinstance(preview, PreviewDialog)
    pages = range(preview.document.pageCount())
    assert "Vindmølledele" in " ".join(preview.document.getAllText(page).text() for page in pages)
