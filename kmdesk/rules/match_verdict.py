"""A demand held against a candidate: met, missing or unknown, and how much that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kmdesk.rules.match_demands import Demand
from kmdesk.rules.match_tests import Profile, State, test_state

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a demand comes to. `partly`: unknown, but a part of it is told; `asked`: the candidate said so."""

    state: State
    partly: bool = False
    asked: bool = False

    def score(self, demand: Demand) -> int:
        """Return what the demand adds to the score: its weight so many times."""
        counts = demand.counts
        if self.state == "unknown":
            return demand.weight * (counts.partly if self.partly else counts.unknown)
        return demand.weight * counts.met if self.state == "met" else 0


def judge(demand: Demand, profile: Profile) -> Verdict:
    """Hold one demand against a candidate. What the candidate answered when asked goes before all fields."""
    if (demand.key, NO) in profile.answers:
        return Verdict("missing", asked=True)
    if (demand.key, YES) in profile.answers:
        return Verdict("met", asked=True)
    state = all_of(
        any_of(all_of(test_state(test, profile) for test in alternative) for alternative in part)
        for part in demand.all_of
    )
    if state != "unknown":
        return Verdict(state)
    return Verdict(state, partly=any(test_state(test, profile) == "met" for test in demand.tests))


def all_of(states: Iterable[State]) -> State:
    """Return what states come to when all must hold."""
    found = set(states)
    return "missing" if "missing" in found else "unknown" if "unknown" in found else "met"


def any_of(states: Iterable[State]) -> State:
    """Return what states come to when one is enough."""
    found = set(states)
    return "met" if "met" in found else "unknown" if "unknown" in found else "missing"
