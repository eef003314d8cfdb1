"""Push buttons, icon buttons and links, painted as the design draws them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QSizePolicy, QStyle, QToolButton, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.paint import rounded

Kind = Literal["primary", "secondary", "quiet", "destructive"]

_RADIUS = 6
_ICON = 16
_GAP = 8
_PADDING = 12
_HEIGHT, _HEIGHT_DENSE = 32, 28
_CHEVRON_PART = 30
_CTRL = Qt.KeyboardModifier.ControlModifier

# kind -> fill, line, text; then fill and line under the mouse. Names are colour tokens, "" is nothing.
_LOOKS: dict[Kind, tuple[str, str, str, str, str]] = {
    "primary": ("accent", "", "on_accent", "accent_hover", ""),
    "secondary": ("canvas", "line2", "text", "hover", "line2"),
    "quiet": ("", "", "accent_text", "hover", ""),
    "destructive": ("canvas", "late", "late", "late_soft", "late"),
}


def _look(button: QAbstractButton, kind: Kind) -> tuple[str, str, str]:
    """Return fill, line and text colour of a button as it is now; empty text for none."""
    tokens = theme.current()
    if not button.isEnabled():
        framed = kind != "quiet"
        return (tokens.subtle if framed else "", tokens.hairline if framed else "", tokens.disabled)
    fill, line, text, hover_fill, hover_line = _LOOKS[kind]
    if button.underMouse() or button.isDown():
        fill, line = hover_fill, hover_line
    if button.isChecked():
        fill, text = "selected", "accent_text"
    return (tokens.colour(fill) if fill else "", tokens.colour(line) if line else "", tokens.colour(text))


def mnemonic_flag(widget: QWidget) -> Qt.TextFlag:
    """Return how `&` in a text is drawn: underlined, or hidden until Alt where the system does so."""
    shown = widget.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, None, widget)
    return Qt.TextFlag.TextShowMnemonic if shown else Qt.TextFlag.TextHideMnemonic


def _content_width(button: QAbstractButton, icon: str) -> int:
    """Return the width of icon, gap and text in px."""
    flags = Qt.TextFlag.TextShowMnemonic
    width = button.fontMetrics().size(flags, button.text()).width() if button.text() else 0
    if icon:
        width += theme.px(_ICON) + (theme.px(_GAP) if button.text() else 0)
    return width


def _paint_content(painter: QPainter, button: QAbstractButton, box: QRect, icon: str, colour: str) -> None:
    """Draw icon and text in the middle of `box`."""
    left = box.left() + (box.width() - _content_width(button, icon)) // 2
    if icon:
        icons.paint(painter, left, box.top() + (box.height() - theme.px(_ICON)) / 2, icon, colour, size=_ICON)
        left += theme.px(_ICON + _GAP)
    painter.setPen(QColor(colour))
    painter.setFont(button.font())
    text_box = QRect(QPoint(left, box.top()), box.bottomRight())
    painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter | mnemonic_flag(button), button.text())


def _height(button: QAbstractButton, *, dense: bool) -> int:
    """Return the design's height, or more when the font needs it."""
    return max(theme.px(_HEIGHT_DENSE if dense else _HEIGHT), button.fontMetrics().height() + theme.px(8))


class Button(Ringed, QPushButton):
    """A button with text and perhaps an icon. One `primary` per view; `destructive` is never the default."""

    def __init__(
        self,
        text: str,
        kind: Kind = "secondary",
        icon: str | None = None,
        *,
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind: Kind = kind
        self._icon_name = icon or ""
        self._dense = dense
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("medium"))

    def set_kind(self, kind: Kind) -> None:
        """Show the button as another kind, e.g. filled in the one row that needs action."""
        self._kind = kind
        self.update()

    def set_icon_name(self, name: str) -> None:
        """Show another icon, or none for an empty name."""
        self._icon_name = name
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for padding, icon and text."""
        width = _content_width(self, self._icon_name) + theme.px(2 * _PADDING) + 1
        return QSize(width, _height(self, dense=self._dense))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a button's text is never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's font when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.font("medium"))
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button, as Space does; with Ctrl it belongs to the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CTRL:
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, icon and text."""
        painter = QPainter(self)
        fill, line, text = _look(self, self._kind)
        rounded(painter, QRectF(self.rect()), fill=fill, line=line, radius=theme.px(_RADIUS))
        _paint_content(painter, self, self.rect(), self._icon_name, text)


class SplitButton(Ringed, QToolButton):
    """A button with a menu of alternatives at its right end. Down opens the menu."""

    def __init__(
        self,
        text: str,
        menu: QMenu,
        kind: Kind = "secondary",
        icon: str | None = None,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._kind: Kind = kind
        self._icon_name = icon or ""
        self.setText(text)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setMenu(menu)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(tr("Pil ned viser flere valg"))
        self.setFont(theme.font("medium"))

    def sizeHint(self) -> QSize:
        """Return the room for the button and its menu part."""
        width = _content_width(self, self._icon_name) + theme.px(2 * _PADDING + _CHEVRON_PART) + 1
        return QSize(width, _height(self, dense=False))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a button's text is never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's font when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.font("medium"))
            self.updateGeometry()

    def open_menu(self) -> None:
        """Open the menu below the button; unlike Qt's `showMenu`, this does not wait until it is closed."""
        self.menu().popup(self.mapToGlobal(QPoint(0, self.height())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the menu when its part is pressed."""
        if event.position().x() >= self.width() - theme.px(_CHEVRON_PART):
            self.open_menu()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the menu, Enter presses the button."""
        if event.key() == Qt.Key.Key_Down:
            self.open_menu()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button, the line before the menu part, and its chevron."""
        painter = QPainter(self)
        fill, line, text = _look(self, self._kind)
        rounded(painter, QRectF(self.rect()), fill=fill, line=line, radius=theme.px(_RADIUS))
        split = self.width() - theme.px(_CHEVRON_PART)
        _paint_content(painter, self, QRect(0, 0, split, self.height()), self._icon_name, text)
        divider = QColor(line or text)
        if not line:
            divider.setAlphaF(0.35)
        painter.fillRect(
            QRect(split, 0 if not line else 1, 1, self.height() - (0 if not line else 2)), divider
        )
        side = theme.px(14)
        left = split + (theme.px(_CHEVRON_PART) - side) / 2
        icons.paint(painter, left, (self.height() - side) / 2, "chevron-down", text, size=14)


class IconButton(Ringed, QToolButton):
    """A square button with only an icon; `name` is what it is called, as tooltip and to a screen reader."""

    def __init__(
        self,
        icon: str,
        name: str,
        *,
        colour: str = "accent_text",
        bordered: bool = False,
        dense: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._colour = colour
        self._bordered = bordered
        self._dense = dense
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_icon_name(icon, name)

    def set_icon_name(self, icon: str, name: str) -> None:
        """Show another icon under another name."""
        self._icon_name = icon
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square."""
        side = theme.px(_HEIGHT_DENSE if self._dense else _HEIGHT)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Return the same square."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, if any, and the icon."""
        painter = QPainter(self)
        tokens = theme.current()
        fill, line, text = _look(self, "secondary" if self._bordered else "quiet")
        rounded(painter, QRectF(self.rect()), fill=fill, line=line, radius=theme.px(_RADIUS))
        if self.isEnabled() and not self._bordered:
            text = tokens.colour(self._colour)
        middle = (self.width() - theme.px(_ICON)) / 2
        icons.paint(painter, middle, (self.height() - theme.px(_ICON)) / 2, self._icon_name, text, size=_ICON)


class LinkButton(Ringed, QAbstractButton):
    """A text to click that looks like a link, 13 px or 12 px when `small`."""

    ring_radius = 4
    activated = Signal()

    def __init__(
        self, text: str, *, icon: str | None = None, small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon or ""
        self._role: theme.Role = "link_small" if small else "link"
        self.setText(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font(self._role))
        self.clicked.connect(self.activated)

    def sizeHint(self) -> QSize:
        """Return the room for icon and text, without padding."""
        height = max(theme.px(theme.TEXT_STYLES[self._role].line), self.fontMetrics().height())
        return QSize(_content_width(self, self._icon_name) + 1, height)

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's font when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFont(theme.font(self._role))
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows the link, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon and text, underlined under the mouse."""
        painter = QPainter(self)
        tokens = theme.current()
        font = QFont(self.font())
        font.setUnderline(self.isEnabled() and self.underMouse())
        colour = tokens.accent_text if self.isEnabled() else tokens.disabled
        left = 0
        if self._icon_name:
            icons.paint(painter, 0, (self.height() - theme.px(14)) / 2, self._icon_name, colour, size=14)
            left = theme.px(14 + 6)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        text_box = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter | mnemonic_flag(self), self.text())
