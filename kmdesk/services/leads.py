"""Companies that won a job, worth a call: linked to a company, put aside with a reason, deleted (row 94)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold, sort_key
from kmdesk.core.i18n import tr, trn
from kmdesk.core.ids import derived_id
from kmdesk.models import Broker, Company, Lead
from kmdesk.rules.cvr import CvrState, check_cvr, normalise_cvr
from kmdesk.rules.dates import long_date, parse_date
from kmdesk.rules.phone import normalise_phone
from kmdesk.rules.similarity import bare_name
from kmdesk.services.company_duplicates import Duplicate, likely_duplicates
from kmdesk.services.company_query import months_before
from kmdesk.services.day_checks import check_day, check_happened
from kmdesk.services.lead_query import DONE, LeadList
from kmdesk.services.reference import choices
from kmdesk.services.service_rules import shipped
from kmdesk.store.store import Store, Unit

Here = Literal["known", "dismissed", "deleted"]
"""How a lead stands that a list brings again."""


@dataclass(frozen=True, slots=True)
class LeadDetail:
    """A lead with all the pane shows of it. `likely`: companies that may be it, while it has none."""

    lead: Lead
    company: Company | None
    likely: tuple[Duplicate, ...]
    others: tuple[Lead, ...]
    """What the same company has won besides, newest first."""
    broker: str


@dataclass(frozen=True, slots=True)
class ToCall:
    """Which companies a choice of leads leads to, in its order, and how many leads have none yet."""

    company_ids: tuple[str, ...]
    without: int


def lead_id(company: str, task: str, won_on: str) -> str:
    """Return the id of a lead: the same on every desk, however its texts are spaced or capitalised.

    It is who won what and when, whichever source says so. Number and municipality are not in it: one source
    has them, the other has not, and the job would stand there twice. The words of the job are: told in others
    it is another lead. Where two desks read two sources before they sync, what these say differently is a
    conflict like any other. Two companies that only their numbers tell apart: see `of_namesake`.
    """
    return derived_id("lead", bare_name(company), fold(task), won_on)


def of_namesake(lead: Lead, cvr: str) -> Lead:
    """Return a lead as it is stored beside one with the same id whose company has the number `cvr`.

    Unless both numbers are known and differ, it is the same company, and the lead stays as it is.
    """
    if not cvr or not lead.cvr or cvr == lead.cvr:
        return lead
    return replace(lead, id=derived_id("lead", lead.id, lead.cvr))


def status_of(lead: Lead) -> str:
    """Return how a lead stands: a code of the list lead_status.

    Only what was done with it is stored. Were it written down that a lead is new, two desks that have read
    the same list would have written in one field, and a call on one of them would be a conflict.
    """
    return lead.status if lead.status in DONE else "linked" if lead.company_id else "new"


def won_text(lead: Lead) -> str:
    """Return what was won in one line: `Ny svømmehal · 03.11.2026 · Byggefakta`."""
    day = parse_date(lead.won_on)
    return " · ".join(filter(None, (lead.task, long_date(day) if day else "", lead.source)))


def won_by(store: Store, company_id: str, most: int = 3) -> tuple[Lead, ...]:
    """Return what a company has won lately and nobody put aside, newest first."""
    since = months_before(store.clock.today(), shipped("lead_keep_months")).isoformat()
    order = f"won_on DESC, id LIMIT {most}"
    where = "company_id = ? AND status <> 'dismissed' AND won_on >= ?"
    return tuple(store.find(Lead, where, (company_id, since), order=order))


def note_call(unit: Unit, company_id: str) -> None:
    """Note, inside the action of a call, that a company's leads were called."""
    for lead in unit.store.find(Lead, f"company_id = ? AND status NOT IN {DONE}", (company_id,)):
        unit.put(replace(lead, status="called", broker_id=lead.broker_id or unit.store.broker_id))


def adopt(unit: Unit, company: Company) -> int:
    """Link, inside the action that makes a company, the leads without a company that are about it."""
    loose = _about(unit.store, company.name, company.cvr, company.municipality_code)
    for lead in loose:
        unit.put(replace(lead, company_id=company.id))
    return len(loose)


class Leads:
    """Writes the leads of one desk. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self._clock = store, clock
        self.list = LeadList(store)

    # -- reading ---------------------------------------------------------------------------------

    def detail(self, lead_id: str) -> LeadDetail:
        """Return a lead. Raises KnownError when it was deleted meanwhile."""
        lead = self.store.require(Lead, lead_id)
        company = self.store.get(Company, lead.company_id) if lead.company_id else None
        broker = self.store.get(Broker, lead.broker_id) if lead.broker_id else None
        others = (
            self.store.find(
                Lead,
                "company_id = ? AND id <> ?",
                (lead.company_id, lead.id),
                order="won_on DESC, id LIMIT 20",
            )
            if company
            else []
        )
        likely = () if company else likely_duplicates(self.store, company_values(lead))
        return LeadDetail(lead, company, likely, tuple(others), broker.name if broker else "")

    def to_call(self, ids: Sequence[str]) -> ToCall:
        """Return whom to call about these leads: each company once, in their order."""
        leads = self._chosen(ids)
        companies = [self.store.get(Company, lead.company_id) if lead.company_id else None for lead in leads]
        found = dict.fromkeys(company.id for company in companies if company)
        return ToCall(tuple(found), companies.count(None))

    def blank(self) -> Lead:
        """Return a new lead, won today and not stored yet."""
        return Lead(won_on=self._clock.today().isoformat(), broker_id=self.store.broker_id)

    def old(self) -> tuple[str, ...]:
        """Return the leads that are older than leads are kept and came to nothing: nobody called them."""
        return self.list.old()

    # -- writing ---------------------------------------------------------------------------------

    def save(self, lead: Lead, seen: Lead | None = None) -> Lead:
        """Create or change a lead.

        A new one gets its id by what it says, so that a list with it in it doubles nothing. Raises KnownError
        naming the field without company, job or day, for days that cannot be, and for one that is there.
        """
        lead = replace(lead, cvr=normalise_cvr(lead.cvr), phone=normalise_phone(lead.phone))
        self._check(lead)
        known = self.store.get(Lead, lead.id) is not None
        if not known and seen is None:
            lead = replace(lead, id=lead_id(lead.company_name, lead.task, lead.won_on))
            (lead,) = apart_from_those_here(self.store, [lead])
            if self.store.get(Lead, lead.id) is not None:
                raise KnownError(
                    tr("Opgaven er allerede noteret hos {company}.", company=lead.company_name),
                    tr("Find den på listen."),
                    field="task",
                )
            lead = self._with_company(lead)
        text = tr("Ret licitationsvinder") if known else tr("Notér licitationsvinder")
        with self.store.action(text, lead.company_name) as unit:
            return unit.put(lead, seen)

    def link(self, lead_id: str, company_id: str) -> int:
        """Say which company a lead is about, and others about the same one with it; returns how many."""
        lead = self.store.require(Lead, lead_id)
        company = self.store.require(Company, company_id)
        same = [
            one
            for one in _about(self.store, lead.company_name, lead.cvr, lead.municipality_code)
            if one.id != lead.id
        ]
        with self.store.action(tr("Knyt til virksomhed"), company.name) as unit:
            for one in (lead, *same):
                unit.put(replace(one, company_id=company_id))
        return 1 + len(same)

    def unlink(self, ids: Sequence[str]) -> int:
        """Take leads off the company they were linked to; returns how many. One action."""
        leads = self._chosen(ids)
        if leads:
            with self.store.action(tr("Fjern fra virksomhed"), _subject(leads)) as unit:
                for lead in leads:
                    unit.put(replace(lead, company_id=""))
        return len(leads)

    def dismiss(self, ids: Sequence[str], reason: str) -> int:
        """Put leads aside for a reason of the list lead_dismissed_reason. One action; returns how many.

        They stay aside when the list they came with is read again. Raises KnownError without a reason.
        """
        if reason not in {choice.code for choice in choices("lead_dismissed_reason")}:
            raise KnownError(tr("Grunden mangler."), tr("Vælg, hvorfor den lægges væk."), field="reason")
        leads = self._chosen(ids)
        if leads:
            with self.store.action(tr("Læg væk"), _subject(leads)) as unit:
                for lead in leads:
                    unit.put(replace(lead, status="dismissed", dismissed_reason=reason))
        return len(leads)

    def reopen(self, ids: Sequence[str]) -> int:
        """Take leads up again that were put aside or called; returns how many. One action."""
        leads = self._chosen(ids)
        if leads:
            with self.store.action(tr("Tag op igen"), _subject(leads)) as unit:
                for lead in leads:
                    unit.put(replace(lead, status="", dismissed_reason=""))
        return len(leads)

    def delete(self, ids: Sequence[str]) -> int:
        """Delete leads; returns how many. One action. A list read again does not bring them back."""
        leads = self._chosen(ids)
        if leads:
            with self.store.action(tr("Slet licitationsvinder"), _subject(leads)) as unit:
                for lead in leads:
                    unit.delete(lead)
        return len(leads)

    # -- parts -----------------------------------------------------------------------------------

    def _chosen(self, ids: Sequence[str]) -> list[Lead]:
        return [self.store.require(Lead, one) for one in ids]

    def _with_company(self, lead: Lead) -> Lead:
        if lead.company_id:
            return lead
        company_id = same_company(self.store, lead)
        return replace(lead, company_id=company_id) if company_id else lead

    def _check(self, lead: Lead) -> None:
        if not lead.company_name.strip():
            raise KnownError(
                tr("Navnet mangler."), tr("Skriv, hvilken virksomhed der vandt."), field="company_name"
            )
        if not lead.task.strip():
            raise KnownError(tr("Opgaven mangler."), tr("Skriv kort, hvad der blev vundet."), field="task")
        if check_cvr(lead.cvr) is CvrState.NOT_8_DIGITS:
            raise KnownError(
                tr("Et CVR-nummer har otte cifre. Ret det, eller lad feltet stå tomt."), field="cvr"
            )
        if not lead.won_on:
            raise KnownError(tr("Datoen mangler."), tr("Skriv, hvornår opgaven blev vundet."), field="won_on")
        today = self._clock.today()
        check_happened(lead.won_on, "won_on", today)
        for name in ("starts_on", "ends_on"):
            check_day(getattr(lead, name), name, today)
        if lead.starts_on and "" < lead.ends_on < lead.starts_on:
            raise KnownError(
                tr("Arbejdet slutter, før det begynder."), tr("Ret en af datoerne."), field="ends_on"
            )


def company_values(lead: Lead) -> dict[str, object]:
    """Return what a lead says of its company, by the field names of Company, for the form of a new one."""
    told: Mapping[str, str] = {
        "name": lead.company_name,
        "cvr": lead.cvr,
        "address": lead.address,
        "postal_code": lead.postal_code,
        "city": lead.city,
        "municipality_code": lead.municipality_code,
        "phone": lead.phone,
        "source": "tender",
    }
    return {name: text for name, text in told.items() if text}


def same_company(store: Store, lead: Lead) -> str:
    """Return the company a lead is about beyond doubt, "" for none.

    The one with its CVR number, else the only one of its name in its municipality whose number is no other.
    """
    if lead.cvr:
        found = store.find(Company, "cvr = ?", (lead.cvr,))
        if found:
            return found[0].id if len(found) == 1 else ""
    if not lead.municipality_code:
        return ""
    named = [one for one in store.find(Company, _OF_NAME, _name_stretch(lead)) if _is(one, lead)]
    return named[0].id if len(named) == 1 else ""


_OF_NAME = (
    "id IN (SELECT company_id FROM company_row INDEXED BY company_row_name"
    " WHERE name_key >= ? AND name_key < ? AND municipality_code = ?)"
)


def _name_stretch(lead: Lead) -> tuple[str, str, str]:
    """Return the stretch of the index by name that all names lie in which differ by their legal form only.

    The finder of likely companies asks more, and too long to be asked of every row of a list.
    """
    words = sort_key(lead.company_name).split()[: len(bare_name(lead.company_name).split())]
    begins = " ".join(words)
    return begins, f"{begins}\U0010ffff", lead.municipality_code


def _is(company: Company, lead: Lead) -> bool:
    return (
        bare_name(company.name) == bare_name(lead.company_name)
        and company.municipality_code == lead.municipality_code
        and (not company.cvr or not lead.cvr)
    )


def _about(store: Store, name: str, cvr: str, municipality_code: str) -> list[Lead]:
    """Return the leads without a company that are about the one of this number, or name and municipality."""
    loose = store.find(
        Lead,
        "company_id = '' AND ((cvr <> '' AND cvr = ?)"
        " OR ((cvr = '' OR ? = '') AND municipality_code <> '' AND municipality_code = ?))",
        (cvr, cvr, municipality_code),
    )
    own = bare_name(name)
    return [one for one in loose if (cvr and one.cvr == cvr) or bare_name(one.company_name) == own]


def _subject(leads: Sequence[Lead]) -> str:
    if len(leads) == 1:
        return leads[0].company_name
    return trn(len(leads), "{n} licitationsvinder", "{n} licitationsvindere")


def apart_from_those_here(store: Store, leads: Sequence[Lead]) -> list[Lead]:
    """Return leads with those told apart whose id a company of the same name and another number has here."""
    rows = store.db.rows(
        "SELECT id, cvr FROM lead WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps([lead.id for lead in leads]),),
    )
    numbers: dict[str, str] = dict(rows)
    return [of_namesake(lead, numbers.get(lead.id, "")) for lead in leads]


def already_here(store: Store, ids: Sequence[str]) -> dict[str, Here]:
    """Return, of these leads, those that are on the desk, and how each stands."""
    rows = store.db.rows(
        "SELECT id, CASE WHEN deleted THEN 'deleted' WHEN status = 'dismissed' THEN status ELSE 'known' END"
        " FROM lead WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return dict(rows)
