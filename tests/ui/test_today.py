"""I dag at every width: one column or two, whole titles, buttons in reach, and what the lines say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from kmdesk.models import Candidate, Company, Match, Need, Task, Visit
from kmdesk.services.tasks import Tasks
from kmdesk.services.today import GoalCount, Today, TodayService, TodayVisit
from kmdesk.ui import theme
from kmdesk.ui.screens.today.follow_ups import FollowUpList
from kmdesk.ui.screens.today.goals import Goals
from kmdesk.ui.screens.today.interviews import Interviews
from kmdesk.ui.screens.today.orders import OrdersDue
from kmdesk.ui.screens.today.screen import TodayScreen
from kmdesk.ui.screens.today.tomorrow import Tomorrow
from kmdesk.ui.screens.today.visit_card import VisitRow
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.cards import TargetCell
from kmdesk.ui.widgets.icon_line import IconLine

VESTRUM = Company(
    name="Vestrum Maskinfabrik og Automation A/S", address="Industrivænget 14", advertising_protected=True
)
VISIT = TodayVisit(
    id="v",
    company_id="c",
    company="Engtoft Pumper A/S",
    starts_at="2026-11-24T14:00",
    ends_at="2026-11-24T15:00",
    mode="online",
    status="planned",
    address="Pumpehegnet 8, 8800 Viborg",
    location="Onlinemøde – reserve: ring på 97 00 41 18",
    purpose="evaluation",
    topic="Evaluering: effektskema",
    protected=False,
    participants=(),
    open_promises=0,
    briefed_at="",
    colleague="",
    colleague_on="",
)
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def light(qapp):
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


@pytest.fixture
def open_page(qtbot, ops, desk, clock):
    """Open I dag on a day with two visits, four of tomorrow and three promises; sizes are design px."""
    mine = desk.store.broker_id
    with desk.store.action("x", undoable=False) as unit:
        unit.put(VESTRUM)
        for at in ("2026-11-24T09:00", "2026-11-24T11:15", *(f"2026-11-25T{n:02}:00" for n in range(8, 12))):
            unit.put(Visit(company_id=VESTRUM.id, starts_at=at, status="planned", broker_id=mine))
        for title in ("Send faktaark", "Ring tilbage", "Bekræft start"):
            unit.put(Task(title=title, company_id=VESTRUM.id, due_on="2026-11-24", broker_id=mine))

    def opened(width: int, height: int = 640) -> TodayScreen:
        page = TodayScreen(ops, TodayService(desk.store, clock), lambda: Tasks(desk.store, clock))
        qtbot.addWidget(page)
        page.resize(theme.px(width), theme.px(height))
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.activate()
        qtbot.waitUntil(lambda: not ops.busy)
        QApplication.processEvents()
        return page

    return opened


@pytest.fixture
def orders(desk):
    """Three job orders: one to be posted by today, one to be answered by tomorrow, one late."""
    dues = (("Planlægger", "24T16:00"), ("Ingeniør", "25T10:30"), ("Forsinket", "23T09:00"))
    made = [
        Need(
            title=title,
            company_id=VESTRUM.id,
            order_number=f"2026-016{number}",
            order_status="received",
            received_at="2026-11-22T09:00",
            posting_due=f"2026-11-{due}",
            broker_id=desk.store.broker_id,
        )
        for number, (title, due) in enumerate(dues)
    ]
    with desk.store.action("x", undoable=False) as unit:
        return [unit.put(need) for need in made]


def areas(page: TodayScreen) -> list[QScrollArea]:
    return [area for area in page.findChildren(QScrollArea) if area.isVisible()]


def area_of(page: TodayScreen, kind: type) -> QScrollArea | None:
    return next((area for area in areas(page) if area.findChildren(kind)), None)


def text_of(row: VisitRow) -> list[str]:
    return [line.accessibleName() for line in row.findChildren(IconLine)]


def scrolled(row: QWidget, qtbot) -> QScrollArea:
    """Show a row as the page does: as wide as its place, never scrolled sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(row)
    qtbot.addWidget(area)
    area.resize(900, 200)
    area.show()
    return area


def test_wide_has_two_columns_and_narrow_one(open_page, qtbot):
    page = open_page(1072)
    timeline, follow_ups = area_of(page, VisitRow), area_of(page, FollowUpList)
    assert timeline is not follow_ups
    assert area_of(page, Goals) is None  # it stands below both, and stays
    shown = page.findChildren(VisitRow)
    page.resize(968, 600)
    qtbot.waitUntil(lambda: len(areas(page)) == 1)
    assert area_of(page, VisitRow) is area_of(page, FollowUpList) is area_of(page, Goals)
    assert page.findChildren(VisitRow) == shown  # nothing was read or made anew
    page.resize(1072, 600)
    qtbot.waitUntil(lambda: len(areas(page)) == 2)
    assert area_of(page, Goals) is None


def test_rearranging_keeps_the_focus(open_page, qtbot):
    page = open_page(1072)
    tick = page.findChild(FollowUpList).ticks[1]
    tick.setFocus(Qt.FocusReason.TabFocusReason)
    page.resize(968, 600)
    qtbot.waitUntil(lambda: len(areas(page)) == 1)
    assert tick.hasFocus()


def test_a_promise_opens_its_company_by_mouse_and_by_enter(open_page, qtbot):
    page = open_page(1072)
    opened: list[str] = []
    page.open_company.connect(opened.append)
    tick = page.findChild(FollowUpList).ticks[1]
    row = tick.parentWidget()
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    qtbot.keyClick(tick, Qt.Key.Key_Return)
    assert len(opened) == 2
    assert opened[0] == opened[1] != ""


@pytest.mark.parametrize(("width", "scale"), [(1072, 1.0), (968, 1.0), (797, 1.5), (626, 1.5)])
def test_buttons_and_links_lie_inside_the_width_that_is_seen(open_page, qapp, width, scale):
    theme.apply(qapp, "light", scale)
    page = open_page(width)
    area = area_of(page, VisitRow)
    assert area.widget().width() <= area.viewport().width()
    seen = QRect(QPoint(0, 0), area.widget().size())
    for kind in (Button, LinkButton):
        for button in area.findChildren(kind):
            assert seen.contains(QRect(button.mapTo(area.widget(), QPoint(0, 0)), button.size())), (
                button.text()
            )


def test_buttons_get_a_row_of_their_own_when_the_name_needs_theirs(qtbot):
    row = VisitRow(replace(VISIT, protected=True), TODAY, next_up=True, last=True)
    area = scrolled(row, qtbot)
    high = row.sizeHint().height()
    badge_row = row.buttons.y()
    area.resize(row.minimumSizeHint().width(), 200)
    qtbot.waitUntil(lambda: row.buttons.y() > badge_row)
    assert row.sizeHint().height() > high
    area.resize(900, 200)
    qtbot.waitUntil(lambda: row.sizeHint().height() == high)


@pytest.mark.parametrize(("width", "scale"), [(1072, 1.0), (968, 1.0), (797, 1.5), (626, 1.5)])
def test_titles_of_goals_are_whole(open_page, qapp, width, scale):
    theme.apply(qapp, "light", scale)
    page = open_page(width)
    cells = page.findChildren(TargetCell)
    assert len(cells) == 4
    for cell in cells:
        assert cell.title.width() >= cell.title.sizeHint().width()


def test_the_keyboard_goes_on_after_a_tick(open_page, qtbot, ops):
    page = open_page(968)
    listed = page.findChild(FollowUpList)
    listed.ticks[1].setFocus(Qt.FocusReason.TabFocusReason)
    bar = area_of(page, VisitRow).verticalScrollBar()
    bar.setValue(80)
    qtbot.keyClick(listed.ticks[1], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not ops.busy and len(page.findChild(FollowUpList).ticks) == 2)
    assert page.findChild(FollowUpList).ticks[1].hasFocus()
    assert bar.value() > 0  # still where the promises are


def test_online_leaves_the_street_out_and_a_topic_stands_alone(qtbot):
    online = VisitRow(VISIT, TODAY, next_up=False, last=True)
    visit = VisitRow(replace(VISIT, mode="visit", topic=""), TODAY, next_up=False, last=True)
    phone = VisitRow(replace(VISIT, mode="phone", location=""), TODAY, next_up=False, last=True)
    for row in (online, visit, phone):
        qtbot.addWidget(row)
    assert text_of(online)[:2] == [VISIT.location, "Evaluering: effektskema"]
    assert text_of(visit)[:2] == [f"{VISIT.address} · {VISIT.location}", "Evaluering"]
    assert text_of(phone)[0] == "Telefon"


def goals(*achieved: int, expected_from: date = date(2026, 1, 1)) -> Goals:
    counted = zip(
        ("new_contact", "follow_up_contact", "binding_collaboration", "hire"), achieved, strict=True
    )
    counts = tuple(GoalCount(goal, 50, n, n) for goal, n in counted)
    return Goals(Today(day=TODAY, goals=counts, period=(expected_from, date(2027, 12, 31))), "everybody")


def standing(shown: Goals) -> list[str]:
    return [cell.findChild(StatusMark).text() for cell in shown.cells]


def test_a_desk_with_nothing_counted_is_not_late(qtbot):
    new, begun, before = goals(0, 0, 0, 0), goals(3, 0, 0, 0), goals(0, 0, 0, 0, expected_from=TODAY)
    for shown in (new, begun, before):
        qtbot.addWidget(shown)
    assert standing(new) == ["ikke begyndt"] * 4
    assert standing(begun) == ["19 bagud", "22 bagud", "22 bagud", "22 bagud"]
    assert standing(before) == ["som planlagt"] * 4


def test_tomorrow_stacks_and_cuts_what_has_no_room(qtbot):
    names = ("A & B", "Hjortdal Maskiner ApS", "Ringkøbing-Skjern Kommunes virksomhedsindgang og erhvervsråd")
    row = Tomorrow([(name, "2026-11-25T08:30", name) for name in names])
    area = scrolled(row, qtbot)
    links = row.findChildren(LinkButton)
    assert len({link.y() for link in links}) == 1
    area.resize(row.minimumSizeHint().width() + 100, 200)
    qtbot.waitUntil(lambda: len({link.y() for link in links}) == 3)
    assert links[2].text().endswith("…")
    assert links[2].toolTip() == f"08:30 {names[2]}"
    assert links[0].text() == "08:30 A && B"


def test_the_interviews_of_the_day_open_their_match(open_page, qtbot, desk):
    page = open_page(1072)
    assert page.findChild(Interviews) is None
    sofie = Candidate(name="Sofie Bjerre")
    near = Match(candidate_id=sofie.id, status="interview", broker_id=desk.store.broker_id)
    today = replace(near, id="a", next_on="2026-11-24", next_time="14:00")
    later = replace(near, id="b", next_on="2026-11-25")
    with desk.store.action("x", undoable=False) as unit:
        for record in (VESTRUM, sofie, replace(today, company_id=VESTRUM.id), later):
            unit.put(record)
    page.activate()
    qtbot.waitUntil(lambda: page.findChild(Interviews) is not None)
    rows = page.findChild(Interviews).rows
    assert [row.accessibleName() for row in rows] == [
        f"Sofie Bjerre, {VESTRUM.name}, i dag kl. 14:00",
        "Sofie Bjerre, i morgen",
    ]
    with qtbot.waitSignal(page.open_match) as asked:
        qtbot.keyClick(rows[0], Qt.Key.Key_Return)
    assert asked.args == ["a"]


def test_the_orders_that_are_due_stand_below_the_promises(orders, open_page):
    page = open_page(1072)
    listed = page.findChild(OrdersDue)
    assert area_of(page, OrdersDue) is area_of(page, FollowUpList)
    assert [row.accessibleName() for row in listed.rows] == [
        f"Forsinket, {VESTRUM.name} · 2026-0162, opslag 23 t. over, 0 kandidater",
        f"Planlægger, {VESTRUM.name} · 2026-0160, opslag i dag 16:00, 0 kandidater",
        f"Ingeniør, {VESTRUM.name} · 2026-0161, opslag i morgen 10:30, 0 kandidater",
    ]


def test_without_orders_there_is_no_heading_for_them(open_page):
    assert open_page(1072).findChild(OrdersDue) is None


def test_an_order_opens_by_mouse_enter_and_space(orders, open_page, qtbot):
    page = open_page(1072)
    opened: list[str] = []
    page.open_need.connect(opened.append)
    row = page.findChild(OrdersDue).rows[1]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    qtbot.keyClick(row, Qt.Key.Key_Return)
    qtbot.keyClick(row, Qt.Key.Key_Space)
    assert opened == [orders[0].id] * 3


def test_all_orders_and_the_days_paper_are_asked_for(orders, open_page, qtbot):
    page = open_page(1072)
    link = page.findChild(OrdersDue).findChild(LinkButton)
    with qtbot.waitSignal(page.show_orders):
        qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.print_day):
        qtbot.mouseClick(page.findChild(Button, "print_day_button"), Qt.MouseButton.LeftButton)


def test_a_changed_order_is_read_anew_and_keeps_the_focus(orders, open_page, qtbot, ops, desk):
    page = open_page(1072)
    page.findChild(OrdersDue).rows[2].setFocus(Qt.FocusReason.TabFocusReason)

    def rename() -> None:
        with desk.store.action("x") as unit:
            unit.put(replace(orders[0], title="Ny titel"))

    ops.write(rename, owner=page)
    qtbot.waitUntil(lambda: not ops.busy and "Ny titel" in page.findChild(OrdersDue).rows[1].accessibleName())
    assert page.findChild(OrdersDue).rows[2].hasFocus()


@pytest.mark.parametrize(("width", "scale"), [(1072, 1.0), (968, 1.0), (797, 1.5), (626, 1.5)])
def test_deadlines_of_orders_are_whole_at_every_width(orders, open_page, qapp, width, scale):
    theme.apply(qapp, "light", scale)
    page = open_page(width)
    for row in page.findChild(OrdersDue).rows:
        mark = row.findChild(StatusMark)
        assert mark.width() >= mark.sizeHint().width()
        assert row.rect().contains(QRect(mark.mapTo(row, QPoint(0, 0)), mark.size()))
        assert row.height() >= row.sizeHint().height()
