"""Pages of a PDF below each other: scrolled, zoomed, and with what was searched for marked.

The pages are white in both themes. They are drawn in bands, while the view is painted: nothing is seen of a
page before it is there, and no more is held than what is looked at.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfLink, QPdfSearchModel
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from kmdesk.ui import theme
from kmdesk.ui.widgets.pdf_pages import BAND, Bands

Fit = Literal["width", "page", "fixed"]

LEAST_ZOOM, MOST_ZOOM = 0.25, 4.0
_ZOOM_STEP = 1.2
_POINTS_PER_INCH = 72
_HIT, _HIT_NOW, _HIT_FRAME = QColor("#FFE58A"), QColor("#FFB84D"), QColor("#0B5F6A")
"""Marks on the page, which is white whatever the theme: found, and the one the reader stands at."""
_HIT_REACH = 1.5
_PAGE_STEP = 0.9


class PageView(QAbstractScrollArea):
    """Shows a document, as wide as the view until somebody zooms. Pages are counted from 0.

    `around` and `between` are the air beside and between the pages, px of the design; `ground` the colour
    token behind them. Keys of its own: arrows, PageUp and PageDown, Home and End.
    """

    page_changed = Signal(int)
    """Another page is the one mostly looked at."""
    zoom_changed = Signal()

    def __init__(
        self,
        document: QPdfDocument,
        *,
        ground: str = "sunken",
        around: int = 24,
        between: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._ground, self._around, self._between = ground, around, between
        self._fit: Fit = "width"
        self._zoom = self._laid_out_at = 1.0
        self._pages: list[QRect] = []
        self._page = 0
        self._bands = Bands(document)
        self._ratio = 0.0
        self._search: QPdfSearchModel | None = None
        self._hit = -1
        self._by_key = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setCornerWidget(QWidget())
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)
        self._describe()

    # -- what is shown -------------------------------------------------------------------------

    def document(self) -> QPdfDocument:
        """Return what is shown."""
        return self._document

    def set_document(self, document: QPdfDocument) -> None:
        """Show another document at the same zoom and as near as can be to the same place."""
        self._document, self._bands = document, Bands(document)
        self._lay_out()
        self._describe()
        self.viewport().update()

    def page(self) -> int:
        """Return the page mostly looked at."""
        return self._page

    def show_page(self, page: int) -> None:
        """Go to the beginning of a page; one that does not exist is the nearest that does."""
        if self._pages:
            page = min(max(page, 0), len(self._pages) - 1)
            self.verticalScrollBar().setValue(self._pages[page].top() - theme.px(self._between))
            self._turn_to(page)

    def leaf(self, pages: int) -> None:
        """Go `pages` on, or back when less than 0."""
        self.show_page(self._page + pages)

    def scroll_on(self, direction: int) -> None:
        """Show what comes next (1) or before (-1): nearly a view's height, a page when it fits whole."""
        height = self.viewport().height()
        if self._pages and self._pages[self._page].height() <= height:
            self.leaf(direction)
        else:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + direction * round(height * _PAGE_STEP))

    # -- zoom ----------------------------------------------------------------------------------

    def fit(self) -> Fit:
        """Tell what the zoom follows: the view's width, its whole size, or nothing."""
        return self._fit

    def zoom(self) -> float:
        """Return the zoom; 1.0 is the size it is printed in."""
        return self._zoom

    def fit_width(self) -> None:
        """Show the pages as wide as the view, from now on."""
        self._set_fit("width")

    def fit_page(self) -> None:
        """Show whole pages, from now on."""
        self._set_fit("page")

    def set_zoom(self, zoom: float) -> None:
        """Show the pages at a zoom, at most four times and at least a quarter of the printed size."""
        self._zoom = min(max(zoom, LEAST_ZOOM), MOST_ZOOM)
        self._set_fit("fixed")

    def enlarge(self) -> None:
        """Show the pages a step larger."""
        self.set_zoom(self._zoom * _ZOOM_STEP)

    def shrink(self) -> None:
        """Show the pages a step smaller."""
        self.set_zoom(self._zoom / _ZOOM_STEP)

    def _set_fit(self, fit: Fit) -> None:
        self._fit = fit
        page, place = self._page, self._place()
        self._lay_out()
        self._go_to(place)
        if fit == "page":
            self.show_page(page)
        self.viewport().update()

    # -- what was searched for -----------------------------------------------------------------

    def mark(self, search: QPdfSearchModel | None, hit: int = -1) -> None:
        """Mark what `search` has found, the hit with this number more than the others."""
        self._search, self._hit = search, hit
        self.viewport().update()

    def reveal(self, link: QPdfLink) -> None:
        """Scroll no more than needed to have a hit in sight, and take its page for the one shown."""
        if not 0 <= link.page() < len(self._pages) or not link.rectangles():
            return
        box = self._on_screen(link.page(), link.rectangles()[0])
        air = min(theme.px(80), self.viewport().height() // 4)
        for bar, low, high, size in (
            (self.verticalScrollBar(), box.top(), box.bottom(), self.viewport().height()),
            (self.horizontalScrollBar(), box.left(), box.right(), self.viewport().width()),
        ):
            if low < 0 or high > size:
                bar.setValue(round(bar.value() + (low - air if low < 0 else high - size + air)))
        self._turn_to(link.page())

    # -- layout --------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the room of a page at the size it is printed in."""
        page = (self._document.pagePointSize(0) * self._pixels_per_point()).toSize()
        return page + QSize(2 * theme.px(self._around), 2 * theme.px(self._between))

    def minimumSizeHint(self) -> QSize:
        """Return room for a part of a page."""
        return QSize(theme.px(120), theme.px(60))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the view's size, and keep what is at its top there."""
        place = self._place(part=0)
        super().resizeEvent(event)
        self._lay_out()
        self._go_to(place, part=0)

    def _pixels_per_point(self) -> float:
        return self.logicalDpiX() / _POINTS_PER_INCH

    def _lay_out(self) -> None:
        """Place the pages; whether there is a scroll bar is decided here, so that it never flickers."""
        sizes = [self._document.pagePointSize(page) for page in range(self._document.pageCount())]
        room = self.contentsRect().size()
        bar = self.verticalScrollBar().sizeHint().width()
        zoom, pages = self._placed(sizes, room)
        tall = bool(pages) and pages[-1].bottom() + theme.px(self._between) > room.height()
        if tall:
            room -= QSize(bar, 0)
            zoom, pages = self._placed(sizes, room)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAlwaysOn if tall else policy.ScrollBarAlwaysOff)
        self._zoom, self._pages = zoom, pages
        widest = max((page.width() for page in pages), default=0) + 2 * theme.px(self._around)
        lowest = (pages[-1].bottom() + 1 if pages else 0) + theme.px(self._between)
        self.horizontalScrollBar().setRange(0, max(widest - room.width(), 0))
        self.horizontalScrollBar().setPageStep(room.width())
        low = room.height()
        if widest > room.width() and self._fit == "fixed":
            low -= self.horizontalScrollBar().sizeHint().height()
        self.verticalScrollBar().setRange(0, max(lowest - low, 0))
        self.verticalScrollBar().setPageStep(low)
        self.verticalScrollBar().setSingleStep(theme.px(32))
        self.horizontalScrollBar().setSingleStep(theme.px(32))
        ratio = self.devicePixelRatioF()
        if (self._zoom, ratio) != (self._laid_out_at, self._ratio):
            self._laid_out_at, self._ratio = self._zoom, ratio
            self._bands.clear()
            self.zoom_changed.emit()
        self._note_page()

    def _placed(self, sizes: list[QSizeF], room: QSize) -> tuple[float, list[QRect]]:
        """Return the zoom for this room, and where the pages are on one long sheet."""
        around, between, unit = theme.px(self._around), theme.px(self._between), self._pixels_per_point()
        wide = max((size.width() for size in sizes), default=1.0) * unit
        high = max((size.height() for size in sizes), default=1.0) * unit
        zoom = self._zoom
        if self._fit != "fixed":
            zoom = max(room.width() - 2 * around, 1) / wide
        if self._fit == "page":
            zoom = min(zoom, max(room.height() - 2 * between, 1) / high)
        sheet = max(room.width(), round(wide * zoom) + 2 * around)
        pages: list[QRect] = []
        top = between
        for size in sizes:
            shown = (size * unit * zoom).toSize().expandedTo(QSize(1, 1))
            pages.append(QRect(QPoint((sheet - shown.width()) // 2, top), shown))
            top += shown.height() + between
        return zoom, pages

    def _place(self, part: float = 0.5) -> tuple[int, float, float] | None:
        """Return what is seen at `part` of the view's height: page, how far down it, how far across."""
        if not self._pages:
            return None
        at = self.verticalScrollBar().value() + self.viewport().height() * part
        if self.verticalScrollBar().value() == 0:
            at = 0
        page = max((n for n, box in enumerate(self._pages) if box.top() <= at), default=0)
        box = self._pages[page]
        middle = self.horizontalScrollBar().value() + self.viewport().width() / 2 - box.left()
        return page, (at - box.top()) / box.height(), middle / box.width()

    def _go_to(self, place: tuple[int, float, float] | None, part: float = 0.5) -> None:
        """Scroll so that what `_place` returned is there again."""
        if place is None or place[0] >= len(self._pages):
            return
        page, down, across = place
        box = self._pages[page]
        part = 0 if (page, down) <= (0, 0) else part
        self.verticalScrollBar().setValue(
            round(box.top() + down * box.height() - self.viewport().height() * part)
        )
        self.horizontalScrollBar().setValue(
            round(box.left() + across * box.width() - self.viewport().width() / 2)
        )

    def _on_scrolled(self) -> None:
        self._note_page()
        self.viewport().update()

    def _note_page(self) -> None:
        """Take for the page mostly looked at the one in the middle of the view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        self._turn_to(max((n for n, box in enumerate(self._pages) if box.top() <= middle), default=0))

    def _turn_to(self, page: int) -> None:
        if page != self._page:
            self._page = page
            self._describe()
            self.page_changed.emit(page)

    def _describe(self) -> None:
        """Give a screen reader the text of the page."""
        if self._document.pageCount():
            self.viewport().setAccessibleDescription(self._document.getAllText(self._page).text())

    # -- events --------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        """Take the theme's sizes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll by key; what is not meant for the pages goes on to the dialog."""
        key = event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.scroll_on(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.show_page(0 if key == Qt.Key.Key_Home else self._document.pageCount() - 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl held, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y() / 120
            self.set_zoom(self._zoom * _ZOOM_STEP**steps)
            event.accept()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go here now."""
        super().focusInEvent(event)
        reasons = Qt.FocusReason
        if event.reason() not in (reasons.ActiveWindowFocusReason, reasons.PopupFocusReason):
            self._by_key = event.reason() != reasons.MouseFocusReason
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self.viewport().update()

    # -- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the pages in sight, what was found on them, and the focus."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour(self._ground))
        shift = QPoint(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        for page, place in enumerate(self._pages):
            box = place.translated(shift)
            if box.intersects(event.rect()):
                self._paint_page(painter, page, box, event.rect())
        if self.hasFocus() and self._by_key:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            # It lies over dark ground or a white page: one of the two lines is always seen.
            painter.setPen(QPen(QColor(theme.inverse().focus), 2))
            painter.drawRect(self.viewport().rect().adjusted(3, 3, -3, -3))

    def _paint_page(self, painter: QPainter, page: int, box: QRect, wanted: QRect) -> None:
        painter.fillRect(box, QColor("white"))
        whole = (QSizeF(box.size()) * self._ratio).toSize()
        height = BAND / self._ratio
        for number in range(whole.height() // BAND + 1):
            top = box.top() + number * height
            if top <= wanted.bottom() and top + height >= wanted.top():
                band = self._bands.band(page, number, whole)
                band.setDevicePixelRatio(self._ratio)
                painter.drawImage(QPointF(box.left(), top), band)
        painter.setPen(QPen(theme.colour("line2"), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        if self._search is not None:
            self._paint_hits(painter, page)

    def _paint_hits(self, painter: QPainter, page: int) -> None:
        """Lay the marks over the text as a marker pen does."""
        assert self._search is not None  # noqa: S101 - asked by the one caller
        now = self._search.resultAtIndex(self._hit) if self._hit >= 0 else None
        for link in self._search.resultsOnPage(page):
            is_now = now is not None and now.page() == page and now.rectangles() == link.rectangles()
            for place in link.rectangles():
                reach = _HIT_REACH * self._zoom
                box = self._on_screen(page, place).adjusted(-reach, -reach, reach, reach)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
                painter.fillRect(box, _HIT_NOW if is_now else _HIT)
                painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                if is_now:
                    painter.setPen(QPen(_HIT_FRAME, 2))
                    painter.drawRect(box)

    def _on_screen(self, page: int, place: QRectF) -> QRectF:
        """Return where a place on a page, in points, is in the view."""
        box, scale = self._pages[page], self._zoom * self._pixels_per_point()
        return QRectF(place.topLeft() * scale, place.size() * scale).translated(
            box.left() - self.horizontalScrollBar().value(), box.top() - self.verticalScrollBar().value()
        )
