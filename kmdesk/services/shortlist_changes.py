"""What is changed from a shortlist: people proposed, an answer noted, an order by hand; one action each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kmdesk.core.clock import Clock
from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr, trn
from kmdesk.models import Candidate, Match, Need
from kmdesk.rules.match_verdict import NO, YES
from kmdesk.services.match_knowledge import lexicon
from kmdesk.services.match_moves import MatchMoves
from kmdesk.services.shortlist_rows import barred_reason
from kmdesk.store.store import Store

_OF_FIELD = re.compile(r"[a-z_]+:\S.*")
"""A demand of an order's own field is answered under its code and value, `driving_licence:B`."""
_TYPE_OF_NEED = {
    "graduate": "hire",
    "student_intern": "internship",
    "project_thesis": "thesis_project",
    "student_job": "student_job",
    "skilled": "hire",
    "unskilled": "hire",
    "seasonal": "hire",
    "foreign_labour": "hire",
    "flex_small_job": "company_scheme",
}
"""The type of match a kind of need leads to when nobody has chosen one."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of proposing: the new matches, and whom it left out with the reason, one sentence each."""

    matches: tuple[Match, ...] = ()
    left_out: tuple[str, ...] = ()


class ShortlistChanges:
    """Writes what a shortlist asks for. Used on the store's thread only."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._moves = MatchMoves(store, clock)

    def propose(self, need_id: str, candidate_ids: Sequence[str]) -> Proposed:
        """Propose candidates for an order, as one action. Whoever may not be proposed is named and left out.

        Raises KnownError when nobody could be, when the order is closed, or when nobody knows what kind of
        match it is.
        """
        need = self._store.require(Need, need_id)
        return self._each([(need, candidate_id) for candidate_id in candidate_ids], need.title)

    def propose_to(self, candidate_id: str, need_ids: Sequence[str]) -> Proposed:
        """Propose one candidate for several orders, as one action; as `propose`."""
        candidate = self._store.require(Candidate, candidate_id)
        needs = [self._store.require(Need, need_id) for need_id in need_ids]
        return self._each([(need, candidate_id) for need in needs], candidate.name)

    def answer(self, candidate_id: str, requirement: str, answer: str) -> Candidate:
        """Note what the candidate said to a requirement: `yes`, `no`, or empty text to forget it.

        `requirement` is the key of a criterion, or the requirement as it is written. Raises KnownError for
        one about the person: the answer would tell of age, faith or health. Such answers from before go with
        the next one. ValueError for any other answer, or for a requirement that says nothing.
        """
        key = requirement if _OF_FIELD.fullmatch(requirement) else fold(requirement)
        if answer not in (YES, NO, "") or not key:
            raise ValueError((requirement, answer))
        personal = lexicon().lists.personal
        if answer and personal.in_text(requirement):
            raise KnownError(
                tr("Kravet handler om personen og må ikke afgøre et match."),
                tr("Notér ikke svaret. Spørg om det, arbejdet kræver."),
                field="answer",
            )
        if answer and personal.unrecorded(requirement):
            raise KnownError(
                tr("Oplysninger om straf hører ikke hjemme på en kandidat."),
                tr("Notér ikke svaret. Virksomheden beder selv om attesten."),
                field="answer",
            )
        candidate = self._store.require(Candidate, candidate_id)
        answers = {
            one: said
            for one, said in candidate.answers.items()
            if one != key and not personal.in_text(one) and not personal.unrecorded(one)
        }
        changed = replace(candidate, answers={**answers, key: answer} if answer else answers)
        with self._store.action(tr("Notér svar fra kandidaten"), candidate.name) as unit:
            return unit.put(changed)

    def rank(self, need_id: str, match_ids: Sequence[str]) -> None:
        """Put the proposed of an order in this order; those not named follow. Nobody named: by the score."""
        need = self._store.require(Need, need_id)
        open_matches = self._store.find(Match, "need_id = ? AND status <> 'ended'", (need_id,))
        place = {match_id: number for number, match_id in enumerate(match_ids, 1)}
        with self._store.action(tr("Ret rækkefølge"), need.title) as unit:
            for match in open_matches:
                unit.put(replace(match, rank=place.get(match.id)))

    def _each(self, pairs: Sequence[tuple[Need, str]], subject: str) -> Proposed:
        found: list[Match] = []
        left_out: list[KnownError] = []
        action = trn(len(pairs), "Foreslå kandidat", "Foreslå kandidater")
        with self._store.action(action, subject):
            for need, candidate_id in pairs:
                try:
                    found.append(self._propose(need, candidate_id))
                except KnownError as error:
                    left_out.append(error)
        if left_out and not found:
            raise left_out[0]
        return Proposed(tuple(found), tuple(str(error) for error in left_out))

    def _propose(self, need: Need, candidate_id: str) -> Match:
        closed = closed_text(need)
        if closed:
            raise KnownError(closed, tr("Åbn det igen først."))
        match_type = need.match_type or _TYPE_OF_NEED.get(need.type, "")
        if not match_type:
            raise KnownError(
                tr("“{need}” siger ikke, hvilken slags match det er.", need=need.title),
                tr("Ret behovet, og vælg matchtypen."),
                field="match_type",
            )
        candidate = self._store.require(Candidate, candidate_id)
        barred = barred_reason(candidate, self._clock.today())
        if barred:
            raise KnownError(tr("{name} kan ikke foreslås.", name=candidate.name), barred, field="candidate")
        return self._moves.create(need.company_id, need.id, candidate_id, match_type)


def closed_text(need: Need) -> str:
    """Return why nobody can be proposed for a need any more; empty while it is open."""
    if need.status == "open":
        return ""
    return tr("“{need}” er ikke åbent længere.", need=need.title)
