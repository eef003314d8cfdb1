"""Filter chips: a name and a value with × to remove it, the dashed chip that adds one, and their bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import icons, theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.paint import rounded

_HEIGHT, _PADDING, _ICON = 28, 8, 14
_GAP = 8


class _ChipBase(Ringed, QAbstractButton):
    """A box of 28 px that can be pressed with mouse, Space and Enter."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def height_hint(self) -> int:
        """Return the design's height, or more when the font needs it."""
        return max(theme.px(_HEIGHT), QFontMetrics(theme.font("strong")).height() + theme.px(8))

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


class Chip(_ChipBase):
    """A filter in use, *Kommune: Herning*. Pressing it is `clicked`; its × and Del are `removed`.

    A chip that is not `removable` ends in a chevron instead: pressing it offers other values.
    """

    removed = Signal()

    def __init__(
        self, name: str, value: str, *, removable: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._value, self._removable = name, value, removable
        self.setAccessibleName(f"{name}: {value}")
        if removable:
            self.setAccessibleDescription(tr("Delete fjerner filteret"))

    def _widths(self) -> tuple[int, int]:
        """Return the widths of name (with colon) and value in px."""
        name = QFontMetrics(theme.font("meta")).horizontalAdvance(f"{self._name}:")
        return name, QFontMetrics(theme.font("group")).horizontalAdvance(self._value)

    def sizeHint(self) -> QSize:
        """Return the room for name, value and the mark at the end."""
        name, value = self._widths()
        return QSize(name + value + theme.px(2 * _PADDING + 5 + 6 + _ICON) + 2, self.height_hint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove the chip when the mouse is let go over its ×."""
        at = event.position()
        over_cross = self._removable and at.x() >= self.width() - theme.px(_PADDING + _ICON + 4)
        if self.isDown() and over_cross and self.rect().contains(at.toPoint()):
            self.setDown(False)
            self.removed.emit()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Del and Backspace remove the chip."""
        if self._removable and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, name, value and the mark at the end."""
        painter = QPainter(self)
        tokens = theme.current()
        fill = tokens.hover if self.underMouse() else tokens.subtle
        rounded(painter, QRectF(self.rect()), fill=fill, line=tokens.hairline, radius=theme.px(6))
        name, value = self._widths()
        left = theme.px(_PADDING) + 1
        flags = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(theme.font("meta"))
        painter.setPen(QColor(tokens.text2))
        painter.drawText(QRectF(left, 0, name + 1, self.height()), flags, f"{self._name}:")
        left += name + theme.px(5)
        painter.setFont(theme.font("group"))
        painter.setPen(QColor(tokens.text))
        painter.drawText(QRectF(left, 0, value + 1, self.height()), flags, self._value)
        mark = "x" if self._removable else "chevron-down"
        left += value + theme.px(6)
        icons.paint(painter, left, (self.height() - theme.px(_ICON)) / 2, mark, tokens.text2, size=_ICON)


class AddChip(_ChipBase):
    """The dashed chip that adds a filter."""

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)

    def sizeHint(self) -> QSize:
        """Return the room for plus and text."""
        width = QFontMetrics(theme.font("link_small")).horizontalAdvance(self.text())
        return QSize(width + theme.px(2 * _PADDING + _ICON + 6) + 2, self.height_hint())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dashed box, plus and text."""
        painter = QPainter(self)
        tokens = theme.current()
        fill = tokens.hover if self.underMouse() else ""
        rounded(painter, QRectF(self.rect()), fill=fill, line=tokens.border, radius=theme.px(6), dashed=True)
        left = theme.px(_PADDING) + 1
        top = (self.height() - theme.px(_ICON)) / 2
        icons.paint(painter, left, top, "plus", tokens.accent_text, size=_ICON)
        left += theme.px(_ICON + 6)
        painter.setFont(theme.font("link_small"))
        painter.setPen(QColor(tokens.accent_text))
        box = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self.text())


class _MoreChip(_ChipBase):
    """The chips there was no room for, *+2*."""

    def sizeHint(self) -> QSize:
        """Return the room for the text."""
        width = QFontMetrics(theme.font("group")).horizontalAdvance(self.text())
        return QSize(width + theme.px(2 * _PADDING) + 2, self.height_hint())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box and text."""
        painter = QPainter(self)
        tokens = theme.current()
        rounded(painter, QRectF(self.rect()), fill=tokens.subtle, line=tokens.hairline, radius=theme.px(6))
        painter.setFont(theme.font("group"))
        painter.setPen(QColor(tokens.text))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter in use: its code, and what the chip says."""

    code: str
    name: str
    value: str


class ChipBar(QWidget):
    """The filters in use on one line, with *+ Filter* and *Ryd* after them; what does not fit is in *+2*."""

    opened = Signal(str)
    removed = Signal(str)
    add_requested = Signal()
    cleared = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filters: list[Filter] = []
        self._chips: list[Chip] = []
        self._more = _MoreChip(self)
        self._menu = QMenu(self)
        self._more.clicked.connect(self._open_menu)
        self._add = AddChip(tr("Filter"), parent=self)
        self._add.setAccessibleName(tr("Tilføj filter"))
        self._add.clicked.connect(self._ask_to_add)
        self._clear = LinkButton(tr("Ryd"), small=True, parent=self)
        self._clear.setAccessibleName(tr("Ryd alle filtre"))
        self._clear.activated.connect(self.cleared)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_filters(())

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """Show these filters."""
        focused = next((i for i, chip in enumerate(self._chips) if chip.hasFocus()), -1)
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._filters = list(filters)
        self._chips = []
        previous: QWidget | None = None
        for one in self._filters:
            chip = Chip(one.name, one.value, parent=self)
            chip.clicked.connect(lambda _checked=False, code=one.code: self.opened.emit(code))
            chip.removed.connect(lambda code=one.code: self.removed.emit(code))
            if previous is not None:
                QWidget.setTabOrder(previous, chip)
            previous = chip
            self._chips.append(chip)
        for control in (self._more, self._add, self._clear):
            if previous is not None:
                QWidget.setTabOrder(previous, control)
            previous = control
        self._arrange()
        if focused >= 0:  # the chip was removed with Del: its neighbour has the focus next
            follower = self._chips[min(focused, len(self._chips) - 1)] if self._chips else self._add
            follower.setFocus(Qt.FocusReason.OtherFocusReason)

    def hidden_filters(self) -> list[Filter]:
        """Return the filters that are in the *+2* menu now."""
        return self._filters[self._fitting(self.width()) :]

    def sizeHint(self) -> QSize:
        """Return the room for all chips on one line."""
        parts = [*self._chips, self._add, *([self._clear] if self._chips else [])]
        width = sum(part.sizeHint().width() + theme.px(_GAP) for part in parts)
        return QSize(width, self._add.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room for *+2*, *+ Filter* and *Ryd*."""
        parts = (self._more, self._add, self._clear)
        width = sum(part.sizeHint().width() + theme.px(_GAP) for part in parts)
        return QSize(width, self._add.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the chips to the new width."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the chips to the new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._arrange()

    def _fitting(self, width: int) -> int:
        """Return how many chips fit in `width` px beside the controls at the end."""
        gap = theme.px(_GAP)
        tail = self._add.sizeHint().width() + gap + self._clear.sizeHint().width()
        widths = [chip.sizeHint().width() + gap for chip in self._chips]
        if sum(widths) + tail <= width:
            return len(widths)
        self._more.setText(f"+{len(widths)}")
        room = width - tail - self._more.sizeHint().width() - gap
        fit = 0
        while fit < len(widths) and sum(widths[: fit + 1]) <= room:
            fit += 1
        return fit

    def _arrange(self) -> None:
        """Put everything in its place."""
        fit = self._fitting(self.width())
        left = 0
        for index, chip in enumerate(self._chips):
            chip.setVisible(index < fit)
            if index < fit:
                left = self._put(chip, left)
        hidden = len(self._chips) - fit
        self._more.setVisible(hidden > 0)
        if hidden:
            self._more.setText(f"+{hidden}")
            self._more.setAccessibleName(tr("{n} filtre mere", n=hidden))
            left = self._put(self._more, left)
        left = self._put(self._add, left)
        self._clear.setVisible(bool(self._chips))
        self._put(self._clear, left)
        self.updateGeometry()

    def _put(self, part: QWidget, left: int) -> int:
        """Place a part at `left`; return where the next one begins."""
        size = part.sizeHint()
        part.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
        return left + size.width() + theme.px(_GAP)

    def _ask_to_add(self) -> None:
        self.add_requested.emit()

    def _open_menu(self) -> None:
        """Offer to change or remove the filters there was no room for."""
        self._menu.clear()
        for one in self.hidden_filters():
            shown = f"{one.name}: {one.value}"
            change = self._menu.addAction(shown)
            change.triggered.connect(lambda _checked=False, code=one.code: self.opened.emit(code))
            drop = self._menu.addAction(tr("Fjern {filter}", filter=shown))
            icons.keep(drop, "x")
            drop.triggered.connect(lambda _checked=False, code=one.code: self.removed.emit(code))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
