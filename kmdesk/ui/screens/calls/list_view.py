"""The companies of the call list, each with what came of its call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

from kmdesk.core.i18n import tr
from kmdesk.services.calls import CallEntry
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import Tone, mark_size, paint_mark
from kmdesk.ui.widgets.rows import RowDelegate

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole
_PADDING, _LEFT, _LINES, _GAP = 6, 16, 36, 12
_GOOD = frozenset({"visit_agreed", "need_registered", "referred"})


def standing(entry: CallEntry) -> tuple[str, Tone, str]:
    """Return what the row says at its right, with its tone and icon."""
    if entry.outcome:
        good = entry.outcome in _GOOD
        return choice_label("outcome", entry.outcome), "ok" if good else "neutral", "check" if good else ""
    if entry.not_to_call is not None:
        return tr("Ring ikke"), "late", "shield-alert"
    if entry.callee is not None and entry.callee.colleague_days is not None:
        return tr("Kollega"), "soon", "users"
    return "", "neutral", ""


class CallModel(QAbstractListModel):
    """Holds the entries of one list."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[CallEntry, ...] = ()

    def show(self, entries: Sequence[CallEntry]) -> None:
        """Show other entries; the same companies in the same order only change what their rows say."""
        ids = [entry.company_id for entry in entries]
        same = ids == [entry.company_id for entry in self.entries]
        if not same:
            self.beginResetModel()
        self.entries = tuple(entries)
        if not same:
            self.endResetModel()
        elif entries:
            self.dataChanged.emit(self.index(0, 0), self.index(len(entries) - 1, 0))

    def row_of(self, company_id: str) -> int:
        """Return the row of a company, -1 when it is not on the list."""
        return next((n for n, entry in enumerate(self.entries) if entry.company_id == company_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many companies there are."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the entry itself, and what a screen reader says of it."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (entry.company, entry.city, standing(entry)[0]) if part)
        return None


class CallDelegate(RowDelegate):
    """Paints a company over two lines, and at the right what came of the call."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the height of two lines."""
        return QSize(theme.px(200), theme.px(_LINES + 2 * _PADDING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        entry = index.data(ENTRY)
        if not isinstance(entry, CallEntry):
            return
        self.paint_ground(painter, option, index)
        tokens = theme.current()
        text, tone, icon = standing(entry)
        size = mark_size(text, icon, "meta")
        right = box.right() - theme.px(_LEFT)
        if text:
            corner = QPointF(right - size.width(), box.top() + (box.height() - size.height()) / 2)
            paint_mark(painter, QRectF(corner, size), text, tone, icon, role="meta")
            right -= round(size.width()) + theme.px(_GAP)
        left = box.left() + theme.px(_LEFT)
        room = QRectF(left, box.top() + theme.px(_PADDING), max(right - left, 0), theme.px(20))
        done = bool(entry.outcome) or entry.callee is None
        _write(painter, room, entry.company, theme.font("medium"), tokens.muted if done else tokens.text)
        room.translate(0, theme.px(20))
        room.setHeight(theme.px(16))
        _write(painter, room, entry.city, theme.font("meta"), tokens.muted)


class CallListView(QListView):
    """The list; the arrow keys move in it."""

    def __init__(self, model: CallModel) -> None:
        super().__init__()
        self.setObjectName("call_list")
        self.setAccessibleName(tr("Virksomheder på ringelisten"))
        self.setModel(model)
        self.setItemDelegate(CallDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)

    def go_to(self, row: int) -> None:
        """Move to a row and scroll it and the next two into view; -1 moves nowhere."""
        if row >= 0:
            self.setCurrentIndex(self.model().index(row, 0))
            self.scrollTo(self.model().index(min(row + 2, self.model().rowCount() - 1), 0))
            self.scrollTo(self.currentIndex())


def _write(painter: QPainter, room: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
