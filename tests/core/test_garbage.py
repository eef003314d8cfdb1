"""Garbage made on the store's thread is taken away on the window's thread, where widgets may be destroyed."""

from __future__ import annotations

import gc
from threading import Thread, current_thread, main_thread

from kmdesk.core import garbage


def test_what_another_thread_leaves_behind_is_taken_away_on_this_one() -> None:
    garbage.put_off()
    gone_on: list[Thread] = []

    class Knot:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            gone_on.append(current_thread())

    def work() -> None:
        for _ in range(5_000):  # far more than Python waits for before it looks by itself
            Knot()

    other = Thread(target=work)
    other.start()
    other.join()
    assert gone_on == []
    garbage.look_if_due()
    assert len(gone_on) >= 4_000
    assert set(gone_on) == {main_thread()}


def test_nothing_is_looked_for_before_it_is_due() -> None:
    garbage.put_off()
    gc.collect()
    seen: list[str] = []
    gc.callbacks.append(lambda phase, _info: seen.append(phase))
    try:
        garbage.look_if_due()
    finally:
        gc.callbacks.pop()
    assert seen == []
