"""The preview of a document: a dialog like the others, as large as the window lets it be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from kmdesk.printing.recovery_sheet import render_recovery_sheet
from kmdesk.printing.recovery_sheet_data import RecoverySheet
from kmdesk.ui import theme
from kmdesk.ui.dialogs.preview import PageView, PreviewDialog
from kmdesk.ui.dialogs.scrim import Scrim
from kmdesk.ui.widgets.messages import InlineMessage

Open = Callable[[int, int], PreviewDialog]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Open:
    theme.apply(qapp, "light")
    code = "RN4V-JX77-4G4R-3VBB-1MC0-3R73-744M-VDA7"
    sheet = RecoverySheet(desk_name="kmdesk", broker_name="", code=code, made_on="2026-11-24")
    pdf = render_recovery_sheet(sheet)

    windows: list[QWidget] = []

    def build(width: int, height: int) -> PreviewDialog:
        window = QWidget()
        window.resize(width, height)
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        dialog = PreviewDialog("Gendannelseskode", pdf, "kode.pdf", window)
        with qtbot.waitExposed(dialog):
            dialog.open()
        return dialog

    return build


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (1024, 640)])
def test_it_stays_inside_the_window_over_a_veil(opened: Open, width: int, height: int) -> None:
    dialog = opened(width, height)
    window = dialog.parentWidget()
    assert window is not None
    assert window.findChild(Scrim) is not None
    assert dialog.width() <= width - 32
    assert dialog.height() == height - 32
    view = dialog.findChild(PageView)
    assert view is not None
    assert view.zoomMode() == QPdfView.ZoomMode.FitToWidth
    assert not view.horizontalScrollBar().isVisible()


def test_print_has_the_focus_and_the_cross_closes(qtbot: QtBot, opened: Open) -> None:
    dialog = opened(1280, 720)
    focused = dialog.focusWidget()
    assert focused is not None
    assert focused.objectName() == "print_button"
    cross = dialog.findChild(QAbstractButton, "close_button")
    assert cross is not None
    cross.click()
    assert not dialog.isVisible()


def test_zooming_starts_from_the_width_shown(opened: Open) -> None:
    dialog = opened(1280, 720)
    view = dialog.findChild(PageView)
    assert view is not None
    view.enlarge()
    larger = view.zoomFactor()
    view.shrink()
    view.shrink()
    assert larger > 1.0 > view.zoomFactor() > 0.25
    for _ in range(20):
        view.enlarge()
    assert view.zoomFactor() == 4.0


def test_it_saves_and_says_when_it_cannot(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    dialog = opened(1280, 720)
    message = dialog.findChild(InlineMessage)
    assert message is not None
    assert not message.isVisible()
    assert not dialog.save_to(tmp_path / "ingen" / "kode.pdf")
    assert message.isVisible()
    with qtbot.waitSignal(dialog.given) as given:
        assert dialog.save_to(tmp_path / "kode.pdf")
    assert given.args == ["pdf"]
