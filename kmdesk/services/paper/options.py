"""What can be chosen about a paper before it is given out, and what is good to know about it first."""

from __future__ import annotations

from dataclasses import dataclass

from kmdesk.core.i18n import tr, trn
from kmdesk.models import Visit
from kmdesk.services.named import named
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """How a paper is to be. `confidential`: with the visit's confidential note.

    `first_label` is the first label to print on, from 1; None is where the last sheet left off.
    """

    confidential: bool = False
    first_label: int | None = None


@dataclass(frozen=True, slots=True)
class NoteChoice:
    """Whether the confidential note is on the paper, and whether there is one."""

    there_is_one: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """Which label is the first, and how many are printed from there on."""

    first: int
    printed: int


Choice = NoteChoice | LabelChoice


@dataclass(frozen=True, slots=True)
class Notice:
    """What is good to know before a paper is given out: the heavy sentence, and more."""

    lead: str
    text: str


def choice_of(store: Store, facts: object, chosen: Chosen, visit_id: str) -> Choice | None:
    """Return what there is to choose about the paper made from `facts`, or None."""
    from kmdesk.services.paper.envelope import LabelSheet
    from kmdesk.services.paper.visit_record import VisitRecord

    if isinstance(facts, VisitRecord):
        visit = store.require(Visit, visit_id)
        return NoteChoice(bool(visit.confidential_note.strip()), chosen.confidential)
    if isinstance(facts, LabelSheet):
        return LabelChoice(facts.start, len(facts.recipients))
    return None


def notice_on(facts: object) -> Notice | None:
    """Return what the paper made from `facts` lacks, in the language in use, or None."""
    from kmdesk.services.paper.envelope import Envelope, LabelSheet

    if isinstance(facts, Envelope) and not facts.sender.town:
        return Notice(tr("Afsenderens adresse mangler."), tr("Skriv den under Indstillinger → Kontrakten."))
    if isinstance(facts, LabelSheet) and (facts.not_to_contact or facts.without_address):
        count = len(facts.not_to_contact) + len(facts.without_address)
        parts: list[str] = []
        if facts.not_to_contact:
            parts.append(tr("Må ikke få brev: {names}.", names=named(facts.not_to_contact)))
        if facts.without_address:
            parts.append(tr("Mangler adresse: {names}.", names=named(facts.without_address)))
        lead = trn(count, "{n} virksomhed får ingen etiket.", "{n} virksomheder får ingen etiket.")
        return Notice(lead, " ".join(parts))
    return None
