"""A real PostgreSQL for the tests of this folder, started once per worker."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from itertools import count

import psycopg
import pytest

from kmdesk.sync.gateway import PostgresGateway
from kmdesk.sync.office import setup
from tests.sync.postgres import OWNER, Server, running

_numbers = count()


@pytest.fixture(scope="session")
def server() -> Generator[Server]:
    """A running server, stopped at the end."""
    with running() as started:
        yield started


class Office:
    """An office in a database of its own; `admin` is the owner's connection, `owner` who that is.

    `guided`: the owner is the one the administrator's guide makes, who is no superuser.
    """

    def __init__(self, server: Server, name: str, *, guided: bool = False) -> None:
        self.server, self.name = server, name
        self.owner_dsn, self.owner = server.new_database(name), OWNER
        if guided:
            self.owner = f"kontor_{name}"
            self.owner_dsn = _as_in_the_guide(server, name, self.owner)
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


def _as_in_the_guide(server: Server, name: str, owner: str) -> str:
    """Give a database to an owner as section 2 of the guide makes one; returns how that one connects.

    Of the groups it holds what the server gives to whoever creates them: other tests' offices did first.
    """
    with psycopg.connect(server.admin, autocommit=True) as root:
        root.execute(f"CREATE ROLE {owner} LOGIN CREATEROLE PASSWORD 'o'".encode())
        root.execute(f"ALTER DATABASE {name} OWNER TO {owner}".encode())
        for group in ("kmdesk_broker", "kmdesk_report"):
            if root.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (group,)).fetchone() is None:
                root.execute(f"CREATE ROLE {group} NOLOGIN".encode())
            root.execute(f"GRANT {group} TO {owner} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE".encode())
    return server.dsn(owner, "o", name)


@pytest.fixture
def guided_office(server: Server) -> Iterator[Office]:
    """An empty office whose owner is the one of the administrator's guide."""
    made = Office(server, f"guided_{next(_numbers)}", guided=True)
    yield made
    made.close()


@pytest.fixture
def office(server: Server) -> Iterator[Office]:
    """An empty office."""
    made = Office(server, f"office_{next(_numbers)}")
    yield made
    made.close()
