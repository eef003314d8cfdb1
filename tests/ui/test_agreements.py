"""Aftaler: the list, the pane and its steps, the form with its draft, and the tab of a company."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from kmdesk.models import Agreement, Company, ContactPerson, Task
from kmdesk.services.agreement_query import AgreementQuery
from kmdesk.services.agreements import Agreements
from kmdesk.services.search import Search
from kmdesk.ui.dialogs.agreement import AgreementDialog, Wanted, open_agreement, wanted_by_draft
from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog
from kmdesk.ui.screens.agreements.screen import AgreementsScreen
from kmdesk.ui.screens.agreements.step_dialog import StepDialog
from kmdesk.ui.screens.companies.agreements_tab import AgreementsTab
from kmdesk.ui.screens.companies.record_rows import RecordRow
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.editors import TextEdit
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.messages import InlineMessage
from tests.nasty import NASTY

SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class World:
    """A company's three agreements, late for its revision, sent, and a draft; and the screen."""

    def __init__(self, qtbot, desk, ops, clock) -> None:
        self.qtbot, self.desk, self.ops, self.clock = qtbot, desk, ops, clock
        self.agreements = Agreements(desk.store, clock)
        self.company = Company(name="Vestrum Maskinfabrik A/S", city="Herning", municipality_code="0657")
        person = ContactPerson(
            company_id=self.company.id, name="Hanne Nygaard", title="direktør", main_contact=True
        )
        with desk.store.action("x", undoable=False) as unit:
            unit.put(self.company)
            unit.put(person)
        self.late = self.make("Sen", agreed_on="2026-10-01", starts_on="2026-10-01", revised_on="2026-11-20")
        self.agreements.sign(self.late, "2026-10-02")
        self.sent = self.make("Sendt", revised_on="2027-05-03")
        self.agreements.send(self.sent)
        self.draft = self.make("Kladde", "training_centre", places=2, revised_on="", content="")
        self.screen = AgreementsScreen(ops, self.agreements, Search(desk.store), desk.local, clock)
        self.table, self.pane, self.filters = self.screen.table, self.screen.pane, self.screen.filters
        self.toasts: list[tuple[str, bool]] = []
        self.screen.toast.connect(lambda text, undo: self.toasts.append((text, undo)))
        qtbot.addWidget(self.screen)

    def make(self, title, type_="cooperation", **changes) -> str:
        blank = replace(self.agreements.blank(self.company.id, type_), title=title, content="Vi mødes.")
        return self.agreements.save(replace(blank, **changes)).id

    def show(self) -> None:
        self.screen.resize(1232, 800)
        self.screen.show()
        self.screen.activate()
        self.qtbot.waitUntil(lambda: self.screen._model.rowCount() == 3)
        self.screen.focus_list()

    def settle(self) -> None:
        screen = self.screen
        timers = (screen.body._open_soon, screen.filters._typing, screen._model._count_timer)
        self.qtbot.waitUntil(lambda: not self.ops.busy and not any(timer.isActive() for timer in timers))

    def titles(self) -> list[str]:
        model = self.screen._model
        return [model.index(row, 1).data() for row in range(model.rowCount())]

    def pick(self, title) -> None:
        self.table.setCurrentIndex(self.screen._model.index(self.titles().index(title), 0))
        self.settle()

    def key(self, widget, key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(widget, key, modifier)

    def press(self, button) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def opened(self, kind, parent=None):
        def found():
            return [one for one in (parent or self.screen).findChildren(kind) if one.isVisible()]

        self.qtbot.waitUntil(lambda: len(found()) == 1)
        return found()[0]

    def gone(self, kind, parent=None) -> None:
        self.qtbot.waitUntil(
            lambda: not [one for one in (parent or self.screen).findChildren(kind) if one.isVisible()]
        )
        self.settle()

    def status(self, agreement_id) -> str:
        return self.record(agreement_id).status

    def record(self, agreement_id) -> Agreement:
        return self.desk.store.require(Agreement, agreement_id)

    def undo(self) -> None:
        self.ops.write(self.desk.store.undo, owner=self.screen)
        self.settle()

    def form(self, wanted, saved=None) -> AgreementDialog:
        keep = (saved if saved is not None else []).append
        open_agreement(
            self.ops, self.agreements, self.desk.local, self.clock, self.screen, wanted, saved=keep
        )
        return self.opened(AgreementDialog)

    def tab(self, company_id) -> AgreementsTab:
        made = AgreementsTab(self.ops, self.agreements, self.desk.local, self.clock, company_id)
        self.qtbot.addWidget(made)
        made.resize(396, 600)
        made.show()
        return made


@pytest.fixture
def world(qtbot, desk, ops, clock) -> World:
    made = World(qtbot, desk, ops, clock)
    made.show()
    return made


# -- the list ------------------------------------------------------------------------------------------


def test_what_waits_for_a_revision_comes_first_and_is_told(world) -> None:
    world.settle()
    assert world.titles() == ["Sen", "Sendt", "Kladde"]
    cells = [world.screen._model.cell(0, column) for column in range(5)]
    texts = ["Vestrum Maskinfabrik A/S", "Sen", "Underskrevet", "23.11.27", "4 dage over"]
    assert [cell.text for cell in cells] == texts
    assert (cells[4].colour, cells[4].icon) == ("late", "circle-alert")
    assert world.screen._head._meta.text() == "3 aftaler · 1 skal ses igennem"
    assert world.screen.foot.text() == "3 aftaler · 1 valgt"


def test_the_text_filter_and_the_empty_answer(world) -> None:
    world.screen.focus_filter()
    world.qtbot.keyClicks(world.filters.text, "kla")
    world.settle()
    assert world.titles() == ["Kladde"]
    world.qtbot.keyClicks(world.filters.text, "xyz")
    world.settle()
    assert world.screen.body.states.currentWidget().__class__ is EmptyState
    world.key(world.filters.text, Qt.Key.Key_Escape)
    world.settle()
    assert len(world.titles()) == 3
    world.key(world.filters.text, Qt.Key.Key_Down)
    assert world.table.hasFocus()


def test_filters_are_chosen_from_menus_and_shown_as_chips(world) -> None:
    menu = world.filters.menu_for("statuses")
    for action in menu.actions()[:2]:
        action.trigger()
    world.settle()
    assert set(world.titles()) == {"Sendt", "Kladde"}
    (chip,) = world.filters.chips._filters
    assert (chip.name, chip.value) == ("Status", "Kladde, Sendt til underskrift")
    world.filters.chips.removed.emit("statuses")
    world.settle()
    assert len(world.titles()) == 3
    next(a for a in world.filters.menu_for("follow_up").actions() if a.text() == "Uden revision").trigger()
    world.settle()
    assert world.titles() == ["Kladde"]
    world.filters.clear()
    world.settle()
    assert world.filters.query == AgreementQuery()


def test_a_menu_of_boxes_stays_open_on_space(world) -> None:
    world.filters.open_filter("types")
    menu = next(one for one in world.filters.findChildren(QMenu) if one.objectName() == "filter_types")
    world.key(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert world.filters.query.types == ("partnership",)
    world.key(menu, Qt.Key.Key_Escape)
    world.settle()
    assert world.titles() == []


def test_mine_leaves_out_the_colleagues(world) -> None:
    world.agreements.save(replace(world.agreements.form(world.sent).agreement, broker_id="jens"))
    world.filters.whose._buttons[0].click()
    world.settle()
    assert set(world.titles()) == {"Sen", "Kladde"}


def test_sorting_by_a_column_asks_the_database(world) -> None:
    world.table._sort_by("title", descending=True)
    world.settle()
    assert world.titles() == ["Sendt", "Sen", "Kladde"]
    assert world.filters.query.sort == "title"


def test_nothing_yet_offers_the_first(qtbot, desk, ops, clock) -> None:
    made = AgreementsScreen(ops, Agreements(desk.store, clock), Search(desk.store), desk.local, clock)
    qtbot.addWidget(made)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: isinstance(made.body.states.currentWidget(), EmptyState))
    assert not made.print_subject()


# -- several at once -----------------------------------------------------------------------------------


def test_several_are_ended_and_undone_as_one(world) -> None:
    world.table.setCurrentIndex(world.screen._model.index(0, 0))
    world.key(world.table, Qt.Key.Key_Down, SHIFT)
    world.settle()
    button = next(one for one in world.screen.findChildren(Button) if one.objectName() == "bulk_end")
    assert button.isVisible()
    world.press(button)
    dialog = world.opened(StepDialog)
    world.press(dialog.findChild(Button, "save_button"))
    world.gone(StepDialog)
    world.settle()
    assert {world.status(one) for one in (world.late, world.sent)} == {"ended"}
    assert world.toasts[-1] == ("2 aftaler er afsluttet", True)
    world.undo()
    assert world.status(world.late) == "signed"


def test_home_end_and_space_choose_rows(world) -> None:
    world.key(world.table, Qt.Key.Key_End)
    assert world.table.currentIndex().row() == 2
    world.key(world.table, Qt.Key.Key_Home)
    assert world.table.selected_numbers() == [0]
    for _ in range(2):
        world.key(world.table, Qt.Key.Key_Space)
    assert (world.table.selected_numbers(), world.table.currentIndex().row()) == ([0, 1], 2)
    world.key(world.table, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    world.key(world.table, Qt.Key.Key_Space)
    assert world.table.selected_numbers() == [0]


def test_one_of_them_cannot_be_ended_and_the_toast_says_why(world) -> None:
    world.key(world.table, Qt.Key.Key_A, CTRL)
    world.settle()
    assert world.screen.foot.text() == "3 aftaler · 3 valgt"
    world.screen.foot.wanted.emit("end")
    world.press(world.opened(StepDialog).findChild(Button, "save_button"))
    world.gone(StepDialog)
    assert world.toasts[-1][0].startswith(
        "2 aftaler er afsluttet. 1 blev ikke: En kladde kan ikke afsluttes."
    )


def test_the_revisions_of_several_are_moved(world) -> None:
    world.table.setCurrentIndex(world.screen._model.index(0, 0))
    world.key(world.table, Qt.Key.Key_Down, SHIFT)
    world.screen.foot.wanted.emit("postpone")
    dialog = world.opened(StepDialog)
    dialog.form.put("revised_on", "2020-01-01")
    world.press(dialog.findChild(Button, "save_button"))
    world.settle()
    assert dialog.isVisible()
    assert "uden for aftalens periode" in dialog.form.cell("revised_on").remark.text
    dialog.form.put("revised_on", "2027-02-01")
    world.press(dialog.findChild(Button, "save_button"))
    world.gone(StepDialog)
    assert [task.due_on for task in world.desk.store.find(Task)] == ["2027-02-01"] * 2


def test_delete_takes_all_selected_and_undo_brings_them_back(world) -> None:
    world.key(world.table, Qt.Key.Key_A, CTRL)
    world.key(world.table, Qt.Key.Key_Delete)
    world.settle()
    assert world.toasts[-1] == ("3 aftaler er slettet", True)
    assert isinstance(world.screen.body.states.currentWidget(), EmptyState)
    world.undo()
    assert len(world.titles()) == 3


def test_the_menu_key_offers_what_can_be_done(world) -> None:
    world.pick("Sen")
    world.table.menu_wanted.emit(QPoint(0, 0))
    menu = next(one for one in world.pane.findChildren(QMenu) if one.isVisible())
    assert "step_end" in {action.objectName() for action in menu.actions()}
    menu.close()
    world.key(world.table, Qt.Key.Key_A, CTRL)
    world.table.menu_wanted.emit(QPoint(0, 0))
    menu = next(one for one in world.screen.findChildren(QMenu) if one.isVisible())
    assert [action.objectName() for action in menu.actions()] == ["many_postpone", "many_end", "many_delete"]
    menu.close()


# -- the pane ------------------------------------------------------------------------------------------


def test_the_pane_follows_the_list_and_closes(world) -> None:
    world.pick("Sen")
    assert world.pane.isVisible()
    assert world.pane.shown_id() == world.late
    assert world.screen.print_subject() == {
        "agreement_id": world.late,
        "company_id": world.pane.detail().company.id,
    }
    assert "4 dage over" in " ".join(m.accessibleName() for m in world.pane.findChildren(InlineMessage))
    world.key(world.pane, Qt.Key.Key_Escape)
    assert not world.pane.isVisible()
    assert world.table.hasFocus()


def test_a_draft_says_what_it_lacks_and_leads_there(world) -> None:
    world.pick("Kladde")
    notice = world.pane.findChild(InlineMessage, "missing_notice")
    assert "Mindst 4 faste pladser (nu 2), mentor, mål" in notice.accessibleName()
    assert world.pane._next.text() == "Udfyld resten"
    notice.acted.emit()
    dialog = world.opened(AgreementDialog)
    assert dialog.form.editor("places").parts()[0].hasFocus()
    dialog.close()


def test_sent_is_signed_with_day_and_name(world) -> None:
    world.pick("Sendt")
    assert world.pane._next.text() == "Underskriv"
    world.press(world.pane._next)
    dialog = world.opened(StepDialog)
    theirs = replace(world.agreements.form(world.sent).agreement, office_signatory="Mette Lund")
    world.ops.write(lambda: world.agreements.save(theirs), owner=world.ops)
    world.settle()
    assert dialog.form.value("office_signatory") == "Mette Lund"
    dialog.form.put("signed_on", "2026-11-30")
    world.press(dialog.findChild(Button, "save_button"))
    world.settle()
    assert "i fremtiden" in dialog.form.cell("signed_on").remark.text
    dialog.form.put("signed_on", "2026-11-24")
    dialog.form.put("company_signatory", "Per Juhl")
    world.press(dialog.findChild(Button, "save_button"))
    world.gone(StepDialog)
    world.settle()
    signed = world.agreements.form(world.sent).agreement
    assert (signed.status, signed.signed_on, signed.company_signatory) == (
        "signed",
        "2026-11-24",
        "Per Juhl",
    )
    assert world.toasts[-1] == ("Sendt er underskrevet", True)
    assert world.pane._next.text() == "Notér revision"


def test_a_revision_is_noted_with_the_next_day(world) -> None:
    world.pick("Sen")
    world.press(world.pane._next)
    dialog = world.opened(StepDialog)
    dialog.form.put("revised_on", "2027-05-03")
    world.press(dialog.findChild(Button, "save_button"))
    world.gone(StepDialog)
    tasks = world.desk.store.find(Task, "agreement_id = ?", (world.late,), order="due_on")
    assert [(task.due_on, bool(task.done_at)) for task in tasks] == [
        ("2026-11-20", True),
        ("2027-05-03", False),
    ]


@pytest.mark.parametrize(
    ("title", "step", "status"),
    [
        ("Sen", "unsign", "sent"),
        ("Sen", "draft", "draft"),
        ("Sendt", "draft", "draft"),
    ],
)
def test_mistakes_are_taken_back_from_the_menu(world, title, step, status) -> None:
    world.pick(title)
    agreement_id = world.pane.shown_id()
    next(a for a in world.pane.menu().actions() if a.objectName() == f"step_{step}").trigger()
    world.settle()
    assert world.status(agreement_id) == status
    assert world.toasts[-1][1]


def test_an_ended_one_is_reopened_and_renewed(world) -> None:
    world.agreements.end([world.late], "2026-11-23")
    world.screen.activate()
    world.pick("Sen")
    next(a for a in world.pane.menu().actions() if a.objectName() == "step_reopen").trigger()
    world.settle()
    assert world.status(world.late) == "signed"
    assert world.pane._next.text() == "Forny"
    world.press(world.pane._next)
    dialog = world.opened(AgreementDialog)
    assert (dialog.form.value("title"), dialog.form.value("starts_on")) == ("Sen", "2026-11-24")
    world.press(dialog.findChild(Button, "save_button"))
    world.gone(AgreementDialog)
    world.settle()
    new = world.desk.store.require(Agreement, world.pane.shown_id())
    assert new.extra == {"renews": world.late}
    back = next(b for b in world.pane.findChildren(LinkButton) if b.text() == "Fornyer en tidligere aftale")
    back.activated.emit()
    world.settle()
    assert world.pane.shown_id() == world.late


def test_company_and_paper_are_asked_for(world) -> None:
    world.pick("Sen")
    with world.qtbot.waitSignal(world.screen.open_company) as asked:
        world.pane.findChild(LinkButton, "company_link").activated.emit()
    assert asked.args == [world.company.id]
    with world.qtbot.waitSignal(world.screen.print_agreement) as printed:
        world.press(world.pane.findChild(IconButton, "print_agreement"))
    assert printed.args == [world.late]


def test_a_partnership_is_printed_as_one(world) -> None:
    stored = world.agreements.save(world.agreements.blank(world.company.id, "partnership"))
    world.screen.open_agreement(stored.id)
    world.settle()
    assert world.screen.print_subject() == {"partnership_id": stored.id, "company_id": world.company.id}


def test_in_a_narrow_window_the_pane_stands_over_the_list(world) -> None:
    world.screen.resize(968, 600)
    world.table.setCurrentIndex(world.screen._model.index(0, 0))
    world.settle()
    assert not world.pane.isVisible()
    world.key(world.table, Qt.Key.Key_Return)
    world.settle()
    assert world.pane.isVisible()
    assert not world.screen.table.isVisible()
    world.key(world.pane, Qt.Key.Key_Escape)
    assert world.table.hasFocus()


def test_one_deleted_elsewhere_leaves_the_pane(world) -> None:
    world.pick("Sen")
    world.ops.write(lambda: world.agreements.delete([world.late]), owner=world.screen)
    world.settle()
    assert world.pane.shown_id() != world.late
    assert set(world.titles()) == {"Sendt", "Kladde"}


# -- the form ------------------------------------------------------------------------------------------


def test_a_new_one_is_made_from_the_menu_by_keyboard(world) -> None:
    world.screen.new_agreement()
    menu = next(one for one in world.screen.findChildren(QMenu) if one.isVisible())
    assert menu.actions()[0].text() == "Partnerskabsaftale"
    world.key(menu, Qt.Key.Key_Down)
    world.key(menu, Qt.Key.Key_Return)
    choose = world.opened(ChooseCompanyDialog)
    choose.company.choose(world.company.id, world.company.name)
    world.press(choose._go_on)
    dialog = world.opened(AgreementDialog)
    assert dialog.windowTitle() == "Ny: Virksomhedscenter · Vestrum Maskinfabrik A/S"
    world.qtbot.keyClicks(dialog.form.editor("places").widget, "5")
    world.key(dialog, Qt.Key.Key_S, CTRL)
    world.gone(AgreementDialog)
    world.settle()
    stored = world.desk.store.require(Agreement, world.pane.shown_id())
    assert (stored.type, stored.places, stored.third_party) == ("training_centre", 5, "Herning Kommune")


def test_the_points_are_chosen_and_worded(world) -> None:
    saved: list[Agreement] = []
    wanted = Wanted(company_id=world.company.id, type="partnership")
    dialog = world.form(wanted, saved)
    box, text = dialog.findChild(CheckBox, "point_3"), dialog.findChild(TextEdit, "point_text_3")
    assert not text.isVisible()
    world.press(box)
    assert text.hasFocus()
    world.qtbot.keyClicks(text, "To opslag om ugen")
    world.press(dialog.findChild(CheckBox, "point_5"))
    dialog.save()
    world.gone(AgreementDialog)
    assert saved[0].points == ("3", "5")
    assert saved[0].point_texts == {"3": "To opslag om ugen"}
    again = world.form(Wanted(saved[0].id))
    world.press(again.findChild(CheckBox, "point_3"))
    again.save()
    world.gone(AgreementDialog)
    kept = world.desk.store.require(Agreement, saved[0].id)
    assert (kept.points, kept.point_texts) == (("5",), {"3": "To opslag om ugen"})


@pytest.mark.parametrize("type_", ["training_centre", "employer_declaration", "cooperation"])
def test_end_and_revision_follow_the_start_until_they_are_set(world, type_) -> None:
    dialog = world.form(Wanted(company_id=world.company.id, type=type_))
    start = dialog.form.editor("starts_on")
    dialog.form.focus_field("starts_on")
    start.widget.clear()
    world.qtbot.keyClicks(start.widget, "1.1.2027")
    dialog.form.focus_field("title")
    usual = ("", "") if type_ == "employer_declaration" else ("2027-12-31", "2027-12-01")
    assert (dialog.form.value("ends_on"), dialog.form.value("revised_on")) == usual
    end = dialog.form.editor("ends_on")
    dialog.form.focus_field("ends_on")
    end.widget.clear()
    world.qtbot.keyClicks(end.widget, "30.6.2027")
    dialog.form.focus_field("starts_on")
    start.widget.clear()
    world.qtbot.keyClicks(start.widget, "1.2.2027")
    dialog.form.focus_field("title")
    assert dialog.form.value("ends_on") == "2027-06-30"
    dialog._discard()


def test_a_fault_is_told_at_its_field_and_nothing_is_lost(world) -> None:
    dialog = world.form(Wanted(world.draft))
    dialog.form.put("starts_on", "2027-02-01")
    dialog.form.put("ends_on", "2027-01-01")
    dialog.form.put("goal", "Et mål")
    dialog.save()
    world.settle()
    assert dialog.isVisible()
    assert "slutter, før den begynder" in dialog.form.cell("ends_on").remark.text
    assert dialog.form.value("goal") == "Et mål"
    dialog._discard()


def test_what_was_sent_may_not_lose_its_points(world) -> None:
    blank = replace(world.agreements.blank(world.company.id, "partnership"), points=("1",))
    sent = world.agreements.send(world.agreements.save(blank).id)
    dialog = world.form(Wanted(sent.id))
    world.press(dialog.findChild(CheckBox, "point_1"))
    dialog.save()
    world.settle()
    assert dialog.isVisible()
    assert "mindst ét af de syv punkter" in dialog.points._problem.text()
    dialog._discard()


def test_what_was_typed_is_a_draft_and_comes_back(world) -> None:
    wanted = Wanted(company_id=world.company.id, type="partnership")
    dialog = world.form(wanted)
    world.key(dialog.form.editor("title").widget, Qt.Key.Key_End)
    world.qtbot.keyClicks(dialog.form.editor("title").widget, " om praktik")
    world.press(dialog.findChild(CheckBox, "point_6"))
    world.qtbot.keyClicks(dialog.findChild(TextEdit, "point_text_6"), "Stand i april")
    dialog.reject()
    assert dialog.isVisible()
    world.press(dialog.findChild(Button, "keep_draft_button"))
    world.gone(AgreementDialog)
    world.settle()
    (draft,) = world.desk.local.drafts()
    assert draft.key == f"agreement/new:{world.company.id}:partnership"
    assert draft.title == "Partnerskabsaftale, Vestrum Maskinfabrik A/S"
    assert wanted_by_draft(draft.key.removeprefix("agreement/")) == wanted
    again = world.form(wanted)
    assert again.form.value("title").endswith("om praktik")
    assert again.findChild(TextEdit, "point_text_6").toPlainText() == "Stand i april"
    again.save()
    world.gone(AgreementDialog)
    world.settle()
    assert world.desk.local.drafts() == []


@pytest.mark.parametrize(
    "wanted",
    [Wanted("a1"), Wanted(renews="a1"), Wanted(company_id="c1", type="cooperation")],
)
def test_a_draft_says_which_form_it_belongs_to(world, wanted) -> None:
    assert wanted_by_draft(wanted.key.removeprefix("agreement/")) == wanted


@pytest.mark.parametrize("text", [text for text in NASTY if "\x00" not in text][:20])
def test_any_text_goes_through_the_form(world, text) -> None:
    dialog = world.form(Wanted(world.draft))
    dialog.form.put("goal", text)
    typed = str(dialog.form.value("goal")).strip()
    dialog.save()
    world.gone(AgreementDialog)
    world.settle()
    assert world.desk.store.require(Agreement, world.draft).goal == typed
    world.screen.open_agreement(world.draft)
    world.settle()
    assert world.pane.isVisible()


def test_a_signed_one_says_that_only_mistakes_are_corrected(world) -> None:
    dialog = world.form(Wanted(world.late))
    assert any("Aftalen er underskrevet." in m.accessibleName() for m in dialog.findChildren(InlineMessage))
    assert dialog.form.value("signed_on") == "2026-10-02"
    dialog.close()


# -- the tab -------------------------------------------------------------------------------------------


def test_the_tab_opens_prints_and_edits(world) -> None:
    tab = world.tab(world.company.id)
    world.qtbot.waitUntil(lambda: len(tab.findChildren(RecordRow)) == 3)
    row = tab.findChildren(RecordRow)[0]
    with world.qtbot.waitSignal(tab.open_agreement) as asked:
        row.opened.emit()
    assert asked.args[0] in {world.late, world.sent, world.draft}
    with world.qtbot.waitSignal(tab.print_agreement) as printed:
        world.press(row.findChildren(IconButton)[0])
    assert printed.args == asked.args
    world.press(row.findChildren(IconButton)[1])
    world.opened(AgreementDialog, tab).close()


def test_the_tab_makes_one_of_each_type_and_shows_it(world) -> None:
    tab, told = world.tab(world.company.id), []
    tab.toast.connect(lambda text, _undo: told.append(text))
    tab.new_agreement()
    menu = next(one for one in tab.findChildren(QMenu) if one.isVisible())
    next(a for a in menu.actions() if a.objectName() == "new_letter_of_intent").trigger()
    menu.close()
    world.opened(AgreementDialog, tab).save()
    world.gone(AgreementDialog, tab)
    world.qtbot.waitUntil(lambda: len(tab.findChildren(RecordRow)) == 4)
    assert told == ["Hensigtserklæring er gemt"]


def test_the_tab_of_a_company_without_any(world) -> None:
    with world.desk.store.action("x") as unit:
        other = unit.put(Company(name="Ene ApS"))
    tab = world.tab(other.id)
    world.qtbot.waitUntil(lambda: tab.findChild(EmptyState) is not None)
