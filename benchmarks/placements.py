"""How long the analysis of homes and workplaces takes, beside a plain count of the same matches.

    python benchmarks/placements.py [--candidates 5000] [--matches 10000] [--rounds 10]

Prints, in milliseconds, the counting of the whole contract, of one quarter and of one type, each as a ratio
to a plain count by status; then how long it takes to find out what of it others may be told.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.desks import filled_desk
from benchmarks.matching import median, people
from kmdesk.core.clock import FixedClock
from kmdesk.models import Broker, Candidate, Company, Match, Need, Project, Record
from kmdesk.rules.match_types import MATCH_TYPES
from kmdesk.services.placements import PlacementQuery, Placements, for_others
from kmdesk.store import desk as desks

_PLAIN = 'SELECT status, count(*) FROM "match" WHERE deleted = 0 GROUP BY status'
_WORKS = ("0657", "0791", "0661", "0760", "0756", "0710", "0671")
_CHANNELS = ("jobnet", "linkedin", "unemployment_fund")


def records(everybody: list[Candidate], matches: int) -> list[Record]:
    """Return invented companies and orders, and matches of which most have been agreed."""
    chance = random.Random(3)
    companies = [Company(name=f"Virksomhed {n}", municipality_code=chance.choice(_WORKS)) for n in range(300)]
    orders = [
        Need(
            company_id=chance.choice(companies).id,
            title=f"Ordre {n}",
            postings=tuple(
                {"channel": one, "at": "2026-01-05T08:00", "where": ""} for one in _CHANNELS[: n % 4]
            ),
        )
        for n in range(400)
    ]
    made = [
        Match(
            candidate_id=chance.choice(everybody).id,
            company_id=order.company_id,
            need_id=order.id,
            type=chance.choice(MATCH_TYPES),
            status=chance.choice(("proposed", "agreed", "started", "ended")),
            agreed_on=f"2026-{chance.randint(1, 12):02}-10",
            end_outcome="completed",
        )
        for _ in range(matches)
        for order in [chance.choice(orders)]
    ]
    return [*companies, *orders, *made]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time of the analysis of homes and workplaces.")
    parser.add_argument("--candidates", type=int, default=5_000, metavar="N")
    parser.add_argument("--matches", type=int, default=10_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    chance = random.Random(4)
    everybody = [
        replace(one, municipality_code=chance.choice((*_WORKS, "0740", "0751", "")))
        for one in people(given.candidates)
    ]
    project = Project(name="Måling", starts_on="2026-01-01", ends_on="2026-12-31")
    everything = [Broker(name="Karen Lyngholm"), project, *everybody, *records(everybody, given.matches)]
    with filled_desk(everything) as (desk, clock):
        measure(desk, clock, given.rounds)


def measure(desk: desks.Desk, clock: FixedClock, rounds: int) -> None:
    """Print the times of one desk."""
    placements = Placements(desk.store, clock)
    plain = median(lambda: desk.database.rows(_PLAIN), rounds)
    for text, query in (
        ("the whole contract", PlacementQuery()),
        ("one quarter", PlacementQuery(period="quarter", quarter="2026-Q1")),
        ("one type", PlacementQuery(type="hire")),
    ):
        took = median(lambda query=query: placements.find(query), rounds)
        print(f"{text:25}{took:9.2f} ms   {took / plain:6.1f} times the plain count ({plain:.2f} ms)")
    found = placements.find(PlacementQuery(period="quarter", quarter="2026-Q1"))
    told = median(lambda: for_others(found), 1)
    print(f"{'what others may be told':25}{told:9.2f} ms   of {found.split.total} placements")


if __name__ == "__main__":
    main()
