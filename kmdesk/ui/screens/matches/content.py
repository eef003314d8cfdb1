"""What fills the room below the filters: the board or the table, or what stands in for them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.matches import Board
from kmdesk.ui.widgets.empty import DelayedSkeleton, EmptyState, ErrorState


class MatchContent(QStackedWidget):
    """Shows one of `views`, or says that it is loading, empty, filtered away or could not be read."""

    def __init__(
        self,
        *views: QWidget,
        clear: Callable[[], object],
        create: Callable[[], object],
        retry: Callable[[], object],
    ) -> None:
        super().__init__()
        self._clear, self._create, self._retry = clear, create, retry
        self._skeleton = DelayedSkeleton(8)
        self._skeleton.cancelled.connect(lambda: self.setCurrentWidget(views[0]))
        self._stand_in: QWidget | None = None
        for part in (self._skeleton, *views):
            self.addWidget(part)

    def show_waiting(self) -> None:
        """Say, after a moment, that the matches are being read."""
        self.setCurrentWidget(self._skeleton)

    def show_view(self, view: QWidget, board: Board) -> None:
        """Show a view, or what to do when the board has nothing for it."""
        if board.total:
            self._drop_stand_in()
            self.setCurrentWidget(view)
        elif board.everything:
            title, text = (
                tr("Ingen matches passer til filtrene"),
                tr("Fjern et filter, eller vis alle matches."),
            )
            clear = (tr("Ryd filtrene"), self._clear)
            self._stand_in_with(EmptyState("search", title, text, None, clear))
        else:
            text = tr("Et match er en kandidat, en virksomhed og en af seks typer.")
            create = ("plus|" + tr("Nyt match"), self._create)
            self._stand_in_with(EmptyState("git-pull-request-arrow", tr("Ingen matches endnu"), text, create))

    def show_error(self, error: KnownError) -> None:
        """Say why the matches could not be read, and offer to try again."""
        self._stand_in_with(ErrorState(error.message, error.advice, self._retry))

    def _stand_in_with(self, part: QWidget) -> None:
        self._drop_stand_in()
        self._stand_in = part
        self.addWidget(part)
        self.setCurrentWidget(part)

    def _drop_stand_in(self) -> None:
        if self._stand_in is not None:
            self.removeWidget(self._stand_in)
            self._stand_in.deleteLater()
            self._stand_in = None
