"""The sections of the guide with how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.paint import rounded
from kmdesk.ui.widgets.progress import paint_bar

Index = QModelIndex | QPersistentModelIndex

_HEIGHT, _PADDING, _LETTER, _BAR, _RADIUS = 40, 8, 28, 4, 6


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section as the list shows it. `done`: every question was answered or skipped."""

    id: str
    name: str
    answered: int
    total: int
    done: bool


class _Model(QAbstractListModel):
    """The sections in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: Sequence[SectionState] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return the number of sections."""
        return 0 if parent.isValid() else len(self.sections)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a section's name, what a screen reader says, or the section itself."""
        section = self.sections[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return f"{section.id}. {section.name}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr(
                "{id}. {name}: {answered} af {total} besvaret",
                id=section.id,
                name=section.name,
                answered=section.answered,
                total=section.total,
            )
        return section if role == Qt.ItemDataRole.UserRole else None

    def show_sections(self, sections: Sequence[SectionState]) -> None:
        """Show these; when only counts changed, the choice stays."""
        if [section.id for section in sections] == [section.id for section in self.sections]:
            self.sections = sections
            self.dataChanged.emit(self.index(0), self.index(len(sections) - 1))
        else:
            self.beginResetModel()
            self.sections = sections
            self.endResetModel()


class SectionDelegate(QStyledItemDelegate):
    """Letter, name, count (or a check when done), and a thin bar."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return one section's room."""
        line = QFontMetrics(theme.font("base")).height()
        return QSize(theme.px(120), max(theme.px(_HEIGHT), line + theme.px(20)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one section."""
        section: SectionState = index.data(Qt.ItemDataRole.UserRole)
        tokens = theme.current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        box = QRectF(option.rect)
        if chosen or hovered:
            rounded(painter, box, fill=tokens.selected if chosen else tokens.hover, radius=theme.px(_RADIUS))
        if option.state & QStyle.StateFlag.State_HasFocus:
            rounded(painter, box, line=tokens.focus, radius=theme.px(_RADIUS), width=2)
        inner = option.rect.adjusted(theme.px(_PADDING), theme.px(6), -theme.px(_PADDING), -theme.px(6))
        text = QRect(inner.left(), inner.top(), inner.width(), inner.height() - theme.px(_BAR + 3))
        colour = theme.colour("accent_text" if chosen else "text")
        painter.save()
        painter.setPen(colour if chosen else theme.colour("muted"))
        painter.setFont(theme.font("strong" if chosen else "medium"))
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), section.id)
        right = self._paint_count(painter, text, section)
        name = text.adjusted(theme.px(_LETTER), 0, right - text.right() - theme.px(6), 0)
        painter.setFont(theme.font("strong" if chosen else "base"))
        painter.setPen(colour)
        shown = painter.fontMetrics().elidedText(section.name, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()
        left = inner.left() + theme.px(_LETTER)
        bar = QRectF(left, inner.bottom() - theme.px(_BAR) + 1, inner.right() - left + 1, theme.px(_BAR))
        paint_bar(painter, bar, section.answered / section.total if section.total else 0)

    @staticmethod
    def _paint_count(painter: QPainter, box: QRect, section: SectionState) -> int:
        """Draw the count or the check at the right end; return where it begins."""
        if section.done and section.total:
            side = theme.px(16)
            left = box.right() - side + 1
            icons.paint(painter, left, box.center().y() - side / 2 + 1, "circle-check", theme.current().ok)
            return left
        text = f"{section.answered}/{section.total}"
        painter.setFont(theme.font("secondary"))
        painter.setPen(theme.colour("text2"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), text)
        return box.right() - painter.fontMetrics().horizontalAdvance(text)


class SectionList(QListView):
    """The list at the left. `chosen` brings a section's letter when the reader goes there."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections = _Model()
        self.setModel(self._sections)
        self.setItemDelegate(SectionDelegate(self))
        self.setObjectName("section_list")
        self.setAccessibleName(tr("Sektioner i spørgeguiden"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_sections(self, sections: Sequence[SectionState], current: str) -> None:
        """Show the sections and choose one, without telling `chosen`."""
        self._sections.show_sections(sections)
        row = next((n for n, section in enumerate(sections) if section.id == current), -1)
        if row != self.currentIndex().row():
            self.blockSignals(True)  # noqa: FBT003 - Qt's signature
            self.setCurrentIndex(self._sections.index(row))
            self.blockSignals(False)  # noqa: FBT003
        self.updateGeometry()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which section the reader went to."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self._sections.sections[current.row()].id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Stand on the ground of the side column."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("subtle"))
        painter.end()
        super().paintEvent(event)

    def sizeHint(self) -> QSize:
        """Return the height of all sections."""
        rows = self._sections.rowCount()
        return QSize(theme.px(160), rows * max(self.sizeHintForRow(0), 1) if rows else 1)

    def minimumSizeHint(self) -> QSize:
        """Return the same: the column scrolls, not the list."""
        return self.sizeHint()
