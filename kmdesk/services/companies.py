"""The companies of the desk: pages of the list, one company in full, and what is done to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr, trn
from kmdesk.models import (
    Agreement,
    Circulation,
    Company,
    ContactPerson,
    ForecastMember,
    GrowthInitiative,
    GrowthPlan,
    Lead,
    Need,
    ProductionUnit,
    Record,
    SkillsNeed,
    Task,
    ToolOffer,
    Visit,
)
from kmdesk.models.record import Day
from kmdesk.rules.dates import HOURS_IN_A_WEEK
from kmdesk.services import forecast_people, gone_together, partnership_people
from kmdesk.services.company_detail import HAS_OFFICE, UNSYNCED, CompanyDetail, read_detail
from kmdesk.services.company_query import BESIDE_STRETCH, IN_STRETCH, CompanyQuery, Plan, plan
from kmdesk.services.day_checks import check_day, check_to_come
from kmdesk.services.inquiries import Inquiries
from kmdesk.services.standing_places import StandingPlaces
from kmdesk.store.store import Store

_COUNTED_AT_ONCE = 10_000
_EXPORTED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company as the list shows it, with codes; the screen knows their labels."""

    company_id: str
    name: str
    municipality_code: str
    industry_group: str
    employees: int | None
    graduates: int | None
    status: str
    advertising_protected: bool
    broker_name: str
    last_contact: str
    """Wall-clock time of the last contact; empty when there was none."""
    next_on: str
    """Day, perhaps with a time, of the earliest planned visit or open promise; empty when there is none."""
    next_text: str
    unsynced: bool
    """Whether the office has yet to receive a change; always False on a desk without an office."""
    conflict: bool = False
    """Whether two people changed the company differently, and nobody has chosen yet."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody to choose from in a filter: a broker."""

    id: str
    name: str


_COLUMNS = (
    "r.company_id, r.name, r.municipality_code, r.industry_group, r.employees, r.graduates, r.status,"
    " r.advertising_protected, coalesce((SELECT b.name FROM broker b WHERE b.id = r.broker_id), ''),"
    " r.last_contact, r.next_on, r.next_text"
)
_WAITING = f"EXISTS (SELECT 1 {UNSYNCED.format(record='r.company_id')})"

_ANY_CONFLICT = "SELECT EXISTS (SELECT 1 FROM conflict WHERE status = 'open' AND deleted = 0)"
_CONFLICT = (
    "EXISTS (SELECT 1 FROM conflict k WHERE k.about_id = r.company_id AND k.status = 'open'"
    " AND k.deleted = 0)"
)


class Companies:
    """Reads and changes companies. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- the list --------------------------------------------------------------------------------

    def page(self, query: CompanyQuery, offset: int = 0, limit: int = 200) -> tuple[CompanyRow, ...]:
        """Return `limit` rows of the answer from number `offset` on, sorted."""
        chosen = self._plan(query)
        if chosen.stretch is None:
            return self._rows(chosen, "1", (), offset, limit)
        first = self._rows(chosen, IN_STRETCH, chosen.stretch, offset, limit)
        if len(first) == limit:
            return first
        before = (
            offset + len(first) if first or not offset else self._counted(chosen, IN_STRETCH, chosen.stretch)
        )
        return first + self._rows(
            chosen, f"NOT ({BESIDE_STRETCH})", chosen.stretch, max(offset - before, 0), limit - len(first)
        )

    def count(self, query: CompanyQuery) -> int:
        """Return the exact number of hits."""
        found, after = self.count_part(query)
        while after is not None:
            more, after = self.count_part(query, after)
            found += more
        return found

    def count_part(self, query: CompanyQuery, after: int = 0) -> tuple[int, int | None]:
        """Count a part of the hits: their number, and where to go on (None: that was the last part).

        A part takes milliseconds, so that counting 300,000 companies never keeps the next keystroke waiting.
        """
        chosen = self._plan(query)
        if chosen.unfiltered:
            return self.total(), None
        if not chosen.walks:
            return self._counted(chosen, "1", ()), None
        last: int = self._store.db.value("SELECT max(num) FROM company_row") or 0
        until = after + _COUNTED_AT_ONCE
        found = self._counted(chosen, "r.num > ? AND r.num <= ?", (after, until))
        return found, until if until < last else None

    def total(self) -> int:
        """Return how many companies there are."""
        return self._store.db.value("SELECT count(*) FROM company_row")

    def brokers(self) -> tuple[Choice, ...]:
        """Return the brokers whose companies can be asked for, by name."""
        rows = self._store.db.rows(
            "SELECT id, name FROM broker WHERE deleted = 0 ORDER BY sort_key(name), id"
        )
        return tuple(Choice(*row) for row in rows)

    def for_export(
        self, query: CompanyQuery, *, protected_too: bool = False
    ) -> Iterator[tuple[Company, CompanyRow]]:
        """Yield the filtered companies in the list's order; protected ones only when asked for."""
        if not protected_too:
            query = replace(query, advertising_protected=False)
        offset = 0
        while rows := self.page(query, offset, _EXPORTED_AT_ONCE):
            marks = ", ".join("?" * len(rows))
            ids = [row.company_id for row in rows]
            records = {company.id: company for company in self._store.find(Company, f"id IN ({marks})", ids)}
            yield from ((records[row.company_id], row) for row in rows)
            offset += len(rows)

    def _plan(self, query: CompanyQuery) -> Plan:
        return plan(self._store.db, query, self._store.clock.today())

    def _rows(
        self, chosen: Plan, part: str, params: tuple[str, ...], offset: int, limit: int
    ) -> tuple[CompanyRow, ...]:
        waiting = _WAITING if self._store.db.value(HAS_OFFICE) else "0"
        conflict = _CONFLICT if self._store.db.value(_ANY_CONFLICT) else "0"
        rows = self._store.db.rows(
            f"SELECT {_COLUMNS}, {waiting}, {conflict}"  # noqa: S608
            f" FROM {chosen.source} WHERE {part} AND {chosen.where}"
            f" ORDER BY {chosen.order} LIMIT ? OFFSET ?",
            (*params, *chosen.params, limit, offset),
        )
        return tuple(_row(*row) for row in rows)

    def _counted(self, chosen: Plan, part: str, params: tuple[int | str, ...]) -> int:
        return self._store.db.value(
            f"SELECT count(*) FROM company_row r NOT INDEXED WHERE {part} AND {chosen.where}",  # noqa: S608
            (*params, *chosen.params),
        )

    # -- one company -----------------------------------------------------------------------------

    def detail(self, company_id: str) -> CompanyDetail:
        """Return everything the pane shows of a company. Raises KnownError when it was deleted."""
        return read_detail(self._store, company_id)

    def delete(self, company_id: str) -> str:
        """Delete a company with its people, workplaces, places and plans, as one action. Returns its name.

        What took place stays: contacts held and matches made are counted in the results. Raises KnownError
        while somebody is, or is about to be, at one of its standing places.
        """
        company = self._store.require(Company, company_id)
        with self._store.action(tr("Slet virksomhed"), company.name) as unit:
            StandingPlaces(self._store, self._store.clock).put_away(unit, company_id)
            Inquiries(self._store, self._store.clock).put_away(unit, company_id)
            for record in self._goes_along(company_id):
                unit.delete(record)
            gone_together.remember(unit, company_id)
            unit.delete(company)
        return company.name

    def set_contact_basis(self, company_id: str, code: str, on: Day, note: str) -> None:
        """Note why a protected company may be contacted: a code of `contact_basis`, the day, and a note.

        Raises KnownError when there is no code or no day.
        """
        if not code:
            raise KnownError(
                tr("Der mangler et grundlag."), tr("Vælg, hvorfor du må kontakte virksomheden."), field="code"
            )
        if not on:
            raise KnownError(tr("Der mangler en dato."), tr("Skriv, hvornår grundlaget opstod."), field="on")
        company = self._store.require(Company, company_id)
        with self._store.action(tr("Notér grundlag"), company.name) as unit:
            unit.put(
                replace(company, contact_basis=code, contact_basis_on=on, contact_basis_note=note.strip())
            )

    def _goes_along(self, company_id: str) -> Iterator[Record]:
        of_company = (company_id,)
        yield from self._store.find(ContactPerson, "company_id = ?", of_company)
        yield from self._store.find(ProductionUnit, "company_id = ?", of_company)
        yield from self._store.find(Visit, "company_id = ? AND status = 'planned'", of_company)
        yield from self._store.find(Task, "company_id = ? AND done_at = ''", of_company)
        yield from self._store.find(Need, "company_id = ? AND status = 'open'", of_company)
        yield from self._store.find(Agreement, "company_id = ? AND status = 'draft'", of_company)
        yield from self._store.find(Circulation, "company_id = ?", of_company)
        for kind in (GrowthPlan, GrowthInitiative, ToolOffer, SkillsNeed):
            yield from self._store.find(kind, "company_id = ?", of_company)
        yield from self._store.find(ForecastMember, "company_id = ?", of_company)
        yield from partnership_people.goes_along(self._store, company_id)
        yield from self._store.find(Lead, "company_id = ?", of_company)

    # -- its people and needs --------------------------------------------------------------------

    def save_person(self, person: ContactPerson, seen: ContactPerson | None = None) -> None:
        """Create or change a contact person. A company has one main contact: the last one said to be.

        Raises KnownError without a name, or when the company was deleted.
        """
        if not person.name.strip():
            raise KnownError(tr("Navnet mangler."), tr("Skriv kontaktpersonens navn."), field="name")
        company = self._store.require(Company, person.company_id)
        others = self._store.find(ContactPerson, "company_id = ? AND id <> ?", (company.id, person.id))
        known = self._store.get(ContactPerson, person.id) is not None
        text = tr("Ret kontaktperson") if known else tr("Opret kontaktperson")
        with self._store.action(text, f"{person.name}, {company.name}") as unit:
            unit.put(person, seen)
            for other in others:
                if person.main_contact and other.main_contact:
                    unit.put(replace(other, main_contact=False))

    def delete_person(self, person_id: str) -> str:
        """Delete a contact person; the company stays. Returns the name.

        The name goes from the company's places, inquiries and forecast answers, which have a copy of it.
        """
        person = self._store.require(ContactPerson, person_id)
        with self._store.action(tr("Slet kontaktperson"), person.name) as unit:
            StandingPlaces(self._store, self._store.clock).forget_person(unit, person)
            Inquiries(self._store, self._store.clock).forget_person(unit, person)
            forecast_people.forget_person(unit, person)
            partnership_people.forget_person(unit, person)
            unit.delete(person)
        return person.name

    def save_need(self, need: Need, seen: Need | None = None) -> None:
        """Create or change a need.

        Raises KnownError without title, type or (live) company, and naming the field for a day or figure that
        cannot be, or a new deadline that has been.
        """
        if not need.title.strip():
            raise KnownError(
                tr("Overskriften mangler."), tr("Skriv kort, hvad virksomheden har brug for."), field="title"
            )
        if not need.type:
            raise KnownError(tr("Typen mangler."), tr("Vælg, hvilken slags behov det er."), field="type")
        today = self._store.clock.today()
        for name in ("starts_by", "deadline"):
            check_day(getattr(need, name), name, today)
        stored = self._store.get(Need, need.id)
        known = stored is not None
        if need.deadline and need.deadline != (stored.deadline if stored else ""):
            check_to_come(need.deadline, "deadline", today)
        _check_figures(need)
        company = self._store.require(Company, need.company_id)
        with self._store.action(
            tr("Ret behov") if known else tr("Opret behov"), f"{need.title}, {company.name}"
        ) as unit:
            unit.put(
                need if known else replace(need, broker_id=need.broker_id or self._store.broker_id), seen
            )

    def company(self, company_id: str) -> Company:
        """Return a company. Raises KnownError when it was deleted meanwhile."""
        return self._store.require(Company, company_id)

    def need(self, need_id: str) -> Need:
        """Return a need. Raises KnownError when it was deleted meanwhile."""
        return self._store.require(Need, need_id)

    def person(self, person_id: str) -> ContactPerson:
        """Return a contact person. Raises KnownError when deleted meanwhile."""
        return self._store.require(ContactPerson, person_id)

    def delete_need(self, need_id: str) -> str:
        """Delete a need with its sharings, as one action; matches that are over stay. Returns its title.

        Raises KnownError while matches of the need are under way.
        """
        need = self._store.require(Need, need_id)
        running = self._store.db.value(
            "SELECT count(*) FROM \"match\" WHERE need_id = ? AND deleted = 0 AND status <> 'ended'",
            (need_id,),
        )
        if running:
            raise KnownError(
                trn(running, "{n} match er i gang.", "{n} matches er i gang."),
                tr("Afslut dem, eller flyt dem til et andet behov, før du sletter behovet."),
            )
        with self._store.action(tr("Slet behov"), need.title) as unit:
            for shared in self._store.find(Circulation, "need_id = ?", (need_id,)):
                unit.delete(shared)
            gone_together.remember(unit, need_id, "need_id")
            unit.delete(need)
        return need.title


def _check_figures(need: Need) -> None:
    if need.hours_per_week is not None and not 1 <= need.hours_per_week <= HOURS_IN_A_WEEK:
        raise KnownError(
            tr("En uge har ikke så mange timer."), tr("Skriv timer om ugen, fx 37."), field="hours_per_week"
        )
    if need.headcount is not None and need.headcount < 1:
        raise KnownError(tr("Der skal søges mindst én."), tr("Skriv et helt tal, fx 1."), field="headcount")


def _row(  # noqa: PLR0917 - the columns of `_COLUMNS`, in their order
    company_id: str,
    name: str,
    municipality_code: str,
    industry_group: str,
    employees: int | None,
    graduates: int | None,
    status: str,
    protected: int,
    broker_name: str,
    last_contact: str,
    next_on: str,
    next_text: str,
    waiting: int,
    conflict: int,
) -> CompanyRow:
    return CompanyRow(
        company_id=company_id,
        name=name,
        municipality_code=municipality_code,
        industry_group=industry_group,
        employees=employees,
        graduates=graduates,
        status=status,
        advertising_protected=bool(protected),
        broker_name=broker_name,
        last_contact=last_contact,
        next_on="" if next_on == "9999" else next_on,
        next_text=next_text,
        unsynced=bool(waiting),
        conflict=bool(conflict),
    )
