"""What a match waits for, to be filled in where it is read: a day, an interview's time, and an offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.rules.dates import clock_time, long_date, parse_date, parse_time
from kmdesk.ui import theme
from kmdesk.ui.widgets.editors import DateEdit, ParsedEdit
from kmdesk.ui.widgets.fields import CheckBox, Field


class Waiting(QWidget):
    """The fields of one match; each signal brings the day or time, empty for none."""

    deadline_set = Signal(str)
    time_set = Signal(str)
    offer_marked = Signal(str)

    def __init__(self, match: Match, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        interview = match.status == "interview"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        due = DateEdit(self._read_day)
        due.setObjectName("deadline_edit")
        due.set_value(date.fromisoformat(match.next_on) if match.next_on else None)
        due.changed.connect(lambda day: self.deadline_set.emit(day.isoformat() if day else ""))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(Field(tr("Dato for samtale") if interview else tr("Svarfrist"), due))
        column.addLayout(row)
        if interview:
            row.addWidget(Field(tr("Kl."), self._time(match)))
            column.addWidget(self._offer(match))
        row.addStretch(1)

    def _time(self, match: Match) -> QWidget:
        at = ParsedEdit[time](_read_time, clock_time, placeholder=tr("fx 12:00"), characters=6)
        at.setObjectName("interview_time_edit")
        at.set_value(parse_time(match.next_time))
        at.setEnabled(bool(match.next_on))
        at.changed.connect(lambda time_: self.time_set.emit(clock_time(time_) if time_ else ""))
        return at

    def _offer(self, match: Match) -> QWidget:
        day = long_date(date.fromisoformat(match.offered_on)) if match.offered_on else ""
        offer = CheckBox(tr("Tilbud givet {day}", day=day) if day else tr("Virksomheden har givet et tilbud"))
        offer.setObjectName("offer_box")
        offer.setChecked(bool(match.offered_on))
        offer.clicked.connect(lambda on: self.offer_marked.emit(self._today().isoformat() if on else ""))
        return offer

    def _read_day(self, text: str) -> date:
        day = parse_date(text, today=self._today())
        if day is None:
            raise ValueError(tr("Datoen findes ikke. Skriv fx 24.11.2026."))
        return day


def _read_time(text: str) -> time:
    at = parse_time(text)
    if at is None:
        raise ValueError(tr("Klokkeslættet findes ikke. Skriv fx 12:00."))
    return at
