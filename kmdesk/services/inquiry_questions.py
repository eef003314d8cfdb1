"""The questions of an inquiry, each put to one department: asked, answered, deleted (domain: 56)."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.models import Company, Inquiry, InquiryQuestion
from kmdesk.services.day_checks import check_day, check_happened
from kmdesk.store.store import Store


class InquiryQuestions:
    """The questions of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def of(self, inquiry_id: str) -> tuple[InquiryQuestion, ...]:
        """Return the questions of an inquiry in the order they were put."""
        order = "asked_on, sort_key(department), id"
        return tuple(self._store.find(InquiryQuestion, "inquiry_id = ?", (inquiry_id,), order=order))

    def get(self, question_id: str) -> InquiryQuestion:
        """Return one question. Raises KnownError when it was deleted."""
        return self._store.require(InquiryQuestion, question_id)

    def blank(self, inquiry_id: str) -> InquiryQuestion:
        """Return a new question of an inquiry, put today and not stored yet."""
        inquiry = self._store.require(Inquiry, inquiry_id)
        return InquiryQuestion(
            inquiry_id=inquiry.id,
            company_id=inquiry.company_id,
            topic=inquiry.topics[0] if inquiry.topics else "",
            asked_on=self._clock.today().isoformat(),
            broker_id=self._store.broker_id,
        )

    def save(self, question: InquiryQuestion, seen: InquiryQuestion | None = None) -> InquiryQuestion:
        """Create or change a question, or note its answer; an answer without a day was given today.

        Raises KnownError naming the field without question or department, for days that cannot be, and for a
        day of answering without an answer.
        """
        inquiry = self._store.require(Inquiry, question.inquiry_id)
        stored = self._store.get(InquiryQuestion, question.id)
        kept = question
        if kept.answer.strip() and not kept.answered_on and not (stored and stored.answered_on):
            kept = replace(kept, answered_on=self._clock.today().isoformat())
        self._check(kept)
        if stored is None:
            action = tr("Spørg en afdeling")
        elif kept.answered_on and not stored.answered_on:
            action = tr("Notér svar fra en afdeling")
        else:
            action = tr("Ret spørgsmål")
        with self._store.action(action, subject_of(self._store, inquiry)) as unit:
            return unit.put(kept, seen)

    def delete(self, question_id: str) -> str:
        """Delete a question; returns the department's name."""
        question = self.get(question_id)
        with self._store.action(tr("Slet spørgsmål"), question.department) as unit:
            unit.delete(question)
        return question.department

    def _check(self, question: InquiryQuestion) -> None:
        if not question.question.strip():
            raise KnownError(
                tr("Spørgsmålet mangler."), tr("Skriv, hvad afdelingen skal svare på."), field="question"
            )
        if not question.department.strip():
            raise KnownError(tr("Afdelingen mangler."), tr("Skriv, hvem der er spurgt."), field="department")
        today = self._clock.today()
        check_happened(question.asked_on, "asked_on", today)
        check_happened(question.answered_on, "answered_on", today)
        check_day(question.due_on, "due_on", today)
        for name in ("due_on", "answered_on"):
            day = getattr(question, name)
            if day and question.asked_on and day < question.asked_on:
                raise KnownError(
                    tr("Dagen ligger før den dag, der blev spurgt."), tr("Ret en af datoerne."), field=name
                )
        if question.answered_on and not question.answer.strip():
            raise KnownError(tr("Svaret mangler."), tr("Skriv, hvad afdelingen svarede."), field="answer")


def company_of(store: Store, inquiry: Inquiry) -> str:
    """Return what the company of an inquiry is called: by the list, or as it was told."""
    company = store.get(Company, inquiry.company_id) if inquiry.company_id else None
    return company.name if company else inquiry.company_name


def subject_of(store: Store, inquiry: Inquiry) -> str:
    """Return how an action names an inquiry: its heading and the company."""
    return ", ".join(part for part in (inquiry.subject, company_of(store, inquiry)) if part)
