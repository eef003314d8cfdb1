"""What the search field finds, in a list below it: records of every sort, and commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.folding import fold
from kmdesk.core.i18n import mark, tr
from kmdesk.services.search import Hit, Search
from kmdesk.ui import icons, theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.shell.top_bar import SearchField
from kmdesk.ui.widgets.labels import label
from kmdesk.ui.widgets.rows import SELECTION_BAR

_KINDS: dict[str, tuple[str, str]] = {
    "company": (mark("Virksomhed"), "building-2"),
    "contact_person": (mark("Kontaktperson"), "user"),
    "visit": (mark("Besøg"), "calendar-days"),
    "need": (mark("Behov"), "briefcase"),
    "candidate": (mark("Kandidat"), "graduation-cap"),
    "task": (mark("Løfte"), "check"),
    "agreement": (mark("Aftale"), "handshake"),
    "standing_place": (mark("Plads"), "map-pin"),
    "lead": (mark("Licitationsvinder"), "flag"),
    "partnership": (mark("Samarbejde"), "users"),
    "partnership_member": (mark("Medlem af samarbejde"), "user"),
    "partnership_meeting": (mark("Partnerskabsmøde"), "calendar-days"),
    "partnership_decision": (mark("Beslutning"), "check"),
    "inquiry": (mark("Henvendelse"), "message-square"),
    "inquiry_question": (mark("Spørgsmål"), "message-square"),
    "forecast_answer": (mark("Prognosesvar"), "chart-column"),
    "institution": (mark("Videninstitution"), "library"),
    "referral": (mark("Henvisning"), "corner-down-right"),
}


@dataclass(frozen=True, slots=True)
class _Row:
    icon: str
    title: str
    detail: str
    choose: Callable[[], object]


_ROW = Qt.ItemDataRole.UserRole
_HEIGHT, _PADDING, _ICON, _GAP, _MOST_ROWS = 32, 8, 16, 8, 14
_WIDTH, _TITLE_SHARE = 640, 0.6


class _RowDelegate(QStyledItemDelegate):
    """Paints icon, title and, muted, what else is known: in the colours of the moment, cut with …."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return a row's height; it is as wide as the list, whatever it says."""
        return QSize(0, theme.px(_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row: _Row = index.data(_ROW)
        box: QRect = option.rect  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        state: QStyle.StateFlag = option.state  # pyright: ignore[reportAttributeAccessIssue] - missing in the stubs
        tokens = theme.current()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(tokens.selected))
            painter.fillRect(box.left(), box.top(), SELECTION_BAR, box.height(), QColor(tokens.accent_text))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, QColor(tokens.hover))
        left = box.left() + SELECTION_BAR + theme.px(_PADDING)
        top = box.center().y() + 1 - theme.px(_ICON) / 2
        icons.paint(painter, left, top, row.icon, tokens.text2, size=_ICON)
        left += theme.px(_ICON + _GAP)
        room = box.right() - theme.px(_PADDING) - left
        medium, base = QFontMetrics(theme.font("medium")), QFontMetrics(theme.font("base"))
        wanted = base.horizontalAdvance(row.detail) + theme.px(2 * _GAP) if row.detail else 0
        # A long title gives way to what tells it from its likes, but never below its share of the line.
        most = max(room - wanted, int(room * _TITLE_SHARE))
        title = medium.elidedText(row.title, Qt.TextElideMode.ElideRight, most)
        self._write(painter, QRect(left, box.top(), room, box.height()), title, "medium", "text")
        left += medium.horizontalAdvance(title) + theme.px(2 * _GAP)
        rest = QRect(left, box.top(), box.right() - theme.px(_PADDING) - left, box.height())
        detail = base.elidedText(row.detail, Qt.TextElideMode.ElideRight, rest.width())
        self._write(painter, rest, detail, "base", "muted")

    @staticmethod
    def _write(painter: QPainter, box: QRect, text: str, role: theme.Role, colour: str) -> None:
        painter.setFont(theme.font(role))
        painter.setPen(theme.colour(colour))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)


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
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setMouseTracking(True)
        self._list.setItemDelegate(_RowDelegate(self._list))
        self._nothing = label("", "secondary")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(4))
        column.addWidget(self._list)
        column.addWidget(self._nothing)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._ask)
        self._going = QTimer(self)
        self._going.setSingleShot(True)
        self._going.timeout.connect(self._leave)
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
            self._going.start(150)
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        """Go when the focus went, unless it is back already."""
        if not self._field.hasFocus():
            self.hide()

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
            _Row("corner-down-right", _plain(action), "", action.trigger)
            for action in self._commands
            if action.isEnabled() and wanted in fold(_plain(action))
        ]
        self._list.clear()
        for row in self._rows:
            text = f"{row.title} – {row.detail}" if row.detail else row.title
            item = QListWidgetItem(text)  # what a screen reader says
            item.setData(_ROW, row)
            item.setToolTip(text)
            self._list.addItem(item)
        self._list.setVisible(bool(self._rows))
        self._nothing.setVisible(not self._rows)
        self._nothing.setText(tr("Intet fundet for “{text}”.", text=text))
        self._list.setCurrentRow(0)
        corner = self._field.mapTo(self._over, QPoint(0, self._field.height() + 4))
        height = theme.px(_HEIGHT) * min(max(len(self._rows), 1), _MOST_ROWS) + theme.px(14)
        size = QSize(max(self._field.width(), theme.px(_WIDTH)), height)
        edge = theme.px(_PADDING)
        room = QSize(self._over.width() - corner.x() - edge, self._over.height() - corner.y() - edge)
        self.setGeometry(QRect(corner, size.boundedTo(room)))
        self.show()
        self.raise_()

    def _hit_row(self, hit: Hit) -> _Row:
        kind, icon = _KINDS[hit.kind]
        detail = " · ".join(part for part in (tr(kind), hit.detail) if part)
        return _Row(icon, hit.title, detail, lambda: self.opened.emit(hit))

    def _choose(self) -> None:
        row = self._list.currentRow()
        self.hide()
        if 0 <= row < len(self._rows):
            self._field.clear()
            self._rows[row].choose()


def _plain(action: QAction) -> str:
    return action.text().replace("&", "")
