"""The one journal: every change of a record, by whom, in which user action.

It is at once the outbox of sync, the base of merging, undo and redo, and a record's history.
A change is `{field: [from, to]}` in stored values. Creating a record is its first entry: there `from` is
null, and every value that is not empty is told, so that a new default never changes what an old journal says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal

from kmdesk.store.database import Database

Mode = Literal["do", "undo", "redo", "pull", "merge"]
"""`pull`: as the office has it; `merge`: made by this desk in answer to the office."""
Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one action changed in one record."""

    kind: str
    record_id: str
    changes: Changes

    def inverse(self) -> Entry:
        """Return the entry that takes this one back. A created record is taken back by deleting it."""
        if self.creates:
            return Entry(self.kind, self.record_id, {"deleted": (0, 1)})
        return Entry(self.kind, self.record_id, {name: (to, old) for name, (old, to) in self.changes.items()})

    @property
    def creates(self) -> bool:
        """Tell whether the record did not exist before."""
        return "id" in self.changes


@dataclass(frozen=True, slots=True)
class Group:
    """One user action, as the history and the undo menu show it."""

    seq: int
    mode: Mode
    action: str
    subject: str
    chain: str
    broker_id: str
    at: str


_GROUP = "seq, mode, action, subject, chain, broker_id, at"


class Journal:
    """Reads and appends the journal of one open file."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def append(
        self,
        entries: Sequence[Entry],
        *,
        group_id: str,
        action: str,
        subject: str,
        broker_id: str,
        at: str,
        chain: str = "",
        mode: Mode = "do",
        inverts: int | None = None,
        undoable: bool = True,
    ) -> int:
        """Write a group and its entries in the current transaction; returns the group's number.

        What was pulled needs no acknowledgement: the office has it.
        """
        known = int(mode == "pull")
        seq = self._db.value(
            "INSERT INTO journal_group (id, mode, action, subject, chain, broker_id, at, inverts, undoable,"
            " acknowledged) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
            (group_id, mode, action, subject, chain, broker_id, at, inverts, int(undoable), known),
        )
        self._db.run_many(
            "INSERT INTO journal_entry (group_seq, kind, record_id, changes, acknowledged)"
            " VALUES (?, ?, ?, ?, ?)",
            [(seq, entry.kind, entry.record_id, _dumps(entry.changes), known) for entry in entries],
        )
        return seq

    def entries(self, group_seq: int) -> list[Entry]:
        """Return the entries of a group in the order they were written."""
        rows = self._db.rows(
            "SELECT kind, record_id, changes FROM journal_entry WHERE group_seq = ? ORDER BY seq",
            (group_seq,),
        )
        return [Entry(kind, record_id, _loads(changes)) for kind, record_id, changes in rows]

    def everything(self) -> list[Entry]:
        """Return all entries, oldest first (recovery and proof)."""
        rows = self._db.rows("SELECT kind, record_id, changes FROM journal_entry ORDER BY seq")
        return [Entry(kind, record_id, _loads(changes)) for kind, record_id, changes in rows]

    def of_record(self, record_id: str) -> list[tuple[Group, Entry]]:
        """Return a record's history, newest first."""
        rows = self._db.rows(
            f"SELECT {', '.join('g.' + c for c in _GROUP.split(', '))}, e.kind, e.record_id, e.changes"  # noqa: S608
            " FROM journal_entry e JOIN journal_group g ON g.seq = e.group_seq"
            " WHERE e.record_id = ? ORDER BY e.seq DESC",
            (record_id,),
        )
        return [(Group(*row[:7]), Entry(row[7], row[8], _loads(row[9]))) for row in rows]

    def last_values(self, record_id: str) -> dict[str, Any]:
        """Return the last value of every field that was ever journalled for a record; empty when none was."""
        rows = self._db.rows(
            "SELECT changes FROM journal_entry WHERE record_id = ? ORDER BY seq", (record_id,)
        )
        return {name: to for (changes,) in rows for name, (_, to) in _loads(changes).items()}

    def to_undo(self) -> list[Group]:
        """Return the groups that undo would take back, newest first: the last action, with its chain."""
        return self._chain(
            f"SELECT {_GROUP} FROM journal_group WHERE mode = 'do' AND undone = 0 AND undoable = 1"  # noqa: S608
            " ORDER BY seq DESC"
        )

    def to_redo(self) -> list[Group]:
        """Return the groups that redo would do again, oldest first; none once something new was done.

        What was undone before the newest action was done is given up, also when that is undone in turn.
        """
        return self._chain(
            f"SELECT {_GROUP} FROM journal_group g WHERE mode = 'do' AND undone = 1 AND undoable = 1 AND"  # noqa: S608
            " (SELECT max(u.seq) FROM journal_group u WHERE u.inverts = g.seq AND u.mode = 'undo') >"
            # The unary plus keeps the planner from sorting an index: the newest action is near the end.
            " (SELECT seq FROM journal_group WHERE +mode = 'do' AND undoable = 1 ORDER BY seq DESC LIMIT 1)"
            " ORDER BY seq"
        )

    def mark(self, group_seq: int, *, undone: bool) -> None:
        """Remember whether a group is undone now."""
        self._db.run("UPDATE journal_group SET undone = ? WHERE seq = ?", (int(undone), group_seq))

    def waiting(self) -> int:
        """Return how many actions the office has not acknowledged."""
        return self._db.value("SELECT count(*) FROM journal_group WHERE acknowledged = 0")

    def _chain(self, sql: str) -> list[Group]:
        """Return the first group of a query and those right after it that belong to the same chain."""
        with closing(self._db.each(sql)) as rows:
            return _same_chain(Group(*row) for row in rows)


def _same_chain(found: Iterable[Group]) -> list[Group]:
    groups: list[Group] = []
    for group in found:
        if groups and (not group.chain or group.chain != groups[0].chain):
            break
        groups.append(group)
    return groups


def _dumps(changes: Mapping[str, tuple[Any, Any]]) -> str:
    return json.dumps(changes, ensure_ascii=False, separators=(",", ":"))


def _loads(text: str) -> Changes:
    return {name: (old, to) for name, (old, to) in json.loads(text).items()}
