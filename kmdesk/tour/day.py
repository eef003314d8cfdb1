"""The day: first start, I dag, a company, a visit with its guide, a need, a match, the summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QLineEdit,
    QListView,
    QWidget,
)

from kmdesk.app.session import Session, application, make_demo
from kmdesk.core import resources
from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import language, tr
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.services.reference import choice_label
from kmdesk.services.schemes import shipped_schemes
from kmdesk.store.desk import check_free
from kmdesk.tour.looking import look_around, other_views
from kmdesk.tour.player import Player, not_kept, on_paper
from kmdesk.ui.dialogs.preview import PreviewDialog
from kmdesk.ui.gallery import gallery as show_gallery
from kmdesk.ui.screens.schemes.screen import SchemesScreen
from kmdesk.ui.screens.start.first_run import OptionCard
from kmdesk.ui.screens.visits.visit_screen import VisitScreen

_PAGE = QSize(993, 1404)
MORNING = datetime(2026, 11, 24, 8, 24)  # noqa: DTZ001 - local wall-clock time, as a clock is set
_SCHEME = "wage_subsidy_private"
_PASSPHRASE = "rundturens egen adgangskode"  # noqa: S105 - of a desk that is thrown away


def play(profile: Profile, folder: Path, *, companies: int, say: Callable[[str], None]) -> int:
    """Play the day on a demo desk at `profile` and leave pictures and documents in `folder`. Returns 0.

    Raises KnownError when there is a desk at `profile` already, or when the folder cannot be written.
    """
    check_free(profile)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass  # before anything is played: it can be written
    except OSError as error:
        raise KnownError(
            tr("Mappen {folder} kan ikke skrives til.", folder=folder), tr("Vælg en mappe, du må skrive i.")
        ) from error
    application(Settings(mode="light"))
    clock = FixedClock(MORNING)
    with TemporaryDirectory(prefix="kmdesk-tour-", ignore_cleanup_errors=True) as empty:
        first = _first_start(Profile(Path(empty) / "desk"), clock, folder)
    say(tr("Første start er spillet."))
    make_demo(profile, clock, companies, passphrase=_PASSPHRASE, say=say)
    taken = first + _visit_day(profile, clock, folder, len(first) // 2)
    say(
        tr(
            "Rundturen er færdig: {n} billeder og dokumenter i {folder}.",
            n=len(taken),
            folder=folder.absolute(),
        )
    )
    return 0


def _session(profile: Profile, clock: FixedClock) -> Session:
    session = Session(profile, clock)

    def fail(error: BaseException) -> None:
        raise error

    session.bugs.happened.connect(fail)
    session.window.resize(1440, 900)
    return session


def _first_start(profile: Profile, clock: FixedClock, folder: Path) -> list[Path]:
    session = _session(profile, clock)
    player = Player(session, folder)
    session.start()
    page = player.find(QWidget, "start_page")
    player.shot("first_run_choose")
    player.click(page.findChildren(OptionCard)[0])
    player.click(player.find(QAbstractButton, "start_next"))
    for name in ("passphrase", "passphrase_again"):
        player.type(_PASSPHRASE, player.find(QLineEdit, name))
    player.shot("first_run_passphrase")
    player.click(player.find(QAbstractButton, "start_next"))
    player.find(QLineEdit, "recovery_code")
    player.shot("first_run_recovery_code")
    player.click(tr("Udskriv"))
    preview = player.dialog("preview_dialog")
    player.shot("recovery_sheet_preview")
    _keep_document(player, preview, folder / "recovery_sheet.pdf")
    player.close_dialog()
    player.find(QCheckBox, "code_kept").click()
    player.click(player.find(QAbstractButton, "start_next"))
    for name, text in {
        "name": "Karen Lyngholm",
        "organisation": "Erhvervsråd Midtvest",
        "phone": "97 00 12 40",
        "email": "kl@midtvest.example",
    }.items():
        player.type(text, player.find(QLineEdit, f"person_{name}"))
    player.shot("first_run_about_you")
    player.click(player.find(QAbstractButton, "start_next"))
    player.find(QWidget, "today_screen")
    player.settle()
    player.shot("today_empty")
    player.keys("Ctrl+2")
    player.shot("companies_empty")
    session.window.close()
    return player.taken


def _visit_day(profile: Profile, clock: FixedClock, folder: Path, number: int) -> list[Path]:
    player = _unlocked(profile, clock, folder)
    player.number = number
    player.shot("today")
    look_around(player)
    _new_company(player)
    _plan_a_visit(player)
    _start_visit(player)
    clock.at = clock.at.replace(hour=10, minute=42)
    _interview(player)
    _schemes(player, folder)
    _papers(player, folder)
    _finish_and_print(player, folder)
    _match(player)
    _search_and_undo(player)
    other_views(player)
    _half_filled_form(player)
    _come_back(player, profile, clock)
    return player.taken


def _unlocked(profile: Profile, clock: FixedClock, folder: Path) -> Player:
    session = _session(profile, clock)
    player = Player(session, folder)
    session.start()
    secret = player.find(QLineEdit, "unlock_secret")
    player.type(_PASSPHRASE, secret)
    if not player.taken:
        player.shot("unlock")
    player.click(player.find(QAbstractButton, "unlock_button"))
    player.find(QWidget, "today_screen")
    player.settle()
    return player


def _new_company(player: Player) -> None:
    player.keys("Ctrl+2")
    player.keys("Ctrl+N")
    dialog = player.dialog("company_dialog")
    document = resources.path("demo", "cvr_document.json").read_text(encoding="utf-8")
    QGuiApplication.clipboard().setText(document)
    player.editor(dialog, "cvr").setFocus()
    player.keys("Ctrl+V")
    player.shot("company_form")
    player.keys("Ctrl+S")
    player.gone(dialog)
    player.shot("company_created")


def _plan_a_visit(player: Player) -> None:
    player.keys("Ctrl+3")
    player.keys("Ctrl+N")
    choosing = player.dialog("choose_company_dialog")
    player.type("tangsø", player.find(QLineEdit, "choose_company", choosing))
    player.shot("choose_company")
    player.keys("Down")
    player.keys("Return")
    player.dialog("contact_dialog")
    player.shot("plan_visit")
    player.close_dialog()


def _start_visit(player: Player) -> None:
    player.keys("Ctrl+1")
    player.click(tr("Start besøg"))
    player.find(QWidget, "visit_screen")
    player.settle()


def _interview(player: Player) -> None:
    screen = player.find(VisitScreen, "visit_screen")
    answers = {
        "q01": {"part_answer": "Vi bygger maskiner til fødevareindustrien, mest til slagterier og mejerier."},
        "q06": {"part_answer": "Ordrebogen er fuld til april, og vi kan ikke få folk nok."},
        "q14": {
            "part_answer": "Omstillingstid ned fra 55 til 30 minutter og en plan, der holder en uge frem."
        },
        "q17": {"part_who": "Per Juhl, produktionschef"},
        "q35": {"part_what": "Sende projektoplæg til erhvervsakademiet", "part_due": "27.11."},
        "q36": {"part_date": "10.12."},
    }
    task = (
        "Produktionsplanen laves i regneark og passer sjældent. "
        "Omstilling på de to CNC-centre tager for lang tid."
    )
    for question, parts in answers.items():
        screen.go_to_question(question)
        player.settle()
        for part, text in parts.items():
            player.write(player.find(QWidget, f"question_{question}"), part, text)
    screen.go_to_question("q12")
    player.settle()
    player.write(player.find(QWidget, "question_q12"), "part_task", task)
    screen.go_to_question("q13")
    player.click(tr("Ja"), player.find(QWidget, "question_q13"))
    types = player.find(QWidget, "question_q16")
    for text in ("Afgangsprojekt", "Ansættelse"):
        player.click(player.starting(text, types))
    player.keys("Ctrl+J")
    screen.go_to_question("q12")
    player.settle()
    player.shot("visit")


def _schemes(player: Player, folder: Path) -> None:
    """Ask what a scheme lacks at the visit, look the scheme up, and make its sheet."""
    screen = player.find(VisitScreen, "visit_screen")
    screen.go_to_question("q33")
    wanted = player.find(QWidget, "question_q33")
    player.click(player.starting(shipped_schemes()[_SCHEME].title.in_language(language())[:10], wanted))
    player.keys("Ctrl+S")
    player.find(QWidget, "ask_now")
    player.shot("visit_schemes")
    player.click(player.find(QWidget, "ask_now"))
    player.shot("visit_ask_now")
    player.click(player.find(QWidget, "open_scheme"))
    page = player.find(SchemesScreen, "schemes_screen")
    page.open_scheme(_SCHEME)
    player.settle()
    figures = {"hours_per_week": "37", "weeks": "26", "wage_cost_per_hour": "182,50"}
    for name, figure in figures.items():
        field = player.find(QLineEdit, f"calculator_{name}", page.detail)
        field.clear()
        player.type(figure, field)
    player.shot("schemes")
    player.click(player.find(QWidget, "hand_out_sheet"))
    preview = player.dialog("preview_dialog")
    player.shot("scheme_sheet_preview")
    _keep_document(player, preview, folder / "scheme_handout.pdf")
    player.close_dialog()


def _papers(player: Player, folder: Path) -> None:
    """Make the other papers of the visit and go back to it."""
    player.keys("Ctrl+3")
    wiring = player.session.wiring
    assert wiring is not None  # noqa: S101 - a desk is open
    papers, documents = wiring.papers, wiring.documents
    for code in ("briefing", "guide", "record", "day", "agreement"):
        subject = replace(papers.subject(), company_id=player.find(VisitScreen, "visit_screen").company_id)
        documents.preview(code, subject)
        preview = player.dialog("preview_dialog")
        _keep_document(player, preview, folder / f"{code}.pdf")
        player.close_dialog()


def _finish_and_print(player: Player, folder: Path) -> None:
    player.click(player.find(QAbstractButton, "finish_button"))
    dialog = player.dialog("finish_dialog")
    player.editor(dialog, "outcome").setFocus()
    player.type(choice_label("outcome", "need_registered").split()[0])  # a space would open the list
    player.fill(dialog, "next_step", "Karen ringer til Hanne Nygaard.")
    player.shot("visit_finish")
    player.keys("Ctrl+Return")
    player.click(player.find(QAbstractButton, "print_after_button", dialog))
    preview = player.dialog("preview_dialog")
    player.shot("visit_summary_preview")
    _keep_document(player, preview, folder / "visit_summary.pdf")
    player.close_dialog()


def _match(player: Player) -> None:
    player.keys("Ctrl+6")
    board = player.find(QWidget, "board")
    cards = player.find(QListView, "cards_proposed", board)
    cards.setFocus()
    cards.setCurrentIndex(cards.model().index(0, 0))
    player.settle()
    player.shot("match_chosen")
    player.keys("Ctrl+Shift+Right")
    player.shot("match_moved")


def _search_and_undo(player: Player) -> None:
    player.keys("Ctrl+K")
    player.type("engtoft")
    player.find(QWidget, "search_popup")
    player.shot("search")
    player.keys("Escape")
    player.keys("Ctrl+Z")
    player.shot("undone")


def _half_filled_form(player: Player) -> None:
    """Leave a form open with something typed: what a dead battery would interrupt."""
    player.keys("Ctrl+2")
    player.keys("Ctrl+N")
    dialog = player.dialog("company_dialog")
    player.fill(dialog, "name", "Hedeager Biogas")
    desk = player.session.desk
    assert desk is not None  # noqa: S101 - the window shows it
    player.wait(desk.local.drafts, "the draft to be on disk")
    player.session.end()


def _come_back(player: Player, profile: Profile, clock: FixedClock) -> None:
    again = _session(profile, clock)
    returning = Player(again, player.folder)
    returning.number, returning.taken = player.number, player.taken
    again.open_desk(_PASSPHRASE)
    again.window.show()
    returning.find(QWidget, "draft_offer")
    returning.shot("draft_offered")
    again.window.close()
    gallery = show_gallery()
    returning.number += 1
    for mode in ("dark", "light"):
        application(Settings(mode=mode))
        path = player.folder / f"{returning.number:02}_states_{mode}.png"
        returning.keep(gallery.grab(), path)
    gallery.close()


def _keep_document(player: Player, preview: QDialog, path: Path) -> None:
    """Save the document that is previewed, and a picture of each of its pages."""
    assert isinstance(preview, PreviewDialog)  # noqa: S101 - named so
    if not preview.save_to(path):
        raise not_kept(path)
    player.taken.append(path)
    for number in range(preview.document.pageCount()):
        picture = path.with_name(f"{path.stem}_{number + 1}.png")
        player.keep(on_paper(preview.document.render(number, _PAGE)), picture)
