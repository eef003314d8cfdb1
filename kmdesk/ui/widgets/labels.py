"""Labels: a role of text, perhaps cut with … when room is short."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.focus_ring import Ringed


class WrappedLabel(QLabel):
    """A label of several lines that does not ask for the height it would have at its narrowest.

    Qt takes that height for the least height of the window, which then would not fit a small screen.
    """

    def __init__(self, text: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)

    def minimumSizeHint(self) -> QSize:
        """Return room for a short line."""
        return QSize(min(super().sizeHint().width(), theme.px(120)), self.fontMetrics().lineSpacing())

    def write(self, html: str, *, line: int, role: theme.Role, colour: str) -> None:
        """Show `html` in the font of `role` and a colour token, its lines `line` px of the design high."""
        css = theme.text_css(role).replace('"', "'")
        height = f"line-height:{theme.px(line)}px; -qt-line-height-type:fixed"
        shade = theme.current().colour(colour)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText(f'<p style="margin:0; {height}; color:{shade}; {css}">{html}</p>')


class LinkLabel(Ringed, WrappedLabel):
    """A text with one link in it; `linkActivated` comes from the mouse, and from Enter or Space here."""

    ring_radius = 4

    def offer_link(self, *, offered: bool) -> None:
        """Let the link be followed and the label have the focus, or neither."""
        flags = Qt.TextInteractionFlag
        self.setTextInteractionFlags(flags.LinksAccessibleByMouse if offered else flags.NoTextInteraction)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if offered else Qt.FocusPolicy.NoFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow the link."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.linkActivated.emit("#")
        else:
            super().keyPressEvent(event)


def link_html(text: str) -> str:
    """Return `text` as a link in the theme's colour, for `WrappedLabel.write`."""
    css = theme.text_css("link").replace('"', "'")
    style = f"color:{theme.current().accent_text}; text-decoration:none; {css}"
    return f'<a href="#" style="{style}">{escape(text)}</a>'


def label(
    text: str,
    role: theme.Role = "base",
    *,
    wrap: bool = False,
    selectable: bool = False,
    buddy: QWidget | None = None,
) -> QLabel:
    """Return a label in the font and colour of `role`.

    `wrap` lets it take more lines, `selectable` lets its text be copied, `buddy` is the control its `&`
    letter moves the focus to. Without a buddy the text is shown as it is, also when it holds an `&`.
    """
    made = WrappedLabel() if wrap else QLabel()
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    if buddy is not None:
        made.setBuddy(buddy)
    made.setText(text)
    return made


class ElidedLabel(QLabel):
    """A label on one line, cut with … at its end; the tooltip then has the whole text."""

    def __init__(self, text: str, role: theme.Role = "base", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def minimumSizeHint(self) -> QSize:
        """Return room for a few letters."""
        return QSize(self.fontMetrics().horizontalAdvance("MMM"), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text as tooltip when it is cut."""
        super().resizeEvent(event)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(self.text() if cut else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        painter = QPainter(self)
        box = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(box, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
