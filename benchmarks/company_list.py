"""How long the company list takes with 3,000 and with many companies, through the real screen.

    python benchmarks/company_list.py [--large 300000] [--rounds 30]

Prints p50 and p95 in milliseconds for opening the list, sorting, filtering, a keystroke and opening a
company, from the request until the rows are painted, and the ratio between the sizes. A keystroke is also
compared with its bare parts, the SQL query and an empty repaint, measured in the same run.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from kmdesk.core.clock import FixedClock
from kmdesk.core.errors import KnownError
from kmdesk.core.paths import Profile
from kmdesk.models import Broker, Company, Task, Visit
from kmdesk.services import reference
from kmdesk.services.companies import Companies
from kmdesk.services.company_query import CompanyQuery
from kmdesk.services.labels import labels
from kmdesk.services.saved_filters import built_in
from kmdesk.services.service_rules import rules_as_shipped
from kmdesk.store import desk as desks
from kmdesk.store import projection
from kmdesk.ui import theme
from kmdesk.ui.background import StoreThread
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.screen import CompaniesScreen
from kmdesk.ui.tables.paged_model import FIRST_ROWS, PagedModel

SMALL, BATCH = 3_000, 50_000
TYPED = ("n", "nø", "nør", "nørk", "m", "mø", "a", "aps", "ag", "hedelund", "h", "49", "4900", "tek", "z")
SORTS = ("municipality", "employees", "next_on", "last_contact", "broker", "industry", "graduates", "name")
FORMS = ("ApS", "A/S", "")
FIRST = (
    "Agerbo",
    "Birkmose",
    "Bækmark",
    "Engtoft",
    "Fjordlyst",
    "Hedelund",
    "Klithus",
    "Kærsgaard",
    "Mosegård",
    "Nørkær",
)
SECOND = (
    "Tekstil",
    "Transport",
    "Energi",
    "Pumper",
    "Møbler",
    "Maskiner",
    "Fødevarer",
    "Glas",
    "Software",
    "Byg",
)


class Reporter:
    """Lets nothing go wrong unseen."""

    def known(self, error: KnownError) -> None:
        """Stop."""
        raise error

    def bug(self, error: BaseException) -> None:
        """Stop."""
        raise error


def fill(desk: desks.Desk, number: int) -> None:
    """Load invented companies, a visit for every 20th and a promise for every 100th."""
    chance = random.Random(1)
    brokers = [Broker(name=name) for name in ("Karen Lyngholm", "Jens Overgaard", "Berit Thyregod")]
    desk.store.load(brokers, text="Prøve")
    towns = [municipality.code for municipality in reference.municipalities()]
    industries = [group.code for group in reference.industry_groups()]
    for start in range(0, number, BATCH):
        companies = [
            Company(
                name=f"{chance.choice(FIRST)} {chance.choice(SECOND)} {n} {chance.choice(FORMS)}".strip(),
                cvr=str(49_000_000 + n),
                city="Herning",
                municipality_code=chance.choice(towns),
                industry_group=chance.choice(industries),
                employees=chance.choice((None, *range(1, 120))),
                graduates=chance.choice((None, 0, 0, 1, 2, 5)),
                status=chance.choice(("prospect", "active", "dormant")),
                broker_id=chance.choice(brokers).id,
            )
            for n in range(start, min(start + BATCH, number))
        ]
        visits = [
            Visit(company_id=c.id, broker_id=brokers[0].id, starts_at="2026-09-01T10:00", status="done")
            for c in companies[::20]
        ]
        tasks = [Task(company_id=c.id, title="Ring op", due_on="2026-11-20") for c in companies[::100]]
        desk.store.load([*companies, *visits, *tasks], text="Prøve")
    projection.rebuild(desk.database)


class Bench:
    """A screen over a desk, and the clock that is held to it."""

    def __init__(self, app: QApplication, number: int) -> None:
        self._app = app
        self._folder = tempfile.TemporaryDirectory()
        clock = FixedClock(datetime(2026, 11, 24, 8, 24).astimezone())
        profile = Profile(Path(self._folder.name) / "desk")
        self.desk, _ = desks.create(
            profile, passphrase="måling", use_keyring=False, clock=clock, labels=labels()
        )
        fill(self.desk, number)
        self._thread = StoreThread()
        self._ops = Operations(self._thread, Reporter())
        self.desk.store.listeners.append(self._ops.note_touched)
        self._clock = clock
        self.screen = self._new_screen()
        self._ready: list[bool] = []

    def close(self) -> None:
        """Put everything away."""
        self._settle()
        self._thread.stop()
        self.desk.close()
        self._folder.cleanup()

    def times(self, rounds: int) -> dict[str, list[float]]:
        """Return what each action took, ms."""
        self._until_rows(self.screen.activate)
        found: dict[str, list[float]] = {
            "open": [self._opening() for _ in range(rounds)],
            "sort": [self._asking(query) for query in self._take(self._sorts(), rounds)],
            "filter": [self._asking(query) for query in self._take(self._filters(), rounds)],
            "keystroke": [self._asking(CompanyQuery(text=text)) for text in self._take(cycle(TYPED), rounds)],
        }
        found["company"] = [self._company(number) for number in range(rounds)]
        found["bare query + repaint"] = [self._bare(text) for text in self._take(cycle(TYPED), rounds)]
        return found

    def _new_screen(self) -> CompaniesScreen:
        screen = CompaniesScreen(self._ops, self.desk.store, self.desk.local, self._clock)
        screen.resize(1232, 852)
        screen.show()
        return screen

    @staticmethod
    def _take(source: Iterator[Any], number: int) -> list[Any]:
        return [next(source) for _ in range(number)]

    @staticmethod
    def _sorts() -> Iterator[CompanyQuery]:
        return cycle([CompanyQuery(sort=sort, descending=down) for sort in SORTS for down in (False, True)])

    @staticmethod
    def _filters() -> Iterator[CompanyQuery]:
        own = [
            CompanyQuery(municipalities=("0657",)),
            CompanyQuery(municipalities=("0657", "0661"), employees_max=50),
        ]
        return cycle([*(saved.query for saved in built_in(rules_as_shipped())), *own])

    def _opening(self) -> float:
        self._settle()
        self.screen.close()
        self.screen.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.screen = self._new_screen()
        return self._until_rows(self.screen.activate)

    def _asking(self, query: CompanyQuery) -> float:
        self._settle()
        return self._until_rows(lambda: self.screen.show_query(query))

    def _until_rows(self, act: Callable[[], object]) -> float:
        return self._until(self.screen.first_rows, act)

    def _until(self, signal: Any, act: Callable[[], object]) -> float:  # noqa: ANN401 - bound signals have no type
        done: list[bool] = []

        def note(*_given: object) -> None:
            done.append(True)

        link = signal.connect(note)
        begun = time.perf_counter()
        act()
        while not done:
            self._app.processEvents()
        self._app.sendPostedEvents(None, QEvent.Type.UpdateRequest)  # the paint that follows
        self.screen.repaint()
        took = (time.perf_counter() - begun) * 1000
        signal.disconnect(link)
        return took

    def _company(self, number: int) -> float:
        self._settle()
        if self._company_at(number) is None:
            self._asking(CompanyQuery())
        company_id = self._company_at(number) or ""
        return self._until(self.screen.pane.shown, lambda: self.screen.open_company(company_id))

    def _company_at(self, number: int) -> str | None:
        model = self.screen.table.model()
        assert isinstance(model, PagedModel)
        return model.id_at(number % FIRST_ROWS)

    def _bare(self, text: str) -> float:
        self._settle()
        begun = time.perf_counter()
        Companies(self.desk.store).page(CompanyQuery(text=text), 0, FIRST_ROWS)
        self.screen.repaint()
        return (time.perf_counter() - begun) * 1000

    def _settle(self) -> None:
        """Wait until nothing is under way, the counting of hits included."""
        quiet = time.perf_counter()
        while time.perf_counter() - quiet < 0.2:
            self._app.processEvents()
            if self._ops.busy:
                quiet = time.perf_counter()


def p95(values: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(values)[min(len(values) - 1, round(0.95 * (len(values) - 1)))]


def main() -> None:
    """Measure both sizes and print the table."""
    parser = argparse.ArgumentParser(description="Time to the first rows of the company list.")
    parser.add_argument("--large", type=int, default=300_000, metavar="N")
    parser.add_argument("--rounds", type=int, default=30)
    given = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    results: list[dict[str, list[float]]] = []
    for number in (SMALL, given.large):
        bench = Bench(app, number)
        results.append(bench.times(given.rounds))
        bench.close()
    small, large = results
    print(f"{'ms':22}{SMALL:>10,} p50   p95 {given.large:>10,} p50   p95   ratio p95")
    for name in small:
        a, b = small[name], large[name]
        ratio = p95(b) / p95(a)
        print(
            f"{name:22}{statistics.median(a):14.1f}{p95(a):6.1f}{statistics.median(b):15.1f}{p95(b):6.1f}{ratio:12.2f}"
        )
    bare = statistics.median(large["bare query + repaint"])
    print(f"keystroke / bare query + repaint, p50: {statistics.median(large['keystroke']) / bare:.2f}")


if __name__ == "__main__":
    main()
