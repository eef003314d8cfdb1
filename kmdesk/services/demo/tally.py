"""What the cast's own contacts and matches count towards, by the program's rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby

from kmdesk.models import Candidate, Match, Visit
from kmdesk.rules.counting import Contact, MatchToCount, Period, count_contacts, count_match
from kmdesk.services.demo.companies import Firm
from kmdesk.services.demo.days import Days

Tally = Counter[tuple[str, str]]
"""(goal, municipality) -> how many."""


def of_visits(visits: Iterable[Visit], firms: Mapping[str, Firm], days: Days) -> Tally:
    """Count contacts."""
    tally, period = Tally(), Period(days.contract_first, days.contract_last)
    for company_id, group in groupby(sorted(visits, key=lambda v: v.company_id), key=lambda v: v.company_id):
        contacts = [
            Contact(id=v.id, at=v.starts_at, mode=v.mode, took_place=v.status == "done") for v in group
        ]
        for counted in count_contacts(contacts, period).values():
            if counted.counts_as:
                tally[counted.counts_as, firms[company_id].place] += 1
    return tally


def of_matches(
    matches: Iterable[Match], firms: Mapping[str, Firm], candidates: Mapping[str, Candidate], days: Days
) -> Tally:
    """Count matches."""
    tally, period = Tally(), Period(days.contract_first, days.contract_last)
    for match in matches:
        facts = MatchToCount(
            match_type=match.type,
            status=match.status,
            agreed_on=date.fromisoformat(match.agreed_on) if match.agreed_on else None,
            end_outcome=match.end_outcome,
            education_level=candidates[match.candidate_id].education_level,
        )
        target = count_match(facts, period).target
        if target:
            tally[target, firms[match.company_id].place] += 1
    return tally
