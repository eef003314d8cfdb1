"""A desk of dictionaries as a run of sync sees it, by the same rules as the file's."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from kmdesk.sync.applying import Applied, going, may_be_taken, take_collision, take_restored, take_row
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
from kmdesk.sync.wire import doc_hash, pack, unpack
from tests.sync.model_cabinet import BLANKS, NAMES, STORAGES, Entry, Key, ModelCabinet
from tests.sync.model_office import copied

GROUPS_PER_BATCH = 5
COMPARED = 20
"""Records compared in one run: few, so that windows end in the middle of kinds."""


@lru_cache(maxsize=10_000)
def _hash_of(kind: str, values: tuple[tuple[str, Any], ...], pending: tuple[tuple[str, Any], ...]) -> str:
    """Return the hash of a record as the office must have it; most are as they were."""
    return doc_hash(expected_doc(STORAGES[kind], dict(values), dict(pending), {}))


@dataclass
class ModelDesk(ModelCabinet):
    """Cabinet and replica in one. `renewed` counts new names of the client."""

    client: str = ""
    names: dict[int, str] = field(default_factory=dict)
    seen: dict[str, set[Key]] = field(default_factory=dict)
    renewed: int = 0
    recognised: set[Key] = field(default_factory=set)
    refusals: list[str] = field(default_factory=list)
    asked_about: set[str] = field(default_factory=set)
    deletions: int = 0
    aside: list[tuple[str, Any]] = field(default_factory=list)
    """What was not sent from an area that has left, as (field, value)."""
    places: dict[str, Place] = field(default_factory=dict)

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

    def settle_in(self) -> None:
        self._new_card()

    def deleted_lately(self) -> int:
        return self.deletions

    def leave(self, scope: str) -> int:
        going = self.of_area(scope)
        entries = [entry for key in going for entry in self.waiting.get(key, ())]
        self.aside += [(name, to) for entry in entries for name, (_, to) in entry.changes.items()]
        me = ("broker", self.author())
        card = self.rows.get(me) if me in going else None
        shared = self.areas.get(me) == scope
        for key in going:
            for kept in (self.rows, self.areas, self.versions, self.waiting):
                kept.pop(key, None)
        ids = {record_id for _, record_id in going}
        self.settled = {named: upto for named, upto in self.settled.items() if named[0] not in ids}
        for told in (self.states, self.flights, self.places, self.seen):
            told.pop(scope, None)
        self.asked_about.discard(scope)
        if not self.states:
            self.client = f"{self.name}-{next(NAMES)}"
        if card is not None and shared:
            self.rows[me], self.areas[me], self.versions[me] = card, scope, 0
        elif card is not None:
            self._put_card(me[1], card)
        return len(entries)

    def sample(self, scope: str, upto: int, most: int) -> tuple[Key, ...]:
        here = ((v, key) for key, v in self.versions.items() if self.areas.get(key) == scope)
        had = sorted((v, key) for v, key in here if 0 < v <= upto and key in self.rows)
        return tuple(key for _, key in had[:most])

    def open_groups(self) -> tuple[str, ...]:
        return tuple({self._group_id(e.group): 0 for es in self.waiting.values() for e in es})

    def recognise(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        for scope, known in have.items():
            for entry in [e for entries in self.waiting.values() for e in entries]:
                at_home = self.areas.get(entry.key, scope) == scope
                if at_home and (self._group_id(entry.group), entry.key[1]) in known:
                    self.areas[entry.key] = scope
                    self._acknowledge(entry)
                    self.recognised.add(entry.key)

    def renew(self, have: Mapping[str, frozenset[tuple[str, str]]]) -> None:
        self.recognise(have)
        self.renewed += 1
        self.client = f"{self.name}-{next(NAMES)}"
        self.flights = {}
        self.states = {scope: replace(state, seq=0, hash="") for scope, state in self.states.items()}

    def start_over(self, greeting: ScopeGreeting) -> None:
        self.flights.pop(greeting.scope, None)
        self.seen[greeting.scope] = set()
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
        with self._working(scope):
            seen = self.seen.get(scope, set())
            here = [key for key in self.rows if self.areas.get(key) == scope]
            lost = [key for key in here if key not in seen and self.versions.get(key, 0)]
            for key in lost:
                self._send_anew(key)
        self.states[scope] = replace(self.states[scope], reconciling=False)
        return len(lost)

    def come_through(self) -> None:
        """Nobody is known by name here."""

    def in_flight(self, scope: str) -> Batch | None:
        return self.flights.get(scope)

    def next_batch(self, scope: str, *, singly: bool = False) -> Batch | None:
        assert not singly, "the simulation writes nothing that an office cannot read"
        entries = sorted(self._waiting_in(scope), key=lambda e: e.seq)
        if not entries:
            return None
        chosen = sorted({entry.group for entry in entries})[:GROUPS_PER_BATCH]
        sent = [entry for entry in entries if entry.group in chosen]
        for entry in sent:
            self.areas[entry.key] = scope
        groups = tuple(
            SentGroup(
                self._group_id(g), "x", "", "", self.name, tuple(self._sent(e) for e in sent if e.group == g)
            )
            for g in chosen
        )
        state, upto = self.states[scope], max(entry.seq for entry in sent)
        batch = Batch(scope, state.seq + 1, state.hash, content_of(net_of(groups)), upto)
        self.flights[scope] = batch
        return batch

    def take_back(self, batch: Batch) -> int:
        raise NotImplementedError

    def going(self, scope: str, rows: Sequence[OfficeRow]) -> int:
        with self._working(scope):
            return going(self, rows)

    def asks(self, scope: str) -> bool:
        return scope in self.asked_about

    def ask(self, scope: str, *, asks: bool) -> None:
        (self.asked_about.add if asks else self.asked_about.discard)(scope)

    def catch_up(self, seconds: float = 1.0) -> bool:
        return False

    def take_page(self, scope: str, page: Page, most_deletions: int | None = None) -> Taken:
        applied, state = Applied(), self.states[scope]
        before = self.__dict__.copy() if most_deletions is not None else {}
        before = copied(before) if len(page.rows) > (most_deletions or 0) else {}
        with self._working(scope):
            for row in page.rows:
                self.seen.setdefault(scope, set()).add((row.kind, row.id))
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
        if not page.more:
            self._tell_what_was_lost(scope)
        self.deletions = self.deletions + deleted if most_deletions is not None else 0
        return Taken(applied.conflicts, deleted)

    def acknowledge(self, batch: Batch, result: PushResult, *, alone: bool = False) -> Taken:
        scope = batch.scope
        sent: dict[Key, dict[str, Any]] = {}
        lost = set(result.lost)
        for group in batch.groups:
            for entry in group.entries:
                if (entry.kind, entry.id) in lost:
                    continue
                self.arrived(scope, (entry.kind, entry.id), result.version)
                for name, (before, _) in entry.changes.items():
                    sent.setdefault((entry.kind, entry.id), {}).setdefault(name, before)
        for entry in [e for e in self._waiting_in(scope) if e.seq <= batch.upto]:
            self._acknowledge(entry)
        self.refusals += [refusal.reason for refusal in result.refused]
        applied = Applied()
        with self._working(scope):
            for key in sorted(lost):
                self._send_anew(key)
            for row, names in result.collided:
                fields = sent.get((row.kind, row.id), {})
                believed = {
                    name: unpack(STORAGES[row.kind][name], fields[name]) for name in names if name in fields
                }
                take_collision(self, row, believed, applied)
            unite(self, applied)
            deleted = applied.deleted(self)
        state = replace(self.states[scope], seq=batch.seq, hash=batch.hash)
        if alone:
            state = replace(state, cursor=Cursor(result.version, END))
        self.states[scope] = state
        del self.flights[scope]
        return Taken(applied.conflicts, deleted)

    def windows(self, scope: str, *, anew: bool = False) -> tuple[Window, ...]:
        place = Place() if anew else self.places.get(scope, Place())
        with self._working(scope):
            return windows(tuple(STORAGES), place, COMPARED, self._between)

    def wanted(self, scope: str, found: Sequence[Differing]) -> tuple[Key, ...]:
        names = [(one.kind, there) for one in found for there in self._judged(scope, one).wanted]
        with self._working(scope):
            return tuple((kind, there.id) for kind, there in names if may_be_taken(self, kind, there))

    def compared(
        self,
        scope: str,
        windows: Sequence[Window],
        found: Sequence[Differing],
        rows: Sequence[OfficeRow],
        most_deletions: int | None = None,
    ) -> Healed:
        applied = Applied()
        lost = [(one.kind, name) for one in found for name in self._judged(scope, one).lost]
        with self._working(scope):
            for row in rows:
                take_restored(self, row, self.versions.get((row.kind, row.id), 0), row.version, applied)
            for key in lost:
                self._send_anew(key)
            unite(self, applied)
            deleted = applied.deleted(self)
        place = self.places[scope] = next_place(tuple(STORAGES), windows, found)
        return Healed(len(rows), len(lost), applied.conflicts, deleted, place == Place())

    # -- parts ------------------------------------------------------------------------------------

    def copy(self) -> ModelDesk:
        for entries in self.waiting.values():
            for entry in entries:
                self._group_id(entry.group)
        return copied(self)

    def reopened(self) -> ModelDesk:
        """Return what is left when the program is killed and started again: what is on disk."""
        return self.copy()

    @contextmanager
    def _working(self, scope: str) -> Generator[None]:
        """One transaction over the records of an area."""
        self.groups += 1
        self.scope = scope
        yield
        self.scope = ""

    def _new_card(self) -> None:
        """Be known by a card of one's own where the old one stayed in an area this desk is no longer in."""
        old = ("broker", self.author())
        if old not in self.rows or not self.states or self.areas.get(old, "") in ("", *self.states):
            return
        card, new = self.rows.pop(old), f"{self.author()}.{self.first()}"
        for kept in (self.areas, self.versions, self.waiting):
            kept.pop(old, None)
        self._put_card(new, card)
        self.me = new
        for kind, row in [(key[0], row) for key, row in self.rows.items()]:
            names = ("broker_id", "standin_broker_id", "mine_by", "resolved_by")
            told = {name: new for name in names if row.get(name) == old[1]}
            if told and not row["deleted"]:
                self.make(kind, row["id"], told)

    def _put_card(self, record_id: str, card: Mapping[str, Any]) -> None:
        said = {name: value for name, value in card.items() if value != BLANKS["broker"][name]}
        self.put("broker", record_id, **{**said, "id": record_id})

    def _tell_what_was_lost(self, scope: str) -> None:
        """Send anew what the office has had, or had of the own card, and did not show."""
        with self._working(scope):
            for key in sorted({*self.recognised, ("broker", self.author())}):
                if self.areas.get(key) == scope:
                    self.recognised.discard(key)
                    if not self.versions.get(key) and key not in self.waiting:
                        self._send_anew(key)

    def _waiting_in(self, scope: str) -> list[Entry]:
        return [e for key, entries in self.waiting.items() if self.home(key) == scope for e in entries]

    def _send_anew(self, key: Key) -> None:
        self.groups += 1
        row, blank = self.rows[key], self._blank(*key)
        self.versions[key] = 0
        self.areas[key] = self.scope
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
            and self.areas.get((k, record_id)) == self.scope
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
        with self._working(scope):
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

    def _acknowledge(self, entry: Entry) -> None:
        entry.acknowledged = True
        self.waiting[entry.key] = [e for e in self.waiting[entry.key] if e is not entry]
        if not self.waiting[entry.key]:
            del self.waiting[entry.key]

    def _group_id(self, group: int) -> str:
        """Return a name no other desk gives, nor this one again after it was restored."""
        return self.names.setdefault(group, f"{self.name}.{group}.{next(NAMES)}")
