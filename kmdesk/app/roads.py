"""The roads between the screens of one open desk: what one of them asks another to show or to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from kmdesk.app.inquiry_roads import InquiryRoads
from kmdesk.app.referral_roads import ReferralRoads
from kmdesk.app.services import Services
from kmdesk.core.i18n import tr
from kmdesk.services.search import Hit
from kmdesk.store.journal import Group

if TYPE_CHECKING:
    from kmdesk.app.session import Opened, Session
    from kmdesk.models import Lead, Need
    from kmdesk.services.company_query import CompanyQuery
    from kmdesk.store.local import Draft
    from kmdesk.ui.screens.agreements.page import AgreementsPage
    from kmdesk.ui.screens.calls.page import CallsPage
    from kmdesk.ui.screens.candidates.screen import CandidatesScreen
    from kmdesk.ui.screens.companies.form import CompanyDialog
    from kmdesk.ui.screens.companies.page import CompaniesPage
    from kmdesk.ui.screens.matches.screen import MatchesScreen
    from kmdesk.ui.screens.needs.page import NeedsPage
    from kmdesk.ui.screens.needs.places import PlacesPage
    from kmdesk.ui.screens.schemes.screen import SchemesScreen
    from kmdesk.ui.screens.visits.contact_dialog import ContactDialog, ContactMode
    from kmdesk.ui.screens.visits.page import VisitsPage


class Roads(QObject):
    """Shows records and opens their forms, whoever asks; says what was done, with a way back."""

    def __init__(self, session: Session, opened: Opened) -> None:
        super().__init__(session)
        self.window, self.ops, self.clock = session.window, session.ops, session.clock
        self.desk = opened.desk
        self.services = Services(opened.desk, session.clock)
        self.inquiries, self.referrals = InquiryRoads(self), ReferralRoads(self)

    # -- the way back ----------------------------------------------------------------------------

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

    def _tell_turned(self, lead: str, group: Group | None) -> None:
        if group is not None:
            name = f"{group.action}: {group.subject}" if group.subject else group.action
            self.toast(f"{lead}: {name}", False)  # noqa: FBT003 - a signal's argument

    # -- companies -------------------------------------------------------------------------------

    def new_company(self) -> None:
        """Open an empty company form."""
        self._company_dialog(None)

    def edit_company(self, company_id: str) -> None:
        """Open the form of a company."""
        self._company_dialog(company_id)

    def open_company(self, company_id: str) -> None:
        """Show a company in the list with its pane."""
        self._companies().open_company(company_id)

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

    def new_need_anywhere(self) -> None:
        """Go to the needs and begin a new one."""
        cast("NeedsPage", self.window.open_page("needs")).new_need()

    def new_agreement(self) -> None:
        """Go to the agreements and begin a new one."""
        self._agreements().new_agreement()

    def need_dialog(self, need: Need) -> None:
        """Open the form of a need, new or not."""
        from kmdesk.ui.dialogs.need import need_dialog

        need_dialog(self.ops, self.services.companies, self.desk.local, self.clock, need, self.window).open()

    def open_need(self, need_id: str) -> None:
        """Show a need or job order in the list with its pane."""
        cast("NeedsPage", self.window.open_page("needs")).open_need(need_id)

    def open_place(self, place_id: str) -> None:
        """Show a standing place in the bank with its pane."""
        cast("NeedsPage", self.window.open_page("needs")).open_place(place_id)

    def new_place(self, company_id: str) -> None:
        """Open the form of a new standing place of a company, over the bank."""
        self._place_bank().steps.new(company_id)

    def edit_place(self, place_id: str) -> None:
        """Open the form of a standing place, over the bank."""
        self._place_bank().steps.edit(place_id)

    def _place_bank(self) -> PlacesPage:
        page = cast("NeedsPage", self.window.open_page("needs"))
        page.show_view("places")
        return page.places

    def find_candidates(self, need_id: str) -> None:
        """Open the list of those who fit a need."""
        from kmdesk.ui.dialogs.shortlist import ShortlistDialog

        dialog = ShortlistDialog(self.ops, self.services.shortlists, need_id, self.window)
        dialog.open_asked.connect(self.edit_candidate)
        dialog.undo_asked.connect(self.undo)
        dialog.begin()

    def find_orders(self, candidate_id: str) -> None:
        """Open the list of the needs that fit a candidate."""
        from kmdesk.ui.dialogs.fitting_orders import FittingOrdersDialog

        dialog = FittingOrdersDialog(self.ops, self.services.shortlists, candidate_id, self.window)
        dialog.open_asked.connect(self.open_need)
        dialog.undo_asked.connect(self.undo)
        dialog.begin()

    # -- calls and referrals ---------------------------------------------------------------------

    def open_lead(self, lead_id: str) -> None:
        """Show a company that won a job in the list with its pane."""
        cast("CallsPage", self.window.open_page("calls")).open_lead(lead_id)

    def edit_lead(self, lead_id: str) -> None:
        """Go on with the form of a company that won a job, over the list; `new` for one that is new."""
        page = cast("CallsPage", self.window.open_page("calls"))
        page.show_view("leads")
        if lead_id == "new":
            page.leads.steps.new()
        else:
            page.leads.steps.edit(lead_id)

    def new_company_of(self, lead: Lead, then: Callable[[str], object], because: str) -> None:
        """Open the form of a new company a lead is about and say why (`because`); `then` is told its id."""
        from kmdesk.services.leads import company_values
        from kmdesk.ui.screens.companies.form import CompanyDialog

        dialog = CompanyDialog(
            *(self.ops, self.services.company_forms, self.desk.local, self.clock),
            values=company_values(lead),
            because=because,
            parent=self.window,
        )
        self.open_company_dialog(dialog)

        def made(company_id: str, register: bool) -> None:
            then(company_id)
            if because and not register:  # it was made to be called
                self.window.open_page("calls")

        dialog.saved.connect(made)

    def call_through(self, query: CompanyQuery) -> None:
        """Begin a call list of the companies that a filter lets through."""
        cast("CallsPage", self.window.open_page("calls")).show_query(query)

    def call_companies(self, company_ids: Sequence[str], name: str) -> None:
        """Begin a call list of these companies."""
        cast("CallsPage", self.window.open_page("calls")).show_companies(company_ids, name)

    def open_forecast(self) -> None:
        """Show the quarter's forecast panel."""
        self._companies().show_tab("forecast")

    def key_in_forecast(self, company_id: str, quarter: str) -> None:
        """Open the form of a company's answer to the forecast panel."""
        page = self._companies()
        page.show_tab("forecast")
        page.forecast.key_in(company_id, quarter)

    def edit_forecast_member(self, company_id: str) -> None:
        """Open the form of who answers the forecast panel for a company."""
        page = self._companies()
        page.show_tab("forecast")
        page.forecast.round.edit_member(company_id)

    def refer(self, company_id: str) -> None:
        """Begin a referral for a company."""
        page = self.inquiries.screen()
        page.show_part("referrals")
        page.referrals.new_referral(company_id)

    # -- agreements ------------------------------------------------------------------------------

    def open_agreement(self, agreement_id: str) -> None:
        """Show an agreement in the list with its pane."""
        self._agreements().open_agreement(agreement_id)

    def open_partnership(self, partnership_id: str) -> None:
        """Show a standing cooperation with its pane."""
        self._agreements().open_partnership(partnership_id)

    def _open_partnership_of(self, hit: Hit) -> None:
        """Show the cooperation that was found, or the one that what was found belongs to."""

        def find() -> str:
            row = self.desk.store.stored(hit.kind, hit.record_id) or {}
            return str(row.get("partnership_id", hit.record_id))

        self.ops.read(find, self.open_partnership, owner=self)

    def resume_partnership(self, sort: str, key: str) -> None:
        """Go on with a form about a cooperation that was left: its sort and the rest of the draft's key."""
        page = self._agreements()
        page.show_view("partnerships")
        page.partnerships.steps.resume(sort, key)

    def _agreements(self) -> AgreementsPage:
        return cast("AgreementsPage", self.window.open_page("agreements"))

    # -- matches and candidates ------------------------------------------------------------------

    def new_match(self, company_id: str = "", need_id: str = "", candidate_id: str = "") -> None:
        """Open the form that puts a company and a candidate together."""
        self._matches().new_match(company_id, need_id, candidate_id)

    def open_candidates_draft(self, kind: str, key: str) -> None:
        """Go on with a form about an institution that was left."""
        self._candidates().open_draft(kind, key)

    def resume_match(self, draft: Draft) -> None:
        """Go on with a form of a match that was left."""
        self._matches().resume(draft)

    def new_match_for(self, candidate_id: str) -> None:
        """Open the form of a new match for a candidate."""
        self.new_match("", "", candidate_id)

    def open_match(self, match_id: str) -> None:
        """Show a match on the board."""
        self._matches().show_match(match_id)

    def new_candidate(self) -> None:
        """Open an empty candidate form."""
        self._candidates().new_candidate()

    def edit_candidate(self, candidate_id: str) -> None:
        """Open the form of a candidate."""
        self._candidates().edit_candidate(candidate_id)

    def open_candidate(self, candidate_id: str) -> None:
        """Show a candidate in the bank with its pane."""
        self._candidates().open_candidate(candidate_id)

    def open_institution(self, institution_id: str) -> None:
        """Show an institution with its pane."""
        self._candidates().open_institution(institution_id)

    def _companies(self) -> CompaniesPage:
        return cast("CompaniesPage", self.window.open_page("companies"))

    def _matches(self) -> MatchesScreen:
        return cast("MatchesScreen", self.window.open_page("matches"))

    def _candidates(self) -> CandidatesScreen:
        return cast("CandidatesScreen", self.window.open_page("candidates"))

    def open_hit(self, hit: Hit) -> None:
        """Show what was chosen among the hits of the search."""
        roads: dict[str, Callable[[str], object]] = {
            "visit": self.open_visit,
            "candidate": self.open_candidate,
            "need": self.open_need,
            "inquiry": self.inquiries.open,
            "inquiry_question": self.inquiries.open_of,
            "agreement": self.open_agreement,
            "lead": self.open_lead,
            "standing_place": self.open_place,
            "institution": self.open_institution,
            "referral": lambda _id: self.inquiries.screen().show_part("referrals"),
        }
        if hit.kind in roads:
            roads[hit.kind](hit.record_id)
        elif hit.kind.startswith("partnership"):
            self._open_partnership_of(hit)
        else:
            self.open_company(hit.company_id)
