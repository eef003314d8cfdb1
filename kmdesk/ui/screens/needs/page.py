"""The page Behov & jobordrer with its two views: needs and orders, and the bank of standing places."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kmdesk.ui.lists.views_page import ViewsPage
from kmdesk.ui.screens.needs.places import PlacesPage
from kmdesk.ui.screens.needs.screen import NeedsScreen


class NeedsPage(ViewsPage):
    """Shows one of the views; whatever opens a record turns to its view."""

    open_company = Signal(str)
    open_match = Signal(str)
    new_company = Signal()
    toast = Signal(str, bool)

    def __init__(self, orders: NeedsScreen, places: PlacesPage) -> None:
        super().__init__({"orders": (orders, orders), "places": (places, places)})
        self.setObjectName("needs_page")
        self.orders, self.places = orders, places
        for view in (orders, places):
            for name in ("open_company", "open_match", "new_company", "toast"):
                getattr(view, name).connect(getattr(self, name))

    def open_need(self, need_id: str) -> None:
        """Show a need or an order in its pane."""
        self.show_view("orders")
        self.orders.open_need(need_id)

    def open_place(self, place_id: str) -> None:
        """Show a standing place in its pane."""
        self.show_view("places")
        self.places.open_record(place_id)

    def new_need(self) -> None:
        """Begin a need."""
        self.show_view("orders")
        self.orders.new_need()

    def new_here(self) -> None:
        """Create what the view lists (Ctrl+N)."""
        if self.view() is self.orders:
            self.orders.new_need()
        else:
            self.places.new_place()

    def print_subject(self) -> dict[str, str]:
        """Return which need's papers can be printed, and whose."""
        return self.orders.print_subject() if self.view() is self.orders else {}
