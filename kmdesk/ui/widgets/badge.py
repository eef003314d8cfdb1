"""Badges (a tinted box) and status marks (icon and text), as widgets and for delegates."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.paint import rounded

Tone = Literal["neutral", "accent", "ok", "soon", "late"]

# tone -> fill, text; names of colour tokens
_TONES: dict[Tone, tuple[str, str]] = {
    "neutral": ("sunken", "text2"),
    "accent": ("accent_soft", "accent_text"),
    "ok": ("ok_soft", "ok"),
    "soon": ("soon_soft", "soon"),
    "late": ("late_soft", "late"),
}
TONE_ICONS: dict[Tone, str] = {
    "neutral": "info",
    "accent": "info",
    "ok": "circle-check",
    "soon": "clock",
    "late": "circle-alert",
}
"""The icon that goes with a tone when nothing more telling is at hand."""

_PADDING, _GAP, _ICON, _HEIGHT = 6, 4, 12, 20
_MARK_ICON = 14


def badge_size(text: str, icon: str = "") -> QSizeF:
    """Return the size of a badge in px."""
    metrics = QFontMetricsF(theme.font("label"))
    width = metrics.horizontalAdvance(text) + theme.px(2 * _PADDING)
    if icon:
        width += theme.px(_ICON + _GAP)
    return QSizeF(width, max(theme.px(_HEIGHT), metrics.height() + theme.px(4)))


def paint_badge(
    painter: QPainter, corner: QPointF, text: str, tone: Tone = "neutral", icon: str = "", *, most: float = 0
) -> float:
    """Draw a badge with its upper left corner at `corner`, `most` px wide at most; return its width in px."""
    tokens = theme.current()
    fill, colour = _TONES[tone]
    size = badge_size(text, icon)
    if most and size.width() > most:
        room = most - badge_size("", icon).width()
        text = QFontMetricsF(theme.font("label")).elidedText(text, Qt.TextElideMode.ElideRight, room)
        size.setWidth(most)
    box = QRectF(corner, size)
    rounded(painter, box, fill=tokens.colour(fill), radius=theme.px(4))
    left = box.left() + theme.px(_PADDING)
    if icon:
        icons.paint(
            painter, left, box.center().y() - theme.px(_ICON) / 2, icon, tokens.colour(colour), size=_ICON
        )
        left += theme.px(_ICON + _GAP)
    _write(
        painter,
        QRectF(left, box.top(), box.right() - left, box.height()),
        text,
        "label",
        tokens.colour(colour),
    )
    return box.width()


def mark_size(text: str, icon: str = "", role: theme.Role = "medium") -> QSizeF:
    """Return the size of a status mark in px."""
    metrics = QFontMetricsF(theme.font(role))
    width = metrics.horizontalAdvance(text) + (theme.px(_MARK_ICON + _GAP) if icon else 0)
    return QSizeF(width, max(theme.px(theme.TEXT_STYLES[role].line), metrics.height()))


def paint_mark(
    painter: QPainter, box: QRectF, text: str, tone: Tone, icon: str = "", *, role: theme.Role = "medium"
) -> float:
    """Draw icon and text in the colour of `tone` at the left of `box`; return the width.

    A text too long for `box` is cut with ….
    """
    colour = theme.current().colour(_TONES[tone][1])
    left = box.left()
    if icon:
        icons.paint(painter, left, box.center().y() - theme.px(_MARK_ICON) / 2, icon, colour, size=_MARK_ICON)
        left += theme.px(_MARK_ICON + _GAP)
    room = QRectF(left, box.top(), max(box.right() - left, 0), box.height())
    shown = QFontMetricsF(theme.font(role)).elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 0.5)
    _write(painter, room, shown, role, colour)
    return min(mark_size(text, icon, role).width(), box.width())


def _write(painter: QPainter, box: QRectF, text: str, role: theme.Role, colour: str) -> None:
    painter.save()
    painter.setFont(theme.font(role))
    painter.setPen(QColor(colour))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
    painter.restore()


class _Mark(QWidget):
    """What badge and status mark have in common: a text, a tone and an icon."""

    def __init__(self, text: str, tone: Tone, icon: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._text, self._icon = text, icon
        self._tone: Tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def text(self) -> str:
        """Return what it says."""
        return self._text

    def show_text(self, text: str, tone: Tone, icon: str = "") -> None:
        """Say something else."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class Badge(_Mark):
    """A short fact in a tinted box, e.g. *Aktiv*; tones that mean something take an icon where it helps."""

    def __init__(
        self, text: str, tone: Tone = "neutral", icon: str | None = None, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, tone, icon or "", parent)

    def sizeHint(self) -> QSize:
        """Return the size of the box."""
        return _whole(badge_size(self._text, self._icon))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the badge."""
        paint_badge(QPainter(self), QPointF(0, 0), self._text, self._tone, self._icon)


class StatusMark(_Mark):
    """An icon (the tone's own, if none is given) and a text in the colour of a tone, e.g. *3 dage over*."""

    def __init__(
        self,
        text: str,
        tone: Tone,
        icon: str | None = None,
        *,
        role: theme.Role = "medium",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, tone, TONE_ICONS[tone] if icon is None else icon, parent)
        self._role: theme.Role = role

    def sizeHint(self) -> QSize:
        """Return the size of icon and text."""
        return _whole(mark_size(self._text, self._icon, self._role))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark."""
        paint_mark(QPainter(self), QRectF(self.rect()), self._text, self._tone, self._icon, role=self._role)


def _whole(size: QSizeF) -> QSize:
    """Return the size rounded up, so that no letter is cut."""
    return QSize(int(size.width() + 0.999), int(size.height() + 0.999))
