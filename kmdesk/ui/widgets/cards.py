"""Framed cards, and the cell that shows how far a contract target is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.numbers import format_number
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import TONE_ICONS, StatusMark, Tone
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.progress import TargetBar

_PADDING, _GAP = 16, 5


class Card(QFrame):
    """A frame with round corners; `body` is the column its contents are added to, `title` heads it."""

    def __init__(self, title: str = "", *, subtle: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "subtle" if subtle else "plain")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14))
        self.body.setSpacing(theme.px(8))
        if title:
            self.body.addWidget(label(title, "group"))
            self.body.addSpacing(theme.px(2))


class TargetCell(QWidget):
    """One contract target: achieved of goal, the bar with what is expected by today, and the forecast.

    Figures are whole numbers; a `forecast` of None is shown as –. `reached_text` is when the goal is reached
    at this pace, `behind_text` what the status says (*18 bagud*), `status` its tone.
    """

    def __init__(
        self,
        title: str,
        *,
        achieved: int,
        goal: int,
        expected: int,
        forecast: int | None,
        reached_text: str,
        status: Tone,
        behind_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(_PADDING), theme.px(10), theme.px(_PADDING), theme.px(10))
        column.setSpacing(0)
        self.title = ElidedLabel(title, "medium")
        icon = "triangle-alert" if status == "soon" else TONE_ICONS[status]
        self._mark = StatusMark(behind_text, status, icon, role="label")
        self._head, self._figure = QHBoxLayout(), QHBoxLayout()
        self._head.setSpacing(theme.px(_GAP))
        self._head.addWidget(self.title, 1)
        self._head.addWidget(self._mark)
        column.addLayout(self._head)
        of_goal = label(tr("af {goal}", goal=format_number(goal)), "secondary")
        self._figures = (label(format_number(achieved), "figure"), of_goal)
        self._figure.setSpacing(theme.px(_GAP))
        for figure in self._figures:
            self._figure.addWidget(figure)
        self._figure.addStretch(1)
        column.addLayout(self._figure)
        column.addSpacing(theme.px(4))
        column.addWidget(TargetBar(achieved, goal, expected))
        column.addSpacing(theme.px(4))
        self._forecast = QWidget()
        lines = QVBoxLayout(self._forecast)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        self._both = QHBoxLayout()
        self._both.setSpacing(theme.px(4))
        self._both.addWidget(label(tr("Forventet nu"), "meta"))
        self._both.addWidget(label(format_number(expected), "label"))
        self._both.addStretch(1)
        self._both.addWidget(label(tr("Prognose"), "meta"))
        self._both.addWidget(label("–" if forecast is None else format_number(forecast), "label"))
        lines.addLayout(self._both)
        self._reached = ElidedLabel(reached_text, "meta")
        self._reached.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        lines.addWidget(self._reached)
        column.addWidget(self._forecast)
        self.setAccessibleName(f"{title}: {achieved} / {goal}, {behind_text}")

    def show_forecast(self, *, shown: bool) -> None:
        """Show or hide the lines below the bar; low windows hide them."""
        self._forecast.setVisible(shown)

    def wanted_width(self, *, beside_title: bool, whole: bool) -> int:
        """Return the width in px at which title, status and figures are not cut; the last line if `whole`.

        The status may stand beside the title or beside the figure.
        """
        gap, mark = theme.px(_GAP), self._mark.sizeHint().width()
        title = self.title.sizeHint().width() + (gap + mark if beside_title else 0)
        figure = sum(part.sizeHint().width() + gap for part in self._figures) + (0 if beside_title else mark)
        lines = [self._both.sizeHint().width(), self._reached.sizeHint().width() if whole else 0]
        shown = [] if self._forecast.isHidden() else lines
        return max(title, figure, *shown) + 2 * theme.px(_PADDING)

    def place_status(self, *, beside_title: bool) -> None:
        """Put the status beside the title, or beside the figure where the title needs its row."""
        there, other = (self._head, self._figure) if beside_title else (self._figure, self._head)
        if there.indexOf(self._mark) < 0:
            other.removeWidget(self._mark)
            there.addWidget(self._mark)


class TargetRow(QFrame):
    """Target cells in one frame with hairlines between them, as wide as their contents ask for.

    Where it gets tight the statuses go below the titles, and then, if the row `wraps`, the cells stand two by
    two: a title is never cut to make room for its status.
    """

    def __init__(self, cells: Sequence[TargetCell], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "plain")
        self.wraps = True
        self._cells = list(cells)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(1, 1, 1, 1)
        self._grid.setSpacing(1)
        self._columns = 0
        self._place(max(len(self._cells), 1))

    @property
    def columns(self) -> int:
        """How many cells stand beside each other."""
        return self._columns

    def rearrange(self) -> None:
        """Fit the cells to the width there is."""
        count = len(self._cells)
        room = self.width() - 2
        half = (count + 1) // 2
        ways = [(count, True), (count, False)]
        if self.wraps:
            ways += [(half, True), (half, False)]
        columns, beside_title = ways[-1]
        for columns, beside_title in ways:
            if self._wanted(columns, beside_title=beside_title, whole=self.wraps) <= room:
                break
        for cell in self._cells:
            cell.place_status(beside_title=beside_title)
        self._place(columns)

    def minimumSizeHint(self) -> QSize:
        """Return the width of half of the cells: a row of all of them must not hold a slim window open."""
        half = self._wanted((len(self._cells) + 1) // 2, beside_title=False, whole=False)
        return QSize(half + 2, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells to the new width."""
        super().resizeEvent(event)
        self.rearrange()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._cells:
            self.rearrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame and the hairlines."""
        super().paintEvent(event)
        painter, colour = QPainter(self), theme.colour("hairline")
        for place, cell in enumerate(self._cells):
            box = cell.geometry()
            if place % self._columns:
                painter.fillRect(box.left() - 1, box.top(), 1, box.height(), colour)
            if place >= self._columns:
                painter.fillRect(box.left(), box.top() - 1, box.width() + 1, 1, colour)

    def _wanted(self, columns: int, *, beside_title: bool, whole: bool) -> int:
        """Return the width at which `columns` cells beside each other are whole."""
        widths = [cell.wanted_width(beside_title=beside_title, whole=whole) for cell in self._cells]
        return sum(max(widths[column::columns]) + 1 for column in range(columns))

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, place // columns, place % columns)
