"""How well a candidate fits an order: every demand as met, missing or unknown, and the place that gives.

Whoever lacks something the order cannot do without is knocked out, by name; a person decides all the same.
Candidates without a knock-out come first, among them those who are known to meet every must, then the others.
Within that the score counts: a demand's weight, most times when it is met, fewer when only a part of it is
told, fewest when nothing is known, not at all when it is missing (how many: `counts` of
`resources/matching/weights.json`). So one more demand met never lowers a place.
Nothing here knows name, age, sex, background or health: `CandidateFacts` has no room for them, and a
requirement about them is left out (`kmdesk.rules.match_personal`), wherever the order says it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kmdesk.rules.candidate_profile import CandidateFacts
from kmdesk.rules.match_demands import Demand, Demands, Knowledge, NeedFacts, Weights, demands_of
from kmdesk.rules.match_evidence import because
from kmdesk.rules.match_tests import State
from kmdesk.rules.match_verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class Criterion:
    """A demand as people read it. `key` is what an answer to it is recorded under; `asked`: one decided."""

    code: str
    key: str
    label: str
    must: bool
    state: State
    weight: int
    because: str
    partly: bool = False
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """An order held against a candidate. `left_out` are requirements that may not count.

    `score` and `best` (were everything met) are for the order of a list; people are shown the criteria.
    """

    criteria: tuple[Criterion, ...] = ()
    left_out: tuple[str, ...] = ()
    score: int = 0
    best: int = 0
    unknown_beside: str = ""
    """What is unknown of the candidate beside the demands, in a sentence; it never counts."""

    @property
    def knock_outs(self) -> tuple[Criterion, ...]:
        """The musts that are not met."""
        return tuple(one for one in self.criteria if one.must and one.state == "missing")

    @property
    def met(self) -> int:
        """How many are met."""
        return sum(one.state == "met" for one in self.criteria)

    @property
    def missing(self) -> int:
        """How many are known not to be met."""
        return sum(one.state == "missing" for one in self.criteria)

    @property
    def unknown(self) -> int:
        """How many cannot be told yet."""
        return sum(one.state == "unknown" for one in self.criteria)

    @property
    def unsure(self) -> bool:
        """Tell whether a must cannot be told yet."""
        return any(one.must and one.state == "unknown" for one in self.criteria)

    @property
    def place(self) -> tuple[int, bool, int]:
        """Where it stands in the order, the lowest first: knock-outs, an unknown must, then the score."""
        return len(self.knock_outs), self.unsure, -self.score


def place_of_verdicts(demands: Sequence[Demand], verdicts: Sequence[Verdict]) -> tuple[int, bool, int]:
    """Return how an order fits, to compare it with other orders: knock-outs, an unknown must, and the share.

    The share is the score in thousandths of the best one there is.
    """
    pairs = list(zip(demands, verdicts, strict=True))
    out = sum(demand.must and verdict.state == "missing" for demand, verdict in pairs)
    unsure = any(demand.must and verdict.state == "unknown" for demand, verdict in pairs)
    best = sum(demand.weight * demand.counts.met for demand in demands)
    score = sum(verdict.score(demand) for demand, verdict in pairs)
    return out, unsure, score * 1000 // best if best else 0


def explain(need: NeedFacts, candidate: CandidateFacts, weights: Weights, known: Knowledge) -> Explained:
    """Hold an order against a candidate and say why, demand by demand."""
    return explain_demands(demands_of(need, weights, known), candidate, known)


def explain_demands(demands: Demands, candidate: CandidateFacts, known: Knowledge) -> Explained:
    """Hold the demands of an order, read once, against a candidate."""
    profile = known.profiles.of(candidate)
    criteria: list[Criterion] = []
    score = 0
    for demand in demands.listed:
        verdict = judge(demand, profile)
        score += verdict.score(demand)
        criteria.append(
            Criterion(
                demand.code,
                demand.key,
                demand.label,
                demand.must,
                verdict.state,
                demand.weight,
                because(demand, verdict, profile, candidate, known),
                verdict.partly,
                verdict.asked,
            )
        )
    best = sum(demand.weight * demand.counts.met for demand in demands.listed)
    return Explained(tuple(criteria), demands.left_out, score, best)
