"""Pladsbank and a company's tab Pladser: written, confirmed, filled and deleted by keyboard."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kmdesk.models import Candidate, Company, Match, StandingPlace
from kmdesk.services.search import Search
from kmdesk.services.standing_places import StandingPlaces
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.dialogs.standing_place import ProposeDialog
from kmdesk.ui.screens.companies.places_tab import PlacesTab
from kmdesk.ui.screens.companies.record_rows import RecordRow
from kmdesk.ui.screens.needs.places import PlacesPage
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton

VESTRUM = Company(name="Vestrum & Sønner A/S", municipality_code="0657")
TANGSOE = Company(name="Tangsø Plast A/S", municipality_code="0661")
SOFIE = Candidate(
    name="Sofie Bjerre",
    status="student",
    wishes=("student_job",),
    municipality_code="0657",
    delete_after="2027-05-24",
)


def place(company, title, **fields):
    told = {"type": "student_job", "places": 1, "confirmed_on": "2026-01-02", **fields}
    return StandingPlace(company_id=company.id, title=title, **told)


@pytest.fixture
def world(qtbot, ops, desk, clock):
    records = (VESTRUM, TANGSOE, SOFIE, place(VESTRUM, "Lager"), place(TANGSOE, "Pakkeri", places=2))
    with desk.store.action("x", undoable=False) as unit:
        for record in records:
            unit.put(record)
    places = StandingPlaces(desk.store, clock)
    page = PlacesPage(ops, places, Search(desk.store), desk.local, clock)
    tab = PlacesTab(ops, places, desk.local, clock, VESTRUM.id)
    said: list[str] = []
    for one in (page, tab):
        qtbot.addWidget(one)
        one.toast.connect(lambda text, _undo: said.append(text))

    def settle():
        qtbot.waitUntil(
            lambda: not (ops.busy or page.typing.isActive() or page._open_soon.isActive()), timeout=5000
        )

    def dialog(of, kind):
        (found,) = (one for one in of.findChildren(kind) if one.isVisible())
        return found

    page.resize(1232, 800)
    page.show()
    page.activate()
    settle()
    qtbot.waitUntil(lambda: page.model.known_count == 2)
    return SimpleNamespace(
        page=page, tab=tab, said=said, settle=settle, dialog=dialog, store=desk.store, places=places, ops=ops
    )


def titles(page):
    return [page.model.row(n).title for n in range(page.model.rowCount())]


def key(world, widget, *keys):
    widget.setFocus()
    for one in keys:
        QTest.keyClick(widget, one)
        world.settle()


def undo(world):
    world.ops.write(world.store.undo, owner=world.page)
    world.settle()
    world.settle()


def test_the_bank_is_filtered_confirmed_in_bulk_and_undone_at_once(qtbot, world):
    page = world.page
    assert titles(page) == ["Pakkeri", "Lager"]
    page.filters.open_filter("old")
    page.text_filter.setText("lag")
    world.settle()
    qtbot.waitUntil(lambda: titles(page) == ["Lager"])
    page.clear_filters()
    world.settle()
    page.focus_list()
    page.table.setCurrentIndex(page.model.index(0, 0))
    key(world, page.table, Qt.Key.Key_Space, Qt.Key.Key_Space)
    page.findChild(Button, "bulk_confirm").click()
    world.settle()
    assert world.said == ["2 pladser er bekræftet i dag"]
    assert {one.confirmed_on for one in world.store.find(StandingPlace)} == {"2026-11-24"}
    undo(world)
    assert {one.confirmed_on for one in world.store.find(StandingPlace)} == {"2026-01-02"}
    key(world, page.table, Qt.Key.Key_Return)
    world.settle()
    assert page.pane.isVisible()
    assert page.findChild(QWidget, "old_notice") is not None
    page.findChild(Button, "propose_button").setFocus()
    key(world, page.table, Qt.Key.Key_B)
    world.settle()
    assert QApplication.focusWidget() is page.table  # the pane read its place anew and left the focus there
    undo(world)
    key(world, page.pane, Qt.Key.Key_Escape)
    assert not page.pane.isVisible()
    key(world, page.table, Qt.Key.Key_B)
    assert world.said[-1] == "Pladsen er bekræftet i dag"


def test_somebody_is_proposed_and_the_place_cannot_go_then(qtbot, world, reporter):
    page = world.page
    lager = next(one for one in world.store.find(StandingPlace) if one.title == "Lager")
    page.open_record(lager.id)
    world.settle()
    page.findChild(Button, "propose_button").click()
    world.settle()
    dialog = world.dialog(page, ProposeDialog)
    key(world, dialog.candidate, Qt.Key.Key_Down)
    assert dialog.candidate._found.item(0).text() == "Sofie Bjerre – Ønsker studiejob · bor i Herning"
    dialog._give()
    world.settle()
    assert "mangler en kandidat" in dialog._field._line._text
    dialog.candidate._take(dialog.candidate._found.index(0, 0))
    key(world, dialog.candidate, Qt.Key.Key_Return)
    world.settle()
    assert world.said[-1] == "Sofie Bjerre er foreslået til Lager"
    (match,) = world.store.find(Match)
    assert (match.place_id, match.status) == (lager.id, "proposed")
    with qtbot.waitSignal(page.open_match) as opened:
        page.pane.findChild(QWidget, "link_row").opened.emit()
    assert opened.args == [match.id]
    page.table.pick(lager.id)
    key(world, page.table, Qt.Key.Key_Delete)
    assert "1 match er i gang" in str(reporter.known_errors[-1])
    page.steps.untie(match.id)
    world.settle()
    key(world, page.table, Qt.Key.Key_Delete)
    world.settle()
    qtbot.waitUntil(lambda: titles(page) == ["Pakkeri"])
    assert page.pane.record_id != lager.id


def test_a_companys_tab_makes_changes_and_withdraws_places(qtbot, world):
    tab = world.tab
    tab.resize(396, 700)
    tab.show()
    world.settle()
    tab.findChild(LinkButton, "add_record").activated.emit()
    world.settle()
    form = world.dialog(tab, RecordDialog).form
    form.put("title", "Øvelse & test")
    world.dialog(tab, RecordDialog)._on_save()
    world.settle()
    assert "Skal udfyldes" in form.cell("type").remark.text
    form.put("type", "wage_subsidy")
    world.dialog(tab, RecordDialog)._on_save()
    world.settle()
    world.settle()
    qtbot.waitUntil(lambda: len(tab._rows) == 2)
    made = next(one for one in world.store.find(StandingPlace) if one.title == "Øvelse & test")
    assert (made.confirmed_on, made.broker_id) == ("2026-11-24", world.store.broker_id)
    key(world, tab._rows[made.id].findChild(LinkButton), Qt.Key.Key_F2)
    edited = world.dialog(tab, RecordDialog)
    edited.form.put("places", 3)
    edited._on_save()
    world.settle()
    assert world.store.require(StandingPlace, made.id).places == 3
    menu = tab.steps.menu(world.places.detail(made.id))
    next(act for act in menu.actions() if act.objectName() == "do_withdrawn").trigger()
    world.settle()
    assert world.said[-1] == "Pladsen er trukket tilbage"
    world.settle()
    key(world, tab._rows[made.id].findChild(LinkButton), Qt.Key.Key_Delete)
    world.settle()
    qtbot.waitUntil(lambda: len([row for row in tab.findChildren(RecordRow) if row.isVisible()]) == 1)
    undo(world)
    qtbot.waitUntil(lambda: len(tab._rows) == 2)
    assert tab._rows[made.id].findChildren(IconButton)
