"""A replica whose every step is handed to the store's thread, in pieces so small that nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace

from kmdesk.sync.applying import may_delete
from kmdesk.sync.link import OnStore
from kmdesk.sync.messages import (
    Batch,
    Differing,
    OfficeRow,
    Page,
    PushResult,
    ScopeGreeting,
    Window,
)
from kmdesk.sync.parties import Healed, Name, Replica, ScopeState, Taken

SLICE_SECONDS = 0.05
"""What a slice of a page is meant to take; the store's thread is free between two slices."""
LONG_SLICE_SECONDS = 1.0
"""The same where nobody types meanwhile: fewer commits for the disk, and still soon broken off."""
_FEWEST_ROWS, _MOST_ROWS = 25, 4_000
"""Below the one, a slow disk's commits would take more time than the rows."""
_LETTERS_OF_A_ROW = 2_000
_LOOKED_UP = 500
"""Records looked up in one piece."""


def _go_on() -> None:
    """Let the run go on."""


class HandedReplica:
    """Wraps a replica for the thread of a run. `check` is called between pieces; it may raise."""

    def __init__(
        self,
        replica: Replica,
        on_store: OnStore,
        check: Callable[[], None] = _go_on,
        *,
        slice_seconds: float = SLICE_SECONDS,
    ) -> None:
        self._replica, self._on_store, self._check = replica, on_store, check
        self._slice = slice_seconds
        self._rows = float(_FEWEST_ROWS)

    def take_page(self, scope: str, page: Page, most_deletions: int | None = None) -> Taken:
        """Take rows in slices, each with its cursor: broken off between two, the next run goes on there.

        Raises ManyDeletionsError when more than `most_deletions` records would go. The slices before were
        taken: who calls counts with `going` before the first one.
        """
        conflicts = deleted = 0
        for part in self._slices(page):
            self._check()
            most = None if most_deletions is None else most_deletions - deleted
            taken = self._on_store(lambda part=part, most=most: self._timed(scope, part, most))
            conflicts, deleted = conflicts + taken.conflicts, deleted + taken.deleted
        return Taken(conflicts, deleted)

    def going(self, scope: str, rows: Sequence[OfficeRow]) -> int:
        """Return how many records that are live here taking some rows would delete; looked up in pieces."""
        suspects = [row for row in rows if may_delete(row)]
        found = 0
        for start in range(0, len(suspects), _LOOKED_UP):
            self._check()
            part = suspects[start : start + _LOOKED_UP]
            found += self._on_store(lambda part=part: self._replica.going(scope, part))
        return found

    # -- handed over as they are -----------------------------------------------------------------

    def client_id(self, scope: str) -> str:
        """Return the name this desk sends under."""
        return self._on_store(lambda: self._replica.client_id(scope))

    def state(self, scope: str) -> ScopeState | None:
        """Return how far the desk has come in a scope, None before it joined."""
        return self._on_store(lambda: self._replica.state(scope))

    def scopes(self) -> tuple[str, ...]:
        """Return the scopes this desk has joined."""
        return self._on_store(self._replica.scopes)

    def adopt_known(self) -> int:
        """Take over what was kept for a newer version and this version knows."""
        return self._on_store(self._replica.adopt_known)

    def join(self, greeting: ScopeGreeting) -> None:
        """Begin with a scope, or note what the office says of one."""
        self._on_store(lambda: self._replica.join(greeting))

    def settle_in(self) -> None:
        """Be known by a card of the areas just joined if the old one belongs to another area."""
        self._on_store(self._replica.settle_in)

    def leave(self, scope: str) -> int:
        """Let go of a scope; returns how many changes were kept aside."""
        return self._on_store(lambda: self._replica.leave(scope))

    def sample(self, scope: str, upto: int, most: int) -> tuple[Name, ...]:
        """Return some records that the office had at that version, the oldest first."""
        return self._on_store(lambda: self._replica.sample(scope, upto, most))

    def open_groups(self) -> tuple[str, ...]:
        """Return the actions of which something waits."""
        return self._on_store(self._replica.open_groups)

    def recognise(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        """Note which changes the office has already."""
        self._on_store(lambda: self._replica.recognise(have))

    def renew(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        """Send under a new name from now on; `have` is what the office has already."""
        self._on_store(lambda: self._replica.renew(have))

    def start_over(self, greeting: ScopeGreeting) -> None:
        """Read the scope from its beginning against an office that knows less than this desk."""
        self._on_store(lambda: self._replica.start_over(greeting))

    def finish_over(self, scope: str) -> int:
        """Send what the office has lost, now that everything it has was read."""
        return self._on_store(lambda: self._replica.finish_over(scope))

    def come_through(self) -> None:
        """Note that a run came to its end."""
        self._on_store(self._replica.come_through)

    def in_flight(self, scope: str) -> Batch | None:
        """Return the batch that was sent, or about to be, and not acknowledged."""
        return self._on_store(lambda: self._replica.in_flight(scope))

    def next_batch(self, scope: str, *, singly: bool = False) -> Batch | None:
        """Put the next changes into a batch and remember it as in flight."""
        return self._on_store(lambda: self._replica.next_batch(scope, singly=singly))

    def take_back(self, batch: Batch) -> int:
        """Take back a batch that the office cannot read; returns how many changes were put aside."""
        return self._on_store(lambda: self._replica.take_back(batch))

    def asks(self, scope: str) -> bool:
        """Tell whether a person was asked about many deletions and has not said yes."""
        return self._on_store(lambda: self._replica.asks(scope))

    def ask(self, scope: str, *, asks: bool) -> None:
        """Remember that a person is asked about the deletions in a scope, or no longer is."""
        self._on_store(lambda: self._replica.ask(scope, asks=asks))

    def deleted_lately(self) -> int:
        """Return how many records the office has deleted here in a day."""
        return self._on_store(self._replica.deleted_lately)

    def catch_up(self, seconds: float = LONG_SLICE_SECONDS) -> bool:
        """Make the next of what a first read left due, in a slice that takes no longer than others."""
        self._check()
        return self._on_store(lambda: self._replica.catch_up(min(seconds, self._slice)))

    def acknowledge(self, batch: Batch, result: PushResult, *, alone: bool = False) -> Taken:
        """Take the answer to a batch."""
        return self._on_store(lambda: self._replica.acknowledge(batch, result, alone=alone))

    def windows(self, scope: str, *, anew: bool = False) -> tuple[Window, ...]:
        """Return the records to be compared next."""
        return self._on_store(lambda: self._replica.windows(scope, anew=anew))

    def wanted(self, scope: str, found: Sequence[Differing]) -> tuple[Name, ...]:
        """Return what must be fetched to mend the differences."""
        return self._on_store(lambda: self._replica.wanted(scope, found))

    def compared(
        self,
        scope: str,
        windows: Sequence[Window],
        found: Sequence[Differing],
        rows: Sequence[OfficeRow],
        most_deletions: int | None = None,
    ) -> Healed:
        """Mend the differences with the rows fetched, and go on after these windows the next time."""
        return self._on_store(lambda: self._replica.compared(scope, windows, found, rows, most_deletions))

    # -- parts -----------------------------------------------------------------------------------

    def _timed(self, scope: str, part: Page, most: int | None) -> Taken:
        """Take a slice, and let the next one be larger or smaller by how long this one took."""
        began = time.perf_counter()
        taken = self._replica.take_page(scope, part, most)
        passed = max(time.perf_counter() - began, 1e-4)
        fits = _weight(part.rows) * self._slice / passed
        self._rows = min(max(fits, _FEWEST_ROWS), self._rows * 2, _MOST_ROWS)
        return taken

    def _slices(self, page: Page) -> Generator[Page]:
        """Yield the page in parts by how much fits as far as is known; only the last may be the last page."""
        start, total = 0, len(page.rows)
        while start < total or not total:
            end, weight = start, 0.0
            while end < total and (end == start or weight < self._rows):
                weight += _row_weight(page.rows[end])
                end += 1
            more = page.more or end < total
            yield page if (start, end) == (0, total) else replace(page, rows=page.rows[start:end], more=more)
            start = end
            if not total:
                return


def _weight(rows: Sequence[OfficeRow]) -> float:
    return sum(map(_row_weight, rows))


def _row_weight(row: OfficeRow) -> float:
    """Return how many ordinary rows one counts for: a note of a megabyte takes as long as hundreds."""
    letters = sum(len(value) for value in row.doc.values() if isinstance(value, str))
    return 1 + letters / _LETTERS_OF_A_ROW
