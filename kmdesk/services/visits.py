"""Planning and recording contacts: the form, what a contact counts as, from planned to done (US3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import mark, tr
from kmdesk.models import Broker, Company, ContactPerson, Project, Visit
from kmdesk.rules.counting import (
    Contact,
    CountedContact,
    CountingSettings,
    Period,
    count_contacts,
)
from kmdesk.rules.joint_visit import is_joint_visit
from kmdesk.rules.outreach import Allowed, ContactRights, Declined, NeedsBasis, may_contact
from kmdesk.services.guide_files import newest_guide
from kmdesk.services.next_step import bring_next_step
from kmdesk.store.store import Store

FORM_FIELDS = (
    "company_id",
    "broker_id",
    "starts_at",
    "ends_at",
    "mode",
    "direction",
    "purpose",
    "topic",
    "location",
    "participants",
    "outcome",
    "summary",
    "confidential_note",
    "next_step",
    "next_step_on",
    "contact_basis",
    "counts_as",
    "counts_as_reason",
)
"""What a person fills in about a contact; everything else in the record follows from what is done with it."""

PLAN, RECORD, CORRECT = mark("Planlæg kontakt"), mark("Registrér kontakt"), mark("Ret kontakt")


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows from a contact as it is filled in: what it counts as, joint or not, allowed or not."""

    counted: CountedContact
    joint: bool
    outreach: Allowed | NeedsBasis | Declined


@dataclass(frozen=True, slots=True)
class ContactForm:
    """All that the form of a contact needs to know before it is shown."""

    visit: Visit
    company: Company
    people: tuple[ContactPerson, ...]
    broker: Broker | None
    standing: Standing
    is_new: bool


class Visits:
    """Contacts with companies, one at a time. Lists of them are in `visit_list`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # -- the form --------------------------------------------------------------------------------

    def new_form(self, company_id: str, *, mode: str = "visit", starts_at: str = "") -> ContactForm:
        """Return the form of a contact not recorded yet; the main contact person and the broker take part.

        `starts_at` is wall-clock; empty means now. Raises KnownError when the company is gone.
        """
        company = self._store.require(Company, company_id)
        people = self._people(company_id)
        broker = self._store.get(Broker, self._store.broker_id)
        visit = Visit(
            company_id=company_id,
            broker_id=self._store.broker_id,
            starts_at=starts_at or self._store.clock.wall(),
            mode=mode,
            location=", ".join(filter(None, (company.address, company.city))) if mode == "visit" else "",
            participants=(
                *((us(broker),) if broker else ()),
                *(of_company(person) for person in people if person.main_contact),
            ),
        )
        return ContactForm(visit, company, people, broker, self.standing(visit), is_new=True)

    def form(self, visit_id: str) -> ContactForm:
        """Return the form of a recorded contact. Raises KnownError when it is gone."""
        visit = self._store.require(Visit, visit_id)
        company = self._store.require(Company, visit.company_id)
        broker = self._store.get(Broker, visit.broker_id or self._store.broker_id)
        people = self._people(company.id)
        return ContactForm(visit, company, people, broker, self.standing(visit), is_new=False)

    def standing(self, visit: Visit) -> Standing:
        """Return what the contact would count as once it took place, if it is joint, and if it is allowed."""
        company = self._store.require(Company, visit.company_id)
        rights = ContactRights(
            advertising_protected=company.advertising_protected,
            basis=visit.contact_basis or company.contact_basis,
            basis_on=self._store.clock.today() if visit.contact_basis else day_of(company.contact_basis_on),
            declined_on=day_of(company.contact_declined_on),
            declined_reason=company.contact_declined_reason,
        )
        outreach = may_contact(rights, today=self._store.clock.today(), outgoing=visit.direction != "in")
        return Standing(self._counted(visit), is_joint(visit), outreach)

    # -- writing ---------------------------------------------------------------------------------

    def plan(self, visit: Visit, *, basis_note: str = "") -> Visit:
        """Record a contact that is to come; returns it with its number.

        Raises KnownError (with `field`) when something is missing, or when the company may not be contacted.
        """
        return self._create(replace(visit, status="planned"), PLAN, basis_note)

    def record(self, visit: Visit, *, basis_note: str = "") -> Visit:
        """Record a contact that took place; returns it with its number. Raises KnownError like `plan`."""
        done = replace(visit, status="done", ended_at=self._store.clock.stamp())
        return self._create(done, RECORD, basis_note)

    def save(self, visit: Visit, *, basis_note: str = "") -> Visit:
        """Write what a person changed in the form of a recorded contact. Raises KnownError like `plan`."""
        stored = self._store.require(Visit, visit.id)
        changed = replace(stored, **{name: getattr(visit, name) for name in FORM_FIELDS})
        self._check(changed)
        if (changed.direction, changed.contact_basis) != (stored.direction, stored.contact_basis):
            self._check_outreach(changed)
        return self._put(changed, CORRECT, basis_note)

    def mark_briefed(self, visit_id: str) -> None:
        """Remember that the briefing sheet of a visit was printed."""
        visit = self._store.require(Visit, visit_id)
        company = self._store.require(Company, visit.company_id)
        with self._store.action(tr("Udskriv besøgsark"), company.name) as unit:
            unit.put(replace(visit, briefed_at=self._store.clock.stamp()))

    def start(self, visit_id: str) -> Visit:
        """Begin a visit: it is under way from now on and keeps the newest interview guide of today.

        Raises KnownError when the company may not be contacted any more.
        """
        visit = self._store.require(Visit, visit_id)
        if visit.status == "in_progress":
            return visit
        self._check_outreach(visit)
        guide = newest_guide()
        if not visit.guide_version:
            visit = replace(visit, guide=guide.id, guide_version=guide.version)
        return self._put(replace(visit, status="in_progress"), mark("Start besøg"))

    def finish(
        self, visit_id: str, *, outcome: str, summary: str, next_step: str, next_step_on: str, ends_at: str
    ) -> Visit:
        """End a visit. `ends_at` is wall-clock, `next_step_on` a day or empty. Raises like `plan`."""
        visit = replace(
            self._store.require(Visit, visit_id),
            outcome=outcome,
            summary=summary,
            next_step=next_step,
            next_step_on=next_step_on,
            ends_at=ends_at,
            status="done",
            ended_at=self._store.clock.stamp(),
        )
        self._check(visit)
        return self._put(visit, mark("Afslut besøg"))

    def cancel(self, visit_id: str) -> Visit:
        """Call a planned contact off; its next step is no longer promised."""
        visit = self._store.require(Visit, visit_id)
        return self._put(replace(visit, status="cancelled"), mark("Aflys besøg"))

    # -- parts -----------------------------------------------------------------------------------

    def _create(self, visit: Visit, text: str, basis_note: str) -> Visit:
        self._check(visit)
        self._check_outreach(visit)
        numbered = replace(visit, number=visit.number or self._next_number(visit.starts_at[:4]))
        return self._put(numbered, text, basis_note)

    def _put(self, visit: Visit, text: str, basis_note: str = "") -> Visit:
        company = self._store.require(Company, visit.company_id)
        with self._store.action(tr(text), company.name) as unit:
            unit.put(visit)
            bring_next_step(self._store, unit, visit, company.name)
            if company.advertising_protected and visit.contact_basis and not company.contact_basis:
                # The next contact rests on the same basis and need not ask again.
                unit.put(
                    replace(
                        company,
                        contact_basis=visit.contact_basis,
                        contact_basis_on=self._store.clock.today().isoformat(),
                        contact_basis_note=basis_note,
                    )
                )
        return visit

    def _check(self, visit: Visit) -> None:
        starts, ends = moment_of(visit.starts_at), moment_of(visit.ends_at)
        if starts is None:
            raise KnownError(
                tr("Dato og tid mangler."), tr("Skriv fx 24.11.2026 og 09:00."), field="starts_at"
            )
        if visit.ends_at and (ends is None or ends < starts):
            raise KnownError(
                tr("Kontakten slutter, før den begynder."),
                tr("Ret varigheden eller sluttiden."),
                field="ends_at",
            )
        if visit.next_step.strip() and not day_of(visit.next_step_on):
            raise KnownError(
                tr("Næste skridt mangler en dato."), tr("Skriv, hvornår det skal ske."), field="next_step_on"
            )
        if visit.counts_as and not visit.counts_as_reason.strip():
            raise KnownError(
                tr("Der mangler en begrundelse for, hvordan kontakten tæller."),
                tr("Skriv hvorfor, eller lad reglen bestemme."),
                field="counts_as_reason",
            )

    def _check_outreach(self, visit: Visit) -> None:
        outreach = self.standing(visit).outreach
        if isinstance(outreach, NeedsBasis):
            raise KnownError(
                outreach.explanation,
                tr("Vælg grundlaget under “Grundlag for kontakten”."),
                field="contact_basis",
            )
        if isinstance(outreach, Declined):
            raise KnownError(
                outreach.explanation,
                tr("Fjern ønsket på virksomheden, hvis den har ombestemt sig, eller vælg retningen “Ind”."),
                field="direction",
            )

    def _counted(self, visit: Visit) -> CountedContact:
        rows = self._store.db.rows(
            "SELECT id, starts_at, mode, status IN ('done', 'in_progress') AND outcome <> 'not_reached',"
            " counts_as, counts_as_reason FROM visit WHERE company_id = ? AND deleted = 0 AND id <> ?",
            (visit.company_id, visit.id),
        )
        others = [
            Contact(
                id=row[0], at=row[1], mode=row[2], took_place=bool(row[3]), counts_as=row[4], reason=row[5]
            )
            for row in rows
            if moment_of(row[1])
        ]
        if moment_of(visit.starts_at) is None:
            return CountedContact("", tr("Skriv dato og tid for at se, hvordan kontakten tæller."))
        this = Contact(
            id=visit.id,
            at=visit.starts_at,
            mode=visit.mode,
            took_place=visit.status != "cancelled" and visit.outcome != "not_reached",
            counts_as=visit.counts_as,
            reason=visit.counts_as_reason,
        )
        project = next(iter(self._store.find(Project)), None)
        return count_contacts([*others, this], _period(project), _settings(project))[visit.id]

    def _people(self, company_id: str) -> tuple[ContactPerson, ...]:
        order = "main_contact DESC, sort_key(name)"
        return tuple(self._store.find(ContactPerson, "company_id = ?", (company_id,), order=order))

    def _next_number(self, year: str) -> str:
        highest: int | None = self._store.db.value(
            "SELECT max(CAST(substr(number, 8) AS INTEGER)) FROM visit WHERE number >= ? AND number < ?",
            (f"B-{year}-", f"B-{year}."),
        )
        return f"B-{year}-{(highest or 0) + 1:04}"


def us(broker: Broker) -> Mapping[str, str]:
    """Return the broker as a participant."""
    return participant(
        "us", broker.name, title=broker.title, organisation=broker.organisation, system=broker.system
    )


def of_company(person: ContactPerson) -> Mapping[str, str]:
    """Return a contact person as a participant."""
    return participant("company", person.name, title=person.title, person_id=person.id)


def participant(
    side: str, name: str, *, title: str = "", organisation: str = "", system: str = "", person_id: str = ""
) -> Mapping[str, str]:
    """Return somebody who takes part, as `Visit.participants` keeps them; `side` is us, company or other."""
    return {
        "side": side,
        "name": name,
        "title": title,
        "organisation": organisation,
        "system": system,
        "person_id": person_id,
    }


def is_joint(visit: Visit) -> bool:
    """Tell whether at least two of the three systems take part."""
    return is_joint_visit(
        person.get("system", "") for person in visit.participants if person.get("side") != "company"
    )


def day_of(text: str) -> date | None:
    """Return the day of a stored day or moment, None for anything else."""
    moment = moment_of(text)
    return moment.date() if moment else None


def moment_of(text: str) -> datetime | None:
    """Return a stored wall-clock moment (a day alone is its midnight), None for anything else."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _period(project: Project | None) -> Period:
    first, last = (day_of(project.starts_on), day_of(project.ends_on)) if project else (None, None)
    return Period(first or date.min, last or date.max)


def _settings(project: Project | None) -> CountingSettings:
    return CountingSettings(phone_qualifies=bool(project and project.call_counts_as_visit))
