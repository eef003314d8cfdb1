"""A desk as a few dictionaries: the same rules as the file's, fast enough for thousands of simulations."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import count
from typing import Any

from kmdesk.models.record import Storage, columns, kinds, record_class
from kmdesk.sync.applying import Applied, going, take_collision, take_restored, take_row
from kmdesk.sync.digest import Place, expected_doc, judge, next_place, windows
from kmdesk.sync.messages import (
    END,
    Batch,
    Cursor,
    Differing,
    Known,
    OfficeRow,
    Page,
    PushResult,
    ScopeGreeting,
    Sent,
    SentGroup,
    Window,
    content_of,
    net_of,
)
from kmdesk.sync.parties import Healed, ManyDeletionsError, ScopeState, Taken
from kmdesk.sync.unite import unite
from kmdesk.sync.wire import blank_of, doc_hash, pack, unpack
from tests.sync.model_office import copied

Key = tuple[str, str]
GROUPS_PER_BATCH = 5
SCOPE = "herning"
_NAMES = count()
STORAGES: dict[str, dict[str, Storage]] = {
    kind: {n: s for n, s in columns(record_class(kind)).items() if n not in ("scope_id", "version")}
    for kind in ("broker", "company", "conflict", "project", "visit")
}
_BLANKS = {kind: {name: blank_of(storage) for name, storage in of.items()} for kind, of in STORAGES.items()}
COMPARED = 20
"""Records compared in one run: few, so that windows end in the middle of kinds."""


@lru_cache(maxsize=10_000)
def _hash_of(kind: str, values: tuple[tuple[str, Any], ...], pending: tuple[tuple[str, Any], ...]) -> str:
    """Return the hash of a record as the office must have it; most are as they were."""
    return doc_hash(expected_doc(STORAGES[kind], dict(values), dict(pending), {}))


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
    me: str = ""
    clock: str = "right"
    asked: int = 0
    asked_about: str = ""
    aside: list[tuple[str, Any]] = field(default_factory=list)
    """What was not sent from a scope that has left, as (field, value)."""
    place: Place = field(default_factory=Place)

    # -- what people do ---------------------------------------------------------------------------

    def put(self, kind: str, record_id: str, **values: Any) -> None:
        self.groups += 1
        self.make(kind, record_id, values)

    def wipe(self, kind: str, record_id: str) -> None:
        """Erase a record for good, with what conflicts tell of it."""
        self.groups += 1
        for conflict in self.live("conflict", "about_id", record_id):
            self.forget("conflict", conflict["id"])
        self.forget(kind, record_id)

    def spoil(self, kind: str, record_id: str, name: str, value: str) -> None:
        """Change a value behind the desk's back."""
        self.rows[kind, record_id][name] = value

    def lose(self, kind: str, record_id: str) -> None:
        """Let a row vanish behind the desk's back."""
        del self.rows[kind, record_id]

    # -- cabinet ----------------------------------------------------------------------------------

    def storages(self, kind: str) -> Mapping[str, Storage] | None:
        return STORAGES.get(kind)

    def row(self, kind: str, record_id: str) -> dict[str, Any] | None:
        return self.rows.get((kind, record_id))

    def pending(self, kind: str, record_id: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for entry in self.waiting.get((kind, record_id), ()):
            if entry.erases:
                found["erased"] = 0
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

    def everyone(self, kind: str) -> list[dict[str, Any]]:
        return self._some(kind, deleted=0)

    def merged(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self._some(kind, deleted=1) if row["extra"] != "{}"]

    def keep_unknown(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        assert not values, "the models know every field"

    def erase(self, office: OfficeRow) -> None:
        self._forget((office.kind, office.id), office.version)

    def forget(self, kind: str, record_id: str) -> None:
        key = (kind, record_id)
        self._forget(key, self.versions.get(key, 0))
        self._journal(key, {}, erases=True)

    def may_write(self) -> bool:
        return all(state.may_write for state in self.states.values())

    def untold(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self.everyone(kind) if not self.versions.get((kind, row["id"]))]

    def keep_here(self, kind: str, record_id: str) -> None:
        raise NotImplementedError

    def author(self) -> str:
        return self.me or self.name

    def become(self, broker_id: str) -> None:
        self.me = broker_id

    def now(self) -> str:
        """Return what this desk's clock shows; it may be wrong by an hour, ten years, or run backwards."""
        self.asked += 1
        year, hour = {"right": (2026, 9), "hour": (2026, 10), "years": (2036, 9), "back": (2026, 9)}[
            self.clock
        ]
        passed = 30_000 - self.asked if self.clock == "back" else self.asked
        return f"{year}-11-24T{hour:02}:{passed // 600 % 60:02}:{passed // 10 % 60:02}.{passed % 10}00Z"

    # -- replica ----------------------------------------------------------------------------------

    def client_id(self, scope: str) -> str:
        return self.client or f"{self.name}-0"

    def state(self, scope: str) -> ScopeState | None:
        return self.states.get(scope)

    def scopes(self) -> tuple[str, ...]:
        return tuple(self.states)

    def adopt_known(self) -> int:
        return 0

    def join(self, greeting: ScopeGreeting) -> None:
        began = ScopeState(greeting.scope, greeting.epoch, office=greeting.office, lineage=greeting.lineage)
        state = self.states.setdefault(greeting.scope, began)
        self.states[greeting.scope] = replace(state, may_write=greeting.may_write)

    def leave(self, scope: str) -> int:
        entries = [entry for entries in self.waiting.values() for entry in entries]
        self.aside += [(name, to) for entry in entries for name, (_, to) in entry.changes.items()]
        me = self.rows.get(("broker", self.author()))
        for kept in (self.rows, self.versions, self.waiting, self.settled, self.seen):
            kept.clear()
        del self.states[scope]
        self.flight, self.place, self.asked_about = None, Place(), ""
        self.client = f"{self.name}-{next(_NAMES)}"
        if me is not None:
            self.put(
                "broker", me["id"], **{n: v for n, v in me.items() if v != _BLANKS["broker"][n] and n != "id"}
            )
        return len(entries)

    def sample(self, scope: str, upto: int, most: int) -> tuple[Key, ...]:
        had = sorted((v, key) for key, v in self.versions.items() if 0 < v <= upto and key in self.rows)
        return tuple(key for _, key in had[:most])

    def open_groups(self) -> tuple[str, ...]:
        return tuple({self._group_id(e.group): 0 for es in self.waiting.values() for e in es})

    def recognise(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        known = have.get(SCOPE, frozenset())
        for entry in [e for es in self.waiting.values() for e in es]:
            if (self._group_id(entry.group), entry.key[1]) in known:
                self._acknowledge(entry)

    def renew(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        self.recognise(have)
        self.renewed += 1
        self.client = f"{self.name}-{next(_NAMES)}"
        self.flight = None
        self.states = {scope: replace(state, seq=0, hash="") for scope, state in self.states.items()}

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
            office=greeting.office,
            lineage=greeting.lineage,
        )

    def finish_over(self, scope: str) -> int:
        lost = [key for key in self.rows if key not in self.seen and self.versions.get(key, 0)]
        for key in lost:
            self._send_anew(key)
        self.states[scope] = replace(self.states[scope], reconciling=False)
        return len(lost)

    def in_flight(self, scope: str) -> Batch | None:
        return self.flight

    def next_batch(self, scope: str, *, singly: bool = False) -> Batch | None:
        assert not singly, "the simulation writes nothing that an office cannot read"
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
        self.flight = Batch(scope, state.seq + 1, state.hash, content_of(net_of(groups)), upto)
        return self.flight

    def take_back(self, batch: Batch) -> int:
        raise NotImplementedError

    def going(self, scope: str, rows: Sequence[OfficeRow]) -> int:
        return going(self, rows)

    def asks(self, scope: str) -> bool:
        return self.asked_about == scope

    def ask(self, scope: str, *, asks: bool) -> None:
        self.asked_about = scope if asks else ""

    def catch_up(self) -> bool:
        return False

    def take_page(self, scope: str, page: Page, most_deletions: int | None = None) -> Taken:
        self.groups += 1
        applied = Applied()
        state = self.states[scope]
        before = self.__dict__.copy() if most_deletions is not None else {}
        before = copied(before) if len(page.rows) > (most_deletions or 0) else {}
        for row in page.rows:
            self.seen.add((row.kind, row.id))
            if state.reconciling:
                take_restored(self, row, self.versions.get((row.kind, row.id), 0), state.since, applied)
            else:
                take_row(self, row, applied)
        unite(self, applied)
        deleted = applied.deleted(self)
        if most_deletions is not None and deleted > most_deletions:
            self.__dict__.update(before)
            raise ManyDeletionsError
        cursor = page.rows[-1].cursor if page.rows else state.cursor
        cursor = cursor if page.more else Cursor(cursor.version, END)
        self.states[scope] = replace(state, cursor=cursor)
        return Taken(applied.conflicts, deleted)

    def acknowledge(self, batch: Batch, result: PushResult, *, alone: bool = False) -> Taken:
        self.groups += 1
        sent: dict[Key, dict[str, Any]] = {}
        lost = set(result.lost)
        for group in batch.groups:
            for entry in group.entries:
                if (entry.kind, entry.id) in lost:
                    continue
                self.versions[entry.kind, entry.id] = result.version
                for name, (before, _) in entry.changes.items():
                    sent.setdefault((entry.kind, entry.id), {}).setdefault(name, before)
        for entry in [e for es in self.waiting.values() for e in es if e.seq <= batch.upto]:
            self._acknowledge(entry)
        self.refusals += [refusal.reason for refusal in result.refused]
        for key in sorted(lost):
            self._send_anew(key)
        applied = Applied()
        for row, names in result.collided:
            fields = sent.get((row.kind, row.id), {})
            believed = {
                name: unpack(STORAGES[row.kind][name], fields[name]) for name in names if name in fields
            }
            take_collision(self, row, believed, applied)
        unite(self, applied)
        state = replace(self.states[batch.scope], seq=batch.seq, hash=batch.hash)
        if alone:
            state = replace(state, cursor=Cursor(result.version, END))
        self.states[batch.scope] = state
        self.flight = None
        return Taken(applied.conflicts, applied.deleted(self))

    def windows(self, scope: str, *, anew: bool = False) -> tuple[Window, ...]:
        return windows(tuple(STORAGES), Place() if anew else self.place, COMPARED, self._between)

    def wanted(self, scope: str, found: Sequence[Differing]) -> tuple[Key, ...]:
        return tuple(
            (one.kind, name)
            for one in found
            for name in self._judged(scope, one).wanted
            if "erased" not in self.pending(one.kind, name)
        )

    def compared(
        self,
        scope: str,
        windows: Sequence[Window],
        found: Sequence[Differing],
        rows: Sequence[OfficeRow],
        most_deletions: int | None = None,
    ) -> Healed:
        self.groups += 1
        applied = Applied()
        lost = [(one.kind, name) for one in found for name in self._judged(scope, one).lost]
        for row in rows:
            take_restored(self, row, self.versions.get((row.kind, row.id), 0), row.version, applied)
        for key in lost:
            self._send_anew(key)
        unite(self, applied)
        self.place = next_place(tuple(STORAGES), windows, found)
        return Healed(len(rows), len(lost), applied.conflicts, applied.deleted(self), self.place == Place())

    # -- parts ------------------------------------------------------------------------------------

    def copy(self) -> ModelDesk:
        for entries in self.waiting.values():
            for entry in entries:
                self._group_id(entry.group)
        return copied(self)

    def reopened(self) -> ModelDesk:
        """Return what is left when the program is killed and started again: what is on disk."""
        return self.copy()

    def _some(self, kind: str, deleted: int) -> list[dict[str, Any]]:
        rows = (row for (k, _), row in self.rows.items() if k == kind and row["deleted"] == deleted)
        return sorted(rows, key=lambda row: row["id"])

    def _forget(self, key: Key, version: int) -> None:
        self.rows[key] = {**self._blank(*key), "deleted": 1}
        self.versions[key] = version
        self.waiting.pop(key, None)

    def _send_anew(self, key: Key) -> None:
        self.groups += 1
        row, blank = self.rows[key], self._blank(*key)
        self.versions[key] = 0
        changes = {n: (blank[n], v) for n, v in row.items() if v != blank[n]}
        for name in STORAGES[key[0]]:
            self.settle(key[1], name)
        self._journal(key, changes, creates=True)

    def _between(self, kind: str, after: str, upto: str, most: int) -> list[Known]:
        ids = sorted(
            record_id
            for k, record_id in self.rows
            if k == kind
            and self.versions.get((k, record_id), 0)
            and record_id > after
            and (not upto or record_id <= upto)
        )
        found: list[Known] = []
        for record_id in ids[:most]:
            key = (kind, record_id)
            pending = self.pending(*key)
            if "erased" in pending:
                continue
            row_hash = _hash_of(kind, tuple(self.rows[key].items()), tuple(pending.items()))
            found.append(Known(record_id, self.versions[key], row_hash))
        return found

    def _judged(self, scope: str, found: Differing):
        mine = self._between(found.kind, found.after, found.upto, 10**9)
        return judge(mine, found, self.states[scope].cursor.version)

    def _sent(self, entry: Entry) -> Sent:
        kind, record_id = entry.key
        storages = STORAGES[kind]
        changes: dict[str, tuple[Any, Any]] = {}
        log: dict[str, tuple[Any, Any]] = {}
        for name, (before, after) in entry.changes.items():
            told = (pack(storages[name], before), pack(storages[name], after))
            settled = entry.seq <= self.settled.get((record_id, name), 0)
            (log if settled else changes)[name] = told
        seen = self.versions.get(entry.key, 0)
        return Sent(kind, record_id, seen, changes, log, entry.creates, entry.erases)

    def _journal(
        self,
        key: Key,
        changes: dict[str, tuple[Any, Any]],
        *,
        creates: bool = False,
        acknowledged: bool = False,
        erases: bool = False,
    ) -> None:
        entry = Entry(len(self.journal) + 1, self.groups, key, changes, creates, acknowledged, erases)
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
        return {**_BLANKS[kind], "id": record_id}


__all__ = ["ModelDesk", "json", "kinds"]
