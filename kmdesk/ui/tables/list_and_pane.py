"""A list with a pane beside it, which in a narrow window, or when it is wanted, stands in its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations

_PANE, _PANE_SMALL, _PANE_LEAST = 396, 384, 360
_LIST_LEAST = 480
_SMALL = 1100  # px there are in a window 1280 wide
_PAGE_ONLY = 1000  # in a window 1024 wide there are 968


class ListAndPane(QSplitter):
    """Shows `pane` at the right of `listed`, both of them made by the page. The pane begins hidden."""

    width_chosen = Signal(int)
    """The width in px at 100 % that the reader has drawn the pane to."""

    def __init__(self, listed: QWidget, pane: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._list, self._pane = listed, pane
        self._expanded = False
        self._chosen = 0
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(listed)
        self.setStretchFactor(0, 1)
        if pane is not None:
            self.add_pane(pane)
        self.splitterMoved.connect(lambda *_: self._choose())

    def add_pane(self, pane: QWidget) -> None:
        """Take a pane in, where it was made after the list; it begins hidden."""
        self._pane = pane
        self.addWidget(pane)
        pane.hide()

    @property
    def has_room(self) -> bool:
        """Tell whether list and pane stand side by side."""
        return self.width() >= theme.px(_PAGE_ONLY)

    @property
    def shown_pane(self) -> QWidget | None:
        """The pane while it is open."""
        return self._pane if self._pane is not None and not self._pane.isHidden() else None

    def open_pane(self) -> None:
        """Show the pane; one that is open keeps the width the reader gave it."""
        if self._pane is not None and self._pane.isHidden():
            self._pane.show()
            self._place()

    def close_pane(self) -> None:
        """Show the list alone."""
        self._expanded = False
        self._list.show()
        if self._pane is not None:
            self._pane.hide()

    def turn_expanded(self) -> None:
        """Give the pane all the room, or share it again."""
        self._expanded = not self._expanded
        self._place()

    def choose_width(self, width: int) -> None:
        """Give the pane this width, in px at 100 %, when there is room; 0 for the usual one."""
        self._chosen = width
        self._place()

    def keep_width(self, ops: Operations, local: Local, key: str) -> None:
        """Keep the width the reader gives the pane under `key`, and take up the one that was kept."""
        self.width_chosen.connect(lambda width: ops.write(lambda: local.set(key, width), owner=self))
        ops.read(lambda: int(local.get(key, 0)), self.choose_width, owner=self)

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
        pane = self.shown_pane
        if pane is None:
            return
        alone = self._expanded or not self.has_room
        self._list.setVisible(not alone)
        usual = _PANE_SMALL if self.width() < theme.px(_SMALL) else _PANE
        width = max(theme.px(_PANE_LEAST), theme.px(self._chosen or usual))
        pane.setMinimumWidth(theme.px(_PANE_LEAST))
        if not alone:
            width = min(width, max(theme.px(_PANE_LEAST), self.width() - theme.px(_LIST_LEAST)))
            self.setSizes([self.width() - width - 1, width])

    def _choose(self) -> None:
        if self._pane is not None:
            self._chosen = round(self._pane.width() / theme.scale())
            self.width_chosen.emit(self._chosen)
