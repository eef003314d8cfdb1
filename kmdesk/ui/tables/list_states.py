"""The list, or what stands in for it: still loading, without rows, or not to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.empty import DelayedSkeleton, EmptyState, ErrorState

Press = Callable[[], object]


class ListStates(QStackedWidget):
    """Shows a table once it has rows. `cancelled` when the reader does not want to wait for them."""

    cancelled = Signal()

    def __init__(self, table: QWidget) -> None:
        super().__init__()
        self._table = table
        self._skeleton = DelayedSkeleton(12)
        self._skeleton.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), 0)
        self._skeleton.cancelled.connect(self.cancelled)
        self.addWidget(self._skeleton)
        self.addWidget(table)

    @property
    def shows_rows(self) -> bool:
        """Tell whether the table is what is seen."""
        return self.currentWidget() is self._table

    def show_waiting(self) -> None:
        """Show that the rows are being read."""
        self._show(self._skeleton)

    def show_table(self) -> None:
        """Show the rows."""
        self._show(self._table)

    def show_nothing(self, state: EmptyState) -> None:
        """Say what to do about an empty list."""
        self._show(state)

    def show_error(self, error: object, retry: Press) -> None:
        """Say that the list could not be read."""
        self._show(ErrorState(tr("Listen kunne ikke åbnes"), str(error), retry))

    def _show(self, state: QWidget) -> None:
        """Show a state; what stood in before is thrown away."""
        shown = self.currentWidget()
        if self.indexOf(state) < 0:
            self.addWidget(state)
        self.setCurrentWidget(state)
        if shown is not None and shown not in (state, self._table, self._skeleton):
            self.removeWidget(shown)
            shown.deleteLater()


def no_hits(text: str, clear: Press) -> EmptyState:
    """Return what is shown when nothing passes the filters; `clear` takes them away."""
    advice = tr("Fjern et filter, eller ryd dem alle.")
    return EmptyState("search", text, advice, None, (tr("Ryd alle"), clear))
