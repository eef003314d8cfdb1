"""From planned contacts to records: who took part, what was said and what comes next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from kmdesk.models import Broker, ContactPerson, Visit
from kmdesk.rules.dates import MONTHS
from kmdesk.services.demo.chance import Chance
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.contacts import Slot
from kmdesk.services.demo.data import Row, load, partners
from kmdesk.services.demo.days import Days, later, stamp, wall
from kmdesk.services.visits import of_company, participant, us

_TIMES = {
    "phone": ("08:35", "08:50", "09:20", "10:10", "11:05", "12:40", "13:15", "14:05", "15:10"),
    "email": ("07:55", "11:40", "15:50"),
}
_MEETING_TIMES = ("09:00", "10:00", "10:30", "13:00", "14:00", "14:30")
_MINUTES = {"phone": 15, "email": 5, "online": 45, "event": 120}
_JOINT = 0.2
"""The share of visits on which somebody from another system comes along."""


class Wording:
    """Writes contacts. `brokers` are the four by their keys."""

    def __init__(self, chance: Chance, days: Days, brokers: Mapping[str, Broker]) -> None:
        self._chance = chance
        self._days = days
        self._brokers = brokers
        self._phrases = load("phrases")

    def visit(self, slot: Slot, record_id: str) -> Visit:
        """Return the record of a contact that took place or was tried; it has no number yet."""
        chance, firm = self._chance, slot.firm
        broker = self._broker(firm)
        person = firm.people[0] if chance.happens(0.7) else chance.one(firm.people)
        starts_at = wall(slot.day, chance.one(_TIMES.get(slot.mode, _MEETING_TIMES)))
        ends_at = later(starts_at, _MINUTES.get(slot.mode, chance.one((45, 60, 60, 75, 90))))
        outcome = self._outcome(slot)
        words = {
            "person": person.name.split()[0],
            "month": MONTHS[(slot.day.month + chance.between(0, 2)) % 12],
        }
        topic, summary = self._text(slot, outcome, words)
        next_step, next_step_on = self._next_step(slot, outcome, words)
        met = slot.mode in ("visit", "online")
        return Visit(
            id=record_id,
            company_id=firm.company.id,
            broker_id=broker.id,
            starts_at=starts_at,
            ends_at=ends_at,
            mode=slot.mode,
            direction="in" if slot.mode == "email" else "out",
            purpose="follow_up" if slot.follow_up else "outreach",
            topic=topic,
            location=f"{firm.company.address}, {firm.company.city}" if slot.mode == "visit" else "",
            status="done",
            participants=self._participants(firm, broker, [person], joint=met and chance.happens(_JOINT)),
            outcome=outcome,
            summary=summary,
            next_step=next_step,
            next_step_on=next_step_on,
            ended_at=stamp(ends_at),
        )

    def planned(self, firm: Firm, day: date, record_id: str) -> Visit:
        """Return a visit that is to come."""
        broker = self._broker(firm)
        starts_at = wall(day, self._chance.one(_MEETING_TIMES))
        return Visit(
            id=record_id,
            company_id=firm.company.id,
            broker_id=broker.id,
            starts_at=starts_at,
            ends_at=later(starts_at, 60),
            purpose="follow_up",
            topic=self._chance.one(self._phrases["visits"]["follow_up_topics"]),
            location=f"{firm.company.address}, {firm.company.city}",
            participants=self._participants(
                firm, broker, firm.people[:1], joint=self._chance.happens(_JOINT)
            ),
        )

    def of_cast(self, row: Row, firm: Firm, record_id: str) -> Visit:
        """Return a contact of the design's pictures."""
        mode, status = row.get("mode", "visit"), row.get("status", "done")
        done = status == "done"
        # Past contacts move to a working day; a mail in the evening or on a Sunday stays where it is.
        day = self._days.on(row["day"], work=done and mode != "email")
        starts_at = wall(day, row["at"])
        ends_at = later(starts_at, row["minutes"])
        host = row.get("with", "")
        broker = None if host else self._brokers[row.get("broker", firm.brokers[0])]
        wanted = row.get("people") or [firm.people[0].name]
        people = [person for person in firm.people if person.name in wanted]
        others = [host] if host else row.get("others", [])
        return Visit(
            id=record_id,
            company_id=firm.company.id,
            broker_id=broker.id if broker else "",
            starts_at=starts_at,
            ends_at=ends_at,
            mode=mode,
            direction=row.get("direction", "out"),
            purpose=row.get("purpose", "outreach"),
            topic=row["topic"],
            location=row.get("location", ""),
            status=status,
            participants=_listed(broker, people, [p for p in partners() if p["name"] in others]),
            outcome=row.get("outcome", ""),
            summary=row.get("summary", ""),
            briefed_at=stamp(wall(self._days.on(-1), "15:40")) if row.get("briefed") else "",
            ended_at=stamp(ends_at) if done else "",
        )

    def _broker(self, firm: Firm) -> Broker:
        key = firm.brokers[0] if self._chance.happens(0.85) else self._chance.one(firm.brokers)
        return self._brokers[key]

    def _participants(
        self, firm: Firm, broker: Broker, people: list[ContactPerson], *, joint: bool
    ) -> tuple[Mapping[str, str], ...]:
        here = [
            p for p in partners() if p["municipality"] in ("", firm.place) and p["system"] != broker.system
        ]
        return _listed(broker, people, [self._chance.one(here)] if joint else [])

    def _outcome(self, slot: Slot) -> str:
        if not slot.reached:
            return "not_reached"
        if slot.before_visit:
            return "visit_agreed"
        names = ("need_registered", "interested_later", "not_relevant", "referred")
        weights = {"online": (1, 0, 0, 0), "email": (0, 1, 0, 0), "visit": (62, 20, 8, 10)}
        call = (55, 38, 0, 7) if slot.follow_up else (0, 60, 25, 15)
        return self._chance.weighted(names, weights.get(slot.mode, call))

    def _text(self, slot: Slot, outcome: str, words: Mapping[str, str]) -> tuple[str, str]:
        """Return topic and summary."""
        if slot.mode == "visit":
            return self._visit_text(slot, outcome, words)
        calls = "follow_up_calls" if slot.follow_up else "calls"
        source: Row = self._phrases[{"phone": calls, "online": "online", "email": "mails"}[slot.mode]]
        topic, summary = self._chance.one(source[outcome])
        return topic, summary.format(**words)

    def _visit_text(self, slot: Slot, outcome: str, words: Mapping[str, str]) -> tuple[str, str]:
        phrases: Row = self._phrases["visits"]
        closing = self._one(phrases["closings"][outcome], words)
        if slot.follow_up:
            opening = self._one(phrases["follow_up_openings"], words)
            return self._one(phrases["follow_up_topics"], words), f"{opening} {closing}"
        trade = slot.firm.trade
        opening = self._one(
            phrases["openings"],
            {
                **words,
                "does": self._chance.one(trade["does"]),
                "customers": self._chance.one(trade["customers"]),
            },
        )
        return self._one(
            phrases["topics"], words
        ), f"{opening} {self._chance.one(trade['concerns'])} {closing}"

    def _next_step(self, slot: Slot, outcome: str, words: Mapping[str, str]) -> tuple[str, str]:
        """Return a promise and its working day, or two empty texts."""
        if (
            outcome in ("not_relevant", "referred", "not_reached")
            or slot.before_visit
            or self._chance.happens(0.4)
        ):
            return "", ""
        day = slot.day + timedelta(days=self._chance.between(4, 28))
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        return self._one(self._phrases["next_steps"], words), day.isoformat()

    def _one(self, texts: object, words: Mapping[str, str]) -> str:
        return self._chance.one(cast("list[str]", texts)).format(**words)


def numbered(visits: list[Visit]) -> list[Visit]:
    """Return the contacts in the order of their moments, each with the number of its year (B-2026-0001)."""
    seen: dict[str, int] = {}
    result: list[Visit] = []
    for visit in sorted(visits, key=lambda visit: (visit.starts_at, visit.id)):
        year = visit.starts_at[:4]
        seen[year] = seen.get(year, 0) + 1
        result.append(replace(visit, number=f"B-{year}-{seen[year]:04}"))
    return result


def _listed(
    broker: Broker | None, people: list[ContactPerson], others: list[Row]
) -> tuple[Mapping[str, str], ...]:
    """Return the participants: those from other systems first when none of us was there."""
    guests = [
        participant("other", p["name"], title=p["title"], organisation=p["organisation"], system=p["system"])
        for p in others
    ]
    company = [of_company(person) for person in people]
    return (us(broker), *company, *guests) if broker else (*guests, *company)
