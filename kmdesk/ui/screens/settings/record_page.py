"""A section that is the form of one record: read, drafted while unsaved, checked, saved as one action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, Protocol, TypeVar, cast

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Record
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.ui.forms.drafts import DraftKeeper
from kmdesk.ui.forms.fields import Declaration, FormField, mnemonics_of
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.settings.page import SettingsPage
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.fields import Field
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

R = TypeVar("R", bound=Record)


class CodeSet(Protocol):
    """An editor of a set of codes that stands on the form's grid beside its declared fields."""

    edited: SignalInstance

    def value(self) -> tuple[str, ...]:
        """Return the chosen codes."""
        ...

    def set_value(self, codes: Iterable[str]) -> None:
        """Choose codes, silently."""
        ...


class RecordPage(SettingsPage, Generic[R]):
    """Subclasses say how the record is read, taken apart for the form, put together again, and stored.

    `slots` are the fields on the grid that the form does not declare, by the record's field; their editors
    are `CodeSet`s.
    """

    kind = ""
    section = ""
    """What tells two sections that show the same kind of record apart; empty where there is one only."""

    def __init__(
        self,
        ops: Operations,
        office: OfficeSettings,
        clock: Clock,
        *,
        title: str,
        intro: str,
        saved_text: str,
        declaration: Declaration,
        slots: Mapping[str, Field],
        headings: Mapping[str, QWidget] | None = None,
    ) -> None:
        super().__init__(title, intro)
        self.ops, self.office = ops, office
        self.record: R | None = None
        self._saved_text = saved_text
        self._slots = slots
        self._slots_edited = False
        self.revert = Button(tr("&Fortryd ændringer"))
        self.revert.setObjectName("revert_button")
        self.revert.clicked.connect(self.discard)
        self.keep = Button(tr("&Gem"), "primary")
        self.keep.setObjectName("save_button")
        self.keep.clicked.connect(self.save)
        letters = mnemonics_of((self.revert.text(), self.keep.text()))
        self.form = RecordForm(
            declaration, today=clock.today, slots={**(headings or {}), **slots}, taken_letters=letters
        )
        self.form.changed.connect(lambda _name: self._on_changed())
        for name in slots:
            self._code_set(name).edited.connect(self._on_slot_edited)
        self._message = InlineMessage("late", "", "")
        self._message.hide()
        self._unsaved = InlineMessage(
            "soon", tr("Du har ændringer, der ikke er gemt."), tr("De er bevaret fra sidst.")
        )
        self._unsaved.setObjectName("unsaved_message")
        self._unsaved.hide()
        for part in (self._unsaved, self.form, self._message):
            self.column.addWidget(part)
        self.column.addStretch(1)
        asks = any(isinstance(one, FormField) and one.required for one in declaration)
        self.set_footer(label(tr("* skal udfyldes") if asks else "", "meta"), self.revert, self.keep)
        self._key = f"settings/{self.section or self.kind}"
        self._drafts = DraftKeeper(
            ops, office.local, clock, key=self._key, title=lambda: title, state=self._typed, parent=self
        )
        self._show_edited()
        ops.changed.connect(self._on_touched)

    # -- what the subclasses say -------------------------------------------------------------------

    def read(self) -> R:
        """Read the record. Runs on the store's thread."""
        raise NotImplementedError

    def store(self, record: R) -> R:
        """Store the record as one action. Runs on the store's thread."""
        raise NotImplementedError

    def values_of(self, record: R) -> Mapping[str, object]:
        """Return what the form and the slots show of the record, by field."""
        raise NotImplementedError

    def with_values(self, record: R, values: Mapping[str, Any]) -> R:
        """Return the record with what the form and the slots say."""
        raise NotImplementedError

    # -- showing and saving ------------------------------------------------------------------------

    @property
    def is_edited(self) -> bool:
        """Tell whether there is something to save."""
        return bool(self.form.edited_fields) or self._slots_edited

    def activate(self) -> None:
        """Read the record, and on top of it what was typed and not saved; never over what is being typed."""
        if self.is_edited:
            self.ops.read(self.read, self._take_in, owner=self, key="record")
        else:
            self.ops.read(
                lambda: (self.read(), self.office.draft(self._key)), self._show, owner=self, key="record"
            )

    def save(self) -> None:
        """Check and store; a field that cannot be right says so."""
        record = self.record
        if record is None or not self.is_edited or not self.form.check():
            return
        self._message.hide()
        shown = self.values_of(record)
        slots = {name: self._code_set(name).value() for name in self._slots}
        changed = {
            **self.form.changed_values(),
            **{name: codes for name, codes in slots.items() if set(codes) != set(_codes(shown[name]))},
        }

        def work() -> R:
            stored = self.read()  # a colleague's change to another field stays
            return self.store(self.with_values(stored, {**self.values_of(stored), **changed}))

        self.ops.write(work, self._on_saved, owner=self, failed=self._refuse)

    def discard(self) -> None:
        """Show again what is stored."""
        self._drafts.drop()
        if self.record is not None:
            self._load(self.record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+S and Ctrl+Enter save."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_S, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)

    # -- parts -------------------------------------------------------------------------------------

    def _show(self, found: tuple[R, Mapping[str, Any] | None]) -> None:
        record, draft = found
        self._load(record)
        if draft is not None:
            self.form.restore(draft["fields"], {})
            for name in self._slots:
                self._code_set(name).set_value(draft["slots"].get(name, ()))
            self._slots_edited = any(
                tuple(draft["slots"].get(name, ())) != tuple(_codes(self.values_of(record)[name]))
                for name in self._slots
            )
            self._unsaved.setVisible(self.is_edited)
            self._show_edited()

    def _load(self, record: R) -> None:
        self.record = record
        values = self.values_of(record)
        self.form.load(values)
        for name, field in self._slots.items():
            self._code_set(name).set_value(_codes(values[name]))
            field.set_state("normal")
        self._slots_edited = False
        self._message.hide()
        self._unsaved.hide()
        self._show_edited()

    def _take_in(self, record: R) -> None:
        """Take what others have stored while something is being typed here: both are there."""
        before = self.values_of(record if self.record is None else self.record)
        now = self.values_of(record)
        self.record = record
        self.form.arrive(now)
        for name in self._slots:
            were, theirs = set(_codes(before[name])), set(_codes(now[name]))
            here = set(self._code_set(name).value())
            self._code_set(name).set_value(sorted((here | (theirs - were)) - (were - theirs)))
        self._show_edited()

    def _typed(self) -> Mapping[str, Any]:
        slots = {name: list(self._code_set(name).value()) for name in self._slots}
        return {"fields": self.form.typed(), "slots": slots}

    def _code_set(self, name: str) -> CodeSet:
        return cast("CodeSet", self._slots[name].editor)

    def _on_slot_edited(self) -> None:
        self._slots_edited = True
        for field in self._slots.values():
            field.set_state("normal")
        self._on_changed()

    def _on_changed(self) -> None:
        self._drafts.touch()
        self._show_edited()

    def _show_edited(self) -> None:
        for button in (self.revert, self.keep):
            button.setEnabled(self.is_edited)

    def _on_saved(self, record: R) -> None:
        self._drafts.drop()
        self._load(record)
        self.toast.emit(self._saved_text, True)  # noqa: FBT003 - the signal's own order

    def _refuse(self, error: KnownError) -> None:
        slot = self._slots.get(error.field)
        if slot is not None:
            slot.set_state("error", str(error))
            self.area.ensureWidgetVisible(slot)
            slot.editor.setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.form.show_error(error):
            self._message.show_text(error.message, error.advice)
            self._message.show()

    def _on_touched(self, touched: Touched, by: object) -> None:
        if by is not self and self.isVisible() and any(kind == self.kind for kind, _ in touched):
            self.activate()


def _codes(value: object) -> Iterable[str]:
    return cast("Iterable[str]", value)
