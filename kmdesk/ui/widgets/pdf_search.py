"""Search in a document: a field, how many hits there are, and the way from one to the next."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument, QPdfLink, QPdfSearchModel
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kmdesk.core.i18n import tr
from kmdesk.exchange.handed_out import plain_line
from kmdesk.ui import theme
from kmdesk.ui.widgets.buttons import IconButton
from kmdesk.ui.widgets.editors import LineEdit, show_state
from kmdesk.ui.widgets.labels import label

_FIELD = 260


class SearchBar(QWidget):
    """Searches while one types. Enter and F3 go to the next hit, with Shift to the one before.

    `moved` comes when hits or the one the reader stands at change; `closed` when the bar was left.
    """

    moved = Signal()
    closed = Signal()

    def __init__(self, document: QPdfDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_bar")
        self._from = 0
        self._take(document)
        self._looking = QTimer(self)  # Qt's own pace is ten pages a second
        self._looking.timeout.connect(self._look_on)
        self.field = LineEdit(placeholder=tr("fx et navn eller et beløb"))
        self.field.setObjectName("search_field")
        self.field.setAccessibleName(tr("Søg i dokumentet"))
        self.field.setMaximumWidth(theme.px(_FIELD))
        self.count = label("", "secondary")
        self.count.setObjectName("search_count")
        self._before = IconButton("chevron-up", tr("Forrige træf (Shift+F3)"), bordered=True, dense=False)
        self._next = IconButton("chevron-down", tr("Næste træf (F3)"), bordered=True, dense=False)
        close = IconButton("x", tr("Luk søgningen (Esc)"), colour="text2", dense=False)
        close.setObjectName("search_close")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        row.setSpacing(theme.px(8))
        row.addWidget(self.field, 1)
        row.addWidget(self._before)
        row.addWidget(self._next)
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(close)
        self.field.textChanged.connect(self._search)
        self._before.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        close.clicked.connect(self.leave)
        for key, direction in (("Return", 1), ("Enter", 1), ("Shift+Return", -1), ("Shift+Enter", -1)):
            shortcut = QShortcut(QKeySequence(key), self.field)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(lambda direction=direction: self.step(direction))
        self._say()
        self.hide()

    def set_document(self, document: QPdfDocument) -> None:
        """Search in another document from now on, for what is typed already."""
        before = self.model
        self._take(document)
        before.deleteLater()
        self._search(self.field.text())

    def _take(self, document: QPdfDocument) -> None:
        self.model = QPdfSearchModel(self)
        self.model.setDocument(document)
        self._pages = document.pageCount()
        self._looked_at, self._hit = self._pages, -1

    def start(self, page: int) -> None:
        """Show the bar and let the reader type; the first hit is the first on `page` or after it."""
        self._from = page
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.moved.emit()

    def leave(self) -> None:
        """Hide the bar; the marks go with it."""
        self.hide()
        self.closed.emit()

    def step(self, direction: int) -> None:
        """Go to the next hit (1) or the one before (-1); after the last comes the first."""
        found = self._count()
        if found:
            self._hit = (self._hit + direction) % found
            self._say()
            self.moved.emit()

    def hit(self) -> int:
        """Return the number of the hit the reader stands at, from 0; -1 for none."""
        return self._hit

    def link(self) -> QPdfLink | None:
        """Return where that hit is."""
        return self.model.resultAtIndex(self._hit) if 0 <= self._hit < self._count() else None

    def _count(self) -> int:
        return self.model.rowCount(QModelIndex())

    def _search(self, text: str) -> None:
        self._hit = -1
        self.model.setSearchString(_findable(text))
        self._looked_at = 0
        self._looking.start(0)
        self._say()
        self.moved.emit()

    def _look_on(self) -> None:
        """Search one page more, and stand at the first hit as soon as it is known."""
        if self._looked_at < self._pages:
            self.model.resultsOnPage(self._looked_at)
            self._looked_at += 1
        else:
            self._looking.stop()
        if self._hit < 0:
            self._hit = self._first_hit()
        self._say()
        self.moved.emit()

    def _first_hit(self) -> int:
        found = self._count()
        later = (hit for hit in range(found) if self.model.resultAtIndex(hit).page() >= self._from)
        return next(later, 0 if found and not self._looking.isActive() else -1)

    def _say(self) -> None:
        found, asked = self._count(), bool(_findable(self.field.text()))
        text = ""
        if asked and self._hit >= 0:
            text = tr("{n} af {total}", n=self._hit + 1, total=found)
        elif asked and not self._looking.isActive():
            text = tr("Ingen træf")
        for button in (self._before, self._next):
            button.setEnabled(found > 0)
        show_state(self.field, "warn" if text and not found else "normal")
        if text != self.count.text():
            self.count.setText(text)
            if text and not self._looking.isActive():
                QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.field, text))


def _findable(text: str) -> str:
    """Return the text without what no page holds: in a search for a control sign PDFium never ends."""
    return plain_line(text)
