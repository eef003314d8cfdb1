"""The rail at the left: where one can go, and what waits there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.shell.rail_block import NARROW, WIDE, RailBlock
from kmdesk.ui.widgets.paint import rounded

_ROW = 34
_ICON, _BADGE, _LATE = (Qt.ItemDataRole.UserRole + n for n in range(1, 4))


@dataclass(frozen=True, slots=True)
class Place:
    """Something the rail leads to."""

    key: str
    label: str
    icon: str


class Rail(QWidget):
    """A list of places, chosen by mouse, arrows or Ctrl+digit. `chosen(key)` follows each choice."""

    chosen = Signal(str)

    def __init__(
        self,
        places: Sequence[Place],
        foot: Sequence[Place],
        block: RailBlock | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._narrow = False
        self._lists = (_PlaceList(places, "rail_places"), _PlaceList(foot, "rail_foot"))
        self._keys = [place.key for place in places]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.px(8))
        column.setSpacing(0)
        column.addWidget(_Mark())
        column.addWidget(self._lists[0], 1)
        self.block = block
        if block is not None:
            column.addWidget(block)
            column.addSpacing(theme.px(8))
            block.clicked.connect(lambda: self._pick(block.key))
        column.addWidget(self._lists[1])
        for listed in self._lists:
            listed.picked.connect(self._pick)
        self.set_narrow(narrow=False)

    @property
    def keys(self) -> Sequence[str]:
        """The places above, in the order of Ctrl+1, Ctrl+2 and so on."""
        return self._keys

    def set_current(self, key: str) -> None:
        """Show `key` as the place one is at, without announcing it."""
        for listed in self._lists:
            listed.show_current(key)
        if self.block is not None:
            self.block.show_current(here=key == self.block.key)

    def set_badge(self, key: str, text: str, *, late: bool = False) -> None:
        """Show a number at a place; empty text takes it away. `late` makes it red with an icon."""
        for listed in self._lists:
            listed.set_badge(key, text, late=late)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show icons only, with the names as tooltips."""
        self._narrow = narrow
        self.setFixedWidth(theme.px(NARROW if narrow else WIDE))
        for listed in self._lists:
            listed.set_narrow(narrow=narrow)
        if self.block is not None:
            self.block.set_narrow(narrow=narrow)

    def _pick(self, key: str) -> None:
        self.set_current(key)
        self.chosen.emit(key)


class _Mark(QWidget):
    """The name of the program at the head of the rail."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(theme.px(47))
        self.setAccessibleName("kmdesk")

    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        side = theme.px(20)
        box = QRectF(theme.px(16), (self.height() - side) / 2, side, side)
        rounded(painter, box, fill=theme.current().accent, line="", radius=theme.px(5))
        painter.setPen(QColor(theme.current().on_accent))
        painter.setFont(theme.font("group"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "k")
        if self.width() > theme.px(NARROW):
            painter.setPen(QColor(theme.current().text))
            painter.setFont(theme.font("section"))
            painter.drawText(
                QPointF(box.right() + theme.px(9), box.center().y() + painter.fontMetrics().capHeight() / 2),
                "kmdesk",
            )


class _PlaceList(QListView):
    picked = Signal(str)

    def __init__(self, places: Sequence[Place], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(tr("Sider"))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setItemDelegate(_PlaceDelegate(self))
        self.viewport().setAutoFillBackground(False)
        self._items = QStandardItemModel(self)
        for place in places:
            item = QStandardItem(tr(place.label))
            item.setData(place.key, Qt.ItemDataRole.UserRole)
            item.setData(place.icon, _ICON)
            self._items.appendRow(item)
        self.setModel(self._items)
        self._places = len(places)
        self.clicked.connect(self._announce)
        self.activated.connect(self._announce)

    def set_narrow(self, *, narrow: bool) -> None:
        for row in range(self._places):
            item = self._items.item(row)
            item.setToolTip(item.text() if narrow else "")
        if self.objectName() == "rail_foot":
            self.setFixedHeight(theme.px(_ROW * self._places + 2))

    def show_current(self, key: str) -> None:
        rows = [
            row for row in range(self._places) if self._items.item(row).data(Qt.ItemDataRole.UserRole) == key
        ]
        self.setCurrentIndex(self._items.index(rows[0], 0) if rows else QModelIndex())

    def set_badge(self, key: str, text: str, *, late: bool) -> None:
        for row in range(self._places):
            item = self._items.item(row)
            if item.data(Qt.ItemDataRole.UserRole) == key:
                item.setData(text, _BADGE)
                item.setData(late, _LATE)

    def _announce(self, index: QModelIndex) -> None:
        self.picked.emit(index.data(Qt.ItemDataRole.UserRole))


class _PlaceDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(NARROW), theme.px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.current()
        area: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue]
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue]
        box = QRectF(area).adjusted(theme.px(8), 1, -theme.px(8), -1)
        here = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        if here or hovered:
            fill = tokens.selected if here else tokens.hover
            rounded(
                painter, box, fill=fill, line=tokens.focus if focused and here else "", radius=theme.px(6)
            )
        colour = tokens.accent_text if here else tokens.text2
        icons.paint(
            painter,
            box.left() + theme.px(8),
            box.center().y() - theme.px(8),
            index.data(_ICON),
            colour,
            size=16,
        )
        if area.width() <= theme.px(NARROW):
            return
        painter.setFont(theme.font("strong" if here else "base"))
        painter.setPen(QColor(tokens.accent_text if here else tokens.text2))
        words = box.adjusted(theme.px(34), 0, -theme.px(34), 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), index.data(Qt.ItemDataRole.DisplayRole))
        badge = index.data(_BADGE)
        if badge:
            late = bool(index.data(_LATE))
            painter.setFont(theme.font("group" if late else "meta"))
            painter.setPen(QColor(tokens.late if late else tokens.text2))
            right = box.adjusted(0, 0, -theme.px(8), 0)
            painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), badge)
            if late:
                width = painter.fontMetrics().horizontalAdvance(badge)
                left = right.right() - width - theme.px(16)
                icons.paint(
                    painter, left, box.center().y() - theme.px(6), "circle-alert", tokens.late, size=12
                )
