"""One editor per type of answer. An editor nobody touched gives back exactly what it was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.guide import SCALE, Part
from kmdesk.rules.guide_values import clean_value, fits, show_value
from kmdesk.ui import theme
from kmdesk.ui.widgets.choices import CheckBox, ComboBox, RadioButton
from kmdesk.ui.widgets.editors import LineEdit, TextEdit
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.segments import Segments

_NUMBER_LETTERS, _DATE_LETTERS = 8, 12
_CHOICE_COLUMNS = (3, 2, 1)
_CHOICE_LETTERS = 60
"""So many letters of labels fit beside each other in the narrowest column of questions."""


class PartEditor(QWidget):
    """The editor of one part. `edited` tells that a person changed something, not that a value was set."""

    edited = Signal()

    def __init__(self, part: Part, language: str) -> None:
        super().__init__()
        self.part = part
        self.language = language
        self._given: object = None
        self._touched = False
        self._setting = False

    def value(self) -> object:
        """Return the value of the part, None for none; it may still need cleaning."""
        return self.read() if self._touched else self._given

    def set_value(self, value: object) -> None:
        """Show a value; what the part does not understand is kept until somebody edits."""
        self._given, self._touched, self._setting = value, False, True
        self.show_given(value)
        self._setting = False

    def read(self) -> object:
        """Return what stands in the editor."""
        raise NotImplementedError

    def show_given(self, value: object) -> None:
        """Show a value in the editor."""
        raise NotImplementedError

    def name(self, text: str) -> None:
        """Give the editor the name a screen reader says."""
        proxy = self.focusProxy()
        (proxy or self).setAccessibleName(text)

    def problem(self) -> str:
        """Return what is wrong with what was typed, in plain words, or an empty text."""
        return ""

    def tidy(self) -> None:
        """Write the value in its usual form, once the question is left."""

    def note_edit(self) -> None:
        """Remember and tell that a person changed something."""
        if not self._setting:
            self._touched = True
            self.edited.emit()

    def hold(self, inner: QWidget, *, stretch: bool = True) -> None:
        """Fill the editor with one widget that takes the focus."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(inner)
        if not stretch:
            row.addStretch(1)
        self.setFocusProxy(inner)


class TextPart(PartEditor):
    """Text over several lines, growing with what is written."""

    def __init__(self, part: Part, language: str) -> None:
        super().__init__(part, language)
        self._edit = TextEdit(placeholder=part.placeholder.in_language(language))
        self._edit.textChanged.connect(self.note_edit)
        self.hold(self._edit)

    def read(self) -> object:
        """Return the text."""
        return self._edit.toPlainText()

    def show_given(self, value: object) -> None:
        """Show the text."""
        self._edit.setPlainText("" if value is None else str(value))


class LinePart(PartEditor):
    """One line of text; the base of what is typed and then read."""

    def __init__(self, part: Part, language: str, *, letters: int = 0) -> None:
        super().__init__(part, language)
        self.line = LineEdit(placeholder=part.placeholder.in_language(language), characters=letters)
        self.line.textEdited.connect(lambda _text: self.note_edit())
        self.hold(self.line, stretch=not letters)

    def read(self) -> object:
        """Return the text."""
        return self.line.text()

    def show_given(self, value: object) -> None:
        """Show the text from its beginning."""
        self.line.setText("" if value is None else " ".join(str(value).split()))
        self.line.setCursorPosition(0)


class NumberPart(LinePart):
    """A number with Danish signs. What is no number is kept as it was typed, and said."""

    def __init__(self, part: Part, language: str) -> None:
        super().__init__(part, language, letters=_NUMBER_LETTERS)

    def show_given(self, value: object) -> None:
        """Show a number in its usual form."""
        shown = show_value(self.part, value, self.language) if value is not None else ""
        super().show_given(shown.removesuffix(self.part.unit.in_language(self.language)).strip())

    def read(self) -> object:
        """Return the number, or what was typed."""
        return clean_value(self.part, self.line.text())

    def problem(self) -> str:
        """Say that it is no number."""
        value = self.value()
        return "" if value in (None, "") or fits(self.part, value) else tr("Skriv et tal, fx 3.")


class DatePart(LinePart):
    """A day; the year may be left out."""

    def __init__(self, part: Part, language: str, today: Callable[[], date]) -> None:
        super().__init__(part, language, letters=_DATE_LETTERS)
        self._today = today
        self.line.setPlaceholderText(tr("dd.mm.åååå"))

    def read(self) -> object:
        """Return the day as ISO text, or what was typed."""
        day = parse_date(self.line.text(), today=self._today())
        return day.isoformat() if day else self.line.text()

    def show_given(self, value: object) -> None:
        """Show the day as 24.11.2026."""
        day = parse_date(str(value)) if value is not None else None
        super().show_given(long_date(day) if day else value)

    def problem(self) -> str:
        """Say that there is no such day."""
        value = self.value()
        return (
            ""
            if value in (None, "") or fits(self.part, value)
            else tr("Datoen findes ikke. Skriv fx 24.11.2026.")
        )

    def tidy(self) -> None:
        """Write the day in full."""
        day = parse_date(self.line.text(), today=self._today())
        if day:
            self.line.setText(long_date(day))


class SegmentsPart(PartEditor):
    """Two to four answers side by side, or the five steps of a scale with what its ends mean."""

    def __init__(self, part: Part, language: str) -> None:
        super().__init__(part, language)
        scale = part.type == "scale"
        options = [(str(n), str(n)) for n in SCALE] if scale else _options(part, language)
        self._segments = Segments(options, tall=True)
        self._codes = {code for code, _ in options}
        self._segments.changed.connect(lambda _code: self.note_edit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        if part.low.da:
            row.addWidget(label(part.low.in_language(language), "meta"))
        row.addWidget(self._segments)
        if part.high.da:
            row.addWidget(label(part.high.in_language(language), "meta"))
        row.addStretch(1)
        self.setFocusProxy(self._segments)

    def read(self) -> object:
        """Return the code, or the step as a number."""
        code = self._segments.value()
        return int(code) if code and self.part.type == "scale" else code

    def show_given(self, value: object) -> None:
        """Choose the answer."""
        code = None if value is None else str(value)
        self._segments.set_value(code if code in self._codes else None)

    def name(self, text: str) -> None:
        """Name the group; each answer says itself."""
        self._segments.setAccessibleName(text)


class RadioPart(PartEditor):
    """Longer answers below each other; pressing the chosen one again clears it."""

    def __init__(self, part: Part, language: str) -> None:
        super().__init__(part, language)
        self._buttons = {
            code: RadioButton(text.replace("&", "&&")) for code, text in _options(part, language)
        }
        columns = _columns_for([button.text() for button in self._buttons.values()])
        grid = _grid(self, columns)
        for n, (code, button) in enumerate(self._buttons.items()):
            button.setAutoExclusive(False)
            button.clicked.connect(lambda on, chosen=code: self._choose(chosen if on else ""))
            grid.addWidget(button, n // columns, n % columns)
        self.setFocusProxy(next(iter(self._buttons.values())))

    def read(self) -> object:
        """Return the chosen code."""
        return next((code for code, button in self._buttons.items() if button.isChecked()), None)

    def show_given(self, value: object) -> None:
        """Choose the answer."""
        for code, button in self._buttons.items():
            button.setChecked(code == value)

    def name(self, text: str) -> None:
        """Say the question before each answer."""
        for button in self._buttons.values():
            button.setAccessibleName(f"{text}: {button.text()}")

    def _choose(self, code: str) -> None:
        for other, button in self._buttons.items():
            button.setChecked(other == code)
        self.note_edit()


class ComboPart(PartEditor):
    """One of many; the first entry takes the answer back."""

    def __init__(self, part: Part, language: str) -> None:
        super().__init__(part, language)
        self._box = ComboBox([("", tr("Ikke valgt")), *_options(part, language)], placeholder=tr("Vælg"))
        self._box.chosen.connect(lambda _code: self.note_edit())
        self.hold(self._box)

    def read(self) -> object:
        """Return the chosen code."""
        return self._box.value() or None

    def show_given(self, value: object) -> None:
        """Choose the answer."""
        self._box.set_value(None if value is None else str(value))


class MultiPart(PartEditor):
    """Any number of answers; an exclusive one ("Nej") takes the others away. Unknown codes are kept."""

    def __init__(self, part: Part, language: str) -> None:
        super().__init__(part, language)
        self._boxes = {code: CheckBox(text.replace("&", "&&")) for code, text in _options(part, language)}
        self._exclusive = {option.code for option in part.options if option.exclusive}
        self._unknown: list[object] = []
        columns = _columns_for([box.text() for box in self._boxes.values()])
        grid = _grid(self, columns)
        for n, (code, box) in enumerate(self._boxes.items()):
            box.clicked.connect(lambda on, chosen=code: self._chose(chosen if on else ""))
            grid.addWidget(box, n // columns, n % columns)
        self.setFocusProxy(next(iter(self._boxes.values())))

    def read(self) -> object:
        """Return the chosen codes."""
        return [*(code for code, box in self._boxes.items() if box.isChecked()), *self._unknown]

    def show_given(self, value: object) -> None:
        """Check the boxes."""
        codes = cast("list[object]", value) if isinstance(value, list) else []
        for code, box in self._boxes.items():
            box.setChecked(code in codes)
        self._unknown = [code for code in codes if code not in self._boxes]

    def name(self, text: str) -> None:
        """Say the question before each answer."""
        for box in self._boxes.values():
            box.setAccessibleName(f"{text}: {box.text()}")

    def _chose(self, code: str) -> None:
        for other, box in self._boxes.items():
            if code and other != code and (code in self._exclusive or other in self._exclusive):
                box.setChecked(False)
        self.note_edit()


class ListPart(PartEditor):
    """Lines of text; Enter goes to the next one, which is made when there is none."""

    def __init__(self, part: Part, language: str) -> None:
        super().__init__(part, language)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(6))
        self._lines: list[LineEdit] = []
        self._name = ""

    def read(self) -> object:
        """Return the lines."""
        return [line.text() for line in self._lines]

    def show_given(self, value: object) -> None:
        """Show the lines, and an empty one when there are none."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = []
        texts = cast("list[object]", value) if isinstance(value, list) else [] if value is None else [value]
        for text in texts or [""]:
            self._add(str(text))

    def add(self) -> None:
        """Make another line and go there."""
        line = self._add("")
        line.show()  # what is not shown yet cannot take the focus
        line.setFocus(Qt.FocusReason.TabFocusReason)

    def name(self, text: str) -> None:
        """Say the question at each line."""
        self._name = text
        for line in self._lines:
            line.setAccessibleName(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go to the next line with Enter."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in enter:
            at = self._lines.index(cast("LineEdit", watched)) + 1
            if at < len(self._lines):
                self._lines[at].setFocus(Qt.FocusReason.TabFocusReason)
            elif cast("LineEdit", watched).text().strip():
                self.add()
            return True
        return False

    def _add(self, text: str) -> LineEdit:
        line = LineEdit(text)
        line.setAccessibleName(self._name)
        line.installEventFilter(self)
        line.textEdited.connect(lambda _text: self.note_edit())
        self._lines.append(line)
        self._column.addWidget(line)
        self.setFocusProxy(self._lines[0])
        return line


def make_part_editor(part: Part, language: str, today: Callable[[], date]) -> PartEditor:
    """Return the editor of a part that is not made of rows. `today` completes days without a year."""
    if part.type == "date":
        return DatePart(part, language, today)
    if part.type == "choice":
        return _CHOICES[part.display](part, language)
    return _EDITORS[part.type](part, language)


_EDITORS: Mapping[str, Callable[[Part, str], PartEditor]] = {
    "text": TextPart,
    "line": LinePart,
    "number": NumberPart,
    "scale": SegmentsPart,
    "multi": MultiPart,
    "list": ListPart,
}
_CHOICES: Mapping[str, Callable[[Part, str], PartEditor]] = {
    "": RadioPart,
    "segments": SegmentsPart,
    "radio": RadioPart,
    "combobox": ComboPart,
}


def _options(part: Part, language: str) -> Sequence[tuple[str, str]]:
    return [(option.code, option.label.in_language(language)) for option in part.options]


def _columns_for(texts: Sequence[str]) -> int:
    """Return into how many columns the labels fit."""
    for columns in _CHOICE_COLUMNS:
        widest = [max(map(len, texts[n::columns]), default=0) for n in range(columns)]
        if sum(widest) <= _CHOICE_LETTERS:
            return columns
    return 1


def _grid(holder: QWidget, columns: int) -> QGridLayout:
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(columns, 1)
    holder.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
    return grid
