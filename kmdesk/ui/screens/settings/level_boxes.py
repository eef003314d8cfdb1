"""Which education levels count as højtuddannet: a box for each, under one another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.services.office_settings import GRADUATE_LEVELS
from kmdesk.services.reference import education_levels
from kmdesk.ui import theme
from kmdesk.ui.widgets.fields import CheckBox


class LevelBoxes(QWidget):
    """A set of DISCED-15 main groups, H40–H80. `edited` tells that a person changed it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, CheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(2), 0, theme.px(2))
        column.setSpacing(theme.px(6))
        for level in education_levels():
            if level.code in GRADUATE_LEVELS:
                box = CheckBox(f"{level.label} ({level.code})")
                box.setObjectName(f"level_{level.code}")
                box.clicked.connect(lambda _on: self.edited.emit())
                self.boxes[level.code] = box
                column.addWidget(box)
        self.setFocusProxy(next(iter(self.boxes.values())))

    def value(self) -> tuple[str, ...]:
        """Return the chosen levels, lowest first."""
        return tuple(code for code, box in self.boxes.items() if box.isChecked())

    def set_value(self, codes: Iterable[str]) -> None:
        """Choose these levels."""
        chosen = frozenset(codes)
        for code, box in self.boxes.items():
            box.setChecked(code in chosen)
