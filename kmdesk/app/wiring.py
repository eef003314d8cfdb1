"""What opens what: pages, commands and the signals between screens, for one open desk.

A page is imported and made the first time somebody goes there, so that the start pays for I dag alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from kmdesk.app.commands import commands
from kmdesk.app.documents import Documents
from kmdesk.app.papers import Papers
from kmdesk.app.services import Services
from kmdesk.core.i18n import mark, tr, trn
from kmdesk.services.search import Hit
from kmdesk.services.today import Today
from kmdesk.store.journal import Group
from kmdesk.ui.operations import Touched
from kmdesk.ui.screens.today.screen import TodayScreen
from kmdesk.ui.shell.rail import Place
from kmdesk.ui.shell.window import Page
from kmdesk.ui.widgets.messages import ReadOnlyBanner

if TYPE_CHECKING:
    from kmdesk.app.session import Opened, Session
    from kmdesk.models import Need
    from kmdesk.ui.screens.candidates.screen import CandidatesScreen
    from kmdesk.ui.screens.companies.form import CompanyDialog
    from kmdesk.ui.screens.companies.screen import CompaniesScreen
    from kmdesk.ui.screens.matches.screen import MatchesScreen
    from kmdesk.ui.screens.schemes.screen import SchemesScreen
    from kmdesk.ui.screens.visits.contact_dialog import ContactDialog, ContactMode
    from kmdesk.ui.screens.visits.page import VisitsPage


class Wiring(QObject):
    """The screens of one open desk and the roads between them."""

    def __init__(self, session: Session, opened: Opened) -> None:
        super().__init__(session)
        self._session = session
        self.window, self.ops, self.clock = session.window, session.ops, session.clock
        self.desk = opened.desk
        self.services = Services(opened.desk, session.clock)
        self.documents = Documents(self.window, self.ops, self.services, self.clock)
        self.papers = Papers(self.window, self.ops, self.services, self.documents, self.clock)
        self.window.set_pages(self._pages())
        self.window.set_commands(commands(self))
        self.window.top_bar.show_broker(opened.broker_name)
        self.window.top_bar.new.clicked.connect(self.new_here)
        self.ops.changed.connect(self._on_changed)
        self.window.history_asked.connect(self.show_history)
        today = self._today_page()
        self.window.show_made("today", today)
        today.show_today(opened.today)
        self.window.focus_page()
        QTimer.singleShot(0, self, self._complete)

    def _complete(self) -> None:
        """Add what the first picture of I dag does without, once it is painted."""
        from kmdesk.app.drafts import DraftOffer
        from kmdesk.ui.shell.search_popup import SearchPopup

        self._popup = SearchPopup(
            self.window.top_bar.search, self.ops, self.services.search, self.window.content
        )
        self._popup.set_commands(list(self.window.actions_by_key.values()))
        self._popup.opened.connect(self.open_hit)
        self._popup.left.connect(self.window.focus_page)
        self._refresh_standing()
        if self.desk.read_only:
            self.window.show_notice(
                ReadOnlyBanner(
                    tr("Disken kan ikke skrives til. Giv skriveadgang til mappen, og start kmdesk igen.")
                )
            )
        else:
            DraftOffer(self)

    # -- pages -----------------------------------------------------------------------------------

    def _pages(self) -> list[Page]:
        return [
            Page(Place("today", mark("I dag"), "sun"), self._today_page),
            Page(Place("companies", mark("Virksomheder"), "building-2"), self._companies_page),
            Page(Place("visits", mark("Besøg"), "calendar-days"), self._visits_page),
            Page(Place("candidates", mark("Kandidater"), "users"), self._candidates_page),
            Page(Place("matches", mark("Matches"), "git-compare"), self._matches_page),
            Page(Place("promises", mark("Løfter"), "handshake"), self._promises_page),
            Page(Place("schemes", mark("Ordninger"), "library"), self._schemes_page),
            Page(Place("settings", mark("Indstillinger"), "settings"), self._settings_page, foot=True),
        ]

    def _today_page(self) -> TodayScreen:
        page = TodayScreen(self.ops, self.services.today, lambda: self.services.tasks)
        page.open_visit.connect(self.open_visit)
        page.start_visit.connect(self.start_visit)
        page.print_summary.connect(self.documents.preview_summary)
        page.plan_visit.connect(self.plan_visit)
        page.new_company.connect(self.new_company)
        page.open_company.connect(self.open_company)
        page.show_promises.connect(lambda: self.window.open_page("promises"))
        page.toast.connect(self.toast)
        page.loaded.connect(self._show_day_on_rail)
        return page

    def _companies_page(self) -> CompaniesScreen:
        from kmdesk.ui.screens.companies.screen import CompaniesScreen

        page = CompaniesScreen(self.ops, self.desk.store, self.desk.local, self.clock)
        page.new_company.connect(self.new_company)
        page.edit_company.connect(self.edit_company)
        page.import_cvr.connect(self.import_cvr)
        page.register_contact.connect(self.register_contact)
        page.plan_visit.connect(self.plan_visit)
        page.open_visit.connect(self.open_visit)
        page.new_match.connect(self.new_match)
        page.open_match.connect(self.open_match)
        page.open_handout.connect(self.documents.preview_handout)
        page.toast.connect(self.toast)
        return page

    def _visits_page(self) -> VisitsPage:
        from kmdesk.ui.screens.visits.page import VisitsPage
        from kmdesk.ui.screens.visits.screen import VisitListScreen
        from kmdesk.ui.screens.visits.visit_screen import VisitScreen

        services = self.services
        listed = VisitListScreen(self.ops, services.visits, services.visit_list, self.clock)
        listed.edit_contact.connect(self.edit_visit)
        listed.plan_contact.connect(self.plan_visit)
        listed.record_contact.connect(self.register_contact)
        one = VisitScreen(
            self.ops,
            services.visits,
            services.guides,
            services.tasks,
            local=self.desk.local,
            clock=self.clock,
        )
        one.open_company.connect(self.open_company)
        one.open_need.connect(self.edit_need)
        one.new_need.connect(self.new_need)
        one.edit_contact.connect(self.edit_visit)
        one.open_scheme.connect(self.open_scheme)
        one.print_scheme.connect(self.documents.preview_scheme)
        for screen in (listed, one):
            screen.start_visit.connect(self.start_visit)
            screen.print_summary.connect(self.documents.preview_summary)
            screen.toast.connect(self.toast)
        return VisitsPage(listed, one)

    def _candidates_page(self) -> CandidatesScreen:
        from kmdesk.ui.screens.candidates.screen import CandidatesScreen

        page = CandidatesScreen(self.ops, self.services.candidates, local=self.desk.local, clock=self.clock)
        page.toast.connect(self.toast)
        return page

    def _matches_page(self) -> MatchesScreen:
        from kmdesk.services.match_moves import MatchMoves
        from kmdesk.ui.screens.matches.screen import MatchesScreen

        services = self.services
        page = MatchesScreen(
            self.ops,
            services.matches,
            MatchMoves(self.desk.store, self.clock),
            candidates=services.candidates,
            history=services.history,
            local=self.desk.local,
            clock=self.clock,
        )
        page.open_company.connect(self.open_company)
        page.toast.connect(self.toast)
        return page

    def _promises_page(self) -> QWidget:
        from kmdesk.ui.screens.promises.screen import PromisesScreen

        page = PromisesScreen(
            self.ops, self.services.tasks, self.services.search, self.desk.local, self.clock
        )
        page.open_company.connect(self.open_company)
        page.toast.connect(self.toast)
        return page

    def _schemes_page(self) -> QWidget:
        from kmdesk.ui.screens.schemes.screen import SchemesScreen

        page = SchemesScreen(
            self.ops,
            self.services.scheme_pages,
            self.services.schemes,
            self.documents.scheme_sheet,
            local=self.desk.local,
            clock=self.clock,
        )
        page.preview_wanted.connect(self.documents.show)
        page.toast.connect(self.toast)
        return page

    def _settings_page(self) -> QWidget:
        from kmdesk.services.office_settings import OfficeSettings
        from kmdesk.services.security import Security
        from kmdesk.ui.screens.settings.screen import SettingsScreen

        session = self._session
        page = SettingsScreen(
            self.ops,
            OfficeSettings(self.desk.store),
            Security(session.profile, self.desk.key),
            session.settings,
            session.profile,
            self.clock,
        )
        page.settings_changed.connect(session.keep_settings)
        page.print_code.connect(self.documents.preview_recovery_code)
        page.toast.connect(self.toast)
        return page

    # -- commands --------------------------------------------------------------------------------

    def new_here(self) -> None:
        """Make a new one of what the page lists (Ctrl+N)."""
        makers: dict[str, Callable[[], object]] = {
            "visits": self.plan_visit,
            "matches": self.new_match,
            "candidates": self.new_candidate,
            "promises": lambda: self.ask_page("new_promise"),
        }
        makers.get(self.window.current_key, self.new_company)()

    def print_here(self) -> None:
        """Print what is shown (Ctrl+P): a scheme's sheet, the summary of the open visit or of the latest."""
        self.window.flush()
        if self.window.current_key == "schemes":
            self.ask_page("hand_out")
        else:
            self.documents.preview_summary(self.papers.subject().visit_id)

    def undo(self) -> None:
        """Take back the last action, whatever screen it was made on."""
        self.window.flush()
        self.ops.write(
            self.desk.store.undo, lambda group: self._tell_turned(tr("Fortrudt"), group), owner=self
        )

    def redo(self) -> None:
        """Do the last undone action again."""
        self.ops.write(
            self.desk.store.redo, lambda group: self._tell_turned(tr("Gentaget"), group), owner=self
        )

    def toast(self, text: str, undo: bool) -> None:
        """Say what was done, with a way back if there is one."""
        self.window.toast.show_message(text, self.undo if undo else None)

    def show_history(self, kind: str, record_id: str, over: QWidget) -> None:
        """Show who changed a record and when, over the dialog that is open."""
        from kmdesk.ui.dialogs.history import HistoryDialog

        self.ops.read(
            lambda: self.services.history.of(kind, record_id),
            lambda lines: HistoryDialog(lines, over).open(),
            owner=self,
        )

    def show_help(self) -> None:
        """Show the keys of the program."""
        from kmdesk.ui.dialogs.help import HelpDialog

        HelpDialog(list(self.window.commands), self.window).open()

    # -- companies -------------------------------------------------------------------------------

    def new_company(self) -> None:
        """Open an empty company form."""
        self._company_dialog(None)

    def edit_company(self, company_id: str) -> None:
        """Open the form of a company."""
        self._company_dialog(company_id)

    def open_company(self, company_id: str) -> None:
        """Show a company in the list with its pane."""
        cast("CompaniesScreen", self.window.open_page("companies")).open_company(company_id)

    def import_cvr(self) -> None:
        """Open an empty company form and ask for the CVR file that fills it."""
        self._company_dialog(None).choose_file()

    def _company_dialog(self, company_id: str | None) -> CompanyDialog:
        from kmdesk.ui.screens.companies.form import CompanyDialog

        dialog = CompanyDialog(
            self.ops,
            self.services.company_forms,
            self.desk.local,
            self.clock,
            company_id=company_id,
            parent=self.window,
        )
        return self.open_company_dialog(dialog)

    def open_company_dialog(self, dialog: CompanyDialog) -> CompanyDialog:
        """Connect a company form and open it."""

        def saved(company_id: str, register: bool) -> None:
            self.open_company(company_id)
            self.toast(tr("Virksomheden er gemt"), True)  # noqa: FBT003 - a signal's argument
            if register:
                self.register_contact(company_id)

        dialog.saved.connect(saved)
        dialog.open_existing.connect(self.open_company)
        dialog.open()
        return dialog

    # -- visits ----------------------------------------------------------------------------------

    def open_visit(self, visit_id: str) -> None:
        """Show a visit with its guide."""
        cast("VisitsPage", self.window.open_page("visits")).show_visit(visit_id)

    def start_visit(self, visit_id: str) -> None:
        """Begin a planned visit and show it."""
        self.ops.write(
            lambda: self.services.visits.start(visit_id), lambda _: self.open_visit(visit_id), owner=self
        )

    def plan_visit(self, company_id: str = "") -> None:
        """Open the form that plans a contact; asks for the company when none is given."""
        self._with_company(tr("Planlæg besøg"), company_id, lambda chosen: self.contact_with(chosen, "plan"))

    def register_contact(self, company_id: str = "") -> None:
        """Open the form that records a contact that took place."""
        self._with_company(
            tr("Registrér kontakt"), company_id, lambda chosen: self.contact_with(chosen, "record")
        )

    def edit_visit(self, visit_id: str) -> None:
        """Open the form of a contact."""
        self._contact_dialog("edit").begin_edit(visit_id)

    def contact_with(self, company_id: str, mode: ContactMode) -> None:
        """Open the form of a new contact with a company."""
        self._contact_dialog(mode).begin_new(company_id)

    def _contact_dialog(self, mode: ContactMode) -> ContactDialog:
        from kmdesk.ui.screens.visits.contact_dialog import ContactDialog

        dialog = ContactDialog(
            self.ops, self.services.visits, self.desk.local, self.clock, mode=mode, parent=self.window
        )
        dialog.saved.connect(self._contact_saved)
        return dialog

    def _contact_saved(self, visit_id: str, start: bool) -> None:
        if start:
            self.start_visit(visit_id)
        else:
            self.toast(tr("Kontakten er gemt"), True)  # noqa: FBT003 - a signal's argument

    def _with_company(self, title: str, company_id: str, then: Callable[[str], object]) -> None:
        if company_id:
            then(company_id)
            return
        from kmdesk.ui.dialogs.choose_company import ChooseCompanyDialog

        dialog = ChooseCompanyDialog(title, self.ops, self.services.search, self.window)
        dialog.chosen.connect(then)
        dialog.new_asked.connect(self.new_company)
        dialog.open()

    def open_scheme(self, code: str, visit_id: str = "") -> None:
        """Show a support scheme, for a visit when one is given."""
        cast("SchemesScreen", self.window.open_page("schemes")).open_scheme(code, visit_id)

    # -- needs -----------------------------------------------------------------------------------

    def edit_need(self, need_id: str) -> None:
        """Open the form of a need."""
        from kmdesk.models import Need

        self.ops.read(lambda: self.desk.store.require(Need, need_id), self.need_dialog, owner=self)

    def new_need(self, company_id: str, visit_id: str) -> None:
        """Open an empty form of a need found at a visit."""
        from kmdesk.models import Need

        self.need_dialog(Need(company_id=company_id, visit_id=visit_id, broker_id=self.desk.store.broker_id))

    def need_dialog(self, need: Need) -> None:
        """Open the form of a need, new or not."""
        from kmdesk.ui.dialogs.need import need_dialog

        need_dialog(self.ops, self.services.companies, self.desk.local, self.clock, need, self.window).open()

    # -- matches and candidates ------------------------------------------------------------------

    def new_match(self, company_id: str = "", need_id: str = "") -> None:
        """Open the form that puts a company and a candidate together."""
        self._matches().new_match(company_id, need_id)

    def open_match(self, match_id: str) -> None:
        """Show a match on the board."""
        self._matches().show_match(match_id)

    def new_candidate(self) -> None:
        """Open an empty candidate form."""
        self._candidates().new_candidate()

    def edit_candidate(self, candidate_id: str) -> None:
        """Open the form of a candidate."""
        self._candidates().edit_candidate(candidate_id)

    def _matches(self) -> MatchesScreen:
        return cast("MatchesScreen", self.window.open_page("matches"))

    def _candidates(self) -> CandidatesScreen:
        return cast("CandidatesScreen", self.window.open_page("candidates"))

    def open_hit(self, hit: Hit) -> None:
        """Show what was chosen among the hits of the search."""
        if hit.kind == "visit":
            self.open_visit(hit.record_id)
        elif hit.kind == "candidate":
            self.edit_candidate(hit.record_id)
        else:
            self.open_company(hit.company_id)

    # -- standing --------------------------------------------------------------------------------

    def _on_changed(self, _touched: Touched, _by: object) -> None:
        self._refresh_standing()

    def _refresh_standing(self) -> None:
        """Show what undo would do, and how much waits to be shared."""
        journal = self.desk.store.journal

        def work() -> tuple[list[Group], list[Group], int]:
            return journal.to_undo(), journal.to_redo(), journal.waiting()

        def show(read: tuple[list[Group], list[Group], int]) -> None:
            undo, redo, waiting = read
            self.window.set_undo_texts(_name(undo), _name(redo))
            text = trn(waiting, "{n} ændring gemt på denne pc", "{n} ændringer gemt på denne pc")
            self.window.top_bar.chip.show_state("cloud-off", "soon", f"{text} ·", tr("Offline"))
            self.window.top_bar.chip.setToolTip(
                tr("Skrivebordet er ikke forbundet til et kontor. Alt ligger krypteret her.")
            )

        self.ops.read(work, show, owner=self, key="standing")

    def _show_day_on_rail(self, today: Today) -> None:
        rail = self.window.rail
        if rail is None:
            return
        late = len(today.overdue)
        rail.set_badge("today", str(late) if late else "", late=True)
        open_visits = sum(visit.status != "done" for visit in today.visits)
        rail.set_badge("visits", str(open_visits) if open_visits else "")

    def _tell_turned(self, lead: str, group: Group | None) -> None:
        if group is not None:
            name = f"{group.action}: {group.subject}" if group.subject else group.action
            self.toast(f"{lead}: {name}", False)  # noqa: FBT003 - a signal's argument

    def focus_search(self) -> None:
        """Go to the search field and select what stands in it."""
        self.window.top_bar.search.setFocus()
        self.window.top_bar.search.selectAll()

    def ask_page(self, name: str) -> None:
        """Ask the page that is shown to do what `name` says, when it can."""
        method = getattr(self.window.page(self.window.current_key), name, None)
        if method is not None:
            method()


def _name(groups: list[Group]) -> str:
    if not groups:
        return ""
    return f"{groups[0].action} ({groups[0].subject})" if groups[0].subject else groups[0].action
