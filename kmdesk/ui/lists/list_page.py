"""A list with its text filter, what stands in for it, a foot, and perhaps a pane beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.lists.marks import BulkBar, Marks, MarkTable
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.tables.list_and_pane import ListAndPane
from kmdesk.ui.tables.list_states import ListStates, no_hits
from kmdesk.ui.tables.paged_model import Column, PagedModel, Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.fields import LineEdit
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label

R = TypeVar("R")

FIND_MS = 120
"""Pause in typing after which the list is searched."""
_FIND_WIDTH = 230


class ListPage(QWidget, Generic[R]):
    """Shows the rows of a `Source`. Subclasses say which rows, and what is said when there are none."""

    toast = Signal(str, bool)
    counted = Signal(int)
    """How many rows the answer has, once that is known."""

    def __init__(
        self,
        ops: Operations,
        columns: Sequence[Column[R]],
        id_of: Callable[[R], str],
        *,
        name: str,
        find: str,
        kinds: frozenset[str],
        marks: Marks | None = None,
        give_way: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.ops, self._kinds = ops, kinds
        self.loaded = False
        self.text_filter = LineEdit(placeholder=find)
        self.typing = QTimer(self)
        self._make_filter(find)
        self.model: PagedModel[R] = PagedModel(ops, columns, id_of, self)
        self.table = MarkTable(self.model, marks or Marks(), name=name, give_way=give_way)
        if not any(column.sortable for column in columns):
            self.table.header.show_sorted(-1, descending=False)
        self.top, self.column = QHBoxLayout(), QVBoxLayout()
        self.foot, self.list = label("", "meta"), QWidget()
        self._states, self.beside = ListStates(self.table), ListAndPane(self.list)
        self._lay_out()
        self.model.first_shown.connect(self._on_first_rows)
        self.model.counted.connect(self._on_counted)
        self.model.failed.connect(self._show_error)
        ops.changed.connect(self._on_changed)

    def _make_filter(self, find: str) -> None:
        self.text_filter.setAccessibleName(find)
        self.text_filter.setFixedWidth(theme.px(_FIND_WIDTH))
        self.text_filter.setClearButtonEnabled(True)
        self.text_filter.installEventFilter(self)
        self.typing.setSingleShot(True)
        self.typing.setInterval(FIND_MS)
        self.typing.timeout.connect(self.ask)
        self.text_filter.textChanged.connect(lambda _text: self.typing.start())

    def _lay_out(self) -> None:
        self.top.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
        self.top.setSpacing(theme.px(8))
        self.top.addWidget(self.text_filter)
        self.foot.setContentsMargins(theme.px(24), theme.px(6), theme.px(16), theme.px(6))
        self.list.setLayout(self.column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self._states, 1)
        self.column.addWidget(self.foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self.top)
        outer.addWidget(Hairline())
        outer.addWidget(self.beside, 1)
        self.setFocusProxy(self.table)

    # -- what a subclass says ----------------------------------------------------------------------

    def source(self) -> Source[R]:
        """Return where the rows come from now."""
        raise NotImplementedError

    def empty(self) -> EmptyState:
        """Return what is said when there is nothing at all."""
        raise NotImplementedError

    def no_hits(self) -> EmptyState:
        """Return what is said when nothing passes the filters."""
        return no_hits(tr("Intet passer til filtrene"), self.clear_filters)

    def filtered(self) -> bool:
        """Tell whether anything is filtered away."""
        return bool(self.text_filter.text().strip())

    def clear_filters(self) -> None:
        """Take every filter away."""
        self.text_filter.clear()

    def foot_text(self, count: int) -> str:
        """Return what stands below the list."""
        raise NotImplementedError

    # -- what the screen asks for ------------------------------------------------------------------

    def activate(self) -> None:
        """Load, or bring up to date what is shown."""
        if self._states.shows_rows:
            self.model.refresh(visible=self.table.visible_rows())
        else:
            self.ask()

    def ask(self) -> None:
        """Read the rows from the top."""
        self.typing.stop()
        if not self.loaded:
            self._states.show_waiting()
        self.model.show_source(self.source())

    def focus_list(self) -> None:
        """Put the focus on the list, at its first row if at none."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.text_filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text_filter.selectAll()

    def toggle_density(self) -> None:
        """Give the rows more air, or less (Ctrl+Shift+F)."""
        self.table.set_comfortable(not self.table.comfortable)

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        pane = self.beside.shown_pane
        return (self.table,) if pane is None else (self.table, pane)

    # -- many at once ------------------------------------------------------------------------------

    def add_bulk(self, *actions: Button) -> None:
        """Offer these actions below the list while rows are marked."""
        bar = BulkBar(actions)
        bar.cleared.connect(lambda: self.table.mark(()))
        self.column.insertWidget(1, bar)

        def show() -> None:
            count = len(self.table.marks.ids)
            bar.show_count(count)
            self.foot.setVisible(not count)

        self.table.marks_changed.connect(show)

    # -- the pane ----------------------------------------------------------------------------------

    def set_pane(self, pane: QWidget) -> None:
        """Put a pane beside the list, hidden to begin with."""
        self.beside.add_pane(pane)

    def show_pane(self) -> None:
        """Show the pane."""
        self.beside.open_pane()

    def close_pane(self) -> None:
        """Hide the pane and go back to the list."""
        if self.beside.shown_pane is not None:
            self.beside.close_pane()
            self.focus_list()

    @property
    def roomy(self) -> bool:
        """Whether there is room for list and pane beside each other."""
        return self.beside.has_room

    # -- events ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the filter, Esc clears it, Down and Enter go to the list."""
        if (
            watched is self.text_filter
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() == Qt.Key.Key_Escape and self.text_filter.text():
                self.text_filter.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.focus_list()
                return True
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))

    # -- parts -------------------------------------------------------------------------------------

    def tell(self, text: str) -> None:
        """Say what was done, with a way back."""
        self.toast.emit(text, True)  # noqa: FBT003 - Qt's signature

    def _on_first_rows(self) -> None:
        """Show the first rows at once; how many there are in all follows."""
        self.loaded = True
        if self.model.rowCount():
            self._states.show_table()

    def _on_counted(self, count: int) -> None:
        self.foot.setText(self.foot_text(count) if count else "")
        if count:
            self._states.show_table()
        else:
            self._states.show_nothing(self.no_hits() if self.filtered() else self.empty())
        self.counted.emit(count)

    def _show_error(self, error: KnownError) -> None:
        self._states.show_error(error, self.ask)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        kinds = {kind for kind, _ in touched}
        if self.loaded and kinds & self._kinds:
            self.activate()
            self.refreshed(kinds)

    def refreshed(self, _kinds: set[str]) -> Any:  # noqa: ANN401 - nothing is done with it
        """Read again what else is shown beside the rows."""
