"""The chip in the top bar that says how synchronisation stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.paint import rounded

_HEIGHT, _PADDING, _ICON, _GAP = 28, 10, 14, 8


class StatusChip(Ringed, QAbstractButton):
    """An icon and up to two pieces of text, to press for more.

    `lead` is heavy and stands first when the state is `late` (*1 konflikt*), last otherwise (*Offline*).
    """

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name, self._tone = "cloud", "text2"
        self._parts: list[tuple[str, theme.Role, str]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_state(self, icon: str, tone: str, text: str, lead: str = "") -> None:
        """Show a state; `tone` is the colour token of the icon, and `"late"` also frames the chip."""
        self._icon_name, self._tone = icon, tone
        plain: tuple[str, theme.Role, str] = (text, "meta", "text2")
        heavy: tuple[str, theme.Role, str] = (lead, "group", "late" if tone == "late" else "text")
        parts = [heavy, plain] if tone == "late" else [plain, heavy]
        self._parts = [part for part in parts if part[0]]
        self.setAccessibleName(" ".join(part[0] for part in self._parts))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for icon and texts."""
        text = sum(QFontMetrics(theme.font(role)).horizontalAdvance(part) for part, role, _ in self._parts)
        spaces = theme.px(_GAP) + theme.px(4) * (len(self._parts) - 1)
        return QSize(text + spaces + theme.px(2 * _PADDING + _ICON) + 2, theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the state is never cut."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the chip, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, icon and texts."""
        painter = QPainter(self)
        tokens = theme.current()
        line = tokens.late if self._tone == "late" else tokens.hairline
        fill = tokens.hover if self.underMouse() else tokens.subtle
        rounded(painter, QRectF(self.rect()), fill=fill, line=line, radius=theme.px(6))
        left = theme.px(_PADDING) + 1
        top = (self.height() - theme.px(_ICON)) / 2
        icons.paint(painter, left, top, self._icon_name, tokens.colour(self._tone), size=_ICON)
        left += theme.px(_ICON + _GAP)
        for text, role, token in self._parts:
            painter.setFont(theme.font(role))
            painter.setPen(QColor(tokens.colour(token)))
            width = painter.fontMetrics().horizontalAdvance(text)
            box = QRectF(left, 0, width + 1, self.height())
            painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), text)
            left += width + theme.px(4)
