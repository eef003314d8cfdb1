"""Memory of the open window after a walk through I dag and the company list, with few companies and many.

    python -m benchmarks.memory [--small 1000] [--large 300000] [--runs 3]

The baseline is an empty `QMainWindow` in the same run. Wanted: the larger desk at most 1.3 times the smaller.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys

from benchmarks.desks import desk_of

EMPTY = """
import sys, psutil
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1440, 900)
window.show()
app.processEvents()
print(psutil.Process().memory_info().rss)
"""

WALK = """
import os, sys, psutil
from datetime import datetime
from pathlib import Path
os.environ["PYTHON_KEYRING_BACKEND"] = "benchmarks.desks.FileKeyring"
from PySide6.QtWidgets import QTableView
from kmdesk.app.session import Session, application
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.tour.player import Player
profile = Profile(Path(sys.argv[1]))
application(Settings.load(profile.settings))
session = Session(profile, FixedClock(datetime(2026, 11, 24, 8, 24)))
player = Player(session)
session.start()
player.wait(lambda: session.desk is not None, "the desk")
player.settle()
player.keys("Ctrl+2")
table = player.find(QTableView, "company_list")
bar = table.verticalScrollBar()
for step in range(20):
    bar.setValue(bar.maximum() * step // 20)
    player.settle()
player.keys("Ctrl+F")
player.type("mask")
print(psutil.Process().memory_info().rss, flush=True)
os._exit(0)
"""


def used(code: str, *arguments: str) -> float:
    """Return the resident memory in MB that a Python process says it has."""
    told = subprocess.run(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, check=True
    )
    return int(told.stdout.split()[-1]) / 1_000_000


def main() -> None:
    """Print the three medians and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1000)
    parser.add_argument("--large", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    small, large = (str(desk_of(n).folder) for n in (chosen.small, chosen.large))
    empty, few, many = (
        statistics.median(used(code, *arguments) for _ in range(chosen.runs))
        for code, arguments in ((EMPTY, ()), (WALK, (small,)), (WALK, (large,)))
    )
    print(f"empty QMainWindow       {empty:7.0f} MB")
    print(f"{chosen.small:>7} companies       {few:7.0f} MB   {few / empty:.2f} x the empty window")
    print(f"{chosen.large:>7} companies       {many:7.0f} MB   {many / few:.2f} x the smaller desk")


if __name__ == "__main__":
    main()
