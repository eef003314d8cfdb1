"""The form of an agreement: what was agreed, for how long, and who signs (US10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Agreement
from kmdesk.rules.agreements import TYPES
from kmdesk.services.agreement_terms import usual_end, usual_revision
from kmdesk.services.agreements import AgreementForm, Agreements
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.store.local import Draft, Local
from kmdesk.ui.dialogs.agreement_fields import AGREED, DAYS, PARTIES, POINTS, declaration
from kmdesk.ui.dialogs.agreement_points import PointsEditor
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.dialogs.panel import MOST_WIDTH
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_POINT_FIELDS = ("points", "point_texts")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which form: of the agreement `agreement_id`, of the one that `renews` another, or of a new one."""

    agreement_id: str = ""
    renews: str = ""
    company_id: str = ""
    type: str = ""

    @property
    def key(self) -> str:
        """Return the key of the form's draft."""
        if self.agreement_id:
            return f"agreement/{self.agreement_id}"
        return (
            f"agreement/renew:{self.renews}"
            if self.renews
            else f"agreement/new:{self.company_id}:{self.type}"
        )


def wanted_by_draft(key: str) -> Wanted:
    """Return which form a draft belongs to, from its key without `agreement/`."""
    sort, _, rest = key.partition(":")
    if sort == "renew":
        return Wanted(renews=rest)
    company_id, _, type_ = rest.partition(":")
    return Wanted(company_id=company_id, type=type_) if sort == "new" else Wanted(agreement_id=key)


def type_menu(parent: QWidget, chosen: Callable[[str], object]) -> QMenu:
    """Return a menu of the five types; `chosen` gets the code."""
    menu = QMenu(parent)
    menu.setObjectName("agreement_types")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for code in TYPES:
        action = menu.addAction(choice_label("agreement_type", code))
        action.setObjectName(f"new_{code}")
        action.triggered.connect(lambda _=False, code=code: chosen(code))
    return menu


class AgreementDialog(KeptDialog):
    """Creates or changes an agreement. `saved` brings it as stored; the dialog then closes."""

    saved = Signal(object)

    def __init__(
        self,
        ops: Operations,
        agreements: Agreements,
        local: Local,
        clock: Clock,
        *,
        form: AgreementForm,
        wanted: Wanted,
        parent: QWidget,
    ) -> None:
        record = form.agreement
        kind = choice_label("agreement_type", record.type)
        title = kind if wanted.agreement_id else tr("Ny: {type}", type=kind)
        self.points = PointsEditor()
        self._points_edited = False
        super().__init__(
            ops,
            local,
            clock,
            title=f"{title} · {form.company}" if form.company else title,
            draft_key=wanted.key,
            draft_title=lambda: f"{kind}, {form.company}",
            save_text=tr("&Gem aftale"),
            width=MOST_WIDTH,
            parent=parent,
        )
        self.setObjectName("agreement_form")
        self._agreements, self._is_new = agreements, not wanted.agreement_id
        self._shown = Followed(
            (record.kind, record.id), record, lambda: agreements.form(record.id).agreement, self._values_of
        )
        if wanted.agreement_id:
            self.offer_history(Agreement.kind, record.id)
        self.form = RecordForm(
            declaration(record.type, signed=bool(record.signed_on)),
            today=clock.today,
            slots={
                AGREED: label(tr("Det har I aftalt"), "group"),
                DAYS: label(tr("Periode"), "group"),
                PARTIES: label(tr("Parter"), "group"),
                POINTS: self.points,
            },
            taken_letters=mnemonics_of((tr("&Annullér"), self.save_button.text())),
        )
        self.form.set_options("broker_id", form.brokers)
        if record.status == "signed":
            text = tr("Ret kun fejl. Nye vilkår hører til i en fornyet aftale.")
            self.body.addWidget(InlineMessage("info", tr("Aftalen er underskrevet."), text))
        for part in (self.form, self.problem_place()):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.form.load(self._values_of(record))
        self.points.load(record.points, record.point_texts)
        self.form.changed.connect(lambda _name: self.touch())
        self.form.left.connect(self._on_left)
        self.points.changed.connect(self._on_points)

    def begin(self, draft: Draft | None = None, *, field: str = "") -> None:
        """Open, with what was typed and not saved, and the focus in a field."""
        if draft is not None:
            self.restore(draft.state)
        if not self._is_new:
            self._shown.keep_up(self.ops, self.form, parent=self, then=self._on_arrived, gone=self.refuse)
        self.open()
        if field in _POINT_FIELDS:
            self.points.show_problem(tr("Vælg mindst ét punkt, og skriv, hvad I har aftalt."))
        else:
            self.form.focus_field(field if field in self.form.names() else "title")

    def typed(self) -> Mapping[str, Any]:
        """Return the fields, the chosen points and what was written about them."""
        return {
            "fields": self.form.typed(),
            "points": list(self.points.points()),
            "texts": self.points.texts(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show again what was typed."""
        self.form.restore(state["fields"], {})
        self.points.load(state["points"], state["texts"])
        self._points_edited = True

    def is_edited(self) -> bool:
        """Tell whether a person changed a field or a point."""
        return bool(self.form.edited_fields) or self._points_edited

    def save(self) -> None:
        """Check and store."""
        self.points.show_problem("")
        if not self.form.check():
            return
        values: dict[str, Any] = self.form.values_to_store()
        seen = self._shown.record
        if seen.type == "partnership":
            values |= {"points": self.points.points(), "point_texts": self.points.texts()}
        agreement = replace(seen, **values)
        self.ops.write(
            lambda: self._agreements.save(agreement, seen), self._on_saved, owner=self, failed=self.refuse
        )

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at its field, or below the points."""
        if error.field in _POINT_FIELDS:
            self.points.show_problem(str(error))
            return True
        return self.form.show_error(error)

    # -- parts -----------------------------------------------------------------------------------------

    def _values_of(self, record: Agreement) -> dict[str, object]:
        return {name: getattr(record, name) for name in self.form.names()}

    def _on_arrived(self, before: Agreement, now: Agreement) -> None:
        self.points.arrive((before.points, before.point_texts), (now.points, now.point_texts))

    def _on_points(self) -> None:
        self._points_edited = True
        self.touch()

    def _on_left(self, name: str) -> None:
        """Let the usual end and revision of a new agreement follow its start, until a person sets them."""
        starts, edited = self._day("starts_on"), self.form.edited_fields
        if not self._is_new or starts is None or name not in ("starts_on", "ends_on"):
            return
        if name == "starts_on" and "ends_on" not in edited:
            ends = usual_end(self._shown.record.type, starts)
            self.form.put("ends_on", ends.isoformat() if ends else "")
        if "revised_on" not in edited and self._shown.record.type != "employer_declaration":
            revised = usual_revision(self._shown.record.type, starts, self._day("ends_on"))
            self.form.put("revised_on", revised.isoformat())

    def _day(self, name: str) -> date | None:
        return day_of(str(self.form.value(name) or ""))

    def _on_saved(self, agreement: Agreement) -> None:
        self.saved.emit(agreement)
        self.done_with()


def open_agreement(  # noqa: PLR0917 - what every dialog is made of
    ops: Operations,
    agreements: Agreements,
    local: Local,
    clock: Clock,
    parent: QWidget,
    wanted: Wanted,
    *,
    saved: Callable[[Agreement], object],
    field: str = "",
) -> None:
    """Read an agreement, and what was typed and not saved, and open its form; `saved` gets it as stored."""

    def read() -> tuple[AgreementForm, Draft | None]:
        if wanted.agreement_id:
            form = agreements.form(wanted.agreement_id)
        elif wanted.renews:
            form = agreements.renewal_form(wanted.renews)
        else:
            form = agreements.new_form(wanted.company_id, wanted.type)
        return form, next((draft for draft in local.drafts() if draft.key == wanted.key), None)

    def show(found: tuple[AgreementForm, Draft | None]) -> None:
        form, draft = found
        dialog = AgreementDialog(ops, agreements, local, clock, form=form, wanted=wanted, parent=parent)
        dialog.saved.connect(saved)
        dialog.begin(draft, field=field)

    ops.read(read, show, owner=parent)
