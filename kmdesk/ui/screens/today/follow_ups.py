"""The promises of the day: late, due today, due this week; a tick is done, with undo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import short_date
from kmdesk.services.today import FollowUp, Today
from kmdesk.ui import theme
from kmdesk.ui.widgets.badge import StatusMark, Tone
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.labels import ElidedLabel, label

_SHOWN = 12


class FollowUpList(QWidget):
    """Groups of promises. `done(task_id)` when one is ticked off, `opened(company_id)` when one is opened."""

    done = Signal(str)
    opened = Signal(str)

    def __init__(self, today: Today) -> None:
        super().__init__()
        self.ticks: list[CheckBox] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        left = _SHOWN
        groups: tuple[tuple[str, Tone, Sequence[FollowUp]], ...] = (
            (tr("Overskredet"), "late", today.overdue),
            (tr("I dag"), "soon", today.due_today),
            (tr("Denne uge"), "neutral", today.this_week),
        )
        for title, tone, tasks in groups:
            if not tasks or left <= 0:
                continue
            head = f"{title} ({len(tasks)})"
            column.addSpacing(theme.px(8))
            column.addWidget(
                label(head, "group") if tone == "neutral" else StatusMark(head, tone, role="group")
            )
            shown = tasks[:left]
            for task in shown:
                row = _Row(task, today.day, tone, self, last=task is shown[-1])
                self.ticks.append(row.tick)
                column.addWidget(row)
            left -= len(shown)


class _Row(QWidget):
    """A promise: its tick, what it is and with whom, and when; a hairline to the next of the group."""

    def __init__(self, task: FollowUp, today: date, tone: Tone, listed: FollowUpList, *, last: bool) -> None:
        super().__init__()
        self._last = last
        self._open = lambda: listed.opened.emit(task.company_id)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(4), theme.px(5), 0, theme.px(5) + (not last))  # ring, hairline
        row.setSpacing(theme.px(8))
        self.tick = CheckBox("")
        self.tick.setAccessibleName(tr("Gjort: {title}", title=task.title))
        self.tick.clicked.connect(lambda: listed.done.emit(task.id))
        row.addWidget(self.tick)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(task.title, "base"))
        promised = tr("lovet af virksomheden") if task.owner == "company" else ""
        words.addWidget(ElidedLabel(" · ".join(part for part in (task.company, promised) if part), "meta"))
        row.addLayout(words, 1)
        row.addWidget(StatusMark(_when(task, today), tone, "", role="meta"))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the company where a click on the row ends."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on the tick opens the company; Space is the tick's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline."""
        if not self._last:
            QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("hairline"))


def _when(task: FollowUp, today: date) -> str:
    due = date.fromisoformat(task.due_on)
    if due < today:
        return trn((today - due).days, "{n} dag over", "{n} dage over")
    if task.due_time:
        return tr("kl. {time}", time=task.due_time)
    return tr("i dag") if due == today else short_date(due)[:6]
