"""The pages of a document, small, at the left: where one is, and where one can go."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from kmdesk.core.i18n import tr
from kmdesk.ui import theme

_WIDTH, _PICTURE = 124, 84
_GAP, _NUMBER = 8, 18

Index = QModelIndex | QPersistentModelIndex


class ThumbStrip(QListView):
    """The strip of pages. `chosen(page)` comes when the reader goes to another one; pages count from 0."""

    chosen = Signal(int)

    def __init__(self, document: QPdfDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = False
        self.setObjectName("thumbs")
        self.setAccessibleName(tr("Sider"))
        self._take(document)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFixedWidth(theme.px(_WIDTH))

    def set_document(self, document: QPdfDocument, page: int) -> None:
        """Show the pages of another document, with this one marked."""
        before = (self.selectionModel(), self.model(), self.itemDelegate())
        self._take(document)
        for part in before:
            part.deleteLater()
        self.show_page(page)

    def _take(self, document: QPdfDocument) -> None:
        self.setModel(_Pages(document, self))
        self.setItemDelegate(_Thumb(document, self))
        self.show_page(0)
        self.selectionModel().currentChanged.connect(self._on_current)

    def show_page(self, page: int) -> None:
        """Mark a page as the one looked at, and have it in sight; `chosen` is not told."""
        index = self.model().index(page, 0)
        self._following = True
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
        self._following = False

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.setFixedWidth(theme.px(_WIDTH))
            self.scheduleDelayedItemsLayout()

    def _on_current(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._following and now.isValid():
            self.chosen.emit(now.row())


class _Pages(QAbstractListModel):
    """One row per page."""

    def __init__(self, document: QPdfDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._count = document.pageCount()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many pages there are."""
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the page's number, and to a screen reader where it is."""
        if role == Qt.ItemDataRole.DisplayRole:
            return str(index.row() + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("Side {page} af {pages}", page=index.row() + 1, pages=self._count)
        return None


class _Thumb(QStyledItemDelegate):
    """A page's picture, drawn when it is first seen, with its number below."""

    def __init__(self, document: QPdfDocument, view: QListView) -> None:
        super().__init__(view)
        self._document = document
        self._pictures: dict[tuple[int, int], QImage] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room for the page and its number."""
        height = self._size(index.row()).height() + theme.px(2 * _GAP + _NUMBER)
        return QSize(theme.px(_PICTURE + 2 * _GAP), height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the page, its number, and a frame around the one looked at."""
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue] - as above
        tokens = theme.current()
        here = bool(state & QStyle.StateFlag.State_Selected)
        focused = here and bool(state & QStyle.StateFlag.State_HasFocus)
        if here:
            painter.fillRect(box, QColor(tokens.selected))
        size = self._size(index.row())
        place = QRect(box.left() + (box.width() - size.width()) // 2, box.top() + theme.px(_GAP), 0, 0)
        place.setSize(size)
        painter.fillRect(place, QColor("white"))
        painter.drawImage(place, self._picture(index.row(), size * painter.device().devicePixelRatio()))
        painter.setPen(QPen(QColor(tokens.accent_text if here else tokens.line2), 2 if here else 1))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.setFont(theme.font("group" if here else "meta"))
        painter.setPen(QColor(tokens.text if here else tokens.text2))
        below = QRect(box.left(), place.bottom(), box.width(), box.bottom() - place.bottom())
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        if focused:
            painter.setPen(QPen(QColor(tokens.focus), 2))
            painter.drawRect(box.adjusted(2, 2, -2, -2))

    def _size(self, page: int) -> QSize:
        points = self._document.pagePointSize(page)
        side = theme.px(_PICTURE)
        return points.scaled(side, side * 1.5, Qt.AspectRatioMode.KeepAspectRatio).toSize()

    def _picture(self, page: int, size: QSize) -> QImage:
        key = (page, size.width())
        made = self._pictures.get(key)
        if made is None:
            made = self._pictures[key] = self._document.render(page, size)
        return made
