"""What a hundred changes cost in an office with few records and with many: it must not depend on the size.

    python -m benchmarks.sync_small [--small 2000] [--large 200000] [--changes 100] [--rounds 15]

Both offices and both desks are there at once, and their turns alternate. Sending: the desk's own changes
are compared and set at the office. Fetching: as many changes of a colleague reach the desk. Each is a whole
run of the engine, with the records that are compared and mended in every run: companies at both, and others
each time, so that the large desk finds them on its disk and not in its memory. What it changes is spread over
all its companies, and all of them are read before that. Wanted: with the large office at most 1.3 times the
small one, and at most four questions a run (that is also a test).
"""

from __future__ import annotations

import argparse
import statistics
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.sync_data import SCOPE, Office, empty_desk
from kmdesk.core.ids import new_id
from kmdesk.models import Company
from kmdesk.store.store import Store
from kmdesk.sync.digest import MOST_ROWS
from kmdesk.sync.engine import run
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.messages import Batch, Sent, SentGroup, content_of
from kmdesk.sync.replica import FileReplica
from tests.sync.postgres import Server, running


class Asking:
    """A gateway that counts questions."""

    def __init__(self, login: str) -> None:
        self._gateway, self.asked = PostgresGateway(login), 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the gateway has
        self.asked += name != "close"
        return getattr(self._gateway, name)


class Colleague:
    """Somebody else's desk, as far as it sends."""

    def __init__(self, login: str) -> None:
        self._gateway, self._name = PostgresGateway(login), new_id()
        self._seq, self._hash = 0, ""

    def send(self, companies: list[Company], note: str) -> None:
        """Change the note of companies that have the note they were read with."""
        entries = tuple(
            Sent("company", one.id, one.version, {"note": (one.note or None, note)}) for one in companies
        )
        content = content_of([SentGroup(new_id(), "Ret virksomhed", "", "", "", entries)])
        batch = Batch(SCOPE, self._seq + 1, self._hash, content, 0)
        if self._gateway.push(self._name, batch).collided:
            raise AssertionError("the colleague knew something old")
        self._seq, self._hash = batch.seq, batch.hash

    def close(self) -> None:
        """Hang up."""
        self._gateway.close()


class Size:
    """An office of some size and a desk that has read it."""

    def __init__(self, server: Server, folder: Path, records: int, stack: ExitStack) -> None:
        self.records = records
        office = Office(server, records)
        stack.callback(office.close)
        self._store: Store = stack.enter_context(empty_desk(folder))
        self._replica = FileReplica(self._store)
        self._gateway: Any = Asking(office.broker())
        stack.callback(self._gateway.close)
        self._colleague = Colleague(office.broker("Jens Overgaard"))
        stack.callback(self._colleague.close)
        run(self._replica, self._gateway)
        self.times: dict[str, list[tuple[float, float]]] = {"send": [], "fetch": []}
        self._companies: int = self._store.db.value("SELECT count(*) FROM company")
        self.asked: set[int] = set()

    def turn(self, number: int, changes: int) -> None:
        """Send changes of this desk, then fetch as many of a colleague."""
        step = max(1, self._companies // changes)
        some = self._store.find(Company, "1", order="id")[number % step :: step][:changes]
        with self._store.action("Ret virksomheder") as unit:
            for company in some:
                unit.put(replace(company, note=f"Noteret {number}"))
        self._timed("send")
        self._colleague.send([self._store.require(Company, one.id) for one in some], f"Jens {number}")
        self._timed("fetch")

    def _timed(self, name: str) -> None:
        turn = sum(map(len, self.times.values()))
        self._store.db.run(
            "UPDATE sync_scope SET checked_kind = 'company',"
            " checked_id = coalesce((SELECT id FROM company ORDER BY id LIMIT 1 OFFSET ?), '')",
            (turn * MOST_ROWS % max(1, self._companies - MOST_ROWS),),
        )
        self._gateway.asked = 0
        began, busy = time.perf_counter(), time.process_time()
        run(self._replica, self._gateway)
        took = time.perf_counter() - began, time.process_time() - busy
        self.times[name].append((took[0] * 1000, took[1] * 1000))
        self.asked.add(self._gateway.asked)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="A hundred changes, in a small and in a large office.")
    parser.add_argument("--small", type=int, default=2_000)
    parser.add_argument("--large", type=int, default=200_000)
    parser.add_argument("--changes", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with ExitStack() as stack:
        server = stack.enter_context(running())
        folder = Path(stack.enter_context(TemporaryDirectory()))
        sizes = [Size(server, folder, records, stack) for records in (chosen.small, chosen.large)]
        for number in range(chosen.rounds + 1):  # the first turn warms up
            for size in sizes[:: 1 if number % 2 else -1]:
                size.turn(number, chosen.changes)
        small, large = sizes
        print(f"{chosen.changes} changes, milliseconds of a run, median of {chosen.rounds} turns")
        for name, title in (("send", "send own changes"), ("fetch", "fetch a colleague's")):
            for place, how in enumerate(("by the clock", "of the desk's processor")):
                one, other = (statistics.median(t[place] for t in size.times[name][1:]) for size in sizes)
                print(
                    f"{title:<20} {how:<24} {small.records:>8,} records {one:7.1f}"
                    f"   {large.records:>8,} records {other:7.1f}   x{other / one:.2f}"
                )
        print(f"questions to the office in a run: at most {max(small.asked | large.asked)}")


if __name__ == "__main__":
    main()
