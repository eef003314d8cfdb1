"""What one small save costs: a changed note, written with its journal entry and everything derived.

Compared in one run, on one disk, with a bare encrypted commit of the very same rows: the record's, the
journal's and the derived ones, each written by the statement the save writes it with.

    python -m benchmarks.save [--saves N] [--companies N]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kmdesk.core.clock import Clock
from kmdesk.core.paths import Profile
from kmdesk.models import Company, Task, Visit
from kmdesk.services.labels import labels
from kmdesk.store import desk as desks
from kmdesk.store import projection
from kmdesk.store.desk import Desk
from kmdesk.store.local import Draft

_WRITING = {"BEGIN", "INSERT", "UPDATE", "DELETE", "COMMIT"}


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


class Bare:
    """Writes the very rows that a save writes, with nothing around them.

    The save is made on a copy of the desk first, where SQLite tells every statement with its values; those
    that write are then carried out on a second copy, which held the same before.
    """

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._watched, self._written = (self._copy(desk, folder / name) for name in ("watched", "written"))

    def prepare(self, company: Company, field: str, new: str) -> Callable[[], None]:
        """Return the bare writing of a save; only calling it is to be measured."""
        told: list[str] = []
        self._watched.database.connection.set_trace_callback(told.append)
        save(self._watched, company, field, new)
        self._watched.database.connection.set_trace_callback(None)
        writes = [sql for sql in told if sql.lstrip().split(None, 1)[0] in _WRITING]
        run = self._written.database.connection.execute

        def write() -> None:
            for sql in writes:
                run(sql)

        return write

    def close(self) -> None:
        """Close both copies."""
        self._watched.close()
        self._written.close()

    @staticmethod
    def _copy(desk: Desk, folder: Path) -> Desk:
        folder.mkdir()
        desk.database.run("PRAGMA wal_checkpoint(TRUNCATE)")
        profile = Profile(folder)
        for source, target in ((desk.profile.database, profile.database), (desk.profile.keys, profile.keys)):
            target.write_bytes(source.read_bytes())
        return desks.open_desk(profile, desk.key, clock=Clock(), labels=labels())


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
        bare = Bare(desk, Path(folder))
        # Each kind of save has companies of its own, all over the file: a screen saves what it has just read.
        ring = [made[n * 7919 % len(made)] for n in range(2 * chosen.saves)]
        noted, named = ring[::2], ring[1::2]
        bare_notes = [bare.prepare(noted[n], "note", f"Noteret {n}") for n in range(chosen.saves)]
        bare_names = [bare.prepare(named[n], "name", f"Omdøbt {n} A/S") for n in range(chosen.saves)]
        took = measure(
            {
                "bare commit of a note": lambda n: bare_notes[n](),
                "save a note": lambda n: save(desk, noted[n], "note", f"Noteret {n}"),
                "bare commit of a name": lambda n: bare_names[n](),
                "save a name": lambda n: save(desk, named[n], "name", f"Omdøbt {n} A/S"),
                "keep a draft": lambda n: desk.local.keep_draft(
                    Draft("company:new", "Ny", "", {"name": f"{n}"})
                ),
            },
            chosen.saves,
        )
        bare.close()
        floor = 1.0
        print(f"{chosen.companies} companies, {chosen.saves} saves each, milliseconds")
        for name, times in took.items():
            p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
            if name.startswith("bare"):
                floor = p50
            print(f"{name:<24} p50 {p50:6.2f}   p95 {p95:6.2f}   ×{p50 / floor:.2f} of the bare commit")
        desk.close()


if __name__ == "__main__":
    main()
