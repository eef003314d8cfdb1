"""The board: seven columns over one model, moved in with mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.pipeline import STATUSES
from kmdesk.services.match_cards import MatchCard
from kmdesk.services.match_moves import neighbour
from kmdesk.services.matches import COLLAPSED, Board
from kmdesk.services.reference import choice_label
from kmdesk.ui import icons, theme
from kmdesk.ui.screens.matches.board_model import BoardModel
from kmdesk.ui.screens.matches.card_drag import CardDrag
from kmdesk.ui.screens.matches.column import BoardColumn


class BoardView(QWidget):
    """Shows a `Board` and says what the reader wants done with a match."""

    selected = Signal(str)
    """A card became the current one (its match id)."""
    opened = Signal(str)
    """Enter or a double click on a card."""
    move_asked = Signal(str, str)
    """A match is to be moved to a status."""
    company_asked = Signal(str)
    """The company of a match is to be shown."""
    wanted = Signal()
    """More cards are needed: ask `unfolded` and call for the board anew."""
    more_asked = Signal(str)
    """More cards of a status are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("board")
        self._model = BoardModel(self)
        self._current = ""
        self._settling = False
        self.columns = [BoardColumn(status, self._model, foldable=status in COLLAPSED) for status in STATUSES]
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(theme.px(24), theme.px(16), theme.px(12), theme.px(12))
        row.setSpacing(theme.px(8))
        for column in self.columns:
            row.addWidget(column, 1)
            self._connect(column)
        row.addStretch(0)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.drag = CardDrag(self, self._scroll, self.columns)
        self.drag.dropped.connect(self.move_asked)

    def show_board(self, board: Board) -> None:
        """Show these cards; the current match stays current when it is among them."""
        self.drag.cancel()
        focused = any(column.cards.hasFocus() for column in self.columns)
        self._settling = True
        self._model.show_board(board)
        for column, shown in zip(self.columns, board.columns, strict=True):
            column.show_column(shown)
        self._settling = False
        if self._current and not self.select(self._current, focus=focused):
            self._current = ""
            self.selected.emit("")

    def unfolded(self) -> tuple[str, ...]:
        """Return the statuses among the foldable ones whose columns are open."""
        return tuple(
            column.status for column in self.columns if column.status in COLLAPSED and column.is_open
        )

    def current(self) -> str:
        """Return the id of the current match, or empty text."""
        return self._current

    def card(self, match_id: str) -> MatchCard | None:
        """Return a card that is shown, or None."""
        return self._model.card(match_id)

    def column(self, status: str) -> BoardColumn:
        """Return the column of a status."""
        return next(column for column in self.columns if column.status == status)

    def select(self, match_id: str, *, focus: bool = False) -> bool:
        """Make a match the current one and bring it into view; False when it is not shown."""
        card = self._model.card(match_id)
        if card is None:
            return False
        column = self.column(card.status)
        row = column.cards.cards.row_of(match_id)
        if focus:
            column.focus_cards(row)
        column.cards.setCurrentIndex(column.cards.cards.index(row, 0))
        self._scroll.ensureWidgetVisible(column, theme.px(8), 0)
        return True

    def focus_cards(self) -> None:
        """Put the focus on the current card, or on the first column that has one."""
        if self._current and self.select(self._current, focus=True):
            return
        filled = next((column for column in self.columns if column.cards.cards.rowCount()), self.columns[0])
        filled.focus_cards()

    def menu_for(self, card: MatchCard) -> QMenu:
        """Return what can be done with a card: every move, and opening what it is about."""
        menu = QMenu(self)
        move = menu.addMenu(tr("Flyt til"))
        for status in STATUSES:
            action = move.addAction(choice_label("match_status", status))
            action.setObjectName(f"move_{status}")
            action.setEnabled(status != card.status)
            action.triggered.connect(lambda _on=False, to=status: self.move_asked.emit(card.id, to))
        if card.status != "ended":
            end = menu.addAction(tr("Afslut match"))
            end.triggered.connect(lambda: self.move_asked.emit(card.id, "ended"))
        menu.addSeparator()
        company = menu.addAction(tr("Åbn virksomheden"))
        icons.keep(company, "building-2")
        company.triggered.connect(lambda: self.company_asked.emit(card.company_id))
        return menu

    # -- parts -------------------------------------------------------------------------------------

    def _connect(self, column: BoardColumn) -> None:
        cards = column.cards
        cards.selectionModel().currentChanged.connect(lambda new, _old: self._on_current(column, new))
        cards.stepped.connect(lambda step: self._step(column, step))
        cards.shifted.connect(lambda step: self._shift(column, step))
        cards.opened.connect(lambda: self.opened.emit(self._current) if self._current else None)
        cards.customContextMenuRequested.connect(lambda at: self._open_menu(column, at))
        column.unfolded.connect(lambda _status: self.wanted.emit())
        column.folded.connect(lambda _status: self.wanted.emit())
        column.more.connect(self.more_asked)

    def _on_current(self, column: BoardColumn, index: QModelIndex) -> None:
        if self._settling or not index.isValid():
            return
        self._settling = True
        for other in self.columns:
            if other is not column:
                other.cards.setCurrentIndex(QModelIndex())
                other.cards.clearSelection()
        self._settling = False
        self._scroll.ensureWidgetVisible(column, theme.px(8), 0)
        match_id = column.cards.cards.card_at(index.row()).id
        if match_id != self._current:
            self._current = match_id
            self.selected.emit(match_id)

    def _step(self, column: BoardColumn, step: int) -> None:
        """Move the focus to the next column that has something to stand on: cards, or a strip to unfold."""
        row = max(column.cards.currentIndex().row(), 0)
        at = self.columns.index(column) + step
        while 0 <= at < len(self.columns):
            candidate = self.columns[at]
            if not candidate.is_open or candidate.cards.cards.rowCount():
                candidate.focus_cards(row)
                return
            at += step

    def _shift(self, column: BoardColumn, step: int) -> None:
        index = column.cards.currentIndex()
        target = neighbour(column.status, step)
        if index.isValid() and target != column.status:
            self.move_asked.emit(column.cards.cards.card_at(index.row()).id, target)

    def _open_menu(self, column: BoardColumn, at: QPoint) -> None:
        index = column.cards.indexAt(at)
        if not index.isValid():
            index = column.cards.currentIndex()
            at = column.cards.visualRect(index).center()
        if index.isValid():
            menu = self.menu_for(column.cards.cards.card_at(index.row()))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(column.cards.viewport().mapToGlobal(at))
