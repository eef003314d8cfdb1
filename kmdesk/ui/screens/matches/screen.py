"""The screen Matches: header and filters, the pipeline as board or table, and the pane of one match."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.services.candidates import Candidates
from kmdesk.services.history import History, HistoryLine
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.matches import CARDS_PER_COLUMN, Board, MatchDetail, Matches
from kmdesk.services.placements import Placements
from kmdesk.services.shortlist import Shortlists
from kmdesk.store.local import Draft, Local
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.matches.acts import MatchActs
from kmdesk.ui.screens.matches.board import BoardView
from kmdesk.ui.screens.matches.candidate_form import CandidateForm
from kmdesk.ui.screens.matches.content import MatchContent
from kmdesk.ui.screens.matches.detail import MatchPane
from kmdesk.ui.screens.matches.filters import MatchFilters
from kmdesk.ui.screens.matches.head import MatchesHead
from kmdesk.ui.screens.matches.homes_view import HomesView
from kmdesk.ui.screens.matches.new_match import NewMatchDialog
from kmdesk.ui.screens.matches.refusal import Refusal
from kmdesk.ui.screens.matches.selection_bar import SelectionBar
from kmdesk.ui.screens.matches.table import MatchTable

_KINDS = frozenset({"match", "candidate", "company", "need", "broker", "project"})
_PANE, _PANE_SMALL = 352, 320
_SMALL, _NARROW = 1150, 1000
"""Widths of the screen (px at 100 %) below which the pane is slimmer, and opens only on demand."""


class MatchesScreen(QWidget):
    """Matches on the board or in the table. Other screens are asked for through signals."""

    open_company = Signal(str)
    open_match = Signal(str)
    """A match was opened in the pane (its id)."""
    print_matches = Signal()
    """The papers of what is shown are wanted."""
    toast = Signal(str, bool)

    def __init__(
        self,
        ops: Operations,
        matches: Matches,
        moves: MatchMoves,
        *,
        candidates: Candidates,
        history: History,
        local: Local,
        clock: Clock,
        placements: Placements,
        shortlists: Shortlists | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("matches_screen")
        self._ops, self._matches, self._moves = ops, matches, moves
        self._candidates, self._history, self._local, self._clock = candidates, history, local, clock
        self._limits: dict[str, int] = {}
        self._wanted: tuple[str, ...] = ()
        self._wanted_focus = self._placing = False
        self._loaded = self._pane_wanted = self._view_chosen = False
        self.filters = MatchFilters()
        self.filters.changed.connect(lambda _chosen: self._filter_changed())
        self.board = BoardView()
        self.table = MatchTable(ops, matches, name=tr("Matches"))
        self.pane = MatchPane(clock.today)
        if shortlists is not None:
            self.pane.explain_with(ops, shortlists)
        self.acts = MatchActs(ops, matches, moves, local=local, clock=clock, screen=self)
        self._candidate_form = CandidateForm(ops, matches, candidates, local=local, clock=clock, screen=self)
        self.selection = SelectionBar()
        self.homes = HomesView(ops, placements)
        self._head = MatchesHead()
        self._head.view_chosen.connect(self._choose_view)
        self._head.new_wanted.connect(lambda: self.new_match())  # noqa: PLW0108 - it takes what is known
        self._head.papers_wanted.connect(self.print_matches)
        self.refusal = Refusal()
        self._content = MatchContent(
            self.board, self.table, clear=self.filters.clear, create=self.new_match, retry=self._load
        )
        self._lay_out()
        self._connect()

    # -- what the shell asks for -----------------------------------------------------------------------

    def activate(self) -> None:
        """Load, or load anew."""
        if self._head.shows_homes:
            self.homes.activate()
        self._ops.read(self._matches.filter_choices, self.filters.set_choices, owner=self, key="choices")
        self._load()

    def print_shown(self) -> bool:
        """Print the report of homes and workplaces where they are shown (Ctrl+P)."""
        if self._head.shows_homes:
            self.homes.print_report()
        return self._head.shows_homes

    def focus_list(self) -> None:
        """Put the focus on the cards or the table."""
        if self._head.shows_homes:
            self.homes.focus_list()
        elif self._shows_board():
            self.board.focus_cards()
        else:
            self.table.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus on the filters."""
        (self.homes.focus_filter if self._head.shows_homes else self.filters.focus_first)()

    def new_match(self, company_id: str = "", need_id: str = "", candidate_id: str = "") -> None:
        """Open the dialog for a new match, with what is known of it already."""
        dialog = NewMatchDialog(
            self._ops,
            self._matches,
            self._moves,
            candidates=self._candidates,
            local=self._local,
            clock=self._clock,
            parent=self,
        )
        dialog.created.connect(self._on_created)
        dialog.begin(company_id, need_id, candidate_id)

    def show_match(self, match_id: str) -> None:
        """Show one match, whatever the filters leave out."""
        self._leave_homes()
        self._wanted, self._wanted_focus = (match_id,), True
        self._pane_wanted = True
        self._open_pane(match_id)
        self._load()

    def show_need(self, need_id: str) -> None:
        """Show the matches of one need or job order, everybody's."""
        self._leave_homes()
        self._ops.read(self._matches.filter_choices, self.filters.set_choices, owner=self, key="choices")
        self._ops.read(
            lambda: self._matches.need_name(need_id),
            lambda name: self.filters.choose_need(need_id, name),
            owner=self,
        )

    def resume(self, draft: Draft) -> None:
        """Go on with a form of a match that was left: its key begins with match, match_move or match_new."""
        sort, _, rest = draft.key.partition("/")
        if sort == "match_new":
            self.new_match()
        elif sort == "match":
            self.show_match(rest)
            self.acts.edit(rest)
        else:
            self.acts.resume(draft)

    @property
    def shown_match_id(self) -> str:
        """The match in the pane, "" when there is none."""
        return self.pane.shown_id()

    def move_match(self, match_id: str, status: str) -> None:
        """Move a match; asks first for what the step needs to know."""
        self.acts.move((match_id,), status)

    # -- events ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pane to the width; a narrow window begins with the table."""
        super().resizeEvent(event)
        if self._is_narrow() and not self._view_chosen and not self._loaded:
            self._head.choose_table()
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane where it covers the list; F2 corrects the match that is shown."""
        if event.key() == Qt.Key.Key_F2 and self.pane.shown_id():
            self.acts.edit(self.pane.shown_id())
        elif event.key() == Qt.Key.Key_Escape and self._is_narrow() and self.pane.isVisible():
            self._pane_wanted = False
            self._fit()
            self.focus_list()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground of header and board."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("canvas" if self._head.shows_homes else "subtle"))
        top = self._body.y()
        painter.fillRect(0, 0, self.width(), top, theme.colour("canvas"))
        painter.fillRect(0, top - 1, self.width(), 1, theme.colour("hairline"))

    # -- building --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        top.setSpacing(theme.px(10))
        top.addWidget(self._head)
        top.addWidget(self.filters)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.selection)
        left.addWidget(self.refusal)
        left.addWidget(self._content, 1)
        self._content_area = QWidget()
        row = QHBoxLayout(self._content_area)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        self._body = QStackedWidget()
        self._body.addWidget(self._content_area)
        self._body.addWidget(self.homes)
        column.addWidget(self._body, 1)

    def _connect(self) -> None:
        self.board.wanted.connect(self._load)
        self.board.more_asked.connect(self._show_more)
        for view in (self.board, self.table):
            view.selected.connect(self._on_selected)
            view.opened.connect(self._on_opened)
            view.chosen.connect(lambda _ids: self._show_selection())
            view.move_asked.connect(self.acts.move)
            view.act_asked.connect(self.acts.act)
            view.company_asked.connect(self.open_company)
        self.selection.move_asked.connect(lambda status: self.acts.move(self._chosen(), status))
        self.selection.act_asked.connect(lambda act: self.acts.act(act, self._chosen()))
        self.selection.cleared.connect(self._choose_alone)
        self.acts.told.connect(self._tell)
        self.acts.refused.connect(self.refusal.say)
        self._candidate_form.saved.connect(self._candidate_saved)
        self.refusal.mend_asked.connect(self._candidate_form.open_of)
        self.acts.moved.connect(self._on_moved)
        self.table.failed.connect(self._content.show_error)
        self.pane.move_asked.connect(self.move_match)
        self.pane.open_company.connect(self.open_company)
        self.pane.open_match.connect(self.show_match)
        self.pane.edit_match.connect(self.acts.edit)
        self.pane.interviews_asked.connect(lambda match_id: self.acts.edit(match_id, "interviews"))
        self.pane.edit_candidate.connect(self._candidate_form.open)
        self.pane.toast.connect(self.toast)
        self.homes.toast.connect(self.toast)
        self.pane.offer_marked.connect(self.acts.mark_offer)
        self.pane.deadline_set.connect(self.acts.set_deadline)
        self.pane.time_set.connect(self.acts.set_time)
        self._ops.changed.connect(self._on_changed)

    # -- loading ---------------------------------------------------------------------------------------

    def _load(self) -> None:
        if not self._loaded:
            self._content.show_waiting()
        chosen, opened, limits = self.filters.chosen, self.board.unfolded(), dict(self._limits)
        self._ops.read(
            lambda: self._matches.board(chosen, opened=opened, limits=limits),
            self._show_board,
            owner=self,
            key="board",
            failed=self._content.show_error,
        )

    def _show_board(self, board: Board) -> None:
        first, self._loaded = not self._loaded, True
        self._head.show_counts(board.in_progress, board.started)
        self.board.show_board(board)
        if not self._shows_board():
            self.table.show_filter(self.filters.chosen) if first else self.table.refresh()
        self._content.show_view(self.board if self._shows_board() else self.table, board)
        if self._wanted:
            self._choose_wanted()
        self._show_selection()
        proposed = self.board.waiting_for_nothing()
        if self._shows_board() and proposed:
            self._ops.read(
                lambda: self._matches.met_lines(proposed), self.board.show_lines, owner=self, key="met"
            )

    def _choose_wanted(self) -> None:
        """Choose what was just moved, made or asked for, as far as it is shown."""
        wanted, self._wanted = self._wanted, ()
        shown = [match_id for match_id in wanted if self.board.card(match_id) is not None]
        if shown:
            self._placing = True
            self.board.choose(shown, shown[0], focus=self._wanted_focus and self._shows_board())
            self._placing = False
        self.table.choose(wanted)
        self._wanted_focus = False

    def _filter_changed(self) -> None:
        self._limits.clear()
        self.table.show_filter(self.filters.chosen)
        self._load()

    def _choose_view(self) -> None:
        self._view_chosen = True
        homes = self._head.shows_homes
        self.filters.setVisible(not homes)
        self._body.setCurrentWidget(self.homes if homes else self._content_area)
        self.update()
        if homes:
            self.homes.activate()
        elif not self._shows_board():
            self.table.show_filter(self.filters.chosen)
        self._load()

    def _leave_homes(self) -> None:
        if self._head.shows_homes:
            self._head.choose_table()
            self._choose_view()

    def _show_more(self, status: str) -> None:
        self._limits[status] = self._limits.get(status, CARDS_PER_COLUMN) + CARDS_PER_COLUMN
        self._load()

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self._loaded and any(kind in _KINDS for kind, _ in touched):
            self._load()
            if self.pane.shown_id():
                self._open_pane(self.pane.shown_id())

    # -- one match -------------------------------------------------------------------------------------

    def _on_selected(self, match_id: str) -> None:
        if match_id:
            if not self._placing:
                self.refusal.say(None)
            self._open_pane(match_id)
        else:
            self.pane.show_nothing()

    def _on_opened(self, match_id: str) -> None:
        self._pane_wanted = True
        self._open_pane(match_id)
        self._fit()
        self.open_match.emit(match_id)
        self.pane.focus_first()

    def _open_pane(self, match_id: str) -> None:
        def read() -> tuple[MatchDetail, Sequence[HistoryLine]]:
            return self._matches.detail(match_id), self._history.of(Match.kind, match_id)

        def show(found: tuple[MatchDetail, Sequence[HistoryLine]]) -> None:
            self.pane.show_match(*found)
            self._fit()

        self._ops.read(read, show, owner=self, key="detail", failed=lambda _error: self.pane.show_nothing())

    def _chosen(self) -> tuple[str, ...]:
        return self.board.chosen_ids() if self._shows_board() else self.table.chosen_ids()

    def _choose_alone(self) -> None:
        if self._shows_board():
            self.board.select(self.board.current(), focus=True)
        else:
            self.table.choose_alone()
            self.focus_list()

    def _show_selection(self) -> None:
        self.selection.show_count(len(self._chosen()))

    def _on_moved(self, match_ids: tuple[str, ...]) -> None:
        """Keep the focus, and the choice, on what was moved."""
        self._wanted, self._wanted_focus = match_ids, self._shows_board()

    def _candidate_saved(self) -> None:
        self.refusal.say(None)
        self._tell(tr("Kandidaten er gemt"))

    def _on_created(self, match: Match) -> None:
        self._on_moved((match.id,))
        self._tell(tr("Match oprettet"))

    def _tell(self, text: str) -> None:
        self.toast.emit(text, True)  # noqa: FBT003 - Qt's signature

    # -- layout ----------------------------------------------------------------------------------------

    def _shows_board(self) -> bool:
        return self._head.shows_board

    def _is_narrow(self) -> bool:
        return self.width() < theme.px(_NARROW)

    def _fit(self) -> None:
        narrow = self._is_narrow()
        self.pane.setVisible(not narrow or (self._pane_wanted and bool(self.pane.shown_id())))
        self.pane.setFixedWidth(theme.px(_PANE_SMALL if self.width() < theme.px(_SMALL) else _PANE))
        self.filters.show_note(shown=not narrow)
