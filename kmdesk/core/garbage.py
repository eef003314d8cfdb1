"""Looking for garbage is put off while the program starts.

Nothing that a start makes is garbage, and Python looks through all of it again and again: a tenth of the time
until I dag is painted (measured with `benchmarks/start.py`).
"""

from __future__ import annotations

import gc


def put_off() -> None:
    """Look for no garbage until `take_up` is called."""
    gc.disable()


def take_up() -> None:
    """Look for garbage from now on; harmless the second time."""
    gc.enable()
