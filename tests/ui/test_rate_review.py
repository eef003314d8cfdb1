"""Kontrollér satser: every rate, oldest first, gone through with the keyboard and undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from kmdesk.models import SchemeRate
from kmdesk.services.scheme_rates_review import ReviewedRate
from kmdesk.services.schemes import Schemes
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.screens.schemes.rate_review import RateReviewDialog
from kmdesk.ui.screens.schemes.rate_rows import AMOUNT, CHECKED, NAME, SOURCE, YEAR
from kmdesk.ui.shell.window import MENUS, Command, DeskWindow

KEY = Qt.Key


@pytest.fixture
def window(qtbot, ops, desk):
    """The program's window, with its own undo and redo."""
    made = DeskWindow()
    qtbot.addWidget(made)
    made.set_commands(
        [
            Command("undo", "&Fortryd", "Ctrl+Z", lambda: ops.write(desk.store.undo, owner=made), MENUS[1]),
            Command("redo", "&Gentag", "Ctrl+Y", lambda: ops.write(desk.store.redo, owner=made), MENUS[1]),
        ]
    )
    made.show()
    return made


@pytest.fixture
def schemes(desk) -> Schemes:
    return Schemes(desk.store)


@pytest.fixture
def opened(qtbot, ops, desk, window, schemes) -> Callable[[], RateReviewDialog]:
    def build() -> RateReviewDialog:
        dialog = RateReviewDialog(ops, schemes, local=desk.local, clock=desk.store.clock, parent=window)
        with qtbot.waitExposed(dialog):
            dialog.open()
        qtbot.waitUntil(lambda: not ops.busy)
        return dialog

    return build


@pytest.fixture
def review(opened) -> RateReviewDialog:
    return opened()


class Browser(QObject):
    """Takes what Qt is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toString())


@pytest.fixture
def browser(qapp):
    made = Browser()
    QDesktopServices.setUrlHandler("https", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("https")


def listed(review: RateReviewDialog) -> list[ReviewedRate]:
    model = review.table.rates
    return [one for row in range(model.rowCount()) if (one := model.rate_at(row))]


def says(review: RateReviewDialog, row: int, column: int) -> str:
    model = review.table.rates
    return model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole)


def told(review: RateReviewDialog, name: str = "review_told") -> str:
    found = review.findChild(QLabel, name)
    assert found is not None
    return found.text()


def part(review: RateReviewDialog, name: str) -> QAbstractButton:
    found = review.findChild(QAbstractButton, name)
    assert found is not None
    return found


def press(qtbot, ops, review: RateReviewDialog, key: Qt.Key) -> None:
    qtbot.keyClick(review.table, key)
    qtbot.waitUntil(lambda: not ops.busy and not review._waiting)


def test_the_old_ones_come_first_and_alone_until_all_are_asked_for(review) -> None:
    assert all(one.old for one in listed(review))
    old = len(listed(review))
    order = [(one.rate.checked_on, one.rate.year) for one in listed(review)]
    assert order == sorted(order)
    assert says(review, 0, CHECKED) == "21.11.2026, Gammel"
    assert review.table.currentIndex().row() == 0
    review.which.set_value("all")
    review._show_rows()
    assert len(listed(review)) > old
    fresh = next(row for row, one in enumerate(listed(review)) if not one.old)
    assert says(review, fresh, CHECKED) == "21.11.2026"
    assert told(review, "rate_count") == f"{old} gamle satser af {len(listed(review))}"


def test_a_row_says_scheme_rate_amount_year_and_source(review) -> None:
    row = next(n for n, one in enumerate(listed(review)) if one.key == ("wage_subsidy_private", "hour"))
    assert says(review, row, NAME) == "Løntilskud – privat, Løntilskud"
    assert says(review, row, AMOUNT) == "86,16 kr./t."
    assert says(review, row, YEAR) == "2023"
    assert says(review, row, SOURCE) == "helsingor.dk 2023"
    unsure = next(n for n, one in enumerate(listed(review)) if one.key == ("industrial_phd", "salary"))
    assert says(review, unsure, SOURCE).endswith(", usikker kilde")
    begins = listed(review)[unsure].rate.valid_from
    assert says(review, unsure, YEAR) == f"2023, fra {begins:%d.%m.%Y}"


@pytest.mark.parametrize("key", [KEY.Key_K, KEY.Key_Space])
def test_a_key_says_that_a_rate_is_still_the_same_and_the_next_comes_up(
    qtbot, ops, desk, review, key
) -> None:
    first, second, third = listed(review)[:3]
    qtbot.keyClick(review.table, KEY.Key_Down)
    assert review.table.current() == second
    press(qtbot, ops, review, key)
    (record,) = desk.store.find(SchemeRate)
    assert (record.scheme, record.rate) == second.key
    assert Decimal(record.amount) == second.rate.amount
    assert (record.source, record.checked_on, record.year) == (second.rate.source, "2026-11-24", 2026)
    assert [one.key for one in listed(review)[:2]] == [first.key, third.key]
    assert review.table.current().key == third.key
    assert second.scheme.short.da in told(review)
    assert part(review, "review_undo").isVisible()


def test_the_windows_undo_works_over_the_list_and_goes_back_to_the_rate(qtbot, ops, desk, review) -> None:
    before = listed(review)
    press(qtbot, ops, review, KEY.Key_K)
    press(qtbot, ops, review, KEY.Key_K)
    assert len(listed(review)) == len(before) - 2
    qtbot.keyClick(review.table, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not ops.busy and len(listed(review)) == len(before) - 1)
    assert review.table.current().key == before[1].key
    assert told(review) == ""
    assert not part(review, "review_undo").isVisible()
    qtbot.keyClick(review.table, KEY.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not ops.busy and len(listed(review)) == len(before) - 2)
    for left in (1, 0):
        qtbot.keyClick(review.table, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda left=left: not ops.busy and len(listed(review)) == len(before) - left)
    assert listed(review) == before
    assert not desk.store.find(SchemeRate)


def test_the_link_in_the_footer_takes_it_back_too(qtbot, ops, desk, review) -> None:
    before = listed(review)
    press(qtbot, ops, review, KEY.Key_K)
    part(review, "review_undo").click()
    qtbot.waitUntil(lambda: not ops.busy and listed(review) == before)


def test_among_all_a_rate_is_confirmed_once_a_day(qtbot, ops, desk, review) -> None:
    review.which.set_value("all")
    review._show_rows()
    first = listed(review)[0]
    press(qtbot, ops, review, KEY.Key_K)
    last = listed(review)[-1]
    assert last.key == first.key
    assert not last.old
    assert review.table.currentIndex().row() == 0
    review.table.go_to(len(listed(review)) - 1)
    press(qtbot, ops, review, KEY.Key_K)
    assert told(review).startswith("Er allerede kontrolleret i dag")
    assert not part(review, "review_undo").isVisible()  # there is nothing of it to take back
    assert len(desk.store.journal.to_undo()) == 1
    assert len(desk.store.find(SchemeRate)) == 1


def test_enter_records_a_new_amount_in_the_form_of_the_screen(qtbot, ops, desk, review) -> None:
    first, second = listed(review)[:2]
    qtbot.keyClick(review.table, KEY.Key_Return)
    dialog = review.findChild(RecordDialog)
    assert dialog is not None
    dialog.form.load({"amount": str(first.rate.amount + 1), "year": "2026", "source": "star.dk"})
    dialog._on_save()
    qtbot.waitUntil(lambda: not ops.busy and bool(desk.store.find(SchemeRate)))
    qtbot.waitUntil(lambda: listed(review)[0].key == second.key)
    assert review.table.current().key == second.key
    assert told(review).startswith("Ny sats er gemt")


def test_the_buttons_do_what_the_keys_do(qtbot, ops, desk, review) -> None:
    first, second = listed(review)[:2]
    part(review, "review_confirm").click()
    qtbot.waitUntil(lambda: not ops.busy and bool(desk.store.find(SchemeRate)))
    qtbot.waitUntil(lambda: listed(review)[0].key == second.key)
    assert first.key not in {one.key for one in listed(review)}
    part(review, "review_new_amount").click()
    assert review.findChild(RecordDialog) is not None


def test_o_and_a_click_open_the_source(qtbot, review, browser) -> None:
    row = next(n for n, one in enumerate(listed(review)) if one.link == "https://helsingor.dk")
    review.table.go_to(row)
    qtbot.keyClick(review.table, KEY.Key_O)
    box = review.table.visualRect(review.table.rates.index(row, SOURCE))
    qtbot.mouseClick(review.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert browser.opened == ["https://helsingor.dk"] * 2
    qtbot.mouseClick(
        review.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=review.table.visualRect(review.table.rates.index(row, NAME)).center(),
    )
    nowhere = next(n for n, one in enumerate(listed(review)) if not one.link)
    review.table.go_to(nowhere)
    qtbot.keyClick(review.table, KEY.Key_O)
    assert len(browser.opened) == 2
    assert told(review) == "Kilden er ikke en side på nettet."


def test_when_the_last_old_one_is_done_it_says_so_and_undo_still_works(
    qtbot, ops, desk, schemes, opened
) -> None:
    first = opened()
    *others, last = listed(first)
    first.reject()
    for one in others:
        schemes.confirm_rate(*one.key)
    review = opened()
    assert [one.key for one in listed(review)] == [last.key]
    press(qtbot, ops, review, KEY.Key_K)
    assert listed(review) == []
    assert not review.table.isVisible()
    assert not part(review, "review_confirm").isEnabled()
    assert part(review, "review_close").hasFocus()
    qtbot.keyClick(part(review, "review_close"), KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not ops.busy and [one.key for one in listed(review)] == [last.key])
    assert review.table.hasFocus()


def test_what_cannot_be_stored_is_told_and_can_be_tried_again(qtbot, ops, desk, schemes, review) -> None:
    first = listed(review)[0]
    scheme = schemes.scheme(first.key[0])
    gone = ReviewedRate(scheme, first.shown)
    review.table.confirmed.emit(gone)
    review.table.confirmed.emit(gone)  # a second press before the first is stored
    qtbot.waitUntil(lambda: not ops.busy and not review._waiting)
    assert len(desk.store.journal.to_undo()) == 1
    nowhere = replace(gone, scheme=replace(scheme, code="nonsense"))
    review.table.confirmed.emit(nowhere)
    qtbot.waitUntil(lambda: not ops.busy and "nonsense" in told(review))
    press(qtbot, ops, review, KEY.Key_K)
    assert len(desk.store.find(SchemeRate)) == 2


def test_in_a_small_window_every_column_and_button_is_there(qtbot, ops, window, opened) -> None:
    window.resize(1024, 640)
    review = opened()
    assert review.height() <= 640
    assert review.width() <= 800
    table = review.table
    right = sum(table.columnWidth(column) for column in range(table.rates.columnCount()))
    assert right <= table.viewport().width()
    assert table.columnWidth(NAME) > 150
    for name in ("review_close", "review_new_amount", "review_confirm"):
        button = part(review, name)
        corner = button.mapTo(review, button.rect().bottomRight())
        assert review.rect().contains(corner)


def test_escape_closes_it(qtbot, review) -> None:
    with qtbot.waitSignal(review.finished):
        qtbot.keyClick(review.table, KEY.Key_Escape)
    assert QApplication.activeModalWidget() is not review
