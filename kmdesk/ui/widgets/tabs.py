"""Underlined tabs on one line; those there is no room for are in *Mere*."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar, QWidget

from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import LinkButton
from kmdesk.ui.widgets.focus_ring import Ringed

_HEIGHT, _GAP, _LINE, _AIR = 32, 8, 2, 2


class _Bar(QTabBar):
    """Qt's tab bar, painted as text with a line below the current one."""

    focus_moved = Signal(bool)
    """Whether the keyboard is here now."""

    def tabSizeHint(self, index: int) -> QSize:
        """Return room for the text at its heaviest, so that choosing moves nothing."""
        metrics = QFontMetrics(theme.font("group"))
        height = max(theme.px(_HEIGHT), metrics.height() + theme.px(10))
        return QSize(metrics.horizontalAdvance(self.tabText(index)) + theme.px(_GAP), height)

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Return the same: what does not fit goes into the menu instead."""
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the texts, and the line below the current one."""
        painter = QPainter(self)
        tokens = theme.current()
        under_mouse = self.tabAt(self.mapFromGlobal(self.cursor().pos())) if self.underMouse() else -1
        for index in range(self.count()):
            if not self.isTabVisible(index):
                continue
            chosen = index == self.currentIndex()
            box = self.tabRect(index)
            painter.setFont(theme.font("group" if chosen else "label"))
            text = tokens.accent_text if chosen else tokens.text if index == under_mouse else tokens.text2
            painter.setPen(QColor(text))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.tabText(index))
            if chosen:
                inset = theme.px(_GAP) // 2
                line = QRect(box.left() + inset, box.bottom() + 1 - _LINE, box.width() - 2 * inset, _LINE)
                painter.fillRect(line, QColor(tokens.accent_text))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Ask for the ring, unless the mouse gave the focus."""
        super().focusInEvent(event)
        self.focus_moved.emit(event.reason() != Qt.FocusReason.MouseFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.focus_moved.emit(False)  # noqa: FBT003 - a signal's argument


class _Spot(Ringed, QWidget):
    """The room of the current tab's text, which the focus ring stands around as around a button.

    The bar is one widget with many tabs, and its first tab begins at the pane's edge: a ring that the bar
    drew itself would hug the text and be cut there.
    """

    ring_radius = 4

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class Tabs(QWidget):
    """Tabs by code. `changed` brings the code of the chosen one; arrow keys move, a menu holds the rest."""

    changed = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: list[str] = []
        self._bar = _Bar(self)
        self._bar.setDrawBase(False)
        self._bar.setUsesScrollButtons(False)
        self._bar.setExpanding(False)
        self._bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bar.currentChanged.connect(self._on_current)
        self._bar.focus_moved.connect(self._on_focus)
        self._spot = _Spot(self)
        self._ringed = False
        self._more = LinkButton(tr("Mere"), small=True, icon="chevron-down", parent=self)
        self._more.activated.connect(self._open_menu)
        self._menu = QMenu(self)
        self.setFocusProxy(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def add_tab(self, code: str, text: str) -> None:
        """Add a tab at the end."""
        self._codes.append(code)
        self._bar.addTab(text)
        self._arrange()

    def set_text(self, code: str, text: str) -> None:
        """Rename a tab, e.g. with a count."""
        self._bar.setTabText(self._codes.index(code), text)
        self._arrange()

    def current(self) -> str:
        """Return the code of the chosen tab, or an empty text when there are none."""
        return self._codes[self._bar.currentIndex()] if self._codes else ""

    def set_current(self, code: str) -> None:
        """Choose a tab."""
        self._bar.setTabVisible(self._codes.index(code), True)  # noqa: FBT003 - Qt's signature
        self._bar.setCurrentIndex(self._codes.index(code))

    def hidden_codes(self) -> list[str]:
        """Return the codes of the tabs in the menu."""
        return [code for index, code in enumerate(self._codes) if not self._bar.isTabVisible(index)]

    def sizeHint(self) -> QSize:
        """Return the room for all tabs."""
        sizes = [self._bar.tabSizeHint(index) for index in range(self._bar.count())]
        height = max((size.height() for size in sizes), default=theme.px(_HEIGHT))
        return QSize(sum(size.width() for size in sizes), height + 1)

    def minimumSizeHint(self) -> QSize:
        """Return room for one tab and the menu."""
        return QSize(theme.px(160), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the tabs to the new width."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the tabs to the new font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
            self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the hairline below all tabs."""
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("hairline"))

    def _on_current(self, index: int) -> None:
        self._arrange()
        if 0 <= index < len(self._codes):
            self.changed.emit(self._codes[index])

    def _on_focus(self, ringed: bool) -> None:
        self._ringed = ringed
        self._place_ring()

    def _place_ring(self) -> None:
        """Draw the ring around the chosen tab's text, or none."""
        self._spot.drop_ring()
        index = self._bar.currentIndex()
        if not self._ringed or index < 0:
            return
        box = self._bar.tabRect(index).translated(self._bar.pos())
        metrics = QFontMetrics(theme.font("group"))
        size = QSize(box.width() - theme.px(_GAP) + 2 * theme.px(_AIR), metrics.height() + theme.px(_AIR))
        spot = QRect(QPoint(0, 0), size)
        spot.moveCenter(box.center())
        self._spot.setGeometry(spot)
        self._spot.show_ring()

    def _arrange(self) -> None:
        """Show as many tabs as fit, always the chosen one, and the menu if some are left."""
        widths = [self._bar.tabSizeHint(index).width() for index in range(self._bar.count())]
        chosen = self._bar.currentIndex()
        room = self.width()
        if sum(widths) > room:
            room -= self._more.sizeHint().width() + theme.px(_GAP)
        left = room - (widths[chosen] if 0 <= chosen < len(widths) else 0)
        cut = False
        for index, width in enumerate(widths):
            if index != chosen:
                cut = cut or width > left
                left -= 0 if cut else width
            wanted = index == chosen or not cut
            if wanted != self._bar.isTabVisible(index):  # the same again makes Qt forget the change before
                self._bar.setTabVisible(index, wanted)
        shown = sum(width for index, width in enumerate(widths) if self._bar.isTabVisible(index))
        # Qt scrolls a bar that is narrower than all its tabs, also those that are hidden, and cuts the first.
        self._bar.setGeometry(-(theme.px(_GAP) // 2), 0, 2 * max(sum(widths), self.width()), self.height())
        self._bar.sizeHint()  # puts the tabs in their places: a bar that keeps its width does not
        self._bar.update()
        self._more.setVisible(cut)
        self._more.raise_()
        size = self._more.sizeHint()
        top = (self.height() - size.height()) // 2
        self._more.setGeometry(shown + theme.px(_GAP), top, size.width(), size.height())
        self._place_ring()

    def _open_menu(self) -> None:
        """Offer the tabs there is no room for."""
        self._menu.clear()
        for code in self.hidden_codes():
            text = self._bar.tabText(self._codes.index(code))
            action = self._menu.addAction(text)
            action.triggered.connect(lambda _checked=False, code=code: self.set_current(code))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
