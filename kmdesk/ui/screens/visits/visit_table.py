"""The model of the list of contacts: three groups with headings, pages fetched when they come into view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from kmdesk.core.i18n import mark, tr
from kmdesk.services import reference
from kmdesk.services.visit_list import Group, VisitFilter, VisitList, VisitRow
from kmdesk.services.visits import moment_of
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations

PAGE = 100
Index = QModelIndex | QPersistentModelIndex


def group_title(group: Group) -> str:
    """Return a group's heading."""
    return {
        "in_progress": tr("I gang"),
        "planned": tr("Planlagt"),
        "done": tr("Afholdt"),
        "cancelled": tr("Aflyst"),
    }[group]


def _when(row: VisitRow) -> str:
    at = moment_of(row.starts_at)
    return f"{at:%d.%m.%y} {at:%H:%M}" if at else row.starts_at


_COLUMNS: tuple[tuple[str, Callable[[VisitRow], str]], ...] = (
    (mark("Tidspunkt"), _when),
    (mark("Virksomhed"), lambda row: row.company),
    (
        mark("Type"),
        lambda row: tr("Fælles besøg") if row.joint else reference.choice_label("visit_mode", row.mode),
    ),
    (mark("Emne"), lambda row: row.topic or reference.choice_label("purpose", row.purpose)),
    (mark("Udfald"), lambda row: reference.choice_label("outcome", row.outcome) if row.outcome else ""),
    (mark("Kontaktmægler"), lambda row: row.broker),
    (mark("Nummer"), lambda row: row.number),
)


class VisitTable(QAbstractTableModel):
    """Contacts by group. Rows not read yet are empty until their page is there."""

    loaded = Signal(int)
    """How many contacts there are in all, once they were counted."""

    def __init__(self, ops: Operations, visits: VisitList) -> None:
        super().__init__()
        self._ops, self._visits = ops, visits
        self._filter = VisitFilter()
        self._counts: dict[Group, int] = {}
        self._pages: dict[tuple[Group, int], Sequence[VisitRow]] = {}
        self._asked: set[tuple[Group, int]] = set()
        self._round = 0

    def show_filter(self, wanted: VisitFilter) -> None:
        """Count and show what fits the filter."""
        self._filter = wanted
        self.reload()

    def reload(self) -> None:
        """Read everything in view anew."""
        wanted = self._filter
        self._ops.read(lambda: self._visits.counts(wanted), self._on_counts, owner=self, key="counts")

    def heading_rows(self) -> list[int]:
        """Return the rows that are headings of a group."""
        rows, at = list[int](), 0
        for count in filter(None, self._counts.values()):
            rows.append(at)
            at += count + 1
        return rows

    def visit_at(self, row: int) -> VisitRow | None:
        """Return the contact of a row, None for a heading and for a row not read yet."""
        if not 0 <= row < self.rowCount():
            return None
        group, at = self._place(row)
        page = self._pages.get((group, at // PAGE)) if at >= 0 else None
        return page[at % PAGE] if page and at % PAGE < len(page) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the contacts and the headings of groups that have any."""
        return 0 if parent.isValid() else sum(count + 1 for count in self._counts.values() if count)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return tr(_COLUMNS[section][0])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text; asks for the page it is in when that was not read yet."""
        group, at = self._place(index.row())
        if at < 0:
            return self._heading_data(group, index.column(), role)
        visit = self.visit_at(index.row())
        if visit is None:
            self._ask(group, at // PAGE)
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _COLUMNS[index.column()][1](visit)
        if role == Qt.ItemDataRole.FontRole and index.column() == 1:
            return theme.font("medium")
        if role == Qt.ItemDataRole.UserRole:
            return visit.id
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let headings be read, not chosen."""
        if self._place(index.row())[1] < 0:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _heading_data(self, group: Group, column: int, role: int) -> str | QFont | None:
        if column == 0 and role == Qt.ItemDataRole.DisplayRole:
            return f"{group_title(group)} ({self._counts[group]})"
        return theme.font("group") if role == Qt.ItemDataRole.FontRole else None

    def _place(self, row: int) -> tuple[Group, int]:
        """Return the group of a row and its place there; -1 for the heading."""
        for group, count in self._counts.items():
            if count:
                if row <= count:
                    return group, row - 1
                row -= count + 1
        raise IndexError(row)

    def _on_counts(self, counts: dict[Group, int]) -> None:
        self.beginResetModel()
        self._counts, self._pages, self._asked = counts, {}, set()
        self._round += 1
        self.endResetModel()
        self.loaded.emit(sum(counts.values()))

    def _ask(self, group: Group, page: int) -> None:
        if (group, page) in self._asked:
            return
        self._asked.add((group, page))
        wanted, asked_in = self._filter, self._round
        self._ops.read(
            lambda: self._visits.page(wanted, group, offset=page * PAGE, limit=PAGE),
            lambda rows: self._on_page(group, page, rows, asked_in),
            owner=self,
        )

    def _on_page(self, group: Group, page: int, rows: Sequence[VisitRow], asked_in: int) -> None:
        if asked_in == self._round:
            self._pages[group, page] = rows
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(_COLUMNS) - 1))
