"""Answers that are written: texts, lines, numbers and days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.guide import Part
from kmdesk.rules.guide_values import clean_value, fits, show_value
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.part_editor import PartEditor
from kmdesk.ui.widgets.editors import LineEdit, TextEdit

_NUMBER_LETTERS, _DATE_LETTERS = 8, 12


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
        """Show the text; somebody who is in it stays where they are."""
        at = self._edit.textCursor().position() if self._edit.hasFocus() else 0
        self._edit.setPlainText("" if value is None else str(value))
        cursor = self._edit.textCursor()
        cursor.setPosition(min(at, len(self._edit.toPlainText().encode("utf-16-le")) // 2))
        self._edit.setTextCursor(cursor)


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
        """Show the text from its beginning; somebody who is in it stays where they are."""
        at = self.line.cursorPosition() if self.line.hasFocus() else 0
        self.line.setText("" if value is None else " ".join(str(value).split()))
        self.line.setCursorPosition(at)


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
