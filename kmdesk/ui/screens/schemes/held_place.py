"""Where the reader was in a scheme, so that showing it anew moves nothing under the hands."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget

from kmdesk.ui.screens.schemes.detail import SchemeDetail


class Held:
    """Remembers how far down a scheme was scrolled, and which input had the focus."""

    def __init__(self, detail: SchemeDetail | None, column: QWidget) -> None:
        self._code = detail.code if detail else ""
        self._down = column.verticalScrollBar().value() if isinstance(column, QScrollArea) else 0
        self._focus: tuple[str, str] | None = None
        self._cursor = 0
        widget = QApplication.focusWidget()
        if detail is None or widget is None:
            return
        for name, box in detail.calculators.items():
            if box.isAncestorOf(widget):
                self._focus = name, widget.objectName()
                self._cursor = widget.cursorPosition() if isinstance(widget, QLineEdit) else 0

    def give_back(self, detail: SchemeDetail, column: QScrollArea) -> None:
        """Go to the same place, when the same scheme is shown."""
        if detail.code != self._code:
            return
        if self._focus is not None:
            calculator, name = self._focus
            box = detail.calculators.get(calculator)
            found = box.findChild(QWidget, name) if box and name else None
            if isinstance(found, QWidget):
                found.setFocus(Qt.FocusReason.OtherFocusReason)
                if isinstance(found, QLineEdit):
                    found.setCursorPosition(self._cursor)
        down = self._down
        # Only once it is laid out is there anything to scroll.
        QTimer.singleShot(0, column, lambda: column.verticalScrollBar().setValue(down))
