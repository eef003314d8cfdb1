"""The screen I dag: the day's visits and promises above, the contract's goals below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import date_with_weekday, iso_week, short_date
from kmdesk.services.today import Today, TodayService
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.today.follow_ups import FollowUpList
from kmdesk.ui.screens.today.goals import Goals
from kmdesk.ui.screens.today.inquiries import InquiriesDue
from kmdesk.ui.screens.today.interviews import Interviews
from kmdesk.ui.screens.today.orders import OrdersDue
from kmdesk.ui.screens.today.partnerships import PartnershipsDue
from kmdesk.ui.screens.today.tomorrow import Tomorrow
from kmdesk.ui.screens.today.visit_card import VisitRow
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader

if TYPE_CHECKING:
    from kmdesk.services.tasks import Tasks

_KINDS = {
    "visit",
    "task",
    "match",
    "company",
    "candidate",
    "project",
    "need",
    "circulation",
    "forecast_member",
    "forecast_answer",
    "inquiry",
    "inquiry_question",
    "partnership",
    "partnership_meeting",
    "partnership_decision",
}
_SIDE, _SIDE_SMALL = 400, 352
_WIDE = 1192  # what the rail leaves of a window of 1400
# The page of a window of 1024 is 968 wide beside the slim rail, and there the design has one column. (The
# least of two, 520 + 320 with gap and margins, is 912; the cards have no room for their buttons then.)
_ONE_COLUMN_BELOW = 980
_LOW = 760


class TodayScreen(QWidget):
    """What to do now. Other screens are asked for through signals."""

    open_visit = Signal(str)
    start_visit = Signal(str)
    print_summary = Signal(str)
    plan_visit = Signal()
    new_company = Signal()
    open_company = Signal(str)
    show_promises = Signal()
    open_need = Signal(str)
    open_match = Signal(str)
    show_orders = Signal()
    open_inquiry = Signal(str)
    show_inquiries = Signal()
    open_partnership = Signal(str)
    show_forecast = Signal()
    print_day = Signal()
    toast = Signal(str, bool)
    loaded = Signal(object)
    """The `Today` that is now shown."""

    def __init__(
        self,
        ops: Operations,
        service: TodayService,
        tasks: Callable[[], Tasks],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("today_screen")
        self._ops, self._service, self._tasks = ops, service, tasks
        self._whose = "everybody"
        self._today: Today | None = None
        self._head = SectionHeader(tr("I dag"), "", *self._head_buttons(), page=True)
        self._timeline, self._side, self._goals = QWidget(), QWidget(), QWidget()
        self._one_column: bool | None = None
        self._main, self._main_area = _scrolled()
        self._beside, self._side_area = _scrolled()
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.px(24))
        self._row.addWidget(self._main_area, 1)
        self._row.addWidget(self._side_area)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(self._head)
        column.addLayout(self._row, 1)
        self._foot = QVBoxLayout()
        column.addLayout(self._foot)
        ops.changed.connect(self._on_changed)
        theme.changed.connect(self._arrange)

    def activate(self) -> None:
        """Read the day anew."""
        self._ops.read(self._service.view, self.show_today, owner=self, key="today")

    def show_today(self, today: Today) -> None:
        """Show the day as it was read."""
        self._today = today
        self._head.show_texts(
            tr("I dag"), f"{date_with_weekday(today.day)} · {tr('uge {week}', week=iso_week(today.day))}"
        )
        focused = self._focused_row()
        old = (self._timeline, self._side, self._goals)
        self._timeline, self._side = self._make_timeline(today), self._make_side(today)
        self._goals = self._make_goals(today)
        self._arrange()
        if focused is not None:
            self._focus_row(*focused)
        for part in old:
            _drop(part)
        self.loaded.emit(today)

    def focus_list(self) -> None:
        """Move the focus to what is to be done next."""
        for row in self._timeline.findChildren(VisitRow):
            if row.main_button.isVisible():
                row.main_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self._plan.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the page's own width and height."""
        super().resizeEvent(event)
        self._arrange()

    def _head_buttons(self) -> tuple[Button, ...]:
        self._plan = Button(tr("Planlæg besøg"), "secondary", "calendar-plus")
        self._plan.setObjectName("plan_visit_button")
        self._plan.clicked.connect(self.plan_visit)
        printing = Button(tr("Udskriv dagsprogram"), "secondary", "printer")
        printing.setObjectName("print_day_button")
        printing.clicked.connect(self.print_day)
        return printing, self._plan

    def _make_timeline(self, today: Today) -> QWidget:
        column_widget = QWidget()
        column = QVBoxLayout(column_widget)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        count = trn(len(today.visits), "{n} besøg", "{n} besøg") if today.visits else ""
        column.addWidget(SectionHeader(tr("Dagens besøg"), count))
        column.addSpacing(theme.px(6))
        planned = [visit.id for visit in today.visits if visit.status == "planned"]
        running = any(visit.status == "in_progress" for visit in today.visits)
        for visit in today.visits:
            next_up = not running and bool(planned) and visit.id == planned[0]
            row = VisitRow(visit, today.day, next_up=next_up, last=visit is today.visits[-1])
            row.opened.connect(self.open_visit)
            row.started.connect(self.start_visit)
            row.print_asked.connect(self.print_summary)
            column.addWidget(row)
        if not today.visits:
            column.addWidget(self._no_visits(today), 1)
        if today.tomorrow:
            tomorrow = Tomorrow(today.tomorrow)
            tomorrow.opened.connect(self.open_visit)
            column.addWidget(tomorrow)
        column.addStretch(0 if not today.visits else 1)
        return column_widget

    def _no_visits(self, today: Today) -> QWidget:
        if not today.companies:
            return EmptyState(
                "building-2",
                tr("Skrivebordet er tomt"),
                tr("Opret din første virksomhed, eller hent den fra en CVR-fil."),
                ("plus|" + tr("Ny virksomhed"), self.new_company.emit),
            )
        return EmptyState(
            "calendar-days",
            tr("Ingen besøg i dag"),
            tr("Planlæg et besøg, eller følg op på det, du har lovet."),
            ("calendar-plus|" + tr("Planlæg besøg"), self.plan_visit.emit),
        )

    def _make_side(self, today: Today) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        everything = LinkButton(tr("Vis alle ({n})", n=today.open_promises))
        everything.activated.connect(self.show_promises)
        column.addWidget(SectionHeader(tr("Opfølgning"), "", everything))
        listed = FollowUpList(today)
        listed.done.connect(self._tick)
        listed.opened.connect(self.open_company)
        column.addWidget(listed)
        if not (today.overdue or today.due_today or today.this_week):
            column.addSpacing(theme.px(8))
            column.addWidget(label(tr("Intet er lovet til denne uge."), "secondary"))
        if today.inquiries:
            inquiries = InquiriesDue(today.inquiries)
            inquiries.opened.connect(self.open_inquiry)
            inquiries.everything.connect(self.show_inquiries)
            column.addSpacing(theme.px(20))
            column.addWidget(inquiries)
        if today.interviews:
            interviews = Interviews(today.interviews, today.day, today.more_interviews)
            interviews.opened.connect(self.open_match)
            column.addSpacing(theme.px(20))
            column.addWidget(interviews)
        if today.orders:
            column.addSpacing(theme.px(20))
            column.addWidget(self._make_orders(today))
        if today.partnerships:
            partnerships = PartnershipsDue(today.partnerships)
            partnerships.opened.connect(self.open_partnership)
            column.addSpacing(theme.px(20))
            column.addWidget(partnerships)
        if today.panel is not None:
            panel = LinkButton(
                trn(
                    today.panel.missing,
                    "Prognosepanel: {n} svar mangler · senest {day}",
                    "Prognosepanel: {n} svar mangler · senest {day}",
                    day=short_date(today.panel.due),
                ),
                icon="chart-column",
            )
            panel.setObjectName("forecast_line")
            panel.activated.connect(self.show_forecast)
            column.addSpacing(theme.px(16))
            column.addWidget(panel)
        column.addStretch(1)
        return side

    def _make_orders(self, today: Today) -> QWidget:
        orders = OrdersDue(today.orders)
        orders.opened.connect(self.open_need)
        orders.everything.connect(self.show_orders)
        return orders

    def _tick(self, task_id: str) -> None:
        def done(title: str) -> None:
            self.toast.emit(tr("Gjort: {title}", title=title), True)  # noqa: FBT003 - the signal's own order

        self._ops.write(lambda: self._tasks().finish(task_id), done, owner=self)

    def _make_goals(self, today: Today) -> Goals:
        goals = Goals(today, self._whose)
        goals.whose_changed.connect(self._choose_whose)
        return goals

    def _choose_whose(self, code: str) -> None:
        self._whose = code
        if self._today is not None:
            old, self._goals = self._goals, self._make_goals(self._today)
            self._arrange()
            _drop(old)

    # -- where things stand ----------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Put the parts into one column that scrolls, or two with the goals below them (design §4).

        Nothing is read or made anew: the parts only change places, so what is ticked or focused stays.
        """
        one = self.width() < theme.px(_ONE_COLUMN_BELOW)
        focused = QApplication.focusWidget() if one != self._one_column else None
        self._one_column = one
        self._main.setContentsMargins(0, 0, theme.px(4) if one else 0, 0)
        self._side_area.setVisible(not one)
        self._side_area.setFixedWidth(theme.px(_SIDE if self.width() >= theme.px(_WIDE) else _SIDE_SMALL))
        places = (
            (self._timeline, self._main, 1),
            (self._side, self._main if one else self._beside, 0 if one else 1),
            (self._goals, self._main if one else self._foot, 0),
        )
        for part, column, stretch in places:
            if column.indexOf(part) < 0:
                column.addWidget(part, stretch)
                part.show()  # Qt would show it later, and until then give its room away
        if isinstance(self._goals, Goals):
            self._goals.fit(scrolls=one, low=self.window().height() < theme.px(_LOW))
        if focused is not None and self.isAncestorOf(focused):
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rows(self) -> tuple[Sequence[QWidget], ...]:
        """Return the controls of the rows beside the visits: promises, inquiries and so on."""
        ticks = [tick for listed in self._side.findChildren(FollowUpList) for tick in listed.ticks]
        interviews = [row for listed in self._side.findChildren(Interviews) for row in listed.rows]
        inquiries = [row for listed in self._side.findChildren(InquiriesDue) for row in listed.rows]
        orders = [row for listed in self._side.findChildren(OrdersDue) for row in listed.rows]
        due = [row for listed in self._side.findChildren(PartnershipsDue) for row in listed.rows]
        return ticks, inquiries, interviews, orders, due

    def _focused_row(self) -> tuple[int, int] | None:
        """Return the list and the place in it of the row that has the focus."""
        for number, rows in enumerate(self._rows()):
            for place, row in enumerate(rows):
                if row.hasFocus():
                    return number, place
        return None

    def _focus_row(self, number: int, place: int) -> None:
        """Give the focus to the row now at that place, so that the keyboard can go on after a tick."""
        rows = self._rows()[number]
        if rows:
            rows[min(place, len(rows) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.activate()


def _scrolled() -> tuple[QVBoxLayout, QScrollArea]:
    """Return a column and the area that it scrolls in."""
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, theme.px(4), 0)
    column.setSpacing(theme.px(16))
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return column, area


def _drop(part: QWidget) -> None:
    """Take away what was replaced."""
    part.hide()
    part.deleteLater()
