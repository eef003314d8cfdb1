"""What applying needs from a desk, inside one transaction: the desk's file, or a simulation's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from kmdesk.models.record import Storage
from kmdesk.sync.decide import Row
from kmdesk.sync.messages import OfficeRow

Elsewhere = Literal["", "before", "after"]
"""Where else a record lives: nowhere, in an area that goes before the one worked in, or after it."""


class Cabinet(Protocol):
    """Reads and writes records of one scope. Values are as stored."""

    def storages(self, kind: str) -> Mapping[str, Storage] | None:
        """Return field -> how it is stored; None for a kind this version does not know."""
        ...

    def row(self, kind: str, record_id: str) -> Row | None:
        """Return a record, deleted or not."""
        ...

    def elsewhere(self, kind: str, row: Row) -> Elsewhere:
        """Tell whether a record is what another area of this desk has under its id, and which goes first.

        Areas go by their own ids, so that every desk that is in both lets the id live in the same one.
        """
        ...

    def pending(self, kind: str, record_id: str) -> Mapping[str, Any]:
        """Return field -> its value before the first change that the office has not acknowledged.

        `erased` is among them while the office has not heard that the record was forgotten here.
        """
        ...

    def live(self, kind: str, field: str, value: str) -> list[Row]:
        """Return the records that are not deleted and have this value, by id."""
        ...

    def everyone(self, kind: str) -> list[Row]:
        """Return all records of a kind that are not deleted, by id; for kinds of which there are few."""
        ...

    def merged(self, kind: str) -> list[Row]:
        """Return the deleted records of a kind that have something in `extra`; few, found by an index."""
        ...

    def kinds_with(self, field: str) -> tuple[str, ...]:
        """Return the kinds that have a field."""
        ...

    def take(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        """Write values as the office has them, creating the record if need be, and its version."""
        ...

    def make(self, kind: str, record_id: str, changes: Mapping[str, Any]) -> None:
        """Change values on this desk's own account: to be sent. Creates the record if there is none."""
        ...

    def settle(self, record_id: str, field: str) -> None:
        """Let what waits of a field be history only: the field builds on the office's value now."""
        ...

    def keep_unknown(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        """Keep what this version has no field for, as it travels; nothing any more when it is empty."""
        ...

    def erase(self, office: OfficeRow) -> None:
        """Forget a record and all that was ever written about it."""
        ...

    def forget(self, kind: str, record_id: str) -> None:
        """Forget a record on this desk's own account: the office is told to forget it too."""
        ...

    def may_write(self) -> bool:
        """Tell whether what is made here can be sent."""
        ...

    def untold(self, kind: str) -> list[Row]:
        """Return the records of a kind that are not deleted and no office has, by id."""
        ...

    def keep_here(self, kind: str, record_id: str) -> None:
        """Let nothing of a record wait that no office has: it is this desk's own until it may write."""
        ...

    def author(self) -> str:
        """Return the broker at this desk."""
        ...

    def become(self, broker_id: str) -> None:
        """Let the broker at this desk be known by another record: the own one was merged into it."""
        ...

    def now(self) -> str:
        """Return this moment as UTC; shown, never compared."""
        ...
