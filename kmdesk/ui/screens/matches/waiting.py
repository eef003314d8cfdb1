"""What a match waits for, to be filled in where it is read: a day, an interview's time, and an offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.models import Match
from kmdesk.rules.dates import clock_time, long_date, parse_date, parse_time
from kmdesk.services.match_interviews import interview_text, interviews_of, next_of, when_text
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.editors import DateEdit, ParsedEdit
from kmdesk.ui.widgets.fields import CheckBox, Field


class Waiting(QWidget):
    """The fields of one match; each signal brings the day or time, empty for none."""

    deadline_set = Signal(str)
    time_set = Signal(str)
    offer_marked = Signal(str)
    interviews_asked = Signal()
    """Somebody wants to see to all of them."""

    def __init__(self, match: Match, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        interview = match.status == "interview"
        on, at = _to_come(match, today())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        due = DateEdit(self._read_day)
        due.setObjectName("deadline_edit")
        due.set_value(date.fromisoformat(on) if on else None)
        due.changed.connect(lambda day: self.deadline_set.emit(day.isoformat() if day else ""))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(Field(tr("Dato for samtale") if interview else tr("Svarfrist"), due))
        column.addLayout(row)
        if interview:
            row.addWidget(Field(tr("Kl."), self._time(on, at)))
            every = LinkButton(tr("Tilføj eller ret samtaler"), small=True)
            every.setObjectName("interviews_link")
            every.activated.connect(self.interviews_asked)
            column.addWidget(every, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(self._offer(match))
        row.addStretch(1)

    def _time(self, on: str, told: str) -> QWidget:
        at = ParsedEdit[time](_read_time, clock_time, placeholder=tr("fx 12:00"), characters=6)
        at.setObjectName("interview_time_edit")
        at.set_value(parse_time(told))
        at.setEnabled(bool(on))
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


def interviews_told(match: Match, today: date) -> tuple[str, ...]:
    """Return the interviews of a match in words; none where the fields tell all there is."""
    told = tuple(interview_text(one) for one in interviews_of(match))
    on, at = _to_come(match, today)
    in_the_fields = match.status == "interview" and on and told == (when_text({"on": on, "time": at}),)
    return () if in_the_fields else told


def _to_come(match: Match, today: date) -> tuple[str, str]:
    """Return the day and time waited for; an interview that has been is not to be written over."""
    on, at = next_of(match, today)
    over = match.status == "interview" and on < today.isoformat()
    return ("", "") if over else (on, at)


def _read_time(text: str) -> time:
    at = parse_time(text)
    if at is None:
        raise ValueError(tr("Klokkeslættet findes ikke. Skriv fx 12:00."))
    return at
