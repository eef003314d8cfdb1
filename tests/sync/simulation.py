"""Desks, an office with two areas, and everything that can go wrong between them, from one seed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from kmdesk.sync.engine import run
from kmdesk.sync.messages import OutOfReachError
from kmdesk.sync.trust import AREA_GONE, DELETIONS
from tests.sync.at_work import AtWork
from tests.sync.cut_wire import Wire
from tests.sync.held import everything_kept
from tests.sync.model_desk import ModelDesk
from tests.sync.model_office import ModelOffice, copied

SCOPE = "herning"
AREAS = (SCOPE, "viborg")
ADDRESSES = ("", "karen@mail.dk", "Karen@mail.dk ", "bodil@mail.dk", "anna@mail.dk")
CLOCKS = ("right", "hour", "years", "back")


@dataclass
class World(AtWork):
    """Desks around an office, each a member of one area, of both, or of none for a while.

    `healed` counts what was found to differ without anybody's doing, `damaged` what the simulation spoiled.
    """

    steps: int = 60
    restores: bool = True
    damages: bool = True
    clocks: bool = False
    office: ModelOffice = field(init=False)
    desks: list[ModelDesk] = field(init=False)
    told: list[str] = field(default_factory=list)
    healed: int = 0
    damaged: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.office = ModelOffice(*AREAS)
        self.begin([ModelDesk(f"d{n}") for n in range(self.dice.randint(2, 5))])
        if self.clocks:
            for number, desk in enumerate(self.desks):
                desk.clock = CLOCKS[(self.seed + number) % len(CLOCKS)]

    def begin(self, desks: list[Any]) -> None:
        """Let desks be begun alone: each with a contract and a broker of its own."""
        self.desks, self.typed, self.typed_in = desks, set(), {}
        for scope in self.office.scopes.values():
            scope.without.clear()
        for desk in desks:
            for area in self.dice.choice(((), (), AREAS[:1], AREAS[1:])):
                self.office.scopes[area].without.add(desk.name)
            me = f"{self.dice.random():.12f}"
            email = self.dice.choice(ADDRESSES)
            self._put(desk, "broker", me, name=self._word(), email=email, phone=self._word())
            desk.me = me
            goals = {"hire": self.dice.choice((50, 60))}
            told = json.dumps(goals, separators=(",", ":"))
            self._put(desk, "project", f"{self.dice.random():.12f}", name=self._word(), goals=told)
        self.take_snapshots()
        self._old_office = copied(self.office)

    def areas_of(self, desk: ModelDesk) -> list[str]:
        """Return the areas in which a desk's login is a member."""
        return [name for name, scope in self.office.scopes.items() if scope.admits(desk.name)]

    def take_snapshots(self) -> None:
        """Let every desk be able to come back as it is now."""
        self._snapshots = [desk.copy() for desk in self.desks]

    def play(self, *, let_in: bool = True) -> None:
        """Let everything happen. `let_in`: every other time all end as members of everything."""
        for _ in range(self.steps):
            self.step()
        self.settle(let_in=let_in)

    def step(self) -> None:
        number = self.dice.randrange(len(self.desks))
        desk = self.desks[number]
        action = self.dice.random()
        if action < 0.54:
            self.work(desk)
        elif action < 0.55:
            desk.choose(self.dice.choice(AREAS))
        elif action < 0.93:
            self.sync(desk, cuts=self.dice.choice((0.0, 0.1, 0.4)))
        elif action < 0.95:
            self._snapshots[number] = desk.copy()
        elif action < 0.962:
            if self.damages:
                self._damage(desk)
        elif self.restores:
            self._happen(number, action)

    def _happen(self, number: int, action: float) -> None:
        """Let something happen that no broker does at the desk."""
        desk = self.desks[number]
        if action < 0.974:
            self.desks[number] = self._snapshots[number].copy()
            self._forget_what_went(f"restored {desk.name}")
        elif action < 0.98:
            self._old_office = copied(self.office)
        elif action < 0.985:
            self.office = copied(self._old_office)
            for scope in self.office.scopes.values():
                scope.begin_epoch(str(self.dice.random()))
            self._forget_what_went("office restored")
        elif action < 0.987:
            self._lose_at_office()
        elif action < 0.99:
            self.desks[number] = desk.reopened()
        else:
            self._let_in_or_out(desk)

    def _let_in_or_out(self, desk: ModelDesk) -> None:
        """Give a login an area, or take it: then its records leave, what was not sent is kept aside."""
        area = self.dice.choice(AREAS)
        self.office.scopes[area].without ^= {desk.name}
        self.told.append(f"{desk.name} in or out of {area}")

    def sync(self, desk: ModelDesk, cuts: float = 0.0, *, thorough: bool = False) -> None:
        """Let a desk sync; where it stops and asks, nothing was touched, and a person says yes."""
        wire = Wire(self.office, self.dice, cuts, desk.name)
        before = self._stands([desk])
        behind = [area for area in desk.scopes() if self._is_behind(desk, area)]
        try:
            report = run(desk, wire, thorough=thorough)
            if report.stopped:
                if report.stopped not in (DELETIONS, AREA_GONE):
                    assert before == self._stands([desk]), f"seed {self.seed}: {report.stopped}, it went on"
                self.told.append(f"{desk.name} {report.stopped}")
                self.healed += report.healed
                report = run(desk, wire, allow={"reconcile", "deletions"}, thorough=thorough)
                assert not report.stopped, f"seed {self.seed}: {report.stopped} though allowed"
            self.healed += report.healed
        except OutOfReachError:
            return
        finally:
            if any(desk.state(area) is None for area in behind):
                self._forget_what_went(f"{desk.name} left before it gave back what the office had lost")

    def _is_behind(self, desk: ModelDesk, area: str) -> bool:
        state = desk.state(area)
        return state is not None and (state.reconciling or state.epoch != self.office.scopes[area].epoch)

    def _stands(self, desks: list[ModelDesk]) -> tuple[list[int], list[int]]:
        """Return the versions of the areas, and how much the desks have noted."""
        versions = [scope.version for scope in self.office.scopes.values()]
        return versions, [len(desk.journal) for desk in desks]

    def settle(self, *, let_in: bool) -> None:
        """Sync until nothing moves any more."""
        if let_in and self.dice.random() < 0.5:
            for scope in self.office.scopes.values():
                scope.without.clear()
        for _ in range(60):
            before = self._stands(self.desks)
            for desk in self.desks:
                self.sync(desk, thorough=True)
            waiting = any(desk.waiting for desk in self.desks if desk.scopes())
            if before == self._stands(self.desks) and not waiting:
                return
        raise AssertionError(f"seed {self.seed}: it never comes to rest ({self.told})")

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
        at_office = any(
            key in scope.rows and scope.rows[key].version == desk.versions[key]
            for scope in self.office.scopes.values()
        )
        if self.dice.random() < 0.4:
            desk.lose(*key)
        elif not desk.rows[key]["deleted"]:
            desk.spoil(
                *key, {"visit": "topic", "conflict": "asked"}.get(key[0], "name"), f"rot{self.damaged}"
            )
        if not at_office:
            self._forget_what_went(f"{desk.name} spoiled what a restored office had lost")

    def _lose_at_office(self) -> None:
        """Let the office lose a record that a desk has as it was."""
        rows = self.office.scopes[self.dice.choice(AREAS)].rows
        here = [
            key
            for key, row in sorted(rows.items())
            if any(desk.versions.get(key) == row.version for desk in self.desks) and not row.erased
        ]
        if here:
            self.damaged += 1
            del rows[self.dice.choice(here)]
            self._forget_what_went("office lost a record")
