"""One run of sync: say hello, send what waits, fetch what is new. Knows neither network nor file. Pure.

Everything that must survive a cut is in the replica, written in one transaction per step; the engine itself
keeps nothing between calls. So a run may be broken off anywhere and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kmdesk.sync.messages import (
    PROTOCOL,
    Batch,
    Cursor,
    Greeting,
    Page,
    PushResult,
    ScopeGreeting,
)

PAGE_ROWS = 2_000
_ROUNDS = 20
"""Pushes answered by pulls in one run; what still collides then waits for the next run."""


@dataclass(frozen=True, slots=True)
class ScopeState:
    """How far this desk has come in a scope. `seq` and `hash` are of the last batch that was acknowledged.

    While `reconciling`, the office knows less than this desk: it was restored as it was at version `since`.
    """

    scope: str
    epoch: str = ""
    cursor: Cursor = field(default_factory=Cursor)
    seq: int = 0
    hash: str = ""
    may_write: bool = True
    reconciling: bool = False
    since: int = 0


class Gateway(Protocol):
    """The office over a network. Every call may raise OutOfReachError, before or after it was carried out."""

    def hello(self, client_id: str) -> Greeting:
        """Return what this login may see, and what the office has from this desk."""
        ...

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        """Return the next rows."""
        ...

    def push(self, client_id: str, batch: Batch) -> PushResult:
        """Carry a batch out, once, however often it is sent."""
        ...

    def known(self, scope: str, groups: Sequence[str]) -> frozenset[str]:
        """Return those of the groups that the office has, from whichever desk."""
        ...


class Replica(Protocol):
    """The desk's side. Each method is one transaction."""

    def client_id(self, scope: str) -> str:
        """Return the name this desk sends under."""
        ...

    def state(self, scope: str) -> ScopeState | None:
        """Return how far the desk has come in a scope, None before it joined."""
        ...

    def scopes(self) -> tuple[str, ...]:
        """Return the scopes this desk has joined."""
        ...

    def join(self, greeting: ScopeGreeting) -> None:
        """Begin with a scope, or note what the office says of one."""
        ...

    def leave(self, scope: str) -> None:
        """Let go of a scope: what was not sent is exported, then its records leave the desk."""
        ...

    def renew(self, scope: str, known: Callable[[Sequence[str]], frozenset[str]]) -> None:
        """Send under a new name from now on; groups that the office has already are acknowledged."""
        ...

    def start_over(self, greeting: ScopeGreeting) -> None:
        """Read the scope from its beginning against an office that knows less than this desk."""
        ...

    def finish_over(self, scope: str) -> None:
        """Send what the office has lost, now that everything it has was read."""
        ...

    def in_flight(self, scope: str) -> Batch | None:
        """Return the batch that was sent, or about to be, and not acknowledged."""
        ...

    def next_batch(self, scope: str) -> Batch | None:
        """Put the next changes into a batch and remember it as in flight; None when nothing waits."""
        ...

    def take_page(self, scope: str, page: Page) -> int:
        """Take rows, and the cursor with them. Returns how many conflicts were found."""
        ...

    def acknowledge(self, batch: Batch, result: PushResult) -> int:
        """Take the answer to a batch. Returns how many conflicts were found."""
        ...


@dataclass
class RunReport:
    """What a run did. `renewed`: the desk was a copy or restored; `started_over`: the office was restored."""

    pushed: int = 0
    pulled: int = 0
    conflicts: int = 0
    refused: int = 0
    renewed: bool = False
    started_over: bool = False
    left: tuple[str, ...] = ()
    too_old: bool = False
    unfinished: bool = False


Watch = Callable[[RunReport], None]
"""Called after each step with the report so far; it may raise to break off, which is always safe."""


def _unwatched(_report: RunReport) -> None:
    """Let the run go on."""


def run(replica: Replica, gateway: Gateway, watch: Watch = _unwatched) -> RunReport:
    """Carry out one run over all scopes. Raises OutOfReachError when the office cannot be reached."""
    report = RunReport()
    greeting = gateway.hello(_any_client(replica))
    if greeting.oldest > PROTOCOL:
        report.too_old = True
        return report
    for scope in greeting.scopes:
        _run_scope(replica, gateway, scope, report, watch)
    met = {scope.scope for scope in greeting.scopes}
    report.left = tuple(scope for scope in replica.scopes() if scope not in met)
    for scope in report.left:
        replica.leave(scope)
    return report


def _any_client(replica: Replica) -> str:
    scopes = replica.scopes()
    return replica.client_id(scopes[0] if scopes else "")


def _run_scope(
    replica: Replica, gateway: Gateway, office: ScopeGreeting, report: RunReport, watch: Watch
) -> None:
    scope = office.scope
    replica.join(office)
    state = _required(replica, scope)
    if office.epoch != state.epoch or office.version < state.cursor.version:
        report.started_over = True
        replica.start_over(office)
    elif _is_forked(replica, office, state):
        report.renewed = True
        replica.renew(scope, lambda groups: gateway.known(scope, groups))
    watch(report)
    waiting = replica.in_flight(scope)
    if waiting is not None and not _send(replica, gateway, waiting, report, watch):
        return
    _pull(replica, gateway, scope, report, watch)
    if _required(replica, scope).reconciling:
        replica.finish_over(scope)
    if not office.may_write:
        return
    for _ in range(_ROUNDS):
        batch = replica.next_batch(scope)
        if batch is None:
            return
        while batch is not None:
            if not _send(replica, gateway, batch, report, watch):
                return
            batch = replica.next_batch(scope)
        _pull(replica, gateway, scope, report, watch)
    report.unfinished = True


def _send(replica: Replica, gateway: Gateway, batch: Batch, report: RunReport, watch: Watch) -> bool:
    """Send a batch. False when another desk has used our name meanwhile: the next run sorts it out."""
    result = gateway.push(replica.client_id(batch.scope), batch)
    if result.status == "forked":
        report.unfinished = report.renewed = True
        replica.renew(batch.scope, lambda groups: gateway.known(batch.scope, groups))
        return False
    report.conflicts += replica.acknowledge(batch, result)
    report.pushed += sum(len(group.entries) for group in batch.groups)
    report.refused += len(result.refused)
    watch(report)
    return True


def _pull(replica: Replica, gateway: Gateway, scope: str, report: RunReport, watch: Watch) -> None:
    more = True
    while more:
        page = gateway.pull(scope, _required(replica, scope).cursor, PAGE_ROWS)
        report.conflicts += replica.take_page(scope, page)
        report.pulled += len(page.rows)
        more = page.more
        watch(report)


def _is_forked(replica: Replica, office: ScopeGreeting, state: ScopeState) -> bool:
    """Tell whether the office has more from this name than the desk sent: it is a copy, or restored."""
    if (office.seq, office.hash) == (state.seq, state.hash):
        return False
    waiting = replica.in_flight(office.scope)
    return waiting is None or (office.seq, office.hash) != (waiting.seq, waiting.hash)


def _required(replica: Replica, scope: str) -> ScopeState:
    state = replica.state(scope)
    if state is None:
        raise LookupError(scope)
    return state
