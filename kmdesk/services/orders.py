"""Job orders: a need becomes one, is posted, answered, handed over and closed (US7).

An order is a need with a number. The number is for people: two desks that are offline may give the same one,
records know each other by their ids, and `renumber` gives one of two twins the next free number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Broker, Need, Visit
from kmdesk.rules.job_orders import OPEN, opened_again
from kmdesk.services import order_parts
from kmdesk.services.order_clocks import CLOCKS
from kmdesk.services.order_parts import furthest, job_order, next_number, open_order, past_wall, subject_of
from kmdesk.services.order_query import open_count
from kmdesk.services.reference import choices
from kmdesk.store.store import Store, Unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action on several orders: how many were changed, and why the others were not."""

    changed: int
    refused: tuple[str, ...] = ()


_BY_MATCH = "sent_by_match"
"""The key in `extra` under which an order keeps the answer's time that a match told it."""

Promise = tuple[tuple[str, datetime], ...]
"""What is promised, and until when, wall-clock."""


class Orders:
    """Changes the job orders of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # -- how many there are ----------------------------------------------------------------------

    def one(self, need_id: str) -> Need:
        """Return a need as it is now. Raises KnownError when it is gone."""
        return self._store.require(Need, need_id)

    def open_count(self) -> int:
        """Return how many job orders wait for this broker: their own and those nobody has taken."""
        return open_count(self._store, self._store.broker_id)

    # -- becoming an order -----------------------------------------------------------------------

    def promise(self, received: datetime, company_id: str) -> Promise:
        """Return what a company's order received then would be promised: each clock's name and until when."""
        order = order_parts.promised(self._store, Need(id="", company_id=company_id), received)
        dues = (order.posting_due, order.meeting_due, order.candidates_due)
        named = zip(CLOCKS.values(), dues, strict=True)
        return tuple((tr(name), datetime.fromisoformat(due)) for name, due in named if due)

    def receive(self, need_id: str, received_at: str = "") -> Need:
        """Make a need a job order received at a wall-clock time, empty for now; returns the order.

        The deadlines are promised now, by the project's settings. A visit at which the need was found is the
        first meeting. Raises KnownError (`received_at`) for a time to come, and for a need that is an order
        already or is closed.
        """
        need = self._store.require(Need, need_id)
        if need.order_number:
            raise KnownError(tr("Behovet er allerede jobordre {number}.", number=need.order_number))
        if need.status != "open":
            raise KnownError(tr("Behovet er lukket."), tr("Ret behovets status til åbent først."))
        received = order_parts.past_moment(received_at or self._clock.wall(), "received_at", self._clock)
        order = replace(
            order_parts.promised(self._store, need, received),
            order_number=next_number(self._store, received.year),
            order_status="received",
            broker_id=need.broker_id or self._store.broker_id,
        )
        met = order.first_meeting_at or self._met_at(order)
        return self._put(tr("Opret jobordre"), replace(order, first_meeting_at=met))

    def set_received(self, need_id: str, received_at: str) -> Need:
        """Correct when an order was received; the deadlines follow. Raises KnownError as `receive` does."""
        order = job_order(self._store.require(Need, need_id))
        received = order_parts.past_moment(received_at, "received_at", self._clock)
        corrected = order_parts.promised(self._store, order, received)
        done = (order.candidates_at, *(posting.get("at", "") for posting in order.postings))
        if any(at and at < corrected.received_at for at in done):
            raise KnownError(
                tr("Ordren er slået op eller besvaret før det tidspunkt."),
                tr("Skriv et tidligere tidspunkt."),
                field="received_at",
            )
        return self._put(tr("Ret modtagelsen"), corrected)

    def renumber(self, need_id: str) -> str:
        """Give an order the next free number of its year, e.g. because another has the same; return it."""
        order = job_order(self._store.require(Need, need_id))
        number = next_number(self._store, int(order.order_number[:4]))
        self._put(tr("Giv jobordren nyt nummer"), replace(order, order_number=number))
        return number

    # -- whose it is -----------------------------------------------------------------------------

    def take(self, need_ids: Sequence[str]) -> Outcome:
        """Make orders and needs this broker's. What a colleague has is refused, naming the colleague.

        Those that are this broker's already are not counted. Raises KnownError when nothing could be taken.
        """
        found = {need_id: self._store.get(Need, need_id) for need_id in need_ids}
        mine = self._store.broker_id
        others = [need_id for need_id, need in found.items() if need is None or need.broker_id != mine]
        return self._each(others, tr("Tag ordren"), self._taken) if others else Outcome(0)

    def hand_over(self, need_id: str, broker_id: str, *, seen: str) -> None:
        """Give an order to a colleague, or (empty id) to all. `seen` is whose it was on the screen.

        Raises KnownError when somebody else has taken it meanwhile.
        """
        need = self._store.require(Need, need_id)
        if need.broker_id != seen:
            owner = self._name_of(need.broker_id)
            raise KnownError(
                tr("{name} har taget ordren imens.", name=owner)
                if owner
                else tr("Ordren er givet fri imens."),
                tr("Se ordren igen, før du giver den videre."),
            )
        if broker_id:
            self._store.require(Broker, broker_id)
        self._put(tr("Giv ordren videre"), replace(need, broker_id=broker_id))

    # -- what was done ---------------------------------------------------------------------------

    def post(self, need_id: str, channel: str, at: str, where: str = "") -> Need:
        """Note that an order was posted on a channel; `where` is a link or a name. Returns the order.

        Raises KnownError naming the field: no channel, a time to come or before the order came, or a posting
        that is noted already.
        """
        order = open_order(self._store.require(Need, need_id))
        if channel not in {choice.code for choice in choices("posting_channel")}:
            raise KnownError(tr("Kanalen mangler."), tr("Vælg, hvor ordren er slået op."), field="channel")
        posted = past_wall(at, "at", self._clock)
        _check_after(order, posted)
        if any((one.get("channel"), one.get("at")) == (channel, posted) for one in order.postings):
            raise KnownError(tr("Opslaget er noteret allerede."), tr("Vælg en anden tid."), field="at")
        return self._put(
            tr("Annoncér jobordre"), order_parts.with_posting(order, channel, posted, where.strip())
        )

    def take_down(self, need_id: str, channel: str, at: str) -> None:
        """Forget a posting. An order that stands nowhere any more is only received."""
        order = job_order(self._store.require(Need, need_id))
        left = order_parts.without_postings(
            order, lambda one: (one.get("channel", ""), one.get("at", "")) == (channel, at)
        )
        self._put(tr("Fjern opslag"), left)

    def note_meeting(self, need_id: str, at: str) -> None:
        """Note when the first meeting with the company about the order was; empty text forgets it."""
        order = job_order(self._store.require(Need, need_id))
        met = past_wall(at, "at", self._clock) if at else ""
        self._put(tr("Notér første møde"), replace(order, first_meeting_at=met))

    def note_candidates(self, need_id: str, at: str) -> None:
        """Note when the first candidates were sent; empty text forgets it, and the status with it."""
        order = open_order(self._store.require(Need, need_id))
        if at:
            sent = past_wall(at, "at", self._clock)
            _check_after(order, sent)
            status = furthest(order.order_status, "candidates_sent")
        else:
            before = opened_again(posted=bool(order.postings), candidates_sent=False)
            sent, status = "", min(order.order_status, before, key=OPEN.index)
        noted = replace(_by_hand(order), candidates_at=sent, order_status=status)
        self._put(tr("Notér kandidater"), noted)

    # -- status ----------------------------------------------------------------------------------

    def set_status(self, need_ids: Sequence[str], status: str) -> Outcome:
        """Give orders a status, forward or (to correct a mistake) backward, as one action.

        Raises KnownError with the reason when none of them may have it.
        """
        return self._each(
            need_ids,
            tr("Ret jobordrens status"),
            lambda order: _by_hand(order_parts.moved(order, status, self._clock)),
        )

    def close(self, need_ids: Sequence[str], status: str, reason: str = "") -> Outcome:
        """Close orders as filled, closed_unfilled or withdrawn, as one action.

        `reason` is a code of `order_close_reason` or the broker's own words. Raises KnownError
        (`close_reason`) when an order ends without a hire and without a reason.
        """
        return self._each(
            need_ids,
            tr("Luk jobordre"),
            lambda order: _by_hand(order_parts.moved(order, status, self._clock, reason)),
        )

    def reopen(self, need_id: str) -> None:
        """Open a closed order again, in the status it is known to have come to."""
        order = job_order(self._store.require(Need, need_id))
        status = opened_again(posted=bool(order.postings), candidates_sent=bool(order.candidates_at))
        self._put(tr("Åbn jobordren igen"), _by_hand(order_parts.moved(order, status, self._clock)))

    # -- parts -----------------------------------------------------------------------------------

    def _put(self, action: str, order: Need) -> Need:
        with self._store.action(action, subject_of(order)) as unit:
            return unit.put(order)

    def _each(self, need_ids: Sequence[str], action: str, change: Callable[[Need], Need]) -> Outcome:
        """Change orders as one action. Those that refuse stay; when all do, the first reason is raised."""
        changed: list[Need] = []
        refused: list[KnownError] = []
        for need_id in need_ids:
            try:
                changed.append(change(self._store.require(Need, need_id)))
            except KnownError as error:
                refused.append(error)
        if refused and not changed:
            raise refused[0]
        one = subject_of(changed[0]) if len(changed) == 1 else ""
        subject = one or trn(len(changed), "{n} jobordre", "{n} jobordrer")
        with self._store.action(action, subject) as unit:
            for order in changed:
                unit.put(order)
        return Outcome(len(changed), tuple(str(error) for error in refused))

    def _taken(self, need: Need) -> Need:
        owner = "" if need.broker_id == self._store.broker_id else self._name_of(need.broker_id)
        if owner:
            raise KnownError(
                tr("{name} har allerede taget {order}.", name=owner, order=subject_of(need)),
                tr("Aftal med {name}, hvem der har den.", name=owner),
            )
        return replace(need, broker_id=self._store.broker_id)

    def _met_at(self, order: Need) -> str:
        """Return when the need was found at a visit, where that was before the order came."""
        visit = self._store.get(Visit, order.visit_id) if order.visit_id else None
        if visit is None or visit.status not in ("done", "in_progress"):
            return ""
        return visit.starts_at if visit.starts_at <= order.received_at else ""

    def _name_of(self, broker_id: str) -> str:
        broker = self._store.get(Broker, broker_id) if broker_id else None
        return broker.name if broker else ""


def _check_after(order: Need, at: str) -> None:
    if at < order.received_at:
        raise KnownError(
            tr("Tidspunktet ligger før, ordren blev modtaget."),
            tr("Ret tidspunktet eller modtagelsen."),
            field="at",
        )


# -- called inside an action of the match pipeline -------------------------------------------------


def note_candidates_sent(unit: Unit, need_id: str, at: str) -> None:
    """Note inside an action that candidates were sent for a need at a time, wall-clock or UTC.

    Only the first time counts, and the order remembers that a match told it. What is no open order is left
    alone, and the status never goes back.
    """
    order = _to_note(unit, need_id)
    if order is not None:
        status, sent = furthest(order.order_status, "candidates_sent"), order_parts.as_wall(at)
        told = order
        if not order.candidates_at or sent < order.candidates_at:
            told = replace(order, candidates_at=sent, extra={**order.extra, _BY_MATCH: sent})
        unit.put(replace(told, order_status=status))


def note_not_sent(unit: Unit, need_id: str) -> None:
    """Note inside an action, after the match was put, that its candidate was not sent after all.

    Where that was the only one, and no person has noted an answer or a status since, the answer is taken
    back.
    An ended match does not say how far it came: while there is one, the order stays as it is.
    """
    order = _to_note(unit, need_id)
    if order is None or not order.candidates_at or order.extra.get(_BY_MATCH) != order.candidates_at:
        return
    others = unit.store.db.value(
        'SELECT count(*) FROM "match" WHERE deleted = 0 AND need_id = ?'
        " AND status NOT IN ('proposed', 'company_asked')",
        (need_id,),
    )
    if not others:
        status = opened_again(posted=bool(order.postings), candidates_sent=False)
        unit.put(replace(_by_hand(order), candidates_at="", order_status=status))


def note_interview(unit: Unit, need_id: str) -> None:
    """Note inside an action that somebody is at an interview for a need; never takes an order back."""
    order = _to_note(unit, need_id)
    if order is not None:
        unit.put(replace(order, order_status="interviews"))


def note_filled(unit: Unit, need_id: str) -> None:
    """Note inside an action, after the match was put, that somebody was agreed upon for a need.

    The order is filled once as many are agreed upon as were wanted; until then it is at interviews.
    """
    order = _to_note(unit, need_id)
    if order is None:
        return
    if max(_agreed(unit, need_id), 1) < (order.headcount or 1):
        note_interview(unit, need_id)
    else:
        unit.put(order_parts.moved(order, "filled", unit.store.clock))


def note_unfilled(unit: Unit, need_id: str) -> None:
    """Note inside an action, after the match was put, that somebody agreed upon is so no more.

    An order that the matches had filled is open again, at interviews. One that was filled by hand stays.
    """
    need = unit.store.get(Need, need_id) if need_id else None
    if need is None or need.order_status != "filled":
        return
    agreed, wanted = _agreed(unit, need_id), need.headcount or 1
    if agreed < wanted <= agreed + 1:
        unit.put(order_parts.moved(need, "interviews", unit.store.clock))


def _by_hand(order: Need) -> Need:
    """Return an order of which a person has said how it stands: what a match told it is not taken back."""
    return replace(order, extra={key: value for key, value in order.extra.items() if key != _BY_MATCH})


def _agreed(unit: Unit, need_id: str) -> int:
    """Return how many are agreed upon for a need."""
    return unit.store.db.value(
        'SELECT count(*) FROM "match" WHERE deleted = 0 AND need_id = ?'
        " AND (status IN ('agreed', 'started') OR (status = 'ended' AND end_outcome = 'completed'))",
        (need_id,),
    )


def _to_note(unit: Unit, need_id: str) -> Need | None:
    """Return the open order of a need, or None when there is none to note anything at."""
    need = unit.store.get(Need, need_id) if need_id else None
    return need if need and need.order_number and need.order_status in OPEN else None
