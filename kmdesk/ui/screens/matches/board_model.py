"""The board's cards: one model for all columns, and the part of it that one column shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from kmdesk.services.match_cards import MatchCard, StatusLine
from kmdesk.services.matches import Board

Index = QModelIndex | QPersistentModelIndex

CARD_ROLE = Qt.ItemDataRole.UserRole
"""The `MatchCard` of a row."""


class BoardModel(QAbstractListModel):
    """The cards that were read, column after column."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: list[MatchCard] = []
        self._lines: Mapping[str, StatusLine] = {}

    def show_board(self, board: Board) -> None:
        """Replace all cards."""
        self.beginResetModel()
        self._cards = [self._with_line(card) for column in board.columns for card in column.cards]
        self.endResetModel()

    def show_lines(self, lines: Mapping[str, StatusLine]) -> None:
        """Let the cards that wait for nothing say these lines, by match; they are kept for the next board."""
        self._lines = lines
        self._cards = [self._with_line(card) for card in self._cards]
        if self._cards:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._cards) - 1, 0))

    def waiting_for_nothing(self) -> list[str]:
        """Return the matches whose cards can say how well the candidate fits: for a need, with no day set."""
        return [card.id for card in self._cards if _can_say_more(card)]

    def _with_line(self, card: MatchCard) -> MatchCard:
        line = self._lines.get(card.id)
        return replace(card, line=line) if line is not None and _can_say_more(card) else card

    def card(self, match_id: str) -> MatchCard | None:
        """Return the card of a match, or None when it is not among those read."""
        return next((card for card in self._cards if card.id == match_id), None)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of cards."""
        return 0 if parent is not None and parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the card, or its text for screen readers and tooltips."""
        if not index.isValid():
            return None
        card = self._cards[index.row()]
        if role == CARD_ROLE:
            return card
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return card.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(
                text for text in (card.candidate, card.education, card.company, card.need) if text
            )
        return None


def _can_say_more(card: MatchCard) -> bool:
    return card.status == "proposed" and bool(card.need) and not card.waits and not card.candidate_gone


class ColumnModel(QSortFilterProxyModel):
    """The cards with one status, in the order they were read."""

    def __init__(self, status: str, model: BoardModel) -> None:
        super().__init__(model)
        self._status = status
        self.setSourceModel(model)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        """Let through the column's own cards."""
        index = self.sourceModel().index(source_row, 0, source_parent)
        return self.sourceModel().data(index, CARD_ROLE).status == self._status

    def card_at(self, row: int) -> MatchCard:
        """Return the card in a row of this column."""
        return self.data(self.index(row, 0), CARD_ROLE)

    def row_of(self, match_id: str) -> int:
        """Return the row of a match in this column, or -1."""
        return next((row for row in range(self.rowCount()) if self.card_at(row).id == match_id), -1)
