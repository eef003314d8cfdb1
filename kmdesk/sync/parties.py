"""What a run of sync needs from its two sides: the desk's replica, and the gateway to the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from kmdesk.sync.messages import (
    Batch,
    Cursor,
    Differing,
    Greeting,
    OfficeRow,
    Page,
    PushResult,
    ScopeGreeting,
    Window,
)

Name = tuple[str, str]
"""A record by kind and id."""


class ManyDeletionsError(Exception):
    """More records would go than a run may delete without asking; none of them did."""


class BatchRefusedError(Exception):
    """The office cannot read a batch, whatever it holds otherwise: nothing of it was carried out."""


@dataclass(frozen=True, slots=True)
class ScopeState:
    """How far this desk has come in a scope. `seq` and `hash` are of the last batch that was acknowledged.

    While `reconciling`, the office knows less than this desk: it was restored as it was at version `since`.
    `office` and `lineage` are the identity and the epochs of the office as this desk knows it.
    """

    scope: str
    epoch: str = ""
    cursor: Cursor = field(default_factory=Cursor)
    seq: int = 0
    hash: str = ""
    may_write: bool = True
    reconciling: bool = False
    since: int = 0
    office: str = ""
    lineage: tuple[tuple[str, int], ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking rows of the office did here. `deleted` are records that were live on this desk."""

    conflicts: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Healed:
    """What comparing led to: records `healed` from the office, and `resent` because the office lost them.

    `ended`: the last record was compared, and the next comparing begins anew.
    """

    healed: int = 0
    resent: int = 0
    conflicts: int = 0
    deleted: int = 0
    ended: bool = False


class Gateway(Protocol):
    """The office over a network. Every call may raise OutOfReachError, before or after it was carried out."""

    def hello(self, client_id: str) -> Greeting:
        """Return what this login may see, and what the office has from this desk."""
        ...

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        """Return the next rows."""
        ...

    def push(self, client_id: str, batch: Batch) -> PushResult:
        """Carry a batch out, once, however often it is sent. Raises BatchRefusedError."""
        ...

    def known(self, scope: str, groups: Sequence[str]) -> frozenset[tuple[str, str]]:
        """Return which records' changes of the groups the office has: (group, id), from whichever desk."""
        ...

    def digest(self, scope: str, windows: Sequence[Window]) -> tuple[Differing, ...]:
        """Return the windows in which the office has something else, with what it has."""
        ...

    def fetch(self, scope: str, names: Sequence[Name]) -> tuple[OfficeRow, ...]:
        """Return some records as the office has them; those it has not are missing."""
        ...


class Replica(Protocol):
    """The desk's side. Each method is one transaction and never speaks with the office."""

    def client_id(self, scope: str) -> str:
        """Return the name this desk sends under, the same in every scope; "" before it joined one."""
        ...

    def state(self, scope: str) -> ScopeState | None:
        """Return how far the desk has come in a scope, None before it joined."""
        ...

    def scopes(self) -> tuple[str, ...]:
        """Return the scopes this desk has joined."""
        ...

    def adopt_known(self) -> int:
        """Take over what was kept for a newer version and this version knows. Returns how many records."""
        ...

    def join(self, greeting: ScopeGreeting) -> None:
        """Begin with a scope, or note what the office says of one."""
        ...

    def settle_in(self) -> None:
        """Be known by a card of the areas that are here if the old one belongs to another area."""
        ...

    def leave(self, scope: str) -> int:
        """Let go of a scope: what was not sent is kept aside, then its records leave the desk.

        Returns how many changes were kept aside.
        """
        ...

    def sample(self, scope: str, upto: int, most: int) -> tuple[Name, ...]:
        """Return some records that the office had at that version, the oldest first."""
        ...

    def open_groups(self) -> tuple[str, ...]:
        """Return the actions of which something waits."""
        ...

    def recognise(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        """Note which changes the office has already: scope -> (group, id)."""
        ...

    def renew(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        """Send under a new name from now on, everywhere. `have` is what the office has, see `recognise`."""
        ...

    def start_over(self, greeting: ScopeGreeting) -> None:
        """Read the scope from its beginning against an office that knows less than this desk.

        `greeting.since` is the version up to which both have the same.
        """
        ...

    def finish_over(self, scope: str) -> int:
        """Send what the office has lost, now that everything it has was read. Returns how many records."""
        ...

    def come_through(self) -> None:
        """Note that a run came to its end: office and desk had everything of each other."""
        ...

    def in_flight(self, scope: str) -> Batch | None:
        """Return the batch that was sent, or about to be, and not acknowledged."""
        ...

    def next_batch(self, scope: str, *, singly: bool = False) -> Batch | None:
        """Put the next changes into a batch and remember it as in flight; None when nothing waits.

        `singly`: what was done to one record only, to find what the office cannot read.
        """
        ...

    def take_back(self, batch: Batch) -> int:
        """Take back a batch in flight that the office cannot read.

        What was done to one record is put aside, so that it stands in nothing's way. Returns how many
        changes were; none of a batch about several records, which are then sent one by one.
        """
        ...

    def going(self, scope: str, rows: Sequence[OfficeRow]) -> int:
        """Return how many records that are live here taking some rows would delete."""
        ...

    def asks(self, scope: str) -> bool:
        """Tell whether a person was asked about many deletions in a scope and has not said yes."""
        ...

    def ask(self, scope: str, *, asks: bool) -> None:
        """Remember that a person is asked about the deletions in a scope, or no longer is."""
        ...

    def deleted_lately(self) -> int:
        """Return how many records the office has deleted here in a day, since a person was last asked."""
        ...

    def take_page(self, scope: str, page: Page, most_deletions: int | None = None) -> Taken:
        """Take rows, and the cursor with them.

        Raises ManyDeletionsError, and nothing was taken, when more than `most_deletions` records would go.
        """
        ...

    def catch_up(self, seconds: float = 1.0) -> bool:
        """Bring lists, search and figures so many seconds nearer to what a first read brought.

        Returns False once they are there.
        """
        ...

    def acknowledge(self, batch: Batch, result: PushResult, *, alone: bool = False) -> Taken:
        """Take the answer to a batch. `alone`: nobody else has written since the desk read the scope."""
        ...

    def windows(self, scope: str, *, anew: bool = False) -> tuple[Window, ...]:
        """Return the records to be compared next, or `anew` from the beginning."""
        ...

    def wanted(self, scope: str, found: Sequence[Differing]) -> tuple[Name, ...]:
        """Return what must be fetched to mend the differences."""
        ...

    def compared(
        self,
        scope: str,
        windows: Sequence[Window],
        found: Sequence[Differing],
        rows: Sequence[OfficeRow],
        most_deletions: int | None = None,
    ) -> Healed:
        """Mend the differences with the rows fetched, and go on after these windows the next time.

        Raises ManyDeletionsError as `take_page` does.
        """
        ...
