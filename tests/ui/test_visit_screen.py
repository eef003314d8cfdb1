"""The interview in the meeting, driven with the keyboard on a real encrypted file."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTextEdit, QWidget

from kmdesk.models import Company, ContactPerson, Need, Task, Visit
from kmdesk.services.guide import VisitGuides
from kmdesk.services.tasks import Tasks
from kmdesk.services.visit_list import VisitList
from kmdesk.services.visits import Visits
from kmdesk.store.database import Database
from kmdesk.ui import theme
from kmdesk.ui.screens.visits.findings_panel import NeedCard, number_ranges
from kmdesk.ui.screens.visits.finish_dialog import FinishDialog
from kmdesk.ui.screens.visits.screen import VisitListScreen
from kmdesk.ui.screens.visits.visit_screen import VisitScreen
from kmdesk.ui.widgets.badge import StatusMark
from tests.nasty import NASTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations

    Wait = Callable[[], None]


@pytest.fixture
def visit_id(desk: Desk) -> str:
    company = Company(name="Vestrum Maskinfabrik A/S", city="Herning")
    with desk.store.action("Opret") as unit:
        unit.put(company)
        unit.put(
            ContactPerson(company_id=company.id, name="Hanne Nygaard", title="direktør", main_contact=True)
        )
    visits = Visits(desk.store)
    form = visits.new_form(company.id, starts_at="2026-11-24T08:00")
    return visits.start(visits.plan(form.visit).id).id


@pytest.fixture
def settle(qtbot: QtBot, ops: Operations) -> Wait:
    def wait() -> None:
        qtbot.waitUntil(lambda: not ops.busy, timeout=5000)
        QApplication.processEvents()
        qtbot.waitUntil(lambda: not ops.busy, timeout=5000)

    return wait


@pytest.fixture
def screen(  # noqa: PLR0917 - fixtures
    qtbot: QtBot,
    qapp: QApplication,
    ops: Operations,
    desk: Desk,
    clock: FixedClock,
    visit_id: str,
    settle: Wait,
) -> VisitScreen:
    theme.apply(qapp, "light")
    guides = VisitGuides(desk.store)
    shown = VisitScreen(
        ops, Visits(desk.store), guides, Tasks(desk.store, clock), local=desk.local, clock=clock
    )
    shown.resize(1232, 852)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    shown.open_visit(visit_id)
    settle()
    return shown


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def press(qtbot: QtBot, key: Qt.Key, *, ctrl: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    qtbot.keyClick(focused(), key, modifier)


def type_text(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(focused(), text)


def state(screen: VisitScreen) -> str:
    return cast("StatusMark", screen.footer.findChild(StatusMark, "save_state")).text()


def on_disk(desk: Desk, visit_id: str) -> dict[str, str]:
    """What a second connection reads from the file."""
    other = Database(desk.profile.database, desk.key, read_only=True)
    try:
        rows = other.rows(
            "SELECT question, value FROM guide_answer WHERE visit_id = ? AND deleted = 0", (visit_id,)
        )
        return dict(rows)
    finally:
        other.close()


def test_it_opens_at_the_first_question_with_head_and_sections(screen: VisitScreen) -> None:
    assert screen.head.name.text() == "Vestrum Maskinfabrik A/S"
    assert screen.head.status.text() == "I gang"
    assert list(screen.page.questions) == ["q01", "q02", "q03", "q04", "q05"]
    assert screen.footer.before.isHidden()
    assert screen.footer.after.accessibleName() == "B. Planer og vækst"
    assert not screen.footer.finish_button.isHidden()


def test_typing_is_on_disk_within_a_second(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, visit_id: str
) -> None:
    screen.go_to_question("q01")
    began = time.monotonic()
    type_text(qtbot, "Vi bygger maskiner")
    assert state(screen) == "Gemmer …"
    qtbot.waitUntil(lambda: "Vi bygger maskiner" in on_disk(desk, visit_id).get("q01", ""), timeout=1500)
    assert time.monotonic() - began < 1.0
    qtbot.waitUntil(lambda: state(screen) == "Gemt lokalt 08:24")


def test_typing_without_pause_is_saved_meanwhile(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, visit_id: str
) -> None:
    screen.go_to_question("q01")
    began = time.monotonic()
    while time.monotonic() - began < 1.1:
        type_text(qtbot, "x")
        QApplication.processEvents()
    assert "x" in on_disk(desk, visit_id).get("q01", "")


def test_what_comes_from_elsewhere_leaves_who_is_typing_alone(  # noqa: PLR0917 - fixtures
    qtbot: QtBot, screen: VisitScreen, desk: Desk, visit_id: str, ops: Operations, settle: Wait
) -> None:
    def topic(text: str) -> None:
        with desk.store.action("x") as unit:
            unit.put(replace(desk.store.require(Visit, visit_id), topic=text))

    screen.go_to_question("q01")
    type_text(qtbot, "Bo taster. ")
    screen.flush()
    settle()
    ops.write(lambda: topic("Karens emne"), owner=qtbot)  # type: ignore[arg-type]
    settle()
    settle()
    type_text(qtbot, "Efter.")
    assert screen.page.questions["q01"].answer().value == {"answer": "Bo taster. Efter."}


def test_leaving_a_question_saves_at_once(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, visit_id: str, settle: Wait
) -> None:
    screen.go_to_question("q01")
    type_text(qtbot, "Kort")
    press(qtbot, Qt.Key.Key_Tab)
    settle()
    assert "Kort" in on_disk(desk, visit_id)["q01"]


def test_every_type_of_answer_with_the_keyboard(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, visit_id: str, settle: Wait
) -> None:
    screen.go_to_question("q02")
    type_text(qtbot, "42")
    press(qtbot, Qt.Key.Key_Tab)
    type_text(qtbot, "1")
    screen.go_to_question("q03")  # multi, then the scale it opens
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    scale = screen.page.questions["q03"].findChild(QWidget, "part_score")
    assert scale.isVisible()
    scale.setFocus()
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Right)
    press(qtbot, Qt.Key.Key_Space)
    screen.go_to_question("q04")  # radio
    press(qtbot, Qt.Key.Key_Space)
    screen.go_to_question("q05")  # segments, and the line they open
    press(qtbot, Qt.Key.Key_Space)
    screen.page.questions["q05"].findChild(QWidget, "part_who").setFocus()
    type_text(qtbot, "Per & Ole")
    screen.go_to_question("q12")  # rows with a text and a list that opens
    type_text(qtbot, "Omstilling")
    screen.page.questions["q12"].findChild(QWidget, "part_horizon").setFocus()
    press(qtbot, Qt.Key.Key_Down)
    screen.go_to_question("q21")  # a growing list
    type_text(qtbot, "CNC")
    press(qtbot, Qt.Key.Key_Return)
    type_text(qtbot, "Svejsning")
    screen.go_to_question("q36")  # a day without a year
    type_text(qtbot, "10.12.")
    screen.flush()
    settle()
    answers = {key: answer.value for key, answer in VisitGuides(desk.store).answers(visit_id).items()}
    assert answers["q02"] == {"employees": 42, "graduates": 1}
    assert answers["q03"] == {"experience": ["internship"], "score": 4}
    assert answers["q04"] == {"who": "owner"}
    assert answers["q05"] == {"answer": "yes", "who": "Per & Ole"}
    assert answers["q12"]["tasks"][0]["task"] == "Omstilling"  # type: ignore[index]
    assert answers["q21"] == {"items": ["CNC", "Svejsning"]}
    assert answers["q36"] == {"date": "2026-12-10"}
    company = desk.store.find(Company)[0]
    assert (company.employees, company.field_sources["employees"]) == (42, "Besøg 24.11.2026")


def test_an_exclusive_answer_stands_alone_and_a_radio_is_cleared(qtbot: QtBot, screen: VisitScreen) -> None:
    screen.go_to_question("q03")
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Space)
    assert screen.page.questions["q03"].answer().value == {"experience": ["student_job"]}
    screen.go_to_question("q04")
    press(qtbot, Qt.Key.Key_Space)
    press(qtbot, Qt.Key.Key_Space)
    assert screen.page.questions["q04"].answer().value == {}


def test_ctrl_j_goes_to_the_next_unanswered_and_skipping_counts(qtbot: QtBot, screen: VisitScreen) -> None:
    screen.go_to_question("q01")
    type_text(qtbot, "x")
    press(qtbot, Qt.Key.Key_J, ctrl=True)
    assert screen.page.current == "q02"
    skip = cast("QAbstractButton", screen.page.questions["q02"].findChild(QAbstractButton, "skip_button"))
    skip.setFocus()
    press(qtbot, Qt.Key.Key_Return)
    assert screen.page.questions["q02"].answer().skipped
    assert skip.text() == "Fortryd spring over"
    screen.go_to_question("q01")
    press(qtbot, Qt.Key.Key_J, ctrl=True)
    assert screen.page.current == "q03"
    skip.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert not screen.page.questions["q02"].answer().skipped


def test_sections_by_button_key_and_list(qtbot: QtBot, screen: VisitScreen) -> None:
    screen.footer.after.setFocus()
    press(qtbot, Qt.Key.Key_Space)
    assert "q06" in screen.page.questions
    screen.left.sections.setFocus()
    press(qtbot, Qt.Key.Key_Down)
    assert "q12" in screen.page.questions
    press(qtbot, Qt.Key.Key_Right, ctrl=True)
    assert "q20" in screen.page.questions
    screen.footer.finish_button.setFocus()
    press(qtbot, Qt.Key.Key_Left, ctrl=True)
    assert "q12" in screen.page.questions
    screen.go_to_question("q14")
    type_text(qtbot, "to ord")
    press(qtbot, Qt.Key.Key_Left, ctrl=True)
    assert "q14" in screen.page.questions


def test_needs_and_promises_appear_beside_the_answers(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, settle: Wait
) -> None:
    screen.go_to_question("q12")
    type_text(qtbot, "Kortere omstillingstid")
    screen.flush()
    settle()
    [card] = screen.panel.findChildren(NeedCard)
    assert "Kortere omstillingstid" in card.accessibleName()
    assert "mangler" in card.accessibleName()
    with qtbot.waitSignal(screen.open_need) as opened:
        card.setFocus()
        press(qtbot, Qt.Key.Key_Return)
    assert opened.args == [desk.store.find(Need)[0].id]
    add = cast("QAbstractButton", screen.panel.findChild(QAbstractButton, "add_promise_button"))
    add.click()
    type_text(qtbot, "Send oplæg")
    screen.flush()
    settle()
    assert [task.title for task in desk.store.find(Task)] == ["Send oplæg"]
    tick = next(
        b for b in screen.panel.findChildren(QAbstractButton) if b.accessibleName() == "Gjort: Send oplæg"
    )
    tick.click()
    settle()
    assert desk.store.find(Task)[0].done_at


def test_a_cpr_like_number_is_warned_about(qtbot: QtBot, screen: VisitScreen) -> None:
    warning = screen.page.questions["q01"].findChild(QWidget, "cpr_warning")
    screen.go_to_question("q01")
    type_text(qtbot, "ring til 010190-")
    assert warning.isHidden()
    type_text(qtbot, "1234")
    assert not warning.isHidden()


def test_a_full_disk_is_said_nothing_is_lost_and_retry_works(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, visit_id: str, settle: Wait
) -> None:
    screen.go_to_question("q01")
    settle()
    desk.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = desk.database.value("PRAGMA page_count")
    desk.database.run(f"PRAGMA max_page_count = {pages}")
    text = "Æ" * 20_000
    cast("QTextEdit", focused()).insertPlainText(text)
    qtbot.waitUntil(lambda: "Kunne ikke gemme" in state(screen), timeout=3000)
    retry = cast("QAbstractButton", screen.footer.findChild(QAbstractButton, "retry_button"))
    assert not retry.isHidden()
    assert "q01" not in on_disk(desk, visit_id)
    retry.click()
    qtbot.waitUntil(lambda: "Kunne ikke gemme" in state(screen), timeout=3000)
    settle()
    screen.step(1)
    screen.step(-1)
    settle()
    assert screen.page.questions["q01"].answer().value == {"answer": text}
    desk.database.run(f"PRAGMA max_page_count = {pages + 10_000}")
    retry.click()
    qtbot.waitUntil(lambda: retry.isHidden() and "Gemt lokalt" in state(screen), timeout=3000)
    assert text in on_disk(desk, visit_id)["q01"]


def test_undo_elsewhere_is_shown(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, ops: Operations, settle: Wait
) -> None:
    screen.go_to_question("q01")
    type_text(qtbot, "Forkert")
    screen.flush()
    settle()
    ops.write(desk.store.undo, owner=qtbot)  # type: ignore[arg-type]
    settle()
    settle()
    assert screen.page.questions["q01"].answer().value == {}


def test_the_short_guide_has_seven_questions(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, settle: Wait
) -> None:
    qtbot.mouseClick(screen.head.short, Qt.MouseButton.LeftButton)
    settle()
    settle()
    assert list(screen.page.questions) == ["q01", "q02", "q06", "q20", "q24", "q33", "q36"]
    assert desk.store.find(Visit)[0].short_guide
    screen.step(1)
    assert screen.page.current == "q06"
    qtbot.mouseClick(screen.head.short, Qt.MouseButton.LeftButton)
    settle()
    settle()
    assert list(screen.page.questions) == ["q01", "q02", "q03", "q04", "q05"]


def test_ending_the_visit_and_printing(
    qtbot: QtBot, screen: VisitScreen, desk: Desk, visit_id: str, settle: Wait
) -> None:
    screen.footer.finish_button.click()
    settle()
    dialog = screen.findChild(FinishDialog)
    dialog.form.put("summary", "Godt besøg")
    dialog.form.put("next_step", "Ring")
    dialog.save()
    settle()
    assert dialog.isVisible()
    assert desk.store.require(Visit, visit_id).status == "in_progress"
    dialog.form.put("next_step_on", "2026-12-10")
    dialog.save()
    settle()
    done = desk.store.require(Visit, visit_id)
    assert (done.status, done.summary, done.ends_at) == ("done", "Godt besøg", "2026-11-24T08:24")
    button = cast("QAbstractButton", dialog.findChild(QAbstractButton, "print_after_button"))
    with qtbot.waitSignal(screen.print_summary) as printed:
        button.click()
    assert printed.args == [visit_id]
    settle()
    assert screen.footer.finish_button.isHidden()


@pytest.mark.parametrize("size", [(1072, 672), (968, 592)])
def test_small_windows(qtbot: QtBot, screen: VisitScreen, size: tuple[int, int]) -> None:
    screen.resize(*size)
    QApplication.processEvents()
    assert screen.width() == size[0]
    assert screen.page.viewport().width() >= 440 - 12
    if size[0] < 1000:
        assert screen.panel.visibleRegion().isEmpty()
        assert "Ud fra svarene" in screen.head.side.text()
        screen.head.side.click()
        QApplication.processEvents()
        assert not screen.panel.visibleRegion().isEmpty()


def test_any_text_survives_in_the_editors(
    screen: VisitScreen, desk: Desk, visit_id: str, settle: Wait
) -> None:
    for text in NASTY:
        screen.go_to_question("q01")
        editor = cast("QTextEdit", focused())
        editor.selectAll()
        editor.insertPlainText(text)
        screen.go_to_question("q17")
        line = cast("QLineEdit", focused())
        line.setText(text)
        line.textEdited.emit(text)
        screen.flush()
        settle()
        screen.reload()
        settle()
        stored = VisitGuides(desk.store).answers(visit_id)
        assert bool(stored.get("q01") and stored["q01"].value) == bool(text.strip())


def test_the_list_opens_with_enter_and_filters(  # noqa: PLR0917 - fixtures
    qtbot: QtBot,
    qapp: QApplication,
    ops: Operations,
    desk: Desk,
    clock: FixedClock,
    visit_id: str,
    settle: Wait,
) -> None:
    theme.apply(qapp, "light")
    shown = VisitListScreen(ops, Visits(desk.store), VisitList(desk.store), clock)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    shown.activate()
    settle()
    shown.table.viewport().grab()
    settle()
    assert shown.model.data(shown.model.index(0, 0)) == "I gang (1)"
    shown.focus_list()
    with qtbot.waitSignal(shown.open_visit) as opened:
        press(qtbot, Qt.Key.Key_Return)
    assert opened.args == [visit_id]
    shown.focus_filter()
    type_text(qtbot, "findes ikke")
    qtbot.waitUntil(lambda: shown.model.rowCount() == 0)
    shown.clear_filter()
    settle()
    assert shown.model.rowCount() == 2
    qtbot.mouseDClick(shown.table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, 12))


def test_numbers_are_gathered() -> None:
    assert number_ranges([12, 13, 14, 15, 16]) == "12–16"
    assert number_ranges([16, 12]) == "12 og 16"
    assert number_ranges([1, 2, 3, 7, 9]) == "1–3, 7 og 9"
    assert number_ranges([]) == ""


def test_line_edits_are_named(screen: VisitScreen) -> None:
    for section in "ABCDEF":
        screen.go_to_section(section)
        for line in screen.page.widget().findChildren(QLineEdit):
            if line.isVisible():
                assert line.accessibleName()
