"""The visits of tomorrow, on one line below the day's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.labels import label

_INDENT, _GAP = 96, 24


class Tomorrow(QWidget):
    """Links to the visits, beside or, where room is short, below each other. `opened(visit_id)`."""

    opened = Signal(str)

    def __init__(self, visits: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(theme.px(_INDENT), theme.px(8), 0, 0)
        self._grid.setHorizontalSpacing(theme.px(_GAP))
        self._grid.setVerticalSpacing(theme.px(4))
        self._head = label(tr("I morgen"), "strong")
        self._grid.addWidget(self._head, 0, 0)
        self._texts = [f"{starts_at[11:16]} {company}".replace("&", "&&") for _, starts_at, company in visits]
        self._links: list[LinkButton] = []
        for (visit_id, _, _), text in zip(visits, self._texts, strict=True):
            link = LinkButton(text)
            link.activated.connect(lambda visit_id=visit_id: self.opened.emit(visit_id))
            self._links.append(link)
        self._stacked: bool | None = None
        self._place(stacked=False)

    def minimumSizeHint(self) -> QSize:
        """Return room for the heading and a few letters of a company."""
        least = self._head.sizeHint().width() + theme.px(_INDENT + _GAP + 80)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the links to the new width; a name too long for a line is cut, and whole in the tooltip."""
        super().resizeEvent(event)
        room = self.width() - self._head.sizeHint().width() - theme.px(_INDENT + _GAP)
        metrics = self._links[0].fontMetrics() if self._links else self.fontMetrics()
        widths = [metrics.size(Qt.TextFlag.TextShowMnemonic, text).width() + 1 for text in self._texts]
        self._place(stacked=sum(widths) + (len(widths) - 1) * theme.px(_GAP) > room)
        for link, text, width in zip(self._links, self._texts, widths, strict=True):
            cut = width > room
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - 1) if cut else text
            if link.text() != shown:
                link.setText(shown)
                link.setToolTip(text.replace("&&", "&") if cut else "")
                link.updateGeometry()

    def _place(self, *, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for number, link in enumerate(self._links):
            self._grid.removeWidget(link)
            self._grid.addWidget(link, number if stacked else 0, 1 if stacked else number + 1)
        self._grid.setColumnStretch(len(self._links) + 1, 1)
