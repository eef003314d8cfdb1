"""The ranked rows beside an explanation: a heading for each group, and rows that can be marked.

Space marks, Enter asks to propose, Alt+Up and Alt+Down move a row where that has a meaning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyleOptionViewItem

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.badge import Tone, badge_size, paint_badge
from kmdesk.ui.widgets.paint import rounded
from kmdesk.ui.widgets.rows import RowDelegate

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
"""The `RowHeading` or `ExplainedRow` of an index."""
MARKED = Qt.ItemDataRole.CheckStateRole

_LEFT, _BOX, _GAP, _PADDING = 16, 16, 10, 8
_HEADING = 32
_TAP = 8
"""Room for a finger around the box, px at 100 %."""


@dataclass(frozen=True, slots=True)
class RowBadge:
    """A badge of a row."""

    text: str
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class RowHeading:
    """The heading of a group."""

    text: str


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """Who or what can be chosen. `count` stands at the right; `markable`: it can be proposed.

    `movable`: it has a place that can be changed; `barred`: it is out of the question.
    """

    id: str
    title: str
    detail: str
    count: str
    badges: tuple[RowBadge, ...] = ()
    markable: bool = True
    movable: bool = False
    barred: bool = False

    @property
    def spoken(self) -> str:
        """The whole row for a screen reader."""
        parts = (self.title, self.detail, self.count, *(badge.text for badge in self.badges))
        return ", ".join(part for part in parts if part)


class ExplainedRows(QAbstractListModel):
    """The rows and which of them are marked. Marks stay when the rows are shown anew."""

    marks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[RowHeading | ExplainedRow] = []
        self._marked: set[str] = set()

    def show_rows(self, rows: Sequence[RowHeading | ExplainedRow]) -> None:
        """Show other rows; the marks of those that are gone, or cannot be marked any more, go."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()
        kept = self._marked & {row.id for row in self._rows if isinstance(row, ExplainedRow) and row.markable}
        if kept != self._marked:
            self._marked = kept
            self.marks_changed.emit()

    def row_at(self, number: int) -> ExplainedRow | None:
        """Return a row, None for a heading and outside."""
        found = self._rows[number] if 0 <= number < len(self._rows) else None
        return found if isinstance(found, ExplainedRow) else None

    def number_of(self, row_id: str) -> int:
        """Return where a row stands, -1 when it is not shown."""
        return next((n for n in range(len(self._rows)) if (row := self.row_at(n)) and row.id == row_id), -1)

    def nearest(self, number: int) -> int:
        """Return the row nearest to a place, below before above; -1 when there is none."""
        rows = [n for n in range(len(self._rows)) if self.row_at(n) is not None]
        return min(rows, key=lambda n: (abs(n - number), n < number), default=-1)

    def first_markable(self) -> int:
        """Return the first row that can be marked, -1 when there is none."""
        rows = enumerate(self._rows)
        return next((n for n, row in rows if isinstance(row, ExplainedRow) and row.markable), -1)

    def marked(self) -> tuple[str, ...]:
        """Return the ids of the marked rows, from top to bottom."""
        return tuple(row.id for row in self._rows if isinstance(row, ExplainedRow) and row.id in self._marked)

    def toggle(self, number: int) -> None:
        """Mark a row, or take its mark away."""
        row = self.row_at(number)
        if row is None or not row.markable:
            return
        self._marked ^= {row.id}
        at = self.index(number, 0)
        self.dataChanged.emit(at, at, [MARKED])
        self.marks_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are, headings included."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let rows be walked to; headings not."""
        row = self.row_at(index.row())
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsUserCheckable if row.markable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the row itself, whether it is marked, and what a screen reader says of it."""
        row = self._rows[index.row()] if index.isValid() else None
        if row is None or role == ROW:
            return row
        if role == MARKED and isinstance(row, ExplainedRow) and row.markable:
            return Qt.CheckState.Checked if row.id in self._marked else Qt.CheckState.Unchecked
        return _texts(row).get(role)


class ExplainedRowDelegate(RowDelegate):
    """Paints a heading, or a row: a box to mark, two lines of text, the count, and the badges."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the height of a heading or of a row with its badges."""
        row = index.data(ROW)
        if isinstance(row, RowHeading):
            return QSize(theme.px(200), theme.px(_HEADING))
        lines = theme.px(theme.TEXT_STYLES["base"].line + theme.TEXT_STYLES["meta"].line)
        badges = round(badge_size("X").height()) + theme.px(4) if row.badges else 0
        return QSize(theme.px(200), lines + badges + theme.px(2 * _PADDING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading or a row."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        row = index.data(ROW)
        if isinstance(row, RowHeading):
            room = QRectF(box).adjusted(theme.px(_LEFT), theme.px(8), 0, 0)
            _write(painter, room, row.text, theme.font("group"), theme.current().text2)
            return
        self.paint_ground(painter, option, index)
        if row.markable:
            self._paint_box(painter, self.box_of(box), marked=index.data(MARKED) == Qt.CheckState.Checked)
        self._paint_row(painter, box, row)

    def box_of(self, row: QRect) -> QRect:
        """Return where the box to mark is within a row."""
        side = theme.px(_BOX)
        return QRect(row.left() + theme.px(_LEFT), row.top() + theme.px(_PADDING + 2), side, side)

    @staticmethod
    def _paint_box(painter: QPainter, box: QRect, *, marked: bool) -> None:
        tokens = theme.current()
        fill, line = (tokens.accent, tokens.accent) if marked else (tokens.canvas, tokens.border)
        rounded(painter, QRectF(box), fill=fill, line=line, radius=theme.px(4))
        if marked:
            inset = theme.px(2)
            icons.paint(painter, box.left() + inset, box.top() + inset, "check", tokens.on_accent, size=12)

    def _paint_row(self, painter: QPainter, box: QRect, row: ExplainedRow) -> None:
        tokens = theme.current()
        left = box.left() + theme.px(_LEFT + _BOX + _GAP)
        right = box.right() - theme.px(_LEFT)
        top = box.top() + theme.px(_PADDING)
        high = theme.px(theme.TEXT_STYLES["base"].line)
        painter.setFont(theme.font("label"))
        count = painter.fontMetrics().horizontalAdvance(row.count) + 1
        _write(painter, QRectF(right - count, top, count, high), row.count, theme.font("label"), tokens.text2)
        room = QRectF(left, top, right - count - theme.px(8) - left, high)
        _write(
            painter,
            room,
            row.title,
            theme.font("medium"),
            tokens.muted if row.barred else tokens.text,
        )
        top += high
        high = theme.px(theme.TEXT_STYLES["meta"].line)
        _write(painter, QRectF(left, top, right - left, high), row.detail, theme.font("meta"), tokens.muted)
        self._paint_badges(painter, QRectF(left, top + high + theme.px(4), right - left, 0), row.badges)

    @staticmethod
    def _paint_badges(painter: QPainter, room: QRectF, badges: Sequence[RowBadge]) -> None:
        """Paint the badges there is room for; a first one that is too long is cut."""
        left = room.left()
        for badge in badges:
            text, over = badge.text, badge_size(badge.text, badge.icon).width() - (room.right() - left)
            if over > 0 and left > room.left():
                return
            if over > 0:
                painter.setFont(theme.font("label"))
                metrics = painter.fontMetrics()
                width = metrics.horizontalAdvance(text) - int(over) - 1
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(width, 0))
            left += paint_badge(painter, QPointF(left, room.top()), text, badge.tone, badge.icon) + theme.px(
                6
            )


class ExplainedList(QListView):
    """The list. Signals bring the id of the row they are about."""

    current_changed = Signal(str)
    propose_asked = Signal()
    move_asked = Signal(str, int)
    more_wanted = Signal()
    """The last row came into sight."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = ExplainedRows()
        self.setAccessibleName(name)
        self.setModel(self.rows)
        self._delegate = ExplainedRowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def current(self) -> ExplainedRow | None:
        """Return the row the reader is at."""
        return self.rows.row_at(self.currentIndex().row())

    def show_rows(self, rows: Sequence[RowHeading | ExplainedRow]) -> None:
        """Show other rows, at the same one as before, or at its neighbour; at first, the best to choose."""
        before, number = self.current(), self.currentIndex().row()
        at = self.verticalScrollBar().value()
        self.rows.show_rows(rows)
        here = self.rows.number_of(before.id) if before else self.rows.first_markable()
        self.go_to(here if here >= 0 else self.rows.nearest(max(number, 0)))
        self.verticalScrollBar().setValue(at)

    def go_to(self, number: int) -> None:
        """Move to a row and scroll it into view; -1 moves nowhere."""
        if number >= 0:
            self.setCurrentIndex(self.rows.index(number, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Carry out the keys of this list; everything else is Qt's."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        row = self.current()
        plain = modifiers == Qt.KeyboardModifier.NoModifier
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if plain and key == Qt.Key.Key_Space:
            self.rows.toggle(self.currentIndex().row())
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.propose_asked.emit()
        elif modifiers == Qt.KeyboardModifier.AltModifier and key in steps:
            if row is not None and row.movable:
                self.move_asked.emit(row.id, steps[key])
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Mark when the box was pressed."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        box = self._delegate.box_of(self.visualRect(index)).adjusted(-_TAP, -_TAP, _TAP, _TAP)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and box.contains(at):
            self.rows.toggle(index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the keyboard find a row at once."""
        super().focusInEvent(event)
        if self.current() is None:
            self.go_to(self.rows.nearest(0))

    def _on_current(self, index: Index, _before: Index) -> None:
        row = self.rows.row_at(index.row())
        if row is not None:
            self.current_changed.emit(row.id)
        if index.row() == self.rows.rowCount() - 1:
            self.more_wanted.emit()

    def _on_scrolled(self, value: int) -> None:
        if value == self.verticalScrollBar().maximum():
            self.more_wanted.emit()


def _texts(row: RowHeading | ExplainedRow) -> Mapping[int, str]:
    """Return what is said of a row, by role."""
    if isinstance(row, RowHeading):
        return {Qt.ItemDataRole.DisplayRole: row.text, Qt.ItemDataRole.AccessibleTextRole: row.text}
    return {
        Qt.ItemDataRole.DisplayRole: row.title,
        Qt.ItemDataRole.AccessibleTextRole: row.spoken,
        Qt.ItemDataRole.ToolTipRole: "\n".join(badge.text for badge in row.badges),
    }


def _write(painter: QPainter, room: QRectF, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(max(room.width(), 0)))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
