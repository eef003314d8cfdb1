"""What the shortlist and the fitting orders share: ranked rows, and beside them the explanation of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.rules.matching import Explained
from kmdesk.services.shortlist import Proposed, Shortlists
from kmdesk.ui import theme
from kmdesk.ui.dialogs.explained_rows import ExplainedList, ExplainedRow, RowHeading
from kmdesk.ui.dialogs.panel import PanelDialog
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.matches.explained import ExplainedView
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.labels import ElidedLabel, label
from kmdesk.ui.widgets.messages import InlineMessage
from kmdesk.ui.widgets.toast import Toast

_WIDTH, _HEIGHT = 1120, 760
"""It is read rather than filled in, so it may be larger than a form (px at 100 %)."""
_LIST_SHARE, _SIDE_SHARE = 9, 8
_KINDS = frozenset({"candidate", "need", "match", "project", "company"})


class ExplainedDialog(PanelDialog):
    """Subclasses read the rows and explain one of them; proposing, marks, keys and undo are here.

    `proposed(n)` follows when matches were made, `undo_asked` when the last action is to be taken back, and
    `open_asked(id)` when the record of the current row is to be opened; the dialog then closes.
    """

    proposed = Signal(int)
    undo_asked = Signal()
    open_asked = Signal(str)

    def __init__(
        self,
        title: str,
        ops: Operations,
        shortlists: Shortlists,
        *,
        list_name: str,
        open_text: str,
        parent: QWidget,
    ) -> None:
        super().__init__(title, width=_WIDTH, most_height=_HEIGHT, parent=parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.ops, self.shortlists = ops, shortlists
        self.head, self.sub = ElidedLabel("", "strong"), ElidedLabel("", "meta")
        self.filters = QHBoxLayout()
        self.filters.setSpacing(theme.px(16))
        self.list = ExplainedList(list_name)
        self.list.setObjectName("explained_list")
        self.view = ExplainedView()
        self.side_head, self.side_sub = ElidedLabel("", "section"), label("", "meta", wrap=True)
        self._open = LinkButton(open_text, small=True)
        self._open.setObjectName("open_link")
        self._side = _scrolling(self._side_column())
        self._message = InlineMessage("late", "", "")
        self._message.setObjectName("problem")
        self._message.hide()
        self._chosen = label("", "meta")
        self._close = Button(tr("&Luk"))
        self._close.setObjectName("shortlist_close")
        self._propose = Button(tr("&Foreslå valgte"), "primary")
        self._propose.setEnabled(False)
        self._propose.setObjectName("propose_button")
        self.toast = Toast(self)
        self._lay_out()
        self._connect()

    # -- what the subclasses say -------------------------------------------------------------------

    def load(self) -> None:
        """Read the rows and show them with `show_rows`."""
        raise NotImplementedError

    def explanation_of(self, row_id: str) -> Explained:
        """Return the explanation of a row. Runs on the store's thread."""
        raise NotImplementedError

    def make(self, row_ids: Sequence[str]) -> Proposed:
        """Propose rows. Runs on the store's thread."""
        raise NotImplementedError

    def candidate_of(self, row_id: str) -> str:
        """Return the candidate whose answers are noted at a row."""
        raise NotImplementedError

    def propose_text(self, row: ExplainedRow | None, number: int) -> str:
        """Return what the button says for the first chosen row and how many are chosen; None: nothing is."""
        raise NotImplementedError

    # -- what they call ----------------------------------------------------------------------------

    def begin(self) -> None:
        """Read, and open."""
        self.load()
        self.open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows(self, rows: Sequence[RowHeading | ExplainedRow]) -> None:
        """Show the rows, at the same one as before."""
        self.list.show_rows(rows)
        self._show_side()
        self._show_choice()

    def refuse(self, error: KnownError) -> None:
        """Say what could not be done."""
        self._message.show_text(error.message, error.advice)
        self._message.show()

    def cannot_load(self, error: KnownError) -> None:
        """Say why there is nothing to show."""
        self.show_rows([])
        self.refuse(error)

    def tell(self, text: str) -> None:
        """Say what was done, with undo."""
        self._message.hide()
        self.toast.show_message(text, self.undo_asked.emit)

    def write(self, work: Callable[[], object], text: str) -> None:
        """Change something and say so."""
        self.ops.write(work, lambda _done: self.tell(text), owner=self, failed=self.refuse)

    # -- the window --------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return all the room the window has, up to the dialog's size."""
        inside = super().sizeHint()
        most = theme.px(_HEIGHT)
        above = self.parentWidget()
        if above is not None:
            most = min(most, above.window().height() - theme.px(32))
        return QSize(inside.width(), most)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter proposes from anywhere in the dialog."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._propose_chosen()
        else:
            super().keyPressEvent(event)

    # -- parts -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, theme.px(12), 0, 0)
        self.body.setSpacing(theme.px(8))
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        top.setSpacing(theme.px(2))
        first = QHBoxLayout()
        first.addWidget(self.head, 1)
        first.addWidget(label(tr("Vejledende – du beslutter"), "meta"))
        top.addLayout(first)
        top.addWidget(self.sub)
        top.addSpacing(theme.px(6))
        top.addLayout(self.filters)
        top.addWidget(self._message)
        self.body.addLayout(top)
        columns = _Columns(self.list, self._side)
        self.body.addWidget(columns, 1)
        foot = QWidget()
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        row.setSpacing(theme.px(8))
        row.addWidget(self._chosen, 1)
        row.addWidget(self._close)
        row.addWidget(self._propose)
        self.footer.addWidget(foot)

    def _side_column(self) -> QLayout:
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(10))
        head = QHBoxLayout()
        head.addWidget(self.side_head, 1)
        head.addWidget(self._open)
        column.addLayout(head)
        column.addWidget(self.side_sub)
        column.addWidget(self.view)
        column.addStretch(1)
        return column

    def _connect(self) -> None:
        self.list.current_changed.connect(lambda _id: self._show_side())
        self.list.propose_asked.connect(self._propose_chosen)
        self.list.rows.marks_changed.connect(self._show_choice)
        self.view.answered.connect(self._answer)
        self._open.activated.connect(self._open_current)
        self._close.clicked.connect(self.reject)
        self._propose.clicked.connect(self._propose_chosen)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self, self.undo_asked.emit)
        self.ops.changed.connect(self._on_changed)

    def _show_side(self) -> None:
        row = self.list.current()
        self._side.setVisible(row is not None)
        if row is None:
            return
        self.side_head.setText(row.title)
        self.side_sub.setText(row.detail)
        self._show_choice()

        def show(explained: Explained) -> None:
            now = self.list.current()
            if now is not None and now.id == row.id:
                self.view.show_explained(explained)

        self.ops.read(
            lambda: self.explanation_of(row.id),
            show,
            owner=self,
            key="explained",
            failed=lambda _error: self._side.hide(),
        )

    def _chosen_ids(self) -> tuple[str, ...]:
        """Return what is marked, or where the reader is when nothing is."""
        row = self.list.current()
        return self.list.rows.marked() or ((row.id,) if row is not None and row.markable else ())

    def _show_choice(self) -> None:
        marked, chosen = self.list.rows.marked(), self._chosen_ids()
        row = self.list.rows.row_at(self.list.rows.number_of(chosen[0])) if chosen else None
        self._propose.setText(self.propose_text(row, len(chosen)))
        self._propose.setEnabled(bool(chosen))
        self._propose.updateGeometry()
        here = self.list.current()
        movable = here is not None and here.movable
        keys = (
            tr("Alt+pil flytter en foreslået kandidat.")
            if movable
            else tr("Mellemrum vælger, Enter foreslår.")
        )
        self._chosen.setText(trn(len(marked), "{n} valgt", "{n} valgte") if marked else keys)

    def _propose_chosen(self) -> None:
        chosen = self._chosen_ids()
        if not chosen or not self._propose.isEnabled():
            return
        self._propose.setEnabled(False)  # a second Enter before the answer would propose them again
        self.ops.write(lambda: self.make(chosen), self._on_proposed, owner=self, failed=self._on_refused)

    def _on_refused(self, error: KnownError) -> None:
        self.refuse(error)
        self._show_choice()

    def _on_proposed(self, made: Proposed) -> None:
        number = len(made.matches)
        self.tell(trn(number, "{n} match oprettet", "{n} matches oprettet"))
        if made.left_out:
            self._message.show_text(tr("Ikke alle kunne foreslås."), " ".join(made.left_out))
            self._message.show()
        self.proposed.emit(number)

    def _answer(self, key: str, answer: str) -> None:
        row = self.list.current()
        if row is not None:
            candidate_id = self.candidate_of(row.id)
            self.write(lambda: self.shortlists.answer(candidate_id, key, answer), tr("Svaret er noteret"))

    def _open_current(self) -> None:
        row = self.list.current()
        if row is not None:
            self.accept()
            self.open_asked.emit(row.id)

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if any(kind in _KINDS for kind, _ in touched):
            self.load()


class _Columns(QWidget):
    """List and explanation side by side, with hairlines above and between."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._left = left
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(1)
        row.addWidget(left, _LIST_SHARE)
        row.addWidget(right, _SIDE_SHARE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        painter, colour = QPainter(self), theme.colour("hairline")
        painter.fillRect(0, 0, self.width(), 1, colour)
        painter.fillRect(self._left.geometry().right() + 1, 0, 1, self.height(), colour)


def _scrolling(column: QLayout) -> QScrollArea:
    inside = QWidget()
    inside.setLayout(column)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumWidth(theme.px(320))
    area.setWidget(inside)
    return area
