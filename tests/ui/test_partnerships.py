"""Partnerskaber and a company's part of it: set up, met, decided, told and taken back, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from kmdesk.models import (
    Company,
    Need,
    Partnership,
    PartnershipDecision,
    PartnershipMeeting,
    PartnershipMember,
    Task,
)
from kmdesk.services.agreements import Agreements
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.partnerships import Partnerships
from kmdesk.services.search import Search
from kmdesk.services.tasks import Tasks
from kmdesk.services.today import TodayService
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.dialogs.kept_form import KeptForm
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.forms.people_rows import PersonRow
from kmdesk.ui.screens.agreements.page import AgreementsPage
from kmdesk.ui.screens.agreements.screen import AgreementsScreen
from kmdesk.ui.screens.companies.filters import Lists, chips
from kmdesk.ui.screens.companies.partnerships_part import PartnershipsPart
from kmdesk.ui.screens.partnerships.page import PartnershipsPage
from kmdesk.ui.screens.today.partnerships import PartnershipsDue
from kmdesk.ui.screens.today.screen import TodayScreen
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.choices import CheckBox, ComboBox
from kmdesk.ui.widgets.editors import LineEdit
from kmdesk.ui.widgets.labels import LinkLabel
from kmdesk.ui.widgets.link_row import LinkRow
from kmdesk.ui.widgets.messages import InlineMessage

VESTRUM = Company(name="Vestrum & Sønner A/S", municipality_code="0657")
LKS = Partnership(
    id="lks", name="LKS Midtvest", type="lks", municipality_codes=("0657",), meetings_per_year=4
)
NET = Partnership(id="net", name="Mentorer", type="mentor_network")
OF = {"partnership_id": "lks"}
BO = PartnershipMember(
    id="bo", **OF, organisation="Struer Kommune", system="employment", person="Bo Lund", role="coordinator"
)
OWN = PartnershipMember(id="own", **OF, company_id=VESTRUM.id, role="company", system="business_service")
MET = PartnershipMeeting(
    id="met", **OF, at="2026-11-20T09:00", status="held", theme="Vækst", attendees=(
        {"name": "Bo Lund", "organisation": "Struer Kommune", "system": "employment", "member_id": "bo"},
    ),
)  # fmt: skip
MISSED = PartnershipMeeting(id="missed", **OF, at="2026-11-23T09:00", theme="Ikke noteret")
LATE = PartnershipDecision(
    id="late", **OF, meeting_id="met", company_id=VESTRUM.id, solution="AMU-kursus", due_on="2026-11-22"
)


@pytest.fixture
def world(qtbot, ops, desk, clock):
    with desk.store.action("x", undoable=False) as unit:
        for record in (VESTRUM, LKS, NET, BO, OWN, MET, MISSED, LATE):
            unit.put(record)
    every, search = Partnerships(desk.store, clock), Search(desk.store)
    agreements = AgreementsScreen(ops, Agreements(desk.store, clock), search, desk.local, clock)
    page = AgreementsPage(agreements, PartnershipsPage(ops, every, search, desk.local, clock))
    part = PartnershipsPart(ops, every, search, desk.local, clock, VESTRUM.id)
    said: list[str] = []
    for one in (page, part):
        qtbot.addWidget(one)
        one.toast.connect(lambda text, _undo: said.append(text))
    view = page.partnerships

    def settle():
        qtbot.waitUntil(
            lambda: not (ops.busy or view.typing.isActive() or view._open_soon.isActive()), timeout=5000
        )

    def dialog(kind=KeptForm):
        settle()
        (found,) = (one for one in (*page.findChildren(kind), *part.findChildren(kind)) if one.isVisible())
        return found

    def undo():
        ops.write(desk.store.undo, owner=page)
        settle()
        settle()

    page.resize(1232, 800)
    page.show()
    page.activate()
    settle()
    page.show_view("partnerships")
    settle()
    qtbot.waitUntil(lambda: view.model.known_count == 2)
    return SimpleNamespace(
        page=page, view=view, part=part, said=said, settle=settle, dialog=dialog, undo=undo, store=desk.store,
        every=every, local=desk.local,
    )  # fmt: skip


def names(view):
    return [view.model.row(n).name for n in range(view.model.rowCount())]


def key(world, widget, *keys):
    widget.setFocus()
    for one in keys:
        QTest.keyClick(widget, one)
        world.settle()


def save(world, dialog):
    dialog.findChild(Button, "save_button").click()
    world.settle()
    world.settle()


def texts(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def choose(qtbot, world, company):
    """Choose from the suggestions by keyboard: one Enter takes it and goes on."""
    asked = world.dialog(ChooseCompanyDialog)
    asked.activateWindow()  # nobody else does where there is no window system
    qtbot.waitUntil(asked.company.hasFocus)
    QTest.keyClicks(asked.company, company.name[:5])
    popup = asked.company.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not asked.isVisible())
    world.settle()


def test_the_list_is_turned_to_filtered_marked_and_ended_at_once(qtbot, world):
    page, view = world.page, world.view
    assert names(view) == ["LKS Midtvest", "Mentorer"]
    view.tabs.changed.emit("agreements")
    assert page.current == "agreements"
    assert view.tabs.current() == "partnerships"
    page.open_partnership("net")
    world.settle()
    assert page.current == "partnerships"
    assert view.pane.record_id == "net"
    # The same cooperations are offered as a filter of the companies.
    query, lists = CompanyQuery(partnership_ids=("net",)), Lists(partnerships=world.every.list.names())
    assert dict(lists.options("partnership")).keys() == {"lks", "net"}
    assert [(one.code, one.value) for one in chips(query, lists)] == [("partnership", "Mentorer")]
    for code, found in (("due", ["LKS Midtvest"]), ("late", ["LKS Midtvest"])):
        view.filters.open_filter(code)
        world.settle()
        qtbot.waitUntil(lambda found=found: names(view) == found)
        view.clear_filters()
        world.settle()
    view.text_filter.setText("vestrum")
    world.settle()
    qtbot.waitUntil(lambda: names(view) == ["LKS Midtvest"])
    view.clear_filters()
    world.settle()
    qtbot.waitUntil(lambda: len(names(view)) == 2)
    page.focus_list()
    view.table.setCurrentIndex(view.model.index(0, 0))
    key(world, view.table, Qt.Key.Key_Space, Qt.Key.Key_Space)
    view.findChild(Button, "bulk_end").click()
    world.settle()
    assert world.said == ["2 samarbejder er afsluttet"]
    world.undo()
    assert {one.status for one in world.store.find(Partnership)} == {"active"}
    key(world, view.table, Qt.Key.Key_End, Qt.Key.Key_Delete)
    assert world.said[-1] == "Mentorer er slettet"
    world.undo()
    key(world, view.table, Qt.Key.Key_Home, Qt.Key.Key_F2)
    form = world.dialog()
    assert form.form.value("name") == "LKS Midtvest"
    form.reject()
    page.toggle_density()
    assert page.panes()[0] is view.table


def test_a_network_promises_candidates_and_shows_its_members_orders(qtbot, world):
    page, view = world.page, world.view
    page.new_here()
    form = world.dialog()
    form.form.put("name", "Jobberedskab")
    for kind, proposed in (("job_readiness", 2), ("lks", None), ("job_readiness", 2)):
        form.form.put("type", kind)
        form.form.changed.emit("type")  # as a person chooses it
        assert form.form.value("reply_days") == proposed
    form.part.show_value(["0657"])
    save(world, form)
    made = next(one for one in world.store.find(Partnership) if one.name == "Jobberedskab")
    assert (made.reply_days, made.municipality_codes) == (2, ("0657",))
    assert view.pane.record_id == made.id
    order = Need(
        company_id=VESTRUM.id, title="Svejser", type="staff", order_number="2026-0007", order_status="posted",
        received_at="2026-11-16T10:12", candidates_due="2026-11-18T10:12", candidates_at="2026-11-17T09:00",
    )  # fmt: skip
    with world.store.action("x", undoable=False) as unit:
        unit.put(order)
        unit.put(PartnershipMember(partnership_id=made.id, company_id=VESTRUM.id, role="company"))
    view.open_record(made.id)
    world.settle()
    assert view.pane.findChild(QLabel, "orders_standing").text() == "1 fik kandidater til tiden"
    (row,) = (
        one
        for one in view.pane.findChildren(LinkRow)
        if "2026-0007 Svejser" in one.findChild(LinkLabel).accessibleName()
    )
    assert "Vestrum & Sønner A/S · 0 kandidater sendt" in texts(row)
    with qtbot.waitSignal(view.open_need) as asked:
        row.opened.emit()
    assert asked.args == [order.id]


def test_the_pane_tells_what_is_missing_and_takes_each_step(qtbot, world, reporter):
    view = world.view
    view.open_record("lks")
    world.settle()
    pane = view.pane
    assert "Uddannelse er ikke med." in texts(pane.findChild(InlineMessage, "missing_systems"))
    spoken = {button.accessibleName(): button for button in pane.findChildren(IconButton)}
    spoken["Mødet 23.11.2026 kl. 09:00 · Ikke noteret er holdt"].click()
    world.settle()
    assert world.store.require(PartnershipMeeting, "missed").status == "held"
    assert world.said == ["Mødet er holdt"]
    assert view.print_subject() == {"meeting_id": "missed"}
    with qtbot.waitSignal(view.print_minutes) as printed:
        assert view.print_shown()  # Ctrl+P
    assert printed.args == ["missed"]
    world.undo()
    spoken = {button.accessibleName(): button for button in pane.findChildren(IconButton)}
    spoken["AMU-kursus er gennemført"].click()
    world.settle()
    assert world.store.require(PartnershipDecision, "late").done_on == "2026-11-24"
    world.undo()
    with qtbot.waitSignal(view.print_minutes) as asked:
        next(
            button
            for button in pane.findChildren(IconButton)
            if button.accessibleName().startswith("Udskriv referat")
        ).click()
    assert asked.args == ["met"]

    def take(menu: QMenu, code: str) -> None:
        next(action for action in menu.actions() if action.objectName() == f"do_{code}").trigger()
        world.settle()

    detail = world.every.detail("lks")
    steps, rows = view.steps, {row.member.id: row for row in detail.members}
    take(steps.member_menu(rows["bo"]), "leave")
    take(steps.member_menu(rows["own"]), "delete")
    take(steps.meeting_menu(next(row for row in detail.meetings if row.id == "missed")), "cancelled")
    take(steps.decision_menu(detail.decisions[0]), "dropped")
    take(steps.menu("lks", ended=False), "end")
    assert world.said[-5:] == [
        "Struer Kommune går ud i dag",
        "Vestrum & Sønner A/S er slettet",
        "Mødet er aflyst",
        "Beslutningen er droppet",
        "Samarbejdet er afsluttet",
    ]
    for _ in range(5):
        world.undo()
    steps.delete(["lks"])
    world.settle()
    assert "åben beslutning" in str(reporter.known_errors[-1])


def test_a_meeting_is_planned_with_members_and_a_guest(world):
    world.view.open_record("lks")
    world.settle()
    world.view.findChild(Button, "new_meeting_button").click()
    form = world.dialog()
    assert form.form.value("host_company_id") == VESTRUM.id
    note = form.findChild(QLabel, "people_note")
    assert note.text() == "Uddannelse er ikke med."
    add = form.findChild(LinkButton, "add_person")
    add.click()
    row = form.part.findChildren(PersonRow)[-1]
    one, reached = form.form.editor("speakers").parts()[0], []
    while one is not form.form.editor("minutes").parts()[0]:  # Tab goes down the form, people and all
        one = one.nextInFocusChain()
        reached.append(one)
    stops = [one for one in reached if isinstance(one, CheckBox | LineEdit | LinkButton)]
    assert [type(one) for one in stops] == [CheckBox] * 3 + [LineEdit] * 2 + [LinkButton]
    row.findChild(LineEdit).setText("Ida Kjær")
    row.findChild(ComboBox).set_value("education")
    row.edited.emit()
    assert note.text() == ""
    form.form.put("day", "2026-11-24")
    form.form.put("time", "08.00")
    form.form.put("ends", "7")
    save(world, form)
    assert form.isVisible()  # it ends before it begins
    assert "slutter, før" in form.form.cell("ends").remark.text
    form.form.put("ends", "10")
    save(world, form)
    made = next(one for one in world.store.find(PartnershipMeeting) if one.at == "2026-11-24T08:00")
    assert (made.until, made.status) == ("2026-11-24T10:00", "planned")
    assert [one["name"] for one in made.attendees][-1] == "Ida Kjær"
    assert len(made.attendees) == 4  # the broker, two members and the guest
    assert world.said == ["Mødet er gemt"]


def test_the_day_leads_to_the_cooperation(qtbot, world, ops, clock):
    screen = TodayScreen(ops, TodayService(world.store, clock), lambda: Tasks(world.store, clock))
    qtbot.addWidget(screen)
    screen.resize(1232, 900)
    screen.show()
    screen.activate()
    world.settle()
    qtbot.waitUntil(lambda: bool(screen.findChildren(PartnershipsDue)))
    (row,) = screen.findChildren(PartnershipsDue)[0].rows
    assert row.accessibleName() == "AMU-kursus, Vestrum & Sønner A/S, skulle have været gjort 22.11."
    with qtbot.waitSignal(screen.open_partnership) as asked:
        row.click()
    assert asked.args == ["lks"]


def test_members_come_in_as_companies_and_as_actors(qtbot, world):
    view = world.view
    view.open_record("net")
    world.settle()
    view.findChild(LinkButton, "add_company_member").activated.emit()
    choose(qtbot, world, VESTRUM)
    form = world.dialog(RecordDialog)
    assert "Vestrum" in form.windowTitle()
    form.form.put("role", "mentor")
    save(world, form)
    view.findChild(LinkButton, "add_actor_member").activated.emit()
    form = world.dialog(RecordDialog)
    form.form.put("organisation", "Mercantec")
    form.form.put("role", "coordinator")
    save(world, form)
    rows = world.every.members("net")
    assert [(row.name, row.member.role) for row in rows] == [
        ("Mercantec", "coordinator"),
        ("Vestrum & Sønner A/S", "mentor"),
    ]
    assert "Mercantec" in texts(view.pane) or view.pane.isVisible()


def test_a_company_shows_its_decisions_and_makes_new_ones(qtbot, world):
    part = world.part
    part.show()
    world.settle()
    with qtbot.waitSignal(part.open_partnership) as asked:
        part.findChildren(QWidget, "link_row")[0].opened.emit()
    assert asked.args == ["lks"]
    part.findChild(LinkButton, "new_decision").activated.emit()
    form = world.dialog()
    assert form.form.value("meeting_id") == "missed"  # the latest there was
    form.form.put("solution", "Fælles besøg")
    form.form.put("due_on", "2026-12-01")
    form.form.put("meeting_id", "met")
    form.form.changed.emit("meeting_id")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in form.part.findChildren(CheckBox)))
    next(one for one in form.part.findChildren(CheckBox) if one.isVisible()).click()
    form.form.put("promise", value=True)
    save(world, form)
    made = next(one for one in world.store.find(PartnershipDecision) if one.id != "late")
    (task,) = world.store.find(Task)
    assert (made.meeting_id, made.consultants[0]["name"], made.task_id) == ("met", "Bo Lund", task.id)
    assert (task.title, task.due_on) == ("Fælles besøg", "2026-12-01")
    rows = part._rows
    assert set(rows) == {"late", made.id}
    rows["late"].show()
    rows["late"].findChild(IconButton).setFocus()
    key(world, rows["late"].findChild(IconButton), Qt.Key.Key_Delete)
    assert world.said[-1] == "AMU-kursus er slettet"
    world.undo()
    rows = part._rows
    key(world, rows[made.id].findChild(IconButton), Qt.Key.Key_F2)
    assert world.dialog().form.value("solution") == "Fælles besøg"


@pytest.mark.parametrize(
    "sort", ["partnership", "partnership_member", "partnership_meeting", "partnership_decision"]
)
def test_forms_follow_a_colleague_and_say_what_is_gone(world, arrive, sort):
    record, typed, other, value, kind = {
        "partnership": (LKS, "note", "purpose", "Fælles", KeptForm),
        "partnership_member": (BO, "note", "person", "Ole Skov", RecordDialog),
        "partnership_meeting": (MET, "theme", "place", "Rådhuset", KeptForm),
        "partnership_decision": (LATE, "solution", "result", "To nye", KeptForm),
    }[sort]
    steps = world.view.steps
    steps.resume(sort, record.id)
    form = world.dialog(kind)
    line = form.form.editor(typed).parts()[0]
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "Tastet her")
    guest = {"name": "Ny", "organisation": "UCN", "system": "education"}
    people = {"partnership_meeting": "attendees", "partnership_decision": "consultants"}.get(sort)
    more = {people: (guest,)} if people else {}
    arrive(replace(record, **{typed: "Kollegas", other: value}, **more))
    world.settle()
    assert form.form.value(typed) == "Tastet her"
    assert form.form.value(other) == value
    assert form.form.cell(typed).suggested()
    if people:
        assert [one["name"] for one in form.part.value()] == ["Ny"]
    save(world, form)
    kept = world.store.require(type(record), record.id)
    assert (getattr(kept, typed), getattr(kept, other)) == ("Tastet her", value)
    if people:
        assert getattr(kept, people) == (guest,)
    steps.resume(sort, record.id)
    form = world.dialog(kind)
    arrive(replace(kept, deleted=True))
    world.settle()
    world.settle()
    assert form.isVisible()
    assert "slettet" in texts(form)


def test_what_is_typed_of_a_new_one_survives_and_comes_back(qtbot, world):
    steps = world.view.steps
    for sort, name, text in (
        ("partnership", "name", "LKS Nord"),
        ("partnership_meeting", "theme", "Forår"),
        ("partnership_decision", "solution", "Kursus"),
    ):
        rest = {"partnership": "new", "partnership_meeting": "lks:new"}.get(sort, f"lks:{VESTRUM.id}:new")
        steps.resume(sort, rest)
        form = world.dialog()
        line = form.form.editor(name).parts()[0]
        line.setFocus()
        QTest.keyClicks(line, text)
        form.reject()
        form.findChild(Button, "keep_draft_button").click()
        world.settle()
        qtbot.waitUntil(lambda key=f"{sort}/{rest}": key in {draft.key for draft in world.local.drafts()})
        steps.resume(sort, rest)
        form = world.dialog()
        assert form.form.value(name) == text
        form.form.edited_fields.clear()
        form.close()
        form.done(0)
        world.settle()
