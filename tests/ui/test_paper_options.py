"""What is chosen about a paper in its preview: another document in its place, nothing given out meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kmdesk.app.choosing import Choosing
from kmdesk.core.errors import KnownError
from kmdesk.services.handouts import Made
from kmdesk.services.paper.envelope import first_label
from kmdesk.services.paper.options import Choice, Chosen, LabelChoice, NoteChoice
from kmdesk.store.desk import Desk
from kmdesk.ui import theme
from kmdesk.ui.dialogs.paper_options import PaperOptions
from kmdesk.ui.dialogs.preview import PreviewDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.pdf_thumbs import ThumbStrip
from tests.ui.pdfs import pdf

ONE = pdf("Vestrum uden note")
THREE = pdf("Vestrum med note", "side to", "Vestrum igen")
GIVING = ("print_button", "save_pdf_button", "mail_button")


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


Open = Callable[[Choice], PreviewDialog]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    windows: list[QWidget] = []

    def build(choice: Choice) -> PreviewDialog:
        window = QWidget()
        window.resize(1024, 640)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        dialog = PreviewDialog("Notat", ONE, "notat.pdf", window, options=PaperOptions(choice))
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return build


def options(dialog: QWidget) -> PaperOptions:
    found = dialog.findChild(PaperOptions)
    assert found is not None
    return found


def button(dialog: QWidget, name: str) -> QAbstractButton:
    found = dialog.findChild(QAbstractButton, name)
    assert found is not None
    return found


def labels_box(dialog: QWidget) -> QComboBox:
    found = dialog.findChild(QComboBox, "first_label")
    assert found is not None
    return found


def means(dialog: QWidget) -> str:
    found = dialog.findChild(QLabel, "option_means")
    assert found is not None
    return found.text()


# -- the strip ---------------------------------------------------------------------------------


def test_the_note_is_asked_for_by_key_and_by_mouse(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(NoteChoice(there_is_one=True, taken=False))
    box = button(dialog, "with_confidential")
    assert not labels_box(dialog).isVisible()
    assert means(dialog) == "Noten er ikke med."
    with qtbot.waitSignal(options(dialog).chosen) as told:
        QTest.keySequence(dialog, "Alt+F")
    assert told.args == [Chosen(confidential=True)]
    options(dialog).show_choice(NoteChoice(there_is_one=True, taken=True))
    assert "må kun ligge på sagen" in means(dialog)
    with qtbot.waitSignal(options(dialog).chosen) as told:
        box.click()
    assert told.args == [Chosen(confidential=False)]


def test_a_note_that_is_not_there_cannot_be_asked_for(opened: Open) -> None:
    dialog = opened(NoteChoice(there_is_one=False, taken=False))
    assert not button(dialog, "with_confidential").isEnabled()
    assert means(dialog) == "Besøget har ingen fortrolig note."


def test_the_first_label_is_chosen_with_the_arrows(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(LabelChoice(first=5, printed=1))
    box = labels_box(dialog)
    assert not button(dialog, "with_confidential").isVisible()
    assert (box.count(), box.currentText()) == (24, "5: række 2, plads 2")
    assert means(dialog).startswith("1 etiket udskrives.")
    box.setFocus()
    with qtbot.waitSignal(options(dialog).chosen) as told:
        QTest.keySequence(box, "Down")
    assert told.args == [Chosen(first_label=6)]
    with qtbot.assertNotEmitted(options(dialog).chosen):
        options(dialog).show_choice(LabelChoice(first=24, printed=3))
    assert box.currentText() == "24: række 8, plads 3"


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("choice", [NoteChoice(there_is_one=True, taken=True), LabelChoice(1, 300)])
def test_it_fits_a_small_window(
    qapp: QApplication, opened: Open, choice: Choice, mode: str, scale: float
) -> None:
    theme.apply(qapp, mode, scale)  # pyright: ignore[reportArgumentType]
    dialog = opened(choice)
    dialog.tell_notice("2 virksomheder får ingen etiket.", "Mangler adresse: A, B.")
    QApplication.processEvents()
    for part in options(dialog).findChildren(QWidget):
        if part.isVisibleTo(dialog):
            assert dialog.rect().contains(part.rect().translated(part.mapTo(dialog, QPoint(0, 0))))
    assert dialog.view.viewport().height() > 100
    told = dialog.findChild(InlineMessage, "message_soon")
    assert told is not None
    assert told.isVisible()


# -- another document in its place -------------------------------------------------------------


def test_another_document_takes_the_place_of_the_one_shown(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(NoteChoice(there_is_one=True, taken=False))
    thumbs = dialog.findChild(ThumbStrip)
    where = dialog.findChild(QLabel, "page_label")
    assert thumbs is not None
    assert where is not None
    assert not thumbs.isVisible()
    dialog.view.set_zoom(1.5)
    dialog.show_pdf(THREE)
    assert dialog.view.zoom() == 1.5
    assert dialog.document.pageCount() == 3
    assert thumbs.isVisible()
    assert thumbs.model().rowCount() == 3
    assert where.text() == "Side 1 af 3"
    QTest.keySequence(dialog, "Ctrl+End")
    assert dialog.view.page() == thumbs.currentIndex().row() == 2
    thumbs.setCurrentIndex(thumbs.model().index(1, 0))
    assert dialog.view.page() == 1
    dialog.show_pdf(ONE)
    assert dialog.view.page() == 0
    assert not thumbs.isVisible()
    assert where.text() == "1 side"


def test_what_is_searched_for_is_looked_for_again(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(NoteChoice(there_is_one=True, taken=False))
    count = dialog.search.count
    QTest.keySequence(dialog, "Ctrl+F")
    QTest.keyClicks(dialog.search.field, "vestrum")
    qtbot.waitUntil(lambda: count.text() == "1 af 1")
    dialog.show_pdf(THREE)
    qtbot.waitUntil(lambda: count.text() == "1 af 2")
    QTest.keySequence(dialog, "F3")
    assert dialog.view.page() == 2
    dialog.search.leave()
    dialog.show_pdf(ONE)
    qtbot.waitUntil(lambda: not dialog.search._looking.isActive())
    assert dialog.view._search is None


def test_nothing_is_given_out_that_is_not_wanted_any_more(opened: Open) -> None:
    dialog = opened(NoteChoice(there_is_one=True, taken=False))
    dialog.make_ready()
    assert not any(button(dialog, name).isEnabled() for name in GIVING)
    for keys in ("Ctrl+S", "Ctrl+P"):
        QTest.keySequence(dialog, keys)
    assert QApplication.activeModalWidget() is dialog
    dialog.show_pdf(THREE)
    assert all(button(dialog, name).isEnabled() for name in GIVING)


def test_a_closed_preview_is_let_go(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(NoteChoice(there_is_one=True, taken=False))
    dialog.reject()
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


# -- making it anew ----------------------------------------------------------------------------


def made(data: bytes, choice: Choice) -> Made:
    return Made("Notat", "notat.pdf", data, choice=choice)


def test_the_newest_choice_is_shown(qtbot: QtBot, opened: Open, ops: Operations, desk: Desk) -> None:
    none, some = NoteChoice(there_is_one=True, taken=False), NoteChoice(there_is_one=True, taken=True)
    dialog = opened(none)

    def again(chosen: Chosen) -> Made:
        return made(THREE, some) if chosen.confidential else made(ONE, none)

    shown = Choosing(dialog, options(dialog), made(ONE, none), again, ops, desk.store)
    box = button(dialog, "with_confidential")
    for _ in range(3):
        box.click()
    assert not button(dialog, "print_button").isEnabled()
    qtbot.waitUntil(lambda: not ops.busy)
    assert shown.made.pdf == THREE
    assert dialog.document.pageCount() == 3
    assert button(dialog, "print_button").isEnabled()


def test_when_it_cannot_be_made_what_is_shown_stays(
    qtbot: QtBot, opened: Open, ops: Operations, desk: Desk
) -> None:
    choice = NoteChoice(there_is_one=True, taken=False)
    dialog = opened(choice)

    def again(_chosen: Chosen) -> Made:
        raise KnownError("Besøget er væk.", "Åbn et andet.")

    Choosing(dialog, options(dialog), made(ONE, choice), again, ops, desk.store)
    button(dialog, "with_confidential").click()
    qtbot.waitUntil(lambda: button(dialog, "print_button").isEnabled())
    assert not button(dialog, "with_confidential").isChecked()
    told = dialog.findChild(InlineMessage, "message_late")
    assert told is not None
    assert told.accessibleName() == "Besøget er væk. Åbn et andet."


def test_where_labels_end_is_kept_once_they_are_on_paper(
    qtbot: QtBot, opened: Open, ops: Operations, desk: Desk
) -> None:
    dialog = opened(LabelChoice(1, 4))

    def again(chosen: Chosen) -> Made:
        return made(ONE, LabelChoice(chosen.first_label or 1, 4))

    Choosing(dialog, options(dialog), made(ONE, LabelChoice(1, 4)), again, ops, desk.store)
    for method, kept in (("pdf", 1), ("email", 1), ("paper", 5)):
        dialog.given.emit(method)
        qtbot.waitUntil(lambda: not ops.busy)
        assert first_label(desk.store) == kept
    options(dialog).chosen.emit(Chosen(first_label=23))
    qtbot.waitUntil(lambda: not ops.busy)
    assert first_label(desk.store) == 23
    dialog.given.emit("paper")
    qtbot.waitUntil(lambda: not ops.busy)
    assert first_label(desk.store) == 3
