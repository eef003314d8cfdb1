"""What is done with matches: asks what an act needs to know, has it done, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.models import Match
from kmdesk.services.match_bulk import BulkResult, ManyMatches
from kmdesk.services.match_form import MatchForm
from kmdesk.services.match_moves import MatchMoves, MoveFacts, agreement_needed
from kmdesk.services.match_places import overfull_text
from kmdesk.services.matches import Matches
from kmdesk.services.reference import choice_label
from kmdesk.store.local import Draft, Local
from kmdesk.ui.dialogs.match import MatchDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.move_dialogs import (
    AgreementDialog,
    EndingDialog,
    FactsDialog,
    OneValueDialog,
    ReadForms,
    common_outcomes,
)

Ids = Sequence[str]


class MatchActs(QObject):
    """Everything that changes matches from the screen. Dialogs stand over `screen`."""

    told = Signal(str)
    """What was done; undo takes it back."""
    refused = Signal(object, str)
    """The KnownError that kept a match where it was, and the match; None takes the last one away."""
    moved = Signal(object)
    """The ids of matches that were moved."""

    def __init__(
        self,
        ops: Operations,
        matches: Matches,
        moves: MatchMoves,
        *,
        local: Local,
        clock: Clock,
        screen: QWidget,
    ) -> None:
        super().__init__(screen)
        self._ops, self._matches, self._moves = ops, matches, moves
        self._many = ManyMatches(moves)
        self._local, self._clock, self._screen = local, clock, screen

    # -- moving ------------------------------------------------------------------------------------

    def move(self, match_ids: Ids, status: str) -> None:
        """Move matches to a status; asks first for what the step needs to know."""
        self.refused.emit(None, "")

        def ask(found: tuple[MatchForm, ...]) -> None:
            forms = [form for form in found if form.match.status != status]
            if forms:
                self._ask_for_move(forms, status)

        agreeing = status in ("agreed", "started")
        self._read_forms(match_ids, ask, agreeing=agreeing)

    def deadline(self, match_ids: Ids) -> None:
        """Ask for the day something is due in these matches."""
        text = _counted(mark("Frist gemt i {n} match"), mark("Frist gemt i {n} matches"))
        self._ask_one(match_ids, "next_on", self._many.set_deadline, text)

    def broker(self, match_ids: Ids) -> None:
        """Ask who takes over these matches."""
        text = _counted(
            mark("Kontaktmægler skiftet i {n} match"), mark("Kontaktmægler skiftet i {n} matches")
        )
        self._ask_one(match_ids, "broker_id", self._many.set_broker, text)

    def act(self, name: str, match_ids: Ids) -> None:
        """Do one of the acts of the menus by its name."""
        acts: dict[str, Callable[[Ids], None]] = {
            "deadline": self.deadline,
            "broker": self.broker,
            "edit": lambda ids: self.edit(ids[0]),
        }
        acts[name](match_ids)

    def resume(self, draft: Draft) -> None:
        """Go on with the form of a move that was left; its key ends in what was asked for."""
        status = draft.key.rpartition(":")[2]
        ids: list[str] = list(draft.state["ids"])
        if status in ("next_on", "broker_id"):
            self.act("deadline" if status == "next_on" else "broker", ids)
        else:
            self.move(ids, status)

    # -- one match ---------------------------------------------------------------------------------

    def edit(self, match_id: str, field: str = "") -> None:
        """Open the form of a match, with the focus in a field."""
        dialog = MatchDialog(
            self._ops,
            self._matches,
            self._moves,
            local=self._local,
            clock=self._clock,
            match_id=match_id,
            parent=self._screen,
        )
        dialog.saved.connect(lambda _match: self.told.emit(tr("Matchet er gemt")))
        dialog.begin(field=field)

    def mark_offer(self, match_id: str, day: str) -> None:
        """Note the day of an offer, or take it away."""
        text = tr("Tilbud noteret") if day else tr("Tilbud fjernet")
        self._write(match_id, lambda: self._moves.mark_offer(match_id, day), text)

    def set_deadline(self, match_id: str, day: str) -> None:
        """Set the day something is due in a match."""
        self._write(match_id, lambda: self._moves.set_deadline(match_id, day), tr("Frist gemt"))

    def set_time(self, match_id: str, at: str) -> None:
        """Set when on its day the interview of a match is."""
        changes = {"next_time": at}
        self._write(match_id, lambda: self._moves.change(match_id, changes), tr("Klokkeslæt gemt"))

    # -- parts -------------------------------------------------------------------------------------

    def _read_forms(
        self, match_ids: Ids, then: Callable[[tuple[MatchForm, ...]], None], *, agreeing: bool = False
    ) -> None:
        ids = tuple(match_ids)
        self._ops.read(
            lambda: self._matches.forms(ids, agreeing=agreeing),
            then,
            owner=self,
            failed=lambda error: self.refused.emit(error, ""),
        )

    def _ask_for_move(self, forms: Sequence[MatchForm], status: str) -> None:
        dialog: FactsDialog | None = None
        if status == "ended":
            if not common_outcomes(forms):
                self._refuse_several(
                    tr("De valgte matches kan ikke slutte på samme måde."),
                    tr("Afslut dem, der er aftalt, for sig."),
                )
                return
            dialog = self._ending(forms)
        elif any(agreement_needed(form.match.status, status) for form in forms):
            if len({form.match.type for form in forms}) > 1:
                self._refuse_several(
                    tr("De valgte matches er af forskellig type."), tr("Aftal hver type for sig.")
                )
                return
            dialog = self._agreement(forms)
        ids = tuple(form.match.id for form in forms)
        if dialog is None:
            self._write_move(ids, status, None, None)
        else:
            asked = dialog
            asked.given.connect(lambda facts: self._write_move(ids, status, facts, asked))

    def _agreement(self, forms: Sequence[MatchForm]) -> FactsDialog:
        dialog = AgreementDialog(self._ops, self._local, self._clock, forms=forms, parent=self._screen)
        dialog.begin(self._anew(dialog, agreeing=True))
        return dialog

    def _ending(self, forms: Sequence[MatchForm]) -> FactsDialog:
        dialog = EndingDialog(self._ops, self._local, self._clock, forms=forms, parent=self._screen)
        dialog.begin(self._anew(dialog))
        return dialog

    def _anew(self, dialog: FactsDialog, *, agreeing: bool = False) -> ReadForms:
        ids = dialog.match_ids
        if len(ids) == 1:  # when it is gone, the dialog says so
            return lambda: (self._matches.form(ids[0], agreeing=agreeing),)
        return lambda: self._matches.forms(ids, agreeing=agreeing)

    def _refuse_several(self, message: str, advice: str) -> None:
        self.refused.emit(KnownError(message, advice), "")

    def _write_move(self, ids: Ids, status: str, facts: MoveFacts | None, dialog: FactsDialog | None) -> None:
        if len(ids) > 1:
            self._write_many(
                lambda: self._many.move(ids, status, facts), _moved_text(status), dialog, moving=True
            )
            return
        match_id = ids[0]

        def move() -> tuple[Match, str]:
            match = self._moves.move(match_id, status, facts)
            return match, overfull_text(self._moves.store, [match])

        def moved(found: tuple[Match, str]) -> None:
            match, remark = found
            if dialog is not None:
                dialog.done_with()
            self.refused.emit(None, "")
            self.moved.emit((match.id,))
            text = tr("Match flyttet til {status}", status=choice_label("match_status", match.status))
            self.told.emit(_with_remark(text, remark))

        self._ops.write(
            move,
            moved,
            owner=self,
            failed=dialog.refuse if dialog is not None else lambda error: self.refused.emit(error, match_id),
        )

    def _ask_one(
        self,
        match_ids: Ids,
        name: str,
        change: Callable[[Ids, str], BulkResult],
        done_text: Callable[[int], str],
    ) -> None:
        def ask(forms: tuple[MatchForm, ...]) -> None:
            if not forms:
                return
            dialog = OneValueDialog(
                self._ops, self._local, self._clock, forms=forms, name=name, parent=self._screen
            )
            ids = dialog.match_ids
            dialog.given.connect(
                lambda value: self._write_many(lambda: change(ids, value), done_text, dialog)
            )
            dialog.begin(self._anew(dialog))

        self.refused.emit(None, "")
        self._read_forms(match_ids, ask)

    def _write_many(
        self,
        work: Callable[[], BulkResult],
        done_text: Callable[[int], str],
        dialog: FactsDialog | None,
        *,
        moving: bool = False,
    ) -> None:
        def changed() -> tuple[BulkResult, str]:
            result = work()
            return result, overfull_text(self._moves.store, result.changed) if moving else ""

        def done(found: tuple[BulkResult, str]) -> None:
            result, remark = found
            count = len(result.changed)
            if not count and dialog is not None and result.stayed:
                dialog.refuse(KnownError(result.stays_text))
                return
            if dialog is not None:
                dialog.done_with()
            if count:
                self.moved.emit(tuple(match.id for match in result.changed))
                self.told.emit(_with_remark(done_text(count), remark))
            if result.stayed:
                self.refused.emit(KnownError(done_text(count) + ".", result.stays_text), "")

        self._ops.write(changed, done, owner=self, failed=dialog.refuse if dialog is not None else None)

    def _write(self, match_id: str, work: Callable[[], Match], done: str) -> None:
        self._ops.write(
            work,
            lambda _match: self.told.emit(done),
            owner=self,
            failed=lambda error: self.refused.emit(error, match_id),
        )


def _with_remark(text: str, remark: str) -> str:
    return f"{text}. {remark}" if remark else text


def _moved_text(status: str) -> Callable[[int], str]:
    label = choice_label("match_status", status)

    def text(count: int) -> str:
        if not count:
            return tr("Ingen matches er flyttet")
        return trn(count, "{n} match flyttet til {status}", "{n} matches flyttet til {status}", status=label)

    return text


def _counted(one: str, many: str) -> Callable[[int], str]:
    """Return what says how many were changed; `one` and `many` are marked for translation."""
    return lambda count: trn(count, one, many) if count else tr("Intet er ændret")
