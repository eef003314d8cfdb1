"""The form of a promise: what, to whom, who owes it, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Task
from kmdesk.rules.dates import clock_time, parse_time
from kmdesk.services.field_checks import Remark, check_free_text
from kmdesk.services.search import Search
from kmdesk.services.tasks import OpenPromise, Tasks
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField, Slot, mnemonics_of
from kmdesk.ui.forms.offer import stored_meanwhile
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.finder import Finder, Found
from kmdesk.ui.widgets.fields import Field

_WIDTH = 600


def check_time_field(text: str) -> Remark | None:
    """Judge a time of day in any Danish spelling."""
    if not text.strip() or parse_time(text):
        return None
    return Remark("error", tr("Klokkeslættet findes ikke. Skriv fx 12:00."))


PROMISE_FIELDS: Declaration = (
    FormField(
        name="title",
        label=mark("Hvad er lovet"),
        columns=12,
        required=True,
        placeholder=mark("fx Send faktaark om løntilskud"),
        check=check_free_text,
    ),
    Slot("company"),
    FormField(
        name="owner",
        kind="choice",
        choices="task_owner",
        columns=5,
        optional=False,
    ),
    FormField(name="owner_name", label=mark("Navn"), columns=7, placeholder=mark("fx Hanne Nygaard")),
    FormField(name="due_on", label=mark("Senest den"), kind="date", columns=5),
    FormField(
        name="due_time", label=mark("Kl."), columns=3, placeholder=mark("fx 12:00"), check=check_time_field
    ),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


class PromiseDialog(KeptDialog):
    """Creates or changes a promise. `saved` brings the Task as stored; the dialog then closes."""

    saved = Signal(object)

    def __init__(
        self,
        ops: Operations,
        tasks: Tasks,
        search: Search,
        local: Local,
        clock: Clock,
        *,
        promise_id: str = "",
        parent: QWidget,
    ) -> None:
        super().__init__(
            ops,
            local,
            clock,
            title=tr("Ret løfte") if promise_id else tr("Nyt løfte"),
            draft_key=f"promise/{promise_id or 'new'}",
            draft_title=lambda: str(self.form.value("title") or tr("Nyt løfte")),
            save_text=tr("&Gem løfte"),
            width=_WIDTH,
            parent=parent,
        )
        self.setObjectName("promise_dialog")
        self._tasks, self._search, self._id = tasks, search, promise_id
        if promise_id:
            self.offer_history(Task.kind, promise_id)
        self._shown = Followed(
            (Task.kind, promise_id), OpenPromise(Task(), ""), lambda: tasks.get(promise_id), self._values_of
        )
        self._company_edited = False
        self.company = Finder(ops, self._find_companies, placeholder=tr("fx Vestrum"))
        self.company.setObjectName("company_finder")
        self.company.textEdited.connect(lambda _text: self._on_company())
        self.company.chosen.connect(lambda _id: self._on_company())
        self._company_field = Field(tr("&Virksomhed"), self.company)
        self.form = RecordForm(
            PROMISE_FIELDS,
            today=clock.today,
            slots={"company": self._company_field},
            taken_letters=mnemonics_of((tr("&Annullér"), self.save_button.text(), tr("&Virksomhed"))),
        )
        self.form.changed.connect(lambda _name: self.touch())
        self.body.addWidget(self.form)
        self.body.addWidget(self.problem_place())
        self.body.addStretch(1)

    def begin(self, *, company_id: str = "") -> None:
        """Read the promise, and what was typed and not saved, and open. `company_id` starts a new one."""
        self.begin_with(
            lambda: self._tasks.get(self._id) if self._id else self._tasks.blank(company_id), self._show
        )

    def save(self) -> None:
        """Check and store."""
        self._company_field.set_state("normal")
        if not self.form.check():
            return
        if self.company.text().strip() and not self.company.value():
            self._company_field.set_state(
                "error", tr("Vælg virksomheden på listen, eller lad feltet stå tomt.")
            )
            self.company.setFocus(Qt.FocusReason.TabFocusReason)
            return
        values: dict[str, Any] = self.form.values_to_store()
        at = parse_time(values["due_time"])
        values["due_time"] = clock_time(at) if at else ""
        seen = self._shown.record.task
        task = replace(seen, **values, company_id=self.company.value())
        self.ops.write(lambda: self._tasks.save(task, seen), self._on_saved, owner=self, failed=self.refuse)

    # -- what is kept --------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, Any]:
        """Return the form's own words, and the company by id and name."""
        return {"fields": self.form.typed(), "company": [self.company.value(), self.company.text()]}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show again what was typed earlier."""
        self.form.restore(state["fields"], {})
        self._choose_company(*state["company"])
        self._company_edited = True

    def is_edited(self) -> bool:
        """Tell whether a person changed anything."""
        return bool(self.form.edited_fields) or self._company_edited

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at the field it names."""
        return self.form.show_error(error)

    # -- parts -----------------------------------------------------------------------------------------

    def _show(self, promise: OpenPromise) -> None:
        self._shown.record = promise
        self._choose_company(promise.task.company_id, promise.company)
        self.form.load(self._values_of(promise))
        if self._id:
            self._shown.keep_up(self.ops, self.form, parent=self, then=self._on_arrived, gone=self.refuse)
        QTimer.singleShot(0, self, lambda: self.form.focus_field("title"))

    def _values_of(self, promise: OpenPromise) -> dict[str, object]:
        return {name: getattr(promise.task, name) for name in self.form.names()}

    def _on_arrived(self, before: OpenPromise, now: OpenPromise) -> None:
        if self.company.value() == before.task.company_id:
            self._choose_company(now.task.company_id, now.company)
        elif now.task.company_id not in (before.task.company_id, self.company.value()):
            self._company_field.set_state("warn", stored_meanwhile(now.company))

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

    def _on_saved(self, task: Task) -> None:
        self.saved.emit(task)
        self.done_with()
