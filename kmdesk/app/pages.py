"""The pages of an open desk: each is imported and made the first time somebody goes there.

So the start pays for I dag alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from kmdesk.app.company_tabs import CompanyTabs
from kmdesk.core.i18n import mark
from kmdesk.ui.screens.today.screen import TodayScreen
from kmdesk.ui.shell.rail import Place
from kmdesk.ui.shell.window import Page

if TYPE_CHECKING:
    from kmdesk.app.session import Session
    from kmdesk.app.wiring import Wiring
    from kmdesk.ui.screens.agreements.page import AgreementsPage
    from kmdesk.ui.screens.candidates.screen import CandidatesScreen
    from kmdesk.ui.screens.companies.page import CompaniesPage
    from kmdesk.ui.screens.matches.screen import MatchesScreen
    from kmdesk.ui.screens.needs.page import NeedsPage
    from kmdesk.ui.screens.visits.page import VisitsPage


class Pages:
    """Makes the pages and connects what they ask for with the roads of the wiring."""

    def __init__(self, wiring: Wiring, session: Session) -> None:
        self._wiring, self._session = wiring, session
        self._ops, self._services, self._documents = wiring.ops, wiring.services, wiring.documents
        self._desk, self._clock = wiring.desk, wiring.clock
        self._tabs = CompanyTabs(wiring)

    def all(self) -> list[Page]:
        """Return the pages in the order of the rail."""
        return [
            Page(Place("today", mark("I dag"), "sun"), self.today),
            Page(Place("companies", mark("Virksomheder"), "building-2"), self.companies),
            Page(Place("visits", mark("Besøg"), "calendar-days"), self.visits),
            Page(Place("needs", mark("Behov & jobordrer"), "briefcase"), self.needs),
            Page(Place("candidates", mark("Kandidater"), "users"), self.candidates),
            Page(Place("matches", mark("Matches"), "git-compare"), self.matches),
            Page(Place("agreements", mark("Aftaler"), "handshake"), self.agreements),
            Page(Place("promises", mark("Løfter"), "circle-check"), self.promises),
            Page(Place("schemes", mark("Ordninger"), "library"), self.schemes),
            Page(Place("calls", mark("Ringeliste"), "phone"), self.calls),
            Page(Place("sync", mark("Synkronisering"), "hard-drive"), self._wiring.sharing.page, block=True),
            Page(Place("settings", mark("Indstillinger"), "settings"), self.settings, foot=True),
        ]

    def today(self) -> TodayScreen:
        """Make I dag."""
        page = TodayScreen(self._ops, self._services.today, lambda: self._services.tasks)
        page.open_visit.connect(self._wiring.open_visit)
        page.start_visit.connect(self._wiring.start_visit)
        page.print_summary.connect(self._documents.preview_summary)
        page.plan_visit.connect(self._wiring.plan_visit)
        page.new_company.connect(self._wiring.new_company)
        page.open_company.connect(self._wiring.open_company)
        page.open_need.connect(self._wiring.open_need)
        page.open_match.connect(self._wiring.open_match)
        page.open_partnership.connect(self._wiring.open_partnership)
        page.show_orders.connect(lambda: self._wiring.window.open_page("needs"))
        page.open_inquiry.connect(self._wiring.inquiries.open)
        page.show_inquiries.connect(self._wiring.inquiries.show)
        page.show_forecast.connect(self._wiring.open_forecast)
        page.print_day.connect(self._documents.preview_day)
        page.show_promises.connect(lambda: self._wiring.window.open_page("promises"))
        page.toast.connect(self._wiring.toast)
        page.loaded.connect(self._wiring.show_day_on_rail)
        return page

    def companies(self) -> CompaniesPage:
        """Make Virksomheder: the list, and the forecast panel."""
        from kmdesk.ui.screens.companies.page import CompaniesPage

        page = CompaniesPage(
            self._ops,
            self._desk.store,
            self._desk.local,
            self._clock,
            forecasts=self._services.forecasts,
            search=self._services.search,
            extra_tabs=self._tabs.all(),
        )
        page.ring.connect(self._wiring.call_companies)
        page.print_forms.connect(self._wiring.papers.print_forecast_forms)
        page.print_report.connect(self._documents.preview_forecast)
        page.new_company.connect(self._wiring.new_company)
        page.edit_company.connect(self._wiring.edit_company)
        page.import_cvr.connect(self._wiring.import_cvr)
        page.register_contact.connect(self._wiring.register_contact)
        page.plan_visit.connect(self._wiring.plan_visit)
        page.open_visit.connect(self._wiring.open_visit)
        page.new_match.connect(self._wiring.new_match)
        page.open_match.connect(self._wiring.open_match)
        page.call_through.connect(self._wiring.call_through)
        page.open_handout.connect(self._documents.preview_handout)
        page.open_conflict.connect(self._wiring.sharing.open_conflict)
        page.toast.connect(self._wiring.toast)
        return page

    def visits(self) -> VisitsPage:
        """Make Besøg: the list, and one visit with its guide."""
        from kmdesk.ui.screens.visits.page import VisitsPage
        from kmdesk.ui.screens.visits.screen import VisitListScreen
        from kmdesk.ui.screens.visits.visit_screen import VisitScreen

        services = self._services
        listed = VisitListScreen(self._ops, services.visits, services.visit_list, self._clock)
        listed.edit_contact.connect(self._wiring.edit_visit)
        listed.plan_contact.connect(self._wiring.plan_visit)
        listed.record_contact.connect(self._wiring.register_contact)
        one = VisitScreen(
            self._ops,
            services.visits,
            services.guides,
            services.tasks,
            local=self._desk.local,
            clock=self._clock,
        )
        one.open_company.connect(self._wiring.open_company)
        one.open_need.connect(self._wiring.edit_need)
        one.new_need.connect(self._wiring.new_need)
        one.edit_contact.connect(self._wiring.edit_visit)
        one.open_scheme.connect(self._wiring.open_scheme)
        one.print_scheme.connect(self._documents.preview_scheme)
        for screen in (listed, one):
            screen.start_visit.connect(self._wiring.start_visit)
            screen.print_summary.connect(self._documents.preview_summary)
            screen.toast.connect(self._wiring.toast)
        return VisitsPage(listed, one)

    def candidates(self) -> CandidatesScreen:
        """Make Kandidater."""
        from kmdesk.ui.screens.candidates.screen import CandidatesScreen

        page = CandidatesScreen(
            self._ops, self._services.candidates, local=self._desk.local, clock=self._clock
        )
        page.toast.connect(self._wiring.toast)
        page.find_orders.connect(self._wiring.find_orders)
        page.new_match_for.connect(self._wiring.new_match_for)
        page.print_candidate.connect(self._documents.preview_candidate)
        page.open_match.connect(self._wiring.open_match)
        page.open_place.connect(self._wiring.open_place)
        return page

    def needs(self) -> NeedsPage:
        """Make Behov & jobordrer: the needs and orders, and the bank of places."""
        from kmdesk.ui.screens.needs.page import NeedsPage
        from kmdesk.ui.screens.needs.places import PlacesPage
        from kmdesk.ui.screens.needs.screen import NeedsScreen

        services = self._services
        orders = NeedsScreen(
            self._ops,
            services.orders,
            services.order_list,
            services.order_details,
            circulations=services.circulations,
            companies=services.companies,
            search=services.search,
            local=self._desk.local,
            clock=self._clock,
        )
        orders.new_match.connect(self._wiring.new_match)
        orders.find_candidates.connect(self._wiring.find_candidates)
        orders.print_order.connect(self._documents.preview_order)
        orders.refer.connect(self._wiring.referrals.refer_need)
        orders.open_referral.connect(self._wiring.referrals.edit)
        places = PlacesPage(
            self._ops, services.standing_places, services.search, self._desk.local, self._clock
        )
        page = NeedsPage(orders, places)
        page.open_company.connect(self._wiring.open_company)
        page.open_match.connect(self._wiring.open_match)
        page.new_company.connect(self._wiring.new_company)
        page.toast.connect(self._wiring.toast)
        return page

    def agreements(self) -> AgreementsPage:
        """Make Aftaler: the agreements, and the standing cooperations."""
        from kmdesk.ui.screens.agreements.page import AgreementsPage
        from kmdesk.ui.screens.agreements.screen import AgreementsScreen
        from kmdesk.ui.screens.partnerships.page import PartnershipsPage

        services, common = self._services, (self._services.search, self._desk.local, self._clock)
        agreements = AgreementsScreen(self._ops, services.agreements, *common)
        agreements.print_agreement.connect(self._documents.preview_agreement)
        partnerships = PartnershipsPage(self._ops, services.partnerships, *common)
        partnerships.open_need.connect(self._wiring.open_need)
        partnerships.print_minutes.connect(self._documents.preview_minutes)
        page = AgreementsPage(agreements, partnerships)
        page.open_company.connect(self._wiring.open_company)
        page.new_company.connect(self._wiring.new_company)
        page.toast.connect(self._wiring.toast)
        return page

    def matches(self) -> MatchesScreen:
        """Make Matches."""
        from kmdesk.ui.screens.matches.screen import MatchesScreen

        services = self._services
        page = MatchesScreen(
            self._ops,
            services.matches,
            services.match_moves,
            candidates=services.candidates,
            history=services.history,
            local=self._desk.local,
            clock=self._clock,
            placements=services.placements,
            shortlists=services.shortlists,
        )
        page.open_company.connect(self._wiring.open_company)
        page.print_matches.connect(self._wiring.papers.choose)
        page.homes.print_wanted.connect(self._documents.preview_placements)
        page.pane.explain_with(self._ops, services.shortlists)
        page.pane.toast.connect(self._wiring.toast)
        page.toast.connect(self._wiring.toast)
        return page

    def promises(self) -> QWidget:
        """Make Løfter."""
        from kmdesk.ui.screens.promises.screen import PromisesScreen

        page = PromisesScreen(
            self._ops,
            self._services.tasks,
            self._services.search,
            self._desk.local,
            self._clock,
            self._services.referrals,
            self._services.inquiries,
            self._services.gathering,
        )
        page.new_company.connect(self._wiring.new_company)
        page.open_company.connect(self._wiring.open_company)
        page.open_need.connect(self._wiring.open_need)
        page.print_gathering.connect(self._documents.preview_gathering)
        page.toast.connect(self._wiring.toast)
        return page

    def calls(self) -> QWidget:
        """Make Ringeliste."""
        from kmdesk.services.saved_filters import SavedFilters
        from kmdesk.ui.screens.calls.page import CallsPage
        from kmdesk.ui.screens.calls.screen import CallsScreen
        from kmdesk.ui.screens.leads.page import LeadsPage

        local, services = self._desk.local, self._services
        calls = CallsScreen(self._ops, services.calls, SavedFilters(local), local, self._clock)
        calls.plan_visit.connect(self._wiring.plan_visit)
        calls.new_need.connect(self._wiring.new_need)
        calls.refer.connect(self._wiring.refer)
        leads = LeadsPage(self._ops, services.leads, services.search, local, self._clock)
        leads.steps.new_company.connect(self._wiring.new_company_of)
        page = CallsPage(calls, leads)
        page.new_company.connect(self._wiring.new_company)
        page.open_company.connect(self._wiring.open_company)
        page.toast.connect(self._wiring.toast)
        return page

    def schemes(self) -> QWidget:
        """Make Ordninger."""
        from kmdesk.ui.screens.schemes.screen import SchemesScreen

        page = SchemesScreen(
            self._ops,
            self._services.scheme_pages,
            self._services.schemes,
            self._documents.scheme_sheet,
            local=self._desk.local,
            clock=self._clock,
        )
        page.preview_wanted.connect(self._documents.show)
        page.toast.connect(self._wiring.toast)
        return page

    def settings(self) -> QWidget:
        """Make Indstillinger."""
        from kmdesk.services.office_settings import OfficeSettings
        from kmdesk.services.security import Security
        from kmdesk.ui.screens.settings.screen import SettingsScreen

        session = self._session
        page = SettingsScreen(
            self._ops,
            OfficeSettings(self._desk.store),
            Security(session.profile, self._desk.key),
            session.settings,
            session.profile,
            self._clock,
            weights=self._services.match_weights,
            sharing=self._wiring.sharing.settings_page(),
        )
        page.settings_changed.connect(session.keep_settings)
        page.print_code.connect(self._documents.preview_recovery_code)
        page.toast.connect(self._wiring.toast)
        return page
