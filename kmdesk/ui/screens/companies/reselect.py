"""Finding the open company's row again after the list was filtered, sorted or added to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView

from kmdesk.services.companies import Companies, CompanyRow
from kmdesk.services.company_query import CompanyQuery
from kmdesk.ui.operations import Operations
from kmdesk.ui.tables.paged_model import PagedModel
from kmdesk.ui.tables.table_view import TableView

_AT_ONCE = 1_000
"""Rows looked through in one read: some milliseconds, so that no keystroke waits for it."""
_MOST = 20_000
"""Rows after which looking is given up; the company stays open in the pane."""


class Reselect(QObject):
    """Looks for one company in the order of a query, and brings its row into view.

    The table itself finds a row among those at hand. Where the company stands further down, the rows are read
    through on the store's thread, a part at a time; a new search replaces the one under way.
    """

    def __init__(
        self, ops: Operations, companies: Companies, model: PagedModel[CompanyRow], table: TableView
    ) -> None:
        super().__init__(table)
        self._ops, self._companies, self._model, self._table = ops, companies, model, table
        self._wanted: tuple[CompanyQuery, str] | None = None
        self._row = -1
        model.counted.connect(lambda _count: self._go())

    def find(self, query: CompanyQuery, company_id: str) -> None:
        """Select the company's row in the answer to `query`, if it is there, and scroll to it."""
        self._wanted, self._row = (query, company_id), -1
        if self._model.number_of(company_id) is None:
            self._look(0)
        else:
            self._arrive()

    def forget(self) -> None:
        """Leave the list where the reader has gone meanwhile."""
        self._wanted = None

    def _look(self, offset: int) -> None:
        if self._wanted is None:
            return
        wanted = self._wanted
        query, company_id = wanted

        def arrived(rows: Sequence[CompanyRow]) -> None:
            if wanted is not self._wanted:
                return
            place = next((n for n, row in enumerate(rows) if row.company_id == company_id), None)
            if place is not None:
                self._row = offset + place
                self._go()
            elif len(rows) == _AT_ONCE and offset + _AT_ONCE < _MOST:
                self._look(offset + _AT_ONCE)
            else:
                self._wanted = None

        self._ops.read(lambda: self._companies.page(query, offset, _AT_ONCE), arrived, owner=self, key="row")

    def _go(self) -> None:
        """Scroll to the row once the list is known to be that long; its page then selects it."""
        if self._wanted is None or not 0 <= self._row < self._model.rowCount():
            return
        self._model.row(self._row)
        self._table.scrollTo(self._model.index(self._row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)
        self._arrive()

    def _arrive(self) -> None:
        """Select the row; when it is still on its way, the table does so as soon as it is here."""
        if self._wanted is not None:
            self._table.pick(self._wanted[1])
            if self._table.currentIndex().isValid():
                self._table.scrollTo(self._table.currentIndex())
        self._wanted = None
