"""The interview in the meeting: answers in and out, and what follows from them (US5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.ids import derived_id
from kmdesk.models import Broker, Company, GuideAnswer, Need, Task, Visit
from kmdesk.rules.guide import Guide, Question
from kmdesk.rules.guide_answers import Answer, clean, is_answered, show, with_parts
from kmdesk.rules.guide_heard import Heard
from kmdesk.rules.guide_results import GuideResults, NeedDraft, results
from kmdesk.rules.postable import missing_text
from kmdesk.rules.scheme_questions import with_questions
from kmdesk.services import guide_records
from kmdesk.services.guide_files import guide_version, newest_guide
from kmdesk.services.need_facts import still_missing
from kmdesk.services.scheme_advice import SCHEME_GUIDE, FoundScheme, SchemeAdvice
from kmdesk.services.visits import day_of, is_joint
from kmdesk.store.store import Store

_LAST_LINES, _LAST_LENGTH = 4, 80


@dataclass(frozen=True, slots=True)
class FoundNeed:
    """A need of the visit and what it still lacks, "mangler: start, løn" or empty."""

    need: Need
    missing: str


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact about the company that a person wrote otherwise before; `field` is one of Company."""

    field: str
    heard: object
    known: object


@dataclass(frozen=True, slots=True)
class Findings:
    """What the answers lead to ("Ud fra svarene"). `made` holds the questions that made a need.

    `asks` holds the questions about schemes that the schemes asked for depend on, and those answered.
    """

    needs: tuple[FoundNeed, ...]
    tasks: tuple[Task, ...]
    schemes: tuple[FoundScheme, ...]
    asks: tuple[str, ...]
    facts: tuple[ToldFact, ...]
    made: frozenset[str]
    next_contact: date | None


@dataclass(frozen=True, slots=True)
class LastVisit:
    """What was said the last time, in a few lines."""

    visit_id: str
    day: date
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitSheet:
    """All that the screen of a visit shows."""

    visit: Visit
    company: Company
    broker: Broker | None
    guide: Guide
    answers: Mapping[str, Answer]
    findings: Findings
    last: LastVisit | None
    joint: bool


class VisitGuides:
    """The interview guide of a visit. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._advice = SchemeAdvice(store)

    def sheet(self, visit_id: str, asked: Collection[str] = ()) -> VisitSheet:
        """Return the visit with its guide, answers and findings.

        The guide has the questions about schemes that matter here, and those `asked` for besides (ids).
        Raises KnownError when the visit is gone or uses a guide this program does not have.
        """
        visit = self._store.require(Visit, visit_id)
        company = self._store.require(Company, visit.company_id)
        guide = guide_version(visit.guide, visit.guide_version)
        answers = self.answers(visit_id)
        findings = self._findings(visit, company, guide, self._results(visit, guide, answers), answers)
        return VisitSheet(
            visit=visit,
            company=company,
            broker=self._store.get(Broker, visit.broker_id),
            guide=with_questions(guide, newest_guide(SCHEME_GUIDE), {*findings.asks, *asked}),
            answers=answers,
            findings=findings,
            last=self._last(visit),
            joint=is_joint(visit),
        )

    def answers(self, visit_id: str) -> dict[str, Answer]:
        """Return question id -> answer; questions nobody came to are not in it."""
        found = self._store.find(GuideAnswer, "visit_id = ?", (visit_id,))
        return {answer.question: Answer(answer.value, answer.skipped) for answer in found}

    def save_answer(
        self,
        visit_id: str,
        question_id: str,
        value: Mapping[str, object],
        *,
        skipped: bool = False,
        chain: str = "",
        parts: Collection[str] | None = None,
    ) -> Findings:
        """Write the answer to one question and bring what follows from it up to date, as one action.

        `value` maps part ids to values; an empty one takes the answer back. With `parts`, only those are
        written and the others stay as they are stored. Answers with the same `chain` are undone together.
        Returns what the answers lead to now. Raises KnownError when the visit is gone.
        """
        visit = self._store.require(Visit, visit_id)
        company = self._store.require(Company, visit.company_id)
        guide = guide_version(visit.guide, visit.guide_version)
        about = guide if guide.has(question_id) else newest_guide(SCHEME_GUIDE)
        question = about.question(question_id)
        before = self.answers(visit_id)
        if parts is not None:
            value = with_parts(before.get(question_id, Answer()).value, value, parts)
        cleaned = clean(question, value)
        answer = Answer(cleaned, skipped and not is_answered(question, cleaned))
        after = {**before, question_id: answer}
        heard = self._results(visit, guide, after)
        if answer != before.get(question_id, Answer()):
            text = _answering(question, guide)
            with self._store.action(text, company.name, chain=chain) as unit:
                unit.put(
                    replace(
                        self._stored(visit_id, question_id),
                        deleted=False,
                        guide=about.id,
                        guide_version=about.version,
                        value=answer.value,
                        skipped=answer.skipped,
                    )
                )
                if not visit.guide_version:
                    visit = unit.put(replace(visit, guide=guide.id, guide_version=guide.version))
                earlier = self._results(visit, guide, before)
                guide_records.bring_results(
                    self._store, unit, visit=visit, company=company, before=earlier, after=heard
                )
            company = self._store.require(Company, company.id)
        return self._findings(visit, company, guide, heard, after)

    def findings(self, visit_id: str) -> Findings:
        """Return what the answers lead to, after somebody changed a need, a promise or the company."""
        return self.sheet(visit_id).findings

    def set_short(self, visit_id: str, *, short: bool) -> None:
        """Ask the seven questions for the phone, or all of them."""
        visit = self._store.require(Visit, visit_id)
        company = self._store.require(Company, visit.company_id)
        with self._store.action(
            tr("Brug kort guide") if short else tr("Brug hele guiden"), company.name
        ) as unit:
            unit.put(replace(visit, short_guide=short))

    def accept_fact(self, visit_id: str, field: str) -> None:
        """Write a fact told at the visit over what a person wrote before; the broker asked for it."""
        sheet = self.sheet(visit_id)
        fact = next((fact for fact in sheet.findings.facts if fact.field == field), None)
        if fact is None:
            raise KnownError(tr("Virksomheden er allerede rettet."), tr("Se oplysningerne på virksomheden."))
        with self._store.action(tr("Ret virksomhed"), sheet.company.name) as unit:
            unit.put(guide_records.with_fact(sheet.visit, sheet.company, field, fact.heard))

    # -- parts -----------------------------------------------------------------------------------

    def _stored(self, visit_id: str, question_id: str) -> GuideAnswer:
        """Return the stored answer, deleted or not, or an empty one: there is never a second."""
        answer_id = derived_id("answer", visit_id, question_id)
        rows = self._store.db.named("SELECT * FROM guide_answer WHERE id = ?", (answer_id,))
        if rows:
            return GuideAnswer.from_row(rows[0])
        return GuideAnswer(id=answer_id, visit_id=visit_id, question=question_id)

    def _results(self, visit: Visit, guide: Guide, answers: Mapping[str, Answer]) -> GuideResults:
        return results(guide, answers, today=day_of(visit.starts_at) or self._store.clock.today())

    def _findings(
        self,
        visit: Visit,
        company: Company,
        guide: Guide,
        heard: GuideResults,
        answers: Mapping[str, Answer],
    ) -> Findings:
        drafts = {guide_records.origin(visit.id, draft.key): draft for draft in heard.needs}
        needs = self._store.find(Need, "visit_id = ?", (visit.id,), order="origin, id")
        order = "due_on = '', due_on, due_time, id"
        schemes = self._advice.found(
            company,
            guide,
            answers,
            wanted=_wanted_schemes(guide, answers),
            wished={need.match_type for need in needs if need.match_type},
        )
        return Findings(
            needs=tuple(FoundNeed(need, self._missing(need, drafts.get(need.origin))) for need in needs),
            tasks=tuple(self._store.find(Task, "visit_id = ?", (visit.id,), order=order)),
            schemes=schemes,
            asks=_asks(schemes, answers),
            facts=tuple(
                ToldFact(name, told, getattr(company, name))
                for name, told in heard.company_facts.items()
                if getattr(company, name) != told
            ),
            made=frozenset(question for need in needs for question in _makers(need, guide)),
            next_contact=heard.next_contact,
        )

    def _missing(self, need: Need, draft: NeedDraft | None) -> str:
        """Return what is still to be told; a type that is only a guess is, until somebody gives another."""
        guessed = draft is not None and draft.type_guessed and need.type == draft.type
        return missing_text(still_missing(self._store, need, type_guessed=guessed))

    def _last(self, visit: Visit) -> LastVisit | None:
        found = self._store.find(
            Visit,
            "company_id = ? AND id <> ? AND starts_at < ? AND status IN ('done', 'in_progress')"
            " AND (summary <> '' OR EXISTS (SELECT 1 FROM guide_answer a"
            " WHERE a.visit_id = visit.id AND a.deleted = 0 AND a.value <> '{}'))",
            (visit.company_id, visit.id, visit.starts_at),
            order="starts_at DESC LIMIT 1",
        )
        day = day_of(found[0].starts_at) if found else None
        return LastVisit(found[0].id, day, self._said(found[0])) if day else None

    def _said(self, visit: Visit) -> tuple[str, ...]:
        """Return the first things said at a visit, one line each; its summary when there are no answers."""
        answers = self.answers(visit.id)
        if (visit.guide, visit.guide_version) not in {
            (g.id, g.version) for g in (newest_guide(),)
        } and not answers:
            return (_short(visit.summary),)
        guide = guide_version(visit.guide, visit.guide_version)
        lines: list[str] = []
        for question in guide.questions:
            answer = answers.get(question.id)
            if answer and not question.internal and (said := show(question, answer.value)):
                lines.append(_short(", ".join(said.splitlines())))
        return tuple(lines[:_LAST_LINES]) or (_short(visit.summary),)


def _short(text: str) -> str:
    """Return the first sentence on one line, cut when it is long."""
    line = " ".join(text.split()).split(". ")[0]
    return line if len(line) <= _LAST_LENGTH else line[: _LAST_LENGTH - 1].rstrip() + "…"


def _makers(need: Need, guide: Guide) -> set[str]:
    """Return the questions that made the need: the one it came from, and the one that wished for its form."""
    if not need.source_questions:
        return set()
    wished = guide.with_role("wished_matches")
    made = {need.source_questions[0]}
    return made | {wished.id} if wished and need.match_type and wished.id in need.source_questions else made


def _wanted_schemes(guide: Guide, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    return Heard(guide, answers, "da").texts("wanted_schemes", "schemes")


def _asks(schemes: Iterable[FoundScheme], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Return the questions about schemes to ask: what is missing for those wanted, and what was answered."""
    open_roles = {role for found in schemes if found.wanted for role in found.eligibility.ask}
    return tuple(
        question.id
        for question in newest_guide(SCHEME_GUIDE).questions
        if question.role in open_roles or is_answered(question, answers.get(question.id, Answer()).value)
    )


def _answering(question: Question, guide: Guide) -> str:
    if guide.has(question.id):
        return tr("Besvar spørgsmål {number}", number=question.number)
    return tr("Besvar spørgsmål {number}", number=len(guide.questions) + question.number)
