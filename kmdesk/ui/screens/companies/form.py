"""Creating and changing a company: every field of US1, prefill from CVR, duplicates, people, draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.exchange.cvr_document import CvrDocument
from kmdesk.models.company import Company, ContactPerson, ProductionUnit
from kmdesk.rules.numbers import parse_whole_number
from kmdesk.services import reference
from kmdesk.services.company_duplicates import Duplicate
from kmdesk.services.company_form import CompanyForms, LoadedCompany, size_class_of
from kmdesk.store.local import Draft, Local
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.forms.fields import mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.ceased import CeasedMessage
from kmdesk.ui.screens.companies.cvr_fill import CvrFill, units_of
from kmdesk.ui.screens.companies.form_arrivals import fields_of, follow
from kmdesk.ui.screens.companies.form_fields import COMPANY_FIELDS, ONLY_WHEN_PROTECTED
from kmdesk.ui.screens.companies.form_footer import FormFooter
from kmdesk.ui.screens.companies.form_messages import DuplicateMessage, protected_line
from kmdesk.ui.screens.companies.people import PeopleEditor
from kmdesk.ui.screens.companies.place import Place
from kmdesk.ui.screens.companies.prefill import PrefillBar
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.section_header import SectionHeader

_COMPARED = frozenset(
    {"name", "cvr", "phone", "email", "website", "city", "municipality_code", "postal_code"}
)
_TYPING_PAUSE_MS = 250


@dataclass(frozen=True, slots=True)
class _State:
    """What a draft holds of the form."""

    typed: Mapping[str, Any]
    sources: Mapping[str, str]
    people: tuple[ContactPerson, ...]
    units: tuple[ProductionUnit, ...]

    def to_json(self, company_id: str | None) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "company_id": company_id,
            "typed": dict(self.typed),
            "sources": dict(self.sources),
            "people": [person.to_row() for person in self.people],
            "units": [unit.to_row() for unit in self.units],
        }

    @classmethod
    def from_json(cls, state: Mapping[str, Any]) -> _State:
        """Return what `to_json` gave."""
        return cls(
            state["typed"],
            state["sources"],
            tuple(ContactPerson.from_row(row) for row in state["people"]),
            tuple(ProductionUnit.from_row(row) for row in state["units"]),
        )


class CompanyDialog(PanelDialog):
    """The form of one company, new without a `company_id`. Show it with `open()`.

    `values` are what is known beforehand of a new company; `because` says why it is asked for.
    """

    saved = Signal(str, bool)
    """The company's id, and whether a contact shall be registered next."""
    open_existing = Signal(str)
    """The reader wants the company that is there already; the draft is kept."""
    ready = Signal()
    """What is stored has been read and is shown."""

    def __init__(
        self,
        ops: Operations,
        forms: CompanyForms,
        local: Local,
        clock: Clock,
        *,
        company_id: str | None = None,
        values: Mapping[str, object] | None = None,
        because: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Ny virksomhed") if company_id is None else tr("Ret virksomhed"), parent=parent)
        self.setObjectName("company_dialog")
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._forms, self._clock = ops, forms, clock
        self._company_id = company_id
        self._known_before = dict(values or {})
        self._draft_state: _State | None = None
        self._company = Company()
        self._units: tuple[ProductionUnit, ...] = ()
        self._fill: CvrFill | None = None
        self._other_companies: set[str] = set()
        self._footer = FormFooter(is_new=company_id is None)
        self._prefill = PrefillBar(ops)
        self._notes = InlineMessage("soon", "", "")
        self._duplicates = DuplicateMessage()
        self._people = PeopleEditor(clock.today)
        self._place = Place()
        self._protected = protected_line()
        self._ceased = CeasedMessage(ops, forms, company_id)
        self.form = self._make_form()
        self._place.attach(self.form)
        self._ceased.attach(self.form)
        self._error = InlineMessage("late", "", "")
        self._drafts = DraftKeeper(
            ops,
            local,
            clock,
            key=f"company:{company_id or 'new'}",
            title=self._draft_title,
            state=lambda: self._state().to_json(company_id),
            parent=self,
        )
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._look_for_duplicates)
        self._assemble(because)
        self._connect()
        ops.read(lambda: forms.load(company_id), self._on_loaded, owner=self, failed=self._on_gone)

    @classmethod
    def from_draft(
        cls,
        draft: Draft,
        ops: Operations,
        forms: CompanyForms,
        local: Local,
        clock: Clock,
        *,
        parent: QWidget | None = None,
    ) -> CompanyDialog:
        """Return the form as it stood when the draft was kept."""
        dialog = cls(ops, forms, local, clock, company_id=draft.state["company_id"], parent=parent)
        dialog._draft_state = _State.from_json(draft.state)
        return dialog

    # -- what a person does ------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for the CVR file that fills the form."""
        self._prefill.pick()

    def save(self, *, register_contact: bool = False) -> None:
        """Check and save. On an error the focus goes to the field at fault."""
        self._error.hide()
        if not self.form.check() or not self._people.check():
            return
        self._footer.set_busy(True)
        values, company_id = self._values_to_save(), self._company_id
        people, units = self._people.people(), self._units
        loaded = None if company_id is None else self._people.loaded()
        self._ops.write(
            lambda: self._forms.save(values, company_id, people, units, loaded),
            lambda company: self._on_saved(company, register_contact=register_contact),
            owner=self,
            failed=self._on_refused,
        )

    def reject(self) -> None:
        """Close, unless something would be lost: then ask in the footer, and a second Esc carries on."""
        if self._footer.is_busy():
            return
        if self._footer.is_asking():
            self._footer.ask(asking=False)
        elif self._is_changed():
            self._footer.ask(asking=True)
        else:
            self._leave()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and texts."""
        if event.mimeData().hasUrls() or event.mimeData().hasText():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Fill the form from what was dropped."""
        event.acceptProposedAction()
        self._prefill.read_dropped(event.mimeData())

    # -- building ----------------------------------------------------------------------------------

    def _make_form(self) -> RecordForm:
        slots = {
            "prefill": self._prefill,
            "prefill_notes": self._notes,
            "duplicates": self._duplicates,
            "place": self._place.line,
            "protected": self._protected,
            "people": self._people,
            "more": SectionHeader(tr("Flere oplysninger")),
            "ceased": self._ceased,
            "gap": QWidget(),
        }
        letters = mnemonics_of((*self._footer.texts(), self._prefill.mnemonic_text))
        return RecordForm(COMPANY_FIELDS, today=self._clock.today, slots=slots, taken_letters=letters)

    def _assemble(self, because: str) -> None:
        for message in (self._error, self._notes, self._duplicates):
            message.hide()
        why = [InlineMessage("info", because, "")] if because else []
        for part in (self._error, *why, self.form):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.footer.addWidget(self._footer)
        for part in self.form.keyboard_parts():
            self._prefill.watch(part)
        self._show_protection()

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self._people.changed.connect(self._drafts.touch)
        self._place.chosen.connect(lambda: self._on_changed("municipality_code"))
        self._prefill.fetched.connect(self._on_fetched)
        self._prefill.failed.connect(self._show_error)
        self._prefill.undone.connect(self._undo_fill)
        self._duplicates.open_existing.connect(self._go_to_existing)
        self._duplicates.is_another.connect(self._on_another)
        self._footer.cancelled.connect(self.reject)
        self._footer.primary.connect(self.save)
        self._footer.with_contact.connect(lambda: self.save(register_contact=True))
        self._footer.keep_draft.connect(self._keep_and_leave)
        self._footer.discard.connect(self._leave)
        self.save_with_keys(self.save)

    # -- loading and saving ------------------------------------------------------------------------

    def _on_loaded(self, loaded: LoadedCompany) -> None:
        self._company = loaded.company
        for name in ("broker_id", "standin_broker_id"):
            self.form.set_options(name, [(choice.code, choice.label) for choice in loaded.brokers])
        self.form.load(fields_of(loaded.company), loaded.company.field_sources)
        self._people.load(loaded.people)
        for name, value in self._known_before.items():
            self.form.put(name, value)
        if self._draft_state is not None:
            self.form.restore(self._draft_state.typed, self._draft_state.sources)
            self._people.restore(self._draft_state.people)
            self._units = self._draft_state.units
        self._show_protection()
        if self._company_id is not None:
            follow(
                *(self._ops, self._forms, self._company_id, self.form, self._people),
                self._show_protection,
                gone=self._show_error,
                dialog=self,
            )
        self.form.focus_field("cvr" if loaded.is_new else "name")
        self._look_for_duplicates()
        self.ready.emit()

    def _values_to_save(self) -> dict[str, object]:
        """Return what changed; a colleague's change to another field meanwhile is left alone."""
        values = self.form.values() if self._company_id is None else self.form.changed_values()
        sources = self.form.sources()
        if sources != dict(self._company.field_sources):
            values["field_sources"] = sources
        return values

    def _on_saved(self, company: Company, *, register_contact: bool) -> None:
        self._drafts.drop()
        self.accept()
        self.saved.emit(company.id, register_contact)

    def _on_refused(self, error: KnownError) -> None:
        self._footer.set_busy(False)
        if not self.form.show_error(error):
            self._show_error(error)

    def _on_gone(self, error: KnownError) -> None:
        self._show_error(error)
        self._footer.set_busy(True)
        self._footer.allow_cancel()

    def _show_error(self, error: KnownError) -> None:
        self._error.show_text(error.message, error.advice)
        self._error.show()

    # -- drafts and leaving ------------------------------------------------------------------------

    def _state(self) -> _State:
        return _State(self.form.typed(), self.form.sources(), self._people.people(), self._units)

    def _draft_title(self) -> str:
        name = str(self.form.value("name")).strip()
        return name or self.windowTitle()

    def _is_changed(self) -> bool:
        return bool(self.form.changed_values()) or self._people.is_changed()

    def _keep_and_leave(self) -> None:
        self._drafts.keep()
        super().reject()

    def _leave(self) -> None:
        self._drafts.drop()
        super().reject()

    def _go_to_existing(self, company_id: str) -> None:
        self._drafts.keep()
        super().reject()
        self.open_existing.emit(company_id)

    # -- while it is typed -------------------------------------------------------------------------

    def _on_changed(self, name: str) -> None:
        self._drafts.touch()
        self.form.take_back_offer(name, typing=True)
        if name in _COMPARED:
            self._typing.start()
        if name == "employees":
            self._show_size_class()
        if name in {"advertising_protected", "contact_basis"}:
            self._show_protection()
        if name in {"industry_code", "industry_classification"}:
            self._propose_industry()

    def _show_size_class(self) -> None:
        employees = parse_whole_number(self.form.editor("employees").text())
        self.form.put("employees_class", size_class_of({"employees": employees}))

    def _propose_industry(self) -> None:
        """Let an industry code fill an empty industry group; with DB25 it is no more than a proposal."""
        classification = str(self.form.value("industry_classification")) or "DB07"
        group = reference.industry_group_for(str(self.form.value("industry_code")), classification)
        if group and self.form.is_empty("industry_group"):
            self.form.put("industry_group", group)

    def _show_protection(self) -> None:
        protected = bool(self.form.value("advertising_protected"))
        for name in ONLY_WHEN_PROTECTED:
            self.form.cell(name).setVisible(protected or not self.form.is_empty(name))
        self._protected.setVisible(protected and self.form.is_empty("contact_basis"))
        self._ceased.look()

    # -- duplicates --------------------------------------------------------------------------------

    def _look_for_duplicates(self) -> None:
        values, except_id = self.form.values(), self._company_id or ""
        self._ops.read(
            lambda: self._forms.likely_duplicates(values, except_id),
            self._on_duplicates,
            owner=self,
            key="duplicates",
        )

    def _on_duplicates(self, found: tuple[Duplicate, ...]) -> None:
        self._duplicates.show_for([one for one in found if one.company_id not in self._other_companies])

    def _on_another(self, company_id: str) -> None:
        self._other_companies.add(company_id)
        self.form.focus_field("name")
        self._look_for_duplicates()

    # -- prefill -----------------------------------------------------------------------------------

    def _on_fetched(self, document: CvrDocument) -> None:
        self._error.hide()
        self._fill = CvrFill(self.form, document, self._clock.today(), is_new=self._company_id is None)
        self._units = tuple(units_of(document))
        self._prefill.show_result(self._fill.count, self._fill.source)
        self._notes.show_text("", " ".join(document.warnings))
        self._notes.setVisible(bool(document.warnings))
        self._place.after_fill(named=self._fill.filled("municipality_code"))
        self._after_fill()

    def _undo_fill(self) -> None:
        if self._fill is not None:
            self._fill.undo()
            self._fill = None
        self._units = ()
        self._prefill.clear_result()
        self._notes.hide()
        self._place.after_fill(named=False)
        self._after_fill()

    def _after_fill(self) -> None:
        self._show_protection()
        self._drafts.touch()
        self._look_for_duplicates()
