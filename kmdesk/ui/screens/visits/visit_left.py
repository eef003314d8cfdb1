"""The left column of a visit: the sections, what was said the last time, and what is never written."""

from __future__ import annotations

import re

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.guide import LastVisit
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.scroll_column import scroll_column
from kmdesk.ui.screens.visits.section_list import SectionList
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage

_BETWEEN_PARTS = re.compile(r", (?=[^\W\d_a-zæøå][^,:]{0,60}:(?: |$))")
"""A comma before the label of another part of an answer: `Praktik, Uddybning: …`."""
_SCALE = re.compile(r"\b([1-5])/([1-9])\b")


class VisitLeft(QWidget):
    """Sections, the way to the next unanswered question, and what was said the last time.

    All of that scrolls; what must never be written stays at the foot, always in sight.
    """

    next_unanswered = Signal()
    open_last = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sections = SectionList()
        self._title = label("", "group")
        self._count = label("", "meta")
        self._last = QWidget()
        never = InlineMessage("info", "", tr("Skriv ikke CPR-numre, helbred eller fagforening."))
        never.setObjectName("privacy_message")
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.px(8), theme.px(8), theme.px(8), theme.px(12))
        foot.addWidget(never)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll_column(self._scrolling()), 1)
        column.addLayout(foot)

    def _scrolling(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        head.addWidget(self._title, 1)
        head.addWidget(self._count)
        following = LinkButton(tr("Næste ubesvarede"), icon="corner-down-right")
        following.setObjectName("next_unanswered_button")
        following.setToolTip("Ctrl+J")
        following.activated.connect(self.next_unanswered)
        self._below = QVBoxLayout()
        self._below.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        self._below.setSpacing(theme.px(4))
        self._below.addWidget(following)
        self._below.addWidget(label("Ctrl+J", "meta"))
        self._below.addSpacing(theme.px(8))
        self._below.addWidget(Hairline())
        self._below.addSpacing(theme.px(8))
        self._below.addWidget(self._last)
        inside = _Ground()
        inside.setMinimumWidth(1)  # the column decides the width, not what is in it
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(8), theme.px(12), theme.px(8), theme.px(8))
        column.setSpacing(theme.px(8))
        column.addLayout(head)
        column.addWidget(self.sections)
        column.addSpacing(theme.px(4))
        column.addLayout(self._below)
        column.addStretch(1)
        return inside

    def show_progress(self, title: str, handled: int, total: int) -> None:
        """Show the guide's name and how many of its questions are answered."""
        self._title.setText(title)
        self._count.setText(f"{handled}/{total}")
        self._count.setAccessibleName(tr("{achieved} af {goal}", achieved=handled, goal=total))

    def show_last(self, last: LastVisit | None) -> None:
        """Show what was said the last time, if there was something."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        if last is not None:
            day = f"{last.day:%d.%m.}"
            column.addWidget(label(tr("Fra sidste besøg, {day}", day=day), "group"))
            for line in filter(None, map(said_line, last.lines)):
                column.addWidget(label(line, "meta", wrap=True, selectable=True))
            link = LinkButton(tr("Åbn besøget"), small=True)
            link.setObjectName("open_last_button")
            link.activated.connect(lambda: self.open_last.emit(last.visit_id))
            column.addWidget(link)
        self._below.replaceWidget(self._last, box)
        self._last.hide()
        self._last.deleteLater()
        self._last = box

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground of a side column."""
        QPainter(self).fillRect(self.rect(), theme.colour("subtle"))


class _Ground(QWidget):
    """What scrolls, on the ground of a side column."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("subtle"))


def said_line(line: str) -> str:
    """Return one answer of the last visit as it is read aloud; empty when no part of it has a value.

    `Praktik, Hvordan gik det?: 4/5, Uddybning:` gives `Praktik · Hvordan gik det? 4 af 5`. Commas inside what
    somebody said stay.
    """
    parts = [part.strip() for part in _BETWEEN_PARTS.split(line)]
    said = [part.replace("?: ", "? ") for part in parts if not part.endswith(":")]
    return _SCALE.sub(
        lambda found: tr("{achieved} af {goal}", achieved=found[1], goal=found[2]), " · ".join(said)
    )
