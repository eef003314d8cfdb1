"""The one person at a company whom a paper names, and the address a mail about it goes to."""

from __future__ import annotations

from kmdesk.models import Company, ContactPerson, Visit
from kmdesk.store.store import Store


def contact_person(store: Store, company_id: str, name: str = "") -> ContactPerson:
    """Return the company's person called `name`, else its main contact person, else an empty one."""
    order = "main_contact DESC, sort_key(name), id"
    people = store.find(ContactPerson, "company_id = ?", (company_id,), order=order)
    named = (person for person in people if name and person.name == name)
    return next(named, people[0] if people else ContactPerson())


def email_for(
    store: Store, company_id: str, *, visit_id: str = "", name: str = "", personal: bool = False
) -> str:
    """Return the address of a mail about a company, "" when none is known.

    It is that of the person called `name`, else of whom one met at the visit, else of the main contact
    person, else the company's own, which anybody there may read: not for what is `personal`.
    """
    people = store.find(ContactPerson, "company_id = ?", (company_id,), order="main_contact DESC, id")
    visit = store.get(Visit, visit_id) if visit_id else None
    met = [person for person in visit.participants if person.get("side") == "company"] if visit else []
    company = store.get(Company, company_id) or Company()
    addresses = (
        *(person.email for person in people if name and person.name == name),
        *(
            person.email
            for one in met
            for person in people
            if person.id == one.get("person_id") or person.name == one.get("name")
        ),
        *(person.email for person in people if person.main_contact),
        "" if personal else company.email,
    )
    return next(filter(None, addresses), "")
