"""A form built from its declaration: it loads a record, checks what is typed, and gives the values back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.services.field_checks import Remark, check_date_field, check_number_field, missing
from kmdesk.ui import theme
from kmdesk.ui.forms.cell import Cell
from kmdesk.ui.forms.choice_editors import ChoiceEditor
from kmdesk.ui.forms.editors import Editor
from kmdesk.ui.forms.fields import GRID, Declaration, FormField, Slot, cells, with_mnemonics
from kmdesk.ui.forms.making import make_editor
from kmdesk.ui.forms.offer import stored_meanwhile

_IMPLIED_CHECKS = {"number": check_number_field, "date": check_date_field}
_NOT_LEAVING = frozenset(
    {
        Qt.FocusReason.PopupFocusReason,
        Qt.FocusReason.ActiveWindowFocusReason,
        Qt.FocusReason.MenuBarFocusReason,
    }
)
BUILT_ON = "_built_on"
"""In what `typed` gives: field -> the stored value that what was typed is to replace."""


class RecordForm(QWidget):
    """The fields of one record on a grid of twelve columns.

    `slots` are the widgets for the declaration's slots. `taken_letters` are mnemonics used outside the form;
    `mnemonics` off leaves the form without letters (a form repeated within another). A field is checked when
    it is left; `check` checks them all and puts the focus on the first that blocks.
    """

    changed = Signal(str)
    """A person changed the field of this name."""
    left = Signal(str)
    """The field of this name was left and has been checked."""

    def __init__(
        self,
        declaration: Declaration,
        *,
        today: Callable[[], date],
        slots: Mapping[str, QWidget] | None = None,
        taken_letters: str = "",
        mnemonics: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fields = {item.name: item for item in declaration if isinstance(item, FormField)}
        self._cells: dict[str, Cell] = {}
        self._owners: dict[QObject, str] = {}
        self._offers: dict[str, tuple[object, str]] = {}
        self._lasting: set[str] = set()
        self._given: dict[str, object] = {}
        self._loaded: dict[str, object] = {}
        """What was given to be shown, and the same as the editors give it back."""
        self._before: dict[str, object] = {}
        """What was stored of fields typed in, before somebody else stored what is offered there now."""
        self.edited_fields: set[str] = set()
        """What a person changed since the form was loaded."""
        plain = [field.shown_label for field in self._fields.values()]
        labels = (
            with_mnemonics(plain, taken_letters) if mnemonics else [text.replace("&", "&&") for text in plain]
        )
        for field, label in zip(self._fields.values(), labels, strict=True):
            self._cells[field.name] = self._make_cell(field, label, today)
        self._lay_out(declaration, slots or {})

    # -- values ------------------------------------------------------------------------------------

    def load(self, values: Mapping[str, object], sources: Mapping[str, str] | None = None) -> None:
        """Show these values by field name, with their source marks; forget what was typed and said before."""
        self.edited_fields.clear()
        self._before.clear()
        for name, cell in self._cells.items():
            if name in values:
                cell.editor.set_value(values[name])
            cell.show_remark(None)
            cell.show_source((sources or {}).get(name, ""))
            self.take_back_offer(name)
        self._given, self._loaded = dict(values), self.values()

    def restore(self, typed: Mapping[str, Any], sources: Mapping[str, str]) -> None:
        """Show what `typed` gave earlier on top of what was loaded.

        Fields that nobody had changed show what is stored now. Where somebody else has stored another value
        since, both are there, as when it arrives in an open form.
        """
        built_on: Mapping[str, object] | None = typed.get(BUILT_ON)
        for name, cell in self._cells.items():
            changed = name in typed and (built_on is None or name in built_on)
            if changed and _plain(typed[name]) != _plain(cell.editor.typed()):
                cell.editor.set_value(typed[name])
                self.edited_fields.add(name)
                if built_on is not None and _plain(self._given.get(name)) != _plain(built_on[name]):
                    self._offer_other(name, self._given.get(name), before=built_on[name])
            cell.show_source(sources.get(name, ""))

    def arrive(self, values: Mapping[str, object]) -> None:
        """Take values that somebody else has stored meanwhile; what was entered here stays.

        A field that stands as it was loaded shows the new value. Below another one, the new value is offered:
        both are there until somebody chooses.
        """
        for name, value in values.items():
            cell = self._cells.get(name)
            if cell is None or name not in self._given or _plain(value) == _plain(self._given[name]):
                continue
            before, self._given[name] = self._given[name], value
            entered = cell.editor.value() != self._loaded.get(name)
            self._loaded[name] = value
            if entered:
                self._offer_other(name, value, before=before)
                continue
            cell.editor.set_value(value)
            cell.show_source("")
            cell.show_remark(None)
            self._loaded[name] = cell.editor.value()

    def values(self) -> dict[str, object]:
        """Return every field's value as the record keeps it."""
        return {name: cell.editor.value() for name, cell in self._cells.items()}

    def changed_values(self) -> dict[str, object]:
        """Return the values that are not what was loaded."""
        return {name: value for name, value in self.values().items() if value != self._loaded.get(name)}

    def values_to_store(self) -> dict[str, object]:
        """Return every field's value; what nobody changed as it was given, however the form shows it."""
        changed = self.changed_values()
        return {
            name: changed.get(name, self._given.get(name, value)) for name, value in self.values().items()
        }

    def typed(self) -> dict[str, Any]:
        """Return every field's value as it stands, for a draft; `restore` takes it back."""
        entered = self.edited_fields.intersection(self._cells) | self.changed_values().keys()
        built_on = {name: self._before.get(name, self._given.get(name)) for name in sorted(entered)}
        return {
            **{name: cell.editor.typed() for name, cell in self._cells.items()},
            BUILT_ON: built_on,
        }

    def value(self, name: str) -> object:
        """Return one field's value."""
        return self._cells[name].editor.value()

    def put(self, name: str, value: object, source: str = "") -> None:
        """Set one field's value as the program, marked with where it came from."""
        cell = self._cells[name]
        cell.editor.set_value(value)
        cell.show_source(source)
        cell.show_remark(None)
        self._check_value(name, required=False)

    def sources(self) -> dict[str, str]:
        """Return field name -> where its value came from, for the fields that are marked."""
        return {name: cell.source for name, cell in self._cells.items() if cell.source}

    def is_empty(self, name: str) -> bool:
        """Tell whether nothing was entered in a field."""
        return self._cells[name].editor.is_empty()

    def names(self) -> Sequence[str]:
        """Return the names of the fields in reading order."""
        return tuple(self._fields)

    # -- what the screen may say -------------------------------------------------------------------

    def cell(self, name: str) -> Cell:
        """Return the field on the screen."""
        return self._cells[name]

    def editor(self, name: str) -> Editor:
        """Return the editor of a field."""
        return self._cells[name].editor

    def set_options(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Offer the choices of a field whose list is not among the reference lists; what is chosen stays."""
        editor = self.editor(name)
        if not isinstance(editor, ChoiceEditor):
            raise TypeError(name)
        chosen = editor.value()
        editor.set_options(options)
        editor.set_value(chosen)

    def offer(self, name: str, value: object, text: str, source: str, *, lasting: bool = False) -> None:
        """Offer another value below a field that has one; taking it replaces the value and its source.

        A `lasting` offer stays while somebody types on.
        """
        self._offers[name] = (value, source)
        (self._lasting.add if lasting else self._lasting.discard)(name)
        self._cells[name].suggest(text)

    def take_back_offer(self, name: str, *, typing: bool = False) -> None:
        """Offer nothing below a field any more; because somebody is `typing`, only if it does not last."""
        if typing and name in self._lasting:
            return
        self._lasting.discard(name)
        self._offers.pop(name, None)
        self._before.pop(name, None)
        self._cells[name].suggest("")

    def set_read_only(self, read_only: bool) -> None:
        """Let everything be read and copied, but not changed."""
        for cell in self._cells.values():
            cell.editor.set_read_only(read_only)

    # -- checking ----------------------------------------------------------------------------------

    def check(self) -> bool:
        """Check every field; on an error, put the focus on the first and return False."""
        wrong = [name for name in self._cells if self._blocks(name)]
        if wrong:
            self.focus_field(wrong[0])
        return not wrong

    def show_error(self, error: KnownError) -> bool:
        """Show an error at the field it names; False when it names none of this form."""
        if error.field not in self._cells:
            return False
        self._cells[error.field].show_remark(Remark("error", str(error)))
        self.focus_field(error.field)
        return True

    def focus_field(self, name: str) -> None:
        """Put the focus in a field and scroll it into view."""
        part = self.editor(name).parts()[0]
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self._cells[name])
        part.setFocus(Qt.FocusReason.TabFocusReason)

    def keyboard_parts(self) -> list[QWidget]:
        """Return the widgets that take the keyboard, in Tab order."""
        return [part for cell in self._cells.values() for part in cell.editor.parts()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Check a field when the focus leaves it; hold nothing back."""
        if (
            isinstance(event, QFocusEvent)
            and event.type() == QEvent.Type.FocusOut
            and event.reason() not in _NOT_LEAVING
        ):
            name = self._owners.get(watched)
            if name is not None:
                self._leave(name)
        return False

    # -- parts -------------------------------------------------------------------------------------

    def _make_cell(self, field: FormField, label: str, today: Callable[[], date]) -> Cell:
        editor = make_editor(field, today)
        cell = Cell(field, editor, label)
        editor.edited.connect(lambda: self._on_edited(field.name))
        cell.suggestion_taken.connect(lambda: self._take_offer(field.name))
        for part in editor.parts():
            self._owners[part] = field.name
            part.installEventFilter(self)
        return cell

    def _lay_out(self, declaration: Declaration, slots: Mapping[str, QWidget]) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(10))
        for column in range(GRID):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)
        # Tab follows the order in which widgets come to the form: the order of the declaration.
        for item, row, column in cells(declaration):
            widget = slots[item.name] if isinstance(item, Slot) else self._cells[item.name]
            if isinstance(item, FormField) and item.kind == "check" and column:
                self._cells[item.name].stand_beside_editors()
            grid.addWidget(widget, row, column, 1, item.columns)

    def _on_edited(self, name: str) -> None:
        cell = self._cells[name]
        self.edited_fields.add(name)
        cell.show_source("")
        cell.show_remark(None)
        self.changed.emit(name)

    def _offer_other(self, name: str, value: object, *, before: object) -> None:
        """Offer what somebody else stored, unless it is what stands here; `before` is what both built on."""
        editor = self._cells[name].editor
        text = editor.said(value)
        if text == editor.said(editor.value()):
            self.take_back_offer(name)
            return
        self.offer(name, value, stored_meanwhile(text), "", lasting=True)
        self._before.setdefault(name, before)

    def _take_offer(self, name: str) -> None:
        value, source = self._offers[name]
        self.take_back_offer(name)
        self.put(name, value, source)
        self.edited_fields.add(name)
        self.changed.emit(name)

    def _leave(self, name: str) -> None:
        self._cells[name].editor.tidy()
        self._check_value(name, required=name in self.edited_fields)
        self.left.emit(name)

    def _blocks(self, name: str) -> bool:
        self._check_value(name, required=True)
        remark = self._cells[name].remark
        return remark is not None and remark.level == "error"

    def _check_value(self, name: str, *, required: bool) -> None:
        """Show what is to be said of a value. An untouched required field is only called for at the end."""
        field, cell = self._fields[name], self._cells[name]
        if cell.editor.is_empty():
            asked = required or (cell.remark is not None and cell.remark.level == "error")
            cell.show_remark(missing() if field.required and asked else None)
            return
        check = field.check or _IMPLIED_CHECKS.get(field.kind)
        if check is not None:
            cell.show_remark(check(cell.editor.text()))


def _plain(value: object) -> object:
    """Return a value as a draft gives it back: JSON has lists only."""
    return list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value
