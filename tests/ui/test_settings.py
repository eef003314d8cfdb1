"""Indstillinger on a real encrypted desk: what is chosen, typed and pressed is what is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from kmdesk.core import i18n
from kmdesk.core.errors import KnownError
from kmdesk.core.settings import Settings
from kmdesk.models import Broker, Company, Project, Visit
from kmdesk.services.office_settings import OfficeSettings
from kmdesk.services.security import Security
from kmdesk.store import backup
from kmdesk.store.desk import find_key
from kmdesk.store.keys import KeyFile, WrongSecretError
from kmdesk.ui import theme
from kmdesk.ui.screens.settings.backup_group import size_text
from kmdesk.ui.screens.settings.municipality_picker import MunicipalityPicker
from kmdesk.ui.screens.settings.own_thread import OwnThread
from kmdesk.ui.screens.settings.screen import SettingsScreen
from kmdesk.ui.widgets.fields import LineEdit

NEW = "tre små grise i en anden skov"


@pytest.fixture
def screen(qtbot, ops, desk, profile, clock):
    made = SettingsScreen(
        ops, OfficeSettings(desk.store), Security(profile, desk.key), Settings(mode="light"), profile, clock
    )
    qtbot.addWidget(made)
    made.resize(1232, 852)
    made.show()
    made.toasts = []
    made.toast.connect(lambda text, undo: made.toasts.append((text, undo)))
    return made


@pytest.fixture
def settle(qtbot, ops):
    return lambda: qtbot.waitUntil(lambda: not ops.busy and not OwnThread.busy())


def part(screen: QWidget, name: str, kind: type = QPushButton):
    found = screen.findChild(kind, name)
    assert found is not None, name
    return found


def editor(page: QWidget, field: str):
    return page.form.editor(field).widget


def retype(qtbot, line: LineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)


# -- Udseende --------------------------------------------------------------------------------------


@pytest.fixture
def undressed():
    yield
    theme.apply(QApplication.instance(), "light", 1.0)


def test_mode_and_scale_hold_at_once_and_are_told(screen, qtbot, settle, undressed):
    settle()
    page = screen.appearance
    with qtbot.waitSignal(screen.settings_changed) as told:
        page.mode.changed.emit("dark")
    assert (told.args[0].mode, theme.current().name) == ("dark", "dark")
    page.scale.changed.emit("1.25")
    assert theme.scale() == 1.25
    assert page.settings.scale == 1.25


def test_segments_answer_the_keyboard(screen, qtbot, settle, undressed):
    settle()
    first, *_, last = screen.appearance.mode.findChildren(QWidget)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_End)
    qtbot.keyClick(last, Qt.Key.Key_Space)
    assert screen.appearance.mode.value() == "dark"
    assert theme.current().name == "dark"


def test_another_language_waits_for_the_next_start(screen, settle):
    settle()
    page = screen.appearance
    assert page.restart.isHidden()
    page.language.changed.emit("en")
    assert (page.settings.language, i18n.language()) == ("en", "da")
    assert not page.restart.isHidden()
    page.language.changed.emit("da")
    assert page.restart.isHidden()


def test_row_height_is_kept_on_this_desk(screen, qtbot, desk, settle):
    settle()
    with qtbot.waitSignal(screen.comfortable_rows_changed) as told:
        screen.appearance.density.changed.emit("comfortable")
    settle()
    assert told.args == [True]
    assert OfficeSettings(desk.store).comfortable_rows()
    screen.appearance.density.set_value("compact")
    screen.activate()
    settle()
    assert screen.appearance.density.value() == "comfortable"


# -- Om dig and Kontrakten -------------------------------------------------------------------------


def test_broker_is_saved_as_one_action_and_undone(screen, qtbot, ops, desk, settle):
    screen.open_section("broker")
    settle()
    page = screen.broker
    retype(qtbot, editor(page, "title"), "Kontaktmægler")
    page.municipalities._boxes.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    saved = desk.store.get(Broker, desk.store.broker_id)
    assert saved.title == "Kontaktmægler"
    assert saved.municipality_codes == ("0165",)  # Albertslund is the first in the alphabet
    assert desk.store.journal.to_undo()[0].action == "Ret kontaktmægler"
    assert screen.toasts == [("Dine oplysninger er gemt", True)]
    assert not page.is_edited
    assert desk.local.drafts() == []
    ops.write(desk.store.undo, owner=screen)
    settle()
    assert page.form.value("title") == ""
    assert page.municipalities.value() == ()


def test_a_broker_without_name_is_refused_at_the_field(screen, qtbot, desk, settle):
    screen.open_section("broker")
    settle()
    editor(screen.broker, "name").setFocus()
    retype(qtbot, editor(screen.broker, "name"), " ")
    qtbot.mouseClick(screen.broker.keep, Qt.MouseButton.LeftButton)
    settle()
    assert screen.broker.form.cell("name").remark.level == "error"
    assert desk.store.get(Broker, desk.store.broker_id).name == "Karen Lyngholm"


def test_what_is_typed_survives_as_a_draft(  # noqa: PLR0917 - fixtures
    screen, qtbot, ops, desk, profile, clock, settle
):
    screen.open_section("contract")
    settle()
    retype(qtbot, editor(screen.contract, "subtitle"), "Ny indsats")
    screen.contract.levels.boxes["H40"].click()
    qtbot.waitUntil(lambda: not ops.busy and bool(desk.local.drafts()))
    again = SettingsScreen(
        ops, OfficeSettings(desk.store), Security(profile, desk.key), Settings(), profile, clock
    )
    qtbot.addWidget(again)
    again.show()
    again.open_section("contract")
    settle()
    assert again.contract.form.value("subtitle") == "Ny indsats"
    assert "H40" in again.contract.levels.value()
    assert not part(again.contract, "unsaved_message", QWidget).isHidden()
    qtbot.mouseClick(again.contract.revert, Qt.MouseButton.LeftButton)
    settle()
    assert again.contract.form.value("subtitle") == "Kontaktmæglerindsatsen"
    assert desk.local.drafts() == []


def test_figures_follow_the_contract(screen, qtbot, desk, settle):
    company = Company(name="Agerbo Tekstil A/S")
    call = Visit(company_id=company.id, starts_at="2026-02-01T09:00", mode="phone", status="done")
    visit = replace(Visit(), company_id=company.id, starts_at="2026-03-01T09:00", mode="visit", status="done")
    with desk.store.action("x") as unit:
        for record in (company, call, visit):
            unit.put(record)
    counted = "SELECT goal FROM counted WHERE record_id = ?"
    assert desk.database.value(counted, (visit.id,)) is None
    screen.open_section("contract")
    settle()
    editor(screen.contract, "call_counts_as_visit").click()
    retype(qtbot, editor(screen.contract, "hire"), "60")
    qtbot.mouseClick(screen.contract.keep, Qt.MouseButton.LeftButton)
    settle()
    assert desk.database.value(counted, (visit.id,)) == "follow_up_contact"
    project = desk.store.find(Project)[0]
    assert project.goals == {
        "new_contact": 1000,
        "follow_up_contact": 500,
        "binding_collaboration": 300,
        "hire": 60,
    }
    assert desk.store.journal.to_undo()[0].action == "Ret kontrakt"


def test_the_office_has_its_own_figures_beside_those_that_ship(screen, qtbot, desk, settle):
    screen.open_section("contract")
    settle()
    retype(qtbot, editor(screen.contract, "subtitle"), "Ny indsats")
    screen.open_section("rules")
    settle()
    page = screen.rules
    hints = [one.text() for one in page.findChildren(QLabel)]
    assert any("Følger med: 6 måneder. Datatilsynet" in text and "27.11.2026" in text for text in hints)
    assert editor(page, "sharing_days").placeholderText() == "14"
    assert not any("skal udfyldes" in one.text() for one in page.findChildren(QLabel))
    retype(qtbot, editor(page, "sharing_days"), "99999999")
    editor(page, "candidate_months").setFocus()
    assert page.form.cell("sharing_days").remark.text == "Skriv et helt tal fra 1 til 365."
    retype(qtbot, editor(page, "sharing_days"), "366")
    retype(qtbot, editor(page, "candidate_months"), "12")
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert "fra 1 til 365" in page.form.cell("sharing_days").remark.text
    assert desk.store.find(Project)[0].candidate_months is None
    retype(qtbot, editor(page, "sharing_days"), "21")
    qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    settle()
    assert screen.toasts[-1] == ("Reglerne er gemt", True)
    screen.open_section("contract")
    settle()
    assert screen.contract.form.value("subtitle") == "Ny indsats"  # typed before, not saved, still there
    qtbot.mouseClick(screen.contract.keep, Qt.MouseButton.LeftButton)
    settle()
    project = desk.store.find(Project)[0]
    assert (project.subtitle, project.sharing_days, project.candidate_months) == ("Ny indsats", 21, 12)
    assert [desk.store.undo().action for _ in range(2)] == ["Ret kontrakt", "Ret regler"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2025-12-31"}, "ends_on"),
        ({"goals": {}}, "new_contact"),
        ({"goals": {"new_contact": -1}}, "new_contact"),
        ({"municipality_codes": ()}, "municipality_codes"),
        ({"graduate_levels": ()}, "graduate_levels"),
    ],
)
def test_an_impossible_contract_names_the_field(desk, change, field):
    office = OfficeSettings(desk.store)
    with pytest.raises(KnownError) as refused:
        office.save_project(replace(office.project(), **change))
    assert refused.value.field == field
    assert desk.store.find(Project)[0].name == "Erhvervsråd Midtvest"


def test_the_end_before_the_start_is_said_at_the_field(screen, qtbot, settle):
    screen.open_section("contract")
    settle()
    retype(qtbot, editor(screen.contract, "ends_on"), "31.12.2025")
    qtbot.mouseClick(screen.contract.keep, Qt.MouseButton.LeftButton)
    settle()
    assert "slutter, før den begynder" in screen.contract.form.cell("ends_on").remark.text


def test_no_municipality_is_said_at_the_picker(screen, qtbot, settle):
    screen.open_section("contract")
    settle()
    picker = screen.contract.municipalities
    picker._take(())
    qtbot.mouseClick(screen.contract.keep, Qt.MouseButton.LeftButton)
    settle()
    assert "ingen kommuner" in picker.toolTip()
    part(screen.contract, "default_municipalities", QWidget).click()
    assert len(picker.value()) == 7
    assert picker.toolTip() == ""


def test_the_picker_narrows_and_ticks_by_keyboard(screen, qtbot, settle):
    screen.open_section("broker")
    settle()
    picker = screen.broker.municipalities
    qtbot.keyClicks(picker._filter, "aeroe")
    shown = [item for item in picker._boxes.all_items() if not item.isHidden()]
    assert [item.text() for item in shown] == ["Ærø"]
    picker._boxes.setFocus()
    picker._boxes.setCurrentItem(shown[0])
    qtbot.keyClick(picker._boxes, Qt.Key.Key_Space)
    assert picker.value() == ("0492",)
    assert screen.broker.is_edited


def test_there_are_98_municipalities(screen):
    assert len(screen.broker.municipalities._boxes.all_items()) == 98


# -- Sikkerhed og kopier ---------------------------------------------------------------------------


def test_a_new_passphrase_opens_the_desk(screen, qtbot, desk, profile, settle):
    screen.open_section("security")
    settle()
    assert screen.security.passphrase.button.text() == "&Sæt adgangskode"
    first, again = (part(screen, name, LineEdit) for name in ("passphrase", "passphrase_again"))
    for short, other, at in (("kort", "kort", first), (NEW, NEW + "!", again)):
        first.setText(short)
        again.setText(other)
        qtbot.mouseClick(screen.security.passphrase.button, Qt.MouseButton.LeftButton)
        settle()
        assert at.property("state") == "error"
        assert not KeyFile.load(profile.keys).has("passphrase")
    again.setText(NEW)
    qtbot.keyClick(again, Qt.Key.Key_Return)
    settle()
    assert find_key(profile, NEW) == desk.key
    assert first.text() == again.text() == ""
    assert screen.security.passphrase.button.text() == "&Skift adgangskode"
    assert screen.toasts == [("Den nye adgangskode gælder nu", False)]


def test_a_new_recovery_code_is_shown_once_and_the_old_one_ends(screen, qtbot, desk, profile, settle):
    security = Security(profile, desk.key)
    old = security.renew_recovery_code()
    screen.open_section("security")
    settle()
    qtbot.mouseClick(part(screen, "recovery_button"), Qt.MouseButton.LeftButton)
    assert KeyFile.load(profile.keys).open("recovery", old) == desk.key  # asked, not done
    qtbot.mouseClick(part(screen, "recovery_confirm"), Qt.MouseButton.LeftButton)
    settle()
    code = screen.security.recovery.code.text()
    with qtbot.waitSignal(screen.print_code) as printed:
        qtbot.mouseClick(part(screen, "print_code_button"), Qt.MouseButton.LeftButton)
    assert printed.args == [code]
    assert find_key(profile, recovery_code=code) == desk.key
    with pytest.raises(WrongSecretError):
        find_key(profile, recovery_code=old)
    screen.open_section("about")
    screen.open_section("security")
    assert screen.security.recovery.code.text() == ""


def test_a_backup_is_taken_and_checked_beside_the_window(screen, qtbot, desk, profile, settle):
    with desk.store.action("x") as unit:
        unit.put(Company(name="Agerbo Tekstil A/S"))
    screen.open_section("security")
    settle()
    assert not screen.security.backups.verify.isEnabled()
    qtbot.mouseClick(screen.security.backups.take, Qt.MouseButton.LeftButton)
    assert not screen.security.backups.take.isEnabled()
    settle()
    assert [one.reason for one in backup.existing(profile)] == ["manual"]
    assert screen.toasts[0][0].startswith("Sikkerhedskopi taget (")
    qtbot.mouseClick(screen.security.backups.verify, Qt.MouseButton.LeftButton)
    settle()
    assert "24.11.2026" in screen.security.backups.good.accessibleName()
    assert "1 virksomhed" in screen.security.backups.good.accessibleName()
    assert not any(profile.backups.glob(".*"))


def test_a_damaged_backup_is_told(  # noqa: PLR0917 - fixtures
    screen, qtbot, desk, profile, clock, settle
):
    path = backup.make(profile, desk.key, "manual", clock)
    content = bytearray(path.read_bytes())
    content[20_000:20_400] = bytes(400)
    path.write_bytes(content)
    screen.open_section("security")
    settle()
    qtbot.mouseClick(screen.security.backups.verify, Qt.MouseButton.LeftButton)
    settle()
    assert not screen.security.backups.bad.isHidden()
    assert screen.security.backups.take.isEnabled()


def test_without_a_backup_there_is_nothing_to_check(desk, profile):
    profile.backups.mkdir()
    with pytest.raises(KnownError):
        Security(profile, desk.key).check_newest()


def test_restoring_names_the_folder(screen, profile, settle):
    screen.open_section("security")
    settle()
    assert part(screen, "restore_command", LineEdit).text() == f'kmdesk restore --profile "{profile.folder}"'


@pytest.mark.parametrize(("size", "text"), [(10, "1 kB"), (640_000, "640 kB"), (12_400_000, "12,4 MB")])
def test_size_is_read_by_people(size, text):
    assert size_text(size) == text


class _Opener(QObject):
    """Stands in for the system's file window."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_the_log_folder_opens(screen, qtbot, profile, settle):
    screen.open_section("about")
    settle()
    opener = _Opener()
    QDesktopServices.setUrlHandler("file", opener, "open")
    qtbot.mouseClick(part(part(screen, "about_page", QWidget), "open_folder"), Qt.MouseButton.LeftButton)
    QDesktopServices.unsetUrlHandler("file")
    assert opener.opened == [str(profile.folder)]


@pytest.mark.parametrize("section", ["appearance", "broker", "contract", "rules", "security", "about"])
def test_every_control_has_a_name(screen, section, settle):
    screen.open_section(section)
    settle()
    page = part(screen, f"{section}_page", QWidget)
    nameless = [
        type(one).__name__
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isVisible()
        and not (one.accessibleName() or getattr(one, "text", lambda: "")())
    ]
    assert nameless == []


def test_space_ticks_the_municipality_one_sees_after_narrowing(qtbot) -> None:
    picker = MunicipalityPicker()
    qtbot.addWidget(picker)
    picker.resize(600, 400)
    picker.show()
    boxes = picker._boxes
    boxes.setCurrentRow(0)
    picker.findChild(LineEdit).setText("viborg")
    qtbot.keyClick(boxes, Qt.Key.Key_Space)
    assert picker.value() == ("0791",)
    qtbot.keyClick(boxes, Qt.Key.Key_Down)
    assert not boxes.currentItem().isHidden()
