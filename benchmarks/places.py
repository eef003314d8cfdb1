"""How long the bank of standing places takes, beside plain queries of the same rows.

    python benchmarks/places.py [--candidates 10000] [--matches 5000] [--places 600] [--rounds 10]

Prints, in milliseconds, the first page of the places, whom a place suits and which places suit a candidate,
and each as a ratio to a plain query measured in the same run: the places without who is there, and the names
of all candidates. The ratio of the page is what tells whether the index over the places is used.
"""

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.desks import filled_desk
from benchmarks.matching import WISHES, median, people
from kmdesk.models import Broker, Candidate, Company, Match, Project, Record, StandingPlace
from kmdesk.services.place_fits import PlaceFits
from kmdesk.services.place_query import PlaceList, PlaceQuery
from kmdesk.store import desk as desks

_PLAIN = "SELECT p.*, co.name FROM standing_place p JOIN company co ON co.id = p.company_id LIMIT 200"
_NAMES = "SELECT id, name FROM candidate WHERE deleted = 0"


def records(people_there: list[Candidate], matches: int, places: int) -> list[Record]:
    """Return invented companies, their places, and matches of which every other one points to a place."""
    chance = random.Random(2)
    towns = [one.municipality_code for one in people_there[:200]]
    companies = [Company(name=f"Virksomhed {n}", municipality_code=chance.choice(towns)) for n in range(200)]
    kinds = ("study_internship", "student_job", "project_thesis")
    found = [
        StandingPlace(
            company_id=chance.choice(companies).id,
            title=f"Plads {n}",
            type=chance.choice(kinds),
            places=3,
            fields_of_study=("engineering_it", "business_law") if n % 2 else (),
            confirmed_on="2026-11-01",
        )
        for n in range(places)
    ]
    made = [
        Match(
            candidate_id=chance.choice(people_there).id,
            company_id=place.company_id,
            place_id=place.id if n % 2 else "",
            type=chance.choice(WISHES),
            status=chance.choice(("proposed", "agreed", "started", "ended")),
        )
        for n in range(matches)
        for place in [chance.choice(found)]
    ]
    return [*companies, *found, *made]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time of the bank of standing places.")
    parser.add_argument("--candidates", type=int, default=10_000, metavar="N")
    parser.add_argument("--matches", type=int, default=5_000, metavar="N")
    parser.add_argument("--places", type=int, default=600, metavar="N")
    parser.add_argument("--rounds", type=int, default=10)
    given = parser.parse_args()
    everybody = [replace(one, status="student") for one in people(given.candidates)]
    everything = [
        Broker(name="Karen Lyngholm"),
        Project(name="Måling"),
        *everybody,
        *records(everybody, given.matches, given.places),
    ]
    with filled_desk(everything) as (desk, _clock):
        measure(desk, everybody, given.rounds)


def measure(desk: desks.Desk, everybody: list[Candidate], rounds: int) -> None:
    """Print the times of one desk."""
    listed, fits = PlaceList(desk.store), PlaceFits(desk.store)
    one = desk.store.find(StandingPlace, "type = 'study_internship'")[0]
    candidate = next(person for person in everybody if fits.for_candidate(person))
    plain = median(lambda: desk.database.rows(_PLAIN), rounds)
    names = median(lambda: desk.database.rows(_NAMES), rounds)
    for text, took, beside in (
        ("places, first page", median(lambda: listed.page(PlaceQuery()), rounds), plain),
        ("places, only free ones", median(lambda: listed.page(PlaceQuery(free=True)), rounds), plain),
        ("places, most free first", median(lambda: listed.page(PlaceQuery(sort="free")), rounds), plain),
        ("places for a candidate", median(lambda: fits.for_candidate(candidate), rounds), plain),
        ("candidates for a place", median(lambda: fits.for_place(one.id), rounds), names),
    ):
        print(f"{text:25}{took:9.2f} ms   {took / beside:6.1f} times the plain query ({beside:.2f} ms)")


if __name__ == "__main__":
    main()
