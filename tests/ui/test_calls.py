"""Ringeliste: rung through by keyboard on a real desk, with undo, and nobody called by mistake."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication

from kmdesk.models import Broker, Company, ContactPerson, Task, Visit
from kmdesk.services.calls import Calls
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.saved_filters import SavedFilters
from kmdesk.ui.screens.calls.screen import CallsScreen
from kmdesk.ui.widgets.labels import WrappedLabel
from kmdesk.ui.widgets.messages import InlineMessage

ALT = Qt.KeyboardModifier.AltModifier


class Phone(QObject):
    """Takes the place of the telephone."""

    def __init__(self):
        super().__init__()
        self.rung = []

    @Slot("QUrl")
    def ring(self, url):
        self.rung.append(url.toString())


@pytest.fixture
def phone():
    made = Phone()
    QDesktopServices.setUrlHandler("tel", made, "ring")
    yield made
    QDesktopServices.unsetUrlHandler("tel")


@pytest.fixture
def companies(desk):
    found = {
        "Anker": Company(name="Anker", city="Struer", phone="97003100", employees=12),
        "Beskyttet": Company(name="Beskyttet", advertising_protected=True, phone="97003101"),
        "Cirkel": Company(name="Cirkel", phone="97003102"),
        "Dansk Pumpe": Company(name="Dansk Pumpe", phone="97003103"),
    }
    jens = Broker(name="Jens")
    with desk.store.action("x", undoable=False) as unit:
        for company in found.values():
            unit.put(company)
        unit.put(jens)
        unit.put(ContactPerson(company_id=found["Anker"].id, name="Hanne Nygaard", phone="20002137"))
        unit.put(
            Visit(
                company_id=found["Anker"].id, broker_id=jens.id, starts_at="2026-11-12T10:00", status="done"
            )
        )
    return found


def opened(qtbot, ops, desk, clock):
    made = CallsScreen(ops, Calls(desk.store), SavedFilters(desk.local), desk.local, clock)
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.toasts = []
    made.toast.connect(lambda text, undo: made.toasts.append((text, undo)))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    return made


@pytest.fixture
def screen(qtbot, ops, desk, clock, companies):
    made = opened(qtbot, ops, desk, clock)
    made.show_query(CompanyQuery(), "Alle")
    qtbot.waitUntil(lambda: not ops.busy)
    return made


@pytest.fixture
def settle(qtbot, ops, screen):
    return lambda: qtbot.waitUntil(lambda: not ops.busy)


def here(screen) -> str:
    return screen.card.entry.company


def meta(screen) -> str:
    return screen._head._meta.text()


def test_the_card_says_what_to_know_before_anyone_calls(screen):
    assert here(screen) == "Anker"
    assert meta(screen) == "Alle · 0 af 3 ringet"
    notice = screen.card.findChild(InlineMessage, "colleague_notice")
    assert notice.accessibleName().startswith("En kollega besøgte for 12 dage siden.")
    assert screen.card.findChild(QObject, "call_number").text() == "20 00 21 37"
    assert screen.card.findChild(QObject, "other_number").text() == "97 00 31 00"


def test_a_number_key_notes_the_outcome_and_shows_the_next_to_call(screen, qtbot, desk, companies, settle):
    qtbot.keyClick(screen.list, Qt.Key.Key_6)
    settle()
    (call,) = desk.store.find(Visit, "mode = 'phone'")
    assert (call.company_id, call.outcome) == (companies["Anker"].id, "not_reached")
    assert here(screen) == "Cirkel"  # the protected one is passed over
    assert meta(screen) == "Alle · 1 af 3 ringet"
    assert screen.toasts == [("Anker: Ikke truffet", True)]
    assert screen.model.index(0, 0).data() == "Anker, Struer, Ikke truffet"


def test_undo_takes_the_call_back_and_the_list_says_so(screen, qtbot, ops, desk, settle):
    qtbot.keyClick(screen.list, Qt.Key.Key_7)
    settle()
    assert len(desk.store.find(Task)) == 1
    ops.write(desk.store.undo, owner=ops)
    settle()
    assert desk.store.find(Task) == desk.store.find(Visit, "mode = 'phone'") == []
    assert meta(screen) == "Alle · 0 af 3 ringet"


def test_digits_belong_to_the_note_while_one_writes_and_alt_chooses(screen, qtbot, desk, settle):
    screen.card.note.setFocus()
    qtbot.keyClicks(screen.card.note, "Ring kl 14")
    assert desk.store.find(Visit, "mode = 'phone'") == []
    qtbot.keyClick(screen.card.note, Qt.Key.Key_4, ALT)
    settle()
    (call,) = desk.store.find(Visit, "mode = 'phone'")
    assert (call.summary, call.outcome) == ("Ring kl 14", "not_relevant")
    assert screen.card.note.toPlainText() == ""
    assert screen.card.note.hasFocus()


def test_a_number_of_a_person_in_the_note_is_warned_of_at_once(screen, qtbot):
    qtbot.keyClicks(screen.card.note, "Hanne 010190-1234")
    assert "CPR" in screen.card.note.toolTip()
    screen.card.note.clear()
    assert screen.card.note.toolTip() == ""


def test_n_p_and_the_arrows_move_and_the_note_of_each_company_stays(screen, qtbot, settle):
    qtbot.keyClicks(screen.card.note, "Halvt")
    screen.focus_list()
    qtbot.keyClick(screen.list, Qt.Key.Key_N)
    assert here(screen) == "Beskyttet"
    assert screen.card.note.toPlainText() == ""
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    assert here(screen) == "Cirkel"
    qtbot.keyClick(screen.list, Qt.Key.Key_P)
    qtbot.keyClick(screen.list, Qt.Key.Key_P)
    assert here(screen) == "Anker"
    assert screen.card.note.toPlainText() == "Halvt"


def test_a_protected_company_has_its_reason_and_neither_number_nor_outcome(screen, qtbot, phone, desk):
    qtbot.keyClick(screen.list, Qt.Key.Key_N)
    reason = screen.card.findChildren(InlineMessage, "not_to_call")[-1]
    assert "reklamebeskyttet" in reason.accessibleName()
    shown = " ".join(one.text() for one in screen.card._part.findChildren(WrappedLabel))
    assert "97 00 31 01" not in shown
    assert not any(button.isEnabled() for button in screen.card.buttons.values())
    qtbot.keyClick(screen.list, Qt.Key.Key_R)
    qtbot.keyClick(screen.list, Qt.Key.Key_6)
    assert phone.rung == []
    assert desk.store.find(Visit, "mode = 'phone'") == []


def test_r_rings(screen, qtbot, phone):
    qtbot.keyClick(screen.list, Qt.Key.Key_R)
    assert phone.rung == ["tel:20002137"]


def test_r_tells_where_nothing_can_ring_and_copies_the_number(screen, qtbot):
    with qtbot.waitSignal(screen.toast) as told:
        qtbot.keyClick(screen.list, Qt.Key.Key_R)
    assert "20 00 21 37" in told.args[0]
    assert QGuiApplication.clipboard().text() == "20 00 21 37"


def test_a_visit_agreed_asks_for_the_visit(screen, qtbot, companies, settle):
    with qtbot.waitSignal(screen.plan_visit) as asked:
        qtbot.keyClick(screen.list, Qt.Key.Key_1)
        settle()
    assert asked.args == [companies["Anker"].id]


def test_a_need_and_a_referral_go_on_to_their_forms(screen, qtbot, desk, companies, settle):
    with qtbot.waitSignal(screen.new_need) as asked:
        qtbot.keyClick(screen.list, Qt.Key.Key_2)
        settle()
    assert asked.args == [companies["Anker"].id, desk.store.find(Visit, "mode = 'phone'")[0].id]
    with qtbot.waitSignal(screen.refer) as asked:
        qtbot.keyClick(screen.list, Qt.Key.Key_8)
        settle()
    assert asked.args == [companies["Cirkel"].id]


def test_a_day_that_is_none_or_has_been_is_said_at_its_field(screen, qtbot, desk, settle):
    screen.card.again.setText("32/13")
    screen.card.choose(7)
    settle()
    assert "findes ikke" in screen.card.again.toolTip()
    screen.card.again.setText("1/11/2026")
    screen.card.choose(7)
    settle()
    assert "har været" in screen.card.again.toolTip()
    assert desk.store.find(Visit, "mode = 'phone'") == []
    screen.card.again.setText("1/12/2026")
    screen.card.choose(7)
    settle()
    assert [task.due_on for task in desk.store.find(Task)] == ["2026-12-01"]


def test_the_list_and_the_notes_are_there_the_next_day(screen, qtbot, ops, desk, clock):
    qtbot.keyClick(screen.list, Qt.Key.Key_6)
    qtbot.waitUntil(lambda: not ops.busy)
    screen.card.note.setPlainText("Halvt skrevet")
    qtbot.waitUntil(lambda: not screen._keep.isActive())
    qtbot.waitUntil(lambda: not ops.busy)
    again = opened(qtbot, ops, desk, clock)
    qtbot.waitUntil(lambda: not ops.busy)
    assert here(again) == "Cirkel"
    assert again.card.note.toPlainText() == "Halvt skrevet"
    assert meta(again) == "Alle · 1 af 3 ringet"


def test_a_list_is_chosen_from_the_program_and_the_brokers_own(screen, qtbot, desk, settle):
    SavedFilters(desk.local).keep("Struer & omegn", CompanyQuery(employees_min=10))
    screen.choose.click()
    settle()
    names = {action.text(): action for action in screen._menu.actions() if action.text()}
    assert {"Aldrig besøgt", "Udløbne løfter", "Struer && omegn"} <= names.keys()
    names["Struer && omegn"].trigger()
    settle()
    assert [entry.company for entry in screen.model.entries] == ["Anker"]
    screen._menu.close()


def test_a_company_deleted_meanwhile_leaves_the_list(screen, ops, desk, companies, settle):
    def delete():
        with desk.store.action("x") as unit:
            unit.delete(companies["Anker"])

    ops.write(delete, owner=ops)
    settle()
    settle()
    assert [entry.company for entry in screen.model.entries] == ["Beskyttet", "Cirkel", "Dansk Pumpe"]
    assert here(screen) == "Beskyttet"


def test_without_a_list_the_page_asks_whom_to_call(qtbot, ops, desk, clock):
    made = opened(qtbot, ops, desk, clock)
    assert made._body.currentWidget().accessibleName().startswith("Hvem vil du ringe til?")
    made.show_query(CompanyQuery(not_contacted_since=0), "Aldrig besøgt")
    qtbot.waitUntil(lambda: not ops.busy)
    assert made._body.currentWidget().accessibleName().startswith("Ingen virksomheder på listen")


def test_undo_gives_the_note_and_the_day_back_where_they_were_written(screen, qtbot, ops, desk, settle):
    qtbot.keyClicks(screen.card.note, "Vigtig note")
    screen.card.again.setText("28.11.2026")
    qtbot.keyClick(screen.card.note, Qt.Key.Key_7, ALT)
    settle()
    assert here(screen) != "Anker"
    assert screen.card.note.toPlainText() == ""
    ops.write(desk.store.undo, owner=ops)
    settle()
    assert here(screen) == "Anker"
    assert screen.card.note.toPlainText() == "Vigtig note"
    assert screen.card.again.text() == "28.11.2026"
    qtbot.keyClick(screen.card.note, Qt.Key.Key_Down, ALT)
    settle()
    assert screen.card.note.toPlainText() == ""


def test_what_is_written_is_on_disk_when_the_window_closes(screen, qtbot, ops, desk, settle):
    qtbot.keyClicks(screen.card.note, "hurtig")
    settle()
    qtbot.keyClicks(screen.card.note, "sidste")
    screen.flush()
    settle()
    assert list(desk.local.get("calls.round", {})["notes"].values()) == ["hurtigsidste"]


def test_the_papers_are_about_the_list_one_stands_in(screen, companies):
    assert screen.print_subject() == {"company_id": companies["Anker"].id, "company_ids": screen._ids}
