"""How typing feels while an area is read for the first time: the frames of the company list's real screen.

    python -m benchmarks.sync_typing [--records 60000] [--switch 0.005]

The window (offscreen) shows the company list and a note. Somebody types ten letters a second and the note is
saved every second, while the engine reads the area on a thread of its own and hands its slices to the store's
thread, exactly as the program does. Told are p50, p95 and worst frame and save, beside the same typing with
nothing else going on. `--switch` tries another interval of Python's switching between threads.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QTextEdit, QVBoxLayout, QWidget

from benchmarks.company_list import Reporter
from benchmarks.desks import NOW
from benchmarks.sync_data import Office, empty_desk
from kmdesk.core.clock import FixedClock
from kmdesk.models import Company
from kmdesk.store.local import Local
from kmdesk.store.store import Store
from kmdesk.sync.engine import run
from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.handed_replica import HandedReplica
from kmdesk.sync.replica import FileReplica
from kmdesk.ui import theme
from kmdesk.ui.background import StoreThread
from kmdesk.ui.operations import Operations
from kmdesk.ui.screens.companies.screen import CompaniesScreen
from tests.sync.postgres import running

LETTERS_A_SECOND = 10
_PAUSE = 0.004
"""Between two frames, as a screen of 60 Hz leaves some of its time to others."""


@dataclass
class Felt:
    """Milliseconds of each frame and of each save, from the asking to the answer."""

    frames: list[float] = field(default_factory=list[float])
    saves: list[float] = field(default_factory=list[float])

    def told(self, title: str) -> str:
        """Return them as a line."""
        parts = [f"{title:<24}"]
        for name, values in (("frame", self.frames), ("save", self.saves or [0.0])):
            ordered = sorted(values)
            p95 = ordered[round(0.95 * (len(ordered) - 1))]
            parts.append(
                f"{name} p50 {statistics.median(ordered):5.1f}  p95 {p95:5.1f}  worst {ordered[-1]:6.1f} ms"
            )
        return "   ".join(parts)


class Desk:
    """A window on a store, and somebody who types in it."""

    def __init__(self, app: QApplication, store: Store) -> None:
        self._app, self._store = app, store
        self._company = Company(name="Nørkær Tekstil A/S", city="Herning")
        store.load([self._company], text="Prøve")
        self._thread = StoreThread()
        self.operations = Operations(self._thread, Reporter())
        store.listeners.append(self.operations.note_touched)
        self._window, self._note = QWidget(), QTextEdit()
        screen = CompaniesScreen(self.operations, store, Local(store.db), FixedClock(NOW))
        layout = QVBoxLayout(self._window)
        layout.addWidget(screen)
        layout.addWidget(self._note)
        self._window.resize(1440, 900)
        self._window.show()
        screen.activate()

    def type_while(self, going: Callable[[float], bool]) -> Felt:
        """Type and save as long as `going(seconds so far)` says."""
        felt, typed, saved = Felt(), 0, 0
        began = time.perf_counter()
        while going(time.perf_counter() - began):
            start = time.perf_counter()
            if (start - began) * LETTERS_A_SECOND > typed:
                typed += 1
                self._note.insertPlainText("a" if typed % 8 else " ")
            if start - began > saved + 1:
                saved += 1
                self._ask_to_save(felt)
            self._app.processEvents()
            self._note.repaint()
            felt.frames.append((time.perf_counter() - start) * 1000)
            time.sleep(_PAUSE)
        return felt

    def close(self) -> None:
        """End the store's thread."""
        self._thread.stop()
        self._app.processEvents()

    def _ask_to_save(self, felt: Felt) -> None:
        text, asked = self._note.toPlainText(), time.perf_counter()
        self.operations.write(
            lambda: self._save(text),
            lambda _: felt.saves.append((time.perf_counter() - asked) * 1000),
            owner=self._window,
        )

    def _save(self, text: str) -> None:
        with self._store.action("Ret virksomhed", self._company.name) as unit:
            unit.put(replace(self._store.require(Company, self._company.id), note=text))


def typing(app: QApplication, login: str) -> None:
    """Print how typing feels alone and while an area is read."""
    with TemporaryDirectory() as name, empty_desk(Path(name)) as store:
        desk = Desk(app, store)
        desk.type_while(lambda passed: passed < 1)  # warm
        quiet = desk.type_while(lambda passed: passed < 4)
        slices: list[float] = []
        ended: list[Any] = []

        def on_store(work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
            def timed() -> Any:  # noqa: ANN401
                began = time.perf_counter()
                try:
                    return work()
                finally:
                    slices.append((time.perf_counter() - began) * 1000)

            return desk.operations.call(timed)

        def read() -> None:
            gateway = PostgresGateway(login)
            try:
                ended.append(run(HandedReplica(FileReplica(store), on_store), gateway))
            except BaseException as error:  # noqa: BLE001 - raised below
                ended.append(error)
            gateway.close()

        network = threading.Thread(target=read, daemon=True)
        began = time.perf_counter()
        network.start()
        busy = desk.type_while(lambda _: network.is_alive())
        took = time.perf_counter() - began
        desk.close()
    if isinstance(ended[0], BaseException):
        raise ended[0]
    print(f"{ended[0].pulled:,} records read in {took:.1f} s by {len(slices)} slices on the store's thread")
    print(quiet.told("nothing else going on"))
    print(busy.told("while an area is read"))
    ordered = sorted(slices)
    print(f"a slice p95 {ordered[round(0.95 * (len(ordered) - 1))]:.0f} ms, worst {ordered[-1]:.0f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Typing while an area is read for the first time.")
    parser.add_argument("--records", type=int, default=60_000)
    parser.add_argument("--switch", type=float, default=sys.getswitchinterval(), metavar="SECONDS")
    chosen = parser.parse_args()
    sys.setswitchinterval(chosen.switch)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    with running() as server:
        office = Office(server, chosen.records)
        typing(app, office.broker())
        office.close()


if __name__ == "__main__":
    main()
