"""Layouts of small things, row after row: in equal columns, or each as wide as it is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class ColumnFlow(QLayout):
    """Puts its widgets in rows of equal columns, each as wide as the widest; high as the width asks for."""

    def __init__(self, parent: QWidget | None = None, *, gap: int, row_gap: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._row_gap = gap, row_gap

    def addItem(self, item: QLayoutItem) -> None:
        """Put one more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride] - None ends Qt's walk
        """Return one of them, None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # pyright: ignore[reportIncompatibleMethodOverride] - None ends Qt's walk
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all rows."""
        margins = self.contentsMargins()
        inside = width - margins.left() - margins.right()
        rows = -(-len(self._items) // self.columns(inside)) if self._items else 0
        return rows * self._row_height() + max(rows - 1, 0) * self._row_gap + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """Return the size of the widest one alone: a form gives more width than that."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the room of the widest one."""
        margins = self.contentsMargins()
        return QSize(self._column(), self._row_height()) + QSize(
            margins.left() + margins.right(), margins.top() + margins.bottom()
        )

    def setGeometry(self, box: QRect) -> None:
        """Place them all."""
        super().setGeometry(box)
        margins = self.contentsMargins()
        inside = box.marginsRemoved(margins)
        columns = self.columns(inside.width())
        share = (inside.width() + self._gap) // columns
        for number, item in enumerate(self._items):
            row, column = divmod(number, columns)
            corner = inside.topLeft() + QPoint(column * share, row * (self._row_height() + self._row_gap))
            item.setGeometry(QRect(corner, QSize(min(self._column(), inside.width()), self._row_height())))

    def columns(self, width: int) -> int:
        """Return how many columns fit in `width` px, at least one."""
        return max((width + self._gap) // max(self._column() + self._gap, 1), 1)

    def _column(self) -> int:
        return max((item.sizeHint().width() for item in self._items), default=0)

    def _row_height(self) -> int:
        return max((item.sizeHint().height() for item in self._items), default=0)


class WordFlow(ColumnFlow):
    """Puts its widgets beside each other like words, each as wide as it is, in as many lines as it takes."""

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        margins = self.contentsMargins()
        inside = QRect(0, 0, width, 0).marginsRemoved(margins)
        ends = [place.bottom() + 1 for place in self._places(inside)]
        return max(ends, default=margins.top()) + margins.bottom()

    def setGeometry(self, box: QRect) -> None:
        """Place them all."""
        QLayout.setGeometry(self, box)
        places = self._places(box.marginsRemoved(self.contentsMargins()))
        for item, place in zip(self._items, places, strict=True):
            item.setGeometry(place)

    def _places(self, inside: QRect) -> list[QRect]:
        left, top, height = inside.left(), inside.top(), self._row_height()
        places: list[QRect] = []
        for item in self._items:
            width = min(item.sizeHint().width(), inside.width())
            if left > inside.left() and left + width > inside.left() + inside.width():
                left, top = inside.left(), top + height + self._row_gap
            places.append(QRect(left, top, width, height))
            left += width + self._gap
        return places
