"""Referrals: passed on to whom, by when, what was answered, and telling the company about it (US11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import search_words
from kmdesk.core.i18n import tr, trn
from kmdesk.core.ids import derived_id
from kmdesk.models import Company, Need, Referral, Task
from kmdesk.services import generated
from kmdesk.services.day_checks import check_day
from kmdesk.services.field_checks import check_free_text
from kmdesk.services.next_step import stored_task
from kmdesk.services.reference import choice_label, choices
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store, Unit

ENDED = ("solved", "rejected")
"""With these an answer has come: the company is to be told."""
RETENTION = "retention"
"""The type of a need to keep somebody who is already employed."""
Stand = Literal["overdue", "to_tell", "open", "told"]
STANDS: tuple[Stand, ...] = ("overdue", "to_tell", "open", "told")
"""In the order they are shown: late answers, then answers the company has not been told."""
SortColumn = Literal["stand", "company", "topic", "recipient", "due_on", "status", "broker"]


@dataclass(frozen=True, slots=True)
class ReferralQuery:
    """Which referrals to show, and their order. Each word of `text` begins one of what the row says."""

    text: str = ""
    mine: bool = True
    told: bool = False
    """Those the company was told about, instead of those it is still to be told about."""
    company_id: str = ""
    need_id: str = ""
    sort: SortColumn = "stand"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral as lists show it, with codes; days are `YYYY-MM-DD` or empty."""

    id: str
    stand: Stand
    company_id: str
    company: str
    topic: str
    system: str
    organisation: str
    person: str
    sent_on: str
    due_on: str
    status: str
    answer: str
    reported_on: str
    broker: str
    need_id: str = ""
    need: str = ""
    """What the need that was passed on is called, if it was one and it is still there."""

    @property
    def recipient(self) -> str:
        """Who it was passed on to: person and organisation, as far as they are known."""
        return ", ".join(part for part in (self.organisation, self.person) if part)


_STAND = """CASE WHEN r.reported_on <> '' THEN 3 WHEN r.status IN ('solved', 'rejected') THEN 1
  WHEN r.due_on <> '' AND r.due_on < :today THEN 0 ELSE 2 END"""
_FROM = (
    "FROM referral r LEFT JOIN company c ON c.id = r.company_id LEFT JOIN broker b ON b.id = r.broker_id"
    " LEFT JOIN need n ON n.id = r.need_id AND n.deleted = 0"
)
_SORTS: Mapping[SortColumn, str] = {
    "stand": "{stand}",
    "company": "sort_key(coalesce(c.name, ''))",
    "topic": "sort_key(r.topic)",
    "recipient": "sort_key(r.organisation || ' ' || r.person)",
    "due_on": "r.due_on = '', r.due_on",
    "status": "r.status",
    "broker": "sort_key(coalesce(b.name, ''))",
}
_TEXT = "' ' || fold(coalesce(c.name, '') || ' ' || r.topic || ' ' || r.organisation || ' ' || r.person)"


class Referrals:
    """The referrals of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    # -- reading ---------------------------------------------------------------------------------

    def page(self, query: ReferralQuery, offset: int = 0, limit: int = 200) -> list[ReferralRow]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        params: dict[str, Any] = {"limit": limit, "offset": offset}
        where = self._where(query, params)
        down = " DESC" if query.descending else ""
        order = _SORTS[query.sort].format(stand=_STAND) + down
        rows = self._store.db.rows(
            f"SELECT {_STAND}, r.id, r.company_id, coalesce(c.name, ''), r.topic, r.system, r.organisation,"
            " r.person, r.sent_on, r.due_on, r.status, r.answer, r.reported_on, coalesce(b.name, ''),"
            " coalesce(n.id, ''), coalesce(n.title, '')"
            f" {_FROM} WHERE {where} ORDER BY {order}, r.due_on = '', r.due_on, r.sent_on, r.id"
            " LIMIT :limit OFFSET :offset",
            params,
        )
        return [_row(*row) for row in rows]

    def count(self, query: ReferralQuery) -> int:
        """Return how many rows the answer has."""
        params: dict[str, Any] = {}
        where = self._where(query, params)
        return self._store.db.value(f"SELECT count(*) {_FROM} WHERE {where}", params)

    def of_company(self, company_id: str) -> list[ReferralRow]:
        """Return all referrals of a company: those to follow first."""
        return self._both(ReferralQuery(company_id=company_id, mine=False))

    def of_need(self, need_id: str) -> list[ReferralRow]:
        """Return all referrals of a need: those to follow first."""
        return self._both(ReferralQuery(need_id=need_id, mine=False))

    def overdue(self, *, mine: bool = True) -> list[ReferralRow]:
        """Return the referrals whose answer is late."""
        return [row for row in self.page(ReferralQuery(mine=mine)) if row.stand == "overdue"]

    def get(self, referral_id: str) -> Referral:
        """Return one referral. Raises KnownError when it was deleted."""
        return self._store.require(Referral, referral_id)

    def blank(self, company_id: str, *, visit_id: str = "", topic: str = "") -> Referral:
        """Return a new referral of today, not stored yet."""
        return Referral(
            company_id=company_id,
            visit_id=visit_id,
            topic=topic,
            sent_on=self._clock.today().isoformat(),
            broker_id=self._store.broker_id,
        )

    def blank_of_need(self, need_id: str) -> Referral:
        """Return a new referral of a need, not stored yet. Raises KnownError when the need was deleted.

        Of a need of retention the topic says no more than how many people: nobody's illness is written.
        """
        need = self._store.require(Need, need_id)
        blank = self.blank(need.company_id, visit_id=need.visit_id, topic=_topic(need))
        if need.type != RETENTION:
            return replace(blank, need_id=need.id)
        helper = tr("Fastholdelseskonsulent")
        return replace(blank, need_id=need.id, system="employment", organisation=helper)

    # -- writing ---------------------------------------------------------------------------------

    def save(self, referral: Referral, seen: Referral | None = None) -> Referral:
        """Create or change a referral, and the promise to tell the company, as one action.

        Raises KnownError with `field` when something is missing or its days cannot be.
        """
        company = self._store.require(Company, referral.company_id)
        before = self._store.get(Referral, referral.id)
        kept = _to_tell_again(before, referral) if before else referral
        self._check(kept)
        text = tr("Ret henvisning") if before else tr("Opret henvisning")
        with self._store.action(text, company.name) as unit:
            unit.put(kept, seen)
            self._bring_promise(unit, kept)
        return kept

    def set_status(self, referral_id: str, status: str, answer: str | None = None) -> Referral:
        """Note how far it is, and what was answered when `answer` is given.

        One that is open again after its end is to be told again, and so is its promise to be kept.
        """
        referral = self.get(referral_id)
        changed = _to_tell_again(
            referral,
            replace(referral, status=status, answer=referral.answer if answer is None else answer.strip()),
        )
        self._check(changed)
        company = self._store.require(Company, referral.company_id)
        with self._store.action(tr("Status på henvisning"), company.name) as unit:
            unit.put(changed)
            if changed.reported_on != referral.reported_on:
                self._bring_promise(unit, changed)
        return changed

    def report_back(self, referral_id: str, on: str = "") -> Referral:
        """Note that the company was told, today unless another day is given; the promise is kept with it.

        Raises KnownError (`answer`) while there is no answer to tell.
        """
        referral = self.get(referral_id)
        told = replace(referral, reported_on=on or self._clock.today().isoformat())
        self._check(told)
        company = self._store.require(Company, referral.company_id)
        with self._store.action(tr("Fortalt virksomheden"), company.name) as unit:
            unit.put(told)
            self._bring_promise(unit, told)
        return told

    def delete(self, referral_id: str) -> str:
        """Delete a referral and its untouched promise. Returns its topic."""
        referral = self.get(referral_id)
        with self._store.action(tr("Slet henvisning"), referral.topic) as unit:
            unit.delete(referral)
            task = stored_task(self._store, promise_id(referral.id))
            if task is not None and not task.deleted and generated.is_untouched(task):
                unit.delete(task)
        return referral.topic

    # -- parts -----------------------------------------------------------------------------------

    def _both(self, query: ReferralQuery) -> list[ReferralRow]:
        return [row for told in (False, True) for row in self.page(replace(query, told=told))]

    def _check(self, referral: Referral) -> None:
        if not referral.topic.strip():
            raise KnownError(tr("Emnet mangler."), tr("Skriv, hvad henvisningen handler om."), field="topic")
        if referral.system not in {choice.code for choice in choices("system")}:
            raise KnownError(tr("Modtageren mangler."), tr("Vælg, hvor der er henvist til."), field="system")
        today = self._clock.today()
        for name in ("sent_on", "due_on", "reported_on"):
            check_day(getattr(referral, name), name, today)
        sent, due, told = map(day_of, (referral.sent_on, referral.due_on, referral.reported_on))
        if sent and sent > today:
            raise KnownError(
                tr("Der kan ikke være henvist endnu."), tr("Skriv den dag, du henviste."), field="sent_on"
            )
        if sent and due and due < sent:
            raise KnownError(
                tr("Fristen ligger før den dag, der blev henvist."), tr("Ret en af datoerne."), field="due_on"
            )
        if told and (told > today or (sent and told < sent)):
            raise KnownError(
                tr("Virksomheden kan ikke være fortalt det endnu.")
                if told > today
                else tr("Virksomheden er fortalt det, før der blev henvist."),
                tr("Skriv den dag, I talte sammen, eller lad feltet stå tomt."),
                field="reported_on",
            )
        if told:
            _check_answered(referral)
        if referral.status in ENDED and not referral.answer.strip():
            raise KnownError(
                tr("Svaret mangler."), tr("Skriv, hvad der kom ud af henvisningen."), field="answer"
            )

    def _bring_promise(self, unit: Unit, referral: Referral) -> None:
        """Keep the promise in line: done once the company was told. What a person deleted stays deleted."""
        task = stored_task(self._store, promise_id(referral.id))
        if task is not None and task.deleted:
            return
        blank = Task(
            id=promise_id(referral.id),
            company_id=referral.company_id,
            visit_id=referral.visit_id,
            origin=promise_origin(referral.id),
            broker_id=referral.broker_id,
        )
        wanted = {
            "title": tr("Fortæl virksomheden, hvad der kom ud af det"),
            "note": referral.topic.strip(),
            "due_on": referral.due_on,
        }
        brought = generated.brought(task or blank, wanted)
        if bool(referral.reported_on) != bool(brought.done_at):
            brought = replace(brought, done_at=self._clock.stamp() if referral.reported_on else "")
        unit.put(brought)

    def _where(self, query: ReferralQuery, params: dict[str, Any]) -> str:
        """Return the SQL condition of a query; puts its values into `params`."""
        params["today"] = self._clock.today().isoformat()
        parts = ["r.deleted = 0", f"r.reported_on {'<>' if query.told else '='} ''"]
        if query.company_id:
            parts.append("r.company_id = :company")
            params["company"] = query.company_id
        if query.need_id:
            parts.append("r.need_id = :need")
            params["need"] = query.need_id
        if query.mine:
            parts.append("r.broker_id = :broker")
            params["broker"] = self._store.broker_id
        for number, word in enumerate(search_words(query.text)):
            parts.append(f"instr({_TEXT}, ' ' || :word{number}) > 0")
            params[f"word{number}"] = word
        return " AND ".join(parts)


def _to_tell_again(before: Referral, after: Referral) -> Referral:
    """Return a referral that is open again as one the company has not been told how it ended."""
    opened = before.status in ENDED and after.status not in ENDED
    return replace(after, reported_on="") if opened and after.reported_on == before.reported_on else after


def _check_answered(referral: Referral) -> None:
    """Raise KnownError (`answer`) while there is nothing to tell the company."""
    if not referral.answer.strip():
        raise KnownError(
            tr("Henvisningen har intet svar endnu."),
            tr("Skriv svaret, før du noterer, at virksomheden har fået det."),
            field="answer",
        )


def _row(stand: int, referral_id: str, *rest: str) -> ReferralRow:
    """Turn a row of the answer into what lists show; `rest` is in the order of the fields."""
    return ReferralRow(referral_id, STANDS[stand], *rest)


def _topic(need: Need) -> str:
    """Return what a need is called to others: without its own words where those may tell of health."""
    kind = choice_label("need_type", need.type) if need.type else tr("Behov")
    if need.type == RETENTION:
        count = trn(need.headcount or 1, "{n} medarbejder", "{n} medarbejdere")
        return f"{kind}: {count}" if need.headcount else kind
    return kind if check_free_text(need.title) is not None else need.title.strip() or kind


def promise_id(referral_id: str) -> str:
    """Return the id of the promise that goes with a referral: two desks never double it."""
    return derived_id("task", referral_id, "report")


def promise_origin(referral_id: str) -> str:
    """Return what ties the promise to its referral."""
    return f"referral:{referral_id}:report"


def note_promise_kept(store: Store, unit: Unit, task: Task, told_on: str) -> None:
    """Note on a promise's referral when the company was told (empty: not after all), in the same action.

    Raises KnownError (`answer`) while there is no answer to tell.
    """
    referral = _of_promise(store, task)
    if referral is not None:
        if told_on:
            _check_answered(referral)
        unit.put(replace(referral, reported_on=told_on))


def check_can_be_kept(store: Store, task: Task) -> None:
    """Raise KnownError (`answer`) while a promise is to tell an answer that has not come."""
    referral = _of_promise(store, task)
    if referral is not None:
        _check_answered(referral)


def _of_promise(store: Store, task: Task) -> Referral | None:
    kind, _, rest = task.origin.partition(":")
    return store.get(Referral, rest.removesuffix(":report")) if kind == "referral" else None
