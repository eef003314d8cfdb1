"""A visit as it is filed (Besøgsnotat): all that was recorded about it. Internal, not for the company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kmdesk.core.i18n import tr
from kmdesk.core.languages import in_language
from kmdesk.models import Handout, Need, Task
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.guide import Guide
from kmdesk.rules.guide_answers import Answer, is_answered, show
from kmdesk.services.guide import VisitGuides, VisitSheet
from kmdesk.services.next_step import origin_of
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.job_order import start_of
from kmdesk.services.paper.people import label, place_of
from kmdesk.services.visits import Visits
from kmdesk.store.store import Store


@dataclass(frozen=True)
class RecordPerson:
    """Somebody who took part. `side` and `system` are labels; any part but the name may be ""."""

    name: str
    side: str = ""
    title: str = ""
    organisation: str = ""
    system: str = ""


@dataclass(frozen=True)
class RecordAnswer:
    """What was answered to a question: its name and the answer, one line per part. Skipped: no answer."""

    question: str
    answer: str = ""
    skipped: bool = False


@dataclass(frozen=True)
class RecordNeed:
    """A need found at the visit, and what is still to be told ("mangler: start, løn")."""

    title: str
    type: str = ""
    details: str = ""
    missing: str = ""


@dataclass(frozen=True)
class RecordPromise:
    """Something promised: what, by whom, the day it is due or "", and whether it is done."""

    what: str
    who: str = ""
    due: str = ""
    done: bool = False


@dataclass(frozen=True)
class RecordHandout:
    """A document handed out: its template's version, to whom, how (a code) and when (wall-clock)."""

    title: str
    version: str = ""
    recipient: str = ""
    method: str = ""
    at: str = ""


@dataclass(frozen=True)
class VisitRecord:
    """All of a visit. Codes stand as labels in the record's language; `starts_at`, `ends_at` are wall-clock.

    `counts` says what the contact counts as and why. `confidential_note` is "" unless it was asked for.
    """

    head: Letterhead
    number: str = ""
    company: str = ""
    cvr: str = ""
    address: str = ""
    starts_at: str = ""
    ends_at: str = ""
    status: str = ""
    mode: str = ""
    direction: str = ""
    purpose: str = ""
    topic: str = ""
    location: str = ""
    contact_basis: str = ""
    people: tuple[RecordPerson, ...] = ()
    joint: bool = False
    counts: str = ""
    outcome: str = ""
    summary: str = ""
    guide_version: str = ""
    answers: tuple[RecordAnswer, ...] = ()
    needs: tuple[RecordNeed, ...] = ()
    promises: tuple[RecordPromise, ...] = ()
    handouts: tuple[RecordHandout, ...] = ()
    next_step: str = ""
    next_step_on: str = ""
    confidential_note: str = ""


def visit_record(
    store: Store,
    visit_id: str,
    printed_at: str,
    *,
    with_confidential: bool = False,
    language: str = "da",
    broker_id: str = "",
) -> VisitRecord:
    """Return all of a visit; `printed_at` is wall-clock. The confidential note is left out unless asked for.

    Raises KnownError when the visit or its company is gone, or its guide is one this program does not have.
    """
    with in_language(language):
        sheet = VisitGuides(store).sheet(visit_id)
        visit, company = sheet.visit, sheet.company
        handouts = store.find(Handout, "visit_id = ?", (visit_id,), order="at, id")
        return VisitRecord(
            head=letterhead(store, printed_at, language, broker_id or visit.broker_id),
            number=visit.number,
            company=company.name,
            cvr=format_cvr(company.cvr),
            address=place_of(company),
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            status=label("visit_status", visit.status),
            mode=label("visit_mode", visit.mode),
            direction=label("direction", visit.direction),
            purpose=label("purpose", visit.purpose),
            topic=visit.topic,
            location=visit.location,
            contact_basis=label("contact_basis", visit.contact_basis),
            people=tuple(_person(person) for person in visit.participants),
            joint=sheet.joint,
            counts=Visits(store).standing(visit).counted.explanation,
            outcome=label("outcome", visit.outcome),
            summary=visit.summary.strip(),
            guide_version=visit.guide_version,
            answers=tuple(_answers(sheet.guide, sheet.answers, language)),
            needs=tuple(_need(found.need, found.missing) for found in sheet.findings.needs),
            promises=tuple(
                _promise(task, sheet)
                for task in sheet.findings.tasks
                if task.origin != origin_of(visit_id)  # the next step stands on a line of its own
            ),
            handouts=tuple(_handout(handout) for handout in handouts),
            next_step=visit.next_step.strip(),
            next_step_on=visit.next_step_on,
            confidential_note=visit.confidential_note.strip() if with_confidential else "",
        )


def _person(person: Mapping[str, str]) -> RecordPerson:
    return RecordPerson(
        name=person.get("name", ""),
        side=label("participant_side", person.get("side", "")),
        title=person.get("title", ""),
        organisation=person.get("organisation", ""),
        system=label("system", person.get("system", "")),
    )


def _answers(guide: Guide, answers: Mapping[str, Answer], language: str) -> Iterable[RecordAnswer]:
    """Return what was answered or skipped as it is asked; what the guide does not know comes last."""
    for question in guide.questions:
        answer = answers.get(question.id, Answer())
        if is_answered(question, answer.value):
            yield RecordAnswer(question.name.in_language(language), show(question, answer.value, language))
        elif answer.skipped:
            yield RecordAnswer(question.name.in_language(language), skipped=True)
    known = {question.id for question in guide.questions}
    for question_id, answer in sorted(answers.items()):
        if question_id not in known and (answer.value or answer.skipped):
            shown = "\n".join(f"{key}: {value}" for key, value in answer.value.items())
            yield RecordAnswer(question_id, shown, answer.skipped)


def _need(need: Need, missing: str) -> RecordNeed:
    details = (
        label("match_type", need.match_type),
        label("employment_form", need.employment_form),
        tr("{n} timer om ugen", n=need.hours_per_week) if need.hours_per_week else "",
        start_of(need) or label("horizon", need.horizon),
    )
    return RecordNeed(
        need.title, label("need_type", need.type), ", ".join(filter(None, dict.fromkeys(details))), missing
    )


def _promise(task: Task, sheet: VisitSheet) -> RecordPromise:
    broker = sheet.broker.name if sheet.broker else ""
    who = task.owner_name or (broker if task.owner == "broker" else sheet.company.name)
    return RecordPromise(task.title, who, task.due_on, bool(task.done_at))


def _handout(handout: Handout) -> RecordHandout:
    at = datetime.fromisoformat(handout.at).astimezone().strftime("%Y-%m-%dT%H:%M") if handout.at else ""
    return RecordHandout(handout.title, handout.template_version, handout.recipient, handout.method, at)
