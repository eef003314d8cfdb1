"""The demo's standing cooperations: an LKS with its decisions, and two networks of companies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kmdesk.core.ids import derived_id
from kmdesk.models import Partnership, PartnershipDecision, PartnershipMeeting, PartnershipMember
from kmdesk.models.record import Record
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.data import Row, load, places, values
from kmdesk.services.demo.days import Days

Person = Mapping[str, str]
_NOT_FIELDS = ("starts", "municipalities", "members", "meetings")


def records(firm: Callable[[str], Firm], days: Days, broker_id: str) -> list[Record]:
    """Return the cooperations, then their members, meetings and decisions. The same every time on a day.

    `firm` gives a company of the cast by its key; `broker_id` is who looks after them.
    """
    made: list[Record] = []
    for n, row in enumerate(load("partnerships")["partnerships"], 1):
        wanted = row["municipalities"]
        partnership = Partnership(
            id=_id("partnership", n),
            municipality_codes=tuple(places()) if wanted == "all" else tuple(wanted),
            starts_on=days.on(row["starts"]).isoformat(),
            broker_id=broker_id,
            **values(row, without=_NOT_FIELDS),
        )
        members = [
            _member(one, _id("partnership_member", n, m), partnership, firm, days)
            for m, one in enumerate(row["members"], 1)
        ]
        people = [_person(one, firm, member) for one, member in zip(row["members"], members, strict=True)]
        made += [partnership, *members]
        for m, one in enumerate(row["meetings"], 1):
            made += _meeting(one, (n, m), partnership, members, people, firm=firm, days=days)
    kinds = (Partnership, PartnershipMember, PartnershipMeeting, PartnershipDecision)
    return sorted(made, key=lambda record: kinds.index(type(record)))


def _member(
    row: Row, ident: str, partnership: Partnership, firm: Callable[[str], Firm], days: Days
) -> PartnershipMember:
    told: dict[str, Any] = values(row, without=("company",))
    if "company" in row:
        of = firm(row["company"])
        told |= {"company_id": of.company.id, "person": of.people[0].name, "phone": of.people[0].phone}
    return PartnershipMember(
        id=ident, partnership_id=partnership.id, since=days.on(-100).isoformat(), **told
    )  # fmt: skip


def _person(row: Row, firm: Callable[[str], Firm], member: PartnershipMember) -> Person:
    name = firm(row["company"]).company.name if "company" in row else member.organisation
    return {
        "name": member.person,
        "organisation": name,
        "system": member.system,
        "member_id": member.id,
    }


def _meeting(
    row: Row,
    at: tuple[int, int],
    partnership: Partnership,
    members: Sequence[PartnershipMember],
    people: Sequence[Person],
    *,
    firm: Callable[[str], Firm],
    days: Days,
) -> Iterator[Record]:
    day = days.on(row["day"], work=True).isoformat()
    absent: Sequence[int] = row.get("absent", ())
    host: int = row.get("host", -1)
    meeting = PartnershipMeeting(
        id=_id("partnership_meeting", *at),
        partnership_id=partnership.id,
        at=f"{day}T{row['from']}",
        until=f"{day}T{row['to']}",
        host_company_id=members[host].company_id if host >= 0 else "",
        attendees=tuple(person for n, person in enumerate(people) if n not in absent),
        broker_id=partnership.broker_id,
        **values(row, without=("day", "from", "to", "host", "absent", "decisions")),
    )
    yield meeting
    decisions: Sequence[Row] = row.get("decisions", ())
    for n, one in enumerate(decisions, 1):
        yield PartnershipDecision(
            id=_id("partnership_decision", *at, n),
            meeting_id=meeting.id,
            partnership_id=partnership.id,
            company_id=firm(one["company"]).company.id,
            consultants=_chosen(people, one["consultants"]),
            due_on=days.on(one["due"]).isoformat(),
            done_on=days.on(one["done"]).isoformat() if "done" in one else "",
            broker_id=partnership.broker_id,
            **values(one, without=("company", "consultants", "due", "done")),
        )


def _chosen(people: Sequence[Person], numbers: Sequence[int]) -> tuple[Person, ...]:
    return tuple(people[number] for number in numbers)


def _id(kind: str, *numbers: int) -> str:
    return derived_id(kind, "demo", ".".join(map(str, numbers)))
