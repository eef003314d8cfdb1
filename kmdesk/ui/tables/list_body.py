"""A page's list with what belongs around it: head and filters above, a foot below, one row's pane beside."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.tables.list_and_pane import ListAndPane
from kmdesk.ui.tables.list_states import ListStates
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.hairline import Hairline

_OPEN_DELAY_MS = 60  # holding an arrow key passes rows by without reading each


class ListBody(QWidget):
    """Lays a list page out and knows what the keyboard finds on it. The parts are made by the page."""

    pick_settled = Signal(str)
    """A row has been the current one for a moment, and its pane is open or would have room."""
    cancelled = Signal()
    """The reader does not want to wait for the rows."""

    def __init__(
        self,
        table: TableView,
        pane: QWidget,
        *,
        above: Sequence[QWidget],
        below: Sequence[QWidget],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._table, self._pane = table, pane
        self.states = ListStates(table)
        self.states.cancelled.connect(self.cancelled)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.states, 1)
        for part in below:
            column.addWidget(part)
        self.beside = ListAndPane(listed, pane)
        self._lay_out(above, parent)
        self._open_soon = QTimer(self)
        self._open_soon.setSingleShot(True)
        self._open_soon.setInterval(_OPEN_DELAY_MS)
        self._open_soon.timeout.connect(self._settle)
        table.picked.connect(lambda _id: self._open_soon.start())

    def _lay_out(self, above: Sequence[QWidget], parent: QWidget) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        head.setSpacing(theme.px(12))
        for part in above:
            head.addWidget(part)
        own = QVBoxLayout(self)
        own.setContentsMargins(0, 0, 0, 0)
        own.setSpacing(0)
        own.addLayout(head)
        own.addWidget(Hairline())
        own.addWidget(self.beside, 1)
        outer = QVBoxLayout(parent)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self)
        parent.setFocusProxy(self._table)

    def keep_width(self, ops: Operations, local: Local, key: str) -> None:
        """Keep the width the reader gives the pane under `key`, and take up the one that was kept."""
        self.beside.keep_width(ops, local, key)

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return (self._table, self._pane) if self._pane.isVisible() else (self._table,)

    def focus_list(self) -> None:
        """Put the focus on the list, on its first row if on none."""
        self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        model = self._table.model()
        if not self._table.currentIndex().isValid() and model.rowCount():
            self._table.setCurrentIndex(model.index(0, 0))

    def close_pane(self) -> None:
        """Hide the pane and go back to the list."""
        self.beside.close_pane()
        self.focus_list()

    def _settle(self) -> None:
        picked = self._table.picked_id()
        if picked is not None and (self._pane.isVisible() or self.beside.has_room):
            self.pick_settled.emit(picked)
