"""Messages on the page: bar and icon in the colour of the tone, a heavy first sentence, one action."""

from __future__ import annotations

from html import escape
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.labels import LinkLabel, link_html
from kmdesk.ui.widgets.paint import rounded

MessageTone = Literal["info", "ok", "soon", "late"]

# tone -> fill, bar and icon colour, icon, what a screen reader says first
_TONES: dict[MessageTone, tuple[str, str, str]] = {
    "info": ("subtle", "accent_text", "info"),
    "ok": ("ok_soft", "ok", "circle-check"),
    "soon": ("soon_soft", "soon", "triangle-alert"),
    "late": ("late_soft", "late", "circle-alert"),
}
_BAR, _PADDING, _ICON, _GAP, _LINE = 3, 10, 16, 8, 18


class InlineMessage(QWidget):
    """A message where it belongs. `lead` is the heavy first sentence, `action_text` the one thing to do.

    `acted` is emitted when the action is chosen. The action stands on a line of its own, or after the text
    without `action_below`. Buttons can be added to `extra`. At most two messages stand above each other.
    """

    acted = Signal()

    def __init__(
        self,
        tone: MessageTone,
        lead: str,
        text: str,
        action_text: str = "",
        *,
        icon: str = "",
        action_below: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone: MessageTone = tone
        self._icon_name = icon or _TONES[tone][2]
        self._lead, self._text, self._action = lead, text, action_text
        self._action_below = action_below
        self._label = LinkLabel()
        self._label.linkActivated.connect(lambda _link: self.acted.emit())
        row = QHBoxLayout(self)
        left = _BAR + theme.px(_PADDING + _ICON + _GAP)
        row.setContentsMargins(left, theme.px(8), theme.px(12), theme.px(8))
        self.extra = QVBoxLayout()
        self.extra.setSpacing(theme.px(6))
        self.extra.addWidget(self._label)
        row.addLayout(self.extra)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._write()

    def show_text(self, lead: str, text: str, action_text: str = "") -> None:
        """Say something else in the same tone."""
        self._lead, self._text, self._action = lead, text, action_text
        self._write()

    def _write(self) -> None:
        """Set the text with the design's line height and the link in the theme's colour."""
        parts: list[str] = []
        if self._lead:
            heavy = theme.text_css("medium").replace('"', "'")
            parts.append(f'<span style="{heavy}">{escape(self._lead)}</span>')
        if self._text:
            parts.append(escape(self._text))
        if self._action:
            below = self._action_below and parts
            parts.append(("<br>" if below else "") + link_html(self._action))
        self._label.offer_link(offered=bool(self._action))
        self._label.write(" ".join(parts), line=_LINE, role="base", colour="text")
        self.setAccessibleName(f"{self._lead} {self._text}".strip())
        if self._tone in ("soon", "late"):
            self.setAccessibleDescription(tr("Advarsel") if self._tone == "soon" else tr("Fejl"))

    def changeEvent(self, event: QEvent) -> None:
        """Write again in the new colours and sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._write()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frame, bar and icon."""
        painter = QPainter(self)
        tokens = theme.current()
        fill, colour, _icon = _TONES[self._tone]
        box = QRectF(self.rect())
        rounded(painter, box, fill=tokens.colour(fill), line=tokens.hairline, radius=theme.px(4))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(box, theme.px(4), theme.px(4))
        painter.setClipPath(outline)
        painter.fillRect(QRectF(0, 0, _BAR, self.height()), theme.colour(colour))
        painter.setClipping(False)
        top = theme.px(8) + (theme.px(_LINE) - theme.px(_ICON)) / 2
        icons.paint(
            painter, _BAR + theme.px(_PADDING), top, self._icon_name, tokens.colour(colour), size=_ICON
        )


class ReadOnlyBanner(InlineMessage):
    """Says that the record belongs to `owner` and offers to ask for access."""

    def __init__(self, text: str, action_text: str = "", *, parent: QWidget | None = None) -> None:
        lead = tr("Du kan læse, men ikke rette.")
        super().__init__("info", lead, text, action_text, icon="lock", action_below=False, parent=parent)
