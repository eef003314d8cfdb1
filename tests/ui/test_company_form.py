"""The company form, driven by keyboard and mouse on a real encrypted file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kmdesk.models import Company, ContactPerson, Match, Need, ProductionUnit, StandingPlace
from kmdesk.rules.phone import format_phone
from kmdesk.services.company_form import CompanyForms
from kmdesk.services.field_checks import check_cvr_field
from kmdesk.ui import theme
from kmdesk.ui.dialogs.basis import BasisDialog
from kmdesk.ui.forms.drafts import DELAY_MS
from kmdesk.ui.forms.fields import FormField
from kmdesk.ui.screens.companies.ceased import CeasedMessage
from kmdesk.ui.screens.companies.form import CompanyDialog
from kmdesk.ui.screens.companies.form_fields import COMPANY_FIELDS
from kmdesk.ui.widgets.badge import StatusMark
from kmdesk.ui.widgets.choices import ComboBox
from kmdesk.ui.widgets.segments import Segments
from tests.nasty import NASTY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from kmdesk.core.clock import FixedClock
    from kmdesk.store.desk import Desk
    from kmdesk.ui.operations import Operations

    Opener = Callable[..., CompanyDialog]

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
DECLARED = {item.name: item for item in COMPANY_FIELDS if isinstance(item, FormField)}

ELASTIC: dict[str, Any] = {
    "Vrvirksomhed": {
        "cvrNummer": 49827857,
        "reklamebeskyttet": True,
        "penheder": [{"pNummer": 1009264837, "periode": {"gyldigFra": "2010-01-01", "gyldigTil": None}}],
        "sidstOpdateret": "2026-11-02T01:00:00.000+01:00",
        "virksomhedMetadata": {
            "nyesteNavn": {"navn": "Lindbjerg Køleservice ApS"},
            "nyesteBeliggenhedsadresse": {
                "vejnavn": "Birkelunden",
                "husnummerFra": 21,
                "postnummer": 7500,
                "postdistrikt": "Holstebro",
                "kommune": {"kommuneKode": 661},
            },
            "nyesteHovedbranche": {"branchekode": "282500"},
        },
    }
}
CVRAPI: dict[str, Any] = {
    "vat": 49827857,
    "name": "Lindbjerg Køleservice ApS",
    "address": "Birkelunden 21",
    "zipcode": "7500",
    "city": "Holstebro",
    "protected": False,
    "phone": "97008316",
    "email": "post@lindbjerg.example",
    "industrycode": 282500,
    "companycode": 80,
    "employees": 16,
    "productionunits": [{"pno": 1009264837, "main": True, "name": "Lindbjerg Køleservice ApS"}],
}
STORED = {
    "name": "Lindbjerg Køl ApS",
    "phone": "97008316",
    "postal_code": "8370",
    "city": "Hadsten",
    "municipality_code": "0710",
    "industry_group": "CK",
}


@pytest.fixture
def forms(desk: Desk) -> CompanyForms:
    return CompanyForms(desk.store)


@pytest.fixture
def opener(
    qtbot: QtBot, ops: Operations, desk: Desk, forms: CompanyForms, clock: FixedClock
) -> Iterator[Opener]:
    """Open a dialog over a window and wait until it is loaded."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 720)
    window.show()

    def open_dialog(**given: Any) -> CompanyDialog:
        if draft := given.pop("draft", None):
            dialog = CompanyDialog.from_draft(draft, ops, forms, desk.local, clock, parent=window)
        else:
            dialog = CompanyDialog(ops, forms, desk.local, clock, parent=window, **given)
        with qtbot.waitSignal(dialog.ready):
            dialog.open()
        return dialog

    yield open_dialog
    qtbot.waitUntil(lambda: not ops.busy)


def line(dialog: CompanyDialog, name: str) -> QLineEdit:
    widget = dialog.form.editor(name).widget
    assert isinstance(widget, QLineEdit)
    return widget


def write(qtbot: QtBot, dialog: CompanyDialog, name: str, text: str) -> None:
    """Go to a field, write over what is there, and leave it."""
    part = dialog.form.editor(name).parts()[0]
    part.setFocus(Qt.FocusReason.TabFocusReason)
    if isinstance(part, QLineEdit):
        part.selectAll()
    qtbot.keyClicks(part, text)
    qtbot.keyClick(part, KEY.Key_Tab)


def remark(dialog: CompanyDialog, name: str) -> tuple[str, str]:
    said = dialog.form.cell(name).remark
    return (said.level, said.text) if said else ("", "")


def find(dialog: CompanyDialog, name: str) -> QWidget:
    found = dialog.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


def test_a_company_is_created_by_keyboard_alone(
    qtbot: QtBot, opener: Opener, ops: Operations, desk: Desk
) -> None:
    dialog = opener()
    assert QApplication.focusWidget() is line(dialog, "cvr")
    qtbot.keyClicks(QApplication.focusWidget(), "49827857")
    for _ in range(2):  # past the button that fetches a CVR document
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    for text in ("Lindbjerg Køleservice ApS", "", "", "Birkelunden 21", "8370", ""):
        qtbot.keyClicks(QApplication.focusWidget(), text)
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    assert line(dialog, "cvr").text() == "49 82 78 57"
    assert dialog.form.value("city") == "Hadsten"
    assert dialog.form.value("municipality_code") == "0710"
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Tab)
    qtbot.keyClicks(QApplication.focusWidget(), "maskin")
    popup = QApplication.activePopupWidget()
    qtbot.keyClick(popup, KEY.Key_Down)
    qtbot.keyClick(popup, KEY.Key_Return)
    assert dialog.form.value("industry_group") == "CK"
    with qtbot.waitSignal(dialog.saved) as saved:
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return, CTRL)
    company_id, register = saved.args
    company = desk.store.require(Company, company_id)
    assert not register
    assert (company.name, company.cvr, company.industry_group, company.municipality_code) == (
        "Lindbjerg Køleservice ApS",
        "49827857",
        "CK",
        "0710",
    )
    assert company.broker_id == desk.store.broker_id


def test_every_field_is_saved_and_shown_again(
    qtbot: QtBot, opener: Opener, forms: CompanyForms, desk: Desk
) -> None:
    given = {
        **{name: f"Om {name}" for name, item in DECLARED.items() if item.kind == "text"},
        "name": "Lindbjerg Køleservice ApS",
        "cvr": "49827857",
        "legal_form": "80",
        "p_number": "1009264837",
        "address": "Birkelunden 21",
        "postal_code": "7500",
        "city": "Holstebro",
        "municipality_code": "0671",
        "industry_group": "CK",
        "industry_code": "28.25.00",
        "industry_classification": "DB25",
        "employees": 16,
        "employees_class": "10-19",
        "employees_as_of": "2026-09-30",
        "employees_source": "company",
        "graduates": 0,
        "hr_function": "partly",
        "sector": "public",
        "status": "partner",
        "advertising_protected": True,
        "contact_basis": "consent",
        "contact_basis_on": "2026-11-20",
        "contact_basis_note": "Mail fra ejeren",
        "contact_channels": ("phone", "visit"),
        "contact_declined_on": "2026-10-01",
        "contact_declined_reason": "Ferie",
        "phone": "97008316",
        "email": "post@lindbjerg.example",
        "website": "lindbjerg.example",
        "source": "tip",
        "broker_id": desk.store.broker_id,
        "standin_broker_id": desk.store.broker_id,
        "tags": ("eksport", "køl"),
        "note": "Første linje\nanden linje",
    }
    assert set(given) == set(DECLARED)
    dialog = opener()
    for name, value in given.items():
        dialog.form.put(name, value)
    person = ContactPerson(name="Asta Lind", title="Ejer", role="owner", phone="20002641", main_contact=True)
    dialog._people.restore([person])
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog.save()
    company = desk.store.require(Company, saved.args[0])
    assert {name: getattr(company, name) for name in given} == given
    again = opener(company_id=company.id)
    shown = {**again.form.values(), "cvr": "49827857", "phone": "97008316"}
    assert shown == given
    assert [(one.name, one.role, one.main_contact) for one in again._people.people()] == [
        ("Asta Lind", "owner", True)
    ]
    assert not again._is_changed()
    again.reject()
    assert not again.isVisible()


def test_a_wrong_check_digit_warns_and_may_be_saved(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener(values={key: value for key, value in STORED.items() if key != "phone"})
    write(qtbot, dialog, "cvr", "12345678")
    assert remark(dialog, "cvr") == ("warning", "Kontroltallet passer ikke. Du kan gemme alligevel.")
    with qtbot.waitSignal(dialog.saved):
        qtbot.mouseClick(find(dialog, "save_button"), Qt.MouseButton.LeftButton)


def test_what_is_missing_stops_at_the_first_field(qtbot: QtBot, opener: Opener, desk: Desk) -> None:
    dialog = opener()
    write(qtbot, dialog, "cvr", "123")
    assert remark(dialog, "cvr")[0] == "error"
    dialog.save()
    assert QApplication.focusWidget() is line(dialog, "cvr")
    write(qtbot, dialog, "cvr", "")
    line(dialog, "cvr").clear()
    dialog.save()
    assert QApplication.focusWidget() is line(dialog, "name")
    assert remark(dialog, "industry_group") == ("error", "Skal udfyldes.")
    assert desk.store.find(Company) == []
    dialog._leave()


def test_a_postal_code_proposes_and_a_choice_stands(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener()
    write(qtbot, dialog, "postal_code", "7500")
    assert (dialog.form.value("city"), dialog.form.value("municipality_code")) == ("Holstebro", "0661")
    assert line(dialog, "city").isReadOnly()
    segments = dialog.findChild(Segments, "municipality_segments")
    assert segments is not None
    assert segments.isVisible()
    struer = segments.findChildren(QWidget)[-1]
    qtbot.mouseClick(struer, Qt.MouseButton.LeftButton)
    assert dialog.form.value("municipality_code") == "0671"
    write(qtbot, dialog, "postal_code", "8370")
    assert (dialog.form.value("city"), dialog.form.value("municipality_code")) == ("Hadsten", "0671")
    dialog._leave()


def test_an_unknown_postal_code_lets_the_town_be_written(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener()
    write(qtbot, dialog, "postal_code", "0999")
    assert remark(dialog, "postal_code")[0] == "warning"
    assert not line(dialog, "city").isReadOnly()
    dialog._leave()


def test_duplicates_show_while_typing_and_can_be_opened(
    qtbot: QtBot, opener: Opener, forms: CompanyForms, desk: Desk
) -> None:
    there = forms.save(STORED, None, [])
    dialog = opener()
    message = find(dialog, "duplicate_message")
    assert not message.isVisible()
    qtbot.keyClicks(line(dialog, "phone"), "97008316")
    qtbot.waitUntil(message.isVisible)
    assert "Lindbjerg Køl ApS, 8370 Hadsten – samme telefonnummer" in message.accessibleName()
    with qtbot.waitSignal(dialog.open_existing) as asked:
        qtbot.mouseClick(find(dialog, "open_existing"), Qt.MouseButton.LeftButton)
    assert asked.args == [there.id]
    qtbot.waitUntil(lambda: len(desk.local.drafts()) == 1)


def test_another_company_is_not_asked_about_twice(
    qtbot: QtBot, opener: Opener, forms: CompanyForms, ops: Operations
) -> None:
    forms.save(STORED, None, [])
    dialog = opener(values={"phone": "97008316"})
    message = find(dialog, "duplicate_message")
    qtbot.waitUntil(message.isVisible)
    qtbot.mouseClick(find(dialog, "is_another"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not message.isVisible())
    write(qtbot, dialog, "name", "Lindbjerg Køl")
    qtbot.waitUntil(lambda: not dialog._typing.isActive() and not ops.busy)
    assert not message.isVisible()
    dialog._leave()


@pytest.mark.parametrize("document", [ELASTIC, CVRAPI], ids=["elasticsearch", "cvrapi"])
def test_a_pasted_document_fills_what_is_empty_and_can_be_undone(
    qtbot: QtBot, opener: Opener, desk: Desk, document: dict[str, Any]
) -> None:
    dialog = opener()
    write(qtbot, dialog, "address", "Min egen vej 1")
    before = dialog.form.values()
    QGuiApplication.clipboard().setText(json.dumps(document))
    qtbot.keyClick(line(dialog, "name"), KEY.Key_V, CTRL)
    qtbot.waitUntil(lambda: dialog.form.value("name") == "Lindbjerg Køleservice ApS")
    assert dialog.form.cell("name").source.startswith("CVR ")
    assert dialog.form.value("address") == "Min egen vej 1"
    assert dialog.form.cell("address").source == ""
    assert dialog.form.cell("address").suggested()
    count = dialog._fill.count if dialog._fill else 0
    assert any(mark.text() == f"{count} felter udfyldt" for mark in dialog.findChildren(StatusMark))
    qtbot.mouseClick(find(dialog, "undo_fill"), Qt.MouseButton.LeftButton)
    assert dialog.form.values() == before
    assert dialog.form.sources() == {}
    dialog._leave()


def test_marks_and_workplaces_are_saved_and_a_mark_is_lost_by_editing(
    qtbot: QtBot, opener: Opener, desk: Desk
) -> None:
    dialog = opener()
    dialog._prefill.read_text(json.dumps(ELASTIC))
    qtbot.waitUntil(lambda: dialog._fill is not None)
    assert find(dialog, "protected_line").isVisible()
    assert dialog.form.value("municipality_code") == "0661"
    write(qtbot, dialog, "address", "Birkelunden 23")
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog.save()
    company = desk.store.require(Company, saved.args[0])
    assert company.field_sources["name"] == "CVR 02.11.2026"
    assert "address" not in company.field_sources
    assert [unit.p_number for unit in desk.store.find(ProductionUnit)] == ["1009264837"]


def test_a_suggestion_is_taken_with_one_click(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener(values={"name": "Lindbjerg"})
    dialog.form.edited_fields.add("name")
    dialog._prefill.read_text(json.dumps(ELASTIC))
    qtbot.waitUntil(lambda: dialog._fill is not None)
    use = dialog.form.cell("name").findChildren(QWidget, "suggestion")[0].children()[-1]
    assert isinstance(use, QWidget)
    qtbot.mouseClick(use, Qt.MouseButton.LeftButton)
    assert dialog.form.value("name") == "Lindbjerg Køleservice ApS"
    assert dialog.form.cell("name").source == "CVR 02.11.2026"
    assert not dialog.form.cell("name").suggested()
    dialog._leave()


def test_what_is_no_document_is_said(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener()
    dialog._prefill.read_text("Kære Karen")
    qtbot.waitUntil(dialog._error.isVisible)
    assert "CVR-dokument" in dialog._error.accessibleName()
    dialog._leave()


def test_escape_asks_once_something_is_written(qtbot: QtBot, opener: Opener, desk: Desk) -> None:
    dialog = opener()
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert not dialog.isVisible()
    dialog = opener()
    write(qtbot, dialog, "name", "Halvfærdig")
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert find(dialog, "keep_draft_button").isVisible()
    qtbot.keyClick(dialog, KEY.Key_Escape)
    assert dialog.isVisible()
    assert find(dialog, "save_button").isVisible()
    qtbot.keyClick(dialog, KEY.Key_Escape)
    qtbot.mouseClick(find(dialog, "keep_draft_button"), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: [draft.title for draft in desk.local.drafts()] == ["Halvfærdig"])


def test_a_draft_is_on_disk_within_a_second_and_comes_back(qtbot: QtBot, opener: Opener, desk: Desk) -> None:
    assert DELAY_MS < 1000
    dialog = opener()
    qtbot.keyClicks(line(dialog, "name"), "Halvfærdig")
    dialog.form.editor("employees_as_of").widget.setFocus()
    qtbot.keyClicks(line(dialog, "employees_as_of"), "31.02.2026")
    qtbot.mouseClick(find(dialog, "add_person"), Qt.MouseButton.LeftButton)
    qtbot.keyClicks(QApplication.focusWidget(), "Asta")
    qtbot.waitUntil(lambda: bool(desk.local.drafts()), timeout=1000)
    dialog._drafts.keep()
    qtbot.waitUntil(lambda: not dialog._ops.busy)
    (draft,) = desk.local.drafts()
    again = opener(draft=draft)
    assert again.form.value("name") == "Halvfærdig"
    assert line(again, "employees_as_of").text() == "31.02.2026"
    assert [one.name for one in again._people.people()] == ["Asta"]
    assert again._is_changed()
    again.reject()
    qtbot.mouseClick(find(again, "discard_button"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.local.drafts() == [])
    dialog._leave()


def test_saving_leaves_a_colleagues_change_alone(
    qtbot: QtBot, opener: Opener, forms: CompanyForms, desk: Desk
) -> None:
    there = forms.save(STORED, None, [])
    dialog = opener(company_id=there.id)
    forms.save({"note": "Skrevet imens"}, there.id, [])
    write(qtbot, dialog, "name", "Lindbjerg Køling")
    with qtbot.waitSignal(dialog.saved):
        qtbot.keyClick(dialog, KEY.Key_S, CTRL)
    company = desk.store.require(Company, there.id)
    assert (company.name, company.note) == ("Lindbjerg Køling", "Skrevet imens")


def test_one_contact_person_is_the_main_one(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener()
    for _ in range(2):
        qtbot.mouseClick(find(dialog, "add_person"), Qt.MouseButton.LeftButton)
        qtbot.keyClicks(QApplication.focusWidget(), "Asta")
    second = dialog._people._cards[1].form.editor("main_contact").widget
    qtbot.mouseClick(second, Qt.MouseButton.LeftButton, pos=second.rect().center() / 8)
    second.setFocus()
    if not dialog._people.people()[1].main_contact:
        qtbot.keyClick(second, KEY.Key_Space)
    assert [person.main_contact for person in dialog._people.people()] == [False, True]
    dialog._leave()


def test_a_cpr_number_in_the_note_is_warned_of(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener()
    write(qtbot, dialog, "note", "Bo 010180-1234")
    assert remark(dialog, "note")[0] == "warning"
    dialog._leave()


def test_letters_are_unique_and_every_editor_has_a_name(opener: Opener) -> None:
    dialog = opener()
    texts = [part.text() for part in dialog.findChildren(QWidget) if hasattr(part, "text")]
    letters = [
        text[text.index("&") + 1].casefold() for text in texts if text.replace("&&", "").count("&") == 1
    ]
    assert len(letters) == len(set(letters))
    assert all(part.accessibleName() for part in dialog.form.keyboard_parts())
    dialog._leave()


def test_a_read_only_form_can_be_read_and_not_changed(qtbot: QtBot, opener: Opener) -> None:
    dialog = opener(values=STORED)
    dialog.form.set_read_only(True)
    before = dialog.form.values()
    for part in dialog.form.keyboard_parts():
        assert part.isEnabled()
        qtbot.keyClicks(part, "x")
        qtbot.keyClick(part, KEY.Key_Down)
        qtbot.keyClick(part, KEY.Key_Space)
    assert dialog.form.values() == before
    dialog._leave()


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_is_harmed(qtbot: QtBot, opener: Opener, desk: Desk, text: str) -> None:
    dialog = opener(values=STORED)
    blocking = {"cvr", "p_number", "postal_code", "city"}
    names = [
        name for name, field in DECLARED.items() if field.kind in {"text", "phone"} and name not in blocking
    ]
    for name in names:
        line(dialog, name).clear()
        line(dialog, name).insert(text)
    dialog.form.put("note", text)
    dialog._people.restore([ContactPerson(name="x" + text, title=text, email=text)])
    if not text.strip():
        dialog.form.put("name", "Navn")
    with qtbot.waitSignal(dialog.saved) as saved:
        dialog.save()
    again = opener(company_id=saved.args[0])
    for name in names:
        # Qt takes a byte-order mark at the beginning for what it is, and drops it.
        expected = text.strip().removeprefix("\ufeff") or ("Navn" if name == "name" else "")
        assert again.form.value(name) == (format_phone(expected) if name == "phone" else expected)
    unified = (
        text.removeprefix("\ufeff")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    assert again.form.value("note") == unified
    assert again._people.people()[0].name == "x" + text
    assert not again._is_changed()
    again._leave()


def test_the_basis_for_contact_is_asked_for_and_stored(
    qtbot: QtBot, ops: Operations, forms: CompanyForms, clock: FixedClock, desk: Desk
) -> None:
    company = forms.save({**STORED, "advertising_protected": True}, None, [])
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    dialog = BasisDialog(ops, forms, clock, company, window)
    dialog.open()
    dialog.save()
    said = dialog.form.cell("contact_basis").remark
    assert said
    assert said.level == "error"
    dialog.form.put("contact_basis", "company_approached")
    with qtbot.waitSignal(dialog.recorded) as recorded:
        qtbot.mouseClick(dialog.findChild(QWidget, "save_button"), Qt.MouseButton.LeftButton)
    stored = desk.store.require(Company, recorded.args[0])
    assert (stored.contact_basis, stored.contact_basis_on) == ("company_approached", "2026-11-24")


def test_a_company_that_ceases_says_what_still_runs(
    opener: Opener, ops: Operations, forms: CompanyForms, desk: Desk, qtbot: QtBot
) -> None:
    company = forms.save(STORED, None, [])
    with desk.store.action("x", undoable=False) as unit:
        for title in ("Lager", "Pakkeri"):
            unit.put(StandingPlace(company_id=company.id, title=title, type="student_job"))
        unit.put(StandingPlace(company_id=company.id, title="Kontor", status="withdrawn"))
        unit.put(Match(company_id=company.id, status="interview"))
        unit.put(
            Need(company_id=company.id, title="Tekniker", order_number="2026-0001", order_status="received")
        )
    dialog = opener(company_id=company.id)
    message = dialog.findChild(CeasedMessage)

    def choose(status: str) -> str:
        box = dialog.form.editor("status").parts()[0]
        assert isinstance(box, ComboBox)
        box.set_value(status)
        box.chosen.emit(status)
        qtbot.waitUntil(lambda: not ops.busy)
        return "" if message.isHidden() else message.accessibleName()

    assert message.isHidden()
    assert "Virksomheden har stadig 2 åbne pladser, 1 match i gang og 1 åben jobordre." in choose("ceased")
    assert choose("active") == ""
    choose("ceased")
    with qtbot.waitSignal(dialog.saved):  # nothing is hindered
        dialog.save()
    assert desk.store.require(Company, company.id).status == "ceased"


def test_the_check_of_a_field_stands_once() -> None:
    assert DECLARED["cvr"].check is check_cvr_field
