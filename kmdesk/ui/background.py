"""The store's thread: one queue of work, one connection, results delivered to the window's thread.

`moveToThread` and QRunnables are avoided on purpose: a plain thread with a queue has no object whose life
two threads must agree on. Results come back through one queued signal.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal


class ThreadEndedError(Exception):
    """The store's thread has ended: the desk is being closed, and nothing more is carried out."""


@dataclass
class Job:
    """A piece of work for the store's thread and what to do with its outcome on the window's thread.

    `ended` is set on the store's thread as soon as the work is done, for another thread that waits for it.
    """

    work: Callable[[], Any]
    done: Callable[[Job], None]
    key: Hashable = None
    ended: threading.Event | None = None
    result: Any = None
    error: BaseException | None = None
    touched: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


class StoreThread(QObject):
    """Runs jobs one after another, in order. A job whose key is asked for anew before it began is skipped."""

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._latest: dict[Hashable, Job] = {}
        self._waiting = 0
        self._stopped = False
        self._counting = threading.Lock()
        self.current: Job | None = None
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="kmdesk-store", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Tell whether work is waiting, running or yet to be delivered."""
        return self._waiting > 0

    def submit(self, job: Job) -> None:
        """Queue a job. Call from the window's thread."""
        if job.key is not None:
            self._latest[job.key] = job
        with self._counting:
            self._waiting += 1
            self._queue.put(job)

    def wait_for(self, job: Job) -> Any:  # noqa: ANN401 - whatever the work gives
        """Queue a job behind what waits, and return what it gives. Call from any thread but the window's.

        Raises what the work raised, or ThreadEndedError when the thread has ended.
        """
        if threading.current_thread() is self._thread:
            return job.work()
        job.ended = threading.Event()
        with self._counting:
            if self._stopped:
                raise ThreadEndedError
            self._waiting += 1
            self._queue.put(job)
        job.ended.wait()
        if job.error is not None:
            raise job.error
        return job.result

    def stop(self) -> None:
        """Finish what is queued, then end the thread."""
        with self._counting:
            self._stopped = True
            self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            if self._is_current(job):
                self.current = job
                try:
                    job.result = job.work()
                except BaseException as error:  # noqa: BLE001 - carried to the window's thread and raised there
                    job.error = error
                self.current = None
                if job.ended is not None:
                    job.ended.set()
            self._finished.emit(job)

    def _deliver(self, job: Job) -> None:
        with self._counting:
            self._waiting -= 1
        if not self._is_current(job):
            return
        if job.key is not None:
            self._latest.pop(job.key, None)
        job.done(job)

    def _is_current(self, job: Job) -> bool:
        return job.key is None or self._latest.get(job.key, job) is job
