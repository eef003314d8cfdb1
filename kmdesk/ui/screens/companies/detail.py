"""The detail pane of a company: heading, what to do, and tabs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Company, ContactPerson, Need
from kmdesk.rules.cvr import format_cvr
from kmdesk.services.companies import Companies
from kmdesk.services.company_detail import CompanyDetail
from kmdesk.services.history import History, HistoryLine
from kmdesk.store.local import Local
from kmdesk.ui import theme
from kmdesk.ui.dialogs.contact_basis import contact_basis_dialog
from kmdesk.ui.dialogs.contact_person import contact_person_dialog
from kmdesk.ui.dialogs.need import need_dialog
from kmdesk.ui.dialogs.record_dialog import RecordDialog
from kmdesk.ui.operations import Operations
from kmdesk.ui.phone import ring
from kmdesk.ui.screens.companies import record_rows as rows
from kmdesk.ui.screens.companies.badges import company_badges
from kmdesk.ui.screens.companies.extra_tab import ExtraTab
from kmdesk.ui.screens.companies.overview import Overview
from kmdesk.ui.widgets.buttons import Button, IconButton, SplitButton
from kmdesk.ui.widgets.empty import DelayedSkeleton, ErrorState
from kmdesk.ui.widgets.labels import ElidedLabel
from kmdesk.ui.widgets.tabs import Tabs


class CompanyPane(QWidget):
    """Shows one company, read in the background. `shown` when it is on the screen."""

    edit_company = Signal(str)
    register_contact = Signal(str)
    plan_visit = Signal(str)
    open_visit = Signal(str)
    open_match = Signal(str)
    open_handout = Signal(str)
    open_conflict = Signal(str, str)
    new_match = Signal(str, str)
    delete_wanted = Signal(str)
    toast = Signal(str, bool)
    expand_wanted = Signal()
    closed = Signal()
    shown = Signal(str)

    def __init__(  # noqa: PLR0917 - what every screen is made of
        self,
        ops: Operations,
        companies: Companies,
        history: History,
        local: Local,
        clock: Clock,
        parent: QWidget,
        extra_tabs: Sequence[ExtraTab] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("company_pane")
        self._extra_tabs = {tab.code: tab for tab in extra_tabs}
        self._extra_shown = ("", "")
        self._ops, self._companies, self._history = ops, companies, history
        self._local, self._clock = local, clock
        self._detail: CompanyDetail | None = None
        self._lines: tuple[HistoryLine, ...] | None = None
        self.company_id = ""
        self._stack = QStackedWidget(self)
        self._waiting = DelayedSkeleton(6)
        self._waiting.setContentsMargins(theme.px(16), theme.px(16), theme.px(16), 0)
        self._failed: ErrorState | None = None
        self._page = QWidget()
        self._head = QVBoxLayout()
        self._head.setContentsMargins(theme.px(16), theme.px(12), theme.px(12), 0)
        self._head.setSpacing(theme.px(6))
        self._tabs = Tabs()
        self._tabs.changed.connect(lambda _code: self._show_tab())
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build()

    def show_company(self, company_id: str) -> None:
        """Read and show a company; the one on the screen stays until the new one is here."""
        if company_id != self.company_id:
            self._area.verticalScrollBar().setValue(0)
        self.company_id = company_id
        self._lines = None
        if self._detail is None:
            self._stack.setCurrentWidget(self._waiting)
        self._ops.read(
            lambda: self._companies.detail(company_id),
            self._show,
            owner=self,
            key="detail",
            failed=self._show_error,
        )

    def refresh(self) -> None:
        """Read the company again."""
        if self.company_id:
            self.show_company(self.company_id)

    def clear(self) -> None:
        """Forget the company."""
        self.company_id, self._detail = "", None

    def show_tab(self, code: str) -> None:
        """Turn to a tab: overview, people, needs, matches, handouts, history, or an extra one."""
        self._tabs.set_current(code)

    def focus_pane(self) -> None:
        """Put the focus on the tabs."""
        self._tabs.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    # -- parts -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self._name = ElidedLabel("", "title")
        self._name.setObjectName("company_name")
        expand = IconButton("external-link", tr("Åbn i fuld bredde"))
        expand.clicked.connect(self.expand_wanted)
        close = IconButton("x", tr("Luk panelet"))
        close.clicked.connect(self.closed)
        title = QHBoxLayout()
        title.addWidget(self._name, 1)
        title.addWidget(expand)
        title.addWidget(close)
        self._badges = QHBoxLayout()
        self._badges.setSpacing(theme.px(8))
        self._address = ElidedLabel("", "meta")
        self._head.addLayout(title)
        self._head.addLayout(self._badges)
        self._head.addWidget(self._address)
        self._head.addSpacing(theme.px(2))
        self._head.addLayout(self._actions())
        for code, text in self._tab_texts().items():
            self._tabs.add_tab(code, text)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addSpacing(theme.px(8))
        tabs = QHBoxLayout()
        tabs.setContentsMargins(theme.px(16), 0, theme.px(12), 0)
        tabs.addWidget(self._tabs)
        column.addLayout(tabs)
        column.addWidget(self._area, 1)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _tab_texts(self) -> dict[str, str]:
        return {
            "overview": tr("Overblik"),
            "people": tr("Kontaktpersoner"),
            "needs": tr("Behov"),
            "matches": tr("Matches"),
            **{code: tab.title for code, tab in self._extra_tabs.items()},
            "handouts": tr("Udskrifter"),
            "history": tr("Historik"),
        }

    def _actions(self) -> QHBoxLayout:
        self._contact_menu = QMenu(self)
        self._contact_menu.aboutToShow.connect(self._fill_contact_menu)
        self._fill_contact_menu()
        contact = SplitButton(tr("Registrér kontakt"), self._contact_menu, "primary", "plus")
        contact.setObjectName("register_contact")
        contact.clicked.connect(lambda: self.register_contact.emit(self.company_id))
        edit = Button(tr("Ret"), "secondary", "pencil")
        edit.setObjectName("edit_company")
        edit.clicked.connect(lambda: self.edit_company.emit(self.company_id))
        menu = QMenu(self)
        menu.addAction(tr("Nyt behov")).triggered.connect(
            lambda: self._open_need(Need(company_id=self.company_id))
        )
        menu.addAction(tr("Nyt match")).triggered.connect(lambda: self.new_match.emit(self.company_id, ""))
        menu.addAction(tr("Notér grundlag")).triggered.connect(self._open_basis)
        menu.addSeparator()
        delete = menu.addAction(tr("Slet virksomhed"))
        delete.triggered.connect(lambda: self.delete_wanted.emit(self.company_id))
        more = IconButton("ellipsis", tr("Flere handlinger"), bordered=True, dense=False)
        more.setObjectName("more_actions")
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(more.rect().bottomLeft())))
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        for button in (contact, edit, more):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _fill_contact_menu(self) -> None:
        menu = self._contact_menu
        menu.clear()
        menu.addAction(tr("Planlæg besøg")).triggered.connect(lambda: self.plan_visit.emit(self.company_id))
        phone = self._phone()
        call = menu.addAction(tr("Ring til {phone}", phone=phone) if phone else tr("Ring …"))
        call.setEnabled(bool(phone))
        call.triggered.connect(lambda: self._call(phone))

    def _phone(self) -> str:
        """Return the number to call: the main contact's, or the company's."""
        if self._detail is None:
            return ""
        people = [person.phone for person in self._detail.people if person.phone]
        return people[0] if people else self._detail.company.phone

    def _call(self, phone: str) -> None:
        """Ring the company and register the call. Where a basis is wanted first, nobody is rung."""
        company = self._detail.company if self._detail else None
        unhindered = company is not None and (company.contact_basis or not company.advertising_protected)
        if company is not None and unhindered and not company.contact_declined_on:
            trouble = ring(phone)
            if trouble:
                self.toast.emit(trouble, False)  # noqa: FBT003 - a signal's argument
        self.register_contact.emit(self.company_id)

    def _show(self, detail: CompanyDetail) -> None:
        self._detail = detail
        company = detail.company
        self._name.setText(company.name)
        self._show_badges(company)
        town = f"{company.postal_code} {company.city}".strip()
        cvr = f"CVR {format_cvr(company.cvr)}" if company.cvr else tr("Uden CVR-nummer")
        self._address.setText(
            " · ".join(p for p in (cvr, ", ".join(a for a in (company.address, town) if a)) if p)
        )
        counts = {"needs": len(detail.needs), "matches": len(detail.matches)}
        for code, text in self._tab_texts().items():
            self._tabs.set_text(code, f"{text} {counts[code]}" if counts.get(code) else text)
        self._stack.setCurrentWidget(self._page)
        self._show_tab()
        self.shown.emit(company.id)

    def _show_badges(self, company: Company) -> None:
        while (item := self._badges.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for badge in company_badges(company):
            self._badges.addWidget(badge)
        self._badges.addStretch(1)

    def _show_error(self, error: KnownError) -> None:
        if self._failed is not None:
            self._stack.removeWidget(self._failed)
            self._failed.deleteLater()
        self._failed = ErrorState(tr("Virksomheden kunne ikke åbnes"), str(error), self.refresh)
        self._stack.addWidget(self._failed)
        self._stack.setCurrentWidget(self._failed)

    def flush(self) -> None:
        """Write what was typed in the open tab and not written yet."""
        write = getattr(self._area.widget(), "flush", None)
        if write is not None:
            write()

    def _show_tab(self) -> None:
        """Build the page of the chosen tab."""
        if self._detail is None:
            return
        extra, shown = self._extra_tabs.get(self._tabs.current()), (self._tabs.current(), self.company_id)
        if extra is not None:
            if shown != self._extra_shown:  # it refreshes itself, and may hold what is being typed
                self._area.setWidget(extra.make(self.company_id, self))
            self._extra_shown = shown
            return
        self._extra_shown = ("", "")
        place = self._area.verticalScrollBar().value()
        builders: dict[str, Callable[[CompanyDetail], QWidget]] = {
            "overview": self._overview,
            "people": self._people,
            "needs": self._needs,
            "matches": self._matches,
            "handouts": self._handouts,
            "history": self._history_page,
        }
        self._area.setWidget(builders[self._tabs.current()](self._detail))
        self._area.verticalScrollBar().setValue(place)

    def _overview(self, detail: CompanyDetail) -> QWidget:
        page = Overview(detail, self._clock.today())
        page.open_visit.connect(self.open_visit)
        page.edit_basis.connect(self._open_basis)
        page.open_conflict.connect(lambda: self.open_conflict.emit("company", detail.company.id))
        return page

    def _people(self, detail: CompanyDetail) -> QWidget:
        made: list[QWidget] = []
        for person in detail.people:
            row = rows.person_row(person, lambda one=person: self._delete_person(one))
            row.opened.connect(lambda one=person: self._open_person(one))
            made.append(row)
        add = (tr("Ny kontaktperson"), lambda: self._open_person(ContactPerson(company_id=detail.company.id)))
        empty = ("user", tr("Ingen kontaktpersoner endnu"), tr("Notér, hvem du taler med i virksomheden."))
        return rows.RecordList(made, add=add, empty=empty)

    def _needs(self, detail: CompanyDetail) -> QWidget:
        made: list[QWidget] = []
        for need in detail.needs:
            row = rows.need_row(
                need,
                lambda one=need: self.new_match.emit(one.company_id, one.id),
                lambda one=need: self._delete_need(one),
            )
            row.opened.connect(lambda one=need: self._open_need(one))
            made.append(row)
        add = (tr("Nyt behov"), lambda: self._open_need(Need(company_id=detail.company.id)))
        empty = (
            "briefcase",
            tr("Ingen behov endnu"),
            tr("Behov kommer fra besøg, eller du opretter dem her."),
        )
        return rows.RecordList(made, add=add, empty=empty)

    def _matches(self, detail: CompanyDetail) -> QWidget:
        made: list[QWidget] = []
        for shown in detail.matches:
            row = rows.match_row(shown)
            row.opened.connect(lambda one=shown.match.id: self.open_match.emit(one))
            made.append(row)
        add = (tr("Nyt match"), lambda: self.new_match.emit(detail.company.id, ""))
        empty = (
            "handshake",
            tr("Ingen matches endnu"),
            tr("Et match kæder virksomheden sammen med en kandidat."),
        )
        return rows.RecordList(made, add=add, empty=empty)

    def _handouts(self, detail: CompanyDetail) -> QWidget:
        empty = (
            "printer",
            tr("Intet udleveret endnu"),
            tr("Her står, hvad virksomheden har fået på papir eller mail."),
        )
        made: list[QWidget] = []
        for handout in detail.handouts:
            row = rows.handout_row(handout)
            row.opened.connect(lambda one=handout.id: self.open_handout.emit(one))
            made.append(row)
        return rows.RecordList(made, add=None, empty=empty)

    def _history_page(self, detail: CompanyDetail) -> QWidget:
        if self._lines is None:
            company_id = detail.company.id
            self._ops.read(
                lambda: self._history.of("company", company_id), self._show_history, owner=self, key="history"
            )
            return DelayedSkeleton(6)
        empty = ("history", tr("Ingen ændringer endnu"), tr("Her står, hvem der ændrede hvad og hvornår."))
        return rows.RecordList([rows.history_row(line) for line in self._lines], add=None, empty=empty)

    def _show_history(self, lines: tuple[HistoryLine, ...]) -> None:
        self._lines = lines
        if self._tabs.current() == "history":
            self._show_tab()

    def _open_person(self, person: ContactPerson) -> None:
        self._open(contact_person_dialog(self._ops, self._companies, self._local, self._clock, person, self))

    def _open_need(self, need: Need) -> None:
        self._open(need_dialog(self._ops, self._companies, self._local, self._clock, need, self))

    def _open_basis(self) -> None:
        if self._detail is not None:
            company = self._detail.company
            self._open(
                contact_basis_dialog(self._ops, self._companies, self._local, self._clock, company, self)
            )

    def _open(self, dialog: RecordDialog) -> None:
        dialog.saved.connect(lambda: self.toast.emit(tr("Gemt"), True))  # noqa: FBT003 - a signal's argument
        dialog.open()

    def _delete_person(self, person: ContactPerson) -> None:
        self._ops.write(lambda: self._companies.delete_person(person.id), self._tell_deleted, owner=self)

    def _delete_need(self, need: Need) -> None:
        self._ops.write(lambda: self._companies.delete_need(need.id), self._tell_deleted, owner=self)

    def _tell_deleted(self, name: str) -> None:
        self.toast.emit(tr("{name} er slettet", name=name), True)  # noqa: FBT003 - a signal's argument
