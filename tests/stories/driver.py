"""The program as a process of its own, played on from inside, to be killed from outside.

Run as `python -m tests.stories.driver guide|form|protected FOLDER`. `KMDESK_PASSPHRASE` opens the desk.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView

from kmdesk.app.session import Session, application
from kmdesk.core.clock import Clock
from kmdesk.core.paths import Profile
from kmdesk.core.settings import Settings
from kmdesk.tour.player import Player
from tests.stories.hands import part, question, texts


def start(task: str, profile: Profile, passphrase: str, **environment: str) -> subprocess.Popen[str]:
    """Start one of the tasks; what it says comes line by line on its standard output."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.stories.driver", task, str(profile.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=Path(__file__).parents[2],
        env={
            **os.environ,
            "PYTHONUTF8": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "KMDESK_PASSPHRASE": passphrase,
            **environment,
        },
    )


def guide(player: Player) -> None:
    """Answer the first question of the visit that is under way, word by word, for ever."""
    player.click("Fortsæt besøg")
    part(player, question(player, "q01"), "answer").setFocus()
    type_for_ever(player)


def form(player: Player) -> None:
    """Fill the form of a new company half, then its name, word by word, for ever."""
    player.keys("Ctrl+2")
    player.keys("Ctrl+N")
    dialog = player.dialog("company_dialog")
    player.fill(dialog, "city", "Ærøskøbing")
    player.editor(dialog, "name").setFocus()
    type_for_ever(player)


def protected(player: Player) -> None:
    """Go through the pages of a desk that cannot be written, and try to make a candidate."""
    for number in (1, 3, 4, 5, 6, 2):
        player.keys(f"Ctrl+{number}")
    listed = player.find(QAbstractItemView, "company_list")
    names = [listed.model().index(0, column).data() for column in range(listed.model().columnCount())]
    print(texts(player.window.content), names, flush=True)
    player.keys("Ctrl+5")
    player.keys("Ctrl+N")
    dialog = player.dialog("candidate_dialog")
    player.fill(dialog, "name", "Sofie Gårdmand")
    player.keys("Ctrl+Return")
    print(texts(dialog), flush=True)


def type_for_ever(player: Player) -> None:
    """Type 1, 2, 3 … and say each number with the time it was typed."""
    for number in count(1):
        for letter in f"{number} ":
            QTest.keyClick(player._focus(), letter)
        print(number, time.time(), flush=True)
        QTest.qWait(20)  # the pace of a fast typist


def drop_the_right_to_write_anywhere() -> None:
    """Make the modes of files and folders hold for root too, as they do for everybody else (Linux)."""
    libc = ctypes.CDLL(None, use_errno=True)
    version_3_self = (ctypes.c_uint32 * 2)(0x20080522, 0)
    sets = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; low words first
    libc.capget(version_3_self, sets)
    for word in (0, 1, 2):
        sets[word] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    if libc.capset(version_3_self, sets):
        raise OSError(ctypes.get_errno(), "capset")


TASKS = {"guide": guide, "form": form, "protected": protected}


def main(task: str, folder: Path) -> None:
    """Open the window on a profile and do the task."""
    if task == "protected" and os.getuid() == 0:
        drop_the_right_to_write_anywhere()
    application(Settings(mode="light"))
    session = Session(Profile(folder), Clock())
    session.start()
    player = Player(session)
    player.wait(lambda: session.desk is not None, "the desk to open")
    session.window.activateWindow()
    player.settle()
    TASKS[task](player)
    session.window.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
