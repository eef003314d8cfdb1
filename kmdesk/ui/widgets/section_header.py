"""The heading of a section: title, something muted beside it, and actions at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.labels import ElidedLabel, label


class SectionHeader(QWidget):
    """A title with a muted addition and widgets at the right. `page` makes it the heading of a whole page."""

    def __init__(
        self, title: str, meta: str = "", *actions: QWidget, page: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = label(title, "title" if page else "section")
        self._meta = ElidedLabel(meta, "secondary" if page else "meta")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._title)
        row.addWidget(self._meta, 1)
        for action in actions:
            row.addWidget(action)

    def show_texts(self, title: str, meta: str = "") -> None:
        """Show another title and addition."""
        self._title.setText(title)
        self._meta.setText(meta)
