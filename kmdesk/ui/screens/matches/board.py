"""The board: seven columns over one model; one card or several are moved with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.rules.pipeline import STATUSES
from kmdesk.services.match_cards import MatchCard, StatusLine, same_way
from kmdesk.services.match_moves import neighbour
from kmdesk.services.matches import COLLAPSED, Board
from kmdesk.ui import theme
from kmdesk.ui.screens.matches.board_model import BoardModel
from kmdesk.ui.screens.matches.card_drag import CardDrag
from kmdesk.ui.screens.matches.card_menu import CardMenu
from kmdesk.ui.screens.matches.column import BoardColumn


class BoardView(QWidget):
    """Shows a `Board` and says what the reader wants done with a match."""

    selected = Signal(str)
    """A card became the current one (its match id)."""
    chosen = Signal(object)
    """The ids of the chosen matches, whenever others are chosen than before."""
    opened = Signal(str)
    """Enter or a double click on a card."""
    move_asked = Signal(object, str)
    """Matches (their ids) are to be moved to a status."""
    act_asked = Signal(str, object)
    """One of the acts of the menu, and the ids it is for."""
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
        self._chosen: tuple[str, ...] = ()
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
        self.drag = CardDrag(self, self._scroll, self.columns, lambda match_id: len(self._acted_on(match_id)))
        self.drag.dropped.connect(lambda match_id, to: self.move_asked.emit(self._acted_on(match_id), to))

    def show_board(self, board: Board) -> None:
        """Show these cards; the current match stays current when it is among them."""
        self.drag.cancel()
        focused = any(column.cards.hasFocus() for column in self.columns)
        self._settling = True
        self._model.show_board(board)
        for column, shown in zip(self.columns, board.columns, strict=True):
            column.show_column(shown)
        self._settling = False
        if self._current and self._model.card(self._current) is None:
            self._current = ""
            self.selected.emit("")
        if self._current:
            self.choose(self._chosen, self._current, focus=focused)
        else:
            self.choose((), "")

    def show_lines(self, lines: Mapping[str, StatusLine]) -> None:
        """Let cards that wait for nothing say these lines instead, by match."""
        self._model.show_lines(lines)

    def waiting_for_nothing(self) -> list[str]:
        """Return the matches whose cards can say how well the candidate fits."""
        return self._model.waiting_for_nothing()

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
        """Make a match the current one, chosen alone, and bring it into view; False when it is not shown."""
        if self._model.card(match_id) is None:
            return False
        self.choose((match_id,), match_id, focus=focus)
        return True

    def chosen_ids(self) -> tuple[str, ...]:
        """Return the ids of the chosen matches, column after column."""
        return self._chosen

    def choose(self, match_ids: Collection[str], current: str, *, focus: bool = False) -> None:
        """Choose these of the matches that are shown; `current`, if it is, comes into view."""
        card = self._model.card(current)
        self._settling = True
        for column in self.columns:
            column.cards.choose({*match_ids, current} - {""}, current)
        self._settling = False
        if card is not None:
            column = self.column(card.status)
            if focus and column.is_open:
                column.cards.setFocus(Qt.FocusReason.TabFocusReason)
            elif focus:
                column.focus_cards()
            column.cards.scrollTo(column.cards.currentIndex())
            self._scroll.ensureWidgetVisible(column, theme.px(8), 0)
        self._note_chosen()
        self._note_current(current if card is not None else "")

    def focus_cards(self) -> None:
        """Put the focus on the current card, or on the first column that has one."""
        if self._current and self.select(self._current, focus=True):
            return
        filled = next((column for column in self.columns if column.cards.cards.rowCount()), self.columns[0])
        filled.focus_cards()

    def menu_for(self, card: MatchCard) -> CardMenu:
        """Return what can be done with a card, or with all chosen ones if it is among them."""
        cards = [found for one in self._acted_on(card.id) if (found := self._model.card(one)) is not None]
        menu = CardMenu(cards, self)
        menu.move_asked.connect(self.move_asked)
        menu.act_asked.connect(self.act_asked)
        menu.company_asked.connect(self.company_asked)
        return menu

    # -- parts -------------------------------------------------------------------------------------

    def _connect(self, column: BoardColumn) -> None:
        cards = column.cards
        cards.selectionModel().currentChanged.connect(lambda new, _old: self._on_current(column, new))
        cards.selectionModel().selectionChanged.connect(lambda *_: self._on_selection(column))
        cards.picked_alone.connect(self._pick_alone)
        cards.all_picked.connect(lambda: self._clear_others(column))
        cards.stepped.connect(lambda step: self._step(column, step))
        cards.shifted.connect(lambda step: self._shift(column, step))
        cards.opened.connect(lambda: self.opened.emit(self._current) if self._current else None)
        cards.customContextMenuRequested.connect(lambda at: self._open_menu(column, at))
        column.unfolded.connect(lambda _status: self.wanted.emit())
        column.folded.connect(lambda _status: self.wanted.emit())
        column.more.connect(self.more_asked)

    def _acted_on(self, match_id: str) -> tuple[str, ...]:
        """Return whom an act on a card is for: all that are chosen if it is among them, else it alone."""
        return self._chosen if match_id in self._chosen else (match_id,)

    def _on_current(self, column: BoardColumn, index: QModelIndex) -> None:
        if self._settling or not index.isValid():
            return
        self._settling = True
        for other in self.columns:
            if other is not column:
                other.cards.choose(other.cards.chosen_ids(), "")
        self._settling = False
        self._scroll.ensureWidgetVisible(column, theme.px(8), 0)
        self._note_current(column.cards.cards.card_at(index.row()).id)

    def _on_selection(self, column: BoardColumn) -> None:
        """Keep what is chosen in other columns only while Ctrl adds to it."""
        if self._settling:
            return
        if not QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self._clear_others(column)
        self._note_chosen()

    def _clear_others(self, column: BoardColumn) -> None:
        self._settling = True
        for other in self.columns:
            if other is not column:
                other.cards.clearSelection()
        self._settling = False

    def _pick_alone(self) -> None:
        if self._current and len(self._chosen) > 1:
            self.select(self._current)

    def _note_chosen(self) -> None:
        chosen = tuple(match_id for column in self.columns for match_id in column.cards.chosen_ids())
        many = len(chosen) > 1
        for column in self.columns:
            if column.cards.many != many:
                column.cards.many = many
                column.cards.viewport().update()
        if chosen != self._chosen:
            self._chosen = chosen
            self.chosen.emit(chosen)

    def _note_current(self, match_id: str) -> None:
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
        """Move the current card to the neighbouring column, and all chosen with it that go there this way."""
        index = column.cards.currentIndex()
        target = neighbour(column.status, step)
        if index.isValid() and target != column.status:
            chosen = self._acted_on(column.cards.cards.card_at(index.row()).id)
            found = (card for one in chosen if (card := self._model.card(one)) is not None)
            self.move_asked.emit(same_way(found, target, step), target)

    def _open_menu(self, column: BoardColumn, at: QPoint) -> None:
        index = column.cards.indexAt(at)
        if not index.isValid():
            index = column.cards.currentIndex()
            at = column.cards.visualRect(index).center()
        if index.isValid():
            menu = self.menu_for(column.cards.cards.card_at(index.row()))
            menu.popup(column.cards.viewport().mapToGlobal(at))
