"""What the screen Ordninger shows: the catalogue, the visit its sheets belong to, and each sheet's facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kmdesk.models import Company, Visit
from kmdesk.rules.calculation import Calculation
from kmdesk.rules.eligibility import Eligibility
from kmdesk.services.guide import VisitGuides
from kmdesk.services.guide_files import guide_version
from kmdesk.services.handouts import first_met
from kmdesk.services.paper.scheme_handout import SchemeHandout, about_company, scheme_handout
from kmdesk.services.scheme_advice import SchemeAdvice
from kmdesk.services.schemes import Catalogue, Schemes
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store

_STILL_FRESH = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class VisitAtHand:
    """The visit a sheet is handed out at."""

    visit_id: str
    company_id: str
    company: str
    day: date | None
    recipient: str


@dataclass(frozen=True, slots=True)
class SchemeOverview:
    """The catalogue today, how each scheme stands for the visit at hand, and that visit if there is one."""

    today: date
    catalogue: Catalogue
    visit: VisitAtHand | None
    standing: Mapping[str, Eligibility]


class SchemePages:
    """The schemes as a broker looks them up. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._schemes = Schemes(store)
        self._advice = SchemeAdvice(store)
        self._guides = VisitGuides(store)

    def overview(self, visit_id: str = "") -> SchemeOverview:
        """Return the catalogue with a visit: the one given, under way, or ended within 24 hours."""
        catalogue = self._schemes.catalogue()
        visit = self._store.get(Visit, visit_id) if visit_id else self._at_hand()
        return SchemeOverview(
            today=self._store.clock.today(),
            catalogue=catalogue,
            visit=self._described(visit) if visit else None,
            standing=self._standing(visit, catalogue) if visit else {},
        )

    def handout(
        self,
        codes: Sequence[str],
        printed_at: str,
        *,
        visit_id: str = "",
        day: date | None = None,
        language: str = "da",
        calculated: Mapping[str, Calculation] | None = None,
    ) -> SchemeHandout:
        """Return the fact sheets of some schemes, for the company of a visit when there is one.

        `day` is the day the sheets are for, today when left out. Raises KnownError for an unknown scheme
        or when the visit is gone.
        """
        schemes = [self._schemes.scheme(code) for code in codes]
        visit = self._store.require(Visit, visit_id) if visit_id else None
        standing = self._standing(visit, {s.code: s for s in schemes}) if visit else {}
        return scheme_handout(
            self._store,
            schemes,
            printed_at,
            day=day,
            language=language,
            broker_id=visit.broker_id if visit else "",
            company_id=visit.company_id if visit else "",
            recipient=first_met(visit) if visit else "",
            at_company={code: about_company(found, language) for code, found in standing.items()},
            calculated=calculated,
        )

    def _standing(self, visit: Visit, catalogue: Catalogue) -> dict[str, Eligibility]:
        company = self._store.require(Company, visit.company_id)
        guide = guide_version(visit.guide, visit.guide_version)
        answers = self._guides.answers(visit.id)
        return {code: self._advice.one(code, company, guide, answers) for code in catalogue}

    def _at_hand(self) -> Visit | None:
        found = self._store.find(
            Visit,
            "status IN ('in_progress', 'done') AND broker_id = ?",
            (self._store.broker_id,),
            order="status = 'in_progress' DESC, starts_at DESC LIMIT 1",
        )
        return found[0] if found and self._is_fresh(found[0]) else None

    def _is_fresh(self, visit: Visit) -> bool:
        if visit.status == "in_progress":
            return True
        try:
            ended = datetime.fromisoformat(visit.ended_at or visit.ends_at or visit.starts_at)
        except ValueError:
            return False
        now = self._store.clock.now()
        ended = ended if ended.tzinfo else ended.replace(tzinfo=now.tzinfo)
        return timedelta() <= now - ended <= _STILL_FRESH

    def _described(self, visit: Visit) -> VisitAtHand:
        company = self._store.require(Company, visit.company_id)
        return VisitAtHand(visit.id, company.id, company.name, day_of(visit.starts_at), first_met(visit))
