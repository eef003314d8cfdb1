"""The page Behov & jobordrer with its two views: needs and orders, and the bank of standing places."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.ui import theme
from kmdesk.ui.screens.needs.places import PlacesPage
from kmdesk.ui.screens.needs.screen import NeedsScreen
from kmdesk.ui.screens.needs.view_tabs import View


class NeedsPage(QWidget):
    """Shows one of the views; what the shell asks for goes to that one."""

    open_company = Signal(str)
    open_match = Signal(str)
    new_company = Signal()
    toast = Signal(str, bool)

    def __init__(self, orders: NeedsScreen, places: PlacesPage) -> None:
        super().__init__()
        self.setObjectName("needs_page")
        self.orders, self.places = orders, places
        self._stack = QStackedWidget()
        self._views: dict[View, NeedsScreen | PlacesPage] = {"orders": orders, "places": places}
        for code, view in self._views.items():
            self._stack.addWidget(view)
            view.tabs.changed.connect(self._turner(code))
            for name in ("open_company", "open_match", "new_company", "toast"):
                getattr(view, name).connect(getattr(self, name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self._stack)

    # -- what the shell asks for -----------------------------------------------------------------

    def activate(self) -> None:
        """Show the view, up to date."""
        self.view().activate()

    def view(self) -> NeedsScreen | PlacesPage:
        """Return the view that is shown."""
        return self.orders if self._stack.currentWidget() is self.orders else self.places

    def show_view(self, code: View) -> None:
        """Turn to a view."""
        if self.view() is not self._views[code]:
            self._stack.setCurrentWidget(self._views[code])
            self.activate()
            self.focus_list()

    def open_need(self, need_id: str) -> None:
        """Show a need or an order in its pane."""
        self.show_view("orders")
        self.orders.open_need(need_id)

    def open_place(self, place_id: str) -> None:
        """Show a standing place in its pane."""
        self.show_view("places")
        self.places.open_place(place_id)

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

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.view().focus_list()

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.view().focus_filter()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self.view().panes()

    def toggle_density(self) -> None:
        """Give the rows more air, or less (Ctrl+Shift+F)."""
        if self.view() is self.orders:
            self.orders.toggle_density()
        else:
            self.places.table.set_comfortable(not self.places.table.comfortable)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))

    # -- parts -----------------------------------------------------------------------------------

    def _turner(self, here: View) -> Callable[[str], None]:
        def turn(asked: str) -> None:
            """Turn to the view asked for; the tabs of the one that is left go on saying where they stand."""
            if asked == here:
                return
            tabs = self._views[here].tabs
            by_keyboard = tabs.isAncestorOf(QApplication.focusWidget() or self)
            tabs.set_current(here)
            other = cast("View", asked)
            self.show_view(other)
            if by_keyboard:
                self._views[other].tabs.setFocus(Qt.FocusReason.OtherFocusReason)

        return turn
