"""One need or job order with all that bears on it, and how well the promises of service were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import tr
from kmdesk.models import Broker, Company, ContactPerson, Need, Project
from kmdesk.rules.job_orders import ANSWERED, CLOSED
from kmdesk.rules.postable import missing_names
from kmdesk.rules.service_clock import ClockCode, ServiceMode, hours, running_time
from kmdesk.services.case_windows import CaseWindows
from kmdesk.services.circulation import Circulations, CvCount, SharedOrder
from kmdesk.services.colleague import MEETING_MODES
from kmdesk.services.matches import IN_PROGRESS
from kmdesk.services.need_facts import still_missing
from kmdesk.services.order_clocks import CLOCKS, ServiceClock, clocks_of, service_modes
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.referrals import ReferralRow, Referrals
from kmdesk.services.reply_promises import quickest_promise
from kmdesk.store.store import Store

_POSTED = (
    "CASE n.postings WHEN '[]' THEN '' ELSE coalesce("
    "(SELECT min(json_extract(p.value, '$.at')) FROM json_each(n.postings) p), '') END"
)
_TIMES: Mapping[ClockCode, tuple[str, str]] = {
    "posting": ("n.posting_due", _POSTED),
    "meeting": ("n.meeting_due", "n.first_meeting_at"),
    "candidates": ("n.candidates_due", "n.candidates_at"),
}
"""Code of a clock -> SQL for when it is due and when it was met."""
_RECEIVED = (
    "FROM need n WHERE n.deleted = 0 AND n.order_number <> ''"
    " AND substr(n.received_at, 1, 10) BETWEEN :first AND :last"
)

_FIRST_MET = f"""
SELECT min(at) FROM (
  SELECT starts_at AS at FROM visit WHERE deleted = 0 AND company_id = :company
    AND status IN ('done', 'in_progress') AND mode IN {MEETING_MODES}
  UNION ALL
  SELECT next_on || 'T' || next_time FROM "match" WHERE deleted = 0 AND need_id = :need
    AND status = 'interview' AND next_on <> '' AND next_time <> ''
  UNION ALL
  SELECT json_extract(value, '$.on') || 'T' || json_extract(value, '$.time')
  FROM "match" m, json_each(m.interviews) WHERE m.deleted = 0 AND m.need_id = :need
    AND json_extract(value, '$.time') <> '')
WHERE at >= :received AND at <= :now
"""  # noqa: S608 - the modes are ours


@dataclass(frozen=True, slots=True)
class NeedMatch:
    """A match of the need: the candidate's name, its status and type as codes."""

    id: str
    candidate: str
    status: str
    type: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """A need with its company and all that bears on it. `missing` names what it lacks to be posted."""

    need: Need
    company: Company
    contact: ContactPerson
    broker: str
    clocks: tuple[ServiceClock, ...]
    missing: tuple[str, ...]
    matches: tuple[NeedMatch, ...]
    shared: tuple[SharedOrder, ...]
    cvs: CvCount | None
    twins: tuple[str, ...]
    """Titles of other orders with the same number."""
    met_at: str
    """When the company was met first since the order came, "" when it was not: perhaps the first meeting."""
    share_until: str
    """Until when a sharing begun today is proposed to last."""
    case_windows: tuple[str, ...] = ()
    """Where a project could be handed in as a case, one line each."""
    referrals: tuple[ReferralRow, ...] = ()
    """Whom the need was passed on to: those to follow first."""
    reply_promise: str = ""
    """What a cooperation that the company is in promises it, in words."""

    @property
    def is_order(self) -> bool:
        """Tell whether the need is a job order."""
        return bool(self.need.order_number)

    @property
    def closed(self) -> bool:
        """Tell whether the order, or the need that is none, is closed."""
        return self.need.order_status in CLOSED or self.need.status != "open"

    @property
    def matches_running(self) -> int:
        """How many matches of the need are on their way."""
        return sum(match.status in IN_PROGRESS for match in self.matches)


@dataclass(frozen=True, slots=True)
class ClockRecord:
    """How one clock was kept: in how many orders of those that can tell, and the mean time in hours."""

    code: ClockCode
    kept: int
    total: int
    mean_hours: float | None
    mode: ServiceMode
    """Which hours those are: on the clock, or of working days."""


class OrderDetails:
    """Reads one order at a time, and the record of all. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._circulations = Circulations(store, clock)
        self._windows = CaseWindows(store)
        self._referrals = Referrals(store, clock)

    def detail(self, need_id: str) -> OrderDetail:
        """Return one need. Raises KnownError when it, or its company, was deleted meanwhile."""
        need = self._store.require(Need, need_id)
        company = self._store.require(Company, need.company_id)
        person = contact_person(self._store, company.id, need.contact_name)
        if need.contact_name not in ("", person.name):
            person = ContactPerson(name=need.contact_name)
        broker = self._store.get(Broker, need.broker_id) if need.broker_id else None
        quickest = quickest_promise(self._store, company.id)
        return OrderDetail(
            referrals=tuple(self._referrals.of_need(need_id)),
            reply_promise=quickest.text if quickest else "",
            need=need,
            company=company,
            contact=person,
            broker=broker.name if broker else "",
            clocks=clocks_of(need, self._now(), service_modes(self._store)),
            missing=missing_names(still_missing(self._store, need)),
            matches=self._matches(need_id),
            shared=self._circulations.of_order(need_id),
            cvs=self._circulations.cvs(need_id),
            twins=self._twins(need),
            met_at=self._met_at(need),
            share_until=self._circulations.usual_expiry(),
            case_windows=()
            if need.status != "open"
            else tuple(one.text for one in self._windows.windows_for(need, limit=3)),
        )

    def record(self, first: str = "", last: str = "") -> tuple[ClockRecord, ...]:
        """Return how each clock was kept in orders received between two days, the contract's unless told.

        Times are measured as the project's clocks run. An order that was answered, though nobody noted when,
        tells nothing about its candidates.
        """
        project = next(iter(self._store.find(Project)), Project())
        days = {"first": first or project.starts_on, "last": last or project.ends_on or "~"}
        return tuple(self._record(code, {**days, "now": self._clock.wall()}) for code in CLOCKS)

    def _now(self) -> datetime:
        return datetime.fromisoformat(self._clock.wall())

    def _record(self, code: ClockCode, params: dict[str, str]) -> ClockRecord:
        """Count in SQL what was kept and what was not; the times are measured one by one."""
        due, done = _TIMES[code]
        stopped = f"n.order_status IN {ANSWERED}" if code == "candidates" else "0"
        kept, total = self._store.db.rows(
            f"SELECT coalesce(sum(done <> '' AND done <= due), 0), count(*) FROM"  # noqa: S608
            f" (SELECT {due} AS due, {done} AS done, n.closed_on AS closed, {stopped} AS stopped {_RECEIVED})"
            " WHERE due <> '' AND (done <> '' OR (NOT stopped AND ((closed = '' AND due < :now)"
            " OR (closed <> '' AND closed || 'T00:00' >= due))))",
            params,
        )[0]
        mode = service_modes(self._store)[code]
        times = self._store.db.rows(
            f"SELECT n.received_at, {done} AS done {_RECEIVED} AND done <> '' AND {due} <> ''",
            params,
        )
        took = [
            max(hours(running_time(datetime.fromisoformat(start), datetime.fromisoformat(end), mode)), 0.0)
            for start, end in times
        ]
        return ClockRecord(code, kept, total, fmean(took) if took else None, mode)

    def _matches(self, need_id: str) -> tuple[NeedMatch, ...]:
        rows = self._store.db.rows(
            "SELECT m.id, coalesce(c.name, ''), m.status, m.type FROM \"match\" m"
            " LEFT JOIN candidate c ON c.id = m.candidate_id AND c.deleted = 0"
            " WHERE m.deleted = 0 AND m.need_id = ?"
            " ORDER BY m.status = 'ended', m.status_since DESC, m.id",
            (need_id,),
        )
        return tuple(NeedMatch(row[0], row[1] or tr("Slettet kandidat"), row[2], row[3]) for row in rows)

    def _met_at(self, need: Need) -> str:
        """Return when the company was first met since the order came: a visit, or an interview for it."""
        if not need.received_at:
            return ""
        first: str | None = self._store.db.value(
            _FIRST_MET,
            {
                "company": need.company_id,
                "need": need.id,
                "received": need.received_at,
                "now": self._clock.wall(),
            },
        )
        return first or ""

    def _twins(self, need: Need) -> tuple[str, ...]:
        if not need.order_number:
            return ()
        others = self._store.find(
            Need, "order_number = ? AND id <> ?", (need.order_number, need.id), order="id"
        )
        return tuple(other.title for other in others)
