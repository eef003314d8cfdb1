"""From process start to the first paint of I dag with the day's figures, against an empty QMainWindow.

    python -m benchmarks.start [--small 1200] [--large 300000] [--runs 7]

Wanted: at most 3 times the empty window, and the larger desk at most 1.2 times the smaller.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

EMPTY = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        QApplication.quit()
app = QApplication(sys.argv)
window = Window()
window.resize(1440, 900)
window.show()
app.exec()
"""

DESK = """
import sys
sys.modules.setdefault("benchmarks", __import__("benchmarks"))
from pathlib import Path
import os
os.environ["PYTHON_KEYRING_BACKEND"] = "benchmarks.desks.FileKeyring"
from kmdesk.core import garbage
garbage.put_off()  # as `kmdesk` does
from kmdesk.core.clock import FixedClock
from kmdesk.core.paths import Profile
from kmdesk.app.session import Session, application
from kmdesk.core.settings import Settings
from datetime import datetime
from PySide6.QtCore import QTimer
profile = Profile(Path(sys.argv[1]))
app = application(Settings.load(profile.settings))
session = Session(profile, FixedClock(datetime(2026, 11, 24, 8, 24)))
session.bugs.install()
session.bugs.happened.connect(lambda error: (print(error, file=sys.stderr), os._exit(1)))
def painted():
    session.window.repaint()
    print("painted", flush=True)
    os._exit(0)
session.ready.connect(painted)
session.start()
app.exec()
"""


def once(code: str, *arguments: str) -> float:
    """Return the milliseconds from starting a Python process until it says that it has painted."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - began
        process.wait()
    if line.strip() != "painted":
        raise SystemExit("the process did not paint")
    return took * 1000


def main() -> None:
    """Print the three medians and the two ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1200)
    parser.add_argument("--large", type=int, default=300_000)
    parser.add_argument("--runs", type=int, default=7)
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    from benchmarks.desks import desk_of

    small, large = str(desk_of(chosen.small).folder), str(desk_of(chosen.large).folder)
    times: dict[str, list[float]] = {"empty": [], "small": [], "large": []}
    for run in range(chosen.runs + 1):
        for name, arguments in (("empty", (EMPTY,)), ("small", (DESK, small)), ("large", (DESK, large))):
            took = once(*arguments)
            if run:  # the first round warms the machine up
                times[name].append(took)
    middle = {name: statistics.median(values) for name, values in times.items()}
    print(f"empty QMainWindow            {middle['empty']:7.0f} ms")
    print(
        f"I dag, {chosen.small:>7} companies     {middle['small']:7.0f} ms   "
        f"{middle['small'] / middle['empty']:.2f} x the empty window"
    )
    print(
        f"I dag, {chosen.large:>7} companies     {middle['large']:7.0f} ms   "
        f"{middle['large'] / middle['small']:.2f} x the smaller desk"
    )


if __name__ == "__main__":
    main()
