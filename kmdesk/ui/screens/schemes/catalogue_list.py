"""The catalogue as a list: a heading before each group, then its schemes with their status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem

from kmdesk.core.i18n import tr
from kmdesk.rules.schemes import Status
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.badge import Tone, badge_size, paint_badge
from kmdesk.ui.widgets.paint import rounded
from kmdesk.ui.widgets.rows import RowDelegate, paint_row, row_height

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
STATUS_TONES: dict[Status, Tone] = {
    "not_begun": "neutral",
    "active": "ok",
    "phasing_out": "soon",
    "ended": "neutral",
    "historic": "neutral",
    "unknown": "soon",
}
_LEFT, _RIGHT, _GAP, _ICON = 24, 12, 8, 16
_NARROW = 240
"""Width in px below which the badge of an active scheme gives way to its name."""
_TICK, _TICK_AT, _TICK_SIGN = 14, 6, 12
_LINE, _SMALL_LINE = 18, 16


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a group."""

    text: str


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A scheme as its row says it; `check` when its rate or status should be looked up."""

    code: str
    name: str
    status: Status
    status_text: str
    check: bool


class CatalogueModel(QAbstractListModel):
    """Holds headings and schemes. Headings can be neither selected nor walked to.

    Schemes can be ticked: their sheets then go into one file. A tick stays when its scheme is filtered away.
    """

    ticked_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Heading | SchemeEntry] = ()
        self.ticked: frozenset[str] = frozenset()
        """The codes of the ticked schemes."""

    def show(self, rows: Sequence[Heading | SchemeEntry]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def tick(self, codes: Iterable[str]) -> None:
        """Tick these schemes and no others."""
        ticked = frozenset(codes)
        if ticked != self.ticked:
            self.ticked = ticked
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
            self.ticked_changed.emit()

    def entry(self, row: int) -> SchemeEntry | None:
        """Return the scheme of a row, None for a heading and outside."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, SchemeEntry) else None

    def row_of(self, code: str) -> int:
        """Return the row of a scheme; -1 when it is not shown."""
        rows = (n for n, row in enumerate(self._rows) if isinstance(row, SchemeEntry) and row.code == code)
        return next(rows, -1)

    def first(self) -> int:
        """Return the first row with a scheme; -1 when there is none."""
        return next((n for n in range(len(self._rows)) if self.entry(n)), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let schemes be selected, headings not even be walked to."""
        if self.entry(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: ANN401 - Qt's signature
        """Tick a scheme, or take its tick away."""
        entry = self.entry(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or entry is None:
            return False
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        self.tick(self.ticked | {entry.code} if on else self.ticked - {entry.code})
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the row itself, and what a screen reader says of it."""
        row = self._rows[index.row()] if index.isValid() else None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.CheckStateRole and isinstance(row, SchemeEntry):
            return Qt.CheckState.Checked if row.code in self.ticked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(row, Heading):
                return row.text
            if isinstance(row, SchemeEntry):
                check = tr("satsen skal kontrolleres") if row.check else ""
                return ", ".join(filter(None, (row.name, row.status_text, check)))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, SchemeEntry):
            return row.name
        return None


class CatalogueDelegate(RowDelegate):
    """Paints headings and schemes."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's signature
        """Return the height of a row."""
        return QSize(theme.px(160), row_height(comfortable=isinstance(index.data(ROW), SchemeEntry)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        box = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        row = index.data(ROW)
        if isinstance(row, Heading):
            painter.fillRect(box, theme.colour("sunken"))
            paint_row(painter, box.adjusted(0, box.height() - 1, 0, 0).toRect())
            _write(painter, _room(box, box.right() - theme.px(_RIGHT)), row.text, "group", "text2")
        elif isinstance(row, SchemeEntry):
            self.paint_ground(painter, option, index)
            selected = self._view.selectionModel().isSelected(index)
            state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
            ticked = state == Qt.CheckState.Checked
            if ticked or selected or index.row() == self._hovered:
                _paint_tick(painter, _tick_box(box), ticked=ticked)
            self._paint_entry(painter, box, row, "medium" if selected else "base")

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Tick by Space, and by a click before the name."""
        state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole) or 0)
        box = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        by_mouse = (
            isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.position().x() < box.left() + theme.px(_LEFT)
        )
        by_key = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if not by_mouse and not by_key:
            return False
        on = state != Qt.CheckState.Checked
        turned = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return model.setData(index, turned, Qt.ItemDataRole.CheckStateRole)

    @staticmethod
    def _paint_entry(painter: QPainter, box: QRectF, row: SchemeEntry, role: theme.Role) -> None:
        """Paint the name and the status: beside the name, or below it where there is no room beside."""
        right = box.right() - theme.px(_RIGHT)
        sign = theme.px(_ICON + _GAP) if row.check else 0
        size = badge_size(row.status_text)
        name = QFontMetricsF(theme.font("medium")).horizontalAdvance(row.name)
        room = right - size.width() - theme.px(_GAP) - sign - box.left() - theme.px(_LEFT)
        active = row.status == "active"
        beside = box.width() >= theme.px(_NARROW) if active else name <= room
        if beside:
            right -= size.width()
            corner = QPointF(right, box.center().y() - size.height() / 2)
            paint_badge(painter, corner, row.status_text, STATUS_TONES[row.status])
            right -= theme.px(_GAP)
        if row.check:
            right -= theme.px(_ICON)
            top = box.center().y() - theme.px(_ICON) / 2
            icons.paint(painter, int(right), int(top), "triangle-alert", theme.current().soon, size=_ICON)
            right -= theme.px(_GAP)
        line = _room(box, right)
        if beside or active:
            _write(painter, line, row.name, role, "text")
            return
        top = box.top() + (box.height() - theme.px(_LINE + _SMALL_LINE)) / 2
        line.setRect(line.left(), top, line.width(), theme.px(_LINE))
        _write(painter, line, row.name, role, "text")
        below = QRectF(line.left(), line.bottom(), line.width(), theme.px(_SMALL_LINE))
        _write(painter, below, row.status_text, "meta", _BELOW_COLOURS.get(row.status, "text2"))


_BELOW_COLOURS: dict[Status, str] = {"phasing_out": "soon", "unknown": "soon"}


def _tick_box(box: QRectF) -> QRectF:
    side = theme.px(_TICK)
    return QRectF(box.left() + theme.px(_TICK_AT), box.center().y() - side / 2, side, side)


def _paint_tick(painter: QPainter, box: QRectF, *, ticked: bool) -> None:
    tokens = theme.current()
    fill, line = (tokens.accent, tokens.accent) if ticked else (tokens.canvas, tokens.border)
    rounded(painter, box, fill=fill, line=line, radius=theme.px(3))
    if ticked:
        left = box.center().x() - theme.px(_TICK_SIGN) / 2
        top = box.center().y() - theme.px(_TICK_SIGN) / 2
        icons.paint(painter, left, top, "check", tokens.on_accent, size=_TICK_SIGN)


def _write(painter: QPainter, room: QRectF, text: str, role: theme.Role, colour: str) -> None:
    painter.setFont(theme.font(role))
    painter.setPen(QColor(theme.colour(colour)))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)


def _room(box: QRectF, right: float) -> QRectF:
    left = box.left() + theme.px(_LEFT)
    return QRectF(left, box.top(), right - left, box.height())


class CatalogueList(QListView):
    """The list itself; moving shows the scheme, so that the catalogue is read with the arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        self.schemes = CatalogueModel()
        self.setObjectName("scheme_list")
        self.setAccessibleName(tr("Ordninger"))
        self.setAccessibleDescription(tr("Mellemrum vælger flere ark til én fil"))
        self.setModel(self.schemes)
        self.setItemDelegate(CatalogueDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def current_code(self) -> str:
        """Return the code of the scheme the reader is at, "" when at none."""
        entry = self.schemes.entry(self.currentIndex().row())
        return entry.code if entry else ""

    def go_to(self, code: str) -> None:
        """Move to a scheme, or to the first when it is not shown."""
        row = self.schemes.row_of(code)
        row = row if row >= 0 else self.schemes.first()
        if row >= 0:
            self.setCurrentIndex(self.schemes.index(row, 0))
