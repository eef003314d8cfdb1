"""The office as a few lines of Python: what the SQL must do, and what simulations run against."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kmdesk.sync.messages import (
    Batch,
    Cursor,
    Greeting,
    OfficeRow,
    Page,
    PushResult,
    Refusal,
    ScopeGreeting,
    Sent,
)
from kmdesk.sync.wire import is_blank

Key = tuple[str, str]


@dataclass
class ModelScope:
    """One scope of the office."""

    epoch: str = "1"
    since: int = 0
    version: int = 0
    rows: dict[Key, OfficeRow] = field(default_factory=dict)
    history: list[tuple[str, Sent]] = field(default_factory=list)
    clients: dict[str, tuple[int, str, PushResult | None]] = field(default_factory=dict)
    refuses: Any = None
    """A test's own rule: entry -> reason, or None."""


class ModelOffice:
    """Scopes and what desks say to them."""

    def __init__(self, *scopes: str) -> None:
        self.scopes = {name: ModelScope() for name in scopes or ("herning",)}

    def hello(self, client_id: str) -> Greeting:
        told: list[ScopeGreeting] = []
        for name, scope in self.scopes.items():
            seq, last, _ = scope.clients.get(client_id, (0, "", None))
            told.append(
                ScopeGreeting(name, scope.epoch, scope.version, seq=seq, hash=last, since=scope.since)
            )
        return Greeting(tuple(told))

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        here = self.scopes[scope]
        rows = sorted((row for row in here.rows.values() if row.cursor > cursor), key=lambda row: row.cursor)
        return Page(tuple(copy.deepcopy(rows[:limit])), here.version, more=len(rows) > limit)

    def known(self, scope: str, groups: Sequence[str]) -> frozenset[str]:
        have = {group for group, _ in self.scopes[scope].history}
        return frozenset(groups) & have

    def push(self, client_id: str, batch: Batch) -> PushResult:
        here = self.scopes[batch.scope]
        seq, last, result = here.clients.get(client_id, (0, "", None))
        if batch.seq == seq and batch.hash == last and result is not None:
            return result
        if batch.seq != seq + 1 or batch.previous != last:
            return PushResult("forked")
        version = here.version + 1
        collided: dict[Key, set[str]] = {}
        refused: list[Refusal] = []
        for group in batch.groups:
            for entry in group.entries:
                here.history.append((group.id, entry))
                reason = here.refuses(entry) if here.refuses else None
                if reason:
                    refused.append(Refusal(group.id, entry.kind, entry.id, reason))
                    continue
                not_set = self._set(here, entry, version)
                if not_set:
                    collided.setdefault((entry.kind, entry.id), set()).update(not_set)
        here.version = version
        told = tuple((copy.deepcopy(here.rows[key]), tuple(sorted(names))) for key, names in collided.items())
        result = PushResult("applied", version, told, tuple(refused))
        here.clients[client_id] = (batch.seq, batch.hash, result)
        return result

    @staticmethod
    def _set(here: ModelScope, entry: Sent, version: int) -> set[str]:
        """Compare and set; returns the fields that hold something else than the desk believed."""
        key = (entry.kind, entry.id)
        row = here.rows.get(key)
        if row is not None and row.erased:
            return set()
        if row is None:
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
