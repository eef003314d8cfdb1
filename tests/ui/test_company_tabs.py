"""A company's tabs Henvisninger, Vækstplan and Redskaber, and its fixed contact person, on a real desk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from kmdesk.models import Broker, Company, GrowthInitiative, Need, Referral, SkillsNeed, ToolOffer, Visit
from kmdesk.services.company_detail import read_detail
from kmdesk.services.company_form import CompanyForms
from kmdesk.services.growth import Growth
from kmdesk.services.guide import VisitGuides
from kmdesk.services.referrals import Referrals
from kmdesk.services.skills_map import SkillsMap
from kmdesk.services.tool_box import ToolBox
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.screens.companies.growth_tab import GrowthTab
from kmdesk.ui.screens.companies.overview import Overview
from kmdesk.ui.screens.companies.record_rows import RecordRow
from kmdesk.ui.screens.companies.referrals_tab import ReferralsTab
from kmdesk.ui.screens.companies.tools_tab import ToolsTab
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import IconButton, LinkButton
from kmdesk.ui.widgets.editors import TextEdit
from kmdesk.ui.widgets.tab_order import stops_in
from tests.nasty import NASTY


@pytest.fixture
def company(desk):
    made = Company(name="Vestrum Maskinfabrik", broker_id=desk.store.broker_id)
    with desk.store.action("x", undoable=False) as unit:
        unit.put(made)
    return made


@pytest.fixture
def settle(qtbot, ops):
    return lambda: qtbot.waitUntil(lambda: not ops.busy)


@pytest.fixture
def show(qtbot, ops, settle):
    def shown(tab):
        qtbot.addWidget(tab)
        tab.toasts = []
        tab.toast.connect(lambda text, undo: tab.toasts.append((text, undo)))
        tab.resize(396, 900)
        tab.show()
        settle()
        return tab

    return shown


def rows(tab) -> list[RecordRow]:
    return [row for row in tab.findChildren(RecordRow, "record_row") if row.isVisible()]


def dialog(tab) -> RecordDialog:
    (found,) = (one for one in tab.findChildren(RecordDialog) if one.isVisible())
    return found


@pytest.fixture
def referrals_tab(ops, desk, clock, company, show):
    return show(ReferralsTab(ops, Referrals(desk.store, clock), desk.local, clock, company.id))


def test_a_referral_is_made_answered_and_told(qtbot, referrals_tab, ops, desk, settle):
    tab = referrals_tab
    assert rows(tab) == []
    tab.new_referral()
    settle()
    form = dialog(tab).form
    form.put("topic", "Eksport")
    form.put("system", "business_service")
    form.put("status", "solved")
    dialog(tab)._on_save()
    settle()
    assert "Svaret mangler" in form.cell("answer").remark.text
    form.put("answer", "Kursus i januar")
    dialog(tab)._on_save()
    settle()
    settle()
    qtbot.waitUntil(lambda: len(rows(tab)) == 1)
    (row,) = rows(tab)
    row.findChild(IconButton, "report_back").click()
    settle()
    settle()
    assert desk.store.find(Referral)[0].reported_on == "2026-11-24"
    assert [text for text, _ in tab.toasts] == [
        "Henvisningen er gemt",
        "Noteret: Vestrum Maskinfabrik ved besked",
    ]
    ops.write(desk.store.undo, owner=ops)
    settle()
    assert desk.store.find(Referral)[0].reported_on == ""


@pytest.fixture
def growth_tab(ops, desk, clock, company, show):
    growth, skills = Growth(desk.store, clock), SkillsMap(desk.store, clock)
    return show(GrowthTab(ops, growth, skills, desk.local, clock, company.id))


@pytest.fixture
def growth(desk, clock):
    return Growth(desk.store, clock)


def test_scores_and_observations_are_kept_by_themselves(qtbot, growth_tab, ops, growth, settle):
    editor = growth_tab.areas["2"]
    editor.score._buttons[3].click()
    qtbot.keyClicks(editor.text, "Fast i Tyskland")
    qtbot.waitUntil(lambda: not editor._typing.isActive())
    settle()
    line = growth.view(growth_tab._company_id).areas[1]
    assert (line.score, line.observation) == (4, "Fast i Tyskland")
    ops.write(growth._store.undo, owner=ops)
    settle()
    settle()
    assert editor.text.toPlainText() == ""
    assert editor.score.value() == "4"


def test_what_is_being_written_survives_a_refresh_and_leaving(qtbot, growth_tab, growth, settle):
    editor = growth_tab.areas["1"]
    qtbot.keyClicks(editor.text, "Halvt")
    growth_tab.areas["2"].score._buttons[0].click()
    settle()
    assert editor.text.toPlainText() == "Halvt"
    growth_tab.hide()
    settle()
    assert growth.view(growth_tab._company_id).areas[0].observation == "Halvt"


def test_tab_goes_down_the_plan_and_a_score_leaves_the_focus_where_it_is(qtbot, growth_tab, settle):
    settle()
    strategy = growth_tab.findChild(QWidget, "strategy_row")
    stops = list(stops_in(growth_tab))
    assert [one for one in stops if isinstance(one, TextEdit)] == [
        editor.text for editor in growth_tab.areas.values()
    ]
    one, reached = stops[0], [stops[0]]
    while (one := one.nextInFocusChain()) is not stops[0]:
        if one in stops:
            reached.append(one)
    assert reached == stops
    next(stops_in(strategy)).setFocus()  # where one was before has no say in where one is
    text = growth_tab.areas["1"].text
    text.setFocus()
    growth_tab.areas["2"].score._buttons[0].click()
    settle()
    settle()
    assert QApplication.focusWidget() is text


def test_an_initiative_is_opened_and_deleted_with_keys(qtbot, growth_tab, ops, growth, settle):
    made = replace(growth.blank(growth_tab._company_id), title="Webshop")
    ops.write(lambda: growth.save_initiative(made), owner=ops)
    settle()
    settle()
    qtbot.waitUntil(lambda: len(rows(growth_tab)) == 1)
    link = rows(growth_tab)[0].findChild(LinkButton)
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_F2)
    dialog(growth_tab).done(0)
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Delete)
    settle()
    assert growth.view(growth_tab._company_id).initiatives == ()


def test_three_initiatives_and_a_plain_sentence_at_the_fourth(qtbot, growth_tab, desk, settle, reporter):
    for number in range(3):
        growth_tab.new_initiative()
        settle()
        dialog(growth_tab).form.put("title", f"Nr. {number}")
        dialog(growth_tab).form.put("area", "1")
        dialog(growth_tab)._on_save()
        settle()
        settle()
    qtbot.waitUntil(lambda: len(rows(growth_tab)) == 3)
    assert {one.area for one in desk.store.find(GrowthInitiative)} == {"1"}
    growth_tab.new_initiative()
    settle()
    assert "3 åbne initiativer" in str(reporter.known_errors[-1])


def test_an_initiative_that_needs_a_graduate_becomes_a_need(qtbot, growth_tab, ops, growth, settle):
    made = replace(growth.blank(growth_tab._company_id), title="Eksportplan", needs_graduate=True)
    ops.write(lambda: growth.save_initiative(made), owner=ops)
    settle()
    settle()
    link = growth_tab.findChild(LinkButton, "initiative_need")
    with qtbot.waitSignal(growth_tab.open_need) as asked:
        link.activated.emit()
    settle()
    (need,) = growth._store.find(Need)
    assert asked.args == [need.id]
    assert growth_tab.findChildren(LinkButton, "initiative_need")[-1].text() == "Se behovet"


def test_the_strategy_is_noted_in_its_dialog_and_taken_back(growth_tab, ops, growth, settle):
    def row():
        return growth_tab.strategy.findChildren(RecordRow, "strategy_row")[-1]

    row().opened.emit()
    made = growth_tab.findChild(RecordDialog, "strategy_dialog")
    made.form.put("strategy_place", "Sag 26/114")
    made._on_save()
    settle()
    assert "Vælg det på listen" in made.form.cell("strategy").remark.text
    made.form.put("strategy", "written")
    made._on_save()
    settle()
    settle()
    plan = growth.plan(growth_tab._company_id)
    assert (plan.strategy, plan.strategy_on, plan.strategy_place) == ("written", "", "Sag 26/114")
    assert "Skriftlig" in {badge.text() for badge in row().findChildren(Badge)}
    ops.write(growth._store.undo, owner=ops)
    settle()
    assert growth.plan(growth_tab._company_id).strategy == ""


def test_the_visits_answers_are_offered_and_brought(qtbot, growth_tab, desk, company, settle):
    assert not growth_tab.heard.isVisible()
    visit = Visit(company_id=company.id, starts_at="2026-11-12T10:00", status="done")
    answer = {
        "areas": [{"row": "1", "area": "x", "score": 2, "initiative": "Ny serie", "chosen": ["chosen"]}]
    }

    def visited():
        with desk.store.action("x") as unit:
            unit.put(visit)
        VisitGuides(desk.store).save_answer(visit.id, "q11", answer)

    growth_tab._ops.write(visited, owner=growth_tab._ops)
    settle()
    settle()
    qtbot.waitUntil(growth_tab.heard.isVisible)
    assert "12.11.2026" in growth_tab.heard.accessibleName()
    growth_tab.heard.acted.emit()
    settle()
    settle()
    qtbot.waitUntil(growth_tab.heard.isHidden)
    assert growth_tab.areas["1"].score.value() == "2"
    qtbot.waitUntil(lambda: len(rows(growth_tab)) == 1)


@pytest.fixture
def tools_tab(ops, desk, clock, company, show):
    return show(ToolsTab(ops, ToolBox(desk.store, clock), desk.local, clock, company.id))


def test_a_tool_is_offered_dated_and_taken_back(tools_tab, ops, desk, settle):
    tab = tools_tab
    assert len(tab.rows) == 12
    row = tab.rows["leadership"]
    assert not row._edit.isVisible()
    row.status._buttons[0].click()
    settle()
    settle()
    assert row._said.text() == "24.11.2026"
    row._edit.click()
    settle()
    dialog(tab).form.put("said_on", "2026-11-25")
    dialog(tab)._on_save()
    settle()
    assert "fremtiden" in dialog(tab).form.cell("said_on").remark.text
    dialog(tab).form.put("said_on", "2026-11-20")
    dialog(tab).form.put("note", "Efter jul")
    dialog(tab)._on_save()
    settle()
    settle()
    assert row._said.text() == "20.11.2026 · Efter jul"
    row.status._buttons[0].click()
    settle()
    settle()
    assert desk.store.find(ToolOffer) == []
    assert not row._said.isVisible()
    ops.write(desk.store.undo, owner=ops)
    settle()
    settle()
    assert row.status.value() == "offered"


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ((True, True), "Karen Lyngholm · afløser: Jens Overgaard"),
        ((True, False), "Karen Lyngholm"),
        ((False, True), "Afløser: Jens Overgaard"),
        ((False, False), None),
    ],
)
def test_the_overview_names_the_fixed_contact_and_the_stand_in(qtbot, desk, company, named, told):
    (broker, standin), jens = named, Broker(name="Jens Overgaard")
    with desk.store.action("x") as unit:
        unit.put(jens)
    people = {
        "broker_id": desk.store.broker_id if broker else "",
        "standin_broker_id": jens.id if standin else "",
    }
    CompanyForms(desk.store).save(
        {"municipality_code": "0657", "industry_group": "manufacturing", **people}, company.id, ()
    )
    page = Overview(read_detail(desk.store, company.id), desk.store.clock.today())
    qtbot.addWidget(page)
    texts = [one.text() for one in page.findChildren(QLabel)]
    if told is None:
        assert "Fast kontakt" not in texts
    else:
        assert texts[texts.index("Fast kontakt") + 1] == told


@pytest.mark.parametrize(
    "text", ["Et emne, der er så langt, at det ikke kan stå i panelet ved siden af knapperne", *NASTY]
)
def test_no_title_makes_a_tab_wider_than_the_pane(qtbot, referrals_tab, growth_tab, growth, text):
    company_id = growth_tab._company_id
    ops, title = growth_tab._ops, text if text.strip() else "x"
    made = replace(growth.blank(company_id), title=title, due_on="2026-01-01", needs_graduate=True)
    ops.write(lambda: growth.save_initiative(made), owner=ops)
    service = referrals_tab._referrals
    passed_on = replace(service.blank(company_id, topic=title), system="other")
    ops.write(lambda: service.save(passed_on), owner=ops)
    qtbot.waitUntil(lambda: len(rows(referrals_tab)) == len(rows(growth_tab)) == 1)
    assert referrals_tab.minimumSizeHint().width() <= 396
    assert growth_tab.minimumSizeHint().width() <= 396


def test_a_line_of_skills_is_written_becomes_a_need_and_is_deleted(qtbot, growth_tab, ops, desk, settle):
    section = growth_tab.skills
    section._add.activated.emit()
    settle()
    form = dialog(section).form
    dialog(section)._on_save()
    settle()
    assert "ikke, hvad der er brug for" in form.cell("competence").remark.text
    for name, value in {"competence": "CNC", "people_now": 1, "people_wanted": 3, "horizon": "m0_3"}.items():
        form.put(name, value)
    dialog(section)._on_save()
    settle()
    settle()
    qtbot.waitUntil(lambda: len(rows(section)) == 1)
    assert section.summary.text() == "Virksomheden mangler 2 medarbejdere: 2 om 0–3 mdr."
    with qtbot.waitSignal(section.open_need) as asked:
        section.findChild(LinkButton, "skills_need_link").activated.emit()
    settle()
    settle()
    (need,) = desk.store.find(Need)
    assert (asked.args, need.headcount) == ([need.id], 2)
    qtbot.waitUntil(lambda: section.findChild(LinkButton, "skills_need_link").text() == "Se behovet (åbent)")
    (row,) = rows(section)
    row.findChild(LinkButton).setFocus()
    qtbot.keyClick(row.findChild(LinkButton), Qt.Key.Key_Delete)
    settle()
    settle()
    qtbot.waitUntil(lambda: not rows(section))
    assert desk.store.find(Need) == [need]
    ops.write(desk.store.undo, owner=ops)
    qtbot.waitUntil(lambda: len(rows(section)) == 1)


def test_the_keyboard_stays_at_the_lines_of_skills(qtbot, growth_tab, desk, settle, reporter):
    section = growth_tab.skills
    lines = [SkillsNeed(company_id=growth_tab._company_id, function=name) for name in ("Lager", "Pakkeri")]
    with desk.store.action("x", undoable=False) as unit:
        for line in lines:
            unit.put(line)
    section.refresh()
    qtbot.waitUntil(lambda: len(rows(section)) == 2)
    growth_tab.activateWindow()
    for left in (1, 0):
        link = rows(section)[0].findChild(LinkButton)
        link.setFocus()
        qtbot.waitUntil(link.hasFocus)
        qtbot.keyClick(link, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda left=left: len(rows(section)) == left)
        onward = rows(section)[0].findChild(LinkButton) if left else section._add
        assert QApplication.focusWidget() is onward  # and not the window's first field
    section._ops.write(desk.store.undo, owner=section)
    qtbot.waitUntil(lambda: len(rows(section)) == 1)
    assert QApplication.focusWidget() is section._add
    section._delete(lines[1].id)
    rows(section)[0].opened.emit()  # clicked before the list knows that it is gone
    settle()
    (error,) = reporter.known_errors
    assert error.advice
