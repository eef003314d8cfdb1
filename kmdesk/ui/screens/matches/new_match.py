"""The dialog for a new match: company, perhaps one of its needs, candidate and type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Match, Need
from kmdesk.services.candidates import Candidates, Consent
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.matches import TYPES, CompanyHit, Matches
from kmdesk.services.reference import choice_label
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.finder import Finder, Found
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.fields import ComboBox, Field
from kmdesk.ui.widgets.messages import InlineMessage

_WIDTH = 560

Preset = tuple[CompanyHit | None, Candidate | None]


class NewMatchDialog(KeptDialog):
    """Creates a match. `created` brings it once it is saved; the dialog then closes. Open it with `begin`."""

    created = Signal(object)

    def __init__(
        self,
        ops: Operations,
        matches: Matches,
        moves: MatchMoves,
        *,
        candidates: Candidates,
        local: Local,
        clock: Clock,
        parent: QWidget,
    ) -> None:
        super().__init__(
            ops,
            local,
            clock,
            title=tr("Nyt match"),
            draft_key="match_new/",
            draft_title=self._draft_title,
            save_text=tr("&Opret match"),
            width=_WIDTH,
            parent=parent,
        )
        self.setObjectName("new_match_dialog")
        self._matches, self._moves = matches, moves
        self._candidates, self._kept_in, self._clock = candidates, local, clock
        self._needs: dict[str, Need] = {}
        self._wanted_need = ""
        self._edited = self._preset = False
        self.company = Finder(ops, self._find_companies, placeholder=tr("fx Vestrum"))
        self.company.setObjectName("company_finder")
        self.company.chosen.connect(self._on_company)
        self.need = ComboBox(placeholder=tr("Uden et bestemt behov"))
        self.need.setObjectName("need_box")
        self.need.setEnabled(False)
        self.need.chosen.connect(self._on_need)
        self.candidate = Finder(ops, self._find_candidates, placeholder=tr("fx Sofie"))
        self.candidate.setObjectName("candidate_finder")
        self.candidate.chosen.connect(lambda _id: self._ask_consent())
        self.type = ComboBox(
            [(code, choice_label("match_type", code)) for code in TYPES], placeholder=tr("Vælg")
        )
        self.type.setObjectName("type_box")
        self._fields = {
            "company": Field(tr("&Virksomhed"), self.company, required=True),
            "need": Field(tr("&Behov"), self.need),
            "candidate": Field(tr("&Kandidat"), self.candidate, required=True),
            "type": Field(tr("&Type"), self.type, required=True),
        }
        self._add_candidate = LinkButton(tr("Ny kandidat"), icon="plus", small=True)
        self._add_candidate.setObjectName("new_candidate_link")
        self._add_candidate.activated.connect(self._new_candidate)
        self._consent = InlineMessage("soon", "", "")
        self._consent.setObjectName("consent_hint")
        self._consent.hide()
        for name, field in self._fields.items():
            self.body.addWidget(field)
            if name == "candidate":
                self.body.addWidget(self._add_candidate)
                self.body.addWidget(self._consent)
        self.body.addWidget(self.problem_place())
        self.body.addStretch(1)
        for finder in (self.company, self.candidate):
            finder.textEdited.connect(lambda _text: self._on_typed())
        for box in (self.need, self.type):
            box.chosen.connect(lambda _code: self._on_typed())

    def begin(self, company_id: str = "", need_id: str = "", candidate_id: str = "") -> None:
        """Open with what is known already, or else with what was typed the last time and not saved."""
        self._wanted_need = need_id
        self._preset = bool(company_id or candidate_id)

        def read() -> Preset:
            return (
                self._matches.company(company_id) if company_id else None,
                self._candidates.get(candidate_id) if candidate_id else None,
            )

        def show(found: Preset) -> None:
            company, candidate = found
            if company is not None:
                self.company.choose(company.id, _shown(company.name, company.place))
            if candidate is not None:
                self.candidate.choose(candidate.id, candidate.name)
            missing = (self.company, self.candidate, self.type)
            (next((one for one in missing if not one.value()), self.type)).setFocus()

        self.begin_with(read, show)

    def typed(self) -> Mapping[str, Any]:
        """Return what stands in the fields."""
        return {
            "company": [self.company.value(), self.company.text()],
            "need": self.need.value() or "",
            "candidate": [self.candidate.value(), self.candidate.text()],
            "type": self.type.value() or "",
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show what was typed the last time, unless the dialog was opened for somebody in particular."""
        if self._preset:
            return
        self._wanted_need = state["need"]
        self.type.set_value(state["type"] or None)
        self.company.choose(*state["company"])
        self.candidate.choose(*state["candidate"])
        self._edited = True

    def is_edited(self) -> bool:
        """Tell whether anything was typed."""
        return self._edited

    def save(self) -> None:
        """Create the match."""
        for field in self._fields.values():
            field.set_state("normal")
        company, need = self.company.value(), self.need.value() or ""
        candidate, kind = self.candidate.value(), self.type.value() or ""
        self.ops.write(
            lambda: self._moves.create(company, need, candidate, kind),
            self._on_saved,
            owner=self,
            failed=self.refuse,
        )

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at its field."""
        field = self._fields.get(error.field)
        if field is None:
            return False
        field.set_state("error", str(error))
        field.editor.setFocus()
        return True

    # -- company and need ----------------------------------------------------------------------------

    def _find_companies(self, text: str) -> Sequence[Found]:
        return [(hit.id, _shown(hit.name, hit.place)) for hit in self._matches.find_companies(text)]

    def _on_company(self, company_id: str) -> None:
        self._fields["company"].set_state("normal")
        self._needs.clear()
        self.need.set_options([])
        self.need.setEnabled(False)
        self._ask_consent()
        if company_id:
            self.ops.read(
                lambda: self._matches.open_needs(company_id), self._offer_needs, owner=self, key="needs"
            )

    def _offer_needs(self, needs: Sequence[Need]) -> None:
        self._needs = {need.id: need for need in needs}
        none = [("", tr("Uden et bestemt behov"))]
        self.need.set_options([*none, *((need.id, need.title or tr("Behov uden navn")) for need in needs)])
        self.need.setEnabled(bool(needs))
        if self._wanted_need in self._needs:
            self.need.set_value(self._wanted_need)
            self._on_need(self._wanted_need)
        self._wanted_need = ""

    def _on_need(self, need_id: object) -> None:
        """Propose the type the need asks for."""
        need = self._needs.get(str(need_id or ""))
        if need is not None and need.match_type in TYPES and not self.type.value():
            self.type.set_value(need.match_type)

    # -- candidate -----------------------------------------------------------------------------------

    def _find_candidates(self, text: str) -> Sequence[Found]:
        return [(row.id, _shown(row.name, row.education)) for row in self._candidates.list(text, limit=12)]

    def _new_candidate(self) -> None:
        typed = "" if self.candidate.value() else self.candidate.text().strip()
        dialog = CandidateDialog(self.ops, self._candidates, self._kept_in, self._clock, parent=self)
        dialog.saved.connect(self._take_candidate)
        dialog.begin(name=typed)

    def _take_candidate(self, candidate: Candidate) -> None:
        self._fields["candidate"].set_state("normal")
        self.candidate.choose(candidate.id, candidate.name)
        self.type.setFocus()
        self._on_typed()

    def _ask_consent(self) -> None:
        """Say already now when the CV may not be sent to this company."""
        company, candidate = self.company.value(), self.candidate.value()
        self._consent.hide()
        if candidate:
            self.ops.read(
                lambda: self._matches.sharing(candidate, company),
                self._say_consent,
                owner=self,
                key="consent",
            )

    def _say_consent(self, consent: Consent) -> None:
        if not consent.valid:
            self._consent.show_text(tr("Matchet kan oprettes, men CV’et kan ikke sendes."), consent.text)
        self._consent.setVisible(not consent.valid)

    # -- saving --------------------------------------------------------------------------------------

    def _draft_title(self) -> str:
        names = [finder.text().strip() for finder in (self.candidate, self.company)]
        return tr("Nyt match: {names}", names=" – ".join(name for name in names if name))

    def _on_typed(self) -> None:
        self._edited = True
        self.touch()

    def _on_saved(self, match: Match) -> None:
        self.created.emit(match)
        self.done_with()


def _shown(name: str, more: str) -> str:
    return f"{name}, {more}" if more else name
