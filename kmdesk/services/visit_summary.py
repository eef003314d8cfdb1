"""The facts of a visit's summary, never a confidential note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Broker, Company, Need, Project, Task, Visit
from kmdesk.rules.guide import Guide, Question
from kmdesk.rules.guide_answers import Answer, show
from kmdesk.services import reference
from kmdesk.services.guide import VisitGuides
from kmdesk.services.scheme_advice import FoundScheme
from kmdesk.store.store import Store

_HEADCOUNT, _TASKS = "q02", "q12"
_NOBODY_REACHED = "not_reached"
_TOLD = ("q01", _HEADCOUNT, "q06", "q07", _TASKS, "q14")
"""The questions whose answers are told back in the company's own words; an id never changes its meaning."""


@dataclass(frozen=True, slots=True)
class NeedFact:
    """A need as the company reads it: what, how it can be solved, and when."""

    title: str
    solution: str
    when: str


@dataclass(frozen=True, slots=True)
class SchemeFact:
    """A scheme the company asked about, and how it stands with what is known."""

    name: str
    known: str


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """Something promised: what, by whom, `YYYY-MM-DD` or empty, and whether it is done."""

    what: str
    who: str
    due: str
    done: bool


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What the company is given in writing after a visit. Moments are wall-clock, empty parts left out."""

    visit_id: str
    office_name: str
    office_line: str
    number: str
    company_name: str
    starts_at: str
    ends_at: str
    finished: bool
    broker: Broker
    printed_at: str
    participants: tuple[Mapping[str, str], ...]
    told: tuple[str, ...]
    needs: tuple[NeedFact, ...]
    schemes: tuple[SchemeFact, ...]
    promises: tuple[PromiseFact, ...]
    next_contact_at: str
    next_step: str


class VisitSummaries:
    """Summaries of visits. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._guides = VisitGuides(store)

    def latest_visit_id(self) -> str:
        """Return the broker's visit under way, or the last one done. Raises KnownError when there is none.

        Where nobody was reached there is nothing to sum up.
        """
        found: str | None = self._store.db.value(
            "SELECT id FROM visit WHERE deleted = 0 AND status IN ('in_progress', 'done')"
            " AND broker_id = ? AND outcome <> ?"
            " ORDER BY status = 'in_progress' DESC, starts_at DESC LIMIT 1",
            (self._store.broker_id, _NOBODY_REACHED),
        )
        if found is None:
            raise KnownError(tr("Der er ingen besøg endnu."), tr("Start eller registrér et besøg først."))
        return found

    def visit_id_of(self, number: str) -> str:
        """Return the visit with a number such as `B-2026-0418`, whatever the case. Raises KnownError."""
        found: str | None = self._store.db.value(
            "SELECT id FROM visit WHERE deleted = 0 AND number = upper(?)", (number.strip(),)
        )
        if found is None:
            raise KnownError(
                tr("Der er intet besøg med nummeret {number}.", number=number),
                tr("Nummeret står øverst på besøget, fx B-2026-0418."),
            )
        return found

    def data(self, visit_id: str, printed_at: str) -> SummaryFacts:
        """Return the facts of any visit, finished or not; `printed_at` is wall-clock.

        Raises KnownError when the visit is gone.
        """
        sheet = self._guides.sheet(visit_id)
        visit, findings = sheet.visit, sheet.findings
        project = next(iter(self._store.find(Project)), None)
        broker = sheet.broker or Broker()
        next_at = visit.next_step_on or (findings.next_contact.isoformat() if findings.next_contact else "")
        next_origin = f"visit:{visit.id}:next"
        return SummaryFacts(
            visit_id=visit.id,
            office_name=(project.name if project else "") or broker.organisation,
            office_line=project.subtitle if project else "",
            number=visit.number,
            company_name=sheet.company.name,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            finished=visit.status == "done",
            broker=broker,
            printed_at=printed_at,
            participants=visit.participants,
            told=_told(sheet.guide, sheet.answers, visit),
            needs=_need_facts([found.need for found in findings.needs]),
            schemes=tuple(_scheme_fact(found) for found in findings.schemes if found.wanted),
            promises=tuple(
                _promise(task, broker, sheet.company) for task in findings.tasks if task.origin != next_origin
            ),
            next_contact_at=next_at,
            next_step=" ".join(visit.next_step.split()),
        )


def _told(guide: Guide, answers: Mapping[str, Answer], visit: Visit) -> tuple[str, ...]:
    """Return what the company told: the broker's summary, else the answers as sentences in one paragraph.

    Of a visit at which nobody was reached the summary is the broker's own: the company told nothing.
    """
    if visit.outcome == _NOBODY_REACHED:
        return ()
    if visit.summary.strip():
        return (visit.summary.strip(),)
    asked = (question for question in guide.questions if question.id in _TOLD)
    given = ((q, answers[q.id]) for q in asked if q.id in answers and not answers[q.id].skipped)
    told = " ".join(filter(None, (_retold(question, answer.value) for question, answer in given)))
    return (told,) if told else ()


def _retold(question: Question, value: Mapping[str, Any]) -> str:
    if question.id == _HEADCOUNT:
        return _headcount(value)
    if question.id == _TASKS:
        return " ".join(_sentence(str(row.get("task", ""))) for row in value.get("tasks", ()))
    return _sentence(show(question, value))


def _headcount(value: Mapping[str, Any]) -> str:
    employees, graduates = value.get("employees"), value.get("graduates")
    if not isinstance(employees, int):
        return ""
    if not isinstance(graduates, int):
        return trn(employees, "I er {n} ansat.", "I er {n} ansatte.")
    return trn(
        employees,
        "I er {n} ansat, heraf {graduates} med videregående uddannelse.",
        "I er {n} ansatte, heraf {graduates} med videregående uddannelse.",
        graduates=graduates,
    )


def _sentence(text: str) -> str:
    """Return an answer as a sentence: a capital at its beginning, a full stop at its end."""
    text = text.strip()
    closed = not text or text[-1] in ".!?…:;"
    return text[:1].upper() + text[1:] + ("" if closed else ".")


def _need_facts(needs: Sequence[Need]) -> tuple[NeedFact, ...]:
    """Return the needs as rows; one wish that can be met in several ways is one row that names them."""
    facts: dict[tuple[str, str], list[str]] = {}
    for need in needs:
        fact = _need_fact(need)
        facts.setdefault((fact.title, fact.when), []).append(fact.solution)
    return tuple(
        NeedFact(title, "\n".join(filter(None, solutions)), when)
        for (title, when), solutions in facts.items()
    )


def _need_fact(need: Need) -> NeedFact:
    solution = reference.choice_label("match_type", need.match_type) if need.match_type else ""
    parts = [
        solution,
        tr("{n} timer om ugen", n=need.hours_per_week) if need.hours_per_week else "",
        tr("Kontaktperson: {name}", name=need.contact_name) if need.contact_name else "",
    ]
    horizon = reference.choice_label("horizon", need.horizon) if need.horizon else ""
    when = need.starts or horizon or tr("Start aftales")
    return NeedFact(need.title, ". ".join(filter(None, parts)), when)


_MOST_REASONS = 2


def _scheme_fact(found: FoundScheme) -> SchemeFact:
    """Return how a scheme stands by what the company told: its paper says nothing from a person's record."""
    told, reasons = found.told, found.reasons_told
    if told.doubt in {"gone", "not_begun"}:
        return SchemeFact(found.name, " ".join(reasons))
    open_still = sum(finding.outcome == "missing" for finding in told.findings)
    lacking = trn(open_still, "Vi mangler en oplysning.", "Vi mangler nogle oplysninger.")
    known = {
        "met": tr("Passer ud fra det, vi ved nu."),
        "missing": lacking if open_still else "",
        "unmet": tr("Passer ikke lige nu."),
    }[told.outcome]
    said = reasons[: _MOST_REASONS + bool(told.doubt)] if told.outcome != "met" else ()
    return SchemeFact(found.name, " ".join(filter(None, (known, *said, *found.cautions_told))))


def _promise(task: Task, broker: Broker, company: Company) -> PromiseFact:
    who = task.owner_name or (broker.name if task.owner == "broker" else company.name)
    return PromiseFact(task.title, who, task.due_on, bool(task.done_at))
