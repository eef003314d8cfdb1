"""What the journal tells of a conflict: who wrote which value and when, and what was merged by itself.

The journal does not say which changes were waiting when the office's record came. What is told here is
certain all the same: the office's record was written in one entry right before the conflict, and my side is
what I wrote from the change on that the conflict began with.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from kmdesk.models.record import Stamp
from kmdesk.store.journal import Changes, Entry, Group
from kmdesk.store.store import Store

By = Literal["mine", "office", "both"]
_MINE = frozenset({"do", "undo", "redo"})


@dataclass(frozen=True, slots=True)
class Written:
    """When a value was written and by whom (a broker's id, perhaps empty)."""

    at: Stamp = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A field that was merged without a question. Values are stored ones; `by`: whose change it was."""

    field: str
    by: By
    base: Any
    mine: Any
    office: Any
    result: Any


class RecordJournal:
    """The journal of one record, read once."""

    def __init__(self, store: Store, kind: str, record_id: str) -> None:
        self._store = store
        found = [(g, e) for g, e in store.journal.of_record(record_id) if e.kind == kind]
        self._entries: list[tuple[Group, Entry]] = found[::-1]
        """Oldest first."""

    def written(self, field: str, value: object, *, before: Stamp = "") -> Written:
        """Return who last gave a field this value, at or before a moment; nobody when it is not there."""
        for group, entry in reversed(self._entries):
            if (
                field in entry.changes
                and entry.changes[field][1] == value
                and (group.at <= before or not before)
            ):
                return Written(group.at, group.broker_id)
        return Written()

    def office_wrote(self, field: str, value: object, before: Stamp) -> Written:
        """Return when the office's value came, and from whom."""
        for group, entry in reversed(self._entries):
            told = entry.changes.get(field)
            if told and told[1] == value and group.mode == "pull" and group.at <= before:
                return Written(group.at, group.broker_id)
        return self.written(field, value, before=before)

    def last(self, field: str) -> Written:
        """Return who changed a field last."""
        for group, entry in reversed(self._entries):
            if field in entry.changes:
                return Written(group.at, group.broker_id)
        return Written()

    def settled(
        self, conflict_id: str, field: str, base: object, taken: Iterable[str]
    ) -> tuple[Settled, ...]:
        """Return the fields that were merged when a conflict over `field` was found here.

        `taken` are the fields in conflict themselves. Nothing for a conflict that another desk found.
        """
        found_at = self._found_here(conflict_id)
        if found_at is None:
            return ()
        place = self._pulled(field, found_at)
        if place is None:
            return ()
        mine = self._my_stretch(field, base, place)
        office = self._entries[place][1].changes
        merged = self._merged(place, found_at)
        skipped = {*taken, "id", "deleted", "scope_id", "version", "extra"}
        names = [name for name in {**mine, **office, **merged} if name not in skipped]
        return tuple(
            one for name in names if (one := _one(name, mine.get(name), office.get(name), merged.get(name)))
        )

    def _found_here(self, conflict_id: str) -> int | None:
        """Return the number of the group in which this desk found a conflict; None when it came to it."""
        row: tuple[int, str] | None = self._store.db.row(
            "SELECT g.seq, g.mode FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq"
            " WHERE e.record_id = ? ORDER BY e.seq LIMIT 1",
            (conflict_id,),
        )
        return row[0] if row is not None and row[1] == "merge" else None

    def _pulled(self, field: str, until: int) -> int | None:
        """Return the place of the entry by which the office's record came, right before a group."""
        for place in range(len(self._entries) - 1, -1, -1):
            group, entry = self._entries[place]
            if group.seq < until and field in entry.changes:
                return place if group.mode == "pull" else None
        return None

    def _my_stretch(self, field: str, base: object, until: int) -> Changes:
        """Return what was written here and not sent when the office's record came, at a place.

        That is what follows the last run that came through; where no run is noted, what follows my first
        change of the field.
        """
        last_run: str = self._store.db.value(
            "SELECT coalesce(max(ended_at), '') FROM sync_run WHERE outcome = 'synced' AND ended_at < ?",
            (self._entries[until][0].at,),
        )
        start = until
        for place in range(until - 1, -1, -1):
            group, entry = self._entries[place]
            if group.mode not in _MINE or (last_run and group.at <= last_run):
                break
            if last_run:
                start = place
            elif field in entry.changes and entry.changes[field][0] in (base, None):
                start = place
                break
        return _joined(entry.changes for _, entry in self._entries[start:until])

    def _merged(self, place: int, until: int) -> Changes:
        """Return what this desk made of both sides after the office's record came."""
        later: list[Changes] = []
        for group, entry in self._entries[place + 1 :]:
            if group.mode != "merge" or group.seq > until + 1:
                break
            later.append(entry.changes)
        return _joined(later)


def _one(
    name: str,
    mine: tuple[Any, Any] | None,
    office: tuple[Any, Any] | None,
    merged: tuple[Any, Any] | None,
) -> Settled | None:
    if merged is not None:
        theirs, result = merged
        base = mine[0] if mine else theirs
        return Settled(name, "both", base, mine[1] if mine else result, theirs, result)
    if mine is not None and office is not None:
        return None
    if office is not None:
        before, after = office
        if before is None:  # the record came with it, and nothing was here to choose instead
            return None
        return Settled(name, "office", before, before, after, after)
    if mine is not None and mine[0] is not None and mine[0] != mine[1]:
        return Settled(name, "mine", mine[0], mine[1], mine[0], mine[1])
    return None


def _joined(in_order: Iterable[Changes]) -> Changes:
    """Join changes of the same fields: the first value before, the last one after."""
    joined: Changes = {}
    for changes in in_order:
        for name, (old, new) in changes.items():
            joined[name] = (joined[name][0] if name in joined else old, new)
    return joined
