"""Facts under each other: what they are called at the left, what they say at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.labels import label


class FactGrid(QWidget):
    """Rows of (name, text). The texts can be copied."""

    def __init__(self, rows: Sequence[tuple[str, str]], *, label_width: int = 108) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnMinimumWidth(0, theme.px(label_width))
        grid.setColumnStretch(1, 1)
        for row, (name, text) in enumerate(rows):
            grid.addWidget(label(name, "secondary"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, "base", wrap=True, selectable=True), row, 1)
