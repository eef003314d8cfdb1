"""Creating and changing a company with its contact persons, as the form hands them in (domain: US1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models.company import Company, ContactPerson, ProductionUnit
from kmdesk.models.record import columns
from kmdesk.rules.cvr import normalise_cvr, normalise_p_number
from kmdesk.rules.dates import parse_date
from kmdesk.rules.phone import normalise_phone
from kmdesk.services import company_duplicates, field_checks, leads, reference
from kmdesk.services.company_duplicates import Duplicate
from kmdesk.services.field_checks import Check
from kmdesk.services.reference import Choice
from kmdesk.services.still_running import still_running
from kmdesk.store.store import Store, Unit

REQUIRED: Mapping[str, str] = {
    "name": mark("Skriv virksomhedens navn."),
    "municipality_code": mark("Vælg kommunen."),
    "industry_group": mark("Vælg branchen."),
}
"""The three fields no company can do without, and what to do when one is empty."""

CHECKS: Mapping[str, Check] = {
    "cvr": field_checks.check_cvr_field,
    "p_number": field_checks.check_p_number_field,
    "postal_code": field_checks.check_postal_code_field,
    "phone": field_checks.check_phone_field,
    "email": field_checks.check_email_field,
    "industry_code": field_checks.check_industry_code_field,
    "note": field_checks.check_free_text,
    "contact_basis_note": field_checks.check_free_text,
    "contact_declined_reason": field_checks.check_free_text,
}
"""The checks of the text fields of a company; the form shows them, and saving obeys their errors."""

_NOT_IN_THE_FORM = frozenset({"id", "scope_id", "version", "deleted", "extra"})


@dataclass(frozen=True, slots=True)
class LoadedCompany:
    """What the form starts from. `is_new`: nothing of it is stored yet."""

    company: Company
    people: tuple[ContactPerson, ...]
    brokers: tuple[Choice, ...]
    is_new: bool


class CompanyForms:
    """Loads and saves what the company form shows. Used on the store's thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self, company_id: str | None) -> LoadedCompany:
        """Return a company with its people, or an empty one of the current broker for None.

        Raises KnownError when the company was deleted meanwhile.
        """
        brokers = tuple(
            Choice(broker_id, name, name)
            for broker_id, name in self._store.db.rows(
                "SELECT id, name FROM broker WHERE deleted = 0 ORDER BY sort_key(name)"
            )
        )
        if company_id is None:
            return LoadedCompany(Company(broker_id=self._store.broker_id), (), brokers, is_new=True)
        company = self._store.require(Company, company_id)
        return LoadedCompany(company, self._people_of(company_id), brokers, is_new=False)

    def save(
        self,
        values: Mapping[str, object],
        company_id: str | None,
        people: Sequence[ContactPerson],
        units: Iterable[ProductionUnit] = (),
        loaded_people: Sequence[ContactPerson] | None = None,
    ) -> Company:
        """Create (`company_id` None) or change a company together with its people, as one action.

        `values` are by the field names of Company; a field that is not in it stays as it is. `people` are all
        there shall be: who is missing is deleted, who has no name is left out. `units` are workplaces to add
        or bring up to date, known by their P-number. `loaded_people` are those the form began with: whom a
        colleague added or changed meanwhile, and the form did not, is left alone. Raises KnownError naming
        the `field` at fault.
        """
        known = columns(Company).keys() - _NOT_IN_THE_FORM
        given: dict[str, Any] = {
            name: _normalised(name, value) for name, value in values.items() if name in known
        }
        old = Company() if company_id is None else self._store.require(Company, company_id)
        company = _with_size_class(replace(old, **given))
        _refuse_impossible(company)
        action = tr("Opret virksomhed") if company_id is None else tr("Ret virksomhed")
        with self._store.action(action, company.name) as unit:
            unit.put(company)
            self._put_people(unit, company.id, people, loaded_people)
            self._put_units(unit, company.id, units)
            if company_id is None:
                leads.adopt(unit, company)
        return company

    def set_contact_basis(self, company_id: str, *, code: str, on: str, note: str) -> Company:
        """Record on what grounds a protected company is contacted (CVR-loven § 19), since the day `on`.

        `code` is one of the list contact_basis, `on` a date in any Danish spelling. Raises KnownError with
        `field` set when one of them is missing or impossible.
        """
        if code not in {choice.code for choice in reference.choices("contact_basis")}:
            raise KnownError(tr("Vælg et grundlag."), field="contact_basis")
        day = parse_date(on)
        if day is None:
            raise KnownError(tr("Datoen findes ikke. Skriv fx 24.11.2026."), field="contact_basis_on")
        company = replace(
            self._store.require(Company, company_id),
            contact_basis=code,
            contact_basis_on=day.isoformat(),
            contact_basis_note=note,
        )
        with self._store.action(tr("Notér grundlag for kontakt"), company.name) as unit:
            unit.put(company)
        return company

    def likely_duplicates(self, values: Mapping[str, object], except_id: str = "") -> tuple[Duplicate, ...]:
        """Return the companies that may be the one in `values`; see company_duplicates."""
        return company_duplicates.likely_duplicates(self._store, values, except_id)

    def still_running(self, company_id: str) -> str:
        """Return what a company that is said to have ceased still has under way; see still_running."""
        return still_running(self._store, company_id)

    def _people_of(self, company_id: str) -> tuple[ContactPerson, ...]:
        order = "main_contact DESC, id"
        return tuple(self._store.find(ContactPerson, "company_id = ?", (company_id,), order=order))

    def _put_people(
        self,
        unit: Unit,
        company_id: str,
        people: Sequence[ContactPerson],
        loaded: Sequence[ContactPerson] | None,
    ) -> None:
        untouched = [person for person in people if loaded is not None and person in loaded]
        named = [
            replace(
                person, company_id=company_id, phone=normalise_phone(person.phone), email=person.email.strip()
            )
            for person in people
            if person.name.strip() and person not in untouched
        ]
        kept = {person.id for person in (*named, *untouched)}
        known = None if loaded is None else {person.id for person in loaded}
        for person in self._people_of(company_id):
            if person.id not in kept and (known is None or person.id in known):
                unit.delete(person)
        for person in named:
            unit.put(person)

    def _put_units(self, unit: Unit, company_id: str, units: Iterable[ProductionUnit]) -> None:
        known = {
            old.p_number: old.id for old in self._store.find(ProductionUnit, "company_id = ?", (company_id,))
        }
        for workplace in units:
            old_id = known.get(workplace.p_number, workplace.id)
            unit.put(replace(workplace, id=old_id, company_id=company_id))


def size_class_of(values: Mapping[str, object]) -> str:
    """Return the size class the number of employees gives, or the one a register gave in its place."""
    employees = values.get("employees")
    if isinstance(employees, int):
        return reference.size_class_for(employees)
    return str(values.get("employees_class") or "")


def _normalised(name: str, value: object) -> object:
    """Bring a value to how it is stored: numbers without spaces, texts trimmed, a note as it is."""
    if not isinstance(value, str) or name == "note":
        return value
    if name == "cvr":
        return normalise_cvr(value)
    if name == "p_number":
        return normalise_p_number(value)
    return normalise_phone(value) if name == "phone" else value.strip()


def _with_size_class(company: Company) -> Company:
    values = {"employees": company.employees, "employees_class": company.employees_class}
    return replace(company, employees_class=size_class_of(values))


def _refuse_impossible(company: Company) -> None:
    for name, advice in REQUIRED.items():
        if not getattr(company, name):
            raise KnownError(tr(advice), field=name)
    for name, check in CHECKS.items():
        remark = check(getattr(company, name))
        if remark and remark.level == "error":
            raise KnownError(remark.text, field=name)
    for name in ("employees", "graduates"):
        number = getattr(company, name)
        if number is not None and number < 0:
            raise KnownError(tr("Skriv et helt tal, fx 3."), field=name)
