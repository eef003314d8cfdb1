"""Hands for a window: find what has a name, press keys and buttons, wait for what happens, take pictures."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage, QInputMethodEvent, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from kmdesk.app.session import Session
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.ui import theme

W = TypeVar("W", bound=QWidget)
_PATIENCE = 30.0


def not_kept(path: Path) -> KnownError:
    """Return what to say when a picture or document of the tour could not be written."""
    return KnownError(
        tr("{file} kan ikke skrives.", file=path), tr("Gør plads, eller vælg en anden mappe med --tour.")
    )


class Player:
    """Plays on one session's window. Raises TimeoutError naming what it waited for in vain."""

    def __init__(self, session: Session, pictures: Path | None = None) -> None:
        self.session = session
        self.window = session.window
        self.folder = pictures or Path()
        self._takes_pictures = pictures is not None
        self.number = 0
        self.taken: list[Path] = []

    # -- looking ---------------------------------------------------------------------------------

    def find(self, kind: type[W], name: str, inside: QWidget | None = None) -> W:
        """Return the visible widget with this object name, waiting for it to appear."""
        found: list[W] = []

        def there() -> bool:
            found[:] = [w for w in (inside or self.window).findChildren(kind, name) if w.isVisible()]
            return bool(found)

        self.wait(there, f"{kind.__name__} {name}")
        return found[0]

    def dialog(self, name: str) -> QDialog:
        """Return the open dialog with this object name."""
        return self.find(QDialog, name)

    def button(self, text: str, inside: QWidget | None = None) -> QAbstractButton:
        """Return the visible button that says `text`."""
        found: list[QAbstractButton] = []

        def there() -> bool:
            everywhere = (inside or self.window).findChildren(QAbstractButton)
            found[:] = [b for b in everywhere if b.isVisible() and b.text().replace("&", "") == text]
            return bool(found)

        self.wait(there, f"button {text!r}")
        return found[0]

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Let the window live until `condition` holds."""
        until = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > until:
                raise TimeoutError(f"waited in vain for {what}")
            QApplication.processEvents()
            time.sleep(0.002)

    def settle(self) -> None:
        """Wait until nothing is read or written any more and everything is painted."""
        quiet = 0
        while quiet < 3:
            self.wait(lambda: not self.session.ops.busy, "the store to be idle")
            QApplication.processEvents()
            quiet = 0 if self.session.ops.busy else quiet + 1
        if QApplication.activeWindow() is None:  # without a window system nobody gives the focus back
            (QApplication.activeModalWidget() or self.window).activateWindow()
            QApplication.processEvents()

    # -- doing -----------------------------------------------------------------------------------

    def click(self, target: QWidget | str, inside: QWidget | None = None) -> None:
        """Click a widget in its middle, or the button that says this text."""
        widget = self.button(target, inside) if isinstance(target, str) else target
        self.wait(widget.isEnabled, f"{widget.objectName() or widget!r} to be enabled")
        QTest.mouseClick(
            widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, widget.rect().center()
        )
        self.settle()

    def tab(self, text: str) -> None:
        """Click the visible tab that says `text`, or the button, where a choice is made by buttons."""
        for bar in self.window.findChildren(QTabBar):
            for index in range(bar.count()):
                if bar.isVisible() and bar.tabText(index) == text:
                    middle = bar.tabRect(index).center()
                    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
                    self.settle()
                    return
        self.click(text)

    def close_dialog(self) -> None:
        """Close the dialog on top, as Esc does when nothing was changed in it."""
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()
        self.settle()

    def gone(self, dialog: QDialog) -> None:
        """Wait until a dialog is closed."""
        self.wait(lambda: not shiboken6.isValid(dialog) or not dialog.isVisible(), "the dialog to close")
        self.settle()

    def keys(self, sequence: str) -> None:
        """Press a key combination such as "Ctrl+K" in the window that has the focus."""
        QTest.keySequence(self._focus(), sequence)
        self.settle()

    def type(self, text: str, into: QWidget | None = None) -> None:
        """Type a text where the focus is, or into a field after moving the focus there."""
        if into is not None:
            into.setFocus()
        target = self._focus() if into is None else into
        for letter in text:
            QTest.keyClicks(target, letter) if letter.isascii() else self._insert(target, letter)
        self.settle()

    def fill(self, dialog: QWidget, name: str, text: str) -> None:
        """Type a text into the form field called `name`, replacing what is there."""
        editor = self.editor(dialog, name)
        editor.setFocus()
        if isinstance(editor, QLineEdit | QTextEdit | QPlainTextEdit):
            editor.selectAll()
        self.type(text, editor)

    def editor(self, dialog: QWidget, name: str) -> QWidget:
        """Return the editor of the form field called `name`."""
        field = self.find(QWidget, f"field_{name}", dialog)
        return self.find(QWidget, "editor", field)

    def write(self, inside: QWidget, name: str, text: str) -> None:
        """Type a text into the first editor called `name`, or into the field inside it."""
        found = self.find(QWidget, name, inside)
        if not isinstance(found, QLineEdit | QTextEdit | QPlainTextEdit):
            within = [
                w
                for w in found.findChildren(QWidget)
                if isinstance(w, QLineEdit | QTextEdit) and w.isVisible()
            ]
            found = within[0]
        self.type(text, found)

    def starting(self, text: str, inside: QWidget) -> QAbstractButton:
        """Return the visible button whose text begins with or holds `text`."""
        found = [
            b
            for b in inside.findChildren(QAbstractButton)
            if b.isVisible() and text.casefold() in b.text().casefold()
        ]
        if not found:
            raise TimeoutError(f"no button with {text!r}")
        return found[0]

    @staticmethod
    def _insert(target: QWidget, letter: str) -> None:
        """Hand over a letter the way the system does for one that no single key makes."""
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(target, event)

    def _focus(self) -> QWidget:
        """Return what the keyboard writes to: an open menu or list first, as on a real screen."""
        popup = QApplication.activePopupWidget()
        return popup or QApplication.focusWidget() or QApplication.activeWindow() or self.window

    # -- pictures --------------------------------------------------------------------------------

    def shot(self, name: str) -> None:
        """Leave a picture of the window with its dialogs, in light and in dark."""
        if not self._takes_pictures:
            return
        self.number += 1
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window is open
        for mode in ("dark", "light"):
            theme.apply(app, mode, self.session.settings.scale)
            self.settle()
            path = self.folder / f"{self.number:02}_{name}_{mode}.png"
            self.keep(self.picture(), path)

    def keep(self, picture: QPixmap | QImage, path: Path) -> None:
        """Write a picture to `path`. Raises KnownError when that fails; Qt itself would go on."""
        if not picture.save(str(path)):
            raise not_kept(path)
        self.taken.append(path)

    def picture(self) -> QPixmap:
        """Return the window as it is seen, with its dialogs over it."""
        shown = self.window.grab()
        painter = QPainter(shown)
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                corner = self.window.mapFromGlobal(dialog.mapToGlobal(QPoint(0, 0)))
                painter.drawPixmap(QRect(corner, dialog.size()), dialog.grab())
        painter.end()
        return shown


def on_paper(page: QImage) -> QImage:
    """Return a page on white: what is rendered from a PDF has no ground of its own."""
    sheet = QImage(page.size(), QImage.Format.Format_RGB32)
    sheet.fill(Qt.GlobalColor.white)
    painter = QPainter(sheet)
    painter.drawImage(0, 0, page)
    painter.end()
    return sheet
