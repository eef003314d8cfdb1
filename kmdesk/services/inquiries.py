"""Inquiries: received, answered, put to departments, passed on and closed (domain: 47, 56, 58)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr, trn
from kmdesk.models import (
    Broker,
    Company,
    ContactPerson,
    Inquiry,
    InquiryQuestion,
    Need,
    Referral,
    Task,
)
from kmdesk.rules.phone import normalise_phone
from kmdesk.rules.service_clock import due_after
from kmdesk.services import gone_together
from kmdesk.services.day_checks import check_to_come
from kmdesk.services.inquiry_query import InquiryList, InquiryRow, mode_of
from kmdesk.services.inquiry_questions import InquiryQuestions, subject_of
from kmdesk.services.order_parts import past_wall
from kmdesk.services.reference import choices
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.store import Store, Unit


@dataclass(frozen=True, slots=True)
class InquiryDetail:
    """An inquiry with all the pane shows of it. `need` is the title of the need it became."""

    inquiry: Inquiry
    row: InquiryRow
    questions: tuple[InquiryQuestion, ...]
    referrals: tuple[Referral, ...]
    tasks: tuple[Task, ...]
    need: str
    broker: str


class Inquiries:
    """Writes the inquiries of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self._clock = store, clock
        self.list = InquiryList(store)
        self.asked = InquiryQuestions(store, clock)

    # -- reading ---------------------------------------------------------------------------------

    def get(self, inquiry_id: str) -> Inquiry:
        """Return one inquiry. Raises KnownError when it was deleted."""
        return self.store.require(Inquiry, inquiry_id)

    def detail(self, inquiry_id: str) -> InquiryDetail:
        """Return an inquiry with what belongs to it. Raises KnownError when it was deleted meanwhile."""
        inquiry = self.get(inquiry_id)
        row = self.list.one(inquiry_id)
        if row is None:  # it is there: required above
            raise LookupError(inquiry_id)
        need = self.store.get(Need, inquiry.need_id) if inquiry.need_id else None
        return InquiryDetail(
            inquiry,
            row,
            self.asked.of(inquiry_id),
            tuple(self.store.find(Referral, "inquiry_id = ?", (inquiry_id,), order="sent_on, id")),
            tuple(self.store.find(Task, "origin = ?", (origin_of(inquiry_id),), order="due_on, id")),
            need.title if need else "",
            self._broker(inquiry.broker_id),
        )

    def blank(self, company_id: str = "", *, channel: str = "hotline", visit_id: str = "") -> Inquiry:
        """Return a new inquiry received now, not stored yet, with when its answer is due."""
        company = self.store.get(Company, company_id) if company_id else None
        received = self._clock.wall()
        return Inquiry(
            company_id=company_id,
            municipality_code=company.municipality_code if company else "",
            type="question",
            channel=channel,
            received_at=received,
            answer_due=self.due_for(received),
            visit_id=visit_id,
            broker_id=self.store.broker_id,
        )

    def due_for(self, received_at: str) -> str:
        """Return until when an inquiry received at a wall-clock time is promised an answer."""
        hours = rules_in_use(self.store.db).inquiry_hours
        due = due_after(datetime.fromisoformat(received_at), hours, mode_of(self.store))
        return due.strftime("%Y-%m-%dT%H:%M")

    # -- writing ---------------------------------------------------------------------------------

    def save(self, inquiry: Inquiry, seen: Inquiry | None = None) -> Inquiry:
        """Create or change an inquiry; another time of receipt moves the promise. Returns it as stored.

        Raises KnownError naming the field without heading, type, or anybody who asks, for a time that cannot
        be or is after the answer, and for a code that is on no list.
        """
        stored = self.store.get(Inquiry, inquiry.id)
        received = past_wall(inquiry.received_at, "at", self._clock)
        kept = replace(
            inquiry,
            received_at=received,
            phone=normalise_phone(inquiry.phone),
            email=inquiry.email.strip(),
        )
        if kept.answered_at and received > kept.answered_at:
            raise KnownError(
                tr("Henvendelsen er besvaret før det tidspunkt."),
                tr("Skriv et tidligere tidspunkt."),
                field="at",
            )
        if stored is None or stored.received_at != received:
            kept = replace(kept, answer_due=self.due_for(received))
        kept = self._with_company(kept)
        self._check(kept, stored or Inquiry())
        action = tr("Ret henvendelse") if stored else tr("Opret henvendelse")
        with self.store.action(action, subject_of(self.store, kept)) as unit:
            unit.put(kept, seen)
            for question in self.asked.of(kept.id) if stored else ():
                unit.put(replace(question, company_id=kept.company_id))
        return kept

    def answer(
        self, inquiry_id: str, answer: str, at: str = "", way: str = "", *, seen: Inquiry | None = None
    ) -> Inquiry:
        """Note what was answered, when (empty: now) and by which channel; whether in time is told by that.

        `seen` is the inquiry as it was on the screen. Raises KnownError without an answer, for a time that
        cannot be, and when a colleague has answered meanwhile.
        """
        inquiry = self.get(inquiry_id)
        if seen is not None and inquiry.answered_at and inquiry.answered_at != seen.answered_at:
            raise KnownError(
                tr("Henvendelsen er besvaret imens."), tr("Læs svaret, før du retter det."), field="answer"
            )
        if not answer.strip():
            raise KnownError(tr("Svaret mangler."), tr("Skriv, hvad der blev svaret."), field="answer")
        answered = past_wall(at or self._clock.wall(), "at", self._clock)
        if answered < inquiry.received_at:
            raise KnownError(
                tr("Svaret ligger før henvendelsen."),
                tr("Ret tidspunktet, eller hvornår den kom."),
                field="at",
            )
        told = replace(inquiry, answer=answer.strip(), answered_at=answered, answer_way=way)
        if inquiry.status == "open":
            told = replace(told, status="answered")
        return self._put(tr("Besvar henvendelse"), told)

    def close(self, ids: Sequence[str]) -> int:
        """Close inquiries that wait for nothing more, answered or not; returns how many. One action.

        `unanswered` tells what departments still owe them.
        """
        today = self._clock.today().isoformat()
        return self._each(
            ids,
            tr("Afslut henvendelse"),
            lambda one: one if one.status == "closed" else replace(one, status="closed", closed_on=today),
        )

    def unanswered(self, ids: Sequence[str]) -> int:
        """Return how many questions of these inquiries no department has answered."""
        return sum(not one.answered_on for inquiry_id in ids for one in self.asked.of(inquiry_id))

    def reopen(self, ids: Sequence[str]) -> int:
        """Open inquiries again: they wait for an answer anew, what was answered stays to be read."""
        return self._each(
            ids,
            tr("Åbn henvendelse igen"),
            lambda one: replace(one, status="open", closed_on="", answered_at=""),
        )

    def take(self, ids: Sequence[str]) -> int:
        """Make inquiries this broker's; returns how many. One action."""
        return self._each(
            ids, tr("Tag henvendelse"), lambda one: replace(one, broker_id=self.store.broker_id)
        )

    def delete(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Delete inquiries with their questions, as one action; returns their headings."""
        found = [self.get(one) for one in ids]
        with self.store.action(tr("Slet henvendelse"), self._subjects(found)) as unit:
            for inquiry in found:
                for question in self.asked.of(inquiry.id):
                    unit.delete(question)
                gone_together.remember(unit, inquiry.id, "inquiry_id")
                unit.delete(inquiry)
        return tuple(inquiry.subject for inquiry in found)

    def link(self, inquiry_id: str, company_id: str) -> Inquiry:
        """Tie an inquiry to a company that is on the list by now; its questions follow."""
        inquiry = self.get(inquiry_id)
        company = self.store.require(Company, company_id)
        tied = self._with_company(replace(inquiry, company_id=company.id))
        with self.store.action(tr("Knyt henvendelse til virksomhed"), company.name) as unit:
            unit.put(tied)
            for question in self.asked.of(inquiry_id):
                unit.put(replace(question, company_id=company.id))
        return tied

    # -- what it becomes -------------------------------------------------------------------------

    def make_need(self, inquiry_id: str, need_type: str, title: str) -> Need:
        """Make a need of an inquiry, which remembers it. Returns the need.

        Raises KnownError while the company is not on the list, when it is a need already, and without a
        title or a type.
        """
        inquiry = self._of_company(inquiry_id)
        if inquiry.need_id and self.store.get(Need, inquiry.need_id) is not None:
            raise KnownError(
                tr("Henvendelsen er allerede blevet til et behov."), tr("Åbn behovet, og ret det dér.")
            )
        if not title.strip():
            raise KnownError(
                tr("Overskriften mangler."), tr("Skriv kort, hvad virksomheden har brug for."), field="title"
            )
        if need_type not in _codes("need_type"):
            raise KnownError(tr("Typen mangler."), tr("Vælg, hvilken slags behov det er."), field="type")
        need = Need(
            company_id=inquiry.company_id,
            visit_id=inquiry.visit_id,
            title=title.strip(),
            type=need_type,
            description=inquiry.text,
            contact_name=inquiry.person,
            broker_id=self.store.broker_id,
            brought_on=inquiry.brought_on,
            brought_to=inquiry.brought_to,
            brought_result=inquiry.brought_result,
        )
        with self.store.action(tr("Gør til behov"), subject_of(self.store, inquiry)) as unit:
            unit.put(need)
            unit.put(replace(inquiry, need_id=need.id))
        return need

    def promise(self, inquiry_id: str, title: str, due_on: str) -> Task:
        """Promise the company something about its inquiry. Returns the promise.

        Raises KnownError naming the field without text, without a day, and for a day that has been.
        """
        inquiry = self.get(inquiry_id)
        if not title.strip():
            raise KnownError(tr("Løftet mangler en tekst."), tr("Skriv, hvad der er lovet."), field="title")
        check_to_come(due_on, "due_on", self._clock.today())
        task = Task(
            company_id=inquiry.company_id,
            visit_id=inquiry.visit_id,
            origin=origin_of(inquiry.id),
            title=title.strip(),
            due_on=due_on,
            note="" if inquiry.company_id else inquiry.company_name,
            broker_id=self.store.broker_id,
        )
        with self.store.action(tr("Opret løfte"), task.title) as unit:
            return unit.put(task)

    def blank_referral(self, inquiry_id: str) -> Referral:
        """Return a new referral of an inquiry, not stored yet. Raises KnownError without a company."""
        inquiry = self._of_company(inquiry_id)
        return Referral(
            company_id=inquiry.company_id,
            visit_id=inquiry.visit_id,
            inquiry_id=inquiry.id,
            topic=inquiry.subject,
            sent_on=self._clock.today().isoformat(),
            broker_id=self.store.broker_id,
        )

    # -- called inside the action of others ------------------------------------------------------

    def put_away(self, unit: Unit, company_id: str) -> None:
        """Delete a deleted company's open inquiries inside its action; the others took place."""
        for inquiry in self.store.find(Inquiry, "company_id = ? AND status = 'open'", (company_id,)):
            for question in self.asked.of(inquiry.id):
                unit.delete(question)
            unit.delete(inquiry)

    def forget_person(self, unit: Unit, person: ContactPerson) -> None:
        """Take a contact person who is deleted out of the company's inquiries, inside that action."""
        for inquiry in self.store.find(Inquiry, "company_id = ?", (person.company_id,)):
            if inquiry.person and fold(inquiry.person) == fold(person.name):
                unit.put(replace(inquiry, person="", phone="", email=""))

    # -- parts -----------------------------------------------------------------------------------

    def _with_company(self, inquiry: Inquiry) -> Inquiry:
        """Return an inquiry that says of a company on the list no more than which one it is."""
        if not inquiry.company_id:
            return replace(inquiry, company_name=inquiry.company_name.strip())
        company = self.store.require(Company, inquiry.company_id)
        where = inquiry.municipality_code or company.municipality_code
        return replace(inquiry, company_name="", municipality_code=where)

    def _of_company(self, inquiry_id: str) -> Inquiry:
        """Return an inquiry of a company on the list. Raises KnownError when it is not on the list."""
        inquiry = self.get(inquiry_id)
        if not inquiry.company_id:
            raise KnownError(
                tr("Virksomheden er ikke på listen endnu."), tr("Knyt henvendelsen til en virksomhed først.")
            )
        self.store.require(Company, inquiry.company_id)
        return inquiry

    def _put(self, action: str, inquiry: Inquiry) -> Inquiry:
        with self.store.action(action, subject_of(self.store, inquiry)) as unit:
            return unit.put(inquiry)

    def _each(self, ids: Sequence[str], action: str, change: Callable[[Inquiry], Inquiry]) -> int:
        found = [self.get(one) for one in ids]
        changed = [after for before in found if (after := change(before)) != before]
        if changed:
            with self.store.action(action, self._subjects(changed)) as unit:
                for inquiry in changed:
                    unit.put(inquiry)
        return len(changed)

    def _subjects(self, inquiries: Sequence[Inquiry]) -> str:
        if len(inquiries) == 1:
            return subject_of(self.store, inquiries[0])
        return trn(len(inquiries), "{n} henvendelse", "{n} henvendelser")

    def _broker(self, broker_id: str) -> str:
        broker = self.store.get(Broker, broker_id) if broker_id else None
        return broker.name if broker else ""

    def _check(self, inquiry: Inquiry, stored: Inquiry) -> None:
        if not inquiry.subject.strip():
            raise KnownError(
                tr("Overskriften mangler."), tr("Skriv kort, hvad det handler om."), field="subject"
            )
        if inquiry.type not in _codes("inquiry_type"):
            raise KnownError(
                tr("Typen mangler."), tr("Vælg, hvilken slags henvendelse det er."), field="type"
            )
        # What a newer kmdesk has written is kept, though it is on no list here.
        if inquiry.channel not in {"", stored.channel, *_codes("inquiry_channel")}:
            raise KnownError(
                tr("Kanalen findes ikke."), tr("Vælg, hvordan henvendelsen kom."), field="channel"
            )
        if not _codes("inquiry_topic").union(stored.topics).issuperset(inquiry.topics):
            raise KnownError(tr("Emnet findes ikke."), tr("Vælg emner fra listen."), field="topics")
        if not (inquiry.company_id or inquiry.company_name or inquiry.person.strip()):
            raise KnownError(
                tr("Det står ikke, hvem der spørger."),
                tr("Skriv virksomheden, eller hvem du talte med."),
                field="company",
            )


def origin_of(inquiry_id: str) -> str:
    """Return what ties a promise to the inquiry it was made about."""
    return f"inquiry:{inquiry_id}"


def _codes(name: str) -> frozenset[str]:
    return frozenset(choice.code for choice in choices(name))
