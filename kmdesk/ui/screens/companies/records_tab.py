"""A tab of a company, or a part of one, that lists records: it reads, shows and refreshes itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.widgets.empty import DelayedSkeleton
from kmdesk.ui.widgets.tab_order import stops_in

F = TypeVar("F")


class RecordsTab(QWidget, Generic[F]):
    """Subclasses read and show, and call `refresh` once made. Del and F2 act on the row at the keyboard.

    `toast` tells what was done, and whether it can be undone. `kinds` are the records whose change is shown.
    """

    toast = Signal(str, bool)

    def __init__(
        self,
        ops: Operations,
        company_id: str,
        *,
        name: str,
        kinds: frozenset[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._ops, self._company_id, self._kinds = ops, company_id, kinds
        self._rows: Mapping[str, QWidget] = {}
        """Record -> its row, where Del and F2 act on it."""
        self._content: QWidget = DelayedSkeleton(4)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._content)
        ops.changed.connect(self._on_changed)

    # -- what a subclass says ------------------------------------------------------------------------

    def read(self) -> F:
        """Return what is shown, on the store's thread."""
        raise NotImplementedError

    def content(self, found: F) -> QWidget:
        """Return what shows it."""
        raise NotImplementedError

    def delete_record(self, record_id: str) -> None:
        """Delete the record of a row, with undo."""
        raise NotImplementedError

    def edit_record(self, record_id: str) -> None:
        """Open the form of the record of a row."""
        raise NotImplementedError

    # -- what all do ---------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read anew."""
        self._ops.read(self.read, self._show, owner=self, key="found")

    def tell(self, text: str) -> None:
        """Say what was done, with a way back."""
        self.toast.emit(text, True)  # noqa: FBT003 - a signal's argument

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del deletes the record the keyboard is at, F2 opens its form."""
        focused = self.focusWidget()
        at = next((one for one, row in self._rows.items() if focused and row.isAncestorOf(focused)), "")
        if at and event.key() == Qt.Key.Key_Delete:
            self.delete_record(at)
        elif at and event.key() == Qt.Key.Key_F2:
            self.edit_record(at)
        else:
            super().keyPressEvent(event)

    def _show(self, found: F) -> None:
        # Under a dialog too: what it will give the focus back to. None when nothing has ever had it.
        at = cast("QWidget | None", self.window().focusWidget())
        inside = at is not None and self._content.isAncestorOf(at)
        stood = next((one for one, row in self._rows.items() if at is not None and row.isAncestorOf(at)), "")
        before, self._content = self._content, self.content(found)
        self._column.replaceWidget(before, self._content)
        if inside:
            stop = next(stops_in(self._rows.get(stood, self._content)), None)
            if stop is not None:
                stop.setFocus(Qt.FocusReason.OtherFocusReason)
        before.hide()
        before.deleteLater()

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in self._kinds for kind, _ in touched):
            self.refresh()
