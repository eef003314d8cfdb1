"""Matches over two years: as many agreed in each municipality as the contract's counts say."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count, islice

from kmdesk.models import Candidate, Match, Need
from kmdesk.rules.pipeline import END_REASONS
from kmdesk.services.demo.chance import SEED, Chance
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.contacts import contract_counts
from kmdesk.services.demo.data import Row, demo_id, load, places
from kmdesk.services.demo.days import Days, stamp, wall
from kmdesk.services.demo.match_facts import with_facts

_MINE = {"started": 14, "ended": 61}
"""How many matches of the demo's broker have started and ended, as on the picture of the board."""
_REFUSED, _EARLIER = 60, 60
_UNDER_WAY = {"proposed": 9, "company_asked": 7, "cv_sent": 5, "interview": 4}
_GRADUATE = ("H50", "H60", "H70")
_IN_LINE = 42
"""Among so many whose turn it is, one who lives in the company's municipality goes first."""


@dataclass(frozen=True)
class Known:
    """A company that was contacted, and the day of its first contact."""

    firm: Firm
    since: date


class Matching:
    """Makes the matches. `known` are the companies with a story, `candidates` the whole bank."""

    def __init__(
        self,
        chance: Chance,
        days: Days,
        known: Sequence[Known],
        candidates: Sequence[Candidate],
        needs: Sequence[Need],
    ) -> None:
        self._chance = chance
        self._days = days
        self._known = known
        self._facts = Chance(SEED + 1)  # of its own: what is told of a match changes nobody else's draw
        self._numbers = count(1)
        self._people = {candidate.id: candidate for candidate in candidates}
        today = days.today.isoformat()
        usable = [c for c in candidates if c.consent_until >= today and not c.consent_withdrawn_on]
        self._graduates = deque(
            chance.shuffled(c for c in usable if c.education_level in _GRADUATE and c.status != "student")
        )
        self._students = deque(chance.shuffled(c for c in usable if c.status == "student"))
        self._needs: dict[tuple[str, str], list[Need]] = {}
        for need in needs:
            self._needs.setdefault((need.company_id, need.match_type), []).append(need)

    def of_cast(self, row: Row, firm: Firm, candidate: Candidate, need_id: str, broker_id: str) -> Match:
        """Return a match of the board in the design's pictures; days count from today."""

        def day(name: str) -> str:
            return self._days.on(row[name]).isoformat() if name in row else ""

        agreed = day("agreed") or (day("since") if row["status"] == "agreed" else "")
        match = Match(
            id=demo_id("match", next(self._numbers)),
            company_id=firm.company.id,
            need_id=need_id,
            candidate_id=candidate.id,
            type=row["type"],
            status=row["status"],
            status_since=stamp(wall(self._days.on(row["since"]), "14:10")),
            agreed_on=agreed,
            starts_on=day("starts"),
            ends_on=day("ends"),
            end_outcome=row.get("end_outcome", ""),
            next_on=day("next"),
            next_time="10:00" if row["status"] == "interview" else "",
            broker_id=broker_id,
        )
        return with_facts(match, candidate, self._facts) if agreed else match

    def rest(
        self, already: Mapping[tuple[str, str], int], mine: Mapping[str, int], me: str, others: Sequence[str]
    ) -> list[Match]:
        """Return all other matches. `already` counts the cast's by (goal, municipality), `mine` by status."""
        matches = [*self._agreed(already), *self._before_contract(), *self._refused(), *self._under_way()]
        left = {status: wanted - mine.get(status, 0) for status, wanted in _MINE.items()}
        dealt: list[Match] = []
        for match in self._chance.shuffled(matches):
            if left.get(match.status, 0) > 0:
                left[match.status] -= 1
                dealt.append(replace(match, broker_id=me))
            else:
                dealt.append(replace(match, broker_id=self._chance.one(others)))
        return sorted(dealt, key=lambda match: match.id)

    def _agreed(self, already: Mapping[tuple[str, str], int]) -> list[Match]:
        """Return what was agreed in the contract so far, by municipality and goal."""
        chance, matches = self._chance, list[Match]()
        types: dict[str, int] = load("places")["match_types"]
        for goal in ("binding_collaboration", "hire"):
            wanted = contract_counts(self._days, goal)
            for code in places():
                known = [k for k in self._known if k.firm.place == code and k.since < self._days.on(-7)]
                for _ in range(wanted[code] - already.get((goal, code), 0) if known else 0):
                    match_type = (
                        "hire" if goal == "hire" else chance.weighted(tuple(types), tuple(types.values()))
                    )
                    chosen = chance.one(known)
                    first = max(chosen.since + timedelta(days=5), self._days.contract_first)
                    open_days = [
                        day for day in self._days.in_contract if day >= first
                    ] or self._days.in_contract[-1:]
                    if open_days:
                        matches.append(self._running(chosen.firm, match_type, chance.one(open_days)))
        return matches

    def _running(self, firm: Firm, match_type: str, agreed: date) -> Match:
        """Return a match that was agreed: it waits, runs or is over, by its days."""
        chance, today = self._chance, self._days.today
        starts = agreed + timedelta(days=chance.between(5, 40))
        ends = starts + timedelta(days=chance.between(60, 150))
        match = self._match(firm, match_type, "agreed", agreed)
        match = replace(
            match, agreed_on=agreed.isoformat(), starts_on=starts.isoformat(), ends_on=ends.isoformat()
        )
        if match_type == "hire":
            match = replace(match, ends_on="", hours_per_week=37)
        elif match_type == "student_job":
            match = replace(match, hours_per_week=chance.one((8, 10, 12, 15)))
        match = with_facts(match, self._people[match.candidate_id], self._facts)
        if starts > today:
            return match
        if ends > today:
            return replace(match, status="started", status_since=stamp(wall(starts, "08:30")))
        stopped = chance.happens(0.1)
        return replace(
            match,
            status="ended",
            status_since=stamp(wall(ends, "15:00")),
            end_outcome="discontinued" if stopped else "completed",
            end_reason=chance.one(END_REASONS) if stopped else "",
        )

    def _before_contract(self) -> list[Match]:
        known = [k for k in self._known if k.since < self._days.contract_first - timedelta(days=40)]
        days = self._days.before_contract
        matches: list[Match] = []
        for chosen in self._chance.shuffled(known)[:_EARLIER]:
            match_type = self._chance.weighted(
                ("internship", "student_job", "thesis_project", "hire", "mentor_partnership"),
                (35, 25, 25, 8, 7),
            )
            agreed = self._chance.one([day for day in days if day > chosen.since] or days)
            match = self._running(chosen.firm, match_type, agreed)
            if match.status != "ended":
                ends = self._days.on(-self._chance.between(3, 60))
                match = replace(
                    match,
                    status="ended",
                    status_since=stamp(wall(ends, "15:00")),
                    end_outcome="completed",
                    ends_on=ends.isoformat(),
                )
            matches.append(match)
        return matches

    def _refused(self) -> list[Match]:
        matches: list[Match] = []
        for _ in range(_REFUSED if self._known else 0):
            chosen = self._chance.one(self._known)
            days = [
                day for day in (*self._days.before_contract, *self._days.in_contract) if day > chosen.since
            ]
            if days:
                match_type = self._chance.one(("hire", "hire", "internship", "student_job", "company_scheme"))
                match = self._match(chosen.firm, match_type, "ended", self._chance.one(days))
                matches.append(
                    replace(match, end_outcome="refused", end_reason=self._chance.one(END_REASONS))
                )
        return matches

    def _under_way(self) -> list[Match]:
        """Return what the colleagues have on the board."""
        chance, matches = self._chance, list[Match]()
        for status, wanted in _UNDER_WAY.items():
            for _ in range(wanted if self._known else 0):
                firm = chance.one(self._known).firm
                match_type = chance.weighted(
                    ("hire", "internship", "student_job", "thesis_project"), (40, 25, 20, 15)
                )
                match = self._match(firm, match_type, status, self._days.on(-chance.between(0, 9), work=True))
                upcoming = self._days.on(chance.between(1, 9)).isoformat() if status == "interview" else ""
                at = self._facts.one(("09:00", "10:30", "13:00", "14:30")) if upcoming else ""
                matches.append(replace(match, next_on=upcoming, next_time=at))
        return matches

    def _match(self, firm: Firm, match_type: str, status: str, day: date) -> Match:
        candidate = _next_of(
            self._graduates
            if match_type in ("hire", "company_scheme", "mentor_partnership")
            else self._students,
            firm.place,
        )
        needs = self._needs.get((firm.company.id, match_type), [])
        return Match(
            id=demo_id("match", next(self._numbers)),
            company_id=firm.company.id,
            need_id=needs[0].id if needs else "",
            candidate_id=candidate.id,
            type=match_type,
            status=status,
            status_since=stamp(wall(day, "11:00")),
            note=self._chance.one(load("phrases")["match_notes"]),
        )


def _next_of(line: deque[Candidate], place: str) -> Candidate:
    """Return whose turn it is, and send them to the end of the line."""
    first = list(islice(line, _IN_LINE))
    chosen = next((one for one in first if one.municipality_code == place), first[0])
    line.remove(chosen)
    line.append(chosen)
    return chosen
