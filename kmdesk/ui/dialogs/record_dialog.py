"""A small dialog over one record's form, with a draft within a second and a question before leaving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.store.local import Draft, Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.panel import PanelDialog, go_back_to
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.drafts import DraftKeeper, from_last_time
from kmdesk.ui.forms.fields import Declaration, FormField, mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import label

Values = Mapping[str, object]
_NAME = 48
"""Letters of what was written that a draft is called by."""


class RecordDialog(PanelDialog):
    """Edits the fields of a declaration. `save(values)` runs on the store's thread; `saved` when it is done.

    What is typed is kept as the draft `draft_key` and shown again when the dialog is opened the next time.
    Of a stored record, `record` (kind and id) is the one whose history is offered, and `follow` lets the form
    take in what others change meanwhile; `save` then compares with `follow.record`. `slots` are the headings
    and other widgets of the declaration's slots.
    """

    saved = Signal()

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        *,
        title: str,
        declaration: Declaration,
        values: Values,
        save: Callable[[Values], None],
        save_text: str,
        draft_key: str,
        width: int,
        record: tuple[str, str] | None = None,
        follow: Followed[Any] | None = None,
        slots: Mapping[str, QWidget] | None = None,
        parent: QWidget,
    ) -> None:
        super().__init__(title, width=width, parent=parent)
        if record is not None:
            self.offer_history(*record)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._ops, self._local, self._save, self._key = ops, local, save, draft_key
        self._follow = follow
        self._asked_at: QWidget | None = None
        cancel, primary = tr("&Annullér"), save_text
        self.form = RecordForm(
            declaration,
            today=clock.today,
            slots=slots,
            taken_letters=mnemonics_of((cancel, primary, tr("&Kassér"))),
        )
        self._legend = any(isinstance(one, FormField) and one.required for one in declaration)
        self.form.load(values)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self._drafts = DraftKeeper(
            ops, local, clock, key=draft_key, title=self._draft_title, state=self.form.typed, parent=self
        )
        self._title, self._texts = (
            title,
            [
                one.name
                for one in declaration
                if isinstance(one, FormField) and one.kind in ("text", "long_text")
            ],
        )
        self.form.changed.connect(lambda _name: self._drafts.touch())
        self.footer.addWidget(self._everyday(cancel, primary))
        self.footer.addWidget(self._question())
        self.save_with_keys(self._on_save)

    def open(self) -> None:
        """Show the dialog, with the draft left from the last time if there is one."""
        super().open()
        self.form.focus_field(self.form.names()[0])
        self._ops.read(self._local.drafts, self._take_draft, owner=self)
        if self._follow is not None:
            self._follow.keep_up(self._ops, self.form, parent=self, gone=self._say)

    def reject(self) -> None:
        """Leave; ask first when something was typed."""
        if self.form.edited_fields and self.footer.currentIndex() == 0:
            self._asked_at = self.focusWidget()
            self.footer.setCurrentIndex(1)
            self._keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter alone does not save, it belongs to the field."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _take_draft(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            if draft.key == self._key:
                self.form.restore(draft.state, {})
                self.body.insertWidget(0, from_last_time(draft))
                self.fit()

    def _on_save(self) -> None:
        if not self.form.check():
            return
        values = self.form.values_to_store()
        if self._follow is not None:
            self._follow.hold()
        self._ops.write(lambda: self._save(values), self._on_saved, owner=self, failed=self._on_failed)

    def _on_saved(self, _result: object) -> None:
        self._drafts.drop()
        self.saved.emit()
        self.accept()

    def _on_failed(self, error: KnownError) -> None:
        if self._follow is not None:
            self._follow.release()
        if not self.form.show_error(error):
            self._say(error)

    def _say(self, error: KnownError) -> None:
        self._problem.setText(str(error))

    def _draft_title(self) -> str:
        """Return the title and what was written first, so that two drafts of a sort are told apart."""
        written = (" ".join(str(self.form.value(name) or "").split()) for name in self._texts)
        first = next(filter(None, written), "")
        if not first or ":" in self._title:
            return self._title
        return f"{self._title}: {first if len(first) <= _NAME else first[:_NAME].rstrip() + '…'}"

    def _discard(self) -> None:
        self._drafts.drop()
        super().reject()

    def _keep(self) -> None:
        self._drafts.keep()
        super().reject()

    def _everyday(self, cancel: str, primary: str) -> QWidget:
        self._problem = label(tr("* skal udfyldes") if self._legend else "", "secondary", wrap=True)
        self._problem.setObjectName("dialog_problem")
        leave = Button(cancel)
        leave.clicked.connect(self.reject)
        save = Button(primary, "primary")
        save.setObjectName("save_button")
        save.clicked.connect(self._on_save)
        return _footer(self._problem, leave, save)

    def _question(self) -> QWidget:
        go_on = Button(tr("&Fortsæt"), "primary")
        go_on.setObjectName("continue_button")
        go_on.clicked.connect(lambda: go_back_to(self.footer, self._asked_at))
        discard = Button(tr("&Kassér"), "destructive")
        discard.setObjectName("discard_button")
        discard.clicked.connect(self._discard)
        self._keep_button = Button(tr("&Gem kladde"))
        self._keep_button.setObjectName("keep_draft_button")
        self._keep_button.clicked.connect(self._keep)
        question = label(tr("Du har ændringer, der ikke er gemt."), "medium")
        return _footer(question, self._keep_button, discard, go_on)


def _footer(text: QWidget, *buttons: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
    row.setSpacing(theme.px(8))
    row.addWidget(text, 1)
    for button in buttons:
        row.addWidget(button)
    return holder
