"""The meetings of a cooperation: planned and held, who came, and whose turn it is to be host."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import (
    Broker,
    Company,
    Partnership,
    PartnershipDecision,
    PartnershipMeeting,
    PartnershipMember,
)
from kmdesk.rules.dates import long_date
from kmdesk.rules.partnerships import COORDINATOR, OPEN_DECISIONS, missing_systems, next_host
from kmdesk.services import gone_together
from kmdesk.services.partnership_checks import (
    check_decisions_stay,
    check_meeting,
    is_in,
    name_of,
    tidied_people,
)
from kmdesk.services.reference import choice_label
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store

Person = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting as lists show it. `missing`: systems nobody stood for, where all three are the point."""

    id: str
    partnership_id: str
    partnership: str
    at: str
    until: str
    theme: str
    place: str
    status: str
    host: str
    attendees: int
    missing: tuple[str, ...]
    decisions: int


@dataclass(frozen=True, slots=True)
class MeetingForm:
    """What the form of a meeting needs: who can be host, (id, name), and whom of the members to tick.

    `next_host` is the name of the company whose turn it is, "" where companies do not take turns.
    """

    meeting: PartnershipMeeting
    partnership: Partnership
    hosts: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]
    next_host: str


_ROWS = """
SELECT m.id, m.partnership_id, p.name, p.type, m.at, m.until, m.theme, m.place, m.status,
  CASE WHEN m.host_company_id = '' THEN '' WHEN co.deleted = 0 THEN co.name ELSE :gone END, m.attendees,
  (SELECT count(*) FROM partnership_decision d WHERE d.meeting_id = m.id AND d.deleted = 0)
FROM partnership_meeting m JOIN partnership p ON p.id = m.partnership_id AND p.deleted = 0
  LEFT JOIN company co ON co.id = m.host_company_id
WHERE m.deleted = 0 AND {where} ORDER BY {order}
"""


class PartnershipMeetings:
    """Writes the meetings of one desk's cooperations. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    # -- reading ---------------------------------------------------------------------------------

    def of(self, partnership_id: str) -> tuple[MeetingRow, ...]:
        """Return a cooperation's meetings: those planned by their time, then the others, newest first."""
        return self._rows(
            "m.partnership_id = :id",
            "m.status <> 'planned', CASE m.status WHEN 'planned' THEN m.at END, m.at DESC, m.id",
            {"id": partnership_id},
        )

    def one(self, meeting_id: str) -> MeetingRow:
        """Return a meeting as its row. Raises KnownError when it, or its cooperation, was deleted."""
        meeting = self._store.require(PartnershipMeeting, meeting_id)
        self._store.require(Partnership, meeting.partnership_id)
        return self._rows("m.id = :id", "m.id", {"id": meeting_id})[0]

    def soon(self, until: str) -> tuple[MeetingRow, ...]:
        """Return the meetings planned from today until a day (`YYYY-MM-DD`), of any broker, by their time."""
        days = {"today": self._clock.today().isoformat(), "until": f"{until}~"}
        return self._rows("m.status = 'planned' AND m.at BETWEEN :today AND :until", "m.at, m.id", days)

    def form(self, meeting_id: str) -> MeetingForm:
        """Return the form of a meeting. Raises KnownError when it, or its cooperation, was deleted."""
        return self._form(self._store.require(PartnershipMeeting, meeting_id))

    def new_form(self, partnership_id: str) -> MeetingForm:
        """Return the form of a new meeting: members ticked, and the company whose turn it is as host.

        Raises KnownError when the cooperation was deleted, or has ended.
        """
        partnership = self._store.require(Partnership, partnership_id)
        if partnership.status == "ended":
            raise KnownError(tr("{name} er afsluttet.", name=partnership.name), tr("Genoptag det først."))
        form = self._form(PartnershipMeeting(partnership_id=partnership_id, broker_id=self._store.broker_id))
        turns = [company_id for company_id, name in form.hosts if name == form.next_host]
        meeting = replace(form.meeting, host_company_id=turns[0] if turns else "", attendees=form.people)
        return replace(form, meeting=meeting)

    # -- writing ---------------------------------------------------------------------------------

    def save(self, meeting: PartnershipMeeting, seen: PartnershipMeeting | None = None) -> PartnershipMeeting:
        """Create or change a meeting; returns it as stored.

        Raises KnownError naming the field for times that cannot be, for one that is taken away under what it
        decided, and when the cooperation, the host or the meeting was deleted.
        """
        tidy = replace(meeting, attendees=tidied_people(meeting.attendees))
        stored = self._store.get(PartnershipMeeting, tidy.id)
        self._check(tidy, stored)
        partnership = self._store.require(Partnership, tidy.partnership_id)
        if tidy.host_company_id and (stored is None or stored.host_company_id != tidy.host_company_id):
            self._store.require(Company, tidy.host_company_id)
        text = tr("Ret møde") if stored else tr("Opret møde")
        with self._store.action(text, _subject(partnership, tidy)) as unit:
            return unit.put(tidy, seen)

    def set_status(self, meeting_id: str, status: str) -> MeetingRow:
        """Note that a meeting was held, is cancelled, or is planned after all; returns its row.

        Raises KnownError for one that is to come and cannot have been held, or that decided something and
        cannot be cancelled.
        """
        meeting = self._store.require(PartnershipMeeting, meeting_id)
        partnership = self._store.require(Partnership, meeting.partnership_id)
        changed = replace(meeting, status=status)
        self._check(changed, meeting)
        action = f"{tr('Ret møde')}: {choice_label('meeting_status', status)}"
        with self._store.action(action, _subject(partnership, meeting)) as unit:
            unit.put(changed)
        return self.one(meeting_id)

    def delete(self, meeting_id: str) -> str:
        """Delete a meeting with its decisions; returns what it was called.

        Raises KnownError while a decision made there is still to be carried out.
        """
        meeting = self._store.require(PartnershipMeeting, meeting_id)
        partnership = self._store.require(Partnership, meeting.partnership_id)
        decisions = self._decisions(meeting_id)
        running = sum(one.status in OPEN_DECISIONS for one in decisions)
        if running:
            raise KnownError(
                trn(running, "Mødet har {n} åben beslutning.", "Mødet har {n} åbne beslutninger."),
                tr("Gennemfør eller drop dem først."),
            )
        subject = _subject(partnership, meeting)
        with self._store.action(tr("Slet møde"), subject) as unit:
            for decision in decisions:
                unit.delete(decision)
            gone_together.remember(unit, meeting_id, "meeting_id")
            unit.delete(meeting)
        return subject

    # -- parts -----------------------------------------------------------------------------------

    def _check(self, meeting: PartnershipMeeting, stored: PartnershipMeeting | None) -> None:
        now = self._clock.wall()
        check_meeting(meeting, now, self._clock.today())
        if stored is not None and (meeting.at, meeting.status) != (stored.at, stored.status):
            check_decisions_stay(meeting, self._decisions(meeting.id), now)

    def _decisions(self, meeting_id: str) -> list[PartnershipDecision]:
        return self._store.find(PartnershipDecision, "meeting_id = ?", (meeting_id,))

    def _form(self, meeting: PartnershipMeeting) -> MeetingForm:
        partnership = self._store.require(Partnership, meeting.partnership_id)
        today = self._clock.today()
        here = [
            member
            for member in self._store.find(
                PartnershipMember,
                "partnership_id = ?",
                (partnership.id,),
                order=f"role <> '{COORDINATOR}', sort_key(organisation), since, id",
            )
            if is_in(member, today) and self._is_there(member.company_id)
        ]
        companies = {one.company_id: name_of(self._store, one) for one in here if one.company_id}
        turn = next_host(list(companies), self._hosted(partnership.id))
        if meeting.host_company_id and meeting.host_company_id not in companies:
            company = self._store.get(Company, meeting.host_company_id)
            companies[meeting.host_company_id] = company.name if company else tr("Slettet virksomhed")
        return MeetingForm(
            meeting,
            partnership,
            tuple(companies.items()),
            (*self._us(), *(self._person(member) for member in here)),
            companies.get(turn, ""),
        )

    def _is_there(self, company_id: str) -> bool:
        return not company_id or self._store.get(Company, company_id) is not None

    def _hosted(self, partnership_id: str) -> dict[str, str]:
        """Return company -> when it was host last, or will be."""
        return dict(
            self._store.db.rows(
                "SELECT host_company_id, max(at) FROM partnership_meeting WHERE partnership_id = ?"
                " AND deleted = 0 AND status <> 'cancelled' AND host_company_id <> '' GROUP BY 1",
                (partnership_id,),
            )
        )

    def _us(self) -> tuple[Person, ...]:
        broker = self._store.get(Broker, self._store.broker_id)
        if broker is None or not broker.name:
            return ()
        return ({"name": broker.name, "organisation": broker.organisation, "system": broker.system},)

    def _person(self, member: PartnershipMember) -> Person:
        return {
            "name": member.person,
            "organisation": name_of(self._store, member),
            "system": member.system,
            "member_id": member.id,
        }

    def _rows(self, where: str, order: str, params: Mapping[str, Any]) -> tuple[MeetingRow, ...]:
        rows = self._store.db.rows(
            _ROWS.format(where=where, order=order), {"gone": tr("Slettet virksomhed"), **params}
        )
        return tuple(_row(row) for row in rows)


def _row(row: Sequence[Any]) -> MeetingRow:
    ident, partnership_id, name, type_, at, until, theme, place, status, host, attendees, decisions = row
    people: list[Person] = json.loads(attendees)
    systems = (person.get("system", "") for person in people)
    return MeetingRow(
        *(ident, partnership_id, name),
        *(at, until, theme, place, status, host),
        len(people),
        () if status == "cancelled" else missing_systems(type_, systems),
        decisions,
    )


def _subject(partnership: Partnership, meeting: PartnershipMeeting) -> str:
    day = day_of(meeting.at)
    return f"{partnership.name} {long_date(day)}" if day else partnership.name
