"""What a broker reads before a visit and fills in during it: the briefing sheet (US4). Internal.

A confidential note has no place here: the sheet lies open on a table, and may be forgotten there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from kmdesk.core.i18n import language
from kmdesk.core.languages import in_language
from kmdesk.models import Broker, GuideAnswer, Need, Task
from kmdesk.rules.cvr import format_cvr
from kmdesk.rules.guide import Question
from kmdesk.rules.guide_answers import is_answered, show
from kmdesk.rules.outreach import Allowed
from kmdesk.rules.phone import format_phone
from kmdesk.services import scheme_wording
from kmdesk.services.company_detail import CompanyDetail, Contact, read_detail
from kmdesk.services.guide import LastVisit, VisitGuides, VisitSheet
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.guide_form import PaperQuestion, paper_question
from kmdesk.services.paper.people import PaperPerson, label, place_of, room_of, to_meet, with_us
from kmdesk.services.paper.standing import BriefPlace, BriefSkill, brief_places, brief_skills
from kmdesk.services.scheme_advice import FoundScheme
from kmdesk.services.service_rules import shipped
from kmdesk.services.visits import Visits, day_of
from kmdesk.store.store import Store

Questions = Literal["short", "all"]

CONTACTS_SHOWN = 3
PROMISES_SHOWN, NEEDS_SHOWN, STANDING_SHOWN, KNOWN_SHOWN = 4, 3, 2, 4
"""The sheet is read at the wheel of a parked car: of the rest it says how many there are."""
_TASK_ROLES = ("development_tasks", "project_scope", "wanted_result", "wished_matches", "mandatory")
_ASKED_ELSEWHERE = ("agreed_tasks", "next_contact")
"""The sheet has a table and a line of its own for these."""
_TOLD_ALREADY = "headcount"
"""Its answer stands among the facts about the company."""
_SAID_LENGTH, _KNOWN_LENGTH = 300, 160


@dataclass(frozen=True)
class SchemeHint:
    """A scheme that may fit, and what has to be asked to know; `ask` may be "".

    `caution` is what to bear in mind about it: that it is being phased out, or its warning.
    """

    name: str
    ask: str = ""
    caution: str = ""


@dataclass(frozen=True)
class BriefContact:
    """A contact that took place: when (wall-clock), how, who held it, who else was there, what was said."""

    at: str
    mode: str = ""
    who: str = ""
    others: tuple[PaperPerson, ...] = ()
    said: str = ""


@dataclass(frozen=True)
class BriefPromise:
    """A promise; the days are `YYYY-MM-DD` or "". `ours` tells ours from the company's."""

    what: str
    who: str = ""
    ours: bool = True
    promised_on: str = ""
    due_on: str = ""
    done_on: str = ""


@dataclass(frozen=True)
class BriefNeed:
    """An open need: what it is, what kind, and when."""

    title: str
    kind: str = ""
    when: str = ""


@dataclass(frozen=True)
class KnownAnswer:
    """What the company told before: what it is about, the answer, and the day."""

    about: str
    answer: str
    on: str = ""


@dataclass(frozen=True)
class MoreThere:
    """How many there are of each besides those that stand on the sheet."""

    promises: int = 0
    needs: int = 0
    places: int = 0
    skills: int = 0
    known: int = 0


@dataclass(frozen=True)
class Briefing:
    """The briefing sheet. `starts_at` and `ends_at` are wall-clock; parts that are not known are empty.

    `employees` is None when nobody knows. `outreach` says why the company must not be contacted, or on which
    basis it may be. `colleague_days` is how many days ago somebody else was in contact, None for nobody.
    """

    head: Letterhead
    number: str = ""
    company: str = ""
    cvr: str = ""
    address: str = ""
    phone: str = ""
    starts_at: str = ""
    ends_at: str = ""
    mode: str = ""
    location: str = ""
    topic: str = ""
    industry: str = ""
    employees: int | None = None
    graduates: int | None = None
    employees_class: str = ""
    outreach: str = ""
    note: str = ""
    to_meet: tuple[PaperPerson, ...] = ()
    with_us: tuple[PaperPerson, ...] = ()
    colleague: str = ""
    colleague_days: int | None = None
    promises: tuple[BriefPromise, ...] = ()
    contacts: tuple[BriefContact, ...] = ()
    needs: tuple[BriefNeed, ...] = ()
    places: tuple[BriefPlace, ...] = ()
    skills: tuple[BriefSkill, ...] = ()
    schemes: tuple[SchemeHint, ...] = ()
    known: tuple[KnownAnswer, ...] = ()
    questions: tuple[PaperQuestion, ...] = ()
    more: MoreThere = MoreThere()


def scheme_hints(found: Iterable[FoundScheme]) -> tuple[SchemeHint, ...]:
    """Return the schemes that fit or may fit as they stand on the sheet, in the language in use."""
    return tuple(_hint(scheme) for scheme in found if scheme.eligibility.outcome != "unmet")


def _hint(found: FoundScheme) -> SchemeHint:
    against = scheme_wording.doubt(found.eligibility, language())
    open_still = found.eligibility.outcome == "missing"
    asks = [reason for reason in found.reasons if open_still and reason != against]
    return SchemeHint(found.name, asks[0] if asks else "", " ".join(filter(None, (against, *found.cautions))))


class Briefings:
    """Briefing sheets of visits. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def data(
        self,
        visit_id: str,
        printed_at: str,
        *,
        language: str = "da",
        schemes: tuple[SchemeHint, ...] = (),
        questions: Questions = "short",
    ) -> Briefing:
        """Return the sheet of a visit; `printed_at` is wall-clock, `schemes` what is likely to fit.

        The short selection are the questions for the phone and those about tasks; of these, what was answered
        lately is told instead. Raises KnownError when the visit is gone.
        """
        with in_language(language):
            sheet = VisitGuides(self._store).sheet(visit_id)
            detail = read_detail(self._store, sheet.company.id)
            head = letterhead(self._store, printed_at, language, sheet.visit.broker_id)
            earlier = self._earlier(sheet, detail, language)
            asked, known = _selected(sheet, earlier, questions)
            facts = self._facts(sheet, detail, head)
            return replace(
                facts,
                schemes=schemes,
                known=tuple(known[:KNOWN_SHOWN]),
                more=replace(facts.more, known=max(len(known) - KNOWN_SHOWN, 0)),
                questions=tuple(
                    _on_paper(question, earlier.get(question.id), language) for question in asked
                ),
            )

    # -- parts -----------------------------------------------------------------------------------

    def _facts(self, sheet: VisitSheet, detail: CompanyDetail, head: Letterhead) -> Briefing:
        visit, company = sheet.visit, sheet.company
        past = [contact for contact in detail.contacts if contact.visit.id != visit.id]
        promises = self._promises(detail)
        needs = [_need(need) for need in detail.needs if need.status == "open"]
        places, skills = brief_places(self._store, company.id), brief_skills(self._store, company.id)
        notice = detail.colleague if detail.colleague and detail.colleague.contact in past else None
        return Briefing(
            head=head,
            number=visit.number,
            company=company.name,
            cvr=format_cvr(company.cvr),
            address=place_of(company),
            phone=format_phone(company.phone),
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            mode=label("visit_mode", visit.mode),
            location=room_of(visit.location, company),
            topic=visit.topic or label("purpose", visit.purpose),
            industry=label("industry_group", company.industry_group),
            employees=company.employees,
            graduates=company.graduates,
            employees_class=label("size_class", company.employees_class),
            outreach=self._outreach(sheet),
            note=company.note,
            to_meet=to_meet(visit.participants, detail.people),
            with_us=with_us(visit.participants, head.broker.name),
            colleague=notice.contact.who if notice else "",
            colleague_days=notice.days_ago if notice else None,
            promises=promises[:PROMISES_SHOWN],
            contacts=tuple(_contact(contact, sheet.last) for contact in past[:CONTACTS_SHOWN]),
            needs=tuple(needs[:NEEDS_SHOWN]),
            places=places[:STANDING_SHOWN],
            skills=skills[:STANDING_SHOWN],
            more=MoreThere(
                promises=max(len(promises) - PROMISES_SHOWN, 0),
                needs=max(len(needs) - NEEDS_SHOWN, 0),
                places=max(len(places) - STANDING_SHOWN, 0),
                skills=max(len(skills) - STANDING_SHOWN, 0),
            ),
        )

    def _outreach(self, sheet: VisitSheet) -> str:
        outreach = Visits(self._store).standing(sheet.visit).outreach
        if isinstance(outreach, Allowed) and not sheet.company.advertising_protected:
            return ""
        return outreach.explanation

    def _promises(self, detail: CompanyDetail) -> tuple[BriefPromise, ...]:
        """Return the open promises, then those kept lately; whose they are and when they were made."""
        since = (self._store.clock.today() - timedelta(days=shipped("kept_promise_days"))).isoformat()
        done = self._store.find(
            Task, "company_id = ? AND done_at >= ?", (detail.company.id, since), order="done_at DESC, id"
        )
        made_on = {contact.visit.id: contact.visit.starts_at[:10] for contact in detail.contacts}
        names = {broker.id: broker.name for broker in self._store.find(Broker)}
        return tuple(
            BriefPromise(
                what=task.title,
                who=task.owner_name or (names.get(task.broker_id, "") if task.owner == "broker" else ""),
                ours=task.owner == "broker",
                promised_on=made_on.get(task.visit_id, ""),
                due_on=task.due_on,
                done_on=task.done_at[:10],
            )
            for task in (*detail.open_tasks, *done)
        )

    def _earlier(self, sheet: VisitSheet, detail: CompanyDetail, language: str) -> dict[str, KnownAnswer]:
        """Return the newest earlier answer to each question that is not the broker's own."""
        at = {contact.visit.id: contact.visit.starts_at for contact in detail.contacts}
        at = {visit_id: moment for visit_id, moment in at.items() if moment < sheet.visit.starts_at}
        found = self._store.find(
            GuideAnswer, "visit_id IN (SELECT value FROM json_each(?))", (json.dumps(list(at)),)
        )
        questions = {question.id: question for question in sheet.guide.questions if not question.internal}
        earlier: dict[str, KnownAnswer] = {}
        for answer in sorted(found, key=lambda answer: at[answer.visit_id], reverse=True):
            question = questions.get(answer.question)
            if question and answer.question not in earlier and is_answered(question, answer.value):
                said = "; ".join(show(question, answer.value, language).splitlines())
                earlier[answer.question] = KnownAnswer(
                    question.name.in_language(language), _cut(said, _KNOWN_LENGTH), at[answer.visit_id][:10]
                )
        return earlier


def _contact(contact: Contact, last: LastVisit | None) -> BriefContact:
    visit = contact.visit
    said = last.lines if last and last.visit_id == visit.id and not visit.summary.strip() else ()
    return BriefContact(
        at=visit.starts_at,
        mode=label("visit_mode", visit.mode),
        who=contact.who,
        others=with_us(visit.participants, contact.who),
        said=_cut(
            visit.summary.strip() or "; ".join(said) or visit.topic or label("outcome", visit.outcome),
            _SAID_LENGTH,
        ),
    )


def _need(need: Need) -> BriefNeed:
    kind = label("match_type", need.match_type) or label("need_type", need.type)
    return BriefNeed(need.title, kind, need.starts or label("horizon", need.horizon))


def _cut(text: str, length: int) -> str:
    """Return a text on one line, cut when it is longer: the sheet reminds, the record tells all."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _selected(
    sheet: VisitSheet, earlier: Mapping[str, KnownAnswer], questions: Questions
) -> tuple[list[Question], list[KnownAnswer]]:
    """Return the questions to ask, and what is known and need not be asked."""
    guide = sheet.guide
    asked = [q for q in guide.questions if not q.internal and q.role not in _ASKED_ELSEWHERE]
    if questions == "all":
        return asked, []
    day = day_of(sheet.visit.starts_at) or date.max
    fresh_from = (day - timedelta(days=shipped("fresh_answer_days"))).isoformat()
    fresh = {key for key, answer in earlier.items() if answer.on >= fresh_from}
    chosen = [q for q in asked if q.id in guide.short or q.role in _TASK_ROLES]
    told = [q for q in chosen if q.id in fresh and q.role != _TOLD_ALREADY]
    return [q for q in chosen if q.id not in fresh], [earlier[q.id] for q in told]


def _on_paper(question: Question, answer: KnownAnswer | None, language: str) -> PaperQuestion:
    if answer is None:
        return paper_question(question, language)
    return paper_question(question, language, earlier=answer.answer, earlier_on=answer.on)
