"""The last cell of a field in conflict: what will be saved, how it was chosen, and the way back."""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.conflict_reading import FieldRow, Pick
from kmdesk.services.conflict_texts import Span
from kmdesk.ui import theme
from kmdesk.ui.screens.sync.conflict_cells import MOST_SHOWN, ShownText, ValueText, narrow
from kmdesk.ui.widgets.badge import Badge, StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.editors import TextEdit, show_state

MOST_TYPED = 50_000
"""Characters of a result that can be edited here; a longer one is taken as it was joined."""


class ResultCell(QWidget):
    """Says what a field becomes. `undone`, `both_wanted` and `combine_wanted` ask; `typed` brings a text."""

    undone = Signal()
    both_wanted = Signal()
    combine_wanted = Signal()
    typed = Signal(str)

    def __init__(self, row: FieldRow) -> None:
        super().__init__()
        self._row = row
        self._spans: tuple[Span, ...] = ()
        self._editor: TextEdit | None = None
        self.value = ValueText(strong=True)
        self.how = narrow("", "meta")
        self.missing = StatusMark(tr("Vælg"), "late")
        self.problem_text = narrow("", "label")
        self.badge = Badge(tr("Kombineret"), "accent", "combine")
        self.undo = LinkButton(tr("Fortryd"), icon="undo-2", small=True)
        self.undo.setAccessibleName(tr("Fortryd valget for {field}", field=row.label))
        self.both = Button(_both_text(row), dense=True)
        self.both.setAccessibleName(f"{_both_text(row)}: {row.label}")
        self.combine = LinkButton(_type_text(row), icon="pencil", small=True)
        self.combine.setAccessibleName(f"{_type_text(row)}: {row.label}")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(3))
        left = Qt.AlignmentFlag.AlignLeft
        self._column.addWidget(self.missing, 0, left)
        self._column.addWidget(self.value)
        self._column.addWidget(self.how)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        foot.addWidget(self.badge)
        foot.addWidget(self.undo)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self._column.addWidget(self.both, 0, left)
        self._column.addWidget(self.combine, 0, left)
        self._column.addWidget(self.problem_text)
        self._column.addStretch(1)
        self.undo.activated.connect(self.undone)
        self.both.clicked.connect(lambda _on: self.both_wanted.emit())
        self.combine.activated.connect(self.combine_wanted)

    @property
    def editor(self) -> TextEdit | None:
        """The editor of a text of one's own, while there is one."""
        return self._editor

    def show_pick(self, pick: Pick | None, text: str, how: str, *, can_undo: bool) -> None:
        """Show what was chosen: the value as `text`, and in words how."""
        typing = pick is not None and pick.choice == "combined"
        editing = typing and len(text) <= MOST_TYPED
        self.missing.setVisible(pick is None)
        self.value.setVisible(pick is not None and not editing)
        self.value.show_text(ShownText(text[:MOST_SHOWN], (), len(text)))
        self.how.setText(how)
        self.how.setVisible(pick is not None and bool(how))
        self.badge.setVisible(typing)
        self.undo.setVisible(can_undo)
        self.both.setVisible(pick is None and self._row.both is not None)
        self.combine.setVisible(pick is None and self._row.can_type)
        self.show_problem("")
        if editing:
            self._edit(text)
        elif self._editor is not None:
            self._editor.hide()
            self._editor.deleteLater()
            self._editor = None

    def mark(self, spans: tuple[Span, ...]) -> None:
        """Mark in the editor what only one of the sides wrote."""
        self._spans = spans
        self._show_marks()

    def show_problem(self, text: str) -> None:
        """Say what is wrong with the result, or nothing more."""
        self.problem_text.setText(text)
        self.problem_text.setVisible(bool(text))
        self.problem_text.setStyleSheet(f"color: {theme.current().late};" if text else "")
        if self._editor is not None:
            show_state(self._editor, "error" if text else "normal")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme with the marks."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_marks()

    def _edit(self, text: str) -> None:
        if self._editor is None:
            editor = TextEdit(text, lines=1, most_lines=8)
            editor.setAccessibleName(tr("Resultat for {field}", field=self._row.label))
            editor.textChanged.connect(lambda: self._on_typed(editor))
            self._editor = editor
            self._column.insertWidget(1, editor)
        elif self._editor.toPlainText() != text:
            self._editor.setPlainText(text)

    def _on_typed(self, editor: TextEdit) -> None:
        if self._spans:
            self._spans = ()
            self._show_marks()
        self.typed.emit(editor.toPlainText())

    def _show_marks(self) -> None:
        editor = self._editor
        if editor is None:
            return
        text = editor.toPlainText()
        found: list[QTextEdit.ExtraSelection] = []
        for start, end in self._spans:
            marked = QTextCharFormat()
            marked.setBackground(theme.colour("ok_soft"))
            marked.setFontUnderline(True)
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(editor.document())
            cursor.setPosition(_units(text[:start]))
            cursor.setPosition(_units(text[:end]), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
            selection.format = marked  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
            found.append(selection)
        editor.setExtraSelections(found)
        editor.setAccessibleDescription(tr("Understregede ord er føjet til") if found else "")


def focus_editor(cell: ResultCell) -> None:
    """Put the cursor at the end of the text being joined, once it is laid out."""
    editor = cell.editor
    if editor is not None:
        editor.moveCursor(QTextCursor.MoveOperation.End)
        QTimer.singleShot(0, editor, lambda: editor.setFocus(Qt.FocusReason.OtherFocusReason))


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _both_text(row: FieldRow) -> str:
    number = len({side.text for side in row.sides})
    if row.sort == "list":
        number = len(json.loads(row.both or "[]"))
    return tr("Behold begge") if number <= 2 else tr("Behold alle {n}", n=number)


def _type_text(row: FieldRow) -> str:
    return tr("Kombinér tekst") if row.sort in ("note", "line") else tr("Skriv selv")
