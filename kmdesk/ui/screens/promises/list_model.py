"""The promises as rows: a heading before each group, then its promises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from kmdesk.core.i18n import mark, tr, trn
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.services.tasks import ListedPromise, PromiseGroup, Promises
from kmdesk.ui.widgets.badge import Tone

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""The `Heading` or `PromiseRow` of an index."""

TITLES: Mapping[PromiseGroup, str] = {
    "overdue": mark("Overskredet"),
    "today": mark("I dag"),
    "week": mark("Denne uge"),
    "later": mark("Senere"),
    "undated": mark("Uden dato"),
    "done": mark("Gjort"),
}
TONES: Mapping[PromiseGroup, Tone] = {"overdue": "late", "today": "soon", "done": "ok"}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as its row says it."""

    promise: ListedPromise
    detail: str
    due: str
    tone: Tone


class PromiseModel(QAbstractListModel):
    """Holds one answer of `Tasks.listed`. Headings can be neither selected nor walked to."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Heading | PromiseRow] = []

    def show(self, promises: Promises, today: date, *, mine: bool) -> None:
        """Show another answer. `mine` leaves out whose promise it is."""
        rows: list[Heading | PromiseRow] = []
        group = ""
        for promise in promises.shown:
            if promise.group != group:
                group = promise.group
                title = f"{tr(TITLES[promise.group])} ({promises.counts[promise.group]})"
                rows.append(Heading(title, TONES.get(promise.group, "neutral")))
            rows.append(_row(promise, today, mine=mine))
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def promise_at(self, row: int) -> ListedPromise | None:
        """Return the promise of a row, None for a heading and outside."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found.promise if isinstance(found, PromiseRow) else None

    def row_of(self, promise_id: str) -> int:
        """Return the row of a promise, -1 when it is not shown."""
        found = (
            n
            for n, row in enumerate(self._rows)
            if isinstance(row, PromiseRow) and row.promise.id == promise_id
        )
        return next(found, -1)

    def nearest(self, row: int) -> int:
        """Return the row of the promise nearest to `row`, below before above; -1 when there is none."""
        rows = [n for n in range(len(self._rows)) if self.promise_at(n) is not None]
        return min(rows, key=lambda n: (abs(n - row), n < row), default=-1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let promises be selected and ticked, headings not even be walked to."""
        if self.promise_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the row itself, and what a screen reader says of it."""
        row = self._rows[index.row()] if index.isValid() else None
        if role == ROW:
            return row
        if isinstance(row, PromiseRow):
            if role == Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if row.promise.done_at else Qt.CheckState.Unchecked
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return ", ".join(part for part in (row.promise.title, row.detail, row.due) if part)
            if role == Qt.ItemDataRole.ToolTipRole:
                return row.promise.note or None
        if isinstance(row, Heading) and role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return row.text
        return None


def _row(promise: ListedPromise, today: date, *, mine: bool) -> PromiseRow:
    name = promise.owner_name
    if promise.owner == "company":
        who = tr("lovet af {name}", name=name) if name else tr("lovet af virksomheden")
    else:
        who = name if name or mine else promise.broker
    detail = " · ".join(part for part in (promise.company, who, promise.note.partition("\n")[0]) if part)
    return PromiseRow(promise, detail, _due(promise, today), TONES.get(promise.group, "neutral"))


def _due(promise: ListedPromise, today: date) -> str:
    if promise.done_at:
        return tr("gjort {date}", date=_date(promise.done_at[:10]))
    if promise.group == "overdue":
        due = parse_date(promise.due_on)
        return trn((today - due).days, "{n} dag over", "{n} dage over") if due else promise.due_on
    if promise.group == "today":
        return tr("kl. {time}", time=promise.due_time) if promise.due_time else tr("i dag")
    if promise.due_time:
        return tr("{date} kl. {time}", date=_date(promise.due_on), time=promise.due_time)
    return _date(promise.due_on)


def _date(day: str) -> str:
    found = parse_date(day)
    return long_date(found) if found else day
