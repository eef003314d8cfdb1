"""The list of promises. Space ticks, Enter opens, F2 edits, F4 postpones, Del deletes, Ins makes one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu

from kmdesk.core.i18n import tr
from kmdesk.services.tasks import ListedPromise
from kmdesk.ui.screens.promises.delegate import PromiseDelegate
from kmdesk.ui.screens.promises.list_model import PromiseModel


class PromiseList(QListView):
    """Signals bring the promise they are about."""

    ticked = Signal(object)
    opened = Signal(object)
    edit_wanted = Signal(object)
    delete_wanted = Signal(object)
    new_wanted = Signal()
    postpone_wanted = Signal()
    """The chosen promises are to be moved to another day."""

    def __init__(self, model: PromiseModel) -> None:
        super().__init__()
        self.promises = model
        self.setObjectName("promise_list")
        self.setAccessibleName(tr("Løfter"))
        self.setModel(model)
        self._delegate = PromiseDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.doubleClicked.connect(lambda index: self._send(self.opened, index.row()))

    def current(self) -> ListedPromise | None:
        """Return the promise the reader is at."""
        return self.promises.promise_at(self.currentIndex().row())

    def chosen(self) -> list[ListedPromise]:
        """Return the chosen promises from the top."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [promise for row in rows if (promise := self.promises.promise_at(row)) is not None]

    def go_to(self, row: int) -> None:
        """Move to a row and scroll it into view; -1 moves nowhere."""
        if row >= 0:
            self.setCurrentIndex(self.promises.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Carry out the keys of this list; everything else is Qt's."""
        wanted = {
            Qt.Key.Key_Space: self.ticked,
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_F2: self.edit_wanted,
            Qt.Key.Key_Delete: self.delete_wanted,
        }.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if wanted is not None and plain:
            self._send(wanted, self.currentIndex().row())
        elif event.key() == Qt.Key.Key_F4 and plain:
            self.postpone_wanted.emit()
        elif event.key() == Qt.Key.Key_Insert and plain:
            self.new_wanted.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick when the box was pressed."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        box = self._delegate.box_of(self.visualRect(index)).adjusted(-8, -8, 8, 8)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and box.contains(at):
            self._send(self.ticked, index.row())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the keyboard find a promise at once."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and self.current() is None:
            self.go_to(self.promises.nearest(0))

    def _send(self, signal: object, row: int) -> None:
        promise = self.promises.promise_at(row)
        emit = getattr(signal, "emit", None)
        if promise is not None and emit is not None:
            emit(promise)

    def _open_menu(self, at: QPoint) -> None:
        promise = self.promises.promise_at(self.indexAt(at).row())
        if promise is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries = [
            (tr("&Ikke gjort alligevel") if promise.done_at else tr("&Gjort"), self.ticked, tr("Mellemrum")),
            (tr("&Ret …"), self.edit_wanted, "F2"),
            (tr("Åbn &virksomheden"), self.opened, "Enter"),
            (tr("&Slet"), self.delete_wanted, "Del"),
        ]
        for text, signal, key in entries:
            action = menu.addAction(f"{text}\t{key}")
            action.setEnabled(signal is not self.opened or bool(promise.company_id))
            action.triggered.connect(lambda _=False, signal=signal: signal.emit(promise))
        postpone = menu.addAction(f"{tr('&Udskyd …')}\tF4")
        postpone.setEnabled(not promise.done_at)
        postpone.triggered.connect(self.postpone_wanted)
        menu.popup(self.viewport().mapToGlobal(at))
