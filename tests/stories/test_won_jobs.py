"""A list of won jobs through the whole window: read in, a company made of the first, called, found again."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QListWidget

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company, Lead, Visit
from kmdesk.store import proof
from kmdesk.store.desk import Desk
from kmdesk.ui.screens.calls.page import CallsPage
from kmdesk.ui.screens.companies.form import CompanyDialog
from kmdesk.ui.screens.leads.import_dialog import LeadImportDialog
from kmdesk.ui.widgets.buttons import Button
from tests.stories.conftest import OpenWindow
from tests.stories.hands import texts

LIST = (
    "Virksomhed;CVR-nr.;Postnr.;Telefon;Vundet opgave;Vundet dato\r\n"
    "Enghaven El A/S;13748136;7430;97005514;Belysning i svømmehal;02-11-2026\r\n"
    "Enghaven El A/S;13748136;7430;97005514;El til hal;31-02-2026\r\n"
    "Enghaven El A/S;13748136;7430;97005514;Tavler til skole;01-10-2026\r\n"
)


def test_from_the_list_to_the_call(
    start_program: OpenWindow, desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    desk.close()
    player = start_program(desk.profile, clock)
    (file := tmp_path / "byggefakta.csv").write_bytes(LIST.encode("cp1252"))
    page = cast("CallsPage", player.window.open_page("calls"))
    page.show_view("leads")
    page.leads.read_file(file)
    dialog = cast("LeadImportDialog", player.dialog("lead_import_dialog"))
    use = player.find(Button, "import_use", dialog)
    player.wait(use.isEnabled, "the list to be compared")
    player.settle()
    assert "Linje 3" in texts(dialog)
    player.keys("Ctrl+Return")
    player.gone(dialog)
    player.wait(lambda: page.leads.model.known_count == 2, "both rows")

    # O on the first: the form of the company with what the list says; the rest is chosen.
    player.keys("Ctrl+L")
    player.keys("Home")
    player.keys("O")
    form = cast("CompanyDialog", player.dialog("company_dialog"))
    assert player.editor(form, "name").property("text") == "Enghaven El A/S"
    form.form.put("industry_group", "F")
    player.keys("Ctrl+Return")
    player.gone(form)
    store = player.session.desk.store  # pyright: ignore[reportOptionalMemberAccess]
    (company,) = store.find(Company)
    assert (company.source, company.municipality_code, company.phone) == ("tender", "0756", "97005514")
    assert {lead.company_id for lead in store.find(Lead)} == {company.id}

    # R in the list, the outcome by its number, and both jobs of the company are called.
    player.window.open_page("calls")
    player.keys("Ctrl+L")
    player.keys("R")
    player.wait(lambda: page.view() is page.calls and page.calls.model.entries, "the call list")
    assert "Belysning i svømmehal · 02.11.2026 · Byggefakta" in texts(page.calls.card)
    player.keys("3")
    player.settle()
    (call,) = store.find(Visit)
    assert (call.company_id, call.outcome) == (company.id, "interested_later")
    assert {lead.status for lead in store.find(Lead)} == {"called"}
    player.keys("Ctrl+Z")
    player.settle()
    assert {lead.status for lead in store.find(Lead)} == {""}

    # Found by the search that covers everything, and opened in its pane.
    player.keys("Ctrl+K")
    player.type("tavler")
    hits = player.find(QListWidget, "search_hits")
    player.wait(lambda: hits.count() and hits.isVisible(), "the lead to be found")
    player.keys("Down")
    player.keys("Return")
    player.wait(lambda: page.view() is page.leads and page.leads.pane.record_id, "the pane")
    player.settle()
    assert "Tavler til skole" in texts(page.leads.pane)
    assert proof.faults_of(store.db) == []
