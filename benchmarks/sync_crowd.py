"""Many desks at one PostgreSQL: connections opened and closed for each run, as in life.

    python -m benchmarks.sync_crowd [--desks 500] [--minutes 0.5] [--runs 2] [--areas 10] [--workers 2]

Every desk syncs some times at moments of chance, with a few changes of its own each time: with
`--minutes 5` at the pace of an office with 500 brokers, by default ten times as fast. Desks are the in-memory
desk of the tests with the program's own engine and gateway, in a few worker processes. A run's time counts
from the moment it was meant to begin. Told: p50, p95 and worst run, errors, whether everything arrived, and
the processor's time of PostgreSQL and of the desks. The server of the tests does not wait for its disk.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psutil
import psycopg

from benchmarks.sync_data import Office
from kmdesk.core.errors import KnownError
from kmdesk.sync.engine import run
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.office import setup
from tests.sync.model_desk import ModelDesk
from tests.sync.postgres import running

_AT_ONCE = 32
"""Desks that a worker lets sync at the same time."""


@dataclass
class Told:
    """What a worker saw. `waited` are milliseconds of runs, `left` changes that never arrived."""

    waited: list[float] = field(default_factory=list[float])
    errors: list[str] = field(default_factory=list[str])
    changes: int = 0
    left: int = 0


def work(logins: list[str], begins: float, seconds: float, runs: int, seed: int) -> Told:
    """Let some desks sync at moments of chance; returns what came of it."""
    dice, told = random.Random(seed), Told()
    desks = [(ModelDesk(f"desk-{seed}-{number}"), login) for number, login in enumerate(logins)]
    moments = sorted(
        (begins + seconds * (turn + dice.random()) / runs, number)
        for number in range(len(desks))
        for turn in range(runs)
    )

    def sync(moment: float, number: int) -> None:
        desk, login = desks[number]
        for _ in range(random.Random(moment).randint(1, 5)):
            desk.put("company", f"{desk.name}-{len(desk.rows)}", name="Prøve ApS", note="Noteret " * 20)
            told.changes += 1
        gateway = PostgresGateway(login)
        try:
            run(desk, gateway)
        except (KnownError, psycopg.Error) as error:
            told.errors.append(f"{type(error).__name__}: {error}")
        finally:
            gateway.close()
        told.waited.append((time.time() - moment) * 1000)

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for moment, number in moments:
            time.sleep(max(0.0, moment - time.time()))
            pool.submit(sync, moment, number)
    told.left = sum(len(desk.waiting) for desk, _ in desks)
    return told


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Many desks at one PostgreSQL.")
    parser.add_argument("--desks", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=0.5)
    parser.add_argument("--runs", type=int, default=2, help="of each desk")
    parser.add_argument("--areas", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args()
    with running() as server:
        office = Office(server)
        logins = [
            office.login(
                setup.add_broker(office.admin, f"Broker {number}", (f"area-{number % chosen.areas}",))
            )
            for number in range(chosen.desks)
        ]
        backend = psutil.Process(office.admin.info.backend_pid)
        postmaster = backend.parent() or backend
        before, began = postmaster.cpu_times(), time.time() + 2
        seconds = chosen.minutes * 60
        with multiprocessing.get_context("spawn").Pool(chosen.workers) as pool:
            parts = [
                (logins[number :: chosen.workers], began, seconds, chosen.runs, number)
                for number in range(chosen.workers)
            ]
            told = pool.starmap(work, parts)
        took, after = time.time() - began, postmaster.cpu_times()
        # Those of its children who have ended, which is every connection of a desk.
        server_seconds = (after.children_user + after.children_system) - (
            before.children_user + before.children_system
        )
        desk_seconds = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
        row = office.admin.execute(
            "SELECT count(*) FROM kmdesk_office.record WHERE kind = 'company'"
        ).fetchone()
        office.close()
    waited = sorted(value for one in told for value in one.waited)
    errors = [error for one in told for error in one.errors]
    changes, left = sum(one.changes for one in told), sum(one.left for one in told)
    arrived = row[0] if row else 0
    print(f"{chosen.desks} desks, {len(waited)} runs in {took:.0f} s, {len(waited) / took:.1f} runs/s")
    print(
        f"a run p50 {statistics.median(waited):.0f} ms   p95 {waited[round(0.95 * (len(waited) - 1))]:.0f} ms"
        f"   worst {waited[-1]:.0f} ms"
    )
    print(f"errors {len(errors)} {errors[:1] or ''}")
    print(f"changes {changes}, at the office {arrived}, still waiting {left}")
    print(
        f"processor: PostgreSQL {server_seconds:.1f} s ({server_seconds / took:.0%} of one core,"
        f" {1000 * server_seconds / len(waited):.1f} ms a run), all desks {desk_seconds:.1f} s"
    )


if __name__ == "__main__":
    main()
