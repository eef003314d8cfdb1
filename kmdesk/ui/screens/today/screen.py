"""The screen I dag: the day's visits and promises above, the contract's goals below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.rules.dates import date_with_weekday, iso_week
from kmdesk.services.tasks import Tasks
from kmdesk.services.today import Today, TodayService
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.today.follow_ups import FollowUpList
from kmdesk.ui.screens.today.goals import Goals
from kmdesk.ui.screens.today.visit_card import VisitRow
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.section_header import SectionHeader

_KINDS = {"visit", "task", "match", "company", "candidate", "project"}
_SIDE, _SIDE_SMALL = 400, 352
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
    toast = Signal(str, bool)
    loaded = Signal(object)
    """The `Today` that is now shown."""

    def __init__(
        self, ops: Operations, service: TodayService, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("today_screen")
        self._ops, self._service, self._tasks = ops, service, tasks
        self._whose = "everybody"
        self._today: Today | None = None
        self._goals: Goals | None = None
        self._head = SectionHeader(tr("I dag"), "", *self._head_buttons(), page=True)
        self._body = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(self._head)
        column.addWidget(self._body, 1)
        self._foot = QVBoxLayout()
        column.addLayout(self._foot)
        ops.changed.connect(self._on_changed)

    def activate(self) -> None:
        """Read the day anew."""
        self._ops.read(self._service.view, self.show_today, owner=self, key="today")

    def show_today(self, today: Today) -> None:
        """Show the day as it was read."""
        self._today = today
        self._head.show_texts(
            tr("I dag"), f"{date_with_weekday(today.day)} · {tr('uge {week}', week=iso_week(today.day))}"
        )
        self._replace_body(self._make_body(today))
        self._show_goals()
        self.loaded.emit(today)

    def focus_list(self) -> None:
        """Move the focus to what is to be done next."""
        for row in self._body.findChildren(VisitRow):
            if row.main_button.isVisible():
                row.main_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self._plan.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the goals drop their forecast."""
        super().resizeEvent(event)
        self._fit_goals()

    def _head_buttons(self) -> tuple[Button, ...]:
        self._plan = Button(tr("Planlæg besøg"), "secondary", "calendar-plus")
        self._plan.setObjectName("plan_visit_button")
        self._plan.clicked.connect(self.plan_visit)
        return (self._plan,)

    def _make_body(self, today: Today) -> QWidget:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(24))
        row.addWidget(_scrolled(self._timeline(today)), 1)
        side = _scrolled(self._side(today))
        side.setFixedWidth(theme.px(_SIDE if self.window().width() >= theme.px(1400) else _SIDE_SMALL))
        row.addWidget(side)
        return body

    def _timeline(self, today: Today) -> QWidget:
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
            column.addLayout(self._tomorrow(today))
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

    def _tomorrow(self, today: Today) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(96), theme.px(8), 0, 0)
        row.setSpacing(theme.px(24))
        row.addWidget(label(tr("I morgen"), "strong"))
        for visit_id, starts_at, company in today.tomorrow:
            link = LinkButton(f"{starts_at[11:16]} {company}")
            link.activated.connect(lambda visit_id=visit_id: self.open_visit.emit(visit_id))
            row.addWidget(link)
        row.addStretch(1)
        return row

    def _side(self, today: Today) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, theme.px(4), 0)
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
        column.addStretch(1)
        return side

    def _tick(self, task_id: str) -> None:
        def done(title: str) -> None:
            self.toast.emit(tr("Gjort: {title}", title=title), True)  # noqa: FBT003 - the signal's own order

        self._ops.write(lambda: self._tasks.finish(task_id), done, owner=self)

    def _show_goals(self) -> None:
        if self._today is None:
            return
        goals = Goals(self._today, self._whose)
        goals.whose_changed.connect(self._choose_whose)
        if self._goals is not None:
            self._foot.removeWidget(self._goals)
            self._goals.deleteLater()
        self._goals = goals
        self._foot.addWidget(goals)
        self._fit_goals()

    def _choose_whose(self, code: str) -> None:
        self._whose = code
        self._show_goals()

    def _fit_goals(self) -> None:
        if self._goals is not None:
            for cell in self._goals.cells:
                cell.show_forecast(shown=self.window().height() >= theme.px(_LOW))

    def _replace_body(self, body: QWidget) -> None:
        layout = self.layout()
        assert layout is not None  # noqa: S101 - set in __init__
        layout.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.activate()


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area
