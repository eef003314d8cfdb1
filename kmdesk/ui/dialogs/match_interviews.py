"""The interviews of a match in its form: a row each with day, time, place and with whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.rules.dates import clock_time, long_date, parse_date, parse_time
from kmdesk.services.match_facts import day_in
from kmdesk.services.match_interviews import Interview, interview_text
from kmdesk.ui import theme
from kmdesk.ui.dialogs.kept_form import Part
from kmdesk.ui.widgets.buttons import IconButton, LinkButton
from kmdesk.ui.widgets.editors import LineEdit, show_state
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.messages import InlineMessage


class InterviewRow(QWidget):
    """One interview. What is written as a day or time and is none stays as it was written."""

    edited = Signal()
    left = Signal()
    """The day or the time was left, and read."""
    removed = Signal()

    def __init__(self, interview: Interview, today: Callable[[], date]) -> None:
        super().__init__()
        self._interview, self._today = dict(interview), today
        self.wrong: dict[str, tuple[str, str]] = {}
        """What is wrong with the day or the time since it was left, and what to write instead."""
        day = day_in(interview.get("on", ""))
        self.day = LineEdit(
            long_date(day) if day else interview.get("on", ""), placeholder=tr("dd.mm.åååå"), characters=10
        )
        self.time = LineEdit(interview.get("time", ""), placeholder=tr("Kl."), characters=6)
        self.place = LineEdit(interview.get("place", ""), placeholder=tr("Sted"))
        self.people = LineEdit(interview.get("people", ""), placeholder=tr("Med hvem"))
        names = (tr("Dato for samtale"), tr("Klokkeslæt"), tr("Sted"), tr("Med hvem"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        for line, name in zip((self.day, self.time, self.place, self.people), names, strict=True):
            line.setAccessibleName(name)
            line.setToolTip(name)
            row.addWidget(line, 1 if line in (self.place, self.people) else 0)
        for line, part in ((self.day, "on"), (self.time, "time")):
            line.editingFinished.connect(self._spell)
            line.textEdited.connect(lambda _text, part=part: self.wrong.pop(part, None))
        for line in (self.day, self.time, self.place, self.people):
            line.textEdited.connect(lambda _text: self.edited.emit())
        remove = IconButton("x", tr("Fjern samtale"), colour="muted")
        remove.setObjectName("remove_interview")
        remove.clicked.connect(self.removed)
        row.addWidget(remove)
        self.stops = (self.day, self.time, self.place, self.people, remove)
        """What Tab comes to, one after the other."""

    def interview(self) -> Interview:
        """Return the interview as it stands."""
        day, time = self._read()
        return {
            **self._interview,
            "on": day.isoformat() if day else self.day.text().strip(),
            "time": time,
            "place": " ".join(self.place.text().split()),
            "people": " ".join(self.people.text().split()),
        }

    def is_empty(self) -> bool:
        """Tell whether nothing is written in it."""
        return not any(one.text().strip() for one in (self.day, self.time, self.place, self.people))

    def _read(self) -> tuple[date | None, str]:
        at = parse_time(self.time.text())
        time = clock_time(at) if at else self.time.text().strip()
        return parse_date(self.day.text(), today=self._today()), time

    def _spell(self) -> None:
        """Write a day and a time in the usual form."""
        day, time = self._read()
        if day:
            self.day.setText(long_date(day))
        self.time.setText(time)
        no_day = bool(self.day.text().strip()) and day is None
        no_time = bool(time) and parse_time(time) is None
        show_state(self.day, "error" if no_day else "normal")
        show_state(self.time, "error" if no_time else "normal")
        if no_day:
            self.wrong["on"] = (tr("Datoen findes ikke."), tr("Skriv fx 24.11.2026."))
        if no_time:
            self.wrong["time"] = (tr("Klokkeslættet findes ikke."), tr("Skriv fx 12:00."))
        self.left.emit()


class InterviewsEditor(Part):
    """All interviews of a match; rows in which nothing is written count for none."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.setObjectName("interviews_editor")
        self.setAccessibleName(tr("Samtaler"))
        self._today = today
        self._rows: list[InterviewRow] = []
        self._add = LinkButton(tr("Tilføj samtale"), icon="plus", small=True)
        self._add.setObjectName("add_interview")
        self._add.activated.connect(lambda: self._put({}, focus=True))
        self._problem = InlineMessage("late", "", "")
        self._problem.setObjectName("interviews_problem")
        self._problem.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(6))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(label(tr("Samtaler"), "label"))
        column.addLayout(self._list)
        column.addWidget(self._problem)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def value(self) -> tuple[Interview, ...]:
        """Return the interviews as they stand."""
        return tuple(row.interview() for row in self._rows if not row.is_empty())

    def show_value(self, value: Sequence[Interview]) -> None:
        """Show these interviews."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for one in value:
            self._put(one)

    def said(self, value: Sequence[Interview]) -> str:
        """Return interviews in words."""
        return "; ".join(interview_text(one) for one in value)

    def say(self, message: str, advice: str) -> None:
        """Say what is wrong with them, and put the focus among them."""
        self.focus_first()
        self._problem.show_text(message, advice)
        self._problem.show()

    def focus_first(self) -> None:
        """Put the focus on the last interview; a first row is made where there is none."""
        if not self._rows:
            self._put({})
        row = self._rows[-1]
        row.show()  # what is not shown yet cannot take the focus
        row.day.setFocus(Qt.FocusReason.TabFocusReason)

    # -- parts -----------------------------------------------------------------------------------------

    def _put(self, interview: Interview, *, focus: bool = False) -> None:
        row = InterviewRow(interview, self._today)
        row.edited.connect(self._on_edited)
        row.left.connect(self._point_out)
        row.removed.connect(lambda: self._remove(row))
        self._rows.append(row)
        before = self._stop_before()
        self._list.addWidget(row)
        for stop in row.stops:  # between what stands before the link and the link, as they are seen
            self.setTabOrder(before, stop)
            before = stop
        if focus:
            self.focus_first()
            self.edited.emit()

    def _point_out(self) -> None:
        wrong = [told for row in self._rows for told in row.wrong.values()]
        if wrong:
            self._problem.show_text(*wrong[0])
            self._problem.show()

    def _stop_before(self) -> QWidget:
        """Return what Tab comes to before the link."""
        before = self._add.previousInFocusChain()
        while before is not None and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        return before or self._add

    def _remove(self, row: InterviewRow) -> None:
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_edited()

    def _on_edited(self) -> None:
        self._problem.hide()
        self._point_out()
        self.edited.emit()
