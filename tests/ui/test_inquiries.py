"""Henvendelser and Opsamling: received, answered, put to departments and brought on, by keyboard."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kmdesk.models import Company, Inquiry, InquiryQuestion, Need
from kmdesk.services.gathering import Gathering
from kmdesk.services.inquiries import Inquiries
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.services.tasks import Tasks
from kmdesk.ui.dialogs.inquiry import InquiryDialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.screens.companies.inquiries_tab import InquiriesTab
from kmdesk.ui.screens.companies.record_rows import RecordRow
from kmdesk.ui.screens.needs.ask import AskDialog
from kmdesk.ui.screens.promises.inquiry_asks import InquiryDesk
from kmdesk.ui.screens.promises.screen import PromisesScreen
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton

VESTRUM = Company(name="Vestrum & Sønner A/S", municipality_code="0657")


@pytest.fixture
def world(qtbot, ops, desk, clock):
    store = desk.store
    with store.action("x", undoable=False) as unit:
        unit.put(VESTRUM)
        unit.put(Need(company_id=VESTRUM.id, title="To svejsere", type="skilled"))
    inquiries, gathering = Inquiries(store, clock), Gathering(store, clock)
    referrals, search = Referrals(store, clock), Search(store)
    screen = PromisesScreen(
        ops, Tasks(store, clock), search, desk.local, clock, referrals, inquiries, gathering
    )
    said: list[str] = []
    screen.toast.connect(lambda text, _undo: said.append(text))
    qtbot.addWidget(screen)
    screen.resize(1232, 800)
    screen.show()
    page, gathered = screen.inquiries, screen.gathering

    def settle():
        waits = (page.typing, page._open_soon, gathered.typing)
        qtbot.waitUntil(lambda: not (ops.busy or any(one.isActive() for one in waits)), timeout=5000)

    def dialog(kind, name=""):
        settle()
        found = [one for one in screen.findChildren(kind) if one.isVisible()]
        (one,) = (one for one in found if not name or one.objectName() == name)
        return one

    def key(widget, *keys):
        widget.setFocus()
        for one in keys:
            QTest.keyClick(widget, one)
            settle()

    def call(**fields):
        return inquiries.save(replace(inquiries.blank(VESTRUM.id), **fields))

    def undo():
        ops.write(store.undo, owner=screen)
        settle()
        settle()

    made = SimpleNamespace(
        screen=screen,
        page=page,
        gathered=gathered,
        said=said,
        settle=settle,
        dialog=dialog,
        key=key,
        call=call,
        undo=undo,
        store=store,
        inquiries=inquiries,
        ops=ops,
        desk=desk,
        clock=clock,
        referrals=referrals,
        search=search,
    )
    screen.show_part("inquiries")
    settle()
    return made


def titles(page):
    return [page.model.row(n).subject for n in range(page.model.rowCount())]


def test_a_call_to_the_hotline_is_written_answered_and_undone(qtbot, world):
    screen, page = world.screen, world.page
    screen.new_here()
    form = world.dialog(InquiryDialog)
    assert form.due._text == "i morgen kl. 08:24"
    form.save()  # nothing is filled in
    world.settle()
    assert form.form.cell("subject").remark.level == "error"
    form.form.put("subject", "Mangler to svejsere & en smed")
    form.save()
    world.settle()
    assert "hvem der spørger" in form.company.toolTip()  # neither company nor person
    form.company.setText("Nordhavn Foods")
    form.form.put("topics", ("labour",))
    form.form.put("time", "07.30")
    world.settle()
    form.save()
    world.settle()
    assert world.said == ["Henvendelsen er gemt"]
    (made,) = world.store.find(Inquiry)
    assert (made.company_name, made.received_at[11:], made.topics) == ("Nordhavn Foods", "07:30", ("labour",))
    assert titles(page) == ["Mangler to svejsere & en smed"]
    assert page.pane.isVisible()  # it is shown after it was saved
    world.key(page.table, Qt.Key.Key_B)
    answer = world.dialog(AskDialog, "answer_dialog")
    answer.save()
    world.settle()
    assert answer.form.cell("answer").remark.level == "error"
    answer.form.put("answer", "Vi ringer i eftermiddag.")
    answer.save()
    world.settle()
    (made,) = world.store.find(Inquiry)
    assert (made.status, made.answer_way) == ("answered", "hotline")
    assert titles(page) == []
    page.state.set_value("answered")
    page.state.changed.emit("answered")
    world.settle()
    assert titles(page) == ["Mangler to svejsere & en smed"]
    world.undo()
    assert world.store.require(Inquiry, made.id).status == "open"


def test_what_was_typed_survives_and_a_colleague_s_answer_stands_beside_it(qtbot, world):
    call = world.call(subject="Kan vi få en lærling?")
    world.screen.activate()
    world.settle()
    world.page.steps.answer(call.id)
    form = world.dialog(AskDialog, "answer_dialog")
    form.form.put("answer", "Mit svar")
    world.inquiries.answer(call.id, "Kollegaens svar")
    world.ops.changed.emit(frozenset({("inquiry", call.id)}), None)
    world.settle()
    assert form.form.value("answer") == "Mit svar"
    assert form.form.cell("answer").suggested()
    form._keep_and_close()
    world.settle()
    world.page.steps.answer(call.id)
    again = world.dialog(AskDialog, "answer_dialog")
    assert again.form.value("answer") == "Mit svar"
    world.inquiries.delete([call.id])
    world.ops.changed.emit(frozenset({("inquiry", call.id)}), None)
    world.settle()
    again.save()
    world.settle()
    assert again.isVisible()
    assert world.store.find(Inquiry) == []
    again._discard()


def test_a_case_has_departments_and_leads_to_need_referral_and_promise(qtbot, world):
    page = world.page
    case = world.call(subject="Vil bygge", type="establishment", topics=("land",))
    world.screen.activate()
    world.settle()
    page.focus_list()
    page.table.setCurrentIndex(page.model.index(0, 0))
    world.key(page.table, Qt.Key.Key_Return)
    world.settle()
    assert page.findChild(Button, "answer_button").hasFocus()
    page.findChild(Button, "ask_button").click()
    form = world.dialog(AskDialog, "question_dialog")
    form.form.put("department", "Plan & Byg")
    form.form.put("question", "Er der en grund?")
    form.save()
    world.settle()
    (asked,) = world.store.find(InquiryQuestion)
    assert (asked.topic, asked.company_id) == ("land", VESTRUM.id)
    page.steps.edit_question(asked.id)
    form = world.dialog(AskDialog, "question_dialog")
    form.form.put("answer", "Ja, ved motorvejen")
    form.save()
    world.settle()
    assert world.store.require(InquiryQuestion, asked.id).answered_on == "2026-11-24"
    page.steps.promise(case.id)
    form = world.dialog(AskDialog, "inquiry_promise_dialog")
    form.form.put("title", "Send kort")
    form.save()
    world.settle()
    page.steps.make_need(case.id)
    form = world.dialog(AskDialog, "make_need_dialog")
    form.form.put("type", "skilled")
    form.save()
    world.settle()
    page.steps.refer(case.id)
    referral = world.dialog(RecordDialog)
    referral.form.put("system", "business_service")
    referral._on_save()
    world.settle()
    detail = world.inquiries.detail(case.id)
    assert (detail.need, len(detail.referrals), len(detail.tasks)) == ("Vil bygge", 1, 1)
    menu = page.steps.menu(detail)
    codes = {action.objectName() for action in menu.actions()}
    assert {"do_refer", "do_promise", "do_bring", "do_close", "do_delete", "do_history"} <= codes
    assert "do_need" not in codes  # it is one already
    page.steps.delete([case.id])
    world.settle()
    assert not page.pane.isVisible()
    assert world.said[-1] == "Slettet: Vil bygge"
    world.undo()
    assert len(world.store.find(InquiryQuestion)) == 1


def test_wishes_and_needs_are_brought_to_the_group_at_once_and_told_what_came(qtbot, world, tmp_path):
    screen, gathered = world.screen, world.gathered
    call = world.call(subject="Et kursus", type="wish", topics=("education",), text="=1+1")
    screen.show_part("gathering")
    world.settle()
    qtbot.waitUntil(lambda: gathered.model.known_count == 2)
    assert [gathered.model.row(n).title for n in range(2)] == ["To svejsere", "Et kursus"]
    gathered.focus_list()
    gathered.table.setCurrentIndex(gathered.model.index(0, 0))
    QTest.keyClick(gathered.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    assert gathered.findChild(QWidget, "bulk_bar").isVisible()
    world.key(gathered.table, Qt.Key.Key_B)
    form = world.dialog(AskDialog, "bring_dialog")
    form.form.put("brought_to", "Erhvervsudvalget")
    form.save()
    world.settle()
    assert world.said == ["2 er bragt videre"]
    assert gathered.model.known_count == 0
    world.undo()  # one act
    assert {one.brought_on for one in (*world.store.find(Inquiry), *world.store.find(Need))} == {""}
    gathered.steps._asks._desk.gathering.bring([f"inquiry:{call.id}"], "2026-11-20", "Udvalget")
    gathered.state.set_value("all")
    gathered.state.changed.emit("all")
    world.settle()
    gathered.steps.result(f"inquiry:{call.id}")
    form = world.dialog(AskDialog, "result_dialog")
    form.form.put("brought_result", "Holdet begynder i marts")
    form.save()
    world.settle()
    assert world.store.require(Inquiry, call.id).brought_result == "Holdet begynder i marts"
    gathered.since.setText("23.11.2026")
    gathered.since.editingFinished.emit()
    world.settle()
    assert gathered.query.since == "2026-11-23"
    path = tmp_path / "ud.csv"
    gathered.export_to(path)
    world.settle()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Emne;Type;Virksomhed")
    assert any("'=1+1" in line and "Holdet begynder i marts" in line for line in lines)
    wanted: list[object] = []
    screen.print_gathering.connect(wanted.append)
    gathered.findChild(Button, "print_gathering").click()
    assert screen.print_shown()  # Ctrl+P
    assert [one.since for one in wanted] == ["2026-11-23"] * 2


def test_the_company_has_its_inquiries_and_makes_new_ones(qtbot, world):
    world.call(subject="Kan vi få en lærling?")
    desk = InquiryDesk(
        world.ops, world.inquiries, Gathering(world.store, world.clock), world.desk.local, world.clock
    )
    tab = InquiriesTab(desk, world.referrals, world.search, VESTRUM.id)
    qtbot.addWidget(tab)
    opened: list[str] = []
    tab.open_inquiry.connect(opened.append)
    tab.show()
    world.settle()
    (row,) = tab.findChildren(RecordRow)
    row.findChild(LinkButton).activated.emit()
    assert len(opened) == 1
    row.findChild(IconButton, "answer_inquiry").click()
    world.settle()
    (form,) = (one for one in tab.findChildren(AskDialog) if one.isVisible())
    form._discard()
    tab.new_inquiry()
    world.settle()
    (new,) = (one for one in tab.findChildren(InquiryDialog) if one.isVisible())
    assert (new.company.value(), new.form.value("municipality_code")) == (VESTRUM.id, "0657")
    new.form.put("subject", "Et til")
    new.save()
    world.settle()
    assert len(world.store.find(Inquiry, "company_id = ?", (VESTRUM.id,))) == 2
