"""The candidate's form: all that the candidate bank keeps, and what may be shared as it stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Candidate
from kmdesk.rules.retention import renewed_until
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.candidate_fields import consent_remark, parse_month, show_month
from kmdesk.services.candidates import Candidates, may_be_shared
from kmdesk.services.consent_reach import Reached, companies_reached
from kmdesk.services.reference import postal
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate_fields import CONSENT_FIELDS, DECLARATION, SECTIONS
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.dialogs.panel import MOST_WIDTH
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.editors import texts_in
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.settings.municipality_picker import MunicipalityPicker
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage, MessageTone

_PLACES = "mobility_municipalities"
_FIELDS = tuple(item.name for item in DECLARATION if isinstance(item, FormField))


class CandidateDialog(KeptDialog):
    """Creates or changes a candidate. `saved` brings the candidate as stored; the dialog then closes."""

    saved = Signal(object)

    def __init__(
        self,
        ops: Operations,
        candidates: Candidates,
        local: Local,
        clock: Clock,
        *,
        candidate_id: str = "",
        parent: QWidget,
    ) -> None:
        self._candidates, self._clock = candidates, clock
        self._id = candidate_id
        self._shown = Followed(
            (Candidate.kind, candidate_id), Candidate(), lambda: candidates.get(candidate_id), _shown
        )
        self._rules: ServiceRules | None = None
        self._institutions: dict[str, str] = {}
        self._notices: list[InlineMessage] = []
        self._reached: tuple[Reached, ...] = ()
        self._first, self._proposed = "name", ""
        super().__init__(
            ops,
            local,
            clock,
            title=tr("Ret kandidat") if candidate_id else tr("Ny kandidat"),
            draft_key=f"candidate/{candidate_id or 'new'}",
            draft_title=lambda: str(self.form.value("name") or tr("Ny kandidat")),
            save_text=tr("&Gem kandidat"),
            width=MOST_WIDTH,
            parent=parent,
        )
        self.setObjectName("candidate_dialog")
        if candidate_id:
            self.offer_history(Candidate.kind, candidate_id)
        self.places = MunicipalityPicker()
        self.places.edited.connect(lambda: self._on_changed(_PLACES))
        self._consent = QVBoxLayout()
        self.form = RecordForm(DECLARATION, today=clock.today, slots=self._slots(), taken_letters="agkf")
        self.form.changed.connect(self._on_changed)
        self.form.left.connect(self._on_left)
        self.body.addWidget(self.form)
        self.body.addWidget(self.problem_place())
        self.body.addStretch(1)

    def begin(self, *, name: str = "", at: str = "name") -> None:
        """Read the candidate and open with the focus in the field `at`; `name` starts a new one.

        What was typed the last time and neither saved nor thrown away is shown again.
        """

        def read() -> tuple[Candidate, tuple[tuple[str, str], ...], ServiceRules]:
            candidates = self._candidates
            record = candidates.get(self._id) if self._id else replace(candidates.blank(), name=name)
            return record, candidates.institutions(), candidates.rules()

        def show(found: tuple[Candidate, tuple[tuple[str, str], ...], ServiceRules]) -> None:
            record, institutions, self._rules = found
            self._shown.record = record
            self._institutions = dict(institutions)
            self.form.set_options("institution_id", institutions)
            self.form.load(_shown(record))
            self.places.set_value(record.mobility_municipalities)
            self._tell_sharing()
            self._look_up_companies()
            self._first = at
            if self._id:
                self._shown.keep_up(self.ops, self.form, parent=self, then=self._on_arrived, gone=self.refuse)

        self.begin_with(read, show)

    # -- what stands in it -------------------------------------------------------------------------

    def typed(self) -> Mapping[str, Any]:
        """Return what stands in the form."""
        return {**self.form.typed(), _PLACES: list(self.places.value())}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show again what was typed."""
        self.form.restore(state, {})
        self.places.set_value(texts_in(state.get(_PLACES)))
        self._tell_sharing()
        self._look_up_companies()

    def is_edited(self) -> bool:
        """Tell whether a person changed anything."""
        return bool(self.form.edited_fields)

    def save(self) -> None:
        """Check and store the candidate."""
        if not self.form.check():
            return
        seen = self._shown.record
        candidate = replace(seen, **self._values())
        self.ops.write(
            lambda: self._candidates.save(candidate, seen), self._on_saved, owner=self, failed=self.refuse
        )

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at its field."""
        return self.form.show_error(error)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the field that was asked for."""
        super().showEvent(event)
        self.form.focus_field(self._first)

    # -- parts -----------------------------------------------------------------------------------------

    def _slots(self) -> dict[str, QWidget]:
        slots = {
            name: _heading(tr(text), lined=number > 0) for number, (name, text) in enumerate(SECTIONS.items())
        }
        head = QWidget()
        self._consent = QVBoxLayout(head)
        self._consent.setContentsMargins(0, 0, 0, 0)
        self._consent.setSpacing(theme.px(8))
        self._consent.addWidget(slots["consent"])
        slots["consent"] = head
        slots[_PLACES] = Field(tr("Vil arbejde i"), self.places)
        return slots

    def _on_changed(self, name: str) -> None:
        self.form.edited_fields.add(name)
        self.touch()
        if name == "institution_id":
            self._name_institution()
        if name in CONSENT_FIELDS:
            self._tell_sharing()

    def _on_arrived(self, before: Candidate, now: Candidate) -> None:
        """Let what stands outside the form follow what others have changed."""
        theirs, were = set(now.mobility_municipalities), set(before.mobility_municipalities)
        self.places.set_value(sorted((set(self.places.value()) | (theirs - were)) - (were - theirs)))
        self._tell_sharing()
        self._look_up_companies()

    def _on_left(self, name: str) -> None:
        """Propose what follows from a field that was filled in."""
        if name == "postal_code":
            self._propose_municipality()
        if name == "consent_on" and self.form.value("consent_on"):
            self._propose_consent()
        if name == "consent_withdrawn_on" and name in self.form.edited_fields:
            self._take_basis_off()
        if name in CONSENT_FIELDS:
            self._tell_sharing()
        if name == "consent_companies":
            self._look_up_companies()

    def _propose_municipality(self) -> None:
        """Fill in where the postal code lies; what was proposed of another code gives way."""
        found, stands = postal(str(self.form.value("postal_code"))), self.form.value("municipality_code")
        if found is None or stands not in {"", self._proposed} or stands in found.municipalities:
            return
        self._proposed = found.municipalities[0] if len(found.municipalities) == 1 else ""
        self.form.put("municipality_code", self._proposed)

    def _propose_consent(self) -> None:
        """Fill in what a new consent usually says, where nothing stands yet."""
        rules = self._rules
        if rules is None:
            return
        usual = {
            "consent_until": renewed_until(self._clock.today(), rules).isoformat(),
            "consent_purpose": tr("Deling af CV med virksomheder"),
            "consent_scope": "all",
        }
        for name, value in usual.items():
            if not self.form.value(name):
                self.form.put(name, value)

    def _take_basis_off(self) -> None:
        """Let a basis from before go with the consent: what stands from now on is chosen on purpose."""
        if self.form.value("consent_withdrawn_on") and "legal_basis" not in self.form.edited_fields:
            self.form.put("legal_basis", "")
            self.form.put("legal_basis_reference", "")

    def _name_institution(self) -> None:
        """Write the institution's name as text too, unless the broker wrote another."""
        written = str(self.form.value("institution"))
        if not written or written in self._institutions.values():
            self.form.put("institution", self._institutions.get(str(self.form.value("institution_id")), ""))

    def _look_up_companies(self) -> None:
        """Find the companies that the consent names, so that one can tell them by their numbers."""
        names = tuple(texts_in(self.form.value("consent_companies")))
        store = self._candidates.store

        def show(found: tuple[Reached, ...]) -> None:
            self._reached = found
            self._tell_sharing()

        self.ops.read(lambda: companies_reached(store, names), show, owner=self, key="reached")

    def _tell_sharing(self) -> None:
        """Say what may be shared as the form stands, and with whom."""
        for notice in self._notices:
            self._consent.removeWidget(notice)
            notice.hide()
            notice.deleteLater()
        candidate = replace(self._shown.record, **self._values())
        sharing = may_be_shared(candidate, self._clock.today())
        tones: dict[str, MessageTone] = {"ok": "ok", "late": "late", "soon": "soon"}
        told: list[tuple[str, MessageTone, str]] = [
            ("sharing_notice", tones[sharing.tone], sharing.text),
            ("consent_remark", "soon", consent_remark(candidate, self._rules) if self._rules else ""),
        ]
        told.extend(("reached_notice", "info" if one.plain else "soon", one.text) for one in self._reached)
        self._notices = []
        for name, tone, text in told:
            if text:
                notice = InlineMessage(tone, "", text)
                notice.setObjectName(name)
                self._consent.addWidget(notice)
                self._notices.append(notice)

    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = self.form.values_to_store()
        values["unemployed_since"] = parse_month(str(values["unemployed_since"]))
        return {**values, _PLACES: self.places.value()}

    def _on_saved(self, candidate: Candidate) -> None:
        self.saved.emit(candidate)
        self.done_with()


def _shown(candidate: Candidate) -> dict[str, object]:
    """Return the values as the form shows them."""
    shown = {name: getattr(candidate, name) for name in _FIELDS}
    return {**shown, "unemployed_since": show_month(candidate.unemployed_since)}


def _heading(text: str, *, lined: bool) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, theme.px(6) if lined else 0, 0, 0)
    column.setSpacing(theme.px(8))
    if lined:
        column.addWidget(Hairline())
    column.addWidget(label(text, "section"))
    return holder
