"""The papers of a day through the whole window: chosen, changed, saved, printed, mailed, and many at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QFileDialog, QLineEdit, QWidget

from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.models import Company, ContactPerson, Handout, Visit
from kmdesk.services.visits import Visits
from kmdesk.store.desk import Desk
from kmdesk.store.store import Store
from kmdesk.tour.player import Player
from kmdesk.ui.dialogs.batch import BatchDialog
from kmdesk.ui.dialogs.preview import PreviewDialog
from tests.stories.conftest import OpenWindow
from tests.stories.hands import paste, pick_from_menu, tab_to, text_of_pdf, texts

NAME = "Vestrum Maskinfabrik A/S"
NOTE = "Ejeren overvejer at sælge."
ENDED = 6


@pytest.fixture
def filled(desk: Desk) -> Profile:
    """A desk with a visit under way, and some that ended without a summary; closed again."""
    company = Company(
        name=NAME, address="Industrivænget 14", postal_code="7400", city="Herning", municipality_code="0657"
    )
    hanne = ContactPerson(
        company_id=company.id, name="Hanne Nygaard", email="hn@vestrum.example", main_contact=True
    )
    with desk.store.action("Opret virksomhed") as unit:
        unit.put(company)
        unit.put(hanne)
    visits = Visits(desk.store)
    now = visits.start(visits.plan(visits.new_form(company.id, starts_at="2026-11-24T08:00").visit).id)
    met = {"side": "company", "name": hanne.name, "person_id": hanne.id}
    with desk.store.action("x") as unit:
        unit.put(replace(now, confidential_note=NOTE, participants=(*now.participants, met)))
        for day in range(ENDED):
            unit.put(
                Visit(
                    company_id=company.id,
                    broker_id=desk.store.broker_id,
                    number=f"B-2026-01{day:02}",
                    starts_at=f"2026-11-{10 + day}T09:00",
                    mode="visit",
                    status="done",
                )
            )
    desk.close()
    return desk.profile


@pytest.fixture
def player(start_program: OpenWindow, filled: Profile, clock: FixedClock) -> Player:
    player = start_program(filled, clock)
    player.find(QWidget, "today_screen")
    return player


@pytest.fixture
def at_visit(player: Player) -> Player:
    player.click("Fortsæt besøg")
    player.find(QWidget, "visit_screen")
    player.settle()
    return player


def store_of(player: Player) -> Store:
    desk = player.session.desk
    assert desk is not None
    return desk.store


def choose_paper(player: Player, name: str) -> PreviewDialog:
    """Ctrl+Alt+P, then the arrow keys and Enter."""
    player.keys("Ctrl+Alt+P")
    pick_from_menu(player, name)
    return preview_of(player)


def preview_of(player: Player) -> PreviewDialog:
    preview = player.dialog("preview_dialog")
    assert isinstance(preview, PreviewDialog)
    player.settle()
    return preview


def save(player: Player, preview: QDialog, file: Path) -> str:
    """Save what is previewed by Ctrl+S; return what is printed in it."""
    player.keys("Ctrl+S")
    chooser = preview.findChildren(QFileDialog)[-1]
    paste(player, player.find(QLineEdit, "fileNameEdit", chooser), str(file))
    player.keys("Return")
    player.wait(file.exists, "the PDF to be written")
    player.settle()
    return text_of_pdf(file.read_bytes())


def leave(player: Player, preview: QDialog) -> None:
    player.keys("Escape")
    player.gone(preview)


def test_a_paper_of_the_visit_is_chosen_saved_and_stays_with_the_company(
    at_visit: Player, tmp_path: Path
) -> None:
    player, file = at_visit, tmp_path / "aftale.pdf"
    preview = choose_paper(player, "Partnerskabsaftale")
    assert NAME in save(player, preview, file)
    assert "Gemt." in texts(preview)
    leave(player, preview)
    (handout,) = store_of(player).find(Handout)
    assert (handout.document, handout.method) == ("partnership_agreement", "pdf")
    record = choose_paper(player, "Notat til sagen")
    assert "Partnerskabsaftale" in save(player, record, tmp_path / "notat.pdf")
    leave(player, record)
    for keys in ("Ctrl+2", "Ctrl+L", "Home", "Return"):
        player.keys(keys)
    pane = player.find(QWidget, "company_pane")
    player.click("Mere", pane)
    pick_from_menu(player, "Udskrifter")
    assert f"Partnerskabsaftale: {NAME}" in texts(pane)
    player.click(player.starting("Partnerskabsaftale", pane))
    again = preview_of(player)
    save(player, again, tmp_path / "igen.pdf")
    assert (tmp_path / "igen.pdf").read_bytes() == file.read_bytes()
    assert len(store_of(player).find(Handout)) == 1


def test_the_briefing_of_the_visit(at_visit: Player, tmp_path: Path) -> None:
    player = at_visit
    player.keys("Ctrl+Shift+P")
    preview = preview_of(player)
    assert "Hanne Nygaard" in save(player, preview, tmp_path / "ark.pdf")
    leave(player, preview)
    (visit,) = store_of(player).find(Visit, "status = 'in_progress'")
    assert visit.briefed_at
    assert store_of(player).find(Handout) == []


def test_the_confidential_note_is_printed_only_when_asked_for(at_visit: Player, tmp_path: Path) -> None:
    player = at_visit
    preview = choose_paper(player, "Notat til sagen")
    assert NOTE not in save(player, preview, tmp_path / "uden.pdf")
    with_note = player.find(QAbstractButton, "with_confidential", preview)
    tab_to(player, with_note)
    player.keys("Space")
    assert NOTE in save(player, preview, tmp_path / "med.pdf")
    player.keys("Alt+F")  # a letter presses the box, which shows itself pressed before it acts
    player.wait(lambda: not with_note.isChecked(), "the note to be left out")
    player.settle()
    assert NOTE not in save(player, preview, tmp_path / "uden igen.pdf")
    leave(player, preview)
    player.keys("Ctrl+Alt+P")
    pick_from_menu(player, "Notat til sagen")
    assert not player.find(QAbstractButton, "with_confidential").isChecked()


def test_labels_go_on_where_the_sheet_was_left(player: Player, tmp_path: Path) -> None:
    player.keys("Ctrl+2")
    preview = choose_paper(player, "Etiketter")
    box = player.find(QComboBox, "first_label", preview)
    assert box.currentData() == "1"
    tab_to(player, box)
    for _ in range(3):
        player.keys("Down")
    at_once = preview.document.getSelectionAtIndex(0, 0, 4).boundingRectangle()
    assert at_once.left() < 70 / 25.4 * 72, "in the first column"
    assert at_once.top() > 36 / 25.4 * 72, "in the second row"
    leave(player, preview)
    preview = choose_paper(player, "Etiketter")
    assert player.find(QComboBox, "first_label", preview).currentData() == "4"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printet.pdf"))
    preview.print_on(printer)
    player.wait(lambda: "Sendt til printeren." in texts(preview), "the labels to be printed")
    player.settle()
    leave(player, preview)
    preview = choose_paper(player, "Etiketter")
    assert player.find(QComboBox, "first_label", preview).currentData() == "5"


def test_whom_labels_leave_out_is_told(player: Player) -> None:
    store = store_of(player)
    with store.action("x") as unit:
        unit.put(Company(name="Uden adresse A/S"))
        unit.put(replace(store.find(Company)[0], contact_declined_on="2026-10-01"))
    player.keys("Ctrl+2")
    said = texts(choose_paper(player, "Etiketter"))
    assert "2 virksomheder får ingen etiket." in said
    assert f"Må ikke få brev: {NAME}. Mangler adresse: Uden adresse A/S." in said


class MailBox(QObject):
    """Takes the mail that the system is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.files.append(Path(url.toLocalFile()))


@pytest.fixture
def mail_box(qapp: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MailBox]:
    monkeypatch.setenv("PATH", str(tmp_path))  # no mail program of this machine
    box = MailBox()
    QDesktopServices.setUrlHandler("file", box, "take")
    yield box
    QDesktopServices.unsetUrlHandler("file")


def test_the_mail_is_to_whom_one_met(at_visit: Player, mail_box: MailBox) -> None:
    player = at_visit
    player.keys("Ctrl+P")
    preview = preview_of(player)
    player.keys("Alt+M")
    player.wait(lambda: mail_box.files, "the mail to be opened")
    player.wait(lambda: "Mailen er åbnet" in texts(preview), "the mail to be told")
    player.settle()
    mail = message_from_bytes(mail_box.files[0].read_bytes(), policy=default)
    assert mail["To"] == "hn@vestrum.example"
    assert mail["Subject"] == f"Besøgsresumé: B-2026-0001 {NAME}"
    assert [handout.method for handout in store_of(player).find(Handout)] == ["email"]


def test_a_paper_for_oneself_is_to_nobody(at_visit: Player, mail_box: MailBox) -> None:
    player = at_visit
    choose_paper(player, "Notat til sagen")
    player.keys("Alt+M")
    player.wait(lambda: mail_box.files, "the mail to be opened")
    assert message_from_bytes(mail_box.files[0].read_bytes(), policy=default)["To"] is None


def open_many(player: Player) -> BatchDialog:
    player.window.actions_by_key["print_many"].trigger()
    dialog = player.dialog("batch_dialog")
    assert isinstance(dialog, BatchDialog)
    return dialog


def test_many_summaries_stopped_and_taken_up_again(player: Player, tmp_path: Path) -> None:
    folder = tmp_path / "resuméer"
    folder.mkdir()
    dialog = open_many(player)
    assert f"Der laves {ENDED} dokumenter" in texts(dialog)
    player.click(player.find(QAbstractButton, "choose_folder", dialog))
    chooser = dialog.findChildren(QFileDialog)[0]
    paste(player, player.find(QLineEdit, "fileNameEdit", chooser), str(folder))
    player.keys("Return")
    assert player.find(QLineEdit, "folder_path", dialog).text() == str(folder)
    said: list[str] = []
    dialog.given.connect(lambda number, _method: said.append(texts(dialog)) if number == 1 else None)
    dialog.given.connect(lambda number, _method: dialog.stop() if number == 1 else None)
    player.keys("Alt+G")
    player.wait(lambda: "Stoppet." in texts(dialog), "the batch to stop")
    player.settle()
    assert f"Laver 2 af {ENDED}: {NAME}" in said[0]
    assert f"2 af {ENDED} dokumenter er gemt." in texts(dialog)
    assert len(list(folder.iterdir())) == len(store_of(player).find(Handout)) == 2
    player.keys("Alt+F")
    player.wait(lambda: f"Der mangler {ENDED - 2} dokumenter." in texts(dialog), "the rest to be offered")
    player.keys("Alt+G")
    player.wait(lambda: f" {ENDED} dokumenter er gemt. {folder}" in texts(dialog), "the rest to be made")
    player.settle()
    player.keys("Space")
    player.gone(dialog)
    handouts = store_of(player).find(Handout)
    assert len({handout.visit_id for handout in handouts}) == len(handouts) == ENDED
    files = sorted(folder.iterdir())
    assert len(files) == ENDED
    assert all(f"B-2026-01{n:02}" in text_of_pdf(file.read_bytes()) for n, file in enumerate(files))
    player.window.actions_by_key["print_many"].trigger()
    player.settle()
    assert "er udleveret" in texts(player.window.toast)
    assert not player.window.findChildren(BatchDialog, "batch_dialog")
