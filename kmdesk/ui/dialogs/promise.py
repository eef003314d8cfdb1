"""The form of a promise: what, to whom, who owes it, and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Task
from kmdesk.rules.dates import clock_time, parse_time
from kmdesk.services.field_checks import Remark, check_free_text
from kmdesk.services.search import Search
from kmdesk.services.tasks import OpenPromise, Tasks
from kmdesk.store.local import Draft, Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.forms.fields import Declaration, FormField, Slot, mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.matches.finder import Finder, Found
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

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


class PromiseDialog(PanelDialog):
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
        super().__init__(tr("Ret løfte") if promise_id else tr("Nyt løfte"), width=_WIDTH, parent=parent)
        self.setObjectName("promise_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._tasks, self._search, self._id = ops, tasks, search, promise_id
        if promise_id:
            self.offer_history(Task.kind, promise_id)
        self._local, self._key = local, f"promise/{promise_id or 'new'}"
        self._task = Task()
        self._company_edited = False
        self.company = Finder(ops, self._find_companies, placeholder=tr("fx Vestrum"))
        self.company.setObjectName("company_finder")
        self.company.textEdited.connect(lambda _text: self._on_company())
        self.company.chosen.connect(lambda _id: self._on_company())
        cancel = Button(tr("&Annullér"))
        cancel.setObjectName("cancel_button")
        cancel.clicked.connect(self.reject)
        save = Button(tr("&Gem løfte"), "primary")
        save.setObjectName("save_button")
        save.clicked.connect(self.save)
        company = Field(tr("&Virksomhed"), self.company)
        self._company_field = company
        self.form = RecordForm(
            PROMISE_FIELDS,
            today=clock.today,
            slots={"company": company},
            taken_letters=mnemonics_of((cancel.text(), save.text(), "&Virksomhed")),
        )
        self.form.changed.connect(lambda _name: self._on_changed())
        self._problem = InlineMessage("late", "", "")
        self._problem.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)
        self.footer.addWidget(_foot(label(tr("* skal udfyldes"), "meta"), cancel, save))
        self.footer.addWidget(self._question())
        self._drafts = DraftKeeper(
            ops,
            local,
            clock,
            key=self._key,
            title=lambda: str(self.form.value("title") or tr("Nyt løfte")),
            state=self._typed,
            parent=self,
        )

    def begin(self, *, company_id: str = "") -> None:
        """Read the promise, and what was typed and not saved, and open. `company_id` starts a new one."""

        def read() -> tuple[OpenPromise, Draft | None]:
            promise = self._tasks.get(self._id) if self._id else self._tasks.blank(company_id)
            left_over = (draft for draft in self._local.drafts() if draft.key == self._key)
            return promise, next(left_over, None)

        self._ops.read(read, self._show, owner=self)

    def save(self) -> None:
        """Check and store."""
        self._problem.hide()
        self._company_field.set_state("normal")
        if not self.form.check():
            return
        if self.company.text().strip() and not self.company.value():
            self._company_field.set_state(
                "error", tr("Vælg virksomheden på listen, eller lad feltet stå tomt.")
            )
            self.company.setFocus(Qt.FocusReason.TabFocusReason)
            return
        values: dict[str, Any] = self.form.values()
        at = parse_time(values["due_time"])
        values["due_time"] = clock_time(at) if at else ""
        task = replace(self._task, **values, company_id=self.company.value())
        self._ops.write(lambda: self._tasks.save(task), self._on_saved, owner=self, failed=self._refuse)

    def reject(self) -> None:
        """Close; ask first what to do with what was typed."""
        if (self.form.edited_fields or self._company_edited) and self.footer.currentIndex() == 0:
            self.footer.setCurrentIndex(1)
            self._keep_button.setFocus()
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter and Ctrl+S save."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_S):
            self.save()
        else:
            super().keyPressEvent(event)

    # -- parts -----------------------------------------------------------------------------------------

    def _show(self, found: tuple[OpenPromise, Draft | None]) -> None:
        promise, draft = found
        self._task = promise.task
        self.company.blockSignals(True)  # noqa: FBT003 - Qt's signature; what is loaded is not typed
        self.company.choose(promise.task.company_id, promise.company)
        self.form.load({name: getattr(promise.task, name) for name in self.form.names()})
        if draft is not None:
            self.form.restore(draft.state["fields"], {})
            self.company.choose(*draft.state["company"])
            self._company_edited = True
        self.company.blockSignals(False)  # noqa: FBT003
        self.open()
        self.form.focus_field("title")

    def _find_companies(self, text: str) -> Sequence[Found]:
        hits = self._search.companies(text)
        return [(hit.record_id, f"{hit.title}, {hit.detail}" if hit.detail else hit.title) for hit in hits]

    def _typed(self) -> Mapping[str, Any]:
        return {"fields": self.form.typed(), "company": [self.company.value(), self.company.text()]}

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

    def _on_company(self) -> None:
        self._company_edited = True
        self._company_field.set_state("normal")
        self._on_changed()

    def _on_changed(self) -> None:
        self.footer.setCurrentIndex(0)
        self._problem.hide()
        self._drafts.touch()

    def _on_saved(self, task: Task) -> None:
        self._drafts.drop()
        self.saved.emit(task)
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


def _foot(*parts: QWidget) -> QWidget:
    foot = QWidget()
    row = QHBoxLayout(foot)
    row.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
    row.setSpacing(theme.px(8))
    row.addWidget(parts[0], 1)
    for part in parts[1:]:
        row.addWidget(part)
    return foot
