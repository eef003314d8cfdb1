"""Answers that are chosen: one of a few, one of many, or any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.guide import SCALE, Part
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.part_editor import PartEditor
from kmdesk.ui.widgets.choices import CheckBox, ComboBox, RadioButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.segments import Segments

_CHOICE_COLUMNS = (3, 2, 1)
_CHOICE_LETTERS = 60
"""So many letters of labels fit beside each other in the narrowest column of questions."""


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
