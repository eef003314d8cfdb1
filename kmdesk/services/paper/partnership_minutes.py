"""The minutes of a partnership meeting: who was there, for which systems, and what was decided for whom."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.languages import in_language
from kmdesk.models import Partnership, PartnershipMeeting
from kmdesk.rules.partnerships import COORDINATOR, SECRETARIAT, missing_systems, present_systems
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import label
from kmdesk.services.partnership_decisions import DecisionRow
from kmdesk.services.partnerships import Partnerships, who_is
from kmdesk.store.store import Store


@dataclass(frozen=True)
class MinutesPerson:
    """Somebody who came; any part may be ""."""

    name: str = ""
    organisation: str = ""
    system: str = ""


@dataclass(frozen=True)
class MinutesDecision:
    """What was decided for a company, who does it, and by when (`YYYY-MM-DD`); `status` is in words."""

    company: str = ""
    solution: str = ""
    consultants: tuple[str, ...] = ()
    due_on: str = ""
    status: str = ""
    done_on: str = ""


@dataclass(frozen=True)
class PartnershipMinutes:
    """The page. Times are wall-clock, or "". What is written to oneself stands nowhere here.

    `present` and `missing` are systems in words; `next_at` is the next meeting that is planned, `next_by` the
    day it should be by where none is.
    """

    head: Letterhead
    name: str = ""
    kind_name: str = ""
    municipalities: tuple[str, ...] = ()
    coordinator: str = ""
    secretariat: str = ""
    at: str = ""
    until: str = ""
    place: str = ""
    host: str = ""
    theme: str = ""
    speakers: str = ""
    people: tuple[MinutesPerson, ...] = ()
    present: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    text: str = ""
    decisions: tuple[MinutesDecision, ...] = ()
    next_at: str = ""
    next_by: str = ""


def partnership_minutes(
    store: Store, meeting_id: str, printed_at: str, *, language: str = "da"
) -> PartnershipMinutes:
    """Return the minutes of a meeting; `printed_at` is wall-clock.

    Raises KnownError when the meeting or its cooperation is gone.
    """
    meeting = store.require(PartnershipMeeting, meeting_id)
    partnership = store.require(Partnership, meeting.partnership_id)
    partnerships = Partnerships(store, store.clock)
    with in_language(language):
        members, row = partnerships.members(partnership.id), partnerships.list.one(partnership.id)
        systems = [person.get("system", "") for person in meeting.attendees]
        later = [
            one.at
            for one in partnerships.meetings.of(partnership.id)
            if one.status == "planned" and one.at > meeting.at
        ]
        return PartnershipMinutes(
            head=letterhead(store, printed_at, language, meeting.broker_id),
            name=partnership.name,
            kind_name=label("partnership_type", partnership.type),
            municipalities=tuple(label("municipality", code) for code in partnership.municipality_codes),
            coordinator=who_is(COORDINATOR, members),
            secretariat=who_is(SECRETARIAT, members),
            at=meeting.at,
            until=meeting.until,
            place=meeting.place,
            host=partnerships.meetings.one(meeting_id).host,
            theme=meeting.theme,
            speakers=meeting.speakers,
            people=tuple(
                MinutesPerson(
                    person.get("name", ""),
                    person.get("organisation", ""),
                    label("system", person.get("system", "")),
                )
                for person in meeting.attendees
            ),
            present=tuple(label("system", code) for code in present_systems(systems)),
            missing=tuple(label("system", code) for code in missing_systems(partnership.type, systems)),
            text=meeting.minutes,
            decisions=tuple(_decision(one) for one in partnerships.decisions.of_meeting(meeting_id)),
            next_at=min(later, default=""),
            next_by=row.due if row and not later else "",
        )


def _decision(row: DecisionRow) -> MinutesDecision:
    return MinutesDecision(
        company=row.company,
        solution=row.solution,
        consultants=tuple(
            ", ".join(
                filter(
                    None,
                    (
                        person.get("name", ""),
                        person.get("organisation", ""),
                        label("system", person.get("system", "")),
                    ),
                )
            )
            for person in row.consultants
        ),
        due_on=row.due_on,
        status=label("decision_status", row.status),
        done_on=row.done_on,
    )
