"""Ordninger: found, read with the arrow keys, calculated, previewed, and rates recorded; at a visit too."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from kmdesk.app.documents import Documents
from kmdesk.app.services import Services
from kmdesk.models import Company, SchemeRate, Visit
from kmdesk.rules.schemes import GONE
from kmdesk.services.schemes import shipped_schemes
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.screens.schemes.calculator import CalculatorBox
from kmdesk.ui.screens.schemes.catalogue_list import ROW, Heading, SchemeEntry
from kmdesk.ui.screens.schemes.screen import SchemesScreen
from kmdesk.ui.screens.visits.scheme_rows import SchemeRow
from kmdesk.ui.screens.visits.visit_screen import VisitScreen

CODE = "wage_subsidy_private"


@pytest.fixture
def visit(desk):
    company = Company(name="Vestrum Maskinfabrik A/S", cvr="13748136", employees=42, municipality_code="0657")
    with desk.store.action("x", undoable=False) as unit:
        unit.put(company)
        return unit.put(
            Visit(
                company_id=company.id,
                broker_id=desk.store.broker_id,
                starts_at="2026-11-24T09:00",
                status="in_progress",
                participants=({"side": "company", "name": "Hanne Nygaard"},),
            )
        )


@pytest.fixture
def screen(qtbot, ops, desk, clock, visit):
    services = Services(desk, clock)
    documents = Documents.__new__(Documents)  # only its sheets are asked for; it needs no window for them
    documents._store, documents._clock = desk.store, clock
    made = SchemesScreen(
        ops,
        services.scheme_pages,
        services.schemes,
        lambda *asked: Documents.scheme_sheet(documents, *asked),
        local=desk.local,
        clock=clock,
    )
    qtbot.addWidget(made)
    made.resize(1240, 850)
    made.show()
    made.activate()
    quiet(qtbot, ops, made)
    return made


def quiet(qtbot, ops, screen) -> None:
    qtbot.waitUntil(lambda: not ops.busy and not screen._sheet_later.isActive())


def entries(screen) -> list[SchemeEntry]:
    model = screen.list.schemes
    rows = [model.index(n, 0).data(ROW) for n in range(model.rowCount())]
    return [row for row in rows if isinstance(row, SchemeEntry)]


def texts(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_every_scheme_stands_in_its_group_and_the_segments_part_them(qtbot, ops, screen) -> None:
    today = screen._clock.today()
    assert [entry.code for entry in entries(screen)] == list(shipped_schemes())
    headings = [
        row.text
        for n in range(screen.list.schemes.rowCount())
        if isinstance(row := screen.list.schemes.index(n, 0).data(ROW), Heading)
    ]
    assert headings == ["Ansættelse og praktik", "Uddannelse", "Udvikling"]
    gone = {code for code, scheme in shipped_schemes().items() if scheme.status_on(today).status in GONE}
    screen.which.set_value("gone")
    screen._show_list()
    assert {entry.code for entry in entries(screen)} == gone
    screen.which.set_value("active")
    screen._show_list()
    assert {entry.code for entry in entries(screen)} == set(shipped_schemes()) - gone


def test_the_arrow_keys_read_the_catalogue_and_the_sheet_follows(qtbot, ops, screen) -> None:
    screen.focus_list()
    first = screen.list.current_code()
    assert screen.detail._scheme.code == first
    qtbot.keyClick(screen.list, Qt.Key.Key_Down)
    second = screen.list.current_code()
    assert second == entries(screen)[1].code
    assert screen.detail._scheme.code == second
    before = screen.pane.view.document()
    quiet(qtbot, ops, screen)
    assert screen.pane.view.document() is not before
    assert screen.pane.view.document().pageCount() == 1


def test_typing_finds_a_scheme_by_name_and_by_sheet(qtbot, ops, screen) -> None:
    screen.focus_filter()
    qtbot.keyClicks(screen.filter, "innobo")
    assert [entry.code for entry in entries(screen)] == ["innobooster"]
    screen.filter.setText("lt-p")
    assert [entry.code for entry in entries(screen)] == [CODE]
    screen.filter.setText("findes ikke")
    assert entries(screen) == []
    assert screen.detail is not None  # what was read stays on the page


def test_the_design_s_example_is_worked_out_and_stands_on_the_sheet(qtbot, ops, screen) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    box = screen.detail.calculator
    for name, text in (("hours_per_week", "37"), ("weeks", "26")):
        box._editors[name].setText(text)
    wage = next(name for name in box._editors if "wage" in name)
    box._editors[wage].clear()
    qtbot.keyClicks(box._editors[wage], "182,50")
    qtbot.waitUntil(lambda: "82.885,92" in texts(box))
    assert "92.679,08" in texts(box)
    quiet(qtbot, ops, screen)
    sheet = screen.pane.view.document().getAllText(0).text()
    assert "92.679,08" in sheet
    assert "Udleveret til" in sheet
    qtbot.keyClicks(box._editors[wage], "x")
    qtbot.waitUntil(lambda: not box._typing.isActive())
    assert box.result is None


def test_a_hire_with_and_without_support_is_compared_over_three_six_and_twelve_months(
    qtbot, ops, screen
) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    box = screen.detail.findChild(CalculatorBox, "calculator_box_cost_comparison")
    wage = next(name for name in box._editors if "wage" in name)
    qtbot.keyClicks(box._editors[wage], "182,50")
    qtbot.waitUntil(lambda: "12" in texts(box) and "82.885,92" in texts(box))
    increase = screen.detail.findChild(CalculatorBox, "calculator_box_net_increase")
    for editor in increase._editors.values():
        editor.setText("42")
    increase.work_out()
    assert increase.result is not None


def test_a_scheme_that_has_ended_shows_no_current_rate(qtbot, ops, screen) -> None:
    screen.open_scheme("knowledge_pilot")
    quiet(qtbot, ops, screen)
    qtbot.waitUntil(lambda: "findes ikke længere" in texts(screen.detail))
    sheet = screen.pane.view.document().getAllText(0).text()
    assert "12.500" not in sheet


def test_a_rate_is_recorded_from_the_warning_and_the_warning_goes(qtbot, ops, screen, desk) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    kind = shipped_schemes()[CODE].rate_kinds[0].id
    screen.detail.new_rate.emit(kind)
    dialog = screen.window().findChild(RecordDialog)
    dialog.form.load({"amount": "91,25", "year": "2026", "source": "star.dk"})
    dialog._on_save()
    qtbot.waitUntil(lambda: bool(desk.store.find(SchemeRate)))
    quiet(qtbot, ops, screen)
    assert not screen._scheme().shown_rate(kind, date(2026, 11, 24)).old
    qtbot.waitUntil(lambda: "91,25" in texts(screen.detail))


def test_the_sheet_is_for_the_visit_at_hand_unless_it_is_unticked(qtbot, ops, screen, visit) -> None:
    made = []
    screen.preview_wanted.connect(made.append)
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    screen.hand_out()
    qtbot.waitUntil(lambda: len(made) == 1)
    assert made[0].given.visit_id == visit.id
    screen.pane.for_visit.setFocus()
    qtbot.keyClick(screen.pane.for_visit, Qt.Key.Key_Space)
    screen.hand_out()
    qtbot.waitUntil(lambda: len(made) == 2)
    assert made[1].given.visit_id == ""


def test_at_a_visit_the_missing_question_is_one_click_away(qtbot, ops, desk, clock, visit) -> None:
    services = Services(desk, clock)
    services.guides.save_answer(visit.id, "q33", {"schemes": [CODE]})
    made = VisitScreen(ops, services.visits, services.guides, services.tasks, local=desk.local, clock=clock)
    qtbot.addWidget(made)
    made.resize(1240, 850)
    made.show()
    made.open_visit(visit.id)
    qtbot.waitUntil(lambda: not ops.busy)
    row = next(row for row in made.panel.findChildren(SchemeRow))
    row.ask.emit("vacancy")
    qtbot.waitUntil(lambda: "s04" in made.page.questions)
    question = made.page.questions["s04"]
    assert question.isAncestorOf(made.focusWidget())

    opened = []
    made.open_scheme.connect(lambda code, visit_id: opened.append((code, visit_id)))
    row = next(row for row in made.panel.findChildren(SchemeRow))
    row.opened.emit(CODE)
    assert opened == [(CODE, visit.id)]


def test_a_new_question_comes_in_without_disturbing_what_is_typed(qtbot, ops, desk, clock, visit) -> None:
    services = Services(desk, clock)
    services.guides.save_answer(visit.id, "q33", {"schemes": ["innobooster"]})
    made = VisitScreen(ops, services.visits, services.guides, services.tasks, local=desk.local, clock=clock)
    qtbot.addWidget(made)
    made.resize(1240, 850)
    made.show()
    made.open_visit(visit.id)
    qtbot.waitUntil(lambda: not ops.busy)
    made.go_to_section("S")
    typed = next(iter(made.page.questions.values()))
    services.guides.save_answer(visit.id, "q33", {"schemes": ["innobooster", CODE]})
    made.reload()
    qtbot.waitUntil(lambda: "s04" in made.page.questions)
    assert typed in made.page.questions.values()
    assert typed.isVisibleTo(made.page.widget())
