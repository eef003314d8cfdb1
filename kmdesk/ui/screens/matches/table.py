"""The matches as a table: the same rows as the board, sorted as the reader likes."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import mark
from kmdesk.rules.dates import short_date
from kmdesk.services.match_cards import MatchCard
from kmdesk.services.matches import Matches, MatchFilter, TableColumn
from kmdesk.ui.operations import Operations
from kmdesk.ui.tables.paged_model import Cell, Column, PagedModel, Source
from kmdesk.ui.tables.table_view import TableView
from kmdesk.ui.widgets.badge import TONE_ICONS


def _standing(card: MatchCard) -> Cell:
    if card.line.tone == "neutral":
        return Cell(card.line.text, "text2")
    return Cell(card.line.text, card.line.tone, icon=TONE_ICONS[card.line.tone])


COLUMNS: tuple[Column[MatchCard], ...] = (
    Column("candidate", mark("Kandidat"), 150, lambda card: Cell(card.candidate, medium=True)),
    Column("company", mark("Virksomhed"), 160, lambda card: Cell(card.company), stretches=True),
    Column(
        "type",
        mark("Type"),
        130,
        lambda card: Cell(card.type_label, "accent_text" if card.type == "hire" else "text"),
    ),
    Column("status", mark("Status"), 125, lambda card: Cell(card.status_label)),
    Column("next", mark("Næste"), 165, _standing),
    Column("since", mark("Siden"), 76, lambda card: Cell(short_date(card.since) if card.since else "")),
    Column("need", mark("Behov"), 130, lambda card: Cell(card.need), roomy=True),
    Column("municipality", mark("Kommune"), 120, lambda card: Cell(card.municipality), roomy=True),
    Column("broker", mark("Kontaktmægler"), 140, lambda card: Cell(card.broker), roomy=True),
)


class MatchTable(QWidget):
    """The table. `selected` brings the id of the row the reader moved to, `opened` the one he entered."""

    selected = Signal(str)
    opened = Signal(str)
    counted = Signal(int)
    """How many rows there are."""
    failed = Signal(object)
    """The KnownError that kept the rows from being read."""

    def __init__(
        self, ops: Operations, matches: Matches, *, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._matches = matches
        self._filter = MatchFilter()
        self._order: TableColumn = "next"
        self._descending = False
        self._model: PagedModel[MatchCard] = PagedModel(ops, COLUMNS, lambda card: card.id, self)
        self.view = TableView(self._model, name=name)
        self.view.setObjectName("match_table")
        self.view.set_sort(self._order, descending=False)
        self.view.sort_changed.connect(self._sort)
        self.view.picked.connect(lambda match_id: self.selected.emit(match_id or ""))
        self.view.entered_row.connect(self.opened)
        self.view.entered_aside.connect(self.opened)
        self._model.counted.connect(self.counted)
        self._model.failed.connect(self.failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def show_filter(self, chosen: MatchFilter) -> None:
        """Show the matches of a filter, from the top."""
        self._filter = chosen
        self._model.show_source(self._source())

    def refresh(self) -> None:
        """Read again what is on the screen."""
        self._model.refresh(visible=self.view.visible_rows())

    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = cast("TableColumn", key), descending
        self._model.show_source(self._source())

    def _source(self) -> Source[MatchCard]:
        chosen, order, descending = self._filter, self._order, self._descending

        def page(offset: int, limit: int) -> list[MatchCard]:
            return self._matches.page(chosen, order=order, descending=descending, offset=offset, limit=limit)

        return Source(page, lambda _after: (self._matches.count(chosen), None))
