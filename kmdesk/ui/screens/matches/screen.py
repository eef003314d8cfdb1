"""The screen Matches: header and filters, the pipeline as board or table, and the pane of one match."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.services.candidates import Candidates
from kmdesk.services.history import History, HistoryLine
from kmdesk.services.match_moves import MatchMoves, MoveFacts, agreement_needed
from kmdesk.services.matches import CARDS_PER_COLUMN, Board, MatchDetail, Matches
from kmdesk.services.reference import choice_label
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.matches.board import BoardView
from kmdesk.ui.screens.matches.content import MatchContent
from kmdesk.ui.screens.matches.detail import MatchPane
from kmdesk.ui.screens.matches.filters import MatchFilters
from kmdesk.ui.screens.matches.move_dialogs import AgreementDialog, EndingDialog
from kmdesk.ui.screens.matches.new_match import NewMatchDialog
from kmdesk.ui.screens.matches.table import MatchTable
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments

_KINDS = frozenset({"match", "candidate", "company", "need", "broker", "project"})
_PANE, _PANE_SMALL = 352, 320
_SMALL, _NARROW = 1150, 1000
"""Widths of the screen (px at 100 %) below which the pane is slimmer, and opens only on demand."""


class MatchesScreen(QWidget):
    """Matches on the board or in the table. Other screens are asked for through signals."""

    open_company = Signal(str)
    open_match = Signal(str)
    """A match was opened in the pane (its id)."""
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
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("matches_screen")
        self._ops, self._matches, self._moves = ops, matches, moves
        self._candidates, self._history, self._local, self._clock = candidates, history, local, clock
        self._limits: dict[str, int] = {}
        self._wanted = ""
        self._wanted_focus = False
        self._loaded = self._pane_wanted = self._view_chosen = False
        self.filters = MatchFilters()
        self.filters.changed.connect(lambda _chosen: self._filter_changed())
        self.board = BoardView()
        self.table = MatchTable(ops, matches, name=tr("Matches"))
        self.pane = MatchPane(clock.today)
        self._views = Segments(
            [("board", tr("Tavle")), ("table", tr("Liste"))],
            clearable=False,
            tall=True,
            icon_names={"board": "kanban", "table": "list"},
        )
        self._views.setObjectName("view_segments")
        self._views.set_value("board")
        self._views.changed.connect(lambda _view: self._choose_view())
        self._new = Button(tr("Nyt match"), "primary", "plus")
        self._new.setObjectName("new_match_button")
        self._new.clicked.connect(lambda _checked: self.new_match())
        self._head = SectionHeader(tr("Matches"), "", self._views, self._new, page=True)
        self._refusal: InlineMessage | None = None
        self._refusal_place = QVBoxLayout()
        self._content = MatchContent(
            self.board, self.table, clear=self.filters.clear, create=self.new_match, retry=self._load
        )
        self._lay_out()
        self._connect()

    # -- what the shell asks for -----------------------------------------------------------------------

    def activate(self) -> None:
        """Load, or load anew."""
        self._ops.read(self._matches.filter_choices, self.filters.set_choices, owner=self, key="choices")
        self._load()

    def focus_list(self) -> None:
        """Put the focus on the cards or the table."""
        if self._shows_board():
            self.board.focus_cards()
        else:
            self.table.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Put the focus on the filters."""
        self.filters.focus_first()

    def new_match(self, company_id: str = "", need_id: str = "") -> None:
        """Open the dialog for a new match, for a company and one of its needs, if given."""
        dialog = NewMatchDialog(
            self._ops,
            self._matches,
            self._moves,
            candidates=self._candidates,
            local=self._local,
            clock=self._clock,
            parent=self,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.created.connect(self._on_created)
        dialog.open()
        dialog.preset(company_id, need_id)

    def show_match(self, match_id: str) -> None:
        """Show one match, whatever the filters leave out."""
        self._wanted, self._wanted_focus = match_id, True
        self._pane_wanted = True
        self._open_pane(match_id)
        self._load()

    @property
    def shown_match_id(self) -> str:
        """The match in the pane, "" when there is none."""
        return self.pane.shown_id()

    def move_match(self, match_id: str, status: str) -> None:
        """Move a match; asks first for what the step needs to know."""
        self._say_refusal(None)

        def ask(detail: MatchDetail) -> None:
            here = detail.match.status
            if here == status:
                return
            if status != "ended" and not agreement_needed(here, status):
                self._write_move(match_id, status, None, None)
                return
            name = detail.candidate.name if detail.candidate else tr("Slettet kandidat")
            kind = EndingDialog if status == "ended" else AgreementDialog
            dialog = kind(detail.match, name, self._clock.today, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.given.connect(lambda facts: self._write_move(match_id, status, facts, dialog))
            dialog.open()

        self._ops.read(lambda: self._matches.detail(match_id), ask, owner=self, failed=self._say_refusal)

    # -- events ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pane to the width; a narrow window begins with the table."""
        super().resizeEvent(event)
        if self._is_narrow() and not self._view_chosen and not self._loaded:
            self._views.set_value("table")
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane where it covers the list."""
        if event.key() == Qt.Key.Key_Escape and self._is_narrow() and self.pane.isVisible():
            self._pane_wanted = False
            self._fit()
            self.focus_list()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground of header and board."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("subtle"))
        top = self._content_area.y()
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
        left.addLayout(self._refusal_place)
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
        column.addWidget(self._content_area, 1)

    def _connect(self) -> None:
        self.board.move_asked.connect(self.move_match)
        self.board.wanted.connect(self._load)
        self.board.more_asked.connect(self._show_more)
        self.board.company_asked.connect(self.open_company)
        for source in (self.board.selected, self.table.selected):
            source.connect(self._on_selected)
        for source in (self.board.opened, self.table.opened):
            source.connect(self._on_opened)
        self.table.failed.connect(self._content.show_error)
        self.pane.move_asked.connect(self.move_match)
        self.pane.open_company.connect(self.open_company)
        self.pane.open_match.connect(self.show_match)
        self.pane.edit_candidate.connect(self._edit_candidate)
        self.pane.offer_marked.connect(self._mark_offer)
        self.pane.deadline_set.connect(self._set_deadline)
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
        self._head.show_texts(
            tr("Matches"), tr("{n} i gang · {started} startet", n=board.in_progress, started=board.started)
        )
        self.board.show_board(board)
        if not self._shows_board():
            self.table.show_filter(self.filters.chosen) if first else self.table.refresh()
        self._content.show_view(self.board if self._shows_board() else self.table, board)
        if self._wanted:
            self.board.select(self._wanted, focus=self._wanted_focus and self._shows_board())
            self.table.view.pick(self._wanted)
            self._wanted, self._wanted_focus = "", False

    def _filter_changed(self) -> None:
        self._limits.clear()
        self.table.show_filter(self.filters.chosen)
        self._load()

    def _choose_view(self) -> None:
        self._view_chosen = True
        if not self._shows_board():
            self.table.show_filter(self.filters.chosen)
        self._load()

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
            self._say_refusal(None)
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

    def _write_move(
        self,
        match_id: str,
        status: str,
        facts: MoveFacts | None,
        dialog: AgreementDialog | EndingDialog | None,
    ) -> None:
        def moved(match: Match) -> None:
            if dialog is not None:
                dialog.accept()
            self._wanted, self._wanted_focus = match.id, self._shows_board()
            self._say_refusal(None)
            self._tell(tr("Match flyttet til {status}", status=choice_label("match_status", match.status)))

        self._ops.write(
            lambda: self._moves.move(match_id, status, facts),
            moved,
            owner=self,
            failed=dialog.refuse if dialog is not None else lambda error: self._say_refusal(error, match_id),
        )

    def _say_refusal(self, error: KnownError | None, match_id: str = "") -> None:
        """Say above the board why a match stays where it is; None takes the message away."""
        if self._refusal is not None:
            self._refusal_place.removeWidget(self._refusal)
            self._refusal.hide()
            self._refusal.deleteLater()
            self._refusal = None
            self._refusal_place.setContentsMargins(0, 0, 0, 0)
        if error is None:
            return
        action = tr("Ret kandidaten") if error.field == "consent" else ""
        self._refusal = InlineMessage("late", error.message, error.advice, action)
        self._refusal.setObjectName("refusal")
        self._refusal.acted.connect(lambda: self._edit_candidate_of(match_id))
        self._refusal_place.setContentsMargins(theme.px(24), theme.px(12), theme.px(12), 0)
        self._refusal_place.addWidget(self._refusal)

    def _edit_candidate_of(self, match_id: str) -> None:
        def edit(detail: MatchDetail) -> None:
            if detail.candidate is not None:
                self._edit_candidate(detail.candidate.id)

        self._ops.read(lambda: self._matches.detail(match_id), edit, owner=self)

    def _edit_candidate(self, candidate_id: str) -> None:
        dialog = CandidateDialog(
            self._ops, self._candidates, self._local, self._clock, candidate_id=candidate_id, parent=self
        )
        dialog.saved.connect(lambda _candidate: self._say_refusal(None))
        dialog.saved.connect(lambda _candidate: self._tell(tr("Kandidaten er gemt")))
        dialog.begin()

    def _mark_offer(self, match_id: str, day: str) -> None:
        text = tr("Tilbud noteret") if day else tr("Tilbud fjernet")
        self._ops.write(
            lambda: self._moves.mark_offer(match_id, day),
            lambda _match: self._tell(text),
            owner=self,
        )

    def _set_deadline(self, match_id: str, day: str) -> None:
        self._ops.write(
            lambda: self._moves.set_deadline(match_id, day),
            lambda _match: self._tell(tr("Frist gemt")),
            owner=self,
        )

    def _on_created(self, match: Match) -> None:
        self._wanted, self._wanted_focus = match.id, self._shows_board()
        self._tell(tr("Match oprettet"))

    def _tell(self, text: str) -> None:
        """Say what was done, with undo."""
        self.toast.emit(text, True)  # noqa: FBT003 - Qt's signature

    # -- layout ----------------------------------------------------------------------------------------

    def _shows_board(self) -> bool:
        return self._views.value() == "board"

    def _is_narrow(self) -> bool:
        return self.width() < theme.px(_NARROW)

    def _fit(self) -> None:
        narrow = self._is_narrow()
        self.pane.setVisible(not narrow or (self._pane_wanted and bool(self.pane.shown_id())))
        self.pane.setFixedWidth(theme.px(_PANE_SMALL if self.width() < theme.px(_SMALL) else _PANE))
        self.filters.show_note(shown=not narrow)
