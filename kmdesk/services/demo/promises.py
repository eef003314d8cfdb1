"""Promises that follow from contacts, and what was handed out after visits."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count

from kmdesk.core.ids import derived_id
from kmdesk.models import Handout, Task, Visit
from kmdesk.services import generated
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import Row, demo_id
from kmdesk.services.demo.days import Days, later, stamp, wall
from kmdesk.services.next_step import origin_of

OPEN_PER_BROKER = 14
_HANDED_OUT = 0.45
"""The share of interviews after which the company got the summary in writing."""


def of_cast(row: Row, n: int, firm: Firm, broker_id: str, days: Days) -> Task:
    """Return a promise of the design's pictures."""
    return Task(
        id=demo_id("task", n),
        company_id=firm.company.id,
        title=row["title"],
        broker_id=broker_id,
        due_on=days.on(row["day"]).isoformat(),
        due_time=row.get("time", ""),
        note=row.get("note", ""),
    )


def from_next_steps(
    chance: Chance, days: Days, visits: Sequence[Visit], open_already: Mapping[str, int]
) -> tuple[list[Visit], list[Task]]:
    """Return the visits and the promises of their next steps: the newest open, all others kept.

    Every broker has `OPEN_PER_BROKER` open promises, counting `open_already`. Those that are still open get
    a day in the next weeks, and the visit says the same day.
    """
    left = {broker: OPEN_PER_BROKER - n for broker, n in open_already.items()}
    result: list[Visit] = []
    tasks: list[Task] = []
    for visit in reversed(visits):
        changed = visit
        if visit.next_step:
            still_open = left.get(visit.broker_id, OPEN_PER_BROKER) > 0
            if still_open:
                left[visit.broker_id] = left.get(visit.broker_id, OPEN_PER_BROKER) - 1
                changed = replace(visit, next_step_on=chance.one(days.ahead).isoformat())
            elif visit.next_step_on >= days.today.isoformat():
                changed = replace(visit, next_step_on=days.on(-1, work=True).isoformat())
            tasks.append(_task(changed, done=not still_open))
        result.append(changed)
    return result[::-1], tasks[::-1]


def handouts(chance: Chance, visits: Iterable[Visit], firms: Mapping[str, Firm]) -> list[Handout]:
    """Return the log of summaries given to companies after visits with the guide."""
    numbers, result = count(1), list[Handout]()
    for visit in visits:
        if not visit.guide or visit.status != "done" or not chance.happens(_HANDED_OUT):
            continue
        company = firms[visit.company_id].company
        recipient = next((p["name"] for p in visit.participants if p["side"] == "company"), "")
        data = {
            "number": visit.number,
            "company": company.name,
            "starts_at": visit.starts_at,
            "told": [visit.summary],
        }
        result.append(
            Handout(
                id=demo_id("handout", next(numbers)),
                company_id=company.id,
                visit_id=visit.id,
                document="visit_summary",
                template_version="1",
                title="Besøgsresumé",
                recipient=recipient,
                method=chance.weighted(("email", "paper"), (70, 30)),
                at=stamp(later(visit.ends_at, 75)),
                sha256=hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest(),
                data=data,
                broker_id=visit.broker_id,
            )
        )
    return result


def _task(visit: Visit, *, done: bool) -> Task:
    blank = Task(
        id=derived_id("task", visit.id, "next"),
        company_id=visit.company_id,
        visit_id=visit.id,
        origin=origin_of(visit.id),
        broker_id=visit.broker_id,
    )
    task = generated.brought(blank, {"title": visit.next_step, "due_on": visit.next_step_on})
    return replace(task, done_at=stamp(wall(date.fromisoformat(visit.next_step_on), "14:45")) if done else "")
