"""What a match counts towards in the contract: said before the agreement is saved, and afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kmdesk.core.i18n import tr
from kmdesk.models import Candidate, Match, Project
from kmdesk.rules.counting import CountingSettings, MatchTarget, MatchToCount, Period, count_match
from kmdesk.rules.numbers import format_number
from kmdesk.services.match_facts import day_in
from kmdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Counts:
    """What a match counts towards, whether it does so `now` or once it is agreed, and why in one sentence."""

    target: MatchTarget | None
    now: bool
    explanation: str


@dataclass(frozen=True, slots=True)
class Counting:
    """All that decides what one match counts towards; `period` is None while the contract has none.

    `reached` is how many records count towards each target without this match, `goals` how many are wanted.
    """

    period: Period | None = None
    settings: CountingSettings = field(default_factory=CountingSettings)
    education_level: str = ""
    reached: Mapping[str, int] = field(default_factory=dict[str, int])
    goals: Mapping[str, int] = field(default_factory=dict[str, int])

    def preview(self, match_type: str, agreed_on: date | None) -> Counts:
        """Return what the match counts towards when it is agreed like this, and which number it becomes."""
        counted = self.of(match_type, "agreed", agreed_on)
        if counted.target is None:
            return Counts(None, now=False, explanation=counted.explanation)
        number, goal = self.reached.get(counted.target, 0) + 1, self.goals.get(counted.target, 0)
        shown = {"n": format_number(number), "goal": format_number(goal)}
        place = tr("Det bliver nr. {n} af {goal}.", **shown) if goal else tr("Det bliver nr. {n}.", **shown)
        return Counts(counted.target, now=True, explanation=f"{counted.explanation} {place}")

    def of(self, match_type: str, status: str, agreed_on: date | None, end_outcome: str = "") -> Counts:
        """Return what a match with this status counts towards now."""
        if self.period is None:
            return Counts(None, now=False, explanation=tr("Tæller ikke: kontrakten mangler en periode."))
        counted = count_match(
            MatchToCount(
                match_type=match_type,
                status=status,
                agreed_on=agreed_on,
                end_outcome=end_outcome,
                education_level=self.education_level,
            ),
            self.period,
            self.settings,
        )
        return Counts(counted.target, now=counted.target is not None, explanation=counted.explanation)


def counting_for(store: Store, match: Match) -> Counting:
    """Return what decides how a match counts. A deleted candidate counts on: figures stay what they were."""
    project = next(iter(store.find(Project)), None)
    candidate = store.stored(Candidate.kind, match.candidate_id) or {}
    level: str = candidate.get("education_level", "")
    first = day_in(project.starts_on) if project else None
    last = day_in(project.ends_on) if project else None
    if project is None or first is None or last is None:
        return Counting(education_level=level)
    reached = store.db.rows(
        "SELECT goal, count(*) FROM counted WHERE record_id <> ? AND day BETWEEN ? AND ? GROUP BY goal",
        (match.id, project.starts_on, project.ends_on),
    )
    return Counting(
        period=Period(first, last),
        settings=CountingSettings(graduate_levels=frozenset(project.graduate_levels)),
        education_level=level,
        reached=dict(reached),
        goals=project.goals,
    )


def counts_of(counting: Counting, match: Match, today: date) -> Counts:
    """Say what the match counts towards; before the agreement, what it will."""
    if match.status in ("agreed", "started", "ended"):
        return counting.of(match.type, match.status, day_in(match.agreed_on), match.end_outcome)
    later = counting.of(match.type, "agreed", today)
    promises = {
        "hire": tr("Tæller som ansættelse af højtuddannet, når det er aftalt."),
        "binding_collaboration": tr("Tæller som forpligtende samarbejde, når det er aftalt."),
    }
    text = promises[later.target] if later.target else later.explanation
    return Counts(later.target, now=False, explanation=text)
