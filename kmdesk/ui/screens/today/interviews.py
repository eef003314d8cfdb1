"""The interviews of today and tomorrow, below the promises of the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.services.today import InterviewDue
from kmdesk.ui import theme
from kmdesk.ui.screens.today.due_row import DueRow
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader


class Interviews(QWidget):
    """The interviews below their heading; `more` are not listed. `opened(match_id)` when one is opened."""

    opened = Signal(str)

    def __init__(self, interviews: Sequence[InterviewDue], today: date, more: int = 0) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(SectionHeader(tr("Samtaler"), ""))
        column.addSpacing(theme.px(4))
        self.rows = [_row(one, today, last=one is interviews[-1]) for one in interviews]
        for interview, row in zip(interviews, self.rows, strict=True):
            row.clicked.connect(lambda _=False, match_id=interview.match_id: self.opened.emit(match_id))
            column.addWidget(row)
        if more:
            column.addSpacing(theme.px(4))
            column.addWidget(label(tr("og {n} til", n=more), "meta"))


def _row(interview: InterviewDue, today: date, *, last: bool) -> DueRow:
    is_today = interview.on == today.isoformat()
    day = tr("i dag") if is_today else tr("i morgen")
    when = tr("{day} kl. {time}", day=day, time=interview.at) if interview.at else day
    whose = " · ".join(part for part in (interview.company, interview.title) if part)
    return DueRow(
        interview.candidate,
        whose,
        StatusMark(when, "soon" if is_today else "neutral", None if is_today else "", role="meta"),
        None,
        spoken=", ".join(part for part in (interview.candidate, whose, when) if part),
        last=last,
    )
