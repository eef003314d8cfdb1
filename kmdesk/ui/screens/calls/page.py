"""The page Ringeliste with its two views: the calls, and the companies that won a job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal

from kmdesk.services.company_query import CompanyQuery
from kmdesk.ui.lists.views_page import ViewsPage
from kmdesk.ui.screens.calls.screen import CallsScreen
from kmdesk.ui.screens.leads.page import LeadsPage


class CallsPage(ViewsPage):
    """Shows one of the views; whatever opens a record turns to its view."""

    open_company = Signal(str)
    new_company = Signal()
    toast = Signal(str, bool)

    def __init__(self, calls: CallsScreen, leads: LeadsPage) -> None:
        super().__init__({"calls": (calls, calls), "leads": (leads, leads)})
        self.setObjectName("calls_page")
        self.calls, self.leads = calls, leads
        for view in (calls, leads):
            view.open_company.connect(self.open_company)
            view.toast.connect(self.toast)
        leads.steps.ring.connect(self.show_companies)

    def show_query(self, query: CompanyQuery, name: str = "") -> None:
        """Begin a call list of the companies of a question."""
        self.show_view("calls")
        self.calls.show_query(query, name)

    def show_companies(self, company_ids: Sequence[str], name: str) -> None:
        """Begin a call list of these companies."""
        self.show_view("calls")
        self.calls.show_companies(company_ids, name)

    def open_lead(self, lead_id: str) -> None:
        """Show a company that won a job in its pane."""
        self.show_view("leads")
        self.leads.open_record(lead_id)

    def new_here(self) -> None:
        """Create what the view lists (Ctrl+N)."""
        if self.view() is self.calls:
            self.new_company.emit()
        else:
            self.leads.steps.new()

    def flush(self) -> None:
        """Write the notes that wait to be written."""
        self.calls.flush()

    def print_subject(self) -> dict[str, Any]:
        """Return what can be printed of the calls."""
        return self.calls.print_subject() if self.view() is self.calls else {}
