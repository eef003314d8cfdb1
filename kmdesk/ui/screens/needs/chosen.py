"""Several chosen rows of a paged table: known by their records, not by where they stand."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView

from kmdesk.ui.tables.paged_model import PagedModel
from kmdesk.ui.tables.table_view import TableView


class Chosen(QObject):
    """Lets several rows be chosen (Ctrl, Shift, Ctrl+A) and keeps them chosen when rows move.

    `changed` brings how many there are.
    """

    changed = Signal(int)

    def __init__(self, table: TableView, model: PagedModel[Any]) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._ids: dict[int, str | None] = {}
        self._moved = False
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._look)
        table.selectionModel().selectionChanged.connect(lambda *_: self._settle.start())
        model.dataChanged.connect(lambda *_: self._on_data())
        model.modelReset.connect(self._settle.start)

    @property
    def count(self) -> int:
        """How many rows are chosen."""
        return len(self._ids)

    def rows(self) -> dict[int, str | None]:
        """Return row -> id of the chosen rows; None for one that was not read yet."""
        return {row: known or self._model.id_at(row) for row, known in sorted(self._ids.items())}

    def only_current(self) -> None:
        """Leave only the current row chosen."""
        current = self._table.currentIndex()
        selection = self._table.selectionModel()
        flag = QItemSelectionModel.SelectionFlag
        if current.isValid():
            selection.select(current, flag.ClearAndSelect | flag.Rows)
        else:
            selection.clearSelection()

    # -- parts -----------------------------------------------------------------------------------

    def _on_data(self) -> None:
        """Rows were read again: what is chosen may stand elsewhere now."""
        self._moved = True
        self._settle.start()

    def _look(self) -> None:
        moved, self._moved = self._moved, False
        if moved and len(self._ids) > 1 and self._stand_elsewhere():
            self._choose([record for record in self._ids.values() if record])
        rows = [index.row() for index in self._table.selectionModel().selectedRows()]
        ids: dict[int, str | None] = {row: self._model.id_at(row) for row in rows}
        if ids != self._ids:
            self._ids = ids
            self.changed.emit(len(ids))

    def _stand_elsewhere(self) -> bool:
        return any(record and self._model.id_at(row) != record for row, record in self._ids.items())

    def _choose(self, ids: list[str]) -> None:
        """Choose the rows of these records that are at hand."""
        wanted = QItemSelection()
        for record in ids:
            row = self._model.number_of(record)
            if row is not None:
                index = self._model.index(row, 0)
                wanted.select(index, index)
        flag = QItemSelectionModel.SelectionFlag
        self._table.selectionModel().select(wanted, flag.ClearAndSelect | flag.Rows)
