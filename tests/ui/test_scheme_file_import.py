"""Hent ordningsfil: from the head of Ordninger; changes are shown, a fault is told, all is undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QMenu

from kmdesk.app.documents import Documents
from kmdesk.app.services import Services
from kmdesk.core import resources
from kmdesk.models import SchemeFile
from kmdesk.services.schemes import Schemes, shipped_schemes
from kmdesk.ui.screens.schemes.file_import import SchemeFileDialog
from kmdesk.ui.screens.schemes.rate_review import RateReviewDialog
from kmdesk.ui.screens.schemes.screen import SchemesScreen
from kmdesk.ui.widgets.messages import InlineMessage

CODE = "innobooster"
TEXT = resources.path("schemes", f"{CODE}.toml").read_text(encoding="utf-8")
NEWER = TEXT.replace("version = 1", "version = 2").replace("Op til 2 år", "Op til 3 år")


@pytest.fixture
def screen(qtbot, ops, desk, clock):
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
    qtbot.waitUntil(lambda: not ops.busy and not made._sheet_later.isActive())
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "innobooster.toml"
    path.write_text(NEWER, encoding="utf-8")
    return path


@pytest.fixture
def chosen(qtbot, ops, screen):
    """Return a way to choose a file as a person does, from the menu in the head."""

    def choose(path: Path) -> SchemeFileDialog:
        screen.import_file()
        chooser = screen.window().findChildren(QFileDialog)[-1]
        chooser.fileSelected.emit(str(path))
        chooser.close()
        qtbot.waitUntil(lambda: not ops.busy)
        dialog = screen.window().findChildren(SchemeFileDialog)[-1]
        qtbot.waitUntil(dialog.isVisible)
        return dialog

    return choose


def part(dialog, name: str) -> QAbstractButton:
    found = dialog.findChild(QAbstractButton, name)
    assert found is not None
    return found


def texts(dialog) -> list[str]:
    table = dialog.findChild(object, "file_changes")
    return [label.text() for label in table.findChildren(QLabel)] if table else []


def message(dialog) -> str:
    return dialog.findChild(InlineMessage, "file_message").accessibleName()


def test_the_head_has_both(qtbot, ops, screen) -> None:
    part(screen, "review_rates").click()
    review = screen.window().findChild(RateReviewDialog)
    assert review.isVisible()
    qtbot.waitUntil(lambda: not ops.busy)
    review.reject()
    menu = screen.findChild(QMenu, "more_scheme_menu")
    part(screen, "more_scheme_actions").click()
    assert menu.isVisible()
    (action,) = (action for action in menu.actions() if action.isVisible())
    action.trigger()
    menu.close()
    chooser = screen.window().findChild(QFileDialog)
    assert "*.toml" in chooser.nameFilters()[0]
    assert chooser.fileMode() is QFileDialog.FileMode.ExistingFile


def test_what_would_change_is_shown_and_nothing_happens_yet(desk, chosen, file) -> None:
    dialog = chosen(file)
    assert message(dialog) == "InnoBooster. 2 ting bliver anderledes."
    shown = texts(dialog)
    at = shown.index("Varighed")
    assert shown[at + 1 : at + 3] == ["Op til 2 år, efter ældre regler.", "Op til 3 år, efter ældre regler."]
    assert part(dialog, "file_use").hasFocus()
    assert not part(dialog, "file_other").isVisible()
    dialog.reject()
    assert not desk.store.find(SchemeFile)


def test_a_file_is_used_shown_and_taken_back(qtbot, ops, screen, chosen, file) -> None:
    said = []
    screen.toast.connect(lambda text, undoable: said.append((text, undoable)))
    dialog = chosen(file)
    qtbot.keyClick(part(dialog, "file_use"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(said) and not ops.busy)
    assert said == [("Ordningsfilen bruges nu", True)]
    qtbot.waitUntil(lambda: screen.list.current_code() == CODE and screen._scheme().version == 2)
    ops.write(screen._schemes._store.undo, owner=screen)
    qtbot.waitUntil(lambda: not ops.busy and screen._scheme() == shipped_schemes()[CODE])


def test_a_fault_is_told_in_place_and_another_file_can_be_chosen(qtbot, ops, screen, chosen, file) -> None:
    file.write_text(NEWER.replace('level = "position"', 'level = "floor"'), encoding="utf-8")
    dialog = chosen(file)
    assert "Filen innobooster.toml kan ikke bruges. Linje " in message(dialog)
    assert "level" in message(dialog)
    assert not part(dialog, "file_use").isVisible()
    part(dialog, "file_other").click()
    again = screen.window().findChildren(QFileDialog)[-1]
    file.write_text(NEWER, encoding="utf-8")
    again.fileSelected.emit(str(file))
    again.close()
    qtbot.waitUntil(lambda: not ops.busy)
    dialog = screen.window().findChildren(SchemeFileDialog)[-1]
    assert message(dialog) == "InnoBooster. 2 ting bliver anderledes."
    dialog.reject()


def test_a_file_that_changes_nothing_is_not_offered(qtbot, ops, desk, chosen, file) -> None:
    file.write_text(TEXT, encoding="utf-8")
    dialog = chosen(file)
    assert message(dialog) == "Intet er anderledes. InnoBooster er allerede sådan."
    assert not part(dialog, "file_use").isVisible()
    dialog.use()
    qtbot.waitUntil(lambda: not ops.busy)
    assert not desk.store.find(SchemeFile)


def test_a_new_scheme_is_shown_whole(qtbot, ops, desk, chosen, file) -> None:
    new = TEXT.replace('code = "innobooster"', 'code = "local_pool"').replace('sheet = "IB"', 'sheet = "LP"')
    file.write_text(new, encoding="utf-8")
    dialog = chosen(file)
    assert message(dialog).startswith("InnoBooster er en ny ordning.")
    assert "Erhvervshuset giver gratis sparring om ansøgningen." in texts(dialog)
    part(dialog, "file_use").click()
    qtbot.waitUntil(lambda: not ops.busy and bool(desk.store.find(SchemeFile)))
    assert Schemes(desk.store).scheme("local_pool").sheet == "LP"


def test_a_slip_and_a_very_long_file_are_shown_within_bounds(chosen, file) -> None:
    many = "".join(f'[[good_to_know]]\nda = "{n} {"x" * 700}"\nen = "{n}"\n' for n in range(5))
    rates = ",".join(
        f'{{ amount = 1, year = {2026 - n // 12}, from = {2026 - n // 12}-{12 - n % 12:02}-01, source = "x", '
        "checked_on = 2026-11-21 }"
        for n in range(200)
    )
    kind = '[[rates]]\nid = "m"\nlabel = { da = "M", en = "M" }\nunit = "kr"\nyearly = false\n'
    kind += f"amounts = [{rates}]\n"
    file.write_text(TEXT.replace("[application]", f"{many}{kind}[application]"), encoding="utf-8")
    dialog = chosen(file)
    assert dialog.height() <= 640
    assert any(text.startswith("og ") and text.endswith(" til") for text in texts(dialog))
    assert max(map(len, texts(dialog))) <= 601
    remarks = [one.accessibleName() for one in dialog.findChildren(InlineMessage)]
    assert any("Version 1 er den samme som før" in remark for remark in remarks)
    dialog.reject()
