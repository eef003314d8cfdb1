"""Behov & jobordrer: filtered, opened, posted, shared, taken and closed by keyboard on a real desk."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Candidate, Circulation, Company, ContactPerson, Match, Need, Project, Visit
from kmdesk.services.circulation import Circulations
from kmdesk.services.companies import Companies
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.order_detail import ClockRecord, OrderDetails
from kmdesk.services.order_query import OrderList, OrderQuery
from kmdesk.services.orders import Orders
from kmdesk.services.search import Search
from kmdesk.services.standing_places import StandingPlaces
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.dialogs.need import FIELDS, need_dialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.screens.needs.ask import AskDialog
from kmdesk.ui.screens.needs.columns import CLOCK_ICONS
from kmdesk.ui.screens.needs.page import NeedsPage
from kmdesk.ui.screens.needs.places import PlacesPage
from kmdesk.ui.screens.needs.screen import NeedsScreen
from kmdesk.ui.screens.settings.contract_page import ContractPage
from kmdesk.ui.widgets.badge import Badge, StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.messages import InlineMessage
from tests.nasty import NASTY, each

NOW = "2026-11-24T08:24"
CTRL = Qt.KeyboardModifier.ControlModifier


def put(desk, *records):
    with desk.store.action("x", undoable=False) as unit:
        for record in records:
            unit.put(record)
    return records[0]


@pytest.fixture
def company(desk):
    made = Company(name="Vestrum & Sønner A/S", city="Herning", municipality_code="0657")
    put(
        desk,
        made,
        ContactPerson(company_id=made.id, name="Hanne Nygaard", phone="20002137", main_contact=True),
    )
    return made


@pytest.fixture
def colleague(desk):
    return put(desk, Broker(name="Jens Overgaard"))


@pytest.fixture
def filled(desk, clock, company, colleague):
    """An order that is late, a need, one nobody has, and a colleague's."""
    orders, me = Orders(desk.store, clock), desk.store.broker_id
    about = {"company_id": company.id, "type": "graduate", "broker_id": me}
    late = put(desk, Need(title="Planlægger", **about))
    put(desk, Need(title="Webshop", deadline="2026-11-25", **{**about, "type": "student_job"}))
    free = put(desk, Need(title="Smed", **{**about, "type": "skilled", "broker_id": ""}))
    other = put(desk, Need(title="Kemiker", **{**about, "broker_id": colleague.id}))
    orders.receive(late.id, "2026-11-20T08:24")
    orders.receive(other.id, "2026-11-23T08:24")
    free = put(desk, replace(orders.receive(free.id), broker_id=""))
    return {"late": late.id, "free": free.id, "other": other.id}


@pytest.fixture
def screen(qtbot, ops, desk, clock, filled):
    made = NeedsScreen(
        ops,
        Orders(desk.store, clock),
        OrderList(desk.store, clock),
        OrderDetails(desk.store, clock),
        circulations=Circulations(desk.store, clock),
        companies=Companies(desk.store),
        search=Search(desk.store),
        local=desk.local,
        clock=clock,
    )
    qtbot.addWidget(made)
    made.resize(1232, 800)
    made.show()
    made.toasts = []
    made.toast.connect(lambda text, undo: made.toasts.append((text, undo)))
    made.activate()
    qtbot.waitUntil(lambda: made._loaded and not ops.busy)
    made.focus_list()
    return made


@pytest.fixture
def settle(qtbot, ops, screen):
    def wait() -> None:
        qtbot.waitUntil(
            lambda: (
                not ops.busy
                and not screen.body._open_soon.isActive()
                and not screen.chosen._settle.isActive()
                and not screen._model._count_timer.isActive()
            )
        )

    return wait


@pytest.fixture
def shown(screen, settle):
    """Opens an order in the pane."""

    def show(need_id: str):
        screen.open_need(need_id)
        settle()
        return screen.pane

    return show


@pytest.fixture
def page(screen, qtbot, settle, shown, filled):
    """The page and what is done with it."""
    return SimpleNamespace(screen=screen, qtbot=qtbot, settle=settle, show=shown, ids=filled)


def titles(screen) -> list[str]:
    return [screen._model.row(n).title for n in range(screen._model.rowCount())]


def dialog(screen) -> AskDialog:
    found = [one for one in screen.findChildren(AskDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def write(qtbot, form, name: str, text: str) -> None:
    widget = form.editor(name).widget
    widget.selectAll()
    qtbot.keyClicks(widget, text)


def choose(form, name: str, code: str) -> None:
    form.put(name, code)
    form.edited_fields.add(name)


def press(pane, name: str) -> None:
    found = pane.findChild(Button, name) or pane.findChild(LinkButton, name)
    assert found is not None, name
    assert found.isEnabled()
    found.click()


def order_of(desk, need_id: str) -> Need:
    return desk.store.require(Need, need_id)


def marks(pane) -> dict[str, str]:
    found = {code: pane.findChild(StatusMark, f"clock_{code}") for code in CLOCK_ICONS}
    return {code: mark.text() for code, mark in found.items() if mark}


# -- the list ----------------------------------------------------------------------------------------


def test_what_runs_out_first_stands_first(screen):
    assert titles(screen) == ["Planlægger", "Smed", "Webshop"]
    assert screen._head._meta.text() == "3 af 4 vises"


def test_the_clocks_stand_in_the_row(screen):
    column = [column.key for column in screen._model.columns].index("clocks")
    late, free, need = (screen._model.cell(row, column) for row in range(3))
    assert (late.text, late.colour) == ("3 dage over", "late")
    assert [mark[:2] for mark in late.marks] == [("send", "late"), ("handshake", "late"), ("users", "soon")]
    assert late.spoken == (
        "3 dage over, Annoncering: 3 dage over, senest 21.11. kl. 08:24, Første møde: 2 dage over,"
        " senest 22.11. kl. 08:24, Første kandidater: under 1 min. tilbage, senest i dag kl. 08:24"
    )
    assert (free.text, free.colour) == ("1 dag", "text2")
    assert (need.text, need.marks) == ("–", ())
    deadline = [column.key for column in screen._model.columns].index("deadline")
    assert screen._model.cell(2, deadline).text == "i morgen"


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        ("view", "orders", ["Planlægger", "Smed"]),
        ("view", "needs", ["Webshop"]),
        ("view", "overdue", ["Planlægger"]),
        ("view", "closed", []),
        ("broker", "mine", ["Planlægger", "Webshop"]),
        ("type", "skilled", ["Smed"]),
        ("status", "received", ["Planlægger", "Smed"]),
        ("municipality", "0671", []),
        ("municipality", "0657", ["Planlægger", "Smed", "Webshop"]),
    ],
)
def test_each_chip_filters(screen, settle, name, code, found):
    text = dict(screen.filters.options(name))[code]
    next(action for action in screen.filters.menu_for(name).actions() if action.text() == text).trigger()
    settle()
    assert titles(screen) == found
    assert getattr(screen.query, name) == code
    said = screen.filters.views if name == "view" else chip_of(screen, name)
    assert said.accessibleName().endswith(text)


def chip_of(screen, code: str):
    bar = screen.filters.chips
    return bar._chips[[one.code for one in bar._filters].index(code)]


def test_a_filter_is_added_from_the_menu_of_all(screen, settle):
    [kinds] = [a.menu() for a in screen.filters.filter_menu().actions() if a.text() == "Type"]
    next(action for action in kinds.actions() if action.text() == "Faglært").trigger()
    settle()
    assert titles(screen) == ["Smed"]
    screen.filters.chips.cleared.emit()
    settle()
    assert len(titles(screen)) == 4


def test_the_text_filters_and_escape_clears(screen, qtbot, settle):
    screen.focus_filter()
    qtbot.keyClicks(screen.filters.text, "webs")
    settle()
    assert titles(screen) == ["Webshop"]
    qtbot.keyClick(screen.filters.text, Qt.Key.Key_Escape)
    settle()
    assert len(titles(screen)) == 3
    qtbot.keyClicks(screen.filters.text, "findes ikke")
    settle()
    assert "passer til filtrene" in screen.body.states.currentWidget().accessibleName()


def test_del_on_a_chip_takes_its_filter_away(screen, qtbot, settle):
    qtbot.keyClick(chip_of(screen, "broker"), Qt.Key.Key_Delete)
    settle()
    assert screen.query.broker == ""
    assert len(titles(screen)) == 4


def test_a_click_on_a_heading_sorts(screen, settle):
    keys = [column.key for column in screen._model.columns]
    screen.table.header.sort_wanted.emit(keys.index("title"))
    settle()
    assert titles(screen) == ["Planlægger", "Smed", "Webshop"]
    screen.table.header.sort_wanted.emit(keys.index("title"))
    settle()
    assert titles(screen) == ["Webshop", "Smed", "Planlægger"]


def test_without_any_need_the_page_says_what_to_do(qtbot, ops, desk, clock):
    made = NeedsScreen(
        ops,
        Orders(desk.store, clock),
        OrderList(desk.store, clock),
        OrderDetails(desk.store, clock),
        circulations=Circulations(desk.store, clock),
        companies=Companies(desk.store),
        search=Search(desk.store),
        local=desk.local,
        clock=clock,
    )
    qtbot.addWidget(made)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: made._loaded and not ops.busy)
    made.show_query(OrderQuery(broker=""))
    qtbot.waitUntil(lambda: not ops.busy)
    assert made.body.states.currentWidget().accessibleName().startswith("Ingen behov endnu")


# -- the keyboard ------------------------------------------------------------------------------------


def test_arrows_open_the_pane_enter_goes_into_it_and_escape_comes_back(screen, qtbot, settle):
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    settle()
    assert screen.pane.detail.need.title == "Smed"
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    settle()
    assert screen.pane.isAncestorOf(screen.focusWidget())
    qtbot.keyClick(screen.pane, Qt.Key.Key_Escape)
    assert screen.pane.isHidden()
    assert screen.table.hasFocus()


def test_in_a_narrow_window_the_pane_stands_over_the_list(screen, qtbot, settle):
    screen.resize(968, 652)
    qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    settle()
    assert screen.pane.isHidden()
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    settle()
    assert screen.pane.isVisible()
    assert not screen.table.isVisible()
    qtbot.keyClick(screen.pane, Qt.Key.Key_Escape)
    assert screen.table.isVisible()


def test_f2_edits_and_del_deletes_with_a_way_back(page, ops, desk):
    screen, qtbot, settle, shown, filled = page.screen, page.qtbot, page.settle, page.show, page.ids
    shown(filled["late"])
    qtbot.keyClick(screen, Qt.Key.Key_F2)
    settle()
    form = next(w for w in screen.findChildren(type(need_dialog_of(screen))) if w.isVisible())
    assert form.windowTitle() == "Ret jobordre 2026-0001"
    form.reject()
    screen.focus_list()
    screen.table.pick(filled["late"])
    qtbot.keyClick(screen.table, Qt.Key.Key_Delete)
    settle()
    assert "Planlægger" not in titles(screen)
    assert screen.toasts == [("Planlægger er slettet", True)]
    assert screen.pane.isHidden()
    ops.write(desk.store.undo, owner=screen)
    settle()
    assert "Planlægger" in titles(screen)


def need_dialog_of(screen):
    return next(one for one in screen.findChildren(RecordDialog))


def test_a_new_need_says_whose_it_is_warns_of_what_is_about_a_person_and_stands_in_the_pane(page, company):
    screen, qtbot, settle = page.screen, page.qtbot, page.settle
    screen.new_need()
    asked = next(one for one in screen.findChildren(ChooseCompanyDialog) if one.isVisible())
    qtbot.keyClicks(asked.company, "vestrum")
    settle()
    qtbot.keyClick(asked.company, Qt.Key.Key_Return)  # the only one that is found needs no arrow
    settle()
    form = next(one for one in screen.findChildren(RecordDialog) if one.isVisible())
    assert form.findChild(QLabel, "whose_need").text() == company.name
    write(qtbot, form.form, "title", "Truckfører")
    kind = form.form.editor("type").parts()[0]
    kind.setFocus()
    qtbot.keyClicks(kind, "ufag")
    qtbot.keyClick(kind, Qt.Key.Key_Return)
    assert form.form.value("type") == "unskilled"
    field = form.form.editor("mandatory").widget
    field.setFocus()
    qtbot.keyClicks(field, "Maks. 45 og truckcertifikat")
    form.form.editor("desirable").widget.setFocus()
    assert any("Maks. 45 og truckcertifikat” handler om personen" in one for one in spoken(form.form))
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    settle()
    assert screen.toasts == [("Behovet er oprettet", True)]
    assert screen.pane.detail.need.title == "Truckfører"
    assert "Handler om personen og tæller ikke i et match." in spoken(screen.pane)
    screen.doing.act("receive", "", screen.pane.detail)
    settle()
    qtbot.keyClick(dialog(screen), Qt.Key.Key_Return, CTRL)
    settle()
    screen.doing.act("post", "", screen.pane.detail)
    settle()
    assert any("Skriv ikke i opslaget" in one.accessibleName() for one in messages(dialog(screen)))
    dialog(screen).reject()


def spoken(part: QWidget) -> list[str]:
    return [one.text() for one in part.findChildren(QLabel)]


def messages(part: QWidget) -> list[InlineMessage]:
    return part.findChildren(InlineMessage)


def test_columns_give_way_beside_the_pane_and_nothing_scrolls_sideways(screen, qtbot, filled, shown, settle):
    def hidden() -> list[str]:
        keys = [column.key for column in screen._model.columns]
        return [key for number, key in enumerate(keys) if screen.table.isColumnHidden(number)]

    for width, gone in ((1232, ["broker", "deadline"]), (1072, ["type", "broker", "deadline"])):
        screen.resize(width, 700)
        shown(filled["late"])
        settle()
        assert hidden() == gone
        assert screen.table.horizontalScrollBar().maximum() == 0
    screen.pane.closed.emit()
    qtbot.waitUntil(lambda: hidden() == [])


def test_what_can_be_printed_follows_the_pane(screen, filled, shown, company):
    assert screen.print_subject() == {"need_id": "", "company_id": ""}
    shown(filled["late"])
    assert screen.print_subject() == {"need_id": filled["late"], "company_id": company.id}


# -- one order ---------------------------------------------------------------------------------------


def test_a_need_becomes_an_order_by_the_large_button(screen, qtbot, desk, shown, settle):
    need = desk.store.find(Need, "title = 'Webshop'")[0]
    pane = shown(need.id)
    assert pane.findChild(Button, "next_step_button").text() == "Opret jobordre"
    press(pane, "next_step_button")
    settle()
    form = dialog(screen)
    promise = form.findChild(InlineMessage, "promise_message")
    assert "annoncering i morgen kl. 08:24" in promise.accessibleName()
    for mistyped in ("31.12.9999", "01.01.0001"):
        write(qtbot, form.form, "at", mistyped)
        settle()
        assert not promise.isVisible()
    write(qtbot, form.form, "at", "23/11")
    write(qtbot, form.form, "time", "2200")
    settle()
    assert "annoncering i dag kl. 22:00" in promise.accessibleName()
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    settle()
    order = order_of(desk, need.id)
    assert (order.order_number, order.received_at) == ("2026-0004", "2026-11-23T22:00")
    assert screen.toasts == [("Jobordre 2026-0004 er oprettet", True)]
    assert marks(pane)["posting"] == "13 t. 36 min. tilbage"
    assert desk.local.drafts() == []


def test_an_impossible_time_is_said_at_its_field_and_nothing_is_lost(screen, qtbot, desk, shown, settle):
    need = desk.store.find(Need, "title = 'Webshop'")[0]
    press(shown(need.id), "next_step_button")
    settle()
    form = dialog(screen)
    write(qtbot, form.form, "at", "25.11.2026")
    write(qtbot, form.form, "time", "25")
    form.save()
    assert form.form.cell("time").remark.level == "error"
    write(qtbot, form.form, "time", "8")
    form.save()
    settle()
    assert form.isVisible()
    assert desk.store.require(Need, need.id).order_number == ""
    form._discard()


def test_an_order_is_posted_and_the_posting_taken_down(page, desk):
    screen, qtbot, settle, shown, filled = page.screen, page.qtbot, page.settle, page.show, page.ids
    pane = shown(filled["late"])
    assert pane.findChild(Button, "next_step_button").text() == "Annoncér på …"
    press(pane, "post_button")
    settle()
    form = dialog(screen)
    form.save()
    assert form.form.cell("channel").remark.level == "error"
    choose(form.form, "channel", "jobnet")
    write(qtbot, form.form, "at", "20.11.2026")
    write(qtbot, form.form, "time", "12:24")
    write(qtbot, form.form, "where", "jobnet.example/1")
    form.save()
    settle()
    assert marks(pane)["posting"] == "Overholdt: 4 t."
    badges = [badge.text() for badge in pane.findChildren(Badge) if badge.isVisible()]
    assert badges[:2] == ["2026-0001", "Annonceret"]
    pane.asked.emit("take_down", "jobnet|2026-11-20T12:24")
    settle()
    assert order_of(desk, filled["late"]).postings == ()
    assert [text for text, _ in screen.toasts] == ["Opslaget er noteret", "Opslaget er fjernet"]


def test_a_draft_of_a_posting_comes_back(page, ops, desk):
    screen, qtbot, settle, shown, filled = page.screen, page.qtbot, page.settle, page.show, page.ids
    press(shown(filled["late"]), "post_button")
    settle()
    write(qtbot, dialog(screen).form, "where", "Halvt skrevet")
    qtbot.waitUntil(lambda: not ops.busy and bool(desk.local.drafts()))
    dialog(screen)._keep_and_close()
    settle()
    press(screen.pane, "post_button")
    settle()
    assert dialog(screen).form.value("where") == "Halvt skrevet"
    dialog(screen)._discard()
    settle()
    assert desk.local.drafts() == []


def test_the_meeting_and_the_candidates_are_noted(page, desk, company):
    screen, settle, shown, filled = page.screen, page.settle, page.show, page.ids
    visit = Visit(company_id=company.id, starts_at="2026-11-21T10:00", status="done", mode="visit")
    put(desk, visit)
    pane = shown(filled["late"])
    screen.activateWindow()
    pane.findChild(LinkButton, "note_meeting").setFocus()
    press(pane, "note_meeting")
    settle()
    form = dialog(screen)
    assert (form.form.value("at"), form.form.value("time")) == ("2026-11-21", "10:00")
    form.save()
    settle()
    screen.activateWindow()  # the keyboard goes on where it was, though the pane was built anew
    page.qtbot.waitUntil(lambda: QApplication.focusWidget() is pane.findChild(LinkButton, "note_meeting"))
    press(pane, "note_candidates")
    settle()
    dialog(screen).save()
    settle()
    order = order_of(desk, filled["late"])
    assert (order.first_meeting_at, order.candidates_at) == ("2026-11-21T10:00", NOW)
    assert order.order_status == "candidates_sent"
    assert marks(pane) == {
        "posting": "3 dage over",
        "meeting": "Overholdt: 1 dag 1 t.",
        "candidates": "Overholdt: 2 hverdage",
    }


def test_an_order_is_shared_seen_answered_and_the_sharing_removed(page, desk):
    screen, qtbot, settle, shown, filled = page.screen, page.qtbot, page.settle, page.show, page.ids
    pane = shown(filled["late"])
    press(pane, "share_button")
    settle()
    form = dialog(screen)
    form.save()
    settle()
    assert form._places["municipality_codes"].picker.value() == ()
    assert form.isVisible()
    form._places["municipality_codes"].picker._take(("0661", "0671"))
    write(qtbot, form.form, "recipient", "Lone Bach")
    form.save()
    settle()
    assert screen.toasts[-1] == ("Delt med 2 kommuner", True)
    assert pane.findChild(StatusMark, "cv_count").text() == "0 af 4 CV’er inden dagen er omme"
    shared = pane.detail.shared[0]
    for code, fill in (("do_seen", {}), ("do_proposed", {"candidates_proposed": "4"})):
        menu = screen.doing.sharing_menu(pane.detail, pane.detail.shared[0])
        next(action for action in menu.actions() if action.objectName() == code).trigger()
        settle()
        for name, text in fill.items():
            write(qtbot, dialog(screen).form, name, text)
        dialog(screen).save()
        settle()
    record = desk.store.require(Circulation, shared.record.id)
    assert (record.seen_by, record.candidates_proposed) == ("Lone Bach", 4)
    assert pane.findChild(StatusMark, "cv_count").text() == "4 CV’er samme dag"
    menu = screen.doing.sharing_menu(pane.detail, pane.detail.shared[0])
    next(action for action in menu.actions() if action.objectName() == "do_change").trigger()
    settle()
    write(qtbot, dialog(screen).form, "expires_on", "20.11.2026")
    dialog(screen).save()
    settle()
    assert dialog(screen).form.cell("expires_on").remark.level == "error"
    dialog(screen)._discard()
    menu = screen.doing.sharing_menu(pane.detail, pane.detail.shared[0])
    next(action for action in menu.actions() if action.objectName() == "do_unshare").trigger()
    settle()
    assert [one.municipality for one in pane.detail.shared] == ["Struer"]


def test_an_order_nobody_has_is_taken_and_a_colleagues_refused_by_name(page, desk, colleague, reporter):
    settle, shown, filled = page.settle, page.show, page.ids
    pane = shown(filled["free"])
    press(pane, "take_button")
    settle()
    assert order_of(desk, filled["free"]).broker_id == desk.store.broker_id
    assert pane.findChild(Button, "take_button").isHidden()
    pane = shown(filled["other"])
    assert pane.findChild(Button, "take_button").isHidden()
    pane.asked.emit("take", "")
    settle()
    assert "Jens Overgaard har allerede taget 2026-0002 Kemiker." in str(reporter.known_errors[0])
    assert order_of(desk, filled["other"]).broker_id == colleague.id


def test_an_order_is_handed_over_unless_somebody_took_it_meanwhile(page, desk, colleague, reporter):
    screen, settle, shown, filled = page.screen, page.settle, page.show, page.ids
    pane = shown(filled["late"])
    names = [action.text() for action in submenu(pane, "Giv videre til")]
    assert names == ["Jens Overgaard", "Fælles"]
    put(desk, replace(order_of(desk, filled["late"]), broker_id=colleague.id))
    pane.asked.emit("hand_over", "")
    settle()
    assert "Jens Overgaard har taget ordren imens." in str(reporter.known_errors[0])
    screen.pane.refresh()
    settle()
    pane.asked.emit("hand_over", "")
    settle()
    assert order_of(desk, filled["late"]).broker_id == ""


def submenu(pane, title: str):
    menu = pane.menu()
    return next(action.menu() for action in menu.actions() if action.text() == title).actions()


def test_an_order_is_closed_with_a_reason_and_opened_again(page, desk):
    screen, qtbot, settle, shown, filled = page.screen, page.qtbot, page.settle, page.show, page.ids
    pane = shown(filled["late"])
    press(pane, "close_button")
    settle()
    form = dialog(screen)
    form.save()
    assert form.form.cell("status").remark.level == "error"
    choose(form.form, "status", "closed_unfilled")
    form.save()
    settle()
    assert "grund" in form.form.cell("close_reason").remark.text
    write(qtbot, form.form, "own_words", "Afdelingen flytter")
    form.save()
    settle()
    order = order_of(desk, filled["late"])
    assert (order.order_status, order.close_reason) == ("closed_unfilled", "Afdelingen flytter")
    assert titles(screen) == ["Smed", "Webshop"]
    assert pane.findChild(Button, "next_step_button").text() == "Åbn igen"
    # Posting and meeting run over the weekend; the candidates' working days were not up yet.
    assert marks(pane) == {"posting": "Ikke nået", "meeting": "Ikke nået", "candidates": "Stoppet"}
    press(pane, "next_step_button")
    settle()
    assert order_of(desk, filled["late"]).order_status == "received"


def test_a_status_is_set_from_the_menu_and_a_false_one_refused(page, desk, reporter):
    screen, settle, shown, filled = page.screen, page.settle, page.show, page.ids
    pane = shown(filled["late"])
    next(a for a in submenu(pane, "Ret status") if a.text() == "Samtaler").trigger()
    settle()
    assert order_of(desk, filled["late"]).order_status == "interviews"
    assert screen.toasts == [("Ordren er nu: Samtaler", True)]
    next(a for a in submenu(pane, "Ret status") if a.text() == "Annonceret").trigger()
    settle()
    assert "ikke annonceret" in str(reporter.known_errors[0])


def test_two_orders_with_one_number_are_told_and_mended(screen, desk, filled, shown, settle):
    order = order_of(desk, filled["late"])
    put(desk, replace(order, id="01a00000-0000-7000-8000-000000000000", title="Fra en anden pc"))
    pane = shown(filled["late"])
    message = pane.findChild(InlineMessage, "twin_message")
    assert "Fra en anden pc" in message.accessibleName()
    message.acted.emit()
    settle()
    assert order_of(desk, filled["late"]).order_number == "2026-0004"
    assert pane.findChild(InlineMessage, "twin_message") is None


def test_what_is_missing_leads_to_the_form(screen, filled, shown, settle):
    pane = shown(filled["late"])
    message = pane.findChild(InlineMessage, "missing_message")
    assert "form, opgave, baggrund, start, timer, løn" in message.accessibleName()
    message.acted.emit()
    settle()
    assert need_dialog_of(screen).isVisible()
    need_dialog_of(screen).reject()


def test_what_belongs_to_other_pages_is_asked_for(page, desk, company):
    screen, qtbot, shown, filled = page.screen, page.qtbot, page.show, page.ids
    person = put(desk, Candidate(name="Ida & Kjær"))
    match = put(desk, Match(company_id=company.id, need_id=filled["late"], candidate_id=person.id))
    pane = shown(filled["late"])
    for name, signal, args in (
        ("find_button", screen.find_candidates, [filled["late"]]),
        ("match_button", screen.new_match, [company.id, filled["late"]]),
        (f"match_{match.id}", screen.open_match, [match.id]),
        ("company_link", screen.open_company, [company.id]),
    ):
        with qtbot.waitSignal(signal) as asked:
            press(pane, name)
        assert asked.args == args
    with qtbot.waitSignal(screen.print_order) as asked:
        pane.asked.emit("print", "")
    assert asked.args == [filled["late"]]


def test_an_order_that_was_deleted_elsewhere_says_so(screen, desk, filled, shown, settle):
    with desk.store.action("x") as unit:
        unit.delete(order_of(desk, filled["late"]))
    pane = shown(filled["late"])
    assert pane._stack.currentWidget() is pane._failed


def test_the_menu_of_a_row_offers_all_that_can_be_done(screen, filled, shown):
    pane = shown(filled["late"])
    names = {action.objectName() for action in pane.menu().actions() if action.objectName()}
    assert names >= {
        *("do_post", "do_share", "do_find", "do_match", "do_print", "do_take"),
        *("do_set_received", "do_close", "do_edit", "do_history", "do_delete"),
    }


def test_the_clocks_go_on_while_the_page_is_seen(screen, clock, shown, filled, settle):
    pane = shown(filled["free"])
    assert marks(pane)["posting"] == "1 dag tilbage"
    clock.at = datetime.fromisoformat("2026-11-24T09:24").astimezone()
    assert screen._minute.isActive()
    screen._minute.timeout.emit()
    settle()
    assert marks(pane)["posting"] == "23 t. tilbage"
    screen.hide()
    assert not screen._minute.isActive()


# -- several -----------------------------------------------------------------------------------------


def choose_rows(screen, *rows: int) -> None:
    flag = QItemSelectionModel.SelectionFlag
    screen.table.selectionModel().clearSelection()
    for row in rows:
        screen.table.selectionModel().select(screen._model.index(row, 0), flag.Select | flag.Rows)


def test_how_the_promises_were_kept_is_read_and_copied_by_keyboard(page):
    foot = page.screen.foot
    foot.show_record(
        [ClockRecord("posting", 2, 3, 7.25, "clock_hours"), ClockRecord("meeting", 0, 0, None, "x")]
    )
    assert foot.record.focusPolicy() & Qt.FocusPolicy.TabFocus
    mean = "Fra modtaget til annonceret: 7,2 timer i snit."
    menu = foot.means()
    assert [action.text() for action in menu.actions()][:2] == ["Til tiden: annonceret 2 af 3", mean]
    next(action for action in menu.actions() if action.objectName() == "copy_record").trigger()
    assert QGuiApplication.clipboard().text() == f"Til tiden: annonceret 2 af 3\n{mean}"
    foot.resize(300, 40)
    assert (foot.record.isHidden(), foot.record.text()) == (False, "Til tiden")
    foot.show_record([])
    assert foot.record.isHidden()


def test_several_rows_are_taken_in_one_action(page, ops, desk):
    screen, qtbot, settle, filled = page.screen, page.qtbot, page.settle, page.ids
    screen.filters.choose(OrderQuery(broker=""))
    settle()
    qtbot.keyClick(screen.table, Qt.Key.Key_A, CTRL)
    settle()
    assert screen.foot.text() == "4 behov og ordrer · 4 valgt"
    assert screen.foot.take.isVisible()
    screen.foot.take.click()
    settle()
    assert order_of(desk, filled["free"]).broker_id == desk.store.broker_id
    [(text, undo)] = screen.toasts
    assert text.startswith("Ordren er din. Jens Overgaard har allerede taget 2026-0002 Kemiker.")
    assert undo
    ops.write(desk.store.undo, owner=screen)
    settle()
    assert order_of(desk, filled["free"]).broker_id == ""


def test_several_orders_are_closed_and_get_a_status_in_one_action(screen, ops, desk, filled, settle):
    choose_rows(screen, 0, 1)
    settle()
    next(a for a in screen.foot.statuses().actions() if a.objectName() == "status_interviews").trigger()
    settle()
    ids = (filled["late"], filled["free"])
    assert {order_of(desk, one).order_status for one in ids} == {"interviews"}
    assert screen.toasts == [("2 ordrer er nu: Samtaler", True)]
    choose_rows(screen, 0, 1)
    settle()
    screen.foot.close_many.click()
    settle()
    choose(dialog(screen).form, "status", "filled")
    dialog(screen).save()
    settle()
    assert {order_of(desk, one).order_status for one in ids} == {"filled"}
    ops.write(desk.store.undo, owner=screen)
    settle()
    assert {order_of(desk, one).order_status for one in ids} == {"interviews"}


def test_chosen_rows_stay_the_same_orders_when_the_list_is_read_anew(screen, desk, filled, company, settle):
    choose_rows(screen, 0, 1)
    settle()
    chosen = set(screen.chosen.rows().values())
    first = Need(
        company_id=company.id,
        title="Ny øverst",
        type="other",
        broker_id=desk.store.broker_id,
        order_number="2026-0900",
        order_status="received",
        received_at="2026-11-01T08:00",
        posting_due="2026-11-02T08:00",
    )
    put(desk, first)
    screen._refresh()
    settle()
    assert titles(screen)[0] == "Ny øverst"
    assert set(screen.chosen.rows().values()) == chosen
    screen.chosen.only_current()
    settle()
    assert screen.chosen.count <= 1
    assert screen.foot.take.isHidden()


def test_rows_that_were_never_read_are_changed_too(screen, qtbot, desk, company, settle):
    with desk.store.action("x") as unit:
        for n in range(130):
            unit.put(Need(company_id=company.id, title=f"Nr. {n:03}", type="other"))
    screen._ask()
    settle()
    qtbot.keyClick(screen.table, Qt.Key.Key_A, CTRL)
    settle()
    assert screen.chosen.count == 133
    screen.foot.take.click()
    settle()
    assert desk.store.db.value("SELECT count(*) FROM need WHERE broker_id = ''") == 0
    assert desk.store.undo().subject == "131 jobordrer"


def test_how_promises_were_kept_stands_below(screen):
    assert screen.foot.record.text() == "Til tiden: annonceret 0 af 1 · mødt 0 af 1"


# -- the form of a need ------------------------------------------------------------------------------


@pytest.fixture
def form_of(qtbot, ops, desk, clock):
    """Opens the form of a need over a window."""
    host = QWidget()
    host.resize(1280, 800)
    qtbot.addWidget(host)
    host.show()

    def opened(need: Need):
        made = need_dialog(ops, Companies(desk.store), desk.local, clock, need, host)
        made.open()
        qtbot.waitUntil(lambda: not ops.busy)
        return made

    return opened


NOT_IN_FORM = {
    *("id", "scope_id", "version", "deleted", "extra", "company_id", "visit_id", "origin", "broker_id"),
    "source_questions",
    *("brought_on", "brought_to", "brought_result"),  # told where it is brought to the internal group
    # What an order adds is told where orders are.
    *("order_number", "received_at", "order_status", "posting_due", "meeting_due", "candidates_due"),
    *("first_meeting_at", "candidates_at", "postings", "closed_on", "close_reason"),
}


def test_every_field_of_a_need_is_in_its_form():
    named = {item.name for item in FIELDS if isinstance(item, FormField)}
    assert named == {field.name for field in fields(Need)} - NOT_IN_FORM


def test_a_need_is_written_and_comes_back_as_it_was(qtbot, ops, desk, form_of, company):
    need = put(desk, Need(company_id=company.id, title="Planlægger", type="graduate"))
    form = form_of(need)
    for name, text in (
        ("driving_licence", "B"),
        ("starts_by", "1.3.2027"),
        ("competences", "CNC, Excel"),
    ):
        write(qtbot, form.form, name, text)
    qtbot.keyClicks(form.form.editor("mandatory").widget, "Dansk, i skrift og tale")
    qtbot.keyClick(form.form.editor("mandatory").widget, Qt.Key.Key_Return)
    qtbot.keyClicks(form.form.editor("mandatory").widget, "Kørekort")
    box = next(part for part in form.form.editor("must_have").parts() if part.text() == "Timer om ugen")
    box.click()
    qtbot.keyClick(form, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: not ops.busy)
    kept = order_of(desk, need.id)
    assert kept.mandatory == ("Dansk, i skrift og tale", "Kørekort")
    assert (kept.driving_licence, kept.starts_by) == ("B", "2027-03-01")
    assert kept.competences == ("CNC", "Excel")
    assert kept.must_have == ("education_level", "field_of_study", "languages", "driving_licence", "hours")
    again = form_of(kept)
    assert again.form.value("mandatory") == "Dansk, i skrift og tale\nKørekort"
    again.reject()


def test_an_order_has_no_status_in_its_form(qtbot, ops, desk, clock, form_of):
    company = put(desk, Company(name="Vestrum"))
    order = Orders(desk.store, clock).receive(
        put(desk, Need(company_id=company.id, title="x", type="other")).id
    )
    form = form_of(order)
    assert "status" not in form.form.names()
    form.form.editor("title").widget.setText("y")
    form.form.edited_fields.add("title")
    form._on_save()
    qtbot.waitUntil(lambda: not ops.busy)
    kept = order_of(desk, order.id)
    assert kept == replace(order, title="y")


@each("text", NASTY)
def test_any_text_survives_a_change_of_something_else(qtbot, ops, desk, form_of, text):
    company = put(desk, Company(name="Vestrum"))
    texts = ("description", "workplace", "wage", "driving_licence", "starts", "contact_name")
    lists = ("mandatory", "desirable", "competences", "languages")
    about = {**dict.fromkeys(texts, text), **dict.fromkeys(lists, (text,))}
    need = put(desk, Need(company_id=company.id, title="x", type="other", **about))
    form = form_of(need)
    write(qtbot, form.form, "title", "y")
    form._on_save()
    qtbot.waitUntil(lambda: not ops.busy)
    assert order_of(desk, need.id) == replace(need, title="y")


def test_the_form_fits_its_dialog(desk, form_of, company):
    form = form_of(put(desk, Need(company_id=company.id, title="x", type="other")))
    assert form.form.minimumSizeHint().width() <= form.width()
    form.reject()


# -- the settings of service -------------------------------------------------------------------------


@pytest.fixture
def contract(qtbot, ops, desk, clock):
    page = ContractPage(ops, OfficeSettings(desk.store), clock)
    qtbot.addWidget(page)
    page.show()
    page.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    return page


def test_the_clocks_of_service_and_the_key_areas_are_settings(qtbot, ops, desk, contract):
    choose(contract.form, "service_clock", "working_days")
    for name, text in (("posting_hours", "12"), ("meeting_hours", ""), ("candidate_days", "3")):
        widget = contract.form.editor(name).widget
        widget.selectAll()
        qtbot.keyClick(widget, Qt.Key.Key_Delete)
        qtbot.keyClicks(widget, text)
    write(qtbot, contract.form, "key_area_2", " Salg  og marked ")
    contract.save()
    qtbot.waitUntil(lambda: not ops.busy)
    project = desk.store.find(Project)[0]
    assert (project.service_clock, project.posting_hours, project.meeting_hours, project.candidate_days) == (
        "working_days",
        12,
        None,
        3,
    )
    assert project.key_areas == ("", "Salg og marked", "", "", "")
    assert contract.form.value("key_area_2") == "Salg og marked"
    assert desk.store.undo().action == "Ret kontrakt"
    assert desk.store.find(Project)[0].key_areas == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [("posting_hours", 0), ("meeting_hours", 8761), ("candidate_days", 366), ("posting_hours", -1)],
)
def test_an_impossible_deadline_is_refused_at_its_field(desk, field, value):
    office = OfficeSettings(desk.store)
    with pytest.raises(KnownError) as refused:
        office.save_project(replace(office.project(), **{field: value}))
    assert refused.value.field == field


def test_two_key_areas_with_one_name_are_refused(qtbot, ops, desk, contract):
    write(qtbot, contract.form, "key_area_1", "Salg")
    write(qtbot, contract.form, "key_area_4", "salg")
    contract.save()
    qtbot.waitUntil(lambda: not ops.busy)
    assert "hedder det samme" in contract.form.cell("key_area_1").remark.text
    assert desk.store.find(Project)[0].key_areas == ()


def test_the_two_views_turn_by_their_tabs_and_keep_the_keyboard_there(page, ops, desk, clock):
    screen, settle = page.screen, page.settle
    places = PlacesPage(ops, StandingPlaces(desk.store, clock), Search(desk.store), desk.local, clock)
    both = NeedsPage(screen, places)
    page.qtbot.addWidget(both)
    both.show()
    both.activateWindow()
    screen.tabs.setFocus()
    page.qtbot.waitUntil(lambda: screen.tabs.isAncestorOf(QApplication.focusWidget() or both))
    page.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    settle()
    assert both.view() is places
    assert places.tabs.isAncestorOf(QApplication.focusWidget())
    assert (screen.tabs.current(), places.tabs.current()) == ("orders", "places")
    assert both.print_subject() == {}
    both.open_need(next(one.id for one in desk.store.find(Need)))
    settle()
    assert both.view() is screen
    assert screen.pane.isVisible()
