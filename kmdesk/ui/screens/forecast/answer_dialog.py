"""The form a company's answer is keyed in with: twelve figures by Tab or Enter, last time's beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QLineEdit, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import ForecastAnswer
from kmdesk.rules.forecast import FIGURES, GROUPS, HORIZONS
from kmdesk.services.field_checks import Remark, check_free_text
from kmdesk.services.field_labels import field_label
from kmdesk.services.forecast import AnswerForm
from kmdesk.services.forecast_words import figure_text, figure_to_store, quarter_text
from kmdesk.services.reference import choice_label
from kmdesk.store.local import Local
from kmdesk.ui.dialogs.record_dialog import RecordDialog, Values
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, FormField, Slot
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label

_WIDTH = 760
_HEADS = {"now": mark("I dag"), "m3": mark("Om 3 måneder"), "m12": mark("Om 12 måneder")}
_OTHERS: Declaration = (
    FormField(name="shortage", kind="choice", choices="forecast_shortage", columns=4),
    FormField(name="shortage_what", columns=8, check=check_free_text),
    FormField(name="answered_on", kind="date", columns=4),
    FormField(name="answered_by", columns=4),
    FormField(name="answer_way", kind="choice", choices="forecast_way", columns=4),
    FormField(name="note", kind="long_text", columns=12, check=check_free_text),
)


class AnswerDialog(RecordDialog):
    """Keys in one answer. `kept(wants_next)` follows when it is stored; `read` gives the form anew."""

    kept = Signal(bool)

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        form: AnswerForm,
        save: Callable[[Values, ForecastAnswer | None], object],
        *,
        read: Callable[[], AnswerForm],
        parent: QWidget,
    ) -> None:
        shown = Followed((form.answer.kind, form.answer.id), form, read, _values)
        self._goes_on = True
        super().__init__(
            ops,
            local,
            clock,
            title=f"{form.company.name} · {quarter_text(form.quarter)}",
            declaration=_declared(form),
            values=_values(form),
            save=lambda values: _nothing(save(values, _seen(shown.record))),
            save_text=tr("&Gem og næste"),
            draft_key=f"forecast_answer:{form.company.id}:{form.quarter.code}",
            width=_WIDTH,
            record=shown.name if form.stored else None,
            follow=shown,
            slots=_slots(),
            parent=parent,
        )
        self.setObjectName("forecast_answer_dialog")
        for name in FIGURES:
            self.form.editor(name).parts()[0].setAccessibleName(field_label(name))
        self.form.left.connect(self._tidy)
        self.saved.connect(lambda: self.kept.emit(self._goes_on))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field, as Tab does."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(QApplication.focusWidget(), QLineEdit):
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _everyday(self, cancel: str, primary: str) -> QWidget:
        """Put *Gem* beside what saves and goes on."""
        foot = super()._everyday(cancel, primary)
        alone = Button(tr("Gem og &luk"))
        alone.setObjectName("save_and_close")
        alone.clicked.connect(self._save_and_close)
        row = foot.layout()
        if isinstance(row, QBoxLayout):
            row.insertWidget(row.count() - 1, alone)
        return foot

    def _save_and_close(self) -> None:
        if self.form.check():
            self._goes_on = False
            self._on_save()

    def _on_failed(self, error: KnownError) -> None:
        self._goes_on = True
        super()._on_failed(error)

    def _tidy(self, name: str) -> None:
        """Write out what was typed short: `+` becomes *Flere*."""
        if name not in FIGURES:
            return
        typed = str(self.form.value(name) or "")
        if _check(name, typed) is None:
            shown = figure_text(figure_to_store(typed, name))
            if shown != typed:
                self.form.put(name, shown)


def _declared(form: AnswerForm) -> Declaration:
    """Return a row for each group: its name, and a field for each horizon with what was said last time."""
    rows: list[FormField | Slot] = [Slot("help")]
    for group in GROUPS:
        rows.append(Slot(group, 3))
        rows += [_field(form, f"{group}_{horizon}", _HEADS[horizon]) for horizon in HORIZONS]
    return (*rows, *_OTHERS)


def _field(form: AnswerForm, name: str, head: str) -> FormField:
    before = figure_text(getattr(form.before, name)) if form.before else ""
    hint = tr("Sidst: {value}", value=before) if before else ""
    return FormField(name=name, label=head, columns=3, hint=hint, check=partial(_check, name))


def _values(form: AnswerForm) -> dict[str, object]:
    shown = {name: figure_text(getattr(form.answer, name)) for name in FIGURES}
    others = {one.name: getattr(form.answer, one.name) for one in _OTHERS if isinstance(one, FormField)}
    return {**shown, **others}


def _seen(form: AnswerForm) -> ForecastAnswer | None:
    """Return the answer that was shown, None where there was none yet."""
    return form.answer if form.answer.status == "answered" else None


def _slots() -> dict[str, QWidget]:
    signs = tr("Skriv et tal. Om 3 og 12 måneder også + flere, = uændret, - færre eller ? ved ikke.")
    return {
        "help": label(signs, "secondary", wrap=True),
        **{group: label(choice_label("forecast_group", group), "medium", wrap=True) for group in GROUPS},
    }


def _check(name: str, text: str) -> Remark | None:
    try:
        figure_to_store(text, name)
    except KnownError as error:
        return Remark("error", str(error))
    return None


def _nothing(_stored: object) -> None:
    """Forget what was stored: the form is done with it."""
