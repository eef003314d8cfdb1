"""What the screen Ordninger shows: the catalogue, the visit its sheets belong to, and each sheet's facts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kmdesk.models import Company, Visit
from kmdesk.rules.eligibility import Eligibility
from kmdesk.services.guide import VisitGuides
from kmdesk.services.guide_files import guide_version
from kmdesk.services.handouts import first_met
from kmdesk.services.paper.scheme_handout import Calculated, SchemeHandout, about_company, scheme_handout
from kmdesk.services.scheme_advice import SchemeAdvice
from kmdesk.services.schemes import Catalogue, Schemes
from kmdesk.services.service_rules import shipped
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store

_FROM_AFAR = ("phone", "email", "letter", "sms")
"""Contacts nobody can be handed a sheet at."""


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
        calculated: Calculated | None = None,
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
        lately = (self._store.clock.today() - 2 * _fresh()).isoformat()
        found = self._store.find(
            Visit,
            "status IN ('in_progress', 'done') AND broker_id = ? AND (starts_at >= ? OR ended_at >= ?)"
            " AND outcome <> 'not_reached' AND mode NOT IN (SELECT value FROM json_each(?))",
            (self._store.broker_id, lately, lately, json.dumps(_FROM_AFAR)),
            order="status = 'in_progress' DESC, starts_at DESC",
        )
        return next((visit for visit in found if self._is_fresh(visit)), None)

    def _is_fresh(self, visit: Visit) -> bool:
        """Tell whether the visit began or ended within a day: one nobody ended is not at hand for ever."""
        under_way = visit.status == "in_progress"
        last = visit.starts_at if under_way else visit.ended_at or visit.ends_at or visit.starts_at
        try:
            at = datetime.fromisoformat(last)
        except ValueError:
            return False
        now = self._store.clock.now()
        gone = now - (at if at.tzinfo else at.replace(tzinfo=now.tzinfo))
        # What is under way may have been started before its hour.
        return (-_fresh() if under_way else timedelta()) <= gone <= _fresh()

    def _described(self, visit: Visit) -> VisitAtHand:
        company = self._store.require(Company, visit.company_id)
        return VisitAtHand(visit.id, company.id, company.name, day_of(visit.starts_at), first_met(visit))


def _fresh() -> timedelta:
    """Return how long a sheet still counts as handed out at a visit."""
    return timedelta(hours=shipped("handout_hours"))
