"""Editors for text and dates. Their frame follows the state a `Field` gives them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Generic, Literal, TypeVar

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTextEdit, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme

State = Literal["normal", "ok", "warn", "error"]
T = TypeVar("T")


def show_state(editor: QWidget, state: State) -> None:
    """Frame `editor` as `state` says; the style sheet holds the colours."""
    if editor.property("state") != state:
        editor.setProperty("state", state)
        editor.style().unpolish(editor)
        editor.style().polish(editor)
        editor.update()


class LineEdit(QLineEdit):
    """One line of text. `characters` makes it as wide as so many letters; the placeholder is an example."""

    def __init__(
        self, text: str = "", *, placeholder: str = "", characters: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._characters = characters
        self._ok_mark: QAction | None = None
        self.setPlaceholderText(placeholder)
        if characters:
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the width the content asks for."""
        hint = super().sizeHint()
        if self._characters:
            hint.setWidth(self.fontMetrics().horizontalAdvance("0") * self._characters + theme.px(32))
        return hint

    def show_ok_mark(self, *, shown: bool) -> None:
        """Show or take away the green check at the right end."""
        if shown and self._ok_mark is None:
            self._ok_mark = QAction(self)
            icons.keep(self._ok_mark, "circle-check", "ok")
            self.addAction(self._ok_mark, QLineEdit.ActionPosition.TrailingPosition)
        elif not shown and self._ok_mark is not None:
            self.removeAction(self._ok_mark)
            self._ok_mark = None


class TextEdit(QTextEdit):
    """Plain text that grows with what is written, from `lines` to `most_lines`; Tab leaves it."""

    def __init__(
        self,
        text: str = "",
        *,
        placeholder: str = "",
        lines: int = 1,
        most_lines: int = 12,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines, self._most = lines, most_lines
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.setPlainText(text)
        self._grow()

    def sizeHint(self) -> QSize:
        """Return the height of the text, within its bounds."""
        line = self.fontMetrics().lineSpacing()
        wanted = self.document().size().height()
        around = theme.px(32) - theme.px(16)  # a single line stands in 32 px
        height = min(max(wanted, self._lines * line), self._most * line) + around
        return QSize(theme.px(240), round(height))

    def minimumSizeHint(self) -> QSize:
        """Return the same height."""
        return QSize(theme.px(60), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap to the new width."""
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._grow()

    def _grow(self) -> None:
        """Ask for the room the text needs; scroll when it is more than the bounds allow."""
        full = self.document().size().height() > self._most * self.fontMetrics().lineSpacing()
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if full else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self.updateGeometry()


class ParsedEdit(LineEdit, Generic[T]):
    """A line that holds a value. It is read when the focus leaves: `changed` brings the value or None,
    `problem` says in plain words what is wrong (empty when nothing is)."""  # noqa: D205, D209

    changed = Signal(object)
    problem = Signal(str)

    def __init__(
        self,
        parse: Callable[[str], T],
        show: Callable[[T], str],
        *,
        placeholder: str = "",
        characters: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, characters=characters, parent=parent)
        self._parse, self._show = parse, show
        self._value: T | None = None
        self.editingFinished.connect(self._read)

    def value(self) -> T | None:
        """Return the value last read; None when empty or not understood."""
        return self._value

    def set_value(self, value: T | None) -> None:
        """Show a value without telling `changed`."""
        self._value = value
        self.setText("" if value is None else self._show(value))

    def _read(self) -> None:
        """Read the text; a value that was understood is written in the usual form."""
        text = self.text().strip()
        before, self._value = self._value, None
        try:
            self._value = self._parse(text) if text else None
        except ValueError as error:
            self.problem.emit(str(error))
        else:
            self.problem.emit("")
            if self._value is not None:
                self.setText(self._show(self._value))
        if self._value != before:
            self.changed.emit(self._value)


class DateEdit(ParsedEdit[date]):
    """A date as the Danes write it. `parse` reads it, or raises `ValueError` with a plain sentence."""

    def __init__(
        self, parse: Callable[[str], date], *, placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        shown = placeholder or tr("dd.mm.åååå")
        super().__init__(parse, danish_date, placeholder=shown, characters=12, parent=parent)


def danish_date(day: date) -> str:
    """Return `dd.mm.yyyy`."""
    return f"{day:%d.%m.%Y}"
