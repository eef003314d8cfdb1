"""The day: first start, the morning's overview, a company, a visit with its guide, a need, a match, the summary."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QListWidget, QTableView, QTextEdit, QWidget

from kmdesk.app.session import Session, application, make_demo
from kmdesk.core import resources
from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.tour.player import Player
from kmdesk.ui.screens.start.first_run import OptionCard

MORNING = datetime(2026, 11, 24, 8, 24)  # noqa: DTZ001 - local wall-clock time, as a clock is set
_PASSPHRASE = "rundturens egen adgangskode"  # noqa: S105 - of a desk that is thrown away


def play(profile: Profile, folder: Path, *, companies: int, say: Callable[[str], None]) -> int:
    """Play the day on a demo desk at `profile` and leave pictures and documents in `folder`. Returns 0.

    Raises KnownError when the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(
            tr("Mappen {folder} kan ikke oprettes.", folder=folder), tr("Vælg en mappe, du må skrive i.")
        ) from error
    application(Settings(mode="light"))
    clock = FixedClock(MORNING)
    with TemporaryDirectory(prefix="kmdesk-tour-", ignore_cleanup_errors=True) as empty:
        first = _first_start(Profile(Path(empty) / "desk"), clock, folder)
    say(tr("Første start er spillet."))
    make_demo(profile, clock, companies, passphrase=_PASSPHRASE, say=say)
    taken = first + _visit_day(profile, clock, folder, len(first) // 2)
    say(tr("Rundturen er færdig: {n} billeder og dokumenter i {folder}.", n=len(taken), folder=folder.absolute()))
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
    code = player.find(QLineEdit, "recovery_code").text()
    player.shot("first_run_recovery_code")
    player.click(tr("Udskriv"))
    preview = player.dialog("preview_dialog")
    player.shot("recovery_sheet_preview")
    _keep_document(player, preview, folder / "recovery_sheet.pdf")
    preview.close()
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
    assert code  # noqa: S101 - shown once, printed above
    return player.taken


def _visit_day(profile: Profile, clock: FixedClock, folder: Path, number: int) -> list[Path]:
    session = _unlocked(profile, clock)
    player = Player(session, folder)
    player.number = number
    player.find(QWidget, "today_screen")
    player.shot("today")
    _look_around(player)
    company = _new_company(player)
    visit = _plan_and_start(player, company)
    clock.at = clock.at.replace(hour=10, minute=42)
    _interview(player)
    _print_summary(player, folder)
    _match(player)
    _search_and_undo(player)
    _come_back(player, profile, clock)
    assert visit  # noqa: S101 - the visit that was started
    return player.taken


def _unlocked(profile: Profile, clock: FixedClock) -> Session:
    session = _session(profile, clock)
    session.open_desk(_PASSPHRASE)
    session.window.show()
    waiting = Player(session)
    waiting.wait(lambda: session.desk is not None, "the desk to be open")
    waiting.settle()
    return session


def _look_around(player: Player) -> None:
    player.keys("Ctrl+2")
    table = player.find(QTableView, "company_list")
    player.wait(lambda: table.model().rowCount() > 0, "the list of companies")
    player.settle()
    table.setFocus()
    player.keys("Home")
    player.keys("Return")
    player.shot("companies")
    player.keys("Ctrl+3")
    player.shot("visits")
    player.keys("Ctrl+4")
    player.shot("candidates")
    player.keys("Ctrl+5")
    player.shot("matches")
    player.keys("Ctrl+6")
    player.shot("promises")
    player.window.open_page("settings")
    player.settle()
    player.shot("settings")


def _new_company(player: Player) -> str:
    player.keys("Ctrl+2")
    player.keys("Ctrl+N")
    dialog = player.dialog("company_dialog")
    text = resources.path("demo", "cvr_document.json").read_text(encoding="utf-8")
    from PySide6.QtGui import QGuiApplication

    QGuiApplication.clipboard().setText(text)
    player.editor(dialog, "cvr").setFocus()
    player.keys("Ctrl+V")
    player.settle()
    player.shot("company_form_from_cvr")
    player.click(player.find(QAbstractButton, "save_button", dialog))
    player.wait(lambda: not dialog.isVisible(), "the company form to close")
    player.shot("company_created")
    return "company"


def _plan_and_start(player: Player, _company: str) -> str:
    player.keys("Ctrl+1")
    player.click(player.button(tr("Start besøg")))
    player.find(QWidget, "visit_screen")
    player.settle()
    player.shot("visit_started")
    return "visit"
