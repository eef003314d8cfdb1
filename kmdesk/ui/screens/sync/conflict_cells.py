"""The small parts of a conflict's table: a value with its marked words, alone and with a radio button."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.numbers import format_number
from kmdesk.services.conflict_reading import FieldRow, Side
from kmdesk.services.conflict_texts import Span, added, excerpt
from kmdesk.ui import theme
from kmdesk.ui.widgets.choices import RadioButton
from kmdesk.ui.widgets.editors import TextEdit
from kmdesk.ui.widgets.labels import label

MOST_SHOWN = 3_000
"""Characters of a value a cell holds: it scrolls, and a note of a megabyte is shown around what differs."""
_LINES, _LINE = 9, 18


@dataclass(frozen=True, slots=True)
class ShownText:
    """A value as a cell shows it, with the stretches that differ; `length` is that of the whole value."""

    text: str
    spans: tuple[Span, ...] = ()
    length: int = 0

    @property
    def is_part(self) -> bool:
        """Tell whether only a part of the value is shown."""
        return self.length > MOST_SHOWN


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A field with its texts cut and marked, in the order of its sides: mine, the office's, earlier ones."""

    row: FieldRow
    base: ShownText
    sides: tuple[ShownText, ...]


def prepared(row: FieldRow) -> ShownRow:
    """Compare and cut the texts of a field. The longest may take a second: not on the window's thread."""
    texts = [side.text for side in row.sides]
    marks: list[tuple[Span, ...]] = [() for _ in texts]
    if row.sort in ("note", "line"):
        marks = [added(row.base_text, text) if row.base_text else () for text in texts]
        if not any(marks) and len(texts) > 1:
            marks = [added(next(other for other in texts if other is not text), text) for text in texts]
    sides = (_cut(text, spans) for text, spans in zip(texts, marks, strict=True))
    return ShownRow(row, _cut(row.base_text, ()), tuple(sides))


def _cut(text: str, spans: Iterable[Span]) -> ShownText:
    shown, kept = excerpt(text, tuple(spans), MOST_SHOWN)
    return ShownText(shown, kept, len(text))


def narrow(text: str, role: theme.Role) -> QLabel:
    """Return a label that wraps in however narrow a column.

    Qt measures a label of several lines at its least width, which must not be more than the column's.
    """
    made = label(text, role, wrap=True)
    made.setMinimumWidth(1)
    return made


class ValueText(TextEdit):
    """A value to read: wraps anywhere, scrolls when long, can be copied. `pressed` on a click."""

    pressed = Signal()

    def __init__(self, colour: str = "text", *, strong: bool = False) -> None:
        self._colour, self._strong = colour, strong
        self._shown = ShownText("")
        self._height = 0
        super().__init__(most_lines=_LINES)
        self.setReadOnly(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setStyleSheet(
            "QTextEdit, QTextEdit:focus { background: transparent; border: none; padding: 0; }"
        )
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.viewport().setAutoFillBackground(False)

    def show_text(self, shown: ShownText) -> None:
        """Show a value with its marks."""
        self._shown = shown
        self._write()

    def text(self) -> str:
        """Return what is shown."""
        return self._shown.text

    def sizeHint(self) -> QSize:
        """Return the height of the text, up to some lines."""
        line = theme.px(_LINE)
        wanted = self.document().size().height()
        return QSize(theme.px(60), round(min(max(wanted, line), _LINES * line)))

    def minimumSizeHint(self) -> QSize:
        """Return the same height at no width: the column decides."""
        return QSize(0, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a click without a selection for the choice the text belongs to."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only copying and scrolling are done here; every other key is the table's."""
        copying = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        scrolling = event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)
        if copying or scrolling:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def _grow(self) -> None:
        """Ask for other room only when the height changes: a table of many values is laid out once."""
        height = self.sizeHint().height()
        if height != self._height:
            self._height = height
            super()._grow()

    def _write(self) -> None:
        """Write the text; what differs is tinted and underlined, so that it is not told by colour alone."""
        empty = not self._shown.text
        plain, marked = QTextCharFormat(), QTextCharFormat()
        lines = QTextBlockFormat()
        lines.setLineHeight(theme.px(_LINE), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        plain.setFont(theme.font("strong" if self._strong else "base"))
        plain.setForeground(theme.colour("muted" if empty else self._colour))
        marked.setFont(theme.font("strong" if self._strong else "medium"))
        marked.setForeground(theme.colour("ok"))
        marked.setBackground(theme.colour("ok_soft"))
        marked.setFontUnderline(True)
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.setBlockFormat(lines)
        at, text = 0, self._shown.text or tr("(tomt)")
        for start, end in self._shown.spans:
            cursor.insertText(text[at:start], plain)
            cursor.insertText(text[start:end], marked)
            at = end
        cursor.insertText(text[at:], plain)
        self.setAccessibleName(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self._grow()


class SideRadio(RadioButton):
    """The button of a value. Arrows go to other fields and sides instead of choosing."""

    moved = Signal(int, int)
    """Fields down and sides to the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setAutoExclusive(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by arrows, choose by Enter as by Space."""
        steps = {
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _PLAIN:
            self.moved.emit(*step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() == _PLAIN:
            self.click()
        else:
            super().keyPressEvent(event)


_PLAIN = Qt.KeyboardModifier.NoModifier


class SideOption(QWidget):
    """A value with its radio button, and below it what there is to know. `chosen` on a choice."""

    chosen = Signal()

    def __init__(
        self, side: Side, shown: ShownText, name: str, notes: Iterable[str], *, warning: str = ""
    ) -> None:
        super().__init__()
        self.side = side
        self.radio = SideRadio()
        self.radio.setAccessibleName(f"{name}: {shown.text[:200] or tr('(tomt)')}")
        self.text = ValueText()
        self.text.show_text(shown)
        column = QVBoxLayout()
        column.setSpacing(theme.px(1))
        column.addWidget(self.text)
        self.notes = [note for note in notes if note]
        if shown.is_part:
            self.notes.append(tr("Udsnit af {n} tegn", n=format_number(shown.length)))
        for note in self.notes:
            column.addWidget(narrow(note, "meta"))
        if warning:
            column.addWidget(_warning(warning))
            self.notes.append(warning)
        column.addStretch(1)
        self.radio.setAccessibleDescription(", ".join(self.notes))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.radio, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.radio.clicked.connect(lambda _on: self.chosen.emit())
        self.text.pressed.connect(self.chosen)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the whole value be the target of the mouse."""
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit()


def _warning(text: str) -> QLabel:
    """Return what has happened meanwhile, in the colour of what asks for a look."""
    made = narrow(text, "label")
    made.setObjectName("conflict_warning")
    made.setStyleSheet(f"color: {theme.current().soon};")
    return made
