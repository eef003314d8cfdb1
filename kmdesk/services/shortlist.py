"""Who fits an order, and which orders fit a candidate: explained, and in an order anybody can follow.

Nobody is proposed whose last day in the bank is over, or who withdrew the consent while no other basis is
recorded: the list names them apart and says why. A consent that ran out keeps nobody from being proposed,
since it can be renewed, but the CV then stays where it is (`kmdesk.rules.pipeline`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from kmdesk.core.clock import Clock
from kmdesk.core.i18n import language
from kmdesk.models import Candidate, Company, Match, Need, Project
from kmdesk.rules.match_demands import Demands, Knowledge, demands_of
from kmdesk.rules.match_index import Bits, Judged, MatchIndex
from kmdesk.rules.match_verdict import judge
from kmdesk.rules.matching import Explained, explain_demands, place_of_verdicts
from kmdesk.rules.postable import NEVER_POSTED
from kmdesk.services.candidate_gaps import gaps_text
from kmdesk.services.candidate_index import CandidateIndex
from kmdesk.services.candidates import OTHER_BASIS, sharing_of
from kmdesk.services.match_input import candidate_facts, need_facts, weights_of
from kmdesk.services.match_knowledge import knowledge, profiles
from kmdesk.services.reference import choice_label
from kmdesk.services.shortlist_changes import Proposed, ShortlistChanges, closed_text
from kmdesk.services.shortlist_rows import (
    FittingOrder,
    FittingOrders,
    Group,
    OtherCandidate,
    Shortlist,
    ShortlistRow,
    Standing,
    barred_reason,
    standing_of,
)
from kmdesk.store.store import Store

__all__ = ["FittingOrders", "Proposed", "Shortlist", "ShortlistRow", "Shortlists"]

_PERSON = (
    "id, name, education_title, programme, municipality_code, delete_after, consent_on, consent_until,"
    " consent_withdrawn_on, consent_scope, consent_companies, legal_basis, legal_basis_reference"
)
_LIVE = "FROM candidate WHERE deleted = 0 AND"
_HOLDS = "consent_withdrawn_on = '' AND consent_on <> '' AND consent_on <= :today AND consent_until >= :today"
_FOR_ALL = "(consent_scope = 'all' OR (consent_scope = '' AND consent_companies = '[]'))"
_SHARED_WITH_ALL = f"SELECT id {_LIVE} ({_HOLDS} AND {_FOR_ALL} OR {OTHER_BASIS})"
_SHARED_WITH_SOME = f"SELECT {_PERSON} {_LIVE} {_HOLDS} AND NOT {_FOR_ALL}"
_PAGE = 100
_MOST_OTHERS = 20


@dataclass(frozen=True, slots=True)
class _Question:
    """An order held against everybody."""

    judged: tuple[Judged, ...]
    index: MatchIndex

    @property
    def knocked_out(self) -> Bits:
        """Everybody who lacks a must."""
        found = 0
        for one in self.judged:
            found |= one.missing if one.demand.must else 0
        return found

    def in_order(self, among: Bits) -> Iterator[str]:
        """Yield the candidates of a set in their order."""
        for group in self.index.in_order(self.judged, among):
            yield from group

    def standing(self, candidate_id: str) -> Standing:
        """Return how a candidate stands; nothing is known of one who is not in the index."""
        slot = self.index.slot(candidate_id)
        return (
            Standing()
            if slot is None
            else standing_of((one.demand, one.verdict(slot)) for one in self.judged)
        )


class Shortlists:
    """The use cases of matching. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._candidates = CandidateIndex(store.db, profiles())
        self._changes = ShortlistChanges(store, clock)
        self._asked: object = None
        self._demands = Demands()

    # -- an order's candidates -------------------------------------------------------------------

    def warm_up(self) -> bool:
        """Read some candidates into memory while nobody waits; returns whether there are more."""
        return self._candidates.fill()

    def for_need(
        self,
        need_id: str,
        *,
        limit: int = _PAGE,
        offset: int = 0,
        hide_knock_outs: bool = False,
        with_consent: bool = False,
    ) -> Shortlist:
        """Return an order's candidates: those proposed, `limit` of the others from `offset` on, the barred.

        The barred follow the last of the others. The filters, no knock-outs and only CVs that may be shared
        with the company, leave the proposed alone. Raises KnownError when the need was deleted.
        """
        need, company, demands = self._read(need_id)
        question = self._ask(demands)
        index, everybody = question.index, question.index.everybody
        matches = self._matches_of(need_id)
        under_way = {m.candidate_id: m for m in matches if m.status != "ended"}
        barred = self._candidates.barred(self._clock.today().isoformat()) & ~index.among(under_way)
        out = question.knocked_out
        among = everybody & ~barred & ~index.among(under_way)
        if hide_knock_outs:
            among &= ~out
        if with_consent:
            among &= index.among(self._shareable(company))
        others = among.bit_count()
        groups: dict[Group, list[str]] = {
            "proposed": self._proposed(question, under_way) if offset == 0 else [],
            "others": list(islice(question.in_order(among), offset, offset + limit)),
            "barred": list(question.in_order(barred)) if offset + limit >= others else [],
        }
        return Shortlist(
            need=need,
            company=company,
            rows=tuple(self._rows(groups, question, company, matches)),
            others=others,
            everybody=everybody.bit_count(),
            fitting=(everybody & ~barred & ~out).bit_count(),
            barred=barred.bit_count(),
            ranked=any(match.rank is not None for match in under_way.values()),
            closed=closed_text(need),
        )

    # -- a candidate's orders --------------------------------------------------------------------

    def for_candidate(self, candidate_id: str) -> FittingOrders:
        """Return the open needs and orders that look for somebody, the best first. KnownError when deleted.

        Scores of different orders are compared by how much of what they ask is met.
        """
        candidate = self._store.require(Candidate, candidate_id)
        barred = barred_reason(candidate, self._clock.today())
        if barred:
            return FittingOrders(candidate=candidate, barred=barred)
        known, weights = self._known(), weights_of(self._project())
        profile = known.profiles.of(candidate_facts(candidate))
        needs = [need for need in self._store.find(Need, "status = 'open'") if need.type not in NEVER_POSTED]
        companies = {
            company.id: company
            for company in self._store.find(
                Company, "id IN (SELECT company_id FROM need WHERE status = 'open' AND deleted = 0)"
            )
        }
        matches = {
            match.need_id: match
            for match in self._store.find(Match, "candidate_id = ? AND status <> 'ended'", (candidate_id,))
        }
        found: list[tuple[tuple[object, ...], FittingOrder]] = []
        for need in needs:
            company = companies.get(need.company_id)
            if company is None:
                continue
            facts = need_facts(need, company)
            demands = demands_of(facts, weights, known).listed
            verdicts = [judge(demand, profile) for demand in demands]
            out, unsure, share = place_of_verdicts(demands, verdicts)
            match = matches.get(need.id)
            row = FittingOrder(
                need_id=need.id,
                title=need.title,
                number=need.order_number,
                company=company.name,
                place=choice_label("municipality", facts.municipality_code),
                match_type=need.match_type,
                deadline=need.deadline,
                standing=standing_of(zip(demands, verdicts, strict=True)),
                match_id=match.id if match else "",
                match_status=match.status if match else "",
            )
            found.append(((out, unsure, -share, need.deadline or "9999", need.id), row))
        return FittingOrders(
            candidate=candidate, rows=tuple(row for _, row in sorted(found, key=lambda one: one[0]))
        )

    # -- one pair --------------------------------------------------------------------------------

    def of_pair(self, need_id: str, candidate_id: str) -> Explained:
        """Explain a candidate under an order. Raises KnownError when either was deleted."""
        _, _, demands = self._read(need_id)
        candidate = self._store.require(Candidate, candidate_id)
        found = explain_demands(demands, candidate_facts(candidate), self._known())
        return replace(found, unknown_beside=gaps_text(candidate))

    def of_match(self, match_id: str) -> Explained:
        """Explain a match; without a need, or when need or candidate is gone, there is nothing to explain."""
        match = self._store.require(Match, match_id)
        need = self._store.get(Need, match.need_id) if match.need_id else None
        candidate = self._store.get(Candidate, match.candidate_id)
        return self.of_pair(need.id, candidate.id) if need and candidate else Explained()

    def beside(self, match_id: str) -> tuple[OtherCandidate, ...]:
        """Return the other matches of the same order that are not refused, in the shortlist's order."""
        match = self._store.require(Match, match_id)
        if not match.need_id or self._store.get(Need, match.need_id) is None:
            return ()
        _, _, demands = self._read(match.need_id)
        question = self._ask(demands)
        others = [
            one
            for one in self._matches_of(match.need_id)
            if one.id != match_id and one.end_outcome != "refused"
        ]
        by_candidate = {one.candidate_id: one for one in others}
        order = self._proposed(question, by_candidate)[:_MOST_OTHERS]
        people = self._people(order)
        return tuple(
            OtherCandidate(
                by_candidate[one].id, people[one].name, by_candidate[one].status, question.standing(one)
            )
            for one in order
            if one in people
        )

    # -- changes ---------------------------------------------------------------------------------

    def propose(self, need_id: str, candidate_ids: Sequence[str]) -> Proposed:
        """See `ShortlistChanges.propose`."""
        return self._changes.propose(need_id, candidate_ids)

    def propose_to(self, candidate_id: str, need_ids: Sequence[str]) -> Proposed:
        """See `ShortlistChanges.propose_to`."""
        return self._changes.propose_to(candidate_id, need_ids)

    def answer(self, candidate_id: str, requirement: str, answer: str) -> Candidate:
        """See `ShortlistChanges.answer`."""
        return self._changes.answer(candidate_id, requirement, answer)

    def move(self, need_id: str, match_id: str, step: int) -> None:
        """Move a proposed candidate `step` places down (up, below 0) among the proposed of an order."""
        _, _, demands = self._read(need_id)
        under_way = {m.candidate_id: m for m in self._matches_of(need_id) if m.status != "ended"}
        order = [under_way[one].id for one in self._proposed(self._ask(demands), under_way)]
        if match_id not in order:
            return
        here = order.index(match_id)
        there = min(max(here + step, 0), len(order) - 1)
        if there != here:
            order.insert(there, order.pop(here))
            self._changes.rank(need_id, order)

    def by_score_again(self, need_id: str) -> None:
        """Forget the order a person gave the proposed."""
        self._changes.rank(need_id, ())

    # -- parts -----------------------------------------------------------------------------------

    def _read(self, need_id: str) -> tuple[Need, Company | None, Demands]:
        need = self._store.require(Need, need_id)
        company = self._store.get(Company, need.company_id)
        facts, weights, known = need_facts(need, company), weights_of(self._project()), self._known()
        asked = (facts, tuple(weights.by_code.items()), known.today, language())
        if asked != self._asked:  # a list is read again after every answer, its order seldom changes
            self._asked, self._demands = asked, demands_of(facts, weights, known)
        return need, company, self._demands

    def _known(self) -> Knowledge:
        return knowledge(self._clock.today())

    def _project(self) -> Project | None:
        return next(iter(self._store.find(Project)), None)

    def _ask(self, demands: Demands) -> _Question:
        index = self._candidates.refresh()
        return _Question(tuple(index.judge(demand) for demand in demands.listed), index)

    def _matches_of(self, need_id: str) -> list[Match]:
        return self._store.find(Match, "need_id = ?", (need_id,))

    def _shareable(self, company: Company | None) -> Iterator[str]:
        """Yield everybody whose CV may be shared with a company today, as `sharing_of` says."""
        today = self._clock.today()
        params = {"today": today.isoformat()}
        yield from (row[0] for row in self._store.db.rows(_SHARED_WITH_ALL, params))
        for row in self._store.db.named(_SHARED_WITH_SOME, params):
            candidate = Candidate.from_row(row)
            if sharing_of(candidate, company, today).valid:
                yield candidate.id

    @staticmethod
    def _proposed(question: _Question, matches: Mapping[str, Match]) -> list[str]:
        """Return the candidates of matches: first those a person gave a place, then the others by score."""
        by_score = list(question.in_order(question.index.among(matches)))

        def hand_first(candidate_id: str) -> tuple[bool, int]:
            rank = matches[candidate_id].rank
            return rank is None, rank or 0

        return sorted(by_score, key=hand_first)

    def _people(self, ids: Sequence[str]) -> dict[str, Candidate]:
        marks = ", ".join("?" * len(ids))
        rows = self._store.db.named(
            f"SELECT {_PERSON} FROM candidate WHERE deleted = 0 AND id IN ({marks})",  # noqa: S608
            ids,
        )
        return {row["id"]: Candidate.from_row(row) for row in rows}

    def _rows(
        self,
        groups: Mapping[Group, Sequence[str]],
        question: _Question,
        company: Company | None,
        matches: Sequence[Match],
    ) -> Iterator[ShortlistRow]:
        today = self._clock.today()
        wanted = [candidate_id for ids in groups.values() for candidate_id in ids]
        people, elsewhere = self._people(wanted), self._under_way(wanted)
        under_way = {m.candidate_id: m for m in matches if m.status != "ended"}
        over = {m.candidate_id: m for m in matches if m.status == "ended"}
        for group, ids in groups.items():
            for candidate_id in ids:
                person = people[candidate_id]
                match, past = under_way.get(candidate_id), over.get(candidate_id)
                yield ShortlistRow(
                    candidate_id=candidate_id,
                    name=person.name,
                    education=person.education_title or person.programme,
                    home=choice_label("municipality", person.municipality_code),
                    group=group,
                    standing=question.standing(candidate_id),
                    sharing=sharing_of(person, company, today),
                    match_id=match.id if match else "",
                    match_status=match.status if match else "",
                    before=_how_it_ended(past) if past else "",
                    elsewhere=elsewhere.get(candidate_id, 0) - (1 if match else 0),
                    barred=barred_reason(person, today),
                )

    def _under_way(self, ids: Sequence[str]) -> dict[str, int]:
        """Return how many matches each candidate is under way with."""
        marks = ", ".join("?" * len(ids))
        rows = self._store.db.rows(
            "SELECT candidate_id, count(*) FROM \"match\" WHERE deleted = 0 AND status <> 'ended'"  # noqa: S608
            f" AND candidate_id IN ({marks}) GROUP BY candidate_id",
            ids,
        )
        return dict(rows)


def _how_it_ended(match: Match) -> str:
    parts = (
        choice_label("match_end_outcome", match.end_outcome),
        choice_label("match_end_reason", match.end_reason),
    )
    return " · ".join(part for part in parts if part)
