"""The UI kit: colours that can be read, icons that exist, and widgets that work from the keyboard."""

from __future__ import annotations

import ast
import os
from datetime import date
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QFontMetrics, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QVBoxLayout, QWidget

import kmdesk.ui
from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.gallery import gallery, show_focus
from kmdesk.ui.shell.window import DeskWindow
from kmdesk.ui.widgets.badge import Badge, StatusMark, badge_size
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton, SplitButton
from kmdesk.ui.widgets.cards import TargetCell, TargetRow
from kmdesk.ui.widgets.chips import Chip, ChipBar, Filter
from kmdesk.ui.widgets.empty import DelayedSkeleton, EmptyState, ErrorState
from kmdesk.ui.widgets.fields import ComboBox, DateEdit, Field, LineEdit, TextEdit
from kmdesk.ui.widgets.focus_ring import REACH, FocusRing
from kmdesk.ui.widgets.labels import ElidedLabel
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.segments import Segments
from kmdesk.ui.widgets.tabs import Tabs
from kmdesk.ui.widgets.toast import Toast

KEY = Qt.Key

# Foreground, background, least contrast in light and dark, as the design guide lists them.
CONTRASTS = (
    ("text", "canvas", 16.6, 14.3),
    ("text2", "canvas", 8.3, 9.6),
    ("muted", "canvas", 5.6, 6.5),
    ("muted", "subtle", 5.2, 7.0),
    ("muted", "selected", 4.8, 4.7),
    ("accent_text", "canvas", 7.3, 8.4),
    ("accent_text", "accent_soft", 6.2, 6.1),
    ("on_accent", "accent", 7.3, 5.5),
    ("on_accent", "accent_hover", 9.5, 4.9),
    ("ok", "canvas", 6.6, 8.3),
    ("ok", "ok_soft", 5.7, 6.9),
    ("soon", "canvas", 6.5, 8.8),
    ("soon", "soon_soft", 5.8, 7.3),
    ("late", "canvas", 6.8, 7.6),
    ("late", "late_soft", 5.8, 6.6),
    ("border", "canvas", 3.3, 4.0),
    ("border", "subtle", 3.1, 4.2),
    ("focus", "canvas", 7.3, 8.4),
)


@pytest.fixture(autouse=True)
def light(qapp: QApplication):
    theme.apply(qapp, "light")
    yield
    theme.apply(qapp, "light")


@pytest.fixture
def show(qtbot):
    """Put a widget in a window of its own that is active, and return it."""
    windows: list[QWidget] = []  # qtbot itself does not keep them alive

    def shown(widget: QWidget, width: int = 600, height: int = 200) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        column.addWidget(widget)
        column.addStretch(1)
        window.resize(width, height)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return widget

    return shown


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast ratio."""

    def luminance(value: str) -> float:
        parts = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in QColor(value).getRgbF()[:3]
        )
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize(("front", "back", "in_light", "in_dark"), CONTRASTS)
def test_contrast_is_as_the_design_promises(front, back, in_light, in_dark):
    for tokens, least in ((theme.LIGHT, in_light), (theme.DARK, in_dark)):
        assert round(contrast(tokens.colour(front), tokens.colour(back)), 1) >= least


def test_the_shipped_typeface_is_used():
    assert theme.family() in QFontDatabase.families()
    assert theme.font("base").family() == theme.family()


def test_scale_multiplies_sizes_and_is_bounded(qapp):
    theme.apply(qapp, "light", 1.25)
    assert theme.px(32) == 40
    assert theme.font("base").pixelSize() == 16
    theme.apply(qapp, "light", 9)
    assert theme.scale() == 1.5


def test_style_sheet_has_no_mark_left():
    assert "@" not in theme.style_sheet()


def test_theme_tells_that_it_changed(qapp, qtbot):
    with qtbot.waitSignal(theme.changed):
        theme.apply(qapp, "dark")
    assert theme.current() is theme.DARK
    assert theme.inverse() is theme.LIGHT


# Where an icon's name stands among the arguments.
ICON_ARGUMENTS = {
    "Button": 2, "IconButton": 0, "SplitButton": 3, "Badge": 2, "StatusMark": 2, "EmptyState": 0,
    "icons.icon": 0, "icons.keep": 1, "icons.pixmap": 0, "icons.paint": 3,
}  # fmt: skip


def icon_names_in(source: str) -> set[str]:
    """Names of icons written out in a module."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        given = [word.value for word in node.keywords if word.arg in ("icon", "icon_name")]
        place = ICON_ARGUMENTS.get(ast.unparse(node.func))
        if place is not None and len(node.args) > place:
            given.append(node.args[place])
        found |= {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found - {""}


def test_every_icon_used_is_shipped():
    used: set[str] = set()
    for path in Path(kmdesk.ui.__file__).parent.rglob("*.py"):
        used |= icon_names_in(path.read_text(encoding="utf-8"))
    assert used
    assert used <= icons.names()


def test_every_shipped_icon_shows_something():
    for name in icons.names():
        image = icons.pixmap(name, "#AE2419", 16, 2.0).toImage()
        assert image.size() == QSize(32, 32)
        inked = [
            image.pixelColor(x, y)
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() > 200
        ]
        assert inked, name
        assert inked[0].red() > 3 * inked[0].green()  # tinted; scaling rounds the value by one


def test_icons_are_cached_and_follow_the_theme(qapp):
    assert icons.pixmap("sun", "#000000", 16, 1.0) is icons.pixmap("sun", "#000000", 16, 1.0)
    menu = QMenu()
    action = menu.addAction("Udskriv")
    icons.keep(action, "printer", "text")
    before = action.icon().pixmap(16).toImage()
    theme.apply(qapp, "dark")
    assert action.icon().pixmap(16).toImage() != before


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ratio", [1, 2])
def test_gallery_shows_all_states(qapp, qtbot, mode, ratio):
    theme.apply(qapp, mode)
    page = gallery()
    qtbot.addWidget(page)
    page.show()
    show_focus(page)
    assert page.size() == QSize(1440, 900)
    image = QImage(page.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    page.render(image)
    seen = {f"#{pixel & 0xFFFFFF:06X}" for pixel in set(memoryview(image.constBits()).cast("I"))}
    tokens = theme.current()
    for token in (
        "canvas",
        "accent",
        "accent_hover",
        "selected",
        "hover",
        "sunken",
        "ok_soft",
        "soon_soft",
        "late_soft",
    ):
        assert tokens.colour(token) in seen, token


def test_gallery_fits_at_the_largest_scale(qapp, qtbot):
    theme.apply(qapp, "light", 1.5)
    page = gallery()
    qtbot.addWidget(page)
    page.show()
    for kind in (Button, Badge, Chip, LinkButton):
        for part in page.findChildren(kind):
            assert part.width() >= part.sizeHint().width()
            assert part.height() >= part.fontMetrics().height()


def test_segments_from_the_keyboard(qtbot, show):
    answers = show(Segments((("yes", "Ja"), ("no", "Nej"), ("maybe", "Måske"))))
    answers.setFocus(Qt.FocusReason.TabFocusReason)
    first = QApplication.focusWidget()
    qtbot.keyClick(first, KEY.Key_Right)
    second = QApplication.focusWidget()
    assert second is not first
    assert answers.value() is None  # moving does not choose
    with qtbot.waitSignal(answers.changed) as told:
        qtbot.keyClick(second, KEY.Key_Space)
    assert told.args == ["no"]
    qtbot.keyClick(second, KEY.Key_End)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    assert answers.value() == "maybe"
    with qtbot.waitSignal(answers.changed) as told:
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    assert told.args == [None]


def test_segments_that_must_hold_an_answer(qtbot, show):
    views = show(Segments((("board", "Tavle"), ("list", "Liste")), clearable=False))
    views.set_value("list")
    views.setFocus()
    with qtbot.assertNotEmitted(views.changed):
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Space)
    assert views.value() == "list"
    with pytest.raises(ValueError, match="map"):
        views.set_value("map")


def test_chip_is_removed_by_key_and_by_its_cross(qtbot, show):
    chip = show(Chip("Kommune", "Herning"))
    assert chip.accessibleName() == "Kommune: Herning"
    with qtbot.waitSignal(chip.removed):
        qtbot.keyClick(chip, KEY.Key_Delete)
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, KEY.Key_Return)
    with qtbot.waitSignal(chip.removed), qtbot.assertNotEmitted(chip.clicked):
        qtbot.mouseClick(
            chip, Qt.MouseButton.LeftButton, pos=chip.rect().center() + chip.rect().topRight() / 2 * 0.8
        )


def test_chip_bar_puts_what_does_not_fit_into_a_menu(qtbot, show):
    bar = show(ChipBar(), width=420)
    filters = [Filter(code, code.title(), "Alle") for code in ("kommune", "ansatte", "status", "branche")]
    bar.set_filters(filters)
    hidden = bar.hidden_filters()
    assert hidden
    assert hidden == filters[-len(hidden) :]
    bar.window().resize(1200, 200)
    qtbot.waitUntil(lambda: not bar.hidden_filters())
    first = bar.findChildren(Chip)[-4]
    first.setFocus()
    with qtbot.waitSignal(bar.removed) as told:
        qtbot.keyClick(first, KEY.Key_Delete)
    assert told.args == ["kommune"]
    bar.set_filters(filters[1:])
    assert isinstance(QApplication.focusWidget(), Chip)  # the neighbour, not nowhere


def test_toast_takes_back_once_and_waits_for_the_focus(qtbot, show):
    page = show(QWidget(), height=300)
    toast = Toast(page.window())
    undone: list[str] = []
    toast.show_message("Match flyttet", lambda: undone.append("match"))
    assert toast.can_undo()
    assert toast.geometry().bottom() < page.window().height()
    toast._action.setFocus(Qt.FocusReason.TabFocusReason)
    assert not toast._timer.isActive()
    page.window().setFocus()
    assert toast._timer.isActive()
    toast.undo()
    toast.undo()
    assert undone == ["match"]
    assert toast.isHidden()


def test_toast_shows_one_message_and_leaves_on_escape(qtbot, show):
    page = show(QWidget(), height=300)
    toast = Toast(page.window())
    toast.show_message("Den første", lambda: pytest.fail("replaced"))
    toast.show_message("Den anden")
    assert not toast.can_undo()
    with qtbot.waitSignal(toast.closed):
        qtbot.keyClick(toast, KEY.Key_Escape)
    toast.show_message("Den tredje")
    toast._timer.setInterval(1)
    with qtbot.waitSignal(toast.closed):
        toast._timer.start()


def test_toast_takes_other_colours_while_it_shows(qapp, show):
    toast = Toast(show(QWidget(), height=300).window())
    toast.show_message("Match flyttet", lambda: None)
    assert theme.LIGHT.canvas in toast.styleSheet()
    theme.apply(qapp, "dark")
    assert theme.DARK.canvas in toast.styleSheet()
    assert theme.LIGHT.canvas not in toast.styleSheet()
    assert toast._text.palette().color(toast._text.foregroundRole()) == QColor(theme.DARK.canvas)


def test_focus_ring_shows_for_the_keyboard_only(qtbot, show):
    button = show(Button("Gem", "primary"))
    button.setFocus(Qt.FocusReason.TabFocusReason)
    ring = button.window().findChild(FocusRing)
    assert ring.size() == button.size() + QSize(2 * REACH, 2 * REACH)
    button.clearFocus()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    assert button._ring is None


def test_enter_presses_the_button_that_has_the_focus_and_no_other(qtbot, show):
    holder = QDialog()
    cancel, save = Button("Annullér", parent=holder), Button("Gem", "primary", parent=holder)
    save.setDefault(True)
    saved: list[bool] = []
    save.clicked.connect(lambda: saved.append(True))
    show(holder)
    cancel.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(cancel.clicked):
        qtbot.keyClick(cancel, KEY.Key_Return)
    assert not saved


def test_split_button_opens_its_menu_with_down(qtbot, show):
    menu = QMenu()
    menu.addAction("Planlæg besøg")
    button = show(SplitButton("Registrér kontakt", menu, "primary", "plus"))
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, KEY.Key_Return)
    opened: list[bool] = []
    menu.aboutToShow.connect(lambda: opened.append(True))
    qtbot.keyClick(button, KEY.Key_Down)
    assert opened
    menu.close()


def test_icon_button_has_a_name(show):
    button = show(IconButton("pencil", "Ret"))
    assert button.accessibleName() == button.toolTip() == "Ret"


def test_message_action_from_the_keyboard(qtbot, show):
    message = show(
        InlineMessage("soon", "Satsen er fra 2023.", "Den skal kontrolleres.", "Registrér ny sats")
    )
    message._label.setFocus(Qt.FocusReason.TabFocusReason)
    assert message.window().findChild(FocusRing)
    with qtbot.waitSignal(message.acted):
        qtbot.keyClick(message._label, KEY.Key_Return)


def test_message_does_not_read_text_as_html(show):
    message = show(InlineMessage("info", "<b>", "A & B"))
    document = QTextDocument()
    document.setHtml(message._label.text())
    assert document.toPlainText() == "<b> A & B"


def test_field_names_its_editor_and_shows_states(show):
    editor = LineEdit()
    field = show(Field("&CVR-nummer", editor, required=True, hint="8 cifre"))
    assert editor.accessibleName() == "CVR-nummer"
    assert field._label.buddy() is editor
    field.set_state("error", "Skriv 8 cifre.")
    assert editor.property("state") == "error"
    assert editor.toolTip() == "Skriv 8 cifre."
    field.set_source("CVR")
    assert field.source() == "CVR"
    field.set_source("")
    assert field.source() == ""
    field.set_state("ok", "Gyldigt")
    assert len(editor.actions()) == 1
    field.set_state("normal")
    assert not editor.actions()


def test_date_field_reads_when_it_is_left(qtbot, show):
    def parse(text: str) -> date:
        if text != "i morgen":
            raise ValueError("Datoen findes ikke.")
        return date(2026, 11, 25)

    editor = DateEdit(parse)
    field = show(Field("Dato", editor))
    qtbot.keyClicks(editor, "i morgen")
    with qtbot.waitSignal(editor.changed) as told:
        qtbot.keyClick(editor, KEY.Key_Return)
    assert told.args == [date(2026, 11, 25)]
    assert editor.text() == "25.11.2026"
    editor.setText("31.02.2026")
    qtbot.keyClick(editor, KEY.Key_Return)
    assert editor.value() is None
    assert editor.property("state") == "error"
    assert "findes ikke" in field._line._text


def test_text_field_grows_up_to_its_bound(show):
    editor = show(TextEdit(most_lines=4), height=400)
    one = editor.sizeHint().height()
    editor.setPlainText("a\nb\nc")
    three = editor.sizeHint().height()
    editor.setPlainText("\n".join("abcdefgh"))
    assert one < three < editor.sizeHint().height()
    assert editor.sizeHint().height() < 5 * editor.fontMetrics().lineSpacing() + theme.px(32)


def test_searchable_choice_settles_on_a_label(qtbot, show):
    box = show(ComboBox((("657", "Herning"), ("661", "Holstebro")), searchable=True))
    assert box.value() is None
    qtbot.keyClicks(box.lineEdit(), "holstebro")
    with qtbot.waitSignal(box.chosen) as told:
        qtbot.keyClick(box.lineEdit(), KEY.Key_Return)
    assert told.args == ["661"]
    box.lineEdit().setText("xyz")
    qtbot.keyClick(box.lineEdit(), KEY.Key_Return)
    assert box.value() == "661"
    assert box.currentText() == "Holstebro"
    box.lineEdit().setText("ern")  # one label holds it, none begins so
    qtbot.keyClick(box.lineEdit(), KEY.Key_Return)
    assert (box.value(), box.currentText()) == ("657", "Herning")
    box.lineEdit().setText("her")
    qtbot.keyClick(box.lineEdit(), KEY.Key_Return)
    assert box.currentText() == "Herning"
    box.lineEdit().setText("h")  # could be either
    qtbot.keyClick(box.lineEdit(), KEY.Key_Return)
    assert box.value() == "657"
    box.set_value(None)
    assert box.currentText() == ""


def test_tabs_keep_the_chosen_one_in_sight(qtbot, show):
    tabs = Tabs()
    for code in ("overblik", "kontaktpersoner", "behov", "matches", "aftaler", "udskrifter"):
        tabs.add_tab(code, code.title())
    show(tabs, width=300)
    assert "udskrifter" in tabs.hidden_codes()
    with qtbot.waitSignal(tabs.changed) as told:
        tabs.set_current("udskrifter")
    assert told.args == ["udskrifter"]
    assert "udskrifter" not in tabs.hidden_codes()
    tabs.window().resize(900, 200)
    qtbot.waitUntil(lambda: not tabs.hidden_codes())


def test_the_ring_of_a_tab_follows_it_and_has_air(qtbot, show):
    tabs = show(Tabs())
    for code in ("overblik", "behov"):
        tabs.add_tab(code, code.title())
    tabs.setFocus(Qt.FocusReason.TabFocusReason)
    bar, window = QApplication.focusWidget(), tabs.window()

    def ring() -> FocusRing | None:
        return next((one for one in window.findChildren(FocusRing) if one.isVisible()), None)

    first = ring().width(), ring().mapTo(window, ring().rect().topLeft()).x()
    assert first[0] > QFontMetrics(theme.font("group")).horizontalAdvance("Overblik") + 2 * REACH
    assert first[1] >= 0  # left of the text, and not cut by the tabs' own edge
    qtbot.keyClick(bar, KEY.Key_Right)
    assert ring().mapTo(window, ring().rect().topLeft()).x() > first[1]
    bar.clearFocus()
    assert ring() is None


def test_skeleton_waits_before_it_shows(qtbot, show):
    waiting = show(DelayedSkeleton(3))
    assert waiting._bars.isHidden()
    qtbot.waitUntil(waiting._bars.isVisible, timeout=2000)
    waiting.hide()
    assert waiting._bars.isHidden()


def test_empty_and_error_states_offer_a_way_on(qtbot, show):
    done: list[str] = []
    state = show(
        EmptyState(
            "search", "Ingen træf", "Fjern et filter, eller [ryd alle].", ("Ny", lambda: done.append("new")),
            link=lambda: done.append("clear"),
        ),
        height=400,
    )  # fmt: skip
    qtbot.mouseClick(state.findChild(Button), Qt.MouseButton.LeftButton)
    state._body.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(state._body, KEY.Key_Return)
    assert done == ["new", "clear"]
    error = show(ErrorState("Fejl", "Intet er tabt.", lambda: done.append("retry"), "Traceback"), height=400)
    qtbot.mouseClick(error.findChild(Button), Qt.MouseButton.LeftButton)
    assert done[-1] == "retry"
    toggle = error.findChild(LinkButton)
    qtbot.keyClick(toggle, KEY.Key_Space)
    assert toggle.text() == tr("Skjul teknisk info")


def test_target_cell_reads_as_a_sentence(show):
    cell = TargetCell(
        "Nye kontakter", achieved=431, goal=1000, expected=449, forecast=959,
        reached_text="I dette tempo nås målet 31.01.2028", status="soon", behind_text="18 bagud",
    )  # fmt: skip
    show(TargetRow([cell]))
    assert cell.accessibleName() == "Nye kontakter: 431 / 1000, 18 bagud"
    tall = cell.sizeHint().height()
    cell.show_forecast(shown=False)
    assert cell.sizeHint().height() < tall


def test_goals_move_the_status_before_they_cut_a_title(qtbot, show):
    cells = [
        TargetCell(
            "Forpligtende samarbejder", achieved=118, goal=300, expected=135, forecast=263,
            reached_text="I dette tempo nås målet 13.04.2028", status="late", behind_text="17 bagud",
        )
        for _ in range(4)
    ]  # fmt: skip
    row = show(TargetRow(cells), width=1400)
    seen = []
    for width in (1400, 1030, 600):
        row.window().resize(width, 400)
        qtbot.waitUntil(lambda width=width: abs(row.width() - width) < 40)
        qtbot.waitUntil(lambda: all(c.title.width() >= c.title.sizeHint().width() for c in cells))
        mark = cells[0].findChild(StatusMark)
        seen.append((row.columns, mark.y() > cells[0].title.geometry().bottom()))
    assert seen == [(4, False), (4, True), (2, False)]


def test_elided_label_offers_the_whole_text(show):
    label = show(ElidedLabel("Ringkøbing-Skjern Kommunes virksomhedsindgang"), width=120)
    assert label.toolTip() == label.text()


def test_badge_grows_with_its_icon():
    assert badge_size("Aktiv", "check").width() > badge_size("Aktiv").width()


def test_a_toast_wraps_what_is_long_and_an_error_has_its_own_sign(show) -> None:
    page = show(QWidget(), width=900, height=300)
    toast = Toast(page.window())
    toast.show_message("Gemt")
    one_line = toast.height()
    toast.show_error("Jens Overgaard har allerede taget 2026-0163. " * 4)
    assert toast.height() > one_line
    assert toast._text.heightForWidth(toast._text.width()) <= toast._text.height()
    assert toast._icon == "triangle-alert"
    toast.show_message("x" * 5_000)
    assert toast.height() < page.window().height()


def test_alt_alone_shows_the_menus_and_alt_with_a_key_does_not(qtbot):
    window = DeskWindow()
    qtbot.addWidget(window)
    window.show()
    for alone in (True, False):
        qtbot.keyClick(window, KEY.Key_Alt)
        assert window.menuBar().isVisible() is alone
    qtbot.keyClick(window, KEY.Key_7, Qt.KeyboardModifier.AltModifier)
    assert not window.menuBar().isVisible()
