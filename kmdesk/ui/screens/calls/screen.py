"""The screen Ringeliste: companies to call, one after the other, and what came of each call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.calls import CallDone, CallEntry, CallRound, Calls, most_on_a_list, rung
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.reference import choice_label
from kmdesk.services.saved_filters import SavedFilter, SavedFilters
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.lists.views_page import view_tabs
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.calls.card import CallCard
from kmdesk.ui.screens.calls.list_view import CallListView, CallModel
from kmdesk.ui.screens.calls.views import VIEWS
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.empty import DelayedSkeleton, EmptyState
from kmdesk.ui.widgets.hairline import Hairline
from kmdesk.ui.widgets.section_header import SectionHeader

_KEY = "calls.round"
_KINDS = frozenset({"company", "visit", "task", "contact_person", "broker"})
_KEEP_MS = 400
_LIST, _LIST_LEAST = 380, 260


class CallsScreen(QWidget):
    """A list of companies to call. Which list it is, where one is, and the notes stay when one leaves."""

    plan_visit = Signal(str)
    new_need = Signal(str, str)
    """A need was told: the company and the call."""
    refer = Signal(str)
    """The company is to be referred to somebody."""
    open_company = Signal(str)
    toast = Signal(str, bool)

    def __init__(  # noqa: PLR0917 - what every screen is made of
        self,
        ops: Operations,
        calls: Calls,
        filters: SavedFilters,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("calls_screen")
        self._ops, self._calls, self._filters = ops, calls, filters
        self._local, self._clock = local, clock
        self._ids: tuple[str, ...] = ()
        self._name, self._more, self._started = "", False, False
        self._here = ""  # the company one is at
        self._notes: dict[str, str] = {}
        self._noted: dict[str, tuple[str, str]] = {}
        """What was written, note and day, when a company's call was noted: undo gives it back."""
        self.model = CallModel()
        self.list = CallListView(self.model)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._go_to(now.row()))
        self.card = CallCard()
        self.card.chosen.connect(self._record)
        self.card.noted.connect(self._on_note)
        self.card.open_company.connect(self.open_company)
        self.card.not_rung.connect(lambda text: self.toast.emit(text, False))  # noqa: FBT003 - a signal's argument
        self._menu = QMenu(self)
        self.choose = Button(tr("Vælg &liste"), icon="list")
        self.choose.setObjectName("choose_list")
        self.choose.clicked.connect(self.choose_list)
        self._head = SectionHeader(tr("Ringeliste"), "", self.choose, page=True)
        self.tabs = view_tabs(VIEWS, "calls")
        self._body = QStackedWidget()
        self._empty = QWidget()
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(_KEEP_MS)
        self._keep.timeout.connect(self._keep_round)
        self._lay_out()
        self._add_shortcuts()
        ops.changed.connect(self._on_changed)

    # -- what the shell asks for -----------------------------------------------------------------

    def activate(self) -> None:
        """Show the list where one left it, as it stands now."""
        if self._started:
            self._read_again()
            return
        self._started = True
        self._ops.read(lambda: self._local.get(_KEY, {}), self._take_up, owner=self)

    def show_query(self, query: CompanyQuery, name: str = "") -> None:
        """Begin a list: the companies of a question in its order. What was noted before stays noted."""
        self._started = True
        self._name = name
        self._body.setCurrentIndex(0)
        self._ops.read(lambda: self._calls.list(query), self._begin, owner=self, key="calls")

    def show_companies(self, company_ids: Sequence[str], name: str) -> None:
        """Begin a list of the first of these companies; `name` is what the list is called."""
        self._started = True
        self._name = name
        self._body.setCurrentIndex(0)
        most = most_on_a_list()
        ids = company_ids[:most]

        def work() -> CallRound:
            return CallRound(self._calls.entries(ids), more=len(company_ids) > most)

        self._ops.read(work, self._begin, owner=self, key="calls")

    def flush(self) -> None:
        """Write the notes that wait to be written."""
        if self._keep.isActive():
            self._keep_round()

    def focus_list(self) -> None:
        """Put the focus on the list, or on what chooses one while there is none."""
        (self.list if self._ids else self.choose).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Choose another list."""
        self.choose_list()

    def print_subject(self) -> dict[str, Any]:
        """Return the company one is at, and those of the list in order."""
        return {"company_id": self._here, "company_ids": self._ids}

    def choose_list(self) -> None:
        """Offer the lists of the program and the broker's own filters."""
        self._ops.read(
            lambda: (self._calls.lists(), self._filters.own()),
            lambda found: self._offer(*found),
            owner=self,
            key="filters",
        )

    # -- the list --------------------------------------------------------------------------------

    def _offer(self, shipped: Sequence[SavedFilter], own: Sequence[SavedFilter]) -> None:
        self._menu.clear()
        for chosen in (*shipped, *own):
            action = self._menu.addAction(chosen.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, one=chosen: self.show_query(one.query, one.name))
            if chosen is shipped[-1] and own:
                self._menu.addSeparator()
        self._menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))
        self._menu.setActiveAction(self._menu.actions()[0])

    def _take_up(self, kept: Mapping[str, Any]) -> None:
        """Go on with the list from the last time."""
        if self._ids:
            return
        self._ids = tuple(kept.get("ids", ()))
        self._name, self._more = str(kept.get("name", "")), bool(kept.get("more"))
        self._here = str(kept.get("here", ""))
        self._notes = dict(kept.get("notes", {}))
        self._read_again()

    def _begin(self, found: CallRound) -> None:
        self._ids = tuple(entry.company_id for entry in found.entries)
        self._more = found.more
        self._here = ""
        self._show(found.entries)
        self._go_on(from_start=True)
        self._keep_round()
        self.focus_list()

    def _read_again(self) -> None:
        ids = self._ids
        self._ops.read(lambda: self._calls.entries(ids), self._show, owner=self, key="calls")

    def _show(self, entries: Sequence[CallEntry]) -> None:
        self.model.show(entries)
        called, all_of_them = rung(entries)
        parts = [self._name, tr("{n} af {all} ringet", n=called, all=all_of_them)] if entries else []
        if self._more:
            parts.append(tr("de første {n} vises", n=len(entries)))
        self._head.show_texts(tr("Ringeliste"), " · ".join(part for part in parts if part))
        if not entries:
            self._here = ""
            self._show_empty()
            return
        self._body.setCurrentWidget(self._split)
        row = self.model.row_of(self._here)
        at = self.list.currentIndex().row()
        self.list.go_to(row if row >= 0 else max(at, 0))
        self._show_card()
        self._give_back(entries)

    def _show_empty(self) -> None:
        chosen = bool(self._ids or self._name)
        empty = EmptyState(
            "phone",
            tr("Ingen virksomheder på listen") if chosen else tr("Hvem vil du ringe til?"),
            tr("Vælg en anden liste, eller ring fra et filter i Virksomheder.")
            if chosen
            else tr("Vælg en liste her, eller filtrér i Virksomheder, og ring til dem, du fandt."),
            ("list|" + tr("Vælg liste"), self.choose_list),
        )
        self._body.removeWidget(self._empty)
        self._empty.deleteLater()
        self._empty = empty
        self._body.addWidget(empty)
        self._body.setCurrentWidget(empty)

    # -- one company -----------------------------------------------------------------------------

    def _go_to(self, row: int) -> None:
        if not 0 <= row < len(self.model.entries):
            return
        entry = self.model.entries[row]
        if entry.company_id != self._here:
            self._here = entry.company_id
            self._keep.start()
        self._show_card()

    def _show_card(self) -> None:
        row = self.model.row_of(self._here)
        if row >= 0:
            entry = self.model.entries[row]
            self.card.show_entry(entry, self._notes.get(entry.company_id, ""), self._clock.today())

    def _step(self, step: int) -> None:
        """Go to the next or the previous company, called or not."""
        row = self.list.currentIndex().row() + step
        if 0 <= row < len(self.model.entries):
            self.list.go_to(row)

    def _go_on(self, *, from_start: bool = False) -> None:
        """Go to the next company that was not called yet; past the end begin anew."""
        rows = len(self.model.entries)
        first = 0 if from_start else self.list.currentIndex().row() + 1
        for number in range(rows):
            row = (first + number) % rows
            entry = self.model.entries[row]
            if not entry.outcome and entry.callee is not None:
                self.list.go_to(row)
                return
        if from_start:
            self.list.go_to(0)

    # -- noting ----------------------------------------------------------------------------------

    def _record(self, outcome: str) -> None:
        entry = self.card.entry
        if entry is None:
            return
        self.card.refuse_day("")
        note, again = self.card.note.toPlainText(), self.card.again_on()
        if again is None:
            return
        self.card.set_busy(busy=True)
        self._ops.write(
            lambda: self._calls.record(entry.company_id, outcome, note, again),
            self._recorded,
            owner=self,
            failed=self._refused,
        )

    def _recorded(self, done: CallDone) -> None:
        self._noted[done.company_id] = self._notes.pop(done.company_id, ""), self.card.again.text()
        self._keep_round()
        what = choice_label("outcome", done.outcome)
        self.toast.emit(tr("{company}: {outcome}", company=done.company, outcome=what), True)  # noqa: FBT003
        ids = self._ids
        self._ops.read(lambda: self._calls.entries(ids), self._show_and_go_on, owner=self)
        if done.outcome == "visit_agreed":
            self.plan_visit.emit(done.company_id)
        elif done.outcome == "need_registered":
            self.new_need.emit(done.company_id, done.visit_id)
        elif done.outcome == "referred":
            self.refer.emit(done.company_id)

    def _show_and_go_on(self, entries: Sequence[CallEntry]) -> None:
        self._show(entries)
        self._go_on()
        if not self.card.note.hasFocus():
            self.focus_list()

    def _give_back(self, entries: Sequence[CallEntry]) -> None:
        """Put what was written back where a call was undone, and return there."""
        undone = [one.company_id for one in entries if not one.outcome and one.company_id in self._noted]
        for company_id in undone:
            note, day = self._noted.pop(company_id)
            if note:
                self._notes.setdefault(company_id, note)
            self.list.go_to(self.model.row_of(company_id))
            self.card.write_again(self._notes.get(company_id, ""), day)
        if undone:
            self._keep_round()

    def _refused(self, error: KnownError) -> None:
        self.card.set_busy(busy=False)
        if error.field == "again_on":
            self.card.refuse_day(str(error))
        else:
            self._ops.tell(error)
            self._read_again()

    def _on_note(self) -> None:
        text = self.card.note.toPlainText()
        if text:
            self._notes[self._here] = text
        else:
            self._notes.pop(self._here, None)
        self._keep.start()

    def _keep_round(self) -> None:
        self._keep.stop()
        kept: dict[str, Any] = {
            "ids": list(self._ids),
            "name": self._name,
            "more": self._more,
            "here": self._here,
            "notes": dict(self._notes),
        }

        def work() -> None:
            # What has left this desk with an area of the office is written down no more.
            here = self._calls.on_this_desk(kept["notes"])
            self._local.set(_KEY, {**kept, "notes": here})

        self._ops.write(work, owner=self)

    def _on_changed(self, touched: Touched, by: object) -> None:
        if by is not self and self.isVisible() and any(kind in _KINDS for kind, _ in touched):
            self._read_again()

    # -- parts -----------------------------------------------------------------------------------

    def _add_shortcuts(self) -> None:
        # A field that is being written in takes plain digits and letters itself.
        for number in range(1, len(self.card.buttons) + 1):
            for keys in (f"{number}", f"Alt+{number}"):
                self._shortcut(keys).activated.connect(lambda number=number: self.card.choose(number))
        for keys, step in (("N", 1), ("P", -1), ("Alt+Down", 1), ("Alt+Up", -1)):
            self._shortcut(keys).activated.connect(lambda step=step: self._step(step))
        self._shortcut("R").activated.connect(self.card.ring)

    def _shortcut(self, keys: str) -> QShortcut:
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.setAutoRepeat(False)  # a key held down must not note the next company too
        return made

    def _lay_out(self) -> None:
        head = self._head.layout()
        if head is not None:
            head.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(10))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.card)
        right = QWidget()
        row = QHBoxLayout(right)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(area, 1)
        self.list.setMinimumWidth(theme.px(_LIST_LEAST))
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(right)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([theme.px(_LIST), theme.px(700)])
        for page in (DelayedSkeleton(6), self._split, self._empty):
            self._body.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        tabs.addWidget(self.tabs)
        column.addLayout(tabs)
        column.addWidget(Hairline())
        column.addWidget(self._body, 1)
