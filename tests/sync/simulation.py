"""Desks, an office, and everything that can go wrong between them, from one seed."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kmdesk.sync.engine import run
from kmdesk.sync.messages import (
    Batch,
    Cursor,
    Differing,
    Greeting,
    OfficeRow,
    OutOfReachError,
    Page,
    PushResult,
)
from kmdesk.sync.trust import DELETIONS
from kmdesk.sync.wire import is_blank, pack
from tests.sync.model_desk import STORAGES, ModelDesk
from tests.sync.model_office import ModelOffice, copied

SCOPE = "herning"
ADDRESSES = ("", "karen@mail.dk", "Karen@mail.dk ", "bodil@mail.dk", "anna@mail.dk")
CLOCKS = ("right", "hour", "years", "back")


@dataclass
class Wire:
    """The office over a network that is cut at random, before or after a call arrived."""

    office: ModelOffice
    dice: random.Random
    cuts: float
    login: str

    def _call(self, name: str, *arguments: Any) -> Any:
        if self.dice.random() < self.cuts:
            raise OutOfReachError("cut before")
        answer = getattr(self.office, name)(*arguments, login=self.login)
        if self.dice.random() < self.cuts:
            raise OutOfReachError("cut after")
        return answer

    def hello(self, client_id: str) -> Greeting:
        return self._call("hello", client_id)

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        return self._call("pull", scope, cursor, self.dice.choice((1, 2, 7, limit)))

    def push(self, client_id: str, batch: Batch) -> PushResult:
        return self._call("push", client_id, batch)

    def known(self, scope: str, groups: Any) -> frozenset[tuple[str, str]]:
        return self._call("known", scope, groups)

    def digest(self, scope: str, windows: Any) -> tuple[Differing, ...]:
        return self._call("digest", scope, windows)

    def fetch(self, scope: str, names: Any) -> tuple[OfficeRow, ...]:
        return self._call("fetch", scope, names)


@dataclass
class World:
    """Desks around an office. `typed` is every value anybody put in, `typed_in` the same by record.

    `healed` counts what was found to differ without anybody's doing, `damaged` what the simulation spoiled.
    """

    seed: int
    steps: int = 60
    restores: bool = True
    damages: bool = True
    clocks: bool = False
    dice: random.Random = field(init=False)
    office: ModelOffice = field(init=False)
    desks: list[ModelDesk] = field(init=False)
    typed: set[tuple[str, str]] = field(default_factory=set)
    typed_in: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)
    healed: int = 0
    damaged: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.office = ModelOffice(SCOPE)
        self._words = 0
        self.begin([ModelDesk(f"d{n}") for n in range(self.dice.randint(2, 5))])
        if self.clocks:
            for number, desk in enumerate(self.desks):
                desk.clock = CLOCKS[(self.seed + number) % len(CLOCKS)]

    def begin(self, desks: list[Any]) -> None:
        """Let desks be begun alone: each with a contract and a broker of its own."""
        self.desks, self.typed, self.typed_in = desks, set(), {}
        for desk in desks:
            me = f"{self.dice.random():.12f}"
            email = self.dice.choice(ADDRESSES)
            self._put(desk, "broker", me, name=self._word(), email=email, phone=self._word())
            desk.me = me
            goals = {"hire": self.dice.choice((50, 60))}
            told = json.dumps(goals, separators=(",", ":"))
            self._put(desk, "project", f"{self.dice.random():.12f}", name=self._word(), goals=told)
        self.take_snapshots()
        self._old_office = copied(self.office)

    def take_snapshots(self) -> None:
        """Let every desk be able to come back as it is now."""
        self._snapshots = [desk.copy() for desk in self.desks]

    def play(self) -> None:
        for _ in range(self.steps):
            self.step()
        self.settle()

    def step(self) -> None:
        number = self.dice.randrange(len(self.desks))
        desk = self.desks[number]
        action = self.dice.random()
        if action < 0.55:
            self._work(desk)
        elif action < 0.93:
            self.sync(desk, cuts=self.dice.choice((0.0, 0.1, 0.4)))
        elif action < 0.95:
            self._snapshots[number] = desk.copy()
        elif action < 0.962:
            if self.damages:
                self._damage(desk)
        elif not self.restores:
            return
        elif action < 0.978:
            self.desks[number] = self._snapshots[number].copy()
            self._forget_what_went(f"restored {desk.name}")
        elif action < 0.986:
            self._old_office = copied(self.office)
        elif action < 0.991:
            old = copied(self._old_office)
            for scope in old.scopes.values():
                scope.begin_epoch(str(self.dice.random()))
            self.office = old
            self._forget_what_went("office restored")
        elif action < 0.993:
            self._lose_at_office()
        else:
            self.desks[number] = desk.reopened() if action < 0.996 else self._shown_out_or_in(desk)

    def _shown_out_or_in(self, desk: ModelDesk) -> ModelDesk:
        """Let a login no longer be a member: its records leave the desk, what was not sent is kept aside."""
        self.office.scopes[SCOPE].without ^= {desk.name}
        self.told.append(f"{desk.name} in or out")
        return desk

    def sync(self, desk: ModelDesk, cuts: float = 0.0, *, thorough: bool = False) -> None:
        """Let a desk sync; where it stops and asks, nothing was touched, and a person says yes."""
        wire = Wire(self.office, self.dice, cuts, desk.name)
        before = (self.office.scopes[SCOPE].version, len(desk.journal))
        state, here = desk.state(SCOPE), self.office.scopes[SCOPE]
        behind = state is not None and (state.reconciling or state.epoch != here.epoch)
        try:
            report = run(desk, wire, thorough=thorough)
            if report.stopped:
                if report.stopped != DELETIONS:
                    now = (self.office.scopes[SCOPE].version, len(desk.journal))
                    assert before == now, f"seed {self.seed}: {report.stopped}, and it went on"
                self.told.append(f"{desk.name} {report.stopped}")
                self.healed += report.healed
                report = run(desk, wire, allow={"reconcile", "deletions"}, thorough=thorough)
                assert not report.stopped, f"seed {self.seed}: {report.stopped} though allowed"
            self.healed += report.healed
        except OutOfReachError:
            return
        finally:
            if behind and desk.state(SCOPE) is None:
                self._forget_what_went(f"{desk.name} left before it gave back what the office had lost")

    def settle(self) -> None:
        """Let every desk in, and sync until nothing moves any more."""
        self.office.scopes[SCOPE].without.clear()
        for _ in range(60):
            before = (self.office.scopes[SCOPE].version, [len(d.journal) for d in self.desks])
            for desk in self.desks:
                self.sync(desk, thorough=True)
            after = (self.office.scopes[SCOPE].version, [len(d.journal) for d in self.desks])
            if before == after and not any(desk.waiting for desk in self.desks):
                return
        raise AssertionError(f"seed {self.seed}: it never comes to rest")

    def _forget_what_went(self, what: str) -> None:
        """A restored file is without what was only in the file it replaces; from there on nothing may go."""
        self.told.append(what)
        self.typed &= everything_kept(self)

    def _damage(self, desk: ModelDesk) -> None:
        """Spoil a record of a desk behind its back: a value that nobody typed, or the whole row gone."""
        sound = [key for key in sorted(desk.versions) if desk.versions[key] and not desk.pending(*key)]
        if not sound:
            return
        key = self.dice.choice(sound)
        self.damaged += 1
        if self.dice.random() < 0.4:
            desk.lose(*key)
            return
        field_ = {"visit": "topic", "conflict": "asked"}.get(key[0], "name")
        if not desk.rows[key]["deleted"]:
            desk.spoil(*key, field_, f"rot{self.damaged}")

    def _lose_at_office(self) -> None:
        """Let the office lose a record that a desk has as it was."""
        rows = self.office.scopes[SCOPE].rows
        here = [
            key
            for key, row in sorted(rows.items())
            if any(desk.versions.get(key) == row.version for desk in self.desks) and not row.erased
        ]
        if here:
            self.damaged += 1
            del rows[self.dice.choice(here)]
            self._forget_what_went("office lost a record")

    def _work(self, desk: ModelDesk) -> None:
        dice = self.dice
        companies = [
            row["id"] for (kind, _), row in desk.rows.items() if kind == "company" and not row["deleted"]
        ]
        what = dice.random()
        if what < 0.2 or not companies:
            self._words += 1
            record_id = f"{dice.random():.12f}"
            cvr = dice.choice(("", "", "13748136", "24256790"))
            self._put(desk, "company", record_id, name=self._word(), cvr=cvr, broker_id=desk.author())
        elif what < 0.35:
            self._put(
                desk, "visit", f"{dice.random():.12f}", company_id=dice.choice(companies), topic=self._word()
            )
        elif what < 0.42:
            self._put(desk, "company", dice.choice(companies), deleted=1)
        elif what < 0.47:
            gone = [
                row["id"]
                for (kind, _), row in desk.rows.items()
                if kind == "company" and row["deleted"] and row["name"]
            ]
            if gone:
                self._put(desk, "company", dice.choice(gone), deleted=0)
        elif what < 0.52:
            self._resolve(desk)
        elif what < 0.535:
            self._erase(desk)
        elif what < 0.56:
            kind = dice.choice(("project", "broker"))
            known = [row["id"] for row in desk.everyone(kind)]
            if known:
                self._put(desk, kind, dice.choice(known), name=self._word())
        else:
            self._edit(desk, dice.choice(companies))

    def _erase(self, desk: ModelDesk) -> None:
        """Forget a record for good, as a person may demand: every copy, also in conflicts about it."""
        known = sorted(
            key for key, row in desk.rows.items() if key[0] in ("visit", "company") and not row["deleted"]
        )
        if known:
            kind, record_id = self.dice.choice(known)
            desk.wipe(kind, record_id)
            self.erased.add(record_id)

    def _edit(self, desk: ModelDesk, company_id: str) -> None:
        row = desk.rows["company", company_id]
        which = self.dice.random()
        if which < 0.5:
            self._put(desk, "company", company_id, **{self.dice.choice(("name", "address")): self._word()})
        elif which < 0.6:
            self._put(desk, "company", company_id, employees=self.dice.choice((None, 0, 3, 40)))
        elif which < 0.8:
            tags = json.loads(row["tags"])
            if tags and self.dice.random() < 0.4:
                tags.remove(self.dice.choice(tags))
            else:
                tags.append(self._word())
            told = json.dumps(tags, ensure_ascii=False, separators=(",", ":"))
            self._put(desk, "company", company_id, tags=told)
        else:
            lines = row["note"].split("\n")
            place = self.dice.randrange(len(lines) + 1)
            lines[place:place] = [self._word()]
            self._put(desk, "company", company_id, note="\n".join(lines))

    def _resolve(self, desk: ModelDesk) -> None:
        found = [
            row for (kind, _), row in desk.rows.items() if kind == "conflict" and row["status"] == "open"
        ]
        if not found:
            return
        conflict = self.dice.choice(found)
        about = desk.rows.get((conflict["about_kind"], conflict["about_id"]))
        desk.groups += 1
        if about is not None and self.dice.random() < 0.5:
            value = json.loads(conflict["mine"])
            desk.make(conflict["about_kind"], conflict["about_id"], {conflict["field"]: value})
        desk.make("conflict", conflict["id"], {"status": "resolved", "resolution": "mine"})

    def _put(self, desk: ModelDesk, kind: str, record_id: str, **values: Any) -> None:
        desk.put(kind, record_id, **values)
        for name, value in values.items():
            self.typed |= _parts_of(name, value)
            self.typed_in.setdefault(record_id, set()).update(_parts_of(name, value))

    def _word(self) -> str:
        self._words += 1
        return f"w{self._words}"


def check(world: World) -> None:
    """Everybody has the same, every thing once, and nothing that was typed has vanished."""
    seed, told = world.seed, world.told
    wanted = {key: dict(row.doc) for key, row in world.office.scopes[SCOPE].rows.items()}
    for desk in world.desks:
        assert content(desk) == wanted, f"seed {seed}: {desk.name} and the office differ ({told})"
    live = {key: doc for key, doc in wanted.items() if not doc.get("deleted")}
    cvrs = [doc["cvr"] for (kind, _), doc in live.items() if kind == "company" and doc.get("cvr")]
    assert len(cvrs) == len(set(cvrs)), f"seed {seed}: one CVR number on two companies"
    assert sum(kind == "project" for kind, _ in live) <= 1, f"seed {seed}: two contracts"
    emails = [doc.get("email", "").strip().lower() for (kind, _), doc in live.items() if kind == "broker"]
    emails = [email for email in emails if email]
    assert len(emails) == len(set(emails)), f"seed {seed}: one broker twice"
    gone = {record_id for (kind, record_id) in wanted if _heir(wanted, kind, record_id)}
    for (kind, record_id), doc in live.items():
        named = {doc.get(name) for name in ("broker_id", "company_id", "about_id", "mine_by")}
        assert not named & gone, f"seed {seed}: {kind} {record_id} names one that was merged away"
    for desk in world.desks:
        assert desk.author() not in gone, f"seed {seed}: {desk.name} is one that was merged away"
    spared = set().union(*(world.typed_in.get(record_id, set()) for record_id in world.erased))
    lost = world.typed - spared - everything_kept(world)
    assert not lost, f"seed {seed}: {sorted(lost)[:5]} vanished ({told})"
    if not world.damaged and not world.told:
        assert not world.healed, f"seed {seed}: {world.healed} were mended though nothing was wrong"


def _heir(docs: dict[tuple[str, str], dict[str, Any]], kind: str, record_id: str) -> str:
    """Return the live record that stands in for one that was merged away; "" for none."""
    doc, seen = docs[kind, record_id], {record_id}
    while doc.get("deleted") and "merged_into" in doc.get("extra", ""):
        record_id = json.loads(doc["extra"])["merged_into"]
        if record_id in seen or (kind, record_id) not in docs:
            return ""
        seen.add(record_id)
        doc = docs[kind, record_id]
    return "" if doc.get("deleted") or len(seen) == 1 else record_id


def content(desk: ModelDesk) -> dict[tuple[str, str], dict[str, Any]]:
    """What a desk holds, as it travels."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for key, row in desk.rows.items():
        found[key] = _doc_of(key[0], tuple(row.items()))
    return found


@lru_cache(maxsize=10_000)
def _doc_of(kind: str, values: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    doc = {name: pack(STORAGES[kind][name], value) for name, value in values if name != "id"}
    return {name: value for name, value in doc.items() if not is_blank(value)}


def everything_kept(world: World) -> set[tuple[str, str]]:
    """Return every value that is live, in a conflict, or in the office's history."""
    kept: set[tuple[str, str]] = set()
    for _, entry in world.office.scopes[SCOPE].history:
        for name, (before, after) in (*entry.changes.items(), *entry.log.items()):
            kept |= _parts_of(name, before) | _parts_of(name, after)
    for desk in world.desks:
        kept.update(*(_parts_of(name, value) for name, value in desk.aside))
        for (kind, _), row in desk.rows.items():
            for name, value in row.items():
                kept |= _parts_of(name, value)
            if kind == "conflict":
                for side in ("base", "mine", "office"):
                    kept |= _parts_of(row["field"], json.loads(row[side] or "null"))
        for entry in (entry for entries in desk.waiting.values() for entry in entries):
            for name, (_, after) in entry.changes.items():
                kept |= _parts_of(name, after)
    return kept


def _parts_of(name: str, value: object) -> frozenset[tuple[str, str]]:
    if not isinstance(value, str) or not value:
        return _NOTHING
    return _parts_of_text(name, value)


_NOTHING: frozenset[tuple[str, str]] = frozenset()


@lru_cache(maxsize=10_000)
def _parts_of_text(name: str, value: str) -> frozenset[tuple[str, str]]:
    if name == "tags":
        return frozenset((name, tag) for tag in json.loads(value))
    if name == "note":
        return frozenset((name, line) for line in value.split("\n") if line)
    return frozenset({(name, value)})
