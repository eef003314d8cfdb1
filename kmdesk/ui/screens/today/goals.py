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
        self.cells = [_cell(goal, first, last, today.day, mine=whose == "mine") for goal in today.goals]
        column.addWidget(TargetRow(self.cells))


def _cell(goal: GoalCount, first: date, last: date, today: date, *, mine: bool) -> TargetCell:
    now = pace(
        goal=goal.target, achieved=goal.mine if mine else goal.everybody, first=first, last=last, today=today
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
