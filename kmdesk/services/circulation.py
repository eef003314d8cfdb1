"""Job orders shared with neighbouring municipalities: with whom, who saw it, what they proposed (row 55)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import sort_key
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Circulation, Need
from kmdesk.rules.dates import long_date
from kmdesk.rules.job_orders import CLOSED
from kmdesk.services import order_parts
from kmdesk.services.day_checks import check_day
from kmdesk.services.match_cards import Tone, day_text
from kmdesk.services.order_parts import past_wall, subject_of
from kmdesk.services.reference import choice_label
from kmdesk.services.service_rules import rules_in_use
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store

CHANNEL = "neighbour_municipalities"
"""The posting channel that sharing is."""


@dataclass(frozen=True, slots=True)
class SharedOrder:
    """An order as one municipality has it: the record, the municipality's name, and how it stands."""

    record: Circulation
    municipality: str
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class CvCount:
    """How many CVs came on the day an order was shared first, against those wanted by its end."""

    day: date
    in_time: int
    in_all: int
    text: str
    tone: Tone


class Circulations:
    """The sharing of one desk's orders. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def of_order(self, need_id: str) -> tuple[SharedOrder, ...]:
        """Return with whom an order is shared, by name."""
        found = self._store.find(Circulation, "need_id = ?", (need_id,), order="shared_at, id")
        today, closed = self._clock.today(), self._is_closed(need_id)
        shared = (_shared(record, today, closed=closed) for record in found)
        return tuple(sorted(shared, key=lambda one: sort_key(one.municipality)))

    def cvs(self, need_id: str) -> CvCount | None:
        """Return how many CVs the neighbours sent by the end of the first day; None when nobody was asked."""
        found = self._store.find(Circulation, "need_id = ?", (need_id,))
        first = min((record.shared_at for record in found if record.shared_at), default="")
        day = day_of(first[:10])
        if day is None:
            return None
        in_all = sum(record.candidates_proposed or 0 for record in found)
        in_time = sum(_in_time(record, day.isoformat()) for record in found)
        wanted = rules_in_use(self._store.db).cvs_wanted
        count = _count(day, in_time, in_all, wanted, self._clock.today())
        return replace(count, tone="neutral") if self._is_closed(need_id) else count

    def usual_expiry(self) -> str:
        """Return the day on which a sharing of today expires when nothing else is said."""
        days = rules_in_use(self._store.db).sharing_days
        return (self._clock.today() + timedelta(days=days)).isoformat()

    def share(
        self,
        need_id: str,
        municipality_codes: Sequence[str],
        *,
        recipient: str = "",
        expires_on: str = "",
        note: str = "",
    ) -> int:
        """Share an open order with municipalities now, as one action; returns with how many.

        Without `expires_on` it expires after the days of the rules (`usual_expiry`). That also posts it on
        the channel of the neighbours. Raises KnownError naming the field when no
        municipality is chosen, one of them has it already, or it would expire before it is shared.
        """
        order = order_parts.open_order(self._store.require(Need, need_id))
        codes = tuple(dict.fromkeys(municipality_codes))
        if not codes:
            raise KnownError(
                tr("Der er ikke valgt nogen kommune."), tr("Vælg mindst én."), field="municipality_codes"
            )
        today, now = self._clock.today().isoformat(), self._clock.wall()
        check_day(expires_on, "expires_on", self._clock.today())
        if expires_on and expires_on < today:
            raise KnownError(
                tr("Delingen ville være udløbet fra starten."),
                tr("Vælg en dag fra i dag."),
                field="expires_on",
            )
        self._check_not_shared(need_id, codes, today)
        with self._store.action(tr("Del med nabokommuner"), subject_of(order)) as unit:
            for code in codes:
                unit.put(
                    Circulation(
                        need_id=need_id,
                        company_id=order.company_id,
                        municipality_code=code,
                        recipient=" ".join(recipient.split()),
                        shared_at=now,
                        expires_on=expires_on or self.usual_expiry(),
                        note=note.strip(),
                        broker_id=self._store.broker_id,
                    )
                )
            if all(posting.get("channel") != CHANNEL for posting in order.postings):
                names = ", ".join(choice_label("municipality", code) for code in codes)
                unit.put(order_parts.with_posting(order, CHANNEL, now, names))
        return len(codes)

    def note_seen(self, circulation_id: str, at: str, by: str) -> None:
        """Note when and by whom an order was seen. Raises KnownError for a time to come or before sharing."""
        record = self._store.require(Circulation, circulation_id)
        seen = self._after_sharing(record, at)
        self._put(tr("Notér set"), replace(record, seen_at=seen, seen_by=" ".join(by.split())))

    def note_proposed(self, circulation_id: str, at: str, count: int | None, by: str) -> None:
        """Note how many candidates a municipality proposed, when, and who did.

        What was answered was seen. What came by the end of the first day stays counted when more comes later.
        Raises KnownError naming the field for an impossible time or number.
        """
        record = self._store.require(Circulation, circulation_id)
        proposed = self._after_sharing(record, at)
        if count is None or count < 0:
            raise KnownError(
                tr("Antallet mangler."),
                tr("Skriv, hvor mange kandidater de foreslog."),
                field="candidates_proposed",
            )
        who = " ".join(by.split())
        self._put(
            tr("Notér forslag"),
            replace(
                record,
                candidates_at=proposed,
                candidates_proposed=count,
                proposed_by=who,
                seen_at=record.seen_at or proposed,
                seen_by=record.seen_by or who,
                extra=_with_earlier(record, proposed, count),
            ),
        )

    def one(self, circulation_id: str) -> Circulation:
        """Return the sharing with one municipality as it is now. Raises KnownError when it is gone."""
        return self._store.require(Circulation, circulation_id)

    def change(self, seen: Circulation, *, recipient: str, expires_on: str, note: str) -> None:
        """Change to whom an order was sent, when the sharing expires, and the note; `seen` as it was shown.

        Raises KnownError (`expires_on`) when it would expire before it was shared.
        """
        record = self.one(seen.id)
        check_day(expires_on, "expires_on", self._clock.today())
        if expires_on and expires_on < record.shared_at[:10]:
            raise KnownError(
                tr("Delingen ville være udløbet fra starten."),
                tr("Vælg en senere dag."),
                field="expires_on",
            )
        changed = replace(
            seen, recipient=" ".join(recipient.split()), expires_on=expires_on, note=note.strip()
        )
        self._put(tr("Ret deling"), changed, seen)

    def remove(self, circulation_id: str) -> str:
        """Forget that an order was shared with a municipality; returns its name. Undo brings it back.

        With the last one the order stands with the neighbours no more: that posting is forgotten as well.
        """
        record = self._store.require(Circulation, circulation_id)
        name = choice_label("municipality", record.municipality_code)
        others = self._store.find(Circulation, "need_id = ? AND id <> ?", (record.need_id, record.id))
        order = self._store.get(Need, record.need_id)
        with self._store.action(tr("Fjern deling"), name) as unit:
            unit.delete(record)
            if not others and order is not None:
                unit.put(order_parts.without_postings(order, lambda one: one.get("channel") == CHANNEL))
        return name

    # -- parts -----------------------------------------------------------------------------------

    def _is_closed(self, need_id: str) -> bool:
        order = self._store.get(Need, need_id)
        return order is not None and order.order_status in CLOSED

    def _put(self, action: str, record: Circulation, seen: Circulation | None = None) -> None:
        with self._store.action(action, choice_label("municipality", record.municipality_code)) as unit:
            unit.put(record, seen)

    def _check_not_shared(self, need_id: str, codes: Sequence[str], today: str) -> None:
        shared = {
            record.municipality_code
            for record in self._store.find(Circulation, "need_id = ?", (need_id,))
            if not record.expires_on or record.expires_on >= today
        }
        names = [choice_label("municipality", code) for code in codes if code in shared]
        if names:
            raise KnownError(
                tr("{names} har ordren allerede.", names=", ".join(names)),
                tr("Fjern fluebenet, eller ret den deling, der er."),
                field="municipality_codes",
            )

    def _after_sharing(self, record: Circulation, at: str) -> str:
        moment = past_wall(at, "at", self._clock)
        if moment < record.shared_at:
            raise KnownError(
                tr("Tidspunktet ligger før, ordren blev delt."), tr("Skriv et senere tidspunkt."), field="at"
            )
        return moment


_EARLIER = "proposed_by_day"
"""The key in `extra` under which a sharing keeps how many had come by the end of each day: day -> number."""


def _with_earlier(record: Circulation, at: str, count: int) -> dict[str, Any]:
    """Return `extra` with how many had come by the end of the day of `at`, and of the days before it.

    A correction of an earlier day says anew what came until then; what was noted for later days is forgotten.
    """
    before = {**_by_day(record)}
    day = at[:10]
    return {**record.extra, _EARLIER: {one: n for one, n in before.items() if one < day} | {day: count}}


def _in_time(record: Circulation, day: str) -> int:
    """Return how many had come by the end of a day; never more than came in all."""
    until = [n for one, n in sorted(_by_day(record).items()) if one <= day]
    return min(until[-1], record.candidates_proposed or 0) if until else 0


def _by_day(record: Circulation) -> Mapping[str, int]:
    """Return how many had come by the end of each day on which somebody noted it."""
    known: Mapping[str, int] = record.extra.get(_EARLIER, {})
    newest = record.candidates_at[:10]
    return {**known, newest: record.candidates_proposed or 0} if newest else known


def _shared(record: Circulation, today: date, *, closed: bool) -> SharedOrder:
    text, tone = _standing(record, today, closed=closed)
    return SharedOrder(record, choice_label("municipality", record.municipality_code), text, tone)


def _standing(record: Circulation, today: date, *, closed: bool) -> tuple[str, Tone]:
    """Return how a sharing stands: what was proposed, else whether it expired, was seen, or waits."""
    if record.candidates_proposed is not None:
        count = record.candidates_proposed
        text = trn(count, "{n} kandidat foreslået", "{n} kandidater foreslået")
        return (text, "ok") if count else (tr("Ingen kandidater at foreslå"), "neutral")
    expires = day_of(record.expires_on)
    if expires is not None and expires < today:
        return tr("Udløb {day}", day=long_date(expires)), "neutral" if closed else "late"
    seen = day_of(record.seen_at[:10])
    if seen is not None:
        return tr("Set {day}", day=day_text(seen, today)), "neutral"
    return tr("Ikke set endnu"), "neutral" if closed else "soon"


def _count(day: date, in_time: int, in_all: int, wanted: int, today: date) -> CvCount:
    text = tr("{n} af {wanted} CV’er", n=in_time, wanted=wanted)
    if in_time >= wanted:
        return CvCount(day, in_time, in_all, tr("{n} CV’er samme dag", n=in_time), "ok")
    if day == today:
        return CvCount(day, in_time, in_all, tr("{count} inden dagen er omme", count=text), "soon")
    return CvCount(day, in_time, in_all, tr("{count} samme dag, {n} i alt", count=text, n=in_all), "late")
