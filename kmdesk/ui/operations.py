"""The only roads from a screen to the services.

A screen hands in what to do on the store's thread and what to do with the answer. What was changed is
broadcast with who did it, so that every open screen refreshes exactly what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal

from kmdesk.core.errors import KnownError
from kmdesk.ui.background import Job, StoreThread

T = TypeVar("T")
Touched = frozenset[tuple[str, str]]
SENT = "sent"
"""As a kind in `changed`: the office has more of what this desk wrote; no record is different."""


class ErrorReporter(Protocol):
    """Shows what went wrong where no screen does it itself."""

    def known(self, error: KnownError) -> None:
        """Tell the reader a known error."""
        ...

    def bug(self, error: BaseException) -> None:
        """Save, log and offer the details of a bug."""
        ...


class Operations(QObject):
    """`read` and `write` on the store's thread; `changed(touched, by)` after every write."""

    changed = Signal(object, object)
    """A frozenset of `(kind, id)`, and the object that asked for the write (or None)."""

    def __init__(self, thread: StoreThread, reporter: ErrorReporter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = thread
        self._reporter = reporter

    @property
    def busy(self) -> bool:
        """Tell whether any work is under way (tests wait for it to end)."""
        return self._thread.busy

    def read(
        self,
        work: Callable[[], T],
        then: Callable[[T], Any],
        *,
        owner: QObject,
        key: Hashable = None,
        failed: Callable[[KnownError], Any] | None = None,
    ) -> None:
        """Run `work` on the store's thread and hand its result to `then` here.

        Nothing is delivered when `owner` is gone by then. Of several reads with the same `key` and owner only
        the newest is carried out and delivered, so that typing never shows yesterday's answer.
        """
        self._submit(
            work, then, owner=owner, key=None if key is None else (id(owner), key), failed=failed, by=None
        )

    def write(
        self,
        work: Callable[[], T],
        then: Callable[[T], Any] | None = None,
        *,
        owner: QObject,
        failed: Callable[[KnownError], Any] | None = None,
    ) -> None:
        """Run a change on the store's thread, then broadcast what it touched with `owner` as who did it."""
        self._submit(work, then, owner=owner, key=None, failed=failed, by=owner)

    def call(self, work: Callable[[], T]) -> T:
        """Run `work` on the store's thread between other jobs and return what it gives. Not for the window.

        For a thread of its own that must wait for the store (sync), in pieces so small that nobody who types
        waits for them. What was touched is broadcast like a write, by nobody. Raises what `work` raised, or
        ThreadEndedError while the desk is being closed.
        """

        def done(job: Job) -> None:
            if job.touched:
                self.changed.emit(frozenset(job.touched), None)

        return self._thread.wait_for(Job(work, done))

    def tell(self, error: KnownError) -> None:
        """Tell the reader a known error that a screen has no better place for."""
        self._reporter.known(error)

    def note_touched(self, touched: Touched) -> None:
        """Remember what the running job changed. Called by the store, on its thread."""
        if self._thread.current is not None:
            self._thread.current.touched |= touched

    def _submit(
        self,
        work: Callable[[], T],
        then: Callable[[T], Any] | None,
        *,
        owner: QObject,
        key: Hashable,
        failed: Callable[[KnownError], Any] | None,
        by: QObject | None,
    ) -> None:
        def done(job: Job) -> None:
            alive = shiboken6.isValid(owner)
            if isinstance(job.error, KnownError):
                (failed if failed and alive else self._reporter.known)(job.error)
            elif job.error is not None:
                self._reporter.bug(job.error)
            elif then and alive:
                then(job.result)
            if job.touched:
                self.changed.emit(frozenset(job.touched), by)

        self._thread.submit(Job(work, done, key))
