"""What the office's administrator does to the store: set it up, let brokers in, show them out."""

from __future__ import annotations

import re
import secrets
import uuid
from dataclasses import dataclass
from importlib import resources
from typing import Any

import psycopg
from psycopg import sql

from kmdesk.core.errors import KnownError
from kmdesk.core.folding import fold
from kmdesk.core.i18n import tr

Connection = psycopg.Connection[tuple[Any, ...]]
OLDEST_SERVER = 150000


@dataclass(frozen=True, slots=True)
class NewBroker:
    """A login made for a broker; the secret is used once, the first connection replaces it."""

    role: str
    secret: str
    scopes: tuple[str, ...]


def prepare(connection: Connection) -> None:
    """Create or bring up to date the office's schema. The connection belongs to the database's owner.

    Raises KnownError when the server is too old or the login may not do it.
    """
    if connection.info.server_version < OLDEST_SERVER:
        raise KnownError(tr("Serveren er for gammel."), tr("kmdesk kræver PostgreSQL 15 eller nyere."))
    script = resources.files("kmdesk.sync.office").joinpath("schema.sql").read_text(encoding="utf-8")
    with connection.transaction():
        connection.execute(script.encode())


def add_scope(connection: Connection, scope: str, name: str = "") -> None:
    """Add an area; harmless when it is there."""
    connection.execute(
        "INSERT INTO kmdesk_office.scope (scope_id, name, store_epoch) VALUES (%s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (scope, name or scope, uuid.uuid4().hex),
    )


def add_broker(
    connection: Connection, name: str, scopes: tuple[str, ...], *, broker_id: str = "", may_write: bool = True
) -> NewBroker:
    """Make a login for a broker in some areas."""
    slug = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:30] or "broker"
    role, secret = f"km_{slug}_{secrets.token_hex(3)}", secrets.token_urlsafe(24)
    with connection.transaction():
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE kmdesk_broker CONNECTION LIMIT 4").format(
                sql.Identifier(role), sql.Literal(scram(secret))
            )
        )
        for scope in scopes:
            add_scope(connection, scope)
            connection.execute(
                "INSERT INTO kmdesk_office.member (role, scope_id, broker_id, broker_name, may_write)"
                " VALUES (%s, %s, %s, %s, %s)",
                (role, scope, broker_id, name, may_write),
            )
    return NewBroker(role, secret, scopes)


def remove_broker(connection: Connection, role: str) -> None:
    """End a login's access at once: no new connection, and those that are open are closed."""
    with connection.transaction():
        connection.execute("DELETE FROM kmdesk_office.member WHERE role = %s", (role,))
        connection.execute(sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(sql.Identifier(role)))
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = %s AND pid <> pg_backend_pid()",
        (role,),
    )


def scram(password: str) -> str:
    """Return a password's SCRAM verifier, so that the server and its log never see the password."""
    import base64
    import hashlib
    import hmac

    salt, rounds = secrets.token_bytes(16), 4096
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    client = hmac.digest(salted, b"Client Key", "sha256")
    stored = hashlib.sha256(client).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    told = [base64.b64encode(part).decode() for part in (salt, stored, server)]
    return f"SCRAM-SHA-256${rounds}:{told[0]}${told[1]}:{told[2]}"
