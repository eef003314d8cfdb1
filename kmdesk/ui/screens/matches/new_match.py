"""The dialog for a new match: company, perhaps one of its needs, candidate and type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Match, Need
from kmdesk.services.candidates import Candidates
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.matches import TYPES, CompanyHit, Matches
from kmdesk.services.reference import choice_label
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.finder import Finder, Found
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.fields import ComboBox, Field
from kmdesk.ui.widgets.labels import label

_WIDTH = 560


class NewMatchDialog(PanelDialog):
    """Creates a match. `created` brings it, once it is saved; the dialog then closes."""

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
        super().__init__(tr("Nyt match"), width=_WIDTH, parent=parent)
        self.setObjectName("new_match_dialog")
        self._ops, self._matches, self._moves = ops, matches, moves
        self._candidates, self._local, self._clock = candidates, local, clock
        self._needs: dict[str, Need] = {}
        self._wanted_need = ""
        self.company = Finder(ops, self._find_companies, placeholder=tr("fx Vestrum"))
        self.company.setObjectName("company_finder")
        self.company.chosen.connect(self._on_company)
        self.need = ComboBox(placeholder=tr("Uden et bestemt behov"))
        self.need.setObjectName("need_box")
        self.need.setEnabled(False)
        self.need.chosen.connect(self._on_need)
        self.candidate = Finder(ops, self._find_candidates, placeholder=tr("fx Sofie"))
        self.candidate.setObjectName("candidate_finder")
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
        for name, field in self._fields.items():
            self.body.addWidget(field)
            if name == "candidate":
                self.body.addWidget(self._add_candidate)
        self._problem = label("", "label", wrap=True)
        self._problem.hide()
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.footer.addWidget(self._footer())

    def preset(self, company_id: str, need_id: str) -> None:
        """Begin with a company, and one of its needs, if given."""
        if not company_id:
            self.company.setFocus()
            return
        self._wanted_need = need_id
        self._ops.read(lambda: self._matches.company(company_id), self._take_company, owner=self)

    def _footer(self) -> QWidget:
        cancel = Button(tr("Annullér"))
        cancel.setObjectName("cancel_button")
        cancel.clicked.connect(self.reject)
        save = Button(tr("Opret match"), "primary")
        save.setObjectName("save_button")
        save.setDefault(True)
        save.clicked.connect(self._save)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addWidget(label(tr("* skal udfyldes"), "meta"), 1)
        row.addWidget(cancel)
        row.addWidget(save)
        return foot

    # -- company and need ----------------------------------------------------------------------------

    def _find_companies(self, text: str) -> Sequence[Found]:
        return [
            (hit.id, f"{hit.name}, {hit.place}" if hit.place else hit.name)
            for hit in self._matches.find_companies(text)
        ]

    def _take_company(self, hit: CompanyHit) -> None:
        self.company.choose(hit.id, f"{hit.name}, {hit.place}" if hit.place else hit.name)
        self.candidate.setFocus()

    def _on_company(self, company_id: str) -> None:
        self._fields["company"].set_state("normal")
        self._needs.clear()
        self.need.set_options([])
        self.need.setEnabled(False)
        if company_id:
            self._ops.read(
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
        rows = self._candidates.list(text, limit=12)
        return [(row.id, f"{row.name}, {row.education}" if row.education else row.name) for row in rows]

    def _new_candidate(self) -> None:
        typed = "" if self.candidate.value() else self.candidate.text().strip()
        dialog = CandidateDialog(self._ops, self._candidates, self._local, self._clock, parent=self)
        dialog.saved.connect(self._take_candidate)
        dialog.begin(name=typed)

    def _take_candidate(self, candidate: Candidate) -> None:
        self._fields["candidate"].set_state("normal")
        self.candidate.choose(candidate.id, candidate.name)
        self.type.setFocus()

    # -- saving --------------------------------------------------------------------------------------

    def _save(self) -> None:
        for field in self._fields.values():
            field.set_state("normal")
        self._problem.hide()
        company, need = self.company.value(), self.need.value() or ""
        candidate, kind = self.candidate.value(), self.type.value() or ""
        self._ops.write(
            lambda: self._moves.create(company, need, candidate, kind),
            self._on_saved,
            owner=self,
            failed=self._refuse,
        )

    def _on_saved(self, match: Match) -> None:
        self.created.emit(match)
        self.accept()

    def _refuse(self, error: KnownError) -> None:
        field = self._fields.get(error.field)
        if field is None:
            self._problem.setText(str(error))
            self._problem.show()
            return
        field.set_state("error", str(error))
        field.editor.setFocus()
