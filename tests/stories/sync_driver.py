"""The program as a process of its own that talks with its office for ever, to be killed from outside.

Run as `python -m tests.stories.sync_driver FOLDER`. `KMDESK_PASSPHRASE` opens the desk.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kmdesk.app.session import Session, application
from kmdesk.core.clock import Clock
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.tour.player import Player


def main(folder: Path) -> None:
    """Open the window, press F5, and say when the office is being talked with."""
    application(Settings(mode="light"))
    session = Session(Profile(folder), Clock())
    session.start()
    player = Player(session)
    player.wait(lambda: session.wiring is not None, "the desk to open")
    assert session.wiring is not None
    runner = session.wiring.sharing.runner
    player.wait(lambda: runner.status.known, "the office to be known")
    player.keys("F5")
    player.wait(lambda: runner.status.running, "a run to begin")
    print("running", flush=True)
    player.wait(lambda: not runner.status.running, "the end of the run, which does not come")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
