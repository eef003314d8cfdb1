"""Løfter: read by SQL, ticked, edited, deleted and made by keyboard on a real encrypted desk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt

from kmdesk.core.errors import KnownError
from kmdesk.models import Broker, Company, Referral, Task
from kmdesk.services import tasks as tasks_module
from kmdesk.services.gathering import Gathering
from kmdesk.services.inquiries import Inquiries
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.services.tasks import PromiseQuery, Tasks
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.dialogs.promise import PromiseDialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.screens.agreements.step_dialog import StepDialog
from kmdesk.ui.screens.promises.list_model import ROW, Heading
from kmdesk.ui.screens.promises.screen import PromisesScreen
from kmdesk.ui.widgets.choices import ComboBox

DUE = {
    "Send faktaark": "2026-11-21",
    "Ring tilbage": "2026-11-24",
    "Send eksempler": "2026-11-29",
    "Afgangsprojekt": "2026-11-30",
    "Fleksjob": "",
}


@pytest.fixture
def filled(desk):
    """One promise in each group, one done, one of a colleague."""
    company = Company(name="Vestrum Maskinfabrik A/S", city="Herning")
    jens = Broker(name="Jens Overgaard")
    mine = desk.store.broker_id
    with desk.store.action("x", undoable=False) as unit:
        unit.put(company)
        unit.put(jens)
        for title, due in DUE.items():
            unit.put(Task(title=title, company_id=company.id, due_on=due, broker_id=mine))
        unit.put(Task(title="Mail", broker_id=mine, due_on="2026-11-20", done_at="2026-11-20T10:00:00.000Z"))
        unit.put(Task(title="Jens' løfte", broker_id=jens.id, due_on="2026-11-24"))
    return company


def promises_screen(ops, desk, clock):
    store = desk.store
    return PromisesScreen(
        ops,
        Tasks(store, clock),
        Search(store),
        desk.local,
        clock,
        Referrals(store, clock),
        Inquiries(store, clock),
        Gathering(store, clock),
    )


@pytest.fixture
def screen(qtbot, ops, desk, clock, filled):
    made = promises_screen(ops, desk, clock)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.toasts = []
    made.toast.connect(lambda text, undo: made.toasts.append((text, undo)))
    made.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    made.focus_list()
    return made


@pytest.fixture
def settle(qtbot, ops, screen):
    return lambda: qtbot.waitUntil(lambda: not ops.busy and not screen._typing.isActive())


def rows(screen) -> list[str]:
    model = screen.model
    found = [model.index(n, 0).data(ROW) for n in range(model.rowCount())]
    return [f"# {row.text}" if isinstance(row, Heading) else row.promise.title for row in found]


def go_to(screen, title: str) -> None:
    screen.list.go_to(rows(screen).index(title))


def dialog(screen) -> PromiseDialog:
    found = [one for one in screen.findChildren(PromiseDialog) if one.isVisible()]
    assert len(found) == 1
    return found[0]


def test_groups_in_order(screen):
    assert rows(screen) == [
        "# Overskredet (1)",
        "Send faktaark",
        "# I dag (1)",
        "Ring tilbage",
        "# Denne uge (1)",
        "Send eksempler",
        "# Senere (1)",
        "Afgangsprojekt",
        "# Uden dato (1)",
        "Fleksjob",
    ]


def test_arrows_pass_over_headings(screen, qtbot):
    screen.list.go_to(1)
    seen = []
    for _ in range(3):
        qtbot.keyClick(screen.list, Qt.Key.Key_Down)
        seen.append(screen.list.current().title)
    assert seen == ["Ring tilbage", "Send eksempler", "Afgangsprojekt"]


def choose(segments, code):
    segments.set_value(code)
    segments.changed.emit(code)


def test_everybody_and_done(screen, settle):
    choose(screen.kept, "done")
    settle()
    assert rows(screen) == ["# Gjort (1)", "Mail"]
    assert screen._head._meta.text() == "1 gjort"
    choose(screen.kept, "open")
    choose(screen.whose, "everybody")
    settle()
    assert "Jens' løfte" in rows(screen)
    row = screen.model.index(rows(screen).index("Jens' løfte"), 0).data(ROW)
    assert row.detail == "Jens Overgaard"


def test_space_ticks_and_undo_brings_it_back(screen, qtbot, ops, desk, settle):
    go_to(screen, "Send faktaark")
    qtbot.keyClick(screen.list, Qt.Key.Key_Space)
    settle()
    assert "Send faktaark" not in rows(screen)
    assert screen.list.current().title == "Ring tilbage"
    assert screen.toasts == [("Gjort: Send faktaark", True)]
    ops.write(desk.store.undo, owner=screen)
    settle()
    assert "Send faktaark" in rows(screen)


def test_the_box_ticks_by_mouse_and_the_row_does_not(screen, qtbot, settle):
    go_to(screen, "Ring tilbage")
    row = screen.list.visualRect(screen.list.currentIndex())
    qtbot.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=row.center())
    settle()
    assert "Ring tilbage" in rows(screen)
    box = screen.list.itemDelegate().box_of(row)
    qtbot.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.center()))
    settle()
    assert "Ring tilbage" not in rows(screen)


def test_a_done_promise_opens_again(screen, qtbot, desk, settle):
    choose(screen.kept, "done")
    settle()
    go_to(screen, "Mail")
    qtbot.keyClick(screen.list, Qt.Key.Key_Space)
    settle()
    assert desk.database.value("SELECT done_at FROM task WHERE title = 'Mail'") == ""


def test_enter_opens_the_company_and_delete_deletes(screen, qtbot, filled, settle):
    go_to(screen, "Fleksjob")
    with qtbot.waitSignal(screen.open_company) as opened:
        qtbot.keyClick(screen.list, Qt.Key.Key_Return)
    assert opened.args == [filled.id]
    qtbot.keyClick(screen.list, Qt.Key.Key_Delete)
    settle()
    assert "Fleksjob" not in rows(screen)
    assert screen.toasts == [("Slettet: Fleksjob", True)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("faktaark", ["# Overskredet (1)", "Send faktaark"]),
        ("VESTRUM eks", ["# Denne uge (1)", "Send eksempler"]),
        ("herning fleks", ["# Uden dato (1)", "Fleksjob"]),
        ("xyz", []),
        ('"*)', None),
    ],
)
def test_the_filter_finds_words_of_promise_and_company(screen, qtbot, settle, text, found):
    everything = rows(screen)
    qtbot.keyClick(screen, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(screen.filter, text)
    settle()
    assert rows(screen) == (everything if found is None else found)
    qtbot.keyClick(screen.filter, Qt.Key.Key_Escape)
    settle()
    assert rows(screen) == everything
    assert screen.list.hasFocus()


def test_only_a_page_is_read_until_more_is_asked_for(screen, qtbot, ops, desk, settle):
    with desk.store.action("x") as unit:
        for n in range(520):
            unit.put(Task(title=f"Nr. {n}", broker_id=desk.store.broker_id, due_on="2027-01-01"))
    screen.activate()
    settle()
    assert sum(not text.startswith("#") for text in rows(screen)) == tasks_module.PAGE
    assert screen._more.text() == "Vis flere (25)"
    screen._more.click()
    settle()
    assert sum(not text.startswith("#") for text in rows(screen)) == 525
    assert screen._more.isHidden()


def test_a_new_promise_by_keyboard(screen, qtbot, desk, filled, settle):
    qtbot.keyClick(screen.list, Qt.Key.Key_Insert)
    settle()
    form = dialog(screen)
    qtbot.keyClicks(form.form.editor("title").widget, "Send links")
    form.company.setFocus()
    qtbot.keyClicks(form.company, "vestr")
    settle()
    suggestions = form.company.completer().popup()
    qtbot.keyClick(suggestions, Qt.Key.Key_Down)
    qtbot.keyClick(suggestions, Qt.Key.Key_Return)
    assert form.company.value() == filled.id
    qtbot.keyClicks(form.form.editor("due_on").widget, "27/11")
    qtbot.keyClicks(form.form.editor("due_time").widget, "930")
    qtbot.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    made = desk.store.find(Task, "title = 'Send links'")[0]
    assert (made.company_id, made.due_on, made.due_time) == (filled.id, "2026-11-27", "09:30")
    assert (made.owner, made.broker_id) == ("broker", desk.store.broker_id)
    assert screen.list.current().title == "Send links"
    assert desk.local.drafts() == []


def test_f2_edits_and_impossible_things_are_said_at_the_field(screen, qtbot, desk, settle):
    go_to(screen, "Fleksjob")
    qtbot.keyClick(screen.list, Qt.Key.Key_F2)
    settle()
    form = dialog(screen)
    assert form.company.text() == "Vestrum Maskinfabrik A/S"
    qtbot.keyClicks(form.form.editor("due_time").widget, "25")
    form.save()
    assert form.form.cell("due_time").remark.level == "error"
    form.form.editor("due_time").widget.selectAll()
    qtbot.keyClicks(form.form.editor("due_time").widget, "12")
    form.save()
    settle()
    assert "mangler en dag" in form.form.cell("due_on").remark.text
    form.company.selectAll()
    qtbot.keyClicks(form.company, "findes ikke")
    settle()
    form.save()
    assert form.company.property("state") == "error"
    form.reject()
    assert form.isVisible()  # asks first
    form._discard()
    settle()
    assert desk.store.find(Task, "title = 'Fleksjob'")[0].due_time == ""
    assert desk.local.drafts() == []


def test_opening_an_old_promise_keeps_no_draft(screen, qtbot, ops, desk, settle):
    go_to(screen, "Fleksjob")
    qtbot.keyClick(screen.list, Qt.Key.Key_F2)
    settle()
    form = dialog(screen)
    assert not form._drafts._timer.isActive()
    form.reject()
    assert desk.local.drafts() == []


def test_a_draft_comes_back(screen, qtbot, ops, desk, settle):
    screen.new_promise()
    settle()
    qtbot.keyClicks(dialog(screen).form.editor("title").widget, "Halvt skrevet")
    qtbot.waitUntil(lambda: not ops.busy and bool(desk.local.drafts()))
    dialog(screen)._keep_and_close()
    settle()
    screen.new_promise()
    settle()
    assert dialog(screen).form.value("title") == "Halvt skrevet"
    dialog(screen)._discard()
    settle()


def test_what_the_company_owes_stands_alone(screen, ops, desk, filled, settle):
    promise = Task(
        title="Send tal",
        owner="company",
        company_id=filled.id,
        due_on="2026-11-20",
        broker_id=desk.store.broker_id,
    )
    with desk.store.action("x") as unit:
        unit.put(promise)
    choose(screen.owner, "company")
    settle()
    assert rows(screen) == ["# Overskredet (1)", "Send tal"]
    choose(screen.owner, "broker")
    settle()
    assert "Send tal" not in rows(screen)
    assert "Send faktaark" in rows(screen)


def select(screen, *titles):
    screen.list.clearSelection()
    for title in titles:
        index = screen.model.index(rows(screen).index(title), 0)
        screen.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.Select)


def test_several_are_ticked_as_one_act(screen, qtbot, ops, desk, settle):
    before = rows(screen)
    select(screen, "Send faktaark", "Fleksjob")
    assert screen.bar.isVisible()
    qtbot.keyClick(screen.list, Qt.Key.Key_Space)
    settle()
    assert "Send faktaark" not in rows(screen)
    assert "Fleksjob" not in rows(screen)
    assert screen.toasts == [("2 løfter gjort", True)]
    assert not screen.bar.isVisible()
    ops.write(desk.store.undo, owner=screen)
    settle()
    assert rows(screen) == before


def test_several_are_postponed_and_a_day_that_has_been_is_refused(screen, qtbot, ops, desk, settle):
    select(screen, "Send faktaark", "Ring tilbage")
    qtbot.keyClick(screen.list, Qt.Key.Key_F4)
    asked = screen.findChild(StepDialog, "step_dialog")
    asked.form.put("due_on", "2026-11-23")
    asked._give()
    settle()
    assert "har været" in asked.form.cell("due_on").remark.text
    asked.form.put("due_on", "2026-12-01")
    asked._give()
    settle()
    assert {one.title: one.due_on for one in desk.store.find(Task) if one.due_on == "2026-12-01"} == {
        "Send faktaark": "2026-12-01",
        "Ring tilbage": "2026-12-01",
    }
    assert screen.toasts == [("2 løfter udskudt", True)]
    ops.write(desk.store.undo, owner=screen)
    settle()
    assert "# Overskredet (1)" in rows(screen)


@pytest.fixture
def referred(desk, clock, filled):
    service = Referrals(desk.store, clock)
    late = replace(
        service.blank(filled.id, topic="Eksport"),
        system="business_service",
        sent_on="2026-11-01",
        due_on="2026-11-20",
    )
    answered = replace(
        service.blank(filled.id, topic="Kursus"), system="education", status="solved", answer="Hold i januar"
    )
    for referral in (answered, late):
        service.save(referral)
    return service


def test_the_referrals_late_first_and_told_by_keyboard(screen, qtbot, desk, referred, settle):
    screen.show_part("referrals")
    settle()
    page = screen.referrals
    topics = [page._model.row(n).topic for n in range(page._model.rowCount())]
    assert topics == ["Eksport", "Kursus"]
    page.focus_list()
    page.table.setCurrentIndex(page._model.index(1, 0))
    qtbot.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page._model.rowCount() == 1)
    settle()
    assert [one.done_at != "" for one in desk.store.find(Task, "note = 'Kursus'")] == [True]


def test_a_new_referral_asks_for_the_company_and_is_kept_as_a_draft_until_saved(
    screen, qtbot, desk, filled, settle
):
    screen.show_part("referrals")
    screen.new_here()
    chooser = screen.findChild(ChooseCompanyDialog, "choose_company_dialog")
    chooser.company.choose(filled.id, filled.name)
    chooser._accept()
    form = screen.findChild(RecordDialog, "referral_dialog")
    form.form.put("topic", "Eksport")
    form._on_save()
    assert form.form.cell("system").remark.level == "error"
    form.form.put("system", "business_service")
    form.form.put("due_on", "2026-12-01")
    form._on_save()
    settle()
    assert [one.topic for one in desk.store.find(Referral)] == ["Eksport"]
    assert screen.toasts == [("Henvisningen er gemt", True)]
    assert screen.referrals._model.row(0).topic == "Eksport"


def test_nothing_promised_says_so(qtbot, ops, desk, clock):
    made = promises_screen(ops, desk, clock)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    assert made._body.currentWidget().accessibleName().startswith("Ingen åbne løfter")


def test_the_week_ends_on_sunday_whatever_the_day(desk, clock):
    service = Tasks(desk.store, clock)
    with desk.store.action("x") as unit:
        for day in ("2026-11-29", "2026-11-30"):
            unit.put(Task(title=day, due_on=day, broker_id=desk.store.broker_id))
    listed = service.listed(PromiseQuery())
    assert [(one.title, one.group) for one in listed.shown] == [
        ("2026-11-29", "week"),
        ("2026-11-30", "later"),
    ]


def test_a_time_needs_a_day(desk, clock):
    with pytest.raises(KnownError) as refused:
        Tasks(desk.store, clock).save(Task(title="Ring", due_time="12:00"))
    assert refused.value.field == "due_on"


def test_ctrl_s_saves_from_a_list_too_and_leaves_its_choice(screen, qtbot, desk, settle):
    screen.new_promise()
    settle()
    form = dialog(screen)
    form.form.put("title", "Ring til skolen")
    combo = form.findChild(ComboBox)
    combo.setFocus()
    before = combo.value()
    qtbot.keyClick(combo, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    (task,) = desk.store.find(Task, "title = 'Ring til skolen'")
    assert task.owner == before
