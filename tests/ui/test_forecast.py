"""The forecast panel in the window: a round invited, keyed in by keyboard, undone, and told together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from kmdesk.models import Company, ContactPerson, ForecastAnswer, GuideAnswer, Visit
from kmdesk.rules.forecast import Quarter
from kmdesk.services.forecast import Forecasts
from kmdesk.services.forecast_query import ForecastQuery
from kmdesk.services.search import Search
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.screens.companies.forecast_tab import ForecastTab
from kmdesk.ui.screens.companies.page import CompaniesPage
from kmdesk.ui.screens.forecast.answer_dialog import AnswerDialog
from kmdesk.ui.screens.forecast.figures_page import ShareBar
from kmdesk.ui.screens.forecast.member_dialogs import AddDialog
from kmdesk.ui.widgets.buttons import Button

NOW = Quarter(2026, 4)
IDS = tuple(f"c{number}" for number in range(7))


@pytest.fixture
def forecasts(desk, clock):
    with desk.store.action("x", undoable=False) as unit:
        for number, company_id in enumerate(IDS):
            unit.put(Company(id=company_id, name=f"Firma {number}", municipality_code="0657"))
        unit.put(ContactPerson(company_id="c0", name="Hanne", main_contact=True))
        visit = unit.put(Visit(company_id="c6", starts_at="2026-11-12T10:00", status="done"))
        unit.put(GuideAnswer(visit_id=visit.id, question="q32", value={"activities": ["forecast_panel"]}))
    made = Forecasts(desk.store, clock)
    made.add(IDS[:6])
    made.answer("c0", NOW.later(-1), {"unskilled_now": "8", "unskilled_m3": "flere"})
    return made


@pytest.fixture
def page(qtbot, ops, desk, clock, forecasts):
    made = CompaniesPage(ops, desk.store, desk.local, clock, forecasts=forecasts, search=Search(desk.store))
    qtbot.addWidget(made)
    made.said = []
    made.toast.connect(lambda text, undo: made.said.append((text, undo)))
    made.resize(1240, 860)
    made.show()
    made.activate()
    qtbot.waitUntil(lambda: not ops.busy)
    made.show_tab("forecast")
    qtbot.waitUntil(lambda: not ops.busy)
    made.settle = lambda: qtbot.waitUntil(lambda: not ops.busy)
    return made


def dialog(page, cls=AnswerDialog):
    (found,) = (one for one in page.window().findChildren(cls) if one.isVisible())
    return found


def states(forecasts) -> list[str]:
    return [row.state for row in forecasts.page(ForecastQuery(NOW))]


def press(page, name: str) -> None:
    page.findChild(Button, name).click()
    page.settle()


def key_in(page, *texts: str) -> AnswerDialog:
    """Open the next form and type the first figures, each with Enter after it."""
    page.forecast.round.key_in_next()
    page.settle()
    shown = dialog(page)
    for text in texts:
        QTest.keyClicks(QApplication.focusWidget(), text)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    return shown


def test_a_round_by_keyboard(page, desk, forecasts):
    panel = page.forecast
    assert page.focusWidget() is panel.round.table
    press(page, "forecast_invite")
    assert states(forecasts) == ["invited"] * 6
    assert page.said[-1] == ("6 virksomheder er inviteret", True)
    desk.store.undo()
    assert states(forecasts) == ["open"] * 6
    press(page, "forecast_invite")

    panel.round.table.pick("c5")
    shown = key_in(page, "10", "+", "x")
    assert shown.windowTitle() == "Firma 0 · 4. kvartal 2026"
    said = [one.text() for one in shown.form.cell("unskilled_now").findChildren(QLabel)]
    assert any("Sidst: 8" in text for text in said)
    assert shown.form.value("unskilled_m3") == "Flere"
    QTest.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown.isVisible()  # x is no figure: it says so at the field, and all that was typed stays
    assert shown.form.cell("unskilled_m12").remark.level == "error"
    assert shown.form.value("unskilled_now") == "10"
    shown.form.editor("unskilled_m12").set_value("12")
    QTest.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    page.settle()
    stored = forecasts.form("c0", NOW).answer
    assert (stored.unskilled_now, stored.unskilled_m3, stored.unskilled_m12) == ("10", "more", "12")
    assert (stored.answered_by, stored.status) == ("Hanne", "answered")

    following = dialog(page)  # the next one without an answer is there at once
    assert following.windowTitle().startswith("Firma 1")
    QTest.keyClicks(QApplication.focusWidget(), "7")
    following._save_and_close()
    page.settle()
    assert forecasts.form("c1", NOW).answer.unskilled_now == "7"
    desk.store.undo()
    assert forecasts.form("c1", NOW).answer.status == "invited"


def test_members_calls_forms_and_quarters(page, desk, forecasts, qtbot):
    panel, asked = page.forecast, []
    page.ring.connect(lambda ids, name: asked.append((ids, name)))
    page.print_forms.connect(lambda ids, code: asked.append((ids, code)))
    page.print_report.connect(asked.append)
    press(page, "forecast_ring")
    press(page, "forecast_forms")
    assert asked == [(IDS[:6], "Mangler prognosesvar"), (IDS[:6], "2026-Q4")]
    assert page.print_subject()["quarter"] == "2026-Q4"
    panel.show_part("figures")
    assert panel.print_shown()  # Ctrl+P
    assert asked.pop() == "2026-Q4"
    panel.show_part("round")

    press(page, "forecast_add")
    adding = dialog(page, AddDialog)
    assert list(adding.boxes) == ["c6"]
    assert not adding.findChild(Button, "add_chosen").isEnabled()  # nobody is taken in unseen
    adding.boxes["c6"].setChecked(True)
    adding.findChild(Button, "add_chosen").click()
    page.settle()
    assert states(forecasts) == ["open"] * 7
    panel.round.table.mark(("c5", "c6"))
    panel.round.decline()
    page.settle()
    assert states(forecasts)[5:] == ["declined", "declined"]
    panel.round.table.mark(("c6",))
    panel.round.remove()
    page.settle()
    panel.round.edit_member("c0")
    page.settle()
    member = dialog(page, RecordDialog)
    member.form.editor("answer_way").set_value("phone")
    member._on_save()
    page.settle()
    assert forecasts.member("c0").answer_way == "phone"

    panel.quarters.before.click()
    page.settle()
    assert [panel.round.model.id_at(n) for n in range(panel.round.model.rowCount())] == ["c0"]
    page.open_company("c0")
    assert not page.shows_forecast


def test_the_figures_are_told_together_and_copied(page, desk, forecasts, tmp_path):
    for company_id in IDS[:6]:
        forecasts.answer(company_id, NOW, {"unskilled_now": "10", "unskilled_m3": "15", "shortage": "no"})
    page.forecast.show_part("figures")
    page.settle()
    texts = {one.text() for one in page.forecast.figures.findChildren(QLabel)}
    assert {
        "6 af 6 har svaret (100,0\u00a0%) · kvartalet før 100,0\u00a0%",
        "+30 (+50,0\u00a0%)",
        "60",
    } <= texts
    assert not any("Firma" in text for text in texts)
    bars = [one.accessibleName() for one in page.forecast.figures.findChildren(ShareBar)]
    assert bars[0] == "Flere 100,0\u00a0%"
    page.forecast.copy()
    assert "Ufaglærte\t6\t6\t100,0" in QApplication.clipboard().text()
    page.forecast.export_to(tmp_path / "panel.csv")
    page.settle()
    assert (tmp_path / "panel.csv").stat().st_size > 500


def test_a_company_shows_its_own_series(qtbot, ops, desk, forecasts):
    tab = ForecastTab(ops, forecasts, "c0")
    qtbot.addWidget(tab)
    tab.resize(384, 700)
    tab.show()
    qtbot.waitUntil(lambda: not ops.busy)
    texts = [one.text() for one in tab.findChildren(QLabel)]
    assert {"3. kvartal 2026", "8", "Flere", "Svarer: Hanne · Papir"} <= set(texts)
    with qtbot.waitSignal(tab.key_in) as asked:
        tab.findChild(Button, "forecast_key_in").click()
    assert asked.args == ["c0", "2026-Q4"]
    other = ForecastTab(ops, forecasts, "c6")
    qtbot.addWidget(other)
    other.show()
    qtbot.waitUntil(lambda: not ops.busy)
    other.findChild(Button, "forecast_join").click()
    qtbot.waitUntil(lambda: not ops.busy)
    assert forecasts.member("c6").until == ""
    assert len(desk.store.find(ForecastAnswer)) == 1
