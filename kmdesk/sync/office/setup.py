"""What the office's administrator does to the store: set it up, let brokers in, show them out."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta
from importlib import resources
from typing import Any

import psycopg
from psycopg import sql

from kmdesk.core.errors import KnownError
from kmdesk.core.i18n import tr
from kmdesk.services.service_rules import shipped
from kmdesk.sync.office import reports
from kmdesk.sync.office.connecting import Connection

OLDEST_SERVER = 150000
SCHEMA = 2
"""Raised with every change of `_SCRIPTS` that an older kmdesk must not undo."""
_SCRIPTS = ("tables.sql", "reading.sql", "writing.sql", "rights.sql", "admin.sql")
"""What makes an office, in the order it is run."""
_LIMIT = 4
"""Connections of one login at a time: a broker has one laptop, perhaps two."""
_TRIES = 20
_BRIEFLY = "SET LOCAL lock_timeout = '2s'"
_END = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
    " WHERE usename = %s AND pid <> pg_backend_pid()"
)


@dataclass(frozen=True, slots=True)
class NewBroker:
    """A login made for a broker; the secret is used once, the first connection replaces it."""

    role: str
    secret: str
    scopes: tuple[str, ...]


def prepare(connection: Connection) -> None:
    """Create or bring up to date the office's schema and reports. The connection belongs to the owner.

    Raises KnownError when the server is too old, the database is not in UTF-8, the login may not do it, or
    a newer kmdesk has been here.
    """
    _check(connection)
    try:
        with connection.transaction():
            for name in _SCRIPTS:
                script = resources.files("kmdesk.sync.office").joinpath(name).read_text(encoding="utf-8")
                connection.execute(script.encode())
            reports.refresh(connection)
            connection.execute(
                "UPDATE kmdesk_office.setting SET value = %s WHERE name = 'schema'", (str(SCHEMA),)
            )
    except psycopg.errors.InsufficientPrivilege as error:
        raise KnownError(
            tr("Rollerne kmdesk_broker og kmdesk_report hører til en anden ejer på serveren."),
            tr("Kør kommandoen som en administrator af serveren, eller brug en server for sig."),
        ) from error


def _check(connection: Connection) -> None:
    if connection.info.server_version < OLDEST_SERVER:
        raise KnownError(tr("Serveren er for gammel."), tr("kmdesk kræver PostgreSQL 15 eller nyere."))
    encoding, owns, may_make = required_row(
        connection,
        "SELECT pg_encoding_to_char(d.encoding), pg_has_role(d.datdba, 'USAGE'),"
        " r.rolsuper OR r.rolcreaterole FROM pg_database d, pg_roles r"
        " WHERE d.datname = current_database() AND r.rolname = current_user",
    )
    if encoding != "UTF8":
        raise KnownError(
            tr("Databasen bruger tegnsættet {encoding}, som ikke rummer alle navne.", encoding=encoding),
            tr("Opret en ny: CREATE DATABASE kontor ENCODING 'UTF8' TEMPLATE template0"),
        )
    if not owns:
        raise KnownError(
            tr("Dit login ejer ikke databasen."), tr("Log ind som ejeren, eller gør dit login til ejer.")
        )
    if not may_make:
        raise KnownError(
            tr("Dit login må ikke oprette logins til mæglerne."), tr("Giv det CREATEROLE på serveren.")
        )
    if connection.execute("SELECT to_regclass('kmdesk_office.setting')").fetchone() != (None,):
        told = connection.execute("SELECT value FROM kmdesk_office.setting WHERE name = 'schema'").fetchone()
        if told and int(told[0]) > SCHEMA:
            raise KnownError(
                tr("Kontoret er sat op af en nyere kmdesk."), tr("Opdatér kmdesk på denne maskine først.")
            )


def required_row(connection: Connection, query: str, params: tuple[object, ...] = ()) -> tuple[Any, ...]:
    """Return the one row of a query that always has one."""
    row = connection.execute(query.encode(), params).fetchone()
    if row is None:
        raise LookupError(query)
    return row


def add_scope(connection: Connection, scope: str, name: str = "") -> None:
    """Add an area; harmless when it is there."""
    with connection.transaction():
        connection.execute(
            "INSERT INTO kmdesk_office.scope (scope_id, name, store_epoch) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            (scope, name or scope, uuid.uuid4().hex),
        )
        connection.execute(
            "INSERT INTO kmdesk_office.epoch (scope_id, store_epoch, since)"
            " SELECT scope_id, store_epoch, since FROM kmdesk_office.scope WHERE scope_id = %s"
            " ON CONFLICT DO NOTHING",
            (scope,),
        )


def add_broker(
    connection: Connection, name: str, scopes: tuple[str, ...], *, broker_id: str = "", may_write: bool = True
) -> NewBroker:
    """Make a login for a broker in some areas."""
    role, secret = role_name("km"), new_secret()
    with connection.transaction():
        give_login(connection, role, "kmdesk_broker", secret)
        for scope in scopes:
            add_scope(connection, scope)
            connection.execute(
                "INSERT INTO kmdesk_office.member (role, scope_id, broker_id, broker_name, may_write)"
                " VALUES (%s, %s, %s, %s, %s)",
                (role, scope, broker_id, name, may_write),
            )
    return NewBroker(role, secret, scopes)


def role_name(prefix: str) -> str:
    """Return a new login's name, `km_3f9a1c07`. It names nobody: whoever may log in can read all logins."""
    return f"{prefix}_{secrets.token_hex(4)}"


def new_secret() -> str:
    """Return a secret that nobody guesses."""
    return secrets.token_urlsafe(24)


def give_login(connection: Connection, role: str, group: str, secret: str) -> None:
    """Let a role log in with a secret, without an end; one it had before opens nothing any more.

    Makes the role when the server has none (the office was restored on a new server).
    """
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone()
    how = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT {} VALID UNTIL 'infinity'")
    if there is None:
        how = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} CONNECTION LIMIT {}")
    connection.execute(how.format(sql.Identifier(role), sql.Literal(scram(secret)), sql.Literal(_LIMIT)))
    connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(group), sql.Identifier(role)))


def end_memberships(connection: Connection, role: str, *scopes: str) -> None:
    """End a login's access to some areas, or to all when none is named; its laptop hears of it."""
    connection.execute(
        "WITH gone AS (DELETE FROM kmdesk_office.member"
        " WHERE role = %(role)s AND (%(all)s OR scope_id = ANY (%(scopes)s)) RETURNING *)"
        " INSERT INTO kmdesk_office.ended (role, scope_id, broker_name)"
        " SELECT role, scope_id, broker_name FROM gone"
        " ON CONFLICT (role, scope_id) DO UPDATE SET since = now(), heard = NULL",
        {"role": role, "all": not scopes, "scopes": [*scopes]},
    )


def notice() -> timedelta:
    """Return how long the laptop of somebody who was shown out may still ask, and hear that it has ended."""
    return timedelta(days=shipped("shown_out_days"))


def remove_broker(connection: Connection, role: str, *, lost: bool = False) -> None:
    """End a login's access at once: it reads and sends nothing from now on, and its connections are closed.

    For some weeks it may still ask, and is told that its areas have ended, so that their records leave the
    laptop. Unless the laptop is `lost`: then nobody logs in with its key again.
    """
    end_memberships(connection, role)
    if lost:
        shut(connection, role, "kmdesk_broker")
        return
    _alter(
        connection,
        role,
        sql.SQL("ALTER ROLE {} VALID UNTIL {}").format(
            sql.Identifier(role),
            sql.Literal(
                (required_row(connection, "SELECT now()")[0] + notice()).isoformat(),
            ),
        ),
    )


def shut(connection: Connection, role: str, group: str) -> None:
    """Let nobody log in as a role any more, and close its connections, whatever they are holding."""
    # Without the group nobody new gets in, and no thief can stand in the way of that.
    connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), sql.Identifier(role)))
    _alter(connection, role, sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(sql.Identifier(role)))


def _alter(connection: Connection, role: str, statement: sql.Composed) -> None:
    """Change a role, ending its sessions before and after: an open one may hold or change the role itself."""
    for _ in range(_TRIES):
        end_sessions(connection, role)
        try:
            with connection.transaction():
                connection.execute(_BRIEFLY)
                connection.execute(statement)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.InternalError_):
            continue  # "tuple concurrently updated" has no code of its own
        end_sessions(connection, role)
        return
    raise KnownError(
        tr("Loginnet {role} bliver ændret hele tiden af den, der bruger det.", role=role),
        tr("Områderne er taget fra det. Luk for det i pg_hba.conf, og prøv igen."),
    )


def end_sessions(connection: Connection, role: str) -> None:
    """Close every connection of a login."""
    try:
        connection.execute(_END, (role,))
    except psycopg.errors.InsufficientPrivilege:
        # An owner who is no superuser may do it as a member of the role only, and may make itself one.
        name = sql.Identifier(role)
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
        connection.execute(_END, (role,))
        connection.execute(sql.SQL("REVOKE {} FROM CURRENT_USER").format(name))


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
