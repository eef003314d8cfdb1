"""What stands in for content: nothing yet, no hits, an error, or still loading."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.labels import LinkLabel, label, link_html
from kmdesk.ui.widgets.messages import ReadOnlyBanner
from kmdesk.ui.widgets.paint import rounded

__all__ = ["Action", "DelayedSkeleton", "EmptyState", "ErrorState", "ReadOnlyBanner", "Skeleton"]

Action = tuple[str, Callable[[], object]]
"""A button's text and what it does; a text may begin with an icon's name, `"plus|Ny virksomhed"`."""

_ICON = 28
_DELAY_MS, _LONG_MS = 300, 3000


class _Picture(QWidget):
    """The icon above an empty state."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the icon's size."""
        return QSize(theme.px(_ICON), theme.px(_ICON))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        icons.paint(QPainter(self), 0, 0, self._name, theme.current().muted, size=_ICON)


class EmptyState(QWidget):
    """An icon, what is missing, what to do, and up to two buttons, in the middle of the room.

    `primary` and `secondary` are a text and a callback; "plus|Ny" puts an icon before the text.
    A part of `text` in [brackets] is a link that calls `link`.
    """

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        primary: Action | None = None,
        secondary: Action | None = None,
        *,
        link: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        self.column.setSpacing(0)
        self.column.addStretch(1)
        self.column.addWidget(_Picture(icon), 0, centre)
        self.column.addSpacing(theme.px(8))
        self.column.addWidget(_centred(title, "strong"))
        self.column.addSpacing(theme.px(2))
        self._text, self._body = text, LinkLabel()
        self._body.setAlignment(centre)
        if link is not None:
            self._body.offer_link(offered=True)
            follow = _without_arguments(link)
            self._body.linkActivated.connect(lambda _link: follow())
        self.column.addWidget(self._body)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.px(4))
        self._buttons.addStretch(1)
        for action, kind in ((primary, "primary"), (secondary, "secondary")):
            if action is not None:
                picture, _, words = action[0].rpartition("|")
                button = Button(words, "primary" if kind == "primary" else "secondary", picture)
                button.clicked.connect(_without_arguments(action[1]))
                self._buttons.addWidget(button)
        self._buttons.addStretch(1)
        if primary is not None or secondary is not None:
            self.column.addSpacing(theme.px(12))
            self.column.addLayout(self._buttons)
        self.column.addStretch(1)
        self.setAccessibleName(f"{title}. {text.translate({ord('['): None, ord(']'): None})}")
        self._write()

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def _write(self) -> None:
        """Write the text, with its link if there is one."""
        before, opened, rest = self._text.partition("[")
        linked, _, after = rest.partition("]")
        html = f"{escape(before)}{link_html(linked)}{escape(after)}" if opened else escape(before)
        self._body.write(html, line=20, role="secondary", colour="text2")


class ErrorState(EmptyState):
    """A page that could not be shown: what happened, whether data are safe, *Prøv igen* and details."""

    def __init__(
        self,
        title: str,
        text: str,
        retry: Callable[[], object],
        details: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("circle-alert", title, text, None, (tr("Prøv igen"), retry), parent=parent)
        if details:
            shown = QPlainTextEdit(details)
            shown.setReadOnly(True)
            shown.setTabChangesFocus(True)
            shown.setAccessibleName(tr("Teknisk info"))
            shown.hide()
            toggle = LinkButton(tr("Vis teknisk info"), small=True)
            toggle.activated.connect(lambda: self._toggle(shown, toggle))
            last = self.column.count() - 1
            self.column.insertSpacing(last, theme.px(8))
            self.column.insertWidget(last + 1, toggle, 0, Qt.AlignmentFlag.AlignHCenter)
            self.column.insertWidget(last + 2, shown)

    @staticmethod
    def _toggle(shown: QWidget, toggle: LinkButton) -> None:
        """Show or hide the technical details."""
        shown.setVisible(shown.isHidden())
        toggle.setText(tr("Vis teknisk info") if shown.isHidden() else tr("Skjul teknisk info"))
        toggle.updateGeometry()


def _centred(text: str, role: theme.Role) -> QLabel:
    made = label(text, role, wrap=True)
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


def _without_arguments(call: Callable[[], object]) -> Callable[[], None]:
    """Return a slot that calls `call` without what `clicked` brings along."""

    def slot() -> None:
        call()

    return slot


class Skeleton(QWidget):
    """Grey bars where `rows` lines of text will be."""

    _SHARES = (0.72, 0.54, 0.63)

    def __init__(self, rows: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Indlæser"))

    def sizeHint(self) -> QSize:
        """Return the room for the bars."""
        return QSize(theme.px(200), theme.px(22 * self._rows - 12))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        for row in range(self._rows):
            width = self.width() * self._SHARES[row % len(self._SHARES)]
            box = QRectF(0, theme.px(22) * row, width, theme.px(10))
            rounded(painter, box, fill=theme.current().sunken, radius=theme.px(4))


class DelayedSkeleton(QWidget):
    """Nothing for 300 ms, then bars, and after 3 s a line of text with *Annullér* (`cancelled`)."""

    cancelled = Signal()

    def __init__(self, rows: int, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars = Skeleton(rows)
        self._waiting = QWidget()
        row = QHBoxLayout(self._waiting)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(tr("Det tager længere tid end normalt."), "secondary"))
        stop = LinkButton(tr("Annullér"))
        stop.activated.connect(self.cancelled)
        row.addWidget(stop)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._bars)
        column.addWidget(self._waiting)
        column.addStretch(1)
        self._soon = self._timer(_DELAY_MS, self._bars)
        self._long = self._timer(_LONG_MS, self._waiting)
        self._rest()

    def _timer(self, delay: int, part: QWidget) -> QTimer:
        made = QTimer(self)
        made.setSingleShot(True)
        made.setInterval(delay)
        made.timeout.connect(part.show)
        return made

    def _rest(self) -> None:
        """Show nothing and wait for nothing."""
        self._soon.stop()
        self._long.stop()
        self._bars.hide()
        self._waiting.hide()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to wait."""
        super().showEvent(event)
        self._soon.start()
        self._long.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop waiting: the content is here."""
        super().hideEvent(event)
        self._rest()
