"""What the search field finds, in a list below it: records of every sort, and commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kmdesk.core.folding import fold
from kmdesk.core.i18n import mark, tr
from kmdesk.services.search import Hit, Search
from kmdesk.ui import icons, theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.shell.top_bar import SearchField
from kmdesk.ui.widgets.labels import label

_KINDS: dict[str, tuple[str, str]] = {
    "company": (mark("Virksomhed"), "building-2"),
    "contact_person": (mark("Kontaktperson"), "user"),
    "visit": (mark("Besøg"), "calendar-days"),
    "need": (mark("Behov"), "briefcase"),
    "candidate": (mark("Kandidat"), "graduation-cap"),
    "task": (mark("Løfte"), "check"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    icon: str
    text: str
    choose: Callable[[], object]


class SearchPopup(QFrame):
    """Open while the field holds something. Down and up move, Enter opens, Esc clears. `opened(hit)`."""

    opened = Signal(object)
    left = Signal()
    """Esc was pressed: the focus belongs to the page again."""

    def __init__(self, field: SearchField, ops: Operations, search: Search, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search_popup")
        self.setProperty("card", "plain")
        self._field, self._ops, self._search, self._over = field, ops, search, parent
        self._commands: Sequence[QAction] = ()
        self._rows: list[_Row] = []
        self._list = QListWidget()
        self._list.setObjectName("search_hits")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(tr("Søgeresultater"))
        self._list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._nothing = label("", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(4))
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._ask)
        field.textEdited.connect(lambda _: self._wait.start(60))
        field.installEventFilter(self)
        self._list.itemClicked.connect(lambda _: self._choose())
        self.hide()

    def set_commands(self, commands: Sequence[QAction]) -> None:
        """Offer these actions by name beside the records."""
        self._commands = commands

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys of the field move in the list."""
        if watched is self._field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.isVisible():
                step = 1 if key == Qt.Key.Key_Down else -1
                row = min(max(self._list.currentRow() + step, 0), self._list.count() - 1)
                self._list.setCurrentRow(row)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isVisible():
                self._choose()
                return True
            if key == Qt.Key.Key_Escape:
                self._field.clear()
                self.hide()
                self.left.emit()
                return True
        if watched is self._field and event.type() == QEvent.Type.FocusOut:
            QTimer.singleShot(150, self, self.hide)
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        text = self._field.text()
        if not fold(text):
            self.hide()
            return
        search = self._search
        self._ops.read(
            lambda: search.find(text), lambda hits: self._show(text, hits), owner=self, key="search"
        )

    def _show(self, text: str, hits: Sequence[Hit]) -> None:
        wanted = fold(text)
        self._rows = [self._hit_row(hit) for hit in hits]
        self._rows += [
            _Row("corner-down-right", _plain(action), action.trigger)
            for action in self._commands
            if action.isEnabled() and wanted in fold(_plain(action))
        ]
        self._list.clear()
        for row in self._rows:
            self._list.addItem(QListWidgetItem(icons.icon(row.icon), row.text))
        self._list.setVisible(bool(self._rows))
        self._nothing.setVisible(not self._rows)
        self._nothing.setText(tr("Intet fundet for “{text}”.", text=text))
        self._list.setCurrentRow(0)
        height = theme.px(32) * min(max(len(self._rows), 1), 14) + theme.px(14)
        self.setGeometry(0, 0, max(self._field.width(), theme.px(520)), height)
        self.move(self._field.mapTo(self._over, QPoint(0, self._field.height() + 4)))
        self.show()
        self.raise_()

    def _hit_row(self, hit: Hit) -> _Row:
        kind, icon = _KINDS[hit.kind]
        detail = " · ".join(part for part in (tr(kind), hit.detail) if part)
        return _Row(icon, f"{hit.title}   –   {detail}", lambda: self.opened.emit(hit))

    def _choose(self) -> None:
        row = self._list.currentRow()
        self.hide()
        if 0 <= row < len(self._rows):
            self._field.clear()
            self._rows[row].choose()


def _plain(action: QAction) -> str:
    return action.text().replace("&", "")
