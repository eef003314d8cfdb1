"""Editors for a choice: a list that opens, a check box, a radio button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QRadioButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.focus_ring import Ringed


class ComboBox(QComboBox):
    """A choice of one among (code, label). With `searchable`, typing finds a label by any part of it.

    `chosen` brings the code when the reader has chosen; `set_value` is silent.
    """

    chosen = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[str, str]] = (),
        *,
        placeholder: str = "",
        searchable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._searchable = searchable
        self.setItemDelegate(QStyledItemDelegate(self))  # the style sheet sizes rows only through this one
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        self.setPlaceholderText(placeholder)
        if searchable:
            self._make_searchable(placeholder)
        self.set_options(options)
        self.activated.connect(lambda _index: self.chosen.emit(self.value()))

    def _make_searchable(self, placeholder: str) -> None:
        """Let the reader type a part of a label."""
        from PySide6.QtWidgets import QCompleter

        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(placeholder)
            line.editingFinished.connect(self._settle)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        popup = completer.popup()
        if popup is not None:
            popup.setItemDelegate(QStyledItemDelegate(completer))
        self.setCompleter(completer)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; the chosen code stays if it is among them."""
        before = self.value()
        self.clear()
        for code, text in options:
            self.addItem(text, code)
        self.set_value(before)

    def value(self) -> str | None:
        """Return the chosen code, or None."""
        code = self.currentData()
        return None if code is None else str(code)

    def set_value(self, code: str | None) -> None:
        """Choose `code`; None or a code not offered chooses nothing."""
        self.setCurrentIndex(-1 if code is None else self.findData(code))
        if self._searchable and self.currentIndex() < 0:
            self.setEditText("")

    def _settle(self) -> None:
        """Make the typed text a choice, or show again what was chosen."""
        typed = self.currentText().strip()
        found = self._meant(typed) if typed else -1
        if typed and found < 0:
            self.setEditText(self.itemText(self.currentIndex()) if self.currentIndex() >= 0 else "")
            return
        if found != self.currentIndex():
            self.setCurrentIndex(found)
            self.chosen.emit(self.value())
        elif found >= 0:
            self.setEditText(self.itemText(found))

    def _meant(self, typed: str) -> int:
        """Return the number of the one label that begins so or holds it; -1 where several could be meant."""
        whole = self.findText(typed, Qt.MatchFlag.MatchFixedString)
        if whole >= 0:
            return whole
        model = self.model()
        for match in (Qt.MatchFlag.MatchStartsWith, Qt.MatchFlag.MatchContains):
            found = model.match(model.index(0, 0), Qt.ItemDataRole.DisplayRole, typed, 2, match)
            if len(found) == 1:
                return found[0].row()
        return -1

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling must not change an answer."""
        event.ignore()

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters, so that long labels do not widen a form."""
        return QSize(theme.px(96), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box; a placeholder is muted, which the style sheet alone cannot say."""
        if self.isEditable():
            super().paintEvent(event)
        else:
            painter = QStylePainter(self)
            option = QStyleOptionComboBox()
            self.initStyleOption(option)
            painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
            self._paint_text(painter, option)
            painter.end()
        painter = QPainter(self)
        side = theme.px(14)
        colour = theme.current().text2 if self.isEnabled() else theme.current().disabled
        left = self.width() - side - theme.px(10)
        icons.paint(painter, left, (self.height() - side) / 2, "chevron-down", colour, size=14)

    def _paint_text(self, painter: QPainter, option: QStyleOptionComboBox) -> None:
        """Write what is chosen, or the placeholder."""
        empty = self.currentIndex() < 0
        text = self.placeholderText() if empty else self.currentText()
        token = "disabled" if not self.isEnabled() else "muted" if empty else "text"
        field = QStyle.SubControl.SC_ComboBoxEditField
        box = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        painter.setPen(theme.colour(token))
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), shown)


class CheckBox(Ringed, QCheckBox):
    """A check box; the ring stands around box and text."""

    ring_radius = 4


class RadioButton(Ringed, QRadioButton):
    """A radio button; the ring stands around button and text."""

    ring_radius = 4
