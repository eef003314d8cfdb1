"""A table model over pages read on demand: as light with 300,000 rows as with 300.

The first page is small, so that the first rows are on the screen at once; how many there are in all is
counted afterwards, part by part. Rows that scroll into view are fetched in the background, and few pages
are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.ui.operations import Operations

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Align = Literal["left", "right"]

FIRST_ROWS = 60
PAGE_ROWS = 200
_PAGES_KEPT = 6
_COUNT_DELAY_MS = 150  # a pause in typing; counting before would only be thrown away


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says and how: colour token, weight, an icon before the text and marks after it."""

    text: str
    colour: str = "text"
    medium: bool = False
    icon: str = ""
    marks: tuple[tuple[str, str, str], ...] = ()
    """Each an icon, its colour token and what it means."""

    @property
    def spoken(self) -> str:
        """Return the text with what the marks mean, for tooltip and screen reader."""
        return ", ".join([self.text, *(meaning for _, _, meaning in self.marks)])


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """A column: what it is called, how wide it starts (px at 100 %), and what it shows of a row."""

    key: str
    title: str
    width: int
    cell: Callable[[R], Cell]
    align: Align = "left"
    sortable: bool = True
    roomy: bool = False
    """Hidden by itself where the list is narrow."""
    stretches: bool = False


@dataclass(frozen=True, slots=True)
class Source(Generic[R]):
    """Where rows come from; both are called on the store's thread.

    `page(offset, limit)` gives rows; `count_part(after)` the number of hits in a part, and where the next one
    begins (None: that was the last).
    """

    page: Callable[[int, int], Sequence[R]]
    count_part: Callable[[int], tuple[int, int | None]]


class PagedModel(QAbstractTableModel, Generic[R]):
    """Rows of a `Source`. `first_shown` after the first page, `counted` once the number is known."""

    first_shown = Signal()
    counted = Signal(int)
    failed = Signal(object)
    """A KnownError: the first page could not be read."""

    def __init__(
        self,
        ops: Operations,
        columns: Sequence[Column[R]],
        id_of: Callable[[R], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ops = ops
        self.columns = tuple(columns)
        self._id_of = id_of
        self._source: Source[R] | None = None
        self._pages: OrderedDict[int, Sequence[R]] = OrderedDict()
        self._asked: set[int] = set()
        self._first: Sequence[R] = ()
        self._rows = 0
        self._run = 0
        self.known_count: int | None = None
        self._count_timer = QTimer(self)
        self._count_timer.setSingleShot(True)
        self._count_timer.setInterval(_COUNT_DELAY_MS)
        self._count_timer.timeout.connect(self._begin_count)

    # -- what to show ----------------------------------------------------------------------------

    def show_source(self, source: Source[R]) -> None:
        """Show other rows, from the top. What is on the screen stays until the first of them are here."""
        self._source = source
        self._run += 1
        self._count_timer.stop()
        run = self._run
        self._ops.read(
            lambda: source.page(0, FIRST_ROWS),
            lambda rows: self._begin(rows, run),
            owner=self,
            key="first",
            failed=self.failed.emit,
        )

    def refresh(self, *, visible: tuple[int, int]) -> None:
        """Read again what is on the screen, rows `visible` from and to, and count again; nothing scrolls."""
        source = self._source
        if source is None:
            return
        if visible[1] < FIRST_ROWS:
            self._refresh_top(source)
            return
        self._pages.clear()
        self._asked.clear()
        for number in range(visible[0] // PAGE_ROWS, visible[1] // PAGE_ROWS + 1):
            self._fetch(number)
        self._count_timer.start()

    def row(self, number: int) -> R | None:
        """Return a row, or None while it is on its way; asking for it fetches it."""
        if number < len(self._first):
            return self._first[number]
        page, place = divmod(number, PAGE_ROWS)
        rows = self._pages.get(page)
        if rows is None:
            self._fetch(page)
            return None
        self._pages.move_to_end(page)
        return rows[place] if place < len(rows) else None

    def number_of(self, record_id: str) -> int | None:
        """Return where a record is among the rows at hand, or None."""
        for number, row in enumerate(self._first):
            if self._id_of(row) == record_id:
                return number
        for page, rows in self._pages.items():
            for place, row in enumerate(rows):
                if self._id_of(row) == record_id:
                    return page * PAGE_ROWS + place
        return None

    def id_at(self, number: int) -> str | None:
        """Return the id of a row, or None while it is on its way."""
        row = self.row(number)
        return None if row is None else self._id_of(row)

    # -- Qt's questions --------------------------------------------------------------------------

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows known so far."""
        return 0 if parent is not None and parent.isValid() else self._rows

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def cell(self, row: int, column: int) -> Cell | None:
        """Return what a cell shows, or None while its row is on its way."""
        found = self.row(row)
        return None if found is None else self.columns[column].cell(found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell; the delegate asks for the `cell` itself."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cell = self.cell(index.row(), index.column())
        if cell is None:
            return ""
        return cell.spoken if role == Qt.ItemDataRole.AccessibleTextRole else cell.text

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self.columns[section].title)
        return None

    # -- parts -----------------------------------------------------------------------------------

    def _begin(self, rows: Sequence[R], run: int) -> None:
        if run != self._run:
            return
        self.beginResetModel()
        self._first = rows
        self._pages.clear()
        self._asked.clear()
        self._rows = len(rows)
        self.known_count = len(rows) if len(rows) < FIRST_ROWS else None
        self.endResetModel()
        self.first_shown.emit()
        if self.known_count is None:
            self._count_timer.start()
        else:
            self.counted.emit(self.known_count)

    def _refresh_top(self, source: Source[R]) -> None:
        run = self._run

        def arrived(rows: Sequence[R]) -> None:
            if run != self._run:
                return
            self._first = rows
            self._pages.clear()
            self._asked.clear()
            if len(rows) < FIRST_ROWS:
                self._settle(len(rows))
            else:
                self._grow(max(self._rows, len(rows)))
                self._count_timer.start()
            self._tell_changed(0, self._rows - 1)

        self._ops.read(lambda: source.page(0, FIRST_ROWS), arrived, owner=self, key="again")

    def _fetch(self, page: int) -> None:
        source, run = self._source, self._run
        if source is None or page in self._asked:
            return
        self._asked.add(page)

        def arrived(rows: Sequence[R]) -> None:
            if run != self._run:
                return
            self._asked.discard(page)
            self._pages[page] = rows
            while len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
            self._tell_changed(page * PAGE_ROWS, page * PAGE_ROWS + len(rows) - 1)

        def lost(error: KnownError) -> None:
            self._asked.discard(page)
            self.failed.emit(error)

        self._ops.read(lambda: source.page(page * PAGE_ROWS, PAGE_ROWS), arrived, owner=self, failed=lost)

    def _begin_count(self) -> None:
        self._count(0, 0, self._run)

    def _count(self, after: int, found: int, run: int) -> None:
        source = self._source
        if source is None:
            return

        def arrived(part: tuple[int, int | None]) -> None:
            if run != self._run:
                return
            number, following = part
            if following is None:
                self._settle(found + number)
            else:
                self._count(following, found + number, run)

        self._ops.read(lambda: source.count_part(after), arrived, owner=self, key="count")

    def _settle(self, count: int) -> None:
        self.known_count = count
        self._grow(count)
        self.counted.emit(count)

    def _grow(self, rows: int) -> None:
        if rows > self._rows:
            self.beginInsertRows(QModelIndex(), self._rows, rows - 1)
            self._rows = rows
            self.endInsertRows()
        elif rows < self._rows:
            self.beginRemoveRows(QModelIndex(), rows, self._rows - 1)
            self._rows = rows
            self.endRemoveRows()

    def _tell_changed(self, first: int, last: int) -> None:
        last = min(last, self._rows - 1)
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


def model_of(view_model: object) -> PagedModel[object]:
    """Return a view's model as what it is; another model is a bug (TypeError)."""
    if not isinstance(view_model, PagedModel):
        raise TypeError(type(view_model))
    return cast("PagedModel[object]", view_model)
