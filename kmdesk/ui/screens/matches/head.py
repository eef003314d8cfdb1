"""The header of the screen Matches: how many there are, board, list or analysis, papers, and a new match."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kmdesk.core.i18n import tr
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments


class MatchesHead(SectionHeader):
    """Says how many matches there are, and asks for what its buttons are for."""

    view_chosen = Signal()
    papers_wanted = Signal()
    new_wanted = Signal()

    def __init__(self) -> None:
        views = Segments(
            [("board", tr("Tavle")), ("table", tr("Liste")), ("homes", tr("Bopæl og arbejdssted"))],
            clearable=False,
            tall=True,
            icon_names={"board": "kanban", "table": "list", "homes": "map-pin"},
        )
        views.setObjectName("view_segments")
        views.set_value("board")
        new = Button(tr("Nyt match"), "primary", "plus")
        new.setObjectName("new_match_button")
        papers = Button(tr("Udskriv"), "secondary", "printer")
        papers.setObjectName("print_button")
        super().__init__(tr("Matches"), "", views, papers, new, page=True)
        self._views = views
        views.changed.connect(lambda _view: self.view_chosen.emit())
        papers.clicked.connect(self.papers_wanted)
        new.clicked.connect(self.new_wanted)

    @property
    def shows_board(self) -> bool:
        """Whether the board is chosen, and not the list."""
        return self._views.value() == "board"

    @property
    def shows_homes(self) -> bool:
        """Whether the analysis of homes and workplaces is chosen."""
        return self._views.value() == "homes"

    def choose_table(self) -> None:
        """Choose the list as the program."""
        self._views.set_value("table")

    def show_counts(self, in_progress: int, started: int) -> None:
        """Say how many are on their way and how many have started."""
        self.show_texts(tr("Matches"), tr("{n} i gang · {started} startet", n=in_progress, started=started))
