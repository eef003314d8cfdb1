"""The screen Løfter: what was promised, passed on to others, asked by companies, and gathered from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.services.gathering import Gathering
from kmdesk.services.inquiries import Inquiries
from kmdesk.services.referrals import Referrals
from kmdesk.services.search import Search
from kmdesk.services.tasks import PAGE, ListedPromise, PromiseQuery, Promises, Tasks
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.promise import PromiseDialog
from kmdesk.ui.forms.fields import Declaration, FormField
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.agreements.step_dialog import StepDialog
from kmdesk.ui.screens.promises.filters import PromiseFilters
from kmdesk.ui.screens.promises.inquiry_asks import InquiryDesk
from kmdesk.ui.screens.promises.list_model import PromiseModel
from kmdesk.ui.screens.promises.list_view import PromiseList
from kmdesk.ui.screens.promises.parts import PARTS, Part, Parts
from kmdesk.ui.screens.promises.selection_bar import SelectionBar, finished_text
from kmdesk.ui.widgets.buttons import Button, LinkButton
from kmdesk.ui.widgets.empty import DelayedSkeleton, EmptyState
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.segments import Segments

_KINDS = {"task", "company", "broker"}
_TYPING_MS = 120
POSTPONING: Declaration = (
    FormField(name="due_on", label=mark("Ny dag"), kind="date", columns=6, required=True),
)


class PromisesScreen(QWidget):
    """All promises of the broker, or of everybody. Other screens are asked for through signals."""

    open_company = Signal(str)
    open_need = Signal(str)
    new_company = Signal()
    """A referral or an inquiry is of a company that is not there yet."""
    print_gathering = Signal(object)
    """The `GatherQuery` whose answer is to be printed."""
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every screen is made of
        self,
        ops: Operations,
        tasks: Tasks,
        search: Search,
        local: Local,
        clock: Clock,
        referrals: Referrals,
        inquiries: Inquiries,
        gathering: Gathering,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("promises_screen")
        self._ops, self._tasks, self._search = ops, tasks, search
        self._local, self._clock = local, clock
        self._limit = PAGE
        self._goal = ""  # the promise to stand at after the next answer
        self.model = PromiseModel()
        self.list = PromiseList(self.model)
        self.list.ticked.connect(self._tick)
        self.list.opened.connect(self._open)
        self.list.edit_wanted.connect(lambda promise: self.edit_promise(promise.id))
        self.list.delete_wanted.connect(self._delete)
        self.list.new_wanted.connect(self.new_promise)
        self.list.postpone_wanted.connect(self.postpone)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self._parts = Parts(InquiryDesk(ops, inquiries, gathering, local, clock), referrals, search)
        self.referrals, self.inquiries = self._parts.referrals, self._parts.inquiries
        self.gathering = self._parts.gathering
        self._connect_parts()
        self.part = Segments(
            tuple((code, tr(name)) for code, (name, _) in PARTS.items()), clearable=False, tall=True
        )
        self.part.setObjectName("promises_part")
        self.part.set_value("promises")
        self.part.changed.connect(lambda _code: self._show_part())
        self._filters = PromiseFilters()
        self.filter, self.whose = self._filters.text, self._filters.whose
        self.owner, self.kept = self._filters.owner, self._filters.kept
        self.bar = SelectionBar()
        self.bar.done.connect(lambda: self._tick_all(self.list.chosen()))
        self.bar.postpone.connect(self.postpone)
        self._more = LinkButton("")
        self._more.setObjectName("more_promises")
        self._more.activated.connect(self._read_more)
        self._more.hide()
        self._body = QStackedWidget()
        self._empty = QWidget()
        self._new = self._new_button()
        self._head = SectionHeader(tr("Løfter"), "", self.part, self._new, page=True)
        self._pages = QStackedWidget()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._begin_anew)
        self.filter.textChanged.connect(lambda _text: self._typing.start())
        for segments in (self.whose, self.owner, self.kept):
            segments.changed.connect(lambda _code: self._begin_anew())
        self._lay_out()
        ops.changed.connect(self._on_changed)

    # -- what the shell asks for -------------------------------------------------------------------

    def activate(self) -> None:
        """Read anew what is shown."""
        if (part := self._part) is not None:
            part.activate()
            return
        query, limit = self._query(), self._limit
        self._ops.read(lambda: self._tasks.listed(query, limit), self._show, owner=self, key="promises")

    def focus_list(self) -> None:
        """Put the focus on the list."""
        if (part := self._part) is not None:
            part.focus_list()
            return
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def print_shown(self) -> bool:
        """Print what was gathered, where it is shown (Ctrl+P)."""
        return self._part is self.gathering and self.gathering.print_shown()

    def focus_filter(self) -> None:
        """Put the focus in the filter."""
        if (part := self._part) is not None:
            part.focus_filter()
            return
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def new_promise(self) -> None:
        """Open the form for a new promise."""
        self.edit_promise("")

    def new_here(self) -> None:
        """Open the form of what this part holds: a promise, a referral or an inquiry."""
        if (part := self._part) is not None:
            part.new_here()
        else:
            self.new_promise()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self._parts.panes(self.part.value() or "") or (self,)

    def show_part(self, code: str) -> None:
        """Turn to a part: promises, referrals, inquiries or gathering."""
        self.part.set_value(code)
        self._show_part()

    def open_inquiry(self, inquiry_id: str) -> None:
        """Show an inquiry with its pane."""
        self.show_part("inquiries")
        self.inquiries.open_record(inquiry_id)

    def postpone(self) -> None:
        """Ask for the day the chosen promises are moved to."""
        ids = [promise.id for promise in self.list.chosen() if not promise.done_at]
        if not ids:
            return
        tomorrow = (self._clock.today() + timedelta(days=1)).isoformat()
        dialog = StepDialog(
            trn(len(ids), "Udskyd {n} løfte", "Udskyd {n} løfter"),
            POSTPONING,
            {"due_on": tomorrow},
            text="",
            button=tr("Udskyd"),
            today=self._clock.today,
            parent=self,
        )

        def moved(count: int) -> None:
            dialog.accept()
            self._say(trn(count, "{n} løfte udskudt", "{n} løfter udskudt"))

        def give(values: dict[str, object]) -> None:
            day = str(values["due_on"] or "")
            self._ops.write(lambda: self._tasks.postpone(ids, day), moved, owner=dialog, failed=dialog.refuse)

        dialog.given.connect(give)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+F filters, Ctrl+N makes a new one, Esc clears the filter."""
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_F:
            self.focus_filter()
        elif control and event.key() == Qt.Key.Key_N:
            self.new_here()
        elif event.key() == Qt.Key.Key_Escape and self.filter.text():
            self.filter.clear()
            self.focus_list()
        elif event.key() == Qt.Key.Key_Down and self.filter.hasFocus():
            self.focus_list()
        else:
            super().keyPressEvent(event)

    # -- showing -----------------------------------------------------------------------------------

    def _show(self, promises: Promises) -> None:
        at = self.list.currentIndex().row()
        here = self.list.current()
        goal = self._goal or (here.id if here else "")
        self._goal = ""
        self.model.show(promises, self._clock.today(), mine=self.whose.value() == "mine")
        row = self.model.row_of(goal)
        self.list.go_to(row if row >= 0 or at < 0 else self.model.nearest(at))
        late = promises.counts.get("overdue", 0)
        done = self.kept.value() == "done"
        count = tr("{n} gjort", n=promises.total) if done else trn(promises.total, "{n} åbent", "{n} åbne")
        self._head.show_texts(tr("Løfter"), f"{count} · {tr('{n} overskredet', n=late)}" if late else count)
        rest = promises.total - len(promises.shown)
        self._more.setText(tr("Vis flere ({n})", n=rest))
        self._more.updateGeometry()
        self._more.setVisible(rest > 0)
        if promises.shown:
            self._body.setCurrentWidget(self.list)
        else:
            self._show_empty()
        self._show_chosen()

    @property
    def _part(self) -> Part | None:
        """The part that is shown; None for the promises."""
        return self._parts.all.get(self.part.value() or "")

    def _show_part(self) -> None:
        code = self.part.value() or "promises"
        name, new = PARTS[code]
        self._pages.setCurrentIndex(list(PARTS).index(code))
        self._new.setText(tr(new))
        self._new.updateGeometry()
        self._head.show_texts(tr(name))
        self.activate()

    def _show_count(self, code: str, text: str) -> None:
        if self.part.value() == code:
            self._head.show_texts(tr(PARTS[code][0]), text)

    def _connect_parts(self) -> None:
        parts = self._parts
        parts.counted.connect(self._show_count)
        parts.open_company.connect(self.open_company)
        parts.open_need.connect(self.open_need)
        parts.open_inquiry.connect(self.open_inquiry)
        parts.new_company.connect(self.new_company)
        parts.print_gathering.connect(self.print_gathering)
        parts.toast.connect(self.toast)

    def _show_chosen(self) -> None:
        chosen = self.list.chosen()
        self.bar.show_count(len(chosen), done=self.kept.value() == "done")

    def _show_empty(self) -> None:
        if self.filter.text().strip():
            empty = EmptyState(
                "search",
                tr("Ingen løfter passer til “{wanted}”", wanted=self.filter.text().strip()),
                tr("Skriv noget andet, eller [ryd filteret]."),
                link=self.filter.clear,
            )
        else:
            done = self.kept.value() == "done"
            empty = EmptyState(
                "circle-check",
                tr("Intet gjort endnu") if done else tr("Ingen åbne løfter"),
                tr("Skriv det op, når du lover noget. Så står det her og på I dag, til det er gjort."),
                ("plus|" + tr("Nyt løfte"), self.new_promise),
            )
        self._body.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = empty
        self._body.addWidget(empty)
        self._body.setCurrentWidget(empty)

    def _query(self) -> PromiseQuery:
        return PromiseQuery(
            self.filter.text(),
            mine=self.whose.value() == "mine",
            done=self.kept.value() == "done",
            owner=self.owner.value() or "",
        )

    def _begin_anew(self) -> None:
        self._typing.stop()
        self._limit = PAGE
        self.activate()

    def _read_more(self) -> None:
        self._limit += PAGE
        self.activate()

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self.activate()

    # -- doing -------------------------------------------------------------------------------------

    def _tick(self, promise: ListedPromise) -> None:
        chosen = self.list.chosen()
        if len(chosen) > 1 and promise in chosen:
            self._tick_all(chosen)
            return
        if promise.done_at:
            text = tr("Åbnet igen: {title}", title=promise.title)
            self._ops.write(lambda: self._tasks.reopen(promise.id), lambda _: self._say(text), owner=self)
        else:
            text = tr("Gjort: {title}", title=promise.title)
            self._ops.write(lambda: self._tasks.finish(promise.id), lambda _: self._say(text), owner=self)

    def _tick_all(self, chosen: Sequence[ListedPromise]) -> None:
        """Keep, or open again, all chosen promises as one act."""
        ids = [promise.id for promise in chosen]
        if self.kept.value() == "done":
            self._ops.write(
                lambda: self._tasks.reopen_all(ids),
                lambda n: self._say(trn(n, "{n} løfte åbnet igen", "{n} løfter åbnet igen")),
                owner=self,
            )
        else:
            self._ops.write(
                lambda: self._tasks.finish_all(ids),
                lambda finished: self._say(finished_text(finished)),
                owner=self,
            )

    def _delete(self, promise: ListedPromise) -> None:
        text = tr("Slettet: {title}", title=promise.title)
        self._ops.write(lambda: self._tasks.delete(promise.id), lambda _: self._say(text), owner=self)

    def _open(self, promise: ListedPromise) -> None:
        if promise.company_id:
            self.open_company.emit(promise.company_id)
        else:
            self.edit_promise(promise.id)

    def edit_promise(self, promise_id: str) -> None:
        """Open the form of a promise, of a new one without an id."""
        dialog = PromiseDialog(
            self._ops, self._tasks, self._search, self._local, self._clock, promise_id=promise_id, parent=self
        )
        dialog.saved.connect(lambda task: self._on_saved(task.id))
        dialog.begin()

    def _on_saved(self, promise_id: str) -> None:
        self._goal = promise_id
        self._say(tr("Løftet er gemt"))

    def _say(self, text: str) -> None:
        self.toast.emit(text, True)  # noqa: FBT003 - the signal's own order

    # -- parts -------------------------------------------------------------------------------------

    def _new_button(self) -> Button:
        new = Button(tr("Nyt løfte"), "primary", "plus")
        new.setObjectName("new_promise_button")
        new.clicked.connect(self.new_here)
        return new

    def _lay_out(self) -> None:
        head = self._head.layout()
        if head is not None:
            head.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(10))
        waiting = DelayedSkeleton(6)
        for page in (waiting, self.list, self._empty):
            self._body.addWidget(page)
        more = QHBoxLayout()
        more.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), theme.px(12))
        more.addWidget(self._more)
        more.addStretch(1)
        promises = QWidget()
        inside = QVBoxLayout(promises)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addLayout(self._filters)
        inside.addWidget(self.bar)
        inside.addWidget(self._body, 1)
        inside.addLayout(more)
        for page in (promises, self.referrals, self.inquiries, self.gathering):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._pages, 1)
