"""A real PostgreSQL for the tests of this folder, started once per worker."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import count

import psycopg
import pytest

from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.office import setup
from tests.sync.postgres import Server, running

_numbers = count()


@pytest.fixture(scope="session")
def server() -> Generator[Server]:
    """A running server, stopped at the end."""
    with running() as started:
        yield started


class Office:
    """An office in a database of its own; `admin` is the owner's connection."""

    def __init__(self, server: Server, name: str) -> None:
        self.server, self.name = server, name
        self.owner_dsn = server.new_database(name)
        self.admin = psycopg.connect(self.owner_dsn, autocommit=True)
        setup.prepare(self.admin)
        self._gateways: list[PostgresGateway] = []

    def broker(self, name: str, *scopes: str, broker_id: str = "") -> setup.NewBroker:
        return setup.add_broker(self.admin, name, scopes or ("herning",), broker_id=broker_id)

    def dsn(self, broker: setup.NewBroker) -> str:
        return self.server.dsn(broker.role, broker.secret, self.name)

    def gateway(self, broker: setup.NewBroker) -> PostgresGateway:
        made = PostgresGateway(self.dsn(broker))
        self._gateways.append(made)
        return made

    def close(self) -> None:
        for gateway in self._gateways:
            gateway.close()
        self.admin.close()


@pytest.fixture
def office(server: Server) -> Iterator[Office]:
    """An empty office."""
    made = Office(server, f"office_{next(_numbers)}")
    yield made
    made.close()
