"""One candidate with all that bears on it: what may be shared, how long it stays, its matches."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.models import Broker, Candidate, Institution
from kmdesk.rules.dates import local_day
from kmdesk.rules.pipeline import STATUSES
from kmdesk.rules.retention import Retention
from kmdesk.services.candidates import Consent, may_be_shared, retention_of
from kmdesk.services.place_fits import FittingPlace, PlaceFits
from kmdesk.store.store import Store

_MATCHES = 50


@dataclass(frozen=True, slots=True)
class CandidateMatch:
    """A match of the candidate; `since` is the day it got its status, "" when unknown."""

    id: str
    company: str
    need: str
    type: str
    status: str
    since: str

    @property
    def running(self) -> bool:
        """Tell whether the match is not over."""
        return self.status != "ended"


@dataclass(frozen=True, slots=True)
class CandidateDetail:
    """A candidate: whether the CV may be shared, may they stay, the matches, and free places that suit."""

    candidate: Candidate
    sharing: Consent
    retention: Retention
    institution: str
    broker: str
    matches: tuple[CandidateMatch, ...] = ()
    places: tuple[FittingPlace, ...] = ()


class CandidateDetails:
    """Reads single candidates. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, candidate_id: str) -> CandidateDetail:
        """Return a candidate. Raises KnownError when it was deleted meanwhile."""
        candidate = self._store.require(Candidate, candidate_id)
        today = self._store.clock.today()
        tied = candidate.institution_id
        institution = self._store.get(Institution, tied) if tied else None
        broker = self._store.get(Broker, candidate.broker_id) if candidate.broker_id else None
        return CandidateDetail(
            candidate=candidate,
            sharing=may_be_shared(candidate, today),
            retention=retention_of(candidate, today),
            institution=institution.name if institution else candidate.institution,
            broker=broker.name if broker else "",
            matches=self._matches(candidate_id),
            places=PlaceFits(self._store).for_candidate(candidate),
        )

    def _matches(self, candidate_id: str) -> tuple[CandidateMatch, ...]:
        """Return the matches, those under way first and of those the furthest along."""
        order = " ".join(f"WHEN '{code}' THEN {n}" for n, code in enumerate(reversed(STATUSES)))
        rows = self._store.db.rows(
            "SELECT m.id, coalesce(co.name, ''), coalesce(n.title, ''), m.type, m.status,"  # noqa: S608
            ' m.status_since FROM "match" m'
            " LEFT JOIN company co ON co.id = m.company_id LEFT JOIN need n ON n.id = m.need_id"
            " WHERE m.candidate_id = ? AND m.deleted = 0"
            f" ORDER BY m.status = 'ended', CASE m.status {order} END, m.status_since DESC, m.id LIMIT ?",
            (candidate_id, _MATCHES),
        )
        return tuple(
            CandidateMatch(ident, company, need, kind, status, day.isoformat() if day else "")
            for ident, company, need, kind, status, since in rows
            for day in [local_day(since)]
        )
