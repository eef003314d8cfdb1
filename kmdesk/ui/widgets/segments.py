"""Segments: a short exclusive choice on one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.paint import rounded

_HEIGHT, _HEIGHT_TALL, _PADDING, _ICON, _GAP, _RADIUS = 28, 32, 10, 14, 6, 6


class _Segment(Ringed, QToolButton):
    """One of the answers; its neighbours share the line between them."""

    def __init__(self, text: str, icon: str, *, tall: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_name, self._tall = icon, tall
        self.first = self.last = False
        self.setText(text)
        self.setCheckable(True)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the text at its heaviest, so that choosing moves nothing."""
        metrics = QFontMetrics(theme.font("strong"))
        width = metrics.horizontalAdvance(self.text()) + theme.px(2 * _PADDING) + 1 + (1 if self.first else 0)
        if self._icon_name:
            width += theme.px(_ICON + _GAP)
        height = max(theme.px(_HEIGHT_TALL if self._tall else _HEIGHT), metrics.height() + theme.px(8))
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        """Return the same: an answer is never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw this part of the common frame, icon and text."""
        painter = QPainter(self)
        tokens = theme.current()
        enabled, chosen = self.isEnabled(), self.isChecked()
        fill = tokens.selected if chosen else tokens.hover if enabled and self.underMouse() else tokens.canvas
        colour = tokens.accent_text if chosen else tokens.text if enabled else tokens.disabled
        # The frame is drawn wider than the part; what sticks out to a neighbour is cut off.
        box = QRectF(self.rect())
        box.adjust(0 if self.first else -theme.px(12), 0, 0 if self.last else theme.px(12), 0)
        rounded(painter, box, fill=fill, line=tokens.line2, radius=theme.px(_RADIUS))
        if not self.last:
            painter.fillRect(QRect(self.width() - 1, 1, 1, self.height() - 2), QColor(tokens.line2))
        painter.setFont(theme.font("strong" if chosen else "medium"))
        painter.setPen(QColor(colour))
        text_width = painter.fontMetrics().horizontalAdvance(self.text())
        icon_width = theme.px(_ICON + _GAP) if self._icon_name else 0
        left = (self.width() - text_width - icon_width) / 2
        if self._icon_name:
            icons.paint(
                painter, left, (self.height() - theme.px(_ICON)) / 2, self._icon_name, colour, size=_ICON
            )
        text_box = QRectF(left + icon_width, 0, text_width + 1, self.height())
        painter.drawText(text_box, int(Qt.AlignmentFlag.AlignVCenter), self.text())


class Segments(QWidget):
    """Two to four answers of which one or none is chosen.

    `options` are (code, label). Arrow keys move, Space chooses, a second Space clears again unless
    `clearable` is off (a switch between views). `changed` brings the code, or None when nothing is chosen;
    it is not emitted by `set_value`.
    """

    changed = Signal(object)

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        *,
        clearable: bool = True,
        tall: bool = False,
        icon_names: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._clearable = clearable
        self._codes = [code for code, _ in options]
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._buttons: list[_Segment] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for index, (code, text) in enumerate(options):
            button = _Segment(text, (icon_names or {}).get(code, ""), tall=tall, parent=self)
            button.first, button.last = index == 0, index == len(options) - 1
            button.installEventFilter(self)
            self._group.addButton(button, index)
            self._buttons.append(button)
            row.addWidget(button)
        self._group.idClicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._set_tab_stop()

    def value(self) -> str | None:
        """Return the chosen code, or None."""
        return next(
            (code for code, button in zip(self._codes, self._buttons, strict=True) if button.isChecked()),
            None,
        )

    def set_value(self, code: str | None) -> None:
        """Choose `code`, or nothing for None; an unknown code is a bug (`ValueError`)."""
        if code is not None and code not in self._codes:
            raise ValueError(code)
        for one, button in zip(self._codes, self._buttons, strict=True):
            button.setChecked(one == code)
        self._set_tab_stop()

    def changeEvent(self, event: QEvent) -> None:
        """Measure again when theme or scale change."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for button in self._buttons:
                button.updateGeometry()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Move between the answers with the arrow keys, Home and End."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, _Segment)
        ):
            at, last = self._buttons.index(watched), len(self._buttons) - 1
            steps = {
                Qt.Key.Key_Left: max(at - 1, 0),
                Qt.Key.Key_Up: max(at - 1, 0),
                Qt.Key.Key_Right: min(at + 1, last),
                Qt.Key.Key_Down: min(at + 1, last),
                Qt.Key.Key_Home: 0,
                Qt.Key.Key_End: last,
            }
            if event.key() in steps and event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            ):
                self._buttons[steps[Qt.Key(event.key())]].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _clicked(self, index: int) -> None:
        """Let one answer stand, or none."""
        if not self._buttons[index].isChecked() and not self._clearable:
            self._buttons[index].setChecked(True)
            return
        for other, button in enumerate(self._buttons):
            if other != index:
                button.setChecked(False)
        self._set_tab_stop()
        self.changed.emit(self.value())

    def _set_tab_stop(self) -> None:
        """Let Tab stop once: at the chosen answer, or at the first."""
        stop = next((button for button in self._buttons if button.isChecked()), self._buttons[0])
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)
