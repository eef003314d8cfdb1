"""The page Besøg: the list of contacts, and the one that is open."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from kmdesk.ui.screens.visits.screen import VisitListScreen
from kmdesk.ui.screens.visits.visit_screen import VisitScreen


class VisitsPage(QStackedWidget):
    """Shows the list until a visit is opened; `show_list` goes back to it."""

    def __init__(self, listed: VisitListScreen, one: VisitScreen) -> None:
        super().__init__()
        self.listed, self.one = listed, one
        self.current_visit_id = ""
        self.addWidget(listed)
        self.addWidget(one)
        listed.open_visit.connect(self.show_visit)
        one.open_visit_requested.connect(self.show_visit)
        one.back.connect(self.show_list)

    def show_visit(self, visit_id: str) -> None:
        """Open a visit with its guide."""
        self.current_visit_id = visit_id
        self.setCurrentWidget(self.one)
        self.one.open_visit(visit_id)

    def show_list(self) -> None:
        """Go back to the list."""
        self.one.flush()
        self.current_visit_id = ""
        self.setCurrentWidget(self.listed)
        self.listed.activate()

    def flush(self) -> None:
        """Write what was typed and not written yet."""
        self.one.flush()

    def activate(self) -> None:
        """Read again what is shown."""
        (self.one if self.current_visit_id else self.listed).activate()

    def focus_list(self) -> None:
        """Move the focus to the list, or to the sections of the open visit."""
        (self.one if self.current_visit_id else self.listed).focus_list()

    def focus_filter(self) -> None:
        """Move the focus to the filter of the list."""
        if not self.current_visit_id:
            self.listed.focus_filter()
