"""The catalogue as a list: a heading before each group, then its schemes with their status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyleOptionViewItem

from kmdesk.core.i18n import tr
from kmdesk.rules.schemes import Status
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.badge import Tone, badge_size, paint_badge
from kmdesk.ui.widgets.rows import RowDelegate, paint_row, row_height

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
STATUS_TONES: dict[Status, Tone] = {
    "active": "ok",
    "phasing_out": "soon",
    "ended": "neutral",
    "historic": "neutral",
    "unknown": "soon",
}
_LEFT, _RIGHT, _GAP, _ICON = 24, 12, 8, 16
_NARROW = 240
"""Width in px below which the badge of an active scheme gives way to its name."""


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
    """Holds headings and schemes. Headings can be neither selected nor walked to."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Heading | SchemeEntry] = ()

    def show(self, rows: Sequence[Heading | SchemeEntry]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

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
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's signature
        """Return the row itself, and what a screen reader says of it."""
        row = self._rows[index.row()] if index.isValid() else None
        if role == ROW:
            return row
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
            right = self._paint_marks(painter, box, row)
            selected = self._view.selectionModel().isSelected(index)
            _write(painter, _room(box, right), row.name, "medium" if selected else "base", "text")

    @staticmethod
    def _paint_marks(painter: QPainter, box: QRectF, row: SchemeEntry) -> float:
        """Paint the badge and the warning at the right; return where the name must end."""
        right = box.right() - theme.px(_RIGHT)
        if row.status != "active" or box.width() >= theme.px(_NARROW):
            size = badge_size(row.status_text)
            right -= size.width()
            corner = QPointF(right, box.center().y() - size.height() / 2)
            paint_badge(painter, corner, row.status_text, STATUS_TONES[row.status])
            right -= theme.px(_GAP)
        if row.check:
            right -= theme.px(_ICON)
            top = box.center().y() - theme.px(_ICON) / 2
            icons.paint(painter, int(right), int(top), "triangle-alert", theme.current().soon, size=_ICON)
            right -= theme.px(_GAP)
        return right


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
