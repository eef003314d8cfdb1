"""The pane of one need or job order: heading, what to do, and all that bears on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.rules.job_orders import CLOSED, OPEN
from kmdesk.services.order_detail import OrderDetail, OrderDetails
from kmdesk.services.reference import choice_label
from kmdesk.ui import icons, theme
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.needs import content
from kmdesk.ui.screens.needs.columns import status_text
from kmdesk.ui.screens.needs.passed_on import passed_on
from kmdesk.ui.widgets.badge import Badge
from kmdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from kmdesk.ui.widgets.empty import DelayedSkeleton, ErrorState
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.labels import ElidedLabel

STEPS = {
    "receive": (mark("Opret jobordre"), "briefcase"),
    "post": (mark("Annoncér på …"), "send"),
    "find": (mark("Find kandidater"), "search"),
    "match": (mark("Nyt match"), "handshake"),
    "reopen": (mark("Åbn igen"), "undo-2"),
}
"""Action -> what the large button for it says, and its icon."""

_NEXT = {"received": "post", "posted": "find", "candidates_sent": "match", "interviews": "match"}
"""Status of an order -> what is usually done next."""

_MESSAGES = 2


class OrderPane(QWidget):
    """Shows one need, read in the background. `asked(action, about)` asks for everything that is done."""

    asked = Signal(str, str)
    open_company = Signal(str)
    expand_wanted = Signal()
    closed = Signal()
    shown = Signal(str)

    def __init__(self, ops: Operations, details: OrderDetails, clock: Clock, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("order_pane")
        self._ops, self._details, self._clock = ops, details, clock
        self.detail: OrderDetail | None = None
        """What is on the screen."""
        self.need_id = ""
        self.brokers: tuple[tuple[str, str], ...] = ()
        """(id, name) of those an order can be handed over to."""
        self._stack = QStackedWidget(self)
        self._waiting = DelayedSkeleton(8)
        self._waiting.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), 0)
        self._failed: ErrorState | None = None
        self._page = QWidget()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(Hairline())
        column.addWidget(self._area, 1)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def show_need(self, need_id: str) -> None:
        """Read and show a need; the one on the screen stays until the new one is here."""
        self.need_id = need_id
        if self.detail is None:
            self._stack.setCurrentWidget(self._waiting)
        self._ops.read(
            lambda: self._details.detail(need_id),
            self._show,
            owner=self,
            key="detail",
            failed=self._show_error,
        )

    def refresh(self) -> None:
        """Read the need again."""
        if self.need_id:
            self.show_need(self.need_id)

    def clear(self) -> None:
        """Forget the need."""
        self.need_id, self.detail = "", None

    def focus_pane(self) -> None:
        """Put the focus on the next step."""
        first = self._next if not self._next.isHidden() else self._more
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def next_step(self) -> str:
        """Return the action the large button takes."""
        if self.detail is None:
            return ""
        need = self.detail.need
        if need.order_status in CLOSED:
            return "reopen"
        if not self.detail.is_order:
            return "receive" if need.status == "open" else ""
        return _NEXT[need.order_status]

    def menu(self) -> QMenu:
        """Return everything that can be done with the need shown."""
        return order_menu(self, self.detail, self.asked.emit, self.brokers) if self.detail else QMenu(self)

    # -- parts -----------------------------------------------------------------------------------

    def _head(self) -> QVBoxLayout:
        self._title = ElidedLabel("", "title")
        self._title.setObjectName("need_title")
        expand = IconButton("external-link", tr("Åbn i fuld bredde"))
        expand.clicked.connect(self.expand_wanted)
        close = IconButton("x", tr("Luk panelet"))
        close.setObjectName("close_pane")
        close.clicked.connect(self.closed)
        title = QHBoxLayout()
        title.addWidget(self._title, 1)
        title.addWidget(expand)
        title.addWidget(close)
        self._badges = QHBoxLayout()
        self._badges.setSpacing(theme.px(8))
        self._company = LinkButton("", small=True)
        self._company.setObjectName("company_link")
        self._company.activated.connect(self._open_company)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(12), theme.px(12), theme.px(12))
        head.setSpacing(theme.px(6))
        head.addLayout(title)
        head.addLayout(self._badges)
        head.addWidget(self._company, 0, Qt.AlignmentFlag.AlignLeft)
        head.addSpacing(theme.px(2))
        head.addLayout(self._actions())
        return head

    def _actions(self) -> QHBoxLayout:
        self._next = Button("", "primary")
        self._next.setObjectName("next_step_button")
        self._next.clicked.connect(lambda: self.asked.emit(self.next_step(), ""))
        self._take = Button(tr("Tag ordren"), "secondary")
        self._take.setObjectName("take_button")
        self._take.clicked.connect(lambda: self.asked.emit("take", ""))
        self._close = Button(tr("Luk …"))
        self._close.setObjectName("close_button")
        self._close.clicked.connect(lambda: self.asked.emit("close", ""))
        self._print = IconButton("printer", tr("Udskriv jobordren"), bordered=True, dense=False)
        self._print.setObjectName("print_button")
        self._print.clicked.connect(lambda: self.asked.emit("print", ""))
        self._more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        self._more.setObjectName("more_actions")
        self._more.clicked.connect(self._open_menu)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (self._next, self._take, self._close, self._print, self._more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _open_menu(self) -> None:
        self.menu().popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _open_company(self) -> None:
        if self.detail is not None:
            self.open_company.emit(self.detail.company.id)

    def _show(self, detail: OrderDetail) -> None:
        same = self.detail is not None and self.detail.need.id == detail.need.id
        at = self._area.verticalScrollBar().value() if same else 0
        focused = self._focused() if same else ""
        self.detail = detail
        need = detail.need
        self._title.setText(need.title)
        self._company.setText(detail.company.name.replace("&", "&&"))
        self._company.updateGeometry()
        self._show_badges(detail)
        self._show_actions(detail)
        self._area.setWidget(self._body(detail))
        if focused:
            control = self._area.findChild(QWidget, focused)
            if control is not None:
                control.setFocus(Qt.FocusReason.OtherFocusReason)
        self._area.verticalScrollBar().setValue(at)
        self._stack.setCurrentWidget(self._page)
        self.shown.emit(need.id)

    def _show_badges(self, detail: OrderDetail) -> None:
        while (item := self._badges.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        need = detail.need
        shown = [Badge(need.order_number)] if need.order_number else []
        tone = "neutral" if detail.closed else "accent"
        shown.append(Badge(status_text(need.order_status, need.status), tone))
        if need.type:
            shown.append(Badge(choice_label("need_type", need.type)))
        for badge in shown:
            self._badges.addWidget(badge)
            badge.show()  # at once; a layout shows what is new in it a moment later
        self._badges.addStretch(1)

    def _show_actions(self, detail: OrderDetail) -> None:
        step = self.next_step()
        text, icon = STEPS.get(step, ("", ""))
        self._next.setText(tr(text) if text else "")
        self._next.set_icon_name(icon)
        self._next.setVisible(bool(step))
        nobodys = not detail.broker and not detail.closed
        self._take.setVisible(nobodys)
        self._close.setVisible(detail.is_order and not detail.closed and not nobodys)

    def _body(self, detail: OrderDetail) -> QWidget:
        today, ask = self._clock.today(), self.asked.emit
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(16))
        column.setSpacing(theme.px(14))
        for message in list(content.messages(detail, ask))[:_MESSAGES]:
            column.addWidget(message)
        parts: list[QWidget | None] = [
            content.clocks(detail, today, ask) if detail.is_order else None,
            content.facts(detail, ask),
            content.demands(detail),
            content.channels(detail, today, ask) if detail.is_order else None,
            content.neighbours(detail, today, ask) if detail.is_order else None,
            content.matches(detail, ask),
            passed_on(detail, ask),
        ]
        shown = [part for part in parts if part is not None]
        for number, part in enumerate(shown):
            if number:
                column.addWidget(Hairline())
            column.addWidget(part)
        column.addStretch(1)
        return body

    def _show_error(self, error: KnownError) -> None:
        if self._failed is not None:
            self._stack.removeWidget(self._failed)
            self._failed.deleteLater()
        self._failed = ErrorState(tr("Behovet kunne ikke åbnes"), str(error), self.refresh)
        self._stack.addWidget(self._failed)
        self._stack.setCurrentWidget(self._failed)

    def _focused(self) -> str:
        """Return the name of the control in the body that has the focus."""
        control = self.window().focusWidget()  # also while a dialog over the window has the focus
        return control.objectName() if control and self._area.isAncestorOf(control) else ""


def order_menu(
    parent: QWidget,
    detail: OrderDetail,
    ask: Callable[[str, str], object],
    brokers: tuple[tuple[str, str], ...],
) -> QMenu:
    """Return the menu of a need or an order: all that can be done with it as it is now."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    need, is_order = detail.need, detail.is_order
    opened = not detail.closed

    def add(code: str, text: str, icon: str = "", about: str = "", *, where: QMenu | None = None) -> None:
        action = (where or menu).addAction(text.replace("&", "&&"))
        action.setObjectName(f"do_{code}")
        if icon:
            icons.keep(action, icon)
        action.triggered.connect(lambda: ask(code, about))

    if not is_order and opened:
        add("receive", tr("Opret jobordre"), "briefcase")
    if is_order and opened:
        add("post", tr("Annoncér på …"), "send")
        add("share", tr("Del med nabokommuner"), "git-pull-request-arrow")
    if opened:
        add("find", tr("Find kandidater"), "search")
        add("match", tr("Nyt match"), "handshake")
        add("refer", tr("Henvis behovet …"), "corner-down-right")
    add("print", tr("Udskriv jobordren"), "printer")
    menu.addSeparator()
    add("take", tr("Tag ordren"), "user")
    over = menu.addMenu(tr("Giv videre til"))
    for broker_id, name in (*brokers, ("", tr("Fælles"))):
        if broker_id != need.broker_id:
            add("hand_over", name, about=broker_id, where=over)
    if is_order and opened:
        statuses = menu.addMenu(tr("Ret status"))
        for code in OPEN:
            add("status", choice_label("job_order_status", code), about=code, where=statuses)
        add("set_received", tr("Ret modtagelsen"), "clock")
        add("close", tr("Luk …"))
    if need.order_status in CLOSED:
        add("reopen", tr("Åbn igen"), "undo-2")
    menu.addSeparator()
    add("edit", tr("Ret"), "pencil")
    add("history", tr("Historik"), "history")
    add("delete", tr("Slet"), "trash-2")
    return menu
