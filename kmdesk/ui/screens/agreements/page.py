"""The page Aftaler with its two views: agreements, and standing cooperations."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kmdesk.ui.lists.views_page import ViewsPage
from kmdesk.ui.screens.agreements.screen import AgreementsScreen
from kmdesk.ui.screens.partnerships.page import PartnershipsPage


class AgreementsPage(ViewsPage):
    """Shows one of the views; whatever opens a record turns to its view."""

    open_company = Signal(str)
    new_company = Signal()
    toast = Signal(str, bool)

    def __init__(self, agreements: AgreementsScreen, partnerships: PartnershipsPage) -> None:
        super().__init__(
            {"agreements": (agreements, agreements), "partnerships": (partnerships, partnerships)}
        )
        self.setObjectName("agreements_page")
        self.agreements, self.partnerships = agreements, partnerships
        for view in (agreements, partnerships):
            for name in ("open_company", "new_company", "toast"):
                getattr(view, name).connect(getattr(self, name))

    def open_agreement(self, agreement_id: str) -> None:
        """Show an agreement in its pane."""
        self.show_view("agreements")
        self.agreements.open_agreement(agreement_id)

    def open_partnership(self, partnership_id: str) -> None:
        """Show a cooperation in its pane."""
        self.show_view("partnerships")
        self.partnerships.open_record(partnership_id)

    def new_agreement(self) -> None:
        """Begin an agreement."""
        self.show_view("agreements")
        self.agreements.new_agreement()

    def new_here(self) -> None:
        """Create what the view lists (Ctrl+N)."""
        if self.current == "agreements":
            self.agreements.new_agreement()
        else:
            self.partnerships.steps.new()

    def print_subject(self) -> dict[str, str]:
        """Return whose papers can be printed."""
        view = self.agreements if self.current == "agreements" else self.partnerships
        return view.print_subject()
