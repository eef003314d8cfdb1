"""The one person at a company whom a paper names."""

from __future__ import annotations

from kmdesk.models import ContactPerson
from kmdesk.store.store import Store


def contact_person(store: Store, company_id: str, name: str = "") -> ContactPerson:
    """Return the company's person called `name`, else its main contact person, else an empty one."""
    order = "main_contact DESC, sort_key(name), id"
    people = store.find(ContactPerson, "company_id = ?", (company_id,), order=order)
    named = (person for person in people if name and person.name == name)
    return next(named, people[0] if people else ContactPerson())
