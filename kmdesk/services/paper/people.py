"""Whom one meets and where, and who comes along, as the papers of the day name them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kmdesk.models import Company, ContactPerson
from kmdesk.rules.phone import format_phone
from kmdesk.services import reference


@dataclass(frozen=True)
class PaperPerson:
    """Somebody who takes part; any part but the name may be "". `system` is e.g. "beskæftigelse"."""

    name: str
    title: str = ""
    organisation: str = ""
    system: str = ""
    phone: str = ""


def label(list_name: str, code: str) -> str:
    """Return what people read for a code in the language in use, "" for no code."""
    return reference.choice_label(list_name, code) if code else ""


def place_of(company: Company) -> str:
    """Return where a company is, on one line: "Industrivænget 14, 7400 Herning"."""
    town = " ".join(filter(None, (company.postal_code, company.city)))
    return ", ".join(filter(None, (company.address, town)))


def room_of(location: str, company: Company) -> str:
    """Return where at the company one meets; "" when `location` only repeats its address."""
    address = ", ".join(filter(None, (company.address, company.city)))
    return "" if location.strip() in (address, place_of(company)) else location.strip()


def to_meet(
    participants: Iterable[Mapping[str, str]], people: Sequence[ContactPerson], *, most: int | None = None
) -> tuple[PaperPerson, ...]:
    """Return whom one meets at the company: those who take part, or the first (`most`) of those one knows."""
    known = {person.id: person for person in people}
    invited = [person for person in participants if person.get("side") == "company"]
    if not invited:
        return tuple(_of_company(person) for person in people[:most])
    return tuple(
        _of_company(known[person_id])
        if (person_id := person.get("person_id", "")) in known
        else PaperPerson(person.get("name", ""), person.get("title", ""))
        for person in invited
    )


def with_us(participants: Iterable[Mapping[str, str]], own_name: str) -> tuple[PaperPerson, ...]:
    """Return who is on our side besides the broker called `own_name`, each with the system they stand for."""
    return tuple(
        PaperPerson(
            name=person.get("name", ""),
            organisation=person.get("organisation", "") if person.get("side") == "other" else "",
            system=label("system", person.get("system", "")).lower(),
        )
        for person in participants
        if person.get("side") != "company" and person.get("name") != own_name
    )


def _of_company(person: ContactPerson) -> PaperPerson:
    title = person.title or label("contact_role", person.role)
    return PaperPerson(person.name, title, phone=format_phone(person.phone))
