"""The form of an inquiry: who asks, about what, when it came, and until when the answer is promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Inquiry
from kmdesk.services.field_checks import check_email_field, check_free_text, check_phone_field
from kmdesk.services.inquiries import Inquiries
from kmdesk.services.inquiry_questions import company_of
from kmdesk.services.order_clocks import until_text
from kmdesk.services.search import Search
from kmdesk.services.visits import moment_of
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField, Slot, mnemonics_of
from kmdesk.ui.forms.offer import stored_meanwhile
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.finder import Finder, Found
from kmdesk.ui.screens.needs.ask import moment_in, wall_of, when_fields, when_values
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.messages import InlineMessage

_WIDTH = 680

FIELDS: Declaration = (
    Slot("company"),
    FormField(name="person", label=mark("Hvem spørger"), columns=5, placeholder=mark("fx Hanne Nygaard")),
    FormField(name="phone", kind="phone", columns=3, check=check_phone_field),
    FormField(name="email", columns=4, check=check_email_field),
    FormField(
        name="subject",
        label=mark("Hvad handler det om"),
        columns=12,
        required=True,
        placeholder=mark("fx Mangler to svejsere fra januar"),
        check=check_free_text,
    ),
    FormField(name="type", kind="choice", choices="inquiry_type", columns=5, required=True),
    FormField(name="channel", kind="choice", choices="inquiry_channel", columns=7),
    FormField(name="topics", kind="multi_choice", choices="inquiry_topic", columns=12),
    FormField(name="text", kind="long_text", columns=12, check=check_free_text),
    *when_fields(mark("Modtaget den")),
    FormField(name="municipality_code", kind="choice", choices="municipality", columns=6),
)


@dataclass(frozen=True, slots=True)
class ShownInquiry:
    """An inquiry with what its company is called."""

    inquiry: Inquiry
    company: str


class InquiryDialog(KeptDialog):
    """Creates or changes an inquiry. `saved` brings its id; the dialog then closes."""

    saved = Signal(str)

    def __init__(
        self,
        ops: Operations,
        inquiries: Inquiries,
        search: Search,
        local: Local,
        clock: Clock,
        *,
        inquiry_id: str = "",
        company_id: str = "",
        parent: QWidget,
    ) -> None:
        super().__init__(
            ops,
            local,
            clock,
            title=tr("Ret henvendelse") if inquiry_id else tr("Ny henvendelse"),
            draft_key=f"inquiry/{inquiry_id or f'new:{company_id}'}",
            draft_title=lambda: str(self.form.value("subject") or tr("Ny henvendelse")),
            save_text=tr("&Gem henvendelse"),
            width=_WIDTH,
            parent=parent,
        )
        self.setObjectName("inquiry_dialog")
        self._inquiries, self._search, self._clock = inquiries, search, clock
        self._id, self._company_id = inquiry_id, company_id
        if inquiry_id:
            self.offer_history(Inquiry.kind, inquiry_id)
        self._shown = Followed(
            (Inquiry.kind, inquiry_id), ShownInquiry(Inquiry(), ""), self._read, self._values_of
        )
        self._company_edited = False
        self.company = Finder(ops, self._find_companies, placeholder=tr("fx Vestrum"))
        self.company.setObjectName("company_finder")
        self.company.textEdited.connect(lambda _text: self._on_company())
        self.company.chosen.connect(lambda _id: self._on_company())
        self._company_field = Field(
            tr("&Virksomhed"), self.company, hint=tr("Vælg på listen. Er den der ikke, så skriv navnet.")
        )
        self.form = RecordForm(
            FIELDS,
            today=clock.today,
            slots={"company": self._company_field},
            taken_letters=mnemonics_of((tr("&Annullér"), self.save_button.text(), tr("&Virksomhed"))),
        )
        self.form.changed.connect(self._on_changed)
        self.due = InlineMessage("info", tr("Svar senest:"), "", icon="clock")
        self.due.setObjectName("due_message")
        self.always_seen.addWidget(self.due)
        self.body.addWidget(self.form)
        self.body.addWidget(self.problem_place())
        self.body.addStretch(1)

    def begin(self) -> None:
        """Read the inquiry, and what was typed and not saved, and open."""
        self.begin_with(self._read, self._show)

    def save(self) -> None:
        """Check and store."""
        self._company_field.set_state("normal")
        if not self.form.check():
            return
        values: dict[str, Any] = self.form.values_to_store()
        received = wall_of({name: values.pop(name) for name in ("at", "time")})
        typed = "" if self.company.value() else self.company.text().strip()
        seen = self._shown.record.inquiry
        values = {name: "" if value is None else value for name, value in values.items()}
        told = replace(
            seen, **values, received_at=received, company_id=self.company.value(), company_name=typed
        )
        self._shown.hold()
        self.ops.write(
            lambda: self._inquiries.save(told, seen), self._on_saved, owner=self, failed=self._on_failed
        )

    # -- what is kept ------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, Any]:
        """Return the form's own words, and the company by id and name."""
        return {"fields": self.form.typed(), "company": [self.company.value(), self.company.text()]}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show again what was typed earlier."""
        self.form.restore(state["fields"], {})
        self._choose_company(*state["company"])
        self._company_edited = True
        self._say_due()

    def is_edited(self) -> bool:
        """Tell whether a person changed anything."""
        return bool(self.form.edited_fields) or self._company_edited

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at the field it names."""
        if error.field == "company":
            self._company_field.set_state("error", str(error))
            self.company.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return self.form.show_error(error)

    # -- parts -------------------------------------------------------------------------------------

    def _read(self) -> ShownInquiry:
        inquiry = self._inquiries.get(self._id) if self._id else self._inquiries.blank(self._company_id)
        return ShownInquiry(inquiry, company_of(self._inquiries.store, inquiry))

    def _show(self, shown: ShownInquiry) -> None:
        self._shown.record = shown
        self._choose_company(shown.inquiry.company_id, shown.company)
        self.form.load(self._values_of(shown))
        if self._id:
            self._shown.keep_up(self.ops, self.form, parent=self, then=self._on_arrived, gone=self.refuse)
        self._say_due()
        first = "subject" if shown.company else "company"
        QTimer.singleShot(0, self, lambda: self._focus(first))

    def _focus(self, name: str) -> None:
        if name == "company":
            self.company.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.form.focus_field(name)

    def _values_of(self, shown: ShownInquiry) -> dict[str, object]:
        when = when_values(shown.inquiry.received_at)
        return {
            name: when[name] if name in when else getattr(shown.inquiry, name) for name in self.form.names()
        }

    def _on_arrived(self, before: ShownInquiry, now: ShownInquiry) -> None:
        was = (before.inquiry.company_id, before.company)
        is_now = (now.inquiry.company_id, now.company)
        if (self.company.value(), self.company.text()) == was:
            self._choose_company(*is_now)
        elif is_now != was:
            self._company_field.set_state("warn", stored_meanwhile(now.company))
        self._say_due()

    def _choose_company(self, company_id: str, name: str) -> None:
        blocker = QSignalBlocker(self.company)  # what is loaded is not typed
        self.company.choose(company_id, name)
        blocker.unblock()

    def _find_companies(self, text: str) -> Sequence[Found]:
        hits = self._search.companies(text)
        return [(hit.record_id, f"{hit.title}, {hit.detail}" if hit.detail else hit.title) for hit in hits]

    def _on_company(self) -> None:
        self._company_edited = True
        self._company_field.set_state("normal")
        self.touch()

    def _on_changed(self, name: str) -> None:
        self.touch()
        if name in ("at", "time"):
            self._say_due()

    def _say_due(self) -> None:
        """Say until when an answer is promised, by the time of receipt in the form."""
        typed = {name: self.form.value(name) for name in ("at", "time")}
        received = moment_in(typed, self._clock.today())
        at = f"{received:%Y-%m-%dT%H:%M}" if received else ""
        stored = self._shown.record.inquiry
        kept = stored.answer_due if self._id and at == stored.received_at else ""

        def work() -> str:  # without a moment too: what was asked a letter ago answers no more
            return kept or self._inquiries.due_for(at) if at else ""

        self.ops.read(work, self._show_due, owner=self, key="due")

    def _show_due(self, due: str) -> None:
        at = moment_of(due)
        self.due.setVisible(at is not None)
        self.due.show_text(tr("Svar senest:"), until_text(at, self._clock.today()) if at else "")

    def _on_failed(self, error: KnownError) -> None:
        self._shown.release()
        self.refuse(error)

    def _on_saved(self, inquiry: Inquiry) -> None:
        self.saved.emit(inquiry.id)
        self.done_with()
