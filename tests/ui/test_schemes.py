"""Ordninger: found, read with the arrow keys, calculated, previewed, and rates recorded; at a visit too."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem

from kmdesk.app.documents import Documents
from kmdesk.app.services import Services
from kmdesk.core.clock import FixedClock
from kmdesk.models import Company, Need, SchemeRate, Visit
from kmdesk.rules.schemes import GONE
from kmdesk.services.guide import VisitGuides
from kmdesk.services.schemes import shipped_schemes
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.screens.schemes.calculator import CalculatorBox
from kmdesk.ui.screens.schemes.catalogue_list import ROW, Heading, SchemeEntry
from kmdesk.ui.screens.schemes.rate_dialog import rate_dialog
from kmdesk.ui.screens.schemes.screen import SchemesScreen
from kmdesk.ui.screens.visits.scheme_rows import SchemeRow
from kmdesk.ui.screens.visits.visit_screen import VisitScreen
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.choices import ComboBox
from kmdesk.ui.widgets.messages import InlineMessage

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
    box = screen.detail.calculators["wage_subsidy"]
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
    assert screen.detail.findChild(InlineMessage, "old_rate_message")
    record_rate(qtbot, ops, screen, desk, "91,25")
    assert screen.detail.findChild(InlineMessage, "old_rate_message") is None
    assert "91,25" in texts(screen.detail)


def test_a_typo_can_be_corrected_after_the_warning_is_gone(qtbot, ops, screen, desk) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    record_rate(qtbot, ops, screen, desk, "19,25")
    record_rate(qtbot, ops, screen, desk, "91,25")
    assert "19,25" not in texts(screen.detail)
    assert "91,25" in texts(screen.detail)


def test_every_table_of_rates_asks_for_its_own_kind_and_an_ended_scheme_for_none(qtbot, ops, screen) -> None:
    for code in ("wage_subsidy_public", "innobooster", "mentor_support", "knowledge_pilot"):
        screen.open_scheme(code)
        quiet(qtbot, ops, screen)
        asked = []
        screen.detail.new_rate.connect(asked.append)
        screen.detail.new_rate.disconnect(screen._new_rate)
        for link in screen.detail.findChildren(LinkButton, "new_rate"):
            link.click()
        gone = shipped_schemes()[code].status_on(screen._clock.today()).status in GONE
        assert asked == ([] if gone else [kind.id for kind in shipped_schemes()[code].rate_kinds])


def test_in_december_the_form_proposes_the_year_to_come(desk, ops, qtbot, screen) -> None:
    (kind,) = shipped_schemes()[CODE].rate_kinds
    known = replace(kind, rates=(replace(kind.rates[0], year=2026, valid_from=date(2026, 1, 1)), *kind.rates))
    december = FixedClock(datetime(2026, 12, 20, 9))  # noqa: DTZ001 - wall-clock
    for of, clock, year in (
        (known, december, "2027"),
        (kind, december, "2026"),
        (known, screen._clock, "2026"),
    ):
        dialog = rate_dialog(
            ops,
            screen._schemes,
            local=desk.local,
            clock=clock,
            scheme=shipped_schemes()[CODE],
            kind=of,
            parent=screen,
        )
        assert dialog.form.values()["year"] == year


def record_rate(qtbot, ops, screen, desk, amount) -> None:
    """Record a rate of this year from the table of rates."""
    screen.detail.findChild(LinkButton, "new_rate").click()
    dialog = screen.window().findChildren(RecordDialog)[-1]
    dialog.form.load({"amount": amount, "year": "2026", "source": "star.dk"})
    dialog._on_save()
    wanted = amount.replace(",", ".")
    qtbot.waitUntil(lambda: [rate.amount for rate in desk.store.find(SchemeRate)] == [wanted])
    quiet(qtbot, ops, screen)


# What is typed into a calculator


def typed(screen, name="wage_cost_per_hour", calculator="wage_subsidy") -> str:
    return screen.detail.calculators[calculator]._editors[name].text()


def type_example(qtbot, ops, screen) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    box = screen.detail.calculators["wage_subsidy"]
    for name, text in (("weeks", "26"), ("wage_cost_per_hour", "182,50")):
        box._editors[name].clear()
        qtbot.keyClicks(box._editors[name], text)
    qtbot.waitUntil(lambda: box.result is not None)
    quiet(qtbot, ops, screen)


def test_what_is_typed_stays_when_the_page_is_shown_again_or_something_else_changes(
    qtbot, ops, screen, desk, visit
) -> None:
    type_example(qtbot, ops, screen)
    detail = screen.detail
    screen.activate()
    quiet(qtbot, ops, screen)
    assert screen.detail is detail  # not even made anew
    company = desk.store.require(Company, visit.company_id)
    ops.write(lambda: put(desk, replace(company, phone="97000000")), owner=ops)
    quiet(qtbot, ops, screen)
    assert screen.detail is detail
    assert typed(screen) == "182,50"


def test_what_is_typed_is_there_again_after_another_scheme_and_after_a_new_rate(
    qtbot, ops, screen, desk
) -> None:
    type_example(qtbot, ops, screen)
    screen.list.go_to("innobooster")
    quiet(qtbot, ops, screen)
    screen.list.go_to(CODE)
    quiet(qtbot, ops, screen)
    assert typed(screen) == "182,50"
    record_rate(qtbot, ops, screen, desk, "91,25")
    assert typed(screen) == "182,50"
    assert "87.782,50" in texts(screen.detail.calculators["wage_subsidy"])  # the rate is above the cap now
    screen.detail.calculators["wage_subsidy"].reset()
    assert typed(screen) == ""


def test_an_answer_at_the_visit_comes_in_while_typing_and_takes_neither_text_nor_place(
    qtbot, ops, screen, desk, visit
) -> None:
    type_example(qtbot, ops, screen)
    editor = screen.detail.calculators["wage_subsidy"]._editors["wage_cost_per_hour"]
    editor.setFocus()
    editor.setCursorPosition(3)
    detail = screen.detail
    ops.write(lambda: answer(desk, visit, "s01", {"n": 57}), owner=ops)
    qtbot.waitUntil(lambda: screen.detail is not detail)
    quiet(qtbot, ops, screen)
    assert typed(screen) == "182,50"
    assert typed(screen, "ordinary_employees") == "57"
    again = screen.detail.calculators["wage_subsidy"]._editors["wage_cost_per_hour"]
    assert (screen.focusWidget(), again.cursorPosition()) == (again, 3)


def test_what_was_typed_for_one_company_is_not_there_for_another(qtbot, ops, screen, desk, visit) -> None:
    type_example(qtbot, ops, screen)
    other = Company(name="Nordkraft ApS", employees=7)
    second = Visit(
        company_id=other.id,
        broker_id=desk.store.broker_id,
        starts_at="2026-11-24T10:00",
        status="in_progress",
    )
    ops.write(lambda: put(desk, other, second), owner=ops)
    quiet(qtbot, ops, screen)
    screen.open_scheme(CODE, second.id)
    quiet(qtbot, ops, screen)
    assert typed(screen) == ""
    box = screen.detail.calculators["wage_subsidy"]
    assert typed(screen, "ordinary_employees") == ""
    assert box._editors["ordinary_employees"].placeholderText() == "fx 7"


def put(desk, *records) -> None:
    with desk.store.action("x") as unit:
        for record in records:
            unit.put(record)


def answer(desk, visit, question, value) -> None:
    VisitGuides(desk.store).save_answer(visit.id, question, value)


def test_what_the_visit_says_is_filled_in_and_marked_until_it_is_typed_over(
    qtbot, ops, screen, desk, visit
) -> None:
    months = [{"row": f"{n:02}", "n": 40 + n} for n in range(1, 13)]
    need = Need(
        company_id=visit.company_id, visit_id=visit.id, title="x", hours_per_week=30, wage="182,50 kr./t."
    )

    def tell() -> None:
        answer(desk, visit, "s01", {"n": 57.5})
        answer(desk, visit, "s02", {"n": 2})
        answer(desk, visit, "s03", {"months": months})
        put(desk, need)

    ops.write(tell, owner=ops)
    quiet(qtbot, ops, screen)
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    boxes = screen.detail.calculators
    assert (typed(screen, "ordinary_employees"), typed(screen, "supported_now")) == ("57,5", "2")
    assert boxes["wage_subsidy"]._fields["ordinary_employees"].source() == "besøget"
    assert typed(screen, "hours_per_week") == "30"
    assert boxes["wage_subsidy"]._fields["hours_per_week"].source() == "behovet"
    assert typed(screen, "hourly_wage", "cost_comparison") == "182,50 kr."
    assert boxes["cost_comparison"].result is not None
    assert [typed(screen, f"month_{n}", "net_increase") for n in (1, 12)] == ["41", "52"]
    editor = boxes["wage_subsidy"]._editors["ordinary_employees"]
    editor.clear()
    qtbot.keyClicks(editor, "60")
    assert boxes["wage_subsidy"]._fields["ordinary_employees"].source() == ""
    boxes["wage_subsidy"].reset()
    assert typed(screen, "ordinary_employees") == "57,5"


def test_the_sector_decides_about_the_cap_and_comes_from_the_company(qtbot, ops, screen, desk, visit) -> None:
    public = replace(desk.store.require(Company, visit.company_id), sector="public")
    ops.write(lambda: put(desk, public), owner=ops)
    quiet(qtbot, ops, screen)
    screen.open_scheme("icebreaker")
    quiet(qtbot, ops, screen)
    box = screen.detail.calculators["wage_subsidy"]
    choice = box._editors["employer"]
    assert (choice.value(), box._fields["employer"].source()) == ("public", "virksomheden")
    box.set_text("wage_cost_per_hour", "180")
    box.work_out()
    assert "Offentlig arbejdsgiver" in texts(box)
    choice.set_value("private")
    choice.chosen.emit("private")
    box.work_out()
    assert "loft på 75 %" in marks(box)


def marks(widget) -> str:
    return "\n".join([texts(widget), *(mark.text() for mark in widget.findChildren(StatusMark))])


# History, rates and steps


@pytest.mark.parametrize(("wanted", "year"), [("194,84", 2013), ("173,09", 2013), ("203,17", 2024)])
def test_a_rate_of_long_ago_can_be_calculated_with_on_the_screen_only(
    qtbot, ops, screen, wanted, year
) -> None:
    screen.open_scheme("job_rotation")
    quiet(qtbot, ops, screen)
    box = screen.detail.calculators["job_rotation"]
    box.set_text("course_hours", "100")
    choice = box.findChild(ComboBox, "calculator_rate")
    at = next(
        n for n in range(choice.count()) if wanted in choice.itemText(n) and str(year) in choice.itemText(n)
    )
    choice.setCurrentIndex(at)
    choice.chosen.emit(choice.value())
    assert f"100 timer × {wanted} kr." in texts(box)
    assert f"med satsen for {year}" in box._about.text()
    old = year < 2024
    assert ("historik" in box._about.text()) == old
    assert box.on_sheet.isHidden() == old
    quiet(qtbot, ops, screen)
    assert (f"100 timer × {wanted} kr." in sheet_text(screen)) != old


def test_a_scheme_of_the_past_is_calculated_as_it_was_and_stays_on_the_screen(qtbot, ops, screen) -> None:
    screen.open_scheme("knowledge_pilot")
    quiet(qtbot, ops, screen)
    box = screen.detail.calculators["knowledge_pilot"]
    box.set_text("months", "12")
    box.work_out()
    assert "150.000" in texts(box)
    assert "historik" in box._about.text()
    assert "satsen er usikker" in box._about.text()
    quiet(qtbot, ops, screen)
    assert "150.000" not in sheet_text(screen)


def test_a_rate_is_chosen_by_what_it_is_of(qtbot, ops, screen) -> None:
    screen.open_scheme("adult_apprentice")
    quiet(qtbot, ops, screen)
    choice = screen.detail.findChild(ComboBox, "calculator_rate")
    offered = [choice.itemText(n) for n in range(choice.count())]
    assert offered == ["Fra ledighed: 45 kr./t. (2020)", "Fra job: 30 kr./t. (2020)"]


def test_the_steps_of_a_comparison_unfold_and_stay_unfolded(qtbot, ops, screen) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    box = screen.detail.calculators["cost_comparison"]
    box.set_text("hourly_wage", "182,50")
    box.work_out()
    step = "Støtte i 13 uger: 481 timer × 86,16 kr."
    assert step not in texts(box)
    assert "268.244,08" in texts(box)
    box.findChild(LinkButton, "fold_steps").click()
    assert step in texts(box)
    assert "afrundet til hele øre" in texts(box)
    screen.list.go_to("innobooster")
    screen.list.go_to(CODE)
    assert step in texts(screen.detail.calculators["cost_comparison"])


def test_each_calculation_goes_with_the_sheet_when_it_is_ticked(qtbot, ops, screen) -> None:
    type_example(qtbot, ops, screen)
    boxes = screen.detail.calculators
    boxes["cost_comparison"].set_text("hourly_wage", "182,50")
    boxes["cost_comparison"].work_out()
    quiet(qtbot, ops, screen)
    assert "92.679,08" in sheet_text(screen)
    assert "268.244,08" not in sheet_text(screen)
    boxes["cost_comparison"].on_sheet.click()
    quiet(qtbot, ops, screen)
    assert "268.244,08" in sheet_text(screen)
    boxes["wage_subsidy"].on_sheet.click()
    quiet(qtbot, ops, screen)
    assert "I betaler selv" not in sheet_text(screen)


def sheet_text(screen) -> str:
    document = screen.pane.view.document()
    pages = (document.getAllText(page).text() for page in range(document.pageCount()))
    return " ".join(" ".join(pages).split())


# The conditions in words


def test_a_condition_says_its_name_and_how_it_stands(qtbot, ops, screen) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    shown = texts(screen.detail)
    assert "Privat virksomhed\nEnkeltmandsvirksomheder kan også bruge ordningen.\nOpfyldt · CVR:" in shown
    assert "Mangler oplysning · P-nummer:" in shown
    assert "Ikke undersøgt: kommunen afgør det." in shown


# Narrow windows, several sheets


def test_where_there_is_no_room_the_sheet_is_a_tab_with_its_buttons(qtbot, ops, screen) -> None:
    assert screen.pane.isVisible()
    assert not screen.columns.tabs.isVisible()
    screen.resize(960, 560)
    quiet(qtbot, ops, screen)
    assert screen.columns.tabs.isVisible()
    assert (screen.detail.isVisible(), screen.pane.isVisible()) == (True, False)
    screen.columns.tabs.set_current("sheet")
    quiet(qtbot, ops, screen)
    assert (screen.detail.isVisible(), screen.pane.isVisible()) == (False, True)
    assert screen.pane.view.document().pageCount() == 1
    assert screen.pane.findChild(Button, "hand_out_sheet").isVisible()
    screen.resize(1240, 850)
    assert screen.detail.isVisible()
    assert screen.pane.isVisible()


def test_nothing_is_cut_in_a_narrow_column(qtbot, ops, screen) -> None:
    screen.resize(780, 560)
    for code in shipped_schemes():
        screen.open_scheme(code)
        quiet(qtbot, ops, screen)
        for box in screen.detail.calculators.values():
            for name in box._editors:
                box.set_text(name, "30")
            box.work_out()
        assert screen.detail.minimumSizeHint().width() <= screen._shown.viewport().width(), code


def test_what_the_heading_has_no_room_for_is_in_its_menu(qtbot, screen) -> None:
    assert (screen._review.isVisible(), screen._review_in_menu.isVisible()) == (True, False)
    screen.resize(780, 560)
    assert (screen._review.isVisible(), screen._review_in_menu.isVisible()) == (False, True)


def test_a_status_has_room_in_a_narrow_catalogue(screen) -> None:
    """It stands below the name, so that both can be read."""
    listed = screen.list
    row = listed.schemes.row_of("job_rotation")
    painted = {}
    for width in (208, 400):
        listed.resize(width, 400)
        picture = QPixmap(width, 40)
        picture.fill("white")
        painter = Recording(picture)
        option = QStyleOptionViewItem()
        option.rect = picture.rect()
        listed.itemDelegate().paint(painter, option, listed.schemes.index(row, 0))
        painter.end()
        painted[width] = painter.written
    assert painted[208] == ["Jobrotation", "Under udfasning"]
    assert painted[400] == ["Under udfasning", "Jobrotation"]


class Recording(QPainter):
    """A painter that remembers what it wrote."""

    def __init__(self, on) -> None:
        super().__init__(on)
        self.written = []

    def drawText(self, *what) -> None:  # noqa: N802 - Qt's name
        self.written += [part for part in what if isinstance(part, str)]
        super().drawText(*what)


def test_ticked_schemes_are_one_file_and_say_when_they_exclude_each_other(qtbot, ops, screen) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    screen.focus_list()
    qtbot.keyClick(screen.list, Qt.Key.Key_Space)
    screen.list.go_to("job_rotation")
    qtbot.keyClick(screen.list, Qt.Key.Key_Space)
    quiet(qtbot, ops, screen)
    assert screen.pane.view.document().pageCount() == 2
    assert screen.pane.findChild(Button, "hand_out_sheet").text() == "&Udlevér 2 ark"
    assert "I filen: Løntilskud – privat, Jobrotation" in texts(screen.pane)
    assert screen.pane._clash.isVisible()
    made = []
    screen.preview_wanted.connect(made.append)
    screen.hand_out()
    qtbot.waitUntil(lambda: bool(made))
    assert "Løntilskud" in made[0].title
    assert "Jobrotation" in made[0].title
    assert screen.print_subject()["codes"] == ("job_rotation", CODE)
    screen.pane.findChild(LinkButton, "clear_picked").click()
    quiet(qtbot, ops, screen)
    assert screen.pane.view.document().pageCount() == 1
    assert screen.print_subject()["codes"] == ("job_rotation",)


def test_a_click_before_the_name_ticks_and_one_on_it_does_not(qtbot, screen) -> None:
    index = screen.list.schemes.index(screen.list.schemes.row_of("flex_job"), 0)
    box = screen.list.visualRect(index)
    middle = box.center().y()
    qtbot.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 80, middle))
    assert screen.list.schemes.ticked == frozenset()
    qtbot.mouseClick(screen.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 12, middle))
    assert screen.list.schemes.ticked == {"flex_job"}
    screen.filter.setText("innobo")
    assert screen.list.schemes.ticked == {"flex_job"}


def test_the_calculation_of_a_ticked_scheme_goes_with_it_though_another_is_shown(qtbot, ops, screen) -> None:
    type_example(qtbot, ops, screen)
    screen.list.schemes.tick({CODE, "flex_job"})
    screen.list.go_to("flex_job")
    quiet(qtbot, ops, screen)
    assert "92.679,08" in sheet_text(screen)


def test_the_sheet_is_for_the_visit_at_hand_unless_it_is_unticked(qtbot, ops, screen, visit) -> None:
    made = []
    screen.preview_wanted.connect(made.append)
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    screen.hand_out()
    qtbot.waitUntil(lambda: len(made) == 1)
    assert made[0].given.visit_id == visit.id
    assert "Vestrum Maskinfabrik A/S" in texts(screen.pane)
    assert "Udleveringen noteres på besøget." in texts(screen.pane)
    screen.pane.for_visit.setFocus()
    qtbot.keyClick(screen.pane.for_visit, Qt.Key.Key_Space)
    assert "Udleveringen noteres alligevel." in texts(screen.pane)
    screen.hand_out()
    qtbot.waitUntil(lambda: len(made) == 2)
    # That it was handed out is always noted; only what it belongs to can be chosen.
    assert (made[1].given.visit_id, made[1].given.company_id) == ("", "")


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


def test_links_at_the_top_lead_to_rates_calculator_and_application(qtbot, ops, screen) -> None:
    screen.open_scheme(CODE)
    quiet(qtbot, ops, screen)
    bar = screen._shown.verticalScrollBar()
    top = {link.text(): link for link in screen.detail.findChildren(LinkButton)}
    seen = []
    for name in ("Satser", "Beregner", "Sådan søges den"):
        bar.setValue(0)
        qtbot.mouseClick(top[name], Qt.MouseButton.LeftButton)
        seen.append(bar.value())
    assert 0 < seen[0] < seen[1] < seen[2]
