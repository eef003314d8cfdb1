"""The table of agreements: several rows can be selected, to do the same to all of them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from kmdesk.services.agreement_query import AgreementRow
from kmdesk.ui.tables.paged_model import PagedModel
from kmdesk.ui.tables.table_view import TableView

_TOGGLE = QItemSelectionModel.SelectionFlag.Toggle | QItemSelectionModel.SelectionFlag.Rows


class AgreementTable(TableView):
    """Space, Shift and Ctrl select more rows, Ctrl+A all. `many` tells how many; Del is for all of them."""

    many = Signal(int)
    menu_wanted = Signal(QPoint)
    delete_many_wanted = Signal()

    def __init__(self, model: PagedModel[AgreementRow], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name=name, parent=parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def selected_numbers(self) -> list[int]:
        """Return which rows are selected, from the top."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell how many rows are selected now."""
        super().selectionChanged(selected, deselected)
        self.many.emit(len(self.selectionModel().selectedRows()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space adds the row and goes on, Del deletes all that is selected; the rest is the table's."""
        here = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and here.isValid() and not event.modifiers():
            if self.selected_numbers() != [here.row()]:
                self.selectionModel().select(here, _TOGGLE)
            following = here.siblingAtRow(min(here.row() + 1, self.model().rowCount() - 1))
            self.selectionModel().setCurrentIndex(following, QItemSelectionModel.SelectionFlag.NoUpdate)
        elif event.key() == Qt.Key.Key_Delete and self.selected_numbers():
            self.delete_many_wanted.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of what is selected, by the mouse or at the row the keyboard is at."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            row = self.visualRect(self.currentIndex())
            self.menu_wanted.emit(self.viewport().mapToGlobal(row.bottomLeft()))
        else:
            self.menu_wanted.emit(event.globalPos())
