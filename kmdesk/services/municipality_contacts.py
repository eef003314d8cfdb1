"""Whom a company can ask at its municipality: one contact for each, kept by the office."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kmdesk.core.folding import sort_key
from kmdesk.core.i18n import tr
from kmdesk.core.ids import derived_id
from kmdesk.models import MunicipalityContact, Project
from kmdesk.rules.phone import format_phone
from kmdesk.services import reference
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A municipality and whom to ask there; every part but the first two may be ""."""

    code: str
    municipality: str
    who: str
    phone: str
    email: str


class MunicipalityContacts:
    """The contacts of the contract's municipalities, and of any other that has one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self) -> tuple[ContactRow, ...]:
        """Return the municipalities in alphabetical order, also those without a contact."""
        project = next(iter(self._store.find(Project)), Project())
        known = {contact.municipality_code: contact for contact in self._store.find(MunicipalityContact)}
        rows: list[ContactRow] = []
        for code in {*project.municipality_codes, *(code for code, one in known.items() if is_known(one))}:
            one, found = known.get(code, MunicipalityContact()), reference.municipality(code)
            name = found.name if found else code
            system = reference.choice_label("system", one.system)
            named = " · ".join(part for part in (who(one), system) if part)
            rows.append(ContactRow(code, name, named, format_phone(one.phone), one.email))
        return tuple(sorted(rows, key=lambda row: sort_key(row.municipality)))

    def contact(self, code: str) -> MunicipalityContact:
        """Return the contact of a municipality; a blank one, not stored yet, while there is none."""
        return contact_at(self._store, code)

    def save(
        self, contact: MunicipalityContact, seen: MunicipalityContact | None = None
    ) -> MunicipalityContact:
        """Keep the contact of a municipality; with nothing in it, nobody is named on the papers."""
        tidy = replace(
            contact,
            unit=_tidy(contact.unit),
            name=_tidy(contact.name),
            phone=_tidy(contact.phone),
            email=contact.email.strip(),
        )
        found = reference.municipality(tidy.municipality_code)
        with self._store.action(tr("Ret kommunens kontakt"), found.official_name if found else "") as unit:
            return unit.put(tidy, seen)


def contact_id(code: str) -> str:
    """Return the id of the contact of a municipality, the same on every desk."""
    return derived_id("municipality_contact", code)


def contact_at(store: Store, code: str) -> MunicipalityContact:
    """Return the contact of a municipality; a blank one, not stored yet, while there is none."""
    blank = MunicipalityContact(id=contact_id(code), municipality_code=code)
    return store.get(MunicipalityContact, blank.id) or blank


def is_known(contact: MunicipalityContact) -> bool:
    """Tell whether there is anything to print of it."""
    return bool(contact.unit or contact.name or contact.phone or contact.email)


def who(contact: MunicipalityContact) -> str:
    """Return the person and the unit in one line: "Lone Bach, virksomhedsindgangen"."""
    return ", ".join(filter(None, (contact.name, contact.unit)))


def _tidy(text: str) -> str:
    return " ".join(text.split())
