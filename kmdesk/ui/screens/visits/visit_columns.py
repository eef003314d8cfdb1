"""The three columns of a visit: the sections, the questions, and what follows from the answers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from kmdesk.ui import theme

_LEFT, _RIGHT, _LEFT_SMALL, _RIGHT_SMALL = 224, 376, 184, 336
_LEFT_LEAST, _MIDDLE_LEAST, _RIGHT_LEAST = 176, 440, 320
_WIDE, _NARROW = 1150, 1000
"""Widths of the screen from which the columns are wide, and below which the side hides."""


class VisitColumns(QSplitter):
    """Fits the columns to the screen. The side shows where there is room, or where it is wanted."""

    def __init__(self, left: QWidget, middle: QWidget, side: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._side = side
        self._side_wanted: bool | None = None
        self.setChildrenCollapsible(False)
        self.setHandleWidth(1)
        for part, least in ((left, _LEFT_LEAST), (middle, _MIDDLE_LEAST), (side, _RIGHT_LEAST)):
            part.setMinimumWidth(theme.px(least))
            self.addWidget(part)
        self.setStretchFactor(1, 1)

    @staticmethod
    def is_wide(width: int) -> bool:
        """Tell whether a screen of this width has room for everything."""
        return width >= theme.px(_WIDE)

    def toggle_side(self) -> None:
        """Want the side where it is hidden, and not where it is shown."""
        self._side_wanted = self._side.isHidden()

    def show_side(self, width: int) -> bool:
        """Show or hide the side for a screen of this width; tells which."""
        shown = width >= theme.px(_NARROW) if self._side_wanted is None else self._side_wanted
        self._side.setVisible(shown)
        return shown

    def share(self, width: int) -> None:
        """Share out the width of the screen."""
        left, right = (_LEFT, _RIGHT) if self.is_wide(width) else (_LEFT_SMALL, _RIGHT_SMALL)
        rest = max(width - theme.px(left) - theme.px(right), theme.px(_MIDDLE_LEAST))
        self.setSizes([theme.px(left), rest, theme.px(right)])
