"""Many documents at once: saved or printed one by one, stopped at once, and nothing lost or half-written."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QObject, QPoint, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kmdesk.core.errors import KnownError
from kmdesk.ui import theme
from kmdesk.ui.background import StoreThread
from kmdesk.ui.dialogs.batch import BatchDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.editors import TextEdit
from kmdesk.ui.widgets.messages import InlineMessage
from tests.conftest import Reporter
from tests.nasty import NASTY
from tests.ui.pdfs import pdf

KEY = Qt.Key
NAMES = tuple(f"Virksomhed {n}" for n in range(1, 7))

Make = Callable[[int], tuple[str, bytes]]
Open = Callable[..., BatchDialog]


def make(number: int) -> tuple[str, bytes]:
    return f"Ark {NAMES[number]}", pdf(f"ark {number}")


@pytest.fixture
def road(qapp: QApplication, reporter: Reporter) -> Iterator[Operations]:
    """The road to a store's thread; the documents here need no store."""
    theme.apply(qapp, "light")
    thread = StoreThread()
    yield Operations(thread, reporter)
    thread.stop()
    theme.apply(qapp, "light")


@pytest.fixture
def opened(qtbot: QtBot, road: Operations, tmp_path: Path) -> Open:
    windows: list[QWidget] = []
    (tmp_path / "ud").mkdir()

    def build(
        make: Make = make,
        labels: tuple[str, ...] = NAMES,
        folder: Path | None = None,
        width: int = 1280,
        height: int = 720,
    ) -> BatchDialog:
        window = QWidget()
        window.resize(width, height)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        folder = folder or tmp_path / "ud"
        dialog = BatchDialog("Besøgsark", labels, make, ops=road, parent=window, folder=folder)
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return build


class Desktop(QObject):
    """Takes what Qt is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


class Gate:
    """Lets documents be made one by one; `let(n)` opens for n more."""

    def __init__(self, make: Make = make) -> None:
        self._make = make
        self._places = threading.Semaphore(0)
        self.begun: list[int] = []

    def let(self, count: int = 1) -> None:
        self._places.release(count)

    def __call__(self, number: int) -> tuple[str, bytes]:
        self.begun.append(number)
        assert self._places.acquire(timeout=60)
        return self._make(number)


@pytest.fixture
def gate() -> Iterator[Gate]:
    made = Gate()
    yield made
    made.let(100)


def part(dialog: QWidget, name: str) -> QAbstractButton:
    found = dialog.findChild(QAbstractButton, name)
    assert found is not None
    return found


def told(dialog: QWidget, tone: str) -> str:
    found = dialog.findChild(InlineMessage, f"message_{tone}")
    assert found is not None
    return found.accessibleName() if found.isVisible() else ""


def now(dialog: QWidget) -> str:
    found = dialog.findChild(QLabel, "now")
    assert found is not None
    return found.text()


def left_out(dialog: QWidget) -> list[str]:
    found = dialog.findChild(TextEdit, "left_out")
    assert found is not None
    return found.toPlainText().splitlines() if found.isVisible() else []


def press(dialog: QWidget, keys: str) -> None:
    QTest.keySequence(dialog.focusWidget() or dialog, keys)


def wait(qtbot: QtBot, dialog: BatchDialog) -> None:
    qtbot.waitUntil(lambda: part(dialog, "batch_close").isVisible(), timeout=30_000)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# -- saving ------------------------------------------------------------------------------------


def test_all_are_saved_and_the_folder_is_opened(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened()
    given: list[tuple[int, str]] = []
    dialog.given.connect(lambda number, method: given.append((number, method)))
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "save_all_button"
    QTest.keyClick(focused, KEY.Key_Space)
    wait(qtbot, dialog)
    assert names(tmp_path / "ud") == [f"Ark {name}.pdf" for name in NAMES]
    for number, name in enumerate(NAMES):
        assert (tmp_path / "ud" / f"Ark {name}.pdf").read_bytes() == pdf(f"ark {number}")
    assert given == [(number, "pdf") for number in range(6)]
    assert told(dialog, "ok") == f"6 dokumenter er gemt. {tmp_path / 'ud'}"
    assert not part(dialog, "resume_button").isVisible()

    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "take")
    press(dialog, "Alt+Å")
    qtbot.waitUntil(lambda: desktop.opened == [tmp_path / "ud"])
    QDesktopServices.unsetUrlHandler("file")
    press(dialog, "Return")
    press(dialog, "Escape")
    assert not dialog.isVisible()


def test_no_file_is_replaced_and_names_are_safe(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    (tmp_path / "ud" / "dokument.pdf").write_bytes(b"gammel")
    dialog = opened(lambda number: (NASTY[number], pdf(str(number))), tuple(NASTY))
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    assert told(dialog, "ok").startswith(f"{len(NASTY)} dokumenter er gemt.")
    files = list((tmp_path / "ud").iterdir())
    assert len(files) == len(NASTY) + 1
    assert list(tmp_path.iterdir()) == [tmp_path / "ud"]
    assert (tmp_path / "ud" / "dokument.pdf").read_bytes() == b"gammel"
    assert len({file.read_bytes() for file in files}) == len(files)


def test_one_that_cannot_be_made_does_not_stop_the_rest(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    def some(number: int) -> tuple[str, bytes]:
        if number in (1, 4):
            raise KnownError("Besøget har ingen dato.", "Sæt en dato.")
        return make(number)

    dialog = opened(some, ("A", "B\nB", *NAMES[2:]))
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    assert len(names(tmp_path / "ud")) == 4
    assert told(dialog, "soon") == "4 af 6 dokumenter er gemt. 2 er sprunget over, se hvorfor."
    assert left_out(dialog) == [
        "B B: Besøget har ingen dato. Sæt en dato.",
        "Virksomhed 5: Besøget har ingen dato. Sæt en dato.",
    ]


def test_none_to_make_cannot_be_started(opened: Open) -> None:
    dialog = opened(labels=())
    assert not part(dialog, "save_all_button").isEnabled()
    assert not part(dialog, "print_all_button").isEnabled()
    press(dialog, "Escape")
    assert not dialog.isVisible()


def test_only_one_is_held_at_a_time(qtbot: QtBot, opened: Open) -> None:
    alive: set[int] = set()
    most: list[int] = []

    class Data(bytes):
        def __del__(self) -> None:
            alive.discard(id(self))

    def watched(number: int) -> tuple[str, bytes]:
        most.append(len(alive))
        made = Data(pdf(str(number)))
        alive.add(id(made))
        return f"{number}", made

    dialog = opened(watched)
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    assert len(most) == 6
    assert max(most) <= 1


def test_other_work_of_the_store_gets_its_turn(
    qtbot: QtBot, opened: Open, road: Operations, gate: Gate
) -> None:
    dialog = opened(gate)
    part(dialog, "save_all_button").click()
    order: list[str] = []
    road.write(lambda: order.append(f"gemt efter {len(gate.begun)}"), owner=dialog)
    gate.let(6)
    wait(qtbot, dialog)
    assert order == ["gemt efter 1"]


# -- stopping ----------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["button", "escape", "cross"])
def test_stopping_in_the_middle(qtbot: QtBot, opened: Open, gate: Gate, tmp_path: Path, how: str) -> None:
    dialog = opened(gate)
    road = dialog._ops
    part(dialog, "save_all_button").click()
    gate.let(2)
    qtbot.waitUntil(lambda: now(dialog).startswith("Laver 3 af 6: Virksomhed 3"))
    qtbot.waitUntil(lambda: gate.begun == [0, 1, 2])
    if how == "button":
        QTest.mouseClick(part(dialog, "stop_button"), Qt.MouseButton.LeftButton)
    elif how == "escape":
        press(dialog, "Escape")
    else:
        part(dialog, "close_button").click()
    assert (
        told(dialog, "info") == "Stoppet. 2 af 6 dokumenter er gemt."
    )  # at once: the third is not waited for
    gate.let(10)
    qtbot.waitUntil(lambda: not road.busy)
    assert names(tmp_path / "ud") == ["Ark Virksomhed 1.pdf", "Ark Virksomhed 2.pdf"]
    assert gate.begun == [0, 1, 2]
    assert told(dialog, "info") == "Stoppet. 2 af 6 dokumenter er gemt."


def test_it_goes_on_where_it_was_stopped(qtbot: QtBot, opened: Open, gate: Gate, tmp_path: Path) -> None:
    dialog = opened(gate)
    part(dialog, "save_all_button").click()
    gate.let(2)
    qtbot.waitUntil(lambda: gate.begun == [0, 1, 2])
    qtbot.waitUntil(lambda: now(dialog).startswith("Laver 3 af 6"))
    part(dialog, "stop_button").click()
    part(dialog, "resume_button").click()
    gate.let(10)
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    assert gate.begun == [0, 1, 2, 2, 3, 4, 5]
    assert names(tmp_path / "ud") == [f"Ark {name}.pdf" for name in NAMES]
    assert told(dialog, "ok").startswith("6 dokumenter er gemt.")


def test_a_window_that_goes_takes_the_rest_with_it(
    qtbot: QtBot, opened: Open, gate: Gate, tmp_path: Path, road: Operations
) -> None:
    dialog = opened(gate)
    part(dialog, "save_all_button").click()
    gate.let(1)
    qtbot.waitUntil(lambda: gate.begun == [0, 1])
    dialog.stop()
    dialog.deleteLater()
    gate.let(10)
    qtbot.waitUntil(lambda: not road.busy)
    assert names(tmp_path / "ud") == ["Ark Virksomhed 1.pdf"]


def test_a_file_written_while_it_is_stopped_is_counted(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    """Stop right after each write, before the window has heard of it."""
    dialog = opened()
    part(dialog, "save_all_button").click()
    run = dialog._run
    assert run is not None
    while not run._written:
        threading.Event().wait(0.001)  # the window's thread stands still here
    dialog.stop()
    wait(qtbot, dialog)
    assert names(tmp_path / "ud") == ["Ark Virksomhed 1.pdf"]
    assert told(dialog, "info") == "Stoppet. 1 af 6 dokumenter er gemt."


# -- trouble -----------------------------------------------------------------------------------


def choose_folder(qtbot: QtBot, dialog: BatchDialog, folder: Path) -> None:
    press(dialog, "Alt+V")
    qtbot.waitUntil(lambda: dialog.findChild(QFileDialog) is not None)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    field = chooser.findChild(QLineEdit, "fileNameEdit")
    assert field is not None
    field.setText(str(folder))
    QTest.keyClick(field, KEY.Key_Return)


def test_a_broken_folder_is_told_and_another_can_be_chosen(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    dialog = opened(folder=tmp_path / "væk")
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    assert told(dialog, "late").startswith("Der kan ikke skrives i mappen væk.")
    assert told(dialog, "late").endswith("0 af 6 dokumenter er gemt.")
    press(dialog, "Alt+F")
    qtbot.waitUntil(part(dialog, "choose_folder").isVisible)
    choose_folder(qtbot, dialog, tmp_path / "ud")
    path = dialog.findChild(QLineEdit, "folder_path")
    assert path is not None
    assert path.text() == str(tmp_path / "ud")
    with qtbot.waitActive(dialog):
        dialog.activateWindow()  # without a window system nobody gives the focus back
    press(dialog, "Alt+G")
    qtbot.waitUntil(lambda: not part(dialog, "save_all_button").isVisible())
    wait(qtbot, dialog)
    assert len(names(tmp_path / "ud")) == 6


def test_a_full_disk_stops_the_run_and_what_is_ready_stays(
    qtbot: QtBot, opened: Open, small_disk: Callable[[int], Path]
) -> None:
    small = small_disk(1)
    made: list[int] = []

    def large(number: int) -> tuple[str, bytes]:
        made.append(number)
        return f"stor {number}", bytes(400_000)

    dialog = opened(large, folder=small)
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    assert names(small) == ["stor 0.pdf", "stor 1.pdf"]
    assert all(path.stat().st_size == 400_000 for path in small.iterdir())
    assert made == [0, 1, 2]  # the others would meet the same
    assert told(dialog, "late").endswith("2 af 6 dokumenter er gemt.")


def test_a_bug_ends_the_run_and_reaches_the_one_handler(qtbot: QtBot, opened: Open) -> None:
    def broken(number: int) -> tuple[str, bytes]:
        if number == 2:
            raise ZeroDivisionError
        return make(number)

    dialog = opened(broken)
    with qtbot.captureExceptions() as caught:
        part(dialog, "save_all_button").click()
        wait(qtbot, dialog)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert told(dialog, "late") == "Der skete en fejl i kmdesk. 2 af 6 dokumenter er gemt."


def test_a_folder_that_cannot_be_opened_is_told(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened()
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    part(dialog, "open_folder_button").click()  # there is no desktop here
    assert told(dialog, "late") == f"Mappen kunne ikke åbnes. Den ligger her: {tmp_path / 'ud'}"


# -- printing ----------------------------------------------------------------------------------


def pdf_printer(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_all_are_printed_each_as_its_own_job(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    def some(number: int) -> tuple[str, bytes]:
        if number == 1:
            raise KnownError("Besøget har ingen dato.")
        return f"Ark {number}", pdf(*["side"] * (number + 1))

    dialog = opened(some, NAMES[:3])
    given: list[tuple[int, str]] = []
    dialog.given.connect(lambda number, method: given.append((number, method)))
    dialog.print_all(pdf_printer(tmp_path / "ud" / "print.pdf"))
    wait(qtbot, dialog)
    assert names(tmp_path / "ud") == ["Ark 0.pdf", "Ark 2.pdf"]
    assert len(PdfReader(tmp_path / "ud" / "Ark 2.pdf").pages) == 3
    assert given == [(0, "paper"), (2, "paper")]
    assert told(dialog, "soon") == "2 af 3 dokumenter er sendt til printeren. 1 er sprunget over."
    assert left_out(dialog) == ["Virksomhed 2: Besøget har ingen dato."]
    assert not part(dialog, "open_folder_button").isVisible()


def test_printing_asks_for_a_printer_once(qtbot: QtBot, opened: Open) -> None:
    dialog = opened()
    press(dialog, "Alt+U")
    qtbot.waitUntil(lambda: dialog.findChild(QPrintDialog) is not None)
    chooser = dialog.findChild(QPrintDialog)
    assert chooser is not None
    assert chooser.isVisible()
    chooser.reject()
    assert part(dialog, "save_all_button").isVisible()


def test_printing_is_stopped_at_once(
    qtbot: QtBot, opened: Open, gate: Gate, tmp_path: Path, road: Operations
) -> None:
    dialog = opened(gate)
    dialog.print_all(pdf_printer(tmp_path / "ud" / "print.pdf"))
    gate.let(1)
    qtbot.waitUntil(lambda: now(dialog).startswith("Udskriver 2 af 6"))
    press(dialog, "Escape")
    assert told(dialog, "info") == "Stoppet. 1 af 6 dokumenter er sendt til printeren."
    gate.let(10)
    qtbot.waitUntil(lambda: not road.busy)
    assert names(tmp_path / "ud") == ["Ark Virksomhed 1.pdf"]


def test_a_printer_that_does_not_answer_ends_the_run(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened()
    dialog.print_all(pdf_printer(tmp_path / "ingen" / "print.pdf"))
    wait(qtbot, dialog)
    assert told(dialog, "late").startswith("Printeren svarer ikke.")
    assert told(dialog, "late").endswith("0 af 6 dokumenter er sendt til printeren.")


# -- how it looks ------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_it_fits_a_small_window(
    qapp: QApplication, qtbot: QtBot, opened: Open, mode: str, scale: float
) -> None:
    def never(_number: int) -> tuple[str, bytes]:
        raise KnownError("Der mangler en oplysning om besøget, som det ikke kan undværes.", "Skriv den.")

    theme.apply(qapp, mode, scale)  # pyright: ignore[reportArgumentType]
    dialog = opened(
        never, tuple(f"{name} med et meget langt navn A/S" for name in NAMES * 20), width=1024, height=640
    )
    part(dialog, "save_all_button").click()
    wait(qtbot, dialog)
    window = dialog.parentWidget()
    assert window is not None
    assert dialog.height() <= window.height()
    assert dialog.width() <= window.width()
    assert len(left_out(dialog)) == 120
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible():
            assert dialog.rect().contains(button.rect().translated(button.mapTo(dialog, QPoint(0, 0))))
            assert button.accessibleName() or button.text()
