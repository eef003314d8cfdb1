"""Companies to call, in the order they were chosen: whom, why, and who spoke with them last (US2)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from kmdesk.core.languages import in_language
from kmdesk.models import Company, ContactPerson
from kmdesk.rules.outreach import Allowed, ContactRights, may_contact
from kmdesk.rules.phone import format_phone
from kmdesk.services.colleague import colleague_contacts
from kmdesk.services.paper.common import Letterhead, letterhead
from kmdesk.services.paper.people import label
from kmdesk.services.visits import day_of
from kmdesk.store.store import Store


@dataclass(frozen=True)
class Callee:
    """A company to call; parts that are not known are "". `last_on`, `promise_due_on`, `basis_on` are days.

    `basis` is on what a company protected from advertising may be called, since `basis_on`. `channels` are
    the ways the company prefers when the phone is none of them. `colleague_days` is how many days ago
    somebody else was in contact, `colleague_visited` that it was a meeting. `company_id` is not printed.
    """

    company: str
    city: str = ""
    phone: str = ""
    contact: str = ""
    contact_title: str = ""
    contact_phone: str = ""
    last_on: str = ""
    last_mode: str = ""
    last_who: str = ""
    last_outcome: str = ""
    promise: str = ""
    promise_due_on: str = ""
    basis: str = ""
    basis_on: str = ""
    channels: str = ""
    colleague_days: int | None = None
    colleague_visited: bool = False
    company_id: str = ""


@dataclass(frozen=True)
class NotToCall:
    """A company that must not be called, and why. It has no phone number, so that nobody calls by mistake."""

    company: str
    city: str = ""
    why: str = ""
    company_id: str = ""


@dataclass(frozen=True)
class CallList:
    """The list, in the order of the companies. `what` tells what was filtered for, or is ""."""

    head: Letterhead
    what: str = ""
    callees: tuple[Callee, ...] = ()
    not_to_call: tuple[NotToCall, ...] = ()


@dataclass(frozen=True)
class _LastContact:
    """The newest contact with a company: a day, how, who held it, and what came of it."""

    day: str
    mode: str
    who: str
    outcome: str


# A contact without a broker of ours was held by its first participant, as the company's timeline has it.
_NEWEST = """
SELECT company_id, substr(starts_at, 1, 10), mode, who, outcome FROM (
  SELECT v.company_id, v.starts_at, v.mode, v.outcome,
    coalesce(b.name, json_extract(v.participants, '$[0].name'), '') AS who,
    row_number() OVER (PARTITION BY v.company_id ORDER BY v.starts_at DESC, v.id DESC) AS place
  FROM visit v LEFT JOIN broker b ON b.id = v.broker_id
  WHERE v.company_id IN (SELECT value FROM json_each(:ids))
    AND v.deleted = 0 AND v.status IN ('done', 'in_progress'))
WHERE place = 1
"""
_PROMISES = """
SELECT company_id, title, due_on FROM (
  SELECT company_id, title, due_on,
    row_number() OVER (PARTITION BY company_id ORDER BY due_on = '', due_on, due_time, id) AS place
  FROM task WHERE company_id IN (SELECT value FROM json_each(:ids)) AND deleted = 0 AND done_at = '')
WHERE place = 1
"""


def call_list(
    store: Store, company_ids: Sequence[str], printed_at: str, *, what: str = "", language: str = "da"
) -> CallList:
    """Return the list of some hundreds of companies in their order; deleted ones are left out.

    A company that asked to be left alone, or is protected from advertising without a recorded basis, is told
    among those not to call. It takes the same few queries however many companies there are.
    """
    with in_language(language):
        rows = gather_calls(store, company_ids)
        return CallList(
            head=letterhead(store, printed_at, language),
            what=what,
            callees=tuple(row for row in rows if isinstance(row, Callee)),
            not_to_call=tuple(row for row in rows if isinstance(row, NotToCall)),
        )


def gather_calls(store: Store, company_ids: Sequence[str]) -> tuple[Callee | NotToCall, ...]:
    """Return what is known about each company before somebody calls, in their order, in the language in use.

    Each company comes once; deleted ones are left out. It takes the same few queries however many there are.
    """
    gathered = _Gathered(store, company_ids)
    return tuple(gathered.row(company) for company in gathered.in_order(company_ids))


class _Gathered:
    """What is known about the companies, read at once."""

    def __init__(self, store: Store, company_ids: Sequence[str]) -> None:
        self.today = store.clock.today()
        ids = json.dumps(list(company_ids))
        self._companies = store.find(Company, "id IN (SELECT value FROM json_each(?))", (ids,))
        self._last = _newest(store, ids)
        self._colleague = colleague_contacts(store.db, company_ids, store.broker_id, self.today)
        self._promises = {row[0]: (row[1], row[2]) for row in store.db.rows(_PROMISES, {"ids": ids})}
        self._people: dict[str, ContactPerson] = {}
        people = "company_id IN (SELECT value FROM json_each(?))"
        for person in store.find(
            ContactPerson, people, (ids,), order="main_contact DESC, sort_key(name), id"
        ):
            self._people.setdefault(person.company_id, person)

    def in_order(self, company_ids: Sequence[str]) -> list[Company]:
        """Return the companies in the order of `company_ids`, each once."""
        place = {company_id: number for number, company_id in enumerate(dict.fromkeys(company_ids))}
        return sorted(self._companies, key=lambda company: place[company.id])

    def row(self, company: Company) -> Callee | NotToCall:
        """Return a company as somebody to call, or as one not to call and why."""
        outreach = may_contact(_rights(company), today=self.today)
        if isinstance(outreach, Allowed):
            return self._callee(company)
        return NotToCall(company.name, company.city, outreach.explanation, company.id)

    def _callee(self, company: Company) -> Callee:
        last, colleague = self._last.get(company.id), self._colleague.get(company.id)
        person = self._people.get(company.id, ContactPerson())
        promise, due_on = self._promises.get(company.id, ("", ""))
        return Callee(
            company=company.name,
            city=company.city,
            phone=format_phone(company.phone),
            contact=person.name,
            contact_title=person.title or label("contact_role", person.role),
            contact_phone=format_phone(person.phone),
            last_on=last.day if last else "",
            last_mode=label("visit_mode", last.mode) if last else "",
            last_who=last.who if last else "",
            last_outcome=label("outcome", last.outcome) if last else "",
            promise=promise,
            promise_due_on=due_on,
            basis=label("contact_basis", company.contact_basis) if company.advertising_protected else "",
            basis_on=company.contact_basis_on if company.advertising_protected else "",
            channels=_other_channels(company),
            colleague_days=(self.today - colleague.on).days if colleague else None,
            colleague_visited=bool(colleague and colleague.met),
            company_id=company.id,
        )


def _newest(store: Store, ids: str) -> dict[str, _LastContact]:
    return {row[0]: _LastContact(*row[1:]) for row in store.db.rows(_NEWEST, {"ids": ids})}


def _rights(company: Company) -> ContactRights:
    return ContactRights(
        advertising_protected=company.advertising_protected,
        basis=company.contact_basis,
        basis_on=day_of(company.contact_basis_on),
        declined_on=day_of(company.contact_declined_on),
        declined_reason=company.contact_declined_reason,
    )


def _other_channels(company: Company) -> str:
    if not company.contact_channels or "phone" in company.contact_channels:
        return ""
    return ", ".join(label("contact_channel", code) for code in company.contact_channels)
