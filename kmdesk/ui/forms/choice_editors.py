"""The editors that choose among given answers: a list, yes or no, any number of a short list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from kmdesk.core.i18n import tr
from kmdesk.services import reference
from kmdesk.ui import theme
from kmdesk.ui.forms.editors import Editor, texts_in
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.widgets.fields import CheckBox, ComboBox
from kmdesk.ui.widgets.flow import ColumnFlow

_SEARCHABLE_FROM = 12
_PRESSES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.KeyPress,
    }
)
_PASSING_KEYS = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape})


class _Locking(Editor):
    """An editor whose widgets know no read-only mode: presses are held back, and Ctrl+C still copies."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._read_only = False

    def set_read_only(self, read_only: bool) -> None:
        """Hold back, or let through again, what would change the value."""
        if read_only and not self._read_only:
            for part in self.parts():
                part.installEventFilter(self)
        elif not read_only and self._read_only:
            for part in self.parts():
                part.removeEventFilter(self)
        self._read_only = read_only

    def shown_text(self) -> str:
        """Return what people read, for Ctrl+C."""
        raise NotImplementedError

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Hold back presses."""
        if event.type() not in _PRESSES:
            return False
        if isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Copy):
                QGuiApplication.clipboard().setText(self.shown_text())
            return event.key() not in _PASSING_KEYS
        return True


class ChoiceEditor(_Locking):
    """One entry of a list. A code the list does not know stays and is shown as it is."""

    def __init__(self, field: FormField) -> None:
        options = _options(field.choices)
        searchable = len(options) >= _SEARCHABLE_FROM
        placeholder = tr(field.placeholder) if field.placeholder else tr("Vælg")
        self._box = ComboBox(placeholder=placeholder, searchable=searchable)
        super().__init__(self._box)
        self._may_be_empty = field.optional and not field.required and not searchable
        self.set_options(options)
        self._box.chosen.connect(lambda _code: self.edited.emit())

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these choices, (code, label)."""
        none = [("", tr("Ikke oplyst"))] if self._may_be_empty else []
        self._box.set_options([*none, *options])

    def value(self) -> object:
        """Return the chosen code, empty for none."""
        return self._box.value() or ""

    def set_value(self, value: object) -> None:
        """Choose a code."""
        code = str(value or "")
        if code and self._box.findData(code) < 0:
            self._box.addItem(code, code)
        self._box.set_value(code or None)

    def said(self, value: object) -> str:
        """Return the label of a code."""
        at = self._box.findData(str(value)) if value else -1
        return self._box.itemText(at) if at >= 0 else str(value or "")

    def shown_text(self) -> str:
        """Return the chosen label."""
        return self._box.currentText()

    def set_read_only(self, read_only: bool) -> None:
        """Lock the list; what can be typed in becomes readable only."""
        super().set_read_only(read_only)
        line = self._box.lineEdit()
        if line is not None:
            line.setReadOnly(read_only)


class CheckEditor(_Locking):
    """Yes or no."""

    def __init__(self, field: FormField) -> None:
        self._box = CheckBox(field.shown_label)
        super().__init__(self._box)
        self._box.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> object:
        """Return True or False."""
        return self._box.isChecked()

    def set_value(self, value: object) -> None:
        """Check the box, or not."""
        self._box.setChecked(bool(value))

    def said(self, value: object) -> str:
        """Return yes or no."""
        return tr("Ja") if value else tr("Nej")

    def shown_text(self) -> str:
        """Return the label."""
        return self._box.text()


class MultiChoiceEditor(_Locking):
    """Any number of a short list, in as many columns as there is room for."""

    def __init__(self, field: FormField) -> None:
        self._boxes = {code: CheckBox(text) for code, text in _options(field.choices)}
        self._unknown: tuple[str, ...] = ()
        holder = QWidget()
        flow = ColumnFlow(holder, gap=theme.px(16), row_gap=theme.px(6))
        flow.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        for box in self._boxes.values():
            box.clicked.connect(lambda _on: self.edited.emit())
            box.setAccessibleName(f"{field.shown_label}: {box.text()}")
            flow.addWidget(box)
        super().__init__(holder)
        holder.setFocusProxy(next(iter(self._boxes.values())))

    def value(self) -> object:
        """Return the chosen codes in the order of the list, then those the list does not know."""
        return (*(code for code, box in self._boxes.items() if box.isChecked()), *self._unknown)

    def set_value(self, value: object) -> None:
        """Check the boxes of these codes."""
        codes = texts_in(value)
        for code, box in self._boxes.items():
            box.setChecked(code in codes)
        self._unknown = tuple(code for code in codes if code not in self._boxes)

    def said(self, value: object) -> str:
        """Return the labels of codes."""
        known = {code: box.text() for code, box in self._boxes.items()}
        return ", ".join(known.get(code, code) for code in texts_in(value))

    def parts(self) -> Sequence[QWidget]:
        """Return the boxes."""
        return tuple(self._boxes.values())

    def shown_text(self) -> str:
        """Return the chosen labels."""
        return ", ".join(box.text() for box in self._boxes.values() if box.isChecked())


def _options(list_name: str) -> list[tuple[str, str]]:
    return [(choice.code, choice.label) for choice in reference.choices(list_name)] if list_name else []
