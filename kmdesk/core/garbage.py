"""Python's search for garbage happens on the window's thread alone, and not while the program starts.

Left to itself Python looks for garbage on whichever thread allocates. Widgets found there would be destroyed
on the store's thread, which ends the process. And nothing that a start makes is garbage, while Python looks
through all of it again and again: a tenth of the time until I dag is painted (`benchmarks/start.py`).
"""

from __future__ import annotations

import gc

EVERY_MS = 1000
"""How often the window's thread looks."""


def put_off() -> None:
    """Look for garbage only in `look_if_due` from now on; harmless the second time."""
    gc.disable()


def look_if_due() -> None:
    """Look for garbage on this thread, if Python itself would have by now: in the oldest generation due."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > thresholds[generation] > 0:
            gc.collect(generation)
            return
