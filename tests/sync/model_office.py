"""The office as a few lines of Python: what the SQL must do, and what simulations run against."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kmdesk.sync.messages import (
    Batch,
    Cursor,
    Differing,
    Greeting,
    Known,
    OfficeRow,
    Page,
    PushResult,
    Refusal,
    ScopeGreeting,
    Sent,
    Window,
)
from kmdesk.sync.wire import doc_hash, is_blank, sum_of

Key = tuple[str, str]


@dataclass
class ModelScope:
    """One scope of the office."""

    epoch: str = "1"
    since: int = 0
    version: int = 0
    lineage: list[tuple[str, int]] = field(default_factory=lambda: [("1", 0)])
    rows: dict[Key, OfficeRow] = field(default_factory=dict)
    history: list[tuple[str, Sent]] = field(default_factory=list)
    clients: dict[str, tuple[int, str, PushResult | None]] = field(default_factory=dict)
    may_write: bool = True
    member: bool = True
    refuses: Any = None
    """A test's own rule: entry -> reason, or None."""

    def begin_epoch(self, epoch: str) -> None:
        """Let this be a backup that was put back."""
        self.epoch, self.since = epoch, self.version
        self.lineage.append((epoch, self.version))


class ModelOffice:
    """Scopes and what desks say to them. `calls` counts the round trips."""

    def __init__(self, *scopes: str, identity: str = "office") -> None:
        self.scopes = {name: ModelScope() for name in scopes or ("herning",)}
        self.identity = identity
        self.oldest, self.protocol = 1, 1
        self.calls: list[str] = []

    def hello(self, client_id: str) -> Greeting:
        self.calls.append("hello")
        told: list[ScopeGreeting] = []
        for name, scope in self.scopes.items():
            if not scope.member:
                continue
            if client_id:
                scope.clients.setdefault(client_id, (0, "", None))
            seq, last, _ = scope.clients.get(client_id, (0, "", None))
            told.append(
                ScopeGreeting(
                    name,
                    scope.epoch,
                    scope.version,
                    may_write=scope.may_write,
                    seq=seq,
                    hash=last,
                    since=scope.since,
                    office=self.identity,
                    empty=not scope.rows,
                    lineage=tuple(scope.lineage),
                )
            )
        ended = tuple(name for name, s in self.scopes.items() if not s.member and client_id in s.clients)
        return Greeting(tuple(told), self.protocol, self.oldest, ended)

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        self.calls.append("pull")
        here = self.scopes[scope]
        rows = sorted((row for row in here.rows.values() if row.cursor > cursor), key=lambda row: row.cursor)
        version = rows[:limit][-1].version if rows else cursor.version
        return Page(tuple(copy.deepcopy(rows[:limit])), version, more=len(rows) > limit)

    def known(self, scope: str, groups: Sequence[str]) -> frozenset[tuple[str, str]]:
        self.calls.append("known")
        wanted = set(groups)
        return frozenset((group, entry.id) for group, entry in self.scopes[scope].history if group in wanted)

    def digest(self, scope: str, windows: Sequence[Window]) -> tuple[Differing, ...]:
        self.calls.append("digest")
        found: list[Differing] = []
        for window in windows:
            rows = sorted(
                Known(row.id, row.version, doc_hash(row.doc))
                for row in self.scopes[scope].rows.values()
                if row.kind == window.kind
                and row.id > window.after
                and (not window.upto or row.id <= window.upto)
            )
            first = rows[: window.rows + 1]
            if len(first) == window.rows and sum_of(first) == window.total:
                continue
            most = window.rows + 500
            upto = window.upto if len(rows) < most else rows[most - 1].id
            found.append(Differing(window.kind, window.after, upto, tuple(rows[:most])))
        return tuple(found)

    def fetch(self, scope: str, names: Sequence[Key]) -> tuple[OfficeRow, ...]:
        self.calls.append("fetch")
        rows = self.scopes[scope].rows
        return tuple(copy.deepcopy(rows[name]) for name in names if name in rows)

    def push(self, client_id: str, batch: Batch) -> PushResult:
        self.calls.append("push")
        here = self.scopes[batch.scope]
        seq, last, result = here.clients.get(client_id, (0, "", None))
        if batch.seq == seq and batch.hash == last and result is not None:
            return result
        assert here.may_write, "a desk that may only read has sent something"
        if batch.seq != seq + 1 or batch.previous != last:
            return PushResult("forked")
        version = here.version + 1
        collided: dict[Key, set[str]] = {}
        refused: list[Refusal] = []
        lost: list[Key] = []
        for group in batch.groups:
            for entry in group.entries:
                reason = here.refuses(entry) if here.refuses else None
                if reason:
                    refused.append(Refusal(group.id, entry.kind, entry.id, reason))
                    continue
                not_set = self._set(here, entry, version)
                here.history.append((group.id, entry))
                if not_set is None:
                    lost.append((entry.kind, entry.id))
                elif not_set:
                    collided.setdefault((entry.kind, entry.id), set()).update(not_set)
        here.version = version
        told = tuple((copy.deepcopy(here.rows[key]), tuple(sorted(names))) for key, names in collided.items())
        result = PushResult("applied", version, told, tuple(refused), tuple(lost))
        here.clients[client_id] = (batch.seq, batch.hash, result)
        return result

    @staticmethod
    def _set(here: ModelScope, entry: Sent, version: int) -> set[str] | None:
        """Compare and set; returns the fields that hold something else than the desk believed.

        None when the record ought to be here and is not.
        """
        key = (entry.kind, entry.id)
        row = here.rows.get(key)
        if row is not None and row.erased:
            return set()
        if entry.erases:
            here.rows[key] = OfficeRow(entry.kind, entry.id, version, {"deleted": True}, erased=True)
            here.history = [
                (group, Sent(old.kind, old.id, 0, {}) if (old.kind, old.id) == key else old)
                for group, old in here.history
            ]
            return set()
        if row is None:
            if entry.seen:
                return None
            row = OfficeRow(entry.kind, entry.id, version, {})
        deletes = "deleted" in entry.changes
        collided: set[str] = set()
        doc = dict(row.doc)
        behind = entry.seen < row.version < version
        if doc.get("deleted") and not deletes and behind:
            collided = set(entry.changes)
        else:
            for name, (before, after) in entry.changes.items():
                now = doc.get(name)
                same = now == after or (is_blank(now) and is_blank(after))
                expected = now == before or (is_blank(now) and is_blank(before))
                stale = name == "deleted" and after and behind
                if same:
                    continue
                if not expected or stale:
                    collided.add(name)
                elif is_blank(after):
                    doc.pop(name, None)
                else:
                    doc[name] = after
        here.rows[key] = OfficeRow(entry.kind, entry.id, version, doc)
        return collided
