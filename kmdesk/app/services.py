"""Every service of an open desk, made once."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.clock import Clock
from kmdesk.services.candidates import Candidates
from kmdesk.services.companies import Companies
from kmdesk.services.company_form import CompanyForms
from kmdesk.services.guide import VisitGuides
from kmdesk.services.history import History
from kmdesk.services.matches import Matches
from kmdesk.services.search import Search
from kmdesk.services.tasks import Tasks
from kmdesk.services.today import TodayService
from kmdesk.services.visit_list import VisitList
from kmdesk.services.visit_summary import VisitSummaries
from kmdesk.services.visits import Visits
from kmdesk.store.desk import Desk


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of one desk. Each is used on the store's thread."""

    today: TodayService
    tasks: Tasks
    companies: Companies
    company_forms: CompanyForms
    visits: Visits
    visit_list: VisitList
    guides: VisitGuides
    summaries: VisitSummaries
    matches: Matches
    candidates: Candidates
    history: History
    search: Search

    @classmethod
    def of(cls, desk: Desk, clock: Clock) -> Services:
        """Make the services of an open desk."""
        store = desk.store
        return cls(
            today=TodayService(store, clock),
            tasks=Tasks(store, clock),
            companies=Companies(store),
            company_forms=CompanyForms(store),
            visits=Visits(store),
            visit_list=VisitList(store),
            guides=VisitGuides(store),
            summaries=VisitSummaries(store),
            matches=Matches(store, clock),
            candidates=Candidates(store),
            history=History(store),
            search=Search(store),
        )
