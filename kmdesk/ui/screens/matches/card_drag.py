"""Dragging a card with the mouse from one column of the board to another.

The board follows the mouse itself instead of starting a drag of the window system: a match has nowhere to go
outside the board, and the card looks and behaves alike on every platform.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from kmdesk.services.match_cards import MatchCard
from kmdesk.ui import theme
from kmdesk.ui.screens.matches.card_delegate import GAP, paint_card
from kmdesk.ui.screens.matches.column import BoardColumn, CardList
from kmdesk.ui.widgets.badge import badge_size, paint_badge

_EDGE, _SCROLL_MS = 28, 25
"""How near the board's edge the columns begin to scroll (px), and how often (ms)."""


class CardDrag(QObject):
    """Watches the columns' lists. `dropped(match_id, status)` when a card is let go over another column.

    `how_many(match_id)` tells how many cards go with the one that is held.
    """

    dropped = Signal(str, str)

    def __init__(
        self,
        board: QWidget,
        scroll: QScrollArea,
        columns: Sequence[BoardColumn],
        how_many: Callable[[str], int],
    ) -> None:
        super().__init__(board)
        self._how_many = how_many
        self._board, self._scroll, self._columns = board, scroll, columns
        self._card: MatchCard | None = None
        self._pressed_at = QPoint()
        self._grip = QPoint()
        self._size = QSize()
        self._ghost: QLabel | None = None
        self._target: BoardColumn | None = None
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll_on)
        self._scroll_by = 0
        for column in columns:
            column.cards.installEventFilter(self)
            column.cards.viewport().installEventFilter(self)

    @property
    def active(self) -> bool:
        """Tell whether a card is in the air."""
        return self._ghost is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow press, move and release; Esc puts the card back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() == QEvent.Type.MouseButtonPress:
            self._press(watched, event)
        elif self._card is not None and event.type() == QEvent.Type.MouseMove:
            return self._follow(event)
        elif self._card is not None and event.type() == QEvent.Type.MouseButtonRelease:
            return self._release()
        return False

    def cancel(self) -> None:
        """Put the card back where it was."""
        self._scrolling.stop()
        self._aim(None)
        if self._ghost is not None:
            self._ghost.hide()
            self._ghost.deleteLater()
        self._ghost = self._card = None

    def _key(self, event: QKeyEvent) -> bool:
        if not self.active or event.key() != Qt.Key.Key_Escape:
            return False
        self.cancel()
        return True

    def _follow(self, event: QMouseEvent) -> bool:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(event.globalPosition().toPoint())
            return True
        self.cancel()  # the button was let go where nobody told us
        return False

    def _press(self, watched: QObject, event: QMouseEvent) -> None:
        cards = watched.parent()
        if event.button() != Qt.MouseButton.LeftButton or not isinstance(cards, CardList):
            return
        index = cards.indexAt(event.position().toPoint())
        if index.isValid():
            self._card = cards.cards.card_at(index.row())
            self._pressed_at = event.globalPosition().toPoint()
            self._grip = event.position().toPoint() - cards.visualRect(index).topLeft()
            self._size = cards.visualRect(index).size()

    def _move(self, at: QPoint) -> None:
        if self._ghost is None:
            if (at - self._pressed_at).manhattanLength() < QApplication.startDragDistance():
                return
            self._lift()
        if self._ghost is not None:
            self._ghost.move(self._board.mapFromGlobal(at) - self._grip)
        self._aim(self._column_at(at))
        self._scroll_near(at)

    def _release(self) -> bool:
        card, target, was_active = self._card, self._target, self.active
        self.cancel()
        if card is not None and target is not None and target.status != card.status:
            self.dropped.emit(card.id, target.status)
        return was_active

    def _lift(self) -> None:
        """Show the card under the mouse."""
        if self._card is None:
            return
        ratio = self._board.devicePixelRatioF()
        picture = QPixmap(self._size * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setOpacity(0.92)
        box = QRectF(0, 0, self._size.width(), self._size.height() - theme.px(GAP))
        paint_card(painter, box, self._card, selected=True)
        many = self._how_many(self._card.id)
        if many > 1:
            badge = badge_size(str(many))
            paint_badge(
                painter, QPointF(box.right() - badge.width() - theme.px(6), theme.px(6)), str(many), "accent"
            )
        painter.end()
        ghost = QLabel(self._board)
        ghost.setPixmap(picture)
        ghost.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        ghost.adjustSize()
        ghost.show()
        ghost.raise_()
        self._ghost = ghost

    def _column_at(self, at: QPoint) -> BoardColumn | None:
        visible = self._scroll.viewport()
        if not visible.rect().contains(visible.mapFromGlobal(at)):
            return None
        return next((c for c in self._columns if c.rect().contains(c.mapFromGlobal(at))), None)

    def _aim(self, column: BoardColumn | None) -> None:
        if column is not None and self._card is not None and column.status == self._card.status:
            column = None
        if column is self._target:
            return
        for one, lit in ((self._target, False), (column, True)):
            if one is not None:
                one.set_target(lit)
        self._target = column

    def _scroll_near(self, at: QPoint) -> None:
        """Scroll on while the card is held at the board's left or right edge."""
        x, width = self._scroll.viewport().mapFromGlobal(at).x(), self._scroll.viewport().width()
        edge = theme.px(_EDGE)
        self._scroll_by = -theme.px(12) if x < edge else theme.px(12) if x > width - edge else 0
        if self._scroll_by:
            self._scrolling.start()
        else:
            self._scrolling.stop()

    def _scroll_on(self) -> None:
        bar = self._scroll.horizontalScrollBar()
        bar.setValue(bar.value() + self._scroll_by)
