"""How fast an area is read for the first time, against the bare copying of the same rows.

    python -m benchmarks.sync_first [--records 200000] [--rounds 3]

The baseline is what the machine can do at best: psycopg's COPY from the office's own function, and
executemany of the same columns into a plain table of an encrypted file. Ours is the whole run: records in
their tables with every index, the cursor, the checks for what is here already; and then lists, search index
and figures, which the baseline has not. Both are told, by the clock and by this process's own time on the
processor. Wanted: without those at least half the rate of the baseline.

How typing feels meanwhile is measured by `benchmarks.sync_typing`. Needs the development extras (PostgreSQL
comes with them).
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psycopg

from benchmarks.sync_data import KEY, SCOPE, Office, empty_desk
from kmdesk.store import put_off
from kmdesk.store.database import Database
from kmdesk.store.store import Store
from kmdesk.sync.engine import run
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.replica import FileReplica
from tests.sync.postgres import running

_PAGE = 20_000
_PULL = "COPY (SELECT * FROM kmdesk_1.pull(%s, %s, %s, %s, %s)) TO STDOUT"
_TYPES = ["text", "text", "int8", "bool", "text", "text", "text"]


class Cost(NamedTuple):
    """Seconds by the clock, and of this process on the processor."""

    clock: float
    processor: float


class Watch:
    """Adds up what is done under it."""

    def __init__(self) -> None:
        self.cost = Cost(0.0, 0.0)

    def __call__(self, work: Callable[[], bool]) -> bool:
        """Do the work and count it."""
        began = time.perf_counter(), time.process_time()
        told = work()
        clock, processor = time.perf_counter() - began[0], time.process_time() - began[1]
        self.cost = Cost(self.cost.clock + clock, self.cost.processor + processor)
        return told


def bare(login: str, path: Path) -> Cost:
    """Copy all rows into a plain table of an encrypted file."""
    database = Database(path, KEY)
    database.use_write_ahead_log()
    database.run(
        "CREATE TABLE plain"
        " (kind TEXT, id TEXT, version INTEGER, erased INTEGER, doc TEXT, told_by TEXT, at TEXT)"
    )
    place = (0, "", "")

    def copy_all() -> bool:
        nonlocal place
        with psycopg.connect(login, autocommit=True) as connection:
            while True:
                with connection.cursor() as cursor, cursor.copy(_PULL, (SCOPE, *place, _PAGE)) as copy:
                    copy.set_types(_TYPES)
                    rows = list(copy.rows())
                if rows:
                    with database.transaction():
                        database.run_many("INSERT INTO plain VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
                    place = (rows[-1][2], rows[-1][0], rows[-1][1])
                if len(rows) < _PAGE:
                    return True

    watch = Watch()
    watch(copy_all)
    database.close()
    return watch.cost


class TimedReplica(FileReplica):
    """A replica that counts apart what making lists, search and figures costs; nobody types meanwhile."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, alone=True)
        self._file, self.deriving = store.db, Watch()

    def catch_up(self, seconds: float = 1.0) -> bool:
        """Make the next of what is due: first the records' own indexes, which are part of reading them."""
        if put_off.missing(self._file):
            return super().catch_up(seconds)
        return self.deriving(partial(super().catch_up, seconds))


def whole(login: str, folder: Path, records: int) -> tuple[Cost, Cost]:
    """Run the engine on an empty desk; returns what all of it costs, and what deriving costs of it."""
    gateway, watch = PostgresGateway(login), Watch()
    with empty_desk(folder) as store:
        replica = TimedReplica(store)
        watch(lambda: run(replica, gateway).pulled == records)
    gateway.close()
    return watch.cost, replica.deriving.cost


def rates(login: str, records: int, rounds: int) -> None:
    """Print the rates, each the median of some rounds in turn."""
    told: list[tuple[Cost, Cost, Cost]] = []
    for _ in range(rounds):
        with TemporaryDirectory() as name:
            floor = bare(login, Path(name) / "bare.db")
            total, deriving = whole(login, Path(name), records)
            reading = Cost(*(all_ - part for all_, part in zip(total, deriving, strict=True)))
            told.append((floor, reading, total))
    print(f"{records:,} records, median of {rounds} rounds{'':10} by the clock{'':16} on the processor")
    names = ("bare COPY + executemany", "first read: records", "  with lists, search, figures")
    for place, name in enumerate(names):
        line = f"{name:<30}"
        for measure in (0, 1):
            rate = statistics.median(records / one[place][measure] for one in told)
            ratio = statistics.median(one[0][measure] / one[place][measure] for one in told)
            line += f" {rate:9,.0f} records/s x{ratio:.2f}  "
        print(line)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="First read of an area against bare copying.")
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with running() as server:
        office = Office(server, chosen.records)
        rates(office.broker(), chosen.records, chosen.rounds)
        office.close()


if __name__ == "__main__":
    main()
