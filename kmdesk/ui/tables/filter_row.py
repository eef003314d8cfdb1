"""The row above a list: a choice of views, a text, a chip for each filter in use, and the table's look."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.arrow_button import ArrowButton
from kmdesk.ui.widgets.buttons import IconButton
from kmdesk.ui.widgets.chips import ChipBar
from kmdesk.ui.widgets.editors import LineEdit

_TEXT_WIDTH = 190


class TextFilter(LineEdit):
    """The text the list is filtered by; Esc empties it, Down and Enter go to the list."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear or leave; the rest is typing."""
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FilterRow(QWidget):
    """Subclasses say what the parts change. The signals are what the page has to do."""

    changed = Signal(object)
    """The new query."""
    list_wanted = Signal()
    density_wanted = Signal()
    columns_wanted = Signal()

    def __init__(self, views_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = ArrowButton("", icon="bookmark", after="chevron-down", dense=True)
        self.views.setObjectName(views_name)
        self.text = TextFilter(placeholder=tr("Filtrér listen"))
        self.text.setObjectName("text_filter")
        self.text.setAccessibleName(tr("Filtrér listen"))
        self.text.setFixedWidth(theme.px(_TEXT_WIDTH))
        self.text.left.connect(self.list_wanted)
        self.chips = ChipBar()
        self.chips.setObjectName("filter_chips")
        self.density = IconButton("rows-3", tr("Mere luft eller tættere"), bordered=True)
        self.density.setObjectName("density_button")
        self.density.clicked.connect(self.density_wanted)
        self.columns = IconButton("columns-3", tr("Kolonner og sortering"), bordered=True)
        self.columns.setObjectName("columns_button")
        self.columns.clicked.connect(self.columns_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.views)
        row.addWidget(self.text)
        row.addWidget(self.chips, 1)
        row.addWidget(self.density)
        row.addWidget(self.columns)

    def show_view(self, name: str, spoken: str) -> None:
        """Write which view it is, and how a screen reader says it."""
        self.views.setText(name)
        self.views.setAccessibleName(spoken)
        self.views.updateGeometry()

    def show_text(self, text: str) -> None:
        """Show the text of a query; it is not typed."""
        if self.text.text() != text:
            blocker = QSignalBlocker(self.text)
            self.text.setText(text)
            blocker.unblock()

    def focus_first(self) -> None:
        """Put the focus in the text."""
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()
