"""What desk and office say to each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from kmdesk.core.errors import KnownError
from kmdesk.sync.wire import Doc, chain_hash, readable

PROTOCOL = 1
"""Raised when desk and office no longer understand each other; see docs/sync.md."""
OLDEST_OFFICE = 1
"""The oldest protocol of an office that this desk can speak with."""


class OutOfReachError(KnownError):
    """The office cannot be reached now. Nothing is lost; what was sent may or may not have arrived."""


class AccessEndedError(OutOfReachError):
    """The office knows this login no longer, or not for this."""


class OfficeTooOldError(KnownError):
    """The office lacks something this version of the desk needs; its administrator must update it."""


END = "~"
"""Sorts after every kind: a cursor at this kind has read all of its version."""


class Cursor(NamedTuple):
    """How far a desk has read a scope: everything up to and including this row, in this order."""

    version: int = 0
    kind: str = ""
    id: str = ""


@dataclass(slots=True)
class OfficeRow:
    """A record as the office has it. `erased`: forgotten for good, nothing of it may be kept.

    Nobody changes one; it is not frozen since making one would then take three times as long.
    """

    kind: str
    id: str
    version: int
    doc: Doc
    by: str = ""
    at: str = ""
    erased: bool = False

    @property
    def cursor(self) -> Cursor:
        """Where the row stands in the order of pulling."""
        return Cursor(self.version, self.kind, self.id)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows after a cursor in their order. `version` is the scope's; `more`: there are others after these."""

    rows: tuple[OfficeRow, ...]
    version: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What one action changed in one record. `changes` are compared and set, `log` is only kept as history.

    `seen` is the version the desk knew, 0 for none. `erases`: forget the record.
    """

    kind: str
    id: str
    seen: int
    changes: Mapping[str, tuple[Any, Any]]
    log: Mapping[str, tuple[Any, Any]] = field(default_factory=dict[str, tuple[Any, Any]])
    creates: bool = False
    erases: bool = False


@dataclass(frozen=True, slots=True)
class SentGroup:
    """One user action. `forgets`: it erases somebody, here or in another area, and takes the name out."""

    id: str
    action: str
    subject: str
    at: str
    broker: str
    entries: tuple[Sent, ...]
    forgets: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Groups sent in one call, as the text that is sent: sent again after a cut it must be the very same.

    The hash names this batch and everything this desk ever sent before it.
    """

    scope: str
    seq: int
    previous: str
    content: str
    upto: int
    """The last entry of the journal that it tells of."""

    @property
    def groups(self) -> tuple[SentGroup, ...]:
        """The actions it tells of."""
        return tuple(map(_group_from, json.loads(self.content)))

    @property
    def hash(self) -> str:
        """The hash of this batch, and so of all before it."""
        return chain_hash(self.previous, self.content)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change the office will not have, and why; it goes to quarantine."""

    group: str
    kind: str
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class PushResult:
    """What became of a batch. `forked`: another desk has sent under this name; nothing was done.

    `collided` are the fields that were not set, with the record as it now is at the office. `lost` are the
    records, kind and id, that the office ought to have and has not: nothing of them was set.
    """

    status: Literal["applied", "forked"]
    version: int = 0
    collided: tuple[tuple[OfficeRow, tuple[str, ...]], ...] = ()
    refused: tuple[Refusal, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()


class Known(NamedTuple):
    """A record by name: which version of it, and the hash of its content."""

    id: str
    version: int
    hash: str


@dataclass(frozen=True, slots=True)
class Window:
    """Some records of a kind that a desk asks the office to compare: ids after `after` up to `upto`.

    An empty `upto` means all that follow. `total` is the sum that `wire.sum_of` makes of the `rows` records.
    """

    kind: str
    after: str
    upto: str
    rows: int
    total: int


@dataclass(frozen=True, slots=True)
class Differing:
    """A window in which the office has something else. `upto`: as far as `rows` tell, "" for all."""

    kind: str
    after: str
    upto: str
    rows: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class ScopeGreeting:
    """A scope as the office knows it. `seq`, `hash`: the last batch it has of this desk.

    `since` is the version when its epoch began: 0, or that of the backup it was restored from. `office` is
    the office's own identity, which a backup of it keeps. `empty`: it has no record there. `lineage` are its
    epochs so far, oldest first, each with the version at which it began.
    """

    scope: str
    epoch: str
    version: int
    may_write: bool = True
    seq: int = 0
    hash: str = ""
    name: str = ""
    since: int = 0
    office: str = ""
    empty: bool = False
    lineage: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Greeting:
    """What the office says first. A desk below `oldest` may read its own and export, nothing else.

    `ended` are scopes in which this login has been at work and is no longer a member.
    """

    scopes: tuple[ScopeGreeting, ...]
    protocol: int = PROTOCOL
    oldest: int = PROTOCOL
    ended: tuple[str, ...] = ()


def net_of(groups: Sequence[SentGroup]) -> list[SentGroup]:
    """Return groups that compare each field of a record once: from what it was to what it became in them.

    Where a field was changed several times, the office must not take what somebody else has written there
    meanwhile for a step on my way. The steps travel as history.
    """
    ways: dict[tuple[str, str, str], list[tuple[Any, Any]]] = {}
    for entry in (entry for group in groups for entry in group.entries):
        for name, change in entry.changes.items():
            ways.setdefault((entry.kind, entry.id, name), []).append(change)
    nets = {key: (steps[0][0], steps[-1][1]) for key, steps in ways.items() if len(steps) > 1}
    if not nets:
        return [*groups]
    told: set[tuple[str, str, str]] = set()

    def net(entry: Sent) -> Sent:
        changes, log = dict(entry.changes), dict(entry.log)
        for name in entry.changes:
            key = (entry.kind, entry.id, name)
            if key not in nets:
                continue
            if key in told or nets[key][0] == nets[key][1]:
                log[name] = changes.pop(name)
            else:
                changes[name] = nets[key]
                told.add(key)
        return replace(entry, changes=changes, log=log)

    return [replace(group, entries=tuple(map(net, group.entries))) for group in groups]


def content_of(groups: Iterable[SentGroup]) -> str:
    """Return groups as a batch carries them."""
    return json.dumps([_group(group) for group in groups], ensure_ascii=False, separators=(",", ":"))


def _group_from(told: Mapping[str, Any]) -> SentGroup:
    entries = tuple(
        Sent(
            entry["kind"],
            entry["id"],
            entry["seen"],
            _changes(entry["changes"]),
            _changes(entry.get("log", {})),
            entry.get("creates", False),
            entry.get("erases", False),
        )
        for entry in told["entries"]
    )
    about = (told["id"], told["action"], told["subject"], told["at"], told["broker"])
    return SentGroup(*about, entries, forgets=told.get("forgets", False))


def _changes(told: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (before, after) for name, (before, after) in told.items()}


def _group(group: SentGroup) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": group.id,
        "action": readable(group.action),
        "subject": readable(group.subject),
        "at": group.at,
        "broker": group.broker,
        "entries": [_entry(entry) for entry in group.entries],
    }
    if group.forgets:
        told["forgets"] = True
    return told


def _entry(entry: Sent) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": entry.kind, "id": entry.id, "seen": entry.seen}
    told["changes"] = {name: list(change) for name, change in entry.changes.items()}
    if entry.log:
        told["log"] = {name: list(change) for name, change in entry.log.items()}
    if entry.creates:
        told["creates"] = True
    if entry.erases:
        told["erases"] = True
    return told
