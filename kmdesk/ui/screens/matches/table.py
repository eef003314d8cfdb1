"""The matches as a table: the same rows as the board, sorted as the reader likes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from kmdesk.core.i18n import mark
from kmdesk.rules.dates import short_date
from kmdesk.services.match_cards import MatchCard, same_way
from kmdesk.services.match_moves import neighbour
from kmdesk.services.matches import Matches, MatchFilter, TableColumn
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.card_menu import CardMenu
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
    chosen = Signal(object)
    """The ids of the chosen matches, whenever others are chosen than before."""
    move_asked = Signal(object, str)
    """Matches (their ids) are to be moved to a status."""
    act_asked = Signal(str, object)
    """One of the acts of the menu, and the ids it is for."""
    company_asked = Signal(str)
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
        self._chosen: tuple[str, ...] = ()
        self._settling = False
        self._model: PagedModel[MatchCard] = PagedModel(ops, COLUMNS, lambda card: card.id, self)
        # The view places its current row on the same signals; what that chooses meanwhile is nobody's choice.
        self._model.modelReset.connect(self._settle)
        self._model.dataChanged.connect(lambda *_: self._settle())
        self.view = TableView(self._model, name=name)
        self.view.setObjectName("match_table")
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.set_sort(self._order, descending=False)
        self.view.sort_changed.connect(self._sort)
        self.view.picked.connect(lambda match_id: self.selected.emit(match_id or ""))
        self.view.entered_row.connect(self.opened)
        self.view.entered_aside.connect(self.opened)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._note_chosen())
        for keys, step in (("Ctrl+Shift+Left", -1), ("Ctrl+Shift+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda step=step: self._shift(step))
        self._model.counted.connect(self.counted)
        self._model.failed.connect(self.failed)
        self._model.modelReset.connect(self._choose_again)
        self._model.dataChanged.connect(lambda *_: self._choose_again())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the ids of the chosen matches, from the top."""
        return self._chosen

    def choose(self, match_ids: Sequence[str]) -> None:
        """Choose these of the matches at hand, and go to the first of them."""
        self._settling = True
        self.view.pick(match_ids[0])
        self._chosen = tuple(match_ids)
        self._choose_again()
        self.chosen.emit(self._chosen)

    def choose_alone(self) -> None:
        """Choose only the row the reader is on."""
        current = self.view.picked_id()
        self._chosen = (current,) if current else ()
        self._choose_again()
        self.chosen.emit(self._chosen)

    def menu_for(self, match_id: str) -> CardMenu | None:
        """Return what can be done with a row, or with all chosen ones if it is among them."""
        ids = self._chosen if match_id in self._chosen else (match_id,)
        numbers = [number for one in ids if (number := self._model.number_of(one)) is not None]
        cards = [card for number in numbers if (card := self._model.row(number)) is not None]
        if not cards:
            return None
        menu = CardMenu(cards, self)
        menu.move_asked.connect(self.move_asked)
        menu.act_asked.connect(self.act_asked)
        menu.company_asked.connect(self.company_asked)
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves only the current row chosen."""
        if event.key() == Qt.Key.Key_Escape and len(self._chosen) > 1:
            self.choose_alone()
        else:
            super().keyPressEvent(event)

    def show_filter(self, chosen: MatchFilter) -> None:
        """Show the matches of a filter, from the top, none of them chosen."""
        self._filter = chosen
        self._chosen = ()
        self.chosen.emit(())
        self._model.show_source(self._source())

    def refresh(self) -> None:
        """Read again what is on the screen."""
        self._model.refresh(visible=self.view.visible_rows())

    def _shift(self, step: int) -> None:
        """Move the current match to the neighbouring status, and all chosen that go there this way."""
        number = self.view.currentIndex().row()
        card = self._model.row(number) if number >= 0 else None
        target = neighbour(card.status, step) if card is not None else ""
        if card is not None and target != card.status:
            numbers = [self._model.number_of(one) for one in self._chosen] if card.id in self._chosen else []
            chosen = [self._model.row(one) for one in numbers if one is not None] or [card]
            self.move_asked.emit(same_way(filter(None, chosen), target, step), target)

    def _note_chosen(self) -> None:
        if self._settling:
            return
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        chosen = tuple(found for row in rows if (found := self._model.id_at(row)) is not None)
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosen.emit(chosen)

    def _settle(self) -> None:
        self._settling = True

    def _choose_again(self) -> None:
        """Select the rows of the chosen matches anew: an act may have moved them, or taken them away."""
        model, flags = self.view.selectionModel(), QItemSelectionModel.SelectionFlag
        self._settling = True
        model.clearSelection()
        for match_id in self._chosen:
            number = self._model.number_of(match_id)
            if number is not None:
                model.select(self._model.index(number, 0), flags.Select | flags.Rows)
        self._settling = False
        self._note_chosen()

    def _open_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            index = self.view.currentIndex()
        match_id = self._model.id_at(index.row()) if index.isValid() else None
        menu = self.menu_for(match_id) if match_id else None
        if menu is not None:
            menu.popup(self.view.viewport().mapToGlobal(at))

    def _sort(self, key: str, descending: bool) -> None:
        self._order, self._descending = cast("TableColumn", key), descending
        self._model.show_source(self._source())

    def _source(self) -> Source[MatchCard]:
        chosen, order, descending = self._filter, self._order, self._descending

        def page(offset: int, limit: int) -> list[MatchCard]:
            return self._matches.page(chosen, order=order, descending=descending, offset=offset, limit=limit)

        return Source(page, lambda _after: (self._matches.count(chosen), None))
