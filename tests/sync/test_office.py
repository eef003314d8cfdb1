"""The office's SQL does what the model office does: the same seeds against a real PostgreSQL."""

from __future__ import annotations

import random
from functools import partial

import pytest

from kmdesk.sync.engine import run
from tests.sync.conftest import Office
from tests.sync.held import content
from tests.sync.simulation import World


class _As:
    """The model office as one login speaks with it."""

    def __init__(self, model, login: str) -> None:
        self._model, self._login = model, login

    def __getattr__(self, name: str):
        return partial(getattr(self._model, name), login=self._login)


class Both:
    """Sends everything to the SQL and to the model, and compares their answers."""

    def __init__(self, real, model, login: str, dice: random.Random) -> None:
        self.real, self.dice = real, dice
        self.model = _As(model, login)

    def hello(self, client_id):
        told = self.real.hello(client_id)
        other = self.model.hello(client_id)
        mine = {s.scope: (s.version, s.seq, s.hash) for s in told.scopes}
        assert mine == {s.scope: (s.version, s.seq, s.hash) for s in other.scopes}
        return told

    def pull(self, scope, cursor, limit):
        limit = self.dice.choice((1, 2, 7, limit))
        page, other = self.real.pull(scope, cursor, limit), self.model.pull(scope, cursor, limit)
        if cursor.version:
            assert [(r.cursor, r.doc, r.erased) for r in page.rows] == [
                (r.cursor, r.doc, r.erased) for r in other.rows
            ]
            assert page.more or not other.more  # it may ask once more than needed
        return page

    def push(self, client_id, batch):
        result, other = self.real.push(client_id, batch), self.model.push(client_id, batch)
        assert (result.status, result.version) == (other.status, other.version)
        mine = {(r.kind, r.id): (r.version, r.doc, fields) for r, fields in result.collided}
        assert mine == {(r.kind, r.id): (r.version, r.doc, fields) for r, fields in other.collided}
        assert result.lost == other.lost
        return result

    def known(self, scope, groups):
        found = self.real.known(scope, groups)
        assert found == self.model.known(scope, groups)
        return found

    def digest(self, scope, windows):
        found = self.real.digest(scope, windows)
        assert found == self.model.digest(scope, windows)
        return found

    def fetch(self, scope, names):
        found = self.real.fetch(scope, names)
        assert {(r.cursor, r.erased, str(sorted(r.doc.items()))) for r in found} == {
            (r.cursor, r.erased, str(sorted(r.doc.items()))) for r in self.model.fetch(scope, names)
        }
        return found


@pytest.mark.parametrize("seed", range(12))
def test_the_sql_answers_as_the_model(office: Office, seed: int) -> None:
    world = World(seed, steps=60, restores=False)
    brokers = [office.broker(desk.name, *world.areas_of(desk)) for desk in world.desks]
    gateways = {desk.name: office.gateway(broker) for desk, broker in zip(world.desks, brokers, strict=True)}
    for scope, epoch in office.admin.execute("SELECT scope_id, store_epoch FROM kmdesk_office.scope"):
        world.office.scopes[scope].epoch = epoch

    def sync(desk, cuts=0.0, *, thorough=False):
        del cuts
        run(desk, Both(gateways[desk.name], world.office, desk.name, world.dice), thorough=thorough)

    world.sync = sync
    world.play(let_in=False)
    rows = office.admin.execute("SELECT scope_id, kind, id, doc FROM kmdesk_office.record").fetchall()
    for desk in world.desks:
        assert content(desk) == {
            (kind, record_id): {name: value for name, value in doc.items() if name != "id"}
            for scope, kind, record_id, doc in rows
            if scope in world.areas_of(desk)
        }
