"""Kandidater on the screen: list, pane and form, those to delete, institutions and the year's cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from kmdesk.models import (
    Candidate,
    CaseWindow,
    Company,
    Institution,
    InstitutionContact,
    Match,
    Need,
    Visit,
)
from kmdesk.services.candidate_gaps import GAPS, gaps_of
from kmdesk.services.candidate_list import CandidateQuery
from kmdesk.services.candidate_removal import CandidateRemoval
from kmdesk.services.candidates import Candidates
from kmdesk.services.institutions import InstitutionRow
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.dialogs.candidate_fields import DECLARATION
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.lists.query_filters import ListFilter
from kmdesk.ui.screens.candidates.columns import institution_columns
from kmdesk.ui.screens.candidates.offers import OffersDialog
from kmdesk.ui.screens.candidates.removal_dialogs import EraseDialog, OnWishDialog
from kmdesk.ui.screens.candidates.screen import CandidatesScreen
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.choices import CheckBox
from kmdesk.ui.widgets.link_row import LinkRow
from kmdesk.ui.widgets.messages import InlineMessage
from tests.nasty import NASTY

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations

HELD = {"consent_on": "2026-05-14", "consent_until": "2027-05-14", "consent_scope": "all"}
KEPT = "2027-05-24"
VESTRUM = Company(name="Vestrum Maskinfabrik A/S")
VIA = Institution(name="VIA University College", type="university_college", city="Aarhus", website="via.dk")
ANNA = Candidate(name="Anna Bo", education_title="Maskiningeniør", delete_after=KEPT, **HELD)
BO = Candidate(name="Bo Dam", status="unemployed", delete_after="2026-11-01", institution_id=VIA.id)
CARL = Candidate(name="Carl Eg", consent_on="2025-01-01", consent_until="2026-01-01", delete_after=KEPT)
MATCH = Match(
    company_id=VESTRUM.id,
    candidate_id=ANNA.id,
    type="hire",
    status="interview",
    status_since="2026-11-20T09:00:00.000Z",
)
CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """The screen on a real desk, and what a test does again and again."""

    def __init__(self, qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> None:
        theme.apply(QApplication.instance(), "light")
        self.qtbot, self.desk, self.ops = qtbot, desk, ops
        self.screen = CandidatesScreen(ops, Candidates(desk.store), local=desk.local, clock=clock)
        qtbot.addWidget(self.screen)
        self.said: list[tuple[str, bool]] = []
        self.screen.toast.connect(lambda text, undo: self.said.append((text, undo)))
        self.asked: dict[str, list[str]] = {}
        for name in ("find_orders", "new_match_for", "print_candidate", "open_match"):
            getattr(self.screen, name).connect(self.asked.setdefault(name, []).append)

    def put(self, *records: Any) -> None:
        with self.desk.store.action("Prøve", undoable=False) as unit:
            for record in records:
                unit.put(record)

    def show(self, width: int = 1232, height: int = 852) -> None:
        self.screen.resize(width, height)
        self.screen.show()
        self.qtbot.waitExposed(self.screen)
        self.screen.activate()
        self.settle()

    def settle(self) -> None:
        bank = self.screen.bank
        timers = (
            *(page.typing for page in (bank, self.screen.institutions, self.screen.calendar)),
            bank._open_soon,
        )
        self.qtbot.waitUntil(
            lambda: not self.ops.busy and not any(timer.isActive() for timer in timers), timeout=5000
        )

    def turn(self, tab: str) -> None:
        self.screen.show_tab(tab)
        self.settle()
        self.screen.focus_list()

    def key(self, widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(widget, key, modifiers)
        self.settle()

    def names(self) -> list[str]:
        model = self.screen.bank.model
        return [model.row(row).name for row in range(model.rowCount())]

    def open(self, kind: type[Any]) -> Any:
        found: list[Any] = []

        def there() -> bool:
            found[:] = [one for one in self.screen.findChildren(kind) if one.isVisible()]
            return bool(found)

        self.qtbot.waitUntil(there, timeout=5000)
        self.qtbot.waitUntil(found[-1].isActiveWindow)
        return found[-1]

    def press(self, within: QWidget, name: str) -> None:
        button = within.findChild(QAbstractButton, name)
        assert button is not None, name
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def undo(self) -> None:
        self.ops.write(self.desk.store.undo, owner=self.screen)
        self.settle()

    def stored(self, cls: type[Any]) -> list[Any]:
        return self.desk.store.find(cls)


@pytest.fixture
def hands(qtbot: QtBot, desk: Desk, ops: Operations, clock: FixedClock) -> Hands:
    return Hands(qtbot, desk, ops, clock)


@pytest.fixture
def filled(hands: Hands) -> Hands:
    hands.put(VESTRUM, VIA, ANNA, BO, CARL, MATCH)
    hands.show()
    hands.screen.focus_list()
    return hands


# -- the list --------------------------------------------------------------------------------------


def test_an_empty_bank_offers_the_first_candidate(hands: Hands) -> None:
    hands.show()
    button = next(b for b in hands.screen.bank.findChildren(Button) if b.text() == "Ny kandidat")
    button.click()
    assert hands.open(CandidateDialog).form.value("name") == ""


def test_arrows_show_the_pane_and_enter_goes_into_it(filled: Hands) -> None:
    view, pane = filled.screen.view, filled.screen.bank.pane
    assert filled.names() == ["Anna Bo", "Bo Dam", "Carl Eg"]
    filled.key(view, Qt.Key.Key_Down)
    assert pane.isVisible()
    assert pane.record_id == ANNA.id
    filled.key(view, Qt.Key.Key_Return)
    assert pane.isAncestorOf(QApplication.focusWidget())
    filled.key(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not pane.isVisible()
    assert view.hasFocus()
    assert filled.screen.print_subject() == {"candidate_id": ANNA.id}


def test_the_pane_asks_the_other_screens(filled: Hands) -> None:
    filled.screen.open_candidate(ANNA.id)
    filled.settle()
    pane = filled.screen.bank.pane
    filled.press(pane, "match_button")
    filled.press(pane, "sheet_button")
    filled.press(pane, "orders_button")
    pane.findChildren(LinkRow)[0].opened.emit()
    assert filled.asked == {
        "new_match_for": [ANNA.id],
        "print_candidate": [ANNA.id],
        "find_orders": [ANNA.id],
        "open_match": [MATCH.id],
    }


def test_the_pane_says_what_may_be_shared_and_who_is_due(filled: Hands) -> None:
    pane = filled.screen.bank.pane

    def notices(one: Candidate) -> list[str]:
        filled.screen.open_candidate(one.id)
        filled.settle()
        return [message.accessibleName() for message in pane.findChildren(InlineMessage)]

    assert notices(ANNA) == ["Samtykke til at dele CV gælder til 14.05.2027."]
    assert notices(BO)[1] == "Skal slettes. Slettefristen var 01.11.2026."
    pane.findChild(InlineMessage, "retention_notice").acted.emit()
    filled.settle()
    assert filled.said[-1] == ("Bo Dam er fornyet i 6 måneder", True)
    assert Candidates(filled.desk.store).get(BO.id).delete_after == KEPT
    assert len(notices(BO)) == 1
    assert notices(CARL)[1] == "Skal slettes. Samtykket udløb 01.01.2026."
    marks = {mark.text() for code in GAPS for mark in pane.findChildren(Badge, f"gap_{code}")}
    assert marks == {GAPS[code] for code in gaps_of(CARL)}
    assert "Mangler motivation" in marks


def test_text_and_filters_narrow_the_list_and_say_how_to_get_it_back(filled: Hands) -> None:
    bank = filled.screen.bank
    filled.screen.focus_filter()
    QTest.keyClicks(bank.text_filter, "maskin")
    filled.settle()
    assert filled.names() == ["Anna Bo"]
    filled.key(bank.text_filter, Qt.Key.Key_Escape)
    assert len(filled.names()) == 3
    bank.filters.open_filter("consents")
    popup = next(w for w in QApplication.topLevelWidgets() if isinstance(w, ListFilter))
    next(box for box in popup.findChildren(CheckBox) if box.text() == "Udløbet").click()
    filled.key(popup, Qt.Key.Key_Return)
    assert filled.names() == ["Carl Eg"]
    bank.show_query(CandidateQuery(statuses=("other",)))
    filled.settle()
    assert filled.names() == []
    clear = next(b for b in bank.findChildren(Button) if b.text() == "Ryd alle")
    clear.click()
    filled.settle()
    assert len(filled.names()) == 3


def test_the_columns_that_matter_stay_where_there_is_little_room(filled: Hands) -> None:
    view = filled.screen.view
    keys = [column.key for column in filled.screen.bank.model.columns]

    def shown() -> set[str]:
        return {key for number, key in enumerate(keys) if not view.isColumnHidden(number)}

    assert shown() == set(keys)
    filled.screen.open_candidate(ANNA.id)
    filled.settle()
    assert {"name", "consent", "delete_after"} <= shown()
    assert "status" not in shown()
    filled.qtbot.waitUntil(lambda: not view.horizontalScrollBar().isVisible())
    filled.screen.bank.pane.closed.emit()
    filled.qtbot.waitUntil(lambda: shown() == set(keys))


def test_in_a_small_window_the_pane_stands_over_the_list(filled: Hands) -> None:
    filled.screen.resize(968, 652)
    filled.key(filled.screen.view, Qt.Key.Key_Down)
    assert not filled.screen.bank.pane.isVisible()
    filled.key(filled.screen.view, Qt.Key.Key_Return)
    assert filled.screen.bank.pane.isVisible()
    assert not filled.screen.view.isVisible()
    filled.key(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert filled.screen.view.isVisible()


# -- many at once ----------------------------------------------------------------------------------


def test_marks_hold_the_people_and_not_the_rows(filled: Hands) -> None:
    view = filled.screen.view
    filled.key(view, Qt.Key.Key_Down)
    filled.key(view, Qt.Key.Key_Down)  # Bo
    filled.key(view, Qt.Key.Key_Space)
    filled.key(view, Qt.Key.Key_Space)  # it went on to Carl
    assert view.marks.ids == {BO.id, CARL.id}
    view.header.sort_wanted.emit(0)  # the other way round
    filled.settle()
    assert filled.names()[0] == "Carl Eg"
    filled.put(Candidate(name="Aage Aa", delete_after=KEPT))
    filled.screen.activate()
    filled.settle()
    filled.press(filled.screen.bank, "bulk_delete")
    assert filled.said[-1] == ("2 kandidater er slettet", True)
    assert {one.name for one in filled.stored(Candidate)} == {"Anna Bo", "Aage Aa"}
    assert view.marks.ids == set()
    filled.undo()
    assert len(filled.stored(Candidate)) == 4


def test_all_of_the_answer_are_marked_and_unmarked(filled: Hands) -> None:
    view = filled.screen.view
    filled.key(view, Qt.Key.Key_A, CONTROL)
    assert view.marks.ids == {ANNA.id, BO.id, CARL.id}
    filled.key(view, Qt.Key.Key_Escape)
    assert view.marks.ids == set()
    middle = QPoint(200, view.rowViewportPosition(1) + 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, CONTROL, middle)
    assert view.marks.ids == {BO.id}
    on_mark = QPoint(30, view.rowViewportPosition(0) + 5)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, on_mark)
    assert view.marks.ids == {ANNA.id, BO.id}
    filled.settle()


def test_several_are_renewed_in_one_action(filled: Hands) -> None:
    filled.screen.view.mark({ANNA.id, BO.id})
    filled.press(filled.screen.bank, "bulk_renew")
    assert Candidates(filled.desk.store).get(BO.id).delete_after == KEPT
    filled.undo()
    assert Candidates(filled.desk.store).get(BO.id).delete_after == "2026-11-01"


def test_somebody_in_a_running_match_is_asked_about(filled: Hands) -> None:
    filled.key(filled.screen.view, Qt.Key.Key_Down)
    filled.key(filled.screen.view, Qt.Key.Key_Delete)
    dialog = filled.open(OnWishDialog)
    filled.qtbot.waitUntil(dialog.findChild(Button, "cancel_button").hasFocus)  # Enter takes nobody out
    dialog.findChildren(LinkRow)[0].opened.emit()
    assert filled.asked["open_match"] == [MATCH.id]
    filled.key(filled.screen.view, Qt.Key.Key_Delete)
    filled.press(filled.open(OnWishDialog), "agree_button")
    assert filled.desk.store.get(Candidate, ANNA.id) is None
    ended = filled.desk.store.require(Match, MATCH.id)
    assert (ended.status, ended.end_outcome) == ("ended", "refused")
    assert filled.said[-1] == ("Anna Bo er slettet", True)
    filled.undo()
    assert filled.desk.store.require(Match, MATCH.id) == MATCH
    assert filled.names() == ["Anna Bo", "Bo Dam", "Carl Eg"]


def test_of_several_those_in_a_match_are_named(filled: Hands) -> None:
    filled.screen.view.mark({ANNA.id, BO.id})
    filled.key(filled.screen.view, Qt.Key.Key_Delete)
    assert filled.said[-1][0].startswith("Anna Bo er med i et match, der ikke er afsluttet.")
    assert len(filled.stored(Candidate)) == 3


# -- those to delete -------------------------------------------------------------------------------


def test_the_list_of_those_to_delete_is_worked_through_by_keys(filled: Hands) -> None:
    assert filled.screen.tabs.current() == "bank"
    filled.turn("removal")
    due = filled.screen.removal.due
    assert [due.model.row(row).name for row in range(due.model.rowCount())] == ["Bo Dam", "Carl Eg"]
    filled.key(due.table, Qt.Key.Key_Down)
    filled.key(due.table, Qt.Key.Key_N)
    assert filled.said[-1] == ("Bo Dam er fornyet i 6 måneder", True)
    assert due.model.rowCount() == 1
    filled.key(due.table, Qt.Key.Key_A, CONTROL)
    filled.key(due.table, Qt.Key.Key_Delete)
    assert filled.said[-1] == ("Carl Eg er slettet", True)
    assert filled.desk.store.get(Candidate, CARL.id) is None
    filled.undo()
    assert filled.desk.store.get(Candidate, CARL.id) == CARL


def test_deleted_ones_are_fetched_back_or_erased_after_a_question(filled: Hands) -> None:
    CandidateRemoval(filled.desk.store).delete([BO.id, CARL.id])
    filled.turn("removal")
    removal = filled.screen.removal
    removal.which.set_value("deleted")
    removal.activate()
    filled.settle()
    deleted = removal.deleted
    assert [deleted.model.row(row).name for row in range(deleted.model.rowCount())] == ["Bo Dam", "Carl Eg"]
    deleted.focus_list()
    filled.key(deleted.table, Qt.Key.Key_Down)
    filled.key(deleted.table, Qt.Key.Key_Return)
    assert filled.said[-1] == ("Bo Dam er hentet tilbage", True)
    deleted.table.mark({CARL.id})
    filled.key(deleted.table, Qt.Key.Key_Delete)
    question = filled.open(EraseDialog)
    filled.qtbot.waitUntil(question.findChild(Button, "cancel_button").hasFocus)
    filled.press(question, "agree_button")
    assert filled.said[-1] == ("1 kandidat er fjernet for altid", False)
    row = filled.desk.store.stored("candidate", CARL.id)
    assert row is not None
    assert row["name"] == ""


def test_before_erasing_it_is_said_where_the_name_stands(hands: Hands) -> None:
    visit = Visit(
        company_id=VESTRUM.id, starts_at="2026-11-20T08:00", status="done", summary="Anna Bo er med"
    )
    hint = Visit(company_id=VESTRUM.id, starts_at="2026-11-21T08:00", status="done", summary="Anna kommer")
    hands.put(VESTRUM, ANNA, MATCH, visit, hint)
    CandidateRemoval(hands.desk.store).delete_on_wish(ANNA.id)
    hands.show()
    hands.turn("removal")
    hands.screen.removal.which.set_value("deleted")
    hands.screen.removal.activate()
    hands.settle()
    deleted = hands.screen.removal.deleted
    deleted.table.mark({ANNA.id})
    hands.key(deleted.table, Qt.Key.Key_Delete)
    question = hands.open(EraseDialog)
    full, perhaps = (
        question.findChild(QLabel, name).text() for name in ("full_mentions", "perhaps_mentions")
    )
    assert full == "Det fulde navn fjernes også her:\n• Besøg 20.11.2026 · Vestrum Maskinfabrik A/S"
    assert perhaps.endswith("• Besøg 21.11.2026 · Vestrum Maskinfabrik A/S")
    hands.press(question, "agree_button")
    assert hands.desk.store.require(Visit, visit.id).summary == "Slettet kandidat er med"
    assert hands.desk.store.require(Visit, hint.id).summary == "Anna kommer"


def test_who_has_begun_is_said_to_work_on(filled: Hands) -> None:
    begun = replace(MATCH, status="started", agreed_on="2026-11-20", starts_on="2026-11-21")
    filled.put(begun)
    filled.key(filled.screen.view, Qt.Key.Key_Down)
    filled.key(filled.screen.view, Qt.Key.Key_Delete)
    dialog = filled.open(OnWishDialog)
    assert any("bliver stående" in one.text() for one in dialog.findChildren(QLabel))
    agree = dialog.findChild(Button, "agree_button")
    assert agree.text() == "Slet"
    filled.press(dialog, "agree_button")
    assert filled.desk.store.get(Candidate, ANNA.id) is None
    assert filled.desk.store.require(Match, MATCH.id) == begun


def test_who_was_deleted_long_ago_is_erased_when_the_screen_opens(hands: Hands, clock: FixedClock) -> None:
    from datetime import timedelta

    hands.put(CARL)
    CandidateRemoval(hands.desk.store).delete([CARL.id])
    clock.at += timedelta(days=31)
    hands.show()
    row = hands.desk.store.stored("candidate", CARL.id)
    assert row is not None
    assert (row["deleted"], row["name"]) == (1, "")


# -- the form --------------------------------------------------------------------------------------


def form_of(hands: Hands, candidate_id: str = "") -> CandidateDialog:
    hands.screen._open_form(candidate_id, "name")
    return hands.open(CandidateDialog)


def test_every_field_of_the_form_is_saved_and_shown_again(hands: Hands) -> None:
    hands.put(VIA)
    hands.show()
    form = form_of(hands)
    values: dict[str, Any] = {
        "name": "Sofie Bjerre",
        "institution_id": VIA.id,
        "wishes": ("hire",),
        "max_distance_km": 40,
        "hours_per_week": 30,
        "unemployed_since": "02.2026",
        "status": "unemployed",
        "municipality_code": "0657",
        "education_level": "H70",
        "field_of_study": "engineering_it",
        "consent_way": "email",
        "consent_scope": "named",
        "consent_companies": ("Vestrum",),
        "consent_withdrawn_on": "",
        "legal_basis": "public_task",
        "competences": ("CNC",),
        "languages": ("dansk",),
    }
    days = {"consent_on": "2026-11-01", "consent_until": "2027-05-01", "delete_after": KEPT}
    for item in DECLARATION:
        if isinstance(item, FormField):
            usual = days.get(item.name, "2026-11-02") if item.kind == "date" else f"tekst {item.name}"
            values.setdefault(item.name, usual)
            form.form.put(item.name, values[item.name])
    form.form.put("postal_code", "7400")
    form.places.set_value(("0657", "0661"))
    hands.key(form, Qt.Key.Key_S, CONTROL)
    (kept,) = hands.stored(Candidate)
    assert kept.mobility_municipalities == ("0657", "0661")
    assert kept.unemployed_since == "2026-02"
    values |= {"postal_code": "7400", "unemployed_since": "2026-02"}
    assert {name: getattr(kept, name) for name in values} == values
    again = form_of(hands, kept.id)
    assert again.places.value() == ("0657", "0661")
    assert {name: again.form.value(name) for name in values} == {**values, "unemployed_since": "02.2026"}
    again.reject()
    hands.settle()


def test_a_proposed_municipality_follows_the_postal_code_and_the_new_one_stands_in_the_pane(
    hands: Hands,
) -> None:
    hands.show()
    form = form_of(hands)
    form.form.put("name", "Sofie Bjerre")
    code = form.form.editor("postal_code").parts()[0]

    def write(text: str) -> object:
        code.setFocus()
        code.selectAll()
        QTest.keyClicks(code, text)
        form.form.editor("email").parts()[0].setFocus()
        return form.form.value("municipality_code")

    assert write("6950") == "0760"
    assert write("8000") == "0751"
    form.form.put("municipality_code", "0657")
    assert write("6950") == "0657"  # what a person chose stays
    hands.key(form, Qt.Key.Key_S, CONTROL)
    hands.settle()
    assert hands.screen.bank.pane.record_id == hands.stored(Candidate)[0].id
    assert hands.screen.bank.pane.isVisible()


def test_the_form_says_what_may_be_shared_as_it_stands(filled: Hands) -> None:
    form = form_of(filled, ANNA.id)

    def notice() -> str:
        return form.findChildren(InlineMessage, "sharing_notice")[-1].accessibleName()

    assert notice() == "Samtykke til at dele CV gælder til 14.05.2027."
    form.form.put("legal_basis", "public_task")
    form.form.put("legal_basis_reference", "sag 4")
    withdrawn = form.form.editor("consent_withdrawn_on").parts()[0]
    withdrawn.setFocus()
    QTest.keyClicks(withdrawn, "1.11.2026")
    form.form.editor("consent_scope").parts()[0].setFocus()
    assert notice() == "Samtykket er trukket tilbage 01.11.2026. Del ikke CV’et."
    assert form.form.value("legal_basis") == ""  # what stood before does not stand in for the consent
    form._discard()
    filled.settle()


def test_a_new_consent_proposes_how_long_and_for_whom(hands: Hands) -> None:
    hands.show()
    form = form_of(hands)
    given = form.form.editor("consent_on").parts()[0]
    given.setFocus()
    QTest.keyClicks(given, "24.11.2026")
    form.form.editor("consent_until").parts()[0].setFocus()
    assert form.form.value("consent_until") == KEPT
    assert form.form.value("consent_scope") == "all"
    assert form.form.value("consent_purpose") == "Deling af CV med virksomheder"
    form._discard()
    hands.settle()


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("motivation", "Har været sygemeldt siden maj", "ligner helbred"),
        ("fund_contact", "Er medlem af 3F", "ligner fagforening"),
        ("mobility", "CPR 010190-1234", "CPR-nummer"),
        ("competences", "CNC, rygproblemer", "ligner helbred"),
        ("cv_reference", "Vil gerne arbejde i sundhedsvæsenet", ""),
    ],
)
def test_a_gentle_warning_never_keeps_from_saving(hands: Hands, field: str, text: str, told: str) -> None:
    hands.show()
    form = form_of(hands)
    form.form.put("name", "Sofie")
    form.form.put(field, text)
    remark = form.form.cell(field).remark
    assert (remark.text if remark else "").find(told) >= 0
    assert remark is None or remark.level == "warning"
    assert (remark is None) == (not told)
    hands.key(form, Qt.Key.Key_S, CONTROL)
    assert len(hands.stored(Candidate)) == 1


def test_what_cannot_be_is_said_at_its_field(hands: Hands) -> None:
    hands.show()
    form = form_of(hands)
    form.form.put("name", "Sofie")
    form.form.put("consent_on", "2026-11-01")
    form.form.put("consent_until", "2027-05-01")
    form.form.put("consent_scope", "named")
    hands.key(form, Qt.Key.Key_S, CONTROL)
    remark = form.form.cell("consent_companies").remark
    assert remark is not None
    assert "navngivne virksomheder" in remark.text
    assert form.isVisible()
    form._discard()
    hands.settle()


def test_the_form_says_whom_a_consent_names_and_when_it_lasts_long(hands: Hands) -> None:
    hands.put(VESTRUM, Company(name="Vestrum Maskinfabrik ApS", cvr="10000009"))
    carl = replace(ANNA, consent_scope="named", consent_companies=("Vestrum Maskinfabrik",))
    hands.put(replace(carl, consent_until="2028-05-14"))
    hands.show()
    form = form_of(hands, carl.id)
    hands.settle()
    told = {one.objectName(): one.accessibleName() for one in form.findChildren(InlineMessage)}
    assert "mere end 12 måneder" in told["consent_remark"]
    assert "Vestrum Maskinfabrik ApS (CVR 10000009)" in told["reached_notice"]
    assert "Skriv selskabsform eller CVR-nummer" in told["reached_notice"]
    form.form.put("consent_until", "2027-05-14")
    form._tell_sharing()
    hands.qtbot.waitUntil(lambda: form.findChild(InlineMessage, "consent_remark") is None)
    assert form.findChild(InlineMessage, "reached_notice").isVisible()
    form.reject()
    hands.settle()


def test_a_day_that_cannot_be_is_said_at_its_field(hands: Hands) -> None:
    hands.show()
    form = form_of(hands)
    form.form.put("name", "Sofie")
    form.form.put("earliest_start", "2199-01-01")
    hands.key(form, Qt.Key.Key_S, CONTROL)
    remark = form.form.cell("earliest_start").remark
    assert remark is not None
    assert "for langt fra i dag" in remark.text
    assert hands.stored(Candidate) == []
    form._discard()
    hands.settle()


def test_what_was_typed_is_there_the_next_time(hands: Hands) -> None:
    hands.show()
    form = form_of(hands)
    QTest.keyClicks(form.form.editor("name").parts()[0], "Sofie")
    form.places.set_value(("0657",))
    form.places.edited.emit()
    hands.qtbot.waitUntil(lambda: not hands.ops.busy and bool(hands.desk.local.drafts()), timeout=3000)
    hands.key(form, Qt.Key.Key_Escape)
    form.findChild(Button, "keep_draft_button").click()
    hands.settle()
    again = form_of(hands)
    assert again.form.value("name") == "Sofie"
    assert again.places.value() == ("0657",)
    hands.key(again, Qt.Key.Key_S, CONTROL)
    assert hands.desk.local.drafts() == []
    assert hands.stored(Candidate)[0].mobility_municipalities == ("0657",)


# -- institutions and the year ---------------------------------------------------------------------


def test_an_institution_is_made_found_changed_and_deleted(hands: Hands) -> None:
    hands.show()
    hands.turn("institutions")
    hands.screen.new_here()
    form = hands.open(RecordDialog)
    form.form.put("name", "VIA University College")
    form.form.put("type", "university_college")
    hands.key(form, Qt.Key.Key_S, CONTROL)
    (via,) = hands.stored(Institution)
    pane = hands.screen.institutions.institution
    hands.qtbot.waitUntil(pane.isVisible)
    hands.settle()
    add = next(link for link in pane.findChildren(LinkButton) if link.text() == "Ny kontaktperson")
    add.activated.emit()
    contact = hands.open(RecordDialog)
    contact.form.put("name", "Lene Krog")
    hands.key(contact, Qt.Key.Key_S, CONTROL)
    assert hands.stored(InstitutionContact)[0].institution_id == via.id
    pane.delete_contact.emit(hands.stored(InstitutionContact)[0].id)
    hands.settle()
    assert hands.stored(InstitutionContact) == []
    hands.undo()
    hands.screen.focus_list()
    hands.key(hands.screen.institutions.table, Qt.Key.Key_Down)
    hands.key(hands.screen.institutions.table, Qt.Key.Key_Delete)
    assert hands.said[-1] == ("VIA University College er slettet", True)
    assert hands.stored(Institution) == hands.stored(InstitutionContact) == []
    hands.undo()
    assert len(hands.stored(InstitutionContact)) == 1


def test_the_areas_institutions_are_chosen_from_a_list(hands: Hands) -> None:
    hands.show()
    hands.turn("institutions")
    hands.press(hands.screen, "offers_button")
    dialog = hands.open(OffersDialog)
    for key in ("via", "au"):
        dialog.findChild(CheckBox, f"offer_{key}").click()
    hands.press(dialog, "create_button")
    assert {one.name for one in hands.stored(Institution)} == {"VIA University College", "Aarhus Universitet"}
    assert hands.said[-1] == ("2 institutioner er oprettet", True)


def test_the_candidates_of_an_institution_are_shown_in_the_list(filled: Hands) -> None:
    filled.screen.open_institution(VIA.id)
    filled.settle()
    pane = filled.screen.institutions.institution
    pane.findChild(LinkButton, "show_candidates").activated.emit()
    filled.settle()
    assert filled.screen.tabs.current() == "bank"
    assert filled.names() == ["Bo Dam"]


def test_the_year_lists_the_next_windows_first_and_counts_the_needs(hands: Hands) -> None:
    about = {"institution_id": VIA.id, "match_type": "thesis_project", "field_of_study": "engineering_it"}
    soon = CaseWindow(programme="Maskin", wanted_from="2026-12-06", wanted_until="2027-01-20", **about)
    hands.put(
        VIA,
        soon,
        CaseWindow(programme="Nu", wanted_from="2026-11-01", wanted_until="2026-12-01", **about),
        Need(title="Ny hylde", match_type="thesis_project", company_id=VESTRUM.id),
    )
    hands.show()
    hands.turn("calendar")
    page = hands.screen.calendar

    def cells(row: int) -> list[str]:
        return [page.model.cell(row, column).text for column in range(page.model.columnCount())]

    assert cells(0)[:2] == ["ønskes nu, 7 dage endnu", "Nu"]
    assert cells(1)[:2] == ["ønskes om 12 dage", "Maskin"]
    assert "Skal kontrolleres" in cells(1)
    assert "1" in cells(1)
    page.field.set_value("humanities")
    page.field.chosen.emit("humanities")
    hands.settle()
    assert page.model.rowCount() == 0
    page.clear_filters()
    hands.settle()
    hands.screen.focus_list()
    hands.key(page.table, Qt.Key.Key_Down)
    hands.key(page.table, Qt.Key.Key_Down)
    hands.key(page.table, Qt.Key.Key_G)
    assert hands.said[-1] == ("Maskin er gentaget fra 06.12.2027", True)
    hands.key(page.table, Qt.Key.Key_Return)
    form = hands.open(RecordDialog)
    assert form.form.value("institution_id") == VIA.id
    form.form.put("checked_on", "2026-11-24")
    hands.key(form, Qt.Key.Key_S, CONTROL)
    assert hands.desk.store.require(CaseWindow, soon.id).checked_on == "2026-11-24"


def test_what_comes_every_year_is_chosen_from_a_list(hands: Hands) -> None:
    hands.show()
    hands.turn("calendar")
    hands.press(hands.screen, "window_offers_button")
    dialog = hands.open(OffersDialog)
    dialog.findChild(LinkButton, "choose_all").activated.emit()
    hands.press(dialog, "create_button")
    made = hands.stored(CaseWindow)
    assert len(made) > 10
    assert all(window.checked_on == "" for window in made)
    assert {window.institution_id for window in made} == {one.id for one in hands.stored(Institution)}


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("institution", "Ny institution"),
        ("institution_contact", "Ny kontaktperson"),
        ("case_window", "Ny periode for cases"),
    ],
)
def test_a_draft_left_over_opens_its_form(hands: Hands, kind: str, title: str) -> None:
    hands.put(VIA)
    hands.show()
    hands.screen.open_draft(kind, ":new" if kind == "institution" else f"{VIA.id}:new")
    assert hands.open(RecordDialog).windowTitle() == title


# -- looks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_painted(hands: Hands, text: str) -> None:
    via = Institution(name=f"x{text}", city=text, note=text, website=text, cooperation=text)
    hands.put(
        via,
        InstitutionContact(institution_id=via.id, name=f"x{text}", note=text, title=text),
        CaseWindow(institution_id=via.id, programme=f"x{text}", note=text, source=text),
        Candidate(
            name=f"x{text}",
            education_title=text,
            motivation=text,
            institution_id=via.id,
            semester=text,
            fund_contact=text,
            legal_basis="public_task",
            legal_basis_reference=text,
            consent_companies=(text,),
            delete_after="2026-11-01",
        ),
    )
    hands.show()
    hands.screen.open_candidate(hands.stored(Candidate)[0].id)
    hands.settle()
    hands.screen.grab()
    hands.turn("removal")
    hands.screen.grab()
    hands.screen.open_institution(via.id)
    hands.settle()
    hands.screen.grab()
    hands.turn("calendar")
    hands.screen.grab()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_control_has_a_name(filled: Hands, mode: str) -> None:
    theme.apply(QApplication.instance(), mode)

    def check(one: QWidget) -> str:
        return one.accessibleName() or getattr(one, "text", str)()

    for tab in ("bank", "removal", "institutions", "calendar"):
        filled.turn(tab)
        filled.screen.grab()
        nameless = [
            one.objectName() or type(one).__name__
            for one in filled.screen.findChildren(QWidget)
            if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and not check(one)
        ]
        assert set(nameless) <= {"QScrollArea", "qt_scrollarea_viewport", "_Bar"}, (tab, nameless)
    theme.apply(QApplication.instance(), "light")


def test_an_institution_that_wants_cases_now_says_so_and_not_todays_date() -> None:
    wanted = institution_columns(lambda: date(2026, 11, 24))[-1].cell
    row = InstitutionRow("1", "VIA", "", "Herning", 0, 0, "2026-11-24")
    assert [wanted(row).text, wanted(replace(row, next_wanted="2027-02-01")).text] == ["Nu", "01.02.27"]
    assert not wanted(replace(row, next_wanted="")).text
