"""Every service of an open desk, made when first asked for, so that the start pays for I dag alone."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kmdesk.core.clock import Clock
    from kmdesk.services.agreements import Agreements
    from kmdesk.services.calls import Calls
    from kmdesk.services.candidates import Candidates
    from kmdesk.services.circulation import Circulations
    from kmdesk.services.companies import Companies
    from kmdesk.services.company_form import CompanyForms
    from kmdesk.services.conflicts import Conflicts
    from kmdesk.services.forecast import Forecasts
    from kmdesk.services.gathering import Gathering
    from kmdesk.services.growth import Growth
    from kmdesk.services.guide import VisitGuides
    from kmdesk.services.handouts import Handouts
    from kmdesk.services.history import History
    from kmdesk.services.inquiries import Inquiries
    from kmdesk.services.leads import Leads
    from kmdesk.services.match_moves import MatchMoves
    from kmdesk.services.match_weights import MatchWeights
    from kmdesk.services.matches import Matches
    from kmdesk.services.order_detail import OrderDetails
    from kmdesk.services.order_query import OrderList
    from kmdesk.services.orders import Orders
    from kmdesk.services.partnerships import Partnerships
    from kmdesk.services.placements import Placements
    from kmdesk.services.referrals import Referrals
    from kmdesk.services.scheme_page import SchemePages
    from kmdesk.services.schemes import Schemes
    from kmdesk.services.search import Search
    from kmdesk.services.shortlist import Shortlists
    from kmdesk.services.skills_map import SkillsMap
    from kmdesk.services.standing_places import StandingPlaces
    from kmdesk.services.sync_overview import SyncOverview
    from kmdesk.services.tasks import Tasks
    from kmdesk.services.today import TodayService
    from kmdesk.services.tool_box import ToolBox
    from kmdesk.services.visit_list import VisitList
    from kmdesk.services.visit_summary import VisitSummaries
    from kmdesk.services.visits import Visits
    from kmdesk.store.desk import Desk


class Services:
    """The use cases of one desk. Each is used on the store's thread."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self.store, self._clock = desk.store, clock

    @cached_property
    def today(self) -> TodayService:
        """I dag."""
        from kmdesk.services.today import TodayService

        return TodayService(self.store, self._clock)

    @cached_property
    def tasks(self) -> Tasks:
        """Promises."""
        from kmdesk.services.tasks import Tasks

        return Tasks(self.store, self._clock)

    @cached_property
    def search(self) -> Search:
        """Search in everything."""
        from kmdesk.services.search import Search

        return Search(self.store)

    @cached_property
    def companies(self) -> Companies:
        """The company list and a company's pane."""
        from kmdesk.services.companies import Companies

        return Companies(self.store)

    @cached_property
    def company_forms(self) -> CompanyForms:
        """Creating and editing a company."""
        from kmdesk.services.company_form import CompanyForms

        return CompanyForms(self.store)

    @cached_property
    def visits(self) -> Visits:
        """Planning and recording contacts."""
        from kmdesk.services.visits import Visits

        return Visits(self.store)

    @cached_property
    def visit_list(self) -> VisitList:
        """The list of visits."""
        from kmdesk.services.visit_list import VisitList

        return VisitList(self.store)

    @cached_property
    def guides(self) -> VisitGuides:
        """The interview guide of a visit."""
        from kmdesk.services.guide import VisitGuides

        return VisitGuides(self.store)

    @cached_property
    def summaries(self) -> VisitSummaries:
        """What a visit's summary is made from."""
        from kmdesk.services.visit_summary import VisitSummaries

        return VisitSummaries(self.store)

    @cached_property
    def handouts(self) -> Handouts:
        """What was given out."""
        from kmdesk.services.handouts import Handouts

        return Handouts(self.store)

    @cached_property
    def schemes(self) -> Schemes:
        """The catalogue of support schemes."""
        from kmdesk.services.schemes import Schemes

        return Schemes(self.store)

    @cached_property
    def scheme_pages(self) -> SchemePages:
        """The schemes as a broker looks them up."""
        from kmdesk.services.scheme_page import SchemePages

        return SchemePages(self.store)

    @cached_property
    def matches(self) -> Matches:
        """Matches and their pipeline."""
        from kmdesk.services.matches import Matches

        return Matches(self.store, self._clock)

    @cached_property
    def candidates(self) -> Candidates:
        """The candidate bank."""
        from kmdesk.services.candidates import Candidates

        return Candidates(self.store)

    @cached_property
    def history(self) -> History:
        """Who changed what, when."""
        from kmdesk.services.history import History

        return History(self.store)

    @cached_property
    def orders(self) -> Orders:
        """Job orders and their clocks."""
        from kmdesk.services.orders import Orders

        return Orders(self.store, self._clock)

    @cached_property
    def order_list(self) -> OrderList:
        """The list of needs and job orders."""
        from kmdesk.services.order_query import OrderList

        return OrderList(self.store, self._clock)

    @cached_property
    def order_details(self) -> OrderDetails:
        """One need or order in full."""
        from kmdesk.services.order_detail import OrderDetails

        return OrderDetails(self.store, self._clock)

    @cached_property
    def circulations(self) -> Circulations:
        """Orders shared with neighbouring municipalities."""
        from kmdesk.services.circulation import Circulations

        return Circulations(self.store, self._clock)

    @cached_property
    def shortlists(self) -> Shortlists:
        """Who fits an order, and which orders fit somebody."""
        from kmdesk.services.shortlist import Shortlists

        return Shortlists(self.store, self._clock)

    @cached_property
    def match_weights(self) -> MatchWeights:
        """How much each criterion of matching weighs."""
        from kmdesk.services.match_weights import MatchWeights

        return MatchWeights(self.store)

    @cached_property
    def match_moves(self) -> MatchMoves:
        """Moving matches along."""
        from kmdesk.services.match_moves import MatchMoves

        return MatchMoves(self.store, self._clock)

    @cached_property
    def agreements(self) -> Agreements:
        """What is agreed in writing."""
        from kmdesk.services.agreements import Agreements

        return Agreements(self.store, self._clock)

    @cached_property
    def partnerships(self) -> Partnerships:
        """Standing cooperations, their meetings and decisions."""
        from kmdesk.services.partnerships import Partnerships

        return Partnerships(self.store, self._clock)

    @cached_property
    def referrals(self) -> Referrals:
        """What was passed on to others."""
        from kmdesk.services.referrals import Referrals

        return Referrals(self.store, self._clock)

    @cached_property
    def inquiries(self) -> Inquiries:
        """What companies turn to the office with."""
        from kmdesk.services.inquiries import Inquiries

        return Inquiries(self.store, self._clock)

    @cached_property
    def gathering(self) -> Gathering:
        """What the companies wish, need and ask, for the internal group."""
        from kmdesk.services.gathering import Gathering

        return Gathering(self.store, self._clock)

    @cached_property
    def growth(self) -> Growth:
        """Growth plans."""
        from kmdesk.services.growth import Growth

        return Growth(self.store, self._clock)

    @cached_property
    def skills_map(self) -> SkillsMap:
        """Needs of skills."""
        from kmdesk.services.skills_map import SkillsMap

        return SkillsMap(self.store, self._clock)

    @cached_property
    def standing_places(self) -> StandingPlaces:
        """The places that companies keep open."""
        from kmdesk.services.standing_places import StandingPlaces

        return StandingPlaces(self.store, self._clock)

    @cached_property
    def placements(self) -> Placements:
        """Placements by home and workplace."""
        from kmdesk.services.placements import Placements

        return Placements(self.store, self._clock)

    @cached_property
    def tool_box(self) -> ToolBox:
        """The tool box of a company."""
        from kmdesk.services.tool_box import ToolBox

        return ToolBox(self.store, self._clock)

    @cached_property
    def forecasts(self) -> Forecasts:
        """The forecast panel."""
        from kmdesk.services.forecast import Forecasts

        return Forecasts(self.store, self._clock)

    @cached_property
    def calls(self) -> Calls:
        """The call list."""
        from kmdesk.services.calls import Calls

        return Calls(self.store)

    @cached_property
    def leads(self) -> Leads:
        """Companies that won a job."""
        from kmdesk.services.leads import Leads

        return Leads(self.store, self._clock)

    @cached_property
    def conflicts(self) -> Conflicts:
        """What two people changed differently."""
        from kmdesk.services.conflicts import Conflicts

        return Conflicts(self.store, self._clock)

    @cached_property
    def sync_overview(self) -> SyncOverview:
        """How sharing with the office stands."""
        from kmdesk.services.sync_overview import SyncOverview

        return SyncOverview(self.store)
