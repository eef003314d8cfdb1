"""Ending a visit: outcome, summary, next step and time; afterwards the summary can be printed at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Visit
from kmdesk.rules.dates import clock_time, parse_time
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.visits import ContactForm, Visits, moment_of
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.forms.fields import Declaration, FormField, mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

FINISH_FIELDS: Declaration = (
    FormField(name="outcome", kind="choice", columns=8, choices="outcome"),
    FormField(name="ends_at", label=mark("Slut kl."), columns=4, placeholder=mark("fx 10:45")),
    FormField(
        name="summary",
        label=mark("Resumé til virksomheden"),
        kind="long_text",
        columns=12,
        hint=mark("Det står i det resumé, du udskriver. Tomt: svarene bruges i stedet."),
        check=check_free_text,
    ),
    FormField(name="next_step", columns=8, placeholder=mark("fx Ring om projektoplæg")),
    FormField(name="next_step_on", label=mark("Dato"), kind="date", columns=4),
)

_OF_VISIT = ("outcome", "summary", "next_step", "next_step_on")
_WIDTH = 560


class FinishDialog(PanelDialog):
    """Ends one visit. Show it with `open_when_loaded()`."""

    finished_visit = Signal(str)
    print_summary = Signal(str)

    def __init__(
        self, ops: Operations, visits: Visits, local: Local, clock: Clock, visit_id: str, *, parent: QWidget
    ) -> None:
        super().__init__(tr("Afslut besøg"), width=_WIDTH, parent=parent)
        self.setObjectName("finish_dialog")
        self._ops, self._visits, self._local, self._clock, self._visit_id = (
            ops,
            visits,
            local,
            clock,
            visit_id,
        )
        self._visit = Visit()
        self._shown: Followed[Visit]
        cancel = Button(tr("A&nnullér"))
        cancel.clicked.connect(self.reject)
        self._save = Button(tr("&Afslut besøg"), "primary")
        self._save.setObjectName("save_button")
        self._save.clicked.connect(self.save)
        letters = mnemonics_of((cancel.text(), self._save.text()))
        self.form = RecordForm(FINISH_FIELDS, today=clock.today, taken_letters=letters)
        self._error = InlineMessage("late", "", "")
        self._error.hide()
        self.body.addWidget(self._error)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.footer.addWidget(_buttons(cancel, self._save))
        self._drafts = DraftKeeper(
            ops,
            local,
            clock,
            key=f"finish:{visit_id}",
            title=lambda: tr("Afslut besøg"),
            state=self.form.typed,
            parent=self,
        )
        self.form.changed.connect(lambda _name: self._drafts.touch())
        self.save_with_keys(self._save_once)

    def open_when_loaded(self) -> None:
        """Read the visit and what was typed the last time, then open."""
        visit_id, key = self._visit_id, f"finish:{self._visit_id}"

        def work() -> _Loaded:
            draft = next((draft.state for draft in self._local.drafts() if draft.key == key), None)
            return _Loaded(self._visits.form(visit_id), dict(draft) if draft else None)

        self._ops.read(work, self._show, owner=self)

    def save(self) -> None:
        """Check and end the visit."""
        if not self.form.check():
            return
        values = {name: str(self.form.value(name) or "") for name in _OF_VISIT}
        typed = str(self.form.value("ends_at") or "")
        ends = parse_time(typed) if typed.strip() else None
        if typed.strip() and ends is None:
            self.form.show_error(KnownError(tr("Sluttiden findes ikke. Skriv fx 10:45."), field="ends_at"))
            return
        ends_at = f"{self._visit.starts_at[:10]}T{clock_time(ends)}" if ends else ""
        visit_id = self._visit_id
        self._save.setEnabled(False)

        def work() -> None:
            self._visits.finish(visit_id, ends_at=ends_at, **values)

        self._ops.write(work, lambda _: self._on_done(), owner=self, failed=self._on_refused)

    def _save_once(self) -> None:
        """Save with the keys, unless it is being saved or has been."""
        if self._save.isEnabled():
            self.save()

    def _show(self, loaded: _Loaded) -> None:
        visit = self._visit = loaded.form.visit
        now = self._clock.now()
        starts, ends = moment_of(visit.starts_at), moment_of(visit.ends_at)
        # The end that was planned is only a plan: a visit that began today ends now.
        if (
            starts
            and starts.date() == now.date()
            and now.replace(tzinfo=None) > starts
            and visit.status != "done"
        ):
            ends = now.replace(tzinfo=None)
        self._shown = Followed(
            (Visit.kind, visit.id), visit, lambda: self._visits.form(visit.id).visit, _values_of
        )
        self.form.load({**_values_of(visit), "ends_at": f"{ends:%H:%M}" if ends else ""})
        if loaded.draft is not None:
            self.form.restore(loaded.draft, {})
        self._shown.keep_up(self._ops, self.form, parent=self, gone=self._say)
        self.open()
        self.form.focus_field("outcome")

    def _on_done(self) -> None:
        self._drafts.drop()
        self.finished_visit.emit(self._visit_id)
        self.form.hide()
        self._error.hide()
        done = EmptyState(
            "circle-check", tr("Besøget er afsluttet"), tr("Du kan give virksomheden resuméet med det samme.")
        )
        self.body.insertWidget(0, done)
        close = Button(tr("&Luk"))
        close.clicked.connect(self.accept)
        print_button = Button(tr("&Udskriv resumé"), "primary", "printer")
        print_button.setObjectName("print_after_button")
        print_button.clicked.connect(self._print)
        self.footer.addWidget(_buttons(close, print_button))
        self.footer.setCurrentIndex(1)
        print_button.setFocus()

    def _print(self) -> None:
        self.accept()
        self.print_summary.emit(self._visit_id)

    def _on_refused(self, error: KnownError) -> None:
        self._save.setEnabled(True)
        self._say(error)

    def _say(self, error: KnownError) -> None:
        if not self.form.show_error(error):
            self._error.show_text(error.message, error.advice)
            self._error.show()


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The visit, and what was typed in this form before the program ended."""

    form: ContactForm
    draft: dict[str, Any] | None


def _buttons(*buttons: Button) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
    row.setSpacing(theme.px(8))
    row.addWidget(label("", "meta"), 1)
    for button in buttons:
        row.addWidget(button)
    return holder


def _values_of(visit: Visit) -> dict[str, object]:
    return {name: getattr(visit, name) for name in _OF_VISIT}
