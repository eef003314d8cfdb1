"""A list of records with filters, the pane of the one that is chosen, and what is done with those marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Generic, Protocol, TypeVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.lists.list_page import ListPage
from kmdesk.ui.lists.marks import Marks
from kmdesk.ui.lists.query_filters import Options, QueryFilters
from kmdesk.ui.lists.record_steps import RecordSteps
from kmdesk.ui.lists.side_pane import SidePane
from kmdesk.ui.operations import Operations
from kmdesk.ui.tables.paged_model import Column, Source
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.tabs import Tabs

_OPEN_DELAY_MS = 60  # holding an arrow key passes records by without reading each


class Asked(Protocol):
    """The question a list answers: a frozen dataclass."""

    @property
    def text(self) -> str:
        """The words of the text filter."""
        ...

    @property
    def sort(self) -> str:
        """The column the rows are sorted by."""
        ...

    @property
    def descending(self) -> bool:
        """Whether the last comes first."""
        ...

    @property
    def filtered(self) -> bool:
        """Whether a filter leaves anything out."""
        ...


class Listed(Protocol):
    """A row of the list."""

    @property
    def id(self) -> str:
        """The record's id."""
        ...


Q = TypeVar("Q", bound=Asked)
R = TypeVar("R", bound=Listed)
R_co = TypeVar("R_co", bound=Listed, covariant=True)
Q_contra = TypeVar("Q_contra", bound=Asked, contravariant=True)


class Answers(Protocol[R_co, Q_contra]):
    """What answers the question, on the store's thread."""

    def page(self, query: Q_contra, offset: int, limit: int, /) -> Sequence[R_co]:
        """Return some rows of the answer."""
        ...

    def count(self, query: Q_contra, /) -> int:
        """Return how many rows the answer has."""
        ...

    def ids(self, query: Q_contra, /) -> tuple[str, ...]:
        """Return the ids of all rows, for an action on many of them."""
        ...


class RecordsPage(ListPage[R], Generic[R, Q]):
    """Enter opens the pane, F2 the form; Del deletes those marked, or the current one.

    Subclasses add the filters, the pane, the steps and, as a view among others, the head.
    """

    def __init__(
        self,
        ops: Operations,
        columns: Sequence[Column[R]],
        answers: Answers[R, Q],
        query: Q,
        *,
        name: str,
        find: str,
        kinds: frozenset[str],
        marks: Marks,
        give_way: Sequence[str],
    ) -> None:
        super().__init__(
            ops,
            columns,
            lambda row: row.id,
            name=name,
            find=find,
            kinds=kinds,
            marks=marks,
            give_way=give_way,
        )
        self.query = query
        self._answers = answers
        self._chips: QueryFilters[Q] | None = None
        self._pane: SidePane | None = None
        self._edit: Callable[[str], object] | None = None
        self._offered: dict[str, Callable[[], Options]] = {}
        table = self.table
        table.set_sort(query.sort, descending=query.descending)
        self._open_soon = QTimer(self)
        self._open_soon.setSingleShot(True)
        self._open_soon.setInterval(_OPEN_DELAY_MS)
        self._open_soon.timeout.connect(self._open_picked)
        table.sort_changed.connect(self._sort)
        table.picked.connect(lambda _id: self._open_soon.start())
        table.entered_row.connect(self._enter)
        table.entered_aside.connect(self.open_record)
        table.all_wanted.connect(lambda: self.with_all(self.query, self.table.mark))

    # -- what a subclass adds ------------------------------------------------------------------------

    def add_filters(self, filters: QueryFilters[Q]) -> None:
        """Let these chips change the query."""
        self._chips = filters
        filters.changed.connect(self.take_query)
        self.top.addWidget(filters, 1)

    def add_record_pane(self, pane: SidePane, local: Local | None = None, width_key: str = "") -> None:
        """Put the pane of a record beside the list; its width is kept under a key of this desk."""
        self._pane = pane
        self.set_pane(pane)
        pane.closed.connect(self._close_pane)
        if local is not None:
            self.beside.keep_width(self.ops, local, width_key)

    def add_head(
        self,
        title: str,
        count_text: Callable[[int], str],
        tabs: Tabs,
        *buttons: Button,
        notice: QWidget | None = None,
    ) -> SectionHeader:
        """Put a heading with how many there are, the tabs of the views and perhaps a notice above."""
        head = SectionHeader(title, "", *buttons, page=True)
        self.counted.connect(lambda count: head.show_texts(title, count_text(count)))
        above = QVBoxLayout()
        above.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        above.setSpacing(theme.px(12))
        for part in (head, tabs, *([notice] if notice is not None else [])):
            above.addWidget(part)
        self.top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        outer = self.layout()
        if isinstance(outer, QVBoxLayout):
            outer.insertLayout(0, above)
        return head

    def follow(self, steps: RecordSteps) -> None:
        """Let F2, Del and what is told, saved or gone go through these steps."""
        self.edit_with(steps.edit)
        self.table.delete_wanted.connect(lambda one: steps.delete(self.table.chosen() or (one,)))
        steps.told.connect(self._on_told)
        steps.saved.connect(self.open_record)
        steps.deleted.connect(self._on_deleted)

    def edit_with(self, edit: Callable[[str], object]) -> None:
        """Open a record's form like this at F2."""
        self._edit = edit

    def offer(self, code: str, read: Callable[[], Options]) -> None:
        """Let a filter offer what this reads on the store's thread, anew whenever the page is shown."""
        self._offered[code] = read

    def read_around(self) -> None:
        """Read again what is offered around the list."""
        for code, read in self._offered.items():
            self.ops.read(read, self._giver(code), owner=self, key=f"offered_{code}")

    # -- what others ask for -------------------------------------------------------------------------

    def activate(self) -> None:
        """Load the rows, the pane, and what is offered around them."""
        super().activate()
        self.read_around()
        if self._pane is not None:
            self._pane.refresh()

    def open_record(self, record_id: str) -> None:
        """Show a record in the pane, whether or not the list shows it."""
        self.table.pick(record_id)
        self._show_record(record_id)

    def show_query(self, query: Q) -> None:
        """Filter the list."""
        self.text_filter.setText(query.text)
        if self._chips is not None:
            self._chips.show_query(query)
        self.take_query(query)

    def take_query(self, query: Q) -> None:
        """Show the answer to another question in the order the list has."""
        self.query = _with(query, sort=self.query.sort, descending=self.query.descending)
        self.ask()

    def with_all(self, query: Q, then: Callable[[tuple[str, ...]], object]) -> None:
        """Read the ids of the whole answer, and do something with them."""
        query = self._with_text(query)
        self.ops.read(lambda: self._answers.ids(query), then, owner=self, key="all")

    # -- what a list says ----------------------------------------------------------------------------

    def source(self) -> Source[R]:
        """Return the rows of the query."""
        query, answers = self._with_text(self.query), self._answers
        return Source(
            lambda offset, limit: answers.page(query, offset, limit),
            lambda _after: (answers.count(query), None),
        )

    def filtered(self) -> bool:
        """Tell whether text or a filter leaves any out."""
        return super().filtered() or self.query.filtered

    def clear_filters(self) -> None:
        """Take text and filters away."""
        if self._chips is not None:
            self._chips.clear()
        super().clear_filters()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 changes the selected record."""
        picked = self.table.picked_id()
        if event.key() == Qt.Key.Key_F2 and picked and self._edit is not None:
            self._edit(picked)
        else:
            super().keyPressEvent(event)

    # -- parts ---------------------------------------------------------------------------------------

    def _with_text(self, query: Q) -> Q:
        return _with(query, text=self.text_filter.text())

    def _giver(self, code: str) -> Callable[[Options], None]:
        def give(options: Options) -> None:
            if self._chips is not None:
                self._chips.give(code, options)

        return give

    def _sort(self, key: str, descending: bool) -> None:
        self.query = _with(self.query, sort=key, descending=descending)
        self.ask()

    def _on_told(self, text: str) -> None:
        self.table.mark(())
        self.tell(text)

    def _on_deleted(self, ids: tuple[str, ...]) -> None:
        if self._pane is not None and self._pane.record_id in ids:
            self._close_pane()

    def _show_record(self, record_id: str) -> None:
        if self._pane is not None:
            self._pane.show_record(record_id)
            self.show_pane()

    def _open_picked(self) -> None:
        picked = self.table.picked_id()
        if picked is not None and (self.beside.shown_pane is not None or self.roomy):
            self._show_record(picked)

    def _enter(self, record_id: str) -> None:
        self.open_record(record_id)
        if self._pane is not None:
            self._pane.focus_pane()

    def _close_pane(self) -> None:
        if self._pane is not None:
            self._pane.clear()
        self.close_pane()


def _with(query: Q, **values: Any) -> Q:  # noqa: ANN401 - values of the query's fields
    return cast("Q", replace(cast("Any", query), **values))
