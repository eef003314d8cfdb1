"""The block at the foot of the rail that says in a few lines how something stands, and leads to its page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.paint import rounded

WIDE, NARROW = 208, 56
_MARGIN, _PADDING, _TITLE, _LINE, _ICON = 8, 8, 22, 17, 14
_MOST = 3


class RailBlock(Ringed, QAbstractButton):
    """An icon, a title and up to three lines of (text, colour token, icon); the icon alone when narrow."""

    def __init__(self, key: str, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self.setObjectName(f"{key}_block")
        self.setText(title)
        self._icon_name, self._tone = icon, "muted"
        self._lines: Sequence[tuple[str, str, str]] = ()
        self._here = self._narrow = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_state(self, icon: str, tone: str, lines: Sequence[tuple[str, str, str]]) -> None:
        """Show how it stands; `tone` is the colour token of the icon."""
        self._icon_name, self._tone, self._lines = icon, tone, tuple(lines[:_MOST])
        said = ". ".join((self.text(), *(text for text, _, _ in self._lines)))
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.updateGeometry()
        self.update()

    def show_current(self, *, here: bool) -> None:
        """Show whether its page is the one that is open."""
        self._here = here
        self.update()

    def set_narrow(self, *, narrow: bool) -> None:
        """Show the icon only."""
        self._narrow = narrow
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for title and lines."""
        if self._narrow:
            return QSize(theme.px(NARROW), theme.px(34))
        high = 2 * _PADDING + _TITLE + _LINE * len(self._lines)
        return QSize(theme.px(WIDE), theme.px(high))

    def minimumSizeHint(self) -> QSize:
        """Return the same: nothing of it is cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the page, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, icon, title and lines."""
        painter = QPainter(self)
        tokens = theme.current()
        box = QRectF(self.rect()).adjusted(theme.px(_MARGIN), 0, -theme.px(_MARGIN), 0)
        if self._here or self.underMouse():
            fill = tokens.selected if self._here else tokens.hover
            rounded(painter, box, fill=fill, radius=theme.px(6))
        left = box.left() + theme.px(8)
        title = QRectF(left, box.top() + theme.px(_PADDING), box.right() - left, theme.px(_TITLE))
        if self._narrow:
            title = QRectF(left, box.top(), box.width(), box.height())
        middle = title.center().y() - theme.px(8)
        icons.paint(painter, left, middle, self._icon_name, tokens.colour(self._tone), size=16)
        if self._narrow:
            return
        ink = tokens.accent_text if self._here else tokens.text2
        _write(
            painter,
            title.adjusted(theme.px(26), 0, 0, 0),
            self.text(),
            "strong" if self._here else "base",
            ink,
        )
        line = QRectF(left, title.bottom(), box.right() - theme.px(4) - left, theme.px(_LINE))
        for text, colour, icon in self._lines:
            room = QRectF(line)
            if icon:
                top = room.center().y() - theme.px(_ICON) / 2
                icons.paint(painter, left, top, icon, tokens.colour(colour), size=_ICON)
                room.adjust(theme.px(_ICON + 6), 0, 0, 0)
            _write(painter, room, text, "label" if icon else "meta", tokens.colour(colour))
            line.translate(0, theme.px(_LINE))


def _write(painter: QPainter, room: QRectF, text: str, role: theme.Role, ink: str) -> None:
    font = theme.font(role)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), shown)
