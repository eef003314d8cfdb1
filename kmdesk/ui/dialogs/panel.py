"""The frame all dialogs share: a heading with ×, a body that scrolls, a footer that stays.

Dialogs are opened with `open()` and answer with signals; nothing waits in a nested event loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.dialogs.scrim import Scrim
from kmdesk.ui.widgets.buttons import IconButton
from kmdesk.ui.widgets.labels import label

MOST_WIDTH, MOST_HEIGHT = 800, 640
_MARGIN = 16
"""Room between the dialog and the edge of a small window, px."""


@runtime_checkable
class ShowsHistory(Protocol):
    """What a window above the dialogs offers them."""

    def show_history(self, kind: str, record_id: str, over: QWidget) -> None:
        """Show the history of a record over a dialog."""


def history_above(part: QWidget, kind: str, record_id: str) -> None:
    """Let the window above a part show the history of a record over it."""
    above: QWidget | None = part
    while above is not None and not isinstance(above, ShowsHistory):
        above = above.parentWidget()
    if above is not None:
        above.show_history(kind, record_id, part)


def go_back_to(footer: QStackedWidget, place: QWidget | None) -> None:
    """Show the everyday buttons again, and go on where one was before a question was asked."""
    footer.setCurrentIndex(0)
    if place is not None:
        place.setFocus(Qt.FocusReason.OtherFocusReason)


class PanelDialog(QDialog):
    """A dialog over a veiled window, at most 800 × 640. Subclasses fill `body` and `footer`.

    `width` is what it is wide, `most_height` what it is high at most; both give way to a small window. Only
    what is read rather than filled in, a printed page, is larger than the design's 800 × 640.
    """

    def __init__(
        self,
        title: str,
        *,
        width: int = MOST_WIDTH,
        most_height: int = MOST_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(title)
        self.setModal(True)
        self._width, self._most_height = width, most_height
        self._scrim: Scrim | None = None
        self.body = QVBoxLayout()
        self.body.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        self.body.setSpacing(theme.px(10))
        self.footer = QStackedWidget()
        self._inside = QWidget()
        self._inside.setLayout(self.body)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self._head = _Strip(self._heading(title), top=False)
        column.addWidget(self._head)
        column.addWidget(self._scroll, 1)
        self._foot = _Strip(self.footer, top=True)
        column.addWidget(self._foot)
        self.finished.connect(lambda _result: self._lift())

    def offer_history(self, kind: str, record_id: str) -> None:
        """Put a button in the heading, and Ctrl+H, that show who changed the record and when."""
        button = IconButton("history", tr("Historik (Ctrl+H)"), colour="text2")
        button.setObjectName("history_button")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._heading_row.insertWidget(1, button)

        def ask() -> None:
            history_above(self, kind, record_id)

        button.clicked.connect(ask)
        QShortcut(QKeySequence("Ctrl+H"), self, ask)

    def save_with_keys(self, save: Callable[[], object]) -> None:
        """Let Ctrl+Enter and Ctrl+S save wherever the focus is; a list would take the letter for its own."""
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self, save)

    def sizeHint(self) -> QSize:
        """Return the design's width and the height the content asks for, as far as the window has room."""
        width, most = theme.px(self._width), theme.px(self._most_height)
        above = self.parentWidget()
        if above is not None:
            window = above.window()
            width = min(width, window.width() - 2 * theme.px(_MARGIN))
            most = min(most, window.height() - 2 * theme.px(_MARGIN))
        around = self._head.sizeHint().height() + self._foot.sizeHint().height() + 2
        inside = self._inside.heightForWidth(width - 2) if self._inside.hasHeightForWidth() else -1
        wanted = max(inside, self._inside.sizeHint().height())
        return QSize(width, min(wanted + around, most))

    def fit(self) -> None:
        """Grow to what the content asks for now; a dialog that shrank while one types would be a nuisance."""
        self.body.activate()
        wanted = self.sizeHint().height()
        if self.isVisible() and wanted > self.height():
            top = self.y() - (wanted - self.height()) // 2
            self.resize(self.width(), wanted)
            self.move(self.x(), max(top, 0))

    def showEvent(self, event: QShowEvent) -> None:
        """Veil the window behind and stand in its middle."""
        above = self.parentWidget()
        if above is not None and self._scrim is None:
            self._scrim = Scrim(above.window())
        self.resize(self.sizeHint())
        super().showEvent(event)
        if above is not None:
            middle = above.window().frameGeometry().center()
            self.move(middle.x() - self.width() // 2, middle.y() - self.height() // 2)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Treat the window's own close as Esc."""
        if self.isVisible():
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        painter.setPen(QColor(theme.current().line2))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let the heading move the dialog, as a title bar would."""
        if event.position().y() <= self._head.height():
            self.windowHandle().startSystemMove()
        else:
            super().mousePressEvent(event)

    def _heading(self, title: str) -> QWidget:
        holder = QWidget()
        row = self._heading_row = QHBoxLayout(holder)
        row.setContentsMargins(theme.px(16), theme.px(3), theme.px(8), theme.px(3))
        row.addWidget(label(title, "medium"), 1)
        close = IconButton("x", tr("Luk"), colour="text2")
        close.setObjectName("close_button")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.reject)
        row.addWidget(close)
        return holder

    def _lift(self) -> None:
        if self._scrim is not None:
            self._scrim.lift()
            self._scrim = None


class _Strip(QWidget):
    """A strip in the colour of side panels, with a line towards the body."""

    def __init__(self, content: QWidget, *, top: bool) -> None:
        super().__init__()
        self._top = top
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 1 if top else 0, 0, 0 if top else 1)
        column.addWidget(content)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("subtle"))
        at = 0 if self._top else self.height() - 1
        painter.fillRect(0, at, self.width(), 1, theme.colour("hairline"))
