"""A row of a pane: a title that opens something and takes more lines where it must, and lines below it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.labels import LinkLabel, label, link_html

_LINE = 18


class LinkRow(QWidget):
    """A title as a link, something after it (a badge, a button), and lines. `opened` when it is followed."""

    opened = Signal()

    def __init__(self, title: str, lines: Iterable[str] = (), *, after: Iterable[QWidget] = ()) -> None:
        super().__init__()
        self.setObjectName("link_row")
        self._title, self._link = title, LinkLabel()
        self._link.setAccessibleName(title)
        self._link.linkActivated.connect(lambda _link: self.opened.emit())
        head = QHBoxLayout()
        head.setSpacing(theme.px(8))
        head.addWidget(self._link, 1)
        for part in after:
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(6), 0, theme.px(7))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        for line in lines:
            if line:
                column.addWidget(label(line, "secondary", wrap=True, selectable=True))
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline below."""
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("hairline"))

    def _write(self) -> None:
        self._link.write(link_html(self._title), line=_LINE, role="link", colour="accent_text")
        self._link.offer_link(offered=True)
