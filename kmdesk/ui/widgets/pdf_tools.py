"""The strip above a document: which page, how large, and the search."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kmdesk.core.i18n import tr, trn
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import IconButton, SplitButton
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.pdf_view import LEAST_ZOOM, MOST_ZOOM, PageView

_SIZES = (50, 75, 100, 150, 200, 400)


class PageTools(QWidget):
    """Buttons that steer a view, and what it shows in words. `search_asked` is left to the owner."""

    search_asked = Signal()

    def __init__(self, view: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._back = IconButton("chevron-left", tr("Forrige side (Ctrl+PageUp)"), bordered=True, dense=False)
        self._on = IconButton("chevron-right", tr("Næste side (Ctrl+PageDown)"), bordered=True, dense=False)
        self._back.setObjectName("page_back")
        self._on.setObjectName("page_on")
        self._where = label("", "secondary")
        self._where.setObjectName("page_label")
        self._smaller = IconButton("minus", tr("Mindre (Ctrl+-)"), bordered=True, dense=False, colour="text2")
        self._larger = IconButton("plus", tr("Større (Ctrl++)"), bordered=True, dense=False, colour="text2")
        self._zoom = SplitButton("100 %", self._sizes())
        self._zoom.setObjectName("zoom_button")
        self._zoom.setToolTip(tr("Tilpas bredden (Ctrl+0)"))
        search = IconButton("search", tr("Søg i dokumentet (Ctrl+F)"), bordered=True, dense=False)
        search.setObjectName("search_button")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(8))
        for part in (self._back, self._on, self._where):
            row.addWidget(part)
        row.addStretch(1)
        for part in (self._smaller, self._zoom, self._larger, search):
            row.addWidget(part)
        self._back.clicked.connect(lambda: view.leaf(-1))
        self._on.clicked.connect(lambda: view.leaf(1))
        self._smaller.clicked.connect(view.shrink)
        self._larger.clicked.connect(view.enlarge)
        self._zoom.clicked.connect(view.fit_width)
        search.clicked.connect(self.search_asked)
        view.page_changed.connect(lambda _page: self._say_page())
        view.zoom_changed.connect(self._say_zoom)
        self.count_pages()
        self._say_zoom()

    def count_pages(self) -> None:
        """Look again how many pages there are: the view shows another document."""
        self._pages = self._view.document().pageCount()
        for button in (self._back, self._on):
            button.setVisible(self._pages > 1)
        self._say_page()

    def _sizes(self) -> QMenu:
        """Return the menu of sizes."""
        menu = QMenu(self)
        menu.addAction(tr("Tilpas &bredden") + "\tCtrl+0", self._view.fit_width)
        menu.addAction(tr("&Hel side") + "\tCtrl+9", self._view.fit_page)
        menu.addSeparator()
        for size in _SIZES:
            menu.addAction(f"{size} %", lambda size=size: self._view.set_zoom(size / 100))
        return menu

    def _say_page(self) -> None:
        page = self._view.page()
        if self._pages > 1:
            self._where.setText(tr("Side {page} af {pages}", page=page + 1, pages=self._pages))
        else:
            self._where.setText(trn(self._pages, "{n} side", "{n} sider"))
        self._back.setEnabled(page > 0)
        self._on.setEnabled(page < self._pages - 1)

    def _say_zoom(self) -> None:
        zoom = self._view.zoom()
        self._zoom.setText(f"{round(zoom * 100)} %")
        self._zoom.setAccessibleName(tr("Størrelse {n} %", n=round(zoom * 100)))
        self._zoom.updateGeometry()
        self._smaller.setEnabled(zoom > LEAST_ZOOM)
        self._larger.setEnabled(zoom < MOST_ZOOM)
