"""A kept dialog over one record: its declared fields, and one part beside them that is no plain field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models.record import Record
from kmdesk.store.local import Draft, Local
from kmdesk.ui.dialogs.kept_dialog import KeptDialog
from kmdesk.ui.forms.arrivals import Followed
from kmdesk.ui.forms.fields import Declaration, Slot, mnemonics_of
from kmdesk.ui.forms.offer import stored_meanwhile
from kmdesk.ui.forms.record_form import RecordForm
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.messages import InlineMessage

R = TypeVar("R", bound=Record)
Values = Mapping[str, Any]


class Part(QWidget):
    """What stands in the form's slot `part`: subclasses or wrappers say what it holds, as JSON values."""

    edited = Signal()
    """A person changed it."""

    def value(self) -> Sequence[Any]:
        """Return what it holds."""
        raise NotImplementedError

    def show_value(self, value: Sequence[Any]) -> None:
        """Show what is stored."""
        raise NotImplementedError

    def said(self, value: Sequence[Any]) -> str:
        """Return a value in words."""
        raise NotImplementedError


PART = Slot("part")
"""Where the part stands among the fields of a declaration."""


class KeptForm(KeptDialog, Generic[R]):
    """Creates or changes a record. `saved` brings its id; the dialog then closes.

    `shown` is the record with how the form shows it, `part_of` what of it the part shows. `store(values,
    part, seen)` runs on the store's thread; `part` is None while nobody changed it. `field_of` is field of
    the record -> field of the form, where they differ; `options` are for choices without a list.
    """

    saved = Signal(str)

    def __init__(
        self,
        ops: Operations,
        local: Local,
        clock: Clock,
        *,
        title: str,
        draft_key: str,
        save_text: str,
        width: int,
        declaration: Declaration,
        shown: Followed[R],
        is_new: bool,
        part: Part,
        part_of: Callable[[R], Sequence[Any]],
        store: Callable[[Values, Sequence[Any] | None, R], Record],
        field_of: Mapping[str, str] | None = None,
        options: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        parent: QWidget,
    ) -> None:
        super().__init__(
            ops,
            local,
            clock,
            title=title,
            draft_key=draft_key,
            draft_title=lambda: title,
            save_text=save_text,
            width=width,
            parent=parent,
        )
        self._kept, self._is_new = local, is_new
        self._shown, self._part_of, self._store = shown, part_of, store
        self._field_of = field_of or {}
        self.part = part
        if not self._is_new:
            self.offer_history(*shown.name)
        self.form = RecordForm(
            declaration,
            today=clock.today,
            slots={PART.name: part},
            taken_letters=mnemonics_of((tr("&Annullér"), save_text)),
        )
        self._arrived = InlineMessage("info", "", "")
        self._arrived.setObjectName("part_arrived")
        self._arrived.hide()
        for name, offered in (options or {}).items():
            self.form.set_options(name, offered)
        for one in (self.form, self._arrived, self.problem_place()):
            self.body.addWidget(one)
        self.body.addStretch(1)
        self.form.load(shown.values(shown.record))
        part.show_value(part_of(shown.record))
        self._part_loaded = part.value()
        self.form.changed.connect(lambda _name: self.touch())
        part.edited.connect(self.touch)

    def begin(self) -> None:
        """Open, with what was typed the last time and neither saved nor thrown away."""
        self.ops.read(self._kept.drafts, self._open_with, owner=self)

    def _open_with(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if draft.key == self._key:
                self.restore(draft.state)
        if not self._is_new:
            self._shown.keep_up(self.ops, self.form, parent=self, then=self._on_arrived, gone=self.refuse)
        self.open()
        self.form.focus_field(self.form.names()[0])

    # -- what is typed ---------------------------------------------------------------------------------

    def typed(self) -> Mapping[str, Any]:
        """Return the fields and the part as they stand."""
        return {"fields": self.form.typed(), "part": list(self.part.value())}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Show again what was typed."""
        self.form.restore(state["fields"], {})
        self.part.show_value(state["part"])

    def is_edited(self) -> bool:
        """Tell whether a person changed a field or the part."""
        return bool(self.form.edited_fields) or self._part_edited()

    def save(self) -> None:
        """Check and store."""
        if not self.form.check():
            return
        seen, typed = self._shown.record, self.form.values_to_store()
        values = {name: one.strip() if isinstance(one, str) else one for name, one in typed.items()}
        part = self.part.value() if self._part_edited() else None
        self._shown.hold()
        self.ops.write(
            lambda: self._store(values, part, seen), self._on_saved, owner=self, failed=self._on_failed
        )

    def show_at_field(self, error: KnownError) -> bool:
        """Show an error at its field."""
        field = self._field_of.get(error.field, error.field)
        return self.form.show_error(KnownError(error.message, error.advice, field=field))

    # -- parts -----------------------------------------------------------------------------------------

    def _part_edited(self) -> bool:
        return list(self.part.value()) != list(self._part_loaded)

    def _on_arrived(self, before: R, now: R) -> None:
        """Let the part follow what others changed, unless it was changed here: then it is only told."""
        theirs = self._part_of(now)
        if list(theirs) == list(self._part_of(before)):
            return
        if self._part_edited():
            self._arrived.show_text(self.part.accessibleName(), stored_meanwhile(self.part.said(theirs)))
            self._arrived.show()
        else:
            self.part.show_value(theirs)
            self._part_loaded = self.part.value()

    def _on_failed(self, error: KnownError) -> None:
        self._shown.release()
        self.refuse(error)

    def _on_saved(self, record: Record) -> None:
        self.saved.emit(record.id)
        self.done_with()
