"""The candidate bank: people who want to be matched, found by name, created and changed.

There is no field for CPR numbers or health. Consent covers sharing a CV with companies, not being in here.
The list with its filters is `candidate_list`, taking somebody out again `candidate_removal`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Company, Institution
from kmdesk.rules.consent import (
    LEGAL_BASES,
    ConsentState,
    ShareBasis,
    ShareFacts,
    consent_state,
    may_share_cv,
)
from kmdesk.rules.dates import parse_date
from kmdesk.rules.retention import Retention, renewed_until, retention
from kmdesk.rules.service_rules import ServiceRules
from kmdesk.services.candidate_fields import check_candidate
from kmdesk.services.keeping import keeping
from kmdesk.services.search import fts_query
from kmdesk.services.service_rules import rules_in_use
from kmdesk.store.store import Store

Tone = Literal["neutral", "accent", "ok", "soon", "late"]
_BASES = ", ".join(f"'{code}'" for code in LEGAL_BASES)
OTHER_BASIS = f"(legal_basis IN ({_BASES}) AND trim(legal_basis_reference) <> '')"
"""SQL of a candidate: another basis than consent stands, with its reference (`ShareFacts.other_basis`)."""


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a CV may be shared today, what on, and the sentence that says so."""

    state: ConsentState
    text: str
    on: ShareBasis = ""

    @property
    def valid(self) -> bool:
        """Tell whether the CV may be shared."""
        return self.state == "valid"

    @property
    def tone(self) -> Tone:
        """The tone it is shown in: red is for what the law stops."""
        return "ok" if self.valid else "late" if self.state == "withdrawn" else "soon"


@dataclass(frozen=True, slots=True)
class FoundCandidate:
    """A candidate as the type-ahead offers one."""

    id: str
    name: str
    education: str


class Candidates:
    """The candidates of one desk. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def list(self, text: str = "", *, limit: int = 12) -> list[FoundCandidate]:
        """Return the first candidates, by name, in whom every word of `text` begins a word."""
        where, params = search_condition(text)
        rows = self.store.db.rows(
            "SELECT c.id, c.name, coalesce(nullif(c.education_title, ''), c.programme) FROM candidate c"  # noqa: S608
            f" WHERE c.deleted = 0 {where} ORDER BY sort_key(c.name), c.id LIMIT ?",
            [*params, limit],
        )
        return [FoundCandidate(*row) for row in rows]

    def count(self, text: str = "") -> int:
        """Return in how many candidates every word of `text` begins a word."""
        where, params = search_condition(text)
        return self.store.db.value(f"SELECT count(*) FROM candidate c WHERE c.deleted = 0 {where}", params)  # noqa: S608

    def get(self, candidate_id: str) -> Candidate:
        """Return a candidate. Raises KnownError when it was deleted meanwhile."""
        return self.store.require(Candidate, candidate_id)

    def blank(self) -> Candidate:
        """Return a new candidate with today's defaults; not saved yet."""
        until = renewed_until(self.store.clock.today(), self.rules()).isoformat()
        return Candidate(broker_id=self.store.broker_id, delete_after=until)

    def rules(self) -> ServiceRules:
        """Return the rules in use here."""
        return rules_in_use(self.store.db)

    def institutions(self) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of the institutions a candidate can be tied to, by name."""
        found = self.store.find(Institution, order="sort_key(name)")
        return tuple((one.id, one.name) for one in found)

    def save(self, candidate: Candidate, seen: Candidate | None = None) -> Candidate:
        """Create or change a candidate; returns it as stored.

        Without a last day it gets the usual one. Raises KnownError naming the field that is missing or cannot
        be right.
        """
        today = self.store.clock.today()
        candidate = replace(
            candidate,
            name=" ".join(candidate.name.split()),
            delete_after=candidate.delete_after or renewed_until(today, self.rules()).isoformat(),
        )
        before = self.store.get(Candidate, candidate.id)
        check_candidate(candidate, today, before)
        text = tr("Ret kandidat") if before else tr("Opret kandidat")
        with self.store.action(text, candidate.name) as unit:
            return unit.put(candidate, seen)

    def withdraw_consent(self, candidate_id: str) -> Candidate:
        """Note that the candidate withdrew the consent today; returns the candidate.

        A basis recorded before goes with it: what is shared from now on must be written down on purpose.
        """
        candidate = self.get(candidate_id)
        withdrawn = replace(
            candidate,
            consent_withdrawn_on=self.store.clock.today().isoformat(),
            legal_basis="",
            legal_basis_reference="",
        )
        with self.store.action(tr("Samtykke trukket tilbage"), candidate.name) as unit:
            return unit.put(withdrawn)


def share_facts(candidate: Candidate) -> ShareFacts:
    """Return what the rules of consent ask about a candidate."""
    return ShareFacts(
        consent_on=parse_date(candidate.consent_on),
        consent_until=parse_date(candidate.consent_until),
        consent_withdrawn_on=_withdrawn(candidate.consent_withdrawn_on),
        consent_scope=candidate.consent_scope,
        consent_companies=candidate.consent_companies,
        legal_basis=candidate.legal_basis,
        legal_basis_reference=candidate.legal_basis_reference,
    )


def sharing_of(candidate: Candidate, company: Company | None, today: date) -> Consent:
    """Return whether the candidate's CV may be shared with a company (None: with nobody in particular).

    Valid when a consent holds that covers the company, or another basis is recorded with its reference.
    """
    names = (company.name, company.cvr) if company else ()
    return _sharing(candidate, tuple(name for name in names if name), today)


def may_be_shared(candidate: Candidate, today: date) -> Consent:
    """Return whether the CV may be shared with any company at all, and with which."""
    return _sharing(candidate, None, today)


def retention_of(candidate: Candidate, today: date) -> Retention:
    """Return whether the candidate may stay in the bank on a day, and why not."""
    return retention(share_facts(candidate), parse_date(candidate.delete_after), today, keeping())


def search_condition(text: str) -> tuple[str, list[str]]:
    """Return a condition on `c` and its parameters; no condition for a text without words."""
    match = fts_query(text)
    if not match:
        return "", []
    found = (
        "AND c.id IN (SELECT r.record_id FROM search_fts JOIN search_row r ON r.num = search_fts.rowid"
        " WHERE search_fts MATCH ? AND r.kind = 'candidate')"
    )
    return found, [match]


def _sharing(candidate: Candidate, names: tuple[str, ...] | None, today: date) -> Consent:
    facts = share_facts(candidate)
    check = may_share_cv(facts, names, today)
    state = "valid" if check.ok else consent_state(facts, names, today)
    return Consent(state, check.reason, check.on)


def _withdrawn(text: str) -> date | None:
    """Return the day of a withdrawal; one whose day cannot be read is a withdrawal all the same."""
    return parse_date(text) or (date.min if text else None)
