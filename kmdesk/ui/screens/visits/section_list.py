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
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
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

_HEIGHT, _PADDING, _BAR, _RADIUS = 40, 8, 4, 6
_LETTER, _LETTER_SMALL, _GAP, _CHECK = 28, 20, 6, 16
_NARROW = 200
"""Width of the list below which the letters stand closer to the names, px."""
_NAME_FLAGS = int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True)
class SectionState:
    """A section as the list shows it. `done`: every question was answered or skipped."""

    id: str
    name: str
    answered: int
    total: int
    done: bool


def _letter_room(width: int) -> int:
    """Return how far a name stands from the left of a list `width` px wide."""
    return theme.px(_LETTER_SMALL if width < theme.px(_NARROW) else _LETTER)


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
    """Letter, name on one line or two, count (or a check when done), and a thin bar."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return one section's room: another line where its name does not fit into one."""
        return QSize(theme.px(120), self.height_at(self._view.viewport().width(), index))

    @staticmethod
    def height_at(width: int, index: Index) -> int:
        """Return how high a section is in a list `width` px wide."""
        section: SectionState = index.data(Qt.ItemDataRole.UserRole)
        metrics = QFontMetrics(theme.font("strong"))
        count = max(
            QFontMetrics(theme.font("secondary")).horizontalAdvance(f"{section.total}/{section.total}"),
            theme.px(_CHECK),
        )
        room = width - theme.px(2 * _PADDING) - _letter_room(width) - count - theme.px(_GAP)
        # Strong letters are the widest: the height does not change when a section is chosen.
        lines = 1 if metrics.horizontalAdvance(section.name) <= room else 2
        return max(theme.px(_HEIGHT) - metrics.height(), theme.px(20)) + lines * metrics.height()

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
        letter = _letter_room(option.rect.width())
        name = text.adjusted(letter, 0, right - text.right() - theme.px(_GAP), 0)
        painter.setFont(theme.font("strong" if chosen else "base"))
        painter.setPen(colour)
        painter.drawText(name, _NAME_FLAGS, section.name)
        painter.restore()
        left = inner.left() + letter
        bar = QRectF(left, inner.bottom() - theme.px(_BAR) + 1, inner.right() - left + 1, theme.px(_BAR))
        paint_bar(painter, bar, section.answered / section.total if section.total else 0)

    @staticmethod
    def _paint_count(painter: QPainter, box: QRect, section: SectionState) -> int:
        """Draw the count or the check at the right end; return where it begins."""
        if section.done and section.total:
            side = theme.px(_CHECK)
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
        self._delegate = SectionDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setObjectName("section_list")
        self.setAccessibleName(tr("Sektioner i spørgeguiden"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out again: a name may need another line, or one less."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """Tell that names wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all sections at a width."""
        rows = range(self._sections.rowCount())
        return sum(self._delegate.height_at(width, self._sections.index(row)) for row in rows) or 1

    def sizeHint(self) -> QSize:
        """Return the height of all sections."""
        return QSize(theme.px(160), self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the column scrolls, not the list."""
        return self.sizeHint()
