"""A desk as a few dictionaries: the same rules as the file's, fast enough for thousands of simulations."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from kmdesk.models.record import Storage, columns, kinds, record_class
from kmdesk.sync.applying import Applied, lost_at_office, take_collision, take_row
from kmdesk.sync.engine import ScopeState
from kmdesk.sync.messages import (
    Batch,
    OfficeRow,
    Page,
    PushResult,
    ScopeGreeting,
    Sent,
    SentGroup,
    content_of,
)
from kmdesk.sync.same_company import unite
from kmdesk.sync.wire import blank_of, pack

Key = tuple[str, str]
GROUPS_PER_BATCH = 5
SCOPE = "herning"
_NAMES = count()
STORAGES: dict[str, dict[str, Storage]] = {
    kind: {n: s for n, s in columns(record_class(kind)).items() if n not in ("scope_id", "version")}
    for kind in ("company", "visit", "conflict")
}


@dataclass
class Entry:
    """One change of one record in the desk's journal."""

    seq: int
    group: int
    key: Key
    changes: dict[str, tuple[Any, Any]]
    creates: bool
    acknowledged: bool = False
    erases: bool = False


@dataclass
class ModelDesk:
    """Cabinet and replica in one. `name` is the broker; `copies` count renewals of the client's name."""

    name: str
    rows: dict[Key, dict[str, Any]] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    journal: list[Entry] = field(default_factory=list)
    waiting: dict[Key, list[Entry]] = field(default_factory=dict)
    settled: dict[tuple[str, str], int] = field(default_factory=dict)
    states: dict[str, ScopeState] = field(default_factory=dict)
    flight: Batch | None = None
    client: str = ""
    groups: int = 0
    names: dict[int, str] = field(default_factory=dict)
    seen: set[Key] = field(default_factory=set)
    renewed: int = 0
    refusals: list[str] = field(default_factory=list)

    # -- what people do ---------------------------------------------------------------------------

    def put(self, kind: str, record_id: str, **values: Any) -> None:
        self.groups += 1
        self.make(kind, record_id, values)

    # -- cabinet ----------------------------------------------------------------------------------

    def storages(self, kind: str) -> Mapping[str, Storage] | None:
        return STORAGES.get(kind)

    def row(self, kind: str, record_id: str) -> dict[str, Any] | None:
        return self.rows.get((kind, record_id))

    def pending(self, kind: str, record_id: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in self.waiting.get((kind, record_id), ()):
            for name, (before, _) in entry.changes.items():
                if name != "id" and entry.seq > self.settled.get((record_id, name), 0):
                    base = blank_of(STORAGES[kind][name]) if before is None else before
                    found.setdefault(name, base)
        return found

    def live(self, kind: str, name: str, value: str) -> list[dict[str, Any]]:
        rows = (row for (k, _), row in self.rows.items() if k == kind)
        return sorted(
            (row for row in rows if not row["deleted"] and row.get(name) == value), key=lambda row: row["id"]
        )

    def kinds_with(self, name: str) -> tuple[str, ...]:
        return tuple(kind for kind, fields in STORAGES.items() if name in fields)

    def take(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        key = (office.kind, office.id)
        row = self.rows.setdefault(key, self._blank(*key))
        changes = {name: (row[name], value) for name, value in values.items() if row[name] != value}
        row.update(values)
        self.versions[key] = office.version
        if changes:
            self._journal(key, changes, acknowledged=True)

    def make(self, kind: str, record_id: str, changes: Mapping[str, Any]) -> None:
        key = (kind, record_id)
        creates = key not in self.rows
        row = self.rows.setdefault(key, self._blank(*key))
        told = {name: (row[name], value) for name, value in changes.items() if row[name] != value}
        row.update(changes)
        if told or creates:
            self._journal(key, told, creates=creates)

    def settle(self, record_id: str, name: str) -> None:
        self.settled[record_id, name] = len(self.journal)

    def keep_unknown(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        raise NotImplementedError

    def erase(self, office: OfficeRow) -> None:
        key = (office.kind, office.id)
        self.rows[key] = {**self._blank(*key), "deleted": 1}
        self.versions[key] = office.version
        self.waiting.pop(key, None)

    def author(self) -> str:
        return self.name

    def now(self) -> str:
        return "2016-01-01T00:00:00.000Z"

    # -- replica ----------------------------------------------------------------------------------

    def client_id(self, scope: str) -> str:
        return self.client or f"{self.name}-0"

    def state(self, scope: str) -> ScopeState | None:
        return self.states.get(scope)

    def scopes(self) -> tuple[str, ...]:
        return tuple(self.states)

    def join(self, greeting: ScopeGreeting) -> None:
        self.states.setdefault(greeting.scope, ScopeState(greeting.scope, greeting.epoch))

    def leave(self, scope: str) -> None:
        del self.states[scope]

    def renew(self, scope: str, known: Callable[[Sequence[str]], frozenset[str]]) -> None:
        open_groups = {self._group_id(e.group): e.group for es in self.waiting.values() for e in es}
        have = {open_groups[group] for group in known(list(open_groups))}
        for entry in [e for es in self.waiting.values() for e in es if e.group in have]:
            self._acknowledge(entry)
        self.renewed += 1
        self.client = f"{self.name}-{next(_NAMES)}"
        self.flight = None
        self.states[scope] = replace(self.states[scope], seq=0, hash="")

    def start_over(self, greeting: ScopeGreeting) -> None:
        self.flight = None
        self.seen = set()
        self.states[greeting.scope] = ScopeState(
            greeting.scope,
            greeting.epoch,
            seq=greeting.seq,
            hash=greeting.hash,
            reconciling=True,
            since=greeting.since,
        )

    def finish_over(self, scope: str) -> None:
        self.groups += 1
        for key, row in list(self.rows.items()):
            if key not in self.seen and self.versions.get(key, 0):
                blank = self._blank(*key)
                self.versions[key] = 0
                changes = {n: (blank[n], v) for n, v in row.items() if v != blank[n]}
                for name in STORAGES[key[0]]:
                    self.settle(key[1], name)
                self._journal(key, changes, creates=True)
        self.states[scope] = replace(self.states[scope], reconciling=False)

    def in_flight(self, scope: str) -> Batch | None:
        return self.flight

    def next_batch(self, scope: str) -> Batch | None:
        entries = sorted((e for es in self.waiting.values() for e in es), key=lambda e: e.seq)
        if not entries:
            return None
        chosen = sorted({entry.group for entry in entries})[:GROUPS_PER_BATCH]
        groups = tuple(
            SentGroup(
                self._group_id(g),
                "x",
                "",
                "",
                self.name,
                tuple(self._sent(e) for e in entries if e.group == g),
            )
            for g in chosen
        )
        state = self.states[scope]
        upto = max(entry.seq for entry in entries if entry.group in chosen)
        self.flight = Batch(scope, state.seq + 1, state.hash, content_of(groups), upto)
        return self.flight

    def take_page(self, scope: str, page: Page) -> int:
        self.groups += 1
        applied = Applied()
        state = self.states[scope]
        for row in page.rows:
            self.seen.add((row.kind, row.id))
            lost = self._lost_at_office(row) if state.reconciling else {}
            if lost:
                take_collision(self, row, lost, applied)
            else:
                take_row(self, row, applied)
        unite(self, applied)
        cursor = page.rows[-1].cursor if page.rows else state.cursor
        self.states[scope] = replace(state, cursor=cursor)
        return applied.conflicts

    def acknowledge(self, batch: Batch, result: PushResult) -> int:
        self.groups += 1
        sent: dict[Key, dict[str, Any]] = {}
        for group in batch.groups:
            for entry in group.entries:
                self.versions[entry.kind, entry.id] = result.version
                for name, (before, _) in entry.changes.items():
                    sent.setdefault((entry.kind, entry.id), {}).setdefault(name, before)
        for entry in [e for es in self.waiting.values() for e in es if e.seq <= batch.upto]:
            self._acknowledge(entry)
        self.refusals += [refusal.reason for refusal in result.refused]
        applied = Applied()
        for row, names in result.collided:
            believed = {
                name: _stored(STORAGES[row.kind][name], sent[row.kind, row.id][name]) for name in names
            }
            take_collision(self, row, believed, applied)
        unite(self, applied)
        self.states[batch.scope] = replace(self.states[batch.scope], seq=batch.seq, hash=batch.hash)
        self.flight = None
        return applied.conflicts

    # -- parts ------------------------------------------------------------------------------------

    def copy(self) -> ModelDesk:
        for entries in self.waiting.values():
            for entry in entries:
                self._group_id(entry.group)
        return copy.deepcopy(self)

    def _lost_at_office(self, row: OfficeRow) -> dict[str, Any]:
        key = (row.kind, row.id)
        mine = self.rows.get(key)
        state = self.states[SCOPE]
        if mine is None or self.versions.get(key, 0) <= state.since or row.erased:
            return {}
        return lost_at_office(STORAGES[row.kind], mine, self.pending(*key), row, state.since)

    def _sent(self, entry: Entry) -> Sent:
        kind, record_id = entry.key
        storages = STORAGES[kind]
        changes: dict[str, tuple[Any, Any]] = {}
        log: dict[str, tuple[Any, Any]] = {}
        for name, (before, after) in entry.changes.items():
            told = (pack(storages[name], before), pack(storages[name], after))
            settled = entry.seq <= self.settled.get((record_id, name), 0)
            (log if settled else changes)[name] = told
        return Sent(kind, record_id, self.versions.get(entry.key, 0), changes, log, entry.creates)

    def _journal(
        self,
        key: Key,
        changes: dict[str, tuple[Any, Any]],
        *,
        creates: bool = False,
        acknowledged: bool = False,
    ) -> None:
        entry = Entry(len(self.journal) + 1, self.groups, key, changes, creates, acknowledged)
        self.journal.append(entry)
        if not acknowledged:
            self.waiting.setdefault(key, []).append(entry)

    def _acknowledge(self, entry: Entry) -> None:
        entry.acknowledged = True
        rest = [e for e in self.waiting[entry.key] if e is not entry]
        if rest:
            self.waiting[entry.key] = rest
        else:
            del self.waiting[entry.key]

    def _group_id(self, group: int) -> str:
        """Return a name no other desk gives, nor this one again after it was restored."""
        return self.names.setdefault(group, f"{self.name}.{group}.{next(_NAMES)}")

    @staticmethod
    def _blank(kind: str, record_id: str) -> dict[str, Any]:
        blank = {name: blank_of(storage) for name, storage in STORAGES[kind].items()}
        return {**blank, "id": record_id}


def _stored(storage: Storage, value: Any) -> Any:
    from kmdesk.sync.wire import unpack

    return unpack(storage, value)


__all__ = ["ModelDesk", "json", "kinds"]
