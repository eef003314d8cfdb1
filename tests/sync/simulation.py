"""Desks, an office, and everything that can go wrong between them, from one seed."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import dataclass, field
from typing import Any

from kmdesk.sync.engine import run
from kmdesk.sync.messages import Batch, Cursor, Greeting, OutOfReachError, Page, PushResult
from kmdesk.sync.wire import is_blank, pack
from tests.sync.model_desk import STORAGES, ModelDesk
from tests.sync.model_office import ModelOffice

SCOPE = "herning"
TEXTS = ("name", "note", "cvr", "address", "status")


@dataclass
class Wire:
    """The office over a network that is cut at random, before or after a call arrived."""

    office: ModelOffice
    dice: random.Random
    cuts: float

    def _call(self, name: str, *arguments: Any) -> Any:
        if self.dice.random() < self.cuts:
            raise OutOfReachError("cut before")
        answer = getattr(self.office, name)(*arguments)
        if self.dice.random() < self.cuts:
            raise OutOfReachError("cut after")
        return answer

    def hello(self, client_id: str) -> Greeting:
        return self._call("hello", client_id)

    def pull(self, scope: str, cursor: Cursor, limit: int) -> Page:
        return self._call("pull", scope, cursor, self.dice.choice((1, 2, 7, limit)))

    def push(self, client_id: str, batch: Batch) -> PushResult:
        return self._call("push", client_id, batch)

    def known(self, scope: str, groups: Any) -> frozenset[str]:
        return self._call("known", scope, groups)


@dataclass
class World:
    """Desks around an office. `typed` is every value anybody put in."""

    seed: int
    steps: int = 60
    restores: bool = True
    dice: random.Random = field(init=False)
    office: ModelOffice = field(init=False)
    desks: list[ModelDesk] = field(init=False)
    typed: set[tuple[str, str]] = field(default_factory=set)
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.office = ModelOffice(SCOPE)
        self.desks = [ModelDesk(f"d{n}") for n in range(self.dice.randint(2, 5))]
        self.take_snapshots()
        self._old_office = copy.deepcopy(self.office)
        self._words = 0

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
        elif not self.restores:
            return
        elif action < 0.97:
            self.desks[number] = self._snapshots[number].copy()
            self._forget_what_went(f"restored {desk.name}")
        elif action < 0.98:
            self._old_office = copy.deepcopy(self.office)
        elif action < 0.985:
            old = copy.deepcopy(self._old_office)
            for scope in old.scopes.values():
                scope.epoch, scope.since = str(self.dice.random()), scope.version
            self.office = old
            self._forget_what_went("office restored")

    def sync(self, desk: ModelDesk, cuts: float = 0.0) -> None:
        try:
            run(desk, Wire(self.office, self.dice, cuts))
        except OutOfReachError:
            return

    def settle(self) -> None:
        """Let every desk sync until nothing moves any more."""
        for _ in range(60):
            before = (self.office.scopes[SCOPE].version, [len(d.journal) for d in self.desks])
            for desk in self.desks:
                self.sync(desk)
            after = (self.office.scopes[SCOPE].version, [len(d.journal) for d in self.desks])
            if before == after and not any(desk.waiting for desk in self.desks):
                return
        raise AssertionError(f"seed {self.seed}: it never comes to rest")

    def _forget_what_went(self, what: str) -> None:
        """A restored file is without what was only in the file it replaces; from there on nothing may go."""
        self.told.append(what)
        self.typed &= everything_kept(self)

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
            self._put(desk, "company", record_id, name=self._word(), cvr=cvr)
        elif what < 0.35:
            self._put(
                desk, "visit", f"{dice.random():.12f}", company_id=dice.choice(companies), topic=self._word()
            )
        elif what < 0.42:
            self._put(desk, "company", dice.choice(companies), deleted=1)
        elif what < 0.47:
            gone = [row["id"] for (kind, _), row in desk.rows.items() if kind == "company" and row["deleted"]]
            if gone:
                self._put(desk, "company", dice.choice(gone), deleted=0)
        elif what < 0.52:
            self._resolve(desk)
        else:
            self._edit(desk, dice.choice(companies))

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
            desk.put("company", company_id, tags=told)
            self.typed.update(("tags", tag) for tag in tags)
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

    def _word(self) -> str:
        self._words += 1
        return f"w{self._words}"


def content(desk: ModelDesk) -> dict[tuple[str, str], dict[str, Any]]:
    """What a desk holds, as it travels."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for key, row in desk.rows.items():
        doc = {name: pack(STORAGES[key[0]][name], value) for name, value in row.items() if name != "id"}
        found[key] = {name: value for name, value in doc.items() if not is_blank(value)}
    return found


def everything_kept(world: World) -> set[tuple[str, str]]:
    """Return every value that is live, in a conflict, or in the office's history."""
    kept: set[tuple[str, str]] = set()
    for _, entry in world.office.scopes[SCOPE].history:
        for name, (before, after) in (*entry.changes.items(), *entry.log.items()):
            kept |= _parts_of(name, before) | _parts_of(name, after)
    for desk in world.desks:
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


def _parts_of(name: str, value: object) -> set[tuple[str, str]]:
    if not isinstance(value, str) or not value:
        return set()
    if name == "tags":
        return {(name, tag) for tag in json.loads(value)}
    if name == "note":
        return {(name, line) for line in value.split("\n") if line}
    return {(name, value)}
