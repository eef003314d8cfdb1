"""What hands do on the window beyond the tour's player: tab to a control, choose in a box, open a menu."""

from __future__ import annotations

import io

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QMenu, QWidget

from kmdesk.tour.player import Player
from kmdesk.ui.screens.visits.question_widget import QuestionWidget
from kmdesk.ui.widgets.labels import LinkLabel


def focused() -> QWidget:
    """Return what has the focus."""
    found = QApplication.focusWidget()
    assert found is not None
    return found


def tab_to(player: Player, target: QWidget, most: int = 80) -> None:
    """Press Tab until the control, or something in it, has the focus."""
    for _ in range(most):
        here = QApplication.focusWidget()
        if here is not None and (here is target or target.isAncestorOf(here)):
            return
        player.keys("Tab")
    raise AssertionError(f"Tab does not reach {target.objectName() or target}")


def choose(player: Player, box: QWidget, text: str) -> None:
    """Choose an entry of a box with the arrow keys."""
    assert isinstance(box, QComboBox)
    wanted = box.findText(text)
    assert wanted >= 0, f"{text!r} is not offered among {[box.itemText(i) for i in range(box.count())]}"
    tab_to(player, box)
    while box.currentIndex() != wanted:
        before = box.currentIndex()
        player.keys("Down" if before < wanted else "Up")
        assert box.currentIndex() != before, "the arrow key does not move the choice"


def paste(player: Player, into: QWidget, text: str) -> None:
    """Replace what stands in a field by a text from the clipboard."""
    QGuiApplication.clipboard().setText(text)
    into.setFocus(Qt.FocusReason.TabFocusReason)
    player.keys("Ctrl+A")
    player.keys("Ctrl+V")


def pick_from_menu(player: Player, text: str) -> None:
    """Choose an entry of the menu that is open, with the arrow keys and Enter."""
    player.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "a menu to open")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    for _ in range(len(menu.actions()) + 1):
        active = menu.activeAction()
        if active is not None and active.text().replace("&", "") == text:
            QTest.keyClick(menu, Qt.Key.Key_Return)
            player.settle()
            return
        QTest.keyClick(menu, Qt.Key.Key_Down)
    raise AssertionError(f"{text!r} is not among {[a.text() for a in menu.actions()]}")


def follow_link(player: Player, message: QWidget) -> None:
    """Do the one thing a message offers, by the keyboard."""
    link = message.findChildren(LinkLabel)[0]
    link.setFocus(Qt.FocusReason.TabFocusReason)
    player.keys("Return")


def question(player: Player, name: str) -> QuestionWidget:
    """Return a question of the guide; its section must be shown."""
    return player.find(QuestionWidget, f"question_{name}")


def part(player: Player, of: QWidget, name: str) -> QWidget:
    """Return the editor of a part of an answer, or what takes the focus for it."""
    editor = player.find(QWidget, f"part_{name}", of)
    return editor.focusProxy() or editor


def tick(player: Player, inside: QWidget, text: str) -> None:
    """Tick a box or press a choice by its text with Space."""
    button = player.button(text, inside)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    player.keys("Space")


def go_to_section(player: Player, letter: str) -> None:
    """Go on with the button that leads to the next section until `letter` is shown."""
    listed = player.find(QAbstractItemView, "section_list")
    while not str(listed.currentIndex().data()).startswith(f"{letter}."):
        player.click(player.find(QAbstractButton, "next_section_button"))


def texts(widget: QWidget) -> str:
    """Return everything a person reads in a part of the window, as one line."""
    found: list[str] = []
    for child in widget.findChildren(QWidget):
        read = getattr(child, "toPlainText", getattr(child, "text", None))
        if child.isVisible() and callable(read):
            said = str(read())
            rich = said.startswith("<p style")  # the kit's own wrapped labels
            found.append(QTextDocumentFragment.fromHtml(said).toPlainText() if rich else said)
    return " ".join(" ".join(found).replace("&", "").split())


def text_of_pdf(pdf: bytes) -> str:
    """Return the text of every page as one line."""
    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
