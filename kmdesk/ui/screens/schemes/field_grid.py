"""Fields beside each other in equal columns, as many as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.fields import Field

_MOST = 4
_LEAST = 96
"""Width in px of a field at least: a figure with its unit."""


class FieldGrid(QWidget):
    """Places fields row by row; fewer beside each other when it gets narrow, so that no label is cut."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: list[Field] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(10))
        self._grid.setVerticalSpacing(theme.px(8))

    def add(self, field: Field) -> None:
        """Put one more at the end."""
        self._fields.append(field)
        self._place(len(self._fields) - 1, max(self._columns, 1))

    def minimumSizeHint(self) -> QSize:
        """Return room for one column: more of them are only placed where they fit."""
        return QSize(self._widest(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the width."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the columns to other sizes of text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def _arrange(self) -> None:
        gap = self._grid.horizontalSpacing()
        columns = max(min((self.width() + gap) // (self._widest() + gap), _MOST), 1)
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self._columns = columns
        for number in range(len(self._fields)):
            self._place(number, columns)

    def _place(self, number: int, columns: int) -> None:
        row, column = divmod(number, columns)
        self._grid.addWidget(self._fields[number], row, column, Qt.AlignmentFlag.AlignTop)

    def _widest(self) -> int:
        hints = (field.minimumSizeHint().width() for field in self._fields)
        return max(*hints, theme.px(_LEAST)) if self._fields else theme.px(_LEAST)
