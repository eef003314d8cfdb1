"""A field of a form: label above, editor, and a line below that hints, confirms, warns or stops."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.choices import CheckBox, ComboBox, RadioButton
from kmdesk.ui.widgets.editors import DateEdit, LineEdit, ParsedEdit, State, TextEdit, show_state
from kmdesk.ui.widgets.labels import WrappedLabel
from kmdesk.ui.widgets.paint import rounded

__all__ = [
    "CheckBox",
    "ComboBox",
    "DateEdit",
    "Field",
    "LineEdit",
    "ParsedEdit",
    "RadioButton",
    "State",
    "TextEdit",
]

# state -> colour token, icon of the line below
_STATES: dict[State, tuple[str, str]] = {
    "normal": ("muted", ""),
    "ok": ("ok", "check"),
    "warn": ("soon", "triangle-alert"),
    "error": ("late", "circle-alert"),
}
_ICON, _GAP = 14, 6


class _Hint(QWidget):
    """The line below the editor."""

    def __init__(self) -> None:
        super().__init__()
        self._state: State = "normal"
        self._text = ""
        self._label = WrappedLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._label)
        self.hide()

    def say(self, state: State, text: str) -> None:
        """Show `text` as `state`; an empty text takes no room."""
        self._state, self._text = state, text
        self._write()
        self.setVisible(bool(text))

    def _write(self) -> None:
        token, icon = _STATES[self._state]
        indent = theme.px(_ICON + _GAP) if icon else 0
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(indent, 0, 0, 0)
        self._label.write(escape(self._text), line=16, role="meta", colour=token)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon of the state."""
        token, icon = _STATES[self._state]
        if icon:
            top = (theme.px(16) - theme.px(_ICON)) / 2
            icons.paint(QPainter(self), 0, top, icon, theme.current().colour(token), size=_ICON)


class Field(QWidget):
    """An editor with its label above and what is to be said about it below.

    `label` may hold an `&` before the letter that moves the focus here. `required` puts * after it.
    The hint shows while the state is normal.
    """

    def __init__(
        self,
        label: str,
        editor: QWidget,
        *,
        required: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        plain = label.replace("&", "")
        self._label = QLabel(label)
        self._label.setProperty("role", "label")
        self._label.setBuddy(editor)
        editor.setAccessibleName(plain)
        self._head = QHBoxLayout()
        self._head.setSpacing(theme.px(4))
        self._head.addWidget(self._label)
        if required:
            star = QLabel("*")
            star.setProperty("role", "required")
            star.setToolTip(tr("Skal udfyldes"))
            self._head.addWidget(star)
            editor.setAccessibleDescription(tr("Skal udfyldes"))
        self._source: Badge | None = None
        self._head.addStretch(1)
        self._line = _Hint()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(self._head)
        column.addWidget(editor)
        column.addWidget(self._line)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if isinstance(editor, ParsedEdit):
            editor.problem.connect(self._on_problem)
        self.set_state("normal")

    def set_state(self, state: State, text: str = "") -> None:
        """Frame the editor as `state` and say `text` below it; a normal field without text shows its hint."""
        show_state(self.editor, state)
        if isinstance(self.editor, LineEdit):
            self.editor.show_ok_mark(shown=state == "ok")
        shown = text or (self._hint if state == "normal" else "")
        self._line.say(state, shown)
        self.editor.setToolTip(text if state in ("warn", "error") else "")

    def set_source(self, source: str) -> None:
        """Show where the value was fetched from, e.g. "CVR"; an empty text takes the mark away."""
        if self._source is not None:
            self._head.removeWidget(self._source)
            self._source.deleteLater()
            self._source = None
        if source:
            self._source = SourceMark(source)
            self._head.insertWidget(self._head.count() - 1, self._source)

    def source(self) -> str:
        """Return where the value was fetched from, or an empty text."""
        return self._source.text() if self._source is not None else ""

    def _on_problem(self, text: str) -> None:
        """Show what the editor could not read."""
        self.set_state("error" if text else "normal", text)


class SourceMark(Badge):
    """The small mark that says a value was prefilled from a register."""

    def __init__(self, source: str, *, parent: QWidget | None = None) -> None:
        super().__init__(source, "accent", parent=parent)
        self.setToolTip(tr("Hentet fra {source}", source=source))

    def sizeHint(self) -> QSize:
        """Return a badge no taller than the label beside it."""
        return QSize(super().sizeHint().width(), theme.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark."""
        painter = QPainter(self)
        tokens = theme.current()
        rounded(painter, QRectF(self.rect()), fill=tokens.accent_soft, radius=theme.px(3))
        painter.setFont(theme.font("label"))
        painter.setPen(theme.colour("accent_text"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
