"""The rates to go through as a table: two lines a row, the source as a link, what is old with a badge.

Enter asks for a new amount, Space and K say that the rate was checked today, O opens the source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStyleOptionViewItem, QTableView

from kmdesk.core.i18n import language, tr
from kmdesk.rules.dates import long_date
from kmdesk.services import scheme_wording
from kmdesk.services.scheme_rates_review import ReviewedRate
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import badge_size, paint_badge
from kmdesk.ui.widgets.rows import PADDING, Index, RowDelegate, dress_table, row_height

CELL = Qt.ItemDataRole.UserRole
NAME, AMOUNT, YEAR, SOURCE, CHECKED = range(5)
_WIDTHS = {AMOUNT: 124, YEAR: 108, SOURCE: 170, CHECKED: 168}
_LINES = 2
_ROWS_WANTED = 10
_LINE, _SMALL_LINE, _GAP, _FIRST_PADDING = 20, 16, 6, 16


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell says: its text, a smaller line below it, and a badge beside it."""

    text: str
    below: str = ""
    badge: str = ""
    link: str = ""

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.text, self.badge, self.below)))


class RateModel(QAbstractTableModel):
    """Holds the rates to go through."""

    def __init__(self) -> None:
        super().__init__()
        self._rates: Sequence[ReviewedRate] = ()

    def show(self, rates: Sequence[ReviewedRate]) -> None:
        """Show other rates."""
        self.beginResetModel()
        self._rates = rates
        self.endResetModel()

    def rate_at(self, row: int) -> ReviewedRate | None:
        """Return the rate of a row, None outside."""
        return self._rates[row] if 0 <= row < len(self._rates) else None

    def row_of(self, key: tuple[str, str]) -> int:
        """Return the row of a rate, -1 when it is not shown."""
        return next((n for n, one in enumerate(self._rates) if one.key == key), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rates there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rates)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(_titles())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return a cell, its text, or what a screen reader says of it."""
        one = self.rate_at(index.row())
        if one is None:
            return None
        cell = _cell(one, index.column())
        if role == CELL:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return cell.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (cell.text, cell.below, cell.link)))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == AMOUNT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return _titles()[section] if role == Qt.ItemDataRole.DisplayRole else None


def _titles() -> tuple[str, ...]:
    return tr("Ordning"), tr("Sats"), tr("År"), tr("Kilde"), tr("Kontrolleret")


def _cell(one: ReviewedRate, column: int) -> _Cell:
    rate, words = one.rate, language()
    if column == NAME:
        return _Cell(one.scheme.short.in_language(words), one.kind.label.in_language(words))
    if column == AMOUNT:
        return _Cell(scheme_wording.short_amount(rate, one.kind, words))
    if column == YEAR:
        later = rate.valid_from != date(rate.year, 1, 1)
        return _Cell(str(rate.year), tr("fra {day}", day=long_date(rate.valid_from)) if later else "")
    if column == SOURCE:
        return _Cell(rate.source, tr("usikker kilde") if rate.uncertain else "", link=one.link)
    return _Cell(long_date(rate.checked_on), badge=tr("Gammel") if one.old else "")


class _RateDelegate(RowDelegate):
    """Paints the cells."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the height of a row."""
        return QSize(theme.px(80), row_height(lines=_LINES))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        self.paint_ground(painter, option, index)
        cell = index.data(CELL)
        if not isinstance(cell, _Cell):
            return
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        room = QRectF(box).adjusted(theme.px(PADDING), 0, -theme.px(PADDING), -1)
        if index.column() == NAME:
            room.setLeft(box.left() + theme.px(_FIRST_PADDING))
        lines = theme.px(_LINE) + (theme.px(_SMALL_LINE) if cell.below else 0)
        line = QRectF(room.left(), room.top() + (room.height() - lines) / 2, room.width(), theme.px(_LINE))
        side = Qt.AlignmentFlag.AlignRight if index.column() == AMOUNT else Qt.AlignmentFlag.AlignLeft
        role: theme.Role = "link" if cell.link else "medium" if index.column() == NAME else "base"
        colour = "accent_text" if cell.link else "text"
        _write(painter, line, cell.text, role=role, colour=colour, side=side)
        if cell.badge:
            size = badge_size(cell.badge)
            width = painter.fontMetrics().horizontalAdvance(cell.text)
            corner = QPointF(line.left() + width + theme.px(_GAP), line.center().y() - size.height() / 2)
            paint_badge(painter, corner, cell.badge, "soon")
        if cell.below:
            below = QRectF(line.left(), line.bottom(), line.width(), theme.px(_SMALL_LINE))
            _write(painter, below, cell.below, role="meta", colour="text2", side=side)


def _write(
    painter: QPainter, room: QRectF, text: str, *, role: theme.Role, colour: str, side: Qt.AlignmentFlag
) -> None:
    figures = not any(letter.isalpha() for letter in text)
    painter.setFont(theme.font(role, tabular=figures))
    painter.setPen(QColor(theme.colour(colour)))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    flags = side | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, int(flags) | int(Qt.TextFlag.TextSingleLine), shown)


class RateTable(QTableView):
    """The table; signals bring the rate they are about."""

    new_amount = Signal(object)
    confirmed = Signal(object)
    source_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.rates = RateModel()
        self.setObjectName("rate_table")
        self.setAccessibleName(tr("Satser"))
        self.setModel(self.rates)
        dress_table(self)
        self.setItemDelegate(_RateDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(row_height(lines=_LINES))
        header = self.horizontalHeader()
        header.setSectionsClickable(False)
        header.setStyleSheet(f"QHeaderView::section:first {{ padding-left: {theme.px(_FIRST_PADDING)}px; }}")
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, theme.px(width))
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)

    def current(self) -> ReviewedRate | None:
        """Return the rate the reader is at."""
        return self.rates.rate_at(self.currentIndex().row())

    def go_to(self, row: int) -> None:
        """Move to a row, or to the last when there are fewer."""
        row = min(row, self.rates.rowCount() - 1)
        if row >= 0:
            self.setCurrentIndex(self.rates.index(row, NAME))

    def sizeHint(self) -> QSize:
        """Return room for the titles and some rows, however many there are."""
        return QSize(
            theme.px(700), self.horizontalHeader().height() + _ROWS_WANTED * row_height(lines=_LINES)
        )

    def minimumSizeHint(self) -> QSize:
        """Return room for a few rows: a small window scrolls."""
        return QSize(theme.px(400), self.horizontalHeader().height() + 3 * row_height(lines=_LINES))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Carry out the keys of this table; everything else is Qt's."""
        wanted = {
            Qt.Key.Key_Return: self.new_amount,
            Qt.Key.Key_Enter: self.new_amount,
            Qt.Key.Key_F2: self.new_amount,
            Qt.Key.Key_Space: self.confirmed,
            Qt.Key.Key_K: self.confirmed,
            Qt.Key.Key_O: self.source_wanted,
        }.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        one = self.current()
        if wanted is not None and plain:
            if one is not None:
                wanted.emit(one)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over a link."""
        super().mouseMoveEvent(event)
        at = self.indexAt(event.position().toPoint())
        one = self.rates.rate_at(at.row()) if at.column() == SOURCE else None
        over_link = one is not None and bool(one.link)
        shape = Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _on_clicked(self, index: Index) -> None:
        one = self.rates.rate_at(index.row())
        if one is not None and one.link and index.column() == SOURCE:
            self.source_wanted.emit(one)

    def _on_double_clicked(self, index: Index) -> None:
        one = self.rates.rate_at(index.row())
        if one is not None and index.column() != SOURCE:
            self.new_amount.emit(one)
