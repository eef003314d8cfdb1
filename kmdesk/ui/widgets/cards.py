"""Framed cards, and the cell that shows how far a contract target is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import TONE_ICONS, StatusMark, Tone
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.progress import TargetBar


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

    Figures are whole numbers. `reached_text` is when the goal is reached at this pace, `behind_text` what the
    status says (*18 bagud*), `status` its tone.
    """

    def __init__(
        self,
        title: str,
        *,
        achieved: int,
        goal: int,
        expected: int,
        forecast: int,
        reached_text: str,
        status: Tone,
        behind_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.addWidget(ElidedLabel(title, "medium"), 1)
        icon = "triangle-alert" if status == "soon" else TONE_ICONS[status]
        head.addWidget(StatusMark(behind_text, status, icon, role="label"))
        column.addLayout(head)
        figure = QHBoxLayout()
        figure.setSpacing(theme.px(5))
        figure.addWidget(label(_whole(achieved), "figure"))
        figure.addWidget(label(tr("af {goal}", goal=_whole(goal)), "secondary"))
        figure.addStretch(1)
        column.addLayout(figure)
        column.addSpacing(theme.px(4))
        column.addWidget(TargetBar(achieved, goal, expected))
        column.addSpacing(theme.px(4))
        self._forecast = QWidget()
        lines = QVBoxLayout(self._forecast)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        both = QHBoxLayout()
        both.setSpacing(theme.px(4))
        for text, value in ((tr("Forventet nu"), expected), (tr("Prognose"), forecast)):
            both.addWidget(label(text, "meta"))
            both.addWidget(label(_whole(value), "label"))
            if value is expected:
                both.addStretch(1)
        lines.addLayout(both)
        lines.addWidget(ElidedLabel(reached_text, "meta"))
        column.addWidget(self._forecast)
        self.setAccessibleName(f"{title}: {achieved} / {goal}, {behind_text}")

    def show_forecast(self, *, shown: bool) -> None:
        """Show or hide the lines below the bar; low windows hide them."""
        self._forecast.setVisible(shown)


class TargetRow(QFrame):
    """Target cells beside each other in one frame, with hairlines between them."""

    def __init__(self, cells: Sequence[TargetCell], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for place, cell in enumerate(cells):
            if place:
                line = QFrame()
                line.setProperty("card", "line")
                row.addWidget(line)
            row.addWidget(cell, 1)


def _whole(number: int) -> str:
    """Return a whole number with Danish thousands points."""
    return f"{number:,}".replace(",", ".")
