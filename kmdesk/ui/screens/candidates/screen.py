"""The screen Kandidater: the bank, the list of those to delete, the institutions, and the year's cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.models import Candidate, CaseWindow, Institution, InstitutionContact
from kmdesk.models.record import Record
from kmdesk.rules.numbers import format_number
from kmdesk.services import erasure
from kmdesk.services.candidate_list import CandidateQuery
from kmdesk.services.candidate_removal import CandidateRemoval, RunningMatch
from kmdesk.services.candidates import Candidates
from kmdesk.services.case_windows import CaseWindows
from kmdesk.services.institutions import Institutions
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.candidate import CandidateDialog
from kmdesk.ui.dialogs.institution import InstitutionDialogs
from kmdesk.ui.operations import Operations, Touched
from kmdesk.ui.screens.candidates.bank import BankPage
from kmdesk.ui.screens.candidates.calendar import CalendarPage
from kmdesk.ui.screens.candidates.institutions import InstitutionsPage
from kmdesk.ui.screens.candidates.removal_dialogs import OnWishDialog
from kmdesk.ui.screens.candidates.removal_page import RemovalPage
from kmdesk.ui.widgets.buttons import Button
from kmdesk.ui.widgets.section_header import SectionHeader
from kmdesk.ui.widgets.tabs import Tabs

R = TypeVar("R", bound=Record)

_TABS = {
    "bank": mark("Kandidater"),
    "removal": mark("Sletteliste"),
    "institutions": mark("Videninstitutioner"),
    "calendar": mark("Årshjul"),
}
Page = BankPage | RemovalPage | InstitutionsPage | CalendarPage


class CandidatesScreen(QWidget):
    """Four pages under one heading. What belongs to other screens is asked for through signals."""

    toast = Signal(str, bool)
    find_orders = Signal(str)
    """Show the job orders that fit a candidate."""
    new_match_for = Signal(str)
    print_candidate = Signal(str)
    open_match = Signal(str)
    open_place = Signal(str)

    def __init__(
        self,
        ops: Operations,
        candidates: Candidates,
        *,
        local: Local,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("candidates_screen")
        self._ops, self._candidates, self._local, self._clock = ops, candidates, local, clock
        self._store = candidates.store
        self._removal = CandidateRemoval(self._store)
        institutions = Institutions(self._store)
        self._windows = CaseWindows(self._store)
        self._dialogs = InstitutionDialogs(ops, institutions, self._windows, local, clock)
        self.bank = BankPage(ops, candidates)
        self.removal = RemovalPage(ops, candidates)
        self.institutions = InstitutionsPage(ops, institutions, self._dialogs, clock)
        self.calendar = CalendarPage(ops, self._windows)
        self._pages: dict[str, Page] = {
            "bank": self.bank,
            "removal": self.removal,
            "institutions": self.institutions,
            "calendar": self.calendar,
        }
        self.view = self.bank.table
        """The table of candidates."""
        self._erased = False
        self.tabs = Tabs()
        for code, text in _TABS.items():
            self.tabs.add_tab(code, tr(text))
        self.tabs.changed.connect(lambda _code: self._turn())
        self._buttons = self._head_buttons()
        buttons = [button for group in self._buttons.values() for button in group]
        self._head = SectionHeader(tr("Kandidater"), "", *buttons, page=True)
        self._head.setMinimumHeight(buttons[0].sizeHint().height())  # a page without buttons jumps not
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(page)
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), 0)
        top.setSpacing(theme.px(6))
        top.addWidget(self._head)
        top.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self._connect()
        self._show_buttons()

    # -- what the shell asks for -----------------------------------------------------------------------

    def activate(self) -> None:
        """Show the page, up to date. The first time, erase who was deleted so long ago that it is final."""
        self._turn()
        self._count_due()
        if not self._erased:
            self._erased = True
            self._ops.write(lambda: erasure.erase_overdue(self._store), owner=self)

    def print_subject(self) -> dict[str, str]:
        """Return whose sheet can be printed."""
        shown = self.bank.table.picked_id() if self.tabs.current() == "bank" else None
        return {"candidate_id": shown or ""}

    def focus_list(self) -> None:
        """Put the focus on the list of the page."""
        self._page().focus_list()

    def focus_filter(self) -> None:
        """Put the focus on the filter of the page."""
        self._page().focus_filter()

    def panes(self) -> tuple[QWidget, ...]:
        """Return what F6 moves between."""
        return self._page().panes()

    def new_here(self) -> None:
        """Create what the page lists (Ctrl+N)."""
        makers = {"institutions": self.institutions.new_institution, "calendar": self.new_window}
        makers.get(self.tabs.current(), self.new_candidate)()

    def show_tab(self, code: str) -> None:
        """Turn to a page: bank, removal, institutions or calendar."""
        self.tabs.set_current(code)
        self._turn()

    def new_candidate(self) -> None:
        """Open the form of a new candidate."""
        self._open_form("", "name")

    def edit_candidate(self, candidate_id: str) -> None:
        """Open the form of a candidate."""
        self._open_form(candidate_id, "name")

    def open_candidate(self, candidate_id: str) -> None:
        """Show a candidate in the pane."""
        self.show_tab("bank")
        self.bank.open_record(candidate_id)

    def open_institution(self, institution_id: str) -> None:
        """Show an institution in its pane."""
        self.show_tab("institutions")
        self.institutions.open_institution(institution_id)

    def new_window(self) -> None:
        """Open the form of a new period for cases."""
        self._edit_window(self._windows.blank())

    def open_draft(self, kind: str, key: str) -> None:
        """Open the form a draft belongs to: of `institution`, `institution_contact` or `case_window`.

        `key` is the record's id, or `INSTITUTION:new`. The form finds what was typed by itself.
        """
        owner, _, new = key.partition(":")
        if kind == "institution":
            self._with(Institution, "" if new else key, Institution(), self._open_institution_form)
        elif kind == "institution_contact":
            blank = InstitutionContact(institution_id=owner, system="education")
            self._with(InstitutionContact, "" if new else key, blank, self._open_contact_form)
        else:
            self._with(CaseWindow, "" if new else key, self._windows.blank(owner), self._edit_window)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), theme.colour("canvas"))

    # -- parts -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        for page in self._pages.values():
            page.toast.connect(self.toast)
        for code, page in self._pages.items():
            page.counted.connect(lambda count, code=code: self._on_counted(code, count))
        bank = self.bank
        bank.new.connect(self.new_candidate)
        bank.edit.connect(self._open_form)
        bank.refused.connect(self._on_refused)
        pane = bank.pane
        pane.delete_on_wish.connect(lambda one: self._ask_on_wish(one, ""))
        for name in ("open_match", "open_place", "find_orders", "new_match_for", "print_candidate"):
            getattr(pane, name).connect(getattr(self, name))
        self.removal.due.open_candidate.connect(self.open_candidate)
        self.removal.due.refused.connect(self._on_refused)
        self.institutions.edit_window.connect(self._edit_window)
        self.institutions.open_candidate.connect(self.open_candidate)
        self.institutions.show_candidates.connect(self._show_candidates_of)
        self.calendar.edit_window.connect(self._edit_window)
        self._ops.changed.connect(self._on_changed)

    def _head_buttons(self) -> dict[str, tuple[Button, ...]]:
        def button(name: str, text: str, press: Callable[[], object], *, primary: bool = True) -> Button:
            made = Button(text, "primary" if primary else "secondary", "plus" if primary else "list")
            made.setObjectName(name)
            made.clicked.connect(lambda _checked: press())
            return made

        listed = tr("Vælg fra listen")
        return {
            "bank": (button("new_candidate_button", tr("Ny kandidat"), self.new_candidate),),
            "removal": (),
            "institutions": (
                button("offers_button", listed, self.institutions.offer, primary=False),
                button(
                    "new_institution_button",
                    tr("Ny institution"),
                    self.institutions.new_institution,
                ),
            ),
            "calendar": (
                button("window_offers_button", listed, self.calendar.offer, primary=False),
                button("new_window_button", tr("Ny periode"), self.new_window),
            ),
        }

    def _page(self) -> Page:
        return self._pages[self.tabs.current()]

    def _turn(self) -> None:
        page = self._page()
        self._stack.setCurrentWidget(page)
        self._show_buttons()
        self._head.show_texts(tr("Kandidater"), "")
        page.activate()

    def _show_buttons(self) -> None:
        for code, group in self._buttons.items():
            for button in group:
                button.setVisible(code == self.tabs.current())

    def _on_counted(self, code: str, count: int) -> None:
        if code == "removal":
            self._name_removal(count)
        if code == self.tabs.current():
            said = {
                "bank": trn(count, "{number} kandidat", "{number} kandidater", number=format_number(count)),
                "removal": trn(count, "{n} skal slettes", "{n} skal slettes"),
                "institutions": trn(
                    count, "{number} institution", "{number} institutioner", number=format_number(count)
                ),
                "calendar": trn(count, "{number} periode", "{number} perioder", number=format_number(count)),
            }
            self._head.show_texts(tr("Kandidater"), said[code])

    def _count_due(self) -> None:
        self._ops.read(self._removal.count_due, self._name_removal, owner=self, key="due")

    def _name_removal(self, count: int) -> None:
        """Say on the tab how many are to be deleted."""
        self.tabs.set_text("removal", f"{tr(_TABS['removal'])} {count}" if count else tr(_TABS["removal"]))

    def _on_changed(self, touched: Touched, _by: object) -> None:
        if self.isVisible() and any(kind == "candidate" for kind, _ in touched):
            self._count_due()

    # -- forms and questions ---------------------------------------------------------------------------

    def _open_form(self, candidate_id: str, at: str) -> None:
        dialog = CandidateDialog(
            self._ops, self._candidates, self._local, self._clock, candidate_id=candidate_id, parent=self
        )
        dialog.saved.connect(self._on_saved)
        if not candidate_id:
            dialog.saved.connect(lambda candidate: self.open_candidate(candidate.id))
        dialog.begin(at=at)

    def _on_saved(self, candidate: Candidate) -> None:
        self.bank.table.pick(candidate.id)
        self._tell(tr("{name} er gemt", name=candidate.name))

    def _on_refused(self, candidate_id: str, error: object) -> None:
        """Offer to end the matches of one who cannot be deleted; of several, say who they are."""
        text = str(error) if isinstance(error, KnownError) else ""
        if candidate_id:
            self._ask_on_wish(candidate_id, text)
        else:
            self.toast.emit(text, False)  # noqa: FBT003 - Qt's signature

    def _ask_on_wish(self, candidate_id: str, problem: str) -> None:
        def read() -> tuple[str, tuple[RunningMatch, ...]]:
            return self._candidates.get(candidate_id).name, self._removal.running(candidate_id)

        def ask(found: tuple[str, tuple[RunningMatch, ...]]) -> None:
            dialog = OnWishDialog(found[0], found[1], self, problem=problem)
            dialog.open_match.connect(self.open_match)
            dialog.agreed.connect(lambda: self._delete_on_wish(candidate_id))
            dialog.open()

        self._ops.read(read, ask, owner=self)

    def _delete_on_wish(self, candidate_id: str) -> None:
        def done(name: str) -> None:
            if self.bank.pane.record_id == candidate_id:
                self.bank.pane.closed.emit()
            self._tell(tr("{name} er slettet", name=name))

        self._ops.write(lambda: self._removal.delete_on_wish(candidate_id), done, owner=self)

    def _show_candidates_of(self, institution_id: str) -> None:
        self.show_tab("bank")
        self.bank.show_query(CandidateQuery(institutions=(institution_id,)))

    def _edit_window(self, window: CaseWindow) -> None:
        def show(options: tuple[tuple[str, str], ...]) -> None:
            self._dialogs.window(window, options, self, lambda _one: self._tell(tr("Perioden er gemt")))

        self._ops.read(self._candidates.institutions, show, owner=self)

    def _open_institution_form(self, institution: Institution) -> None:
        self._dialogs.institution(institution, self, lambda one: self.open_institution(one.id))

    def _open_contact_form(self, contact: InstitutionContact) -> None:
        self._dialogs.contact(contact, self, lambda one: self.open_institution(one.institution_id))

    def _with(self, cls: type[R], record_id: str, blank: R, then: Callable[[R], object]) -> None:
        """Hand a stored record, or the blank one without an id, to what opens its form."""
        if record_id:
            self._ops.read(lambda: self._store.require(cls, record_id), then, owner=self)
        else:
            then(blank)

    def _tell(self, text: str) -> None:
        """Say what was done, with undo."""
        self.toast.emit(text, True)  # noqa: FBT003 - Qt's signature
