"""One day of a broker on paper: the visits and calls in their order, and what is due (US2). For the car."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from kmdesk.core.clock import FixedClock
from kmdesk.core.languages import in_language
from kmdesk.models import Company, ContactPerson, Task
from kmdesk.rules.joint_visit import is_joint_visit
from kmdesk.rules.phone import format_phone
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import PaperPerson, label, place_of, room_of, to_meet, with_us
from kmdesk.services.today import FollowUp, TodayService, TodayVisit
from kmdesk.services.visits import day_of, moment_of
from kmdesk.store.store import Store

_ONE_GOES_THERE = frozenset({"visit", "event"})


@dataclass(frozen=True)
class DayPromise:
    """Something we promised the company. `due_on` is a day or ""."""

    what: str
    due_on: str = ""


@dataclass(frozen=True)
class DayItem:
    """A visit or call. Moments are wall-clock; parts that are not known are empty.

    `gap` is the minutes since the one before ended, negative when they overlap, None when that is not known.
    `place` is an address to drive to, `room` where one meets or what an online meeting needs.
    `colleague_days` is how many days before the visit somebody else was there, None for nobody.
    """

    starts_at: str
    company: str
    ends_at: str = ""
    gap: int | None = None
    mode: str = ""
    place: str = ""
    room: str = ""
    phone: str = ""
    topic: str = ""
    note: str = ""
    joint: bool = False
    protected: bool = False
    briefed: bool = False
    to_meet: tuple[PaperPerson, ...] = ()
    with_us: tuple[PaperPerson, ...] = ()
    colleague: str = ""
    colleague_days: int | None = None
    promises: tuple[DayPromise, ...] = ()


@dataclass(frozen=True)
class DayFollowUp:
    """A promise due on the day or before; `due_time` is "12:00" or "", `ours` tells ours from theirs."""

    what: str
    company: str = ""
    phone: str = ""
    due_on: str = ""
    due_time: str = ""
    ours: bool = True


@dataclass(frozen=True)
class DayProgramme:
    """The programme of a day (`YYYY-MM-DD`)."""

    head: Letterhead
    day: str = ""
    items: tuple[DayItem, ...] = ()
    follow_ups: tuple[DayFollowUp, ...] = ()


def day_programme(store: Store, day: date, printed_at: str, *, language: str = "da") -> DayProgramme:
    """Return the programme of the broker who works here; `printed_at` is wall-clock.

    What was called off is left out.
    """
    with in_language(language):
        # The screen of that day knows its visits and what is due: noon is safely within it.
        today = TodayService(store, FixedClock(datetime.combine(day, time(12)))).view()
        due = (*today.overdue, *today.due_today)
        around = _around(store, sorted({item.company_id for item in (*today.visits, *due)}))
        head = letterhead(store, printed_at, language)
        ends = ["", *(visit.ends_at for visit in today.visits)]
        return DayProgramme(
            head=head,
            day=day.isoformat(),
            items=tuple(
                _item(visit, around, head.broker.name, _gap(end, visit.starts_at))
                for visit, end in zip(today.visits, ends, strict=False)
            ),
            follow_ups=tuple(_follow_up(task, around) for task in due),
        )


@dataclass(frozen=True)
class _Around:
    """The companies of a day, the people there and what we promised them, by the id of the company."""

    companies: Mapping[str, Company]
    people: Mapping[str, Sequence[ContactPerson]]
    promises: Mapping[str, Sequence[Task]]


def _around(store: Store, company_ids: Sequence[str]) -> _Around:
    ids = (json.dumps(company_ids),)
    of_them = "company_id IN (SELECT value FROM json_each(?))"
    people: dict[str, list[ContactPerson]] = {}
    for person in store.find(ContactPerson, of_them, ids, order="main_contact DESC, sort_key(name), id"):
        people.setdefault(person.company_id, []).append(person)
    promises: dict[str, list[Task]] = {}
    open_ones = f"{of_them} AND done_at = '' AND owner = 'broker'"
    for task in store.find(Task, open_ones, ids, order="due_on = '', due_on, due_time, id"):
        promises.setdefault(task.company_id, []).append(task)
    companies = store.find(Company, "id IN (SELECT value FROM json_each(?))", ids)
    return _Around({company.id: company for company in companies}, people, promises)


def _gap(ended_at: str, starts_at: str) -> int | None:
    ended, starts = moment_of(ended_at), moment_of(starts_at)
    return int((starts - ended).total_seconds()) // 60 if ended and starts else None


def _item(visit: TodayVisit, around: _Around, own_name: str, gap: int | None) -> DayItem:
    company = around.companies[visit.company_id]
    people = around.people.get(company.id, ())
    day, colleague_on = day_of(visit.starts_at), day_of(visit.colleague_on)
    return DayItem(
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        gap=gap,
        mode=label("visit_mode", visit.mode),
        company=company.name,
        place=place_of(company) if visit.mode in _ONE_GOES_THERE else "",
        room=room_of(visit.location, company),
        phone=format_phone(company.phone),
        topic=visit.topic or label("purpose", visit.purpose),
        note=company.note,
        joint=is_joint_visit(p.get("system", "") for p in visit.participants if p.get("side") != "company"),
        protected=visit.protected,
        briefed=bool(visit.briefed_at),
        to_meet=to_meet(visit.participants, people, most=1),
        with_us=with_us(visit.participants, own_name),
        colleague=visit.colleague,
        colleague_days=(day - colleague_on).days if day and colleague_on else None,
        promises=tuple(DayPromise(task.title, task.due_on) for task in around.promises.get(company.id, ())),
    )


def _follow_up(task: FollowUp, around: _Around) -> DayFollowUp:
    company = around.companies.get(task.company_id)
    return DayFollowUp(
        what=task.title,
        company=task.company,
        phone=format_phone(company.phone) if company else "",
        due_on=task.due_on,
        due_time=task.due_time,
        ours=task.owner == "broker",
    )
