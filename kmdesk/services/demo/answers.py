"""Answers to the interview guide, and the needs and promises that follow from them by the guide's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any, cast

from kmdesk.core.ids import derived_id
from kmdesk.models import GuideAnswer, Need, Task, Visit
from kmdesk.models.record import columns
from kmdesk.rules.guide import Guide
from kmdesk.rules.guide_answers import Answer, clean
from kmdesk.rules.guide_results import NeedDraft, results
from kmdesk.services import generated
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import load
from kmdesk.services.demo.days import Days, stamp, wall
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.guide_records import origin

_NEED_FIELDS = tuple(f.name for f in fields(NeedDraft) if f.name in columns(Need))
_WISHES = (
    ("internship", "student_job"),
    ("thesis_project",),
    ("internship",),
    ("student_job",),
    ("hire",),
    ("thesis_project", "hire"),
)
_OPEN_FOR_DAYS = 120
"""How long a need of the demo stays open, when nothing else is said of it."""
_PROMISE_DAYS = 12
MADE_UP = "generated"
"""The script of an interview that is made up from the company's trade."""


@dataclass
class Told:
    """What was told at visits, and what follows from it."""

    answers: list[GuideAnswer] = field(default_factory=list[GuideAnswer])
    needs: list[Need] = field(default_factory=list[Need])
    tasks: list[Task] = field(default_factory=list[Task])

    def add(self, more: Told) -> None:
        """Take in what was told at another visit."""
        self.answers += more.answers
        self.needs += more.needs
        self.tasks += more.tasks


class Interviews:
    """Fills in the guide for visits that took place."""

    def __init__(self, chance: Chance, days: Days) -> None:
        self._chance = chance
        self._days = days
        self._guide: Guide = newest_guide()
        self._phrases = load("phrases")

    def fill(self, visit: Visit, firm: Firm, script: str) -> tuple[Visit, Told]:
        """Return the visit as done with the guide, and what was told.

        `script` names answers of the cast, whose named promises stay open, or is MADE_UP.
        """
        if script == MADE_UP:
            return self._told(visit, dict(self._values(visit, firm)), open_promises=())
        cast_list = load("cast")
        values = {question: self._dated(value) for question, value in cast_list["answers"][script].items()}
        return self._told(visit, values, open_promises=cast_list["open_promises"])

    def _told(
        self, visit: Visit, values: Mapping[str, Any], *, open_promises: Sequence[str]
    ) -> tuple[Visit, Told]:
        guide, day = self._guide, date.fromisoformat(visit.starts_at[:10])
        visit = replace(visit, guide=guide.id, guide_version=guide.version)
        answers = {key: Answer(clean(guide.question(key), value)) for key, value in values.items()}
        found = results(guide, answers, today=day)
        told = Told()
        for question, answer in answers.items():
            told.answers.append(
                GuideAnswer(
                    id=derived_id("answer", visit.id, question),
                    visit_id=visit.id,
                    question=question,
                    guide=guide.id,
                    guide_version=guide.version,
                    value=answer.value,
                )
            )
        for draft in found.needs:
            blank = Need(id=derived_id("need", visit.id, draft.key), **_tie(visit, draft.key))
            need = generated.brought(blank, {name: getattr(draft, name) for name in _NEED_FIELDS})
            told.needs.append(replace(need, status=self._need_status(day)))
        for draft in found.tasks:
            due = draft.due_on or day + timedelta(days=_PROMISE_DAYS)
            blank = Task(id=derived_id("task", visit.id, draft.key), **_tie(visit, draft.key))
            wanted = {
                "title": draft.title,
                "owner": draft.owner,
                "owner_name": draft.owner_name,
                "due_on": due.isoformat(),
            }
            done_at = "" if draft.title in open_promises else stamp(wall(due, "15:20"))
            told.tasks.append(replace(generated.brought(blank, wanted), done_at=done_at))
        return visit, told

    def _need_status(self, day: date) -> str:
        if (self._days.today - day).days < _OPEN_FOR_DAYS:
            return "open"
        return self._chance.weighted(("met", "closed", "open"), (45, 40, 15))

    def _dated(self, value: Any) -> Any:  # noqa: ANN401 - any JSON value
        """Return a value of the cast with days counted from today (`in`, `due_in`) as dates."""
        if isinstance(value, list):
            return [self._dated(item) for item in cast("list[Any]", value)]
        if not isinstance(value, dict):
            return value
        names = {"in": "date", "due_in": "due"}
        return {
            names.get(key, key): self._days.on(item).isoformat() if key in names else self._dated(item)
            for key, item in cast("dict[str, Any]", value).items()
        }

    # -- the questions ---------------------------------------------------------------------------

    def _values(self, visit: Visit, firm: Firm) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Return what a company of the trade answers; a broker does not get through every question."""
        yield from self._about_today(firm)
        yield from self._about_plans(firm)
        if visit.outcome == "need_registered":
            yield from self._about_the_task(firm)
        yield from self._about_people(visit, firm)
        yield from self._about_us(visit, firm)

    def _about_today(self, firm: Firm) -> Iterator[tuple[str, Mapping[str, Any]]]:
        chance, trade, company = self._chance, firm.trade, firm.company
        does = chance.one(trade["does"])
        yield "q01", {"answer": f"De {does}. De sælger mest til {chance.one(trade['customers'])}."}
        yield "q02", {"employees": company.employees, "graduates": company.graduates or 0}
        experience = chance.weighted(
            ("none", "internship", "student_job", "thesis_project", "hire"), (50, 22, 10, 10, 8)
        )
        if experience == "none":
            yield "q03", {"experience": [experience]}
        else:
            comment = chance.one(self._phrases["experience_comments"])
            yield "q03", {"experience": [experience], "score": chance.between(3, 5), "comment": comment}
        who = (
            "hr"
            if company.hr_function == "yes"
            else chance.weighted(("owner", "operations", "nobody"), (70, 20, 10))
        )
        yield "q04", {"who": who}
        if chance.happens(0.7):
            yield "q05", {"answer": chance.weighted(("no", "yes", "unknown"), (60, 35, 5))}

    def _about_plans(self, firm: Firm) -> Iterator[tuple[str, Mapping[str, Any]]]:
        chance = self._chance
        yield "q06", {"answer": chance.one(firm.trade["concerns"])}
        yield "q07", {"answer": chance.one(firm.trade["visions"])}
        yield (
            "q08",
            {
                "opportunities": chance.some(
                    ("products", "markets", "sales", "production", "digital", "green"), 3
                )
            },
        )
        yield (
            "q09",
            {"obstacles": chance.some(("time", "knowledge", "money", "staff", "equipment", "regulation"), 2)},
        )
        yield "q10", {"answer": chance.weighted(("oral", "written", "no", "wants_help"), (50, 15, 20, 15))}
        if chance.happens(0.4):
            rows = [{"row": str(n), "score": chance.between(2, 5)} for n in range(1, 6)]
            yield "q11", {"areas": rows}

    def _about_the_task(self, firm: Firm) -> Iterator[tuple[str, Mapping[str, Any]]]:
        chance, task = self._chance, self._chance.one(firm.trade["tasks"])
        horizon = chance.weighted(("m0_3", "m3_6", "m6_12"), (35, 45, 20))
        yield "q12", {"tasks": [{"row": "1", "task": task["task"], "horizon": horizon}]}
        yield "q13", {"answer": chance.weighted(("yes", "maybe", "no"), (65, 25, 10))}
        yield "q14", {"answer": task["result"]}
        yield "q15", {"level": task["level"], "field": task["field"]}
        yield "q16", {"types": list(chance.one(_WISHES))}
        person = firm.people[-1]
        yield "q17", {"who": f"{person.name}, {person.title}", "hours": chance.between(1, 4)}
        yield "q18", {"answer": chance.weighted(("yes", "partly", "no"), (70, 22, 8))}
        if chance.happens(0.6):
            yield "q19", {"answer": "yes" if chance.happens(0.2) else "no"}

    def _about_people(self, visit: Visit, firm: Firm) -> Iterator[tuple[str, Mapping[str, Any]]]:
        chance, trade = self._chance, firm.trade
        if chance.happens(0.25):
            position, kind = chance.one(trade["positions"])
            start = (
                date.fromisoformat(visit.starts_at[:10]) + timedelta(days=chance.between(20, 120))
            ).isoformat()
            yield (
                "q20",
                {
                    "wanted": [
                        {"row": "1", "position": position, "kind": kind, "headcount": 1, "start": start}
                    ]
                },
            )
            yield "q21", {"items": chance.some(trade["competences"], 2)}
            yield "q22", {"items": chance.some(trade["mandatory"], 2)}
            yield "q23", {"form": chance.weighted(("permanent", "fixed_term", "temporary"), (75, 18, 7))}
        yield "q25", {"ways": chance.some(("network", "advertisement", "jobnet", "linkedin", "schools"), 3)}
        if chance.happens(0.12):
            who, what = chance.one(trade["training"])
            yield "q26", {"answer": "yes", "who": who, "what": what, "when": "i det nye år"}
        if chance.happens(0.05):
            yield "q29", {"answer": chance.one(self._phrases["small_tasks"])}

    def _about_us(self, visit: Visit, firm: Firm) -> Iterator[tuple[str, Mapping[str, Any]]]:
        chance, day = self._chance, date.fromisoformat(visit.starts_at[:10])
        yield (
            "q30",
            {
                "others": chance.some(
                    ("business_council", "municipality", "higher_education", "trade_association"), 2
                )
            },
        )
        yield "q31", {"answer": chance.weighted(("yes", "later", "no"), (70, 20, 10))}
        if chance.happens(0.35):
            yield (
                "q32",
                {"activities": chance.some(("forecast_panel", "partnership_network", "theme_meetings"), 2)},
            )
        if chance.happens(0.3):
            schemes = (
                "wage_subsidy_private",
                "company_placement",
                "innobooster",
                "student_job",
                "upskilling",
            )
            yield "q33", {"schemes": [chance.one(schemes)]}
        yield "q34", {"ways": chance.some(("phone", "email", "visit"), 2)}
        due = (day + timedelta(days=_PROMISE_DAYS)).isoformat()
        promises = [
            {"row": "1", "what": chance.one(self._phrases["agreed_broker"]), "owner": "broker", "due": due}
        ]
        if chance.happens(0.5):
            name = firm.people[0].name
            what = chance.one(self._phrases["agreed_company"])
            promises.append({"row": "2", "what": what, "owner": "company", "name": name, "due": due})
        yield "q35", {"tasks": promises}
        if visit.next_step_on:
            yield "q36", {"date": visit.next_step_on}
        yield (
            "q37",
            {
                "potential": chance.between(2, 5)
                if visit.outcome == "need_registered"
                else chance.between(1, 3),
                "urgency": chance.weighted(("low", "medium", "high"), (30, 50, 20)),
                "barriers": chance.some(("time", "finance", "orders", "supervision", "scheme_knowledge"), 2),
                "next_action": chance.one(self._phrases["next_actions"]),
            },
        )


def _tie(visit: Visit, key: str) -> dict[str, Any]:
    """Return what ties a record to the visit and the answer it came from."""
    return {
        "company_id": visit.company_id,
        "visit_id": visit.id,
        "origin": origin(visit.id, key),
        "broker_id": visit.broker_id,
    }
