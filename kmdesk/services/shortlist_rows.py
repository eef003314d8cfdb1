"""What the lists of matching show: a candidate under an order, and an order under a candidate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Company, Need
from kmdesk.rules.dates import long_date
from kmdesk.rules.match_demands import Demand
from kmdesk.rules.match_verdict import Verdict
from kmdesk.services.candidates import Consent, share_facts
from kmdesk.services.match_facts import day_in
from kmdesk.services.reference import choice_label, choices

Group = Literal["proposed", "others", "barred"]
"""Already proposed, everybody else, and those who may not be proposed."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands in an order, in counts; `knock_outs` by name."""

    met: int = 0
    missing: int = 0
    unknown: int = 0
    knock_outs: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many demands there are."""
        return self.met + self.missing + self.unknown

    @property
    def text(self) -> str:
        """`5 af 6 krav`; empty where nothing is asked."""
        return tr("{met} af {total} krav", met=self.met, total=self.total) if self.total else ""

    @property
    def knock_out_text(self) -> str:
        """`Knock-out: uddannelsesniveau`; empty without one."""
        return tr("Knock-out: {names}", names=", ".join(self.knock_outs)) if self.knock_outs else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortlistRow:
    """A candidate under an order. `match_status` is empty for one who is not proposed yet."""

    candidate_id: str
    name: str
    education: str
    home: str
    group: Group
    standing: Standing
    sharing: Consent
    match_id: str = ""
    match_status: str = ""
    before: str = ""
    """How an earlier match for the same order ended; empty when there was none."""
    elsewhere: int = 0
    """How many other matches of the candidate are under way."""
    barred: str = ""
    """Why the candidate may not be proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortlist:
    """A page of an order's candidates: those proposed, then the best of the others, at the end the barred.

    `others` counts what the filters let through, `fitting` those among everybody without a knock-out.
    """

    need: Need
    company: Company | None
    rows: tuple[ShortlistRow, ...]
    others: int
    everybody: int
    fitting: int
    barred: int
    ranked: bool
    """Whether a person has put the proposed in an order of their own."""
    closed: str = ""
    """Why nobody can be proposed any more; empty while the order is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingOrder:
    """An open need or order under a candidate."""

    need_id: str
    title: str
    number: str
    company: str
    place: str
    match_type: str
    deadline: str
    standing: Standing
    match_id: str = ""
    match_status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FittingOrders:
    """The open needs and orders in the order in which they fit a candidate."""

    candidate: Candidate
    rows: tuple[FittingOrder, ...] = ()
    barred: str = ""


@dataclass(frozen=True, slots=True)
class OtherCandidate:
    """Another match for the same order, as the pane of one match shows it."""

    match_id: str
    candidate: str
    status: str
    standing: Standing


def standing_of(pairs: Iterable[tuple[Demand, Verdict]]) -> Standing:
    """Return in counts how demands came out."""
    met = missing = unknown = 0
    out: list[str] = []
    for demand, verdict in pairs:
        met += verdict.state == "met"
        missing += verdict.state == "missing"
        unknown += verdict.state == "unknown"
        if demand.must and verdict.state == "missing":
            out.append(knock_out_name(demand))
    return Standing(met, missing, unknown, tuple(dict.fromkeys(out)))


def knock_out_name(demand: Demand) -> str:
    """Return what a knock-out is called: the kind of its demand, or its own words where it has no kind."""
    kinds = {choice.code for choice in choices("match_criterion")}
    subjects = (test.subject.partition(":")[0] for test in demand.tests)
    kind = next((subject for subject in (demand.code, *subjects) if subject in kinds), "")
    return choice_label("match_criterion", kind).lower() if kind and kind != "competences" else demand.label


def barred_reason(candidate: Candidate, today: date) -> str:
    """Return why a candidate may not be proposed to anybody on a day; empty for one who may.

    The last day itself still counts. A withdrawn consent bars unless another basis is recorded with its
    reference; whether anything may be shared is another question (`sharing_of`).
    """
    if candidate.delete_after and candidate.delete_after < today.isoformat():
        return tr("Slettefristen var {day}.", day=_shown(candidate.delete_after))
    if candidate.consent_withdrawn_on and not share_facts(candidate).other_basis:
        return tr("Samtykket er trukket tilbage {day}.", day=_shown(candidate.consent_withdrawn_on))
    return ""


def _shown(text: str) -> str:
    day = day_in(text)
    return long_date(day) if day else text
