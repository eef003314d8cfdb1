"""A list with its text filter, what stands in for it, a foot, and perhaps a pane beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.candidates.marks import BulkBar, Marks, MarkTable
from kmdesk.ui.tables.paged_model import Column, PagedModel, Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import DelayedSkeleton, EmptyState, ErrorState
from kmdesk.ui.widgets.fields import LineEdit
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label

R = TypeVar("R")

FIND_MS = 120
"""Pause in typing after which the list is searched."""
_FIND_WIDTH = 230
_PANE, _PANE_SMALL, _PANE_LEAST = 396, 384, 360
_SMALL = 1100  # px the screen has in a window 1280 wide
_PAGE_ONLY = 1000  # in a window 1024 wide the pane stands over the list


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
        self._stand_in: QWidget | None = None
        self.pane: QWidget | None = None
        self.text_filter = LineEdit(placeholder=find)
        self.typing = QTimer(self)
        self._make_filter(find)
        self.model: PagedModel[R] = PagedModel(ops, columns, id_of, self)
        self.table = MarkTable(self.model, marks or Marks(), name=name, give_way=give_way)
        if not any(column.sortable for column in columns):
            self.table.header.show_sorted(-1, descending=False)
        self.top, self.column = QHBoxLayout(), QVBoxLayout()
        self.foot, self.list = label("", "meta"), QWidget()
        self._states, self._skeleton = QStackedWidget(), DelayedSkeleton(8)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
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
        self._skeleton.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), 0)
        self._states.addWidget(self._skeleton)
        self._states.addWidget(self.table)
        self.list.setLayout(self.column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self._states, 1)
        self.column.addWidget(self.foot)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self.list)
        self._splitter.setStretchFactor(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self.top)
        outer.addWidget(Hairline())
        outer.addWidget(self._splitter, 1)
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
        clear = (tr("Ryd filtrene"), self.clear_filters)
        return EmptyState(
            "search", tr("Intet passer til filtrene"), tr("Fjern et filter, eller ryd dem alle."), None, clear
        )

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
        if self.loaded and self._stand_in is None:
            self.model.refresh(visible=self.table.visible_rows())
        else:
            self.ask()

    def ask(self) -> None:
        """Read the rows from the top."""
        self.typing.stop()
        if not self.loaded:
            self._states.setCurrentWidget(self._skeleton)
        self.model.show_source(self.source())

    def focus_list(self) -> None:
        """Put the focus on the list, at its first row if at none."""
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus in the text filter."""
        self.text_filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text_filter.selectAll()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return (self.table, self.pane) if self.pane is not None and self.pane.isVisible() else (self.table,)

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
        self.pane = pane
        self._splitter.addWidget(pane)
        pane.hide()

    def show_pane(self) -> None:
        """Show the pane, and give it its width."""
        if self.pane is not None and self.pane.isHidden():
            self.pane.show()
            self._place_pane()

    def close_pane(self) -> None:
        """Hide the pane and go back to the list."""
        if self.pane is not None:
            self.list.show()
            self.pane.hide()
            self.focus_list()

    @property
    def roomy(self) -> bool:
        """Whether there is room for list and pane beside each other."""
        return self.width() >= theme.px(_PAGE_ONLY)

    def _place_pane(self) -> None:
        if self.pane is None or self.pane.isHidden():
            return
        self.list.setVisible(self.roomy)
        width = theme.px(_PANE_SMALL if self.width() < theme.px(_SMALL) else _PANE)
        self.pane.setMinimumWidth(theme.px(_PANE_LEAST))
        if self.roomy:
            self._splitter.setSizes([self.width() - width - 1, width])

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pane to the new width."""
        super().resizeEvent(event)
        self._place_pane()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the pane to another scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._place_pane()

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
            self._drop_stand_in()
            self._states.setCurrentWidget(self.table)

    def _on_counted(self, count: int) -> None:
        self._drop_stand_in()
        self.foot.setText(self.foot_text(count) if count else "")
        if count:
            self._states.setCurrentWidget(self.table)
        else:
            self._stand_in_with(self.no_hits() if self.filtered() else self.empty())
        self.counted.emit(count)

    def _show_error(self, error: KnownError) -> None:
        self._drop_stand_in()
        self._stand_in_with(ErrorState(error.message, error.advice, self.ask))

    def _stand_in_with(self, part: QWidget) -> None:
        self._stand_in = part
        self._states.addWidget(part)
        self._states.setCurrentWidget(part)

    def _drop_stand_in(self) -> None:
        if self._stand_in is not None:
            self._states.removeWidget(self._stand_in)
            self._stand_in.deleteLater()
            self._stand_in = None

    def _on_changed(self, touched: Touched, _by: object) -> None:
        kinds = {kind for kind, _ in touched}
        if self.loaded and kinds & self._kinds:
            self.activate()
            self.refreshed(kinds)

    def refreshed(self, _kinds: set[str]) -> Any:  # noqa: ANN401 - nothing is done with it
        """Read again what else is shown beside the rows."""


def who(names: Sequence[str]) -> str:
    """Return whom something was done to: the one by name, several by how many they are."""
    return names[0] if len(names) == 1 else trn(len(names), "{n} kandidat", "{n} kandidater")
