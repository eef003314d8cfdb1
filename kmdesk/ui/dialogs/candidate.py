"""The candidate's form: all that the candidate bank keeps, and nothing of CPR or health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Candidate
from kmdesk.services.candidates import (
    MONTHS_KEPT,
    Candidates,
    check_month_field,
    months_after,
    parse_month,
    show_month,
)
from kmdesk.services.field_checks import (
    check_email_field,
    check_free_text,
    check_phone_field,
    check_postal_code_field,
)
from kmdesk.services.reference import postal
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.forms.fields import Declaration, FormField, Slot
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

DECLARATION: Declaration = (
    FormField(name="name", columns=8, required=True, check=check_free_text),
    FormField(name="status", kind="choice", choices="candidate_status", columns=4),
    FormField(name="email", label=mark("Mail"), columns=4, check=check_email_field),
    FormField(name="phone", kind="phone", columns=3, check=check_phone_field),
    FormField(name="postal_code", columns=2, check=check_postal_code_field),
    FormField(name="municipality_code", kind="choice", choices="municipality", columns=3),
    Slot("education"),
    FormField(name="education_title", columns=6, placeholder=mark("fx cand.merc.")),
    FormField(
        name="education_level", label=mark("Niveau"), kind="choice", choices="education_level", columns=6
    ),
    FormField(name="field_of_study", kind="choice", choices="field_of_study", columns=4),
    FormField(name="institution", columns=5),
    FormField(name="graduates_on", label=mark("Afsluttet/forventet"), kind="date", columns=3),
    FormField(
        name="unemployed_since",
        columns=3,
        placeholder=mark("fx 02.2026"),
        check=check_month_field,
    ),
    FormField(name="earliest_start", label=mark("Kan tidligst starte"), kind="date", columns=3),
    FormField(name="driving_licence", columns=2, placeholder=mark("fx B")),
    FormField(name="mobility", columns=4, placeholder=mark("fx 40 km fra Ikast")),
    FormField(
        name="competences",
        kind="tags",
        columns=8,
        placeholder=mark("fx CNC, Excel"),
        check=check_free_text,
    ),
    FormField(name="languages", kind="tags", columns=4, placeholder=mark("fx dansk, tysk")),
    FormField(name="wishes", kind="multi_choice", choices="match_type", columns=12),
    FormField(
        name="motivation",
        kind="long_text",
        columns=12,
        hint=mark("Skriv ikke CPR-numre, helbred eller fagforening."),
        check=check_free_text,
    ),
    FormField(name="screened_by", columns=5),
    FormField(name="screened_on", kind="date", columns=3),
    FormField(
        name="delete_after",
        kind="date",
        columns=4,
        hint=mark("Højst 36 måneder frem"),
    ),
    Slot("consent"),
    FormField(name="consent_on", kind="date", columns=3),
    FormField(name="consent_until", label=mark("Gælder til"), kind="date", columns=3),
    FormField(
        name="consent_text_version", label=mark("Samtykketekst"), columns=3, placeholder=mark("fx 2026-1")
    ),
    FormField(name="consent_withdrawn_on", label=mark("Trukket tilbage"), kind="date", columns=3),
)


class CandidateDialog(PanelDialog):
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
        super().__init__(tr("Ret kandidat") if candidate_id else tr("Ny kandidat"), parent=parent)
        self.setObjectName("candidate_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._candidates, self._clock = ops, candidates, clock
        self._id = candidate_id
        if candidate_id:
            self.offer_history(Candidate.kind, candidate_id)
        self._record = Candidate()
        self.form = RecordForm(
            DECLARATION,
            today=clock.today,
            slots={"education": label(tr("Uddannelse og ønsker"), "group"), "consent": self._consent_head()},
            taken_letters="gao",
        )
        self.form.changed.connect(self._on_changed)
        self.form.left.connect(self._on_left)
        self._problem = InlineMessage("late", "", "")
        self._problem.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.footer.addWidget(self._footer())
        self.footer.addWidget(self._question())
        self._drafts = DraftKeeper(
            ops,
            local,
            clock,
            key=f"candidate/{candidate_id or 'new'}",
            title=lambda: str(self.form.value("name") or tr("Ny kandidat")),
            state=self.form.typed,
            parent=self,
        )

    def begin(self, *, name: str = "", typed: Mapping[str, Any] | None = None) -> None:
        """Read the candidate and open. `name` starts a new one, `typed` is the state of a draft left over."""

        def read() -> Candidate:
            if self._id:
                return self._candidates.get(self._id)
            return replace(self._candidates.blank(), name=name)

        def show(candidate: Candidate) -> None:
            self._record = candidate
            self.form.load({**_fields(candidate), **(typed or {})})
            self.open()
            self.form.focus_field("name")

        self._ops.read(read, show, owner=self)

    def reject(self) -> None:
        """Close; ask first what to do with what was typed."""
        if self.form.edited_fields and self.footer.currentIndex() == 0:
            self.footer.setCurrentIndex(1)
            self._keep_button.setFocus()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter and Ctrl+S save."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S):
            self._save()
        else:
            super().keyPressEvent(event)

    # -- parts -----------------------------------------------------------------------------------------

    def _consent_head(self) -> QWidget:
        text = tr("Samtykket gælder deling af CV med virksomheder. Uden det kan CV’et ikke sendes.")
        return InlineMessage("info", "", text)

    def _footer(self) -> QWidget:
        cancel = Button(tr("&Annullér"))
        cancel.setObjectName("cancel_button")
        cancel.clicked.connect(self.reject)
        save = Button(tr("&Gem kandidat"), "primary")
        save.setObjectName("save_button")
        save.clicked.connect(self._save)
        return _foot(label(tr("* skal udfyldes"), "meta"), cancel, save)

    def _question(self) -> QWidget:
        self._keep_button = Button(tr("Gem kladde"))
        self._keep_button.setObjectName("keep_draft_button")
        self._keep_button.clicked.connect(self._keep_and_close)
        discard = Button(tr("Kassér"), "destructive")
        discard.setObjectName("discard_button")
        discard.clicked.connect(self._discard)
        go_on = Button(tr("Fortsæt"), "primary")
        go_on.setObjectName("continue_button")
        go_on.clicked.connect(lambda: self.footer.setCurrentIndex(0))
        return _foot(
            label(tr("Du har ændret noget, der ikke er gemt."), "medium"), self._keep_button, discard, go_on
        )

    def _on_changed(self, _name: str) -> None:
        self.footer.setCurrentIndex(0)
        self._problem.hide()
        self._drafts.touch()

    def _on_left(self, name: str) -> None:
        """Propose the municipality of a postal code, and how long a consent holds."""
        if name == "postal_code" and not self.form.value("municipality_code"):
            found = postal(str(self.form.value("postal_code")))
            if found is not None and len(found.municipalities) == 1:
                self.form.put("municipality_code", found.municipalities[0])
        if name == "consent_on" and self.form.value("consent_on") and not self.form.value("consent_until"):
            until = months_after(self._clock.today(), MONTHS_KEPT)
            self.form.put("consent_until", until.isoformat())

    def _save(self) -> None:
        if not self.form.check():
            return
        values = self.form.values()
        values["unemployed_since"] = parse_month(str(values["unemployed_since"]))
        candidate = replace(self._record, **values)
        self._ops.write(
            lambda: self._candidates.save(candidate), self._on_saved, owner=self, failed=self._refuse
        )

    def _on_saved(self, candidate: Candidate) -> None:
        self._drafts.drop()
        self.saved.emit(candidate)
        self.accept()

    def _refuse(self, error: KnownError) -> None:
        if not self.form.show_error(error):
            self._problem.show_text(error.message, error.advice)
            self._problem.show()

    def _keep_and_close(self) -> None:
        self._drafts.keep()
        super().reject()

    def _discard(self) -> None:
        self._drafts.drop()
        super().reject()


def _fields(candidate: Candidate) -> dict[str, object]:
    """Return the values as the form shows them."""
    shown = {item.name: getattr(candidate, item.name) for item in DECLARATION if isinstance(item, FormField)}
    return {**shown, "unemployed_since": show_month(candidate.unemployed_since)}


def _foot(*parts: QWidget) -> QWidget:
    foot = QWidget()
    row = QHBoxLayout(foot)
    row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
    row.setSpacing(theme.px(8))
    row.addWidget(parts[0], 1)
    for part in parts[1:]:
        row.addWidget(part)
    return foot
