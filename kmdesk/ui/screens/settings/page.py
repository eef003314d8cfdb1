"""What every section of Indstillinger is: a heading, a column that scrolls, and perhaps a footer."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.labels import label

_MOST_WIDTH = 720
"""A line of text and a form stay readable, however wide the window is (px of the design)."""


class _Held(QWidget):
    """What scrolls: as high as its lines are at the width there is.

    The least height of a form is that of its narrowest, where every line wraps: it would leave the end blank.
    """

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the height follows from the width in use."""
        return QSize(super().minimumSizeHint().width(), 0)


class SettingsPage(QWidget):
    """One section. Subclasses fill `column`; `toast(text, undoable)` is what they tell the reader."""

    toast = Signal(str, bool)

    def __init__(self, title: str, intro: str) -> None:
        super().__init__()
        self.inside = QWidget()
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(24))
        self.column.setSpacing(theme.px(10))
        self.column.addWidget(label(title, "section"))
        self.column.addWidget(label(intro, "secondary", wrap=True))
        held = _Held()
        row = QHBoxLayout(held)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.inside, 1)
        # A stretch beside the column would share the width with it; an empty end takes what is left over.
        row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(held)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self._outer.addWidget(self.area, 1)
        self._measure()
        theme.changed.connect(self._measure)

    def _measure(self) -> None:
        self.inside.setMaximumWidth(theme.px(_MOST_WIDTH))

    def activate(self) -> None:
        """Read what the section shows. Called each time it is opened."""

    def add_group(self, title: str) -> QVBoxLayout:
        """Add a group under its own heading, after a hairline, and return its column."""
        self.column.addSpacing(theme.px(6))
        line = QFrame()
        line.setProperty("hairline", "block")
        line.setFixedHeight(1)
        self.column.addWidget(line)
        self.column.addSpacing(theme.px(2))
        self.column.addWidget(label(title, "strong"))
        group = QVBoxLayout()
        group.setSpacing(theme.px(8))
        self.column.addLayout(group)
        return group

    def set_footer(self, *parts: QWidget) -> None:
        """Put widgets at the right of a footer that does not scroll; the first of them stands at the left."""
        foot = QWidget()
        foot.setObjectName("start_foot")  # the style sheet's footer: canvas with a line above
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addWidget(parts[0], 1)
        for part in parts[1:]:
            row.addWidget(part)
        self._outer.addWidget(foot)
