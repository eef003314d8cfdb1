"""The editors of a form: one small class per way of writing, all spoken to in the same way.

An editor holds a widget. `value()` is what the record's field would be, `typed()` is what stands there even
if it cannot be read (for drafts), and `text()` is what the checks look at. `set_value` takes each back.
`edited` tells that a person changed something; setting a value tells nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.numbers import format_number, parse_whole_number
from kmdesk.services import reference
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.widgets.fields import LineEdit, TextEdit


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

    def said(self, value: object) -> str:
        """Return a value of the field as people read it, whatever stands in the editor."""
        return str(value or "")

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

    def said(self, value: object) -> str:
        """Return a value in its usual form."""
        return self._tidy(str(value or ""))

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

    def said(self, value: object) -> str:
        """Return a number with its dots, 0 included."""
        return format_number(value) if isinstance(value, int) else super().said(value)

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
        super().set_value(self.said(value))

    def said(self, value: object) -> str:
        """Return the words between commas."""
        return value if isinstance(value, str) else ", ".join(texts_in(value))

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
        self._line.setText(self.said(value))

    def said(self, value: object) -> str:
        """Return what a code means."""
        return reference.choice_label(self._list, str(value)) if value else ""

    def set_read_only(self, read_only: bool) -> None:
        """Change nothing: it never can be written."""


def texts_in(value: object) -> tuple[str, ...]:
    """Return the texts of a list or tuple; none for anything else."""
    return (
        tuple(str(item) for item in value)
        if isinstance(value, Iterable) and not isinstance(value, str)
        else ()
    )


def _tidy_number(text: str) -> str:
    number = parse_whole_number(text)
    return text if number is None else format_number(number)
