"""Standing cooperations: LKS, networks of companies and mentors, shared projects; and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from kmdesk.rules.partnerships import COORDINATOR, PROMISES_CANDIDATES, SECRETARIAT, missing_systems
from kmdesk.services import gone_together
from kmdesk.services.network_orders import NetworkOrder, network_orders
from kmdesk.services.paper.contacts import contact_person
from kmdesk.services.partnership_checks import check_member, check_partnership, is_in, name_of
from kmdesk.services.partnership_decisions import DecisionRow, Decisions
from kmdesk.services.partnership_meetings import MeetingRow, PartnershipMeetings
from kmdesk.services.partnership_query import PartnershipList, PartnershipRow
from kmdesk.services.reference import choices
from kmdesk.services.service_rules import shipped
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as the pane shows it. `name` is the company or the organisation; `here` if it is in today.

    `to_come`: it will be in later.
    """

    member: PartnershipMember
    name: str
    here: bool
    to_come: bool = False


@dataclass(frozen=True, slots=True)
class PartnershipDetail:
    """A cooperation with all the pane shows of it.

    `missing` are the systems nobody in it stands for, `coordinators` how many there are: more than one can
    come by sync. `secretariat` is the member that is it, "" for none. `orders` are the open job orders of its
    companies where it is there to find them candidates, else None.
    """

    partnership: Partnership
    row: PartnershipRow
    members: tuple[MemberRow, ...]
    meetings: tuple[MeetingRow, ...]
    decisions: tuple[DecisionRow, ...]
    missing: tuple[str, ...]
    coordinators: int
    secretariat: str
    orders: tuple[NetworkOrder, ...] | None
    broker: str


class Partnerships:
    """Writes the cooperations of one desk and their members. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self._clock = store, clock
        self.list = PartnershipList(store)
        self.meetings = PartnershipMeetings(store, clock)
        self.decisions = Decisions(store, clock)

    # -- reading ---------------------------------------------------------------------------------

    def detail(self, partnership_id: str) -> PartnershipDetail:
        """Return a cooperation. Raises KnownError when it was deleted meanwhile."""
        partnership = self.store.require(Partnership, partnership_id)
        row = self.list.one(partnership_id)
        if row is None:  # it is there: required above
            raise LookupError(partnership_id)
        members = self.members(partnership_id)
        here = [one.member for one in members if one.here]
        broker = self.store.get(Broker, partnership.broker_id) if partnership.broker_id else None
        return PartnershipDetail(
            partnership,
            row,
            members,
            self.meetings.of(partnership_id),
            self.decisions.of_partnership(partnership_id),
            missing_systems(partnership.type, (one.system for one in here)) if here else (),
            sum(one.role == COORDINATOR for one in here),
            who_is(SECRETARIAT, members),
            network_orders(self.store, partnership_id) if _promises_candidates(partnership) else None,
            broker.name if broker else "",
        )

    def members(self, partnership_id: str) -> tuple[MemberRow, ...]:
        """Return the members: those that are in first, by what they are in it; no gone companies."""
        today = self._clock.today()
        found = [
            MemberRow(
                member, name_of(self.store, member), is_in(member, today), member.since > today.isoformat()
            )
            for member in self.store.find(
                PartnershipMember,
                "partnership_id = ? AND (company_id = ''"
                " OR company_id IN (SELECT id FROM company WHERE deleted = 0))",
                (partnership_id,),
                order="sort_key(organisation), id",
            )
        ]
        order = {choice.code: number for number, choice in enumerate(choices("partnership_role"))}
        return tuple(sorted(found, key=lambda one: (not one.here, order.get(one.member.role, len(order)))))

    def blank(self) -> Partnership:
        """Return a new cooperation of this broker, not stored yet."""
        return Partnership(broker_id=self.store.broker_id)

    def blank_member(self, partnership_id: str, company_id: str = "") -> PartnershipMember:
        """Return a new member from today: a company of ours with its contact person, or an actor.

        Raises KnownError when the cooperation or the company is gone.
        """
        self.store.require(Partnership, partnership_id)
        blank = PartnershipMember(
            partnership_id=partnership_id,
            company_id=company_id,
            role="company" if company_id else "partner",
            since=self._clock.today().isoformat(),
        )
        if not company_id:
            return blank
        self.store.require(Company, company_id)
        person = contact_person(self.store, company_id)
        return replace(blank, person=person.name, phone=person.phone, email=person.email)

    # -- writing ---------------------------------------------------------------------------------

    def save(self, partnership: Partnership, seen: Partnership | None = None) -> Partnership:
        """Create or change a cooperation; returns it as stored.

        Raises KnownError naming the field without a name or a type, and for a day or figure that cannot be.
        """
        tidy = replace(partnership, name=" ".join(partnership.name.split()))
        check_partnership(tidy, self._clock.today())
        known = self.store.get(Partnership, tidy.id) is not None
        text = tr("Ret samarbejde") if known else tr("Opret samarbejde")
        with self.store.action(text, tidy.name) as unit:
            return unit.put(tidy, seen)

    def end(self, ids: Sequence[str]) -> int:
        """Note that cooperations have ended, today unless they did before; returns how many. One action."""
        today = self._clock.today().isoformat()
        found = [one for one in self._chosen(ids) if one.status != "ended"]
        ended = [
            replace(one, status="ended", ends_on=max(min(one.ends_on or today, today), one.starts_on))
            for one in found
        ]
        return self._put(tr("Afslut samarbejde"), ended)

    def reopen(self, ids: Sequence[str]) -> int:
        """Let cooperations go on, without an end; returns how many. One action."""
        found = [one for one in self._chosen(ids) if one.status == "ended"]
        return self._put(
            tr("Genoptag samarbejde"), [replace(one, status="active", ends_on="") for one in found]
        )

    def delete(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Delete cooperations with their members, meetings and decisions, all or none; returns their names.

        Raises KnownError while a decision of one of them is still to be carried out: it would be lost.
        """
        chosen = self._chosen(ids)
        for one in chosen:
            row = self.list.one(one.id)
            if row is not None and row.open_decisions:
                raise KnownError(
                    tr("{name} har {decisions}.", name=one.name, decisions=_open_text(row.open_decisions)),
                    tr("Gennemfør eller drop dem først, eller afslut samarbejdet i stedet."),
                )
        with self.store.action(tr("Slet samarbejde"), _subject(chosen)) as unit:
            for one in chosen:
                for kind in (PartnershipMember, PartnershipMeeting, PartnershipDecision):
                    for record in self.store.find(kind, "partnership_id = ?", (one.id,)):
                        unit.delete(record)
                gone_together.remember(unit, one.id, "partnership_id")
                unit.delete(one)
        return tuple(one.name for one in chosen)

    # -- members ---------------------------------------------------------------------------------

    def save_member(
        self, member: PartnershipMember, seen: PartnershipMember | None = None
    ) -> PartnershipMember:
        """Create or change a member; returns it as stored.

        Raises KnownError naming the field for a member that is in already, a second coordinator, or days that
        cannot be, and when the cooperation, the company or the member was deleted.
        """
        partnership = self.store.require(Partnership, member.partnership_id)
        known = self.store.get(PartnershipMember, member.id) is not None
        text = tr("Ret medlem") if known else tr("Tilføj medlem")
        if member.company_id:
            self.store.require(Company, member.company_id)
        tidy = replace(
            member,
            organisation=" ".join(member.organisation.split()),
            person=" ".join(member.person.split()),
        )
        others = [one.member for one in self.members(partnership.id) if one.member.id != member.id]
        check_member(self.store, tidy, others)
        with self.store.action(text, f"{name_of(self.store, tidy)}, {partnership.name}") as unit:
            return unit.put(tidy, seen)

    def leave(self, member_id: str) -> str:
        """Note that a member leaves with today; returns its name."""
        member = self.store.require(PartnershipMember, member_id)
        name, today = name_of(self.store, member), self._clock.today().isoformat()
        with self.store.action(tr("Medlem går ud"), name) as unit:
            unit.put(replace(member, until=max(today, member.since)))
        return name

    def delete_member(self, member_id: str) -> str:
        """Delete a member that should not have been there; returns its name. Meetings keep who came."""
        member = self.store.require(PartnershipMember, member_id)
        name = name_of(self.store, member)
        with self.store.action(tr("Slet medlem"), name) as unit:
            unit.delete(member)
        return name

    # -- parts -----------------------------------------------------------------------------------

    def _chosen(self, ids: Sequence[str]) -> list[Partnership]:
        return [self.store.require(Partnership, one) for one in ids]

    def _put(self, action: str, changed: Sequence[Partnership]) -> int:
        if changed:
            with self.store.action(action, _subject(changed)) as unit:
                for one in changed:
                    unit.put(one)
        return len(changed)


def who_is(role: str, members: Sequence[MemberRow]) -> str:
    """Return who of the members that are in has a role, "" for nobody."""
    return ", ".join(one.name for one in members if one.here and one.member.role == role)


def usual_reply_days(type: str) -> int | None:  # noqa: A002 - the field's name
    """Return within how many working days a type of cooperation usually promises candidates, or None."""
    return shipped("network_reply_days") if type in PROMISES_CANDIDATES else None


def _promises_candidates(partnership: Partnership) -> bool:
    return partnership.type in PROMISES_CANDIDATES or bool(partnership.reply_days)


def _open_text(count: int) -> str:
    return trn(count, "{n} åben beslutning", "{n} åbne beslutninger")


def _subject(chosen: Sequence[Partnership]) -> str:
    return chosen[0].name if len(chosen) == 1 else trn(len(chosen), "{n} samarbejde", "{n} samarbejder")
