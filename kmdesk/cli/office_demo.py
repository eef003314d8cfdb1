"""`kmdesk demo --office`: which of the two ways it goes, windows or by itself."""

from __future__ import annotations

import argparse
import os

from kmdesk.cli import commands
from kmdesk.cli.output import say
from kmdesk.core.clock import Clock
from kmdesk.core.system import asked_for_platform, check_window, has_display, missing_library


def demo(chosen: argparse.Namespace) -> int:
    """Open the demo: one desk, or with --office three of them and their office."""
    if not chosen.office:
        return commands.demo(chosen)
    with_windows = chosen.tour is None and has_display() and not asked_for_platform().startswith("offscreen")
    if with_windows:
        check_window()
    else:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        from kmdesk.tour import office_play
    except ImportError as error:
        raise missing_library(error) from error
    return office_play.watch(Clock(), say) if with_windows else office_play.play(Clock(), say, chosen.tour)
