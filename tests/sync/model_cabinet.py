"""A desk's records and journal as a few dictionaries, by the same rules as the file's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from kmdesk.models.record import Storage, columns, record_class
from kmdesk.sync.cabinet import Elsewhere
from kmdesk.sync.messages import Batch, OfficeRow
from kmdesk.sync.parties import ScopeState
from kmdesk.sync.wire import blank_of

Key = tuple[str, str]
NAMES = count()
STORAGES: dict[str, dict[str, Storage]] = {
    kind: {n: s for n, s in columns(record_class(kind)).items() if n not in ("scope_id", "version")}
    for kind in ("broker", "company", "conflict", "project", "visit")
}
BLANKS = {kind: {name: blank_of(storage) for name, storage in of.items()} for kind, of in STORAGES.items()}


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
class ModelCabinet:
    """What a desk has. `name` is the broker, `scope` the area worked in, `chosen` the one for new records.

    `areas` are those of the records that have one; without it a record belongs where its company does, or to
    the first area.
    """

    name: str
    rows: dict[Key, dict[str, Any]] = field(default_factory=dict)
    areas: dict[Key, str] = field(default_factory=dict)
    versions: dict[Key, int] = field(default_factory=dict)
    journal: list[Entry] = field(default_factory=list)
    waiting: dict[Key, list[Entry]] = field(default_factory=dict)
    settled: dict[tuple[str, str], int] = field(default_factory=dict)
    states: dict[str, ScopeState] = field(default_factory=dict)
    flights: dict[str, Batch] = field(default_factory=dict)
    scope: str = ""
    chosen: str = ""
    groups: int = 0
    me: str = ""
    clock: str = "right"
    asked: int = 0

    # -- what people do ---------------------------------------------------------------------------

    def put(self, kind: str, record_id: str, **values: Any) -> None:
        self.groups += 1
        self.make(kind, record_id, values)

    def wipe(self, kind: str, record_id: str) -> None:
        """Erase a record for good, with what conflicts tell of it."""
        self.groups += 1
        about = [
            row["id"]
            for (k, _), row in sorted(self.rows.items())
            if k == "conflict" and row["about_id"] == record_id and not row["deleted"]
        ]
        for conflict in about:
            self._forget_here("conflict", conflict)
        self._forget_here(kind, record_id)

    def arrived(self, scope: str, key: Key, version: int) -> None:
        """Note what an area has now, unless the id lives in one that goes before it."""
        if not self.versions.get(key) or self.areas.get(key, scope) >= scope:
            self.versions[key], self.areas[key] = version, scope

    def choose(self, scope: str) -> None:
        """Let new records go to an area; not while something is under way."""
        if not self.flights:
            self.chosen = scope

    def spoil(self, kind: str, record_id: str, name: str, value: str) -> None:
        """Change a value behind the desk's back."""
        self.rows[kind, record_id][name] = value

    def lose(self, kind: str, record_id: str) -> None:
        """Let a row vanish behind the desk's back."""
        for kept in (self.rows, self.areas, self.versions):
            del kept[kind, record_id]

    # -- cabinet ----------------------------------------------------------------------------------

    def storages(self, kind: str) -> Mapping[str, Storage] | None:
        return STORAGES.get(kind)

    def row(self, kind: str, record_id: str) -> dict[str, Any] | None:
        return self.rows.get((kind, record_id))

    def elsewhere(self, kind: str, row: Mapping[str, Any]) -> Elsewhere:
        area = self.areas.get((kind, row["id"]), "") if self.versions.get((kind, row["id"])) else ""
        if area in ("", self.scope):
            return ""
        return "before" if area < self.scope else "after"

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
        rows = (row for row in self._of_kind(kind) if not row["deleted"] and row.get(name) == value)
        return self._here(kind, rows)

    def kinds_with(self, name: str) -> tuple[str, ...]:
        return tuple(kind for kind, fields in STORAGES.items() if name in fields)

    def take(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        key = (office.kind, office.id)
        row = self.rows.setdefault(key, self._blank(*key))
        changes = {name: (row[name], value) for name, value in values.items() if row[name] != value}
        row.update(values)
        self.versions[key], self.areas[key] = office.version, self.scope
        if changes:
            self._journal(key, changes, acknowledged=True)

    def make(self, kind: str, record_id: str, changes: Mapping[str, Any]) -> None:
        key = (kind, record_id)
        creates = key not in self.rows
        row = self.rows.setdefault(key, self._blank(*key))
        told = {name: (row[name], value) for name, value in changes.items() if row[name] != value}
        row.update(changes)
        if self.scope and (told or creates):
            self.areas.setdefault(key, self.scope)
        if told or creates:
            self._journal(key, told, creates=creates)

    def settle(self, record_id: str, name: str) -> None:
        self.settled[record_id, name] = len(self.journal)

    def everyone(self, kind: str) -> list[dict[str, Any]]:
        return self._here(kind, (row for row in self._of_kind(kind) if not row["deleted"]))

    def merged(self, kind: str) -> list[dict[str, Any]]:
        rows = (row for row in self._of_kind(kind) if row["deleted"] and row["extra"] != "{}")
        return self._here(kind, rows)

    def keep_unknown(self, office: OfficeRow, values: Mapping[str, Any]) -> None:
        assert not values, "the models know every field"

    def erase(self, office: OfficeRow) -> None:
        self._forget((office.kind, office.id), office.version)
        self.areas[office.kind, office.id] = self.scope

    def forget(self, kind: str, record_id: str) -> None:
        self._forget_here(kind, record_id)
        self.areas[kind, record_id] = self.scope

    def may_write(self) -> bool:
        return self.scope not in self.states or self.states[self.scope].may_write

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

    # -- whose what is ----------------------------------------------------------------------------

    def home(self, key: Key) -> str:
        """Return the area of a record: its own, else that of what it belongs to, else the first one."""
        area = self.areas.get(key, "")
        if area or key not in self.rows:
            return area or self.first()
        row = self.rows[key]
        parent = ("company", row.get("company_id", ""))
        if key[0] == "conflict":
            parent = (row["about_kind"], row["about_id"])
        return self.home(parent) if parent in self.rows and parent != key else self.first()

    def first(self) -> str:
        """Return the area that new records belong to; "" before the desk has joined one."""
        if self.chosen in self.states:
            return self.chosen
        return next(iter(self.states), "")

    def of_area(self, scope: str) -> list[Key]:
        """Return the records of an area, also those that it has not heard of yet."""
        return [key for key in self.rows if self.home(key) == scope]

    # -- parts ------------------------------------------------------------------------------------

    def _of_kind(self, kind: str) -> Iterator[dict[str, Any]]:
        return (row for (k, _), row in self.rows.items() if k == kind)

    def _here(self, kind: str, rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows of the area that is being worked in, by id."""
        here = [row for row in rows if not self.scope or self.home((kind, row["id"])) == self.scope]
        return sorted(here, key=lambda row: row["id"])

    def _forget_here(self, kind: str, record_id: str) -> None:
        key = (kind, record_id)
        self._forget(key, self.versions.get(key, 0))
        self._journal(key, {}, erases=True)

    def _forget(self, key: Key, version: int) -> None:
        home = self.home(key)
        self.rows[key] = {**self._blank(*key), "deleted": 1}
        if home:
            self.areas[key] = home
        self.versions[key] = version
        self.waiting.pop(key, None)

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

    @staticmethod
    def _blank(kind: str, record_id: str) -> dict[str, Any]:
        return {**BLANKS[kind], "id": record_id}
