"""How long it takes to hold all candidates against one order, beside a plain query of the same rows.

    python benchmarks/matching.py [--candidates 10000] [--rounds 30]

Prints, in milliseconds: reading everybody into memory (once, in slices), the first page of an order's
shortlist, the same after a candidate was changed, and, measured in the same run, the plain SQL query of the
very rows that page shows and the first page of the candidate list. The ratios compare it with both.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.desks import filled_desk
from kmdesk.core import resources
from kmdesk.core.clock import FixedClock
from kmdesk.models import Broker, Candidate, Company, Need, Project
from kmdesk.services import reference
from kmdesk.services.candidate_list import CandidateList, CandidateQuery
from kmdesk.services.shortlist import Shortlists
from kmdesk.store import desk as desks

PAGE, FRAME = 60, 1000 / 60
WISHES = ("hire", "student_job", "internship", "thesis_project")
TEXTS = (
    "Skrev afgangsprojekt om planlægning i en metalvirksomhed.",
    "Har været i praktik på en smedje og lavede disponering i Navision.",
    "Vil gerne arbejde med eksport til Tyskland.",
    "Har bygget en webshop i React i fritiden.",
    "Fem måneder som bogholder, men ikke erfaring med moms.",
    "Søger et sted, hvor der er plads til at lære.",
)
ORDER = Need(
    title="Produktionsplanlægger",
    match_type="hire",
    education_levels=("H50",),
    fields_of_study=("engineering_it",),
    mandatory=("Videregående uddannelse, teknik", "Dansk i skrift og tale", "Kørekort B"),
    desirable=(
        "Erfaring med CNC eller metal",
        "Kender planlægningsværktøj",
        "Kan starte senest 1. februar 2027",
    ),
    competences=("Lean",),
    hours_per_week=37,
)


def people(number: int) -> list[Candidate]:
    """Return invented candidates, as different from each other as real ones."""
    chance = random.Random(1)
    educations = json.loads(resources.path("demo", "education.json").read_text(encoding="utf-8"))["rows"]
    towns = [one.code for one in reference.municipalities()]
    skills = sorted({skill for row in educations for skill in row["competences"]})
    found: list[Candidate] = []
    for n in range(number):
        row = chance.choice(educations)
        start = date(2026, 11, 1) + timedelta(days=chance.randrange(200))
        found.append(
            Candidate(
                name=f"Person {n}",
                municipality_code=chance.choice(towns),
                education_title=row["title"],
                education_level=row["level"],
                field_of_study=row["field"],
                competences=tuple(chance.sample(skills, 4)),
                languages=(
                    "Dansk",
                    "Engelsk",
                    *chance.sample(("Tysk", "Norsk", "Polsk"), chance.randrange(2)),
                ),
                driving_licence=chance.choice(("B", "B", "", "Nej")),
                max_distance_km=chance.choice((None, 20, 30, 40, 50, 60, 80, 100)),
                earliest_start=start.isoformat(),
                hours_per_week=chance.choice((None, 15, 30, 37)),
                wishes=tuple(chance.sample(WISHES, 2)),
                motivation=" ".join(chance.sample(TEXTS, 2)),
                consent_on="2026-05-14",
                consent_until=chance.choice(("2027-05-14", "2026-10-14")),
                delete_after=chance.choice(("2027-05-14", "2027-05-14", "2027-05-14", "2026-10-01")),
            )
        )
    return found


def median(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of some work, ms."""
    times: list[float] = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Time to hold all candidates against one order.")
    parser.add_argument("--candidates", type=int, default=10_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    company = Company(name="Vestrum Maskinfabrik A/S", municipality_code="0657", city="Herning")
    need = replace(ORDER, company_id=company.id)
    everybody = people(given.candidates)
    everything = [Broker(name="Karen Lyngholm"), Project(name="Måling"), company, need, *everybody]
    with filled_desk(everything) as (desk, clock):
        measure(desk, clock, need, everybody, given.rounds)


def measure(desk: desks.Desk, clock: FixedClock, need: Need, everybody: list[Candidate], rounds: int) -> None:
    """Print the times of one desk."""
    shortlists = Shortlists(desk.store, clock)
    slices: list[float] = []
    more = True
    while more:
        begun = time.perf_counter()
        more = shortlists.warm_up()
        slices.append((time.perf_counter() - begun) * 1000)
    page = shortlists.for_need(need.id, limit=PAGE)
    ids = [row.candidate_id for row in page.rows]
    marks = ", ".join("?" * len(ids))
    plain = f"SELECT * FROM candidate WHERE deleted = 0 AND id IN ({marks}) ORDER BY sort_key(name), id"

    def plain_rows() -> list[Candidate]:
        return [Candidate.from_row(row) for row in desk.database.named(plain, ids)]

    def changed_first() -> None:
        with desk.store.action("Måling") as unit:
            unit.put(replace(everybody[0], mobility=f"Op til {time.perf_counter_ns() % 90} km"))
        begun = time.perf_counter()
        shortlists.for_need(need.id, limit=PAGE)
        after_change.append((time.perf_counter() - begun) * 1000)

    after_change: list[float] = []
    people_list = CandidateList(desk.store)
    shown = median(lambda: shortlists.for_need(need.id, limit=PAGE), rounds)
    filtered = median(lambda: shortlists.for_need(need.id, limit=PAGE, with_consent=True), rounds)
    explained = median(lambda: shortlists.of_pair(need.id, ids[0]), rounds)
    rows = median(plain_rows, rounds)
    listed = median(lambda: people_list.page(CandidateQuery(), 0, PAGE), rounds)
    for _ in range(rounds):
        changed_first()
    print(f"{len(everybody):,} candidates, one order")
    print(
        f"reading everybody once      {sum(slices):8.1f} ms"
        f" in {len(slices)} slices of at most {max(slices):.0f} ms"
    )
    print(f"shortlist, first {PAGE} rows    {shown:8.2f} ms   ({shown / FRAME:.2f} frames of 16.7 ms)")
    print(f"  after a candidate changed {statistics.median(after_change):8.2f} ms")
    print(f"  only shareable CVs        {filtered:8.2f} ms")
    print(f"one candidate explained     {explained:8.2f} ms")
    print(f"plain query of those rows   {rows:8.2f} ms   shortlist is {shown / rows:.2f} times as long")
    print(f"candidate list, first page  {listed:8.2f} ms   shortlist is {shown / listed:.2f} times as long")


if __name__ == "__main__":
    main()
