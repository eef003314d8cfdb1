"""What one small save costs: a changed note, written with its journal entry and everything derived.

Compared in one run, on one disk, with a bare encrypted commit of the very same rows in the record's and the
journal's tables: what nobody can go below. Run: `python benchmarks/save.py [--saves N] [--companies N]`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kmdesk.core.clock import Clock
from kmdesk.core.ids import new_id
from kmdesk.core.paths import Profile
from kmdesk.models import Company, Task, Visit
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks
from kmdesk.store import projection
from kmdesk.store.database import Database
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft


def fill(desk: Desk, companies: int) -> list[Company]:
    """Put made-up companies, each with a visit and a task, into the desk."""
    made = [
        Company(name=f"Prøve {n} ApS", city="Herning", municipality_code="0657") for n in range(companies)
    ]
    visits = [Visit(company_id=company.id, starts_at="2026-11-24T10:00", status="done") for company in made]
    tasks = [Task(company_id=company.id, title="Ring tilbage", due_on="2026-12-01") for company in made]
    desk.store.load([*made, *visits, *tasks], text="Prøve")
    projection.rebuild(desk.database)
    return made


def bare(database: Database, company: Company, field: str, old: str, new: str) -> None:
    """Write the same rows as a save does, with nothing around them."""
    run = database.connection.execute
    run("BEGIN IMMEDIATE")
    run(f'UPDATE "company" SET {field} = ? WHERE id = ?', (new, company.id))
    seq = run(
        "INSERT INTO journal_group (id, mode, action, subject, chain, broker_id, at, inverts, undoable)"
        " VALUES (?, 'do', 'Ret virksomhed', ?, '', '', '2026-11-24T08:24:00.000Z', NULL, 1)",
        (new_id(), company.name),
    ).lastrowid
    run(
        "INSERT INTO journal_entry (group_seq, kind, record_id, changes) VALUES (?, 'company', ?, ?)",
        (seq, company.id, json.dumps({field: [old, new]})),
    )
    run("COMMIT")


def save(desk: Desk, company: Company, field: str, new: str) -> None:
    """Save as a screen does."""
    with desk.store.action("Ret virksomhed", company.name) as unit:
        unit.put(replace(company, **{field: new}))


def measure(names: dict[str, Callable[[int], object]], saves: int) -> dict[str, list[float]]:
    """Run all of them in turns, so that a busy moment hits each alike. Returns milliseconds per run."""
    took: dict[str, list[float]] = {name: [] for name in names}
    for n in range(saves):
        for name, work in names.items():
            start = time.perf_counter()
            work(n)
            took[name].append((time.perf_counter() - start) * 1000)
    return took


def main() -> None:
    """Print p50 and p95 of each, and the ratio to the bare commit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--saves", type=int, default=400)
    parser.add_argument("--companies", type=int, default=5_000)
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        profile = Profile(Path(folder) / "desk")
        desk, _ = desks.create(
            profile, passphrase="demo demo demo", use_keyring=False, clock=Clock(), labels=labels()
        )
        made = fill(desk, chosen.companies)
        save(desk, made[0], "note", "varm op")
        # Each kind of save has companies of its own, all over the file: a screen saves what it has just read.
        ring = [made[n * 7919 % len(made)] for n in range(3 * chosen.saves)]
        bared, noted, named = ring[::3], ring[1::3], ring[2::3]
        took = measure(
            {
                "bare commit, same rows": lambda n: bare(desk.database, bared[n], "note", "", f"Noteret {n}"),
                "save a note": lambda n: save(desk, noted[n], "note", f"Noteret {n}"),
                "save a name": lambda n: save(desk, named[n], "name", f"Omdøbt {n} A/S"),
                "keep a draft": lambda n: desk.local.keep_draft(
                    Draft("company:new", "Ny", "", {"name": f"{n}"})
                ),
            },
            chosen.saves,
        )
        floor = statistics.median(took["bare commit, same rows"])
        print(f"{chosen.companies} companies, {chosen.saves} saves each, milliseconds")
        for name, times in took.items():
            p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            print(f"{name:<24} p50 {p50:6.2f}   p95 {p95:6.2f}   ×{p50 / floor:.2f} of a bare commit")
        desk.close()


if __name__ == "__main__":
    main()
