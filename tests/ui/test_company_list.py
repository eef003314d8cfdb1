"""The company list and its pane, driven with keyboard and mouse over a real file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from kmdesk.core.clock import FixedClock
from kmdesk.models import Company, ContactPerson, Match, Visit
from kmdesk.services.company_query import CompanyQuery
from kmdesk.store.desk import Desk
from kmdesk.ui import theme
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.filters import CompanyFilter
from kmdesk.ui.screens.companies.industry import industry_code_text
from kmdesk.ui.screens.companies.screen import CompaniesScreen
from kmdesk.ui.screens.companies.timeline import Timeline
from kmdesk.ui.widgets.empty import EmptyState, ErrorState
from kmdesk.ui.widgets.messages import InlineMessage

NAMES = (
    "Agerbo Tekstil A/S",
    "Bækmark Energi A/S",
    "Nørkær Møbler ApS",
    "Østergård Smede ApS",
    "Aabenvang Træ",
)


@pytest.fixture
def filled(desk: Desk) -> dict[str, Company]:
    """Five companies, and one contact by somebody else with the third."""
    made = {
        name: Company(
            name=name,
            municipality_code=("0756", "0657", "0661", "0791", "0657")[number],
            employees=10 * number + 5,
            graduates=number,
            advertising_protected=name.startswith("Nørkær"),
        )
        for number, name in enumerate(NAMES)
    }
    third = made[NAMES[2]]
    with desk.store.action("Opret") as unit:
        for company in made.values():
            unit.put(company)
        unit.put(ContactPerson(company_id=third.id, name="Jørgen Juhl", main_contact=True))
        unit.put(
            Visit(
                company_id=third.id,
                broker_id="x",
                status="done",
                starts_at="2026-11-12T10:00",
                topic="Praktik",
            )
        )
    return made


@pytest.fixture
def open_screen(
    qtbot: QtBot, ops: Operations, desk: Desk, clock: FixedClock
) -> Callable[..., CompaniesScreen]:
    def build(width: int = 1232, height: int = 852) -> CompaniesScreen:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, "light")
        screen = CompaniesScreen(ops, desk.store, desk.local, clock)
        qtbot.addWidget(screen)
        screen.resize(width, height)
        screen.show()
        with qtbot.waitSignal(screen.first_rows):
            screen.activate()
        settle(qtbot, ops)
        return screen

    return build


def settle(qtbot: QtBot, ops: Operations) -> None:
    qtbot.waitUntil(lambda: not ops.busy)


def names(screen: CompaniesScreen) -> list[str]:
    model = screen.table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def type_text(qtbot: QtBot, screen: CompaniesScreen, text: str) -> None:
    field = screen.findChild(QLineEdit, "text_filter")
    assert field is not None
    field.setFocus()
    with qtbot.waitSignal(screen.first_rows):
        qtbot.keyClicks(field, text)
    qtbot.waitUntil(lambda: screen.query.text == text)


def test_companies_stand_in_danish_order_and_are_counted(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen()
    assert names(screen) == [NAMES[0], NAMES[1], NAMES[2], NAMES[3], NAMES[4]]  # Aabenvang counts as Å: last
    qtbot.waitUntil(lambda: "5 virksomheder" in screen._foot.text())


def test_typing_filters_and_escape_brings_all_back(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen()
    type_text(qtbot, screen, "nørk")
    qtbot.waitUntil(lambda: names(screen) == [NAMES[2]])
    field = screen.findChild(QLineEdit, "text_filter")
    with qtbot.waitSignal(screen.first_rows):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert len(names(screen)) == 5


def test_clicking_a_title_sorts_and_again_turns_round(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen()
    header = screen.table.header
    x = header.sectionViewportPosition(3) + header.sectionSize(3) // 2
    for expected in (list(NAMES), list(reversed(NAMES))):
        with qtbot.waitSignal(screen.first_rows):
            qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
        assert names(screen) == expected


def test_the_header_sorts_by_keyboard(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen()
    header = screen.table.header
    qtbot.keyClick(header, Qt.Key.Key_Right)
    with qtbot.waitSignal(screen.first_rows):
        qtbot.keyClick(header, Qt.Key.Key_Space)
    assert screen.query.sort == "municipality"


def test_arrows_open_the_pane_with_its_notices(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen()
    screen.focus_list()
    with qtbot.waitSignal(screen.pane.shown):
        qtbot.keyClick(screen.table, Qt.Key.Key_Down)
        qtbot.keyClick(screen.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: screen.pane.company_id == filled[NAMES[2]].id and not ops.busy)
    notices = [found.objectName() for found in screen.pane.findChildren(InlineMessage)]
    assert notices == ["colleague_notice", "protected_notice"]
    timeline = screen.pane.findChild(Timeline)
    entry = next(b for b in timeline.findChildren(QAbstractButton) if hasattr(b, "visit_id"))
    with qtbot.waitSignal(screen.open_visit) as caught:
        qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert caught.args == [entry.visit_id]
    qtbot.keyClick(screen.pane, Qt.Key.Key_Escape)
    assert screen.pane.isHidden()


def test_a_filter_is_set_and_taken_away_by_keyboard(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen()
    screen.filters.open_filter("employees")
    popup = screen.findChild(CompanyFilter)
    qtbot.keyClicks(popup.findChild(QLineEdit, "employees_min"), "20")
    with qtbot.waitSignal(screen.first_rows):
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert screen.query.employees_min == 20
    assert names(screen) == [NAMES[2], NAMES[3], NAMES[4]]
    chip = screen.filters.chips._chips[0]
    with qtbot.waitSignal(screen.first_rows):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert len(names(screen)) == 5


def test_no_hits_offers_to_clear(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen()
    with qtbot.waitSignal(screen.first_rows):
        screen.show_query(CompanyQuery(text="findes ikke"))
    state = screen.findChild(EmptyState)
    assert state is not None
    with qtbot.waitSignal(screen.first_rows):
        qtbot.mouseClick(state.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert len(names(screen)) == 5


def test_an_empty_desk_offers_to_begin(open_screen, qtbot, ops) -> None:
    screen = open_screen()
    state = screen.findChild(EmptyState)
    primary, secondary = state.findChildren(QPushButton)
    with qtbot.waitSignal(screen.new_company):
        qtbot.mouseClick(primary, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(screen.import_cvr):
        qtbot.mouseClick(secondary, Qt.MouseButton.LeftButton)


def test_del_deletes_with_undo_and_the_list_follows(open_screen, filled, desk, qtbot, ops) -> None:
    screen = open_screen()
    screen.focus_list()
    with qtbot.waitSignal(screen.toast) as caught:
        qtbot.keyClick(screen.table, Qt.Key.Key_Delete)
    assert caught.args == [f"{NAMES[0]} er slettet", True]
    qtbot.waitUntil(lambda: names(screen) == list(NAMES[1:]) and not ops.busy)
    ops.write(desk.store.undo, owner=screen)
    qtbot.waitUntil(lambda: names(screen) == list(NAMES) and not ops.busy)
    with desk.store.action("Opret match") as unit:
        unit.put(Match(company_id=filled[NAMES[0]].id, candidate_id="c", status="interview"))
    with qtbot.waitSignal(screen.toast) as caught:
        qtbot.keyClick(screen.table, Qt.Key.Key_Delete)
    assert caught.args == [f"{NAMES[0]} er slettet. 1 match er stadig i gang.", True]


def test_a_change_elsewhere_shows_and_keeps_the_selection(open_screen, filled, desk, qtbot, ops) -> None:
    screen = open_screen()
    third = filled[NAMES[2]]
    with qtbot.waitSignal(screen.pane.shown):
        screen.open_company(third.id)
    settle(qtbot, ops)

    def rename() -> None:
        with desk.store.action("Ret virksomhed") as unit:
            unit.put(replace(third, name="Aaker Møbler ApS"))

    ops.write(rename, owner=ops)
    qtbot.waitUntil(lambda: names(screen)[-1] == "Aaker Møbler ApS" and not ops.busy)
    assert screen.table.picked_id() == third.id
    assert screen.table.currentIndex().row() == 4
    assert screen.pane._name.text() == "Aaker Møbler ApS"


def test_roomy_columns_hide_where_the_list_is_narrow(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen(1072, 672)
    with qtbot.waitSignal(screen.pane.shown):
        screen.open_company(filled[NAMES[0]].id)
    settle(qtbot, ops)
    hidden = [column.key for n, column in enumerate(screen._model.columns) if screen.table.isColumnHidden(n)]
    assert hidden == ["industry", "broker"]
    assert screen.pane.width() == theme.px(384)


def test_in_a_small_window_the_pane_is_a_page_and_escape_returns(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen(860, 600)
    screen.focus_list()
    with qtbot.waitSignal(screen.pane.shown):
        qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert not screen.table.isVisible()
    qtbot.keyClick(screen.pane, Qt.Key.Key_Escape)
    assert screen.table.isVisible()


def test_density_and_columns_are_remembered(open_screen, filled, desk, qtbot, ops) -> None:
    screen = open_screen()
    qtbot.mouseClick(screen.filters.density, Qt.MouseButton.LeftButton)
    screen.table._choose_column("graduates", shown=False)
    qtbot.waitUntil(lambda: "graduates" in desk.local.get("companies.table", {}).get("hidden", ()))
    again = open_screen()
    qtbot.waitUntil(lambda: again.table.comfortable)
    assert again.table.isColumnHidden(4)


def test_a_contact_person_is_made_in_a_dialog_with_a_draft(open_screen, filled, desk, qtbot, ops) -> None:
    screen = open_screen()
    with qtbot.waitSignal(screen.pane.shown):
        screen.open_company(filled[NAMES[0]].id)
    screen.pane.show_tab("people")
    screen.pane._open_person(ContactPerson(company_id=filled[NAMES[0]].id))
    dialog = screen.findChild(RecordDialog)
    settle(qtbot, ops)
    line = dialog.form.editor("name").widget
    qtbot.keyClicks(line, "Lise Holm")
    qtbot.waitUntil(lambda: bool(desk.local.drafts()), timeout=2000)
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, ops)
    assert [p.name for p in desk.store.find(ContactPerson, "name LIKE 'Lise%'")] == ["Lise Holm"]
    assert desk.local.drafts() == []


def test_an_error_reading_the_list_stands_where_the_list_was(open_screen, filled, desk, qtbot, ops) -> None:
    screen = open_screen()
    screen.table.model().failed.emit(object())
    assert screen.findChild(ErrorState) is not None
    with qtbot.waitSignal(screen.first_rows):
        qtbot.mouseClick(screen.findChild(ErrorState).findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert len(names(screen)) == 5


def test_many_companies_are_paged_and_memory_stays_flat(open_screen, desk, qtbot, ops) -> None:
    from kmdesk.store import projection

    desk.store.load([Company(name=f"Firma {n:05}") for n in range(3_000)], text="Indlæs")
    projection.rebuild(desk.database)
    screen = open_screen()
    model = screen._model
    qtbot.waitUntil(lambda: model.rowCount() == 3_000)
    for row in range(0, 3_000, 150):
        screen.table.scrollTo(model.index(row, 0))
        qtbot.waitUntil(lambda row=row: model.cell(row, 0) is not None)
        assert model.cell(row, 0).text == f"Firma {row:05}"
    assert len(model._pages) <= 6


def test_a_window_1024_wide_shows_the_pane_as_a_page(open_screen, filled, qtbot, ops) -> None:
    screen = open_screen(968, 592)
    with qtbot.waitSignal(screen.pane.shown):
        screen.open_company(filled[NAMES[0]].id)
    assert screen.pane.isVisible()
    assert not screen.table.isVisible()


@pytest.fixture
def many(desk: Desk) -> list[Company]:
    """More companies than the list reads at first."""
    made = [Company(name=f"Firma {number:03}", municipality_code="0657") for number in range(300)]
    with desk.store.action("Opret") as unit:
        for company in made:
            unit.put(company)
    return made


def chosen_name(screen: CompaniesScreen) -> object:
    return screen.table.currentIndex().siblingAtColumn(0).data()


def test_the_open_company_is_chosen_and_in_sight_after_the_filter_is_cleared(
    open_screen, many, qtbot, ops
) -> None:
    screen = open_screen()
    type_text(qtbot, screen, "firma 250")
    qtbot.waitUntil(lambda: names(screen) == ["Firma 250"])
    screen.focus_list()
    with qtbot.waitSignal(screen.pane.shown):
        qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    screen.filters.clear()
    qtbot.waitUntil(lambda: screen.table.model().rowCount() == 300)
    qtbot.waitUntil(lambda: chosen_name(screen) == "Firma 250")
    top, bottom = screen.table.visible_rows()
    assert top <= screen.table.currentIndex().row() <= bottom
    assert screen._foot.text() == "300 virksomheder · 1 valgt"


def test_a_company_the_filter_hides_stays_open_and_is_not_said_to_be_chosen(
    open_screen, filled, qtbot, ops
) -> None:
    screen = open_screen()
    with qtbot.waitSignal(screen.pane.shown):
        screen.open_company(filled[NAMES[0]].id)
    settle(qtbot, ops)
    assert "1 valgt" in screen._foot.text()
    type_text(qtbot, screen, "nørk")
    qtbot.waitUntil(lambda: names(screen) == [NAMES[2]] and not ops.busy)
    assert screen._foot.text() == "1 virksomhed"
    assert screen.pane.isVisible()


def test_a_new_company_far_down_is_chosen(open_screen, many, desk, qtbot, ops) -> None:
    screen = open_screen()
    qtbot.waitUntil(lambda: "300 virksomheder" in screen._foot.text())
    new = Company(name="Ørsted Ny", municipality_code="0657")

    def create() -> None:
        with desk.store.action("Opret") as unit:
            unit.put(new)

    ops.write(create, owner=ops)
    screen.open_company(new.id)
    qtbot.waitUntil(lambda: chosen_name(screen) == "Ørsted Ny")
    assert "1 valgt" in screen._foot.text()


def test_moving_on_ends_the_search_for_the_row(open_screen, many, qtbot, ops) -> None:
    screen = open_screen()
    with qtbot.waitSignal(screen.pane.shown):
        screen.open_company(many[250].id)
    screen.focus_list()
    screen.table.selectRow(2)
    qtbot.waitUntil(lambda: not ops.busy)
    assert chosen_name(screen) == "Firma 002"


@pytest.mark.parametrize(
    ("code", "shown"),
    [("282500", "28.25.00"), ("28.25.00", "28.25.00"), ("28 25 00", "28.25.00"), ("28", "28"), ("", "")],
)
def test_industry_codes_are_written_one_way(code: str, shown: str) -> None:
    assert industry_code_text(code) == shown


def test_the_pane_keeps_the_width_it_was_drawn_to(open_screen, filled, qtbot, ops, desk) -> None:
    first = open_screen(width=1400)
    first.open_company(filled[NAMES[0]].id)
    settle(qtbot, ops)
    handle = first.body.beside.handle(1)
    usual = first.pane.width()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(0, 100))
    qtbot.mouseMove(handle, QPoint(-80, 100))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(-80, 100))
    settle(qtbot, ops)
    drawn = first.pane.width()
    assert drawn > usual
    again = open_screen(width=1400)
    again.open_company(filled[NAMES[1]].id)
    settle(qtbot, ops)
    assert abs(again.pane.width() - drawn) <= 1
    again.resize(900, 852)
    settle(qtbot, ops)
    assert not again.table.isVisible()


def test_a_row_found_again_replaces_the_selection_though_ctrl_is_held(
    open_screen, filled, qtbot, ops
) -> None:
    screen = open_screen()
    table = screen.table
    table.setSelectionMode(table.SelectionMode.ExtendedSelection)
    table.setCurrentIndex(screen.table.model().index(0, 0))
    qtbot.keyPress(table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    table.pick(filled[NAMES[2]].id)
    settle(qtbot, ops)
    assert [index.row() for index in table.selectionModel().selectedRows()] == [table.currentIndex().row()]
    qtbot.keyRelease(table, Qt.Key.Key_Control)
