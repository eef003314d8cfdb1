"""The toast: what was just done, with *Fortryd*, or what could not be done, at the bottom of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.paint import rounded

SHOWN_MS, ERROR_MS = 8_000, 20_000
_HEIGHT, _MAX_WIDTH, _ICON, _ABOVE_EDGE = 40, 520, 16, 16
_MOST_LETTERS = 240


class Toast(QWidget):
    """One toast over `parent`; a new message replaces the old. `closed` follows when it goes.

    It waits while the mouse is over it or the focus is in it. Ctrl+Z should call `undo()` while it shows.
    """

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._page = parent
        self._undo: Callable[[], object] | None = None
        self._icon, self._shown_ms = "check", SHOWN_MS
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._action = QPushButton(tr("Fortryd"))
        self._action.clicked.connect(self.undo)
        self._close = QToolButton()
        self._close.setAccessibleName(tr("Luk beskeden"))
        self._close.setToolTip(tr("Luk beskeden"))
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.clicked.connect(self.dismiss)
        for control in (self._action, self._close):
            control.installEventFilter(self)
        row = QHBoxLayout(self)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)
        parent.installEventFilter(self)
        theme.changed.connect(self._on_theme)
        self.hide()

    def show_message(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show `text` for eight seconds; `undo` is called once if the reader takes it back."""
        self._show(text, "check", SHOWN_MS, undo)

    def show_error(self, text: str) -> None:
        """Say what could not be done, and what to do; it stays longer, for there is more to read."""
        self._show(text, "triangle-alert", ERROR_MS, None)

    def _show(self, text: str, icon: str, shown_ms: int, undo: Callable[[], object] | None) -> None:
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        self._undo, self._icon, self._shown_ms = undo, icon, shown_ms
        self._text.setText(_cut(text))
        self._action.setVisible(undo is not None)
        self._dress()
        self._place()
        self.show()
        self.raise_()
        self._timer.start(self._shown_ms)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def undo(self) -> None:
        """Take back what the toast speaks of, if it still shows and can be taken back."""
        call, self._undo = self._undo, None
        if call is not None and self.isVisible():
            self.dismiss()
            call()

    def can_undo(self) -> bool:
        """Tell whether `undo` would do something now."""
        return self.isVisible() and self._undo is not None

    def dismiss(self) -> None:
        """Take the toast away."""
        self._timer.stop()
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def sizeHint(self) -> QSize:
        """Return the design's size, or what the text needs: wider first, then higher."""
        room = min(theme.px(_MAX_WIDTH), self._page.width() - theme.px(32))
        text = self._text.fontMetrics().horizontalAdvance(self._text.text())
        beside = theme.px(13 + _ICON + 8 + 4 + 8) + self._close.sizeHint().width()
        if not self._action.isHidden():
            beside += self._action.sizeHint().width() + theme.px(4)
        width = min(max(text + beside, theme.px(320)), room)
        lines = self._text.heightForWidth(max(width - beside, 1)) + theme.px(16)
        return QSize(width, max(theme.px(_HEIGHT), lines))

    def _place(self) -> None:
        """Stand at the bottom, in the middle of the parent."""
        page = self._page
        size = self.sizeHint()
        left = (page.width() - size.width()) // 2
        top = page.height() - size.height() - theme.px(_ABOVE_EDGE)
        self.setGeometry(left, top, size.width(), size.height())

    def _on_theme(self) -> None:
        """Follow the page when it turns light or dark, or larger, under a toast that shows."""
        if self.isVisible():
            self._dress()
            self._place()

    def _dress(self) -> None:
        """Take the colours of the other mode: the toast stands out against the page."""
        row = self.layout()
        if row is not None:
            row.setContentsMargins(theme.px(13 + _ICON + 8), 0, theme.px(4), 0)
            row.setSpacing(theme.px(4))
        opposite = theme.inverse()
        back, front = theme.current().text, theme.current().canvas
        css = theme.text_css("strong")
        round_line = f"border-radius: {theme.px(4)}px; border: 2px solid transparent"
        self.setStyleSheet(
            f"QLabel {{ color: {front}; background: transparent; {theme.text_css('base')} }}"
            f"QPushButton, QToolButton {{ color: {opposite.accent_text}; background: {back}; {round_line};"
            f" padding: {theme.px(2)}px {theme.px(8)}px; min-height: 0; {css} }}"
            f"QToolButton {{ padding: {theme.px(2)}px; }}"
            f"QPushButton:hover, QToolButton:hover {{ background: {opposite.hover}; }}"
            f"QPushButton:focus, QToolButton:focus {{ border-color: {opposite.focus}; }}"
        )
        self._close.setIcon(icons.icon("x", "canvas"))
        self._close.setIconSize(QSize(theme.px(_ICON), theme.px(_ICON)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the parent's size, and wait while a button here has the focus."""
        kind = event.type()
        if watched is self._page:
            if kind == QEvent.Type.Resize and self.isVisible():
                self._place()
        elif kind == QEvent.Type.FocusIn:
            self._timer.stop()
        elif kind == QEvent.Type.FocusOut and self.isVisible() and not self.underMouse():
            self._timer.start(self._shown_ms)
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the mouse is here."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on when the mouse has left, unless the focus is here."""
        super().leaveEvent(event)
        focused = self._action.hasFocus() or self._close.hasFocus()
        if self.isVisible() and not focused:
            self._timer.start(self._shown_ms)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the toast away."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box and its sign."""
        painter = QPainter(self)
        tokens = theme.current()
        rounded(painter, QRectF(self.rect()), fill=tokens.text, radius=theme.px(6))
        top = (self.height() - theme.px(_ICON)) / 2
        icons.paint(painter, theme.px(13), top, self._icon, tokens.canvas, size=_ICON)


def _cut(text: str) -> str:
    """Return a text short enough for a toast: names that people write may be of any length."""
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1].rstrip()}…"
