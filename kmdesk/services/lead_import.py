"""Taking in the leads of a list: what each is to this desk, shown first, then all of them as one act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Company, Lead
from kmdesk.services.leads import Here, already_here, apart_from_those_here, same_company
from kmdesk.store.store import Store

Standing = Literal["new", "ours"] | Here
AT_ONCE = 200
"""Leads compared in one go, so that what else the desk does goes in between."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A lead of a list and what it is to this desk.

    `new`; `ours`: new, and the company is here (`company`); `known`: read before; `dismissed` and `deleted`:
    read before, and put aside or deleted here since. Those are left as they are.
    """

    lead: Lead
    standing: Standing
    company: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of an import: how many leads are new, and how many of them are about companies of ours."""

    new: int
    ours: int


class LeadImport:
    """Compares and takes in. Used on the store's thread only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def look_at(self, leads: Sequence[Lead]) -> tuple[Looked, ...]:
        """Return what some leads of a list are to this desk, in their order."""
        told = apart_from_those_here(self._store, leads)
        known = already_here(self._store, [lead.id for lead in told])
        return tuple(self._looked(lead, known.get(lead.id)) for lead in told)

    def take_in(self, looked: Sequence[Looked], name: str) -> TakenIn:
        """Write what is new as one action; `name` is what the list is called. Nothing that is here changes.

        What came to this desk meanwhile, from a colleague who read the same list, is left alone.
        """
        wanted = [one.lead for one in looked if one.standing in ("new", "ours")]
        here = already_here(self._store, [lead.id for lead in wanted])
        fresh = [lead for lead in wanted if lead.id not in here]
        there = {lead.company_id for lead in fresh if lead.company_id}
        gone = {one for one in there if self._store.get(Company, one) is None}
        with self._store.action(tr("Indlæs licitationsvindere"), name) as unit:
            for lead in fresh:
                unit.put(replace(lead, company_id="") if lead.company_id in gone else lead)
        return TakenIn(
            len(fresh), sum(bool(lead.company_id) and lead.company_id not in gone for lead in fresh)
        )

    def _looked(self, lead: Lead, standing: Here | None) -> Looked:
        if standing is not None:
            return Looked(lead, standing)
        company_id = same_company(self._store, lead)
        company = self._store.get(Company, company_id) if company_id else None
        if company is None:
            return Looked(lead, "new")
        return Looked(replace(lead, company_id=company.id), "ours", company.name)


def counts(looked: Sequence[Looked], bad: int = 0, twice: int = 0) -> str:
    """Return what a list holds in one line: `12 nye, heraf 3 hos virksomheder, der er her · 4 findes …`."""
    found = Counter(one.standing for one in looked)
    new = found["new"] + found["ours"]
    first = trn(new, "{n} ny", "{n} nye")
    if found["ours"]:
        first += ", " + tr("heraf {n} hos virksomheder, der er her", n=found["ours"])
    texts = [
        first,
        trn(found["known"], "{n} findes allerede", "{n} findes allerede") if found["known"] else "",
        tr("{n} er lagt væk", n=found["dismissed"]) if found["dismissed"] else "",
        tr("{n} er slettet her", n=found["deleted"]) if found["deleted"] else "",
        tr("{n} står to gange i listen", n=twice) if twice else "",
        trn(bad, "{n} linje kan ikke læses", "{n} linjer kan ikke læses") if bad else "",
    ]
    return " · ".join(filter(None, texts))


def taken_text(taken: TakenIn) -> str:
    """Return what was done: `12 licitationsvindere er indlæst, 3 hos virksomheder, der er her`."""
    text = trn(taken.new, "{n} licitationsvinder er indlæst", "{n} licitationsvindere er indlæst")
    if taken.ours:
        text += ", " + tr("{n} hos virksomheder, der er her", n=taken.ours)
    return text
