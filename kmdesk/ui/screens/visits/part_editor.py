"""What every editor of a part of an answer has in common."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.rules.guide import Part
from kmdesk.rules.guide_values import clean_value
from kmdesk.ui import theme


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
        """Show a value; what the part does not understand is kept until somebody edits.

        What was typed and means the same stays as it stands: somebody may be in the middle of it.
        """
        if self._touched and clean_value(self.part, self.read()) == value:
            return
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
