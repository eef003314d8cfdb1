"""A pane beside a list: one record read in the background, and the focus where it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.ui import theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.widgets.buttons import Button, IconButton
from kmdesk.ui.widgets.empty import DelayedSkeleton, ErrorState
from kmdesk.ui.widgets.flow import WordFlow
from kmdesk.ui.widgets.labels import ElidedLabel

T = TypeVar("T")


class SidePane(QWidget):
    """Subclasses read with `read` and fill the column that `begin` gives; `first` names what to do first.

    `edit` opens the form of a record.
    """

    closed = Signal()

    def __init__(
        self,
        ops: Operations,
        *,
        name: str,
        first: str,
        failed: str,
        edit: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.record_id = ""
        self._ops, self._first, self._failed_text = ops, first, failed
        self._edit = edit
        self._focus_wanted = self._reading = False
        self._failed: ErrorState | None = None
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._waiting = DelayedSkeleton(6)
        self._waiting.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), 0)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.area)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 0, 0, 0)
        outer.addWidget(self._stack)

    def show_record(self, record_id: str) -> None:
        """Read and show a record; the one on the screen stays until the new one is here."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read the record again."""
        if self.record_id:
            self.show_record(self.record_id)

    def clear(self) -> None:
        """Forget the record."""
        self.record_id = ""

    def focus_pane(self) -> None:
        """Put the focus on the first thing to do, as soon as it is here."""
        button = self.findChild(Button, self._first)
        self._focus_wanted = button is None or self._reading
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane, F2 opens the record's form."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_F2 and self._edit is not None:
            self._open_form()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground and the line to the list."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("canvas"))
        painter.fillRect(0, 0, 1, self.height(), theme.colour("hairline"))

    # -- for subclasses ------------------------------------------------------------------------------

    def read(self, record_id: str, work: Callable[[], T], fill: Callable[[QVBoxLayout, T], object]) -> None:
        """Read a record and let `fill` lay it out in a column."""
        same = record_id == self.record_id
        self.record_id, self._reading = record_id, True
        if not same and self.area.widget() is None:
            self._stack.setCurrentWidget(self._waiting)

        def show(found: T) -> None:
            at = self.area.verticalScrollBar().value() if same else 0
            focused = self._focused_name() if same else ""
            body = QWidget()
            column = QVBoxLayout(body)
            column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
            column.setSpacing(theme.px(10))
            fill(column, found)
            column.addStretch(1)
            self.area.setWidget(body)
            self._stack.setCurrentWidget(self.area)
            self.area.verticalScrollBar().setValue(at)
            self._reading = False
            again = self.area.findChild(QWidget, focused) if focused else None
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._focus_wanted:
                self.focus_pane()

        self._ops.read(work, show, owner=self, key="record", failed=self._show_error)

    def title(self, text: str, name: str) -> QHBoxLayout:
        """Return the heading with the button that closes the pane; `name` is the label's object name."""
        shown = ElidedLabel(text, "title")
        shown.setObjectName(name)
        close = IconButton("x", tr("Luk panelet"))
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.addWidget(shown, 1)
        row.addWidget(close)
        return row

    def action_row(self, *buttons: Button, edit: tuple[str, str], menu: Callable[[], QMenu]) -> WordFlow:
        """Return what can be done, in a row where there is room: these, the form, and a menu of the rest.

        `edit` is the object name of the form's button, and what it is called.
        """
        form = IconButton("pencil", edit[1], bordered=True, dense=False)
        form.setObjectName(edit[0])
        form.clicked.connect(self._open_form)
        more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        more.setObjectName("more_button")
        more.clicked.connect(lambda: menu().popup(more.mapToGlobal(more.rect().bottomLeft())))
        return in_row(*buttons, form, more)

    def _open_form(self) -> None:
        if self._edit is not None:
            self._edit(self.record_id)

    def _focused_name(self) -> str:
        """Return what has the focus in the pane; "" while it is elsewhere, as in the list or its filter."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""

    def _show_error(self, error: KnownError) -> None:
        if self._failed is not None:
            self._stack.removeWidget(self._failed)
            self._failed.deleteLater()
        self._failed = ErrorState(self._failed_text, str(error), self.refresh)
        self._stack.addWidget(self._failed)
        self._stack.setCurrentWidget(self._failed)


def in_row(*parts: QWidget) -> WordFlow:
    """Return parts beside each other, from the left; those there is no room for go on the next line."""
    row = WordFlow(gap=theme.px(8), row_gap=theme.px(6))
    for part in parts:
        row.addWidget(part)
    return row
