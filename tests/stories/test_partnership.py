"""A cooperation through the whole window: set up, met without a system, decided, promised, kept, printed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QWidget

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company, PartnershipDecision, Task
from kmdesk.services.tasks import Tasks
from kmdesk.store.desk import Desk
from kmdesk.tour.player import Player
from kmdesk.ui.widgets.buttons import IconButton
from kmdesk.ui.widgets.tabs import Tabs
from tests.stories.conftest import OpenWindow
from tests.stories.hands import choose, paste, pick_from_menu, text_of_pdf, texts

VESTRUM = "Vestrum Maskinfabrik A/S"
SOLUTION = "Opkvalificering af to operatører"


def add_actor(player: Player, name: str, *, system: str, role: str) -> None:
    player.click(player.find(QWidget, "add_actor_member"))
    form = player.dialog("member_dialog")
    player.fill(form, "organisation", name)
    choose(player, player.editor(form, "system"), system)
    choose(player, player.editor(form, "role"), role)
    player.keys("Ctrl+S")
    player.gone(form)


def set_up(player: Player) -> QWidget:
    """Turn to the second view, create an LKS with two of the three systems; return its pane."""
    player.session.window.open_page("agreements")
    player.settle()
    player.find(Tabs, "view_tabs").setFocus()
    player.keys("Right")
    player.keys("Ctrl+N")
    form = player.dialog("partnership_dialog")
    player.fill(form, "name", "LKS Midtvest")
    choose(player, player.editor(form, "type"), "Lokalt samarbejde (LKS)")
    player.keys("Ctrl+S")
    player.gone(form)
    add_actor(player, "Struer Kommune", system="Beskæftigelse", role="Tovholder")
    add_actor(player, "Erhvervsråd Midtvest", system="Erhvervsservice", role="Partner")
    return player.find(QWidget, "partnership_pane")


def hold_meeting(player: Player, pane: QWidget) -> None:
    player.click("Nyt møde", pane)
    form = player.dialog("meeting_dialog")
    assert player.find(QLabel, "people_note", form).text() == "Uddannelse er ikke med."
    player.fill(form, "day", "24.11.2026")
    player.fill(form, "time", "8")
    choose(player, player.editor(form, "status"), "Holdt")
    player.keys("Ctrl+S")
    player.gone(form)


def decide(player: Player, pane: QWidget) -> None:
    """Decide for the company, with a promise."""
    player.click("Ny beslutning", pane)
    asked = player.dialog("choose_company_dialog")
    paste(player, player.find(QLineEdit, "choose_company", asked), VESTRUM)
    player.settle()
    player.keys("Down")
    player.keys("Return")
    if asked.isVisible():
        player.keys("Return")
    form = player.dialog("decision_dialog")
    player.fill(form, "solution", SOLUTION)
    player.fill(form, "due_on", "1.12.2026")
    player.click("Lav også et løfte til virksomheden med samme frist", form)
    player.keys("Ctrl+S")
    player.gone(form)


def save_minutes(player: Player, file: Path) -> str:
    """Print the minutes to a file; return what is printed."""
    player.keys("Ctrl+Alt+P")
    pick_from_menu(player, "Referat af partnerskabsmøde")
    preview = player.dialog("preview_dialog")
    player.settle()
    player.keys("Ctrl+S")
    chooser = preview.findChildren(QFileDialog)[-1]
    paste(player, player.find(QLineEdit, "fileNameEdit", chooser), str(file))
    player.keys("Return")
    player.wait(file.exists, "the PDF to be written")
    player.settle()
    return " ".join(text_of_pdf(file.read_bytes()).split())


def test_a_meeting_decides_for_a_company_and_the_promise_closes_it(
    start_program: OpenWindow, desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(name=VESTRUM, municipality_code="0657"))
    desk.close()
    player = start_program(desk.profile, clock, height=1000)
    opened = player.session.desk
    assert opened is not None
    store = opened.store
    pane = set_up(player)
    assert "Uddannelse er ikke med." in texts(pane)
    hold_meeting(player, pane)
    decide(player, pane)
    (task,) = store.find(Task)
    assert (task.title, task.due_on) == (SOLUTION, "2026-12-01")
    player.session.ops.write(lambda: Tasks(store, clock).finish(task.id), owner=pane)
    player.settle()
    assert "Løftet er holdt. Er beslutningen gennemført?" in texts(pane)
    check = f"{SOLUTION} er gennemført"
    player.click(next(one for one in pane.findChildren(IconButton) if one.accessibleName() == check))
    (decision,) = store.find(PartnershipDecision)
    assert (decision.status, decision.done_on) == ("done", "2026-11-24")
    printed = save_minutes(player, tmp_path / "referat.pdf")
    assert "Manglede Uddannelse" in printed
    assert SOLUTION in printed
    assert "Gennemført 24.11.2026" in printed
