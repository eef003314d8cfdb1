"""The view of a conflict: chosen by mouse and keys, combined, saved, undone, kept, asked about, reopened."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel

from kmdesk.models import Candidate, Conflict, Task
from kmdesk.services.companies import Companies
from kmdesk.ui import theme
from kmdesk.ui.background import StoreThread
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.sync.conflict_ask import AskDialog
from kmdesk.ui.screens.sync.conflict_cells import MOST_SHOWN
from kmdesk.ui.screens.sync.conflict_view import ConflictView
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.empty import EmptyState
from kmdesk.ui.widgets.messages import InlineMessage
from tests.nasty import NASTY
from tests.services.conflict_desks import HJORTDAL, NOTE, Desks

MINE_NOTE = f"{NOTE} Helst fra februar."
OFFICE_NOTE = "Vil gerne have en studerende til CAD-tegning."
COMBINED = "Vil gerne have en studerende til CAD-tegning. Helst fra februar."


class Stage:
    """Karen's window over her desk, and what it said."""

    def __init__(self, qtbot, tmp_path: Path, reporter) -> None:
        self.qtbot, self.desks = qtbot, Desks(tmp_path)
        self.thread = StoreThread()
        self.ops = Operations(self.thread, reporter)
        self.desks.karen.store.listeners.append(self.ops.note_touched)
        self.toasts: list[tuple[str, bool]] = []
        self.view = self.new_view()

    def new_view(self) -> ConflictView:
        view = ConflictView(self.ops, self.desks.conflicts(self.desks.karen))
        view.toast.connect(lambda text, undo: self.toasts.append((text, undo)))
        self.qtbot.addWidget(view)
        view.resize(840, 860)
        view.show()
        view.activateWindow()
        return view

    def quiet(self) -> None:
        self.qtbot.waitUntil(lambda: not self.ops.busy)
        QApplication.processEvents()
        self.qtbot.waitUntil(lambda: not self.ops.busy)

    def open(self, kind: str = "company", record_id: str = HJORTDAL) -> ConflictView:
        self.view.show_record(kind, record_id)
        self.quiet()
        return self.view

    def write(self, work) -> None:
        """Change something on the store's thread, as another page does."""
        self.ops.write(work, owner=self.view.parent() or self.ops)
        self.quiet()

    def row(self, field: str):
        found = self.view.table.row(field)
        assert found is not None, [row.row.field for row in self.view.table.rows]
        return found

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self.qtbot.keyClick(focused, key, modifiers)
        self.quiet()

    def part(self, cls, name: str):
        found = self.view.findChild(cls, name)
        assert found is not None
        return found

    def click(self, name: str, cls=Button) -> None:
        self.qtbot.mouseClick(self.part(cls, name), Qt.MouseButton.LeftButton)
        self.quiet()

    def said(self, widget=None) -> str:
        labels = (widget or self.view).findChildren(QLabel)
        return "\n".join(one.text() for one in labels if one.isVisibleTo(widget or self.view))


@pytest.fixture
def stage(qtbot, tmp_path: Path, reporter):
    made = Stage(qtbot, tmp_path, reporter)
    made.quiet()
    yield made
    made.quiet()
    made.thread.stop()


@pytest.fixture
def hjortdal(stage: Stage) -> Stage:
    """As the design draws it: a phone that chose itself, a number and a note to choose for."""
    stage.desks.disagree(
        {"employees": 22, "note": MINE_NOTE, "phone": "97005512"}, {"employees": 21, "note": OFFICE_NOTE}
    )
    stage.open()
    return stage


# -- choosing -------------------------------------------------------------------------------------


def test_the_head_and_progress_say_what_is_to_be_done(hjortdal: Stage) -> None:
    view = hjortdal.view
    assert view.head.title.text() == "Hjortdal Maskiner ApS"
    assert view.head.sentence.text().startswith("Du og kontoret har rettet i samme virksomhed.")
    assert view.head.progress.text() == "1 af 3 felter løst"
    assert not view.foot.save.isEnabled()
    assert view.foot.ask.text() == "Spørg Bo Thyregod"
    phone = hjortdal.row("phone")
    assert phone.options[0].radio.isChecked()
    assert phone.result.how.text() == "valgt automatisk: kun du har rettet"
    assert not phone.result.undo.isVisible()
    assert hjortdal.row("employees").result.missing.isVisible()


def test_mouse_choices_save_and_undo(hjortdal: Stage) -> None:
    view, row = hjortdal.view, hjortdal.row("employees")
    hjortdal.qtbot.mouseClick(row.options[0].radio, Qt.MouseButton.LeftButton)
    assert row.result.value.text() == "22"
    assert row.result.how.text() == "du valgte Min"
    hjortdal.qtbot.mouseClick(row.options[1].text.viewport(), Qt.MouseButton.LeftButton)
    assert (row.result.value.text(), row.result.how.text()) == ("21", "du valgte Kontoret")
    assert not row.options[0].radio.isChecked()
    row.result.undo.click()
    assert row.pick is None
    hjortdal.click("all_mine")
    assert view.head.progress.text() == "3 af 3 felter løst"
    resolved: list[bool] = []
    view.resolved.connect(lambda: resolved.append(True))
    hjortdal.click("save_solution")
    assert hjortdal.toasts == [("Konflikten om Hjortdal Maskiner ApS er løst.", True)]
    assert resolved == [True]
    company = hjortdal.desks.company(hjortdal.desks.karen)
    assert (company.employees, company.note, company.phone) == (22, MINE_NOTE, "97005512")
    assert isinstance(view._state, EmptyState)
    hjortdal.write(hjortdal.desks.karen.store.undo)
    assert view.table.row("employees") is not None, "undo opens the conflict again"
    assert view.head.progress.text() == "1 af 3 felter løst"


def test_keys_move_choose_and_save(hjortdal: Stage) -> None:
    view = hjortdal.view
    view.table.focus_first()
    employees, phone, note = (hjortdal.row(field) for field in ("employees", "phone", "note"))
    assert employees.options[0].radio.hasFocus()
    hjortdal.key(Qt.Key.Key_Right)
    assert employees.options[1].radio.hasFocus()
    hjortdal.key(Qt.Key.Key_Space)
    assert employees.pick is not None
    assert employees.pick.choice == "office"
    hjortdal.key(Qt.Key.Key_1)
    assert employees.pick.choice == "mine"
    hjortdal.key(Qt.Key.Key_Down)
    assert phone.options[1].radio.hasFocus()
    hjortdal.key(Qt.Key.Key_K)
    assert phone.pick is not None
    assert phone.pick.choice == "office"
    hjortdal.key(Qt.Key.Key_Backspace)
    assert phone.pick.choice == "mine", "back to what was chosen by itself"
    hjortdal.key(Qt.Key.Key_Down)
    hjortdal.key(Qt.Key.Key_B)
    assert note.pick is not None
    assert note.pick.choice == "both"
    hjortdal.key(Qt.Key.Key_Backspace)
    assert note.pick is None
    hjortdal.key(Qt.Key.Key_Up)
    assert phone.options[1].radio.hasFocus() or phone.options[0].radio.hasFocus()
    hjortdal.key(Qt.Key.Key_Down)
    hjortdal.key(Qt.Key.Key_3)
    hjortdal.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    company = hjortdal.desks.company(hjortdal.desks.karen)
    assert (company.employees, company.phone) == (22, "97005512")
    assert company.note == f"{MINE_NOTE}\n{OFFICE_NOTE}"


def test_ctrl_s_saves_nothing_while_a_field_is_open(hjortdal: Stage) -> None:
    hjortdal.view.table.focus_first()
    hjortdal.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert hjortdal.toasts == []
    assert hjortdal.desks.conflicts(hjortdal.desks.karen).open_count() == 1


def test_tab_goes_through_the_values_of_a_field_and_then_its_result(hjortdal: Stage) -> None:
    row = hjortdal.row("employees")
    row.options[0].radio.setFocus(Qt.FocusReason.TabFocusReason)
    seen = []
    for _ in range(4):
        seen.append(QApplication.focusWidget())
        hjortdal.key(Qt.Key.Key_Tab)
    assert seen[:3] == [row.options[0].radio, row.options[1].radio, row.result.combine]
    assert seen[3] is hjortdal.row("phone").options[0].radio
    hjortdal.key(Qt.Key.Key_Up)
    hjortdal.key(Qt.Key.Key_T)
    assert row.result.editor is not None
    hjortdal.qtbot.waitUntil(row.result.editor.hasFocus)
    hjortdal.key(Qt.Key.Key_Tab)
    assert row.result.undo.hasFocus(), "the editor stands between its values and its way back"
    hjortdal.key(Qt.Key.Key_Tab)
    assert hjortdal.row("phone").options[0].radio.hasFocus()


def test_who_enters_before_the_record_is_read_comes_to_the_first_open_field(hjortdal: Stage) -> None:
    view = hjortdal.view
    view.head.opens.setFocus(Qt.FocusReason.TabFocusReason)
    view.show_record("company", HJORTDAL)
    view.enter()
    hjortdal.quiet()
    assert hjortdal.row("employees").options[0].radio.hasFocus()
    view.head.opens.setFocus(Qt.FocusReason.TabFocusReason)
    view.enter()
    assert hjortdal.row("employees").options[0].radio.hasFocus()


def test_a_text_is_combined_from_both_and_marked(hjortdal: Stage) -> None:
    hjortdal.click("combine_texts")
    note = hjortdal.row("note")
    editor = note.result.editor
    assert editor is not None
    assert editor.toPlainText() == COMBINED
    marked = [s.cursor.selectedText() for s in editor.extraSelections()]
    assert marked == ["til CAD-tegning", "Helst fra februar."]
    assert all(s.format.fontUnderline() for s in editor.extraSelections())
    assert note.result.badge.isVisible()
    hjortdal.qtbot.waitUntil(editor.hasFocus)
    hjortdal.qtbot.keyClicks(editor, " Mk")
    assert note.pick is not None
    assert note.pick.text == f"{COMBINED} Mk"
    assert editor.extraSelections() == []
    hjortdal.row("employees").choose("office")
    hjortdal.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert hjortdal.desks.company(hjortdal.desks.karen).note == f"{COMBINED} Mk"


def test_differing_words_are_underlined_not_only_tinted(hjortdal: Stage) -> None:
    document = hjortdal.row("note").options[0].text.document()
    found = []
    block = document.firstBlock()
    fragments = block.begin()
    while not fragments.atEnd():
        fragment = fragments.fragment()
        if fragment.charFormat().fontUnderline():
            found.append(fragment.text())
        fragments += 1
    assert found == ["Helst fra februar."]


def test_an_impossible_result_is_told_at_its_field_and_nothing_is_saved(hjortdal: Stage) -> None:
    row = hjortdal.row("employees")
    row.result.combine_wanted.emit()
    hjortdal.quiet()
    editor = row.result.editor
    assert editor is not None
    editor.setPlainText("mange")
    hjortdal.row("note").choose("office")
    hjortdal.click("save_solution")
    assert row.result.problem_text.text() == "Skriv et helt tal, fx 3."
    assert editor.property("state") == "error"
    assert editor.toPlainText() == "mange"
    assert hjortdal.desks.conflicts(hjortdal.desks.karen).open_count() == 1
    editor.setPlainText("24")
    assert row.result.problem_text.text() == ""
    hjortdal.click("save_solution")
    assert hjortdal.desks.company(hjortdal.desks.karen).employees == 24


def test_screen_readers_hear_field_side_and_value(hjortdal: Stage) -> None:
    row = hjortdal.row("employees")
    names = [option.radio.accessibleName() for option in row.options]
    assert names == ["Ansatte, Min: 22", "Ansatte, Kontoret: 21"]
    for widget in (*(o.radio for o in row.options), row.result.combine, row.result.both, row.result.undo):
        spoken = QAccessible.queryAccessibleInterface(widget)
        assert spoken is not None
        assert spoken.text(QAccessible.Text.Name)


# -- what is kept ---------------------------------------------------------------------------------


def test_choices_survive_leaving_and_a_crash(hjortdal: Stage) -> None:
    hjortdal.row("employees").choose("mine")
    hjortdal.click("combine_texts")
    hjortdal.view.show_nothing()
    hjortdal.quiet()
    hjortdal.open()
    assert hjortdal.view.head.progress.text() == "3 af 3 felter løst"
    editor = hjortdal.row("note").result.editor
    assert editor is not None
    editor.setPlainText("Skrevet færdig")
    hjortdal.qtbot.waitUntil(
        lambda: "Skrevet færdig" in json.dumps([d.state for d in drafts(hjortdal)], ensure_ascii=False)
    )
    hjortdal.view = hjortdal.new_view()  # as after a crash: nothing of the old window is asked
    hjortdal.open()
    assert hjortdal.row("note").pick.text == "Skrevet færdig"
    hjortdal.click("save_solution")
    assert drafts(hjortdal) == []
    assert hjortdal.desks.company(hjortdal.desks.karen).note == "Skrevet færdig"


def test_undoing_all_choices_leaves_no_draft(hjortdal: Stage) -> None:
    hjortdal.click("all_office")
    assert hjortdal.row("employees").pick.choice == "office"
    assert hjortdal.row("phone").pick.choice == "mine", "what was merged by itself does not ask"
    hjortdal.click("undo_all")
    assert hjortdal.view.head.progress.text() == "1 af 3 felter løst"
    assert hjortdal.row("phone").pick.choice == "mine"
    hjortdal.view.show_nothing()
    hjortdal.quiet()
    assert drafts(hjortdal) == []


def drafts(stage: Stage):
    return stage.desks.conflicts(stage.desks.karen).local.drafts()


def test_a_change_that_comes_meanwhile_is_shown_and_the_choice_is_asked_anew(hjortdal: Stage) -> None:
    desks = hjortdal.desks
    hjortdal.row("employees").choose("office")
    hjortdal.row("note").choose("mine")
    desks.edit(desks.bo, employees=25)
    hjortdal.write(lambda: desks.sync(desks.bo, desks.karen))
    row = hjortdal.row("employees")
    assert row.pick is None
    assert [option.text.text() for option in row.options] == ["22", "25", "21"]
    assert "ændret igen siden af Bo Thyregod" in hjortdal.said()
    assert hjortdal.row("note").pick is not None, "other choices stay"


def test_a_conflict_a_colleague_solved_is_said_to_be_solved(hjortdal: Stage) -> None:
    desks = hjortdal.desks
    desks.sync(desks.bo)
    at_bo = desks.conflicts(desks.bo)
    shown = at_bo.record("company", HJORTDAL)
    assert shown is not None
    from kmdesk.services.conflict_reading import Pick

    at_bo.resolve(shown, {row.field: Pick("office") for row in shown.rows})
    resolved = []
    hjortdal.view.resolved.connect(lambda: resolved.append(True))
    hjortdal.write(lambda: desks.sync(desks.bo, desks.karen))
    assert resolved == [True]
    assert "Konflikten er løst" in hjortdal.said()


# -- other records --------------------------------------------------------------------------------


def test_a_deletion_says_who_and_is_chosen_like_a_field(stage: Stage) -> None:
    desks = stage.desks
    Companies(desks.bo.store).delete(HJORTDAL)
    desks.edit(desks.karen, phone="97005512")
    desks.sync(desks.bo, desks.karen)
    view = stage.open()
    assert view.head.sentence.text() == (
        "Bo Thyregod slettede, mens du rettede. Vælg, om virksomheden skal bevares."
    )
    stage.row("deleted").choose("office")
    stage.click("save_solution")
    assert desks.karen.store.stored("company", HJORTDAL)["deleted"] == 1


def test_a_record_that_is_gone_is_said_to_be_and_can_come_back(stage: Stage) -> None:
    desks = stage.desks
    desks.disagree({"employees": 22}, {"employees": 21})
    desks.delete(desks.karen, desks.company(desks.karen))
    stage.open()
    assert "Hjortdal Maskiner ApS er slettet" in stage.said()
    buttons = {b.text(): b for b in stage.view._state.findChildren(Button)}
    buttons["Hent tilbage"].click()
    stage.quiet()
    assert stage.row("employees") is not None
    stage.write(lambda: desks.delete(desks.karen, desks.company(desks.karen)))
    {b.text(): b for b in stage.view._state.findChildren(Button)}["Luk konflikten"].click()
    stage.quiet()
    assert desks.conflicts(desks.karen).open_count() == 0
    assert stage.toasts[-1] == ("Konflikten om Hjortdal Maskiner ApS er lukket.", True)


def test_a_company_merged_away_leads_to_the_one_that_stayed(stage: Stage) -> None:
    desks = stage.desks
    desks.disagree({"employees": 22}, {"employees": 21})
    heir = replace(desks.company(desks.karen), id="heir", name="Hjortdal A/S", version=0)
    desks.put(desks.karen, heir)
    desks.edit(desks.karen, deleted=True, extra={"merged_into": "heir"})
    stage.open()
    opened = []
    stage.view.open_record.connect(lambda *asked: opened.append(asked))
    {b.text(): b for b in stage.view._state.findChildren(Button)}["Åbn Hjortdal A/S"].click()
    assert opened == [("company", "heir")]


def test_an_erased_person_leaves_nothing_and_says_that_it_cannot_be_undone(stage: Stage) -> None:
    desks = stage.desks
    desks.put(desks.karen, Candidate(id="c", name="Amina Rahimi", motivation="x"))
    desks.sync(desks.karen, desks.bo)
    desks.change(desks.bo, Candidate, "c", motivation="a")
    desks.change(desks.karen, Candidate, "c", motivation="b")
    desks.sync(desks.bo, desks.karen)
    desks.karen.store.erase(desks.karen.store.require(Candidate, "c"))
    later = json.dumps("ord")  # found by a desk that had not heard of it yet
    desks.put(
        desks.karen,
        Conflict(about_kind="candidate", about_id="c", field="motivation", mine=later, office=later),
    )
    stage.open("candidate", "c")
    assert "Det kan ikke fortrydes" in stage.said()
    stage.view._state.findChildren(Button)[0].click()
    stage.quiet()
    assert stage.toasts[-1][1] is False
    assert desks.karen.store.find(Conflict) == []


def test_an_unknown_field_offers_only_the_offices_value(stage: Stage) -> None:
    about = {"mine": json.dumps("A"), "office": json.dumps("B"), "base": json.dumps("")}
    stage.desks.put(
        stage.desks.karen, Conflict(about_kind="company", about_id=HJORTDAL, field="moonphase", **about)
    )
    stage.open()
    row = stage.row("moonphase")
    assert not row.options[0].isEnabled()
    row.choose("mine")
    assert row.pick is None
    stage.click("all_mine")
    assert row.pick is None
    row.choose("office")
    stage.click("save_solution")
    assert stage.desks.conflicts(stage.desks.karen).open_count() == 0


def test_two_colleagues_are_told_apart_and_m_takes_the_next(stage: Stage) -> None:
    desks = stage.desks
    ole = desks.third()
    desks.edit(desks.bo, employees=21)
    desks.edit(desks.karen, employees=22)
    desks.edit(ole, employees=23)
    desks.sync(desks.bo, desks.karen, ole, desks.karen)
    stage.open()
    row = stage.row("employees")
    assert len(row.options) == 3
    notes = [option.notes for option in row.options[:2]]
    assert {note[0].split(",")[0] for note in notes} == {"Karen Lyngholm", "Ole Overgaard"}
    row.focus()
    stage.key(Qt.Key.Key_M)
    first = row.result.value.text()
    stage.key(Qt.Key.Key_M)
    assert {first, row.result.value.text()} == {"22", "23"}


def test_a_note_of_a_megabyte_is_shown_in_part_and_saved_whole(stage: Stage) -> None:
    desks = stage.desks
    base = " ".join(f"ord{n}" for n in range(130_000))
    desks.edit(desks.karen, note=base)
    desks.sync(desks.karen, desks.bo)
    mine, office = base.replace("ord7 ", "ord7 og mit ", 1), base + " slut"
    desks.disagree({"note": mine}, {"note": office})
    stage.open()
    row = stage.row("note")
    assert len(row.options[0].text.text()) < MOST_SHOWN + 100
    assert "Udsnit af 1.1" in row.options[0].notes[-1]
    row.combine_wanted.emit()
    stage.qtbot.waitUntil(lambda: row.pick is not None and not stage.ops.busy, timeout=60_000)
    assert row.result.editor is None
    stage.click("save_solution")
    stage.qtbot.waitUntil(lambda: not stage.ops.busy, timeout=60_000)
    assert desks.company(desks.karen).note == f"{mine} slut"


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_shown_chosen_and_saved(stage: Stage, text: str) -> None:
    stage.desks.disagree({"address": f"{text}1"}, {"address": f"2{text}"})
    stage.open()
    row = stage.view.table.row("address")
    if row is None:  # several lines, merged by themselves
        return
    row.combine_wanted.emit()
    stage.quiet()
    row.choose("mine")
    stage.click("save_solution")
    stored = stage.desks.karen.store.stored("company", HJORTDAL)
    assert stored is not None
    assert stored["address"] == f"{text}1"


# -- asking, solved ones --------------------------------------------------------------------------


def asked(stage: Stage, opens=lambda _url: True) -> AskDialog:
    stage.click("ask_colleague")
    dialog = stage.view.findChild(AskDialog)
    assert dialog is not None
    dialog._opens = opens
    return dialog


def test_asking_makes_a_promise_for_the_colleague_and_is_noted_at_the_field(hjortdal: Stage) -> None:
    dialog = asked(hjortdal)
    assert dialog.colleague.value() == "bo"
    assert "– Karen: 22" in dialog.text.toPlainText() or "– Karen Lyngholm: 22" in dialog.text.toPlainText()
    hjortdal.qtbot.mouseClick(dialog.findChild(Button, "ask_by_task"), Qt.MouseButton.LeftButton)
    hjortdal.quiet()
    (task,) = hjortdal.desks.karen.store.find(Task)
    assert task.broker_id == "bo"
    assert hjortdal.toasts[-1][1] is True
    assert "Bo Thyregod spurgt i dag" in hjortdal.said()


def test_a_mail_is_opened_unsent_and_only_then_noted(hjortdal: Stage) -> None:
    urls = []
    dialog = asked(hjortdal, lambda url: bool(urls.append(url)))
    dialog.findChild(Button, "ask_by_mail").click()
    hjortdal.quiet()
    assert dialog.findChild(InlineMessage, "ask_problem").isVisible()
    assert "spurgt" not in hjortdal.said()
    dialog._copy()
    assert "Hvad skal gælde" in QApplication.clipboard().text()
    dialog._opens = lambda url: not urls.append(url)
    dialog.findChild(Button, "ask_by_mail").click()
    hjortdal.quiet()
    assert urls[-1].scheme() == "mailto"
    assert urls[-1].path() == "bo@midtvest.example"
    assert "Ansatte" in urls[-1].query(urls[-1].ComponentFormattingOption.FullyDecoded)
    assert "Bo Thyregod spurgt i dag" in hjortdal.said()
    assert hjortdal.desks.karen.store.find(Task) == []


def test_another_colleague_gets_the_question_in_their_name(hjortdal: Stage) -> None:
    dialog = asked(hjortdal)
    dialog.colleague.set_value("ole")
    dialog.colleague.chosen.emit("ole")
    assert dialog.text.toPlainText().startswith("Hej Ole")
    dialog.text.setPlainText("Min egen tekst")
    dialog.colleague.set_value("bo")
    dialog.colleague.chosen.emit("bo")
    assert dialog.text.toPlainText() == "Min egen tekst"
    dialog.reject()


def test_solved_conflicts_are_listed_and_opened_again(hjortdal: Stage) -> None:
    hjortdal.click("all_office")
    hjortdal.click("save_solution")
    hjortdal.view.show_solved()
    hjortdal.quiet()
    said = hjortdal.said()
    assert "Ansatte: Kontorets blev valgt" in said
    assert "22 mod kontorets 21" in said
    links = hjortdal.view.solved.findChildren(LinkButton, "reopen_conflict")
    links[0].click()
    hjortdal.quiet()
    assert hjortdal.desks.conflicts(hjortdal.desks.karen).open_count() == 1
    assert len(hjortdal.view.solved.findChildren(LinkButton, "reopen_conflict")) <= len(links)
    assert hjortdal.toasts[-1] == ("Konflikten om Hjortdal Maskiner ApS er åben igen.", True)


def test_no_text_is_cut_at_any_width_and_in_the_dark(hjortdal: Stage, qapp) -> None:
    try:
        for mode, scale, width in (("light", 1.0, 560), ("dark", 1.25, 760)):
            theme.apply(qapp, mode, scale)
            hjortdal.view.resize(width, 700)
            hjortdal.quiet()
            QApplication.processEvents()
            for text in hjortdal.view.table.findChildren(QLabel):
                if text.isVisible() and text.wordWrap():
                    assert text.height() >= text.heightForWidth(text.width()), text.text()
    finally:
        theme.apply(qapp, "light")
