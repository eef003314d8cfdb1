"""A list with a pane beside it, which in a narrow window, or when it is wanted, stands in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from kmdesk.ui import theme

_PANE, _PANE_SMALL, _PANE_LEAST = 396, 384, 360
_SMALL = 1100  # px there are in a window 1280 wide
_PAGE_ONLY = 1000  # in a window 1024 wide there are 968


class ListAndPane(QSplitter):
    """Shows `pane` at the right of `listed`, both of them made by the page. The pane begins hidden."""

    def __init__(self, listed: QWidget, pane: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._list, self._pane = listed, pane
        self._expanded = False
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(listed)
        self.addWidget(pane)
        self.setStretchFactor(0, 1)
        pane.hide()

    @property
    def has_room(self) -> bool:
        """Tell whether list and pane stand side by side."""
        return self.width() >= theme.px(_PAGE_ONLY)

    def open_pane(self) -> None:
        """Show the pane; one that is open keeps the width the reader gave it."""
        if self._pane.isHidden():
            self._pane.show()
            self._place()

    def close_pane(self) -> None:
        """Show the list alone."""
        self._expanded = False
        self._list.show()
        self._pane.hide()

    def turn_expanded(self) -> None:
        """Give the pane all the room, or share it again."""
        self._expanded = not self._expanded
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pane to the new width."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the pane to another scale."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._place()

    def _place(self) -> None:
        if self._pane.isHidden():
            return
        alone = self._expanded or not self.has_room
        self._list.setVisible(not alone)
        width = theme.px(_PANE_SMALL if self.width() < theme.px(_SMALL) else _PANE)
        self._pane.setMinimumWidth(theme.px(_PANE_LEAST))
        if not alone:
            self.setSizes([self.width() - width - 1, width])
