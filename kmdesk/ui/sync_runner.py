"""When the desk talks with its office: on a thread of its own, now and then, after a save, and when asked.

Nobody waits for it: the network has its own thread, and what it does in the desk's file goes through
`Operations.call` in small pieces. A run that is broken off, or killed, is taken up by the next one.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.core.log import logger, places
from kmdesk.ui.background import ThreadEndedError
from kmdesk.ui.sync_network import Network

if TYPE_CHECKING:
    from kmdesk.sync.desk_sync import RunOutcome
    from kmdesk.sync.engine import RunReport
    from kmdesk.sync.enrolment import Enrolment
    from kmdesk.sync.link import Link

T = TypeVar("T")


class OfficeSync(Protocol):
    """What the runner needs of `kmdesk.sync.desk_sync.DeskSync`; all but `cancel` block."""

    def link(self) -> Link | None:
        """Return how the desk reaches its office, None when it has none."""
        ...

    def connect(self, enrolment: Enrolment) -> object:
        """Join an office. Raises KnownError."""
        ...

    def disconnect(self) -> None:
        """Forget the office; the records stay."""
        ...

    def run(self, watch: Callable[[RunReport], None] = ..., *, allow: Collection[str] = ()) -> RunOutcome:
        """Carry out one whole run. `allow` is what a person decided after a run that stopped to ask."""
        ...

    def cancel(self) -> None:
        """Break off what is under way. From any thread."""
        ...


@dataclass(frozen=True, slots=True)
class Times:
    """How long the runner waits, in milliseconds."""

    first: int = 4_000
    every: int = 5 * 60_000
    after_save: int = 8_000
    soon: int = 2_000
    retry: int = 30_000
    longest_retry: int = 15 * 60_000
    blocked: int = 60 * 60_000


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the runner knows. `outcome` is of the last run since the window opened, empty before the first.

    `stopped` is why that run stopped to ask (a reason of `kmdesk.sync.trust`).
    `known`: whether the desk has an office has been read. `no_network`: the computer itself has no network.
    """

    known: bool = False
    link: Link | None = None
    running: bool = False
    pushed: int = 0
    pulled: int = 0
    outcome: str = ""
    message: str = ""
    advice: str = ""
    stopped: str = ""
    away_since: str = ""
    no_network: bool = False

    @property
    def connected(self) -> bool:
        """Tell whether this desk belongs to an office."""
        return self.link is not None


@dataclass
class _Errand:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[KnownError], object]
    owner: QObject | None = None
    result: Any = None
    error: BaseException | None = None


class SyncRunner(QObject):
    """Runs sync for one open desk. `status` says how it stands; `changed` follows every change of it.

    `make` gives the desk's sync; it is called on the network's thread, where its libraries are loaded.
    """

    changed = Signal()
    finished = Signal(object)
    """A run ended, with its RunOutcome."""
    _errand_ended = Signal(object)
    _stepped = Signal(int, int)

    def __init__(
        self,
        make: Callable[[], OfficeSync],
        *,
        times: Times | None = None,
        chance: random.Random | None = None,
        network: Network | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.status = SyncStatus()
        self._make = make
        self._times = times or Times()
        self._chance = chance or random.Random()  # noqa: S311 - spreads the desks over time
        self._sync: OfficeSync | None = None
        self._queue: SimpleQueue[_Errand | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._under_way = 0
        self._stopping = self._saved_meanwhile = self._bug_told = False
        self._failures = 0
        self._last_step = 0.0
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self.run_now)
        self._network = network or Network(self)
        self._network.changed.connect(self._on_network)
        self._errand_ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._stepped.connect(self._on_step, Qt.ConnectionType.QueuedConnection)

    # -- what the window asks for --------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Tell whether an errand is under way or yet to be delivered (tests wait for it to end)."""
        return self._under_way > 0

    @property
    def planned_ms(self) -> int:
        """Return the milliseconds until the next run, -1 when none is planned."""
        return self._next.remainingTime()

    def start(self, link: Link | None) -> None:
        """Begin with the office of this desk shortly after, if there is one."""
        self._show(known=True, link=link)
        if link is not None:
            self._network.watch()
            self._plan(self._times.first)

    def run_now(self, *, allow: Collection[str] = ()) -> None:
        """Begin a run, unless one is under way or there is no office.

        `allow` is what the reader has said yes to after a run that stopped: `reconcile` or `deletions`.
        """
        if not self.status.connected or self.status.running or self._stopping:
            return
        self._next.stop()
        self._saved_meanwhile = False
        self._show(running=True, pushed=0, pulled=0)
        self._do(lambda sync: sync.run(self._watch, allow=allow), self._on_run)

    def note_saved(self) -> None:
        """Send what was saved, shortly: but not sooner than planned while the office cannot be had."""
        if not self.status.connected or self._stopping:
            return
        if self.status.running:
            self._saved_meanwhile = True
        elif self.status.outcome in ("", "synced", "unfinished", "cancelled"):
            self._plan_before(self._times.after_save)

    def cancel(self) -> None:
        """Break off what is under way."""
        if self._sync is not None and self._under_way:
            self._sync.cancel()

    def connect_office(
        self,
        enrolment: Enrolment,
        then: Callable[[], object],
        failed: Callable[[KnownError], object],
        *,
        owner: QObject,
    ) -> None:
        """Join an office; `then` or `failed` is called here, unless `owner` is gone by then."""

        def work(sync: OfficeSync) -> Link | None:
            sync.connect(enrolment)
            return sync.link()

        def joined(link: Link | None) -> None:
            self._show(known=True, link=link, outcome="", message="", advice="", away_since="")
            self._network.watch()
            self._plan(0)
            then()

        self._do(work, joined, failed=failed, owner=owner)

    def disconnect_office(
        self, then: Callable[[], object], failed: Callable[[KnownError], object], *, owner: QObject
    ) -> None:
        """Forget the office."""

        def left(_nothing: object) -> None:
            self._next.stop()
            self._show(link=None, outcome="", message="", advice="", away_since="")
            then()

        self.cancel()
        self._do(lambda sync: sync.disconnect(), left, failed=failed, owner=owner)

    def stop(self, patience: float = 1.5) -> None:
        """End, waiting for a run to break off for `patience` seconds at most; a run left behind is safe."""
        self._stopping = True
        self._next.stop()
        if self._thread is None:
            return
        self._queue.put(None)
        if self._sync is not None:
            self._sync.cancel()
        self._thread.join(patience)

    # -- the network's thread ------------------------------------------------------------------------

    def _do(
        self,
        work: Callable[[OfficeSync], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[KnownError], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        if self._stopping:
            return

        def carried_out() -> T:
            if self._sync is None:
                self._sync = self._make()
            if self._stopping:
                raise ThreadEndedError
            return work(self._sync)

        self._under_way += 1
        self._queue.put(_Errand(carried_out, done, failed or self._on_trouble, owner))
        if self._thread is None:
            self._thread = threading.Thread(target=self._live, name="kmdesk-sync", daemon=True)
            self._thread.start()

    def _live(self) -> None:
        while (errand := self._queue.get()) is not None:
            try:
                errand.result = errand.work()
            except BaseException as error:  # noqa: BLE001 - carried to the window's thread and raised there
                errand.error = error
            if self._stopping:
                return
            self._errand_ended.emit(errand)

    def _watch(self, report: RunReport) -> None:
        """Tell how far a run is, ten times a second at most. Runs on the network's thread."""
        now = time.monotonic()
        if now - self._last_step >= 0.1:
            self._last_step = now
            self._stepped.emit(report.pushed, report.pulled)

    # -- back on the window's thread -----------------------------------------------------------------

    def _deliver(self, errand: _Errand) -> None:
        import shiboken6

        self._under_way -= 1
        if self._stopping or isinstance(errand.error, ThreadEndedError):
            return
        alive = errand.owner is None or shiboken6.isValid(errand.owner)
        if errand.error is None:
            if alive:
                errand.done(errand.result)
        elif isinstance(errand.error, KnownError):
            if alive:
                errand.failed(errand.error)
        else:
            self._on_bug(errand.error)

    def _on_step(self, pushed: int, pulled: int) -> None:
        if self.status.running:
            self._show(pushed=pushed, pulled=pulled)

    def _on_run(self, outcome: RunOutcome) -> None:
        away = outcome.outcome == "out_of_reach"
        since = (self.status.away_since or outcome.started_at) if away else ""
        self._show(
            running=False,
            pushed=outcome.report.pushed,
            pulled=outcome.report.pulled,
            outcome=outcome.outcome,
            message=outcome.message,
            advice=outcome.advice,
            stopped=outcome.report.stopped,
            away_since=since,
        )
        self._plan_after(outcome.outcome)
        self.finished.emit(outcome)

    def _on_trouble(self, error: KnownError) -> None:
        """Take an error that is nobody's answer: a run that could not even begin."""
        self._show(running=False, outcome="failed", message=error.message, advice=error.advice, stopped="")
        self._plan_after("failed")

    def _on_bug(self, error: BaseException) -> None:
        """Say it once; a fault that comes back every five minutes is only logged."""
        self._on_trouble(
            KnownError(tr("Synkroniseringen gik i stå."), tr("Dine ændringer er gemt her. Prøv igen."))
        )
        if self._bug_told:
            logger.error("bug in sync: %s", places(error))
            return
        self._bug_told = True
        raise error

    def _on_network(self) -> None:
        there = self._network.reachable
        self._show(no_network=there is False)
        blocked = self.status.stopped or self.status.outcome in ("ended", "too_old")
        if there and self.status.connected and not blocked:
            self._failures = 0
            self._plan_before(self._times.soon)

    # -- when the next run is ------------------------------------------------------------------------

    def _plan_after(self, outcome: str) -> None:
        times = self._times
        patient = outcome in ("out_of_reach", "failed", "unfinished")
        self._failures = self._failures + 1 if patient else 0
        if not self.status.connected or self.status.stopped:
            return  # somebody is asked, and nothing goes on before the answer
        if outcome == "unfinished":
            self._plan(min(times.soon * 2 ** (self._failures - 1), times.every))
        elif patient:
            self._plan(min(times.retry * 2 ** min(self._failures - 1, 16), times.longest_retry))
        elif outcome in ("ended", "too_old"):
            self._plan(times.blocked)
        elif outcome == "stopped":
            self._plan(times.longest_retry)
        elif self._saved_meanwhile:
            self._plan(times.after_save)
        else:
            self._plan(times.every)

    def _plan(self, wait: int) -> None:
        """Begin a run in `wait` ms, a fifth more or less: the desks of an office shall not come at once."""
        if not self._stopping:
            self._next.start(round(wait * self._chance.uniform(0.8, 1.2)))

    def _plan_before(self, wait: int) -> None:
        remaining = self._next.remainingTime()
        if not self.status.running and (remaining < 0 or remaining > wait):
            self._plan(wait)

    def _show(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of SyncStatus
        changed = replace(self.status, **changes)
        if changed != self.status:
            self.status = changed
            self.changed.emit()
