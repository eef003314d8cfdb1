"""What a company's deletion, and that of one of its people, takes out of the cooperations it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kmdesk.core.folding import fold
from kmdesk.models import ContactPerson, PartnershipDecision, PartnershipMeeting, PartnershipMember
from kmdesk.models.record import Record
from kmdesk.rules.partnerships import OPEN_DECISIONS
from kmdesk.store.store import Store, Unit


def goes_along(store: Store, company_id: str) -> Iterator[Record]:
    """Yield what goes with a company that is deleted: its memberships, and decisions not carried out."""
    of_company = (company_id,)
    yield from store.find(PartnershipMember, "company_id = ?", of_company)
    yield from store.find(PartnershipDecision, f"company_id = ? AND status IN {OPEN_DECISIONS}", of_company)


def forget_person(unit: Unit, person: ContactPerson) -> None:
    """Take a contact person who is deleted out of memberships and meetings, inside that action.

    Undo of it brings the name back. Somebody else there of the same name keeps it.
    """
    store, name = unit.store, fold(person.name)
    others = store.find(ContactPerson, "company_id = ? AND id <> ?", (person.company_id, person.id))
    if any(fold(one.name) == name for one in others):
        return
    members = store.find(PartnershipMember, "company_id = ?", (person.company_id,))
    for member in members:
        if fold(member.person) == name:
            unit.put(replace(member, person="", phone="", email=""))
    theirs = {member.id for member in members}
    for partnership_id in {member.partnership_id for member in members}:
        for meeting in store.find(PartnershipMeeting, "partnership_id = ?", (partnership_id,)):
            came = tuple(
                {**one, "name": ""}
                if one.get("member_id") in theirs and fold(one.get("name", "")) == name
                else one
                for one in meeting.attendees
            )
            if came != meeting.attendees:
                unit.put(replace(meeting, attendees=came))
