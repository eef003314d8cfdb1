"""What the forecast panel knows of a contact person, and how it is forgotten."""

from __future__ import annotations

from dataclasses import replace

from kmdesk.core.folding import fold
from kmdesk.models import ContactPerson, ForecastAnswer, ForecastMember
from kmdesk.store.store import Unit


def forget_person(unit: Unit, person: ContactPerson) -> None:
    """Forget that a contact person who is deleted answers for the company, and has answered.

    Undo of it brings that back. Somebody else there of the same name is still named in the answers.
    """
    for member in unit.store.find(ForecastMember, "contact_id = ?", (person.id,)):
        unit.put(replace(member, contact_id=""))
    name = fold(person.name)
    others = unit.store.find(ContactPerson, "company_id = ? AND id <> ?", (person.company_id, person.id))
    if name in {fold(one.name) for one in others}:
        return
    for answer in unit.store.find(ForecastAnswer, "company_id = ?", (person.company_id,)):
        if answer.answered_by and fold(answer.answered_by) == name:
            unit.put(replace(answer, answered_by=""))
