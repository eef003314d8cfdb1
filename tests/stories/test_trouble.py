"""Trouble told in plain words: the window says what is wrong, what to do, and goes on where it can."""

from __future__ import annotations

import os

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit, QWidget

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Company, SkillsNeed
from kmdesk.services.visits import Visits
from kmdesk.store import backup
from kmdesk.store import desk as desks
from kmdesk.store.database import Database
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft
from kmdesk.tour.player import Player
from kmdesk.ui.forms.record_form import BUILT_ON, RecordForm
from tests.conftest import PASSPHRASE, MemoryKeyring
from tests.stories.conftest import OpenWindow, close
from tests.stories.driver import start
from tests.stories.hands import part, paste, question, texts


@pytest.fixture
def filled(desk: Desk) -> Profile:
    """A desk with one company and a visit that is under way, closed again."""
    company = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", industry_group="CK")
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(company)
    visits = Visits(desk.store)
    visits.start(visits.plan(visits.new_form(company.id, starts_at="2026-11-24T08:00").visit).id)
    desk.close()
    return desk.profile


def said_instead_of_the_desk(player: Player) -> str:
    return texts(player.find(QWidget, "start_page"))


def test_a_second_window_on_the_same_desk(
    start_program: OpenWindow, filled: Profile, clock: FixedClock
) -> None:
    first = start_program(filled, clock)
    second = start_program(filled, clock)
    assert "allerede åbent i et andet kmdesk-vindue" in said_instead_of_the_desk(second)
    close(first.session)
    second.click("Prøv igen")
    second.find(QWidget, "today_screen")


def test_a_line_of_skills_half_written_is_offered_back_in_its_form(
    start_program: OpenWindow, desk: Desk, clock: FixedClock
) -> None:
    company = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", industry_group="CK")
    line = SkillsNeed(company_id=company.id, competence="CNC", note="Aftenhold")
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(company)
        unit.put(line)
    state = {"note": "Aftenhold og", BUILT_ON: {"note": "Aftenhold"}}
    desk.local.keep_draft(
        Draft(f"skills:{company.id}:{line.id}", "Ret kompetencebehov", clock.stamp(), state)
    )
    desk.close()
    player = start_program(desk.profile, clock)
    player.click("Fortsæt", player.find(QWidget, "draft_offer"))
    dialog = player.dialog("skills_dialog")
    form = dialog.findChild(RecordForm)
    player.wait(lambda: form.value("note") == "Aftenhold og", "the draft to be shown")
    assert form.value("competence") == "CNC"
    player.keys("Ctrl+Return")
    player.gone(dialog)
    player.settle()
    wiring = player.session.wiring
    assert wiring is not None
    assert wiring.desk.local.drafts() == []
    assert wiring.desk.store.require(SkillsNeed, line.id).note == "Aftenhold og"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such rights")
def test_a_folder_that_is_write_protected(profile: Profile, clock: FixedClock) -> None:
    """In a process of its own: root, whom the tests may run as, may write everywhere."""
    desk, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock)
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", industry_group="CK"))
    desk.close()
    for path in profile.folder.rglob("*"):
        path.chmod(0o555 if path.is_dir() else 0o444)
    profile.folder.chmod(0o555)
    try:
        with start("protected", profile, PASSPHRASE) as process:
            said, complaint = process.communicate()
    finally:
        profile.folder.chmod(0o755)
    assert process.returncode == 0, complaint
    pages, refusal = said.splitlines()
    assert "Disken kan ikke skrives til" in pages
    assert "Vestrum Maskinfabrik A/S" in pages
    assert "kun åbnet til læsning, så intet blev gemt" in refusal


def test_a_full_disk_while_the_guide_is_typed(
    start_program: OpenWindow, filled: Profile, clock: FixedClock
) -> None:
    player = start_program(filled, clock)
    player.find(QWidget, "today_screen")
    player.click("Fortsæt besøg")
    answer = part(player, question(player, "q01"), "answer")
    desk = player.session.desk
    assert desk is not None
    database = desk.database
    player.session.ops.read(lambda: _fill_up(database), lambda _: None, owner=player.window)
    player.settle()
    answer.setFocus()
    text = "Vi bygger maskiner. " + "Ø" * 20_000
    paste(player, answer, text)
    state = player.find(QWidget, "save_state")
    player.wait(
        lambda: "Kunne ikke gemme – prøv igen" in _state(state), "the line that says it was not saved"
    )
    player.session.ops.read(
        lambda: database.run("PRAGMA max_page_count = 1000000"), lambda _: None, owner=player.window
    )
    player.settle()
    player.click(player.find(QAbstractButton, "retry_button"))
    player.wait(lambda: "Gemt lokalt" in _state(state), "the answer to be saved")
    saved = desk.database.value("SELECT value FROM guide_answer WHERE question = 'q01'")
    assert saved.count("Ø") == 20_000 or saved.count("\\u00d8") == 20_000


def _fill_up(database: Database) -> None:
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    database.run(f"PRAGMA max_page_count = {database.value('PRAGMA page_count')}")


def _state(widget: QWidget) -> str:
    return str(widget.text())  # type: ignore[attr-defined]


def test_a_wrong_passphrase_and_then_the_right_one(
    start_program: OpenWindow, profile: Profile, clock: FixedClock, memory_keyring: MemoryKeyring
) -> None:
    made, _ = desks.create(profile, passphrase=PASSPHRASE, clock=clock)
    made.close()
    memory_keyring.kept.clear()
    player = start_program(profile, clock)
    secret = player.find(QLineEdit, "unlock_secret")
    player.type("noget helt andet", secret)
    player.keys("Return")
    assert "Adgangskoden er forkert" in said_instead_of_the_desk(player)
    assert secret.hasFocus()
    player.type(PASSPHRASE)
    player.keys("Return")
    player.find(QWidget, "today_screen")


def test_a_damaged_file_is_told_with_advice(
    start_program: OpenWindow, filled: Profile, clock: FixedClock
) -> None:
    size = filled.database.stat().st_size
    with filled.database.open("r+b") as file:
        file.seek(size // 2)
        file.write(os.urandom(size // 2))
    for log in filled.folder.glob("desk.kmdesk-*"):
        log.unlink()
    player = start_program(filled, clock)
    said = said_instead_of_the_desk(player)
    assert "beskadiget" in said
    assert "sikkerhedskopi" in said


def test_a_backup_takes_the_place_of_a_damaged_file(
    start_program: OpenWindow, filled: Profile, clock: FixedClock
) -> None:
    kept = backup.make(filled, desks.find_key(filled), "manual", clock)
    filled.database.write_bytes(os.urandom(filled.database.stat().st_size))
    player = start_program(filled, clock)
    follow(player, "restore_link")
    chooser = player.find(QFileDialog, "QFileDialog")
    paste(player, player.find(QLineEdit, "fileNameEdit", chooser), str(kept))
    player.keys("Return")
    player.find(QWidget, "today_screen")
    assert player.session.desk is not None
    assert [c.name for c in player.session.desk.store.find(Company)] == ["Vestrum Maskinfabrik A/S"]


def test_another_desks_passphrase_in_the_environment_is_told_and_asked_for(
    start_program: OpenWindow, profile: Profile, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = desks.create(profile, passphrase=PASSPHRASE, use_keyring=False, clock=clock)
    made.close()
    monkeypatch.setenv("KMDESK_PASSPHRASE", "en helt anden adgangskode")
    player = start_program(profile, clock)
    player.find(QLineEdit, "unlock_secret")
    assert "Adgangskoden er forkert" in said_instead_of_the_desk(player)
    player.type(PASSPHRASE, player.find(QLineEdit, "unlock_secret"))
    player.keys("Return")
    player.find(QWidget, "today_screen")


def follow(player: Player, name: str) -> None:
    """Press a link by the keyboard."""
    player.find(QAbstractButton, name).setFocus()
    player.keys("Space")


def test_a_file_of_a_newer_version_is_refused(
    start_program: OpenWindow, filled: Profile, clock: FixedClock
) -> None:
    database = Database(filled.database, desks.find_key(filled))
    database.run("PRAGMA user_version = 9999")
    database.close()
    player = start_program(filled, clock)
    assert "nyere" in said_instead_of_the_desk(player)


def test_a_bug_in_a_slot_is_shown_and_the_program_lives_on(
    start_program: OpenWindow, filled: Profile, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    player = start_program(filled, clock)
    player.session.bugs.happened.disconnect()  # the fixture's own, which fails the test
    monkeypatch.setattr(sys, "excepthook", player.session.bugs._hook)
    player.keys("Ctrl+2")

    def fail() -> None:
        raise RuntimeError("for the test, about Hanne Nygaard")

    QTimer.singleShot(0, fail)
    dialog = player.dialog("bug_dialog")
    assert "Du kan arbejde videre" in texts(dialog)
    assert "RuntimeError" in texts(dialog)
    player.keys("Escape")
    player.wait(lambda: not dialog.isVisible(), "the dialog to close")
    assert "Nygaard" not in filled.log.read_text(encoding="utf-8")
    assert "RuntimeError" in filled.log.read_text(encoding="utf-8")
    player.keys("Ctrl+1")
    player.find(QWidget, "today_screen")
