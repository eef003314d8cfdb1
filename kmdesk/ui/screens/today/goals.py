"""The contract's four goals: achieved, expected by today, forecast. Figures are counted from the records."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kmdesk.core.i18n import mark, tr
from kmdesk.rules.dates import long_date
from kmdesk.rules.pace import Pace, pace
from kmdesk.services.today import GoalCount, Today
from kmdesk.ui import theme
from kmdesk.ui.widgets.cards import TargetCell, TargetRow
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments

TITLES = {
    "new_contact": mark("Nye kontakter"),
    "follow_up_contact": mark("Opfølgende kontakter"),
    "binding_collaboration": mark("Forpligtende samarbejder"),
    "hire": mark("Ansættelser af højtudd."),
}


class Goals(QWidget):
    """Four cells below a heading; everybody's figures or one's own: `whose_changed(code)`."""

    whose_changed = Signal(str)

    def __init__(self, today: Today, whose: str) -> None:
        super().__init__()
        self.setObjectName("goals")
        self.cells: list[TargetCell] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        if today.period is None:
            return
        first, last = today.period
        switch = Segments((("everybody", tr("Hele projektet")), ("mine", tr("Mine"))), clearable=False)
        switch.set_value(whose)
        switch.changed.connect(lambda code: self.whose_changed.emit(code or "everybody"))
        days = (last - first).days + 1
        day = min(max((today.day - first).days + 1, 0), days)
        meta = tr(
            "{first}–{last} · dag {day} af {days} · stregen viser det forventede til dato",
            first=long_date(first),
            last=long_date(last),
            day=day,
            days=days,
        )
        column.addWidget(SectionHeader(tr("Kontraktmål"), meta, switch))
        paces = [_pace(goal, today, first, last, mine=whose == "mine") for goal in today.goals]
        begun = any(now.achieved for now in paces)
        self.cells = [_cell(goal, now, begun=begun) for goal, now in zip(today.goals, paces, strict=True)]
        self._row = TargetRow(self.cells)
        column.addWidget(self._row)

    def fit(self, *, scrolls: bool, low: bool) -> None:
        """Follow the place: where the page scrolls there is room for all; below a low page for less.

        There the lines below the bars go, and the cells never take a second row from the visits.
        """
        for cell in self.cells:
            cell.show_forecast(shown=scrolls or not low)
        if self.cells:
            self._row.wraps = scrolls
            self._row.rearrange()


def _pace(goal: GoalCount, today: Today, first: date, last: date, *, mine: bool) -> Pace:
    return pace(
        goal=goal.target,
        achieved=goal.mine if mine else goal.everybody,
        first=first,
        last=last,
        today=today.day,
        soon_percent=today.pace_soon_percent,
    )


def _cell(goal: GoalCount, now: Pace, *, begun: bool) -> TargetCell:
    """Return the cell of a goal.

    Nothing counted towards any goal says that the work is not recorded here yet, not that it is late: a desk
    made in the middle of a contract would otherwise greet its broker with four red marks (design §1: red is
    for late only). With the first counted record the calendar decides again, also for goals still at 0. What
    is not expected yet (a new contract, 0 of 0) stays *som planlagt* all the same.
    """
    if not begun and now.expected:
        return TargetCell(
            tr(TITLES[goal.goal]),
            achieved=now.achieved,
            goal=now.goal,
            expected=now.expected,
            forecast=None,
            reached_text=tr("Ingen prognose endnu"),
            status="neutral",
            behind_text=tr("ikke begyndt"),
        )
    return TargetCell(
        tr(TITLES[goal.goal]),
        achieved=now.achieved,
        goal=now.goal,
        expected=now.expected,
        forecast=now.forecast,
        reached_text=_reached(now),
        status=now.status,
        behind_text=_standing(now),
    )


def _reached(now: Pace) -> str:
    if now.is_reached:
        return tr("Målet er nået")
    if now.reached_on is None:
        return tr("I dette tempo nås målet ikke")
    return tr("I dette tempo nås målet {date}", date=long_date(now.reached_on))


def _standing(now: Pace) -> str:
    if now.ahead == 0:
        return tr("som planlagt")
    return tr("{n} foran", n=now.ahead) if now.ahead > 0 else tr("{n} bagud", n=-now.ahead)
