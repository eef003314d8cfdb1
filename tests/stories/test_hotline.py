"""A call to the hotline through the whole window: written down, answered too late, brought to the group."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company, Inquiry, InquiryQuestion
from kmdesk.services.inquiries import Inquiries
from kmdesk.store import proof
from kmdesk.store.desk import Desk
from kmdesk.store.store import Store
from kmdesk.tour.player import Player
from kmdesk.ui.dialogs.inquiry import InquiryDialog
from kmdesk.ui.dialogs.preview import PreviewDialog
from kmdesk.ui.screens.needs.ask import AskDialog
from kmdesk.ui.screens.promises.inquiries_page import InquiriesPage
from kmdesk.ui.screens.promises.screen import PromisesScreen
from kmdesk.ui.widgets.buttons import Button
from tests.stories.conftest import OpenWindow
from tests.stories.hands import text_of_pdf, texts

DEPARTMENTS = ("Plan og Byg", "Arbejdsmarked", "Vej og Park")


def ask_the_departments(player: Player, page: InquiriesPage, store: Store) -> None:
    """Put a question to three departments; one answers."""
    for department in DEPARTMENTS:
        player.click(player.find(Button, "ask_button", page.pane))
        asked = cast("AskDialog", player.dialog("question_dialog"))
        player.fill(asked, "department", department)
        asked.form.put("question", f"Hvad siger {department}?")
        player.keys("Ctrl+Return")
        player.gone(asked)
        player.settle()
    first = next(one for one in store.find(InquiryQuestion) if one.department == "Plan og Byg")
    page.steps.edit_question(first.id)
    asked = cast("AskDialog", player.dialog("question_dialog"))
    asked.form.put("answer", "To grunde ved motorvejen")
    player.keys("Ctrl+Return")
    player.gone(asked)
    player.settle()
    assert "To grunde ved motorvejen" in texts(page.pane)


def bring_it_to_the_group(player: Player, screen: PromisesScreen) -> None:
    """Print the page for the group, note that it was brought, and take that back."""
    screen.show_part("gathering")
    player.settle()
    gathered = screen.gathering
    player.wait(lambda: gathered.model.known_count == 1, "the case among what is gathered")
    player.click(player.find(Button, "print_gathering", gathered))
    preview = player.dialog("preview_dialog")
    assert isinstance(preview, PreviewDialog)
    printed = text_of_pdf(preview._pdf)  # pyright: ignore[reportPrivateUsage]
    assert "Erhvervsareal" in printed
    assert "Vil bygge fabrik med 60 ansatte" in printed
    player.close_dialog()
    player.gone(preview)
    player.keys("Ctrl+L")
    player.keys("Home")
    player.keys("B")
    bring = cast("AskDialog", player.dialog("bring_dialog"))
    player.fill(bring, "brought_to", "Erhvervs- og Kontaktudvalget")
    player.keys("Ctrl+Return")
    player.gone(bring)
    player.settle()
    gathered.state.set_value("all")
    gathered.state.changed.emit("all")
    player.wait(lambda: gathered.model.known_count == 1, "what was brought")
    told = gathered.model.row(0)
    assert told is not None
    assert (told.brought_on, told.brought_to) == ("2026-11-25", "Erhvervs- og Kontaktudvalget")
    player.keys("Ctrl+Z")
    player.settle()


def test_from_the_call_to_the_internal_group(
    start_program: OpenWindow, desk: Desk, clock: FixedClock
) -> None:
    with desk.store.action("x", undoable=False) as unit:
        unit.put(Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657"))
    desk.close()
    clock.at = datetime.fromisoformat("2026-11-24T09:00").astimezone()
    player = start_program(desk.profile, clock)
    store = player.session.desk.store  # pyright: ignore[reportOptionalMemberAccess]

    # The phone rings at nine: a company that is not on the list wants to settle.
    screen = cast("PromisesScreen", player.window.open_page("promises"))
    screen.show_part("inquiries")
    player.settle()
    player.keys("Ctrl+N")
    form = cast("InquiryDialog", player.dialog("inquiry_dialog"))
    player.wait(lambda: "i morgen kl. 09:00" in texts(form), "the promise")
    player.type("Nordhavn Foods", form.company)
    player.fill(form, "subject", "Vil bygge fabrik med 60 ansatte")
    form.form.put("type", "establishment")
    form.form.put("topics", ("land", "labour"))
    player.keys("Ctrl+Return")
    player.gone(form)
    page = screen.inquiries
    player.wait(page.pane.isVisible, "the case in its pane")
    (case,) = store.find(Inquiry)
    assert (case.company_name, case.answer_due) == ("Nordhavn Foods", "2026-11-25T09:00")

    ask_the_departments(player, page, store)

    # The next day it is late: I dag and the rail say so, and the answer was not kept.
    clock.at = datetime.fromisoformat("2026-11-25T11:00").astimezone()
    today = player.window.open_page("today")
    player.settle()
    assert "Vil bygge fabrik med 60 ansatte" in texts(today)
    assert "svar 2 t. for sent" in texts(today)
    screen = cast("PromisesScreen", player.window.open_page("promises"))
    player.settle()
    player.keys("Ctrl+L")
    player.keys("Home")
    player.keys("B")
    answer = cast("AskDialog", player.dialog("answer_dialog"))
    answer.form.put("answer", "Taskforcen samler svarene")
    player.keys("Ctrl+Return")
    player.gone(answer)
    player.settle()
    row = Inquiries(store, clock).list.one(case.id)
    assert row is not None
    assert (row.stand, row.reading.state if row.reading else "") == ("answered", "missed")

    bring_it_to_the_group(player, screen)
    assert [one.brought_on for one in store.find(Inquiry)] == [""]  # undone at once
    assert proof.faults_of(store.db) == []
