"""A column of the board: its heading, its cards, and what it looks like while it is folded up."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.i18n import tr
from kmdesk.services.matches import Column
from kmdesk.services.reference import choice_label
from kmdesk.ui import theme
from kmdesk.ui.screens.matches.board_model import BoardModel, ColumnModel
from kmdesk.ui.screens.matches.card_delegate import MatchCardDelegate
from kmdesk.ui.widgets.buttons import IconButton, LinkButton
from kmdesk.ui.widgets.focus_ring import Ringed
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.paint import rounded

WIDTH, FOLDED_WIDTH = 144, 36
_BY_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class CardList(QListView):
    """The cards of one column. Up and Down move here, Left and Right to the neighbours."""

    stepped = Signal(int)
    """Left (-1) or Right (+1): the focus goes to the neighbouring column."""
    shifted = Signal(int)
    """Ctrl+Shift+Left (-1) or Right (+1): the card goes to the neighbouring column."""
    opened = Signal()
    """Enter or a double click."""
    picked_alone = Signal()
    """A card was clicked without Ctrl or Shift, or Esc was pressed: only the current one stays chosen."""
    all_picked = Signal()
    """Ctrl+A: all of this column are chosen, and none of the others."""

    def __init__(self, model: ColumnModel) -> None:
        super().__init__()
        self.cards = model
        self.many = False
        """Whether several cards of the board are chosen, so that those beside the current one show it too."""
        self.setModel(model)
        self.setItemDelegate(MatchCardDelegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet(
            "QListView { background: transparent; } QListView::item { border: none; padding: 0; }"
        )
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the focus, the card, or open it."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        pressed = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step and pressed == both:
            self.shifted.emit(step)
        elif step and pressed == Qt.KeyboardModifier.NoModifier:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape and self.many:
            self.picked_alone.emit()
        else:
            if event.matches(QKeySequence.StandardKey.SelectAll):
                self.all_picked.emit()
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let a plain click choose one card alone, also when it was among several before."""
        super().mouseReleaseEvent(event)
        kept = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers() & kept:
            self.picked_alone.emit()

    def chosen_ids(self) -> list[str]:
        """Return the matches chosen in this column, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.cards.card_at(row).id for row in rows]

    def choose(self, match_ids: Collection[str], current: str) -> None:
        """Choose exactly these matches of the column, and make one the current one if it is here."""
        model = self.selectionModel()
        model.clearSelection()
        for match_id in match_ids:
            row = self.cards.row_of(match_id)
            if row >= 0:
                model.select(self.cards.index(row, 0), QItemSelectionModel.SelectionFlag.Select)
        row = self.cards.row_of(current)
        index = self.cards.index(row, 0) if row >= 0 else QModelIndex()
        model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the keyboard find a card at once."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEYBOARD and not self.currentIndex().isValid() and self.cards.rowCount():
            self.setCurrentIndex(self.cards.index(0, 0))


class FoldedColumn(Ringed, QAbstractButton):
    """A column folded up to 36 px: a rotated heading and the number of its matches."""

    def __init__(self, title: str) -> None:
        super().__init__(None)
        self.setText(title)
        self._total = 0
        self._target = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.show_total(0)

    def show_total(self, total: int) -> None:
        """Show the number."""
        self._total = total
        self.setAccessibleName(tr("{column}, {n} matches, foldet sammen", column=self.text(), n=total))
        self.setToolTip(tr("Vis {column}", column=self.text()))
        self.update()

    def set_target(self, target: bool) -> None:
        """Show that a card would land here."""
        self._target = target
        self.update()

    def sizeHint(self) -> QSize:
        """Return a narrow strip."""
        return QSize(theme.px(FOLDED_WIDTH), theme.px(160))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter unfolds, as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame, the rotated heading and the number below it."""
        painter = QPainter(self)
        tokens = theme.current()
        lit = self._target or self.underMouse()
        fill = tokens.accent_soft if self._target else tokens.hover if lit else tokens.canvas
        line = tokens.accent_text if self._target else tokens.hairline
        rounded(painter, QRectF(self.rect()), fill=fill, line=line, radius=theme.px(6))
        font = theme.font("group")
        painter.setFont(font)
        length = painter.fontMetrics().horizontalAdvance(self.text())
        painter.save()
        painter.translate(self.width(), theme.px(10))
        painter.rotate(90)
        painter.setPen(QColor(tokens.text))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRectF(0, 0, length + 2, self.width()), flags, self.text())
        painter.restore()
        painter.setPen(QColor(tokens.text2))
        number = QRectF(0, theme.px(10) + length + theme.px(8), self.width(), theme.px(20))
        painter.drawText(number, int(Qt.AlignmentFlag.AlignCenter), str(self._total))


class BoardColumn(QWidget):
    """One status; a `foldable` one begins folded. `more` asks for cards beyond those shown."""

    unfolded = Signal(str)
    folded = Signal(str)
    more = Signal(str)

    def __init__(self, status: str, model: BoardModel, *, foldable: bool) -> None:
        super().__init__()
        self.status = status
        self._target = False
        title = choice_label("match_status", status)
        self.setObjectName(f"column_{status}")
        self.cards = CardList(ColumnModel(status, model))
        self.cards.setObjectName(f"cards_{status}")
        self.cards.setAccessibleName(title)
        self._count = label("0", "meta")
        self._open = QWidget()
        column = QVBoxLayout(self._open)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        column.addLayout(self._heading(title, foldable=foldable))
        column.addWidget(self.cards, 1)
        self._more = LinkButton("", small=True)
        self._more.setObjectName(f"more_{status}")
        self._more.activated.connect(lambda: self.more.emit(status))
        self._more.hide()
        column.addWidget(self._more)
        self.strip: FoldedColumn | None = None
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._open)
        if foldable:
            self.strip = FoldedColumn(title)
            self.strip.setObjectName(f"folded_{status}")
            self.strip.clicked.connect(self.unfold)
            outer.addWidget(self.strip)
            self._open.hide()
        self._set_width()

    @property
    def is_open(self) -> bool:
        """Tell whether the cards show."""
        return not self._open.isHidden()

    def show_column(self, column: Column) -> None:
        """Show how many there are, and whether more can be read."""
        self._count.setText(str(column.total))
        self.cards.setAccessibleDescription(tr("{n} matches", n=column.total))
        if self.strip is not None:
            self.strip.show_total(column.total)
        rest = column.total - len(column.cards)
        self._more.setVisible(self.is_open and bool(column.cards) and rest > 0)
        self._more.setText(tr("Vis flere ({n})", n=rest))
        self._more.updateGeometry()

    def unfold(self) -> None:
        """Show the cards."""
        if self.strip is not None and not self.is_open:
            self.strip.hide()
            self._open.show()
            self._set_width()
            self.unfolded.emit(self.status)

    def fold(self) -> None:
        """Show only the strip."""
        if self.strip is not None and self.is_open:
            self._open.hide()
            self.strip.show()
            self._set_width()
            self.strip.setFocus(Qt.FocusReason.OtherFocusReason)
            self.folded.emit(self.status)

    def set_target(self, target: bool) -> None:
        """Show that a card would land here."""
        self._target = target
        if self.strip is not None:
            self.strip.set_target(target)
        self.update()

    def focus_cards(self, row: int = 0) -> None:
        """Put the focus on a card here (the last one when there are fewer), or on the strip."""
        if self.strip is not None and not self.is_open:
            self.strip.setFocus(Qt.FocusReason.TabFocusReason)
            return
        last = self.cards.cards.rowCount() - 1
        if last >= 0:
            self.cards.setCurrentIndex(self.cards.cards.index(min(row, last), 0))
        self.cards.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Light up the column a card is dragged over."""
        if self._target and self.is_open:
            tokens = theme.current()
            painter = QPainter(self)
            rounded(
                painter,
                QRectF(self.rect()),
                fill=tokens.accent_soft,
                line=tokens.accent_text,
                radius=theme.px(6),
            )

    def _heading(self, title: str, *, foldable: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.px(2), 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(ElidedLabel(title, "group"))
        row.addWidget(self._count)
        row.addStretch(1)
        if foldable:
            fold = IconButton("chevron-left", tr("Fold {column} sammen", column=title), colour="text2")
            fold.setObjectName(f"fold_{self.status}")
            fold.setFixedSize(theme.px(20), theme.px(20))  # as high as the other headings
            fold.clicked.connect(self.fold)
            row.addWidget(fold)
        return row

    def _set_width(self) -> None:
        if self.is_open:
            self.setMinimumWidth(theme.px(WIDTH))
            self.setMaximumWidth(theme.px(2 * WIDTH))
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        else:
            self.setFixedWidth(theme.px(FOLDED_WIDTH))
