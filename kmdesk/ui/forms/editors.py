"""The editors of a form: one small class per way of editing, all spoken to in the same way.

An editor holds a widget. `value()` is what the record's field would be, `typed()` is what stands there even
if it cannot be read (for drafts), and `text()` is what the checks look at. `set_value` takes each back.
`edited` tells that a person changed something; setting a value tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.numbers import format_number, parse_whole_number
from kmdesk.rules.phone import format_phone
from kmdesk.services import reference
from kmdesk.ui import theme
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.widgets.fields import CheckBox, ComboBox, LineEdit, TextEdit

_SEARCHABLE_FROM = 12
_PRESSES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.KeyPress,
    }
)
_PASSING_KEYS = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape})


class Editor(QObject):
    """What every editor does; the subclasses say how."""

    edited = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.widget = widget
        widget.setObjectName("editor")

    def value(self) -> object:
        """Return the value as the record keeps it."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show a value, or what `typed` gave earlier."""
        raise NotImplementedError

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be read and copied, but not changed."""
        raise NotImplementedError

    def text(self) -> str:
        """Return what stands there, for the checks."""
        return str(self.value() or "")

    def typed(self) -> object:
        """Return what stands there as a JSON value, even when it cannot be read yet."""
        return self.value()

    def tidy(self) -> None:
        """Write the value in its usual form, once the field is left."""

    def is_empty(self) -> bool:
        """Tell whether nothing was entered."""
        return not self.value()

    def parts(self) -> Sequence[QWidget]:
        """Return the widgets that take the keyboard."""
        return (self.widget,)


class LineEditor(Editor):
    """One line of text, perhaps with a usual form (a CVR number in pairs)."""

    def __init__(self, field: FormField, tidy: Callable[[str], str] = str) -> None:
        self._line = LineEdit(placeholder=tr(field.placeholder) if field.placeholder else "")
        super().__init__(self._line)
        self._tidy = tidy
        self._line.textEdited.connect(lambda _text: self.edited.emit())

    def value(self) -> object:
        """Return the text."""
        return self._line.text()

    def set_value(self, value: object) -> None:
        """Show the text in its usual form, from its beginning."""
        self._line.setText(self._tidy(str(value or "")))
        self._line.setCursorPosition(0)

    def text(self) -> str:
        """Return the text."""
        return self._line.text()

    def tidy(self) -> None:
        """Write the text in its usual form."""
        shown = self._tidy(self._line.text())
        if shown != self._line.text():
            self._line.setText(shown)

    def set_read_only(self, read_only: bool) -> None:
        """Make the line readable only."""
        self._line.setReadOnly(read_only)


class NumberEditor(LineEditor):
    """A whole number; None while there is none."""

    def __init__(self, field: FormField) -> None:
        super().__init__(field, _tidy_number)

    def value(self) -> object:
        """Return the number, or None."""
        return parse_whole_number(self.text())

    def set_value(self, value: object) -> None:
        """Show a number, 0 included, or what was typed."""
        super().set_value(format_number(value) if isinstance(value, int) else value)

    def typed(self) -> object:
        """Return the text."""
        return self.text()

    def is_empty(self) -> bool:
        """Tell whether nothing stands there; 0 is something."""
        return not self.text().strip()


class DateEditor(LineEditor):
    """A day, kept as `YYYY-MM-DD` and shown as 24.11.2026. Years may be left out."""

    def __init__(self, field: FormField, today: Callable[[], date]) -> None:
        super().__init__(field, self._shown)
        self._today = today
        if not field.placeholder:
            self._line.setPlaceholderText(tr("dd.mm.åååå"))

    def value(self) -> object:
        """Return the day as ISO text, empty when there is none."""
        day = parse_date(self.text(), today=self._today())
        return day.isoformat() if day else ""

    def text(self) -> str:
        """Return the text in full, so that a day without a year is no error."""
        return self._shown(super().text())

    def typed(self) -> object:
        """Return the text."""
        return super().text()

    def is_empty(self) -> bool:
        """Tell whether nothing stands there."""
        return not super().text().strip()

    def _shown(self, text: str) -> str:
        day = parse_date(text, today=self._today())
        return long_date(day) if day else text


class LongTextEditor(Editor):
    """Text over several lines."""

    def __init__(self, field: FormField) -> None:
        self._edit = TextEdit(
            placeholder=tr(field.placeholder) if field.placeholder else "", lines=2, most_lines=8
        )
        super().__init__(self._edit)
        self._setting = False
        self._edit.textChanged.connect(self._on_text)

    def value(self) -> object:
        """Return the text."""
        # toPlainText would turn no-break spaces into plain ones.
        return self._edit.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def set_value(self, value: object) -> None:
        """Show the text."""
        self._setting = True
        self._edit.setPlainText(str(value or ""))
        self._setting = False

    def set_read_only(self, read_only: bool) -> None:
        """Make the text readable only."""
        self._edit.setReadOnly(read_only)

    def _on_text(self) -> None:
        if not self._setting:
            self.edited.emit()


class TagsEditor(LineEditor):
    """Words between commas."""

    def value(self) -> object:
        """Return the words, each once."""
        words = (word.strip() for word in self.text().split(","))
        return tuple(dict.fromkeys(word for word in words if word))

    def set_value(self, value: object) -> None:
        """Show the words between commas."""
        super().set_value(value if isinstance(value, str) else ", ".join(_texts(value)))

    def typed(self) -> object:
        """Return the text."""
        return self.text()


class ShownEditor(Editor):
    """A code the program works out, shown as people read it."""

    def __init__(self, field: FormField) -> None:
        self._line = LineEdit(placeholder=tr(field.placeholder) if field.placeholder else "")
        self._line.setReadOnly(True)
        super().__init__(self._line)
        self._list, self._code = field.choices, ""

    def value(self) -> object:
        """Return the code."""
        return self._code

    def set_value(self, value: object) -> None:
        """Show what the code means."""
        self._code = str(value or "")
        self._line.setText(reference.choice_label(self._list, self._code) if self._code else "")

    def set_read_only(self, read_only: bool) -> None:
        """Change nothing: it never can be written."""


class _Locking(Editor):
    """An editor whose widgets know no read-only mode: presses are held back, and Ctrl+C still copies."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._read_only = False

    def set_read_only(self, read_only: bool) -> None:
        """Hold back, or let through again, what would change the value."""
        if read_only and not self._read_only:
            for part in self.parts():
                part.installEventFilter(self)
        elif not read_only and self._read_only:
            for part in self.parts():
                part.removeEventFilter(self)
        self._read_only = read_only

    def shown_text(self) -> str:
        """Return what people read, for Ctrl+C."""
        raise NotImplementedError

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hold back presses."""
        if event.type() not in _PRESSES:
            return False
        if isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Copy):
                QGuiApplication.clipboard().setText(self.shown_text())
            return event.key() not in _PASSING_KEYS
        return True


class ChoiceEditor(_Locking):
    """One entry of a list. A code the list does not know stays and is shown as it is."""

    def __init__(self, field: FormField) -> None:
        options = _options(field.choices)
        searchable = len(options) >= _SEARCHABLE_FROM
        placeholder = tr(field.placeholder) if field.placeholder else tr("Vælg")
        self._box = ComboBox(placeholder=placeholder, searchable=searchable)
        super().__init__(self._box)
        self._may_be_empty = field.optional and not field.required and not searchable
        self.set_options(options)
        self._box.chosen.connect(lambda _code: self.edited.emit())

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these choices, (code, label)."""
        none = [("", tr("Ikke oplyst"))] if self._may_be_empty else []
        self._box.set_options([*none, *options])

    def value(self) -> object:
        """Return the chosen code, empty for none."""
        return self._box.value() or ""

    def set_value(self, value: object) -> None:
        """Choose a code."""
        code = str(value or "")
        if code and self._box.findData(code) < 0:
            self._box.addItem(code, code)
        self._box.set_value(code or None)

    def shown_text(self) -> str:
        """Return the chosen label."""
        return self._box.currentText()

    def set_read_only(self, read_only: bool) -> None:
        """Lock the list; what can be typed in becomes readable only."""
        super().set_read_only(read_only)
        line = self._box.lineEdit()
        if line is not None:
            line.setReadOnly(read_only)


class CheckEditor(_Locking):
    """Yes or no."""

    def __init__(self, field: FormField) -> None:
        self._box = CheckBox(tr(field.label))
        super().__init__(self._box)
        self._box.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> object:
        """Return True or False."""
        return self._box.isChecked()

    def set_value(self, value: object) -> None:
        """Check the box, or not."""
        self._box.setChecked(bool(value))

    def shown_text(self) -> str:
        """Return the label."""
        return self._box.text()


class MultiChoiceEditor(_Locking):
    """Any number of a short list, side by side."""

    def __init__(self, field: FormField) -> None:
        self._boxes = {code: CheckBox(text) for code, text in _options(field.choices)}
        self._unknown: tuple[str, ...] = ()
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        row.setSpacing(theme.px(16))
        for box in self._boxes.values():
            box.clicked.connect(lambda _on: self.edited.emit())
            box.setAccessibleName(f"{tr(field.label)}: {box.text()}")
            row.addWidget(box)
        row.addStretch(1)
        super().__init__(holder)
        holder.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> object:
        """Return the chosen codes in the order of the list, then those the list does not know."""
        return (*(code for code, box in self._boxes.items() if box.isChecked()), *self._unknown)

    def set_value(self, value: object) -> None:
        """Check the boxes of these codes."""
        codes = _texts(value)
        for code, box in self._boxes.items():
            box.setChecked(code in codes)
        self._unknown = tuple(code for code in codes if code not in self._boxes)

    def parts(self) -> Sequence[QWidget]:
        """Return the boxes."""
        return tuple(self._boxes.values())

    def shown_text(self) -> str:
        """Return the chosen labels."""
        return ", ".join(box.text() for box in self._boxes.values() if box.isChecked())


def make_editor(field: FormField, today: Callable[[], date]) -> Editor:
    """Return the editor a declaration asks for. `today` completes dates without a year."""
    if field.kind == "date":
        return DateEditor(field, today)
    return _MAKERS[field.kind](field)


_MAKERS: dict[str, Callable[[FormField], Editor]] = {
    "text": LineEditor,
    "cvr": lambda field: LineEditor(field, format_cvr),
    "phone": lambda field: LineEditor(field, format_phone),
    "long_text": LongTextEditor,
    "number": NumberEditor,
    "choice": ChoiceEditor,
    "check": CheckEditor,
    "multi_choice": MultiChoiceEditor,
    "tags": TagsEditor,
    "shown": ShownEditor,
}


def _options(list_name: str) -> list[tuple[str, str]]:
    return [(choice.code, choice.label) for choice in reference.choices(list_name)] if list_name else []


def _texts(value: object) -> tuple[str, ...]:
    return (
        tuple(str(item) for item in value)
        if isinstance(value, Iterable) and not isinstance(value, str)
        else ()
    )


def _tidy_number(text: str) -> str:
    number = parse_whole_number(text)
    return text if number is None else format_number(number)
