"""A whole visit day in one story, from the first start in an empty folder to the next morning."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QFileDialog, QLineEdit, QListView, QWidget

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Candidate, Company, ContactPerson, GuideAnswer, Handout, Match, Need, Task, Visit
from kmdesk.tour.player import Player
from kmdesk.ui.screens.start.first_run import OptionCard
from kmdesk.ui.widgets.cards import TargetCell
from kmdesk.ui.widgets.messages import InlineMessage
from tests.stories.conftest import OpenWindow, close
from tests.stories.hands import (
    choose,
    focused,
    follow_link,
    go_to_section,
    part,
    paste,
    pick_from_menu,
    question,
    tab_to,
    text_of_pdf,
    texts,
    tick,
)
from tests.stories.steps import (
    agree_on_next_steps,
    finish_visit,
    give_consent,
    guide_is_open,
    needs_found,
    panel_says,
)

PASSPHRASE = "fire blå heste i engen"
COMPANY = "Ærø & Sønner Maskinfabrik <A/S>"
TASK = "Kortere omstillingstid på fræserne"


def test_a_visit_day(start_program: OpenWindow, profile: Profile, clock: FixedClock, tmp_path: Path) -> None:
    player = start_program(profile, clock)
    first_start(player)
    type_a_company(player)
    plan_and_start(player)
    interview(player)
    finish(player, clock)
    make_a_match(player)
    move_the_match(player)
    the_goal_rises(player)
    print_the_summary(player, tmp_path)
    what_is_stored(player)
    close(player.session)
    undo_the_next_morning(start_program(profile, clock))


def first_start(player: Player) -> None:
    page = player.find(QWidget, "start_page")
    go_on = player.find(QAbstractButton, "start_next")
    assert page.findChildren(OptionCard)[0].radio.isChecked()
    player.keys("Alt+O")
    for name in ("passphrase", "passphrase_again"):
        tab_to(player, player.find(QLineEdit, name))
        player.type(PASSPHRASE)
    player.click(go_on)
    code = player.find(QLineEdit, "recovery_code").text()
    assert len(code) > 20
    assert not go_on.isEnabled()
    tab_to(player, player.find(QCheckBox, "code_kept"))
    player.keys("Space")
    player.keys("Alt+O")  # a letter presses the button, which shows itself pressed before it acts
    player.wait(lambda: focused().objectName() == "person_name", "the question who one is")
    for text in ("Karen Lyngholm", "Erhvervsråd Midtvest", "97001240", "kl@midtvest.example"):
        player.type(text)
        player.keys("Tab")
    player.click(go_on)
    player.find(QWidget, "today_screen")
    player.settle()


def type_a_company(player: Player) -> None:
    """By keyboard alone, with a CVR number whose check digit is wrong: warned, and saved all the same."""
    player.keys("Ctrl+2")
    player.keys("Ctrl+N")
    dialog = player.dialog("company_dialog")
    assert focused() is player.editor(dialog, "cvr")
    player.type("12345678")
    tab_to(player, player.editor(dialog, "name"))
    assert "Kontroltallet passer ikke" in _said_at(player, dialog, "cvr")
    player.type(COMPANY)
    tab_to(player, player.editor(dialog, "postal_code"))
    player.type("7400")
    tab_to(player, player.editor(dialog, "employees"))
    player.type("42")
    tab_to(player, player.find(QAbstractButton, "add_person", dialog))
    player.keys("Return")
    person = player.find(QWidget, "person", dialog)
    assert focused() is player.editor(person, "name")
    player.type("Hanne Nygård")
    tab_to(player, player.editor(person, "title"))
    player.type("direktør")
    player.keys("Ctrl+Return")
    assert focused() is player.editor(dialog, "industry_group"), "the required field that lacks"
    player.type("maskinind")
    player.keys("Down")
    player.keys("Return")
    player.keys("Ctrl+Return")
    player.wait(lambda: not _open(player, "company_dialog"), "the form to close")
    player.settle()
    assert player.session.desk is not None
    (company,) = player.session.desk.store.find(Company)
    assert (company.name, company.cvr, company.employees) == (COMPANY, "12345678", 42)
    assert company.industry_group == "CK"
    assert (company.city, company.municipality_code) == ("Herning", "0657")


def plan_and_start(player: Player) -> None:
    """From the company's pane: Planlæg besøg, then start it at once."""
    split = player.find(QAbstractButton, "register_contact")
    player.settle()
    split.setFocus()
    player.wait(split.hasFocus, "the button to have the focus")
    player.keys("Down")
    pick_from_menu(player, "Planlæg besøg")
    dialog = player.dialog("contact_dialog")
    player.fill(dialog, "day", "24.11.")
    player.fill(dialog, "time", "8.15")
    player.fill(dialog, "minutes", "60")
    player.fill(dialog, "topic", "Opgaver til en studerende")
    player.click(player.find(QAbstractButton, "start_button", dialog))
    guide_is_open(player)


def interview(player: Player) -> None:
    q01 = question(player, "q01")
    tab_to(player, part(player, q01, "answer"))
    player.type("Vi fræser dele til vindmøller.")
    q02 = question(player, "q02")
    tab_to(player, part(player, q02, "employees"))
    player.type("44")
    player.keys("Tab")
    player.type("3")
    correct_the_company(player)
    tick(player, question(player, "q03"), "Praktik")
    tick(player, question(player, "q04"), "Ejer/direktør")
    tick(player, question(player, "q05"), "Ja")
    go_to_section(player, "C")
    q12 = question(player, "q12")
    part(player, q12, "task").setFocus()
    player.type(TASK)
    tick(player, question(player, "q13"), "Ja")
    tick(player, question(player, "q16"), "Ansættelse")
    tick(player, question(player, "q18"), "Ja")
    agree_on_next_steps(player, what="Send projektoplæg", next_contact="10.12.")
    assert TASK in needs_found(player)[0].accessibleName()


def correct_the_company(player: Player) -> None:
    """What was written before is told otherwise: nothing is overwritten until somebody says so."""
    player.wait(lambda: panel_says(player, "På virksomheden står 42."), "the two figures")
    panel = player.find(QWidget, "findings_panel")
    message = next(m for m in panel.findChildren(InlineMessage) if "Ansatte: 44" in texts(m))
    follow_link(player, message)
    player.wait(lambda: not panel_says(player, "På virksomheden står"), "the company to be corrected")


def finish(player: Player, clock: FixedClock) -> None:
    clock.at = clock.at.replace(hour=10, minute=42)
    finish_visit(
        player,
        summary="I leder efter én, der kan se på omstillingen.",
        next_step="Ring om projektoplæg",
        next_step_on="1.12.",
    )


def make_a_match(player: Player) -> None:
    """From the company's pane, with a candidate typed in passing."""
    player.keys("Ctrl+2")
    more = player.find(QAbstractButton, "more_actions")
    tab_to(player, more)
    player.keys("Return")
    pick_from_menu(player, "Nyt match")
    dialog = player.dialog("new_match_dialog")
    player.settle()
    need = player.find(QWidget, "need_box", dialog)
    choose(player, need, TASK)
    tab_to(player, player.find(QAbstractButton, "new_candidate_link", dialog))
    player.keys("Return")
    form = player.dialog("candidate_dialog")
    player.fill(form, "name", "Sofie Gårdmand")
    player.fill(form, "education_title", "cand.polyt.")
    choose(player, player.editor(form, "education_level"), "Lange videregående uddannelser")
    player.keys("Ctrl+Return")
    player.wait(lambda: not _open(player, "candidate_dialog"), "the candidate to be saved")
    choose(player, player.find(QWidget, "type_box", dialog), "Ansættelse")
    player.click(player.find(QAbstractButton, "save_button", dialog))
    player.wait(lambda: not _open(player, "new_match_dialog"), "the match to be made")
    player.settle()


def move_the_match(player: Player) -> None:
    """With Ctrl+Shift+Right: refused at "CV sendt" without consent, allowed with it, then agreed."""
    player.keys("Ctrl+6")
    player.settle()
    cards = player.find(QListView, "cards_proposed")
    assert cards.model().rowCount() == 1
    assert focused() is cards
    player.keys("Ctrl+Shift+Right")
    assert _status(player) == "company_asked"
    player.keys("Ctrl+Shift+Right")
    refusal = player.find(QWidget, "refusal")
    assert _status(player) == "company_asked"
    assert "samtykke" in texts(refusal)
    give_consent(player, refusal, "24.11.2026")
    player.find(QListView, "cards_company_asked").setFocus()
    for status in ("cv_sent", "interview"):
        player.keys("Ctrl+Shift+Right")
        assert _status(player) == status
    player.keys("Ctrl+Shift+Right")
    dialog = player.dialog("match_agreed_dialog")
    player.click(player.find(QAbstractButton, "save_button", dialog))
    assert "Skal udfyldes" in _said_at(player, dialog, "starts_on")
    player.fill(dialog, "starts_on", "1.2.2027")
    player.fill(dialog, "hours_per_week", "37")
    choose(player, player.editor(dialog, "employment_form"), "Ordinær fast")
    player.click(player.find(QAbstractButton, "save_button", dialog))
    player.wait(lambda: not _open(player, "match_agreed_dialog"), "the agreement to be saved")
    assert _status(player) == "agreed"


def the_goal_rises(player: Player) -> None:
    player.keys("Ctrl+1")
    player.settle()
    cell = next(c for c in player.find(QWidget, "goals").findChildren(TargetCell) if "nsættelser" in texts(c))
    assert " 1 af 50 " in texts(cell)


def print_the_summary(player: Player, folder: Path) -> None:
    """Ctrl+P, Gem PDF: the file holds what was said, and the company's Udskrifter names it."""
    player.keys("Ctrl+P")
    preview = player.dialog("preview_dialog")
    player.click(player.find(QAbstractButton, "save_pdf_button", preview))
    chooser = preview.findChildren(QFileDialog)[0]
    file = folder / "resumé.pdf"
    name = player.find(QLineEdit, "fileNameEdit", chooser)
    paste(player, name, str(file))
    player.keys("Return")
    player.wait(file.exists, "the PDF to be written")
    player.settle()
    text = text_of_pdf(file.read_bytes())
    for expected in (
        COMPANY,
        "Hanne",
        "Karen Lyngholm",
        "B-2026-0001",
        "Send projektoplæg",
        "I leder efter én",
    ):
        assert expected in text, expected
    player.click("Luk", preview)
    player.keys("Ctrl+2")
    pane = player.find(QWidget, "company_pane")
    player.click("Mere", pane)
    pick_from_menu(player, "Udskrifter")
    assert "B-2026-0001" in texts(pane)


def what_is_stored(player: Player) -> None:
    desk = player.session.desk
    assert desk is not None
    store = desk.store
    (company,) = store.find(Company)
    (visit,) = store.find(Visit)
    (need,) = store.find(Need)
    assert (company.employees, company.graduates) == (44, 3)
    assert (visit.status, visit.outcome, visit.next_step_on) == ("done", "need_registered", "2026-12-01")
    assert (visit.starts_at, visit.ends_at) == ("2026-11-24T08:15", "2026-11-24T10:42")
    assert (need.title, need.match_type) == (TASK, "hire")
    assert {task.title for task in store.find(Task)} >= {"Send projektoplæg"}
    assert [h.method for h in store.find(Handout)] == ["pdf"]
    assert len(store.find(GuideAnswer)) >= 9
    assert [p.name for p in store.find(ContactPerson)] == ["Hanne Nygård"]
    assert [c.name for c in store.find(Candidate)] == ["Sofie Gårdmand"]
    (match,) = store.find(Match)
    assert (match.starts_on, match.hours_per_week) == ("2027-02-01", 37)


def undo_the_next_morning(player: Player) -> None:
    """After a restart everything is there, and undo still knows what was done."""
    what_is_stored(player)
    text = player.window.actions_by_key["undo"].text()
    assert "Gårdmand" in text or COMPANY in text or "resumé" in text.lower(), text
    for _ in range(20):
        if _status(player) != "agreed":
            break
        player.keys("Ctrl+Z")
    assert _status(player) == "interview"
    player.keys("Ctrl+Shift+Z")
    assert _status(player) == "agreed"


def _open(player: Player, name: str) -> bool:
    return any(w.isVisible() for w in player.window.findChildren(QWidget, name))


def _said_at(player: Player, dialog: QWidget, name: str) -> str:
    return texts(player.find(QWidget, f"field_{name}", dialog))


def _status(player: Player) -> str:
    player.settle()
    desk = player.session.desk
    assert desk is not None
    return desk.store.find(Match)[0].status
