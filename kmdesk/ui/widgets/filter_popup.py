"""The small form that opens below a filter's chip."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.labels import label

_LIST_HEIGHT = 260


class FilterPopup(QFrame):
    """A title, what a subclass adds to `column`, and *Brug filter*. `applied` brings what `chosen` returns.

    Enter uses the filter; Esc leaves everything as it was.
    """

    applied = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("filter_popup")
        self.setProperty("card", "plain")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.column = QVBoxLayout()
        self.column.setSpacing(theme.px(8))
        use = Button(tr("Brug filter"), "primary", dense=True)
        use.setObjectName("apply_filter")
        use.clicked.connect(self._apply)
        below = QHBoxLayout()
        below.addStretch(1)
        below.addWidget(use)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(12))
        outer.setSpacing(theme.px(8))
        outer.addWidget(label(title, "group"))
        outer.addLayout(self.column)
        outer.addLayout(below)

    def chosen(self) -> object:
        """Return what the controls say."""
        raise NotImplementedError

    def open_below(self, anchor: QWidget) -> None:
        """Show the form below a widget, with the focus in its first control."""
        self.adjustSize()
        self.move(anchor.mapToGlobal(QPoint(0, anchor.height() + theme.px(4))))
        self.show()
        self.focusNextChild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter uses the filter, Esc closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply()
        else:
            super().keyPressEvent(event)

    def _apply(self) -> None:
        self.applied.emit(self.chosen())
        self.close()


class Checklist(QScrollArea):
    """Any number of a list of (code, text), scrolled when it is long. `codes` are those that are ticked."""

    def __init__(self, options: Sequence[tuple[str, str]], ticked: Collection[str]) -> None:
        super().__init__()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(4))
        self._boxes: dict[str, CheckBox] = {}
        for code, text in options:
            box = self._boxes[code] = CheckBox(text)
            box.setChecked(code in ticked)
            column.addWidget(box)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        self.setFixedHeight(min(inside.sizeHint().height(), theme.px(_LIST_HEIGHT)))
        self.setMinimumWidth(inside.sizeHint().width() + theme.px(24))

    @property
    def codes(self) -> tuple[str, ...]:
        """Which are ticked, in the order of the list."""
        return tuple(code for code, box in self._boxes.items() if box.isChecked())
