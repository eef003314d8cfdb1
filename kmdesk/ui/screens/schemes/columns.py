"""The three columns of Ordninger; where there is no room for all, the sheet is a tab beside the scheme."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.tabs import Tabs

_LEFT, _LEFT_LEAST, _MIDDLE_LEAST, _RIGHT, _RIGHT_LEAST = 272, 208, 420, 384, 320
_WIDE, _NARROW = 1200, 1000
"""Widths in px from which the columns are wide, and below which the sheet becomes a tab."""


class SchemeColumns(QWidget):
    """Places catalogue, scheme and sheet. `shown` follows when there is another room for the sheet."""

    shown = Signal()

    def __init__(self, catalogue: QWidget, scheme: QWidget, sheet: QWidget) -> None:
        super().__init__()
        self._scheme, self._sheet = scheme, sheet
        self.tabs = Tabs()
        self.tabs.setObjectName("scheme_tabs")
        self.tabs.add_tab("scheme", tr("Ordning"))
        self.tabs.add_tab("sheet", tr("Faktaark"))
        self.tabs.changed.connect(lambda _code: self._share_room())
        tabs = QVBoxLayout()
        tabs.setContentsMargins(theme.px(20), 0, theme.px(16), 0)
        tabs.addWidget(self.tabs)
        self._inner = _splitter((scheme, _MIDDLE_LEAST), (sheet, _RIGHT_LEAST))
        self._inner.setStretchFactor(0, 1)
        work = QWidget()
        beside = QVBoxLayout(work)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addLayout(tabs)
        beside.addWidget(self._inner, 1)
        self._outer = _splitter((_with_hint(catalogue), _LEFT_LEAST), (work, _MIDDLE_LEAST))
        self._outer.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._outer)

    def _share_room(self) -> None:
        """Show the scheme and its sheet beside each other, or the one whose tab is chosen."""
        beside = self.width() >= theme.px(_NARROW)
        sheet = self.tabs.current() == "sheet"
        self.tabs.setVisible(not beside)
        self._scheme.setVisible(beside or not sheet)
        self._sheet.setVisible(beside or sheet)
        self.shown.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the window."""
        super().resizeEvent(event)
        if event.oldSize().width() == event.size().width():
            return
        self._share_room()
        wide = self.width() >= theme.px(_WIDE)
        left, right = theme.px(_LEFT if wide else _LEFT_LEAST), theme.px(_RIGHT if wide else _RIGHT_LEAST)
        rest = self.width() - left
        self._outer.setSizes([left, rest])
        self._inner.setSizes([max(rest - right, theme.px(_MIDDLE_LEAST)), right])


def _with_hint(catalogue: QWidget) -> QWidget:
    holder = QWidget()
    hint = label(tr("Mellemrum: flere ark i én fil"), "meta", wrap=True)
    hint.setContentsMargins(theme.px(24), theme.px(6), theme.px(8), theme.px(6))
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(catalogue, 1)
    column.addWidget(Hairline())
    column.addWidget(hint)
    return holder


def _splitter(*parts: tuple[QWidget, int]) -> QSplitter:
    """Return parts beside each other, each with the px it needs at least."""
    made = QSplitter(Qt.Orientation.Horizontal)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(1)
    for part, least in parts:
        part.setMinimumWidth(theme.px(least))
        made.addWidget(part)
    return made
