"""Licitationsvindere: a list read in, rung, put aside and mended by keyboard, beside the call list."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from kmdesk.models import Company, Lead
from kmdesk.services.calls import Calls
from kmdesk.services.company_detail import read_detail
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.lead_query import LeadQuery
from kmdesk.services.leads import Leads, lead_id
from kmdesk.services.saved_filters import SavedFilters
from kmdesk.services.search import Search
from kmdesk.ui.dialogs.lead import LeadDialog
from kmdesk.ui.screens.calls.page import CallsPage
from kmdesk.ui.screens.calls.screen import CallsScreen
from kmdesk.ui.screens.companies.filters import NAMES, chips, without
from kmdesk.ui.screens.companies.filters import Lists as CompanyLists
from kmdesk.ui.screens.companies.overview import Overview
from kmdesk.ui.screens.leads.import_dialog import LeadImportDialog
from kmdesk.ui.screens.leads.page import LeadsPage
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.labels import WrappedLabel

LYNGDAL = Company(
    id="lyngdal", name="Lyngdal & Søn A/S", municipality_code="0756", industry_group="F", phone="97003100"
)


def lead(company, task, won_on, **fields):
    told = {"source": "Byggefakta", "status": "", **fields}
    return Lead(
        id=lead_id(company, task, won_on),
        company_name=company,
        task=task,
        won_on=won_on,
        **told,
    )


@pytest.fixture
def world(qtbot, ops, desk, clock):
    with desk.store.action("x", undoable=False) as unit:
        for record in (
            LYNGDAL,
            lead("Lyngdal & Søn", "Ny skole", "2026-11-03", company_id=LYNGDAL.id, cvr="13748136"),
            lead("Fladmose ApS", "Cykelsti", "2026-10-02", municipality_code="0671"),
            lead("Gammel ApS", "Bro", "2024-01-02"),
        ):
            unit.put(record)
    calls = CallsScreen(ops, Calls(desk.store), SavedFilters(desk.local), desk.local, clock)
    leads = LeadsPage(ops, Leads(desk.store, clock), Search(desk.store), desk.local, clock)
    page = CallsPage(calls, leads)
    qtbot.addWidget(page)
    said: list[str] = []
    page.toast.connect(lambda text, _undo: said.append(text))
    made: list[tuple[Lead, object, str]] = []
    leads.steps.new_company.connect(lambda one, then, because: made.append((one, then, because)))

    def settle():
        qtbot.waitUntil(
            lambda: not (ops.busy or leads.typing.isActive() or leads._open_soon.isActive()), timeout=5000
        )

    def dialog(kind):
        (found,) = (one for one in page.window().findChildren(kind) if one.isVisible())
        return found

    page.resize(1232, 800)
    page.show()
    page.activate()
    page.show_view("leads")
    settle()
    qtbot.waitUntil(lambda: leads.model.known_count == 3)
    return SimpleNamespace(
        page=page, leads=leads, calls=calls, said=said, made=made, settle=settle, dialog=dialog,
        store=desk.store, ops=ops, qtbot=qtbot,
    )  # fmt: skip


def tasks(world):
    return [world.leads.model.row(n).task for n in range(world.leads.model.rowCount())]


def key(world, *keys, widget=None):
    target = widget or world.leads.table
    target.setFocus()
    for one in keys:
        QTest.keyClick(target, one)
        world.settle()


def go_to(world, task):
    world.leads.table.setCurrentIndex(world.leads.model.index(tasks(world).index(task), 0))
    world.settle()


def undo(world):
    world.ops.write(world.store.undo, owner=world.page)
    world.settle()
    world.settle()


def texts(widget):
    return " ".join(one.text() for one in widget.findChildren(WrappedLabel) if one.isVisible())


def test_the_list_is_filtered_rung_and_put_aside_by_keyboard(world):
    leads = world.leads
    assert tasks(world) == ["Ny skole", "Cykelsti", "Bro"]
    leads.text_filter.setText("lyng")
    world.settle()
    world.qtbot.waitUntil(lambda: tasks(world) == ["Ny skole"])
    leads.clear_filters()
    leads.show_query(LeadQuery(won_within=6, unknown_industry=True, sources=("Byggefakta",)))
    world.settle()
    world.qtbot.waitUntil(lambda: tasks(world) == ["Cykelsti"])
    assert [one.name for one in leads.filters._filters] == ["Vundet", "Kilde", "Branche ukendt"]
    assert {action.objectName() for action in leads.filters.months_menu().actions()} >= {"won_6", "won_12"}
    leads.clear_filters()
    world.settle()
    world.qtbot.waitUntil(lambda: len(tasks(world)) == 3)
    # Enter opens the pane, R fills the call list; who has no company here is told.
    go_to(world, "Ny skole")
    key(world, Qt.Key.Key_Return)
    assert leads.pane.isVisible()
    assert "Ny skole" in texts(leads.pane)
    key(world, Qt.Key.Key_Space, Qt.Key.Key_Space)
    key(world, Qt.Key.Key_R)
    world.qtbot.waitUntil(lambda: world.page.view() is world.calls)
    world.settle()
    assert world.said == ["1 har ingen virksomhed her endnu. Tryk O i listen for at oprette den"]
    assert [entry.company for entry in world.calls.model.entries] == [LYNGDAL.name]
    assert "Ny skole · 03.11.2026 · Byggefakta" in texts(world.calls.card)
    world.calls.card.choose(3)
    world.settle()
    world.page.show_view("leads")
    world.settle()
    world.qtbot.waitUntil(lambda: leads.model.row(0).status == "called")
    leads.findChild(Button, "ring_leads").click()
    world.settle()
    assert world.said[-1].startswith("2 har ingen")
    # L asks why, and several are put aside at once.
    leads.table.mark({leads.model.row(n).id for n in (1, 2)})
    leads.findChild(Button, "bulk_aside").click()
    (menu,) = (one for one in leads.findChildren(QMenu) if one.isVisible())
    next(one for one in menu.actions() if one.objectName() == "do_too_small").trigger()
    menu.hide()
    world.settle()
    assert world.said[-1] == "2 er lagt væk: For lille en opgave"
    world.qtbot.waitUntil(lambda: tasks(world) == ["Ny skole"])
    undo(world)
    world.qtbot.waitUntil(lambda: len(tasks(world)) == 3)


def test_what_is_too_old_is_offered_for_deletion_and_a_company_is_made_by_o(world):
    leads = world.leads
    world.qtbot.waitUntil(leads.too_old.isVisible)
    leads.too_old.acted.emit()
    world.settle()
    assert world.said == ["Licitationsvinderen er slettet"]
    world.qtbot.waitUntil(lambda: not leads.too_old.isVisible() and len(tasks(world)) == 2)
    undo(world)
    world.qtbot.waitUntil(leads.too_old.isVisible)
    go_to(world, "Cykelsti")
    key(world, Qt.Key.Key_O)
    asked, then, because = world.made.pop()
    assert (asked.company_name, because) == ("Fladmose ApS", "")
    other = Company(name="Fladmose Entreprise", municipality_code="0671", industry_group="F")
    with world.store.action("x", undoable=False) as unit:
        unit.put(other)
    then(other.id)
    world.settle()
    assert world.store.require(Lead, asked.id).company_id == other.id
    # R on one without a company says why it asks for the company first, and calls it then.
    go_to(world, "Bro")
    key(world, Qt.Key.Key_R)
    _, then, because = world.made.pop()
    assert because.startswith("Virksomheden er ikke i kmdesk endnu")
    then(other.id)
    world.settle()
    world.qtbot.waitUntil(lambda: world.page.view() is world.calls)
    world.settle()
    assert [entry.company for entry in world.calls.model.entries] == [other.name]


LIST = (
    "Firma;Vundet opgave;Vundet dato;Kilde;Postnr.\r\n"
    "Lyngdal og Søn;Ny fløj;2-11-2026;;7430\r\n"
    "LYNGDAL & SØN;ny skole;03.11.2026;byggefakta;\r\n"
    "Mosely <b>Facader</b> ApS;Facader;09-11-2026;;7800\r\n"
    "Havbo A/S;Kaj;31-02-2026;;7600\r\n"
)


def test_a_file_is_shown_with_its_faults_then_read_in_and_mended(world, tmp_path):
    leads, file = world.leads, tmp_path / "vundet.csv"
    file.write_bytes(LIST.encode("cp1252"))
    chooser = leads.choose_file()
    assert chooser.fileMode() is QFileDialog.FileMode.ExistingFile
    chooser.fileSelected.emit(str(file))
    chooser.close()
    world.settle()
    dialog = world.dialog(LeadImportDialog)
    use = dialog.findChild(Button, "import_use")
    world.qtbot.waitUntil(use.isEnabled)
    assert use.text() == "&Indlæs 2"
    world.qtbot.waitUntil(lambda: "Linje 5" in texts(dialog))
    said = texts(dialog)
    assert "2 nye · 1 findes allerede · 1 linje kan ikke læses" in said
    assert "Linje 5: Datoen “31-02-2026” kan ikke læses. Skriv den som 24.11.2026." in said
    assert "Mosely <b>Facader</b> ApS" in said
    bad = tmp_path / "ret.csv"
    dialog.save_bad_to(bad)
    world.settle()
    dialog.take_in()
    world.settle()
    assert world.said[-1] == "2 licitationsvindere er indlæst"
    world.qtbot.waitUntil(lambda: len(tasks(world)) == 5)
    # The lines at fault, put right in the file they were kept in, and read from the clipboard.
    mended = bad.read_text(encoding="utf-8-sig").replace("31-02-2026", "28-02-2026")
    QGuiApplication.clipboard().setText(mended.replace(";", "\t"))
    QTest.keyClick(leads.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    dialog = world.dialog(LeadImportDialog)
    world.qtbot.waitUntil(dialog.findChild(Button, "import_use").isEnabled)
    dialog.take_in()
    world.settle()
    world.qtbot.waitUntil(lambda: "Kaj" in tasks(world))
    undo(world)
    world.qtbot.waitUntil(lambda: "Kaj" not in tasks(world))
    # Read again there is nothing new, and nothing to press.
    dialog = leads.read_file(file)
    world.settle()
    world.qtbot.waitUntil(lambda: "ikke noget nyt" in texts(dialog))
    assert not dialog.findChild(Button, "import_use").isEnabled()
    dialog.reject()


def test_columns_are_chosen_by_hand_and_wrong_files_are_told(world, tmp_path):
    leads = world.leads
    file = tmp_path / "ukendt.txt"
    file.write_text("A;B;C\nTag;Havbo A/S;1.11.2026\n", encoding="utf-16")
    dialog = leads.read_file(file)
    world.settle()
    world.qtbot.waitUntil(lambda: "Listen mangler" in texts(dialog))
    assert dialog.columns.boxes["task"].isVisible()
    for name, place in (("company_name", 1), ("task", 0), ("won_on", 2)):
        dialog.columns.boxes[name].chosen.emit(str(place))
        world.settle()
    world.qtbot.waitUntil(dialog.findChild(Button, "import_use").isEnabled)
    dialog.source.setText("avisen")
    dialog.source.editingFinished.emit()
    world.settle()
    world.qtbot.waitUntil(dialog.findChild(Button, "import_use").isEnabled)
    dialog.take_in()
    world.settle()
    assert {one.source for one in world.store.find(Lead, "task = 'Tag'")} == {"avisen"}
    for name, content, told in (("a.xlsx", b"PK\x03\x04" + bytes(99), "Excel"), ("b.csv", b"", "tom")):
        (tmp_path / name).write_bytes(content)
        dialog = leads.read_file(tmp_path / name)
        world.settle()
        world.qtbot.waitUntil(lambda dialog=dialog, told=told: told in texts(dialog))
        assert not dialog.findChild(Button, "import_use").isVisible()
        dialog.reject()
    dialog = leads.read_file(tmp_path / "findes-ikke.csv")
    world.settle()
    world.qtbot.waitUntil(lambda: "kan ikke læses" in texts(dialog))
    dialog.reject()


def test_one_is_noted_by_hand_and_shown_on_its_company(world):
    world.page.new_here()
    world.settle()
    dialog = world.dialog(LeadDialog)
    for name, text in (("company_name", "Øgård & Co"), ("task", "Tag <b>nyt</b>"), ("source", "avisen")):
        dialog.form.put(name, text)
    QTest.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    (made,) = world.store.find(Lead, "source = 'avisen'")
    world.qtbot.waitUntil(lambda: world.leads.pane.record_id == made.id)
    world.settle()
    assert "Tag <b>nyt</b>" in texts(world.leads.pane)
    detail = read_detail(world.store, LYNGDAL.id)
    overview = Overview(detail, world.store.clock.today())
    world.qtbot.addWidget(overview)
    shown = [one.text() for one in overview.findChildren(QWidget) if isinstance(one, WrappedLabel)]
    assert "Ny skole · 03.11.2026 · Byggefakta" in shown
    query = CompanyQuery(won_within=7)
    assert [one.value for one in chips(query, CompanyLists()) if one.code == "won"] == ["Inden for 7 mdr."]
    assert without(query, "won") == CompanyQuery()
    assert "won" in NAMES
