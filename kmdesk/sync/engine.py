"""One run of sync: say hello, fetch what is new, compare, send what waits. Knows no network, no file. Pure.

Everything that must survive a cut is in the replica, written in one transaction per step; the engine itself
keeps nothing between calls. So a run may be broken off anywhere and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from kmdesk.sync.deletions import most_deletions
from kmdesk.sync.messages import (
    END,
    OLDEST_OFFICE,
    PROTOCOL,
    Batch,
    Cursor,
    Greeting,
    OfficeRow,
    OfficeTooOldError,
    Page,
    ScopeGreeting,
)
from kmdesk.sync.parties import (
    BatchRefusedError,
    Gateway,
    ManyDeletionsError,
    Name,
    Replica,
    ScopeState,
    Taken,
)
from kmdesk.sync.trust import AREA_GONE, DELETIONS, common_version, doubt, is_behind

PAGE_ROWS = 20_000
_FETCHED = 500
_ROUNDS = 20
"""Pushes answered by pulls in one run; what still collides then waits for the next run."""


@dataclass
class RunReport:
    """What a run did, in plain figures for the window to tell.

    `renewed`: this desk was a copy or restored, and goes on under a new name. `started_over`: the office was
    restored; everything was read anew and what it had lost is sent again. `stopped` is a reason of
    `kmdesk.sync.trust` why the run went no further in `stopped_scope`; a person decides. `read_only` are
    scopes in which this desk may read only: what waits there stays. `left` are scopes whose records left the
    desk, `kept_aside` how many changes had not been sent from there. `resent` records had been lost by the
    office. `healed` records differed here without anybody having changed them. `names` are what people call
    the scopes.
    """

    pushed: int = 0
    pulled: int = 0
    conflicts: int = 0
    refused: int = 0
    deleted: int = 0
    compared: int = 0
    healed: int = 0
    resent: int = 0
    renewed: bool = False
    started_over: bool = False
    joined: tuple[str, ...] = ()
    read_only: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    kept_aside: int = 0
    stopped: str = ""
    stopped_scope: str = ""
    too_old: bool = False
    office_too_old: bool = False
    unfinished: bool = False
    names: dict[str, str] = field(default_factory=dict[str, str])


T = TypeVar("T")
Watch = Callable[[RunReport], None]
"""Called after each step with the report so far; it may raise to break off, which is always safe."""


def _unwatched(_report: RunReport) -> None:
    """Let the run go on."""


def run(
    replica: Replica,
    gateway: Gateway,
    watch: Watch = _unwatched,
    *,
    allow: Collection[str] = (),
    thorough: bool = False,
) -> RunReport:
    """Carry out one run over all scopes. Raises OutOfReachError when the office cannot be reached.

    `allow` is what a person has decided after a run that stopped: `reconcile` to go on with an office that is
    emptied, another, or unlike itself; `deletions` to let many records, or an area, go. `thorough` compares
    everything and not only the next part.
    """
    report = RunReport()
    replica.adopt_known()
    catch_up(replica, watch, report)
    greeting = gateway.hello(_client(replica))
    report.names = _names(replica, greeting)
    report.too_old = greeting.oldest > PROTOCOL
    report.office_too_old = greeting.protocol < OLDEST_OFFICE
    if report.too_old or report.office_too_old:
        return report
    reason, where = doubt(replica, gateway, greeting)
    if reason and "reconcile" not in allow:
        report.stopped, report.stopped_scope = reason, where
        return report
    met = frozenset(scope.scope for scope in greeting.scopes)
    _Run(replica, gateway, watch, report, met, asks="deletions" not in allow, thorough=thorough).carry_out(
        greeting, doubted=bool(reason)
    )
    return report


def catch_up(replica: Replica, watch: Watch, report: RunReport) -> None:
    """Finish the lists, search and figures of a first read, also of one that was cut long ago."""
    while replica.catch_up():
        watch(report)


@dataclass
class _Run:
    """A run that has said hello to an office it trusts. `asks` before it deletes much.

    `met` are the scopes in which the office answers this login, `singly` those in which what is done to each
    record is sent by itself, since something the office cannot read is among it.
    """

    replica: Replica
    gateway: Gateway
    watch: Watch
    report: RunReport
    met: frozenset[str]
    asks: bool
    thorough: bool
    singly: set[str] = field(default_factory=set[str])

    def carry_out(self, greeting: Greeting, *, doubted: bool) -> None:
        """Bring every scope up to date, then let go of those this login is no longer a member of."""
        began = [scope for scope in greeting.scopes if self.replica.state(scope.scope) is None]
        self.report.joined = tuple(scope.scope for scope in began)
        self.report.read_only = tuple(scope.scope for scope in greeting.scopes if not scope.may_write)
        first = all(map(self._is_untouched, self.replica.scopes()))
        over = {scope.scope for scope in greeting.scopes if self._begin(scope, doubted=doubted)}
        if began:
            self.replica.settle_in()
        if first and not all(scope.empty for scope in greeting.scopes):
            self.replica.recognise(self._known())
        if any(scope.scope not in over and self._is_forked(scope) for scope in greeting.scopes):
            self._renew()
        self.watch(self.report)
        # Everything is read before anything new is sent: what is new here may be in another area already.
        read = {scope.scope: self._asking(scope, self._receive) for scope in greeting.scopes}
        for scope in greeting.scopes:
            version = read[scope.scope]
            done = version is not None and self._asking(scope, partial(self._give, read=version))
            if done and self.replica.asks(scope.scope):
                self.replica.ask(scope.scope, asks=False)
        for scope in (scope for scope in self.replica.scopes() if scope not in self.met):
            if scope in greeting.ended or not self.asks or not self.replica.sample(scope, _EVERYTHING, 1):
                self.report.kept_aside += self.replica.leave(scope)
                self.report.left += (scope,)
            else:
                self._stop(AREA_GONE, scope)
        # Only once all have left: a new card for an area that leaves next would count as something unsent.
        self.replica.settle_in()
        if not self.report.stopped and not self.report.unfinished:
            self.replica.come_through()

    def _begin(self, scope: ScopeGreeting, *, doubted: bool) -> bool:
        """Join a scope, or start over with one that the office knows less of; tells whether it did."""
        state = self.replica.state(scope.scope)
        emptied = doubted and (scope.empty or not scope.version)
        self.replica.join(scope)
        if state is None or not (is_behind(scope, state) or emptied):
            return False
        # The versions of an office that is not to be trusted say nothing about this desk's.
        since = 0 if doubted else common_version(scope, state)
        self.replica.start_over(replace(scope, since=since))
        self.report.started_over = True
        return True

    def _asking(self, scope: ScopeGreeting, step: Callable[[ScopeGreeting], T]) -> T | None:
        """Carry out a step; None when it would delete so much that a person is asked first."""
        try:
            return step(scope)
        except ManyDeletionsError:
            self.replica.ask(scope.scope, asks=True)
            self._stop(DELETIONS, scope.scope)
            return None

    def _receive(self, scope: ScopeGreeting) -> int | None:
        """Send what was under way and read what is new; returns up to which version, None to stop there."""
        name = scope.scope
        waiting = self.replica.in_flight(name)
        # What the office has carried out already is answered also when this desk may no longer write.
        arrived = waiting is not None and (scope.seq, scope.hash) == (waiting.seq, waiting.hash)
        if waiting is not None and (scope.may_write or arrived) and not self._send(waiting, None):
            return None
        read = self._pull(name, scope.version)
        catch_up(self.replica, self.watch, self.report)
        return read

    def _give(self, scope: ScopeGreeting, read: int) -> bool:
        """Send what waits, and compare; tells whether nothing is left to do in this run."""
        name = scope.scope
        if self._state(name).reconciling:
            self.report.resent += self.replica.finish_over(name)
        if not scope.may_write:
            self._compare(name)
            return True
        return self._send_all(name, read) and (not self._compare(name) or self._send_all(name, None))

    def _send_all(self, scope: str, read: int | None) -> bool:
        """Send what waits and fetch what others wrote meanwhile, until both are done; tells whether they are.

        `read` is the version up to which the desk has read everything, None when that is not known.
        """
        for _ in range(_ROUNDS):
            batch = self._next_batch(scope)
            if batch is None:
                return True
            while batch is not None:
                sent = self._send(batch, read)
                if not sent:
                    return False
                if sent != _REFUSED:
                    read = sent if read == sent - 1 else None
                batch = self._next_batch(scope)
            if read is None:
                read = self._pull(scope, 0)
        self.report.unfinished = True
        return False

    def _next_batch(self, scope: str) -> Batch | None:
        return self.replica.next_batch(scope, singly=scope in self.singly)

    def _send(self, batch: Batch, read: int | None) -> int:
        """Send a batch; returns its version. `read` is the version up to which the desk has read everything.

        Returns 0 when another desk has used our name meanwhile: the next run sorts it out.
        """
        try:
            result = self.gateway.push(self.replica.client_id(batch.scope), batch)
        except BatchRefusedError:
            self.singly.add(batch.scope)
            self.report.refused += self.replica.take_back(batch)
            return _REFUSED
        if result.status == "forked":
            self.report.unfinished = True
            self._renew()
            return 0
        self._note(self.replica.acknowledge(batch, result, alone=read == result.version - 1))
        self.report.pushed += sum(len(group.entries) for group in batch.groups)
        self.report.refused += len(result.refused)
        self.report.resent += len(result.lost)
        self.watch(self.report)
        return result.version

    def _pull(self, scope: str, version: int) -> int:
        """Read what is new; returns the version up to which the desk has then read everything.

        `version` is one that the office has reached: there is nothing to ask when the desk has read it.
        """
        cursor = self._state(scope).cursor
        if version and cursor.kind == END and cursor.version == version:
            return version
        counted = not self.asks
        while True:
            page = self.gateway.pull(scope, self._state(scope).cursor, PAGE_ROWS)
            if not counted:
                counted = self._count_going(scope, page)
            self._note(self.replica.take_page(scope, page, self._may_delete(scope)))
            self.report.pulled += len(page.rows)
            self.watch(self.report)
            if not page.more:
                return max(version, self._state(scope).cursor.version)

    def _count_going(self, scope: str, page: Page) -> bool:
        """See, before the first record goes, how many the rest of what is new would delete here.

        Tells whether that was looked at: a page that deletes nothing may be taken without. Raises
        ManyDeletionsError.
        """
        going, most = self.replica.going(scope, page.rows), self._may_delete(scope)
        if not going:
            return False
        while page.more and page.rows and not (most is not None and going > most):
            page = self.gateway.pull(scope, page.rows[-1].cursor, PAGE_ROWS)
            going += self.replica.going(scope, page.rows)
        if most is not None and going > most:
            raise ManyDeletionsError
        return True

    def _compare(self, scope: str) -> bool:
        """Compare the next records with the office's and mend what differs without anybody's doing.

        Tells whether something must be sent for that.
        """
        waits = False
        windows = self.replica.windows(scope, anew=self.thorough)
        while True:
            try:
                found = self.gateway.digest(scope, windows)
                rows = self._fetch(scope, self.replica.wanted(scope, found)) if found else ()
            except OfficeTooOldError:
                self.report.office_too_old = True
                return waits
            healed = self.replica.compared(scope, windows, found, rows, self._may_delete(scope))
            self.report.compared += sum(window.rows for window in windows)
            self.report.healed += healed.healed
            self.report.resent += healed.resent
            self._note(Taken(healed.conflicts, healed.deleted))
            self.watch(self.report)
            waits = waits or bool(found)
            if healed.ended or not self.thorough:
                return waits
            windows = self.replica.windows(scope)

    def _fetch(self, scope: str, names: Sequence[Name]) -> tuple[OfficeRow, ...]:
        parts = (names[start : start + _FETCHED] for start in range(0, len(names), _FETCHED))
        return tuple(row for part in parts for row in self.gateway.fetch(scope, part))

    def _may_delete(self, scope: str) -> int | None:
        """Return how many records may go without asking: none where the answer is still awaited."""
        if not self.asks:
            return None
        return 0 if self.replica.asks(scope) else most_deletions() - self.replica.deleted_lately()

    def _renew(self) -> None:
        """Go on under a new name; what of the open actions has arrived is not sent again."""
        self.replica.renew(self._known())
        self.report.renewed = True

    def _known(self) -> dict[str, frozenset[tuple[str, str]]]:
        """Return which of the open actions' changes the office has, of the scopes it answers for."""
        groups = self.replica.open_groups()
        scopes = [scope for scope in self.replica.scopes() if scope in self.met]
        return {scope: self.gateway.known(scope, groups) for scope in scopes if groups}

    def _is_forked(self, scope: ScopeGreeting) -> bool:
        """Tell whether the office has more from this name than the desk sent: it is a copy, or restored."""
        state = self._state(scope.scope)
        if (scope.seq, scope.hash) == (state.seq, state.hash):
            return False
        waiting = self.replica.in_flight(scope.scope)
        return waiting is None or (scope.seq, scope.hash) != (waiting.seq, waiting.hash)

    def _is_untouched(self, scope: str) -> bool:
        """Tell whether nothing was read from a scope or sent to it: the run that joined it was cut."""
        return (self._state(scope).seq, self._state(scope).cursor) == (0, Cursor())

    def _state(self, scope: str) -> ScopeState:
        state = self.replica.state(scope)
        if state is None:
            raise LookupError(scope)
        return state

    def _note(self, taken: Taken) -> None:
        self.report.conflicts += taken.conflicts
        self.report.deleted += taken.deleted

    def _stop(self, reason: str, scope: str) -> None:
        self.report.stopped, self.report.stopped_scope = reason, scope
        self.watch(self.report)


_EVERYTHING = 2**62
_REFUSED = -1


def _names(replica: Replica, greeting: Greeting) -> dict[str, str]:
    """Return what people call the scopes of this desk and of the office."""
    states = filter(None, map(replica.state, replica.scopes()))
    return {
        **{state.scope: state.name or state.scope for state in states},
        **{scope.scope: scope.name or scope.scope for scope in greeting.scopes},
    }


def _client(replica: Replica) -> str:
    scopes = replica.scopes()
    return replica.client_id(scopes[0] if scopes else "")
