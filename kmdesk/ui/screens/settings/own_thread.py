"""Work that takes its time and has a connection of its own: it runs beside the store's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from kmdesk.core.errors import KnownError

T = TypeVar("T")


class OwnThread(QObject):
    """One piece of work on a plain thread; its outcome comes back through one queued signal."""

    _done = Signal(object, object)

    # Kept until delivered: the object must end on the window's thread, not on the one that worked.
    _running: set[OwnThread] = set()  # noqa: RUF012 - shared on purpose

    def __init__(
        self,
        work: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[KnownError], object],
        *,
        owner: QObject,
    ) -> None:
        """Start `work` at once. `then` or `failed` is called on this thread, unless `owner` is gone by then.

        An error that is not a KnownError is raised again on this thread, for the one handler of bugs.
        """
        super().__init__()
        self._then, self._failed, self._owner = then, failed, owner
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._running.add(self)
        threading.Thread(target=self._run, args=(work,), name="kmdesk-own").start()

    @classmethod
    def busy(cls) -> bool:
        """Tell whether any such work is under way or yet to be delivered (tests wait for it)."""
        return bool(cls._running)

    def _run(self, work: Callable[[], Any]) -> None:
        try:
            self._done.emit(work(), None)
        except BaseException as error:  # noqa: BLE001 - carried to the window's thread and raised there
            self._done.emit(None, error)

    def _deliver(self, result: Any, error: BaseException | None) -> None:  # noqa: ANN401 - whatever the work gave
        self._running.discard(self)
        if error is not None and not isinstance(error, KnownError):
            raise error
        if not shiboken6.isValid(self._owner):
            return
        if error is not None:
            self._failed(error)
        else:
            self._then(result)
