"""The form of a match's candidate, opened from the matches."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.services.candidates import Candidates
from kmdesk.services.matches import MatchDetail, Matches
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.operations import Operations


class CandidateForm(QObject):
    """Opens the form over `screen`."""

    saved = Signal()

    def __init__(
        self,
        ops: Operations,
        matches: Matches,
        candidates: Candidates,
        *,
        local: Local,
        clock: Clock,
        screen: QWidget,
    ) -> None:
        super().__init__(screen)
        self._ops, self._matches, self._candidates = ops, matches, candidates
        self._local, self._clock, self._screen = local, clock, screen

    def open(self, candidate_id: str) -> None:
        """Open the form of a candidate."""
        dialog = CandidateDialog(
            self._ops,
            self._candidates,
            self._local,
            self._clock,
            candidate_id=candidate_id,
            parent=self._screen,
        )
        dialog.saved.connect(lambda _candidate: self.saved.emit())
        dialog.begin()

    def open_of(self, match_id: str) -> None:
        """Open the form of the candidate of a match, unless it was deleted."""

        def edit(detail: MatchDetail) -> None:
            if detail.candidate is not None:
                self.open(detail.candidate.id)

        self._ops.read(lambda: self._matches.detail(match_id), edit, owner=self._screen)
