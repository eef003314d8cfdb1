"""Correcting a match: everything but whose it is, where, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.rules.match_dates import Fault
from kmdesk.rules.match_types import COMMON_FACTS, facts_asked, facts_needed
from kmdesk.services.match_facts import known_facts
from kmdesk.services.match_form import MatchForm
from kmdesk.services.match_interviews import Interview, interviews_of
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.match_places import PlaceChoice
from kmdesk.services.matches import Matches
from kmdesk.services.reference import choice_label
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.dialogs.match_effects import MatchEffects
from kmdesk.ui.dialogs.match_fields import MatchFieldsForm
from kmdesk.ui.dialogs.match_interviews import InterviewsEditor
from kmdesk.ui.forms.arrivals import Followed, all_fields
from kmdesk.ui.forms.fields import mnemonics_of
from kmdesk.ui.forms.offer import stored_meanwhile
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_WIDTH = 680
_AGREED = ("agreed", "started", "ended")


class MatchDialog(KeptDialog):
    """Corrects one match. `saved` brings it as stored; the dialog then closes. Open it with `begin`."""

    saved = Signal(object)

    def __init__(
        self,
        ops: Operations,
        matches: Matches,
        moves: MatchMoves,
        *,
        local: Local,
        clock: Clock,
        match_id: str,
        parent: QWidget,
    ) -> None:
        super().__init__(
            ops,
            local,
            clock,
            title=tr("Ret match"),
            draft_key=f"match/{match_id}",
            draft_title=lambda: tr("Ret match: {candidate}", candidate=self._candidate),
            save_text=tr("&Gem match"),
            width=_WIDTH,
            parent=parent,
        )
        self.setObjectName("match_dialog")
        self.offer_history(Match.kind, match_id)
        self._matches, self._moves, self._clock, self._id = matches, moves, clock, match_id
        self._candidate = ""
        self._match = Match()
        self._places: tuple[PlaceChoice, ...] = ()
        self._company_municipality = ""
        self._shown: Followed[MatchForm]
        self._about = label("", "secondary", wrap=True)
        self.body.addWidget(self._about)
        self.fields: MatchFieldsForm
        self.interviews: InterviewsEditor | None = None
        """Where a match is at the interview, or has had one."""
        self._interviews_loaded: tuple[Interview, ...] = ()
        self._interviews_seen: tuple[Interview, ...] = ()
        """What was stored of them when they were shown: what others add afterwards stays."""
        self._arrived = InlineMessage("info", "", "")
        self._arrived.setObjectName("part_arrived")
        self._arrived.hide()
        self._effects: MatchEffects | None = None

    def begin(self, *, field: str = "") -> None:
        """Read the match and what was typed and not saved, and open with the focus in a field."""

        def show(form: MatchForm) -> None:
            self._show(form)
            names = self.fields.form.names()
            if field == "interviews" and self.interviews is not None:
                QTimer.singleShot(0, self.interviews, self.interviews.focus_first)  # once it is to be seen
            else:
                self.fields.form.focus_field(field if field in names else names[0])

        self.begin_with(lambda: self._matches.form(self._id), show)

    def typed(self) -> Mapping[str, Any]:
        """Return what stands in the form."""
        typed = self.fields.typed()
        if self.interviews is None:
            return typed
        return {**typed, "interviews": [list(self.interviews.value()), list(self._interviews_seen)]}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Take back what was typed."""
        self.fields.restore(state)
        if self.interviews is not None and "interviews" in state:
            typed, seen = state["interviews"]
            self._interviews_seen = tuple(seen)
            self.interviews.show_value(typed)
        self._say_effects()

    def is_edited(self) -> bool:
        """Tell whether anything was typed."""
        return bool(self.fields.edited) or self._interviews_edited()

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at its field."""
        if error.field == "interviews" and self.interviews is not None:
            self.interviews.say(error.message, error.advice)
            return True
        return self.fields.show_error(error)

    def save(self) -> None:
        """Check and store what was changed."""
        if not self.fields.check():
            return
        changes = self.fields.changed_values()
        if changes.get("municipality_code") == self._company_municipality:
            changes["municipality_code"] = ""
        changes.pop("interviews", None)
        if self.interviews is not None and self._interviews_edited():
            changes["interviews"] = self.interviews.value()
        seen = replace(self._match, interviews=self._interviews_seen, next_on="")
        self.ops.write(
            lambda: self._moves.change(self._id, changes, seen),
            self._on_saved,
            owner=self,
            failed=self.refuse,
        )

    # -- parts -------------------------------------------------------------------------------------

    def _show(self, form: MatchForm) -> None:
        match, self._places = form.match, form.places
        self._match = match
        self._candidate, self._company_municipality = form.candidate, form.company_municipality
        status = choice_label("match_status", match.status)
        self._about.setText(f"{form.candidate} · {form.company} · {status}")
        if match.status == "interview" or match.interviews:
            self._add_interviews(match)
        outcomes = ("completed", "discontinued") if match.agreed_on else ("refused",)
        self.fields = MatchFieldsForm(
            self._names_for,
            today=self._clock.today,
            options={
                "need_id": form.needs,
                "place_id": self._places_for,
                "broker_id": form.brokers,
                "end_outcome": [(code, choice_label("match_end_outcome", code)) for code in outcomes],
            },
            more_faults=self._faults_of_place,
            schemes=form.schemes,
            agreed=self._was_agreed(),
            taken_letters=mnemonics_of((tr("&Annullér"), self.save_button.text())),
            spared=set(facts_needed(match.type, match.employment_form)) - known_facts(match),
        )
        self._shown = Followed((match.kind, match.id), form, lambda: self._matches.form(match.id), _values_of)
        self.fields.load(_values_of(form))
        self._shown.keep_up(self.ops, self.fields, parent=self, then=self._on_arrived, gone=self.refuse)
        self.fields.changed.connect(lambda _name: self._on_changed())
        self.body.addWidget(self.fields)
        if self._was_agreed():
            self._effects = MatchEffects(form, self._clock.today())
            self.always_seen.addWidget(self._effects)
        self.body.addWidget(self.problem_place())
        self.body.addStretch(1)
        self._say_effects()

    def _was_agreed(self) -> bool:
        return bool(self._match.agreed_on) and self._match.status in _AGREED

    def _names_for(self, kind: str) -> tuple[str, ...]:
        """Return the fields that matter in the status the match has."""
        status = self._match.status
        period = COMMON_FACTS[2:-1]
        return (
            *(("agreed_on",) if self._was_agreed() else ()),
            "type",
            *(() if self._was_agreed() or status == "interview" else ("next_on",)),
            *period,
            *facts_asked(kind),
            "evaluation_on",
            *(("offered_on",) if status == "interview" or self._match.offered_on else ()),
            "need_id",
            *(("place_id",) if self._places_for(kind) else ()),
            "broker_id",
            *(("end_outcome", "end_reason") if status == "ended" else ()),
            "note",
        )

    def _places_for(self, kind: str) -> list[tuple[str, str]]:
        """Return the places that such a match can fill, and the one it fills now."""
        filled = self._match.place_id
        return [(one.id, one.name) for one in self._places if one.match_type == kind or one.id == filled]

    def _faults_of_place(self, values: Mapping[str, Any]) -> list[Fault]:
        """Return what speaks against the place that is chosen."""
        chosen = next((one for one in self._places if one.id == values.get("place_id")), None)
        if chosen is None:
            return []
        if chosen.match_type != values.get("type"):
            kind = choice_label("match_type", chosen.match_type).lower()
            return [Fault("place_id", tr("Pladsen er til {type}.", type=kind), "", blocks=False)]
        if chosen.remark:
            advice = tr("Du kan gemme alligevel.")
            return [Fault("place_id", chosen.remark, advice, blocks=False)]
        return []

    def _say_effects(self) -> None:
        if self._effects is not None:
            self._effects.show_values(self._match, self.fields.values(), self._match.status)

    def _add_interviews(self, match: Match) -> None:
        editor = InterviewsEditor(self._clock.today)
        editor.edited.connect(self._on_changed)
        self.interviews = editor
        self.body.addWidget(editor)
        self.body.addWidget(self._arrived)
        self._show_interviews(editor, match)

    def _interviews_edited(self) -> bool:
        return self.interviews is not None and self.interviews.value() != self._interviews_loaded

    def _show_interviews(self, editor: InterviewsEditor, match: Match) -> None:
        self._interviews_seen = interviews_of(match)
        editor.show_value(self._interviews_seen)
        self._interviews_loaded = editor.value()

    def _follow_interviews(self, before: Match, now: Match) -> None:
        """Show what others changed, unless it was changed here: then it is only told, and both are kept."""
        theirs = interviews_of(now)
        if self.interviews is None or theirs == interviews_of(before):
            return
        if self._interviews_edited():
            text = stored_meanwhile(self.interviews.said(theirs))
            self._arrived.show_text(self.interviews.accessibleName(), text)
            self._arrived.show()
        else:
            self._show_interviews(self.interviews, now)

    def _on_arrived(self, before: MatchForm, now: MatchForm) -> None:
        self._follow_interviews(before.match, now.match)
        self._match, self._places = now.match, now.places
        self.fields.set_options("need_id", now.needs)
        self.fields.set_options("place_id", self._places_for)
        self._say_effects()

    def _on_changed(self) -> None:
        self._say_effects()
        self.fit()
        self.touch()

    def _on_saved(self, match: Match) -> None:
        self.saved.emit(match)
        self.done_with()


def _values_of(form: MatchForm) -> dict[str, object]:
    """Return what the form shows: a place that was not given is the company's."""
    return {
        **all_fields(form.match),
        "municipality_code": form.match.municipality_code or form.company_municipality,
    }
