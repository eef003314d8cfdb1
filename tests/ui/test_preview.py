"""The preview of a document: looked at, searched, printed, saved and put into a mail, by key and by mouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QColor, QDesktopServices, QImage, QPageLayout, QPageRanges, QPageSize, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from kmdesk.exchange.mail_draft import MailTo
from kmdesk.ui import mail, theme
from kmdesk.ui.dialogs.preview import PreviewDialog
from kmdesk.ui.dialogs.scrim import Scrim
from kmdesk.ui.print_pdf import PrintJob, choose_printer, pages_to_print
from kmdesk.ui.widgets.buttons import SplitButton
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.pdf_pages import BAND, document_of
from kmdesk.ui.widgets.pdf_pane import PdfPane
from kmdesk.ui.widgets.pdf_thumbs import ThumbStrip
from tests.nasty import NASTY, each
from tests.ui.pdfs import pdf

KEY, MOD = Qt.Key, Qt.KeyboardModifier
ONE = pdf("Gendannelseskode")
THREE = pdf("side en\nVestrum Maskinfabrik\nvestrum", "side to", "side tre\nVestrum")

Open = Callable[..., PreviewDialog]


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    windows: list[QWidget] = []

    def build(
        data: bytes = THREE, width: int = 1280, height: int = 720, mail_to: MailTo | None = None
    ) -> PreviewDialog:
        window = QWidget()
        window.resize(width, height)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        dialog = PreviewDialog("Besøgsresumé", data, "Besøg B/17.pdf", window, mail=mail_to)
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return build


def part(dialog: QWidget, name: str) -> QAbstractButton:
    found = dialog.findChild(QAbstractButton, name)
    assert found is not None
    return found


def text(dialog: QWidget, name: str) -> str:
    found = dialog.findChild(QLabel, name)
    assert found is not None
    return found.text()


def message(dialog: QWidget, tone: str) -> str:
    """Return what is told in this tone, or an empty text."""
    found = dialog.findChild(InlineMessage, f"message_{tone}")
    assert found is not None
    return found.accessibleName() if found.isVisible() else ""


def thumbs(dialog: QWidget) -> ThumbStrip:
    found = dialog.findChild(ThumbStrip)
    assert found is not None
    return found


def press(dialog: QWidget, keys: str) -> None:
    QTest.keySequence(dialog.focusWidget() or dialog, keys)


def search(qtbot: QtBot, dialog: PreviewDialog, words: str, told: str) -> None:
    press(dialog, "Ctrl+F")
    dialog.search.field.clear()
    for letter in words:
        QTest.keyClicks(dialog.search.field, letter)
    qtbot.waitUntil(lambda: text(dialog, "search_count") == told)


# -- the window --------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (1024, 640)])
def test_it_stays_inside_the_window_over_a_veil(opened: Open, width: int, height: int) -> None:
    dialog = opened(ONE, width, height)
    window = dialog.parentWidget()
    assert window is not None
    assert window.findChild(Scrim) is not None
    assert dialog.width() <= width - 32
    assert dialog.height() == height - 32
    assert dialog.view.fit() == "width"
    assert not dialog.view.horizontalScrollBar().isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_everything_fits_a_small_window(qapp: QApplication, opened: Open, mode: str, scale: float) -> None:
    theme.apply(qapp, mode, scale)  # pyright: ignore[reportArgumentType]
    dialog = opened(THREE, 1024, 640)
    dialog.search.start(0)
    dialog._on_mail_refused()
    QApplication.processEvents()
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible():
            box = button.rect().translated(button.mapTo(dialog, QPoint(0, 0)))
            assert dialog.rect().contains(box), button.accessibleName() or button.text()
            assert button.width() >= button.sizeHint().width()
            assert button.accessibleName() or button.text()
    assert dialog.view.viewport().height() > 100
    told = dialog.findChild(InlineMessage, "message_late")
    assert told is not None
    assert told.height() >= told.heightForWidth(told.width())
    parent = told.parentWidget()
    assert parent is not None
    assert parent.rect().contains(told.geometry())


def test_it_follows_the_theme_while_it_is_open(qapp: QApplication, opened: Open) -> None:
    dialog = opened(THREE)

    def ground() -> QColor:
        return dialog.view.grab().toImage().pixelColor(2, 60)

    assert ground() == QColor(theme.LIGHT.sunken)
    theme.apply(qapp, "dark", 1.25)
    QApplication.processEvents()
    assert ground() == QColor(theme.DARK.sunken)
    picture = dialog.view.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, 60) == QColor("white")


def test_print_has_the_focus_and_the_cross_closes(opened: Open) -> None:
    dialog = opened(ONE)
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "print_button"
    part(dialog, "close_button").click()
    assert not dialog.isVisible()


def test_every_control_is_reached_with_tab(opened: Open) -> None:
    dialog = opened(THREE)
    press(dialog, "Ctrl+F")
    reached: set[QWidget] = set()
    for _ in range(40):
        focused = dialog.focusWidget()
        assert focused is not None
        reached.add(focused)
        QTest.keyClick(focused, KEY.Key_Tab)
    wanted = {
        button
        for button in dialog.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled() and button.focusPolicy() & Qt.FocusPolicy.TabFocus
    }
    assert wanted <= reached
    assert {dialog.view, thumbs(dialog), dialog.search.field} <= reached


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 intet", ONE[: len(ONE) // 2]])
def test_what_is_no_document_shows_no_pages(opened: Open, data: bytes) -> None:
    dialog = opened(data)
    press(dialog, "PgDown")
    press(dialog, "Ctrl++")
    press(dialog, "Ctrl+End")
    assert text(dialog, "page_label") == "0 sider"


# -- pages -------------------------------------------------------------------------------------


def test_thumbs_are_for_documents_of_several_pages(opened: Open) -> None:
    assert not thumbs(opened(ONE)).isVisible()
    dialog = opened(THREE)
    assert thumbs(dialog).isVisible()
    assert thumbs(dialog).model().rowCount() == 3
    assert text(dialog, "page_label") == "Side 1 af 3"
    spoken = thumbs(dialog).model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Side 2 af 3"


def test_thumbs_lead_to_pages_and_follow_them(opened: Open) -> None:
    dialog = opened(THREE)
    strip = thumbs(dialog)
    strip.setFocus()
    QTest.keyClick(strip, KEY.Key_Down)
    assert dialog.view.page() == 1
    box = strip.visualRect(strip.model().index(2, 0))
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert dialog.view.page() == 2
    assert text(dialog, "page_label") == "Side 3 af 3"
    dialog.view.verticalScrollBar().setValue(0)
    assert strip.currentIndex().row() == 0


def test_page_keys_scroll_through_all_pages(opened: Open) -> None:
    dialog = opened(THREE)
    seen = [0]
    bar = dialog.view.verticalScrollBar()
    while bar.value() < bar.maximum():
        before = bar.value()
        press(dialog, "PgDown")
        assert before < bar.value() < before + dialog.view.viewport().height()
        seen.append(dialog.view.page())
    assert sorted(set(seen)) == [0, 1, 2]
    assert seen == sorted(seen)
    press(dialog, "PgUp")
    assert bar.value() < bar.maximum()


def test_keys_go_from_page_to_page(opened: Open) -> None:
    dialog = opened(THREE)
    for keys, page in (
        ("Ctrl+PgDown", 1),
        ("Ctrl+PgDown", 2),
        ("Ctrl+PgDown", 2),
        ("Ctrl+PgUp", 1),
        ("Ctrl+Home", 0),
        ("Ctrl+PgUp", 0),
        ("Ctrl+End", 2),
    ):
        press(dialog, keys)
        assert dialog.view.page() == page, keys
    assert part(dialog, "page_back").isEnabled()
    assert not part(dialog, "page_on").isEnabled()
    part(dialog, "page_back").click()
    assert dialog.view.page() == 1


def test_a_whole_page_at_a_time(opened: Open) -> None:
    dialog = opened(THREE)
    press(dialog, "Ctrl+9")
    view = dialog.view
    assert view.fit() == "page"
    assert all(box.height() <= view.viewport().height() for box in view._pages)
    press(dialog, "PgDown")
    assert view.page() == 1
    view.resize(view.width(), view.height() - 100)
    assert all(box.height() <= view.viewport().height() for box in view._pages)
    assert view.page() == 1


def test_a_screen_reader_gets_the_text_of_the_page(opened: Open) -> None:
    dialog = opened(THREE)
    assert "Vestrum Maskinfabrik" in dialog.view.viewport().accessibleDescription()
    press(dialog, "Ctrl+PgDown")
    assert "side to" in dialog.view.viewport().accessibleDescription()
    assert dialog.view.accessibleName() == "Forhåndsvisning af Besøgsresumé"


# -- zoom --------------------------------------------------------------------------------------


def test_zooming_starts_from_the_width_shown(opened: Open) -> None:
    dialog = opened(ONE)
    view = dialog.view
    fitted = view.zoom()
    press(dialog, "Ctrl++")
    assert view.zoom() == pytest.approx(fitted * 1.2)
    assert part(dialog, "zoom_button").text() == f"{round(view.zoom() * 100)} %"
    press(dialog, "Ctrl+-")
    press(dialog, "Ctrl+-")
    assert 0.25 < view.zoom() < fitted
    for _ in range(20):
        view.enlarge()
    assert view.zoom() == 4.0
    for _ in range(30):
        view.shrink()
    assert view.zoom() == 0.25
    press(dialog, "Ctrl+0")
    assert view.zoom() == fitted
    assert view.fit() == "width"


def test_the_mouse_wheel_zooms_with_ctrl(opened: Open) -> None:
    view = opened(ONE).view
    before = view.zoom()

    def turn(modifiers: Qt.KeyboardModifier) -> None:
        at, none = QPointF(view.viewport().rect().center()), Qt.MouseButton.NoButton
        phase, inverted = Qt.ScrollPhase.NoScrollPhase, False
        there = view.viewport().mapToGlobal(at)
        wheel = QWheelEvent(at, there, QPoint(), QPoint(0, 120), none, modifiers, phase, inverted)
        QApplication.sendEvent(view.viewport(), wheel)

    turn(MOD.NoModifier)
    assert view.zoom() == before
    turn(MOD.ControlModifier)
    assert view.zoom() == pytest.approx(before * 1.2)


def test_the_menu_of_sizes(opened: Open) -> None:
    dialog = opened(ONE)
    button = part(dialog, "zoom_button")
    assert isinstance(button, SplitButton)
    choices = {action.text().split("\t")[0].replace("&", ""): action for action in button.menu().actions()}
    choices["150 %"].trigger()
    assert dialog.view.zoom() == 1.5
    assert button.text() == "150 %"
    choices["Hel side"].trigger()
    assert dialog.view.fit() == "page"
    button.click()
    assert dialog.view.fit() == "width"


def test_what_is_looked_at_stays_while_zooming_and_resizing(opened: Open) -> None:
    dialog = opened(THREE)
    view = dialog.view
    view.show_page(1)
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + 200)
    page, down, _ = view._place() or (0, 0, 0)
    view.enlarge()
    view.shrink()
    view.shrink()
    again = view._place() or (0, 0, 0)
    assert again[0] == page == 1
    assert again[1] == pytest.approx(down, abs=0.01)
    top = view._place(part=0) or (0, 0, 0)
    view.resize(view.width() - 150, view.height())
    kept = view._place(part=0) or (0, 0, 0)
    assert kept[0] == top[0]
    assert kept[1] == pytest.approx(top[1], abs=0.01)


@pytest.mark.parametrize("zoom", [0.5, 1.0, 3.0])
def test_a_page_in_bands_looks_as_the_page_in_one(opened: Open, zoom: float) -> None:
    """Holds Qt to how it measures the part of a page it is asked for."""
    lines = "\n".join(f"linje {n} · Ærø Ås Øm 0123456789 ||||||||||||||||||" for n in range(50))
    dialog = opened(pdf(lines))
    view = dialog.view
    view.set_zoom(zoom)
    size = view._pages[0].size() * view.devicePixelRatioF()
    whole = dialog.document.render(0, size).convertToFormat(QImage.Format.Format_ARGB32)
    assert whole.height() > BAND * zoom
    for number in range(size.height() // BAND + 1):
        band = view._bands.band(0, number, size).convertToFormat(QImage.Format.Format_ARGB32)
        same = whole.copy(0, number * BAND, band.width(), band.height())
        differing = sum(
            abs(band.pixelColor(x, y).alpha() - same.pixelColor(x, y).alpha()) > 60
            for y in range(0, band.height(), 7)
            for x in range(0, band.width(), 3)
        )
        assert differing == 0


def test_little_is_held_of_a_long_document(opened: Open) -> None:
    view = opened(pdf(*(f"side {n}" for n in range(60)))).view
    view.set_zoom(3)
    view.resize(900, 500)
    for page in range(60):
        view.show_page(page)
        view.grab()
    assert view._bands._size() < 60_000_000


# -- search ------------------------------------------------------------------------------------


def test_search_counts_marks_and_goes_round(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(THREE)
    search(qtbot, dialog, "vestrum", "1 af 3")
    where = [dialog.view.page()]
    for keys, told in (("Return", "2 af 3"), ("F3", "3 af 3"), ("Return", "1 af 3"), ("Shift+F3", "3 af 3")):
        press(dialog, keys)
        assert text(dialog, "search_count") == told
        where.append(dialog.view.page())
    press(dialog, "Shift+Return")
    assert text(dialog, "search_count") == "2 af 3"
    assert where == [0, 0, 2, 0, 2]
    press(dialog, "Escape")
    assert dialog.isVisible()
    assert not dialog.search.isVisible()
    press(dialog, "Escape")
    assert not dialog.isVisible()


def colours(dialog: PreviewDialog) -> set[str]:
    picture = dialog.view.grab().toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }


def test_hits_are_seen_on_the_page(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(THREE)
    marks = {"#ffe58a", "#ffb84d"}
    assert not marks & colours(dialog)
    search(qtbot, dialog, "vestrum", "1 af 3")
    assert marks <= colours(dialog)
    part(dialog, "search_close").click()
    assert not marks & colours(dialog)


def test_a_hit_out_of_sight_is_brought_into_sight(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(pdf("\n" * 45 + "nederst til højre" + " " * 60 + "målet"), 1024, 640)
    dialog.view.set_zoom(3)
    search(qtbot, dialog, "målet", "1 af 1")
    link = dialog.search.link()
    assert link is not None
    box = dialog.view._on_screen(0, link.rectangles()[0]).toRect()
    assert dialog.view.viewport().rect().contains(box)


def test_search_begins_at_the_page_shown(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(THREE)
    dialog.view.show_page(2)
    search(qtbot, dialog, "vestrum", "3 af 3")
    search(qtbot, dialog, "maskinfabrik", "1 af 1")  # only before: from the beginning then
    assert dialog.view.page() == 0


def test_no_hits_are_told_and_can_be_mended(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(THREE)
    search(qtbot, dialog, "findes ikke", "Ingen træf")
    assert dialog.search.field.property("state") == "warn"
    press(dialog, "F3")
    assert dialog.search.hit() == -1
    search(qtbot, dialog, "side to", "1 af 1")
    assert dialog.search.field.property("state") == "normal"
    dialog.search.field.clear()
    assert text(dialog, "search_count") == ""
    assert dialog.search.link() is None


def test_f3_opens_the_search_and_the_last_words_stay(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(THREE)
    press(dialog, "F3")
    assert dialog.focusWidget() is dialog.search.field
    search(qtbot, dialog, "vestrum", "1 af 3")
    press(dialog, "Escape")
    press(dialog, "F3")
    assert dialog.search.field.selectedText() == "vestrum"
    assert text(dialog, "search_count") == "1 af 3"


@each("words", NASTY)
def test_any_text_can_be_searched_for(qtbot: QtBot, opened: Open, words: str) -> None:
    dialog = opened(THREE)
    dialog.search.start(0)
    dialog.search.field.setText(words)
    qtbot.waitUntil(lambda: not dialog.search._looking.isActive())
    dialog.search.step(1)
    assert text(dialog, "search_count") in ("", "Ingen træf")


# -- saving ------------------------------------------------------------------------------------


def test_it_saves_and_says_when_it_cannot(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened(ONE)
    with qtbot.assertNotEmitted(dialog.given):
        assert not dialog.save_to(tmp_path / "ingen" / "kode.pdf")
    assert message(dialog, "late").startswith("PDF-filen kunne ikke gemmes.")
    with qtbot.waitSignal(dialog.given) as given:
        assert dialog.save_to(tmp_path / "kode.pdf")
    assert given.args == ["pdf"]
    assert (tmp_path / "kode.pdf").read_bytes() == ONE
    assert message(dialog, "late") == ""
    assert message(dialog, "ok") == "Gemt. kode.pdf"


def file_dialog(dialog: QWidget) -> QFileDialog:
    found = dialog.findChild(QFileDialog)
    assert found is not None
    return found


def name_field(chooser: QFileDialog) -> QLineEdit:
    found = chooser.findChild(QLineEdit, "fileNameEdit")
    assert found is not None
    return found


def test_the_file_dialog_proposes_a_safe_name_and_saves(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened(ONE)
    press(dialog, "Ctrl+S")
    chooser = file_dialog(dialog)
    assert name_field(chooser).text() == "Besøg B-17.pdf"
    chooser.setDirectory(str(tmp_path))
    name_field(chooser).setText("mit besøg")
    with qtbot.waitSignal(dialog.given):
        QTest.keyClick(name_field(chooser), KEY.Key_Return)
    assert (tmp_path / "mit besøg.pdf").read_bytes() == ONE


@pytest.mark.parametrize("answer", ["No", "Yes"])
def test_a_file_is_only_replaced_when_the_reader_says_so(
    qtbot: QtBot, opened: Open, tmp_path: Path, answer: str
) -> None:
    (tmp_path / "kode.pdf").write_bytes(b"gammel")
    dialog = opened(ONE)
    part(dialog, "save_pdf_button").click()
    chooser = file_dialog(dialog)
    chooser.setDirectory(str(tmp_path))
    name_field(chooser).setText("kode")
    asked: list[str] = []

    def reply() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            box.button(getattr(QMessageBox.StandardButton, answer)).click()
        else:
            QTimer.singleShot(10, reply)

    QTimer.singleShot(10, reply)
    QTest.keyClick(name_field(chooser), KEY.Key_Return)
    assert len(asked) == 1
    wanted = ONE if answer == "Yes" else b"gammel"
    assert (tmp_path / "kode.pdf").read_bytes() == wanted
    chooser.reject()


# -- printing ----------------------------------------------------------------------------------


def pdf_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def printed(qtbot: QtBot, data: bytes, printer: QPrinter, pages: list[int]) -> None:
    owner = QObject()
    job = PrintJob(document_of(data, owner), printer, pages, owner)
    with qtbot.waitSignal(job.printed):
        job.start()


def ink(path: Path, page: int) -> tuple[int, int, int, int]:
    """Return the box of what is dark on a printed page, per mille of the page."""
    with pypdfium2.PdfDocument(path) as document:
        picture = document[page].render(scale=1).to_pil().convert("L")
    box = picture.point(lambda grey: 255 if grey < 128 else 0).getbbox()
    assert box is not None
    width, height = picture.size
    return (
        1000 * box[0] // width,
        1000 * box[1] // height,
        1000 * box[2] // width,
        1000 * box[3] // height,
    )


def test_all_pages_are_printed_at_the_papers_size(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened(THREE)
    path = tmp_path / "papir.pdf"
    with qtbot.waitSignal(dialog.given) as given:
        dialog.print_on(pdf_printer(path))
    assert given.args == ["paper"]
    assert message(dialog, "ok") == "Sendt til printeren."
    assert part(dialog, "print_button").isEnabled()
    pages = PdfReader(path).pages
    assert len(pages) == 3
    assert [round(side) for side in pages[0].mediabox[2:]] == [595, 842]
    (tmp_path / "skærm.pdf").write_bytes(THREE)
    for page in range(3):
        for one, other in zip(ink(path, page), ink(tmp_path / "skærm.pdf", page), strict=True):
            assert abs(one - other) <= 3


def test_proportions_are_kept_on_other_paper(qtbot: QtBot, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "brev.pdf")
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    square = pdf("M")
    printed(qtbot, square, printer, [0])
    (tmp_path / "a4.pdf").write_bytes(square)
    letter, a4 = ink(tmp_path / "brev.pdf", 0), ink(tmp_path / "a4.pdf", 0)
    wide = (letter[2] - letter[0]) * 612 / ((a4[2] - a4[0]) * 595)
    assert wide == pytest.approx(792 / 842, abs=0.15)


def test_a_page_that_lies_across_is_printed_across(qtbot: QtBot, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "liggende.pdf")
    printed(qtbot, pdf("bred", across=True), printer, [0])
    (page,) = PdfReader(tmp_path / "liggende.pdf").pages
    assert page.mediabox.width > page.mediabox.height
    assert printer.pageLayout().orientation() == QPageLayout.Orientation.Landscape


def test_the_pages_that_were_chosen_are_printed(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "to.pdf")
    assert pages_to_print(printer, 3) == [0, 1, 2]
    printer.setPrintRange(QPrinter.PrintRange.CurrentPage)
    assert pages_to_print(printer, 3, current=1) == [1]
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    ranges = QPageRanges()
    ranges.addPage(1)
    ranges.addRange(3, 9)
    printer.setPageRanges(ranges)
    assert pages_to_print(printer, 5) == [0, 2, 3, 4]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert pages_to_print(printer, 5) == [4, 3, 2, 0]
    dialog = opened(THREE)
    with qtbot.waitSignal(dialog.given):
        dialog.print_on(printer)
    assert len(PdfReader(tmp_path / "to.pdf").pages) == 2


@pytest.mark.parametrize(("together", "pages"), [(True, [0, 1, 0, 1]), (False, [0, 0, 1, 1])])
def test_copies_a_printer_cannot_make_are_made_here(tmp_path: Path, together: bool, pages: list[int]) -> None:
    printer = pdf_printer(tmp_path / "x.pdf")
    assert not printer.supportsMultipleCopies()
    printer.setCopyCount(2)
    printer.setCollateCopies(together)
    assert pages_to_print(printer, 2) == pages


def test_a_printer_that_does_not_answer_is_told(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened(THREE)
    with qtbot.assertNotEmitted(dialog.given):
        dialog.print_on(pdf_printer(tmp_path / "ingen" / "x.pdf"))
        qtbot.waitUntil(lambda: message(dialog, "late").startswith("Printeren svarer ikke."))
    assert part(dialog, "print_button").isEnabled()


def test_no_page_in_the_range_prints_nothing(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "x.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(7, 9)
    dialog = opened(THREE)
    with qtbot.assertNotEmitted(dialog.given):
        dialog.print_on(printer)
        qtbot.waitUntil(lambda: message(dialog, "late") != "")


@pytest.mark.parametrize("how", ["link", "close"])
def test_printing_can_be_stopped(qtbot: QtBot, opened: Open, tmp_path: Path, how: str) -> None:
    dialog = opened(THREE)
    with qtbot.assertNotEmitted(dialog.given):
        dialog.print_on(pdf_printer(tmp_path / "x.pdf"))
        assert message(dialog, "info").startswith("Udskriver side 2 af 3")
        if how == "close":
            dialog.reject()
        else:
            told = dialog.findChild(InlineMessage, "message_info")
            assert told is not None
            told._label.setFocus()
            QTest.keyClick(told._label, KEY.Key_Return)
            assert message(dialog, "info").startswith("Udskriften er stoppet.")
        for _ in range(20):
            QApplication.processEvents()


def test_the_print_dialog_knows_the_pages(opened: Open) -> None:
    dialog = opened(THREE)
    press(dialog, "Ctrl+P")
    chooser = dialog.findChild(QPrintDialog)
    assert chooser is not None
    assert (chooser.minPage(), chooser.maxPage()) == (1, 3)
    assert chooser.printer().docName() == "Besøgsresumé"
    assert chooser.isVisible()
    chooser.reject()


def test_the_printer_is_handed_over_when_the_reader_prints(opened: Open) -> None:
    dialog = opened(THREE)
    got: list[QPrinter] = []
    chooser = choose_printer("Ark", None, dialog, got.append)
    assert chooser.isVisible()
    assert not chooser.testOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange)
    chooser.done(QDialog.DialogCode.Accepted)
    assert [printer.docName() for printer in got] == ["Ark"]


# -- mail --------------------------------------------------------------------------------------


class Desktop(QObject):
    """Takes what Qt is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def no_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A system without programs for mail; what lies open is in the folder returned."""
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    monkeypatch.setenv("PATH", str(tmp_path))
    yield runtime
    mail.loose_files.clear()


@pytest.fixture
def desktop(no_tools: Path) -> Iterator[Desktop]:
    taker = Desktop()
    QDesktopServices.setUrlHandler("file", taker, "take")
    yield taker
    QDesktopServices.unsetUrlHandler("file")


def read_mail(desktop: Desktop) -> tuple[str, str, str, bytes]:
    (eml,) = desktop.opened
    got = message_from_bytes(eml.read_bytes(), policy=default)
    *_, attached = got.walk()
    name = attached.get_filename()
    assert name is not None
    return got["To"], got["Subject"], name, attached.get_content()


def test_a_mail_goes_to_nobody_yet_with_the_title_for_its_subject(
    qtbot: QtBot, opened: Open, desktop: Desktop
) -> None:
    dialog = opened(ONE)
    with qtbot.waitSignal(dialog.given) as given:
        part(dialog, "mail_button").click()
    assert given.args == ["email"]
    assert read_mail(desktop) == (None, "Besøgsresumé", "Besøg B-17.pdf", ONE)
    assert message(dialog, "ok").startswith("Mailen er åbnet i dit mailprogram")
    assert part(dialog, "mail_button").isEnabled()


def test_a_mail_is_for_whom_it_was_meant(qtbot: QtBot, opened: Open, desktop: Desktop) -> None:
    dialog = opened(ONE, mail_to=MailTo("hn@vestrum.example", "Tak for i dag", "Kære Hanne"))
    with qtbot.waitSignal(dialog.given):
        press(dialog, "Alt+M")
    assert read_mail(desktop)[:2] == ("hn@vestrum.example", "Tak for i dag")


def test_without_a_mail_program_saving_is_offered(qtbot: QtBot, opened: Open, no_tools: Path) -> None:
    dialog = opened(ONE)
    with qtbot.assertNotEmitted(dialog.given):
        part(dialog, "mail_button").click()
        qtbot.waitUntil(lambda: message(dialog, "late").startswith("Der er intet mailprogram"))
    told = dialog.findChild(InlineMessage, "message_late")
    assert told is not None
    told._label.setFocus()
    QTest.keyClick(told._label, KEY.Key_Return)
    assert file_dialog(dialog).isVisible()
    file_dialog(dialog).reject()


def test_no_room_for_a_mail_is_told(opened: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "ingen"))
    mail.loose_files.clear()
    dialog = opened(ONE)
    part(dialog, "mail_button").click()
    assert message(dialog, "late").startswith("Mailen kunne ikke lægges klar.")


# -- beside a form -----------------------------------------------------------------------------


@pytest.fixture
def pane(qtbot: QtBot) -> PdfPane:
    made = PdfPane()
    qtbot.addWidget(made)
    made.resize(340, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_pane_is_empty_until_it_is_given_something(pane: PdfPane) -> None:
    pane.grab()
    assert pane.pdf() == b""
    pane.show_pdf(THREE)
    assert pane.document().pageCount() == 3
    assert pane.pdf() == THREE


def test_a_pane_keeps_its_place_when_it_is_given_another(qtbot: QtBot, pane: PdfPane) -> None:
    pane.show_pdf(THREE)
    pane.verticalScrollBar().setValue(137)
    for number in range(30):
        pane.show_pdf(pdf(f"side en {number}", "to", "tre", "fire"))
        assert pane.verticalScrollBar().value() == 137
    qtbot.waitUntil(lambda: len(pane.findChildren(QPdfDocument)) == 1)  # the ones before are let go
    pane.show_page(3)
    pane.show_pdf(ONE)
    assert 0 < pane.verticalScrollBar().value() == pane.verticalScrollBar().maximum()


def test_a_pane_is_never_blank_in_between(pane: PdfPane) -> None:
    pane.resize(400, 520)
    dark: list[int] = []
    for letters in ("MMMM", "WWWW", "HHHH"):
        pane.show_pdf(pdf("\n".join([letters * 8] * 30)))
        picture = pane.grab().toImage()
        dark.append(
            sum(
                picture.pixelColor(x, y).lightness() < 120 for x in range(0, 400, 2) for y in range(0, 520, 2)
            )
        )
    assert min(dark) > 100


def test_a_pane_asks_to_be_enlarged(qtbot: QtBot, pane: PdfPane) -> None:
    pane.show_pdf(ONE)
    with qtbot.waitSignal(pane.enlarge_asked):
        QTest.mouseDClick(pane.viewport(), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(pane.enlarge_asked):
        QTest.keyClick(pane, KEY.Key_Return)


def test_pdfs_of_the_tests_are_readable() -> None:
    assert [page.extract_text().strip() for page in PdfReader(BytesIO(pdf("Ærø", "Ås"))).pages] == [
        "Ærø",
        "Ås",
    ]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_focus_is_seen_on_a_white_page_in_both_themes(
    qapp: QApplication, qtbot: QtBot, pane: PdfPane, mode: str
) -> None:
    theme.apply(qapp, mode)  # pyright: ignore[reportArgumentType]
    pane.show_pdf(ONE)
    with qtbot.waitActive(pane):
        pane.activateWindow()
    pane.clearFocus()
    pane.setFocus(Qt.FocusReason.TabFocusReason)

    def edge() -> set[str]:
        picture = pane.grab().toImage()
        return {picture.pixelColor(x, 100).name() for x in range(6)}

    assert theme.LIGHT.focus.lower() in edge()
    pane.clearFocus()
    pane.setFocus(Qt.FocusReason.MouseFocusReason)
    assert theme.LIGHT.focus.lower() not in edge()
