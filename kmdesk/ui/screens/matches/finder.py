"""A line that finds a record while one types, and remembers which one was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QStyledItemDelegate, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.fields import LineEdit

Found = tuple[str, str]
"""Id and what is shown."""

_MOST_SHOWN = 12


class Finder(LineEdit):
    """`find(text)` runs on the store's thread. `chosen` brings the id; empty: typed away."""

    chosen = Signal(str)

    def __init__(
        self,
        ops: Operations,
        find: Callable[[str], Sequence[Found]],
        *,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, parent=parent)
        self._ops, self._find = ops, find
        self._id = self._found_for = ""
        self._found = QStandardItemModel(self)
        self._popup = QListView()
        self._popup.setAccessibleName(tr("Forslag"))
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_SHOWN)
        self._completer.setPopup(self._popup)
        self._popup.setItemDelegate(QStyledItemDelegate(self._popup))
        self._popup.clicked.connect(self._take)
        self._completer.activated.connect(lambda _text: self._take(self._popup.currentIndex()))
        self.setCompleter(self._completer)
        self.textEdited.connect(self._on_typed)

    def value(self) -> str:
        """Return the id of what is chosen, or empty text."""
        return self._id

    def choose(self, record_id: str, text: str) -> None:
        """Choose a record as the program or the reader."""
        changed = record_id != self._id
        self._id = record_id
        self.setText(text)
        self.setCursorPosition(0)
        if changed:
            self.chosen.emit(record_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down shows the first ones without anything typed; Enter takes the only one there is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The completer takes the row under the cursor after the line has had the key, which is too late.
            here = self._popup.currentIndex() if self._popup.isVisible() else QModelIndex()
            self._take(self._found.index(0, 0) if not here.isValid() and self._only_one() else here)
        if event.key() == Qt.Key.Key_Down and not self._popup.isVisible():
            self._ask(self.text() if not self._id else "")
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take a suggestion that was typed in full; anything else stays a text without a choice."""
        super().focusOutEvent(event)
        typed = self.text().strip().casefold()
        same = [i for i in range(self._found.rowCount()) if self._found.item(i).text().casefold() == typed]
        if not self._id and typed and len(same) == 1:
            self._take(self._found.index(same[0], 0))

    def _on_typed(self, text: str) -> None:
        if self._id:
            self._id = ""
            self.chosen.emit("")
        self._ask(text)

    def _ask(self, text: str) -> None:
        self._ops.read(
            lambda: self._find(text), lambda found: self._offer(text, found), owner=self, key="find"
        )

    def _only_one(self) -> bool:
        """Tell whether nothing is chosen yet, and what stands there finds one record only."""
        return not self._id and self._found_for == self.text() and self._found.rowCount() == 1

    def _offer(self, typed: str, found: Sequence[Found]) -> None:
        self._found_for = typed
        self._found.clear()
        for record_id, text in found:
            item = QStandardItem(text)
            item.setData(record_id, Qt.ItemDataRole.UserRole)
            self._found.appendRow(item)
        if self.hasFocus() and found:
            self._completer.complete()
        else:
            self._popup.hide()

    def _take(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        self.choose(index.data(Qt.ItemDataRole.UserRole), index.data(Qt.ItemDataRole.DisplayRole))
